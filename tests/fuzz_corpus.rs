//! Runs the fuzz targets on their stored corpus and on mutations of it, bounded and deterministic, as part
//! of the test suite.
//!
//! `cargo fuzz run open_board` (and `open_register`, `journal`, `merge`, `intake`, `verify`,
//! `register_import`, `map`, `shared_state`) continues from this corpus for as long as there is time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "../fuzz/fuzz_targets/bodies.rs"]
mod bodies;

use std::path::Path;

/// Random number generator (SplitMix64). The same seed gives the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

/// Tokens of the file formats, so that mutations are more often almost valid.
const WORDS: [&[u8]; 16] = [
    b"(",
    b")",
    b"[",
    b"]",
    b",",
    b"\"",
    b"None",
    b"Some(",
    b"-1",
    b"1e400",
    b"id: \"\"",
    b"2016-17",
    b"NaN",
    b"inf",
    b"\xff",
    b"//",
];

fn mutated(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => bytes.truncate(at),
            2 => _ = bytes.splice(at..at, WORDS[random.below(WORDS.len())].iter().copied()),
            3 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + random.below(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ => {
                let word = WORDS[random.below(WORDS.len())];
                let end = (at + word.len()).min(bytes.len());
                bytes.splice(at..end, word.iter().copied());
            }
        }
    }
    bytes
}

fn over(target: &str, each: usize, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} has no corpus");
    // A longer run: BOARDSIGHT_FUZZ=100 makes a hundred times as many mutations, with another seed.
    let times: usize = std::env::var("BOARDSIGHT_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let each = each * times;
    let mut random = Random(2016 + u64::try_from(times).unwrap());
    let mut count = 0;
    for seed in &seeds {
        let bytes = std::fs::read(seed).unwrap();
        body(&bytes);
        for _ in 0..each {
            body(&mutated(&bytes, &mut random));
            count += 1;
        }
    }
    println!("{target}: {} seeds, {count} mutations, none panicked", seeds.len());
}

#[test]
fn boards() {
    over("open_board", 400, bodies::open_board);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn registers() {
    over("open_register", 400, bodies::open_register);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn journals() {
    over("journal", 150, bodies::journal);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn merges() {
    over("merge", 250, bodies::merge);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn received_files() {
    over("intake", 60, bodies::intake);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn papers() {
    over("verify", 25, bodies::verify);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn registers_of_other_tools() {
    over("register_import", 40, bodies::register_import);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn maps_of_returns() {
    over("map", 60, bodies::map);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn states_of_working_copies() {
    over("shared_state", 60, bodies::shared_state);
}
