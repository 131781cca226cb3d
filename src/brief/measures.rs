//! Measures: is it on plan, is it changing, what does the gap cost?

use super::names::{Names, basis_mark};
use super::spec::{Axis, Block, Cell, Chart, Column, Mark, NOT_REPORTED, Page, Role, Status, Table, Tone};
use super::{PageName, say};
use crate::analysis::signals;
use crate::analysis::variance::{self, CostTotal, Figure, PlanStatus, Reconciled, Scope, Variance};
use crate::model::{Better, Board, Expressed, Gbp, Measure, Period, SeriesKind, StatedCostKind};
use jiff::civil::Date;

/// What a reader picked on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The measure's id; `None` for the first.
    pub measure: Option<String>,
    /// The period compared across programmes; `None` for the latest with an outturn.
    pub period: Option<Period>,
}

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// What the page says, in a sentence.
    pub message: String,
    /// Every measure, in the board's order.
    pub list: Vec<MeasureItem>,
    /// The place in `list` of the one picked; `None` where the board has no measures.
    pub selected: Option<usize>,
    /// The periods that the measure picked has figures for.
    pub periods: Vec<Period>,
    /// The period compared.
    pub period: Option<Period>,
    /// Every programme's figures of the measure picked, programmes in the board's order, earliest period first.
    pub rows: Vec<VarianceRow>,
    /// The same for every measure, for a table of the whole.
    pub all_rows: Vec<VarianceRow>,
    /// What the gaps cost together, by programme and period.
    pub totals: Vec<TotalRow>,
    /// What publications say they cost, beside our arithmetic.
    pub reconciled: Vec<ReconciledRow>,
    /// The measure picked in the period picked, for every programme on the same axes, those that report nothing
    /// included.
    pub across: Option<Chart>,
    /// One chart for each programme (and the country) that has figures of the measure picked.
    pub multiples: Vec<Chart>,
    /// Is it changing? Process control of each line of the measure picked, with what it means and what to do.
    pub controls: Vec<(Chart, String)>,
    /// Where the figures come from, each once.
    pub sources: Vec<String>,
}

/// A measure in the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeasureItem {
    /// Its id.
    pub id: String,
    /// Its full name.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// Its unit.
    pub unit: String,
    /// What exactly is counted.
    pub definition: String,
    /// Which way is better, in words.
    pub better: String,
    /// The worst status of its latest figures.
    pub status: Status,
    /// Programmes that report an outturn.
    pub reported: usize,
    /// Who reports an outturn, in words: some programmes, none, or the country alone.
    pub reported_by: String,
    /// What one unit costs, with where that comes from; empty where not known.
    pub unit_cost: String,
}

/// One programme's figures of one measure for one period, as text and as figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VarianceRow {
    /// The programme's id; `None` for the country as a whole.
    pub programme: Option<String>,
    /// Its name, or 'England as a whole'.
    pub programme_name: String,
    /// Its short name.
    pub short: String,
    /// The site's name, where the figures are of one.
    pub site: Option<String>,
    /// The measure's id.
    pub measure: String,
    /// Its short name.
    pub measure_name: String,
    /// Its unit.
    pub unit: String,
    /// The period; `None` only in an empty row.
    pub period: Option<Period>,
    /// Where things stood, or 'not reported', or the year before for changes.
    pub baseline: String,
    /// What was planned, or 'not reported'.
    pub plan: String,
    /// What came, or 'not reported'.
    pub outturn: String,
    /// Outturn less plan with its sign, or 'not reported'.
    pub variance: String,
    /// What that costs with its sign, or 'not reported'.
    pub cost: String,
    /// How it stands.
    pub status: Status,
    /// The arithmetic: '193,000 admissions × £1,611 = £311m (derived: £311m ÷ 193,000 admissions)'. Empty where there
    /// is no cost.
    pub arithmetic: String,
    /// 'Emergency admissions rose by 87,000 against a planned fall of 106,000'.
    pub message: String,
    /// Where the figures come from.
    pub source: String,
    /// The figures: baseline.
    pub baseline_value: Option<f64>,
    /// The figures: plan.
    pub plan_value: Option<f64>,
    /// The figures: outturn.
    pub outturn_value: Option<f64>,
    /// The figures: variance.
    pub variance_value: Option<f64>,
    /// The figures: cost.
    pub cost_gbp: Option<Gbp>,
}

