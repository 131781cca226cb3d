//! Forecast of the savings: possible double counting, results of earlier programmes, the simulation, and
//! the conditions for reaching a target. The window, the documents and `boardsight forecast` all use this
//! text.

mod charts;
mod drawn;
mod estimates;
mod needs;
mod outside;
mod tables;
mod text;
mod twice;

pub use estimates::Estimate;
pub use needs::NeedView;
pub use outside::{CaseView, ConfidenceLevel, OutsideView, PlanView, outside_method};
pub use twice::{PairView, UnclearPairView};

use super::names::Names;
use super::say;
use super::spec::Chart;
use boardsight_analysis::forecast::{self as analysis, ForecastError};
use boardsight_core::model::{Basis, Board, Forecast, Gbp};
use serde::Serialize;

/// Forecast as text, tables and charts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ForecastView {
    /// Result in a sentence, or the reason why there is none.
    pub message: String,
    /// Whether an assumption or range that it uses is illustrative. Amounts are then rounded to two digits.
    pub illustrative: bool,
    /// The forecast and the outside view of the shown plan side by side; empty if one of them is missing.
    pub estimates: Vec<Estimate>,
    /// Reason why the two estimates differ; empty if there are no estimates.
    pub estimates_differ: String,
    /// Years of the forecast.
    pub years: Vec<Year>,
    /// Probability of reaching each target.
    pub targets: Vec<TargetProbability>,
    /// Savings that are not included in the forecast, with the reason.
    pub left_out: Vec<String>,
    /// Inputs that contribute most to the spread, the largest first.
    pub drivers: Vec<Driver>,
    /// Median of the last year after increasing numbers of draws.
    pub settling: Vec<Convergence>,
    /// Outside view: evidence from earlier programmes.
    pub outside: OutsideView,
    /// Conditions for reaching a target.
    pub needs: Vec<NeedView>,
    /// Pairs of savings that may be counted twice.
    pub pairs: Vec<PairView>,
    /// Pairs of savings in one period that the stated facts do not distinguish.
    pub untold: Vec<UnclearPairView>,
    /// Summary of the overlaps.
    pub overlap: String,
    /// Inputs, seed and formulas, one line each.
    pub assumptions: Vec<String>,
    /// Fan chart, S-curve, tornado and convergence of the median; empty without a forecast.
    #[serde(skip)]
    pub charts: Vec<Chart>,
    /// Total without overlap against total with full overlap; `None` if no saving may be counted twice.
    #[serde(skip)]
    pub overlap_chart: Option<Chart>,
}

/// One year of the fan chart, in pounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Year {
    pub period: String,
    pub mean: i64,
    pub standard_error: i64,
    pub p10: i64,
    pub p20: i64,
    pub p50: i64,
    pub p80: i64,
    pub p90: i64,
}

/// Target and the probability of reaching it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TargetProbability {
    /// Owner and subject of the target.
    pub what: String,
    /// Amount in pounds.
    pub gbp: i64,
    /// Probability from 0 to 1: the share of draws that reach the target.
    pub probability: f64,
    /// Standard error of the probability.
    pub standard_error: f64,
}

/// Change in the last year when one input is varied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Driver {
    /// Saving or risk that is varied.
    pub what: String,
    /// Difference from the median with the input low, in pounds.
    pub low: i64,
    /// Difference from the median with the input high, in pounds.
    pub high: i64,
}

/// Median of the last year after a number of draws, with its 95% confidence interval, in pounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Convergence {
    pub draws: usize,
    pub low: i64,
    pub middle: i64,
    pub high: i64,
}

fn pounds(x: f64) -> i64 {
    Gbp::from_f64(x).unwrap_or_default().0
}

fn money(x: f64) -> String {
    Gbp::from_f64(x).unwrap_or_default().to_string()
}

/// Suffix for the title of every result that uses illustrative assumptions.
const MADE_UP: &str = " (illustrative inputs)";

