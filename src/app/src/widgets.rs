//! Widgets shared by all pages: statuses, key figures, headings, sources, tables.

use super::theme::{self, Palette};
use crate::terms::{explain, heads, heads_at};
use boardsight_core::model::Board;
use boardsight_report::spec::{Align, Cell, KeyFigure, Shape as Form, Status, Table, Tone};
use eframe::egui::{
    self, Color32, CornerRadius, FontId, Frame, Margin, Painter, Pos2, Rect, Response, RichText, Role, Sense,
    Shape, Stroke, TextStyle, Ui, Vec2, WidgetInfo, vec2,
};

/// Sets the accessible name of a control.
pub fn named(response: &Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// Sets the accessible description of a control, which screen readers read after its name.
pub fn described(response: &Response, text: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(text));
}

/// Paints the shape of a tone around a point. The typeface has no such symbols, so they are drawn.
pub fn paint_shape(painter: &Painter, centre: Pos2, radius: f32, tone: Tone, colour: Color32) {
    let at = |x: f32, y: f32| centre + vec2(x, y) * radius;
    let filled = |points: Vec<Pos2>| _ = painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
    match tone.shape() {
        Form::Dot => _ = painter.circle_filled(centre, radius * 0.5, colour),
        Form::Circle => _ = painter.circle_filled(centre, radius * 0.9, colour),
        Form::Diamond => filled(vec![at(0.0, -1.1), at(1.1, 0.0), at(0.0, 1.1), at(-1.1, 0.0)]),
        Form::Triangle => filled(vec![at(0.0, -1.0), at(1.05, 0.85), at(-1.05, 0.85)]),
        Form::Ring => _ = painter.circle_stroke(centre, radius * 0.8, Stroke::new(1.6, colour)),
    }
}

/// Paints the number of open comments as a small mark around a point.
pub fn count_mark(painter: &Painter, centre: Pos2, count: usize, p: &Palette) {
    let text = if count > 9 { "9+".to_owned() } else { count.to_string() };
    let colour = p.tone(Tone::Watch);
    let rect = Rect::from_center_size(centre, vec2(17.0, 14.0));
    painter.rect_filled(rect, CornerRadius { nw: 4, ne: 4, sw: 0, se: 4 }, colour);
    painter.text(centre, egui::Align2::CENTER_CENTER, text, FontId::new(10.5, theme::strong()), p.paper);
}

/// Draws a tone's shape inline with text.
pub fn shape(ui: &mut Ui, tone: Tone, palette: &Palette) -> Response {
    let size = ui.text_style_height(&TextStyle::Body) * 0.62;
    let (rect, response) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    paint_shape(ui.painter(), rect.center(), size * 0.5, tone, palette.tone(tone));
    response
}

/// Draws a status: its shape and its word.
pub fn status(ui: &mut Ui, status: &Status, palette: &Palette) -> Response {
    chip(ui, &status.word, status.tone, palette)
}

/// Draws a word after the shape of its tone, on a pale background of the tone's colour.
pub fn chip(ui: &mut Ui, word: &str, tone: Tone, palette: &Palette) -> Response {
    let colour = palette.tone(tone);
    let font = TextStyle::Body.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(word.to_owned(), font, colour);
    let mark = galley.size().y * 0.56;
    let size = vec2(galley.size().x + mark + 17.0, galley.size().y + 3.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, CornerRadius::same(3), palette.wash(tone));
        let centre = rect.left_center() + vec2(6.0 + mark / 2.0, 0.0);
        paint_shape(ui.painter(), centre, mark / 2.0, tone, colour);
        let left = rect.left_center() + vec2(mark + 11.0, -galley.size().y / 2.0);
        ui.painter().galley(left, galley, colour);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
    response
}

/// Draws a mark for illustrative data.
pub fn illustrative(ui: &mut Ui, palette: &Palette) -> Response {
    chip(ui, "illustrative", Tone::Missing, palette)
        .on_hover_text("Made up to show how the program works; no publication states it")
}

