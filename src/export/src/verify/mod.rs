//! Verifies a document: checks its seal, finds the board that has its digest, exports the document again
//! from that board and compares the two byte by byte.

mod author;
pub mod since;

pub use author::Author;

use crate::{self as paper, Format, Progress, Seal};
use boardsight_core::model::{Board, SnapshotMark};
use boardsight_report::pack::{DocumentKind, Provenance};
use boardsight_report::say;
use boardsight_store::papers::{self, EmbeddedDigest};
use boardsight_store::snapshot::{self, SnapshotVerdict};
use boardsight_store::{Document, Fingerprint, digest, key, open_any, read_bytes, with_trail};
use std::path::{Path, PathBuf};

/// The result of verifying a document or snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictKind {
    /// Unmodified since it was written.
    Unaltered,
    /// Modified, or not from the board it was compared with.
    Altered,
    /// Verification was not possible.
    Unknown,
}

/// The result of verifying a document or snapshot, with its explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The result.
    pub found: VerdictKind,
    /// The findings, and the next step if verification was not possible. One sentence an entry, never
    /// empty.
    pub said: Vec<String>,
}

impl Verdict {
    fn new(found: VerdictKind, said: impl Into<String>) -> Self {
        Self { found, said: vec![said.into()] }
    }

    fn and(mut self, said: impl Into<String>) -> Self {
        self.said.push(said.into());
        self
    }
}

/// A board or snapshot that a document can be compared with.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Path of the file.
    pub path: PathBuf,
    /// Display name: the path, or the address of the shared board that the file is a working copy of.
    pub name: String,
    /// Digest of its current content.
    pub digest: Fingerprint,
    /// Result of verifying its seal, if it is a snapshot.
    pub verdict: Option<SnapshotVerdict>,
}

impl Candidate {
    fn what(&self) -> String {
        match &self.verdict {
            Some(v) => format!("the unaltered snapshot '{}' ({})", v.mark.name, self.name),
            None => format!("the board {} as it stands", self.name),
        }
    }

    /// Replaces the display name.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Opens the board from disk.
    fn board(&self) -> Result<Board, String> {
        match open_any(&self.path).map_err(|e| e.to_string())?.content {
            Document::Board(board) => Ok(*board),
            Document::Register(_) => Err(format!("{} is a register", self.path.display())),
        }
    }
}

/// Opens a board or snapshot that the user named.
///
/// # Errors
/// If the file does not open or is a register. The messages are returned line by line.
pub fn known(path: &Path) -> Result<Candidate, Vec<String>> {
    let verdict = snapshot::verify(path).map_err(|e| e.lines())?;
    let digest = match &verdict {
        Some(v) => v.digest,
        None => match open_any(path).map_err(|e| e.lines())?.content {
            Document::Board(board) => digest(&board).map_err(|e| vec![e.to_string()])?,
            Document::Register(_) => {
                return Err(vec![format!("{} is a register, and papers are of boards", path.display())]);
            }
        },
    };
    Ok(Candidate { path: path.to_owned(), name: path.display().to_string(), digest, verdict })
}

/// Returns the boards and snapshots in the folder of a file and in its snapshot folder. Files that do not
/// open are skipped.
#[must_use]
pub fn beside(file: &Path) -> Vec<Candidate> {
    let own = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let own = if own.as_os_str().is_empty() { PathBuf::from(".") } else { own };
    let mut files: Vec<PathBuf> = [snapshot::folder(file), own]
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|entries| entries.flatten().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "ron"))
        .collect();
    files.sort();
    files.dedup();
    files.iter().filter_map(|path| known(path).ok()).collect()
}

/// Returns whether a file is a board or register of this program, judged by its name or its first bytes.
#[must_use]
pub fn looks_like_ron(file: &Path, bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let text = start.starts_with(b"#![enable") || start.starts_with(b"(");
    !papers::is_document(bytes) && (text || file.extension().is_some_and(|e| e == "ron"))
}

/// Adds the author of a snapshot to a judgement, according to the keys of a board. `named` is the name of
/// that board in messages.
#[must_use]
pub fn with_author(judgement: Verdict, mark: &SnapshotMark, board: &Board, named: &str) -> Verdict {
    if judgement.found != VerdictKind::Unaltered {
        return judgement;
    }
    let on = mark.taken.unwrap_or(mark.as_of);
    let author = Author::of(mark.signature.as_ref(), &snapshot::signed(mark), board, on);
    judgement.and(author.said(named))
}

