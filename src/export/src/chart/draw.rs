//! SVG writer: shapes, and texts with recorded positions so that no two overlap.

use super::palette::{Palette, Rgb};
use crate::font::{self, FontWeight};
use boardsight_report::marks::{FillPattern, PointShape};
use boardsight_report::spec::{Role, Shape};
use std::fmt::Write;

/// A rectangle, given by its upper left corner and its size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

impl Rect {
    pub fn between(a: (f32, f32), b: (f32, f32)) -> Self {
        Self { x: a.0.min(b.0), y: a.1.min(b.1), w: (a.0 - b.0).abs(), h: (a.1 - b.1).abs() }
    }

    pub fn right(&self) -> f32 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }

    pub fn centre(&self) -> (f32, f32) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Returns whether two rectangles share more than an edge.
    pub fn meets(&self, other: &Self) -> bool {
        const HAIR: f32 = 0.05;
        self.x + HAIR < other.right()
            && other.x + HAIR < self.right()
            && self.y + HAIR < other.bottom()
            && other.y + HAIR < self.bottom()
    }

    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x - 0.5
            && other.y >= self.y - 0.5
            && other.right() <= self.right() + 0.5
            && other.bottom() <= self.bottom() + 0.5
    }
}

/// Text formatting: size, weight and colour.
#[derive(Clone, Copy, Debug)]
pub struct TextStyle {
    pub size: f32,
    pub weight: FontWeight,
    pub colour: Rgb,
}

/// An SVG drawing being built.
pub struct Drawing {
    out: String,
    pub palette: Palette,
    /// Position and content of each text.
    pub texts: Vec<(Rect, String)>,
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            // XML does not allow these characters.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Formats a number with at most two decimals and without a negative zero.
fn n(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

impl Drawing {
    pub fn new(size: (f32, f32), palette: Palette, title: &str, words: &str) -> Self {
        let (w, h) = (n(size.0), n(size.1));
        let out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
             role=\"img\" font-family=\"{family}, sans-serif\"><title>{title}</title><desc>{words}</desc>\
             <rect width=\"{w}\" height=\"{h}\" fill=\"{paper}\"/>\n",
            family = font::FAMILY,
            title = escape(title),
            words = escape(words),
            paper = palette.paper,
        );
        Self { out, palette, texts: Vec::new() }
    }

    pub fn finish(mut self) -> (String, Vec<(Rect, String)>) {
        self.out.push_str("</svg>\n");
        (self.out, self.texts)
    }

    /// Returns the box of a line of text whose upper left corner is at `at`.
    pub fn text_box(at: (f32, f32), text: &str, set: TextStyle) -> Rect {
        Rect { x: at.0, y: at.1, w: font::width(text, set.size, set.weight), h: set.size * 1.16 }
    }

    /// Draws a line of text whose upper left corner is at `at`.
    pub fn text(&mut self, at: (f32, f32), text: &str, set: TextStyle) {
        if text.is_empty() {
            return;
        }
        let place = Self::text_box(at, text, set);
        let weight = if set.weight == FontWeight::Strong { " font-weight=\"600\"" } else { "" };
        let _ = writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{weight}>{}</text>",
            n(at.0),
            n(at.1 + set.size * 0.92),
            n(set.size),
            set.colour,
            escape(text)
        );
        self.texts.push((place, text.to_owned()));
    }