/// Draws small text for labels and notes.
pub fn note(ui: &mut Ui, text: &str, palette: &Palette) -> Response {
    ui.label(RichText::new(text).small().color(palette.faint))
}

/// Draws the source of figures in one line; hovering shows all of it.
pub fn source(ui: &mut Ui, text: &str, palette: &Palette) {
    if text.is_empty() {
        return;
    }
    let line = if text.starts_with("Source") { text.to_owned() } else { format!("Source: {text}") };
    // Text that does not fit is shown in full on hover.
    ui.add(egui::Label::new(RichText::new(&line).small().color(palette.faint)).truncate());
}

/// Marks a text as a heading for screen readers.
pub fn heading_of(response: &Response, text: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(text);
    });
}

/// Draws the heading of a column in the size of a label.
pub fn column_head(ui: &mut Ui, text: &str, palette: &Palette) -> Response {
    heads(note(ui, text, palette), text)
}

/// Draws a heading within a page.
pub fn section(ui: &mut Ui, text: &str) -> Response {
    let shown = ui.label(RichText::new(text).family(theme::strong()).size(14.5));
    heading_of(&shown, text);
    explain(shown, text)
}

/// Draws the head of a page: its message, its question and the date.
pub fn page_head(ui: &mut Ui, message: &str, question: &str, as_of: jiff::civil::Date, palette: &Palette) {
    let shown = ui.label(RichText::new(message).family(theme::strong()).size(16.0));
    heading_of(&shown, message);
    explain(shown, message);
    note(ui, &format!("{question} As of {}.", day(as_of)), palette);
    ui.add_space(4.0);
}

/// Returns a date as in documents: 8 February 2017.
#[must_use]
pub fn day(date: jiff::civil::Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Returns the frame of a card for tables and charts.
pub fn card(palette: &Palette) -> Frame {
    Frame::new()
        .fill(palette.paper)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(4)
        .inner_margin(Margin::symmetric(11, 8))
}

/// Draws the status next to a figure; only its shape if the figure has the same text.
fn beside(ui: &mut Ui, figure: &KeyFigure, palette: &Palette) {
    let word = &figure.status.word;
    if word.eq_ignore_ascii_case(&figure.value) {
        shape(ui, figure.status.tone, palette);
    } else if !word.is_empty() {
        status(ui, &figure.status, palette);
    }
}

/// Draws the advice on adding programmes, for the Streams and Measures pages of a board without any.
pub fn how_programmes_come(ui: &mut Ui, board: &Board, palette: &Palette) {
    if board.programmes.is_empty() {
        let text = "This board has no programme yet. Programmes are added on the page Streams, measures and figures on the page \
                    Measures; bodies and sources with either.";
        note(ui, text, palette);
    }
}

/// Draws a key figure on a card of the given size.
fn key_figure(ui: &mut Ui, figure: &KeyFigure, width: f32, height: f32, palette: &Palette) {
    let shown = card(palette).show(ui, |ui| {
        ui.set_width(width - 24.0);
        ui.vertical(|ui| {
            ui.set_min_height(height);
            ui.spacing_mut().item_spacing.y = 2.0;
            explain(note(ui, &figure.label, palette), &figure.label);
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&figure.value).family(theme::strong()).size(20.0));
                beside(ui, figure, palette);
            });
            if !figure.detail.is_empty() {
                ui.label(RichText::new(&figure.detail).small());
            }
        });
    });
    if !figure.source.is_empty() {
        shown.response.on_hover_text(format!("Source: {}", figure.source));
    }
}

