//! A national board that links to the boards of 44 footprints, each maintained by its own secretariat. All
//! made up.

use crate::shared::machine::{Machine, Said};
use boardsight_core::model::{
    Basis, Board, Citation, Gbp, LinkedBoard, Programme, ProgrammeKind, Rating, Risk, Saving, Source,
    SourcedGbp, check,
};
use boardsight_store::{digest, open_board, save_board};
use jiff::civil::date;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const COUNT: usize = 44;

fn programme() -> Programme {
    Programme {
        id: "stp".into(),
        name: "Plan (made up)".to_owned(),
        short: "STP".to_owned(),
        kind: ProgrammeKind::AreaPlans,
        about: String::new(),
        leads: Vec::new(),
        owner: None,
        starts: None,
        ends: None,
        money: Vec::new(),
        confidence: Vec::new(),
        sites: Vec::new(),
        cites: Vec::new(),
    }
}

fn saving(id: &str, title: &str, millions: Option<i64>) -> Saving {
    let amount = |gbp| SourcedGbp { gbp, basis: Basis::Illustrative, cite: Citation::of("made-up") };
    Saving {
        id: id.into(),
        programme: "stp".into(),
        title: title.to_owned(),
        period: "2016-17".parse().unwrap(),
        planned: millions.map(|m| amount(Gbp::millions(m))),
        delivered: None,
        expectations: Vec::new(),
        evidence: boardsight_core::model::EvidenceStrength::NotStated,
        evidence_basis: Basis::Illustrative,
        cashability: boardsight_core::model::Cashability::NotStated,
        cashability_basis: Basis::Illustrative,
        measure: None,
        population: None,
        range: None,
        note: None,
    }
}

pub fn bare(name: &str) -> Board {
    let mut board = Board::new(name, date(2017, 2, 1));
    board.sources.push(Source::new("made-up", "Made up for a test", "Nobody"));
    board.programmes.push(programme());
    board
}

/// Returns the board of one footprint: a risk, and a saving of `n` millions.
pub fn footprint(n: usize) -> Board {
    let mut board = bare(&format!("Footprint {n} (made up)"));
    let mut risk = Risk::new("R-1", Some("stp".into()), &format!("Beds run out in footprint {n}"));
    risk.current =
        Some(Rating { likelihood: if n == 7 { 5 } else { 2 }, impact: if n == 7 { 5 } else { 3 } });
    risk.rating_basis = Basis::Illustrative;
    board.risks.push(risk);
    let millions = i64::try_from(n).unwrap();
    // Footprint 9 does not report its plan. Footprint 3 repeats a saving of footprint 2, and footprint 1
    // one of the national board.
    board.savings.push(saving(
        "SV-1",
        &format!("Fewer admissions in footprint {n}"),
        (n != 9).then_some(millions),
    ));
    if n == 2 || n == 3 {
        board.savings.push(saving("SV-2", "One back office for both", Some(10)));
    }
    if n == 1 {
        board.savings.push(saving("SV-N", "National buying", Some(100)));
    }
    assert_eq!(check(&board), []);
    board
}

