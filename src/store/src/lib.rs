//! Boards and registers on disk: opening with every problem reported, saving without a moment of possible
//! data loss, and merging of changes by two people.

#![warn(missing_docs)]

pub mod alone;
pub mod carry;
pub mod compare;
mod digest;
#[cfg(any(test, feature = "record"))]
pub mod disk;
#[cfg(not(any(test, feature = "record")))]
mod disk;
mod error;
mod fingerprint;
pub mod flagship;
mod hold;
pub mod journal;
pub mod key;
mod layout;
pub mod lock;
pub mod merge;
mod migrate;
mod output;
pub mod papers;
mod plain;
mod read;
mod save;
mod scan;
mod session;
pub mod snapshot;
mod starter;
pub mod versions;

pub use digest::{canonical, digest, mark, marks_in, trail, with_trail};
pub use error::{FileProblem, OpenError, SaveError};
pub use fingerprint::{Fingerprint, FingerprintError};
pub use journal::Journal;
pub use layout::to_ron;
pub use lock::{Holder, Lock, LockError};
pub use output::{Existing, Output, OutputError, check_outputs, is_same_file, special};
pub use plain::{make_private_folder, open_plain, read_plain};
pub use read::{
    Document, LARGEST, OpenedFile, Stored, open_any, open_board, open_register, parse_board, parse_register,
    read as read_bytes,
};
pub use save::{
    Expected, Prepared, Rights, Saved, put_bytes, put_bytes_with, save, save_board, save_document,
    save_document_with, save_register,
};
pub use session::{SaveTask, Session, StartedSession};
pub use starter::Starter;
