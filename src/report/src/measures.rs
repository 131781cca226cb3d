//! Measures page: plan against outturn, change over time, and the cost of the gap.

mod charts;
mod places;
mod rows;
mod tables;
mod together;

pub use charts::over_time;
pub use places::{PlacesRow, count_words, places_table};
pub(crate) use places::{is_covered, note_places, whole_row};
pub use rows::{arithmetic, message, plan_status, row, total_row};
pub use tables::{totals_table, variance_table};
pub use together::{comparisons, together};

use super::names::{Names, basis_mark};
use super::say;
use super::spec::{Chart, Status};
use boardsight_analysis::by_place::{ByPlace, by_place};
use boardsight_analysis::signals;
use boardsight_analysis::variance::{self, PlanStatus, Scope, Variance};
use boardsight_core::model::{Board, Gbp, Measure, Period, SeriesKind};
use charts::{across, multiples};
use jiff::civil::Date;
use rows::reconciled_row;

/// User's choices on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MeasureChoice {
    /// Id of the measure; `None` for the first.
    pub measure: Option<String>,
    /// Period compared across programmes; `None` for the latest with an outturn.
    pub period: Option<Period>,
}

/// View model of the Measures page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// Summary in a sentence.
    pub message: String,
    /// Every measure, in the board's order.
    pub list: Vec<MeasureItem>,
    /// Index in `list` of the selected measure; `None` if the board has no measures.
    pub selected: Option<usize>,
    /// Periods with figures for the selected measure.
    pub periods: Vec<Period>,
    /// Period compared.
    pub period: Option<Period>,
    /// Figures of the selected measure for every programme, in the board's order, earliest period first.
    pub rows: Vec<VarianceRow>,
    /// Figures of every measure, for a table of all measures.
    pub all_rows: Vec<VarianceRow>,
    /// Total cost of the gaps by programme and period.
    pub totals: Vec<TotalRow>,
    /// Costs stated in publications, compared with our arithmetic.
    pub reconciled: Vec<ReconciledRow>,
    /// Chart of the selected measure and period for every programme on the same axes, including programmes
    /// that report nothing.
    pub across: Option<Chart>,
    /// Charts, one for each programme (and the country) with figures of the selected measure.
    pub multiples: Vec<Chart>,
    /// Control charts of each line of the selected measure, each with its interpretation and the advice.
    pub controls: Vec<(Chart, String)>,
    /// Figures of the selected measure by place, for each programme and kind of place. They are for the
    /// selected period, or else the latest.
    pub places: Vec<PlacesRow>,
    /// One sentence for each group: its change in the selected measure against its comparator, with
    /// caveats.
    pub comparisons: Vec<String>,
    /// The selected measure over time for the country, programmes and groups on the same axes; `None` with
    /// fewer than two lines.
    pub together: Option<Chart>,
    /// General notes on the measure's figures, such as that they were revised later.
    pub notes: Vec<String>,
    /// Sources of the figures, each once.
    pub sources: Vec<String>,
}

/// Measure in the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasureItem {
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    pub unit: String,
    /// Exact definition of what is counted.
    pub definition: String,
    /// Which direction is better, in words.
    pub better: String,
    /// Worst status of its latest figures.
    pub status: Status,
    /// Number of programmes that report an outturn.
    pub reported: usize,
    /// Reporters of an outturn, in words: some programmes, none, or only the country.
    pub reported_by: String,
    /// Cost of one unit with its source; empty if not known.
    pub unit_cost: String,
}

