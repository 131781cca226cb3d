//! A file as it was sent: sheets of typed cells, the same for every format.

mod biff;
mod detect;
mod error;
mod grid;
mod ods;
mod parts;
mod text;
mod workbook;

pub use detect::FileFormat;
pub use error::ReadError;
pub(crate) use grid::rounded;
pub use grid::{Cell, Region, Worksheet, cell_name, column_name, in_row};
pub use text::{decode, delimiter};

use boardsight_core::progress::Progress;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Maximum file size, in bytes: 64 MiB. Returns are a hundredth of that.
pub const LARGEST: u64 = 64 << 20;

/// Maximum number of non-empty cells in a file.
pub const MOST_CELLS: usize = 8_000_000;

/// Maximum number of sheets to read from a workbook.
pub const MOST_SHEETS: usize = 1_000;

/// Reads a regular file of at most `most` bytes.
///
/// Folders, devices and pipes are rejected, because reading them may never end.
///
/// # Errors
/// See [`ReadError`].
pub fn read_file(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    let shown = || path.display().to_string();
    let failed = |why: std::io::Error| ReadError::Unreadable { name: shown(), why };
    // Check the type before opening: opening a pipe blocks until another process writes to it.
    let kind = std::fs::metadata(path).map_err(failed)?;
    if kind.is_dir() {
        return Err(ReadError::Folder { name: shown() });
    }
    if !kind.is_file() {
        return Err(ReadError::NoFile { name: shown() });
    }
    let mut bytes = Vec::new();
    // Read one byte more than the limit, to detect a file that is too large even if its reported length is
    // wrong.
    File::open(path).map_err(failed)?.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(ReadError::TooLarge { name: shown() });
    }
    Ok(bytes)
}

/// A workbook or CSV file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// Name of the file, without its folder.
    pub name: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Format of the file.
    pub form: FileFormat,
    /// The sheets, in order. A CSV file has one, named after the file.
    pub sheets: Vec<Worksheet>,
    /// Notes about the file, each with sheet and cell.
    pub notes: Vec<String>,
    /// Delimited text only: the delimiter is a semicolon.
    pub semicolons: bool,
}

impl Workbook {
    /// Reads a file.
    ///
    /// # Errors
    /// See [`ReadError`]; each states the next step.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        Self::open_with(path, &Progress::default())
    }

    /// Reads a file and reports progress.
    ///
    /// # Errors
    /// See [`ReadError`]; [`ReadError::Cancelled`] if the user cancelled.
    pub fn open_with(path: &Path, progress: &Progress) -> Result<Self, ReadError> {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let bytes = read_file(path, LARGEST)?;
        Self::read_with(&name, &bytes, progress)
    }

    /// Reads a file from its bytes.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        Self::read_with(name, bytes, &Progress::default())
    }

    /// Reads a file from its bytes and reports progress.
    ///
    /// # Errors
    /// See [`ReadError`]; [`ReadError::Cancelled`] if the user cancelled.
    pub fn read_with(name: &str, bytes: &[u8], progress: &Progress) -> Result<Self, ReadError> {
        if bytes.len() as u64 > LARGEST {
            return Err(ReadError::TooLarge { name: name.to_owned() });
        }
        progress.step("Looking at the file", 0.0)?;
        let form = detect::form(name, bytes)?;
        let (sheets, notes) = match form {
            FileFormat::Csv => text::sheets(name, bytes, progress)?,
            _ => workbook::sheets(name, bytes, form, progress)?,
        };
        let digest = Sha256::digest(bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let semicolons =
            form == FileFormat::Csv && notes.iter().any(|n| n.ends_with("set apart by semicolons"));
        Ok(Self { name: name.to_owned(), sha256, form, sheets, notes, semicolons })
    }

    /// Returns the sheet with a name, ignoring case.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Worksheet> {
        self.sheets.iter().find(|s| s.name.trim().eq_ignore_ascii_case(name.trim()))
    }
}
