//! Signals page: lines of figures that change, and targets that can be relied on.

mod charting;
pub mod icons;

use super::chart;
use super::theme::{self, Palette};
use super::widgets::{self, TableLook, card, named};
use crate::action::{Action, RecordRef};
use crate::revision_cache::RevisionCache;
use crate::terms::{explain, heads};
use crate::view_context::ViewContext;
use boardsight_analysis::signals::{Reliance, Variation};
use boardsight_core::edit::List;
use boardsight_report::signals::{self, COLUMNS, ROWS, SignalCache, SignalDetail, SignalSeries, Signals};
use boardsight_report::{PageName, say};
use eframe::egui::{
    self, Button, CollapsingHeader, CornerRadius, Label, Response, RichText, Role, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, Ui, WidgetInfo, vec2,
};

/// Icons of the rows and columns of the matrix.
const ROW_ICONS: [Variation; 5] = [
    Variation::Concerning { high: true },
    Variation::Changing { high: true },
    Variation::CommonCause,
    Variation::Improving { high: true },
    Variation::TooFew,
];
const COLUMN_ICONS: [Reliance; 4] =
    [Reliance::Fails, Reliance::HitAndMiss, Reliance::Passes, Reliance::NoTarget];
const LIST_ROW: f32 = 40.0;

/// State of the page.
#[derive(Default)]
pub struct SignalsPage {
    /// Cell of the matrix whose lines are listed; `None` for all.
    cell: Option<(usize, usize)>,
    /// Selected line, by the id of its series.
    line: Option<String>,
    /// Text that the name of a listed line must contain.
    filter: String,
    kept: SignalCache,
    view: RevisionCache<Signals>,
    detail: RevisionCache<Option<SignalDetail>, Option<String>>,
    form: Option<charting::Form>,
}

impl SignalsPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of, p) = (cx.board, cx.as_of, cx.palette);
        let view = self.view.get(cx, (), || self.kept.signals(board));
        widgets::page_head(ui, &view.message, PageName::Signals.question(), as_of, p);
        if view.lines.is_empty() {
            widgets::chip(ui, "No outturn is reported", boardsight_report::spec::Tone::Missing, p);
            return;
        }
        let cell = self.cell.filter(|(row, column)| view.counts[*row][*column] > 0);
        let wanted = self.filter.trim().to_lowercase();
        let named = |l: &SignalSeries| {
            wanted.is_empty()
                || [&l.whose, &l.measure_name].into_iter().any(|name| name.to_lowercase().contains(&wanted))
        };
        let listed: Vec<&SignalSeries> = view
            .lines
            .iter()
            .map(|l| &**l)
            .filter(|l| cell.is_none_or(|cell| l.cell() == cell) && named(l))
            .collect();
        // Without a selection, show the most urgent line.
        let chosen = self
            .line
            .as_deref()
            .and_then(|id| listed.iter().find(|l| l.series == id))
            .or_else(|| listed.first())
            .map(|l| l.series.clone());
        let detail = self
            .detail
            .get(cx, chosen.clone(), || chosen.as_deref().and_then(|id| signals::detail(board, id)));
        let left = (ui.available_width() * 0.43).clamp(360.0, 640.0);
        let (mut cell_now, mut picked, mut form) = (cell, None, None);
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(left, ui.available_height()), |ui| {
                ui.set_width(left);
                ui.vertical(|ui| {
                    cell_now = matrix(ui, view, cell, p);
                    picked = list(ui, &listed, chosen.as_deref(), (cell.is_some(), &mut self.filter), p);
                });
            });
            ui.vertical(|ui| {
                widgets::scroll(ui, "signal", |ui| {
                    if let Some(detail) = detail {
                        form = one(ui, cx, detail);
                    }
                });
            });
        });
        self.cell = cell_now;
        if form.is_some() {
            self.form = form;
        }
        if self.form.as_mut().is_some_and(|form| !form.show(ui, cx)) {
            self.form = None;
        }
        // Keep the current line while the user works on it, even if it is no longer the most urgent.
        let worked_on = self.form.is_some() || cx.has_edit();
        if picked.is_some() || worked_on {
            self.line = picked.or(chosen);
        }
    }
}

