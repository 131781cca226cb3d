//! `boardsight key`: manages the secretariat's signing key and the keys listed on a board.

use super::{A_FILE, FAILED, OK, OutputFormat, WRONG, are_files, open_board, refuse, shared};
use boardsight_core::edit::{Stamp, insert};
use boardsight_core::model::BoardKey;
use boardsight_store::key::{self, KeyError, PrivateKey, PublicKey, Random};
use boardsight_store::{open_board as open_file, save_board};
use jiff::civil::Date;
use serde_json::json;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Create and show the key that signs snapshots and documents, and list it on a board
///
/// The private key is in a file that only you can read, protected by a passphrase. Keep a copy of it
/// elsewhere. The file of a board lists the public keys. Its members use them to verify snapshots and
/// documents.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: KeyCommand,
}

#[derive(clap::Subcommand)]
enum KeyCommand {
    /// Create a key
    New {
        /// Holder of the key, as an office such as Secretariat
        #[arg(long, value_name = "WHO")]
        holder: String,
        #[command(flatten)]
        key: KeyOptions,
    },
    /// Show a key's holder, public key and fingerprint
    Show {
        /// The key; default: your own
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// Output format: for reading, or for scripts
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
    /// List a key on a board, so that its members can verify with it
    Add {
        /// The board
        board: PathBuf,
        /// The key; default: your own
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// First day on which the key is valid, as YYYY-MM-DD; default: today
        #[arg(long, value_name = "DAY")]
        since: Option<Date>,
        /// Author, for the audit trail
        #[arg(long = "by", value_name = "WHO", default_value = "boardsight key")]
        who: String,
    },
    /// Show the keys that a board lists
    List {
        /// The board; default: the example board that ships with the program
        board: Option<PathBuf>,
        /// Output format: for reading, or for scripts
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
}

/// The selected key, and the source of its passphrase.
#[derive(clap::Args)]
pub(super) struct KeyOptions {
    /// File of the key; default: the file named by BOARDSIGHT_KEY, or signing.key in your data folder
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// File whose first line is the passphrase; default: the first line of standard input
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// Options of a command that can sign its output.
#[derive(clap::Args)]
pub(super) struct Sign {
    /// Sign the output with your key
    #[arg(long)]
    sign: bool,
    #[command(flatten)]
    key: KeyOptions,
}

impl Sign {
    /// Returns the signing key; `None` if nothing is to be signed.
    ///
    /// # Errors
    /// Returns a message if the key cannot be read.
    pub(super) fn key(&self) -> Result<Option<PrivateKey>, String> {
        if !self.is_asked() {
            return Ok(None);
        }
        self.key.open().map(Some)
    }

    /// Returns whether signing was requested.
    pub(super) const fn is_asked(&self) -> bool {
        self.sign || self.key.key.is_some() || self.key.passphrase_file.is_some()
    }

    /// Returns the files that the signing options read.
    pub(super) fn files(&self) -> [Option<&Path>; 2] {
        [self.key.key.as_deref(), self.key.passphrase_file.as_deref()]
    }
}

impl KeyOptions {
    fn place(&self) -> Result<PathBuf, String> {
        place(self.key.as_deref())
    }

    fn open(&self) -> Result<PrivateKey, String> {
        let place = self.place()?;
        key::read_public(&place).map_err(|e| e.to_string())?;
        let passphrase = self.passphrase()?;
        PrivateKey::open(&place, &passphrase).map_err(|e| e.to_string())
    }

    fn passphrase(&self) -> Result<String, String> {
        const MOST: u64 = 64 << 10;
        let line = match &self.passphrase_file {
            Some(file) => {
                let bytes = boardsight_store::read_plain(file, MOST).map_err(|e| e.to_string())?;
                let text = String::from_utf8(bytes).map_err(|_| format!("{} is no text", file.display()))?;
                text.lines().next().unwrap_or_default().to_owned()
            }
            None if io::stdin().is_terminal() => {
                rpassword::prompt_password("Passphrase: ").map_err(|e| e.to_string())?
            }
            None => {
                let mut line = String::new();
                io::stdin().lock().read_line(&mut line).map_err(|e| e.to_string())?;
                line
            }
        };
        let line = line.trim_end_matches(['\r', '\n']).to_owned();
        if line.is_empty() {
            return Err(
                "no passphrase was given; name a file that holds it with --passphrase-file".to_owned()
            );
        }
        Ok(line)
    }
}

fn place(named: Option<&Path>) -> Result<PathBuf, String> {
    let none = || "there is no folder for keys; name the key's file with --key".to_owned();
    named.map(Path::to_path_buf).or_else(key::usual_place).ok_or_else(none)
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let done = match &args.what {
        KeyCommand::New { holder, key } => new(holder, key, out),
        KeyCommand::Show { key, format } => show(key.as_deref(), *format, out),
        KeyCommand::Add { board, key, since, who } => {
            if !are_files(&[(Some(board.as_path()), "the board of 'key add'")], A_FILE, err)? {
                return Ok(FAILED);
            }
            return add(board, key.as_deref(), *since, who, out, err);
        }
        KeyCommand::List { board, format } => return list(board.as_deref(), *format, out, err),
    };
    match done {
        Ok(()) => Ok(OK),
        Err(why) => writeln!(err, "boardsight: {why}").map(|()| FAILED),
    }
}

fn new(holder: &str, options: &KeyOptions, out: &mut dyn Write) -> Result<(), String> {
    if holder.trim().is_empty() {
        return Err("a key needs a holder, such as Secretariat".to_owned());
    }
    let place = options.place()?;
    if place.symlink_metadata().is_ok() {
        return Err(format!(
            "{} exists already, and a key is never written over; choose another name",
            place.display()
        ));
    }
    let passphrase = options.passphrase()?;
    let text = |e: KeyError| e.to_string();
    let random = Random::of_system().map_err(text)?;
    let key = PrivateKey::new(holder, jiff::ZonedDateTime::now().date(), &random);
    key.save(&place, &passphrase, &random).map_err(text)?;
    write_key(&key.public(), &place, OutputFormat::Text, out).map_err(|e| e.to_string())?;
    writeln!(out, "Keep a copy of this file, and the passphrase apart from it: nobody can restore either.")
        .map_err(|e| e.to_string())
}

fn show(named: Option<&Path>, format: OutputFormat, out: &mut dyn Write) -> Result<(), String> {
    let place = place(named)?;
    let key = key::read_public(&place).map_err(|e| e.to_string())?;
    write_key(&key, &place, format, out).map_err(|e| e.to_string())
}

fn write_key(of: &PublicKey, place: &Path, format: OutputFormat, out: &mut dyn Write) -> io::Result<()> {
    let print = key::fingerprint(&of.public);
    if matches!(format, OutputFormat::Json) {
        let value = json!({
            "file": place, "holder": of.holder, "made": of.made.to_string(), "public": of.public,
            "fingerprint": print.to_string(),
        });
        serde_json::to_writer_pretty(&mut *out, &value)?;
        return writeln!(out);
    }
    writeln!(out, "{}: key of {}, made {}", place.display(), of.holder, of.made)?;
    writeln!(out, "public key:  {}", of.public)?;
    writeln!(out, "fingerprint: {}", key::grouped(print))
}

fn add(
    board: &Path,
    named: Option<&Path>,
    since: Option<Date>,
    who: &str,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let key = place(named).and_then(|place| key::read_public(&place).map_err(|e| e.to_string()));
    let key = match key {
        Ok(key) => key.listed(since.unwrap_or_else(|| jiff::ZonedDateTime::now().date())),
        Err(why) => return writeln!(err, "boardsight: {why}").map(|()| FAILED),
    };
    let opened = match shared::local(board, err).and_then(|file| open_file(&file)) {
        Ok(opened) => opened,
        Err(error) => return refuse(&error, err).map(|_| FAILED),
    };
    let mut content = opened.content;
    if content.keys.iter().any(|listed| listed.public == key.public) {
        return writeln!(out, "{}: lists that key already", board.display()).map(|()| OK);
    }
    let stamp = Stamp { who: who.to_owned(), at: jiff::Timestamp::now(), why: None };
    let edit = insert(&content, &key).and_then(|mut edit| {
        edit.label = format!("Key of {} listed", key.holder);
        edit.apply(&mut content, &stamp, false)
    });
    if let Err(error) = edit {
        return writeln!(err, "boardsight: {error}; nothing was changed").map(|()| FAILED);
    }
    match save_board(&opened.path, &content, Some(opened.fingerprint)) {
        Ok(_) => writeln!(out, "{}: {}", board.display(), line(&key)).map(|()| OK),
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| FAILED),
    }
}

fn line(key: &BoardKey) -> String {
    let until = key.until.map_or_else(String::new, |day| format!(" until {day}"));
    let print = key::grouped(key::fingerprint(&key.public));
    format!("key of {} since {}{until}, fingerprint {print}", key.holder, key.since)
}

fn list(
    board: Option<&Path>,
    format: OutputFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let board = match open_board(board, "keys are listed on boards", err)? {
        Ok(board) => board,
        Err(code) => return Ok(code),
    };
    if matches!(format, OutputFormat::Json) {
        let keys: Vec<_> = board
            .keys
            .iter()
            .map(|k| {
                json!({
                    "holder": k.holder, "public": k.public, "fingerprint": key::fingerprint(&k.public).to_string(),
                    "since": k.since.to_string(), "until": k.until.map(|day| day.to_string()),
                })
            })
            .collect();
        serde_json::to_writer_pretty(&mut *out, &keys)?;
        return writeln!(out).map(|()| OK);
    }
    if board.keys.is_empty() {
        writeln!(out, "the board lists no key: a seal alone proves no author")?;
        return Ok(WRONG);
    }
    board.keys.iter().try_for_each(|key| writeln!(out, "{}", line(key))).map(|()| OK)
}
