//! Errors of reading a file: each states what the file is, what was expected, and what to do next.

use boardsight_core::progress::Cancelled;

/// The reason why a file cannot be read. The board is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system reported an error.
    #[error("{name}: {why}; name a file that can be read")]
    Unreadable {
        /// Name of the file.
        name: String,
        /// The system's error.
        why: std::io::Error,
    },
    /// The path is a folder.
    #[error("{name}: this is a folder; name one file in it")]
    Folder {
        /// Name of the folder.
        name: String,
    },
    /// The path is a device or a pipe.
    #[error("{name}: this is a device or a pipe and no file; save what it gives as a file, and name that")]
    NoFile {
        /// The name that was given.
        name: String,
    },
    /// The file is empty.
    #[error("{name}: the file is empty; ask the sender to send it again")]
    Empty {
        /// Name of the file.
        name: String,
    },
    /// The workbook has more sheets than any return.
    #[error(
        "{name}: the workbook has more than {most} sheets; save the sheet with the figures alone and take that in"
    )]
    TooManySheets {
        /// Name of the file.
        name: String,
        /// Maximum number of cells.
        most: usize,
    },
    /// The file is larger than any return.
    #[error(
        "{name}: the file is larger than 64 MiB; a return is far smaller. Save the sheet with the figures alone and \
         take that in"
    )]
    TooLarge {
        /// Name of the file.
        name: String,
    },
    /// Unpacked, the file would be far larger than any return.
    #[error(
        "{name}: '{part}' in it would unpack to {unpacked}, out of {packed}; a workbook made by hand never does. It was \
         not unpacked. Ask the sender for the figures as CSV"
    )]
    Bomb {
        /// Name of the file.
        name: String,
        /// Name of the part.
        part: String,
        /// Packed size.
        packed: String,
        /// Unpacked size, or its lower bound.
        unpacked: String,
    },
    /// The file is protected by a password.
    #[error(
        "{name}: the workbook is protected by a password, so that nothing in it can be read. Open it with the password, \
         save a copy without one (in Excel: File > Info > Protect Workbook > Encrypt with Password, and empty it) and \
         take in the copy"
    )]
    Password {
        /// Name of the file.
        name: String,
    },
    /// The file contains macros.
    #[error(
        "{name}: the workbook carries macros ({part}), which could change what it shows. None was run and nothing was \
         read. Save it as an ordinary workbook (.xlsx or .ods) and take in the copy"
    )]
    Macros {
        /// Name of the file.
        name: String,
        /// The part that contains them.
        part: String,
    },
    /// The file name extension does not match the content.
    #[error(
        "{name}: the name ends in '.{ending}' and the content is {is}. Rename it to end in '.{better}' if that is what \
         was meant, or ask the sender for the right file"
    )]
    WrongEnding {
        /// Name of the file.
        name: String,
        /// The current extension.
        ending: String,
        /// Detected format, with its article.
        is: &'static str,
        /// The correct extension.
        better: &'static str,
    },
    /// The file is not in a format that contains tables.
    #[error("{name}: this is {is}; {next}")]
    NotATable {
        /// Name of the file.
        name: String,
        /// Detected format, with its article.
        is: &'static str,
        /// The next step for the user.
        next: &'static str,
    },
    /// The file is damaged.
    #[error(
        "{name}{place}: the file is damaged ({why}). Open it in the program that made it, save it again, and take \
             in that copy"
    )]
    Damaged {
        /// Name of the file.
        name: String,
        /// Location in the file: empty, or `, sheet 'Q1'`.
        place: String,
        /// Description of the damage.
        why: String,
    },
    /// The file has more cells than any return.
    #[error(
        "{name}, sheet '{sheet}': more than {most} cells hold something by cell {cell}; a return has far fewer. Save the \
         sheet with the figures alone and take that in"
    )]
    TooManyCells {
        /// Name of the file.
        name: String,
        /// Name of the sheet.
        sheet: String,
        /// The cell where reading stopped.
        cell: String,
        /// Maximum number of cells.
        most: usize,
    },
    /// The user cancelled.
    #[error("reading was stopped; nothing was taken in and the board is as it was")]
    Cancelled,
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
