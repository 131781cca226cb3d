//! `boardsight rollup`: figures of linked boards, read from their addresses into a board.

use super::{FAILED, OK, OutputFormat, WRONG, far, refuse, shared};
use boardsight_core::edit::{Stamp, note_linked};
use boardsight_core::model::Board;
use boardsight_remote::{LinkBase, Reader, is_address, read_linked};
use boardsight_report::rollup;
use boardsight_report::spec::Table;
use boardsight_store::{open_board, save_board};
use jiff::Timestamp;
use std::io::{self, Write};
use std::path::PathBuf;

/// Read the boards linked by BOARD at their addresses and include their figures
///
/// The figures, version and time of each reading are saved in BOARD as one edit, so that a board that
/// cannot be reached still shows its last known figures with their date. Several boards are read at once,
/// each for at most BOARDSIGHT_SHARED_TIMEOUT (default 60 seconds); a long reading prints its progress.
/// Ctrl+C leaves BOARD unchanged. File names are relative to BOARD, also if that is shared. Exit code 0:
/// every board was read; 1: some were not; 2: nothing was done.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board with the links: a file, or the address of a shared board
    board: PathBuf,
    /// Read nothing; print the last figures
    #[arg(long)]
    offline: bool,
    /// Do not save anything in BOARD
    #[arg(long)]
    dry_run: bool,
    /// Author, for the audit trail
    #[arg(long = "by", value_name = "WHO", default_value = "boardsight rollup")]
    who: String,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let opened = match shared::local(&args.board, err).and_then(|file| open_board(&file)) {
        Ok(opened) => opened,
        Err(error) => return refuse(&error, err).map(|_| FAILED),
    };
    let mut board = opened.content;
    if board.linked_boards.is_empty() {
        writeln!(
            err,
            "boardsight: {} names no other boards; add them on the page Streams of the window, or in the file under 'linked_boards', each \
             with id, name and address",
            args.board.display()
        )?;
        return Ok(FAILED);
    }
    let mut written = false;
    if !args.offline {
        let reader = Reader { who: args.who.clone(), now: Timestamp::now() };
        let home = match args.board.to_str().filter(|text| is_address(text)) {
            Some(address) => LinkBase::Shared(address.to_owned()),
            None => LinkBase::of(&opened.path),
        };
        let links = &board.linked_boards;
        let read = far::told(
            err,
            |what, _| what.to_owned(),
            |progress| read_linked(links, &home, &reader, progress),
        )?;
        for one in &read {
            if let Err(unreached) = &one.came {
                writeln!(err, "{}: not read: {}", one.id, unreached.why)?;
            }
        }
        let stamp = Stamp { who: args.who.clone(), at: reader.now, why: Some("Boards read".to_owned()) };
        let noted = note_linked(&board, &read).and_then(|edit| edit.apply(&mut board, &stamp, false));
        if let Err(error) = noted {
            return writeln!(err, "boardsight: {error}; nothing was kept").map(|()| FAILED);
        }
        if !args.dry_run {
            if let Err(error) = save_board(&opened.path, &board, Some(opened.fingerprint)) {
                return writeln!(err, "boardsight: {error}").map(|()| FAILED);
            }
            written = true;
        }
    }
    match args.format {
        OutputFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &rollup::as_json(&board)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        OutputFormat::Text => text(&board, out)?,
    }
    if written {
        let sent = shared::send(&args.board, err)?;
        if sent != OK {
            return Ok(sent);
        }
    }
    let unread = board.linked_boards.iter().filter(|l| l.last.is_none() || l.unreached.is_some()).count();
    Ok(if unread == 0 { OK } else { WRONG })
}

fn text(board: &Board, out: &mut dyn Write) -> io::Result<()> {
    let Some(said) = rollup::linked(board) else { return Ok(()) };
    writeln!(out, "{}\n", said.message)?;
    for figure in &said.figures {
        writeln!(out, "{}: {} ({})", figure.label, figure.value, figure.detail)?;
    }
    for one in [&said.boards, &said.risks] {
        lines(one, out)?;
    }
    for note in &said.notes {
        writeln!(out, "{note}")?;
    }
    Ok(())
}

/// Writes a table as aligned plain text.
fn lines(of: &Table, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", of.title)?;
    let width = |i: usize| {
        let head = of.columns.get(i).map_or(0, |c| c.title.chars().count());
        of.rows.iter().filter_map(|r| r.get(i)).map(|c| c.text.chars().count()).max().unwrap_or(0).max(head)
    };
    let widths: Vec<usize> = (0..of.columns.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let set: Vec<String> =
            cells.iter().zip(&widths).map(|(text, width)| format!("{text:width$}")).collect();
        set.join("  ").trim_end().to_owned()
    };
    writeln!(out, "{}", line(of.columns.iter().map(|c| c.title.as_str()).collect()))?;
    for row in &of.rows {
        writeln!(out, "{}", line(row.iter().map(|c| c.text.as_str()).collect()))?;
    }
    for note in &of.notes {
        writeln!(out, "{note}")?;
    }
    writeln!(out)
}
