//! Ranges, tick positions and tick labels of axes, the same on the screen and in documents.

use super::spec::{Axis, Chart, ChartMark, Position};
use boardsight_core::model::Gbp;

/// Range of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Start of the range.
    pub from: f64,
    /// End of the range.
    pub to: f64,
}

impl Span {
    const NOTHING: Self = Self { from: f64::INFINITY, to: f64::NEG_INFINITY };

    fn take(&mut self, value: f64) {
        if value.is_finite() {
            self.from = self.from.min(value);
            self.to = self.to.max(value);
        }
    }

    fn length(self) -> f64 {
        self.to - self.from
    }
}

/// Returns about `most` ticks in round steps: 1, 2 or 5 times a power of ten.
#[must_use]
pub fn ticks(stretch: Span, most: usize) -> Vec<f64> {
    let length = stretch.length();
    if !length.is_finite() || length <= 0.0 || most == 0 {
        return Vec::new();
    }
    // The number of ticks is small, so the cast loses nothing.
    #[allow(clippy::cast_precision_loss)]
    let rough = length / most as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(10.0 * power);
    let mut out = Vec::new();
    let mut at = (stretch.from / step).ceil() * step;
    while at <= stretch.to + step * 1e-9 && out.len() < 50 {
        // A zero with a rounding error would be shown as -0.
        out.push(if at.abs() < step * 1e-9 { 0.0 } else { at });
        at += step;
    }
    out
}

/// Returns whether the chart draws any figure. Words such as 'not reported' are not figures. A chart with
/// words only has no scale, as any scale would be invented.
#[must_use]
pub fn has_figures(chart: &Chart) -> bool {
    chart.marks.iter().any(|mark| match mark {
        ChartMark::Note { .. } | ChartMark::Tie { .. } => false,
        ChartMark::Bars { bars, .. } => !bars.is_empty(),
        ChartMark::Line { points, .. } => points.iter().any(|(_, height)| height.is_some()),
        ChartMark::Points { points, .. } => !points.is_empty(),
        ChartMark::Band { points, .. } => !points.is_empty(),
        ChartMark::Level { .. } | ChartMark::Arrows { .. } | ChartMark::Cells { .. } => true,
    })
}

/// Returns the ticks on the axis of figures; zero only if there is no figure.
#[must_use]
pub fn value_ticks(chart: &Chart, stretch: Span, most: usize) -> Vec<f64> {
    if has_figures(chart) { ticks(stretch, most) } else { vec![0.0] }
}

/// Returns ticks on an axis of months in equal steps, starting with April, the start of a financial year.
#[must_use]
pub fn month_ticks(stretch: Span, most: usize) -> Vec<f64> {
    let most = most.max(1);
    let step = [1_i32, 3, 6, 12, 24, 60, 120]
        .into_iter()
        .find(|s| stretch.length() / f64::from(*s) <= most as f64)
        .unwrap_or(240);
    // Months are within a few thousand years of year 0.
    #[allow(clippy::cast_possible_truncation)]
    let (first, last) = (stretch.from.ceil() as i32, stretch.to.floor() as i32);
    (first..=last).filter(|m| (m - 3).rem_euclid(step) == 0).map(f64::from).collect()
}

