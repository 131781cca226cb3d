//! Tests of power failure at any moment.
//!
//! The app's disk operations are recorded in order. Then every state in which a power failure may leave the
//! disk is created and opened. After each operation, synced data is present. Of the other data, any prefix
//! of the name changes and any prefix of the written bytes may be present.

use crate::journal::{board, retitle, stamp};
use boardsight_core::edit::History;
use boardsight_core::model::Board;
use boardsight_store::disk::{Op, record};
use boardsight_store::snapshot::{self, SnapshotOptions};
use boardsight_store::{
    Fingerprint, Journal, Prepared, Rights, journal, open_board, put_bytes, save_board, save_document,
    versions,
};
use jiff::civil::date;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The state of a disk: names, and the files that they refer to.
#[derive(Clone, Default)]
struct Disk {
    names: BTreeMap<PathBuf, usize>,
    folders: BTreeSet<PathBuf>,
    /// Content of each file.
    files: Vec<Vec<u8>>,
    /// Durable content of each file: its bytes at the last sync.
    synced: Vec<Vec<u8>>,
}

/// A change of a name, which is durable once its folder is synced.
#[derive(Clone)]
enum Name {
    Is(PathBuf, usize),
    Gone(PathBuf),
    Folder(PathBuf),
}

impl Name {
    fn folder(&self) -> &Path {
        let (Self::Is(path, _) | Self::Gone(path) | Self::Folder(path)) = self;
        path.parent().unwrap()
    }
}

impl Disk {
    /// Returns the state of the disk before recording.
    fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        disk.read(folder);
        disk.synced.clone_from(&disk.files);
        disk
    }

    fn read(&mut self, folder: &Path) {
        self.folders.insert(folder.to_owned());
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                self.read(&path);
            } else {
                self.names.insert(path.clone(), self.files.len());
                self.files.push(fs::read(&path).unwrap());
            }
        }
    }

    fn name(&mut self, name: &Name) {
        match name {
            Name::Is(path, file) => drop(self.names.insert(path.clone(), *file)),
            Name::Gone(path) => drop(self.names.remove(path)),
            Name::Folder(path) => drop(self.folders.insert(path.clone())),
        }
    }

    /// Writes this state to a folder other than the one in which it was recorded.
    fn make(&self, from: &Path, to: &Path) {
        let moved = |path: &Path| to.join(path.strip_prefix(from).unwrap());
        for folder in &self.folders {
            fs::create_dir_all(moved(folder)).unwrap();
        }
        for (path, file) in &self.names {
            // Skip names in a folder that is not on the disk.
            if self.folders.contains(path.parent().unwrap()) {
                fs::write(moved(path), &self.files[*file]).unwrap();
            }
        }
    }
}

/// Returns every distinct state in which the disk may be left.
fn states(before: &Disk, ops: &[Op]) -> Vec<Disk> {
    let mut states = Vec::new();
    // The state that every program sees, and the name changes that may still be lost, in order.
    let (mut seen, mut pending): (Disk, Vec<Name>) = (before.clone(), Vec::new());
    let mut sure = before.clone();
    for op in ops {
        let number = |disk: &Disk, path: &PathBuf| disk.names[path];
        match op {
            Op::Create(path) => {
                seen.files.push(Vec::new());
                seen.synced.push(Vec::new());
                pending.push(Name::Is(path.clone(), seen.files.len() - 1));
                seen.name(pending.last().unwrap());
            }
            Op::Append(path, bytes) => {
                let file = number(&seen, path);
                seen.files[file].extend(bytes);
            }
            Op::Cut(path, length) => {
                let file = number(&seen, path);
                seen.files[file].truncate(usize::try_from(*length).unwrap());
            }
            Op::SyncFile(path) => {
                let file = number(&seen, path);
                seen.synced[file] = seen.files[file].clone();
            }
            Op::Rename(from, to) => {
                let file = number(&seen, from);
                for name in [Name::Is(to.clone(), file), Name::Gone(from.clone())] {
                    seen.name(&name);
                    pending.push(name);
                }
            }
            Op::Link(from, to) => {
                let name = Name::Is(to.clone(), number(&seen, from));
                seen.name(&name);
                pending.push(name);
            }
            Op::Remove(path) => {
                let name = Name::Gone(path.clone());
                seen.name(&name);
                pending.push(name);
            }
            Op::MakeFolder(path) => {
                let name = Name::Folder(path.clone());
                seen.name(&name);
                pending.push(name);
            }
            Op::SyncFolder(folder) => {
                let (now, rest): (Vec<Name>, Vec<Name>) =
                    pending.into_iter().partition(|n| n.folder() == folder);
                now.iter().for_each(|name| sure.name(name));
                pending = rest;
            }
        }
        // Combine every prefix of the name changes with none, half or all of the unsynced bytes.
        for names in 0..=pending.len() {
            for part in 0..3 {
                let mut disk = sure.clone();
                // A file that is renamed in two steps always has at least one of its names.
                pending.iter().take(names).for_each(|name| disk.name(name));
                disk.files = (seen.files.iter().zip(&seen.synced))
                    .map(|(all, synced)| match part {
                        0 => synced.clone(),
                        1 if all.starts_with(synced) => {
                            all[..synced.len() + (all.len() - synced.len()) / 2].to_vec()
                        }
                        _ => all.clone(),
                    })
                    .collect();
                states.push(disk);
            }
        }
    }
    states
}

