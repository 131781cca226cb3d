//! The board as it was known on a day: only records that were published, received or raised by then.
//!
//! A figure is known from its own publication day, or that of its series or source, or from the receipt of
//! the return that contained it. The audit trail is used to restore ratings, decisions and actions to that
//! day.
//!
//! [`Board::as_of`] is the day that the file describes. From that day on, undated records are known. On an
//! earlier day they are left out and counted in [`LeftOut`].

mod days;
mod people;
#[cfg(test)]
mod tests;

use boardsight_core::model::{Basis, Board, Citation, Point, Saving, Series};
use days::Days;
use jiff::civil::Date;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashSet;

/// A board as it was known on a day.
#[derive(Clone, Debug)]
pub struct KnownBoard<'a> {
    /// The board; borrowed if everything in it was known.
    pub board: Cow<'a, Board>,
    /// Numbers of records that were left out.
    pub left_out: LeftOut,
}

/// Numbers of records of a board that were not known on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Records published, received or raised after the day.
    pub later: Tally,
    /// Undated records, for a day before that of the board.
    pub undated: Tally,
    /// Number of risks shown as not rated, because the day of their rating is unknown.
    pub unrated: usize,
}

impl LeftOut {
    /// Returns whether nothing was left out.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Number of records by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Figures of series, unit costs and targets.
    pub figures: usize,
    /// Amounts of money: of programmes, of savings, of earlier programmes, and stated costs.
    pub amounts: usize,
    /// Statements and events.
    pub statements: usize,
    /// Risks.
    pub risks: usize,
    /// Decisions, actions and assessments of delivery confidence.
    pub decisions: usize,
}

/// Result of the check whether a record was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knowledge {
    Known,
    Later,
    Undated,
}

/// Selects a counter of a tally.
type Kind = fn(&mut Tally) -> &mut usize;

const FIGURES: Kind = |t| &mut t.figures;
const AMOUNTS: Kind = |t| &mut t.amounts;
const STATEMENTS: Kind = |t| &mut t.statements;
const RISKS: Kind = |t| &mut t.risks;
const DECISIONS: Kind = |t| &mut t.decisions;

struct DayFilter<'a> {
    days: Days<'a>,
    left_out: LeftOut,
    changed: bool,
}

