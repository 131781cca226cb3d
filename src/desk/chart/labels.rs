//! What is written beside the marks, moved so that no text lies on another.

use super::super::theme::Palette;
use eframe::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Ui, Vec2, pos2, vec2};
use std::sync::Arc;

/// The labels of one chart.
pub struct Labels {
    whole: Rect,
    font: FontId,
    ink: Color32,
    /// Places that bars and points take.
    marks: Vec<Rect>,
    placed: Vec<(Rect, Arc<Galley>, Color32)>,
    ends: Vec<(f32, Pos2, Arc<Galley>, Color32)>,
}

impl Labels {
    pub fn new(whole: Rect, font: FontId, palette: &Palette) -> Self {
        Self { whole, font, ink: palette.ink, marks: Vec::new(), placed: Vec::new(), ends: Vec::new() }
    }

    /// A place that a mark takes.
    pub fn taken(&mut self, rect: Rect) {
        self.marks.push(rect);
    }

    fn free(&self, rect: Rect) -> bool {
        self.whole.expand(1.0).contains_rect(rect)
            && self.placed.iter().all(|(other, ..)| !other.intersects(rect))
    }

    /// The text at the end of a bar.
    pub fn at_bar(&mut self, ui: &Ui, bar: Rect, negative: bool, sideways: bool, text: &str) {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), self.font.clone(), self.ink);
        let size = galley.size();
        let gap = 3.0;
        let at = match (sideways, negative) {
            (true, false) => pos2(bar.right() + gap, bar.center().y - size.y / 2.0),
            (true, true) => pos2(bar.left() - gap - size.x, bar.center().y - size.y / 2.0),
            (false, false) => pos2(bar.center().x - size.x / 2.0, bar.top() - gap - size.y),
            (false, true) => pos2(bar.center().x - size.x / 2.0, bar.bottom() + gap),
        };
        let away = if negative { size.y + 1.0 } else { -size.y - 1.0 };
        let moves = if sideways { [Vec2::ZERO, vec2(0.0, 1.0)] } else { [Vec2::ZERO, vec2(0.0, away)] };
        let at =
            pos2(at.x.clamp(self.whole.left(), (self.whole.right() - size.x).max(self.whole.left())), at.y);
        let place =
            moves.into_iter().map(|by| Rect::from_min_size(at + by, size)).find(|rect| self.free(*rect));
        if let Some(rect) = place {
            self.placed.push((rect, galley, self.ink));
        }
    }

    /// A text beside a point: right, left, above or below, wherever there is room.
    pub fn near(&mut self, ui: &Ui, at: Pos2, text: &str, colour: Color32) {
        let room = (self.whole.width() * 0.4).max(90.0);
        let galley = ui.painter().layout(text.to_owned(), self.font.clone(), colour, room);
        let size = galley.size();
        let places = [
            at + vec2(8.0, -size.y / 2.0),
            at + vec2(-8.0 - size.x, -size.y / 2.0),
            at + vec2(-size.x / 2.0, -8.0 - size.y),
            at + vec2(-size.x / 2.0, 8.0),
        ];
        let rects = places.map(|place| Rect::from_min_size(place, size));
        let clear = |rect: &&Rect| self.free(**rect) && self.marks.iter().all(|m| !m.intersects(**rect));
        let chosen = rects.iter().find(clear).or_else(|| rects.iter().find(|r| self.free(**r))).copied();
        if let Some(rect) = chosen {
            self.placed.push((rect, galley, colour));
        }
    }

    /// The name of a line at its end.
    pub fn at_end(&mut self, ui: &Ui, at: Pos2, right: f32, text: &str, colour: Color32) {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), self.font.clone(), colour);
        self.ends.push((right, at, galley, colour));
    }

    /// Paints them; names of lines that end close together are pushed apart.
    pub fn paint(mut self, painter: &Painter) {
        self.ends.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
        let mut below = self.whole.top();
        let ends = std::mem::take(&mut self.ends);
        for (right, at, galley, colour) in ends {
            let size = galley.size();
            let top = (at.y - size.y / 2.0).max(below).min(self.whole.bottom() - size.y);
            below = top + size.y;
            painter.galley(pos2(right + 6.0, top), galley, colour);
        }
        for (rect, galley, colour) in self.placed {
            painter.galley(rect.min, galley, colour);
        }
    }
}
