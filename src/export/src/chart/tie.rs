//! A bow-tie diagram: boxes in columns, connected to the box in the middle.

use super::draw::{Drawing, Rect, TextStyle};
use crate::font::{self, FontWeight};
use boardsight_report::spec::{TieBox, TieColumn, Tone};

/// A box with its position and its wrapped text.
struct PlacedBox<'a> {
    rect: Rect,
    lines: Vec<String>,
    of: &'a TieBox,
}

/// Padding inside a box, between boxes and between columns, in multiples of the type size.
const PAD: f32 = 0.55;
const GAP: f32 = 0.7;
const BETWEEN: f32 = 2.0;
/// Line spacing, in multiples of the type size.
const LINE: f32 = 1.22;
/// Height of a column heading including the space below it, in multiples of the type size.
const HEAD: f32 = 1.9;
/// Maximum number of lines in a box. The alternative text always has the full text.
const MOST: usize = 14;

fn column(width: f32, many: usize, size: f32) -> f32 {
    // There are five columns; f32 represents the count exactly.
    #[allow(clippy::cast_precision_loss)]
    let many = many.max(1) as f32;
    ((width - (many - 1.0) * BETWEEN * size) / many).max(size * 4.0)
}

fn indent(tone: Tone, size: f32) -> f32 {
    if tone == Tone::Neutral { 0.0 } else { size * 1.1 }
}

fn lines(one: &TieBox, width: f32, size: f32) -> Vec<String> {
    let room = (width - size * PAD * 2.0 - indent(one.tone, size)).max(size);
    let mut all: Vec<String> =
        one.text.lines().flat_map(|line| font::wrap(line, size, FontWeight::Regular, room, MOST)).collect();
    all.truncate(MOST);
    all
}

fn tall(lines: usize, size: f32) -> f32 {
    // The count is small; f32 represents it exactly.
    #[allow(clippy::cast_precision_loss)]
    let lines = lines.max(1) as f32;
    size * (lines * LINE + PAD * 2.0)
}

/// Returns the height of a column.
fn sum(heights: &[f32], size: f32) -> f32 {
    // The count is small; f32 represents it exactly.
    #[allow(clippy::cast_precision_loss)]
    let gaps = heights.len().saturating_sub(1) as f32 * GAP * size;
    heights.iter().sum::<f32>() + gaps
}

/// Returns the height that the boxes need at a width.
pub fn height(columns: &[TieColumn], width: f32, size: f32) -> f32 {
    let each = column(width - 2.0, columns.len(), size);
    let highest = columns
        .iter()
        .map(|c| {
            let heights: Vec<f32> = c.boxes.iter().map(|b| tall(lines(b, each, size).len(), size)).collect();
            sum(&heights, size)
        })
        .fold(size * 3.0, f32::max);
    highest + size * HEAD + 4.0
}

/// Draws a bow-tie diagram into an area.
pub fn draw(to: &mut Drawing, area: Rect, columns: &[TieColumn], size: f32) {
    let each = column(area.w, columns.len(), size);
    let middle = area.y + size * HEAD + (area.h - size * HEAD) / 2.0;
    let mut placed: Vec<Vec<PlacedBox<'_>>> = Vec::new();
    let faint = TextStyle { size, weight: FontWeight::Strong, colour: to.palette.faint };
    for (i, c) in columns.iter().enumerate() {
        // There are five columns; f32 represents the index exactly.
        #[allow(clippy::cast_precision_loss)]
        let left = area.x + i as f32 * (each + BETWEEN * size);
        to.text((left, area.y), &font::cut(&c.title, size, FontWeight::Strong, each + size), faint);
        let laid: Vec<(&TieBox, Vec<String>)> = c.boxes.iter().map(|b| (b, lines(b, each, size))).collect();
        let heights: Vec<f32> = laid.iter().map(|(_, lines)| tall(lines.len(), size)).collect();
        let mut top = (middle - sum(&heights, size) / 2.0).max(area.y + size * HEAD);
        let mut here = Vec::new();
        for ((of, lines), h) in laid.into_iter().zip(heights) {
            here.push(PlacedBox { rect: Rect { x: left, y: top, w: each, h }, lines, of });
            top += h + GAP * size;
        }
        placed.push(here);
    }
    let centre = placed.len() / 2;
    if let [causes, against, knot, softening, effects] = placed.as_slice()
        && let Some(knot) = knot.first()
    {
        let (left, right) = (knot.rect.x, knot.rect.right());
        let height = knot.rect.centre().1;
        for (outer, inner, end, to_left) in
            [(causes, against, left, true), (effects, softening, right, false)]
        {
            for one in outer {
                let from = (if to_left { one.rect.right() } else { one.rect.x }, one.rect.centre().1);
                wing(to, from, inner, (end, height), to_left);
            }
        }
    }
    for (i, here) in placed.iter().enumerate() {
        for one in here {
            boxed(to, one, i == centre, size);
        }
    }
}

/// Draws the line from a cause or an effect through its barriers to the middle. Each barrier applies to all
/// causes or effects.
fn wing(to: &mut Drawing, from: (f32, f32), through: &[PlacedBox<'_>], end: (f32, f32), to_left: bool) {
    let colour = to.palette.faint;
    let (Some(first), Some(last)) = (through.first(), through.last()) else {
        return to.segment(from, end, colour, 0.8);
    };
    let bend = from.1.clamp(first.rect.y + 3.0, (last.rect.bottom() - 3.0).max(first.rect.y + 3.0));
    let (near, far) = (first.rect.x, first.rect.right());
    let (near, far) = if to_left { (near, far) } else { (far, near) };
    to.segment(from, (near, bend), colour, 0.8);
    to.segment((near, bend), (far, bend), colour, 0.8);
    to.segment((far, bend), end, colour, 0.8);
}

fn boxed(to: &mut Drawing, one: &PlacedBox<'_>, knot: bool, size: f32) {
    let (palette, tone) = (to.palette, one.of.tone);
    let colour = palette.tone(tone);
    let neutral = tone == Tone::Neutral;
    let ground =
        if neutral { palette.paper.towards(palette.line, 0.3) } else { palette.paper.towards(colour, 0.1) };
    let edge = if neutral { palette.line } else { colour };
    to.frame(one.rect, ground, edge, if knot && !neutral { 1.4 } else { 0.8 });
    if !neutral {
        let at = (one.rect.x + size * (PAD + 0.35), one.rect.y + size * (PAD + 0.58));
        to.shape(at, size * 0.34, tone.shape(), colour);
    }
    let left = one.rect.x + size * PAD + indent(tone, size);
    let set = TextStyle { size, weight: FontWeight::Regular, colour: palette.ink };
    let mut top = one.rect.y + size * PAD;
    for line in &one.lines {
        to.text((left, top), line, set);
        top += size * LINE;
    }
}