/// Draws key figures side by side, as many in a row as fit.
pub fn key_figures(ui: &mut Ui, figures: &[KeyFigure], palette: &Palette) {
    const LEAST: f32 = 172.0;
    let gap = ui.spacing().item_spacing.x;
    let room = ui.available_width();
    // The number of columns is small, so both casts are exact.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let (columns, width) = {
        let columns = (((room + gap) / (LEAST + gap)).floor().max(1.0) as usize).min(figures.len().max(1));
        (columns, (room - gap * (columns as f32 - 1.0)) / columns as f32)
    };
    for row in figures.chunks(columns) {
        // All cards of a row have the height of the highest.
        let small = TextStyle::Small.resolve(ui.style());
        let detail = |figure: &KeyFigure| {
            let galley = ui.painter().layout(figure.detail.clone(), small.clone(), palette.ink, width - 24.0);
            if figure.detail.is_empty() { 0.0 } else { galley.size().y + 2.0 }
        };
        let height = 46.0 + row.iter().map(detail).fold(0.0_f32, f32::max);
        ui.horizontal_top(|ui| row.iter().for_each(|figure| key_figure(ui, figure, width, height, palette)));
    }
}

/// Draws key figures in one low strip: label, value and status; hovering shows the rest.
pub fn figure_strip(ui: &mut Ui, figures: &[KeyFigure], palette: &Palette) {
    let gap = 6.0;
    #[allow(clippy::cast_precision_loss)] // a handful of figures
    let count = figures.len().max(1) as f32;
    let width = (ui.available_width() - gap * (count - 1.0)) / count;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for figure in figures {
            let shown = card(palette).inner_margin(Margin::symmetric(11, 5)).show(ui, |ui| {
                ui.set_width(width - 24.0);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing = vec2(7.0, 0.0);
                    let label = RichText::new(&figure.label).small().color(palette.faint);
                    explain(ui.add(egui::Label::new(label).truncate()), &figure.label);
                    ui.horizontal(|ui| {
                        ui.label(RichText::new(&figure.value).family(theme::strong()).size(17.0));
                        beside(ui, figure, palette);
                    });
                });
            });
            let more = [figure.detail.as_str(), figure.source.as_str()].join("\n");
            if !more.trim().is_empty() {
                shown.response.on_hover_text(more.trim());
            }
        }
    });
}

/// Draws a page's content, which scrolls if it is higher than the window, with space for the scroll bar.
pub fn scroll(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    egui::ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
        scroll_keys(ui);
        ui.set_max_width(ui.available_width() - 10.0);
        add(ui);
    });
}

/// Handles the keys that scroll a page while the focused control does not need them.
pub fn scroll_keys(ui: &Ui) {
    if ui.ctx().text_edit_focused() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let free = ui.memory(|m| m.focused().is_none());
    let page = (ui.clip_rect().height() * 0.85).max(60.0);
    let pressed = |key| ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
    let far = 1e6;
    let keys = [
        (egui::Key::PageDown, -page),
        (egui::Key::PageUp, page),
        (egui::Key::Home, far),
        (egui::Key::End, -far),
    ];
    let arrows = [(egui::Key::ArrowDown, -48.0), (egui::Key::ArrowUp, 48.0)];
    for (key, by) in keys.into_iter().chain(arrows.into_iter().filter(|_| free)) {
        if pressed(key) {
            ui.scroll_with_delta(vec2(0.0, by));
        }
    }
}

/// Response of a table in this frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Touched {
    /// Index of the clicked row.
    pub row: Option<usize>,
}

/// Options for drawing a table.
#[derive(Clone, Copy, Debug, Default)]
pub struct TableLook {
    /// Whether rows are clickable.
    pub pressable: bool,
    /// Index of the selected row.
    pub picked: Option<usize>,
    /// Whether to leave out the title, which is shown elsewhere.
    pub untitled: bool,
}

const PAD: Vec2 = vec2(7.0, 3.5);

