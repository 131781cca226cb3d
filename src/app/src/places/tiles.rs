//! Drawing of a tile map: one control for the keyboard, in which the arrow keys move from tile to tile.

use crate::chart::shapes::on;
use crate::theme::{self, Palette};
use crate::widgets::{self, paint_shape};
use boardsight_report::spec::Tone;
use boardsight_report::tiles::{CLASSES, Tile, TileColour, TileMap};
use eframe::egui::{
    Color32, EventFilter, FontFamily, FontId, Id, Key, Modifiers, Painter, Pos2, Rect, Role, Sense, Stroke,
    StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, pos2, text::LayoutJob, vec2,
};

/// Smallest and largest side of a tile, in points.
const SIDE: (f32, f32) = (34.0, 46.0);

/// The areas that are selected.
#[derive(Clone, Copy, Debug, Default)]
pub struct Selected<'a> {
    /// Id of the area shown below the map.
    pub area: Option<&'a str>,
    /// Id of the area compared with it.
    pub beside: Option<&'a str>,
}

/// Returns the side of a tile, in points, for which the map fits the width and the height, within limits.
#[must_use]
pub fn side(map: &TileMap, room: Vec2) -> f32 {
    let (columns, rows) = (f32::from(map.size.0.max(1)), f32::from(map.size.1.max(1)));
    (room.x / columns).min(room.y / rows).clamp(SIDE.0, SIDE.1).floor()
}

/// Returns the background of a tile.
fn ground(colour: TileColour, p: &Palette) -> Color32 {
    match colour {
        TileColour::Class(class) => p.class_of(class, CLASSES),
        TileColour::Tone(Tone::Missing) => p.paper,
        TileColour::Tone(tone) => p.wash(tone),
    }
}

/// Draws the map. `at` is the index of the tile that Tab reaches; the arrow keys change it. Returns the id of
/// the pressed area, and whether Shift was held.
pub fn map(
    ui: &mut Ui,
    map: &TileMap,
    side: f32,
    selected: Selected<'_>,
    at: &mut usize,
    p: &Palette,
) -> Option<(String, bool)> {
    *at = (*at).min(map.tiles.len().saturating_sub(1));
    let size = vec2(f32::from(map.size.0), f32::from(map.size.1)) * side;
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let base = ui.scope_id().with(&map.id);
    let id = |i: usize| base.with(i);
    move_focus(ui, map, at, &id);
    let mut pressed = None;
    for (i, tile) in map.tiles.iter().enumerate() {
        let corner = whole.min + vec2(f32::from(tile.column), f32::from(tile.row)) * side;
        let rect = Rect::from_min_size(corner, Vec2::splat(side - 2.0));
        let sense = if i == *at { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(rect, id(i), sense);
        let is_area = selected.area == Some(tile.area.as_str());
        let is_beside = selected.beside == Some(tile.area.as_str());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_area || is_beside, &tile.alt));
        if response.clicked() {
            *at = i;
            pressed = Some((tile.area.clone(), ui.input(|i| i.modifiers.shift)));
        }
        if response.has_focus() {
            let filter =
                EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
            response.scroll_to_me(None);
        }
        if ui.is_rect_visible(rect) {
            paint(ui.painter(), tile, rect, p);
            outline(ui.painter(), rect, (is_area, is_beside), response.hovered() || response.has_focus(), p);
        }
        if response.hovered() {
            response.on_hover_text(&tile.alt);
        }
    }
    pressed
}

/// Moves the keyboard focus to the nearest tile in the direction of a pressed arrow key.
fn move_focus(ui: &Ui, map: &TileMap, at: &mut usize, id: &dyn Fn(usize) -> Id) {
    if ui.memory(|m| m.focused()) != Some(id(*at)) {
        return;
    }
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let arrows = [
        (Key::ArrowLeft, (-1, 0)),
        (Key::ArrowRight, (1, 0)),
        (Key::ArrowUp, (0, -1)),
        (Key::ArrowDown, (0, 1)),
    ];
    for (key, direction) in arrows {
        if pressed(key)
            && let Some(to) = neighbour(&map.tiles, *at, direction)
        {
            *at = to;
            ui.memory_mut(|m| m.request_focus(id(to)));
        }
    }
}

/// Returns the index of the nearest tile in a direction: columns to the right, rows down. A tile in the same
/// row or column is nearer than any other at the same distance.
fn neighbour(tiles: &[Tile], from: usize, (right, down): (i32, i32)) -> Option<usize> {
    let start = tiles.get(from)?;
    let distance = |tile: &Tile| {
        let columns = i32::from(tile.column) - i32::from(start.column);
        let rows = i32::from(tile.row) - i32::from(start.row);
        let (along, across) = (columns * right + rows * down, (columns * down + rows * right).abs());
        (along > 0 && across <= along).then_some(along + 2 * across)
    };
    let reached = tiles.iter().enumerate().filter_map(|(i, tile)| Some((distance(tile)?, i)));
    reached.min().map(|(_, i)| i)
}

