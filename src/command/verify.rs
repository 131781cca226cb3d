//! `boardsight verify`: whether a snapshot is what was sealed, and whether a paper was made from it.

use super::{FAILED, OK, WRONG, refuse};
use crate::brief::say;
use crate::model::Board;
use crate::store::papers::{self, Carried};
use crate::store::snapshot::{self, Verdict};
use crate::store::{Document, Fingerprint, canonical, digest, open_any};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Say whether a snapshot is unaltered, or whether a paper was made from an unaltered snapshot or board
///
/// A paper (PDF, DOCX, XLSX, ODT, ODS, HTML, Markdown) carries the digest of what it was made from, and prints it on its
/// pages. It is held against --with, or against the boards and snapshots that lie beside it. Ends with 0 if all is as it
/// was, 1 if something was altered or does not match, 2 if that cannot be said.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The snapshot, board or paper
    file: PathBuf,
    /// The snapshot or board that a paper is to be held against
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// The digest as it is printed on a paper: at least its first eight digits
    #[arg(long, value_name = "DIGITS", value_parser = digits)]
    digest: Option<String>,
    /// Write out what is digested, for 'sha256sum', and look at nothing
    #[arg(long, conflicts_with_all = ["with", "digest"])]
    canonical: bool,
}

/// The digits of a digest as a reader copies them from paper, with or without blanks.
fn digits(text: &str) -> Result<String, String> {
    let digits: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    if digits.chars().all(|c| c.is_ascii_hexdigit()) && (8..=64).contains(&digits.len()) {
        Ok(digits)
    } else {
        Err("expected 8 to 64 hexadecimal digits".to_owned())
    }
}

/// Where lines go, and what they come to.
struct Report<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    name: String,
}

impl Report<'_> {
    fn good(&mut self, text: &str) -> io::Result<u8> {
        writeln!(self.out, "{}: {text}", self.name).map(|()| OK)
    }

    fn bad(&mut self, text: &str) -> io::Result<u8> {
        writeln!(self.out, "{}: {text}", self.name).map(|()| WRONG)
    }

    fn unknown(&mut self, text: &str) -> io::Result<u8> {
        writeln!(self.err, "{}: {text}", self.name).map(|()| FAILED)
    }
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let name = args.file.display().to_string();
    let mut report = Report { out, err, name };
    let bytes = match crate::store::read_bytes(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&error, report.err).map(|_| FAILED),
    };
    if !papers::is_document(&bytes) && looks_like_ron(&args.file, &bytes) {
        return board(args, &bytes, &mut report);
    }
    if args.canonical {
        return report.unknown("only a board or a snapshot has a canonical form");
    }
    match papers::carried_in(&bytes, &report.name.clone()) {
        Ok(carried) => paper(args, &carried, &mut report),
        // A damaged document was altered, by whatever.
        Err(error) => refuse(&error, report.out).map(|_| WRONG),
    }
}

fn looks_like_ron(file: &Path, bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    file.extension().is_some_and(|e| e == "ron") || start.starts_with(b"#![enable") || start.starts_with(b"(")
}

fn board(args: &Args, bytes: &[u8], report: &mut Report<'_>) -> io::Result<u8> {
    let name = report.name.clone();
    if args.canonical {
        let text = crate::store::parse_board(bytes, &name).map(|board| canonical(&board));
        return match text {
            Ok(Ok(text)) => report.out.write_all(text.as_bytes()).map(|()| OK),
            Ok(Err(error)) => report.unknown(&error.to_string()),
            Err(error) => refuse(&error, report.err).map(|_| FAILED),
        };
    }
    match snapshot::verify_bytes(bytes, &name) {
        // A file that is there and no longer reads as what it says it is was altered.
        Err(error) => {
            report.bad("ALTERED or damaged: it does not open")?;
            refuse(&error, report.out).map(|_| WRONG)
        }
        Ok(Some(verdict)) => {
            let code = told(&verdict, report)?;
            let printed = against_printed(args.digest.as_deref(), verdict.digest, report)?;
            Ok(code.max(printed.unwrap_or(OK)))
        }
        Ok(None) => {
            let board = match crate::store::parse_board(bytes, &name).map(|board| digest(&board)) {
                Ok(Ok(digest)) => digest,
                Ok(Err(error)) => return report.unknown(&error.to_string()),
                Err(error) => return refuse(&error, report.err).map(|_| FAILED),
            };
            match against_printed(args.digest.as_deref(), board, report)? {
                Some(code) => Ok(code),
                None => report.unknown(&format!(
                    "is a board and no snapshot, so there is nothing that it was sealed with; its digest is {board}"
                )),
            }
        }
    }
}