/// Draws the matrix. Returns the cell listed after this frame.
fn matrix(ui: &mut Ui, view: &Signals, cell: Option<(usize, usize)>, p: &Palette) -> Option<(usize, usize)> {
    let mut now = cell;
    card(p).show(ui, |ui| {
        let room = ui.available_width();
        let gap = 4.0;
        let head = (room * 0.3).min(190.0);
        let width = (room - head - gap * 4.0) / 4.0;
        ui.spacing_mut().item_spacing = vec2(gap, gap);
        ui.horizontal(|ui| {
            ui.allocate_ui(vec2(head, 30.0), |ui| {
                ui.set_min_size(vec2(head, 30.0));
                widgets::column_head(ui, "Variation, by target", p);
            });
            for (column, title) in COLUMNS.iter().enumerate() {
                ui.allocate_ui(vec2(width, 30.0), |ui| {
                    ui.set_min_size(vec2(width, 30.0));
                    ui.horizontal(|ui| {
                        icons::reliance(ui, COLUMN_ICONS[column], 22.0, p);
                        heads(ui.add(Label::new(RichText::new(*title).small()).wrap()), title);
                    });
                });
            }
        });
        for (row, title) in ROWS.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.allocate_ui(vec2(head, 30.0), |ui| {
                    ui.set_min_size(vec2(head, 30.0));
                    ui.horizontal(|ui| {
                        icons::variation(ui, ROW_ICONS[row], 22.0, p);
                        explain(ui.add(Label::new(RichText::new(*title).small()).wrap()), title);
                    });
                });
                for (column, heading) in COLUMNS.iter().enumerate() {
                    let count = view.counts[row][column];
                    let chosen = cell == Some((row, column));
                    let shown = count_cell(ui, vec2(width, 30.0), count, chosen, p);
                    let words = if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
                    let name = format!("{title}, target: {}: {words}", heading.to_lowercase());
                    shown.widget_info(|| WidgetInfo::selected(Role::Button, count > 0, chosen, &name));
                    if count > 0 && shown.clicked() {
                        now = if chosen { None } else { Some((row, column)) };
                    }
                }
            });
        }
    });
    now
}

fn count_cell(ui: &mut Ui, size: egui::Vec2, count: usize, chosen: bool, p: &Palette) -> Response {
    let sense = if count > 0 { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let fill = if chosen { p.picked } else { p.stripe };
    ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
    if count > 0 {
        let edge = if chosen || response.hovered() || response.has_focus() { p.accent } else { p.line };
        ui.painter().rect_stroke(rect, CornerRadius::same(3), Stroke::new(1.2, edge), StrokeKind::Inside);
        let font = egui::FontId::new(15.0, theme::strong());
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, count.to_string(), font, p.ink);
    }
    response
}

