//! Variances and totals as text, one line each.

use super::{ReconciledRow, TotalRow, VarianceRow};
use crate::names::{Names, basis_mark};
use crate::say;
use crate::spec::{NOT_REPORTED, Status, Tone};
use boardsight_analysis::variance::{self, CostTotal, Figure, PlanStatus, Reconciled, Variance};
use boardsight_core::model::{Gbp, Measure, StatedCostKind, ValueKind};

/// Returns a plan's status as a word and a tone.
#[must_use]
pub fn plan_status(status: PlanStatus) -> Status {
    let tone = match status {
        PlanStatus::BetterThanPlan | PlanStatus::OnPlan => Tone::Good,
        PlanStatus::OffPlan => Tone::Bad,
        PlanStatus::Differs | PlanStatus::NotYetOver => Tone::Neutral,
        PlanStatus::NoPlan | PlanStatus::NotReported | PlanStatus::DataGap => Tone::Missing,
    };
    Status::new(say::capital(status.label()), tone)
}

/// Returns the arithmetic of a cost: '193,000 admissions × £1,611 = £311m (derived: £311m ÷ 193,000
/// admissions)'.
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

/// Returns the figures as a sentence: 'Emergency admissions rose by 87,000 against a planned fall of
/// 106,000'.
#[must_use]
pub fn message(v: &Variance<'_>) -> String {
    let m = v.measure;
    let name = &m.short;
    let size = |value: f64| say::with_unit_short(&say::figure(value.abs(), m), &m.unit);
    let level = |value: f64| say::with_unit_short(&say::figure(value, m), &m.unit);
    match (m.expressed, v.plan.map(|f| f.value()), v.outturn.map(|f| f.value())) {
        (ValueKind::ChangeOnYear, plan, Some(o)) => {
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
        (ValueKind::Level, Some(p), Some(o)) => {
            let sign = if variance::difference(o, p) == 0.0 {
                "as planned".to_owned()
            } else {
                format!("against a plan of {}", level(p))
            };
            format!("{name}: {} {sign}", level(o))
        }
        (ValueKind::Level, None, Some(o)) => match v.baseline.map(|f| f.value()) {
            Some(b) if o > b => format!("{name} rose from {} to {}", level(b), level(o)),
            Some(b) if o < b => format!("{name} fell from {} to {}", level(b), level(o)),
            Some(b) => format!("{name} stayed at {}", level(b)),
            None => format!("{name}: {}; no plan is reported", level(o)),
        },
        (_, Some(p), None) => {
            let planned = match m.expressed {
                ValueKind::Level => format!("a plan of {}", level(p)),
                ValueKind::ChangeOnYear if p > 0.0 => format!("a planned rise of {}", size(p)),
                ValueKind::ChangeOnYear if p < 0.0 => format!("a planned fall of {}", size(p)),
                ValueKind::ChangeOnYear => "a plan of no change".to_owned(),
            };
            format!("{name}: {planned}, and no outturn is reported")
        }
        (_, None, None) => format!("{name}: neither plan nor outturn is reported"),
    }
}

/// Returns a variance as a row.
#[must_use]
pub fn row(names: &Names<'_>, v: &Variance<'_>) -> VarianceRow {
    let m = v.measure;
    let text = |f: Option<Figure<'_>>| {
        f.map_or_else(
            || NOT_REPORTED.to_owned(),
            |f| {
                let figure = say::reported(f.value(), m);
                let mark = basis_mark(f.point.basis.unwrap_or(f.series.basis));
                if mark.is_empty() { figure } else { format!("{figure} ({mark})") }
            },
        )
    };
    let baseline = match (m.expressed, v.baseline) {
        (ValueKind::ChangeOnYear, _) => "the year before".to_owned(),
        (ValueKind::Level, found) => text(found),
    };
    let cites = [v.baseline, v.plan, v.outturn].into_iter().flatten().map(|f| f.series.cite_of(f.point));
    VarianceRow {
        programme: v.programme.map(ToString::to_string),
        programme_name: v.programme.map_or(COUNTRY, |p| names.programme(p.as_str())).to_owned(),
        short: names.whose(v.programme, "England").to_owned(),
        site: (v.site.map(|s| names.site(s.as_str())))
            .or(v.area.map(|a| names.area(a.as_str())))
            .map(str::to_owned),
        places: String::new(),
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

/// Returns a total cost as a row.
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

pub(super) fn reconciled_row(names: &Names<'_>, r: &Reconciled<'_>) -> ReconciledRow {
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
