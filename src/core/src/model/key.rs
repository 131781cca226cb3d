//! The public keys by which a board's snapshots and papers are known to come from its secretariat.

use super::KeyId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One public key of the board, with whose it is and since when it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardKey {
    /// Unique within the board: the first sixteen digits of the key's fingerprint.
    pub id: KeyId,
    /// Whose key it is, by office, such as `Secretariat`.
    pub holder: String,
    /// The Ed25519 public key (RFC 8032): 64 lower-case hexadecimal digits.
    pub public: String,
    /// The first day on which it counts.
    pub since: Date,
    /// The last day on which it counts. `None`: it still does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A signature that a snapshot or a paper carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The Ed25519 public key of the signer: 64 lower-case hexadecimal digits.
    pub key: String,
    /// The Ed25519 signature: 128 lower-case hexadecimal digits.
    pub signature: String,
}
