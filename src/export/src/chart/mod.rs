//! Draws a [`Chart`] as SVG from the same specification as the window. The functions are pure; texts are
//! measured in the built-in typeface so that no two overlap.

mod draw;
mod labels;
mod palette;
mod shapes;
mod sheet;
mod tie;

pub use palette::{Palette, Rgb};

use super::font::{self, FontWeight};
use boardsight_report::spec::{Axis, Chart, ChartMark, Role};
use draw::{Drawing, Rect, TextStyle};

/// Returns a complete chart as SVG: message, subtitle, key, plot and source. `size` is width and height in
/// points.
#[must_use]
pub fn svg(chart: &Chart, size: (f32, f32), palette: Palette) -> String {
    drawn(chart, size, palette, true).0
}

/// Returns only the plot and its key, for a document that sets message and source as text.
#[must_use]
pub fn plot(chart: &Chart, size: (f32, f32), palette: Palette) -> String {
    drawn(chart, size, palette, false).0
}

/// Returns the plot height for a width, both in points, at which every name on the y axis can be read.
#[must_use]
pub fn height(chart: &Chart, width: f32) -> f32 {
    let size = type_size(width);
    let named = |names: &[String], each: f32| {
        // People read these names, so there are few; f32 represents the count exactly.
        #[allow(clippy::cast_precision_loss)]
        let many = names.len().max(2) as f32;
        size * (4.0 + each * many)
    };
    if let Some(columns) = chart.tie() {
        return tie::height(columns, width, size);
    }
    if chart.marks.iter().any(|m| matches!(m, ChartMark::Cells { .. })) {
        return size * 20.0;
    }
    // Reserve one label line for each name on the y axis.
    if let (Axis::Names(lines), true) =
        (&chart.y, chart.marks.iter().any(|m| matches!(m, ChartMark::Points { .. })))
    {
        return named(lines, 1.6);
    }
    match &chart.x {
        Axis::Names(names) if chart.sideways => {
            // A name with several bars needs more height than a name with one.
            let kinds =
                chart.marks.iter().filter(|m| matches!(m, ChartMark::Bars { width, .. } if *width < 0.45));
            // The count is small; f32 represents it exactly.
            #[allow(clippy::cast_precision_loss)]
            let bars = (kinds.count() + 1) as f32;
            named(names, (1.15 * bars).max(2.3))
        }
        _ => size * 21.0,
    }
}

/// Returns the type size of a plot for a width, both in points.
fn type_size(width: f32) -> f32 {
    (width / 60.0).clamp(7.0, 22.0)
}

/// Returns the SVG, and the position and content of each of its texts.
fn drawn(chart: &Chart, size: (f32, f32), palette: Palette, whole: bool) -> (String, Vec<(Rect, String)>) {
    let words = if chart.alt.trim().is_empty() { &chart.title } else { &chart.alt };
    let mut to = Drawing::new(size, palette, &chart.title, words);
    let small = type_size(size.0);
    let edge = if whole { small * 1.2 } else { 1.0 };
    let mut area =
        Rect { x: edge, y: edge, w: (size.0 - edge * 2.0).max(10.0), h: (size.1 - edge * 2.0).max(10.0) };
    if whole {
        let heading = TextStyle { size: small * 1.35, weight: FontWeight::Strong, colour: palette.ink };
        let below = TextStyle { size: small, weight: FontWeight::Regular, colour: palette.faint };
        lines(&mut to, &mut area, &chart.title, heading, 2);
        lines(&mut to, &mut area, &chart.subtitle, below, 2);
        area.y += small * 0.3;
        area.h -= small * 0.3;
        let source = TextStyle { size: small * 0.85, ..below };
        foot(&mut to, &mut area, &chart.source, source);
    }
    key(&mut to, &mut area, chart, small);
    match chart.tie() {
        Some(columns) => tie::draw(&mut to, area, columns, small),
        None => sheet::plot(&mut to, area, chart, small),
    }
    to.finish()
}

/// Draws lines of text at the top of an area and shrinks the area accordingly.
fn lines(to: &mut Drawing, area: &mut Rect, text: &str, set: TextStyle, most: usize) {
    for line in font::wrap(text, set.size, set.weight, area.w, most) {
        to.text((area.x, area.y), &line, set);
        area.y += set.size * 1.25;
        area.h -= set.size * 1.25;
    }
}

/// Draws the source at the bottom of an area and shrinks the area accordingly.
fn foot(to: &mut Drawing, area: &mut Rect, source: &str, set: TextStyle) {
    if source.is_empty() {
        return;
    }
    let lines = font::wrap(&format!("Source: {source}"), set.size, set.weight, area.w, 3);
    for line in lines.iter().rev() {
        area.h -= set.size * 1.2;
        to.text((area.x, area.bottom()), line, set);
    }
    area.h -= set.size * 0.5;
}

/// Draws the key: bars, bands and points, each with a patch of its colour. Lines and levels are named where
/// they end.
fn key(to: &mut Drawing, area: &mut Rect, chart: &Chart, size: f32) {
    let mut seen: Vec<(&str, Role)> = Vec::new();
    let parts: Vec<(&str, Role, bool)> = chart
        .marks
        .iter()
        .filter_map(|mark| match mark {
            ChartMark::Bars { label, role, .. } | ChartMark::Band { label, role, .. } => {
                Some((label.as_str(), *role, false))
            }
            ChartMark::Points { label, role, .. } => Some((label.as_str(), *role, true)),
            ChartMark::Line { .. }
            | ChartMark::Level { .. }
            | ChartMark::Note { .. }
            | ChartMark::Cells { .. }
            | ChartMark::Arrows { .. }
            | ChartMark::Tie { .. } => None,
        })
        .filter(|(label, role, _)| {
            let new = !label.is_empty() && !seen.contains(&(label, *role));
            if new {
                seen.push((label, *role));
            }
            new
        })
        .collect();
    if parts.is_empty() {
        return;
    }
    let (line, patch) = (size * 1.35, size * 1.6);
    let set = TextStyle { size, weight: FontWeight::Regular, colour: to.palette.ink };
    let (mut x, mut y) = (area.x, area.y);
    let mut ranges = 0;
    for (label, role, point) in parts {
        let label = font::cut(label, size, FontWeight::Regular, area.w - patch - size);
        let w = patch + size * 0.4 + font::width(&label, size, FontWeight::Regular);
        if x > area.x && x + w > area.right() {
            x = area.x;
            y += line;
        }
        if point {
            to.point((x + patch / 2.0, y + size * 0.6), size * 0.36, role);
        } else if matches!(role, Role::Range) {
            let (top, foot) = (y + size * 0.15, y + size * 1.0);
            let colour = to.palette.role(role);
            // An inner band is drawn over the outer one, which makes it darker.
            for _ in 0..=ranges {
                to.band(&[(x, top), (x + patch, top)], &[(x, foot), (x + patch, foot)], colour);
            }
            ranges += 1;
        } else {
            to.bar(Rect { x, y: y + size * 0.15, w: patch, h: size * 0.85 }, role);
        }
        to.text((x + patch + size * 0.4, y), &label, set);
        x += w + size * 1.4;
    }
    let used = y - area.y + line + size * 0.35;
    area.y += used;
    area.h -= used;
}

#[cfg(test)]
mod tests;
