//! How a line is charted: outliers, a fixed baseline, new limits from a period on with the reason. Each change is an
//! edit of its own.

use super::super::context::Context;
use super::super::widgets::{self, named};
use crate::edit::{Edit, EditError, update};
use crate::model::{Charting, Period, Rebase, Series};
use eframe::egui::{self, ComboBox, Id, Modal, TextEdit, Ui};

/// Baselines that are offered, in points.
const FIXED: [u16; 5] = [12, 15, 18, 20, 24];

/// New limits being asked for.
pub struct NewLimits {
    series: String,
    from: Option<Period>,
    reason: String,
}

/// The controls under a chart. What was asked for, if a form is to be opened.
pub fn controls(ui: &mut Ui, cx: &mut Context, id: &str) -> Option<NewLimits> {
    let series = cx.board.series.iter().find(|s| s.id == *id)?;
    let now = &series.charting;
    let mut wanted = now.clone();
    let mut form = None;
    ui.horizontal_wrapped(|ui| {
        let mut screened = !now.keep_outliers;
        if ui
            .checkbox(&mut screened, "Leave wild jumps out of the limits")
            .on_hover_text("Moving ranges of 3.267 times their mean or more do not widen the limits")
            .changed()
        {
            wanted.keep_outliers = !screened;
        }
        let text = now.fix_after.map_or_else(|| "all points".to_owned(), |n| format!("the first {n} points"));
        let combo = ComboBox::from_id_salt("baseline").selected_text(text).show_ui(ui, |ui| {
            ui.selectable_value(&mut wanted.fix_after, None, "all points");
            for n in FIXED {
                ui.selectable_value(&mut wanted.fix_after, Some(n), format!("the first {n} points"));
            }
        });
        named(&combo.response, "Limits come from");
        widgets::note(ui, "make the limits", cx.palette);
        if ui.button("New limits from\u{2026}").clicked() {
            form = Some(NewLimits { series: id.to_owned(), from: None, reason: String::new() });
        }
    });
    for (i, rebase) in now.rebases.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            widgets::note(ui, &format!("New limits from {}: {}", rebase.from, rebase.reason), cx.palette);
            let button = ui.small_button("Take back");
            named(&button, &format!("Take back the new limits from {}", rebase.from));
            if button.clicked() {
                wanted.rebases.remove(i);
            }
        });
    }
    if wanted != *now {
        let edit = charted(cx, series, wanted);
        cx.edit(edit);
    }
    form
}

fn charted(cx: &Context, series: &Series, charting: Charting) -> Result<Edit, EditError> {
    let mut changed = series.clone();
    changed.charting = charting;
    update(cx.board, &changed)
}

impl NewLimits {
    /// Draws the form. `false` when it is done with.
    pub fn show(&mut self, ui: &Ui, cx: &mut Context) -> bool {
        let Some(series) = cx.board.series.iter().find(|s| s.id == *self.series) else { return false };
        let taken = |p: &Period| series.charting.rebases.iter().any(|r| r.from == *p);
        let mut periods: Vec<Period> = series.points.iter().map(|p| p.period).filter(|p| !taken(p)).collect();
        // The latest first: that is where new limits are mostly wanted.
        periods.sort_unstable_by(|a, b| b.cmp(a));
        let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(18));
        let shown = Modal::new(Id::unique("new limits")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(440.0);
            ui.heading("New limits");
            ui.label(
                "Mean and limits are worked out anew from a period in which the work is known to have changed. Never to \
                 make a signal go away.",
            );
            ui.add_space(6.0);
            let text = self.from.map_or_else(|| "choose a period".to_owned(), |p| p.to_string());
            let combo = ComboBox::from_label("From").height(330.0).selected_text(text).show_ui(ui, |ui| {
                for period in &periods {
                    ui.selectable_value(&mut self.from, Some(*period), period.to_string());
                }
            });
            named(&combo.response, "From which period");
            let field = TextEdit::singleline(&mut self.reason)
                .hint_text("what changed in the work")
                .desired_width(400.0);
            named(&ui.add(field), "Reason for new limits");
            ui.add_space(8.0);
            let reason = self.reason.trim().to_owned();
            ui.horizontal(|ui| {
                let ready = self.from.filter(|_| !reason.is_empty());
                let add = ui.add_enabled(ready.is_some(), egui::Button::new("Set new limits"));
                let add = add.on_disabled_hover_text("Choose a period and say what changed");
                if let (true, Some(from)) = (add.clicked(), ready) {
                    let mut charting = series.charting.clone();
                    charting.rebases.push(Rebase { from, reason });
                    charting.rebases.sort_by_key(|r| r.from);
                    let edit = charted(cx, series, charting);
                    cx.edit(edit);
                    return false;
                }
                !ui.button("Cancel").clicked()
            })
            .inner
        });
        shown.inner && !shown.should_close()
    }
}