/// Returns a number for a tick: grouped, with a true minus sign, and with no more decimals than needed.
#[must_use]
pub fn number(value: f64, step: f64) -> String {
    let decimals = if step > 0.0 && step < 1.0 { (-step.log10()).ceil().clamp(0.0, 6.0) } else { 0.0 };
    // Clamped to 0..=6 above.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let text = format!("{:.*}", decimals as usize, value.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
    let mut out = String::new();
    if value < 0.0 {
        out.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// Returns the month of a tick on an axis of months.
///
/// `0.0` to below `1.0` is January of year 0. Use it only for ticks; the period of a mark is in its
/// [`Position`].
#[must_use]
pub fn month(value: f64) -> String {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    #[allow(clippy::cast_possible_truncation)] // within a few thousand years of year 0
    let months = value.floor() as i64;
    let name = usize::try_from(months.rem_euclid(12)).ok().and_then(|m| NAMES.get(m)).copied().unwrap_or("?");
    format!("{name} {}", months.div_euclid(12))
}

/// Returns the label of a tick.
#[must_use]
pub fn say(axis: &Axis, value: f64, step: f64) -> String {
    match axis {
        Axis::Money => Gbp::from_f64(value).map_or_else(String::new, |gbp| gbp.to_string()),
        Axis::Number { unit, .. } if unit == "%" => format!("{}%", number(value, step)),
        Axis::Number { .. } => number(value, step),
        Axis::Months => month(value),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // The value was checked to be a small whole number. Rounding is needed because bars with one name
        // are placed side by side around it, the first of them before it.
        Axis::Names(names) if value.round() >= 0.0 => {
            names.get(value.round() as usize).cloned().unwrap_or_default()
        }
        Axis::Names(_) => String::new(),
    }
}

/// Returns the label of a mark's position: its period or day, its name on the axis, or the number.
///
/// Empty for a position in time without an observation, such as the end of a limit.
#[must_use]
pub fn position(axis: &Axis, at: Position) -> String {
    match (at.time, axis) {
        (Some(time), _) => time.to_string(),
        (None, Axis::Months) => String::new(),
        (None, _) => say(axis, at.x, if at.x.fract() == 0.0 { 1.0 } else { 0.01 }),
    }
}

/// Returns the ranges that contain every mark: on the axis of names or time, and on the axis of values.
#[must_use]
pub fn stretches(chart: &Chart) -> (Span, Span) {
    let (mut x, mut y) = (Span::NOTHING, Span::NOTHING);
    for mark in &chart.marks {
        match mark {
            ChartMark::Bars { bars, width, .. } => {
                y.take(0.0);
                for (at, height) in bars {
                    x.take(at - width / 2.0);
                    x.take(at + width / 2.0);
                    y.take(*height);
                }
            }
            ChartMark::Line { points, .. } => {
                for (at, height) in points {
                    x.take(at.x);
                    height.iter().for_each(|h| y.take(*h));
                }
            }
            ChartMark::Points { points, .. } => points.iter().for_each(|(at, height, _)| {
                x.take(at.x);
                y.take(*height);
            }),
            ChartMark::Level { value, .. } => y.take(*value),
            ChartMark::Band { points, .. } => points.iter().for_each(|(at, low, high)| {
                x.take(*at);
                y.take(*low);
                y.take(*high);
            }),
            ChartMark::Note { x: at, y: height, .. } => {
                x.take(*at);
                y.take(*height);
            }
            ChartMark::Tie { .. } => {}
            ChartMark::Arrows { arrows, .. } => {
                arrows.iter().flat_map(|a| [a.from, a.to]).for_each(|(at, height)| {
                    x.take(at);
                    y.take(height);
                });
            }
            ChartMark::Cells { cells, .. } => cells.iter().for_each(|cell| {
                x.take(cell.x);
                y.take(cell.y);
            }),
        }
    }
    if matches!(chart.y, Axis::Number { zero: true, .. }) {
        y.take(0.0);
    }
    let x = match &chart.x {
        #[allow(clippy::cast_precision_loss)] // a handful of names
        Axis::Names(names) => {
            // With only one or two names the bars would be as wide as the page.
            let spare = if chart.sideways { 0.0 } else { (3.0 - names.len() as f64).max(0.0) / 2.0 };
            Span { from: -0.5 - spare, to: names.len().max(1) as f64 - 0.5 + spare }
        }
        _ => pad(x, 0.03, 0.03),
    };
    // Leave space above and below for labels; the base of a bar needs none.
    let room = if chart.sideways { 0.2 } else { 0.14 };
    if let Axis::Names(names) = &chart.y {
        #[allow(clippy::cast_precision_loss)] // a handful of names
        return (x, Span { from: -0.5, to: names.len().max(1) as f64 - 0.5 });
    }
    if !has_figures(chart) {
        return (x, Span { from: 0.0, to: 1.0 });
    }
    let (below, above) = (if y.from < 0.0 { room } else { 0.0 }, if y.to > 0.0 { room } else { 0.0 });
    let floats = y.from > 0.0 || y.to < 0.0;
    (x, pad(y, if floats { 0.12 } else { below }, if floats { 0.12 } else { above }))
}

fn pad(stretch: Span, below: f64, above: f64) -> Span {
    if stretch.from > stretch.to {
        return Span { from: 0.0, to: 1.0 };
    }
    let length = stretch.length();
    if length <= 0.0 {
        return Span { from: stretch.from - 1.0, to: stretch.to + 1.0 };
    }
    Span { from: stretch.from - length * below, to: stretch.to + length * above }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Role;

    #[test]
    fn chart_without_figures_has_only_a_zero_tick() {
        let note = ChartMark::Note { x: 0.0, y: 0.0, text: "not reported".into() };
        let mut chart = Chart {
            x: Axis::Names(vec!["Delivered".into()]),
            y: Axis::Money,
            sideways: true,
            marks: vec![note],
            id: String::new(),
            title: String::new(),
            subtitle: String::new(),
            source: String::new(),
            alt: String::new(),
        };
        let (_, y) = stretches(&chart);
        assert_eq!((y.from, value_ticks(&chart, y, 5)), (0.0, vec![0.0]));
        chart.marks.push(ChartMark::Level { value: 900e6, label: "Plan".into(), role: Role::Plan });
        assert!(value_ticks(&chart, stretches(&chart).1, 5).len() > 2);
    }

    #[test]
    fn ticks_are_round_and_never_minus_zero() {
        let all = ticks(Span { from: -105_000.0, to: 95_000.0 }, 5);
        assert_eq!(all, [-100_000.0, -50_000.0, 0.0, 50_000.0]);
        assert!(ticks(Span { from: 1.0, to: 1.0 }, 5).is_empty());
        assert!(ticks(Span { from: f64::NAN, to: 1.0 }, 5).is_empty());
    }

    #[test]
    fn ticks_are_formatted_for_print() {
        assert_eq!(number(-106_000.0, 50_000.0), "\u{2212}106,000");
        assert_eq!(number(2.5, 0.5), "2.5");
        assert_eq!(month(2015.0 * 12.0 + 3.0), "Apr 2015");
        assert_eq!(say(&Axis::Money, 5.0e8, 1.0e8), "£500m");
        let years = month_ticks(Span { from: 2015.0 * 12.0, to: 2018.0 * 12.0 }, 5);
        assert_eq!(years.iter().map(|m| month(*m)).collect::<Vec<_>>(), ["Apr 2015", "Apr 2016", "Apr 2017"]);
    }
}