/// Figures of one measure, programme and period, as text and as numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VarianceRow {
    /// Programme's id; `None` for the country as a whole.
    pub programme: Option<String>,
    /// Programme's name, or 'England as a whole'.
    pub programme_name: String,
    /// Programme's short name.
    pub short: String,
    /// Name of the site or area, if the figures are for one.
    pub site: Option<String>,
    /// '5 of 44 places', if the figures cover several places or if some places of a programme do not
    /// report; otherwise empty.
    pub places: String,
    /// Measure's id.
    pub measure: String,
    /// Measure's short name.
    pub measure_name: String,
    /// Measure's unit.
    pub unit: String,
    /// Period; `None` only in an empty row.
    pub period: Option<Period>,
    /// Baseline, 'not reported', or the year before for changes.
    pub baseline: String,
    /// Plan, or 'not reported'.
    pub plan: String,
    /// Outturn, or 'not reported'.
    pub outturn: String,
    /// Signed outturn minus plan, or 'not reported'.
    pub variance: String,
    /// Signed cost of the variance, or 'not reported'.
    pub cost: String,
    /// Status against the plan.
    pub status: Status,
    /// Arithmetic of the cost: '193,000 admissions × £1,611 = £311m (derived: £311m ÷ 193,000 admissions)'.
    /// Empty if there is no cost.
    pub arithmetic: String,
    /// Summary: 'Emergency admissions rose by 87,000 against a planned fall of 106,000'.
    pub message: String,
    /// Source of the figures.
    pub source: String,
    /// Baseline as a number.
    pub baseline_value: Option<f64>,
    /// Plan as a number.
    pub plan_value: Option<f64>,
    /// Outturn as a number.
    pub outturn_value: Option<f64>,
    /// Variance as a number.
    pub variance_value: Option<f64>,
    /// Cost in pounds.
    pub cost_gbp: Option<Gbp>,
}

/// Total cost of the gaps of one programme and period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TotalRow {
    /// Programme's id.
    pub programme: String,
    /// Programme's short name.
    pub short: String,
    /// Period as text.
    pub period: String,
    /// Sum in pounds.
    pub gbp: Gbp,
    /// Signed sum as text: '+£457m'.
    pub value: String,
    /// Arithmetic of the sum: '£311m + £146m = £457m'.
    pub arithmetic: String,
    /// Caveat: the measures that have no unit cost.
    pub note: String,
    /// Whether the total is above plan.
    pub status: Status,
}

/// Stated cost compared with ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReconciledRow {
    /// Programme's short name.
    pub short: String,
    /// Measure's short name.
    pub measure_name: String,
    /// Period as text.
    pub period: String,
    /// Kind of the amount: 'Planned saving', 'Cost above plan'.
    pub what: String,
    /// Stated amount.
    pub stated: String,
    /// Result of our arithmetic, or 'not reported'.
    pub ours: String,
    /// Signed difference: ours minus stated.
    pub difference: String,
    /// Source of the stated amount.
    pub source: String,
    /// Stated amount and ours as numbers.
    pub values: (Gbp, Option<Gbp>),
}

