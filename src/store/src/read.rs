//! Reading of files: limited in size, without trust in their content, and with every problem reported by
//! line and column.

use super::error::{FileProblem, OpenError};
use super::scan::{self, Lines};
use super::{Fingerprint, migrate};
use boardsight_core::model::{Board, FileKind, Problem, Register, SCHEMA, check, check_register};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Largest file that is opened, in bytes (256 MiB). A national board of 300,000 figures is below 32 MiB.
pub const LARGEST: u64 = 256 << 20;

/// File that was opened, with its state on disk.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedFile<T> {
    /// Content of the file.
    pub content: T,
    /// Path as given by the user.
    pub path: PathBuf,
    /// Fingerprint of the file's bytes. Pass it to the next save, so that no other change is overwritten.
    pub fingerprint: Fingerprint,
    /// Older format version of the file, if it had one; a save writes the current version.
    pub migrated_from: Option<u32>,
}

/// Content of a file of either kind.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // one document is held at a time
pub enum Document {
    /// Whole board.
    Board(Box<Board>),
    /// Single risk register.
    Register(Register),
}

/// Content that can be stored in a file of its own.
pub trait Stored: DeserializeOwned + serde::Serialize + Clone {
    /// Kind of the file, as written in it.
    const KIND: FileKind;
    /// Noun for the content.
    const WORD: &'static str;
    /// Returns all problems of the content.
    fn problems(&self) -> Vec<Problem>;
    /// Converts data that has a different form in the file to its form in memory.
    fn unpack(&mut self) {}
    /// Returns the value in its file form.
    fn packed(&self) -> Cow<'_, Self>;
}

impl Stored for Board {
    fn unpack(&mut self) {
        Self::unpack(self);
    }
    fn packed(&self) -> Cow<'_, Self> {
        Self::packed(self)
    }
    const KIND: FileKind = FileKind::Board;
    const WORD: &'static str = "board";
    fn problems(&self) -> Vec<Problem> {
        check(self)
    }
}

impl Stored for Register {
    fn packed(&self) -> Cow<'_, Self> {
        Cow::Borrowed(self)
    }
    const KIND: FileKind = FileKind::Register;
    const WORD: &'static str = "register";
    fn problems(&self) -> Vec<Problem> {
        check_register(self)
    }
}

/// Opens a board.
///
/// # Errors
/// If the file cannot be read, is not RON, or does not contain a valid board; all problems are reported.
pub fn open_board(path: &Path) -> Result<OpenedFile<Board>, OpenError> {
    open(path)
}

/// Opens a standalone register.
///
/// # Errors
/// As [`open_board`].
pub fn open_register(path: &Path) -> Result<OpenedFile<Register>, OpenError> {
    open(path)
}

/// Opens a file of either kind, according to its `kind` field.
///
/// # Errors
/// As [`open_board`].
pub fn open_any(path: &Path) -> Result<OpenedFile<Document>, OpenError> {
    let name = path.display().to_string();
    let bytes = read(path)?;
    let (content, migrated_from) = parse_any(&bytes, &name)?;
    Ok(OpenedFile { content, path: path.to_owned(), fingerprint: Fingerprint::of(&bytes), migrated_from })
}

fn open<T: Stored>(path: &Path) -> Result<OpenedFile<T>, OpenError> {
    let name = path.display().to_string();
    let bytes = read(path)?;
    let (content, migrated_from) = parse(&bytes, &name)?;
    Ok(OpenedFile { content, path: path.to_owned(), fingerprint: Fingerprint::of(&bytes), migrated_from })
}

/// Parses a board. `name` is the name of the file in messages.
///
/// # Errors
/// If the text is not RON or does not contain a valid board.
pub fn parse_board(bytes: &[u8], name: &str) -> Result<Board, OpenError> {
    parse(bytes, name).map(|(board, _)| board)
}

/// Parses a register. `name` is the name of the file in messages.
///
/// # Errors
/// If the text is not RON or does not contain a valid register.
pub fn parse_register(bytes: &[u8], name: &str) -> Result<Register, OpenError> {
    parse(bytes, name).map(|(register, _)| register)
}

pub(super) fn parse_any(bytes: &[u8], name: &str) -> Result<(Document, Option<u32>), OpenError> {
    let text = text(bytes, name)?;
    // If the header is not RON, let the full parser report the error.
    let is_register = scan::head(text)
        .ok()
        .and_then(|head| head.kind)
        .is_some_and(|kind| matches!(kind.text, "Register" | "Member"));
    if is_register {
        parse(bytes, name).map(|(register, from)| (Document::Register(register), from))
    } else {
        parse(bytes, name).map(|(board, from)| (Document::Board(Box::new(board)), from))
    }
}

