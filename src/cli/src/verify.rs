//! `boardsight verify`: whether a snapshot matches its seal, and a document its board.

use super::{FAILED, OK, WRONG, refuse, shared};
use boardsight_core::model::Signature;
use boardsight_export::verify::{self as proof, Candidate, Candidates, Verdict, VerdictKind};
use boardsight_report::pack::Provenance;
use boardsight_store::key;
use boardsight_store::papers::{self, EmbeddedDigest};
use boardsight_store::{Fingerprint, canonical, digest, snapshot};
use std::io::{self, Write};
use std::path::PathBuf;

/// Verify that a snapshot or a document is unaltered
///
/// A document (PDF, DOCX, XLSX, ODT, ODS, HTML, Markdown) is sealed. It contains the digest of its source
/// and a record of how it was made. It is generated again and compared byte by byte. The source is --with,
/// or the board or snapshot in the same folder that has this digest. The report names the holder of the
/// signature, according to the keys of that board. A seal alone does not prove the author.
///
/// Exit status: 0 if every byte was compared and is unchanged; 1 if something was altered or does not
/// match; 2 if the document was not verified, with what is needed.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Snapshot, board or document; a board or snapshot can also be the address of a shared board
    file: PathBuf,
    /// Snapshot or board to compare a document with: a file, or the address of a shared board
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    /// Earlier snapshot or board for the changes in a document, if it is not next to the document
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Digest as printed on a document: at least its first eight digits
    #[arg(long, value_name = "DIGITS", value_parser = digits)]
    digest: Option<String>,
    /// Fingerprint of the key that must have signed it, as printed in the minutes: at least its first eight
    /// digits
    #[arg(long, value_name = "DIGITS", value_parser = digits)]
    signed_by: Option<String>,
    /// Write the content from which the digest is computed, for 'sha256sum', and verify nothing
    #[arg(long, conflicts_with_all = ["with", "since", "digest", "signed_by"])]
    canonical: bool,
}

/// Returns the digits of a digest as copied from print, with or without spaces.
fn digits(text: &str) -> Result<String, String> {
    let digits: String =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    if digits.chars().all(|c| c.is_ascii_hexdigit()) && (8..=64).contains(&digits.len()) {
        Ok(digits)
    } else {
        Err("expected 8 to 64 hexadecimal digits".to_owned())
    }
}

/// Output of the lines, with the resulting exit code.
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
    let read = shared::local(&args.file, report.err).and_then(|file| boardsight_store::read_bytes(&file));
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => return refuse(&error, report.err).map(|_| FAILED),
    };
    if proof::looks_like_ron(&args.file, &bytes) {
        return board(args, &bytes, &mut report);
    }
    if args.canonical {
        return report.unknown("only a board or a snapshot has a canonical form");
    }
    match papers::carried_in(&bytes, &report.name.clone()) {
        Ok(carried) => paper(args, &bytes, &carried, &mut report),
        // A damaged document was modified, whatever the cause.
        Err(error) => {
            report.bad("ALTERED or damaged: it is not whole")?;
            refuse(&error, report.out).map(|_| WRONG)
        }
    }
}

