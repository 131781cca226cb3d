//! Earlier versions of a file, kept next to it.

use super::save::{Rights, beside};
use super::{Fingerprint, LARGEST, disk, hold, plain};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Maximum number of earlier versions.
pub const KEPT: usize = 20;

/// Earlier version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Path of the version, which can be opened like any other file.
    pub path: PathBuf,
    /// Time of its replacement, as in its name: `2017-02-08T09-30-00.123Z`.
    pub replaced: String,
    /// First digits of its fingerprint.
    pub short: String,
    /// Number of times that the clock had gone back before the version was replaced, as far as the kept
    /// versions show.
    back: u32,
}

/// Returns the folder of a file's earlier versions.
#[must_use]
pub fn folder(path: &Path) -> PathBuf {
    // Put the folder next to the file itself if a link was opened.
    let full = hold::real(path);
    beside(full.as_deref().unwrap_or(path), ".versions")
}

/// Returns the earlier versions of a file, the latest first. Empty if there are none or they cannot be
/// read.
#[must_use]
pub fn list(path: &Path) -> Vec<Version> {
    let Ok(entries) = fs::read_dir(folder(path)) else { return Vec::new() };
    let mut found: Vec<Version> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let (time, short) = name.to_str()?.strip_suffix(".ron")?.rsplit_once('_')?;
            let (replaced, back) = match time.split_once('~') {
                Some((replaced, back)) => (replaced, back.parse().ok()?),
                None => (time, 0),
            };
            let (replaced, short) = (replaced.to_owned(), short.to_owned());
            Some(Version { path: entry.path(), replaced, short, back })
        })
        .collect();
    found.sort_by(|a, b| (b.back, &b.replaced, &b.short).cmp(&(a.back, &a.replaced, &a.short)));
    found
}

/// Returns the kept version with a fingerprint, if it is intact.
#[must_use]
pub fn find(path: &Path, fingerprint: Fingerprint) -> Option<PathBuf> {
    let short = fingerprint.short();
    list(path)
        .into_iter()
        .filter(|version| version.short == short)
        .find(|version| {
            plain::read_plain(&version.path, LARGEST)
                .is_ok_and(|bytes| Fingerprint::of(&bytes) == fingerprint)
        })
        .map(|version| version.path)
}

/// Keeps a copy of the current file before it is replaced. `known` is its fingerprint, if just calculated.
///
/// # Errors
/// If the disk reports an error.
pub fn keep(path: &Path, known: Option<Fingerprint>) -> io::Result<()> {
    keep_at(path, known, jiff::Timestamp::now())
}

/// Keeps a version as [`keep`] does, with a given time of this machine's clock.
///
/// Versions stay in the order in which they were kept even if the clock goes back. The file name then
/// counts how often it did (`2017-02-07T09-30-00.123456Z~1_1a2b3c4d.ron`).
fn keep_at(path: &Path, known: Option<Fingerprint>, now: jiff::Timestamp) -> io::Result<()> {
    let folder = folder(path);
    disk::make_folders(&folder, false)?;
    as_private(&folder, path);
    let fingerprint = match known {
        Some(known) => known,
        None => Fingerprint::of(&plain::read_plain(path, LARGEST)?),
    };
    let short = fingerprint.short();
    let now = now.strftime("%Y-%m-%dT%H-%M-%S%.6fZ").to_string();
    let latest = list(path).into_iter().next();
    let back = latest.map_or(0, |latest| latest.back + u32::from(now < latest.replaced));
    let back = if back == 0 { String::new() } else { format!("~{back}") };
    let name = folder.join(format!("{now}{back}_{short}.ron"));
    // The file is replaced and never modified in place, so a hard link is as good as a copy.
    match disk::link(path, &name) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        // The drive does not support hard links, so copy the file. The copy gets its name once it is
        // complete.
        Err(_) => {
            let bytes = plain::read_plain(path, LARGEST)?;
            super::save::save_document_with(&name, &bytes, Rights::like(&[path]))
                .map_err(io::Error::other)?;
        }
        Ok(()) => {}
    }
    disk::sync_folder(&folder)?;
    for old in list(path).iter().skip(KEPT) {
        // An extra version is not a reason to fail.
        let _ = disk::remove(&old.path);
    }
    Ok(())
}

/// Restricts the versions folder to the users who may read the board file.
///
/// Versions that were kept while more users could read the file are then not more widely readable than the
/// file now.
fn as_private(folder: &Path, path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let (Ok(file), Ok(meta)) = (fs::metadata(path), fs::metadata(folder)) else { return };
        let readers = file.permissions().mode();
        let mode = meta.permissions().mode() & 0o777;
        // Users who may not read the file may neither list nor enter the folder.
        let group = if readers & 0o040 == 0 { 0o070 } else { 0 };
        let everybody = if readers & 0o004 == 0 { 0o007 } else { 0 };
        if mode & (group | everybody) != 0 {
            // Ignore the error: a drive without permissions has none to remove.
            let _ = fs::set_permissions(folder, fs::Permissions::from_mode(mode & !(group | everybody)));
        }
    }
    #[cfg(not(unix))]
    let _ = (folder, path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_set_back_removes_no_recent_version() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("b.ron");
        let at = |second: i64| jiff::Timestamp::from_second(1_700_000_000 + second).unwrap();
        let mut wanted = Vec::new();
        // Forward, back by a day, forward from there, and back once more.
        let days = [0, -86_400, -86_000, -200_000].into_iter();
        for (round, second) in days.flat_map(|day| (0..12).map(move |s| day + s)).enumerate() {
            let bytes = format!("version {round}");
            fs::write(&path, &bytes).unwrap();
            keep_at(&path, None, at(second)).unwrap();
            fs::remove_file(&path).unwrap();
            wanted.insert(0, Fingerprint::of(bytes.as_bytes()).short());
            wanted.truncate(KEPT);
            let kept: Vec<String> = list(&path).into_iter().map(|v| v.short).collect();
            assert_eq!(kept, wanted, "round {round}");
        }
        assert!(list(&path).iter().all(|v| !v.replaced.contains('~')));
    }
}