/// Reads the bytes of a file, at most [`LARGEST`].
///
/// # Errors
/// If it cannot be read or is larger.
pub fn read(path: &Path) -> Result<Vec<u8>, OpenError> {
    let name = path.display().to_string();
    let failed = |error: &std::io::Error| {
        let (what, next) = match error.kind() {
            ErrorKind::NotFound => {
                ("there is no such file".to_owned(), "look for it under another name or folder")
            }
            ErrorKind::PermissionDenied => {
                ("you may not read it".to_owned(), "ask its owner for the right to read it")
            }
            ErrorKind::IsADirectory => ("it is a folder".to_owned(), "choose a file in it"),
            _ => (format!("it cannot be read: {error}"), "check that the drive is there, and try again"),
        };
        OpenError::unreadable(&name, what, next)
    };
    // Check before opening: opening a pipe would wait for its writer.
    let meta = fs::metadata(path).map_err(|e| failed(&e))?;
    if meta.is_dir() {
        return Err(failed(&ErrorKind::IsADirectory.into()));
    }
    if !meta.is_file() {
        return Err(OpenError::unreadable(&name, "it is a device or a pipe", "choose a file"));
    }
    let too_large = |size: u64| {
        let what = format!("it is {} MiB, and no board is larger than {} MiB", size >> 20, LARGEST >> 20);
        OpenError::unreadable(&name, what, "check that it is the right file")
    };
    if meta.len() > LARGEST {
        return Err(too_large(meta.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0).saturating_add(1));
    let file = File::open(path).map_err(|e| failed(&e))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| failed(&e))?;
    match u64::try_from(bytes.len()) {
        Ok(size) if size > LARGEST => Err(too_large(size)),
        _ => Ok(bytes),
    }
}

/// Returns the text of a file as UTF-8, without the byte order mark that some editors add.
fn text<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, OpenError> {
    const LAST: &str = "open the version before it, or ask for another copy";
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let what = if bytes.is_empty() { "the file is empty" } else { "the file holds only white space" };
        return Err(OpenError::unreadable(name, what, LAST));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = std::str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or(&[])).unwrap_or("");
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or(0);
        OpenError::Unreadable {
            file: name.to_owned(),
            spot: Some(Lines::new(good).spot(good.len())),
            what: format!("byte 0x{byte:02X} is not UTF-8 text"),
            expected: Some("a RON file in UTF-8".to_owned()),
            next: "check that it is a board and not a workbook or a document".to_owned(),
        }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = text.find('\0') {
        return Err(OpenError::Unreadable {
            file: name.to_owned(),
            spot: Some(Lines::new(text).spot(at)),
            what: "a zero byte: the file is binary or damaged".to_owned(),
            expected: Some("a RON file".to_owned()),
            next: LAST.to_owned(),
        });
    }
    Ok(text)
}

pub(super) fn parse<T: Stored>(bytes: &[u8], name: &str) -> Result<(T, Option<u32>), OpenError> {
    let text = text(bytes, name)?;
    // Check for conflict markers only if parsing fails, because a valid text may quote them.
    parse_text(text, name).map_err(|error| git_conflict(text, name).unwrap_or(error))
}

/// Returns the error for a file with git conflict markers; `None` if it contains none.
fn git_conflict(text: &str, name: &str) -> Option<OpenError> {
    let starts_with = |mark: &str| {
        let at =
            if text.starts_with(mark) { Some(0) } else { text.find(&format!("\n{mark}")).map(|at| at + 1) };
        at.filter(|at| {
            text[at + mark.len()..].starts_with([' ', '\r', '\n']) || text.len() == at + mark.len()
        })
    };
    let at = starts_with("<<<<<<<")?;
    starts_with(">>>>>>>")?;
    starts_with("=======")?;
    Some(OpenError::Unreadable {
        file: name.to_owned(),
        spot: Some(Lines::new(text).spot(at)),
        what: "the file holds both sides of a git conflict ('<<<<<<<' to '>>>>>>>')".to_owned(),
        expected: Some("one board".to_owned()),
        next: "take both whole files out of git ('git show :1:FILE > base.ron', ':2:' for ours, ':3:' for theirs) and put \
               them together with 'boardsight merge'"
            .to_owned(),
    })
}

