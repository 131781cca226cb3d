//! Small multiples: one measure for all areas of a kind, with a small line for each, on one scale.

use super::say;
use super::spec::{NOT_REPORTED, Status, Tone};
use super::tiles::variation_words;
use boardsight_analysis::places::by_area;
use boardsight_analysis::signals;
use boardsight_core::model::{AreaKind, Board, Measure, Period, Series};

/// The order of the panels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// By latest figure, highest first.
    #[default]
    Value,
    /// By change from the first year to the last, largest increase first.
    Change,
    /// By process-control signal, deteriorations first.
    Signal,
    /// By name.
    Name,
}

impl SortBy {
    /// All orders.
    pub const ALL: [Self; 4] = [Self::Value, Self::Change, Self::Signal, Self::Name];

    /// Returns the label of the option.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Value => "Value",
            Self::Change => "Change",
            Self::Signal => "Signal",
            Self::Name => "Name",
        }
    }
}

/// A panel with the line of one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// The area's id.
    pub area: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// Figures by period. `None` breaks the line: not reported or not included.
    pub points: Vec<(Period, Option<f64>)>,
    /// The latest figure with its period, formatted.
    pub latest: String,
    /// The latest figure as a number.
    pub latest_value: Option<f64>,
    /// Percentage change from the mean of the first twelve months to that of the last twelve; `None` if
    /// they overlap or one has a gap.
    pub change: Option<f64>,
    /// Process-control signal.
    pub signal: Status,
    /// Description of the panel in one sentence.
    pub alt: String,
}

/// Panels on a common scale.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallMultiples {
    /// Short id.
    pub id: String,
    /// Title of the chart.
    pub title: String,
    /// Unit of the figures.
    pub unit: String,
    /// Panels in the selected order; areas without figures last.
    pub panels: Vec<Panel>,
    /// First and last period of all panels.
    pub periods: Option<(Period, Period)>,
    /// Lowest and highest figure of all panels.
    pub range: Option<(f64, f64)>,
}

/// Returns the mean of twelve consecutive figures; `None` if one is missing.
fn mean(points: &[(Period, Option<f64>)]) -> Option<f64> {
    let values: Vec<f64> = points.iter().map(|(_, v)| *v).collect::<Option<_>>()?;
    (values.len() == 12).then(|| values.iter().sum::<f64>() / 12.0)
}

fn points_of(series: &Series) -> Vec<(Period, Option<f64>)> {
    let mut points: Vec<(Period, Option<f64>)> = Vec::with_capacity(series.points.len());
    for point in &series.points {
        while let Some(missing) = points
            .last()
            .and_then(|(p, _)| p.next())
            .filter(|next| *next < point.period && next.kind() == point.period.kind())
        {
            points.push((missing, None));
        }
        points.push((point.period, Some(point.value).filter(|_| series.gap(point.period).is_none())));
    }
    points
}

/// Returns the small multiples of a measure for the areas of a kind whose name, short name or code contains
/// the search text.
#[must_use]
pub fn small_multiples(
    board: &Board,
    kind: &AreaKind,
    measure: &Measure,
    sort: SortBy,
    search: &str,
) -> SmallMultiples {
    let lines = by_area(board, measure.id.as_str(), kind);
    let wanted = search.trim().to_lowercase();
    let found = |text: &str| text.to_lowercase().contains(&wanted);
    let areas = board.areas.iter().enumerate().filter(|(_, a)| a.kind == *kind);
    let areas = areas.filter(|(_, a)| {
        wanted.is_empty() || found(&a.name) || found(&a.short) || a.code.as_deref().is_some_and(found)
    });
    let mut panels: Vec<Panel> = areas
        .map(|(i, area)| {
            let series = lines.get(&i).copied();
            let points = series.map(points_of).unwrap_or_default();
            let latest = points.iter().rev().find_map(|(p, v)| Some((*p, (*v)?)));
            let months = points.len();
            let change = (months >= 24)
                .then(|| mean(points.get(..12)?).zip(mean(points.get(months - 12..)?)))
                .flatten()
                .filter(|(first, _)| *first != 0.0)
                .map(|(first, last)| 100.0 * (last - first) / first);
            let signal = series.and_then(|s| signals::signal(measure, s)).map_or_else(
                || Status::new("Not reported", Tone::Missing),
                |s| {
                    let (tone, word) = variation_words(s.variation);
                    Status::new(say::capital(word), tone)
                },
            );
            let text = latest.map_or_else(
                || NOT_REPORTED.to_owned(),
                |(p, v)| format!("{} ({p})", say::with_unit_short(&say::reported(v, measure), &measure.unit)),
            );
            let moved = change.map_or_else(String::new, |c| {
                format!("; last twelve months {}% on the first twelve", say::signed(c, 1))
            });
            Panel {
                area: area.id.to_string(),
                name: area.name.clone(),
                short: area.short.clone(),
                alt: format!("{}: {text}{moved}; {}", area.name, signal.word.to_lowercase()),
                points,
                latest_value: latest.map(|(_, v)| v),
                latest: text,
                change,
                signal,
            }
        })
        .collect();
    panels.sort_by(|a, b| order(a, b, sort).then_with(|| a.name.cmp(&b.name)));
    let values = || panels.iter().flat_map(|p| &p.points).filter_map(|(_, v)| *v);
    let periods = || panels.iter().flat_map(|p| &p.points).map(|(p, _)| *p);
    SmallMultiples {
        id: format!("multiples-{}-{}", kind.many().replace(' ', "-"), measure.id),
        title: format!("{} by {}", measure.short, kind.one()),
        unit: measure.unit.clone(),
        periods: periods().min().zip(periods().max()),
        range: values().min_by(f64::total_cmp).zip(values().max_by(f64::total_cmp)),
        panels,
    }
}

