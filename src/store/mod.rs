//! Boards and registers on disk: opened with every problem named, saved without a moment in which anything could be
//! lost, and brought together again when two people have changed them.

mod error;
mod fingerprint;
pub mod flagship;
mod layout;
mod migrate;
mod read;
mod save;
mod scan;
pub mod versions;

pub use error::{Complaint, OpenError, SaveError};
pub use fingerprint::{Fingerprint, FingerprintError};
pub use layout::to_ron;
pub use read::{
    Document, LARGEST, Opened, Stored, open_any, open_board, open_register, parse_board, parse_register,
};
pub use save::{Saved, save, save_board, save_register};