/// What a look at a snapshot found, in words.
fn told(verdict: &Verdict, report: &mut Report<'_>) -> io::Result<u8> {
    let mark = &verdict.mark;
    let what = format!("snapshot '{}' as of {}, taken by {}", mark.name, say::date(mark.as_of), mark.by);
    if verdict.is_unaltered() {
        let notes: String = verdict.notes.iter().map(|note| format!("; {note}")).collect();
        return report.good(&format!("unaltered: {what}, digest {}{notes}", verdict.digest));
    }
    for wrong in &verdict.wrong {
        report.bad(&format!("ALTERED: {what}: {wrong}"))?;
    }
    Ok(WRONG)
}

/// Holds a digest against the digits that a reader copied from a paper; `None` if they gave none.
fn against_printed(
    printed: Option<&str>,
    now: Fingerprint,
    report: &mut Report<'_>,
) -> io::Result<Option<u8>> {
    let Some(printed) = printed else { return Ok(None) };
    let now = now.to_string();
    if now.starts_with(printed) {
        report.good(&format!("its digest is the printed one, {printed}")).map(Some)
    } else {
        report.bad(&format!("DOES NOT MATCH: its digest is {now}, the printed one is {printed}")).map(Some)
    }
}

fn paper(args: &Args, carried: &Carried, report: &mut Report<'_>) -> io::Result<u8> {
    if carried.digests.is_empty() {
        return report.unknown(
            "carries no digest of what it was made from: it is not a paper of this program, or its properties were \
             taken out; hold the digest printed on its pages against the snapshot: boardsight verify SNAPSHOT --digest …",
        );
    }
    let list: Vec<String> = carried.digests.iter().map(ToString::to_string).collect();
    if let Some(printed) = &args.digest
        && !list.iter().any(|d| d.starts_with(printed.as_str()))
    {
        let text = format!("DOES NOT MATCH: it carries {}, and {printed} is printed on it", list.join(", "));
        return report.bad(&text);
    }
    let found = match &args.with {
        Some(with) => match known(with) {
            Ok(found) => vec![found],
            Err(lines) => {
                for line in lines {
                    writeln!(report.err, "{line}")?;
                }
                return Ok(FAILED);
            }
        },
        None => beside(&args.file),
    };
    let matching = found.iter().find(|k| carried.digests.contains(&k.digest));
    match (matching, &args.with) {
        (Some(known), _) => {
            if let Some(verdict) = known.verdict.as_ref().filter(|v| !v.is_unaltered()) {
                let mut report =
                    Report { out: report.out, err: report.err, name: known.path.display().to_string() };
                return told(verdict, &mut report);
            }
            report.good(&format!("made from {}, whose digest it carries: {}", known.what(), known.digest))
        }
        (None, Some(with)) => {
            let now = found.first().map(|k| format!("{}, whose digest is {}", k.what(), k.digest));
            report.bad(&format!(
                "DOES NOT MATCH {}: it carries {}, and that is {}",
                with.display(),
                list.join(", "),
                now.unwrap_or_default()
            ))
        }
        (None, None) => report.unknown(&format!(
            "carries the digest {}; no board or snapshot beside it has that digest: name one with --with",
            list.join(", ")
        )),
    }
}

/// A board or snapshot that a paper can be held against.
struct Known {
    path: PathBuf,
    digest: Fingerprint,
    verdict: Option<Verdict>,
}

impl Known {
    fn what(&self) -> String {
        match &self.verdict {
            Some(v) => format!("the unaltered snapshot '{}' ({})", v.mark.name, self.path.display()),
            None => format!("the board {} as it stands", self.path.display()),
        }
    }
}

fn known(path: &Path) -> Result<Known, Vec<String>> {
    let verdict = snapshot::verify(path).map_err(|e| e.lines())?;
    let found = match &verdict {
        Some(v) => v.digest,
        None => match open_any(path).map_err(|e| e.lines())?.content {
            Document::Board(board) => digest_of(&board)?,
            Document::Register(_) => {
                return Err(vec![format!("{} is a register, and papers are of boards", path.display())]);
            }
        },
    };
    Ok(Known { path: path.to_owned(), digest: found, verdict })
}

fn digest_of(board: &Board) -> Result<Fingerprint, Vec<String>> {
    digest(board).map_err(|e| vec![e.to_string()])
}

/// The boards and snapshots in the folder of a paper and in `snapshots` beside it; what does not open is passed over.
fn beside(paper: &Path) -> Vec<Known> {
    let snapshots = snapshot::folder(paper);
    let own = paper.parent().map(Path::to_path_buf).unwrap_or_default();
    let own = if own.as_os_str().is_empty() { PathBuf::from(".") } else { own };
    let mut files: Vec<PathBuf> = [snapshots, own]
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|entries| entries.flatten().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .collect();
    files.sort();
    files.dedup();
    files.iter().filter_map(|path| known(path).ok()).collect()
}
