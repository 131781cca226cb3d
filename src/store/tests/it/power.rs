//! Loss of power at any moment. The changes that the program makes to a disk are recorded in their order; then every state
//! that the disk may be left in is made and opened: after each change, what was synced is there, and of the rest any
//! beginning of the names that were given and any beginning of the bytes that were written.

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

/// What a disk holds: names, and the files that they lead to.
#[derive(Clone, Default)]
struct Disk {
    names: BTreeMap<PathBuf, usize>,
    folders: BTreeSet<PathBuf>,
    /// What each file holds.
    files: Vec<Vec<u8>>,
    /// How much of each is on the disk for good: its bytes when it was last synced.
    synced: Vec<Vec<u8>>,
}

/// A change of names, which is on the disk for good once its folder is synced.
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
    /// The disk as it is before anything is recorded.
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

    /// Makes it below another folder than the one it was recorded in.
    fn make(&self, from: &Path, to: &Path) {
        let moved = |path: &Path| to.join(path.strip_prefix(from).unwrap());
        for folder in &self.folders {
            fs::create_dir_all(moved(folder)).unwrap();
        }
        for (path, file) in &self.names {
            // A name in a folder that is not on the disk is not there either.
            if self.folders.contains(path.parent().unwrap()) {
                fs::write(moved(path), &self.files[*file]).unwrap();
            }
        }
    }
}

/// Every state that the disk may be left in, without those that are the same.
fn states(before: &Disk, ops: &[Op]) -> Vec<Disk> {
    let mut states = Vec::new();
    // As every program sees it, and the changes of names that may still be lost, in their order.
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
        // Of the names any beginning, of the bytes that are not synced none, half or all.
        for names in 0..=pending.len() {
            for part in 0..3 {
                let mut disk = sure.clone();
                // A file that is renamed in two steps is never under neither name.
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

/// Records what `work` does in a folder, and looks at every state that the loss of power may leave, with how many of the
/// changes were made when the power went.
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

/// The board of a folder with what its journal adds.
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
            // The version before is on the disk before the file moves on.
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
    // Each round is recorded alone, so that what was confirmed before it is known.
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
