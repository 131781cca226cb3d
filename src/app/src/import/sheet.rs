//! Sheet as sent, with the meaning of each column above it.

use crate::import::form::SERIES;
use crate::import::import_return::ReturnImport;
use crate::theme::{self, Palette};
use crate::widgets::{card, named};
use boardsight_core::model::{Board, Role};
use boardsight_import::sheet::{Cell, column_name, in_row};
use boardsight_report::arrival;
use boardsight_report::spec::Tone;
use eframe::egui::{Align2, Button, ComboBox, FontId, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

const NUMBER: f32 = 46.0;
const NARROWEST: f32 = 128.0;
const WIDEST: f32 = 260.0;
const ROW: f32 = 19.0;
/// Maximum number of columns shown; columns further right are read too.
const MOST: u32 = 80;

/// Draws the sheet. Returns `true` if the meaning of a column changed.
pub fn show(ui: &mut Ui, t: &mut ReturnImport, board: &Board, room: f32, p: &Palette) -> bool {
    let mut said = false;
    card(p).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let Some(sheet) = t.book.sheets.get(t.worked.reading.sheet) else { return };
        let columns = sheet.width().min(MOST);
        #[allow(clippy::cast_precision_loss)] // a few columns
        let each = ((ui.available_width() - NUMBER) / columns.max(1) as f32).clamp(NARROWEST, WIDEST);
        #[allow(clippy::cast_precision_loss)] // a few columns
        let width = NUMBER + columns as f32 * each;
        let mut chosen = None;
        let mut more_on = None;
        ScrollArea::horizontal().id_salt("sheet across").show(ui, |ui| {
            ui.vertical(|ui| {
                ui.set_width(width.max(ui.available_width()));
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                ui.horizontal(|ui| {
                    ui.allocate_exact_size(vec2(NUMBER, 26.0), Sense::hover());
                    for column in 0..columns {
                        let read = t.worked.reading.columns.iter().find(|c| c.index == column);
                        ui.allocate_ui(vec2(each, 26.0), |ui| {
                            ui.set_min_width(each);
                            let Some(read) = read.filter(|_| !t.worked.reading.template) else { return };
                            let now = arrival::role(board, &read.role);
                            let figures = matches!(read.role, Role::Figures { .. });
                            let rest = if figures { 34.0 } else { 8.0 };
                            ui.horizontal(|ui| {
                                let combo = ComboBox::from_id_salt(("column", column))
                                    .width(each - rest)
                                    .selected_text(&now)
                                    .truncate();
                                // The combo box uses all remaining width, so reserve space for the button
                                // next to it.
                                let room = vec2(each - rest, 26.0);
                                let held = ui.allocate_ui(room, |ui| {
                                    ui.set_max_width(room.x);
                                    combo.show_ui(ui, |ui| {
                                        ui.set_min_width(280.0);
                                        for role in roles(board, &t.stream) {
                                            let label = arrival::role(board, &role);
                                            if ui.selectable_label(same(&role, &read.role), label).clicked() {
                                                chosen = Some((read.key.clone(), role));
                                            }
                                        }
                                    })
                                });
                                let shown = held.inner;
                                named(
                                    &shown.response,
                                    &format!("Column {}, {}", column_name(column), read.heading),
                                );
                                shown.response.on_hover_text(format!("{}: {now}", read.heading));
                                if figures {
                                    let more = ui.add(Button::new("\u{2026}").small());
                                    let name = format!("More on column {}", column_name(column));
                                    named(&more, &name);
                                    if more.on_hover_text("Period and multiplier").clicked() {
                                        more_on = Some(read.key.clone());
                                    }
                                }
                            });
                        });
                    }
                });
                rows(ui, t, (columns, each), width, room - 60.0, p);
            });
        });
        if more_on.is_some() {
            t.column = more_on;
        }
        if let Some((key, role)) = chosen {
            t.say_column(&key, role);
            said = true;
        }
    });
    said
}