/// Paints a tile: its colour, the shape of its tone and its short name.
fn paint(painter: &Painter, tile: &Tile, rect: Rect, p: &Palette) {
    let fill = ground(tile.colour, p);
    painter.rect_filled(rect, 2.0, fill);
    painter.rect_stroke(rect, 2.0, Stroke::new(1.0, p.line), StrokeKind::Inside);
    let mut top = rect.top();
    if let TileColour::Tone(tone) = tile.colour {
        paint_shape(painter, pos2(rect.center().x, rect.top() + 7.0), 3.5, tone, p.tone(tone));
        top += 10.0;
    }
    let ink = if matches!(tile.colour, TileColour::Tone(_)) { p.ink } else { on(fill) };
    let longest = tile.short.split([' ', '&', '-']).map(|word| word.chars().count()).max().unwrap_or(0);
    let size = if rect.width() < 40.0 || longest > 7 { 8.5 } else { 10.0 };
    let font = FontId::new(size, FontFamily::Proportional);
    let mut job = LayoutJob::simple(tile.short.clone(), font, ink, rect.width() - 3.0);
    job.wrap.max_rows = 2;
    job.wrap.break_anywhere = !tile.short.contains([' ', '&', '-']);
    job.halign = eframe::egui::Align::Center;
    let galley = painter.layout_job(job);
    let middle = f32::midpoint(top, rect.bottom());
    let place: Pos2 = pos2(rect.center().x, middle - galley.size().y / 2.0);
    painter.with_clip_rect(rect.intersect(painter.clip_rect())).galley(place, galley, ink);
}

/// Paints the outline of a selected tile, solid for the area and dashed for the area beside it, and of the
/// tile under the pointer or with the focus.
fn outline(painter: &Painter, rect: Rect, (is_area, is_beside): (bool, bool), is_near: bool, p: &Palette) {
    if is_near {
        painter.rect_stroke(rect.expand(1.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Outside);
    }
    if is_area {
        painter.rect_stroke(rect, 2.0, Stroke::new(3.0, p.ink), StrokeKind::Middle);
        painter.rect_stroke(rect.shrink(1.5), 1.0, Stroke::new(1.0, p.paper), StrokeKind::Inside);
    } else if is_beside {
        let r = rect.shrink(1.0);
        painter.rect_filled(r, 2.0, Color32::TRANSPARENT);
        let path = [r.left_top(), r.right_top(), r.right_bottom(), r.left_bottom(), r.left_top()];
        painter.add(eframe::egui::Shape::line(path.to_vec(), Stroke::new(3.0, p.paper)));
        painter.extend(eframe::egui::Shape::dashed_line(&path, Stroke::new(2.5, p.ink), 5.0, 3.0));
    }
}

/// Draws the legend: a sample of each colour with its words.
pub fn legend(ui: &mut Ui, map: &TileMap, p: &Palette) {
    ui.horizontal_wrapped(|ui| {
        for (colour, words) in &map.legend {
            // A sample and its words stay together where the legend wraps.
            let font = TextStyle::Small.resolve(ui.style());
            let text = ui.painter().layout_no_wrap(words.clone(), font, p.ink);
            let size = vec2(26.0 + text.size().x + 8.0, 18.0);
            let (whole, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
            let rect = Rect::from_min_size(whole.left_top() + vec2(0.0, 1.0), vec2(20.0, 16.0));
            ui.painter().rect_filled(rect, 2.0, ground(*colour, p));
            ui.painter().rect_stroke(rect, 2.0, Stroke::new(1.0, p.line), StrokeKind::Inside);
            if let TileColour::Tone(tone) = colour {
                paint_shape(ui.painter(), rect.center(), 4.0, *tone, p.tone(*tone));
            }
            let left = whole.left_center() + vec2(26.0, -text.size().y / 2.0);
            ui.painter().galley(left, text, p.ink);
        }
    });
    if !map.unplaced.is_empty() {
        let text = format!("Without a tile: {}.", boardsight_report::say::list(&map.unplaced));
        widgets::note(ui, &text, p);
    }
}

/// The font of a name in the list of areas.
#[must_use]
pub fn name_font(size: f32, is_strong: bool) -> FontId {
    FontId::new(size, if is_strong { theme::strong() } else { FontFamily::Proportional })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(column: u8, row: u8) -> Tile {
        Tile {
            area: format!("{column}-{row}"),
            column,
            row,
            short: String::new(),
            name: String::new(),
            value: String::new(),
            figure: None,
            colour: TileColour::Class(1),
            word: String::new(),
            alt: String::new(),
        }
    }

    #[test]
    fn arrow_keys_reach_the_nearest_tile() {
        let tiles = [tile(0, 0), tile(3, 0), tile(1, 1), tile(0, 4)];
        assert_eq!(neighbour(&tiles, 0, (1, 0)), Some(1), "a tile in the same row, across a gap");
        assert_eq!(neighbour(&tiles, 0, (0, 1)), Some(2), "no nearer tile in the column");
        assert_eq!(neighbour(&tiles, 3, (0, -1)), Some(0));
        assert_eq!(neighbour(&tiles, 0, (-1, 0)), None, "the edge of the map");
    }
}
