//! Bulk change of marked risks: the selection, the change, and a preview.

use crate::risks::RisksPage;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use crate::{fields, layout};
use boardsight_core::edit::{BulkChange, BulkPreviewRow, bulk, stands};
use boardsight_core::model::{Proximity, RiskCategory, RiskStatus};
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::{Button, ComboBox, Label, RichText, ScrollArea, TextEdit, Ui};
use std::collections::HashSet;

/// Marked risks, and the form that changes them.
#[derive(Default)]
pub(super) struct BulkEdit {
    pub ids: HashSet<String>,
    /// Risk that was marked last, from which Shift extends the range.
    pub last: Option<String>,
    form: Option<Form>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum BulkAction {
    #[default]
    Owner,
    Category,
    Review,
    Proximity,
    Tag,
    Status,
}

impl BulkAction {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Owner, "Owner"),
        (Self::Category, "Category"),
        (Self::Review, "Next review"),
        (Self::Proximity, "Proximity"),
        (Self::Tag, "Tag"),
        (Self::Status, "Status, or close"),
    ];
}

struct Form {
    what: BulkAction,
    owner: String,
    category: RiskCategory,
    day: String,
    proximity: Proximity,
    /// Tag id, and whether it is added or removed.
    tag: (String, bool),
    status: RiskStatus,
    /// Cached preview, with its board revision and change.
    preview: Option<((u64, BulkChange), Vec<BulkPreviewRow>)>,
}

impl Form {
    fn new(as_of: jiff::civil::Date) -> Self {
        Self {
            what: BulkAction::default(),
            owner: String::new(),
            category: RiskCategory::Strategy,
            day: as_of.to_string(),
            proximity: Proximity::NotAssessed,
            tag: (String::new(), true),
            status: RiskStatus::Closed,
            preview: None,
        }
    }

    /// Returns the change as filled in.
    ///
    /// # Errors
    /// Description of a missing or invalid field.
    fn change(&self, as_of: jiff::civil::Date) -> Result<BulkChange, String> {
        Ok(match self.what {
            BulkAction::Owner => {
                let owner = self.owner.trim();
                BulkChange::Owner((!owner.is_empty()).then(|| owner.to_owned()))
            }
            BulkAction::Category => BulkChange::Category(self.category),
            BulkAction::Review if self.day.trim().is_empty() => BulkChange::NextReview(None),
            BulkAction::Review => BulkChange::NextReview(Some(
                fields::day(&self.day).ok_or_else(|| fields::date_problem(&self.day))?,
            )),
            BulkAction::Proximity => BulkChange::Proximity(self.proximity),
            BulkAction::Tag if self.tag.0.is_empty() => {
                return Err("choose a tag; the board declares them under Scale and appetite".to_owned());
            }
            BulkAction::Tag => BulkChange::Tag(self.tag.0.clone(), self.tag.1),
            BulkAction::Status => BulkChange::Status(self.status, as_of),
        })
    }
}

impl RisksPage {
    /// Draws the number of marked risks and the commands for them.
    pub(super) fn marked(&mut self, ui: &mut Ui, cx: &ViewContext) {
        // Unmark risks that are no longer on the board.
        if !self.marked.ids.is_empty() && self.marked.ids.len() > cx.board.risks.len() {
            self.marked.ids.retain(|id| cx.board.risk(id).is_some());
        }
        let count = self.marked.ids.len();
        if count > 0 {
            ui.label(RichText::new(format!("{count} marked")).strong());
            let change = ui.button("Change marked\u{2026}");
            if change.on_hover_text("One change to every marked risk, with a preview").clicked() {
                self.marked.form = Some(Form::new(cx.as_of));
            }
            if ui.button("Unmark all").clicked() {
                self.marked.ids.clear();
            }
        }
        let Some(mut form) = self.marked.form.take() else { return };
        let room = ui.ctx().content_rect().size();
        let shown = layout::over(ui.ctx(), "change marked", (room.x - 60.0).min(640.0), |ui| {
            self.form(ui, cx, &mut form, room.y)
        });
        if shown.inner && !shown.should_close() {
            self.marked.form = Some(form);
        }
    }

