//! Commands of the program. Each takes its output streams as arguments, so that tests can read them, and
//! returns the exit code.

mod brief;
mod chart;
mod check;
mod compare;
mod diff;
mod export;
mod far;
mod forecast;
mod generate;
mod intake;
mod key;
mod merge;
mod minutes;
mod output;
mod register;
mod rollup;
mod shared;
mod snapshot;
mod spc;
#[cfg(feature = "office")]
mod template;
mod terminal;
mod verify;

use boardsight_store::{self as store, Document, OpenError};
use clap::{CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Exit code: success.
pub const OK: u8 = 0;
/// Exit code: the command ran and found a problem in its input.
pub const WRONG: u8 = 1;
/// Exit code: the command could not run.
pub const FAILED: u8 = 2;

#[derive(Parser)]
#[command(
    name = "boardsight",
    version,
    about = "Oversight of programmes by a governance board",
    long_about = "Oversight of programmes by a governance board: who reports, what is off plan, what it costs, and \
                  what could sink it.\n\nWithout a command, opens the window, with FILE if one is named.",
    after_help = "FILE may be left out of most commands: they then read the board that comes with the program. Wherever a \
                  board is named, the address of a shared one will do: s3://bucket/north.board.ron, az://container/\u{2026}, \
                  gs://bucket/\u{2026} or file:///folder/\u{2026}. What is written with --to or --out is a file on this machine.",
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Board or register to open in the window, or the address of a shared board
    file: Option<PathBuf>,
    /// Open the file read-only; others can still edit it
    #[arg(long, requires = "file")]
    read_only: bool,
    /// Open the window with the board that comes with the program, without the welcome page
    #[arg(long, conflicts_with = "file")]
    flagship: bool,
    /// Print the time of the first frame and exit, for benchmarks
    #[arg(long, hide = true)]
    time_first_frame: bool,
}

#[derive(Subcommand)]
enum Command {
    Brief(brief::Args),
    Chart(chart::Args),
    Check(check::Args),
    Compare(compare::Args),
    Diff(diff::Args),
    Export(export::Args),
    Forecast(forecast::Args),
    #[command(hide = true)]
    Generate(generate::Args),
    Intake(Box<intake::Args>),
    Key(key::Args),
    Merge(merge::Args),
    Minutes(minutes::Args),
    Register(register::Args),
    Rollup(rollup::Args),
    Shared(Box<shared::Args>),
    Snapshot(snapshot::Args),
    Spc(spc::Args),
    Verify(verify::Args),
    #[cfg(feature = "office")]
    Template(template::Args),
}

/// Returns the definition of the commands and arguments, for manual pages, completions and tests of the
/// documentation.
#[must_use]
pub fn definition() -> clap::Command {
    Cli::command()
}

/// Runs the program with its arguments, starting with its own name. Returns the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let (mut out, mut err) = (terminal::Plain::new(out), terminal::Plain::new(err));
    let (out, err): (&mut dyn Write, &mut dyn Write) = (&mut out, &mut err);
    let result = match Cli::try_parse_from(args) {
        Ok(cli) => dispatch(cli, out, err),
        Err(error) => {
            let (stream, code): (&mut dyn Write, u8) =
                if error.use_stderr() { (err, FAILED) } else { (out, OK) };
            write!(stream, "{}", error.render()).map(|()| code)
        }
    };
    result.and_then(|code| out.flush().map(|()| code)).unwrap_or_else(|error| {
        // A closed pipe, such as by `head`, is not an error.
        if error.kind() == io::ErrorKind::BrokenPipe { OK } else { FAILED }
    })
}

fn dispatch(cli: Cli, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    match cli.command {
        Some(Command::Brief(args)) => brief::run(&args, out, err),
        Some(Command::Chart(args)) => chart::run(&args, out, err),
        Some(Command::Check(args)) => check::run(&args, out, err),
        Some(Command::Compare(args)) => compare::run(&args, out, err),
        Some(Command::Diff(args)) => diff::run(&args, out, err),
        Some(Command::Export(args)) => export::run(&args, out, err),
        Some(Command::Forecast(args)) => forecast::run(&args, out, err),
        Some(Command::Generate(args)) => generate::run(&args, out, err),
        Some(Command::Intake(args)) => intake::run(&args, out, err),
        Some(Command::Key(args)) => key::run(&args, out, err),
        Some(Command::Merge(args)) => merge::run(&args, out, err),
        Some(Command::Minutes(args)) => minutes::run(&args, out, err),
        Some(Command::Register(args)) => register::run(&args, out, err),
        Some(Command::Rollup(args)) => rollup::run(&args, out, err),
        Some(Command::Shared(args)) => shared::run(&args, out, err),
        Some(Command::Snapshot(args)) => snapshot::run(&args, out, err),
        Some(Command::Spc(args)) => spc::run(&args, out, err),
        Some(Command::Verify(args)) => verify::run(&args, out, err),
        #[cfg(feature = "office")]
        Some(Command::Template(args)) => template::run(&args, out, err),
        None => window(cli, err),
    }
}

