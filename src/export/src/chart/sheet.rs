//! The plot area of a chart, its axes, and the marks in it.

use super::draw::{Drawing, Rect, TextStyle};
use super::labels::Labels;
use super::shapes;
use crate::font::{self, FontWeight};
use boardsight_report::scale::{self, Span};
use boardsight_report::spec::{Axis, Chart, ChartMark, Role, Tone};

/// The plot: its area, the ranges of its axes, and their ticks.
struct PlotArea {
    inner: Rect,
    x: Span,
    y: Span,
    x_marks: Vec<f64>,
    y_marks: Vec<f64>,
    sideways: bool,
    /// Position and maximum width of the line names.
    margin: (f32, f32),
}

fn unit(axis: &Axis) -> &str {
    match axis {
        Axis::Number { unit, .. } if unit != "%" => unit,
        _ => "",
    }
}

fn step(marks: &[f64]) -> f64 {
    marks.windows(2).map(|w| w[1] - w[0]).next().unwrap_or(1.0)
}

/// Returns the axis positions of names. There are few of them.
#[allow(clippy::cast_precision_loss)]
fn places(names: &[String]) -> Vec<f64> {
    (0..names.len()).map(|i| i as f64).collect()
}

impl PlotArea {
    fn new(area: Rect, chart: &Chart, size: f32) -> Self {
        let (x, y) = scale::stretches(chart);
        let width = |text: &str| font::width(text, size, FontWeight::Regular);
        // The number of ticks that fit; counts are small and positive.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let fits = |room: f32, each: f32| ((room / each).floor().max(2.0) as usize).min(8);
        let side = chart.sideways;
        let (along, up) =
            if side { (area.h, area.w * 0.7) } else { (area.w * 0.8, (area.h - size * 3.0).max(size * 2.0)) };
        let y_marks = match &chart.y {
            Axis::Names(names) => places(names),
            Axis::Months => scale::month_ticks(y, fits(up, size * 4.0)),
            _ => scale::value_ticks(chart, y, fits(up, if side { size * 8.5 } else { size * 2.6 })),
        };
        let x_marks = match &chart.x {
            Axis::Names(names) => places(names),
            Axis::Months => scale::month_ticks(x, fits(along, size * 6.5)),
            Axis::Number { .. } | Axis::Money => scale::ticks(x, fits(along, size * 7.5)),
        };
        let widest = |axis: &Axis, marks: &[f64]| {
            let step = step(marks);
            marks.iter().map(|m| width(&scale::say(axis, *m, step))).fold(0.0, f32::max)
        };
        let ends = chart.marks.iter().filter_map(|mark| match mark {
            ChartMark::Line { label, .. } | ChartMark::Level { label, .. } if !label.is_empty() => {
                Some(width(label))
            }
            _ => None,
        });
        let room = ends.fold(0.0, f32::max).min(area.w * 0.3);
        let line = size * 1.2;
        let gap = size * 0.6;
        let (left, bottom, right) = if side {
            (widest(&chart.x, &x_marks).min(area.w * 0.34) + gap, line + gap * 0.5, gap + room)
        } else {
            let rows = if matches!(chart.x, Axis::Names(_)) { 2.0 } else { 1.0 };
            let caption = if unit(&chart.x).is_empty() { 0.0 } else { line };
            (
                widest(&chart.y, &y_marks).min(area.w * 0.3) + gap,
                line * rows + size * 0.6 + caption,
                if room > 0.0 { room + gap } else { gap },
            )
        };
        let top = if unit(&chart.y).is_empty() || side { size * 0.4 } else { line + size * 0.6 };
        let inner = Rect {
            x: area.x + left,
            y: area.y + top,
            w: (area.w - left - right).max(10.0),
            h: (area.h - top - bottom).max(10.0),
        };
        let margin = (inner.right() + gap * 0.7, room.max(1.0));
        Self { inner, x, y, x_marks, y_marks, sideways: side, margin }
    }

