//! `boardsight rollup`: the boards that a board names, read where they lie and rolled up into it.

use super::{FAILED, Form, OK, WRONG, far, refuse, shared};
use boardsight_core::edit::{Stamp, note_linked};
use boardsight_core::model::Board;
use boardsight_remote::{Home, Reader, is_address, read_linked};
use boardsight_report::rollup;
use boardsight_report::spec::Table;
use boardsight_store::{open_board, save_board};
use jiff::Timestamp;
use std::io::{self, Write};
use std::path::PathBuf;

/// Read the boards that BOARD names where they lie, each kept by its own secretariat, and roll them up
///
/// What was read of each, which version and when, is kept in BOARD as one edit, so that a board that cannot be reached still
/// shows its last known figures with their date. Several are asked at once, each for no longer than
/// BOARDSIGHT_SHARED_TIMEOUT says (60 seconds); what takes long says how far it is. Stopped with Ctrl+C, BOARD is as it was. Names of
/// files are read from beside BOARD, also where that is shared. Ends with 0 if every board was read, 1 if some were not, 2 if nothing could
/// be done.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The board that names the others: a file, or a shared board's address
    board: PathBuf,
    /// Read nothing: say what was last read
    #[arg(long)]
    offline: bool,
    /// Keep nothing in BOARD
    #[arg(long)]
    dry_run: bool,
    /// By whom, for the audit trail
    #[arg(long = "by", value_name = "WHO", default_value = "boardsight rollup")]
    who: String,
    /// For reading, or for scripts
    #[arg(long, value_enum, default_value_t)]
    format: Form,
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
            Some(address) => Home::Shared(address.to_owned()),
            None => Home::of(&opened.path),
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
        Form::Json => {
            serde_json::to_writer_pretty(&mut *out, &rollup::as_json(&board)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Form::Text => text(&board, out)?,
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

/// A table in columns of plain text.
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