/// What the gaps of one programme and period cost together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TotalRow {
    /// The programme's id.
    pub programme: String,
    /// Its short name.
    pub short: String,
    /// The period, as text.
    pub period: String,
    /// The sum.
    pub gbp: Gbp,
    /// The sum with its sign: '+£457m'.
    pub value: String,
    /// The sum in words: '£311m + £146m = £457m'.
    pub arithmetic: String,
    /// What must be said of it: measures without a unit cost.
    pub note: String,
    /// Above plan or not.
    pub status: Status,
}

/// A stated cost beside ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReconciledRow {
    /// The programme's short name.
    pub short: String,
    /// The measure's short name.
    pub measure_name: String,
    /// The period, as text.
    pub period: String,
    /// What it is of: 'Planned saving', 'Cost above plan'.
    pub what: String,
    /// What is stated.
    pub stated: String,
    /// What our arithmetic gives, or 'not reported'.
    pub ours: String,
    /// Ours less stated, with its sign.
    pub difference: String,
    /// Where it is stated.
    pub source: String,
    /// The figures: stated, ours.
    pub values: (Gbp, Option<Gbp>),
}

/// A plan's status as word and tone.
#[must_use]
pub fn plan_status(status: PlanStatus) -> Status {
    let tone = match status {
        PlanStatus::BetterThanPlan | PlanStatus::OnPlan => Tone::Good,
        PlanStatus::OffPlan => Tone::Bad,
        PlanStatus::Differs | PlanStatus::NotYetOver => Tone::Neutral,
        PlanStatus::NoPlan | PlanStatus::NotReported => Tone::Missing,
    };
    Status::new(say::capital(status.label()), tone)
}

/// The arithmetic of a cost: '193,000 admissions × £1,611 = £311m (derived: £311m ÷ 193,000 admissions)'.
#[must_use]
pub fn arithmetic(measure: &Measure, variance: f64, cost: Gbp) -> String {
    let Some(unit) = &measure.unit_cost else { return String::new() };
    let units = |n: f64| say::with_unit(&say::figure(n, measure), &measure.unit);
    let each = Gbp::from_f64(unit.per_unit()).map_or_else(String::new, |g| g.to_string());
    let mut text = format!("{} × {each} = {cost}", units(variance));
    #[allow(clippy::float_cmp)] // 1 is written as 1
    if unit.units != 1.0 {
        let mark = basis_mark(unit.basis);
        let mark = if mark.is_empty() { "from" } else { mark };
        text.push_str(&format!(" ({mark}: {} ÷ {})", unit.gbp, units(unit.units)));
    }
    text
}

