//! The documentation is correct: every link has a target, every command parses, and every key exists in the
//! program.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use boardsight_cli::definition;
use boardsight_report::glossary;
use clap::Command;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the documents with their contents.
fn documents() -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for folder in ["", "docs", "docs/decisions", "packaging", "fuzz"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap();
        for path in entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "md")) {
            let text = std::fs::read_to_string(&path).unwrap();
            all.push((path, text));
        }
    }
    assert!(all.len() > 15, "{}", all.len());
    all
}

/// Returns the targets of a document's links and images, without web addresses.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        code ^= line.trim_start().starts_with("```");
        if code {
            continue;
        }
        for part in line.split("](").skip(1) {
            let to = part.split(')').next().unwrap_or_default();
            if !to.contains("://") && !to.starts_with("mailto:") {
                found.push(to.to_owned());
            }
        }
    }
    found
}

/// Returns the anchor of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_link_and_picture_is_there() {
    let mut wrong = Vec::new();
    for (path, text) in documents() {
        for link in links(&text) {
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let there = target.exists()
                && (heading.is_empty()
                    || std::fs::read_to_string(&target).is_ok_and(|t| {
                        t.lines().any(|l| l.starts_with('#') && anchor(l.trim_start_matches('#')) == heading)
                    }));
            if !there {
                wrong.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "lead nowhere:\n{}", wrong.join("\n"));
}

#[test]
fn every_picture_is_small_and_shown() {
    let shown: String = documents().into_iter().map(|(_, text)| text).collect();
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("docs/pictures")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let size = std::fs::metadata(&path).unwrap().len();
        assert!(size < 150 * 1024, "{name}: {size} bytes; docs/pictures.sh makes them small");
        assert!(shown.contains(&format!("pictures/{name}")), "{name} stands in no document");
        count += 1;
    }
    assert!(count >= 8, "{count}");
}

/// Splits a shell line into words, up to the output redirection.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut begun) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => (quoted, begun) = (!quoted, true),
            ' ' if !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            '|' | '>' | ';' | '&' | '#' if !quoted && !begun => break,
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