/// Rounds an amount to two significant digits: 305,300,000 becomes 310,000,000.
fn two_digits(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let unit = 10_f64.powf(x.abs().log10().floor() - 1.0);
    (x / unit).round() * unit
}

impl ForecastView {
    /// Formats an amount of the forecast.
    ///
    /// Uses two significant digits if the inputs are illustrative, to avoid false precision.
    #[must_use]
    pub fn gbp(&self, pounds: i64) -> String {
        self.money(Gbp(pounds).as_f64())
    }

    fn money(&self, x: f64) -> String {
        money(if self.illustrative { two_digits(x) } else { x })
    }

    /// Returns the title, with a note if the inputs are illustrative.
    #[must_use]
    pub fn titled(&self, title: &str) -> String {
        if self.illustrative { format!("{title}{MADE_UP}") } else { title.to_owned() }
    }
}

fn percent(x: f64) -> String {
    match x * 100.0 {
        p if p > 0.0 && p < 0.1 => "under 0.1%".to_owned(),
        p if p > 0.0 && p < 1.0 => format!("{}%", say::number(p, 1)),
        p if p > 99.0 && p < 100.0 => "over 99%".to_owned(),
        p => format!("{}%", say::number(p, 0)),
    }
}

/// Returns the forecast under these assumptions, computed on `threads` threads. The result does not depend
/// on the number of threads. The outside view uses the plan with the id `plan` (see [`PlanView`]), or the
/// first plan that is not over.
#[must_use]
pub fn forecast(board: &Board, f: &Forecast, plan: Option<&str>, threads: usize) -> ForecastView {
    let names = Names::of(board);
    let mut view = ForecastView { outside: outside::outside(&names, f, plan), ..ForecastView::default() };
    view.needs = f.needs.iter().map(|n| needs::need(&names, f, n)).collect();
    twice::say(&mut view, &names);
    view.left_out = board
        .savings
        .iter()
        .filter(|s| s.range.is_none())
        .map(|s| {
            format!("{}, {}, {}: no range is given", names.short(s.programme.as_str()), s.title, s.period)
        })
        .collect();
    let model = match analysis::model(board, f) {
        Ok(model) => model,
        Err(error) => {
            view.message = format!("No forecast: {error}.");
            return view;
        }
    };
    let drawn = analysis::simulate(&model, threads);
    drawn::say(&mut view, &names, f, &model, &drawn);
    estimates::say(&mut view, &names, &model, &drawn);
    view
}

/// Returns whether a forecast uses illustrative inputs.
///
/// Inputs are assumptions, the ranges of savings, and the ratings or amounts of risks that are deducted.
#[must_use]
pub fn is_illustrative(board: &Board, f: &Forecast) -> bool {
    let made_up = |basis: Basis| basis == Basis::Illustrative;
    let ranges = board.savings.iter().filter_map(|s| s.range.as_ref());
    let risk = |id: &str| board.risks.iter().find(|r| r.id.as_str() == id);
    let of_risks = || {
        let perils = analysis::model(board, f).map(|model| model.perils).unwrap_or_default();
        perils.iter().filter_map(|p| risk(&p.id)).any(|r| made_up(r.rating_basis) || made_up(r.impact_basis))
    };
    made_up(f.basis) || ranges.map(|r| r.basis).any(made_up) || of_risks()
}

