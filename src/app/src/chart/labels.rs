//! Labels next to the marks, moved so that no text overlaps another.

use super::super::theme::Palette;
use eframe::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Ui, Vec2, pos2, vec2};
use std::sync::Arc;

/// Labels of one chart.
pub struct Labels {
    whole: Rect,
    font: FontId,
    ink: Color32,
    /// Areas of bars and points.
    marks: Vec<Rect>,
    /// Segments of the drawn lines.
    lines: Vec<[Pos2; 2]>,
    placed: Vec<(Rect, Arc<Galley>, Color32)>,
    ends: Vec<(f32, Pos2, Arc<Galley>, Color32)>,
}

impl Labels {
    pub fn new(whole: Rect, font: FontId, palette: &Palette) -> Self {
        Self {
            whole,
            font,
            ink: palette.ink,
            marks: Vec::new(),
            lines: Vec::new(),
            placed: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Adds the area of a mark.
    pub fn taken(&mut self, rect: Rect) {
        self.marks.push(rect);
    }

    /// Adds a drawn line.
    pub fn line(&mut self, points: &[Pos2]) {
        self.lines.extend(points.windows(2).map(|two| [two[0], two[1]]));
    }

    fn free(&self, rect: Rect) -> bool {
        self.whole.expand(1.0).contains_rect(rect)
            && self.placed.iter().all(|(other, ..)| !other.intersects(rect))
    }

    /// Adds the text at the end of a bar.
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

    /// Adds a text next to a point: right, left, above, below or diagonally, where there is space. Prefers
    /// a position that no mark or line crosses.
    pub fn near(&mut self, ui: &Ui, at: Pos2, text: &str, colour: Color32) {
        let room = (self.whole.width() * 0.4).max(90.0);
        let galley = ui.painter().layout(text.to_owned(), self.font.clone(), colour, room);
        let size = galley.size();
        let places = [
            at + vec2(8.0, -size.y / 2.0),
            at + vec2(-8.0 - size.x, -size.y / 2.0),
            at + vec2(-size.x / 2.0, -8.0 - size.y),
            at + vec2(-size.x / 2.0, 8.0),
            at + vec2(6.0, -4.0 - size.y),
            at + vec2(-6.0 - size.x, 4.0),
            at + vec2(6.0, 4.0),
            at + vec2(-6.0 - size.x, -4.0 - size.y),
        ];
        let rects = places.map(|place| Rect::from_min_size(place, size));
        let clear = |rect: &&Rect| self.free(**rect) && self.marks.iter().all(|m| !m.intersects(**rect));
        let apart = |rect: &&Rect| clear(rect) && !self.lines.iter().any(|line| crosses(*line, **rect));
        let chosen = rects.iter().find(apart).or_else(|| rects.iter().find(clear));
        let chosen = chosen.or_else(|| rects.iter().find(|r| self.free(**r))).copied();
        if let Some(rect) = chosen {
            self.placed.push((rect, galley, colour));
        }
    }

    /// Adds the name of a line at its end.
    pub fn at_end(&mut self, ui: &Ui, at: Pos2, right: f32, text: &str, colour: Color32) {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), self.font.clone(), colour);
        self.ends.push((right, at, galley, colour));
    }

    /// Paints the labels. Names of lines that end close together are moved apart.
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

/// Returns whether a line segment crosses a rectangle. Clips the segment by each pair of sides (Liang and
/// Barsky, 'A new concept and method for line clipping', 1984).
fn crosses([from, to]: [Pos2; 2], rect: Rect) -> bool {
    let (mut first, mut last) = (0.0_f32, 1.0_f32);
    let sides = [(from.x, to.x, rect.left(), rect.right()), (from.y, to.y, rect.top(), rect.bottom())];
    for (from, to, low, high) in sides {
        let along = to - from;
        if along == 0.0 {
            if from < low || from > high {
                return false;
            }
            continue;
        }
        let (one, other) = ((low - from) / along, (high - from) / along);
        first = first.max(one.min(other));
        last = last.min(one.max(other));
    }
    first <= last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_crosses_a_rectangle_or_passes_it() {
        let rect = Rect::from_min_max(pos2(10.0, 10.0), pos2(20.0, 20.0));
        let crossed = |a, b| crosses([a, b], rect);
        assert!(crossed(pos2(0.0, 15.0), pos2(30.0, 15.0)) && crossed(pos2(15.0, 30.0), pos2(15.0, 0.0)));
        assert!(crossed(pos2(0.0, 0.0), pos2(30.0, 30.0)) && crossed(pos2(12.0, 12.0), pos2(13.0, 13.0)));
        assert!(!crossed(pos2(0.0, 25.0), pos2(30.0, 25.0)) && !crossed(pos2(0.0, 15.0), pos2(9.0, 15.0)));
        assert!(!crossed(pos2(0.0, 25.0), pos2(12.0, 30.0)));
    }
}