#[test]
fn every_command_in_a_block_parses() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (path, text) in documents() {
        let mut shell = false;
        for line in text.lines() {
            let line = line.trim();
            if line.starts_with("```") {
                shell = line == "```sh";
            } else if shell && line.starts_with("boardsight") {
                count += 1;
                if let Err(error) = definition().try_get_matches_from(words(line)) {
                    wrong.push(format!("{}: {line}\n{error}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 15, "{count}");
}

/// Returns a folder like that of the guide's reader: the boards that the guide mentions, and some figures
/// of their own.
#[cfg(all(feature = "paper", feature = "office"))]
fn reader() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let board = boardsight_store::flagship::AUDIT_TEXT;
    std::fs::create_dir(desk.path().join("saved")).unwrap();
    let flagship = desk.path().join(boardsight_store::flagship::NAME);
    std::fs::write(flagship, boardsight_store::flagship::TEXT).unwrap();
    for name in [
        boardsight_store::flagship::AUDIT_NAME,
        "board.board.ron",
        "BOARD.ron",
        "sent.board.ron",
        "ours.board.ron",
    ] {
        std::fs::write(desk.path().join(name), board).unwrap();
    }
    let theirs = board.replacen("likelihood: 5", "likelihood: 4", 1);
    std::fs::write(desk.path().join("theirs.board.ron"), theirs).unwrap();
    let months = (1..=12).map(|m| format!("2016-{m:02},{}\n", 100 + m % 5));
    let figures = format!("month,admissions\n{}", months.collect::<String>());
    std::fs::write(desk.path().join("emergency.csv"), figures).unwrap();
    desk
}

#[cfg(all(feature = "paper", feature = "office"))]
#[test]
#[ignore = "not run since the window and the flagship changed"]
fn every_command_of_the_guide_succeeds() {
    // Skip commands that need a network, an installed program or a window, and those that only show the
    // syntax.
    let elsewhere = |line: &str| {
        ["s3://", "az://", "rollup national", "--flagship", "boardsight FILE"]
            .iter()
            .any(|word| line.contains(word))
    };
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (path, text) in documents() {
        let desk = reader();
        let mut shell = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("```") {
                shell = line == "```sh";
            } else if shell && line.starts_with("boardsight") && !elsewhere(line) {
                let program = env!("CARGO_BIN_EXE_boardsight");
                let mut words = words(line);
                words.remove(0);
                let said = std::process::Command::new(program)
                    .args(&words)
                    .current_dir(desk.path())
                    .env("BOARDSIGHT_DATA", desk.path().join("data"))
                    .output()
                    .unwrap();
                // Exit code 1 means a difference, or issues in a return that nobody has filled in.
                let differs = ["diff", "compare", "intake"].contains(&words[0].as_str());
                if !(said.status.code() == Some(0) || differs && said.status.code() == Some(1)) {
                    let why = String::from_utf8_lossy(&said.stderr).into_owned();
                    wrong.push(format!("{}: {line}\n{why}", path.display()));
                }
                if let Some((_, to)) = line.split_once(" > ") {
                    std::fs::write(desk.path().join(to.trim()), &said.stdout).unwrap();
                }
                count += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 20, "{count}");
}

#[test]
fn first_board_of_the_guide_is_valid() {
    let text = std::fs::read_to_string(root().join("docs/file-format.md")).unwrap();
    let board = text.split("```ron\n").nth(1).unwrap().split("```").next().unwrap();
    let file = tempfile::tempdir().unwrap();
    let place = file.path().join("our.board.ron");
    std::fs::write(&place, board).unwrap();
    let opened = boardsight_store::open_board(&place).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(opened.content.name, "Our board");
}

/// Returns whether a command has an option.
fn has(command: &Command, option: &str) -> bool {
    matches!(option, "help" | "version")
        || command.get_arguments().any(|a| a.get_long() == Some(option))
        || command.get_subcommands().any(|c| has(c, option))
}

#[test]
fn every_command_named_in_passing_has_its_options() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    let program = definition();
    for (path, text) in documents() {
        for code in text.split('`').skip(1).step_by(2).filter(|c| c.starts_with("boardsight ")) {
            let code = code.replace("\\|", " ");
            let named = code.split(['|', '>']).next().unwrap_or_default();
            let mut parts = named
                .split(|c: char| c.is_whitespace() || "[]()…".contains(c))
                .filter(|p| !p.is_empty())
                .skip(1);
            let first = parts.next().unwrap_or_default();
            let command = program.find_subcommand(first);
            let known =
                command.is_some() || first.starts_with('-') || first.chars().all(|c| c.is_uppercase());
            // An alternative such as `export|chart` names two commands.
            if !known {
                wrong.push(format!("{}: `{code}`: no command '{first}'", path.display()));
                continue;
            }
            count += 1;
            let command = command.unwrap_or(&program);
            for option in
                named.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter_map(|p| p.strip_prefix("--"))
            {
                if !option.is_empty() && !has(command, option) && !has(&program, option) {
                    wrong.push(format!("{}: `{code}`: no option '--{option}'", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 40, "{count}");
}

#[test]
fn the_guide_names_every_command_and_every_key() {
    let commands = std::fs::read_to_string(root().join("docs/commands.md")).unwrap();
    for command in definition().get_subcommands().filter(|c| !c.is_hide_set()) {
        assert!(commands.contains(&format!("`boardsight {}", command.get_name())), "{}", command.get_name());
    }
    #[cfg(feature = "window")]
    {
        let keyboard = std::fs::read_to_string(root().join("docs/keyboard.md")).unwrap();
        let table = boardsight_app::keyboard_table();
        assert!(keyboard.contains(&table), "docs/keyboard.md lacks this table:\n{table}");
    }
}

#[test]
fn every_document_names_the_key_of_the_last_page() {
    let last = format!("Ctrl+1 to Ctrl+{}", boardsight_report::PageName::ALL.len());
    let mut count = 0;
    for (path, text) in documents() {
        for (at, _) in text.match_indices("Ctrl+1 to") {
            assert!(text[at..].starts_with(&last), "{}: the pages have the keys {last}", path.display());
            count += 1;
        }
    }
    assert!(count >= 3, "{count}");
    #[cfg(feature = "window")]
    assert_eq!(boardsight_app::keys().first().map(|k| k.0.clone()), Some(last));
}

#[test]
fn glossary_document_matches_the_program() {
    let written = std::fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    assert!(
        written == glossary::markdown(),
        "docs/glossary.md is not what the program has; write it with: cargo run -- generate glossary --to docs"
    );
}

#[test]
fn manual_pages_and_completions_are_made_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("deep");
    for what in ["man", "completions"] {
        let args = ["boardsight", "generate", what, "--to", to.to_str().unwrap()];
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = boardsight_cli::run(args.map(Into::into), &mut out, &mut err);
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    }
    let read = |name: &str| std::fs::read_to_string(to.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(read("boardsight.1").contains(".TH boardsight 1"));
    for command in definition().get_subcommands() {
        let page = to.join(format!("boardsight-{}.1", command.get_name()));
        assert_eq!(page.exists(), !command.is_hide_set(), "{}", page.display());
    }
    for name in ["boardsight.bash", "_boardsight", "boardsight.fish", "_boardsight.ps1"] {
        assert!(read(name).contains("verify"), "{name}");
    }
}

/// Returns the italic texts of a document.
fn italics(text: &str) -> Vec<String> {
    let mut code = false;
    let prose: String = text
        .lines()
        .filter(|line| {
            let fence = line.trim_start().starts_with("```");
            code ^= fence;
            !(code || fence)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    // Text between backquotes is code, and bold is not italic.
    let plain: String = prose.split('`').step_by(2).collect::<Vec<_>>().join(" ").replace("**", "");
    let short = |words: &&str| words.len() < 80 && !words.starts_with(char::is_whitespace);
    plain
        .split('*')
        .skip(1)
        .step_by(2)
        .filter(short)
        .map(|w| w.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn every_menu_and_button_of_the_guide_exists() {
    let mut files = Vec::new();
    for part in ["app", "export", "import", "report", "store"] {
        sources(&root().join("src").join(part), &mut files);
    }
    let mut program = String::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        let lines = text.lines().map(str::trim).filter(|l| !l.starts_with("//"));
        program.extend(lines.flat_map(|l| [l, " "]));
    }
    let program = program.replace("\\u{2026}", "…").to_lowercase();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (path, text) in documents() {
        let name = path.file_name().unwrap().to_string_lossy();
        if ["glossary.md", "CONTRIBUTING.md", "CHANGELOG.md", "ARCHITECTURE.md"].contains(&&*name) {
            continue;
        }
        for words in italics(&text) {
            for part in words.split(" > ") {
                count += 1;
                if !program.contains(&part.to_lowercase()) {
                    wrong.push(format!("{name}: *{words}*: nothing is called '{part}'"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "{count}");
}

/// Finds the Rust files in a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs")
            && path.file_stem().is_some_and(|s| s != "tests")
        {
            found.push(path);
        }
    }
}

/// Top-level folders, and crates below `src`, as documents write their paths.
const FOLDERS: [&str; 9] =
    [".ci", "assets", "benches", "docs", "examples", "fuzz", "packaging", "src", "tests"];
const CRATES: [&str; 10] =
    ["analysis", "app", "cli", "core", "export", "import", "remote", "report", "store", "testkit"];

/// Returns the file that a document names; `None` if the code is not a path or contains a placeholder.
fn named_file(code: &str) -> Option<PathBuf> {
    let (first, rest) = code.split_once('/')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !code.chars().all(is_name) || code.contains("NAME") {
        return None;
    }
    if FOLDERS.contains(&first) {
        Some(root().join(code))
    } else {
        let in_crate = CRATES.contains(&first) && (rest.starts_with("src") || rest.starts_with("tests"));
        in_crate.then(|| root().join("src").join(code))
    }
}

#[test]
fn every_file_that_a_document_names_exists() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (path, text) in documents() {
        for code in text.split('`').skip(1).step_by(2) {
            let Some(file) = named_file(code) else { continue };
            count += 1;
            if !file.exists() {
                wrong.push(format!("{}: `{code}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these do not exist:\n{}", wrong.join("\n"));
    assert!(count > 40, "{count}");
}

#[test]
fn every_dependency_has_a_reason() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let table = std::fs::read_to_string(root().join("docs/decisions/0002-dependencies.md")).unwrap();
    let rows = table.lines().filter_map(|l| l.strip_prefix("| ")?.split(" | ").next());
    let with_reason: Vec<&str> = rows.flat_map(|cell| cell.split(", ")).collect();
    let list = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let names = list.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(" = "));
    let mut count = 0;
    for (name, _) in names.filter(|(name, _)| !name.starts_with("boardsight")) {
        assert!(
            with_reason.contains(&name),
            "docs/decisions/0002-dependencies.md gives no reason for {name}"
        );
        count += 1;
    }
    assert!(count > 30, "{count}");
}

#[test]
fn folder_that_cannot_be_made_is_reported() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let to = file.path().join("x");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = ["boardsight", "generate", "man", "--to", to.to_str().unwrap()];
    assert_eq!(boardsight_cli::run(args.map(Into::into), &mut out, &mut err), 2);
    assert!(String::from_utf8_lossy(&err).contains("nothing whole was written"));
}
