//! `boardsight merge`: three-way merge of two copies of a file.

use super::{A_BOARD, FAILED, OK, WRONG, are_files, are_outputs, existing, refuse, shared};
use boardsight_store::merge::{Conflict, MergeError, merge, merge_registers};
use boardsight_store::{Document, Prepared, Rights, SaveError, open_any};
use std::io::{self, Write};
use std::path::PathBuf;

/// Merge two copies of a board or register, field by field
///
/// Each is a file or the address of a shared board. Writes the merged file and lists each conflict with
/// both sides. Exit code 0: no conflicts; 1: conflicts (FILE then has one side's value, as each line
/// states); 2: nothing was written.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Common base of both copies
    base: PathBuf,
    /// First copy
    ours: PathBuf,
    /// Second copy
    theirs: PathBuf,
    /// Output file; an existing file is only overwritten with --overwrite, and is then kept as a version
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Overwrite an existing file
    #[arg(long)]
    overwrite: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if !are_files(&[(Some(args.out.as_path()), "--out")], A_BOARD, err)? {
        return Ok(FAILED);
    }
    // With --overwrite, the existing file is kept as a version, even if it is one of the three inputs.
    let inputs = [&args.base, &args.ours, &args.theirs].map(|file| Some(file.as_path()));
    let inputs = if args.overwrite { &[][..] } else { &inputs };
    if !are_outputs(&[("--out", &args.out, existing(args.overwrite))], inputs, err)? {
        return Ok(FAILED);
    }
    let mut three = Vec::with_capacity(3);
    let mut failed = false;
    for path in [&args.base, &args.ours, &args.theirs] {
        match shared::local(path, err).and_then(|file| open_any(&file)) {
            Ok(opened) => three.push(opened.content),
            Err(error) => {
                refuse(&error, err)?;
                failed = true;
            }
        }
    }
    if failed {
        return Ok(FAILED);
    }
    let merged = match three.as_slice() {
        [Document::Board(base), Document::Board(ours), Document::Board(theirs)] => {
            merge(base, ours, theirs).map(|m| (Prepared::new(&m.content), m.conflicts))
        }
        [Document::Register(base), Document::Register(ours), Document::Register(theirs)] => {
            merge_registers(base, ours, theirs).map(|m| (Prepared::new(&m.content), m.conflicts))
        }
        _ => {
            writeln!(
                err,
                "boardsight: the files are not all boards or all registers; merge three of a kind"
            )?;
            return Ok(FAILED);
        }
    };
    finish(args, merged, out, err)
}

type Outcome = Result<(Result<Prepared, SaveError>, Vec<Conflict>), MergeError>;

fn finish(args: &Args, merged: Outcome, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let (prepared, conflicts) = match merged {
        Ok(merged) => merged,
        Err(error) => return writeln!(err, "boardsight: {error}; nothing was written").map(|()| FAILED),
    };
    // The merged file must not be readable by more people than any of the three inputs.
    let three = [&args.base, &args.ours, &args.theirs].map(|file| shared::file_of(file));
    let rights = Rights::like(&three.each_ref().map(|file| file.as_path()));
    if let Err(error) = prepared.and_then(|p| p.save_with(&args.out, None, rights)) {
        return writeln!(err, "boardsight: {error}").map(|()| FAILED);
    }
    for conflict in &conflicts {
        writeln!(out, "conflict: {conflict}")?;
    }
    let count = match conflicts.len() {
        0 => "no conflicts".to_owned(),
        1 => "1 conflict".to_owned(),
        n => format!("{n} conflicts"),
    };
    writeln!(out, "{}: merged, {count}", args.out.display())?;
    Ok(if conflicts.is_empty() { OK } else { WRONG })
}