    pub fn rect(&mut self, r: Rect, colour: Rgb) {
        let _ = writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"/>",
            n(r.x),
            n(r.y),
            n(r.w),
            n(r.h)
        );
    }

    pub fn frame(&mut self, r: Rect, fill: Rgb, colour: Rgb, width: f32) {
        let inset = width / 2.0;
        let _ = writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"{}\"/>",
            n(r.x + inset),
            n(r.y + inset),
            n((r.w - width).max(0.0)),
            n((r.h - width).max(0.0)),
            n(width)
        );
    }

    pub fn segment(&mut self, a: (f32, f32), b: (f32, f32), colour: Rgb, width: f32) {
        self.polyline(&[a, b], colour, width, None);
    }

    pub fn polyline(&mut self, points: &[(f32, f32)], colour: Rgb, width: f32, dash: Option<(f32, f32)>) {
        if points.len() < 2 {
            return;
        }
        let mut path = String::new();
        for (i, (x, y)) in points.iter().enumerate() {
            let _ = write!(path, "{}{} {}", if i == 0 { "M" } else { "L" }, n(*x), n(*y));
        }
        let dash =
            dash.map_or_else(String::new, |(on, off)| format!(" stroke-dasharray=\"{} {}\"", n(on), n(off)));
        let _ = writeln!(
            self.out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}/>",
            n(width)
        );
    }

    pub fn band(&mut self, upper: &[(f32, f32)], lower: &[(f32, f32)], colour: Rgb) {
        let mut path = String::new();
        for (i, (x, y)) in upper.iter().chain(lower.iter().rev()).enumerate() {
            let _ = write!(path, "{}{} {}", if i == 0 { "M" } else { "L" }, n(*x), n(*y));
        }
        let _ = writeln!(self.out, "<path d=\"{path}Z\" fill=\"{colour}\" fill-opacity=\"0.2\"/>");
    }

    /// Draws a bar. Its role is visible by hatch as well as by colour.
    pub fn bar(&mut self, r: Rect, role: Role) {
        let (colour, paper) = (self.palette.role(role), self.palette.paper);
        if role.fill() == FillPattern::Solid {
            return self.rect(r, colour);
        }
        self.frame(r, paper, colour, 0.9);
        let Some((step, rising, falling)) = role.fill().strokes() else { return };
        let mut path = String::new();
        for (wanted, up) in [(rising, true), (falling, false)] {
            let mut offset = step;
            while wanted && offset < r.w + r.h && path.len() < 60_000 {
                // The line x + y = offset inside the bar, or its mirror image.
                let (x0, y0) = (offset.min(r.w), (offset - r.w).max(0.0));
                let (x1, y1) = ((offset - r.h).max(0.0), offset.min(r.h));
                let place = |x: f32, y: f32| (r.x + x, if up { r.y + y } else { r.bottom() - y });
                let (a, b) = (place(x0, y0), place(x1, y1));
                let _ = write!(path, "M{} {}L{} {}", n(a.0), n(a.1), n(b.0), n(b.1));
                offset += step;
            }
        }
        if !path.is_empty() {
            let _ = writeln!(
                self.out,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"0.7\"/>"
            );
        }
    }

    /// Draws a line. Its role is visible by dashes as well as by colour.
    pub fn line(&mut self, points: &[(f32, f32)], role: Role) {
        let colour = self.palette.role(role);
        let (width, dash) = role.stroke();
        self.polyline(points, colour, width, dash);
    }

    fn circle(&mut self, at: (f32, f32), r: f32, fill: Rgb, stroke: Rgb) {
        let _ = writeln!(
            self.out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1\"/>",
            n(at.0),
            n(at.1),
            n(r)
        );
    }

    pub fn polygon(&mut self, points: &[(f32, f32)], fill: Rgb) {
        let list: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let _ = writeln!(self.out, "<polygon points=\"{}\" fill=\"{fill}\"/>", list.join(" "));
    }

    pub fn shape(&mut self, at: (f32, f32), r: f32, shape: Shape, colour: Rgb) {
        let (x, y) = at;
        match shape {
            Shape::Dot => self.circle(at, r * 0.6, colour, colour),
            Shape::Circle => self.circle(at, r, colour, colour),
            Shape::Diamond => {
                self.polygon(
                    &[(x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y)],
                    colour,
                );
            }
            Shape::Triangle => {
                self.polygon(
                    &[(x, y - r * 1.2), (x + r * 1.2, y + r * 0.9), (x - r * 1.2, y + r * 0.9)],
                    colour,
                );
            }
            Shape::Ring => {
                let paper = self.palette.paper;
                self.circle(at, r, paper, colour);
            }
        }
    }

    /// Draws a point. Its role is visible by shape as well as by colour.
    pub fn point(&mut self, at: (f32, f32), r: f32, role: Role) {
        let (colour, paper) = (self.palette.role(role), self.palette.paper);
        let square = Rect { x: at.0 - r, y: at.1 - r, w: r * 2.0, h: r * 2.0 };
        match role.spot() {
            PointShape::Status(tone) => self.shape(at, r * 1.1, tone.shape(), colour),
            PointShape::Square => self.frame(square, paper, colour, 1.1),
            PointShape::Cross => {
                self.segment((at.0 - r, at.1 - r), (at.0 + r, at.1 + r), colour, 1.1);
                self.segment((at.0 - r, at.1 + r), (at.0 + r, at.1 - r), colour, 1.1);
            }
            PointShape::Disc => self.circle(at, r, colour, colour),
            PointShape::Triangle => self.shape(at, r, Shape::Triangle, colour),
            PointShape::Ring => self.circle(at, r, paper, colour),
        }
    }
}