fn rows(ui: &mut Ui, t: &ReturnImport, (columns, each): (u32, f32), width: f32, room: f32, p: &Palette) {
    let Some(sheet) = t.book.sheets.get(t.worked.reading.sheet) else { return };
    let font = FontId::proportional(12.5);
    let strong = FontId::new(12.5, theme::strong());
    let height = usize::try_from(sheet.height()).unwrap_or(0) + 1;
    ScrollArea::vertical().id_salt("sheet down").max_height(room).auto_shrink([false, false]).show_rows(
        ui,
        ROW,
        height,
        |ui, shown| {
            for i in shown {
                let (rect, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
                // The first line contains the column names.
                let row = u32::try_from(i).ok().and_then(|i| i.checked_sub(1));
                let heading = row.is_some_and(|row| {
                    t.worked.reading.shape.as_ref().is_some_and(|s| s.headings.contains(&row))
                });
                let inside = row.is_some_and(|row| {
                    t.worked.reading.shape.as_ref().is_none_or(|s| s.from <= row && row < s.to)
                });
                let painter = ui.painter();
                if heading || row.is_none() {
                    painter.rect_filled(rect, 0.0, p.stripe);
                }
                let number = row.map(|row| (row + 1).to_string()).unwrap_or_default();
                painter.text(
                    pos2(rect.left() + NUMBER - 8.0, rect.center().y),
                    Align2::RIGHT_CENTER,
                    number,
                    font.clone(),
                    p.faint,
                );
                let cells = row.map(|row| sheet.row(row)).unwrap_or_default();
                for column in 0..columns {
                    #[allow(clippy::cast_precision_loss)] // a few columns
                    let left = rect.left() + NUMBER + column as f32 * each;
                    let place = Rect::from_min_size(pos2(left, rect.top()), vec2(each, ROW));
                    if !ui.clip_rect().intersects(place) {
                        continue;
                    }
                    let painter = ui.painter();
                    let read = t.worked.reading.columns.iter().find(|c| c.index == column);
                    let taken = read.is_some_and(|c| c.role != Role::Ignore) || t.worked.reading.template;
                    if inside
                        && taken
                        && !heading
                        && read.is_some_and(|c| matches!(c.role, Role::Figures { .. }))
                    {
                        painter.rect_filled(place, 0.0, p.wash(Tone::Good));
                    }
                    painter.vline(place.left(), place.y_range(), Stroke::new(1.0, p.line));
                    if row.is_none() {
                        painter.text(
                            place.center(),
                            Align2::CENTER_CENTER,
                            column_name(column),
                            font.clone(),
                            p.faint,
                        );
                        continue;
                    }
                    let Some(cell) = in_row(cells, column) else { continue };
                    let ink = match cell {
                        Cell::Error(_) => p.tone(Tone::Bad),
                        _ if heading || (inside && taken) => p.ink,
                        _ => p.faint,
                    };
                    let right = !matches!(cell, Cell::Text(_)) || boardsight_import::value::is_figure(cell);
                    let (at, align) = if right {
                        (pos2(place.right() - 6.0, place.center().y), Align2::RIGHT_CENTER)
                    } else {
                        (pos2(place.left() + 6.0, place.center().y), Align2::LEFT_CENTER)
                    };
                    let face = if heading { &strong } else { &font };
                    painter.with_clip_rect(place.intersect(ui.clip_rect())).text(
                        at,
                        align,
                        cell.to_string(),
                        face.clone(),
                        ink,
                    );
                }
                ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, p.line));
            }
        },
    );
}

/// Returns whether two roles are equal apart from period and multiplier, which are set separately.
fn same(one: &Role, other: &Role) -> bool {
    match (one, other) {
        (Role::Figures { measure: a, kind: k, .. }, Role::Figures { measure: b, kind: l, .. }) => {
            a == b && k == l
        }
        _ => one == other,
    }
}

/// Returns every possible role of a column.
fn roles(board: &Board, stream: &str) -> Vec<Role> {
    let figures = |measure, kind| Role::Figures { measure, kind, period: None, times: 1.0 };
    let mut out = vec![
        Role::Ignore,
        Role::Place,
        Role::Code,
        Role::Period,
        Role::Measure,
        Role::Kind,
        Role::Definition,
        figures(None, None),
    ];
    out.extend(SERIES.map(|kind| figures(None, Some(kind))));
    let own = board.stream(stream).map(|s| s.measures.as_slice()).unwrap_or_default();
    for measure in board.measures.iter().filter(|m| own.is_empty() || own.contains(&m.id)) {
        out.push(figures(Some(measure.id.clone()), None));
        out.extend(SERIES.map(|kind| figures(Some(measure.id.clone()), Some(kind))));
    }
    out
}