/// The figures as a sentence: 'Emergency admissions rose by 87,000 against a planned fall of 106,000'.
#[must_use]
pub fn message(v: &Variance<'_>) -> String {
    let m = v.measure;
    let name = &m.short;
    let size = |value: f64| say::with_unit_short(&say::figure(value.abs(), m), &m.unit);
    let level = |value: f64| say::with_unit_short(&say::figure(value, m), &m.unit);
    match (m.expressed, v.plan.map(|f| f.value()), v.outturn.map(|f| f.value())) {
        (Expressed::ChangeOnYear, plan, Some(o)) => {
            let did = match o {
                o if o > 0.0 => format!("rose by {}", size(o)),
                o if o < 0.0 => format!("fell by {}", size(o)),
                _ => "did not change".to_owned(),
            };
            let planned = plan.map_or_else(
                || "; no plan is reported".to_owned(),
                |p| match p {
                    p if p > 0.0 => format!(" against a planned rise of {}", size(p)),
                    p if p < 0.0 => format!(" against a planned fall of {}", size(p)),
                    _ => " against a plan of no change".to_owned(),
                },
            );
            format!("{name} {did}{planned}")
        }
        (Expressed::Level, Some(p), Some(o)) => {
            let sign = if variance::difference(o, p) == 0.0 {
                "as planned".to_owned()
            } else {
                format!("against a plan of {}", level(p))
            };
            format!("{name}: {} {sign}", level(o))
        }
        (Expressed::Level, None, Some(o)) => match v.baseline.map(|f| f.value()) {
            Some(b) if o > b => format!("{name} rose from {} to {}", level(b), level(o)),
            Some(b) if o < b => format!("{name} fell from {} to {}", level(b), level(o)),
            Some(b) => format!("{name} stayed at {}", level(b)),
            None => format!("{name}: {}; no plan is reported", level(o)),
        },
        (_, Some(p), None) => {
            let planned = match m.expressed {
                Expressed::Level => format!("a plan of {}", level(p)),
                Expressed::ChangeOnYear if p > 0.0 => format!("a planned rise of {}", size(p)),
                Expressed::ChangeOnYear if p < 0.0 => format!("a planned fall of {}", size(p)),
                Expressed::ChangeOnYear => "a plan of no change".to_owned(),
            };
            format!("{name}: {planned}, and no outturn is reported")
        }
        (_, None, None) => format!("{name}: neither plan nor outturn is reported"),
    }
}

/// What one variance says.
#[must_use]
pub fn row(names: &Names<'_>, v: &Variance<'_>) -> VarianceRow {
    let m = v.measure;
    let text = |f: Option<Figure<'_>>| {
        f.map_or_else(
            || NOT_REPORTED.to_owned(),
            |f| {
                let figure = match m.expressed {
                    Expressed::Level => say::figure(f.value(), m),
                    Expressed::ChangeOnYear => say::signed(f.value(), m.decimals),
                };
                let mark = basis_mark(f.point.basis.unwrap_or(f.series.basis));
                if mark.is_empty() { figure } else { format!("{figure} ({mark})") }
            },
        )
    };
    let baseline = match (m.expressed, v.baseline) {
        (Expressed::ChangeOnYear, _) => "the year before".to_owned(),
        (Expressed::Level, found) => text(found),
    };
    let cites = [v.baseline, v.plan, v.outturn].into_iter().flatten().map(|f| f.series.cite_of(f.point));
    VarianceRow {
        programme: v.programme.map(ToString::to_string),
        programme_name: v.programme.map_or(COUNTRY, |p| names.programme(p.as_str())).to_owned(),
        short: names.whose(v.programme, "England").to_owned(),
        site: v.site.map(|s| names.site(s.as_str()).to_owned()),
        measure: m.id.to_string(),
        measure_name: m.short.clone(),
        unit: m.unit.clone(),
        period: Some(v.period),
        baseline,
        plan: text(v.plan),
        outturn: text(v.outturn),
        variance: v.variance.map_or_else(|| NOT_REPORTED.to_owned(), |x| say::signed(x, m.decimals)),
        cost: v.cost.map_or_else(|| NOT_REPORTED.to_owned(), say::signed_gbp),
        status: plan_status(v.status),
        arithmetic: v.variance.zip(v.cost).map_or_else(String::new, |(x, cost)| arithmetic(m, x, cost)),
        message: message(v),
        source: names.cites(cites),
        baseline_value: v.baseline.map(|f| f.value()),
        plan_value: v.plan.map(|f| f.value()),
        outturn_value: v.outturn.map(|f| f.value()),
        variance_value: v.variance,
        cost_gbp: v.cost,
    }
}

const COUNTRY: &str = "England as a whole";

