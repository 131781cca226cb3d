//! Time from the start of the process to its first frame on the screen, with software rendering.
//!
//! `cargo bench --bench start`; `BOARDSIGHT_BIN=target/release/boardsight cargo bench --bench start` for
//! the packaged program. Starts Xvfb if there is no display.

#![allow(clippy::expect_used, clippy::print_stdout)] // a bench that cannot go on fails here, and what it finds is for the terminal

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Budget for the first frame: the median of the runs.
const BUDGET: Duration = Duration::from_millis(500);
const RUNS: usize = 15;

fn main() {
    let program = std::env::var_os("BOARDSIGHT_BIN")
        .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_boardsight")), PathBuf::from);
    let home = tempfile::tempdir().expect("a folder for settings");
    let (display, screen) = match std::env::var("DISPLAY") {
        Ok(display) if !display.is_empty() => (display, None),
        _ => {
            let display = format!(":{}", 90 + std::process::id() % 900);
            let screen = Command::new("Xvfb")
                .args([&display, "-screen", "0", "1366x768x24"])
                .stderr(Stdio::null())
                .spawn()
                .expect("without a display Xvfb is needed: apt-get install xvfb");
            std::thread::sleep(Duration::from_secs(1));
            (display, Some(screen))
        }
    };
    for (what, args) in [("welcome page", &[][..]), ("example board", &["--flagship"][..])] {
        // The first run also loads the program from disk.
        let mut times: Vec<Duration> =
            (0..=RUNS).map(|_| once(&program, args, &display, home.path())).collect();
        let cold = times.remove(0);
        times.sort();
        let ms = |t: Duration| t.as_secs_f64() * 1000.0;
        let middle = times[RUNS / 2];
        println!(
            "{what}: first frame after {:.0} ms at best, {:.0} ms at the middle, {:.0} ms at worst; first of all {:.0} ms; budget \
             {:.0} ms: {}",
            ms(times[0]),
            ms(middle),
            ms(times[RUNS - 1]),
            ms(cold),
            ms(BUDGET),
            if middle <= BUDGET { "met" } else { "not met" }
        );
    }
    if let Some(screen) = screen {
        end(screen);
    }
}

fn once(program: &Path, args: &[&str], display: &str, home: &Path) -> Duration {
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(args)
        .arg("--time-first-frame")
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home)
        .env("XDG_STATE_HOME", home)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    let out = child.stdout.take().expect("its output is read");
    BufReader::new(out).read_line(&mut line).expect("its output is text");
    let time = start.elapsed();
    assert_eq!(line.trim(), "first frame", "the program said something else");
    end(child);
    time
}

fn end(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}
