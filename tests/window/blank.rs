//! A new board is built in the window: body, source, programme, measure, stream and figures are each added,
//! changed and removed, and records that others refer to cannot be removed.

use crate::common::{self, Setup};
use crate::window::Window;
use boardsight_core::model::{Basis, Board, Gbp, SeriesKind};
use boardsight_store::{Starter, open_board};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use jiff::civil::date;
use std::process::Command;

impl Window {
    /// Presses a control with the keyboard, because it may be out of view.
    fn push(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::Button, label).focus();
        self.harness.run();
        self.key(Key::Space);
    }

    /// Types into an empty field.
    fn fill(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.harness.run();
        self.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
        self.settle();
    }

    /// Replaces the text of a field.
    fn refill(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.harness.run();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.fill(label, text);
    }

    /// Chooses an option of a combo box.
    fn pick(&mut self, combo: &str, option: &str) {
        self.harness.get_by_role_and_label(Role::ComboBox, combo).focus();
        self.harness.run();
        self.key(Key::Space);
        self.harness.query_all_by_label(option).last().unwrap().click();
        self.settle();
    }

    /// Returns whether a button is enabled.
    fn can_push(&self, label: &str) -> bool {
        let node = self.harness.get_by_role_and_label(Role::Button, label);
        !node.accesskit_node().is_disabled()
    }

    fn holds(&self) -> &Board {
        self.app().board()
    }

    fn a_body(&mut self, name: &str, short: &str) {
        self.fill("Name of the organisation", name);
        self.fill("Short name", short);
        self.push("Add the organisation");
    }

    fn a_source(&mut self, title: &str) {
        self.fill("Title of the source", title);
        self.fill("Published by", "Secretariat");
        self.push("Add the source");
    }
}

