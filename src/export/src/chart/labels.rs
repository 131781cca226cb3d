//! Labels beside the marks. A label is placed where it overlaps nothing, and omitted if there is no such
//! position; the table beside the chart has every figure.

use super::draw::{Drawing, Rect, TextStyle};
use super::palette::Rgb;
use crate::font::{self, FontWeight};

/// Labels of one chart.
pub struct Labels {
    whole: Rect,
    size: f32,
    ink: Rgb,
    paper: Rgb,
    /// Areas of bars and points.
    marks: Vec<Rect>,
    placed: Vec<(Rect, String, Rgb)>,
    ends: Vec<(f32, String, Rgb)>,
}

impl Labels {
    pub fn new(whole: Rect, size: f32, ink: Rgb, paper: Rgb) -> Self {
        Self { whole, size, ink, paper, marks: Vec::new(), placed: Vec::new(), ends: Vec::new() }
    }

    fn set(&self, colour: Rgb) -> TextStyle {
        TextStyle { size: self.size, weight: FontWeight::Regular, colour }
    }

    /// Reserves the area of a mark.
    pub fn taken(&mut self, rect: Rect) {
        self.marks.push(rect);
    }

    /// Reserves an area that an axis label occupies.
    pub fn written(&mut self, rect: Rect) {
        self.placed.push((rect, String::new(), self.ink));
    }

    fn free(&self, rect: &Rect) -> bool {
        self.whole.holds(rect) && self.placed.iter().all(|(other, ..)| !other.meets(rect))
    }

    fn clear(&self, rect: &Rect) -> bool {
        self.free(rect) && self.marks.iter().all(|m| !m.meets(rect))
    }

    /// Places a text at the end of a bar: beyond it, or inside if the bar is solid and large enough.
    pub fn at_bar(&mut self, bar: Rect, negative: bool, sideways: bool, solid: bool, text: &str) {
        let size = Drawing::text_box((0.0, 0.0), text, self.set(self.ink));
        let (w, h) = (size.w, size.h);
        let gap = 2.5;
        let (cx, cy) = bar.centre();
        let beyond = match (sideways, negative) {
            (true, false) => (bar.right() + gap, cy - h / 2.0),
            (true, true) => (bar.x - gap - w, cy - h / 2.0),
            (false, false) => (cx - w / 2.0, bar.y - gap - h),
            (false, true) => (cx - w / 2.0, bar.bottom() + gap),
        };
        let beyond = (beyond.0.clamp(self.whole.x, (self.whole.right() - w).max(self.whole.x)), beyond.1);
        let within = match (sideways, negative) {
            (true, false) => (bar.right() - gap - w, cy - h / 2.0),
            (true, true) => (bar.x + gap, cy - h / 2.0),
            (false, false) => (cx - w / 2.0, bar.y + gap),
            (false, true) => (cx - w / 2.0, bar.bottom() - gap - h),
        };
        let place = |(x, y): (f32, f32)| Rect { x, y, w, h };
        let (beyond, within) = (place(beyond), place(within));
        let fits = solid && bar.w >= w + gap && bar.h >= h * 0.95;
        if self.clear(&beyond) {
            self.placed.push((beyond, text.to_owned(), self.ink));
        } else if fits && self.free(&within) {
            self.placed.push((within, text.to_owned(), self.paper));
        } else {
            // If a neighbour's text is in the way, shift the label. The shift sideways is limited, so that
            // the label cannot seem to belong to another bar.
            let steps = if sideways { [-0.3, 0.3, -0.55, 0.55] } else { [-1.0, -2.0, 1.0, 2.0] };
            let out = if negative || sideways { -1.0 } else { 1.0 };
            let aside = steps.map(|s| Rect { y: beyond.y + s * out * h, ..beyond });
            if let Some(aside) = aside.iter().find(|r| self.clear(r)) {
                self.placed.push((*aside, text.to_owned(), self.ink));
            } else if self.free(&beyond) && !self.marks.iter().any(|m| m.meets(&beyond) && *m != bar) {
                self.placed.push((beyond, text.to_owned(), self.ink));
            }
        }
    }

    /// Places a text beside a point: right, left, above or below, at the first free position.
    pub fn near(&mut self, at: (f32, f32), text: &str, colour: Rgb) {
        let room = (self.whole.w * 0.4).max(70.0);
        let lines = font::wrap(text, self.size, FontWeight::Regular, room, 3);
        let w = lines.iter().map(|l| font::width(l, self.size, FontWeight::Regular)).fold(0.0, f32::max);
        let line = self.size * 1.16;
        // There are few lines; f32 represents the count exactly.
        #[allow(clippy::cast_precision_loss)]
        let h = line * lines.len() as f32;
        // Keep clear of the point, whose size grows with the type size.
        let gap = (self.size * 0.45 + 1.5).max(5.0);
        let (x, y) = at;
        let across = |x: f32| x.clamp(self.whole.x, (self.whole.right() - w).max(self.whole.x));
        let places = [
            (x + gap, y - h / 2.0),
            (x - gap - w, y - h / 2.0),
            (across(x - w / 2.0), y - gap - h),
            (across(x - w / 2.0), y + gap),
            (x + gap, y - gap - h),
            (x - gap - w, y - gap - h),
            (x + gap, y + gap),
            (x - gap - w, y + gap),
        ]
        .map(|(x, y)| Rect { x, y, w, h });
        let chosen = places.iter().find(|r| self.clear(r)).or_else(|| places.iter().find(|r| self.free(r)));
        let Some(place) = chosen.copied() else { return };
        let mut y = place.y;
        for text in lines {
            let w = font::width(&text, self.size, FontWeight::Regular);
            self.placed.push((Rect { x: place.x, y, w, h: line }, text, colour));
            y += line;
        }
    }

    /// Adds the name of a line, to be placed in the margin at the height where the line ends.
    pub fn at_end(&mut self, y: f32, text: &str, colour: Rgb) {
        if !text.is_empty() {
            self.ends.push((y, text.to_owned(), colour));
        }
    }

    /// Writes the labels. Names of lines that end close together are moved apart. `margin` gives the
    /// position and the width of the margin.
    pub fn write(mut self, to: &mut Drawing, margin: (f32, f32)) {
        let line = self.size * 1.16;
        self.ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut tops: Vec<f32> = Vec::new();
        let mut below = self.whole.y;
        for (y, ..) in &self.ends {
            let top = (y - line / 2.0).max(below);
            tops.push(top);
            below = top + line;
        }
        let mut above = self.whole.bottom();
        for top in tops.iter_mut().rev() {
            *top = top.min(above - line);
            above = *top;
        }
        let ends = std::mem::take(&mut self.ends);
        for ((_, text, colour), top) in ends.into_iter().zip(tops) {
            if top + 0.5 < self.whole.y {
                continue;
            }
            let text = font::cut(&text, self.size, FontWeight::Regular, margin.1);
            to.text((margin.0, top), &text, self.set(colour));
        }
        for (rect, text, colour) in &self.placed {
            to.text((rect.x, rect.y), text, self.set(*colour));
        }
    }
}
