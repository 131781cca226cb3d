//! An in-memory storage that reproduces faults observed in storages and gateways.

use super::*;
use crate::place::{Object, ObjectMeta, Precondition, VersionTag};
use boardsight_core::edit::{History, update};
use boardsight_core::model::Risk;
use boardsight_store::{Expected, open_board};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The fault in the next write of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The write succeeds, but the response reports a conflict (as when a client's automatic retry is
    /// refused), and the next read finds no board.
    LandsUnanswered,
    /// The same without a fault in the next read, on a storage that keeps no ids of saves.
    LandsAndForgets,
    /// The write is confirmed but not carried out.
    Nothing,
}

/// Bytes of an object, its version and the names of its saves.
type Stored = (Vec<u8>, u64, Vec<String>);

#[derive(Default)]
struct Memory {
    objects: Mutex<BTreeMap<String, Stored>>,
    fault: Mutex<Option<Fault>>,
    missing: Mutex<u32>,
}

const KEY: &str = "north.board.ron";

impl Memory {
    fn next(&self, fault: Fault) {
        *self.fault.lock().unwrap() = Some(fault);
    }

    fn tag(count: u64) -> VersionTag {
        VersionTag { etag: Some(count.to_string()), version: None }
    }

    fn board(&self) -> Board {
        parse_board(&self.objects.lock().unwrap()[KEY].0, "there").unwrap()
    }

    fn put_back(&self, bytes: &[u8]) {
        let mut objects = self.objects.lock().unwrap();
        let count = objects[KEY].1 + 1;
        objects.insert(KEY.to_owned(), (bytes.to_vec(), count, Vec::new()));
    }
}

impl Storage for Memory {
    fn get(&self, key: &str, known: Option<&VersionTag>) -> Result<Object, StorageError> {
        if key == KEY && *self.missing.lock().unwrap() > 0 {
            *self.missing.lock().unwrap() -= 1;
            return Err(StorageError::Missing);
        }
        let objects = self.objects.lock().unwrap();
        let (bytes, count, saves) = objects.get(key).ok_or(StorageError::Missing)?;
        let tag = Self::tag(*count);
        if known == Some(&tag) {
            return Err(StorageError::Unchanged);
        }
        Ok(Object { bytes: bytes.clone(), tag, modified: Timestamp::UNIX_EPOCH, saves: saves.clone() })
    }