/// Draws the lines of the selected cell. Returns the selected line.
fn list(
    ui: &mut Ui,
    lines: &[&SignalSeries],
    chosen: Option<&str>,
    (narrowed, filter): (bool, &mut String),
    p: &Palette,
) -> Option<String> {
    let mut picked = None;
    ui.add_space(2.0);
    let count = say::count(lines.len(), "line of figures", "lines of figures");
    let text = if narrowed { format!("{count} in the cell picked; press it again for all") } else { count };
    ui.horizontal(|ui| {
        let field =
            TextEdit::singleline(filter).hint_text("programme, place or measure").desired_width(190.0);
        named(&ui.add(field), "Filter the lines");
        widgets::note(ui, &text, p);
    });
    ScrollArea::vertical().id_salt("lines").auto_shrink([false, false]).show_rows(
        ui,
        LIST_ROW,
        lines.len(),
        |ui, rows| {
            for line in &lines[rows] {
                let on = chosen == Some(line.series.as_str());
                let room = ui.available_width() - 8.0;
                let (rect, response) = ui.allocate_exact_size(vec2(room, LIST_ROW), Sense::click());
                if response.gained_focus() {
                    // Scroll to the focused line, so that the keyboard reaches the whole list.
                    response.scroll_to_me(None);
                }
                let fill = if on { p.picked } else { p.paper };
                ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
                let edge = if response.hovered() || response.has_focus() { p.accent } else { p.line };
                ui.painter().rect_stroke(
                    rect,
                    CornerRadius::same(3),
                    Stroke::new(1.0, edge),
                    StrokeKind::Inside,
                );
                let name = format!(
                    "{}, {}: {} in {}; {}; target: {}",
                    line.whose,
                    line.measure_name,
                    line.latest,
                    line.period,
                    line.statuses.0.word,
                    line.statuses.1.word
                );
                response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &name));
                let mut inner = ui.new_child(
                    egui::UiBuilder::new()
                        .max_rect(rect.shrink2(vec2(7.0, 3.0)))
                        .layout(egui::Layout::left_to_right(egui::Align::Center)),
                );
                icons::variation(&mut inner, line.variation, icons::SMALL, p);
                icons::reliance(&mut inner, line.reliance, icons::SMALL, p);
                inner.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let title = RichText::new(format!("{}: {}", line.whose, line.measure_name)).color(p.ink);
                    ui.add(Label::new(title).truncate().selectable(false));
                    let target = if line.target.is_empty() {
                        String::new()
                    } else {
                        format!(", target {}", line.target)
                    };
                    let mark = if line.mark.is_empty() { String::new() } else { format!(" ({})", line.mark) };
                    let text = format!("{} in {}{target}{mark}", line.latest, line.period);
                    ui.add(
                        Label::new(RichText::new(text).small().color(p.faint)).truncate().selectable(false),
                    );
                });
                if response.clicked() {
                    picked = Some(line.series.clone());
                }
            }
        },
    );
    picked
}

/// Draws the details of one line.
fn one(ui: &mut Ui, cx: &ViewContext, detail: &SignalDetail) -> Option<charting::Form> {
    let p = cx.palette;
    let line = &detail.line;
    let mut form = None;
    card(p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            icons::variation(ui, line.variation, icons::LARGE, p);
            icons::reliance(ui, line.reliance, icons::LARGE, p);
            ui.vertical(|ui| {
                ui.horizontal_wrapped(|ui| {
                    widgets::status(ui, &line.statuses.0, p);
                    widgets::status(ui, &line.statuses.1, p);
                    let button = ui.add(Button::new(RichText::new("Details").small()).small());
                    named(&button, &format!("Details of {}, {}", line.whose, line.measure_name));
                    if button.clicked() {
                        let id = line.series.clone();
                        cx.send(Action::Select(Some(RecordRef { list: List::Series, id })));
                    }
                });
                ui.add(Label::new(&line.says).wrap());
            });
        });
        // One or two figures make no line.
        if line.known > 2 {
            ui.add_space(4.0);
            let height = (ui.clip_rect().height() * 0.48).clamp(280.0, 520.0);
            chart::show(ui, &detail.chart, height, p);
            form = charting::controls(ui, cx, &line.series);
        }
    });
    for spec in [&detail.seasonal, &detail.funnel].into_iter().flatten() {
        card(p).show(ui, |ui| chart::show(ui, spec, 250.0, p));
    }
    card(p).show(ui, |ui| {
        CollapsingHeader::new("Every point").id_salt(&line.series).show(ui, |ui| {
            widgets::table(ui, &detail.points, TableLook { untitled: true, ..TableLook::default() }, p);
        });
    });
    form
}
