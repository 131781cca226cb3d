//! `boardsight diff`: differences between two files, in words or as JSON.

use super::{FAILED, OK, OutputFormat, WRONG, open, refuse};
use boardsight_store::Document;
use boardsight_store::compare::{Difference, compare, compare_registers};
use serde_json::json;
use std::io::{self, Write};
use std::path::PathBuf;

/// List the differences between two boards or two registers, field by field
///
/// Exit code 0: no differences; 1: differences; 2: a file cannot be read.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Older file
    old: PathBuf,
    /// Newer file
    new: PathBuf,
    /// Output format: text, or JSON for other programs
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let (old, new) = match (open(Some(&args.old), err), open(Some(&args.new), err)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for error in [old.err(), new.err()].into_iter().flatten() {
                refuse(&error, err)?;
            }
            return Ok(FAILED);
        }
    };
    let found = match (&old, &new) {
        (Document::Board(old), Document::Board(new)) => compare(old, new),
        (Document::Register(old), Document::Register(new)) => compare_registers(old, new),
        _ => {
            writeln!(
                err,
                "boardsight: one of the files is a board and the other a register; compare two of a kind"
            )?;
            return Ok(FAILED);
        }
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return writeln!(err, "boardsight: {error}").map(|()| FAILED),
    };
    match args.format {
        OutputFormat::Text => text(&found, out)?,
        OutputFormat::Json => {
            let list: Vec<_> = found
                .iter()
                .map(|d| {
                    json!({
                        "record": format!("{}/{}", d.list, d.id),
                        "kind": d.kind,
                        "field": (!d.field.is_empty()).then_some(&d.field),
                        "from": d.from,
                        "to": d.to,
                    })
                })
                .collect();
            let all = json!({"old": args.old, "new": args.new, "differences": list});
            serde_json::to_writer_pretty(&mut *out, &all).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(if found.is_empty() { OK } else { WRONG })
}

fn text(found: &[Difference], out: &mut dyn Write) -> io::Result<()> {
    if found.is_empty() {
        return writeln!(out, "nothing differs");
    }
    found.iter().try_for_each(|difference| writeln!(out, "{difference}"))
}