    /// Draws the form. Returns `false` when it closes.
    fn form(&self, ui: &mut Ui, cx: &ViewContext, form: &mut Form, height: f32) -> bool {
        ui.heading(format!("Change {}", say::count(self.marked.ids.len(), "marked risk", "marked risks")));
        ui.horizontal_wrapped(|ui| {
            for (what, name) in BulkAction::ALL {
                ui.selectable_value(&mut form.what, what, name);
            }
        });
        value(ui, cx, form, self.owners());
        let change = form.change(cx.as_of);
        let mut edit = None;
        match &change {
            Err(why) => _ = widgets::chip(ui, why, Tone::Bad, cx.palette),
            Ok(change) => {
                let key = (cx.revision, change.clone());
                if form.preview.as_ref().is_none_or(|(k, _)| *k != key) {
                    form.preview = Some((key, stands(cx.board, &self.marked.ids, change)));
                }
                let rows = form.preview.as_ref().map_or(&[][..], |(_, rows)| rows);
                preview(ui, cx, rows, self.marked.ids.len(), height);
                edit = (!rows.is_empty()).then(|| change.clone());
            }
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let make = ui.add_enabled(edit.is_some(), Button::new("Make these changes"));
            if let Some(change) = edit.filter(|_| make.clicked()) {
                cx.edit(bulk(cx.board, &self.marked.ids, &change));
                return false;
            }
            !ui.button("Cancel").clicked()
        })
        .inner
    }
}

fn pick<T: Copy + PartialEq>(ui: &mut Ui, name: &str, now: &mut T, all: &[T], word: fn(T) -> &'static str) {
    let combo = ComboBox::from_id_salt(("bulk", name)).selected_text(word(*now)).width(220.0);
    let shown = combo.show_ui(ui, |ui| {
        for &one in all {
            ui.selectable_value(now, one, word(one));
        }
    });
    named(&shown.response, name);
}

fn value(ui: &mut Ui, cx: &ViewContext, form: &mut Form, owners: &[String]) {
    ui.horizontal_wrapped(|ui| match form.what {
        BulkAction::Owner => {
            let field =
                ui.add(TextEdit::singleline(&mut form.owner).desired_width(260.0).hint_text("nobody"));
            named(&field, "New owner of the marked risks");
            let shown =
                ComboBox::from_id_salt("known owners").selected_text("Known owners").show_ui(ui, |ui| {
                    for owner in owners {
                        if ui.selectable_label(form.owner == *owner, owner).clicked() {
                            form.owner.clone_from(owner);
                        }
                    }
                });
            named(&shown.response, "Known owners");
        }
        BulkAction::Category => {
            pick(ui, "New category", &mut form.category, &RiskCategory::ALL, RiskCategory::label);
        }
        BulkAction::Review => {
            let field =
                ui.add(TextEdit::singleline(&mut form.day).desired_width(100.0).hint_text("YYYY-MM-DD"));
            named(&field, "New day of the next review, year-month-day; empty for none");
        }
        BulkAction::Proximity => {
            pick(ui, "New proximity", &mut form.proximity, &Proximity::ALL, Proximity::label);
        }
        BulkAction::Tag => {
            let (tag, on) = &mut form.tag;
            for (way, text) in [(true, "Put on"), (false, "Take off")] {
                ui.radio_value(on, way, text);
            }
            let tags = &cx.board.risk_framework.tags;
            let now = tags.iter().find(|t| t.id == *tag).map_or("no tag chosen", |t| t.name.as_str());
            let combo = ComboBox::from_id_salt("bulk tag").selected_text(now).width(220.0);
            let shown = combo.show_ui(ui, |ui| {
                for one in tags {
                    ui.selectable_value(tag, one.id.clone(), &one.name);
                }
            });
            named(&shown.response, "Tag to put on or take off");
        }
        BulkAction::Status => pick(ui, "New status", &mut form.status, &RiskStatus::ALL, RiskStatus::label),
    });
}

/// Draws the preview, one row for each risk; only visible rows are drawn.
fn preview(ui: &mut Ui, cx: &ViewContext, rows: &[BulkPreviewRow], marked: usize, height: f32) {
    const LINE: f32 = 19.0;
    ui.add_space(4.0);
    let same = marked - rows.len().min(marked);
    let text = match (rows.len(), same) {
        (0, _) => "Nothing would change: every marked risk is so already.".to_owned(),
        (n, 0) => {
            format!("What would change: {}, as one change that can be undone", say::count(n, "risk", "risks"))
        }
        (n, same) => {
            format!("What would change: {}; {same} more are so already", say::count(n, "risk", "risks"))
        }
    };
    widgets::section(ui, &text);
    ScrollArea::vertical()
        .id_salt("what would change")
        .max_height((height - 330.0).clamp(60.0, 320.0))
        .auto_shrink([false, true])
        .show_rows(ui, LINE, rows.len(), |ui, shown| {
            for row in &rows[shown] {
                ui.horizontal(|ui| {
                    ui.set_height(LINE);
                    let text = format!("{}: {} \u{2192} {}", row.id, row.from, row.to);
                    ui.label(RichText::new(text).strong());
                    ui.add(Label::new(RichText::new(&row.title).color(cx.palette.faint)).truncate());
                });
            }
        });
}