    /// Returns the position of a value, in points.
    fn at(&self, x: f64, y: f64) -> (f32, f32) {
        let share = |s: Span, v: f64| {
            let length = s.to - s.from;
            // A share of a length is small enough for f32.
            #[allow(clippy::cast_possible_truncation)]
            let share = if length > 0.0 { ((v - s.from) / length) as f32 } else { 0.5 };
            share
        };
        let (a, b) = (share(self.x, x), share(self.y, y));
        let i = &self.inner;
        if self.sideways {
            // In a sideways chart the first name is at the top.
            (i.x + b * i.w, i.y + a * i.h)
        } else {
            (i.x + a * i.w, i.bottom() - b * i.h)
        }
    }
}

/// Draws axes and marks into an area.
pub fn plot(to: &mut Drawing, area: Rect, chart: &Chart, size: f32) {
    let sheet = PlotArea::new(area, chart, size);
    let (ink, paper) = (to.palette.ink, to.palette.paper);
    let ends = chart.marks.iter().any(
        |m| matches!(m, ChartMark::Line { label, .. } | ChartMark::Level { label, .. } if !label.is_empty()),
    );
    // The margin is reserved for the line names.
    let free = if ends { Rect { w: sheet.margin.0 - 2.0 - area.x, ..area } } else { area };
    let mut labels = Labels::new(free, size, ink, paper);
    let axes_from = to.texts.len();
    axes(to, &sheet, area, chart, size);
    to.texts[axes_from..].iter().for_each(|(rect, _)| labels.written(*rect));
    for mark in &chart.marks {
        one(to, &sheet, chart, mark, size, &mut labels);
    }
    if !matches!(chart.y, Axis::Names(_)) {
        zero(to, &sheet);
    }
    labels.write(to, sheet.margin);
}

fn zero(to: &mut Drawing, sheet: &PlotArea) {
    if sheet.y.from <= 0.0 && sheet.y.to >= 0.0 {
        let ink = to.palette.ink;
        to.segment(sheet.at(sheet.x.from, 0.0), sheet.at(sheet.x.to, 0.0), ink, 0.9);
    }
}

/// Draws grid, ticks, names and units.
fn axes(to: &mut Drawing, sheet: &PlotArea, area: Rect, chart: &Chart, size: f32) {
    let (faint, ink, rule) = (to.palette.faint, to.palette.ink, to.palette.line);
    let small = TextStyle { size, weight: FontWeight::Regular, colour: faint };
    let named = TextStyle { colour: ink, ..small };
    let width = |text: &str| font::width(text, size, FontWeight::Regular);
    let line = size * 1.2;
    let map = matches!(chart.y, Axis::Names(_));
    let mut free_from = f32::MIN;
    for value in &sheet.y_marks {
        let text = scale::say(&chart.y, *value, step(&sheet.y_marks));
        let ends = [sheet.at(sheet.x.from, *value), sheet.at(sheet.x.to, *value)];
        if !map {
            to.segment(ends[0], ends[1], rule, 0.5);
        }
        if sheet.sideways {
            let w = width(&text);
            let left = (ends[0].0 - w / 2.0).min(area.right() - w).max(area.x);
            if left >= free_from {
                to.text((left, sheet.inner.bottom() + size * 0.3), &text, small);
                free_from = left + w + size * 0.5;
            }
        } else {
            let text = font::cut(&text, size, FontWeight::Regular, sheet.inner.x - area.x - size * 0.4);
            let left = sheet.inner.x - size * 0.5 - width(&text);
            to.text((left, ends[0].1 - size * 0.58), &text, if map { named } else { small });
        }
    }
    along(to, sheet, area, chart, size, if matches!(chart.x, Axis::Names(_)) { named } else { small });
    let (up, by) = (unit(&chart.y), unit(&chart.x));
    if !up.is_empty() && !sheet.sideways {
        let up = font::cut(up, size, FontWeight::Regular, area.w);
        to.text((area.x, area.y), &up, small);
    }
    if !by.is_empty() && !sheet.sideways {
        let by = font::cut(by, size, FontWeight::Regular, area.w);
        let left = (sheet.inner.right() - width(&by)).max(area.x);
        to.text((left, area.bottom() - line), &by, small);
    }
}

