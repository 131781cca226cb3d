//! Guided review of the register, one risk at a time and by keyboard: next and previous, confirm with a
//! note, change the rating, comment. Each confirmation is a separate edit, so that nothing is lost when the
//! user stops half-way. Unconfirmed text stays in its field.

use super::ReviewPage;
use crate::action::{Action, CommentAction, RecordRef};
use crate::drafts::{self, Draft};
use crate::inspector::comments;
use crate::risks::rating;
use crate::view_context::ViewContext;
use crate::widgets::{self, card, named};
use crate::{fields, theme};
use boardsight_analysis::exposure::RatingKind;
use boardsight_analysis::review::{next_after, queue};
use boardsight_core::edit::{List, ReviewOutcome};
use boardsight_core::model::{CommentSubject, Risk};
use boardsight_report::names::Names;
use boardsight_report::review::due_line;
use boardsight_report::spec::Tone;
use boardsight_report::{comments as said, say};
use eframe::egui::{self, Button, Grid, Key, Label, Modifiers, ProgressBar, RichText, TextEdit, Ui};
use jiff::ToSpan;
use std::collections::{BTreeMap, HashSet};

/// State of the guided review.
#[derive(Default)]
pub(super) struct Walk {
    /// Ids of the risks, in order.
    risks: Vec<String>,
    /// Index of the current risk.
    at: usize,
    /// Ids of the risks confirmed in this review.
    done: HashSet<String>,
    /// Date of the next review as typed, if it differs from the suggestion.
    next: BTreeMap<String, String>,
    /// Whether to focus the note, as when another risk is shown.
    focus: bool,
}

impl Walk {
    pub(super) fn new(risks: Vec<String>) -> Self {
        Self { risks, focus: true, ..Self::default() }
    }

    fn go(&mut self, to: usize) {
        self.at = to.min(self.risks.len().saturating_sub(1));
        self.focus = true;
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;

impl ReviewPage {
    pub(super) fn walk(&mut self, ui: &mut Ui, cx: &ViewContext) {
        if self.walk.is_none() {
            self.start(ui, cx);
            return;
        }
        let Some(walk) = &mut self.walk else { return };
        // Skip risks removed from the register since.
        walk.risks.retain(|id| cx.board.risk(id).is_some());
        walk.at = walk.at.min(walk.risks.len().saturating_sub(1));
        let done = walk.risks.iter().filter(|id| walk.done.contains(*id)).count();
        let all = walk.risks.len();
        let mut end = false;
        ui.horizontal_wrapped(|ui| {
            #[allow(clippy::cast_precision_loss)] // counts of risks
            let share = if all == 0 { 1.0 } else { done as f32 / all as f32 };
            let text = format!("{done} of {all} reviewed");
            let bar = ui.add(ProgressBar::new(share).desired_width(220.0).text(text.clone()));
            named(&bar, &text);
            if done == all {
                widgets::chip(ui, "All reviewed", Tone::Good, cx.palette);
            }
            let leave = ui.button("End this review");
            end = leave.on_hover_text("Everything confirmed is kept; the rest stays due").clicked();
            widgets::note(
                ui,
                "Ctrl+Enter confirms and goes on; Alt+Page Down and Alt+Page Up go to the next and the one before",
                cx.palette,
            );
        });
        if end {
            self.walk = None;
            return;
        }
        let Some(risk) = walk.risks.get(walk.at).and_then(|id| cx.board.risk(id)) else {
            widgets::note(ui, "Nothing is left to review.", cx.palette);
            return;
        };
        keys(ui, walk);
        widgets::scroll(ui, "walk", |ui| {
            card(cx.palette).show(ui, |ui| {
                ui.set_width(ui.available_width());
                one(ui, cx, walk, risk);
            });
        });
    }

    /// Draws the possible reviews.
    fn start(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let in_days = |days: i32| cx.as_of.checked_add(days.days()).unwrap_or(cx.as_of);
        let live = || boardsight_analysis::exposure::live(cx.board);
        let choices = [
            ("Overdue, without a day, and due today", queue(cx.board, cx.as_of, cx.as_of)),
            ("The same and what is due within 30 days", queue(cx.board, cx.as_of, in_days(30))),
            (
                "Every open risk, the highest first",
                boardsight_analysis::exposure::top(cx.board, live().count()),
            ),
        ];
        ui.add_space(6.0);
        ui.label("Go through the register one risk at a time. What is to be reviewed?");
        ui.add_space(4.0);
        for (name, places) in choices {
            let count = say::count(places.len(), "risk", "risks");
            let button = ui.add_enabled(!places.is_empty(), Button::new(format!("{name}: {count}")));
            if button.clicked() {
                self.walk_through(places.iter().map(|&i| cx.board.risks[i].id.to_string()).collect());
            }
        }
        widgets::note(
            ui,
            "Or filter the register on the page Risks and choose 'Review these', or a month on the calendar.",
            cx.palette,
        );
    }
}

/// Handles keys that work independently of the focus.
fn keys(ui: &Ui, walk: &mut Walk) {
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::ALT, key));
    if pressed(Key::PageDown) {
        walk.go(walk.at + 1);
    }
    if pressed(Key::PageUp) {
        walk.go(walk.at.saturating_sub(1));
    }
}

