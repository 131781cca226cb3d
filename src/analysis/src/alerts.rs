//! Alerts: figures of the programmes that indicate a change in a linked risk: a measure off plan, a signal,
//! a warning level passed, a saving missed or unlikely. Each alert recommends a review of its risk and
//! gives the reason.

use super::exposure::live;
use super::forecast::Input;
use super::signals::{Reliance, Variation, signal};
use super::variance::{PlanStatus, Scope, Variance, variances};
use boardsight_core::model::{
    Board, Citation, EarlyWarning, Gbp, Measure, Period, Risk, Saving, Series, SeriesKind,
};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// Probability below which a saving is considered unlikely to reach its plan: less than an even chance.
pub const EVEN: f64 = 0.5;

/// Reason why a risk should be reviewed.
#[derive(Clone, Debug)]
pub enum Reason<'a> {
    /// The latest outturn of a linked measure is worse than plan.
    OffPlan(Variance<'a>),
    /// The series of a linked measure is changing for the worse (process control).
    Worsening {
        /// Linked measure.
        measure: &'a Measure,
        /// Series of the measure.
        series: &'a Series,
        /// Last period considered.
        period: Period,
    },
    /// A linked measure's target will be missed unless the process changes (process control).
    FailsTarget {
        /// Linked measure.
        measure: &'a Measure,
        /// Series of the measure.
        series: &'a Series,
        /// Last period considered.
        period: Period,
    },
    /// A figure has passed one of the risk's own warning levels.
    Passed {
        /// Warning with its level.
        warning: &'a EarlyWarning,
        /// Measure of the figure.
        measure: &'a Measure,
        /// Figure that passed the level, in the measure's unit.
        value: f64,
        /// Period of the figure.
        period: Period,
    },
    /// A linked saving delivered less than was planned.
    Missed {
        /// Linked saving.
        saving: &'a Saving,
        /// Planned amount.
        planned: Gbp,
        /// Delivered amount.
        delivered: Gbp,
    },
    /// The range of a linked saving gives less than an even chance of the expected amount.
    Unlikely {
        /// Linked saving.
        saving: &'a Saving,
        /// Planned amount, or the largest amount that a body expects.
        planned: Gbp,
        /// Probability of reaching that amount, 0 to 1.
        chance: f64,
    },
}

/// Reason to review a risk.
#[derive(Clone, Debug)]
pub struct Alert<'a> {
    /// Index of the risk in the board's list.
    pub risk: usize,
    /// Reason for the review.
    pub reason: Reason<'a>,
    /// Date on which the fact became known: the figure's publication, or the end of its period. `None` for
    /// a forecast, which applies as long as its range does.
    pub since: Option<Date>,
    /// Whether the risk was reviewed on or after that date (for a forecast: at any time).
    pub answered: bool,
}

/// Key of the figures of a measure: the programme (`None` for the country) and the measure.
type AlertSeries<'a> = (Option<&'a str>, &'a str);

/// Returns every reason to review a live risk, in the order of the risks. One series gives at most one
/// reason of a kind. Takes time proportional to the number of points of linked measures.
#[must_use]
pub fn alerts(board: &Board, as_of: Date) -> Vec<Alert<'_>> {
    let linked: HashSet<&str> = live(board)
        .flat_map(|i| {
            let risk = &board.risks[i];
            risk.measures.iter().chain(risk.warnings.iter().map(|w| &w.measure)).map(|m| m.as_str())
        })
        .collect();
    let mut figures = Figures::default();
    for id in &linked {
        for row in variances(board, Scope::Measure(id), as_of) {
            figures.add(row);
        }
    }
    for series in &board.series {
        if series.kind == SeriesKind::Outturn && series.is_whole() && linked.contains(series.measure.as_str())
        {
            figures
                .series
                .entry(whose(series.programme.as_ref().map(|p| p.as_str()), series))
                .or_insert(series);
        }
    }
    let measures: HashMap<&str, &Measure> = board.measures.iter().map(|m| (m.id.as_str(), m)).collect();
    let savings: HashMap<&str, &Saving> = board.savings.iter().map(|s| (s.id.as_str(), s)).collect();
    let mut out = Vec::new();
    for i in live(board) {
        let risk = &board.risks[i];
        let mut reasons = Vec::new();
        of_measures(board, risk, &figures, &measures, &mut reasons);
        for saving in risk.savings.iter().filter_map(|id| savings.get(id.as_str())) {
            of_saving(board, saving, &mut reasons);
        }
        out.extend(reasons.into_iter().map(|(reason, since)| {
            let answered = risk.reviewed().is_some_and(|day| since.is_none_or(|since| day >= since));
            Alert { risk: i, reason, since, answered }
        }));
    }
    out
}