/// Draws a table at the available width. Figures are aligned right; hovering over a figure shows its
/// source.
pub fn table(ui: &mut Ui, table: &Table, look: TableLook, palette: &Palette) -> Touched {
    let mut touched = Touched::default();
    if !look.untitled && !table.title.is_empty() {
        section(ui, &table.title);
    }
    let width = ui.available_width();
    let whole: f32 = table.columns.iter().map(|c| f32::from(c.weight.max(1))).sum();
    let widths: Vec<f32> =
        table.columns.iter().map(|c| width * f32::from(c.weight.max(1)) / whole.max(1.0)).collect();
    let font = TextStyle::Body.resolve(ui.style());
    let head = FontId::new(font.size - 1.0, theme::strong());
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let titles: Vec<Cell> = table.columns.iter().map(|c| Cell::text(c.title.clone())).collect();
        if titles.iter().any(|title| !title.text.is_empty()) {
            row(ui, table, &titles, &widths, &head, RowLook::Head, palette);
        }
        for (i, cells) in table.rows.iter().enumerate() {
            let look =
                RowLook::Body { odd: i % 2 == 1, picked: look.picked == Some(i), pressable: look.pressable };
            if row(ui, table, cells, &widths, &font, look, palette) {
                touched.row = Some(i);
            }
        }
    });
    for text in &table.notes {
        note(ui, text, palette);
    }
    touched
}

#[derive(Clone, Copy, PartialEq)]
enum RowLook {
    Head,
    Body { odd: bool, picked: bool, pressable: bool },
}

fn row(
    ui: &mut Ui,
    table: &Table,
    cells: &[Cell],
    widths: &[f32],
    font: &FontId,
    look: RowLook,
    p: &Palette,
) -> bool {
    let mark = font.size * 0.62;
    let room_for_mark = |cell: &Cell| if cell.tone == Tone::Neutral { 0.0 } else { mark + 5.0 };
    let galleys: Vec<_> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| {
            let colour = if look == RowLook::Head { p.faint } else { p.tone(cell.tone) };
            let room = (width - 2.0 * PAD.x - room_for_mark(cell)).max(20.0);
            ui.painter().layout(cell.text.clone(), font.clone(), colour, room)
        })
        .collect();
    let height = galleys.iter().map(|g| g.size().y).fold(font.size, f32::max) + 2.0 * PAD.y;
    let sense =
        if matches!(look, RowLook::Body { pressable: true, .. }) { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(widths.iter().sum(), height), sense);
    // Set the name even if the row is not visible, since screen readers and the keyboard reach it first.
    let name = cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(", ");
    let role = if sense == Sense::click() { Role::Button } else { Role::Row };
    response.widget_info(|| WidgetInfo::labeled(role, true, &name));
    if look == RowLook::Head {
        let mut left = rect.left();
        for (i, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let place = Rect::from_min_size(Pos2::new(left, rect.top()), vec2(*width, height));
            heads_at(ui, place, response.id.with(("head", i)), &cell.text);
            left += width;
        }
    }
    if !ui.is_rect_visible(rect) {
        return response.clicked();
    }
    let fill = match look {
        RowLook::Body { picked: true, .. } => p.picked,
        RowLook::Head | RowLook::Body { odd: true, .. } => p.stripe,
        RowLook::Body { .. } => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    if sense == Sense::click() && (response.hovered() || response.has_focus()) {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, p.accent), egui::StrokeKind::Inside);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, p.line));
    let mut left = rect.left();
    for (i, ((cell, galley), width)) in cells.iter().zip(galleys).zip(widths).enumerate() {
        let place = Rect::from_min_size(Pos2::new(left, rect.top()), vec2(*width, height));
        left += width;
        let mark_room = room_for_mark(cell);
        let used = galley.size().x + mark_room;
        let from = match table.columns.get(i).map(|c| c.align).unwrap_or_default() {
            Align::Left => place.left() + PAD.x,
            Align::Right => place.right() - PAD.x - used,
            Align::Centre => place.center().x - used / 2.0,
        };
        if mark_room > 0.0 {
            let line = galley.rows.first().map_or(font.size, |r| r.height());
            let centre = Pos2::new(from + mark / 2.0, place.top() + PAD.y + line / 2.0);
            paint_shape(ui.painter(), centre, mark / 2.0, cell.tone, p.tone(cell.tone));
        }
        ui.painter().galley(Pos2::new(from + mark_room, place.top() + PAD.y), galley, p.ink);
        if !cell.source.is_empty() {
            ui.interact(place, response.id.with(i), Sense::hover())
                .on_hover_text(format!("Source: {}", cell.source));
        }
    }
    response.clicked()
}
