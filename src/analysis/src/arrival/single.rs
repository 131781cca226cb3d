//! Checks of single figures: a different unit, or a value outside the control limits of its series.

use super::{Arrival, ArrivedFigure, LEAST_FOR_A_JUMP, LEAST_FOR_A_SIZE, ReturnFinding, at};
use crate::spc;
use boardsight_core::model::{Measure, MeasureId, Period, ProgrammeId, Series, SeriesKind, SiteId};
use std::collections::HashMap;

type SeriesOwner<'a> = (&'a MeasureId, Option<&'a SiteId>, Option<&'a ProgrammeId>);

/// Plans of a board, by the owner of the figures.
pub(super) struct Plans<'a>(HashMap<SeriesOwner<'a>, &'a Series>);

fn whose(series: &Series) -> SeriesOwner<'_> {
    (&series.measure, series.site.as_ref(), series.programme.as_ref())
}

impl<'a> Plans<'a> {
    /// Returns the plans of the board without the return.
    pub(super) fn of(a: &Arrival<'a>) -> Self {
        let mut plans = HashMap::new();
        let by_site = |s: &&Series| s.is_whole() || s.site.is_some();
        for series in a.before.series.iter().filter(|s| s.kind == SeriesKind::Plan).filter(by_site) {
            plans.entry(whose(series)).or_insert(series);
        }
        Self(plans)
    }
}

fn earlier(before: Option<&Series>, period: Period) -> Vec<(Period, f64)> {
    let mut all: Vec<(Period, f64)> = before
        .map(|s| {
            let own = s.points.iter().filter(|p| p.period.kind() == period.kind() && p.period < period);
            own.map(|p| (p.period, p.value)).collect()
        })
        .unwrap_or_default();
    all.sort_by_key(|(period, _)| *period);
    all
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => values.get(middle).copied(),
        _ => Some(f64::midpoint(*values.get(middle - 1)?, *values.get(middle)?)),
    }
}

/// Reports a figure in thousands among single units, or a share among percentages.
pub(super) fn unit(
    plans: &Plans<'_>,
    figure: &ArrivedFigure<'_>,
    before: Option<&Series>,
    measures: &HashMap<&str, &Measure>,
) -> Option<ReturnFinding> {
    let history = earlier(before, figure.point.period);
    let usual = if history.len() >= LEAST_FOR_A_SIZE {
        median(history.iter().map(|(_, v)| v.abs()).collect())?
    } else {
        // Use the plan of the same series and period if it was on the board before.
        let plan = plans.0.get(&whose(figure.series))?;
        plan.at(figure.point.period)?.value.abs()
    };
    let value = figure.point.value.abs();
    if usual <= 0.0 || value <= 0.0 {
        return None;
    }
    let times = value / usual;
    let percent = measures.get(figure.series.measure.as_str()).is_some_and(|m| m.unit.contains('%'));
    let about = [(1_000.0, false), (0.001, false), (0.01, true), (100.0, true)].into_iter().find(
        |(factor, only_percent)| (!only_percent || percent) && times > factor / 3.0 && times < factor * 3.0,
    )?;
    Some(ReturnFinding::Unit {
        at: at(figure.series, figure.point),
        value: figure.point.value,
        usual,
        times: about.0,
    })
}

/// Reports a figure outside the process limits of the figures before it.
pub(super) fn jump(figure: &ArrivedFigure<'_>, before: Option<&Series>) -> Option<ReturnFinding> {
    let from = before?.charting.rebases.iter().map(|r| r.from).filter(|p| *p <= figure.point.period).max();
    let mut history = earlier(before, figure.point.period);
    history.retain(|(period, _)| from.is_none_or(|from| *period >= from));
    if history.len() < LEAST_FOR_A_JUMP {
        return None;
    }
    let mut values: Vec<Option<f64>> = Vec::with_capacity(history.len());
    let mut last: Option<Period> = None;
    for (period, value) in history {
        // An unreported period is a gap; no moving range is calculated across it.
        if last.and_then(Period::next).is_some_and(|next| next != period) {
            values.push(None);
        }
        values.push(Some(value));
        last = Some(period);
    }
    let limits = spc::limits(&values, true);
    let (lower, upper) = (limits.lower?, limits.upper?);
    let value = figure.point.value;
    (value < lower || value > upper).then(|| ReturnFinding::Jump {
        at: at(figure.series, figure.point),
        value,
        lower,
        upper,
    })
}
