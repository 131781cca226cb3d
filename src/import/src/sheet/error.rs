//! Why a file cannot be read: what it is, what was expected, and what to do next.

use boardsight_core::progress::Cancelled;

/// Why a file cannot be read. The board is untouched.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system does not give it.
    #[error("{name}: {why}; name a file that can be read")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system said.
        why: std::io::Error,
    },
    /// It is a folder.
    #[error("{name}: this is a folder; name one file in it")]
    Folder {
        /// The folder.
        name: String,
    },
    /// It is a device or a pipe.
    #[error("{name}: this is a device or a pipe and no file; save what it gives as a file, and name that")]
    NoFile {
        /// What was named.
        name: String,
    },
    /// There is nothing in it.
    #[error("{name}: the file is empty; ask the sender to send it again")]
    Empty {
        /// The file.
        name: String,
    },
    /// It has more sheets than any return.
    #[error(
        "{name}: the workbook has more than {most} sheets; save the sheet with the figures alone and take that in"
    )]
    TooManySheets {
        /// The file.
        name: String,
        /// The limit.
        most: usize,
    },
    /// It is larger than any return.
    #[error(
        "{name}: the file is larger than 64 MiB; a return is far smaller. Save the sheet with the figures alone and \
         take that in"
    )]
    TooLarge {
        /// The file.
        name: String,
    },
    /// It would become far larger than any return once it is unpacked.
    #[error(
        "{name}: '{part}' in it would unpack to {unpacked}, out of {packed}; a workbook made by hand never does. It was \
         not unpacked. Ask the sender for the figures as CSV"
    )]
    Bomb {
        /// The file.
        name: String,
        /// Which part of it.
        part: String,
        /// From how much.
        packed: String,
        /// To how much, or at least how much.
        unpacked: String,
    },
    /// It cannot be read without its password.
    #[error(
        "{name}: the workbook is protected by a password, so that nothing in it can be read. Open it with the password, \
         save a copy without one (in Excel: File > Info > Protect Workbook > Encrypt with Password, and empty it) and \
         take in the copy"
    )]
    Password {
        /// The file.
        name: String,
    },
    /// It carries programs.
    #[error(
        "{name}: the workbook carries macros ({part}), which could change what it shows. None was run and nothing was \
         read. Save it as an ordinary workbook (.xlsx or .ods) and take in the copy"
    )]
    Macros {
        /// The file.
        name: String,
        /// Where in it.
        part: String,
    },
    /// Its name says one thing and its content another.
    #[error(
        "{name}: the name ends in '.{ending}' and the content is {is}. Rename it to end in '.{better}' if that is what \
         was meant, or ask the sender for the right file"
    )]
    WrongEnding {
        /// The file.
        name: String,
        /// As it ends.
        ending: String,
        /// What it is.
        is: &'static str,
        /// As it should end.
        better: &'static str,
    },
    /// It is of no kind that holds figures.
    #[error("{name}: this is {is}; {next}")]
    NotATable {
        /// The file.
        name: String,
        /// What it is.
        is: &'static str,
        /// What to do.
        next: &'static str,
    },
    /// It is damaged.
    #[error(
        "{name}{place}: the file is damaged ({why}). Open it in the program that made it, save it again, and take \
             in that copy"
    )]
    Damaged {
        /// The file.
        name: String,
        /// Where in it: empty, or `, sheet 'Q1'`.
        place: String,
        /// What was met.
        why: String,
    },
    /// It holds more cells than any return.
    #[error(
        "{name}, sheet '{sheet}': more than {most} cells hold something by cell {cell}; a return has far fewer. Save the \
         sheet with the figures alone and take that in"
    )]
    TooManyCells {
        /// The file.
        name: String,
        /// The sheet.
        sheet: String,
        /// Where reading stopped.
        cell: String,
        /// The limit.
        most: usize,
    },
    /// It was asked to stop.
    #[error("reading was stopped; nothing was taken in and the board is as it was")]
    Cancelled,
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
