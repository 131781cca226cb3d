//! Calendar of reviews of open risks: stretches of days with their counts, and the risks of one of them.

use super::{ReviewPage, Section};
use crate::action::{Action, RecordRef};
use crate::theme;
use crate::view_context::ViewContext;
use crate::widgets::{self, card, named};
use boardsight_analysis::review::Stretch;
use boardsight_core::edit::List;
use boardsight_report::names::Names;
use boardsight_report::review::{Review, due_line};
use boardsight_report::spec::Tone;
use eframe::egui::{self, Button, Label, RichText, ScrollArea, Sense, Ui, vec2};

/// Width of the list of stretches, in points.
const LIST: f32 = 240.0;
/// Height of a row with one risk, in points.
const ROW: f32 = 42.0;

impl ReviewPage {
    pub(super) fn calendar(&mut self, ui: &mut Ui, cx: &ViewContext, said: &Review) {
        widgets::figure_strip(ui, &said.figures, cx.palette);
        let first = || said.stretches.iter().position(|s| !s.risks.is_empty()).unwrap_or(0);
        let mut chosen = self.chosen.filter(|i| *i < said.stretches.len()).unwrap_or_else(first);
        ui.horizontal_wrapped(|ui| {
            for (stretch, name) in [(Stretch::Month, "By month"), (Stretch::Week, "By week")] {
                if ui.selectable_label(self.stretch == stretch, name).clicked() {
                    (self.stretch, self.chosen) = (stretch, None);
                }
            }
            let row = said.stretches.get(chosen);
            let some = row.is_some_and(|r| !r.risks.is_empty());
            let start = ui
                .add_enabled(some, Button::new("Review these now"))
                .on_disabled_hover_text("There is nothing to review in the part chosen");
            if let (true, Some(row)) = (start.clicked(), row) {
                let ids = row.risks.iter().map(|&i| cx.board.risks[i].id.to_string()).collect();
                self.walk_through(ids);
                self.section = Section::Walk;
            }
        });
        let before = chosen;
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(LIST, height), |ui| {
                ui.set_width(LIST);
                ui.vertical(|ui| {
                    card(cx.palette).show(ui, |ui| {
                        ui.set_width(LIST - 24.0);
                        ui.vertical(|ui| stretches(ui, cx, said, &mut chosen));
                    });
                });
            });
            ui.vertical(|ui| {
                card(cx.palette).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.set_min_height((height - 24.0).max(60.0));
                    if let Some(row) = said.stretches.get(chosen) {
                        widgets::section(ui, &format!("{}: {}", row.title, row.status.word));
                        risks(ui, cx, &row.risks);
                    }
                });
            });
        });
        if chosen != before {
            self.chosen = Some(chosen);
        }
    }
}

/// Draws the stretches, each with its count and a bar of that length.
fn stretches(ui: &mut Ui, cx: &ViewContext, said: &Review, chosen: &mut usize) {
    let most = said.stretches.iter().map(|s| s.risks.len()).max().unwrap_or(0).max(1);
    let room = (ui.available_height() - 8.0).max(80.0);
    ScrollArea::vertical().id_salt("stretches").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (i, row) in said.stretches.iter().enumerate() {
            let picked = *chosen == i;
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
            let p = cx.palette;
            let colour = p.tone(row.status.tone);
            if picked || response.hovered() {
                ui.painter().rect_filled(rect, 3.0, p.picked);
            }
            if picked {
                // Mark the selection with a bar as well, so that colour is not the only sign.
                ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, p.accent);
            }
            #[allow(clippy::cast_precision_loss)] // counts of risks
            let share = row.risks.len() as f32 / most as f32;
            let bar = egui::Rect::from_min_size(
                rect.left_bottom() - vec2(-8.0, 3.0),
                vec2((rect.width() - 16.0) * share, 2.0),
            );
            ui.painter().rect_filled(bar, 1.0, colour);
            let font = egui::TextStyle::Body.resolve(ui.style());
            let strong = if row.status.tone == Tone::Bad && !row.risks.is_empty() {
                egui::FontId::new(font.size, theme::strong())
            } else {
                font.clone()
            };
            let middle = rect.left_center() - vec2(-8.0, 1.0);
            ui.painter().text(middle, egui::Align2::LEFT_CENTER, &row.title, strong, p.ink);
            let right = rect.right_center() - vec2(8.0, 1.0);
            let text = ui.painter().text(right, egui::Align2::RIGHT_CENTER, &row.status.word, font, colour);
            if !row.risks.is_empty() {
                let mark = egui::pos2(text.left() - 9.0, rect.center().y - 1.0);
                widgets::paint_shape(ui.painter(), mark, 4.0, row.status.tone, colour);
            }
            let name = format!("{}: {}", row.title, row.status.word);
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, picked, &name));
            if response.clicked() {
                *chosen = i;
            }
        }
    });
}

/// Draws the risks of a stretch. Computes and draws only the visible ones.
fn risks(ui: &mut Ui, cx: &ViewContext, places: &[usize]) {
    if places.is_empty() {
        widgets::note(ui, "No open risk.", cx.palette);
        return;
    }
    let names = Names::of(cx.board);
    let mut picked = None;
    ScrollArea::vertical().id_salt("due").auto_shrink(false).show_rows(ui, ROW, places.len(), |ui, rows| {
        for &place in &places[rows] {
            let line = due_line(&names, place, cx.as_of);
            let p = cx.palette;
            ui.allocate_ui(vec2(ui.available_width(), ROW - 4.0), |ui| {
                ui.set_min_height(ROW - 4.0);
                ui.horizontal(|ui| {
                    widgets::status(ui, &line.due, p);
                    let title = format!("{}  {}", line.risk.id, line.risk.title);
                    let chosen = cx.is_selected(List::Risks, &line.risk.id);
                    let button = ui.add(
                        Button::selectable(chosen, RichText::new(title).color(p.ink))
                            .frame_when_inactive(false)
                            .truncate(),
                    );
                    named(&button, &format!("Show {}: {}", line.risk.id, line.risk.title));
                    if button.clicked() {
                        picked = Some(line.risk.id.clone());
                    }
                });
                ui.horizontal(|ui| {
                    widgets::shape(ui, line.risk.band.tone, p);
                    let text = format!(
                        "{}; {}; {}; last review: {}",
                        line.risk.band_score, line.risk.short, line.risk.owner, line.last
                    );
                    ui.add(Label::new(RichText::new(text).small().color(p.faint)).truncate());
                });
            });
        }
    });
    if let Some(id) = picked {
        cx.send(Action::Select(Some(RecordRef { list: List::Risks, id })));
    }
}
