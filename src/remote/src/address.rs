//! The address of a shared board: `s3://bucket/boards/north.board.ron`.

use super::error::{RemoteErrorKind, SharedError};
use std::fmt;
use std::path::PathBuf;

/// The kind of storage of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A folder: `file:///srv/boards/north.board.ron`.
    Folder,
    /// S3 or compatible storage: `s3://bucket/…`.
    S3,
    /// Azure Blob Storage: `az://container/…`, `abfss://container@account.dfs.core.windows.net/…`, `https://account.blob…`.
    Azure,
    /// Google Cloud Storage: `gs://bucket/…`.
    Google,
}

/// The address of a shared board. It contains no credentials: an address with credentials is rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    scheme: Scheme,
    /// The folder, for addresses of folders; empty for all others.
    folder: PathBuf,
    /// Path of the board's file in its bucket, container or folder.
    key: String,
}

const ENDING: &str = ".ron";
const EXAMPLE: &str = "s3://bucket/boards/north.board.ron";
/// Hosts whose `https` addresses are object storage.
const HOSTS: [(&str, Scheme); 4] = [
    (".blob.core.windows.net", Scheme::Azure),
    (".dfs.core.windows.net", Scheme::Azure),
    (".amazonaws.com", Scheme::S3),
    (".r2.cloudflarestorage.com", Scheme::S3),
];

/// Returns whether a text is intended as an address and not as a file name.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once("://") else { return false };
    // A single letter is a Windows drive.
    scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric())
}

