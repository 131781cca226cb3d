//! The views of the Risks page, driven by the names of their controls: scale, heat map, assurance, pounds,
//! bow tie, and alerts.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)] // a test that cannot go on fails here

use crate::common::{Setup, Window, folder};
use boardsight_core::model::{Board, Gbp, Opinion, Rating, Risk, Scale};
use eframe::egui::{Key, vec2};
use egui_kittest::kittest::Queryable;
use jiff::civil::date;

impl Window {
    /// Opens a board on the Risks page.
    fn on(board: Board) -> Self {
        let mut window = Self::of(Setup { board, size: vec2(1366.0, 2200.0), ..Setup::default() });
        window.press("Risks");
        window
    }
}

const fn rating(likelihood: u8, impact: u8) -> Option<Rating> {
    Some(Rating { likelihood, impact })
}

fn board() -> Board {
    let mut board = Board::new("Test board", date(2017, 2, 8));
    for (n, current) in [(1, rating(5, 4)), (2, rating(3, 3)), (3, None)] {
        let mut risk = Risk::new(&format!("R-{n}"), None, &format!("Risk number {n}"));
        risk.inherent = rating(5, 5);
        risk.current = current;
        risk.target = rating(2, 3);
        board.risks.push(risk);
    }
    board
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn change_of_scale_asks_about_every_rating_in_one_edit() {
    let mut w = Window::on(board());
    let start = w.board().risks.clone();
    w.press("Scale and appetite view");
    w.press_containing("Declare a scale of the board's own");
    assert!(w.sees("Every rating would say the same as now."));
    w.press("One step of likelihood less");
    assert!(w.sees("8 ratings would not say the same; 8 have no answer yet"));
    assert!(w.sees("R-1 current: 5 × 4 = 20 Extreme becomes 4 × 4 = 16 Extreme"));
    w.press("Put the scale in force");
    assert_eq!(w.board().risks, start, "nothing is put in force unanswered");
    w.press("Agree to current of R-1");
    assert!(w.sees("7 have no answer yet"));
    w.press("Agree to all as proposed");
    w.press("Put the scale in force");
    assert_eq!(w.board().scale().size(), (4, 5));
    assert_eq!(w.board().risks[0].current, rating(4, 4));
    assert_eq!(w.board().risks[1].current, rating(3, 3));
    assert!(!w.sees("Draft of another scale"), "the draft has done its work");
    w.undo();
    assert_eq!((&w.board().risks, w.board().risk_framework.is_empty()), (&start, true));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn scale_draft_survives_page_changes_and_can_be_discarded() {
    let mut w = Window::on(board());
    w.press("Scale and appetite view");
    w.press_containing("Declare a scale of the board's own");
    w.press("One step of impact more");
    w.press("Overview");
    w.press("Risks");
    assert!(w.sees("6 steps of impact"));
    w.press("Discard the draft");
    assert!(w.sees("The standard scale of five by five"));
    assert!(w.board().risk_framework.is_empty());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn appetite_is_declared_and_breaches_are_flagged() {
    let mut w = Window::on(board());
    w.press("Scale and appetite view");
    w.press("Add appetite");
    let appetite = &w.board().risk_framework.appetites[0];
    assert_eq!((appetite.appetite, appetite.tolerance), (6, 12));
    w.press("Add tag");
    w.type_into("Tag T1: name", " of the year");
    w.harness.key_press(Key::Enter);
    w.harness.run();
    assert!(w.board().risk_framework.tags[0].name.contains("of the year"));
    w.press("Register view");
    w.press("Select R-1");
    assert!(w.sees("Out of tolerance"));
    let tag = format!("Tag {}", w.board().risk_framework.tags[0].name);
    w.press(&tag);
    assert_eq!(w.board().risks[0].tags, ["T1"]);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn heat_map_shows_paths_and_lists_a_cell() {
    let mut w = Window::on(board());
    w.press("Heat map view");
    assert!(w.sees("1 risk: inherent 5 × 5 = 25 to current 5 × 4 = 20 (R-1)"));
    assert!(w.sees("1 risk: current 3 × 3 = 9 to target 2 × 3 = 6 (R-2)"));
    w.press("Current likelihood 5, impact 4: 1 risk");
    assert!(w.sees("1 at current likelihood 5, impact 4"));
    w.press("R-1 Risk number 1");
    assert!(w.sees("Close inspector"), "the risk is picked out");
    w.press("Arrows of what moved");
    assert!(w.sees("No risk shown has moved since"));
    w.press("Current likelihood 4: Likely");
    assert!(w.sees("1 risk: then 5 × 4 = 20 to now 4 × 4 = 16 (R-1)"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn heat_map_shows_moves_since_a_snapshot() {
    let (_folder, file) = folder();
    let mut w = Window::of(Setup { size: vec2(1366.0, 2200.0), ..Setup::default() });
    w.open(&file);
    w.press("Meetings");
    w.press("Snapshots");
    for name in ["February meeting", "Draft"] {
        w.write("Name of the snapshot", name);
        w.press("Take snapshot");
    }
    w.press("Risks");
    w.press("Heat map view");
    w.press("Arrows of what moved");
    w.choose("Compared with", "Snapshot 2017-02-08: February meeting");
    w.wait_for("Since 'February meeting' as of 8 February 2017: 0 up, 0 down, 0 new.");
    assert!(w.sees("No risk shown has moved since."));

    // One risk improved and one is new: reported without reading the file again.
    w.press("Register view");
    w.press("Select R-BCF-1");
    let Rating { likelihood, impact } = w.board().risk("R-BCF-1").unwrap().current.unwrap();
    assert!(likelihood > 2, "there is room below it");
    w.press("Current likelihood 2: Unlikely");
    w.press("Add risk");
    w.press("Heat map view");
    let (then, now) = (likelihood * impact, 2 * impact);
    let way = format!("then {likelihood} × {impact} = {then} to now 2 × {impact} = {now} (R-BCF-1)");
    assert!(w.sees(&way), "{way}");
    assert!(w.sees("0 up, 1 down, 1 new."));
    w.choose("Compared with", "the trail's beginning");
    assert!(w.sees(&way) && !w.sees("Since 'February meeting'"), "the trail says the same here");

    // For a snapshot that does not open, nothing is reported and no arrow is drawn.
    let listed = boardsight_store::snapshot::list(&file);
    let draft = listed.iter().find(|l| l.mark.as_ref().is_ok_and(|m| m.name == "Draft")).unwrap();
    let text = std::fs::read_to_string(&draft.path).unwrap();
    std::fs::remove_file(&draft.path).unwrap();
    std::fs::write(&draft.path, &text[..text.len() / 2]).unwrap();
    w.choose("Compared with", "Snapshot 2017-02-08: Draft");
    w.wait_for("does not open");
    assert!(!w.sees(&way) && !w.sees("has moved since"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn assurance_is_grouped_by_objective() {
    let mut w = Window::on(board());
    w.press("Assurance view");
    w.press("Add objective");
    assert_eq!(w.board().objectives.len(), 1);
    w.press("Close inspector");
    w.press("Register view");
    w.press("Select R-1");
    w.press("Link an objective");
    w.press("New objective");
    assert_eq!(w.board().risks[0].objectives.len(), 1);
    w.press("Add assurance");
    w.press("Opinion of S1");
    w.press("limited");
    assert_eq!(w.board().risks[0].assurances[0].opinion, Opinion::Limited);
    w.press("Add gap");
    w.press("Assurance view");
    assert!(w.sees("1 open risk, 0 without any assurance, 1 open gap"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn risk_can_be_part_of_another_but_not_of_itself() {
    let mut b = board();
    for risk in &mut b.risks {
        risk.impact_gbp = Some(Gbp::millions(100));
    }
    b.risks[1].parent = Some("R-1".into());
    let mut w = Window::on(b);
    w.press("Exposure in pounds view");
    // 0.9 × £100m; R-2 is within is not rated.
    assert!(w.sees("£90m is the expected cost of 2 of 3 open threats"));
    assert!(w.sees("Within R-1"));
    w.press("Register view");
    w.press("Select R-1");
    w.press("Make it a part of");
    w.press("R-2 Risk number 2");
    assert!(w.sees("would be a part of itself"), "said at the foot of the window");
    assert_eq!(w.board().risks[0].parent, None);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn risk_is_escalated_and_withdrawn_with_both_reasons() {
    let mut w = Window::on(board());
    w.press("Select R-1");
    w.type_into("Reason to escalate", "It grows");
    w.press("Take to the board");
    assert!(w.board().risks[0].escalation.is_some());
    w.type_into("Take back from the board because", "It is held");
    w.press("Take back from the board");
    let risk = &w.board().risks[0];
    assert_eq!((risk.escalation.as_ref(), risk.past_escalations.len()), (None, 1));
    assert!(w.sees("(It grows)") && w.sees("(It is held)"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn measure_figures_raise_alerts_until_review() {
    let mut w = Window::on(crate::common::example::board().unwrap());
    w.press_containing("Raised by the figures view");
    assert!(w.sees("the chance of reaching £900m"));
    w.press("Mark R-NCM-1 reviewed: Saving unlikely");
    assert_eq!(w.board().risk("R-NCM-1").unwrap().reviewed(), Some(date(2017, 2, 8)));
    assert!(w.harness.query_by_label("Mark R-NCM-1 reviewed: Saving unlikely").is_none());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn bow_tie_has_a_text_description() {
    let mut w = Window::on(crate::common::example::board().unwrap());
    w.press("Select R-BCF-2");
    w.press("Bow tie view");
    assert!(w.sees("Bow tie of R-BCF-2. Causes: Demand grows faster than care outside hospital."));
    assert!(w.sees("Preventive controls: £253m paid only if admissions fall as planned (weak)"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn bow_ties_follow_the_order_of_the_register() {
    let mut w = Window::on(crate::common::example::board().unwrap());
    w.press("Bow tie view");
    // With no risk selected, the first of the register is shown, and no inspector covers it.
    assert!(w.sees("Bow tie of R-BCF-1."));
    assert!(w.sees("1 of 18 that pass the register's filters"));
    w.press("Bow tie of the risk after");
    assert!(w.sees("Bow tie of R-BCF-2."));
    assert!(w.sees("2 of 18 that pass the register's filters"));
    w.press("Bow tie of the risk before");
    assert!(w.sees("Bow tie of R-BCF-1."));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn scale_without_descriptions_states_it() {
    let mut w = Window::on(crate::common::example::board().unwrap());
    w.press("Scale and appetite view");
    assert!(w.sees("The scale sets none of these for any step: when."));
    assert!(w.sees("The scale sets none of these for any step: money, service, people, reputation."));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn window_exports_and_imports_another_tools_register() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("register.csv");
    let mut w = Window::on(board());
    w.files.0.borrow_mut().push_back(file.clone());
    w.press("Export");
    w.press_containing("Export register for CISO Assistant");
    w.settle();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("ref_id;assets;threats;name;"), "{text}");
    std::fs::write(&file, text.replace("Risk number 2", "Risk of floods").replace("R-3;", "R-9;")).unwrap();
    w.files.0.borrow_mut().push_back(file.clone());
    w.press("File");
    w.press_containing("Import register from CSV");
    w.settle();
    assert_eq!(w.board().risks.len(), 4);
    assert_eq!(w.board().risks[1].title, "Risk of floods");
    w.undo();
    assert_eq!((w.board().risks.len(), w.board().risks[1].title.as_str()), (3, "Risk number 2"));
    std::fs::write(&file, text.replace("Almost certain", "Surely")).unwrap();
    w.files.0.borrow_mut().push_back(file);
    w.press("File");
    w.press_containing("Import register from CSV");
    w.settle();
    assert!(w.sees("inherent_proba: 'Surely', expected one of Rare"));
    assert_eq!(w.board().risks.len(), 3);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn register_is_rated_on_a_four_by_four_scale() {
    let mut b = Board::new("Test board", date(2017, 2, 8));
    let mut scale = Scale::standard();
    scale.likelihood.truncate(4);
    scale.impact.truncate(4);
    b.risk_framework.scale = Some(scale);
    let mut risk = Risk::new("R-1", None, "It fails");
    risk.current = rating(4, 4);
    b.risks.push(risk);
    let mut w = Window::on(b);
    assert!(w.sees("Current likelihood 4, impact 4: 1 risk"));
    assert!(!w.sees("Current likelihood 5"));
    w.press("Select R-1");
    assert!(!w.sees("Current likelihood 5: Almost certain"));
    assert!(w.sees("Current impact 4: Major"));
}