fn whose<'a>(programme: Option<&'a str>, series: &'a Series) -> AlertSeries<'a> {
    (programme, series.measure.as_str())
}

#[derive(Default)]
struct Figures<'a> {
    /// Latest period with an outturn.
    latest: HashMap<AlertSeries<'a>, Variance<'a>>,
    series: HashMap<AlertSeries<'a>, &'a Series>,
}

impl<'a> Figures<'a> {
    fn add(&mut self, row: Variance<'a>) {
        if row.outturn.is_none() {
            return;
        }
        let key = (row.programme.map(|p| p.as_str()), row.measure.id.as_str());
        let newer = self.latest.get(&key).is_none_or(|old| row.period.end() >= old.period.end());
        if newer {
            self.latest.insert(key, row);
        }
    }
}

/// Returns the entries for a risk's measure. A programme's risk uses the programme's figures; a risk of the
/// board uses those of the country and of every programme.
fn lines<'a, 'f, T>(
    map: &'f HashMap<AlertSeries<'a>, T>,
    board: &'a Board,
    programme: Option<&'a str>,
    measure: &'a str,
) -> Vec<&'f T> {
    if programme.is_some() {
        return map.get(&(programme, measure)).into_iter().collect();
    }
    let all = std::iter::once(None).chain(board.programmes.iter().map(|p| Some(p.id.as_str())));
    all.filter_map(|p| map.get(&(p, measure))).collect()
}

fn of_measures<'a>(
    board: &'a Board,
    risk: &'a Risk,
    figures: &Figures<'a>,
    measures: &HashMap<&'a str, &'a Measure>,
    out: &mut Vec<(Reason<'a>, Option<Date>)>,
) {
    let own = risk.programme.as_ref().map(|p| p.as_str());
    for id in &risk.measures {
        for row in lines(&figures.latest, board, own, id.as_str()) {
            if row.status == PlanStatus::OffPlan {
                let cite = row.outturn.map(|f| f.point.cite.as_ref().unwrap_or(&f.series.cite));
                out.push((Reason::OffPlan(*row), known(board, row.period, cite)));
            }
        }
        let Some(&measure) = measures.get(id.as_str()) else { continue };
        for series in lines(&figures.series, board, own, id.as_str()).into_iter().copied() {
            let Some(read) = signal(measure, series) else { continue };
            let Some((period, _)) = read.latest() else { continue };
            let since = known(board, period, Some(&series.cite));
            if matches!(read.variation, Variation::Concerning { .. }) {
                out.push((Reason::Worsening { measure, series, period }, since));
            }
            if read.reliance == Reliance::Fails {
                out.push((Reason::FailsTarget { measure, series, period }, since));
            }
        }
    }
    for warning in &risk.warnings {
        let whose = warning.programme.as_ref().map(|p| p.as_str()).or(own);
        let Some(row) = figures.latest.get(&(whose, warning.measure.as_str())) else { continue };
        let (Some(outturn), Some(&measure)) = (row.outturn, measures.get(warning.measure.as_str())) else {
            continue;
        };
        if warning.when.crossed(outturn.value(), warning.level) {
            let cite = outturn.point.cite.as_ref().unwrap_or(&outturn.series.cite);
            let reason = Reason::Passed { warning, measure, value: outturn.value(), period: row.period };
            out.push((reason, known(board, row.period, Some(cite))));
        }
    }
}

/// Returns the date on which a figure became known: its source's publication, or else the end of its
/// period.
fn known(board: &Board, period: Period, cite: Option<&Citation>) -> Option<Date> {
    let published = cite.and_then(|c| board.source(c.source.as_str())).and_then(|s| s.published);
    Some(published.unwrap_or_else(|| period.end()))
}

fn of_saving<'a>(board: &'a Board, saving: &'a Saving, out: &mut Vec<(Reason<'a>, Option<Date>)>) {
    let planned = saving.planned.as_ref().map(|p| p.gbp);
    if let (Some(planned), Some(came)) = (planned, &saving.delivered)
        && came.gbp < planned
    {
        let since = known(board, saving.period, Some(&came.cite));
        out.push((Reason::Missed { saving, planned, delivered: came.gbp }, since));
        return;
    }
    let expected = planned.or_else(|| saving.expectations.iter().filter_map(|e| e.gbp).max());
    if let Some((planned, chance)) = expected.and_then(|gbp| Some((gbp, chance(saving, gbp)?)))
        && chance < EVEN
    {
        out.push((Reason::Unlikely { saving, planned, chance }, None));
    }
}