/// What the gaps cost together.
#[must_use]
pub fn total_row(names: &Names<'_>, t: &CostTotal<'_>) -> TotalRow {
    let parts: Vec<String> = t.parts.iter().map(|(_, gbp)| gbp.to_string()).collect();
    let arithmetic =
        if parts.len() > 1 { format!("{} = {}", parts.join(" + "), t.gbp) } else { t.gbp.to_string() };
    let note = match t.uncosted {
        0 => String::new(),
        n => format!("without {}, whose unit cost is not known", say::count(n, "measure", "measures")),
    };
    TotalRow {
        programme: t.programme.to_string(),
        short: names.short(t.programme.as_str()).to_owned(),
        period: t.period.to_string(),
        gbp: t.gbp,
        value: say::signed_gbp(t.gbp),
        arithmetic,
        note,
        status: match t.gbp.0 {
            n if n > 0 => Status::new("Above plan", Tone::Bad),
            n if n < 0 => Status::new("Below plan", Tone::Good),
            _ => Status::new("On plan", Tone::Good),
        },
    }
}

fn reconciled_row(names: &Names<'_>, r: &Reconciled<'_>) -> ReconciledRow {
    ReconciledRow {
        short: names.short(r.stated.programme.as_str()).to_owned(),
        measure_name: names.measure(r.stated.measure.as_str()).to_owned(),
        period: r.stated.period.to_string(),
        what: match r.stated.kind {
            StatedCostKind::PlannedSaving => "Planned saving",
            StatedCostKind::CostAbovePlan => "Cost above plan",
        }
        .to_owned(),
        stated: r.stated.gbp.to_string(),
        ours: say::gbp(r.ours),
        difference: r.difference.map_or_else(|| NOT_REPORTED.to_owned(), say::signed_gbp),
        source: names.cite(&r.stated.cite),
        values: (r.stated.gbp, r.ours),
    }
}

/// The page on a day.
#[must_use]
pub fn measures(board: &Board, as_of: Date, choice: &Choice) -> Measures {
    let names = Names::of(board);
    let all = variance::variances(board, Scope::Programmes, as_of);
    let list: Vec<MeasureItem> = board.measures.iter().map(|m| item(&names, m, &all)).collect();
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
    let all_rows: Vec<VarianceRow> = all.iter().map(|v| row(&names, v)).collect();
    let rows: Vec<VarianceRow> = own.iter().map(|v| row(&names, v)).collect();
    let mut sources: Vec<String> = Vec::new();
    for source in rows.iter().flat_map(|r| r.source.split("; ")).filter(|s| !s.is_empty()) {
        if !sources.iter().any(|s| s == source) {
            sources.push(source.to_owned());
        }
    }
    let controls = measure.map(|m| controls(&names, m)).unwrap_or_default();
    Measures {
        message: page_message(&own, &list, &totals),
        selected,
        across: measure.zip(period).map(|(m, p)| across(&names, m, p, &own)),
        multiples: measure.map(|m| multiples(&names, m, &own)).unwrap_or_default(),
        list,
        periods,
        period,
        rows,
        all_rows,
        totals,
        reconciled,
        controls,
        sources,
    }
}

/// With fewer figures a line is not charted on its own.
const LEAST_CHARTED: usize = 5;

/// Process control of each programme's line of a measure, and the country's; the lines of sites are on the page Signals.
fn controls(names: &Names<'_>, m: &Measure) -> Vec<(Chart, String)> {
    let own = |s: &&crate::model::Series| {
        s.kind == SeriesKind::Outturn
            && s.site.is_none()
            && s.measure == m.id
            && s.points.len() >= LEAST_CHARTED
    };
    let lines = names.board().series.iter().filter(own).filter_map(|s| signals::signal(m, s));
    lines.map(|s| (super::signals::control_chart(names, &s), super::signals::says(&s))).collect()
}