/// Returns the forecast of a board's first set of assumptions.
///
/// # Errors
/// If the board has no assumptions.
pub fn of_board(board: &Board) -> Result<&Forecast, ForecastError> {
    board.forecasts.first().ok_or(ForecastError::None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Block;
    use boardsight_core::model::{
        Basis, CaseKind, Gbp, Period, RangeShape, ReferenceCase, SavingRange, SeriesKind, Similarity,
        SourcedGbp,
    };
    use boardsight_testkit::fixture;

    fn board() -> (Board, Forecast) {
        let mut b = fixture::board();
        b.savings[1].programme = "vanguards".into();
        for saving in &mut b.savings {
            saving.period = Period::year(2020).unwrap();
            saving.planned = Some(SourcedGbp {
                gbp: Gbp::millions(100),
                basis: Basis::Published,
                cite: fixture::cite("p. 1"),
            });
            saving.range = Some(SavingRange {
                low: Gbp(0),
                likely: Gbp::millions(60),
                high: Gbp::millions(120),
                shape: RangeShape::Triangular,
                ramp: vec![],
                basis: Basis::Assessed,
                note: "Judged".to_owned(),
            });
        }
        let case = |id: &str, kind, outturn| ReferenceCase {
            id: id.into(),
            title: format!("Case {id}"),
            kind,
            unit: "£".to_owned(),
            plan: 100.0,
            outturn,
            basis: Basis::Published,
            similarity: Similarity::SameField,
            group: Some("one".to_owned()),
            note: String::new(),
            cites: vec![fixture::cite("p. 2")],
        };
        b.reference_cases = vec![
            case("a", CaseKind::Money, 50.0),
            case("b", CaseKind::Money, 70.0),
            case("c", CaseKind::Activity, 1.0),
        ];
        let f = Forecast {
            id: "f".into(),
            title: "F".to_owned(),
            dependence: 0.0,
            correlations: vec![],
            undecided_overlap: 0.0,
            class: vec!["a".into(), "b".into()],
            seed: 1,
            draws: 2_000,
            basis: Basis::Assessed,
            note: "Judged".to_owned(),
            needs: vec![],
        };
        (b, f)
    }

    #[test]
    fn forecast_states_total_and_each_target() {
        let (b, f) = board();
        let view = forecast(&b, &f, None, 1);
        assert!(view.message.contains("chance of reaching £200m in 2020-21"), "{}", view.message);
        assert!(view.message.contains("There is an 80% chance of between "), "{}", view.message);
        assert!(!view.message.contains("illustrative") && !view.illustrative);
        assert!(view.charts[1].title.starts_with("80% chance of at least £"), "{}", view.charts[1].title);
        assert_eq!(view.targets[0].what, "All plans in the forecast, 2020-21");
        // The first saving's plan, two bodies' expectations of it, and the second saving's plan.
        assert_eq!(view.targets.len(), 5);
        assert_eq!((view.charts.len(), view.outside.charts.len()), (4, 2));
        assert!(view.charts.iter().all(|c| c.source.contains("seed 1") && !c.alt.is_empty()));
    }

    #[test]
    fn a_forecast_on_illustrative_inputs_says_so_and_has_two_digits() {
        let (mut b, mut f) = board();
        b.savings[0].range.as_mut().unwrap().basis = Basis::Illustrative;
        f.class = vec!["a".into(), "b".into()];
        let view = forecast(&b, &f, None, 1);
        assert!(view.illustrative);
        for chart in &view.charts {
            assert!(chart.title.ends_with("(illustrative inputs)"), "{}", chart.title);
        }
        for table in [view.targets_table(), view.years_table(), view.estimates_table()] {
            assert!(table.title.ends_with("(illustrative inputs)"), "{}", table.title);
        }
        let digits = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).trim_matches('0').len();
        for row in &view.years_table().rows {
            for cell in &row[1..] {
                assert!(digits(&cell.text.replace('.', "")) <= 2, "{}", cell.text);
            }
        }
        assert_eq!(view.estimates.len(), 2);
        assert!(view.estimates_differ.contains("illustrative"), "{}", view.estimates_differ);
    }

    #[test]
    fn amounts_are_rounded_to_two_digits() {
        let rounded: Vec<f64> =
            [305_300_000.0, -13_000_000.0, 999.0, 0.0, 5.0].into_iter().map(two_digits).collect();
        assert_eq!(rounded, [310_000_000.0, -13_000_000.0, 1_000.0, 0.0, 5.0]);
    }

    #[test]
    fn outside_view_uses_the_selected_plan() {
        let (mut b, f) = board();
        b.savings[1].planned.as_mut().unwrap().gbp = Gbp::millions(300);
        let of = |plan: Option<&str>| forecast(&b, &f, plan, 1).outside;
        assert_eq!(
            (of(None).plan.as_str(), of(Some("bcf-later")).plan.as_str()),
            ("bcf-2015-16", "bcf-later")
        );
        // Three times the plan gives three times the result, apart from rounding to pounds.
        let apart = of(Some("bcf-later")).levels[0].comes - 3 * of(None).levels[0].comes;
        assert!(apart.abs() <= 3, "{apart}");
        let advice = of(None).advice.join(" ");
        assert!(advice.contains("Not independent of another case chosen"), "{advice}");
    }

    #[test]
    fn outside_view_keeps_the_unit_of_an_activity_plan() {
        let (mut b, mut f) = board();
        f.class = vec!["c".into()];
        // Two plans of the fixture that are over, and one that is not.
        let next = [(Period::year(2017).unwrap(), -50_000.0)];
        b.series.push(fixture::series("bcf", "admissions", SeriesKind::Plan, &next));
        let first = forecast(&b, &f, None, 1).outside;
        assert_eq!(first.shown().unwrap().unit, "£", "pounds are shown unless another plan is chosen");
        let labels: Vec<&str> = first.plans.iter().map(|p| p.label.as_str()).collect();
        assert!(labels.contains(&"BCF 2017-18, Emergency admissions: −50,000 admissions"), "{labels:?}");
        assert!(labels.iter().any(|l| l.ends_with("(over: +87,000 admissions came)")), "{labels:?}");
        let o = forecast(&b, &f, Some("admissions bcf 2017-18"), 1).outside;
        assert_eq!(o.shown().unwrap().unit, "admissions");
        assert!(o.shown().unwrap().line.contains("the plan is −50,000 admissions"));
        assert!(o.charts[1].title.contains("−50,000 admissions planned"), "{}", o.charts[1].title);
        assert!(o.levels[0].comes < 0 && o.amount(o.levels[0].comes).ends_with(" admissions"));
        assert!(!o.advice.join(" ").contains("pounds are taken to follow"), "{:?}", o.advice);
        f.class = vec!["a".into()];
        let money = forecast(&b, &f, Some("admissions bcf 2017-18"), 1).outside;
        assert!(money.advice.join(" ").contains("activity is taken to follow pounds"));
    }

    #[test]
    fn missing_inputs_of_a_forecast_are_explained() {
        let (mut b, mut f) = board();
        f.class = vec!["c".into()];
        let view = forecast(&b, &f, None, 1);
        assert!(view.outside.advice.join(" ").contains("pounds are taken to follow activity"));
        f.class.clear();
        assert!(forecast(&b, &f, None, 1).outside.message.contains("choose earlier programmes"));
        b.reference_cases.clear();
        assert!(forecast(&b, &f, None, 1).outside.message.contains("holds no reference cases"));
        b.savings.iter_mut().for_each(|s| s.range = None);
        let view = forecast(&b, &f, None, 1);
        assert!(view.message.contains("no saving has a range") && view.charts.is_empty());
    }

    #[test]
    fn documents_and_window_have_the_same_forecast() {
        let (mut b, f) = board();
        b.forecasts = vec![f];
        let page = crate::page(&b, b.as_of, crate::PageName::Savings);
        let charts = page.blocks.iter().filter(|block| matches!(block, Block::Chart(_))).count();
        assert!(charts >= 6, "{charts}");
        for table in crate::tables(&page) {
            assert!(table.rows.iter().all(|r| r.len() == table.columns.len()), "{}", table.id);
        }
    }
}