fn one(ui: &mut Ui, cx: &ViewContext, walk: &mut Walk, risk: &Risk) {
    let p = cx.palette;
    let names = Names::of(cx.board);
    let place = List::Risks.position(cx.board, risk.id.as_str()).unwrap_or_default();
    let line = due_line(&names, place, cx.as_of);
    let (at, all) = (walk.at, walk.risks.len());
    ui.horizontal_wrapped(|ui| {
        let back = ui.add_enabled(at > 0, Button::new("Previous"));
        if back.clicked() {
            walk.go(at.saturating_sub(1));
        }
        let on = ui.add_enabled(at + 1 < all, Button::new("Next"));
        if on.clicked() {
            walk.go(at + 1);
        }
        ui.label(format!("{} of {all}", at + 1));
        widgets::status(ui, &line.due, p);
        if walk.done.contains(risk.id.as_str()) {
            widgets::chip(ui, "Reviewed", Tone::Good, p);
        }
        let whole = ui.button("Show everything");
        named(&whole, &format!("Show everything of {}", risk.id));
        if whole.clicked() {
            let selected = RecordRef { list: List::Risks, id: risk.id.to_string() };
            cx.send(Action::Select(Some(selected)));
        }
    });
    ui.add_space(4.0);
    let title = format!("{}  {}", risk.id, risk.title);
    let shown = ui.add(Label::new(RichText::new(&title).family(theme::strong()).size(17.0)).wrap());
    shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &title));
    facts(ui, cx, risk, &line);
    rate(ui, cx, risk);
    confirm(ui, cx, walk, risk);
    talk(ui, cx, risk);
}

fn facts(ui: &mut Ui, cx: &ViewContext, risk: &Risk, line: &boardsight_report::review::DueLine) {
    let actions: Vec<String> = risk
        .actions
        .iter()
        .filter(|a| a.done.is_none())
        .map(|a| {
            let due = a.due.map_or_else(|| "no day set".to_owned(), |d| format!("due {}", say::date(d)));
            format!("{} ({}, {due})", a.text, a.owner.as_deref().unwrap_or("nobody yet"))
        })
        .collect();
    let controls: Vec<String> =
        risk.controls.iter().map(|c| format!("{} ({})", c.text, c.effect.label())).collect();
    let latest = risk.reviews.iter().max_by_key(|r| r.on);
    let last = latest.map_or_else(
        || line.last.clone(),
        |r| if r.note.is_empty() { line.last.clone() } else { format!("{}: {}", line.last, r.note) },
    );
    let facts = [
        ("Register", line.risk.short.clone()),
        ("Owner", line.risk.owner.clone()),
        ("Because of", risk.cause.clone()),
        ("it could happen that", risk.event.clone()),
        ("with the effect that", risk.effect.clone()),
        ("Controls in place", controls.join("; ")),
        ("Open actions", actions.join("; ")),
        ("Inherent, target", format!("{}; {}", line.risk.inherent, line.risk.target)),
        ("Last review", last),
    ];
    let room = (ui.available_width() - 160.0).max(160.0);
    Grid::new(("walk", risk.id.as_str())).num_columns(2).spacing([14.0, 3.0]).show(ui, |ui| {
        for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            ui.label(RichText::new(*name).color(cx.palette.faint));
            ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(Label::new(value).wrap());
            });
            ui.end_row();
        }
    });
}