fn page_message(own: &[Variance<'_>], list: &[MeasureItem], totals: &[TotalRow]) -> String {
    let worst = own.iter().rfind(|v| v.status == PlanStatus::OffPlan).or_else(|| own.last());
    match (worst, totals.first()) {
        _ if list.is_empty() => "The board has no measures.".to_owned(),
        (Some(v), _) => format!("{} ({}).", message(v), v.period),
        (None, _) => "No programme reports this measure to the board.".to_owned(),
    }
}

fn item(names: &Names<'_>, m: &Measure, all: &[Variance<'_>]) -> MeasureItem {
    let own = || all.iter().filter(|v| v.measure.id == m.id);
    let latest = own().filter(|v| v.outturn.is_some()).map(|v| v.period).max();
    let worst = own()
        .filter(|v| latest.is_none_or(|p| v.period == p))
        .map(|v| v.status)
        .min_by_key(|s| match s {
            PlanStatus::OffPlan => 0,
            PlanStatus::NotReported => 1,
            PlanStatus::NoPlan => 2,
            PlanStatus::Differs => 3,
            PlanStatus::OnPlan => 4,
            PlanStatus::BetterThanPlan => 5,
            PlanStatus::NotYetOver => 6,
        })
        .unwrap_or(PlanStatus::NotReported);
    let mut reported: Vec<_> = own().filter(|v| v.outturn.is_some()).filter_map(|v| v.programme).collect();
    reported.sort_unstable();
    reported.dedup();
    let reported_by = match reported.len() {
        0 if latest.is_some() => "England only; no programme reports it".to_owned(),
        0 => "no outturn reported".to_owned(),
        n => format!("outturn reported by {}", say::count(n, "programme", "programmes")),
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

/// A measure's axis: changes start at zero and so do bars; lines of levels need not.
fn axis(m: &Measure, zero: bool) -> Axis {
    Axis::Number { unit: m.unit.clone(), zero: zero || m.expressed == Expressed::ChangeOnYear }
}

fn unit_words(m: &Measure) -> String {
    let change = if m.expressed == Expressed::ChangeOnYear { ", change on the year before" } else { "" };
    let better = if m.better == Better::Neutral { String::new() } else { format!("; {}", m.better.label()) };
    format!("{}{change}{better}", m.unit)
}

/// A text as the value of a bar.
fn bar_text(f: Option<Figure<'_>>, m: &Measure) -> String {
    f.map_or_else(String::new, |f| match m.expressed {
        Expressed::Level => say::figure(f.value(), m),
        Expressed::ChangeOnYear => say::signed(f.value(), m.decimals),
    })
}

/// Pairs of bars of plan and outturn (and baseline where there is one) at named places.
fn paired_bars(m: &Measure, places: &[Option<&Variance<'_>>]) -> Vec<Mark> {
    type Pick = for<'a> fn(&Variance<'a>) -> Option<Figure<'a>>;
    let kinds: [(&str, Role, Pick); 3] = [
        ("Baseline", Role::Baseline, |v| v.baseline),
        ("Plan", Role::Plan, |v| v.plan),
        ("Outturn", Role::Outturn, |v| v.outturn),
    ];
    let shown: Vec<_> = kinds
        .into_iter()
        .filter(|(label, _, of)| *label != "Baseline" || places.iter().flatten().any(|v| of(v).is_some()))
        .collect();
    #[allow(clippy::cast_precision_loss)] // two or three bars at a place
    let width = 0.8 / shown.len() as f64;
    let mut marks = Vec::new();
    for (k, (label, role, of)) in shown.iter().enumerate() {
        #[allow(clippy::cast_precision_loss)]
        let offset = (k as f64 - (shown.len() as f64 - 1.0) / 2.0) * width;
        let found = places.iter().enumerate().filter_map(|(i, v)| Some((i, v.and_then(of)?)));
        #[allow(clippy::cast_precision_loss)]
        let (bars, texts): (Vec<_>, Vec<_>) =
            found.map(|(i, f)| ((i as f64 + offset, f.value()), bar_text(Some(f), m))).unzip();
        if !bars.is_empty() {
            marks.push(Mark::Bars { label: (*label).to_owned(), role: *role, bars, width, texts });
        }
    }
    for (i, v) in places.iter().enumerate() {
        let missing = match v {
            None => Some(NOT_REPORTED),
            Some(v) if v.outturn.is_none() => Some("outturn not reported"),
            Some(_) => None,
        };
        if let Some(text) = missing {
            #[allow(clippy::cast_precision_loss)]
            marks.push(Mark::Note { x: i as f64, y: 0.0, text: text.to_owned() });
        }
    }
    marks
}

/// One measure in one period for every programme, on the same axes.
fn across(names: &Names<'_>, m: &Measure, period: Period, own: &[Variance<'_>]) -> Chart {
    let board = names.board();
    let mut labels = Vec::new();
    let mut places: Vec<Option<&Variance<'_>>> = Vec::new();
    if let Some(v) = own.iter().find(|v| v.programme.is_none() && v.period == period) {
        labels.push("England".to_owned());
        places.push(Some(v));
    }
    for p in &board.programmes {
        labels.push(p.short.clone());
        places.push(own.iter().find(|v| v.programme == Some(&p.id) && v.period == period));
    }
    let reported = places.iter().flatten().filter(|v| v.outturn.is_some()).count();
    let title = match places.iter().flatten().next() {
        Some(v) if reported == 1 => format!("{}: {}", names.whose(v.programme, "England"), message(v)),
        _ => format!("{}: {reported} of {} report an outturn", m.short, labels.len()),
    };
    let words: Vec<String> = labels
        .iter()
        .zip(&places)
        .map(|(label, v)| match v {
            None => format!("{label}: {NOT_REPORTED}"),
            Some(v) => {
                let r = row(names, v);
                format!("{label}: plan {}, outturn {}", r.plan, r.outturn)
            }
        })
        .collect();
    let cites = places.iter().flatten().flat_map(|v| [v.baseline, v.plan, v.outturn]).flatten();
    Chart {
        id: format!("{}-across", m.id),
        title,
        subtitle: format!("{period}, {}", unit_words(m)),
        x: Axis::Names(labels),
        y: axis(m, true),
        sideways: true,
        marks: paired_bars(m, &places),
        source: names.cites(cites.map(|f| f.series.cite_of(f.point))),
        alt: format!("{} in {period}, {}. {}.", m.name, m.unit, words.join("; ")),
    }
}

/// One chart for each programme that has figures.
fn multiples(names: &Names<'_>, m: &Measure, own: &[Variance<'_>]) -> Vec<Chart> {
    // Many outturns without a plan are the control chart's to show.
    let planned = |rows: &&[Variance<'_>]| {
        rows.len() < LEAST_CHARTED || rows.iter().any(|v| v.plan.is_some() || v.baseline.is_some())
    };
    own.chunk_by(|a, b| a.programme == b.programme)
        .filter(planned)
        .map(|rows| over_time(names, m, rows))
        .collect()
}

