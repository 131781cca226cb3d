//! Keys with which a secretariat signs snapshots and documents: Ed25519 (RFC 8032).
//!
//! The private key is in a file that only the user can read. It is encrypted with XChaCha20-Poly1305 (RFC
//! 8439 and draft-irtf-cfrg-xchacha) under a key that Argon2id (RFC 9106) derives from a passphrase.
//!
//! A signature covers the digest of a board's content and how the snapshot or document was made from it
//! ([`message`]). It proves that the holder of the private key signed it. A reader identifies the holder by
//! the fingerprint of the public key, which is listed in the board's file and printed in its minutes.

use super::save::{Rights, save_document_with};
use super::{Fingerprint, plain};
use argon2::{Algorithm, Argon2, Params, Version};
use boardsight_core::model::{BoardKey, Signature};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer, VerifyingKey};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Version of the key file format.
const FORMAT: u32 = 1;
/// Argon2id memory in KiB, and passes: RFC 9106, section 4, second recommended option.
const COST: (u32, u32) = (64 << 10, 3);
/// Maximum memory, in KiB, and passes that a key file may request.
const MOST: (u32, u32) = (1 << 20, 16);
/// Maximum size of a key file in bytes.
const LARGEST_FILE: u64 = 64 << 10;
/// Minimum length of a passphrase, in characters.
pub const SHORTEST: usize = 8;

/// An error while a key is created, read or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key {path} cannot be used: {why}; {next}", path = .path.display())]
    File {
        /// Path of the file.
        path: PathBuf,
        /// Description of the error.
        why: String,
        /// Next step for the user.
        next: &'static str,
    },
    /// The passphrase is wrong, or the file was modified.
    #[error("the passphrase does not open the key {path}, or the file was altered; try again", path = .path.display())]
    Passphrase {
        /// Path of the file.
        path: PathBuf,
    },
    /// The passphrase is too short.
    #[error("the passphrase is shorter than {SHORTEST} characters; choose a longer one")]
    TooShort,
    /// The system provides no random numbers.
    #[error("the system gives no random numbers: {0}; restart the machine and try again")]
    Random(String),
}

/// The content of a key file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    /// Format version: [`FORMAT`].
    boardsight_key: u32,
    holder: String,
    made: Date,
    /// SHA-256 of the part: 64 hexadecimal digits.
    public: String,
    /// Argon2id memory in KiB.
    memory: u32,
    passes: u32,
    /// Salt in hexadecimal, as are the following fields.
    salt: String,
    nonce: String,
    secret: String,
}

/// Random bytes for a new key: the private key, the salt and the nonce.
pub struct Random {
    /// The private key.
    pub seed: [u8; 32],
    /// The salt of Argon2id.
    pub salt: [u8; 16],
    /// The nonce of the cipher.
    pub nonce: [u8; 24],
}

impl Random {
    /// Returns random bytes from the system.
    ///
    /// # Errors
    /// If the system provides none.
    pub fn of_system() -> Result<Self, KeyError> {
        let mut random = Self { seed: [0; 32], salt: [0; 16], nonce: [0; 24] };
        for bytes in [&mut random.seed[..], &mut random.salt[..], &mut random.nonce[..]] {
            getrandom::fill(bytes).map_err(|e| KeyError::Random(e.to_string()))?;
        }
        Ok(random)
    }
}

/// A decrypted private key for signing.
pub struct PrivateKey {
    key: ed25519_dalek::SigningKey,
    /// Holder of the key.
    pub holder: String,
    /// Date on which the key was created.
    pub made: Date,
}

/// The content of a key file that is readable without its passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Holder of the key.
    pub holder: String,
    /// Date on which the key was created.
    pub made: Date,
    /// Ed25519 public key: 64 hexadecimal digits.
    pub public: String,
}

impl PublicKey {
    /// Returns the key as listed in a board's file, valid from a date on.
    #[must_use]
    pub fn listed(&self, since: Date) -> BoardKey {
        let id: String = fingerprint(&self.public).to_string().chars().take(16).collect();
        BoardKey {
            id: id.into(),
            holder: self.holder.clone(),
            public: self.public.clone(),
            since,
            until: None,
        }
    }
}

/// Returns the fingerprint of a public key, given as 64 hexadecimal digits: the SHA-256 of its 32 bytes.
///
/// A text that is not a key has the fingerprint of the text.
#[must_use]
pub fn fingerprint(public: &str) -> Fingerprint {
    bytes::<32>(public).map_or_else(|| Fingerprint::of(public.as_bytes()), |bytes| Fingerprint::of(&bytes))
}

