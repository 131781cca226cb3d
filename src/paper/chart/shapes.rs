//! Arrows across a map and texts in boxes.

use super::draw::{Drawing, Rect, Type};
use crate::brief::spec::{Chart, Mark, Role, TextBox, Tone};
use crate::paper::font::{self, Weight};

/// A way from one place to another, as the window draws it.
pub fn arrow(to: &mut Drawing, (a, b): ((f32, f32), (f32, f32)), role: Role, count: usize, size: f32) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy);
    if length < 1.0 {
        return;
    }
    let (ux, uy) = (dx / length, dy / length);
    let side = size * if role == Role::Plan { -0.75 } else { 0.75 };
    // Beside the middle of its cells, so that counts stay legible.
    let place = |(x, y): (f32, f32), along: f32| (x - uy * side + ux * along, y + ux * side + uy * along);
    let (from, tip) = (place(a, size * 0.3), place(b, -size * 0.3));
    let back = (tip.0 - ux * size * 0.7, tip.1 - uy * size * 0.7);
    #[allow(clippy::cast_precision_loss)] // a count of risks
    let width = (size * 0.12 + (count.max(1) as f32).ln() * size * 0.06).min(size * 0.36);
    let (ink, paper) =
        (if role == Role::Plan { to.palette.ink } else { to.palette.accent }, to.palette.paper);
    let half = size * 0.3 + width * 0.5;
    let head = [tip, (back.0 - uy * half, back.1 + ux * half), (back.0 + uy * half, back.1 - ux * half)];
    // A rim in the ground's colour, so that an arrow is seen on every cell.
    to.polyline(&[from, back], paper, width + size * 0.18, None);
    to.polyline(&[from, back], ink, width, (role == Role::Plan).then_some((size * 0.5, size * 0.35)));
    to.polygon(&head, ink);
}

/// How many lines of text the fullest column of boxes needs, roughly; `None` for a chart without boxes.
pub fn lines(chart: &Chart) -> Option<f32> {
    let boxes = chart.marks.iter().find_map(|m| match m {
        Mark::Boxes { boxes } => Some(boxes),
        _ => None,
    })?;
    // The share of the height that a box has says how many lines it was made for.
    let line = boxes.iter().map(|b| b.size.1).fold(f64::INFINITY, f64::min);
    #[allow(clippy::cast_possible_truncation)] // a number of lines
    let lines = if line > 0.0 { (1.0 / line * 1.6) as f32 } else { 8.0 };
    Some(lines.clamp(8.0, 40.0))
}

/// Texts in boxes, all in one size: the largest, down to half, in which all have room; then cut.
pub fn boxes(to: &mut Drawing, placed: &[(Rect, &TextBox)], size: f32) {
    let wrapped = |text: &str, set: f32, width: f32, most: usize| -> Vec<String> {
        text.lines().flat_map(|line| font::wrap(line, set, Weight::Regular, width, most)).collect()
    };
    let room = |r: &Rect, set: f32| (r.w - set * 1.9, r.h - set * 0.7);
    let fits = |set: f32| {
        placed.iter().all(|(r, one)| {
            let (w, h) = room(r, set);
            #[allow(clippy::cast_precision_loss)] // a few lines
            let tall = wrapped(&one.text, set, w, 99).len() as f32 * set * 1.2;
            tall <= h + 0.1
        })
    };
    let sizes = [1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.55];
    let set = sizes.into_iter().map(|s| s * size).find(|s| fits(*s)).unwrap_or(size * 0.5);
    for (r, one) in placed {
        let palette = to.palette;
        let edge = if one.tone == Tone::Neutral { palette.line } else { palette.tone(one.tone) };
        let ground = palette.paper.towards(edge, if one.tone == Tone::Neutral { 0.25 } else { 0.12 });
        to.frame(*r, ground, edge, 1.0);
        if one.tone != Tone::Neutral {
            to.shape((r.x + set * 0.8, r.y + set * 0.95), set * 0.3, one.tone.shape(), edge);
        }
        let (w, h) = room(r, set);
        // A few lines.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let most = (h / (set * 1.2) + 0.1).floor().max(1.0) as usize;
        let mut all = wrapped(&one.text, set, w, 99);
        if all.len() > most {
            all.truncate(most);
            if let Some(last) = all.last_mut() {
                let cut = font::cut(&format!("{last} \u{2026}"), set, Weight::Regular, w);
                *last = if cut.ends_with('\u{2026}') { cut } else { format!("{cut}\u{2026}") };
            }
        }
        for (i, line) in all.iter().enumerate() {
            #[allow(clippy::cast_precision_loss)] // a few lines
            let at = (r.x + set * 1.5, r.y + set * 0.35 + set * 1.2 * i as f32);
            to.text(at, line, Type { size: set, weight: Weight::Regular, colour: palette.ink });
        }
    }
}