/// Plan against outturn of one programme and one measure: bars for a few periods, lines for many.
#[must_use]
pub fn over_time(names: &Names<'_>, m: &Measure, rows: &[Variance<'_>]) -> Chart {
    const MOST_BARS: usize = 5;
    let programme = rows.first().and_then(|v| v.programme);
    let whose = names.whose(programme, "England");
    let (x, marks) = if rows.len() <= MOST_BARS {
        let places: Vec<Option<&Variance<'_>>> = rows.iter().map(Some).collect();
        (Axis::Names(rows.iter().map(|v| v.period.to_string()).collect()), paired_bars(m, &places))
    } else {
        type Pick = for<'a> fn(&Variance<'a>) -> Option<Figure<'a>>;
        let kinds: [(&str, Role, Pick); 3] = [
            ("Baseline", Role::Baseline, |v| v.baseline),
            ("Plan", Role::Plan, |v| v.plan),
            ("Outturn", Role::Outturn, |v| v.outturn),
        ];
        let lines = kinds.into_iter().filter_map(|(label, role, of)| {
            let points = line_points(rows, of);
            let any = points.iter().any(|p| p.1.is_some());
            any.then(|| Mark::Line { label: label.to_owned(), role, points })
        });
        (Axis::Months, lines.collect())
    };
    let worst = rows.iter().rfind(|v| v.outturn.is_some()).or_else(|| rows.last());
    let title = worst.map_or_else(|| m.short.clone(), |v| format!("{whose}: {} ({})", message(v), v.period));
    let cites = rows.iter().flat_map(|v| [v.baseline, v.plan, v.outturn]).flatten();
    let words: Vec<String> = rows
        .iter()
        .map(|v| {
            let r = row(names, v);
            format!("{}: plan {}, outturn {}", v.period, r.plan, r.outturn)
        })
        .collect();
    Chart {
        id: format!("{}-{}", programme.map_or("england", |p| p.as_str()), m.id),
        title,
        subtitle: unit_words(m),
        y: axis(m, matches!(x, Axis::Names(_))),
        x,
        sideways: false,
        marks,
        source: names.cites(cites.map(|f| f.series.cite_of(f.point))),
        alt: format!("{}, {whose}, {}. {}.", m.name, m.unit, words.join("; ")),
    }
}