/// Formats a fingerprint in groups of four digits, for comparison by people.
#[must_use]
pub fn grouped(print: Fingerprint) -> String {
    let digits: Vec<char> = print.to_string().chars().collect();
    digits.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// Returns the path of the user's own key: `BOARDSIGHT_KEY` if set, else `signing.key` in the user's data
/// folder.
#[must_use]
pub fn usual_place() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("BOARDSIGHT_KEY").or_else(|| {
        set("XDG_DATA_HOME")
            .filter(|p| p.is_absolute())
            .or_else(|| set("LOCALAPPDATA"))
            .or_else(|| set("HOME").map(|home| home.join(".local/share")))
            .map(|folder| folder.join("boardsight/signing.key"))
    })
}

/// Returns the bytes to sign: the kind of object, the digest of the board's content, and how the object was
/// made.
#[must_use]
pub fn message(what: &str, digest: &str, how: &str) -> Vec<u8> {
    format!("boardsight signature 1\n{what}\n{digest}\n{how}\n").into_bytes()
}

/// Returns whether a signature over a message is valid for its key. It does not check who holds the key.
#[must_use]
pub fn is_signed(signature: &Signature, message: &[u8]) -> bool {
    let (Some(key), Some(signature)) = (bytes::<32>(&signature.key), bytes::<64>(&signature.signature))
    else {
        return false;
    };
    let signature = ed25519_dalek::Signature::from_bytes(&signature);
    // Strict verification rejects keys and signatures that are valid for more than one message (RFC 8032,
    // 8.4 and 8.9).
    VerifyingKey::from_bytes(&key).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
}

impl PrivateKey {
    /// Creates a key for a holder.
    #[must_use]
    pub fn new(holder: &str, made: Date, random: &Random) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(&random.seed);
        Self { key, holder: holder.trim().to_owned(), made }
    }

    /// Returns the public key.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let public = digits(self.key.verifying_key().as_bytes());
        PublicKey { holder: self.holder.clone(), made: self.made, public }
    }

    /// Signs a message. The same key and message give the same signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature { key: self.public().public, signature: digits(&self.key.sign(message).to_bytes()) }
    }

    /// Writes the key to a new file that only the user can read, protected by a passphrase. An existing
    /// file is never overwritten.
    ///
    /// # Errors
    /// If the file exists, the passphrase is shorter than [`SHORTEST`], or the write fails.
    pub fn save(&self, path: &Path, passphrase: &str, random: &Random) -> Result<(), KeyError> {
        if passphrase.chars().count() < SHORTEST {
            return Err(KeyError::TooShort);
        }
        let wrong = |why: String, next| KeyError::File { path: path.to_owned(), why, next };
        if path.symlink_metadata().is_ok() {
            let why = "a file of that name is there already".to_owned();
            return Err(wrong(why, "a key is never written over; choose another name"));
        }
        let public = self.public().public;
        let again = "check the folder and try again";
        let cipher = cipher(passphrase, &random.salt, COST).map_err(|e| wrong(e, again))?;
        let secret = self.key.to_bytes();
        let payload = Payload { msg: &secret, aad: public.as_bytes() };
        let secret =
            cipher.encrypt(&XNonce::from(random.nonce), payload).map_err(|e| wrong(e.to_string(), again))?;
        let file = KeyFile {
            boardsight_key: FORMAT,
            holder: self.holder.clone(),
            made: self.made,
            public,
            memory: COST.0,
            passes: COST.1,
            salt: digits(&random.salt),
            nonce: digits(&random.nonce),
            secret: digits(&secret),
        };
        let text = serde_json::to_vec_pretty(&file).map_err(|e| wrong(e.to_string(), again))?;
        let folder = super::save::folder_of(path);
        super::disk::make_folders(folder, true).map_err(|e| wrong(e.to_string(), again))?;
        save_document_with(path, &text, Rights::Private).map_err(|e| wrong(e.to_string(), again))
    }

    /// Reads a key from its file.
    ///
    /// # Errors
    /// If the passphrase is wrong, the file is not a key or was modified, or other users can read it.
    pub fn open(path: &Path, passphrase: &str) -> Result<Self, KeyError> {
        let file = read(path)?;
        let wrong = |why: &str| KeyError::File {
            path: path.to_owned(),
            why: why.to_owned(),
            next: "use the copy of the key that you keep elsewhere",
        };
        let (salt, nonce) = (bytes::<16>(&file.salt), bytes::<24>(&file.nonce));
        let (Some(salt), Some(nonce), Some(secret)) = (salt, nonce, all_bytes(&file.secret)) else {
            return Err(wrong("it holds what are no hexadecimal digits"));
        };
        let cipher = cipher(passphrase, &salt, (file.memory, file.passes)).map_err(|e| wrong(&e))?;
        let payload = Payload { msg: &secret, aad: file.public.as_bytes() };
        let seed = cipher
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| KeyError::Passphrase { path: path.to_owned() })?;
        let seed: [u8; 32] = seed.try_into().map_err(|_| wrong("its private key is of another length"))?;
        let key = ed25519_dalek::SigningKey::from_bytes(&seed);
        Ok(Self { key, holder: file.holder, made: file.made })
    }
}

