//! Reads linked boards. Nothing is written and no working copy is made. Several boards are requested at the
//! same time, each with a timeout, so that one slow board does not delay the others.

use super::error::{RemoteErrorKind, SharedError};
use super::home::{LinkBase, LinkTarget};
use super::place::{CancelToken, StorageError, patience};
use super::{Address, Shared, WorkingCopy};
use boardsight_analysis::rollup;
use boardsight_core::edit::LinkRead;
use boardsight_core::model::{Board, LastRead, LinkedBoard, Unreached};
use boardsight_core::progress::Progress;
use boardsight_store::{Fingerprint, digest, parse_board, read_bytes};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Maximum number of parallel requests.
const AT_ONCE: usize = 8;
/// Interval for checking whether the user has cancelled.
const LOOK: Duration = Duration::from_millis(50);
/// The next step after any error.
const AGAIN: &str = "read the boards again";

/// The user who reads, and the time.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Name of the user.
    pub who: String,
    /// Current time.
    pub now: Timestamp,
}

/// Reads every board that a board at `home` links to. Results are in the order of the links, not of the
/// answers. Each request is limited by `BOARDSIGHT_SHARED_TIMEOUT`. `progress` shows the position ('Reading
/// 12 of 44: North') and can cancel: boards read until then are returned, and the others are left out
/// because nothing is known about them.
#[must_use]
pub fn read_linked(
    links: &[LinkedBoard],
    home: &LinkBase,
    reader: &Reader,
    progress: &Progress,
) -> Vec<LinkRead> {
    let limit = Duration::from_secs(patience());
    let next = AtomicUsize::new(0);
    let far = ReadProgress { links, progress, at: Mutex::default() };
    let found: Mutex<Vec<(usize, LinkRead)>> = Mutex::new(Vec::with_capacity(links.len()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(links.len()) {
            scope.spawn(|| {
                while !progress.is_cancelled() {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(link) = links.get(i) else { break };
                    far.begun(i);
                    let came = within(limit, &link.address, home, reader, progress);
                    let Some(came) = came else { break };
                    far.ended(i);
                    let came = came
                        .map(Box::new)
                        .map_err(|error| Unreached { at: reader.now, why: for_reading(error).for_file() });
                    let one = LinkRead { id: link.id.to_string(), came };
                    found.lock().unwrap_or_else(PoisonError::into_inner).push((i, one));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(i, _)| *i);
    found.into_iter().map(|(_, one)| one).collect()
}

/// Progress of the reading: number of answers, and pending requests.
struct ReadProgress<'a> {
    links: &'a [LinkedBoard],
    progress: &'a Progress,
    at: Mutex<(usize, BTreeSet<usize>)>,
}

impl ReadProgress<'_> {
    fn begun(&self, i: usize) {
        self.told(|(_, under_way)| _ = under_way.insert(i));
    }

    fn ended(&self, i: usize) {
        self.told(|(answered, under_way)| {
            *answered += 1;
            under_way.remove(&i);
        });
    }

    /// Reports a pending request: of several, the one sent first.
    fn told(&self, change: impl FnOnce(&mut (usize, BTreeSet<usize>))) {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut at);
        let (answered, all) = (at.0, self.links.len());
        let Some(link) = at.1.first().and_then(|i| self.links.get(*i)) else { return };
        let what = format!("Reading {} of {all}: {}", (answered + 1).min(all), link.name);
        #[allow(clippy::cast_precision_loss)] // a count of boards
        let part = answered as f32 / all.max(1) as f32;
        // The cancel flag is checked before the next request.
        let _ = self.progress.step(&what, part);
    }
}

/// Reads one board on its own thread. After the timeout the thread is abandoned, because a missing network
/// share can block a call for minutes. `None` if the user cancelled.
fn within(
    limit: Duration,
    address: &str,
    home: &LinkBase,
    reader: &Reader,
    progress: &Progress,
) -> Option<Result<LastRead, SharedError>> {
    let (sender, receiver) = channel();
    let stop = CancelToken::default();
    let own = (address.to_owned(), home.clone(), reader.clone(), stop.clone());
    let begun = std::thread::Builder::new().name("linked board".to_owned()).spawn(move || {
        let (address, home, reader, stop) = own;
        // Ignore send errors: after the timeout the receiver is dropped.
        let _ = sender.send(read(&address, &home, &reader, &stop));
    });
    if let Err(error) = begun {
        return Some(Err(SharedError::disk("it could not be asked for", &error)));
    }
    let until = Instant::now() + limit;
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(came) => return Some(came),
            Err(RecvTimeoutError::Disconnected) => {
                return Some(Err(SharedError::new(
                    RemoteErrorKind::Other,
                    "the reading ended without an answer",
                    AGAIN,
                )));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if progress.is_cancelled() {
            stop.stop();
            return None;
        }
        if Instant::now() >= until {
            stop.stop();
            let what = format!("there was no answer from {address} within {} seconds", limit.as_secs());
            return Some(Err(SharedError::new(RemoteErrorKind::Timeout, &what, "")));
        }
    }
}

/// Rewords an error for read-only access, where there are no local changes to keep or sync.
fn for_reading(error: SharedError) -> SharedError {
    let next = match error.kind() {
        RemoteErrorKind::Offline => "check the connection, and read the boards again",
        RemoteErrorKind::Timeout => "read the boards again, or set BOARDSIGHT_SHARED_TIMEOUT to more seconds",
        RemoteErrorKind::Slow | RemoteErrorKind::Busy => "read the boards again in a while",
        RemoteErrorKind::Expired => {
            "sign in again so that the environment holds new ones, and read the boards again"
        }
        RemoteErrorKind::Credentials => {
            "check the environment's variables, or sign in again, and read the boards again"
        }
        RemoteErrorKind::Rights => "ask whoever keeps the storage for the right to read it",
        RemoteErrorKind::Clock => "set the clock, and read the boards again",
        RemoteErrorKind::Bucket => "ask its secretariat where it lies now",
        RemoteErrorKind::Other => AGAIN,
        _ => return error,
    };
    error.and_then(next)
}

fn read(
    address: &str,
    home: &LinkBase,
    reader: &Reader,
    stop: &CancelToken,
) -> Result<LastRead, SharedError> {
    let (bytes, written) = bytes(home.lies(address)?, stop)?;
    let board: Board = parse_board(&bytes, address)?;
    let digest = digest(&board).map_err(|e| SharedError::form(&e.to_string()))?;
    Ok(LastRead {
        read: reader.now,
        by: reader.who.clone(),
        sha256: Fingerprint::of(&bytes).to_string(),
        digest: digest.to_string(),
        written,
        name: board.name.clone(),
        as_of: board.as_of,
        figures: rollup::figures(&board),
    })
}

fn bytes(lies: LinkTarget, stop: &CancelToken) -> Result<(Vec<u8>, Option<Timestamp>), SharedError> {
    let address: Address = match lies {
        LinkTarget::File(place) => return Ok((read_bytes(&place)?, None)),
        LinkTarget::Shared(address) => *address,
    };
    // Do not use the working copy: the link refers to what its own secretariat has shared.
    let shared = Shared { copy: WorkingCopy::of(&address, Path::new("")), address };
    match shared.place(stop)?.get(shared.address.key(), None) {
        Ok(got) => Ok((got.bytes, Some(got.modified))),
        Err(StorageError::Error(error)) => Err(error),
        Err(_) => {
            let what = format!("there is no board at {}", shared.address);
            Err(SharedError::new(RemoteErrorKind::Missing, &what, "ask its secretariat where it lies now"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_store::save_board;
    use jiff::civil::date;

    fn links(count: usize) -> Vec<LinkedBoard> {
        let link = |n| LinkedBoard {
            id: format!("place-{n}").as_str().into(),
            name: format!("Place {n}"),
            address: format!("{n}.board.ron"),
            body: None,
            programme: None,
            site: None,
            last: None,
            unreached: None,
        };
        (1..=count).map(link).collect()
    }

    fn reader() -> Reader {
        Reader { who: "Secretariat".into(), now: "2017-02-08T09:30:00Z".parse().unwrap() }
    }

    #[test]
    fn boards_are_read_in_order_and_progress_names_the_awaited() {
        let folder = tempfile::tempdir().unwrap();
        for n in [1, 2, 4] {
            let board = Board::new(&format!("Board {n}"), date(2017, 2, 8));
            save_board(&folder.path().join(format!("{n}.board.ron")), &board, None).unwrap();
        }
        let progress = Progress::default();
        let home = LinkBase::Folder(folder.path().to_owned());
        let read = read_linked(&links(4), &home, &reader(), &progress);
        let ids: Vec<&str> = read.iter().map(|r| r.id.as_str()).collect();
        assert_eq!(ids, ["place-1", "place-2", "place-3", "place-4"]);
        assert_eq!(read.iter().filter(|r| r.came.is_ok()).count(), 3);
        let (what, done) = progress.at();
        assert!(what.starts_with("Reading ") && what.contains(" of 4: Place ") && done < 1.0, "{what}");
    }

    #[test]
    fn cancelled_reading_returns_no_results() {
        let progress = Progress::default();
        progress.cancel();
        assert_eq!(read_linked(&links(3), &LinkBase::Nowhere, &reader(), &progress), []);
    }

    #[test]
    fn reader_errors_do_not_mention_sync() {
        let error = SharedError::new(RemoteErrorKind::Expired, "the credentials have run out", "sync");
        let said = for_reading(error).to_string();
        assert!(said.contains("sign in again") && !said.contains("sync"), "{said}");
    }
}