fn blank() -> Window {
    let board = Starter::Blank.board("Our board", date(2017, 2, 8)).unwrap();
    Window::of(Setup { board, ..Setup::default() })
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn a_board_is_set_up_from_nothing_saved_and_sound() {
    let mut w = Window::with_settings(None);
    w.waits = true;
    w.keys(Modifiers::COMMAND, Key::N);
    w.type_into("Name of the board", "Our board");
    w.press("Create");
    assert!(w.sees("This board is blank"));
    for nothing in [
        "No measure has both a plan and an outturn yet",
        "No open risk is recorded.",
        "No finding is recorded.",
    ] {
        assert!(w.sees(nothing), "{nothing}");
    }

    // The first page shows the steps.
    w.push("Add an organisation\u{2026}");
    assert!(w.sees("Give the name of the organisation") && !w.can_push("Add the organisation"));
    w.a_body("Department of Health", "DH");
    w.push("Add a source\u{2026}");
    w.fill("Title of the source", "Our first return");
    w.fill("Published by", "Secretariat");
    w.fill("Address", "ftp://x");
    assert!(w.sees("Address: give a page of the web") && !w.can_push("Add the source"));
    w.refill("Address", "https://www.example.org/return");
    w.fill("Published on", "2017-02-01");
    w.push("Add the source");
    assert_eq!((w.holds().bodies[0].id.as_str(), w.holds().sources.len()), ("dh", 1));

    // A programme with a place, and a second body that is found to be missing.
    w.push("Add a programme\u{2026}");
    w.fill("Name of the programme", "Better Care Fund");
    w.fill("Short name", "BCF");
    w.pick("Kind", "Pooled budget");
    w.fill("Who answers for it", "SRO, BCF");
    w.fill("Starts", "2015-04-01");
    w.push("Add an organisation that leads the programme");
    w.a_body("NHS England", "NHSE");
    assert!(w.sees("New programme"), "the form is come back to as it was");
    w.push("Add a place");
    w.fill("Name of place 1", "Northtown");
    w.push("Add the programme");
    let programme = w.holds().programmes[0].clone();
    assert_eq!((programme.id.as_str(), programme.owner.as_deref()), ("bcf", Some("SRO, BCF")));
    assert_eq!((programme.leads[0].as_str(), programme.sites[0].id.as_str()), ("nhse", "northtown"));
    assert_eq!((programme.starts, programme.ends), (Some(date(2015, 4, 1)), None));
    assert!(!w.sees("This board is blank"));

    // A measure with its unit cost.
    w.keys(Modifiers::COMMAND, Key::Num3);
    w.push("Add a measure\u{2026}");
    w.fill("Name of the measure", "Emergency admissions");
    w.fill("Short name", "Admissions");
    w.fill("Unit", "admissions");
    w.fill("Unit cost, in pounds", "1600");
    assert!(w.sees("The unit cost has a source"));
    w.pick("Source of the unit cost", "Our first return");
    w.push("Add the measure");
    assert_eq!(w.holds().measures[0].unit_cost.as_ref().map(|c| c.gbp), Some(Gbp(1600)));

    // Plan and outturn, typed one after the other.
    w.push("Type in a figure of Emergency admissions");
    w.fill("Period", "2016-17 Q1");
    w.fill("Figure", "1,000");
    assert!(w.sees("Every figure has a source") && !w.can_push("Add the figure"));
    w.pick("Source of the figure", "Our first return");
    w.fill("Page or paragraph of the source of the figure", "p. 2");
    w.push("Add, and type the next");
    w.fill("Figure", "1,100");
    w.push("Add the figure");
    w.push("Type in a figure of Emergency admissions");
    w.push_radio("Outturn");
    w.fill("Period", "2016-17 Q1");
    w.fill("Figure", "1250");
    w.pick("Source of the figure", "Our first return");
    w.push("Add the figure");
    // A figure of a place, which is a separate series.
    w.push("Type in a figure of Emergency admissions");
    w.push_radio("Outturn");
    w.pick("Place", "Northtown");
    w.fill("Period", "2016-17 Q1");
    w.fill("Figure", "90");
    w.pick("Source of the figure", "Our first return");
    w.push("Add the figure");
    let place = w.holds().series.last().unwrap();
    assert_eq!(place.site.as_ref().map(|s| s.as_str()), Some("northtown"));
    let line = |w: &Window, kind: SeriesKind| {
        let of = w.holds().series.iter().find(|s| s.kind == kind).unwrap();
        of.points.iter().map(|p| (p.period.to_string(), p.value)).collect::<Vec<_>>()
    };
    let plan = [("2016-17 Q1".to_owned(), 1000.0), ("2016-17 Q2".to_owned(), 1100.0)];
    assert_eq!(line(&w, SeriesKind::Plan), plan);
    assert_eq!(line(&w, SeriesKind::Outturn), [("2016-17 Q1".to_owned(), 1250.0)]);
    let q1 =
        "BCF, Admissions, 2016-17 Q1, admissions, not reported, 1,000, 1,250, +250, +\u{a3}400,000, Off plan";
    assert!(w.sees(q1), "the gap and what it costs");
    let q2 = "BCF, Admissions, 2016-17 Q2, admissions, not reported, 1,100, not reported, not reported";
    assert!(w.sees(q2), "no outturn is no zero");
    w.keys(Modifiers::NONE, Key::Escape);

    w.keys(Modifiers::COMMAND, Key::Num2);
    w.push("Set up reporting for BCF");
    w.push("Set up reporting");
    assert_eq!(w.holds().streams[0].programme.as_str(), "bcf");
    assert!(!w.sees("Set up reporting for BCF"));
    assert!(w.sees("Progress of BCF, 2016-17 Q4: Not yet due; due 30 April 2017") && w.sees("owed by NHSE"));
    w.keys(Modifiers::COMMAND, Key::Num1);
    assert!(w.sees(
        "No programme reports to the board. BCF 2016-17 Q1: outturn cost \u{a3}400,000 more than planned"
    ));
    assert!(w.sees("BCF: Admissions, 2016-17 Q1, 1,000, 1,250, +250, +\u{a3}400,000, Off plan"));
    assert!(w.sees("Admissions: 250 admissions \u{d7} \u{a3}1,600 = \u{a3}400,000"));

    // The saved file reads back unchanged and is valid for the command line.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ours.board.ron");
    w.save_as(&file);
    assert!(w.app().is_saved(), "{}", w.said());
    assert_eq!(&open_board(&file).unwrap().content, w.holds());
    let before = w.holds().clone();
    w.open(&file);
    assert_eq!(w.holds(), &before);
    let checked = Command::new(env!("CARGO_BIN_EXE_boardsight")).arg("check").arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success() && said.contains("sound"), "{said}");
    // Every step is in the audit trail, and each was one edit.
    assert!(before.audit.iter().any(|a| a.record == "programmes/bcf"));
    let made: std::collections::BTreeSet<_> = before.audit.iter().map(|a| a.record.clone()).collect();
    assert!(made.len() >= 7, "{made:?}");
}