fn rate(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    ui.add_space(6.0);
    widgets::section(ui, "Current rating: does it still stand?");
    ui.horizontal(|ui| {
        let status = boardsight_report::risks::band_status(&cx.board.scale(), risk.current);
        let text =
            risk.current.map_or_else(|| status.word.clone(), |r| format!("{} {}", r.score(), status.word));
        widgets::chip(ui, &text, status.tone, cx.palette);
        if risk.current.is_some() && risk.rating_basis == boardsight_core::model::Basis::Illustrative {
            widgets::illustrative(ui, cx.palette);
        }
    });
    rating::picker(ui, cx, risk, RatingKind::Current, "Current");
}

/// Draws the note, the date of the next review, and the confirm button.
fn confirm(ui: &mut Ui, cx: &ViewContext, walk: &mut Walk, risk: &Risk) {
    if !cx.can_edit {
        return;
    }
    let id = risk.id.as_str();
    let draft = Draft::Review(id.to_owned());
    ui.add_space(6.0);
    widgets::section(ui, "What did the review find?");
    let (mut note, _) = drafts::get(ui.ctx(), &draft);
    let field = comments::editor(
        ui,
        &mut note,
        &format!("Note of the review of {id}"),
        "Unchanged, because \u{2026}",
    );
    if std::mem::take(&mut walk.focus) {
        field.request_focus();
    }
    if field.changed() {
        drafts::set(ui.ctx(), draft.clone(), &note, "");
    }
    let offered = next_after(&cx.board.scale(), cx.as_of, risk.current).to_string();
    let mut typed = walk.next.get(id).cloned().unwrap_or(offered);
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("Next review on");
        let wrong = fields::day(&typed).is_none();
        let colour = cx.palette.tone(if wrong { Tone::Bad } else { Tone::Neutral });
        let day = TextEdit::singleline(&mut typed).desired_width(92.0).hint_text("YYYY-MM-DD");
        let day = ui.add(day.text_color(colour)).labelled_by(label.id);
        if day.changed() {
            walk.next.insert(id.to_owned(), typed.clone());
        }
        let next = fields::day(&typed);
        if next.is_none() {
            widgets::chip(ui, &fields::date_problem(&typed), Tone::Bad, cx.palette);
        }
        let press = ui.add_enabled(next.is_some(), Button::new("Confirm and go on"));
        named(&press, &format!("Confirm the review of {id} and go on"));
        // Ignore the keys if a reply is being typed, which is sent with the same keys.
        let focused = ui.memory(|m| m.focused());
        let ours = focused.is_none_or(|f| f == field.id || f == day.id || f == press.id);
        let by_key = ours && ui.input_mut(|i| i.consume_key(CTRL, Key::Enter));
        if next.is_some() && (press.clicked() || by_key) {
            let found = ReviewOutcome { on: cx.as_of, next, note: note.clone() };
            cx.send(Action::Comment(CommentAction::Review(id.to_owned(), found)));
            drafts::forget(ui.ctx(), &draft);
            walk.next.remove(id);
            walk.done.insert(id.to_owned());
            // Go to the next unconfirmed risk, from here to the end and then from the start.
            let later = (walk.at + 1..walk.risks.len()).chain(0..walk.at);
            let open = later.into_iter().find(|&i| !walk.done.contains(&walk.risks[i]));
            walk.go(open.unwrap_or(walk.at));
        }
        let say = ui.add_enabled(!note.trim().is_empty(), Button::new("Keep as a comment only"));
        named(&say, &format!("Keep the note on {id} as a comment"));
        if say.clicked() {
            let about = CommentSubject { list: "risks".to_owned(), id: id.to_owned(), field: String::new() };
            cx.send(Action::Comment(CommentAction::Comment(about, note.clone())));
            drafts::forget(ui.ctx(), &draft);
        }
    });
    widgets::note(
        ui,
        "The day offered is one month on for extreme and unrated risks, three for high, six for moderate, twelve for low: \
         a convention of this program.",
        cx.palette,
    );
}

/// Draws the open comments on the risk.
fn talk(ui: &mut Ui, cx: &ViewContext, risk: &Risk) {
    let open: Vec<_> =
        said::threads(cx.board, "risks", risk.id.as_str()).into_iter().filter(|t| t.open).collect();
    if open.is_empty() {
        return;
    }
    ui.add_space(6.0);
    widgets::section(ui, &say::count(open.len(), "open comment", "open comments"));
    let key = egui::Id::unique(("walk answers", risk.id.as_str()));
    let mut answering = ui.data(|d| d.get_temp::<Option<String>>(key)).flatten();
    for thread in &open {
        comments::one(ui, cx, &mut answering, thread);
    }
    ui.data_mut(|d| d.insert_temp(key, answering));
}
