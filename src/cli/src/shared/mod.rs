//! `boardsight shared`: boards on storage that several people save to.

mod doing;
mod say;

use super::{A_FILE, FAILED, OutputFormat, are_files, are_outputs};
use boardsight_store::Existing;
use doing::{FieldChange, open, save, set, sync, version, versions, who};
pub(super) use doing::{file_of, local, send};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Work on a board that several people keep on object storage or in a shared folder
///
/// ADDRESS is s3://bucket/path/north.board.ron, az://container/…, gs://bucket/… or file:///folder/….
/// Credentials come from the environment (AWS_…, AZURE_…, GOOGLE_… variables) and are never saved. Each
/// address has a working copy on this machine, so that you can work without a connection; 'sync' merges it
/// with the board on the storage.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: SharedCommand,
}

#[derive(clap::Subcommand)]
enum SharedCommand {
    /// Read a shared board into its working copy; if the storage does not answer, use the last reading
    Open {
        /// Address of the shared board
        address: String,
        /// Write a copy to this file too
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        form: CommandReport,
    },
    /// Share a board file: as a new shared board, or as the next version of the one that it comes from
    ///
    /// Exit code 0: shared; 1: saved on this machine but not shared yet; 2: nothing was done.
    Save {
        /// Address of the shared board
        address: String,
        /// Board file; or another address, whose board is then shared at this one too
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        #[command(flatten)]
        by: AuthorArgs,
        #[command(flatten)]
        form: CommandReport,
    },
    /// Change one field of one record, and share it
    ///
    /// Exit code 0: shared; 1: saved on this machine but not shared yet; 2: nothing was changed.
    Set {
        /// Address of the shared board
        address: String,
        /// Record, such as risks/R-1
        #[arg(long, value_name = "LIST/ID")]
        record: String,
        /// Field, such as current/likelihood
        #[arg(long)]
        field: String,
        /// New value: a number, a text, or any JSON; null to clear the field
        #[arg(long, value_name = "VALUE")]
        to: String,
        /// Reason, for the audit trail
        #[arg(long)]
        why: Option<String>,
        #[command(flatten)]
        by: AuthorArgs,
        #[command(flatten)]
        form: CommandReport,
    },
    /// Merge changes by others, and send changes made here
    ///
    /// Exit status: 0 if both sides are the same; 1 if both changed the same fields, or if the remote board
    /// was reset to an earlier version; 2 if syncing was not possible now. With status 1, each conflict and
    /// each change missing from the remote board is named, and nothing is sent. Changes made here are kept
    /// in every case.
    Sync {
        /// Address of the shared board
        address: String,
        /// Resolve all conflicts for this side (ours) or the remote side (theirs). If the remote board was
        /// reset, send the missing changes again (ours) or discard them (theirs)
        #[arg(long, value_name = "SIDE")]
        settle: Option<Settle>,
        #[command(flatten)]
        by: AuthorArgs,
        #[command(flatten)]
        form: CommandReport,
    },
    /// List the kept versions, one for each save, or write one to a file
    Versions {
        /// Address of the shared board
        address: String,
        /// Version to write to a file: its name, or the first digits of its digest
        #[arg(long, value_name = "VERSION", requires = "out")]
        open: Option<String>,
        /// Output file
        #[arg(long, value_name = "FILE", requires = "open")]
        out: Option<PathBuf>,
        #[command(flatten)]
        form: CommandReport,
    },
    /// List who has the board open now, according to their windows
    Who {
        /// Address of the shared board
        address: String,
        #[command(flatten)]
        form: CommandReport,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Settle {
    /// Changes made here
    Ours,
    /// Changes on the storage
    Theirs,
}

#[derive(clap::Args)]
struct AuthorArgs {
    /// Author, for the audit trail; default: the user who is logged in
    #[arg(long = "by", value_name = "WHO")]
    who: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct CommandReport {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if let SharedCommand::Open { out: Some(file), address, .. }
    | SharedCommand::Versions { out: Some(file), address, .. } = &args.what
    {
        let wanted = are_files(&[(Some(file.as_path()), "--out")], A_FILE, err)?
            && are_outputs(&[("--out", file, Existing::Keep)], &[Some(Path::new(address))], err)?;
        if !wanted {
            return Ok(FAILED);
        }
    }
    let done = match &args.what {
        SharedCommand::Open { address, out: file, form } => {
            open(address, file.as_ref(), form.format, out, err)
        }
        SharedCommand::Save { address, from, by, form } => save(address, from, by, form.format, out, err),
        SharedCommand::Set { address, record, field, to, why, by, form } => {
            let wanted = FieldChange { record, field, to, why: why.clone() };
            set(address, &wanted, by, form.format, out, err)
        }
        SharedCommand::Sync { address, settle, by, form } => {
            sync(address, *settle, by, form.format, out, err)
        }
        SharedCommand::Versions { address, open, out: file, form } => match (open, file) {
            (Some(which), Some(file)) => version(address, which, file, out),
            _ => versions(address, form.format, out),
        },
        SharedCommand::Who { address, form } => who(address, form.format, out),
    };
    match done? {
        Ok(code) => Ok(code),
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| FAILED),
    }
}