/// Describes the result of verifying a snapshot. Each entry names the snapshot.
#[must_use]
pub fn of_snapshot(verdict: &SnapshotVerdict) -> Verdict {
    let mark = &verdict.mark;
    let what = format!("snapshot '{}' as of {}, taken by {}", mark.name, say::date(mark.as_of), mark.by);
    if verdict.is_unaltered() {
        let notes: String = verdict.notes.iter().map(|note| format!("; {note}")).collect();
        let said = format!("unaltered: {what}, digest {}{notes}", verdict.digest);
        return Verdict::new(VerdictKind::Unaltered, said);
    }
    let said = verdict.wrong.iter().map(|wrong| format!("ALTERED: {what}: {wrong}")).collect();
    Verdict { found: VerdictKind::Altered, said }
}

/// Message for a file that contains no digest.
const NO_DIGEST: &str = "carries no digest of what it was made from: it is not a paper of this program, or its properties \
                         were taken out; hold the digest printed on its pages against the snapshot: boardsight verify \
                         SNAPSHOT --digest \u{2026}";

/// The boards and snapshots for verifying a document.
#[derive(Clone, Copy, Debug)]
pub struct Candidates<'a> {
    /// Candidates for the source of the document.
    pub known: &'a [Candidate],
    /// Whether the document must come from the first candidate, because the user named it.
    pub named: bool,
    /// Further candidates for the earlier version in the document's list of changes.
    pub more: &'a [Candidate],
}

/// Verifies a snapshot or a document. A document is compared with the boards and snapshots next to it and
/// with `more`.
#[must_use]
pub fn of_file(file: &Path, more: &[Candidate]) -> Verdict {
    let name = file.display().to_string();
    let bytes = match read_bytes(file) {
        Ok(bytes) => bytes,
        Err(error) => return Verdict { found: VerdictKind::Unknown, said: error.lines() },
    };
    let damaged = |what: &str, lines: Vec<String>| Verdict {
        found: VerdictKind::Altered,
        said: std::iter::once(format!("ALTERED or damaged: {what}")).chain(lines).collect(),
    };
    if looks_like_ron(file, &bytes) {
        return match snapshot::verify_bytes(&bytes, &name) {
            Err(error) => damaged("it does not open", error.lines()),
            Ok(Some(verdict)) => match boardsight_store::parse_board(&bytes, &name) {
                Ok(board) => with_author(of_snapshot(&verdict), &verdict.mark, &board, "the snapshot itself"),
                Err(_) => of_snapshot(&verdict),
            },
            Ok(None) => Verdict::new(
                VerdictKind::Unknown,
                "it is a board and no snapshot, so there is nothing that it was sealed with",
            ),
        };
    }
    match papers::carried_in(&bytes, &name) {
        Err(error) => damaged("it is not whole", error.lines()),
        Ok(carried) => {
            let known: Vec<Candidate> = beside(file).into_iter().chain(more.iter().cloned()).collect();
            of_paper(&bytes, &carried, Candidates { known: &known, named: false, more: &[] })
        }
    }
}

/// Verifies a document. `bytes` is the content of its file, `carried` the properties found in it.
#[must_use]
pub fn of_paper(bytes: &[u8], carried: &EmbeddedDigest, against: Candidates<'_>) -> Verdict {
    let recipe = carried.words.iter().find_map(|words| Provenance::find(words));
    let seal = match paper::look(bytes) {
        // A document that records how it was made was sealed too, so a missing seal counts as broken.
        Seal::Absent if recipe.is_some() => Seal::Broken,
        seal => seal,
    };
    if carried.digests.is_empty() {
        return Verdict::new(VerdictKind::Unknown, NO_DIGEST);
    }
    let digests: Vec<String> = carried.digests.iter().map(ToString::to_string).collect();
    let broken = "it is not as it was written: its bytes do not fit its own seal";
    let candidates: Vec<&Candidate> =
        against.known.iter().filter(|k| carried.digests.contains(&k.digest)).collect();
    if candidates.is_empty() {
        return match (against.known.first().filter(|_| against.named), seal) {
            (Some(other), _) => Verdict::new(
                VerdictKind::Altered,
                format!(
                    "DOES NOT MATCH {}: it carries {}, and that is {}, whose digest is {}",
                    other.path.display(),
                    digests.join(", "),
                    other.what(),
                    other.digest
                ),
            ),
            (None, Seal::Broken) => Verdict::new(VerdictKind::Altered, format!("ALTERED: {broken}")),
            (None, seal) => {
                let whole = if seal == Seal::Whole { "fits its own seal and " } else { "" };
                Verdict::new(
                    VerdictKind::Unknown,
                    format!(
                        "not verified: it {whole}carries the digest {}, and no board or snapshot beside it has that digest: \
                         name one with --with; {NO_AUTHOR}",
                        digests.join(", ")
                    ),
                )
            }
        };
    }
    // Several candidates may have the digest, such as a board and a snapshot of it. Use the most
    // informative judgement.
    let judged = candidates.into_iter().map(|known| of_one(known, seal, recipe.as_ref(), bytes, against));
    let best = judged.min_by_key(|(rank, _)| *rank).map(|(_, judgement)| judgement);
    best.unwrap_or_else(|| Verdict::new(VerdictKind::Unknown, NO_DIGEST))
}

