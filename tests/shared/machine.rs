//! A user's machine: its own folders, its own environment, and the program run there as a process.

use boardsight_core::model::{Board, Risk};
use boardsight_store::{parse_board, to_ron};
use jiff::civil::date;
use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A secret that must not be stored anywhere.
pub const SECRET: &str = "hush-4f1c-do-not-keep-me";

pub struct Machine {
    home: TempDir,
    env: Vec<(String, String)>,
}

#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Machine {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), env: Vec::new() }
    }

    /// Returns a machine whose environment points to an S3 server.
    pub fn s3(at: SocketAddr) -> Self {
        Self::new()
            .with("AWS_ENDPOINT", &format!("http://{at}"))
            .with("AWS_ALLOW_HTTP", "true")
            .with("AWS_ACCESS_KEY_ID", "reader")
            .with("AWS_SECRET_ACCESS_KEY", SECRET)
            .with("AWS_REGION", "eu-west-2")
            .with("BOARDSIGHT_SHARED_TIMEOUT", "3")
    }

    /// Returns a machine whose environment points to Azurite.
    pub fn azure(at: SocketAddr) -> Self {
        Self::new()
            .with("AZURE_STORAGE_USE_EMULATOR", "true")
            .with("AZURITE_BLOB_STORAGE_URL", &format!("http://{at}"))
            .with("AZURE_ALLOW_HTTP", "true")
            .with("BOARDSIGHT_SHARED_TIMEOUT", "5")
    }

    /// Returns a machine whose environment points to our fake of Google Cloud Storage.
    pub fn google(at: SocketAddr) -> Self {
        Self::new()
            .with("GOOGLE_BASE_URL", &format!("http://{at}"))
            .with("GOOGLE_ALLOW_HTTP", "true")
            .with("GOOGLE_BEARER_TOKEN", SECRET)
            .with("BOARDSIGHT_SHARED_TIMEOUT", "10")
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.to_owned()));
    }

    pub fn unset(&mut self, name: &str) {
        self.env.retain(|(known, _)| known != name);
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_boardsight"));
        for (name, _) in std::env::vars_os() {
            let known = name.to_string_lossy();
            let ours = ["AWS_", "AZURE_", "AZURITE_", "GOOGLE_", "BOARDSIGHT_", "XDG_", "DISPLAY", "WAYLAND"];
            if ours.iter().any(|start| known.starts_with(start))
                || known.to_ascii_lowercase().ends_with("_proxy")
            {
                command.env_remove(&name);
            }
        }
        command
            .args(args)
            .env("HOME", self.home.path())
            .env("BOARDSIGHT_DATA", self.home.path().join("data"))
            .env("XDG_STATE_HOME", self.home.path().join("state"))
            .envs(self.env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        let output = self.command(args).output().unwrap();
        let said = Said {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!said.err.contains("panicked"), "{said:?}");
        for text in [&said.out, &said.err] {
            assert!(!text.contains(SECRET), "a secret was said: {said:?}");
        }
        said
    }

    /// Runs the program and kills it after `time`; returns its output up to then, and whether it was
    /// killed.
    pub fn run_for(&self, args: &[&str], time: Duration) -> (Said, bool) {
        let mut child = self.command(args).spawn().unwrap();
        std::thread::sleep(time);
        let killed = child.try_wait().unwrap().is_none();
        let _ = child.kill();
        let status = child.wait().unwrap();
        let (mut out, mut err) = (String::new(), String::new());
        child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert!(!err.contains("panicked"), "{err}");
        (Said { code: status.code(), out, err }, killed)
    }

    /// Sets a field; the command must succeed.
    pub fn set_field(&self, address: &str, record: &str, field: &str, to: &str) -> Said {
        self.run(&[
            "shared",
            "set",
            address,
            "--record",
            record,
            "--field",
            field,
            "--to",
            to,
            "--by",
            "Secretariat",
        ])
    }

    /// Returns the working copy of an address.
    pub fn copy(&self, address: &str) -> Board {
        let said = self.run(&["shared", "open", address, "--format", "json"]);
        let json: serde_json::Value =
            serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {said:?}"));
        let bytes = fs::read(json["working_copy"].as_str().unwrap()).unwrap();
        parse_board(&bytes, "the working copy").unwrap()
    }

    /// Returns every file in the machine's folders that contains a text.
    pub fn files_with(&self, text: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().flatten() {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if fs::read(entry.path()).unwrap().windows(text.len()).any(|w| w == text.as_bytes()) {
                    found.push(entry.path());
                }
            }
        }
        found
    }
}

/// Returns a small made-up board with some risks.
pub fn board(risks: usize) -> Board {
    let mut board = Board::new("North footprint (made up)", date(2017, 2, 8));
    for i in 1..=risks {
        let mut risk = Risk::new(format!("R-{i}").as_str(), None, &format!("Risk {i}"));
        risk.current = Some(boardsight_core::model::Rating { likelihood: 2, impact: 3 });
        board.risks.push(risk);
    }
    board
}

/// Writes a board to a file on a machine.
pub fn file(machine: &Machine, board: &Board) -> String {
    let place = machine.home().join("north.board.ron");
    fs::write(&place, to_ron(board).unwrap()).unwrap();
    place.display().to_string()
}

/// Shares a board from a machine.
pub fn share(machine: &Machine, address: &str, board: &Board) {
    let from = file(machine, board);
    let said = machine.run(&["shared", "save", address, "--from", &from]);
    assert_eq!(said.code, Some(0), "{said:?}");
}
