//! The Risks page, the inspector and the Meetings page, driven by the names of their controls.
#![cfg(feature = "window")]
#![allow(clippy::unwrap_used)]

use boardsight_app::action::{Action as PageAction, RecordRef};
use boardsight_app::fields;
use boardsight_app::inspector::Inspector;
use boardsight_app::meetings::MeetingsPage;
use boardsight_app::risks::RisksPage;
use boardsight_app::snapshots::SnapshotList;
use boardsight_app::theme::{self, Palette};
use boardsight_app::view_context::{ActionSender, ViewContext};
use boardsight_core::edit::{History, List, Stamp};
use boardsight_core::model::{Action, Basis, Board, Rating, Risk};
use eframe::egui::{Key, Panel, Ui};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use jiff::civil::date;

/// A window without the app frame: one page, the inspector, and their board.
struct Window {
    history: History,
    page: Page,
    inspector: Inspector,
    selected: Option<RecordRef>,
    said: Vec<String>,
    edits: Vec<String>,
    registers: Vec<Option<String>>,
}

enum Page {
    Risks(Box<RisksPage>),
    Meetings(Box<MeetingsPage>),
    None,
}

impl Window {
    fn ui(&mut self, ui: &mut Ui) {
        let palette = Palette::light();
        let selected = self.selected.clone();
        let snapshots = SnapshotList { asked: true, ..SnapshotList::default() };
        let actions = ActionSender::default();
        let cx = ViewContext {
            revision: self.history.revision(),
            selected: selected.as_ref(),
            ..ViewContext::new(self.history.board(), date(2017, 2, 8), &palette, &snapshots, &actions)
        };
        if selected.is_some() {
            Panel::right("inspector").default_size(340.0).show(ui, |ui| self.inspector.show(ui, &cx));
        }
        match &mut self.page {
            Page::Risks(page) => page.show(ui, &cx),
            Page::Meetings(page) => page.show(ui, &cx),
            Page::None => {}
        }
        fields::settle(ui.ctx(), &cx);
        let stamp =
            Stamp { who: "Secretariat".into(), at: "2017-02-08T09:00:00Z".parse().unwrap(), why: None };
        for action in actions.take() {
            match action {
                PageAction::Edit(edit) => {
                    let edit = edit.unwrap();
                    self.edits.push(edit.label.clone());
                    self.history.apply(edit, &stamp).unwrap();
                }
                PageAction::Select(selected) => self.selected = selected,
                PageAction::Say(text) => self.said.push(text),
                PageAction::SaveRegister(whose) => self.registers.push(whose),
                PageAction::Go(_)
                | PageAction::Snapshot(_)
                | PageAction::Comment(_)
                | PageAction::Review(_)
                | PageAction::Filters(_)
                | PageAction::Run(_)
                | PageAction::Form(_)
                | PageAction::ReadLinked => {}
            }
        }
    }

    fn board(&self) -> &Board {
        self.history.board()
    }
}

const fn rating(likelihood: u8, impact: u8) -> Rating {
    Rating { likelihood, impact }
}

fn board(risks: usize) -> Board {
    let mut board = Board::new("Test board", date(2017, 2, 8));
    for n in 1..=risks {
        let mut risk = Risk::new(&format!("R-{n}"), None, &format!("Risk number {n}"));
        let step = u8::try_from(n % 5).unwrap() + 1;
        risk.current = Some(rating(step, 3));
        risk.inherent = Some(rating(5, 4));
        risk.rating_basis = Basis::Illustrative;
        risk.owner = (n % 2 == 0).then(|| "Director of integration".to_owned());
        board.risks.push(risk);
    }
    board
}

fn open(board: Board, page: Page) -> Harness<'static, Window> {
    let window = Window {
        history: History::new(board),
        page,
        inspector: Inspector::default(),
        selected: None,
        said: Vec::new(),
        edits: Vec::new(),
        registers: Vec::new(),
    };
    let mut harness = Harness::builder()
        .with_size([1366.0, 1600.0])
        .with_context_setup(theme::install)
        .build_ui_state(|ui, window: &mut Window| window.ui(ui), window);
    harness.run();
    harness
}