/// Limitation of a seal without a signature.
const NO_AUTHOR: &str = "a seal alone proves no author, as anybody can seal a file anew";

/// Returns the author of a document, according to the keys of the board that it was made from.
fn of_signature(recipe: Option<&Provenance>, known: &Candidate) -> Result<Author, String> {
    let Some(recipe) = recipe else { return Ok(Author::Unsigned) };
    let signed = key::message("paper", &known.digest.to_string(), &recipe.unsigned_word());
    Ok(Author::of(recipe.signature.as_ref(), &signed, &known.board()?, recipe.as_of))
}

/// Signs the digest and the recipe of a pack before it is written. The digest must be that of the board.
pub fn sign(pack: &mut boardsight_report::pack::Pack, key: &key::PrivateKey) {
    let signed = key::message("paper", &pack.digest, &pack.recipe.unsigned_word());
    pack.recipe.signature = Some(key.sign(&signed));
}

/// Result of comparing the document with the program's own output for a board.
enum RebuildResult {
    /// Every byte is equal.
    Same,
    /// The document differs. Contains the place of the first difference.
    Differs(String),
    /// The document's description of itself contradicts the board.
    Misfit(String),
    /// The comparison was not possible. Contains the reason and the requirement.
    Needs(String),
}

/// Judges a document against one board or snapshot with its digest. Also returns a rank; the lowest rank is
/// the most significant.
fn of_one(
    known: &Candidate,
    seal: Seal,
    recipe: Option<&Provenance>,
    bytes: &[u8],
    against: Candidates<'_>,
) -> (u8, Verdict) {
    if let Some(verdict) = known.verdict.as_ref().filter(|v| !v.is_unaltered()) {
        let found = of_snapshot(verdict);
        let said = found.said.iter().map(|s| format!("{}: {s}", known.path.display())).collect();
        return (2, Verdict { found: VerdictKind::Altered, said });
    }
    let of = format!("made from {}, whose digest it carries: {}", known.what(), known.digest);
    let compared = recipe.map_or_else(
        || {
            let needs = "it does not say how it was made: ask for another copy, with its properties";
            RebuildResult::Needs(needs.to_owned())
        },
        |recipe| again(recipe, bytes, known, against),
    );
    let altered = |what: String| Verdict::new(VerdictKind::Altered, format!("ALTERED: {what}"));
    let broken = "it is not as it was written: its bytes do not fit its own seal";
    match (seal, compared) {
        (Seal::Broken, RebuildResult::Differs(place)) => {
            (1, altered(format!("{broken}; first in {place}")).and(format!("It says that it was {of}")))
        }
        (Seal::Broken, _) => (3, altered(broken.to_owned()).and(format!("It says that it was {of}"))),
        (Seal::Absent, _) => (
            4,
            Verdict::new(
                VerdictKind::Unknown,
                format!(
                    "not verified: it says that it was {of}; whether it was altered cannot be said: it has no seal. An \
                     earlier version of the program made it, or its properties were taken out"
                ),
            ),
        ),
        (Seal::Whole, RebuildResult::Same) => {
            let said = format!("unaltered: to the byte what this program makes, {of}");
            match of_signature(recipe, known) {
                Ok(Author::Forged) => {
                    (1, Verdict::new(VerdictKind::Altered, Author::Forged.said(&known.name)))
                }
                Ok(author) => (0, Verdict::new(VerdictKind::Unaltered, said).and(author.said(&known.name))),
                Err(why) => (4, Verdict::new(VerdictKind::Unknown, format!("not verified: {why}"))),
            }
        }
        (Seal::Whole, RebuildResult::Differs(place)) => (
            1,
            altered(format!(
                "it fits its own seal, and yet is not what this program makes of that board; first in {place}"
            ))
            .and(format!("It says that it was {of}"))
            .and(
                "Somebody sealed it anew, or another build of this version made it: export it again and look",
            ),
        ),
        (Seal::Whole, RebuildResult::Misfit(why)) => (
            3,
            altered(format!("it fits its own seal, and yet does not fit that board: {why}"))
                .and(format!("It says that it was {of}")),
        ),
        (Seal::Whole, RebuildResult::Needs(why)) => (
            4,
            Verdict::new(VerdictKind::Unknown, format!("not verified: its bytes were not compared: {why}"))
                .and(format!("It says that it was {of}; {NO_AUTHOR}")),
        ),
    }
}