/// Points in the middle of their periods, with a break where a period between two of them is not reported.
fn line_points(
    rows: &[Variance<'_>],
    of: for<'a> fn(&Variance<'a>) -> Option<Figure<'a>>,
) -> Vec<(f64, Option<f64>)> {
    let mut points = Vec::new();
    let mut expected: Option<Period> = None;
    for v in rows {
        if let Some(missing) = expected.filter(|p| *p < v.period) {
            points.push((say::mid_month(missing), None));
        }
        points.push((say::mid_month(v.period), of(v).map(|f| f.value())));
        expected = v.period.next();
    }
    points
}

/// A table of variances.
#[must_use]
pub fn variance_table(id: &str, title: &str, rows: &[VarianceRow]) -> Table {
    let figure = |text: &str, value: Option<f64>, tone: Tone, source: &str| match value {
        Some(_) => Cell { text: text.to_owned(), value, tone, source: source.to_owned() },
        None if text == NOT_REPORTED => Cell::missing(),
        None => Cell::text(text),
    };
    let mut notes: Vec<String> = Vec::new();
    for r in rows.iter().filter(|r| !r.arithmetic.is_empty()) {
        notes.push(format!("{}, {}: {}.", r.short, r.measure_name, r.arithmetic));
    }
    notes.dedup();
    notes.truncate(12);
    Table {
        id: id.to_owned(),
        title: title.to_owned(),
        columns: vec![
            Column::text("Programme", 3),
            Column::text("Measure", 5),
            Column::text("Period", 2),
            Column::text("Unit", 2),
            Column::number("Baseline", 3),
            Column::number("Plan", 3),
            Column::number("Outturn", 3),
            Column::number("Variance", 3),
            Column::number("Cost of variance, £", 3),
            Column::text("Status", 3),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    Cell::text(
                        r.site.as_ref().map_or_else(|| r.short.clone(), |s| format!("{}, {s}", r.short)),
                    ),
                    Cell::text(&*r.measure_name),
                    Cell::text(r.period.map_or_else(String::new, |p| p.to_string())),
                    Cell::text(&*r.unit),
                    figure(&r.baseline, r.baseline_value, Tone::Neutral, &r.source),
                    figure(&r.plan, r.plan_value, Tone::Neutral, &r.source),
                    figure(&r.outturn, r.outturn_value, Tone::Neutral, &r.source),
                    figure(&r.variance, r.variance_value, r.status.tone, ""),
                    figure(&r.cost, r.cost_gbp.map(Gbp::as_f64), r.status.tone, ""),
                    Cell::status(&r.status),
                ]
            })
            .collect(),
        notes,
    }
}

impl Measures {
    /// The page as blocks: every measure, not only the one picked.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut blocks =
            vec![Block::Table(variance_table("measures", "Plan against outturn", &self.all_rows))];
        if !self.totals.is_empty() {
            blocks.push(Block::Table(totals_table(&self.totals)));
        }
        if !self.reconciled.is_empty() {
            blocks.push(Block::Table(reconciled_table(&self.reconciled)));
        }
        blocks.extend(self.across.clone().map(Block::Chart));
        blocks.extend(self.multiples.iter().cloned().map(Block::Chart));
        for (chart, says) in &self.controls {
            blocks.push(Block::Chart(chart.clone()));
            blocks.push(Block::Text(says.clone()));
        }
        super::table::page(PageName::Measures, &self.message, blocks)
    }
}