/// Draws the labels of the axis of names or time.
fn along(to: &mut Drawing, sheet: &PlotArea, area: Rect, chart: &Chart, size: f32, set: TextStyle) {
    let line = size * 1.16;
    let count = sheet.x_marks.len().max(1);
    // The count is small; f32 represents it exactly.
    #[allow(clippy::cast_precision_loss)]
    let slot = if sheet.sideways { sheet.inner.h } else { sheet.inner.w } / count as f32;
    let texts: Vec<String> =
        sheet.x_marks.iter().map(|v| scale::say(&chart.x, *v, step(&sheet.x_marks))).collect();
    if sheet.sideways {
        let room = sheet.inner.x - area.x - size * 0.6;
        // Use two lines if a slot is at least two lines high, and skip names if it is less than one line
        // high.
        let rows = if slot >= line * 2.0 { 2 } else { 1 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few
        let each = (line / slot).ceil().max(1.0) as usize;
        for (value, text) in sheet.x_marks.iter().zip(&texts).step_by(each) {
            let lines = font::wrap(text, size, FontWeight::Regular, room, rows);
            #[allow(clippy::cast_precision_loss)] // one or two
            let mut top = sheet.at(*value, 0.0).1 - line * lines.len() as f32 / 2.0;
            for text in lines {
                let w = font::width(&text, size, FontWeight::Regular);
                to.text((sheet.inner.x - size * 0.5 - w, top), &text, set);
                top += line;
            }
        }
        return;
    }
    let names = matches!(chart.x, Axis::Names(_));
    // Place the labels below the lowest tick's label.
    let top = sheet.inner.bottom() + size * 0.62;
    let mut free_from = f32::MIN;
    for (value, text) in sheet.x_marks.iter().zip(&texts) {
        let at = sheet.at(*value, sheet.y.from).0;
        let room = if names { (slot - size * 0.5).max(size * 3.5) } else { 1e4 };
        let lines = font::wrap(text, size, FontWeight::Regular, room, 2);
        let widest = lines.iter().map(|l| font::width(l, size, FontWeight::Regular)).fold(0.0, f32::max);
        if at - widest / 2.0 < free_from {
            continue;
        }
        let left = (at - widest / 2.0).max(area.x);
        for (i, text) in lines.iter().enumerate() {
            let w = font::width(text, size, FontWeight::Regular);
            let x = (at - w / 2.0).max(area.x).min((area.right() - w).max(area.x));
            #[allow(clippy::cast_precision_loss)] // two lines
            to.text((x, top + line * i as f32), text, set);
        }
        free_from = left + widest + size * 0.4;
    }
}

/// Draws a point between two gaps as a dot, because no line reaches it.
fn alone(to: &mut Drawing, run: &[(f32, f32)], size: f32, role: Role) {
    if let [at] = run {
        to.point(*at, size * 0.3, role);
    }
}

/// Draws one mark.
fn one(to: &mut Drawing, sheet: &PlotArea, chart: &Chart, mark: &ChartMark, size: f32, labels: &mut Labels) {
    let ink = to.palette.ink;
    match mark {
        ChartMark::Bars { role, bars, width, texts, .. } => {
            let solid = matches!(role, Role::Outturn | Role::Tone(_) | Role::Group(0 | 5));
            let drawn: Vec<Rect> = bars
                .iter()
                .map(|(x, y)| {
                    let r = Rect::between(sheet.at(x - width / 2.0, 0.0), sheet.at(x + width / 2.0, *y));
                    let thin = 0.5_f32.min(if chart.sideways { r.h } else { r.w } / 4.0);
                    if chart.sideways {
                        Rect { y: r.y + thin, h: r.h - thin * 2.0, ..r }
                    } else {
                        Rect { x: r.x + thin, w: r.w - thin * 2.0, ..r }
                    }
                })
                .collect();
            for bar in &drawn {
                to.bar(*bar, *role);
                labels.taken(*bar);
            }
            for (i, bar) in drawn.iter().enumerate() {
                if let Some(text) = texts.get(i).filter(|t| !t.is_empty()) {
                    labels.at_bar(*bar, bars[i].1 < 0.0, chart.sideways, solid, text);
                }
            }
        }
        ChartMark::Line { label, role, points } => {
            let mut last = None;
            let mut run: Vec<(f32, f32)> = Vec::new();
            for (x, y) in points {
                if let Some(y) = y {
                    let at = sheet.at(x.x, *y);
                    run.push(at);
                    last = Some(at);
                } else {
                    alone(to, &run, size, *role);
                    to.line(&run, *role);
                    run.clear();
                }
            }
            alone(to, &run, size, *role);
            to.line(&run, *role);
            // Draw markers if there are at most 16 points. Limits and means are lines, not observations.
            let known = points.iter().filter(|(_, y)| y.is_some()).count();
            if known <= 16 && *role != Role::Reference {
                for (x, y) in points {
                    if let Some(y) = y {
                        to.point(sheet.at(x.x, *y), size * 0.3, *role);
                    }
                }
            }
            if let Some(at) = last {
                labels.at_end(at.1, label, to.palette.role(*role));
            }
        }
        ChartMark::Points { role, points, .. } => {
            let r = size * 0.36;
            for (x, y, _) in points {
                let at = sheet.at(x.x, *y);
                to.point(at, r, *role);
                labels.taken(Rect { x: at.0 - r, y: at.1 - r, w: r * 2.0, h: r * 2.0 });
            }
            for (x, y, text) in points.iter().filter(|p| !p.2.is_empty()) {
                labels.near(sheet.at(x.x, *y), text, ink);
            }
        }
        ChartMark::Level { label, role, value } => {
            let ends = [sheet.at(sheet.x.from, *value), sheet.at(sheet.x.to, *value)];
            to.line(&ends, *role);
            labels.at_end(ends[1].1, label, to.palette.role(*role));
        }
        ChartMark::Band { role, points, .. } => {
            let upper: Vec<_> = points.iter().map(|(x, _, high)| sheet.at(*x, *high)).collect();
            let lower: Vec<_> = points.iter().map(|(x, low, _)| sheet.at(*x, *low)).collect();
            let colour = to.palette.role(*role);
            to.band(&upper, &lower, colour);
        }
        ChartMark::Note { x, y, text } => {
            let faint = to.palette.tone(Tone::Missing);
            labels.near(sheet.at(*x, *y), text, faint);
        }
        // Drawn instead of the plot.
        ChartMark::Tie { .. } => {}
        ChartMark::Arrows { role, arrows } => {
            for arrow in arrows {
                let ends = (sheet.at(arrow.from.0, arrow.from.1), sheet.at(arrow.to.0, arrow.to.1));
                shapes::arrow(to, ends, *role, arrow.count, size);
            }
        }
        ChartMark::Cells { cells } => {
            for cell in cells {
                let corners = (sheet.at(cell.x - 0.5, cell.y - 0.5), sheet.at(cell.x + 0.5, cell.y + 0.5));
                let r = Rect::between(corners.0, corners.1);
                let r = Rect { x: r.x + 0.8, y: r.y + 0.8, w: r.w - 1.6, h: r.h - 1.6 };
                let ground = to.palette.heat(cell.weight);
                to.rect(r, ground);
                let ink = ground.on();
                let set = TextStyle { size: size * 1.15, weight: FontWeight::Strong, colour: ink };
                let text = font::cut(&cell.text, set.size, set.weight, r.w);
                let (cx, cy) = r.centre();
                let w = font::width(&text, set.size, set.weight);
                to.text((cx - w / 2.0, cy - set.size * 0.58), &text, set);
            }
        }
    }
}