fn board(args: &Args, bytes: &[u8], report: &mut Report<'_>) -> io::Result<u8> {
    let name = report.name.clone();
    if args.canonical {
        let text = boardsight_store::parse_board(bytes, &name).map(|board| canonical(&board));
        return match text {
            Ok(Ok(text)) => report.out.write_all(text.as_bytes()).map(|()| OK),
            Ok(Err(error)) => report.unknown(&error.to_string()),
            Err(error) => refuse(&error, report.err).map(|_| FAILED),
        };
    }
    match snapshot::verify_bytes(bytes, &name) {
        // An existing file that cannot be parsed as its own format was modified.
        Err(error) => {
            report.bad("ALTERED or damaged: it does not open")?;
            refuse(&error, report.out).map(|_| WRONG)
        }
        Ok(Some(verdict)) => {
            let found = match trusted(args, bytes, report)? {
                Ok((board, named)) => {
                    proof::with_author(proof::of_snapshot(&verdict), &verdict.mark, &board, &named)
                }
                Err(code) => return Ok(code),
            };
            let code = told(&found, report)?;
            let code = code.max(against_key(args, found.found, verdict.mark.signature.as_ref(), report)?);
            let printed = against_printed(args.digest.as_deref(), verdict.digest, report)?;
            Ok(code.max(printed.unwrap_or(OK)))
        }
        Ok(None) => {
            let board = match boardsight_store::parse_board(bytes, &name).map(|board| digest(&board)) {
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

/// Returns the board whose keys are trusted for a snapshot, and its name in messages. It is the board given
/// by --with, or else the snapshot itself.
fn trusted(
    args: &Args,
    bytes: &[u8],
    report: &mut Report<'_>,
) -> io::Result<Result<(boardsight_core::model::Board, String), u8>> {
    let read = match &args.with {
        Some(file) => shared::local(file, report.err)
            .and_then(|place| boardsight_store::open_board(&place))
            .map(|opened| (opened.content, file.display().to_string())),
        None => boardsight_store::parse_board(bytes, &report.name)
            .map(|board| (board, "the snapshot itself".to_owned())),
    };
    match read {
        Ok(found) => Ok(Ok(found)),
        Err(error) => refuse(&error, report.err).map(|_| Err(FAILED)),
    }
}

/// Compares the signature with the fingerprint that the user gave.
fn against_key(
    args: &Args,
    found: VerdictKind,
    signature: Option<&Signature>,
    report: &mut Report<'_>,
) -> io::Result<u8> {
    let Some(wanted) = args.signed_by.as_deref().filter(|_| found == VerdictKind::Unaltered) else {
        return Ok(OK);
    };
    match signature.map(|signature| key::fingerprint(&signature.key).to_string()) {
        Some(print) if print.starts_with(wanted) => {
            report.good(&format!("signed with the key of the fingerprint {wanted}"))
        }
        Some(print) => {
            report.bad(&format!("NOT SIGNED by that key: the fingerprint of the one that signed is {print}"))
        }
        None => report.bad("NOT SIGNED: it carries no signature"),
    }
}

/// Prints the result, one sentence in each line.
fn told(found: &Verdict, report: &mut Report<'_>) -> io::Result<u8> {
    let mut code = OK;
    for said in &found.said {
        code = match found.found {
            VerdictKind::Unaltered => report.good(said)?,
            VerdictKind::Altered => report.bad(said)?,
            VerdictKind::Unknown => report.unknown(said)?,
        };
    }
    Ok(code)
}

/// Compares a digest with the digits given by the user; `None` if there are none.
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

fn paper(args: &Args, bytes: &[u8], carried: &EmbeddedDigest, report: &mut Report<'_>) -> io::Result<u8> {
    let list: Vec<String> = carried.digests.iter().map(ToString::to_string).collect();
    if let Some(printed) = &args.digest
        && !list.is_empty()
        && !list.iter().any(|d| d.starts_with(printed.as_str()))
    {
        let text = format!("DOES NOT MATCH: it carries {}, and {printed} is printed on it", list.join(", "));
        return report.bad(&text);
    }
    let mut named = Vec::new();
    for file in args.with.iter().chain(&args.since) {
        let place = match shared::local(file, report.err) {
            Ok(place) => place,
            Err(error) => return refuse(&error, report.err).map(|_| FAILED),
        };
        match proof::known(&place) {
            Ok(known) => named.push(known.called(&file.display().to_string())),
            Err(lines) => {
                for line in lines {
                    writeln!(report.err, "{line}")?;
                }
                return Ok(FAILED);
            }
        }
    }
    let beside = proof::beside(&args.file);
    let (with, since) = named.split_at(usize::from(args.with.is_some()));
    let more: Vec<Candidate> = since.iter().chain(&beside).cloned().collect();
    let known = if args.with.is_some() { with } else { &*beside };
    let against = Candidates { known, named: args.with.is_some(), more: &more };
    let found = proof::of_paper(bytes, carried, against);
    let code = told(&found, report)?;
    let signature = carried.words.iter().find_map(|words| Provenance::find(words)).and_then(|r| r.signature);
    Ok(code.max(against_key(args, found.found, signature.as_ref(), report)?))
}