/// Generates the document again and compares it with the bytes. The recipe in the document proves nothing
/// by itself. A document that this program cannot generate is not verified, and one that does not fit the
/// board is altered.
fn again(recipe: &Provenance, bytes: &[u8], known: &Candidate, against: Candidates<'_>) -> RebuildResult {
    let own = boardsight_report::pack::program();
    if recipe.program != own {
        return RebuildResult::Needs(format!(
            "it says that version {} of the program made it, and this is version {own}; verify it with that version, or \
             export it again with this one",
            recipe.program
        ));
    }
    let Some(format) = Format::of_bytes(bytes) else {
        return RebuildResult::Needs("it is of no form that this program writes".to_owned());
    };
    let mut board = match known.board() {
        Ok(board) => board,
        Err(why) => return RebuildResult::Needs(why),
    };
    // A document without a trail digest is compared using the current trail of the board.
    if recipe.kind == DocumentKind::Pack && !recipe.trail.is_empty() {
        board = match with_trail(board, &recipe.trail) {
            Ok(Some(board)) => board,
            Ok(None) if against.named || known.verdict.is_some() => {
                return RebuildResult::Misfit(format!(
                    "it says that it was made with an audit trail of the digest {}, which this one never had",
                    shown(&recipe.trail)
                ));
            }
            Ok(None) => {
                return RebuildResult::Needs(format!(
                    "the board's figures and words are the same, and its audit trail never had the digest {}; name a \
                     snapshot of that time with --with",
                    shown(&recipe.trail)
                ));
            }
            Err(error) => return RebuildResult::Needs(error.to_string()),
        };
    }
    let changes = match &recipe.since {
        None => None,
        Some(since) => {
            let Ok(wanted) = since.digest.parse::<Fingerprint>() else {
                return RebuildResult::Misfit("it does not say since when it says what changed".to_owned());
            };
            let earlier = against.known.iter().chain(against.more).find(|k| k.digest == wanted);
            let Some(earlier) = earlier else {
                return RebuildResult::Needs(format!(
                    "it says what changed since {}, digest {}, which is not at hand: name it with --since",
                    since.name,
                    boardsight_report::compared::short_digest(&since.digest)
                ));
            };
            match changes(recipe, since, earlier, &board) {
                Ok(changes) => Some(changes),
                Err(why) => return RebuildResult::Needs(why),
            }
        }
    };
    let Some(pack) = recipe.again(&board, &known.digest.to_string(), changes, format.is_workbook()) else {
        return RebuildResult::Misfit("the meeting that it says it is of is not on that board".to_owned());
    };
    let made = match paper::write(&pack, format, &Progress::default()) {
        Ok(made) => made,
        Err(error) => return RebuildResult::Needs(error.to_string()),
    };
    if made == bytes {
        return RebuildResult::Same;
    }
    RebuildResult::Differs(paper::difference(format, bytes, &made).unwrap_or_else(|| "its seal".to_owned()))
}

/// Returns the digits of a document's trail digest for use in a message.
fn shown(trail: &str) -> String {
    const MOST: usize = 16;
    trail.chars().take(MOST).collect()
}

/// Returns the changes since the earlier board that a document names.
fn changes(
    recipe: &Provenance,
    since: &boardsight_report::pack::PackBaseline,
    earlier: &Candidate,
    board: &Board,
) -> Result<boardsight_report::pack::Changes, String> {
    let from = earlier.board()?;
    let mut a = since::side(&from, &since.name, Some(since.as_of)).map_err(|e| e.to_string())?;
    since.name.clone_into(&mut a.name);
    let mut b = since::side(board, &since.now, Some(recipe.as_of)).map_err(|e| e.to_string())?;
    since.now.clone_into(&mut b.name);
    Ok(since::section((a, &from), (b, board))?.0)
}