    fn put(
        &self,
        key: &str,
        bytes: &[u8],
        only: Precondition<'_>,
        saves: &[String],
    ) -> Result<VersionTag, StorageError> {
        let mut objects = self.objects.lock().unwrap();
        let had = objects.get(key).map(|(_, count, _)| *count);
        let fits = match only {
            Precondition::IfAbsent => had.is_none(),
            Precondition::IfMatch(tag) => had.map(Self::tag).as_ref() == Some(tag),
            Precondition::Always => true,
        };
        if !fits {
            return Err(StorageError::Changed);
        }
        let count = had.unwrap_or(0) + 1;
        let fault = if key == KEY { self.fault.lock().unwrap().take() } else { None };
        if fault != Some(Fault::Nothing) {
            let saves = if fault == Some(Fault::LandsAndForgets) { Vec::new() } else { saves.to_vec() };
            objects.insert(key.to_owned(), (bytes.to_vec(), count, saves));
        }
        match fault {
            Some(Fault::LandsUnanswered) => {
                *self.missing.lock().unwrap() = 1;
                Err(StorageError::Changed)
            }
            Some(Fault::LandsAndForgets) => Err(StorageError::Changed),
            _ => Ok(Self::tag(count)),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<ObjectMeta>, SharedError> {
        let objects = self.objects.lock().unwrap();
        let under = objects.iter().filter(|(key, _)| key.starts_with(folder));
        let listed = under.map(|(key, (bytes, ..))| ObjectMeta {
            key: key.clone(),
            modified: Timestamp::UNIX_EPOCH,
            size: bytes.len() as u64,
        });
        Ok(listed.collect())
    }

    fn remove(&self, key: &str) -> Result<(), SharedError> {
        self.objects.lock().unwrap().remove(key);
        Ok(())
    }
}

/// A machine with a working copy.
struct Machine {
    shared: Shared,
    made: i64,
}

impl Machine {
    fn new(folder: &tempfile::TempDir, name: &str) -> Self {
        let shared = Shared::under("s3://bucket/north.board.ron", &folder.path().join(name)).unwrap();
        Self { shared, made: 0 }
    }

    fn sync(&mut self, place: &Memory, settle: Option<Side>) -> Result<Synced, SharedError> {
        self.made += 1;
        let now = Timestamp::from_second(1_486_546_200 + self.made).unwrap();
        let seed =
            u64::try_from(self.made).unwrap() * 7919 + self.shared.copy.file().as_os_str().len() as u64;
        self.shared.sync_with(
            place,
            &SyncOptions { who: "Secretariat".into(), now, seed, settle, send: true },
            &CancelToken::default(),
        )
    }

    fn board(&self) -> Board {
        open_board(self.shared.copy.file()).unwrap().content
    }

    fn title(&mut self, risk: usize, title: &str) {
        self.made += 1;
        let opened = open_board(self.shared.copy.file()).unwrap();
        let mut history = History::new(opened.content);
        let mut record = history.board().risks[risk].clone();
        record.title = title.to_owned();
        let edit = update(history.board(), &record).unwrap();
        let at = Timestamp::from_second(1_486_546_200 + self.made).unwrap();
        history.apply(edit, &Stamp { who: "Secretariat".into(), at, why: None }).unwrap();
        let text = to_ron(history.board()).unwrap();
        self.shared.copy.put(text.as_bytes(), Expected::These(opened.fingerprint)).unwrap();
    }
}

fn begin() -> (tempfile::TempDir, Memory, Machine) {
    let folder = tempfile::tempdir().unwrap();
    let place = Memory::default();
    let mut a = Machine::new(&folder, "a");
    let mut board = Board::new("North", date(2017, 2, 8));
    board.risks.push(Risk::new("R-1", None, "First"));
    board.risks.push(Risk::new("R-2", None, "Second"));
    a.shared.begin(to_ron(&board).unwrap().as_bytes()).unwrap();
    a.sync(&place, None).unwrap();
    (folder, place, a)
}

#[test]
fn an_own_save_that_landed_unanswered_is_no_conflict() {
    for fault in [Fault::LandsUnanswered, Fault::LandsAndForgets] {
        let (_folder, place, mut a) = begin();
        a.title(0, "One");
        place.next(fault);
        let _ = a.sync(&place, None);
        // A later edit of the same field, and one that reverts it.
        for title in ["Two", "First"] {
            a.title(0, title);
            let synced = a.sync(&place, None).unwrap();
            assert!(matches!(synced.end, SyncOutcome::InSync), "{fault:?}, {title}: {synced:?}");
            assert_eq!(place.board().risks[0].title, title, "{fault:?}");
        }
        assert_eq!(place.board().audit.len(), 3, "{fault:?}: each edit once");
    }
}

#[test]
fn what_was_taken_back_after_an_unanswered_save_stays_taken_back() {
    let (_folder, place, mut a) = begin();
    a.title(0, "One");
    // The save succeeds, and this machine loses its record of having sent it.
    place.next(Fault::LandsAndForgets);
    let _ = a.sync(&place, None);
    let guard = a.shared.copy.guard().unwrap();
    let mut state = a.shared.copy.state(&guard).unwrap();
    state.sent.clear();
    a.shared.copy.write(&mut state).unwrap();
    drop(guard);
    a.title(0, "First");
    a.sync(&place, None).unwrap();
    assert_eq!(place.board().risks[0].title, "First");
}

#[test]
fn a_save_that_was_confirmed_and_not_made_is_noticed() {
    let (_folder, place, mut a) = begin();
    a.title(0, "One");
    place.next(Fault::Nothing);
    let error = a.sync(&place, None).unwrap_err().to_string();
    assert!(error.contains("confirmed a save and did not write it"), "{error}");
    assert_eq!(a.shared.waiting().unwrap(), 1);
    a.sync(&place, None).unwrap();
    assert_eq!(place.board().risks[0].title, "One");
}

#[test]
fn a_board_that_went_back_is_noticed_and_its_saves_are_offered_again() {
    for (on_top, settle) in [(false, Side::Ours), (true, Side::Ours), (false, Side::Theirs)] {
        let (folder, place, mut a) = begin();
        let old = place.objects.lock().unwrap()[KEY].0.clone();
        a.title(0, "One");
        a.sync(&place, None).unwrap();
        a.title(1, "Two");
        a.sync(&place, None).unwrap();
        place.put_back(&old);
        if on_top {
            let mut b = Machine::new(&folder, "b");
            b.sync(&place, None).unwrap();
            b.title(1, "By somebody else");
            b.sync(&place, None).unwrap();
        }
        for _ in 0..2 {
            let synced = a.sync(&place, None).unwrap();
            let SyncOutcome::WentBack { missing } = synced.end else { panic!("{synced:?}") };
            assert_eq!((missing.len(), synced.came), (2, 0));
            assert!(went_back("s3://b/x.ron", &missing).contains("risks/R-1 title (Secretariat on "));
            assert_eq!(a.board().risks[0].title, "One", "kept here");
        }
        // An edit made in the meantime is also kept.
        a.title(0, "Three");
        let synced = a.sync(&place, None).unwrap();
        assert!(matches!(synced.end, SyncOutcome::WentBack { .. }) && synced.waiting > 0, "{synced:?}");
        a.sync(&place, Some(settle)).unwrap();
        let (there, title) = (place.board(), if settle == Side::Ours { "Two" } else { "Second" });
        assert_eq!(there, a.board());
        assert_eq!(there.risks[1].title, title, "{on_top} {settle:?}");
        if settle == Side::Ours {
            assert_eq!(
                (there.risks[0].title.as_str(), there.audit.len()),
                ("Three", if on_top { 4 } else { 3 })
            );
        }
        assert!(matches!(a.sync(&place, None).unwrap().end, SyncOutcome::InSync));
    }
}
