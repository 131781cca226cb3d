//! The location of a board that links to others, against which relative file names in it are resolved.

use super::error::{RemoteErrorKind, SharedError};
use super::{Address, is_address};
use std::path::{Path, PathBuf};

/// The location of a board that links to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LinkBase {
    /// None yet: the board was never saved.
    #[default]
    Nowhere,
    /// A file in this folder.
    Folder(PathBuf),
    /// A shared board, at this address.
    Shared(String),
}

/// The location of a linked board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// A file.
    File(PathBuf),
    /// A shared board.
    Shared(Box<Address>),
}

const ENDING: &str = ".ron";

impl LinkBase {
    /// Returns the location for a board's file.
    #[must_use]
    pub fn of(file: &Path) -> Self {
        Self::Folder(file.parent().map(Path::to_path_buf).unwrap_or_default())
    }

    /// Resolves a link: an address, or a file name relative to the linking board.
    ///
    /// # Errors
    /// If it is neither, or contains credentials. The message does not repeat credentials.
    pub fn lies(&self, named: &str) -> Result<LinkTarget, SharedError> {
        let named = named.trim();
        if is_address(named) {
            return Address::read(named).map(Box::new).map(LinkTarget::Shared);
        }
        sound_file(named)?;
        let file = Path::new(named);
        if file.is_absolute() {
            return Ok(LinkTarget::File(file.to_owned()));
        }
        match self {
            Self::Folder(folder) => Ok(LinkTarget::File(folder.join(file))),
            Self::Shared(address) => {
                let beside = address.rsplit_once('/').map_or("", |(before, _)| before);
                let escaped = named.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
                Address::read(&format!("{beside}/{escaped}")).map(Box::new).map(LinkTarget::Shared)
            }
            Self::Nowhere => Err(SharedError::new(
                RemoteErrorKind::Address,
                &format!("'{named}' is the name of a file beside this board, which has no place itself yet"),
                "save this board first",
            )),
        }
    }
}

/// Checks that a link is valid, independently of the linking board's location.
///
/// # Errors
/// As [`Home::lies`], but without errors that depend on the linking board's location.
pub fn check_link(named: &str) -> Result<(), SharedError> {
    LinkBase::Folder(PathBuf::new()).lies(named).map(|_| ())
}

fn sound_file(named: &str) -> Result<(), SharedError> {
    let wrong = |what: &str| {
        let next = "expected an address such as s3://bucket/boards/north.board.ron, or the name of a file beside this board \
                    that ends in .ron";
        Err(SharedError::new(RemoteErrorKind::Address, what, next))
    };
    if named.is_empty() {
        return wrong("there is no address");
    }
    if named.chars().any(char::is_control) {
        return wrong("the address holds a control character");
    }
    // A single letter is a Windows drive.
    if named.split_once(":/").is_some_and(|(scheme, _)| scheme.len() > 1) {
        return wrong(&format!("'{named}' is no address: after its first word stands '://'"));
    }
    let name = named.rsplit(['/', '\\']).next().unwrap_or(named);
    if !name.ends_with(ENDING) || name.len() == ENDING.len() {
        return wrong(&format!("'{named}' names no board's file"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_link_resolves_beside_its_board() {
        let file = LinkBase::of(Path::new("/srv/boards/national.board.ron"));
        assert_eq!(
            file.lies("places/a.board.ron"),
            Ok(LinkTarget::File(PathBuf::from("/srv/boards/places/a.board.ron")))
        );
        let shared = LinkBase::Shared("s3://bucket/boards/national.board.ron".into());
        let Ok(LinkTarget::Shared(address)) = shared.lies("50% north.board.ron") else {
            panic!("no address")
        };
        assert_eq!(
            (address.text(), address.key()),
            ("s3://bucket/boards/50%25 north.board.ron", "boards/50% north.board.ron")
        );
        assert!(
            matches!(shared.lies("az://c/x.ron"), Ok(LinkTarget::Shared(a)) if a.text() == "az://c/x.ron")
        );
        let error = LinkBase::Nowhere.lies("a.board.ron").unwrap_err().to_string();
        assert!(error.contains("save this board first"), "{error}");
        // `..` must not leave the bucket.
        assert!(shared.lies("../../other/x.ron").is_err());
    }

    #[test]
    fn invalid_link_is_refused_with_an_expectation() {
        for wrong in ["", "s3:/bucket/x.ron", "north.xlsx", ".ron", "s3://bucket", "ftp://x/y.ron"] {
            let error = check_link(wrong).unwrap_err().to_string();
            assert!(error.contains("expected an address such as s3://"), "{wrong}: {error}");
        }
        let error = check_link("s3://me:hush@bucket/x.ron").unwrap_err().to_string();
        assert!(!error.contains("hush"), "{error}");
        assert_eq!(check_link(" north.board.ron "), Ok(()));
    }
}