fn order(a: &Panel, b: &Panel, sort: SortBy) -> std::cmp::Ordering {
    // Missing values are sorted last in every order.
    let falling = |x: Option<f64>, y: Option<f64>| match (x, y) {
        (Some(x), Some(y)) => y.total_cmp(&x),
        (x, y) => x.is_none().cmp(&y.is_none()),
    };
    let rank = |p: &Panel| match p.signal.tone {
        Tone::Bad => 0,
        Tone::Watch => 1,
        Tone::Neutral => 2,
        Tone::Good => 3,
        Tone::Missing => 4,
    };
    match sort {
        SortBy::Value => falling(a.latest_value, b.latest_value),
        SortBy::Change => falling(a.change, b.change),
        SortBy::Signal => rank(a).cmp(&rank(b)),
        SortBy::Name => a.name.cmp(&b.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Area, SeriesKind};
    use boardsight_testkit::fixture;

    fn board() -> (Board, Measure) {
        let mut b = fixture::board();
        for (n, rise) in [(0, 0.0), (1, 5.0), (2, 1.0), (3, 0.0)] {
            let name = ["Surrey", "Kent", "Devon", "Norfolk"][n];
            b.areas.push(Area::new(&format!("c{n}"), name, name, AreaKind::Council));
            if n == 3 {
                continue;
            }
            let months = (0..36_i16).map(|m| {
                let period = Period::month(2015 + m / 12, i8::try_from(m % 12 + 1).unwrap()).unwrap();
                (period, 100.0 + f64::from(m % 2) + if m >= 24 { 10.0 * rise } else { 0.0 })
            });
            let months: Vec<_> = months.collect();
            let mut line = fixture::series("bcf", "delayed-days", SeriesKind::Outturn, &months);
            line.id = format!("line-{n}").into();
            line.area = Some(format!("c{n}").into());
            b.series.push(line);
        }
        let measure = b.measure("delayed-days").unwrap().clone();
        (b, measure)
    }

    #[test]
    fn panels_are_sorted_by_value_change_or_signal_and_gaps_come_last() {
        let (b, m) = board();
        let names = |sort| {
            let made = small_multiples(&b, &AreaKind::Council, &m, sort, "");
            made.panels.into_iter().map(|p| p.name).collect::<Vec<_>>()
        };
        assert_eq!(names(SortBy::Value), ["Kent", "Devon", "Surrey", "Norfolk"]);
        assert_eq!(names(SortBy::Change), ["Kent", "Devon", "Surrey", "Norfolk"]);
        assert_eq!(names(SortBy::Signal), ["Devon", "Kent", "Surrey", "Norfolk"]);
        assert_eq!(names(SortBy::Name), ["Devon", "Kent", "Norfolk", "Surrey"]);
    }

    #[test]
    fn a_search_narrows_and_a_missing_month_breaks_the_line() {
        let (mut b, m) = board();
        b.series.iter_mut().find(|s| s.id == *"line-1").unwrap().points.remove(5);
        let made = small_multiples(&b, &AreaKind::Council, &m, SortBy::Value, "ken");
        assert_eq!(made.panels.len(), 1);
        assert_eq!((made.panels[0].points.len(), made.panels[0].points[5].1), (36, None));
        assert_eq!(made.panels[0].change, None, "the first twelve months have a gap");
        assert_eq!(made.range, Some((100.0, 151.0)));
    }
}