#[cfg(feature = "window")]
fn window(cli: Cli, err: &mut dyn Write) -> io::Result<u8> {
    let Cli { file, read_only, flagship, time_first_frame, .. } = cli;
    match boardsight_app::run(boardsight_app::LaunchOptions { file, read_only, flagship, time_first_frame }) {
        Ok(()) => Ok(OK),
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| FAILED),
    }
}

#[cfg(not(feature = "window"))]
#[allow(clippy::needless_pass_by_value, reason = "as the one that opens a window")]
fn window(_: Cli, err: &mut dyn Write) -> io::Result<u8> {
    writeln!(
        err,
        "boardsight: this build has no window; use 'boardsight brief', 'boardsight check' or 'boardsight register', \
         which need no screen"
    )?;
    Ok(FAILED)
}

/// Opens the given file or shared board, or the board that comes with the program. Prints notes about a
/// shared board.
///
/// # Errors
/// As [`store::open_any`].
pub(crate) fn open(file: Option<&Path>, err: &mut dyn Write) -> Result<Document, OpenError> {
    match file {
        Some(path) => store::open_any(&shared::local(path, err)?).map(|opened| opened.content),
        None => store::flagship::board().map(|board| Document::Board(Box::new(board))),
    }
}

/// Prints why a file cannot be opened, one line for each problem, and returns the exit code.
pub(crate) fn refuse(error: &OpenError, to: &mut dyn Write) -> io::Result<u8> {
    for line in error.lines() {
        writeln!(to, "{line}")?;
    }
    Ok(if error.is_unsound() { WRONG } else { FAILED })
}

/// Advice if an address is given where a file is read or written.
pub(crate) const A_FILE: &str = "name a file on this machine, and copy it from or to the storage";
/// Advice if an address is given where a board is written.
pub(crate) const A_BOARD: &str =
    "name a file on this machine, and share it with 'boardsight shared save ADDRESS --from FILE'";

/// Returns whether all other inputs and outputs of a command are local files. Otherwise prints advice,
/// without repeating the address.
pub(crate) fn are_files(
    named: &[(Option<&Path>, &str)],
    instead: &str,
    err: &mut dyn Write,
) -> io::Result<bool> {
    let address = |file: &Path| file.to_str().is_some_and(boardsight_remote::is_address);
    let Some((_, what)) = named.iter().find(|(file, _)| file.is_some_and(address)) else { return Ok(true) };
    writeln!(err, "boardsight: {what} cannot be a shared board's address; {instead}")?;
    Ok(false)
}

/// Checks that every output of a command may be written. An output must not be an input of the command, a
/// device or a pipe. It must not exist unless overwriting was requested.
///
/// Each output consists of an option name, the file and the treatment of an existing file. Inputs are the
/// files as named; for a shared board, its working copy counts. Writes the reason if the check fails.
pub(crate) fn are_outputs(
    outputs: &[(&str, &Path, store::Existing)],
    inputs: &[Option<&Path>],
    err: &mut dyn Write,
) -> io::Result<bool> {
    let outputs: Vec<store::Output<'_>> =
        outputs.iter().map(|&(option, path, existing)| store::Output { option, path, existing }).collect();
    let inputs: Vec<PathBuf> = inputs.iter().flatten().map(|input| shared::file_of(input)).collect();
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    match store::check_outputs(&outputs, &inputs) {
        Ok(()) => Ok(true),
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| false),
    }
}

/// Returns the treatment of an existing output file: overwrite only if that was requested.
pub(crate) const fn existing(overwrite: bool) -> store::Existing {
    if overwrite { store::Existing::Replace } else { store::Existing::Ask }
}

/// Output format: text or JSON.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum OutputFormat {
    /// Text for reading
    #[default]
    Text,
    /// JSON for scripts
    Json,
}

/// Opens the given board, or the one that comes with the program. On failure prints the reason, with
/// `instead` for a register, and returns the exit code as the error.
pub(crate) fn open_board(
    file: Option<&Path>,
    instead: &str,
    err: &mut dyn Write,
) -> io::Result<Result<Box<boardsight_core::model::Board>, u8>> {
    match open(file, err) {
        Ok(Document::Board(board)) => Ok(Ok(board)),
        Ok(Document::Register(register)) => {
            writeln!(err, "boardsight: this is the register '{}' and not a board; {instead}", register.name)?;
            Ok(Err(FAILED))
        }
        Err(error) => refuse(&error, err).map(Err),
    }
}