/// Returns the probability, 0 to 1, that a saving reaches an amount in a full year, from its range alone.
/// `None` without a range.
#[must_use]
pub fn chance(saving: &Saving, amount: Gbp) -> Option<f64> {
    let range = saving.range.as_ref()?;
    let input = Input {
        id: String::new(),
        title: String::new(),
        shape: range.shape,
        range: [range.low.as_f64(), range.likely.as_f64(), range.high.as_f64()],
        ramp: Vec::new(),
    };
    let amount = amount.as_f64();
    if input.at(0.0) >= amount {
        return Some(1.0);
    }
    if input.at(1.0) < amount {
        return Some(0.0);
    }
    // The quantile increases with the share, so bisect: 40 halvings give an accuracy of 1e-12.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if input.at(middle) < amount { low = middle } else { high = middle }
    }
    Some(1.0 - (low + high) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Basis, Crossing, RangeShape, RiskReview, SavingRange};
    use boardsight_testkit::fixture;
    use jiff::civil::date;

    fn said(board: &Board) -> Vec<(usize, &'static str, bool)> {
        let word = |r: &Reason<'_>| match r {
            Reason::OffPlan(_) => "off plan",
            Reason::Worsening { .. } => "worsening",
            Reason::FailsTarget { .. } => "fails",
            Reason::Passed { .. } => "passed",
            Reason::Missed { .. } => "missed",
            Reason::Unlikely { .. } => "unlikely",
        };
        alerts(board, board.as_of).iter().map(|a| (a.risk, word(&a.reason), a.answered)).collect()
    }

    fn review(on: Date) -> RiskReview {
        RiskReview { id: "1".into(), on, by: "Secretariat".into(), note: String::new() }
    }

    fn linked() -> Board {
        let mut b = fixture::board();
        b.risks[0].measures = vec![b.measures[0].id.clone()];
        b.risks[0].savings.clear();
        b
    }

    #[test]
    fn a_measure_off_plan_raises_its_risk_until_it_is_reviewed() {
        let mut b = linked();
        assert!(said(&b).contains(&(0, "off plan", false)), "{:?}", said(&b));
        b.risks[0].reviews = vec![review(date(2000, 1, 1))];
        assert!(said(&b).contains(&(0, "off plan", false)));
        b.risks[0].reviews = vec![review(date(2030, 1, 1))];
        assert!(said(&b).contains(&(0, "off plan", true)));
        b.risks[0].measures.clear();
        assert!(said(&b).is_empty());
    }

    #[test]
    fn a_level_that_is_passed_is_a_warning() {
        let mut b = linked();
        let level = |level, when| EarlyWarning {
            id: "W1".into(),
            measure: b.measures[0].id.clone(),
            programme: None,
            when,
            level,
            text: String::new(),
            illustrative: true,
            cite: None,
        };
        let (high, low) = (level(1e12, Crossing::Above), level(1e12, Crossing::Below));
        b.risks[0].measures.clear();
        b.risks[0].warnings = vec![high];
        assert!(said(&b).is_empty());
        b.risks[0].warnings = vec![low];
        assert_eq!(said(&b), [(0, "passed", false)]);
    }

    #[test]
    fn a_saving_that_its_range_makes_unlikely_raises_its_risk() {
        let mut b = linked();
        b.risks[0].measures.clear();
        let mut saving = b.savings[0].clone();
        saving.delivered = None;
        let planned = saving.planned.as_ref().map_or(Gbp::millions(500), |p| p.gbp);
        let range = |low: i64, likely: i64, high: i64| SavingRange {
            low: Gbp(planned.0 + low),
            likely: Gbp(planned.0 + likely),
            high: Gbp(planned.0 + high),
            shape: RangeShape::Triangular,
            ramp: Vec::new(),
            basis: Basis::Illustrative,
            note: String::new(),
        };
        // The range is symmetric with the target at its peak: a probability of one half.
        saving.range = Some(range(-100, 0, 100));
        assert!((chance(&saving, planned).unwrap() - 0.5).abs() < 1e-6);
        saving.range = Some(range(-300, -200, 100));
        let low = chance(&saving, planned).unwrap();
        // Tail of the triangular distribution: 100² of 400 × 300.
        assert!((low - 10_000.0 / 120_000.0).abs() < 1e-6, "{low}");
        if saving.planned.is_none() {
            saving.expectations.clear();
        }
        b.risks[0].savings = vec![saving.id.clone()];
        b.savings[0] = saving;
        if b.savings[0].planned.is_some() {
            assert_eq!(said(&b), [(0, "unlikely", false)]);
        }
    }
}