/// Returns the page as of a date.
#[must_use]
pub fn measures(board: &Board, as_of: Date, choice: &MeasureChoice) -> Measures {
    let names = Names::of(board);
    let all = variance::variances(board, Scope::Programmes, as_of);
    let by_places = by_place(board, None, None, as_of);
    let list: Vec<MeasureItem> = board.measures.iter().map(|m| item(&names, m, &all, &by_places)).collect();
    let wanted = choice.measure.as_deref();
    let selected = wanted.and_then(|id| list.iter().position(|m| m.id == id)).or(if list.is_empty() {
        None
    } else {
        Some(0)
    });
    let measure = selected.map(|i| &board.measures[i]);
    let own: Vec<Variance<'_>> =
        all.iter().filter(|v| measure.is_some_and(|m| m.id == v.measure.id)).copied().collect();
    let mut periods: Vec<Period> = own.iter().map(|v| v.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let latest = |with_outturn: bool| {
        own.iter().filter(|v| !with_outturn || v.outturn.is_some()).map(|v| v.period).max()
    };
    let period =
        choice.period.filter(|p| periods.contains(p)).or_else(|| latest(true)).or_else(|| latest(false));
    let totals: Vec<TotalRow> = variance::cost_totals(&all).iter().map(|t| total_row(&names, t)).collect();
    let reconciled = variance::reconcile(board, &all).iter().map(|r| reconciled_row(&names, r)).collect();
    let sums = |rows: &mut Vec<VarianceRow>, only: Option<&Measure>| {
        note_places(rows, &by_places);
        let wanted = by_places.iter().filter(|p| only.is_none_or(|m| m.id == p.measure.id));
        rows.extend(wanted.filter(|p| !is_covered(p, &all)).map(|p| whole_row(&names, p)));
    };
    let mut all_rows: Vec<VarianceRow> = all.iter().map(|v| row(&names, v)).collect();
    sums(&mut all_rows, None);
    let mut rows: Vec<VarianceRow> = own.iter().map(|v| row(&names, v)).collect();
    if measure.is_some() {
        sums(&mut rows, measure);
    }
    let own_places: Vec<&ByPlace<'_>> =
        by_places.iter().filter(|p| measure.is_some_and(|m| m.id == p.measure.id)).collect();
    let places = own_places.iter().map(|p| places::places_row(&names, p)).collect();
    let notes = measure.map(|m| revised(board, m)).unwrap_or_default();
    let mut sources: Vec<String> = Vec::new();
    for source in rows.iter().flat_map(|r| r.source.split("; ")).filter(|s| !s.is_empty()) {
        if !sources.iter().any(|s| s == source) {
            sources.push(source.to_owned());
        }
    }
    let controls = measure.map(|m| controls(&names, m)).unwrap_or_default();
    Measures {
        message: page_message(&own, &own_places, &list, &totals),
        selected,
        across: measure.zip(period).map(|(m, p)| across(&names, m, p, &own, &own_places)),
        multiples: measure.map(|m| multiples(&names, m, &own)).unwrap_or_default(),
        list,
        periods,
        period,
        rows,
        all_rows,
        totals,
        reconciled,
        controls,
        places,
        comparisons: measure.map(|m| comparisons(&names, m, as_of)).unwrap_or_default(),
        together: measure.and_then(|m| together(&names, m, None)),
        notes,
        sources,
    }
}

/// Minimum number of figures for a chart of one line.
const LEAST_CHARTED: usize = 5;

/// Returns the notes on figures that were revised later.
fn revised(board: &Board, m: &Measure) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for note in board.series.iter().filter(|s| s.measure == m.id).filter_map(|s| s.revised_later.as_ref()) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    notes
}

/// Returns the control charts of a measure for each programme and the country. Those of places are on the
/// Signals page.
fn controls(names: &Names<'_>, m: &Measure) -> Vec<(Chart, String)> {
    let own = |s: &&boardsight_core::model::Series| {
        s.kind == SeriesKind::Outturn && s.is_whole() && s.measure == m.id && s.points.len() >= LEAST_CHARTED
    };
    let lines = names.board().series.iter().filter(own).filter_map(|s| signals::signal(m, s));
    lines.map(|s| (super::signals::control_chart(names, &s), super::signals::says(&s))).collect()
}