fn parse_text<T: Stored>(text: &str, name: &str) -> Result<(T, Option<u32>), OpenError> {
    let migrated;
    let (text, from) = match version::<T>(text, name)? {
        SCHEMA => (text, None),
        older => {
            migrated = migrate::to_current(text, older, T::KIND).map_err(|why| {
                unsound(text, name, 0, "", why, "a file that this program or one before it wrote")
            })?;
            (migrated.as_str(), Some(older))
        }
    };
    let mut value: T = options().from_str(text).map_err(|error| fault(text, name, &error))?;
    let problems = value.problems();
    if !problems.is_empty() {
        return Err(located(text, name, &problems));
    }
    value.unpack();
    Ok((value, from))
}

/// Returns the RON options for reading: the extensions of saved files, and the scanner's nesting limit.
pub(super) fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(scan::DEEPEST * 2)
}

/// Returns the RON options for writing: the file itself names its extension.
pub(super) fn options_bare() -> ron::Options {
    ron::Options::default()
}

/// Returns the file's format version, if this program can read it and the file is of the wanted kind.
fn version<T: Stored>(text: &str, name: &str) -> Result<u32, OpenError> {
    let head = scan::head(text).map_err(|fault| broken(text, name, &fault))?;
    let (Some(schema), Some(kind)) = (head.schema, head.kind) else {
        // Report the missing field only if the rest of the file is well-formed.
        scan::well_formed(text).map_err(|fault| broken(text, name, &fault))?;
        let field = if head.schema.is_none() { "schema" } else { "kind" };
        let what = format!("there is no '{field}' at its head");
        let expected = format!("a file that starts '(schema: {SCHEMA}, kind: {:?}, …'", T::KIND);
        return Err(unsound(text, name, 0, "", what, &expected));
    };
    let number = schema.text.parse::<u32>().map_err(|_| {
        let what = format!("format version '{}'", scan::start_of(schema.text));
        unsound(text, name, schema.at, "schema", what, &SCHEMA.to_string())
    })?;
    if number > SCHEMA {
        let what = format!("format version {number}, which only a newer program can read");
        let expected =
            format!("{SCHEMA} at most; get the newer program, or ask for the file in version {SCHEMA}");
        return Err(unsound(text, name, schema.at, "schema", what, &expected));
    }
    if number < migrate::OLDEST {
        let what = format!("format version {number}, which no program ever wrote");
        let expected = if migrate::OLDEST == SCHEMA {
            SCHEMA.to_string()
        } else {
            format!("{} to {SCHEMA}", migrate::OLDEST)
        };
        return Err(unsound(text, name, schema.at, "schema", what, &expected));
    }
    let wanted = format!("{:?}", T::KIND);
    let member = T::KIND == FileKind::Register && kind.text == "Member";
    if kind.text != wanted && !member {
        // A file that is cut off within its `kind` is reported as cut off.
        scan::well_formed(text).map_err(|fault| broken(text, name, &fault))?;
        let other = if T::KIND == FileKind::Board { "Register" } else { "Board" };
        let what = if kind.text == other {
            format!("the file holds a {}, not a {}", other.to_lowercase(), T::WORD)
        } else {
            format!("kind '{}'", scan::start_of(kind.text))
        };
        return Err(unsound(text, name, kind.at, "kind", what, &wanted));
    }
    Ok(number)
}

fn unsound(
    text: &str,
    name: &str,
    at: usize,
    place: &str,
    what: impl Into<String>,
    expected: &str,
) -> OpenError {
    let (line, col) = Lines::new(text).spot(at);
    let problem =
        FileProblem { line, col, place: place.to_owned(), what: what.into(), expected: expected.to_owned() };
    OpenError::Unsound { file: name.to_owned(), problems: vec![problem] }
}

fn broken(text: &str, name: &str, fault: &scan::Fault) -> OpenError {
    OpenError::Unreadable {
        file: name.to_owned(),
        spot: Some(Lines::new(text).spot(fault.at)),
        what: fault.what.clone(),
        expected: Some(fault.expected.clone()),
        next: "mend it there, or open the version before it".to_owned(),
    }
}