/// Records the operations of `work` in a folder and calls `look` for every state that a power failure may
/// leave, with the number of operations made before the failure.
fn power_goes(folder: &Path, work: impl FnOnce(), mut look: impl FnMut(&Path)) -> usize {
    let before = Disk::of(folder);
    let ((), ops) = record(work);
    assert!(!ops.is_empty(), "nothing was recorded");
    let states = states(&before, &ops);
    for disk in &states {
        let copy = tempfile::tempdir().unwrap();
        disk.make(folder, copy.path());
        look(copy.path());
    }
    states.len()
}

fn file() -> (tempfile::TempDir, PathBuf, Fingerprint) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.ron");
    let print = save_board(&path, &board(), None).unwrap().fingerprint;
    (folder, path, print)
}

/// Returns the board of a folder with the edits of its journal applied.
fn recovered(folder: &Path) -> Board {
    let path = folder.join("b.ron");
    let opened = open_board(&path).unwrap();
    match journal::left_behind(&path).unwrap() {
        None => opened.content,
        Some(left) => {
            let restored = left.restore(&path, &opened.content, opened.fingerprint).unwrap();
            assert!(!restored.to_merge, "the journal fits the file");
            restored.board
        }
    }
}

#[test]
fn a_save_leaves_the_board_before_or_after_it() {
    let (folder, path, print) = file();
    let mut content = board();
    content.purpose = "After".into();
    let mut found = BTreeSet::new();
    let states = power_goes(
        folder.path(),
        || drop(save_board(&path, &content, Some(print)).unwrap()),
        |copy| {
            let path = copy.join("b.ron");
            let opened = open_board(&path).unwrap();
            found.insert(opened.content.purpose.clone());
            // The previous version is on the disk before the file is replaced.
            if opened.content.purpose == "After" {
                assert!(versions::find(&path, print).is_some(), "the version before is kept");
            }
        },
    );
    assert_eq!(found, BTreeSet::from([String::new(), "After".to_owned()]));
    assert!(states > 20, "{states}");
}

#[test]
fn no_edit_that_was_confirmed_is_lost_with_the_power() {
    let (folder, path, mut print) = file();
    let mut history = History::new(board());
    // Record each round separately, so that the data confirmed before it is known.
    let mut journal = None;
    for round in 0..7_usize {
        let confirmed = history.board().audit.len();
        let before = Disk::of(folder.path());
        let ((), ops) = record(|| {
            let journal = journal.get_or_insert_with(|| Journal::start(&path, print).unwrap());
            if round % 3 == 2 {
                let new = Prepared::new(history.board()).unwrap();
                let entries = journal.len();
                journal.saving(new.fingerprint(), entries).unwrap();
                print = new.save(&path, Some(print)).unwrap().fingerprint;
                journal.saved(print, entries).unwrap();
            } else {
                let edit = retitle(history.board(), round % 3, &format!("Edit {round}"));
                history.apply(edit.clone(), &stamp(i64::try_from(round).unwrap())).unwrap();
                journal.append(&edit, &stamp(i64::try_from(round).unwrap()), false).unwrap();
            }
        });
        for disk in states(&before, &ops) {
            let copy = tempfile::tempdir().unwrap();
            disk.make(folder.path(), copy.path());
            let found = recovered(copy.path());
            assert!(found.audit.len() >= confirmed, "round {round}: {} of {confirmed}", found.audit.len());
            assert!(found.audit.len() <= history.board().audit.len(), "round {round}: none is made twice");
        }
    }
}

#[test]
fn a_snapshot_is_there_whole_or_not_at_all() {
    let (folder, path, _) = file();
    let taking = SnapshotOptions {
        name: "February".into(),
        meeting: None,
        as_of: date(2017, 2, 8),
        taken: None,
        by: "Secretariat".into(),
        note: None,
    };
    let place = snapshot::place(&path, &taking);
    let mut there = 0;
    power_goes(
        folder.path(),
        || drop(snapshot::take(&board(), &taking, &place, Rights::Usual).unwrap()),
        |copy| {
            let place = snapshot::place(&copy.join("b.ron"), &taking);
            if place.exists() {
                assert!(snapshot::verify(&place).unwrap().unwrap().is_unaltered());
                there += 1;
            }
        },
    );
    assert!(there > 0);
}

#[test]
fn documents_and_shared_files_are_there_whole_or_as_before() {
    let (folder, path, print) = file();
    let other = folder.path().join("state.json");
    fs::write(&other, "before").unwrap();
    power_goes(
        folder.path(),
        || {
            save_document(&other, b"after, and longer").unwrap();
            let new = boardsight_store::to_ron(&board()).unwrap().replace("Risk 1", "Changed");
            put_bytes(&path, new.as_bytes(), boardsight_store::Expected::These(print)).unwrap();
        },
        |copy| {
            let text = fs::read_to_string(copy.join("state.json")).unwrap();
            assert!(text == "before" || text == "after, and longer", "{text}");
            open_board(&copy.join("b.ron")).unwrap();
        },
    );
}