fn page_message(
    own: &[Variance<'_>],
    places: &[&ByPlace<'_>],
    list: &[MeasureItem],
    totals: &[TotalRow],
) -> String {
    let worst = own.iter().rfind(|v| v.status == PlanStatus::OffPlan).or_else(|| own.last());
    match (worst, totals.first()) {
        _ if list.is_empty() => "The board has no measures.".to_owned(),
        (Some(v), _) => format!("{} ({}).", message(v), v.period),
        (None, _) => match places.first() {
            Some(first) => format!("{} ({}).", places::message(first), first.period),
            None => "No programme reports this measure to the board.".to_owned(),
        },
    }
}

fn item(names: &Names<'_>, m: &Measure, all: &[Variance<'_>], places: &[ByPlace<'_>]) -> MeasureItem {
    let own = || all.iter().filter(|v| v.measure.id == m.id);
    let latest = own().filter(|v| v.outturn.is_some()).map(|v| v.period).max();
    let places = || places.iter().filter(|p| p.measure.id == m.id);
    let by_place = places().map(ByPlace::status);
    let worst = own()
        .filter(|v| latest.is_none_or(|p| v.period == p))
        .map(|v| v.status)
        .chain(by_place)
        .min_by_key(|s| match s {
            PlanStatus::OffPlan => 0,
            PlanStatus::NotReported => 1,
            PlanStatus::NoPlan => 2,
            PlanStatus::Differs => 3,
            PlanStatus::OnPlan => 4,
            PlanStatus::BetterThanPlan => 5,
            PlanStatus::NotYetOver | PlanStatus::DataGap => 6,
        })
        .unwrap_or(PlanStatus::NotReported);
    let placed = || places().filter(|p| p.reported.reported > 0);
    let whole = own().filter(|v| v.outturn.is_some()).filter_map(|v| v.programme);
    let mut reported: Vec<_> = whole.chain(placed().filter_map(|p| p.programme)).collect();
    reported.sort_unstable();
    reported.dedup();
    let reported_by = match reported.len() {
        0 if latest.is_some() => "England only; no programme reports it".to_owned(),
        0 => "no outturn reported".to_owned(),
        n => format!("outturn reported by {}", say::count(n, "programme", "programmes")),
    };
    let by_place: Vec<String> = placed()
        .map(|p| {
            let whose = names.whose(p.programme, "England");
            format!("{whose}: {}", count_words(p.reported, p.kind.many()))
        })
        .collect();
    let reported_by = if by_place.is_empty() {
        reported_by
    } else {
        format!("{reported_by}; by place {}", say::list(&by_place))
    };
    let unit_cost = m.unit_cost.as_ref().map_or_else(String::new, |c| {
        let each = Gbp::from_f64(c.per_unit()).map_or_else(String::new, |g| g.to_string());
        let mark = basis_mark(c.basis);
        let mark = if mark.is_empty() { String::new() } else { format!("{mark}; ") };
        format!("{each} each ({mark}{})", names.cite_with_note(&c.cite))
    });
    MeasureItem {
        id: m.id.to_string(),
        name: m.name.clone(),
        short: m.short.clone(),
        unit: m.unit.clone(),
        definition: m.definition.clone(),
        better: m.better.label().to_owned(),
        status: plan_status(worst),
        reported: reported.len(),
        reported_by,
        unit_cost,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Axis, ChartMark, NOT_REPORTED};
    use boardsight_testkit::fixture;

    #[test]
    fn measure_figures_are_formatted_for_print() {
        let b = fixture::board();
        let m = measures(&b, b.as_of, &MeasureChoice::default());
        let r = &m.rows[0];
        assert_eq!(r.message, "Emergency admissions rose by 87,000 against a planned fall of 106,000");
        assert_eq!(r.arithmetic, "193,000 admissions × £1,611 = £311m (derived: £311m ÷ 193,000 admissions)");
        assert_eq!(
            (r.plan.as_str(), r.outturn.as_str(), r.variance.as_str()),
            ("−106,000", "+87,000", "+193,000")
        );
        assert_eq!((r.cost.as_str(), r.status.word.as_str()), ("+£311m", "Off plan"));
        assert_eq!(m.totals[0].arithmetic, "£311m + £146m = £457m");
        assert_eq!(m.totals[0].gbp, Gbp(457_000_000));
        let home =
            &measures(&b, b.as_of, &MeasureChoice { measure: Some("at-home".to_owned()), period: None }).rows
                [0];
        assert_eq!(home.message, "People still at home after 91 days: 82.7% against a plan of 81.9%");
        assert_eq!((home.variance.as_str(), home.cost.as_str()), ("+0.8", NOT_REPORTED));
    }

    #[test]
    fn programmes_without_figures_share_the_axes() {
        let b = fixture::board();
        let chart = measures(&b, b.as_of, &MeasureChoice::default()).across.unwrap();
        assert_eq!(chart.x, Axis::Names(["BCF", "Vanguards", "STPs", "IPC"].map(str::to_owned).into()));
        let notes = chart.marks.iter().filter(|m| matches!(m, ChartMark::Note { .. })).count();
        assert_eq!(notes, 3);
        assert!(chart.alt.contains("STPs: not reported"));
        assert!(chart.source.contains("HC 1011"));
    }

    #[test]
    fn unreported_period_breaks_the_line() {
        let mut b = fixture::board();
        let months: Vec<_> =
            [1, 2, 3, 6, 7, 8].iter().map(|&m| (Period::month(2016, m).unwrap(), 1.0)).collect();
        b.series.push(fixture::series("bcf", "at-home", SeriesKind::Outturn, &months));
        let m = measures(&b, b.as_of, &MeasureChoice { measure: Some("at-home".to_owned()), period: None });
        let Some(ChartMark::Line { points, .. }) = m.multiples[0].marks.last() else { panic!("no line") };
        assert!(points.iter().any(|p| p.1.is_none()));
    }
}
