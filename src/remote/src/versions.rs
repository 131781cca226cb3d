//! The versions of a shared board. Each save writes a complete version next to the board before it updates
//! the board itself, and no version is overwritten. All versions are kept, because issued documents are
//! verified against them. How long the storage retains them is for the organisation's own rules.

use super::error::{RemoteErrorKind, SharedError};
use super::place::{CancelToken, StorageError};
use super::{Address, Shared};
use boardsight_store::Fingerprint;
use jiff::Timestamp;
use jiff::civil::DateTime;

const ENDING: &str = ".board.ron";
/// Time format to the millisecond, so that two saves in the same second are in order.
const TIME: &str = "%Y-%m-%dT%H-%M-%S%.3fZ";

/// A version of a shared board.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Version {
    /// File name, such as `2017-02-08T09-30-00.000Z-1a2b3c4d.board.ron`.
    pub name: String,
    /// Time of saving, by the clock of the machine that saved it.
    pub saved: Timestamp,
    /// First digits of its fingerprint.
    pub short: String,
    /// Size in bytes.
    pub size: u64,
}

/// Returns the key of a version.
pub(super) fn key(address: &Address, saved: Timestamp, print: Fingerprint) -> String {
    format!("{}{}-{}{ENDING}", address.beside("versions"), saved.strftime(TIME), print.short())
}

fn read(name: &str) -> Option<(Timestamp, &str)> {
    let (time, short) = name.strip_suffix(ENDING)?.rsplit_once('-')?;
    let at = jiff::tz::TimeZone::UTC.to_timestamp(DateTime::strptime(TIME, time).ok()?).ok()?;
    let digits = short.len() == 8 && short.bytes().all(|b| b.is_ascii_hexdigit());
    digits.then_some((at, short))
}

impl Shared {
    /// Returns the versions, the latest first.
    ///
    /// # Errors
    /// If the storage rejects the request.
    pub fn versions(&self, stop: &CancelToken) -> Result<Vec<Version>, SharedError> {
        let listed = self.place(stop)?.list(&self.address.beside("versions"))?;
        let mut found: Vec<Version> = listed
            .into_iter()
            .filter_map(|one| {
                let name = one.key.rsplit('/').next()?;
                let (saved, short) = read(name)?;
                Some(Version { name: name.to_owned(), saved, short: short.to_owned(), size: one.size })
            })
            .collect();
        found.sort_by(|a, b| b.saved.cmp(&a.saved).then_with(|| b.name.cmp(&a.name)));
        Ok(found)
    }

    /// Returns a version and its bytes, by its name or the first digits of its fingerprint.
    ///
    /// # Errors
    /// If there is no such version, its content does not match its name, or the storage rejects the
    /// request.
    pub fn version(&self, which: &str, stop: &CancelToken) -> Result<(Version, Vec<u8>), SharedError> {
        let found = self.versions(stop)?;
        let one =
            found.into_iter().find(|v| v.name == which || (which.len() >= 4 && v.short.starts_with(which)));
        let missing = || {
            let next = format!("list them: boardsight shared versions {}", self.address);
            SharedError::new(
                RemoteErrorKind::Missing,
                &format!("no version '{which}' is kept of {}", self.address),
                &next,
            )
        };
        let one = one.ok_or_else(missing)?;
        let key = format!("{}{}", self.address.beside("versions"), one.name);
        match self.place(stop)?.get(&key, None) {
            Ok(got) if Fingerprint::of(&got.bytes).short() == one.short => Ok((one, got.bytes)),
            Ok(_) => {
                let what = format!("the version {} is not what it was saved as", one.name);
                Err(SharedError::new(
                    RemoteErrorKind::Unreadable,
                    &what,
                    "open another version, and ask who may write to the storage",
                ))
            }
            Err(StorageError::Error(error)) => Err(error),
            Err(_) => Err(missing()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_key_round_trips_time_and_digest() {
        let address = Address::read("s3://b/boards/north.board.ron").unwrap();
        let at: Timestamp = "2017-02-08T09:30:00Z".parse().unwrap();
        let key = key(&address, at, Fingerprint::of(b"x"));
        let name = key.strip_prefix("boards/north.versions/").unwrap();
        assert_eq!(read(name), Some((at, Fingerprint::of(b"x").short().as_str())), "{name}");
        assert!(name.starts_with("2017-02-08T09-30-00.000Z-"), "{name}");
        let later: Timestamp = "2017-02-08T09:30:00.250Z".parse().unwrap();
        assert!(super::key(&address, later, Fingerprint::of(b"y")) > key, "the later save stands later");
        assert_eq!(read("2017-02-08-readme.board.ron"), None);
    }
}