/// Translates an error of the RON parser into the terms of the file.
fn fault(text: &str, name: &str, error: &ron::error::SpannedError) -> OpenError {
    use ron::Error as E;
    if let Err(fault) = scan::well_formed(text) {
        return broken(text, name, &fault);
    }
    let lines = Lines::new(text);
    let (start, end) = (error.span.start, error.span.end);
    let (start, end) = (lines.offset(start.line, start.col), lines.offset(end.line, end.col));
    // The parser stops after the invalid value; the last value that starts before that position is the one
    // meant.
    let (place, at, token) = scan::value_at(text, end).unwrap_or((String::new(), start, ""));
    let found = format!("'{}'", scan::start_of(token));
    let record = |outer: &Option<String>| {
        outer.as_deref().map_or_else(|| "the record".to_owned(), |o| format!("a {}", o.to_lowercase()))
    };
    let (at, what, expected) = match &error.code {
        E::NoSuchStructField { expected, found, outer } => {
            let at = field_at(text, found, end).unwrap_or(start);
            (at, format!("unknown field '{found}' in {}", record(outer)), one_of(expected))
        }
        E::NoSuchEnumVariant { expected, found, .. } => (at, format!("'{found}'"), one_of(expected)),
        E::MissingStructField { field, outer } => {
            let expected = format!("'{field}: …' before it closes");
            (start, format!("{} without '{field}'", record(outer)), expected)
        }
        E::DuplicateStructField { field, outer } => {
            let at = field_at(text, field, end).unwrap_or(start);
            (at, format!("a second '{field}' in {}", record(outer)), "it once".to_owned())
        }
        E::InvalidValueForType { expected, .. } => (at, found, expected.clone()),
        E::IntegerOutOfBounds if token.starts_with('-') => {
            (at, found, "a whole number that is not below zero".to_owned())
        }
        E::IntegerOutOfBounds => (at, found, "a smaller whole number".to_owned()),
        E::ExpectedInteger | E::InvalidIntegerDigit { .. } => (at, found, "a whole number".to_owned()),
        E::ExpectedFloat => (at, found, "a number".to_owned()),
        E::ExpectedString => (at, found, "a text in quotation marks".to_owned()),
        E::ExpectedBoolean => (at, found, "true or false".to_owned()),
        E::ExpectedArray => (at, found, "a list '[…]'".to_owned()),
        E::ExpectedStructLike | E::ExpectedNamedStructLike(_) => (at, found, "a record '(…)'".to_owned()),
        E::ExpectedMapColon => (at, found, "':' and a value after it".to_owned()),
        E::ExpectedComma | E::ExpectedArrayEnd | E::ExpectedStructLikeEnd | E::ExpectedMapEnd => (
            start,
            format!("'{}'", scan::start_of(text.get(start..).unwrap_or(""))),
            "',' or a closing bracket".to_owned(),
        ),
        E::Message(message) => from_message(message, at, &found),
        other => (at, format!("{found}: {other}"), "a value that this field can hold".to_owned()),
    };
    unsound(text, name, at, &place, what, &expected)
}

/// Returns the error of the model's types or of the date library for a text that they reject.
fn from_message(message: &str, at: usize, found: &str) -> (usize, String, String) {
    if let Some((what, expected)) = message.split_once(": expected ") {
        return (at, what.to_owned(), expected.to_owned());
    }
    // Replace the date library's message, which describes its parser, with one that gives the expected
    // format.
    if found.starts_with("'\"") {
        let day = format!("{} is not a day of the calendar", found.trim_matches('\''));
        let looks_like_time = found.contains('T') && found.contains(':');
        let expected = if looks_like_time {
            "a time such as \"2017-02-08T09:30:00Z\""
        } else {
            "a day such as \"2017-02-08\""
        };
        return (at, day, expected.to_owned());
    }
    (at, format!("{found}: {message}"), "a value that this field can hold".to_owned())
}

/// Returns the last offset of a field's name before an offset.
fn field_at(text: &str, field: &str, end: usize) -> Option<usize> {
    text.get(..end)?.rfind(field)
}

fn one_of(names: &[&str]) -> String {
    const MOST: usize = 14;
    match names {
        [] => "nothing there".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] if names.len() <= MOST => format!("{} or {last}", most.join(", ")),
        names => format!("one of {} …", names.iter().take(MOST).copied().collect::<Vec<_>>().join(", ")),
    }
}

/// Returns the model's problems with their lines and columns.
fn located(text: &str, name: &str, problems: &[Problem]) -> OpenError {
    let places: Vec<_> = problems.iter().map(|p| &p.place).collect();
    let lines = Lines::new(text);
    let mut found: Vec<FileProblem> = scan::locate(text, &places)
        .into_iter()
        .zip(problems)
        .map(|(at, problem)| {
            let (line, col) = lines.spot(at);
            let place = problem.place.to_string();
            FileProblem { line, col, place, what: problem.what.clone(), expected: problem.expected.clone() }
        })
        .collect();
    found.sort_by_key(|c| (c.line, c.col));
    OpenError::Unsound { file: name.to_owned(), problems: found }
}
