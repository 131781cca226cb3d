//! Runs: a file format for figures of consecutive periods that does not repeat each period.

use super::{Board, Period, Point, Series};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Minimum length of a run. A shorter run would save no space, so its figures are written with their
/// periods.
const SHORTEST: usize = 3;

/// Figures of consecutive periods, as stored in the file of a compact series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The period of the first figure.
    pub from: Period,
    /// The figures in period order, each finite; `None` for a period that is not reported.
    pub values: Vec<Option<f64>>,
}

impl Run {
    /// Returns the periods with their figures. Ends early if a period would be after the last supported
    /// year.
    pub fn points(&self) -> impl Iterator<Item = (Period, Option<f64>)> + '_ {
        let mut next = Some(self.from);
        self.values.iter().map_while(move |value| {
            let period = next?;
            next = period.next();
            Some((period, *value))
        })
    }
}

impl Series {
    /// Converts the runs of the file to points, in period order. A series without runs is unchanged.
    pub fn unpack(&mut self) {
        if self.runs.is_empty() {
            return;
        }
        self.compact = true;
        for run in std::mem::take(&mut self.runs) {
            let known = run.points().filter_map(|(period, value)| Some(Point::new(period, value?)));
            self.points.extend(known);
        }
        self.points.sort_by_key(|p| p.period);
    }

    /// Returns the series as stored in its file, with runs if it is compact. Points that contain more than
    /// a value remain points. If the points of a series are not in period order, all of them remain points.
    fn packed(&self) -> Self {
        if !self.points.is_sorted_by(|a, b| a.period < b.period) {
            return self.clone();
        }
        let mut packed = self.clone_without_points();
        let mut rest: &[Point] = &self.points;
        while let Some(first) = rest.first() {
            let (values, taken) = run_of(rest);
            if taken < SHORTEST {
                packed.points.extend(rest.iter().take(taken.max(1)).cloned());
                rest = rest.get(taken.max(1)..).unwrap_or(&[]);
            } else {
                packed.runs.push(Run { from: first.period, values });
                rest = rest.get(taken..).unwrap_or(&[]);
            }
        }
        packed
    }

    fn clone_without_points(&self) -> Self {
        Self {
            id: self.id.clone(),
            programme: self.programme.clone(),
            site: self.site.clone(),
            area: self.area.clone(),
            group: self.group.clone(),
            measure: self.measure.clone(),
            kind: self.kind,
            basis: self.basis,
            cite: self.cite.clone(),
            published: self.published,
            revised_later: self.revised_later.clone(),
            charting: self.charting.clone(),
            gaps: self.gaps.clone(),
            compact: self.compact,
            runs: Vec::new(),
            points: Vec::new(),
            absences: self.absences.clone(),
        }
    }
}

/// Returns the values of the run at the start of a list of points, and the number of points that it uses.
/// Up to [`SHORTEST`] missing periods between two points are filled with `None`.
fn run_of(points: &[Point]) -> (Vec<Option<f64>>, usize) {
    let mut values: Vec<Option<f64>> = Vec::new();
    let mut next = points.first().map(|p| p.period);
    for (taken, point) in points.iter().enumerate() {
        if !point.is_plain() {
            return (values, taken);
        }
        let mut missing = 0;
        while let Some(period) = next.filter(|p| *p < point.period && p.kind() == point.period.kind()) {
            missing += 1;
            if missing > SHORTEST {
                return (values, taken);
            }
            next = period.next();
        }
        if next != Some(point.period) {
            return (values, taken);
        }
        values.resize(values.len() + missing, None);
        values.push(Some(point.value));
        next = point.period.next();
    }
    (values, points.len())
}

impl Board {
    /// Converts the runs of the file to points.
    pub fn unpack(&mut self) {
        self.series.iter_mut().for_each(Series::unpack);
    }

    /// Returns the board as stored in its file: compact series use runs.
    #[must_use]
    pub fn packed(&self) -> Cow<'_, Self> {
        if !self.series.iter().any(|s| s.compact && s.points.len() >= SHORTEST) {
            return Cow::Borrowed(self);
        }
        let mut board = self.clone();
        for series in board.series.iter_mut().filter(|s| s.compact) {
            *series = series.packed();
        }
        Cow::Owned(board)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Basis, Citation, SeriesKind};

    fn month(n: i16) -> Period {
        Period::month(2015 + n / 12, i8::try_from(n % 12 + 1).unwrap()).unwrap()
    }

    fn line(months: &[i16]) -> Series {
        let mut line = Series::new("line", "measure", SeriesKind::Outturn, Citation::of("s"));
        line.compact = true;
        line.points = months.iter().map(|n| Point::new(month(*n), f64::from(*n))).collect();
        line
    }

    #[test]
    fn a_run_is_read_back_as_the_points_it_was() {
        for months in
            [vec![], vec![0], vec![0, 1], (0..90).collect(), vec![0, 1, 2, 5, 6, 30, 31, 32, 33, 50]]
        {
            let line = line(&months);
            let mut packed = line.packed();
            packed.unpack();
            assert_eq!(packed, line, "{months:?}");
        }
    }

    #[test]
    fn missing_periods_are_markers_and_long_gaps_end_a_run() {
        let packed = line(&[0, 1, 2, 5, 6, 30, 31]).packed();
        let some = |n: i16| Some(f64::from(n));
        assert_eq!(packed.runs.len(), 1);
        assert_eq!(packed.runs[0].values, [some(0), some(1), some(2), None, None, some(5), some(6)]);
        assert_eq!(packed.points.len(), 2, "two figures are no run");
    }

    #[test]
    fn points_that_carry_more_than_a_value_stay_points() {
        let mut line = line(&(0..20).collect::<Vec<_>>());
        line.points[10].basis = Some(Basis::Derived);
        let mut packed = line.packed();
        assert_eq!((packed.runs.len(), packed.points.len()), (2, 1));
        packed.unpack();
        assert_eq!(packed, line);
    }

    #[test]
    fn points_out_of_order_or_of_mixed_lengths_are_kept() {
        let mut line = line(&[3, 2, 1, 0, 4, 5, 6]);
        line.points.push(Point::new("2019-20".parse().unwrap(), 1.0));
        let mut packed = line.packed();
        packed.unpack();
        assert_eq!(packed, line);
    }
}
