//! Boards that another board names, read where they lie. Nothing is written, and no working copy is made.

use super::error::{Kind, SharedError};
use super::place::{Refused, Stop};
use super::{Address, Shared, WorkingCopy, is_address};
use crate::analysis::rollup;
use crate::edit::LinkRead;
use crate::model::{Board, LastRead, LinkedBoard, Unreached};
use crate::store::{Fingerprint, digest, parse_board, read_bytes};
use jiff::Timestamp;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many boards are asked for at a time.
const AT_ONCE: usize = 8;

/// Who reads, and when.
#[derive(Clone, Debug)]
pub struct Reader {
    /// By whom.
    pub who: String,
    /// Now.
    pub now: Timestamp,
}

/// Reads every board that a board names. `beside` is the folder that names of files are read from. In the board's order,
/// however long each takes; `done` is told how many have been answered for.
#[must_use]
pub fn read_linked(
    links: &[LinkedBoard],
    beside: Option<&Path>,
    reader: &Reader,
    stop: &Stop,
    done: &(dyn Fn(usize) + Sync),
) -> Vec<LinkRead> {
    let (next, answered) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found: Mutex<Vec<(usize, LinkRead)>> = Mutex::new(Vec::with_capacity(links.len()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(links.len()) {
            scope.spawn(|| {
                while let Some((i, link)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    links.get(i).map(|link| (i, link))
                } {
                    let came = read(link, beside, reader, stop)
                        .map(Box::new)
                        .map_err(|error| Unreached { at: reader.now, why: error.to_string() });
                    let one = LinkRead { id: link.id.to_string(), came };
                    found.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((i, one));
                    done(answered.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.sort_by_key(|(i, _)| *i);
    found.into_iter().map(|(_, one)| one).collect()
}

fn read(
    link: &LinkedBoard,
    beside: Option<&Path>,
    reader: &Reader,
    stop: &Stop,
) -> Result<LastRead, SharedError> {
    if stop.is_stopped() {
        return Err(SharedError::new(Kind::Cancelled, "it was stopped", "read the boards again"));
    }
    let (bytes, written) = bytes(&link.address, beside, stop)?;
    let board: Board = parse_board(&bytes, &link.address)?;
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

fn bytes(
    address: &str,
    beside: Option<&Path>,
    stop: &Stop,
) -> Result<(Vec<u8>, Option<Timestamp>), SharedError> {
    if !is_address(address) {
        let place = beside.map_or_else(|| address.into(), |folder| folder.join(address));
        return Ok((read_bytes(&place)?, None));
    }
    let read = Address::read(address)?;
    // The working copy is not asked: what is read here is what its own secretariat has shared.
    let shared = Shared { copy: WorkingCopy::of(&read, Path::new("")), address: read };
    match shared.place(stop)?.get(shared.address.key(), None) {
        Ok(got) => Ok((got.bytes, Some(got.modified))),
        Err(Refused::Error(error)) => Err(error),
        Err(_) => {
            let what = format!("there is no board at {address}");
            Err(SharedError::new(Kind::Missing, &what, "ask its secretariat where it lies now"))
        }
    }
}

/// The folder that a board's links to files are read from.
#[must_use]
pub fn beside(board: &Path) -> Option<&Path> {
    board.parent().filter(|folder| !folder.as_os_str().is_empty())
}