fn national(folder: &Path) -> (Board, Vec<PathBuf>) {
    let mut board = bare("National board (made up)");
    board.savings.push(saving("SV-N", "National buying", Some(100)));
    let mut files = Vec::new();
    for n in 1..=COUNT {
        let file = folder.join(format!("places/{n}/footprint.board.ron"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        save_board(&file, &footprint(n), None).unwrap();
        // Some links are addresses, some are file names relative to the national board's file.
        let address = if n % 2 == 0 {
            format!("file://{}", file.display())
        } else {
            format!("places/{n}/footprint.board.ron")
        };
        board.linked_boards.push(LinkedBoard {
            id: format!("footprint-{n:02}").as_str().into(),
            name: format!("Footprint {n}"),
            address,
            body: None,
            programme: Some("stp".into()),
            site: None,
            last: None,
            unreached: None,
        });
        files.push(file);
    }
    assert_eq!(check(&board), []);
    (board, files)
}

fn json(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {said:?}"))
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn unreachable_boards_are_rolled_up_with_last_figures() {
    let folder = tempfile::tempdir().unwrap();
    let (board, files) = national(folder.path());
    let file = folder.path().join("national.board.ron");
    save_board(&file, &board, None).unwrap();
    let name = file.display().to_string();
    let machine = Machine::new();

    let said = machine.run(&["rollup", &name, "--offline", "--format", "json"]);
    let all = json(&said);
    assert!(said.code == Some(1) && all["counts"]["without_figures"] == 44, "{said:?}");
    assert_eq!(all["savings_planned"]["gbp"], Value::Null, "what was never read is no zero");

    let said = machine.run(&["rollup", &name, "--by", "Secretariat", "--format", "json"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let all = json(&said);
    assert_eq!(all["counts"]["read"], 44);
    // 1 + … + 44, without footprint 9, which reports nothing; the back office once; national procurement
    // not at all.
    let millions = 44 * 45 / 2 - 9 + 10;
    assert_eq!(all["savings_planned"]["gbp"], Value::from(millions * 1_000_000_i64));
    assert_eq!(all["savings_planned"]["boards"], 43);
    assert_eq!(all["savings_delivered"]["gbp"], Value::Null);
    assert_eq!(all["savings_also_here"][0]["title"], "National buying");
    assert_eq!(all["savings_twice"][0]["board"], "footprint-03");
    assert_eq!(all["risk_bands"][0], serde_json::json!({ "band": "Extreme", "risks": 1 }));
    assert_eq!(all["top_risks"][0]["board"], "footprint-07");

    // The version that was read is the current one of the footprint's own secretariat.
    let opened = open_board(&file).unwrap().content;
    let last = opened.linked_boards[4].last.clone().unwrap();
    assert_eq!(last.digest, digest(&footprint(5)).unwrap().to_string());
    assert_eq!(last.by, "Secretariat");
    assert!(opened.audit.iter().any(|e| e.record == "linked_boards/footprint-05" && e.who == "Secretariat"));

    // Before the next reading two boards become unreachable and a third one changes.
    fs::remove_file(&files[7]).unwrap();
    fs::remove_dir_all(files[10].parent().unwrap()).unwrap();
    let mut changed = footprint(20);
    changed.savings[0].planned = Some(SourcedGbp {
        gbp: Gbp::millions(120),
        basis: Basis::Illustrative,
        cite: Citation::of("made-up"),
    });
    save_board(&files[19], &changed, None).unwrap();
    let said = machine.run(&["rollup", &name, "--by", "Secretariat", "--format", "json"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(
        said.err.contains("footprint-08: not read: ") && said.err.contains("footprint-11: not read: "),
        "{said:?}"
    );
    let all = json(&said);
    assert_eq!((&all["counts"]["read"], &all["counts"]["last_known"]), (&Value::from(42), &Value::from(2)));
    assert_eq!(all["savings_planned"]["gbp"], Value::from((millions + 100) * 1_000_000_i64));
    let now = open_board(&file).unwrap().content;
    assert_eq!(
        now.linked_boards[7].last, opened.linked_boards[7].last,
        "the last known figures and their day stay"
    );
    assert!(now.linked_boards[7].unreached.is_some());

    let said = machine.run(&["rollup", &name, "--offline"]);
    assert!(
        said.out
            .contains("42 of 44 boards were read; 2 could not be reached and stand with last known figures"),
        "{said:?}"
    );
    assert!(said.out.contains("Unreachable, last known"), "{said:?}");
    assert!(said.out.lines().filter(|l| l.starts_with("Footprint ")).count() >= COUNT, "{said:?}");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn a_board_without_links_keeps_its_digest_and_every_byte() {
    let board = bare("Plain");
    let text = boardsight_store::to_ron(&board).unwrap();
    assert!(!text.contains("linked_boards"), "{text}");
}
