//! The versions that a file had before, kept beside it.

use super::save::{beside, sync_folder};
use super::{Fingerprint, hold};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// How many earlier versions are kept.
pub const KEPT: usize = 20;

/// An earlier version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where it is kept; opened like any other file.
    pub path: PathBuf,
    /// When it was replaced, as in its name: `2017-02-08T09-30-00.123Z`.
    pub replaced: String,
    /// The first digits of its fingerprint.
    pub short: String,
}

/// The folder in which a file's earlier versions are kept.
#[must_use]
pub fn folder(path: &Path) -> PathBuf {
    // Beside the file itself, where a link was opened.
    let full = hold::real(path);
    beside(full.as_deref().unwrap_or(path), ".versions")
}

/// The versions that are kept of a file, latest first. None if there are none or they cannot be read.
#[must_use]
pub fn list(path: &Path) -> Vec<Version> {
    let Ok(entries) = fs::read_dir(folder(path)) else { return Vec::new() };
    let mut found: Vec<Version> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let (replaced, short) = name.to_str()?.strip_suffix(".ron")?.rsplit_once('_')?;
            Some(Version { path: entry.path(), replaced: replaced.to_owned(), short: short.to_owned() })
        })
        .collect();
    found.sort_by(|a, b| b.replaced.cmp(&a.replaced).then_with(|| b.short.cmp(&a.short)));
    found
}

/// The kept version of a fingerprint, if it is still whole.
#[must_use]
pub fn find(path: &Path, fingerprint: Fingerprint) -> Option<PathBuf> {
    let short = fingerprint.short();
    list(path)
        .into_iter()
        .filter(|version| version.short == short)
        .find(|version| fs::read(&version.path).is_ok_and(|bytes| Fingerprint::of(&bytes) == fingerprint))
        .map(|version| version.path)
}

/// Keeps the file as it stands, before it is replaced. `known` is what it is known by, if that was just found out.
///
/// # Errors
/// If the disk says no.
pub fn keep(path: &Path, known: Option<Fingerprint>) -> io::Result<()> {
    let folder = folder(path);
    match fs::create_dir(&folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let fingerprint = match known {
        Some(known) => known,
        None => Fingerprint::of(&fs::read(path)?),
    };
    let short = fingerprint.short();
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%S%.6fZ").to_string();
    let name = folder.join(format!("{now}_{short}.ron"));
    // The file is replaced and never written into, so a second name for it is as good as a copy.
    match fs::hard_link(path, &name) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(_) => {
            fs::copy(path, &name)?;
        }
        Ok(()) => {}
    }
    sync_folder(&folder)?;
    for old in list(path).iter().skip(KEPT) {
        // One too many is no reason to fail.
        let _ = fs::remove_file(&old.path);
    }
    Ok(())
}