impl Address {
    /// Parses an address.
    ///
    /// # Errors
    /// If the text is not an address, contains no file name, or contains credentials. The message never
    /// repeats the text after a `?` or before a host's `@`.
    pub fn read(text: &str) -> Result<Self, SharedError> {
        let wrong = |what: &str| {
            let next = format!(
                "expected an address such as {EXAMPLE}, az://container/north.board.ron or file:///srv/north.board.ron"
            );
            SharedError::new(RemoteErrorKind::Address, what, &next)
        };
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(wrong(&format!("'{text}' is no address of a shared board")));
        };
        let secret = |what: &str| {
            let next = "leave it out: credentials come from the environment alone (AWS_…, AZURE_… or GOOGLE_… variables), so that \
                        no board, setting or log ever holds one";
            Err(SharedError::new(RemoteErrorKind::Address, what, next))
        };
        if rest.contains(['?', '#']) {
            return secret("the address carries a query, as signed links do");
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if let Some((before, _)) = host.split_once('@')
            && (before.contains(':') || !scheme.to_ascii_lowercase().starts_with("abfs"))
        {
            return secret("the address carries a user or password");
        }
        if rest.chars().any(char::is_control) {
            return Err(wrong("the address holds a control character"));
        }
        let kind = match scheme.to_ascii_lowercase().as_str() {
            "file" => Scheme::Folder,
            "s3" | "s3a" => Scheme::S3,
            "az" | "adl" | "azure" | "abfs" | "abfss" => Scheme::Azure,
            "gs" => Scheme::Google,
            "https" => match HOSTS.iter().find(|(ending, _)| host.to_ascii_lowercase().ends_with(ending)) {
                Some((_, kind)) => *kind,
                None => return Err(wrong(&format!("'{host}' is no storage that boards can be shared on"))),
            },
            other => return Err(wrong(&format!("'{other}' is no storage that boards can be shared on"))),
        };
        if kind == Scheme::Folder && !host.is_empty() {
            return Err(wrong(&format!(
                "'{text}' names a machine; a folder on a share is file:///path/to/it"
            )));
        }
        if kind != Scheme::Folder && host.is_empty() {
            return Err(wrong(&format!("'{text}' names no bucket or container")));
        }
        if !host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_@:$".contains(&b)) {
            return Err(wrong(&format!("'{host}' cannot be a bucket's or container's name")));
        }
        let decoded = unescaped(path)
            .ok_or_else(|| wrong("a '%' in the address is not followed by two hexadecimal digits"))?;
        let whole: Vec<&str> = decoded.split('/').collect();
        let name = whole.last().copied().unwrap_or_default();
        if !name.ends_with(ENDING) || name.len() == ENDING.len() {
            return Err(wrong(&format!("'{text}' names no board's file, which ends in {ENDING}")));
        }
        let steps = whole.get(..whole.len() - 1).unwrap_or(&[]);
        let odd = |s: &&str| matches!(*s, "." | "..") || (s.is_empty() && kind != Scheme::Folder);
        if steps.iter().any(odd) {
            return Err(wrong(&format!("'{text}' has an empty step, '.' or '..' in its path")));
        }
        // In an `https` address the bucket or container is the first path segment, unless it is part of the
        // host name.
        let named = kind == Scheme::S3 && host.ends_with(".amazonaws.com") && !host.starts_with("s3");
        let in_path = scheme.eq_ignore_ascii_case("https") && !named;
        if in_path && steps.is_empty() {
            return Err(wrong(&format!("'{text}' names no bucket or container")));
        }
        let (folder, key) = match kind {
            Scheme::Folder => (folder_of(steps), name.to_owned()),
            _ => (PathBuf::new(), whole.get(usize::from(in_path)..).unwrap_or(&[]).join("/")),
        };
        Ok(Self { text: text.to_owned(), scheme: kind, folder, key })
    }

    /// Returns the address as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the kind of storage.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Returns the folder of a [`Scheme::Folder`] address; empty for all others.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Returns the board's object key in its bucket, container or folder.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the board's file name, such as `north.board.ron`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.key.rsplit('/').next().unwrap_or(&self.key)
    }

    /// Returns the key of a folder next to the board: `versions` gives `boards/north.versions/`.
    #[must_use]
    pub fn beside(&self, what: &str) -> String {
        let stem = self.key.strip_suffix(ENDING).unwrap_or(&self.key);
        let stem = stem.strip_suffix(".board").unwrap_or(stem);
        format!("{stem}.{what}/")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn folder_of(steps: &[&str]) -> PathBuf {
    let joined = steps.join("/");
    // `file:///C:/boards` contains a drive.
    let drive = joined.as_bytes().get(1) == Some(&b':');
    PathBuf::from(if drive { format!("{joined}/") } else { format!("/{joined}") })
}

/// Decodes the escapes in a path.
fn unescaped(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let digits = [bytes.next()?, bytes.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        out.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_gives_the_keys_of_board_and_siblings() {
        let a = Address::read("s3://bucket/boards/north.board.ron").unwrap();
        assert_eq!(
            (a.scheme(), a.key(), a.name()),
            (Scheme::S3, "boards/north.board.ron", "north.board.ron")
        );
        assert_eq!(a.beside("versions"), "boards/north.versions/");
        let a = Address::read("file:///srv/the%20boards/north.ron").unwrap();
        assert_eq!((a.folder(), a.key()), (std::path::Path::new("/srv/the boards"), "north.ron"));
        assert_eq!(a.beside("here"), "north.here/");
        let a = Address::read("https://account.blob.core.windows.net/c/in/x.ron").unwrap();
        assert_eq!((a.scheme(), a.key()), (Scheme::Azure, "in/x.ron"));
        for azure in ["az://c/x.ron", "abfss://c@account.dfs.core.windows.net/x.ron"] {
            assert_eq!(Address::read(azure).unwrap().scheme(), Scheme::Azure, "{azure}");
        }
        assert!(is_address("gs://b/x.ron") && !is_address("C://x.ron") && !is_address("boards/x.ron"));
    }

    #[test]
    fn address_with_a_secret_is_refused_without_echo() {
        for text in [
            "https://a.blob.core.windows.net/c/x.ron?sig=hush",
            "s3://key:hush@bucket/x.ron",
            "abfss://c:hush@a/x.ron",
        ] {
            let error = Address::read(text).unwrap_err().to_string();
            assert!(error.contains("environment") && !error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn invalid_address_is_refused_with_an_example() {
        for text in [
            "ftp://x/y.ron",
            "s3:///y.ron",
            "s3://bucket",
            "s3://bucket/../y.ron",
            "https://example.org/x.ron",
            "file://host/x.ron",
            "s3://bu cket/x.ron",
            "s3://b/x.csv",
            "s3://b/%zz.ron",
        ] {
            let error = Address::read(text).unwrap_err().to_string();
            assert!(error.contains("expected an address such as s3://"), "{text}: {error}");
        }
    }
}