impl Window {
    fn push_radio(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::RadioButton, label).click();
        self.settle();
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn figure_is_corrected_revised_and_removed() {
    let mut board = crate::common::example::board().unwrap();
    let line = board.series.iter_mut().find(|s| s.programme.is_some() && s.points.len() == 1).unwrap();
    let mut next = line.points[0].clone();
    next.period = next.period.next().unwrap();
    line.points.push(next);
    let (id, first, last) = (line.id.clone(), line.points[0].clone(), line.points[1].clone());
    let (measure, kind) = (line.measure.clone(), line.kind.label());
    let whose = line.programme.clone().and_then(|p| Some(board.programme(p.as_str())?.name.clone())).unwrap();
    let mut w = Window::of(Setup { board, ..Setup::default() });
    w.keys(Modifiers::COMMAND, Key::K);
    w.type_into("Command palette", measure.as_str());
    w.settle();
    w.key(Key::Enter);
    w.push(&format!("{kind}, {whose}: 2 periods"));
    let points = |w: &Window| {
        w.holds().series.iter().find(|s| s.id == id).map(|s| s.points.clone()).unwrap_or_default()
    };
    w.push(&format!("Change the figure of {}", first.period));
    w.refill("Figure", "777");
    assert!(w.sees("was mistyped"), "what becomes of the figure that stands is said");
    w.push("Change the figure");
    assert_eq!((points(&w)[0].value, points(&w)[0].earlier.len()), (777.0, first.earlier.len()));
    w.push(&format!("Change the figure of {}", first.period));
    w.refill("Figure", "778");
    w.harness
        .get_by_role_and_label(Role::CheckBox, "777 was reported and is revised: keep it beside this one")
        .click();
    w.settle();
    w.push("Change the figure");
    assert_eq!(points(&w)[0].earlier.last().map(|e| e.value), Some(777.0));
    assert!(w.sees("revised; before: 777"), "it stands beside the new one");
    w.push(&format!("Change the figure of {}", last.period));
    w.push("Remove the figure");
    assert_eq!(points(&w).len(), 1, "not reported is no figure, not zero");
    w.push("Type in a figure of this line");
    w.refill("Period", &last.period.to_string());
    w.fill("Figure", "not reported");
    assert!(w.sees("Give the figure as a number") && !w.can_push("Add the figure"));
    w.refill("Figure", "0.5");
    w.pick("The figure is", "illustrative");
    w.push("Add the figure");
    let made = points(&w)[1].clone();
    assert_eq!((made.value, made.basis), (0.5, Some(Basis::Illustrative)));
    for _ in 0..4 {
        w.undo();
    }
    assert_eq!(points(&w), [first, last]);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn referenced_programme_cannot_be_removed() {
    let mut w = Window::new();
    w.keys(Modifiers::COMMAND, Key::Num2);
    w.push("Change a programme");
    let name = w.holds().programmes[0].name.clone();
    w.harness.query_all_by_label(&name).last().unwrap().click();
    w.settle();
    assert!(!w.can_push("Remove the programme"));
    let of = w.holds().programmes[0].id.clone();
    let streams = w.holds().streams.iter().filter(|s| s.programme == of).count();
    assert!(w.sees(&format!("{streams} stream")) && w.sees("line of figures") || w.sees("lines of figures"));
    w.refill("Who answers for it", "SRO, another");
    w.push("Change the programme");
    assert_eq!(w.holds().programmes[0].owner.as_deref(), Some("SRO, another"));
    w.undo();

    // A programme without references can be removed and restored.
    let before = w.holds().programmes.clone();
    w.push("Add a programme\u{2026}");
    w.fill("Name of the programme", "Roadmaps");
    w.fill("Short name", "LDR");
    w.fill("Which kind", "Local digital roadmaps");
    w.push("Add the programme");
    w.push("Change Roadmaps");
    w.push("Remove the programme");
    assert_eq!(w.holds().programmes, before);
    w.undo();
    assert_eq!(w.holds().programmes.len(), before.len() + 1);

    // Bodies and sources, from their lists.
    w.push("Organisations and sources\u{2026}");
    let body = w.holds().bodies[0].clone();
    w.push(&format!("Change the organisation {}", body.name));
    w.refill("Short name", "XX");
    w.push("Change the organisation");
    assert_eq!(w.holds().bodies[0].short, "XX");
    assert!(w.sees("Press one to change or remove it"), "the lists are come back to");
    w.push("Close");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn source_is_added_from_the_citation_field() {
    let mut w = Window::new();
    w.keys(Modifiers::COMMAND, Key::Num6);
    w.press("Select R-BCF-1");
    w.push("Add assurance");
    let made = |w: &Window| w.holds().risk("R-BCF-1").unwrap().assurances.last().cloned().unwrap();
    let combo = format!("Source of Assurance {}", made(&w).id);
    w.pick(&combo, "Add a source\u{2026}");
    w.a_source("Minutes of the programme board");
    let source = w.holds().sources.last().unwrap().clone();
    assert_eq!(source.title, "Minutes of the programme board");
    // It is the last of many in the list; reach it with the arrow keys.
    w.harness.get_by_role_and_label(Role::ComboBox, &combo).focus();
    w.harness.run();
    w.key(Key::Space);
    w.harness.query_all_by_label(&source.title).last().unwrap().focus();
    w.harness.run();
    w.key(Key::Space);
    assert_eq!(made(&w).cite.map(|c| c.source), Some(source.id));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn removing_a_measure_removes_its_figures() {
    let mut w = blank();
    w.push("Add a source\u{2026}");
    w.a_source("A paper");
    w.push("Add a measure\u{2026}");
    w.fill("Name of the measure", "Beds");
    w.fill("Short name", "Beds");
    w.fill("Unit", "beds");
    w.push("Add the measure");
    w.keys(Modifiers::COMMAND, Key::Num3);
    w.push("Type in a figure of Beds");
    w.fill("Period", "2016-17");
    w.fill("Figure", "12");
    w.pick("The figure is", "illustrative");
    assert!(w.sees("An illustrative figure has a source too"));
    w.pick("Source of the figure", "A paper");
    w.push("Add the figure");
    assert_eq!(
        (w.holds().series[0].programme.as_ref(), w.holds().series[0].basis),
        (None, Basis::Illustrative)
    );
    let full = w.holds().clone();
    w.push("Change the measure Beds");
    w.push("Remove the measure and its 1 figure in 1 line");
    assert!(w.holds().measures.is_empty() && w.holds().series.is_empty());
    w.undo();
    assert_eq!((&w.holds().measures, &w.holds().series), (&full.measures, &full.series));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn unfinished_form_is_kept_and_read_only_has_none() {
    let mut w = blank();
    w.keys(Modifiers::COMMAND, Key::K);
    w.type_into("Command palette", "Add a programme");
    w.settle();
    w.key(Key::Enter);
    assert!(w.sees("New programme"), "it is reached by keys alone");
    w.fill("Name of the programme", "Half");
    // A window command waits until the form is closed.
    w.keys(Modifiers::COMMAND, Key::Num5);
    assert!(w.sees("New programme"));
    w.key(Key::Escape);
    w.key(Key::Escape);
    assert!(!w.sees("New programme"));
    assert!(w.holds().programmes.is_empty() && w.app().is_saved());

    let (_folder, file) = common::folder();
    let mut w = Window::new();
    w.files.0.borrow_mut().push_back(file);
    w.file_menu("Open read-only");
    w.keys(Modifiers::COMMAND, Key::Num2);
    assert!(!w.can_push("Add a programme\u{2026}") && !w.can_push("Organisations and sources\u{2026}"));
    w.keys(Modifiers::COMMAND, Key::Num3);
    assert!(!w.can_push("Add a measure\u{2026}"));
    w.keys(Modifiers::COMMAND, Key::K);
    w.type_into("Command palette", "Add an organisation");
    w.settle();
    w.key(Key::Enter);
    assert!(!w.sees("New organisation"));
}
