//! Public keys for verifying that a board's snapshots and documents are from its secretariat.

use super::KeyId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A public key of the board, with its holder and period of validity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardKey {
    /// Unique id within the board: the first sixteen digits of the key's fingerprint.
    pub id: KeyId,
    /// Holder of the key, as an office such as `Secretariat`.
    pub holder: String,
    /// The Ed25519 public key (RFC 8032), as 64 lower-case hexadecimal digits.
    pub public: String,
    /// First day of validity.
    pub since: Date,
    /// Last day of validity; `None` if the key is still valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// The signature of a snapshot or a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The signer's Ed25519 public key, as 64 lower-case hexadecimal digits.
    pub key: String,
    /// The Ed25519 signature, as 128 lower-case hexadecimal digits.
    pub signature: String,
}
