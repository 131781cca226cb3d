//! Registers of other tools, with the actual program: export, import, and reports of anything that cannot
//! be read or kept.
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use boardsight_core::model::{Board, Risk, RiskStatus, Treatment};
use boardsight_store::{open_board, save_board};
use std::path::{Path, PathBuf};

/// Runs the program in this process; returns exit code, output and error output.
fn run(arguments: &[&str]) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = std::iter::once("boardsight").chain(arguments.iter().copied()).map(Into::into);
    let code = boardsight_cli::run(all, &mut out, &mut err);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

struct Desk {
    folder: tempfile::TempDir,
    board: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let board = folder.path().join("board.ron");
        let mut flagship = crate::common::example::board().unwrap();
        // A risk that needs escaping in every format: quotes, delimiters, line breaks, and text that a
        // spreadsheet would interpret as a formula.
        let risk = &mut flagship.risks[0];
        risk.title = "Beds; \"run\" out, again".into();
        risk.cause = "Demand rises\nand goes on; \"always\"".into();
        risk.note = Some("=1+1".into());
        risk.treatment = Treatment::Terminate;
        flagship.risks[1].status = RiskStatus::Closed;
        flagship.risks[1].closed = Some(jiff::civil::date(2017, 2, 1));
        save_board(&board, &flagship, None).unwrap();
        Self { folder, board }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Returns the same board without risks.
    fn empty(&self) -> PathBuf {
        let mut board = self.read(&self.board);
        board.risks.clear();
        board.audit.clear();
        board.comments.clear();
        let place = self.path("empty.ron");
        save_board(&place, &board, None).unwrap();
        place
    }

    fn read(&self, place: &Path) -> Board {
        open_board(place).unwrap().content
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.board).unwrap()
    }
}

const TOOLS: [&str; 2] = ["ciso-assistant", "simplerisk"];

fn kept(tool: &str, a: &Risk, b: &Risk) {
    assert_eq!(
        (&a.id, &a.title, &a.cause, &a.event, &a.effect),
        (&b.id, &b.title, &b.cause, &b.event, &b.effect)
    );
    assert_eq!(a.current, b.current, "{}", a.id);
    let texts = |r: &Risk| r.controls.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(a), texts(b), "{}", a.id);
    if tool == "ciso-assistant" {
        // Two of our responses map to one word there, as the export warns.
        let said = if b.treatment == Treatment::Take { Treatment::Tolerate } else { b.treatment };
        assert_eq!((a.inherent, a.target, a.treatment), (b.inherent, b.target, said));
    } else {
        assert_eq!(
            (&a.owner, a.category, a.raised, a.next_review),
            (&b.owner, b.category, b.raised, b.next_review)
        );
        assert_eq!(a.status == RiskStatus::Closed, b.status == RiskStatus::Closed);
    }
}

#[test]
fn exported_register_round_trips_and_losses_are_reported() {
    let desk = Desk::new();
    let (board, empty) = (desk.board.to_str().unwrap(), desk.empty());
    let start = desk.read(&desk.board);
    for tool in TOOLS {
        let (code, text, lost) = run(&["register", board, "--csv", "--as", tool]);
        assert_eq!(code, 0, "{lost}");
        assert!(lost.contains("has no place for: which programme's register ("), "{lost}");
        assert_eq!(
            lost.contains("owner (") && lost.contains(", owner ("),
            tool == "ciso-assistant",
            "{lost}"
        );
        assert_eq!(lost.contains("target rating ("), tool == "simplerisk", "{lost}");
        let (csv, to) = (desk.path(&format!("{tool}.csv")), desk.path(&format!("{tool}.ron")));
        std::fs::write(&csv, &text).unwrap();
        let arguments = [
            "register",
            empty.to_str().unwrap(),
            "--import",
            csv.to_str().unwrap(),
            "--out",
            to.to_str().unwrap(),
        ];
        let (code, out, err) = run(&arguments);
        assert_eq!(code, 0, "{tool}: {out}{err}");
        assert!(out.contains(&format!("{} added, 0 changed", start.risks.len())), "{out}");
        let there = desk.read(&to);
        for risk in &start.risks {
            kept(tool, there.risk(risk.id.as_str()).unwrap(), risk);
        }
        let (code, again, _) = run(&["register", to.to_str().unwrap(), "--csv", "--as", tool]);
        assert_eq!((code, again), (0, text), "{tool}");
        // Importing into the source board changes nothing.
        let same = desk.path(&format!("{tool}-same.ron"));
        let (code, out, err) =
            run(&["register", board, "--import", csv.to_str().unwrap(), "--out", same.to_str().unwrap()]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("0 added, 0 changed"), "{out}");
        assert_eq!(desk.read(&same).risks, start.risks);
    }
}