/// A table of what the gaps cost together.
#[must_use]
pub fn totals_table(totals: &[TotalRow]) -> Table {
    Table {
        id: "variance-total".to_owned(),
        title: "What the gaps between plan and outturn cost together".to_owned(),
        columns: vec![
            Column::text("Programme", 3),
            Column::text("Period", 2),
            Column::number("Cost of variance, £", 3),
            Column::text("Sum", 6),
            Column::text("Status", 2),
        ],
        rows: totals
            .iter()
            .map(|t| {
                let value = Some(t.gbp.as_f64());
                vec![
                    Cell::text(&*t.short),
                    Cell::text(&*t.period),
                    Cell { text: t.value.clone(), value, tone: t.status.tone, source: String::new() },
                    Cell::text(if t.note.is_empty() {
                        t.arithmetic.clone()
                    } else {
                        format!("{}, {}", t.arithmetic, t.note)
                    }),
                    Cell::status(&t.status),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

fn reconciled_table(rows: &[ReconciledRow]) -> Table {
    let money = |text: &str, value: Option<Gbp>, source: &str| match value {
        None => Cell::missing(),
        Some(gbp) => Cell {
            text: text.to_owned(),
            value: Some(gbp.as_f64()),
            source: source.to_owned(),
            ..Cell::default()
        },
    };
    Table {
        id: "stated-costs".to_owned(),
        title: "Stated costs beside our arithmetic".to_owned(),
        columns: vec![
            Column::text("Programme", 3),
            Column::text("Measure", 5),
            Column::text("Period", 2),
            Column::text("What", 3),
            Column::number("Stated, £", 3),
            Column::number("Ours, £", 3),
            Column::number("Difference, £", 3),
        ],
        rows: rows
            .iter()
            .map(|r| {
                let (stated, ours) = r.values;
                vec![
                    Cell::text(&*r.short),
                    Cell::text(&*r.measure_name),
                    Cell::text(&*r.period),
                    Cell::text(&*r.what),
                    money(&r.stated, Some(stated), &r.source),
                    money(&r.ours, ours, ""),
                    money(&r.difference, ours.map(|o| o.minus(stated)), ""),
                ]
            })
            .collect(),
        notes: vec!["Ours: units times unit cost, rounded once to a pound.".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;

    #[test]
    fn the_figures_are_said_as_a_paper_says_them() {
        let b = fixture::board();
        let m = measures(&b, b.as_of, &Choice::default());
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
            &measures(&b, b.as_of, &Choice { measure: Some("at-home".to_owned()), period: None }).rows[0];
        assert_eq!(home.message, "People still at home after 91 days: 82.7% against a plan of 81.9%");
        assert_eq!((home.variance.as_str(), home.cost.as_str()), ("+0.8", NOT_REPORTED));
    }

    #[test]
    fn programmes_that_report_nothing_stand_on_the_same_axes() {
        let b = fixture::board();
        let chart = measures(&b, b.as_of, &Choice::default()).across.unwrap();
        assert_eq!(chart.x, Axis::Names(["BCF", "Vanguards", "STPs", "IPC"].map(str::to_owned).into()));
        let notes = chart.marks.iter().filter(|m| matches!(m, Mark::Note { .. })).count();
        assert_eq!(notes, 3);
        assert!(chart.alt.contains("STPs: not reported"));
        assert!(chart.source.contains("HC 1011"));
    }

    #[test]
    fn a_line_breaks_where_nothing_is_reported() {
        let mut b = fixture::board();
        let months: Vec<_> =
            [1, 2, 3, 6, 7, 8].iter().map(|&m| (Period::month(2016, m).unwrap(), 1.0)).collect();
        b.series.push(fixture::series("bcf", "at-home", SeriesKind::Outturn, &months));
        let m = measures(&b, b.as_of, &Choice { measure: Some("at-home".to_owned()), period: None });
        let Some(Mark::Line { points, .. }) = m.multiples[0].marks.last() else { panic!("no line") };
        assert!(points.iter().any(|p| p.1.is_none()));
    }
}