impl DayFilter<'_> {
    /// Returns whether a record of this day is kept. Counts it if not.
    fn keeps(&mut self, day: Option<Date>, kind: Kind) -> bool {
        match self.days.verdict(day) {
            Knowledge::Known => return true,
            Knowledge::Later => *kind(&mut self.left_out.later) += 1,
            Knowledge::Undated => *kind(&mut self.left_out.undated) += 1,
        }
        self.changed = true;
        false
    }

    /// Returns whether a record with this citation is kept. Counts it if not.
    fn keeps_cited(&mut self, cite: &Citation, kind: Kind) -> bool {
        let day = self.days.cite(cite);
        self.keeps(day, kind)
    }

    /// Removes later publications from a list of citations.
    fn cites(&mut self, cites: &mut Vec<Citation>) {
        let before = cites.len();
        cites.retain(|c| self.days.verdict(self.days.cite(c)) != Knowledge::Later);
        self.changed |= cites.len() != before;
    }

    fn series(&mut self, all: &mut Vec<Series>) {
        for series in all.iter_mut() {
            let points = std::mem::take(&mut series.points);
            let any = !points.is_empty();
            series.points.reserve(points.len());
            for point in points {
                let day = self.days.point(series, &point);
                if self.days.verdict(day) == Knowledge::Known {
                    series.points.push(point);
                } else if let Some(earlier) = self.earlier(series, &point) {
                    self.changed = true;
                    self.left_out.later.figures += 1;
                    series.points.push(earlier);
                } else {
                    self.keeps(day, FIGURES);
                }
            }
            let stated = series.absences.len();
            let days = &self.days;
            series.absences.retain(|a| days.verdict(days.cite_for(&a.cite, a.period)) == Knowledge::Known);
            self.changed |= series.absences.len() != stated;
            if any && series.points.is_empty() && series.absences.is_empty() {
                // Remove series without any known figure: they would appear as not reported.
                series.id = String::new().into();
            }
        }
        all.retain(|s| !s.id.as_str().is_empty());
    }

    /// Returns the figure that was published before a later revision.
    fn earlier(&self, series: &Series, point: &Point) -> Option<Point> {
        let known = |(_, e): &(usize, &boardsight_core::model::EarlierFigure)| {
            let day = e.published.or_else(|| self.days.cite_for(&e.cite, point.period));
            self.days.verdict(day) == Knowledge::Known
        };
        let (at, figure) = point.earlier.iter().enumerate().rfind(known)?;
        Some(Point {
            value: figure.value,
            basis: figure.basis,
            cite: (figure.cite != series.cite).then(|| figure.cite.clone()),
            published: figure.published,
            earlier: point.earlier.get(..at).unwrap_or(&[]).to_vec(),
            ..Point::new(point.period, figure.value)
        })
    }

    fn savings(&mut self, board: &mut Board) {
        board.savings.retain_mut(|saving| {
            let parts = |s: &Saving| {
                usize::from(s.planned.is_some()) + usize::from(s.delivered.is_some()) + s.expectations.len()
            };
            let before = parts(saving);
            saving.planned.take_if(|p| !self.keeps_cited(&p.cite, AMOUNTS));
            saving.delivered.take_if(|d| !self.keeps_cited(&d.cite, AMOUNTS));
            saving.expectations.retain(|e| {
                let day = e.stated.or_else(|| self.days.cite(&e.cite));
                self.keeps(day, AMOUNTS)
            });
            before == 0 || parts(saving) > 0
        });
        let left: HashSet<String> = board.savings.iter().map(|s| s.id.to_string()).collect();
        let there = |id: &boardsight_core::model::SavingId| left.contains(id.as_str());
        board.overlaps.retain(|o| there(&o.one) && there(&o.other));
        for risk in &mut board.risks {
            risk.savings.retain(there);
        }
        board.reference_cases.retain(|case| {
            let day = case.cites.iter().filter_map(|c| self.days.cite(c)).min();
            self.keeps(day, AMOUNTS)
        });
        let cases: HashSet<&str> = board.reference_cases.iter().map(|c| c.id.as_str()).collect();
        for forecast in &mut board.forecasts {
            forecast.class.retain(|c| cases.contains(c.as_str()));
        }
    }

    fn records(&mut self, board: &mut Board) {
        for measure in &mut board.measures {
            measure.unit_cost.take_if(|c| !self.keeps_cited(&c.cite, FIGURES));
            measure.target.take_if(|t| !self.keeps_cited(&t.cite, FIGURES));
        }
        for programme in &mut board.programmes {
            programme.money.retain(|m| self.keeps_cited(&m.cite, AMOUNTS));
            programme.confidence.retain(|c| self.keeps(Some(c.on), DECISIONS));
            self.cites(&mut programme.cites);
        }
        for stream in &mut board.streams {
            self.cites(&mut stream.cites);
        }
        self.cites(&mut board.cites);
        board.stated_costs.retain(|c| self.keeps_cited(&c.cite, AMOUNTS));
        board.findings.retain(|f| self.keeps_cited(&f.cite, STATEMENTS));
        board.events.retain(|e| {
            let day = e.cite.as_ref().and_then(|c| self.days.cite(c)).unwrap_or(e.on);
            self.keeps(Some(day), STATEMENTS)
        });
    }

    /// Removes later publications that are no longer cited.
    fn sources(&self, board: &mut Board) {
        let later = |day: Option<Date>| self.days.verdict(day) == Knowledge::Later;
        if !board.sources.iter().any(|s| later(s.published_day())) {
            return;
        }
        let mut cited: HashSet<String> = HashSet::new();
        let series = std::mem::take(&mut board.series);
        for line in &series {
            cited.insert(line.cite.source.0.clone());
            cited.extend(line.absences.iter().map(|a| a.cite.source.0.clone()));
            cited.extend(line.gaps.iter().filter_map(|g| Some(g.cite.as_ref()?.source.0.clone())));
            for point in &line.points {
                cited.extend(point.cite.iter().map(|c| c.source.0.clone()));
                cited.extend(point.earlier.iter().map(|e| e.cite.source.0.clone()));
            }
        }
        let audit = std::mem::take(&mut board.audit);
        // A board that was read from a file can be serialised. Keep all sources if serialisation fails.
        let rest = serde_json::to_value(&*board);
        (board.series, board.audit) = (series, audit);
        let Ok(rest) = rest else { return };
        sources_in(&rest, &mut cited);
        board.sources.retain(|s| !later(s.published_day()) || cited.contains(s.id.as_str()));
    }
}

/// Collects the sources that the citations in a value name.
fn sources_in(value: &Value, into: &mut HashSet<String>) {
    match value {
        Value::Object(map) => {
            into.extend(map.get("source").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|v| sources_in(v, into));
        }
        Value::Array(list) => list.iter().for_each(|v| sources_in(v, into)),
        _ => {}
    }
}

/// Returns the board as it was known on a day. Reducing the result to the same day again changes nothing.
///
/// Runs in time linear in the size of the board: 300,000 figures take tens of milliseconds. Cache the
/// result until the board revision or the day changes.
#[must_use]
pub fn known(board: &Board, day: Date) -> KnownBoard<'_> {
    let mut sieve = DayFilter { days: Days::of(board, day), left_out: LeftOut::default(), changed: false };
    let mut reduced = board.clone();
    sieve.series(&mut reduced.series);
    sieve.records(&mut reduced);
    sieve.people(&mut reduced);
    sieve.savings(&mut reduced);
    if !sieve.changed {
        return KnownBoard { board: Cow::Borrowed(board), left_out: LeftOut::default() };
    }
    sieve.sources(&mut reduced);
    KnownBoard { left_out: sieve.left_out, board: Cow::Owned(reduced) }
}

/// Returns whether a rating is as published. Such a rating is known from its publication day.
const fn is_published(basis: Basis) -> bool {
    matches!(basis, Basis::Published)
}