fn risks(board: Board) -> Harness<'static, Window> {
    open(board, Page::Risks(Box::default()))
}

fn select(harness: &mut Harness<'static, Window>, id: &str) {
    harness.get_by_label(&format!("Select {id}")).click();
    harness.run();
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn likelihood_change_in_the_table_is_one_edit() {
    let mut h = risks(board(3));
    h.get_by_label("Current rating of R-1").click();
    h.run();
    h.get_by_label("Likelihood 5: Almost certain").click();
    h.run();
    assert_eq!(h.state().edits, ["current likelihood of R-1: 2 to 5"]);
    assert_eq!(h.state().board().risks[0].current, Some(rating(5, 3)));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn heat_map_cell_filters_the_table() {
    let mut h = risks(board(10));
    assert!(h.query_by_label("Select R-1").is_some());
    h.get_by_label("Current likelihood 5, impact 3: 2 risks").click();
    h.run();
    assert!(h.query_by_label("2 of 10 risks").is_some());
    assert!(h.query_by_label("Select R-1").is_none());
    assert!(h.query_by_label("Select R-4").is_some());
    h.get_by_label("Clear filter: current likelihood 5, impact 3").click();
    h.run();
    assert!(h.query_by_label("Select R-1").is_some());
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn a_title_typed_in_the_table_is_one_edit_on_enter() {
    let mut h = risks(board(3));
    select(&mut h, "R-2");
    h.get_by_label("Title of R-2").click();
    h.run();
    h.get_by_label("Title of R-2").type_text(" and more");
    h.run();
    assert!(h.state().edits.is_empty());
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(h.state().edits.len(), 1);
    assert!(h.state().board().risks[1].title.contains("and more"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn unfinished_text_survives_page_and_selection_changes() {
    for leave in [true, false] {
        let mut h = risks(board(3));
        select(&mut h, "R-2");
        h.get_by_label("with the effect that").focus();
        h.run();
        h.get_by_label("with the effect that").type_text("beds fill up");
        h.run();
        assert!(h.state().edits.is_empty());
        if leave {
            h.state_mut().page = Page::None;
            h.state_mut().selected = None;
        } else {
            h.state_mut().selected = Some(RecordRef { list: List::Risks, id: "R-1".into() });
        }
        h.run();
        assert_eq!(h.state().edits.len(), 1);
        assert_eq!(h.state().board().risks[1].effect, "beds fill up");
        assert_eq!(h.state().board().risks[0].effect, "");
    }
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn invalid_date_stays_for_correction() {
    let mut h = risks(board(1));
    select(&mut h, "R-1");
    h.get_by_label("Next review").focus();
    h.run();
    h.get_by_label("Next review").type_text("2017-02-30");
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert!(h.state().edits.is_empty());
    assert!(h.state().said[0].contains("'2017-02-30' is not a date"), "{:?}", h.state().said);
    assert_eq!(h.get_by_label("Next review").value().as_deref(), Some("2017-02-30"));
    h.get_by_label("Next review").focus();
    h.run();
    for _ in 0..4 {
        h.key_press(Key::Backspace);
    }
    h.get_by_label("Next review").type_text("3-30");
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(h.state().board().risks[0].next_review, Some(date(2017, 3, 30)));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn arrow_keys_select_the_next_risk() {
    let mut h = risks(board(4));
    h.get_by_label("Sort by id").click();
    h.run();
    select(&mut h, "R-1");
    h.key_press(Key::ArrowDown);
    h.run();
    assert_eq!(h.state().selected.as_ref().unwrap().id, "R-2");
    h.key_press(Key::ArrowDown);
    h.run();
    h.key_press(Key::ArrowUp);
    h.run();
    assert_eq!(h.state().selected.as_ref().unwrap().id, "R-2");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn headings_sort_and_show_the_order() {
    let mut h = risks(board(12));
    let order = |h: &Harness<'static, Window>| h.get_by_label("Sort by id").value();
    assert_eq!(order(&h).as_deref(), Some("not sorted by"));
    h.get_by_label("Sort by id").click();
    h.run();
    assert_eq!(order(&h).as_deref(), Some("ascending"));
    let top = |h: &Harness<'static, Window>, id: &str| h.get_by_label(&format!("Select {id}")).rect().top();
    assert!(top(&h, "R-2") < top(&h, "R-10"));
    h.get_by_label("Sort by id").click();
    h.run();
    assert_eq!(order(&h).as_deref(), Some("descending"));
    assert!(top(&h, "R-2") > top(&h, "R-10"));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn risks_are_added_copied_and_closed() {
    let mut h = risks(board(2));
    h.get_by_label("Add risk").click();
    h.run();
    assert_eq!(h.state().board().risks.len(), 3);
    assert_eq!(h.state().selected.as_ref().unwrap().id, "R-3");
    h.get_by_label("Duplicate risk").click();
    h.run();
    assert_eq!(h.state().board().risks[3].title, "New risk (copy)");
    h.get_by_label("Close risk").click();
    h.run();
    assert_eq!(h.state().board().risks[3].closed, Some(date(2017, 2, 8)));
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn inspector_rates_controls_and_escalates() {
    let mut h = risks(board(1));
    select(&mut h, "R-1");
    h.get_by_label("Current likelihood 4: Likely").click();
    h.run();
    assert_eq!(h.state().board().risks[0].current, Some(rating(4, 3)));
    assert!(h.query_all_by_label("illustrative").next().is_some());
    h.get_by_label("Add control").click();
    h.run();
    assert_eq!(h.state().board().risks[0].controls[0].id, "C1");
    h.get_by_label("Reason to escalate").focus();
    h.run();
    h.get_by_label("Reason to escalate").type_text("Two hospitals are full");
    h.run();
    h.get_by_label("Take to the board").click();
    h.run();
    let escalation = h.state().board().risks[0].escalation.clone().unwrap();
    assert_eq!(escalation.reason, "Two hospitals are full");
    assert_eq!(h.query_all_by_label_contains("Current likelihood: 2").count(), 1);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn only_visible_rows_of_10_000_risks_are_drawn() {
    let mut h = risks(board(10_000));
    assert!(h.query_by_label("10000 of 10000 risks").is_some());
    let drawn = h.query_all_by_label_contains("Select R-").count();
    assert!((5..80).contains(&drawn), "{drawn}");
    select(&mut h, "R-4");
    h.key_press(Key::End);
    h.run();
    assert_ne!(h.state().selected.as_ref().unwrap().id, "R-4");
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn overdue_actions_are_highlighted_and_can_be_closed() {
    let mut b = board(0);
    b.actions.push(Action { due: Some(date(2017, 1, 29)), ..Action::new("A-1", "Report on the vanguards") });
    let mut h = open(b, Page::Meetings(Box::default()));
    assert!(h.query_by_label("10 days overdue").is_some());
    h.get_by_label("Mark action A-1 done").click();
    h.run();
    assert_eq!(h.state().board().actions[0].done, Some(date(2017, 2, 8)));
    h.get_by_label("Add decision").click();
    h.run();
    assert_eq!(h.state().board().decisions[0].id.as_str(), "D-1");
    h.get_by_label("Meetings and minutes").click();
    h.run();
    h.get_by_label("Add meeting").click();
    h.run();
    h.get_by_label("Add item").click();
    h.run();
    assert_eq!(h.state().board().meetings[0].agenda.len(), 1);
}

#[test]
#[ignore = "not run since the window and the flagship changed"]
fn the_register_chosen_can_be_saved_alone() {
    let mut h = risks(board(2));
    h.get_by_label("Register").click();
    h.run();
    h.get_by_label("The board's own: Test board").click();
    h.run();
    h.get_by_label("Save register as…").click();
    h.run();
    assert_eq!(h.state().registers, [None]);
}