#[test]
fn one_register_alone_is_written_and_read() {
    let desk = Desk::new();
    let board = desk.board.to_str().unwrap();
    let start = desk.read(&desk.board);
    let own = |id: &str| start.risks.iter().filter(|r| r.programme.as_ref().is_some_and(|p| p == id)).count();
    for tool in TOOLS {
        let (code, text, _) = run(&["register", board, "--csv", "--as", tool, "--programme", "bcf"]);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(if tool == "simplerisk" { b',' } else { b';' })
            .from_reader(text.as_bytes());
        assert_eq!((code, reader.records().count()), (0, own("bcf")), "{tool}");
        let csv = desk.path("bcf.csv");
        std::fs::write(&csv, text).unwrap();
        // Risks of another register are not changed.
        let to = desk.path("no.ron");
        let arguments = [
            "register",
            board,
            "--import",
            csv.to_str().unwrap(),
            "--out",
            to.to_str().unwrap(),
            "--programme",
            "ncm",
        ];
        let (code, _, err) = run(&arguments);
        assert_eq!(code, 1);
        assert!(err.contains("stands in another register") && err.contains("nothing was taken in"), "{err}");
        assert!(!to.exists());
    }
    let (code, text, _) = run(&["register", board, "--csv", "--programme", "board"]);
    let ours = start.risks.iter().filter(|r| r.programme.is_none()).count();
    assert_eq!((code, csv::Reader::from_reader(text.as_bytes()).records().count()), (0, ours));
    let (code, out, err) = run(&["register", board, "--csv", "--programme", "nowhere"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("no programme 'nowhere'; there is") && err.contains("bcf"), "{err}");
}

#[test]
fn impossible_options_are_refused_with_alternatives() {
    let desk = Desk::new();
    let board = desk.board.to_str().unwrap();
    let csv = desk.path("r.csv");
    std::fs::write(&csv, "ref_id;name\nR-9;New\n").unwrap();
    let csv = csv.to_str().unwrap();
    let (code, _, err) = run(&["register", board, "--csv", "--as", "excel"]);
    assert!(code == 2 && err.contains("ciso-assistant and simplerisk"), "{err}");
    let (code, _, err) = run(&["register", board, "--import", csv]);
    assert!(code == 2 && err.contains("--out"), "{err}");
    let (code, _, err) = run(&["register", board]);
    assert!(code == 2 && err.contains("--csv"), "{err}");
    let (code, _, err) = run(&["register", board, "--import", csv, "--out", board]);
    assert!(code == 2 && err.contains("exists already"), "{err}");
    let to = desk.path("to.ron");
    let to = to.to_str().unwrap();
    let missing = desk.path("missing.csv");
    let (code, _, err) = run(&["register", board, "--import", missing.to_str().unwrap(), "--out", to]);
    assert!(code == 2 && err.contains("missing.csv"), "{err}");
    // The named field set is not that of the file.
    let (code, _, err) = run(&["register", board, "--import", csv, "--as", "simplerisk", "--out", to]);
    assert!(code == 1 && err.contains("'Subject', as SimpleRisk writes it"), "{err}");
    assert!(!Path::new(to).exists());
}

#[test]
fn unreadable_cells_are_named_and_the_board_is_unchanged() {
    let desk = Desk::new();
    let board = desk.board.to_str().unwrap();
    let before = desk.bytes();
    let csv = desk.path("r.csv");
    std::fs::write(
        &csv,
        "Subject,External Reference ID,Current Likelihood,Current Impact,Next Review Date\n\
         It fails,X-1,Credible,Huge,2017-02-30\n,X-2,Likely,Major,\n",
    )
    .unwrap();
    let to = desk.path("to.ron");
    let (code, out, err) =
        run(&["register", board, "--import", csv.to_str().unwrap(), "--out", to.to_str().unwrap()]);
    assert_eq!((code, out.as_str()), (1, ""));
    for place in [
        "line 2, Current Impact: 'Huge', expected one of",
        "line 2, Next Review Date: '2017-02-30'",
        "line 3, Subject: empty",
    ] {
        assert!(err.contains(place), "{place}: {err}");
    }
    assert!(err.contains("nothing was taken in"), "{err}");
    assert!(!to.exists());
    assert_eq!(desk.bytes(), before);
}

#[test]
fn western_csv_is_read_and_unmapped_columns_go_to_notes() {
    let desk = Desk::new();
    let empty = desk.empty();
    let csv = desk.path("r.csv");
    // Windows-1252, as such programs write it.
    std::fs::write(
        &csv,
        b"Subject,Owner,Current Likelihood,Current Impact,Team\nCaf\xe9 floods \x96 again,SRO,3,4,Night\n",
    )
    .unwrap();
    let to = desk.path("to.ron");
    let arguments = [
        "register",
        empty.to_str().unwrap(),
        "--import",
        csv.to_str().unwrap(),
        "--out",
        to.to_str().unwrap(),
    ];
    let (code, out, err) = run(&arguments);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("line 2: 'Team: Night' is kept in the note of R-IN-1"), "{out}");
    let there = desk.read(&to);
    assert_eq!(there.risks[0].title, "Caf\u{e9} floods \u{2013} again");
    assert_eq!(there.risks[0].note.as_deref(), Some("Team: Night"));
}

#[test]
fn register_import_recognises_other_tools() {
    let desk = Desk::new();
    let board = desk.board.to_str().unwrap();
    for tool in TOOLS {
        let (_, text, _) = run(&["register", board, "--csv", "--as", tool, "--programme", "bcf"]);
        let csv = desk.path(&format!("{tool}.csv"));
        std::fs::write(&csv, text).unwrap();
        let arguments = ["intake", csv.to_str().unwrap(), "--register", "bcf", "--into", board, "--dry-run"];
        let (_, out, err) = run(&arguments);
        let name = if tool == "simplerisk" { "External Reference ID" } else { "ref_id" };
        assert!(out.contains(&format!("'{name}': Id")), "{out}{err}");
    }
}
