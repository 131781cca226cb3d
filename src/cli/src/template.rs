//! `boardsight template`: the workbook for filling in a return or a register.

use super::{A_FILE, FAILED, OK, are_files, open, output, refuse};
use boardsight_core::model::{Board, Period};
use boardsight_import::template::{next_due, register_workbook, return_workbook};
use boardsight_store::Document;
use std::io::{self, Write};
use std::path::PathBuf;

/// Write a workbook for filling in a return (or a risk register), which can be imported without a mapping
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board file; default: the board that comes with the program
    file: Option<PathBuf>,
    /// Id of the stream
    #[arg(long, value_name = "ID", required_unless_present = "register", conflicts_with = "register")]
    stream: Option<String>,
    /// For the risk register of this programme, or 'board' for the board's own
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    /// Period of the return, such as '2016-17 Q1'; default: the next one due
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// Output file; an existing file is only overwritten with --overwrite
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
    /// Overwrite an existing file
    #[arg(long)]
    overwrite: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if !are_files(&[(Some(args.out.as_path()), "--out")], A_FILE, err)? {
        return Ok(FAILED);
    }
    let mut inputs: Vec<(&std::path::Path, &str)> = Vec::new();
    inputs.extend(args.file.as_deref().map(|file| (file, "the board")));
    let unfit = (args.register.is_some() && args.period.is_some())
        .then(|| "--period is for the template of a return; with --register leave it out".to_owned());
    let checked = unfit
        .map_or(Ok(()), Err)
        .and_then(|()| output::check(&[(Some(args.out.as_path()), "--out")], &inputs, args.overwrite));
    if let Err(message) = checked {
        return writeln!(err, "boardsight: {message}").map(|()| FAILED);
    }
    let board = match open(args.file.as_deref(), err) {
        Ok(Document::Board(board)) => board,
        Ok(Document::Register(_)) => {
            writeln!(
                err,
                "boardsight: this is a register and not a board; name the board that it belongs to"
            )?;
            return Ok(FAILED);
        }
        Err(error) => return refuse(&error, err),
    };
    match made(args, &board) {
        Ok(bytes) => match output::write(&args.out, &bytes, args.overwrite) {
            Ok(()) => writeln!(out, "{} is written", args.out.display()).map(|()| OK),
            Err(message) => writeln!(err, "boardsight: {message}").map(|()| FAILED),
        },
        Err(message) => writeln!(err, "boardsight: {message}").map(|()| FAILED),
    }
}

fn made(args: &Args, board: &Board) -> Result<Vec<u8>, String> {
    if let Some(whose) = &args.register {
        let programme = board.programme(whose);
        if programme.is_none() && whose != "board" {
            let ids: Vec<&str> = board.programmes.iter().map(|p| p.id.as_str()).chain(["board"]).collect();
            return Err(format!("no programme '{whose}'; there is {}", ids.join(", ")));
        }
        return register_workbook(board, programme).map_err(|e| e.to_string());
    }
    let wanted = args.stream.as_deref().unwrap_or_default();
    let stream = board.stream(wanted).ok_or_else(|| {
        let ids: Vec<&str> = board.streams.iter().map(|s| s.id.as_str()).collect();
        format!("no stream '{wanted}'; there is {}", ids.join(", "))
    })?;
    let period = args.period.or_else(|| next_due(stream, board.as_of)).ok_or_else(|| {
        format!("'{}' does not say how often it reports; name the period with --period", stream.name)
    })?;
    return_workbook(board, stream, period).map_err(|e| e.to_string())
}