/// Reads the part of a key file that needs no passphrase.
///
/// # Errors
/// If it cannot be read, is not a key, or other users can read it.
pub fn read_public(path: &Path) -> Result<PublicKey, KeyError> {
    let file = read(path)?;
    Ok(PublicKey { holder: file.holder, made: file.made, public: file.public })
}

fn read(path: &Path) -> Result<KeyFile, KeyError> {
    let wrong = |why: String, next| KeyError::File { path: path.to_owned(), why, next };
    let text = plain::read_plain(path, LARGEST_FILE).map_err(|e| {
        wrong(e.to_string(), "make one with 'boardsight key new', or name another with --key")
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_or(0, |meta| meta.permissions().mode());
        if mode & 0o077 != 0 {
            let why = "other users of this machine can read it".to_owned();
            return Err(wrong(why, "take the right from them (chmod 600), and think about a new key"));
        }
    }
    let file: KeyFile = serde_json::from_slice(&text)
        .map_err(|e| wrong(format!("it is no key: {e}"), "name the file that 'boardsight key new' wrote"))?;
    if file.boardsight_key != FORMAT {
        let why = format!("it is of version {}, and this program reads {FORMAT}", file.boardsight_key);
        return Err(wrong(why, "use a later version of the program"));
    }
    if file.memory > MOST.0 || file.passes > MOST.1 {
        let why = format!("it asks for {} MiB of memory and {} passes", file.memory >> 10, file.passes);
        return Err(wrong(why, "use the copy of the key that you keep elsewhere"));
    }
    Ok(file)
}

fn cipher(passphrase: &str, salt: &[u8], (memory, passes): (u32, u32)) -> Result<XChaCha20Poly1305, String> {
    let params = Params::new(memory, passes, 1, Some(32)).map_err(|e| e.to_string())?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(|e| e.to_string())?;
    Ok(XChaCha20Poly1305::new(&key.into()))
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn all_bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || !digits.len().is_multiple_of(2) {
        return None;
    }
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn bytes<const N: usize>(digits: &str) -> Option<[u8; N]> {
    // Accept one spelling for each key: no capital letters and no signs.
    let plain = digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if plain { all_bytes(digits)?.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn key() -> (PrivateKey, Random) {
        let random = Random { seed: [7; 32], salt: [1; 16], nonce: [2; 24] };
        (PrivateKey::new(" Secretariat ", date(2017, 2, 8), &random), random)
    }

    #[test]
    fn a_key_signs_as_the_standard_says() {
        // RFC 8032, section 7.1, test 2.
        let seed = bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let key = PrivateKey::new("x", date(2017, 2, 8), &Random { seed, salt: [0; 16], nonce: [0; 24] });
        let signed = key.sign(&[0x72]);
        assert_eq!(signed.key, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(
            signed.signature,
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        );
        assert!(is_signed(&signed, &[0x72]) && !is_signed(&signed, &[0x73]));
        let other = Signature { key: "00".repeat(32), ..signed.clone() };
        assert!(!is_signed(&other, &[0x72]));
        let upper = Signature { key: signed.key.to_uppercase(), ..signed };
        assert!(!is_signed(&upper, &[0x72]));
    }

    #[test]
    fn a_key_file_is_private_and_opens_with_its_passphrase_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/signing.key");
        let (key, random) = key();
        assert!(matches!(key.save(&path, "short", &random), Err(KeyError::TooShort)));
        key.save(&path, "correct horse", &random).unwrap();
        assert_eq!(read_public(&path).unwrap(), key.public());
        let opened = PrivateKey::open(&path, "correct horse").unwrap();
        assert_eq!((opened.public(), &*opened.holder), (key.public(), "Secretariat"));
        assert!(matches!(PrivateKey::open(&path, "correct house"), Err(KeyError::Passphrase { .. })));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains(&"07".repeat(8)), "the private key is not in the clear");
        let again = key.save(&path, "correct horse", &random).unwrap_err().to_string();
        assert!(again.contains("never written over"), "{again}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            let error = read_public(&path).unwrap_err().to_string();
            assert!(error.contains("other users of this machine can read it"), "{error}");
        }
    }
}
