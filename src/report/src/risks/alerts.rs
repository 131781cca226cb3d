//! Alerts: risks to review because of the programmes' figures, with the reason.

use crate::names::Names;
use crate::say;
use crate::spec::{Cell, Column, Status, Table, Tone};
use boardsight_analysis::alerts::{Alert, Reason, alerts as read};
use boardsight_analysis::exposure::natural;
use boardsight_core::model::{Board, Citation, Measure};
use jiff::civil::Date;

/// Reason to review a risk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertRow {
    /// Index of the risk in the board's list.
    pub place: usize,
    /// Risk's id.
    pub risk: String,
    /// Risk's title.
    pub title: String,
    /// Kind of the reason: 'Off plan', 'Warning level passed'.
    pub kind: Status,
    /// Reason in a sentence, with the figures.
    pub reason: String,
    /// Date since which it is known; empty for a forecast.
    pub since: String,
    /// Whether the risk was reviewed since.
    pub answered: bool,
    /// Source of the figures.
    pub source: String,
}

/// Returns every alert, those without a review since first, then by risk.
#[must_use]
pub fn alert_rows(board: &Board, as_of: Date) -> Vec<AlertRow> {
    let names = Names::of(board);
    let mut rows: Vec<AlertRow> = read(board, as_of).iter().map(|a| row(&names, a)).collect();
    rows.sort_by(|a, b| a.answered.cmp(&b.answered).then_with(|| natural(&a.risk, &b.risk)));
    rows
}

fn row(names: &Names<'_>, alert: &Alert<'_>) -> AlertRow {
    let board = names.board();
    let risk = &board.risks[alert.risk];
    let (kind, reason, cites) = words(names, &alert.reason);
    AlertRow {
        place: alert.risk,
        risk: risk.id.to_string(),
        title: risk.title.clone(),
        kind,
        reason,
        since: alert.since.map_or_else(String::new, say::date),
        answered: alert.answered,
        source: names.cites(cites),
    }
}

fn words<'a>(names: &Names<'_>, reason: &Reason<'a>) -> (Status, String, Vec<&'a Citation>) {
    let figure = |m: &Measure, value: f64| say::with_unit(&say::figure(value, m), &m.unit);
    let whose = |p: Option<&'a boardsight_core::model::ProgrammeId>| names.whose(p, "England");
    match reason {
        Reason::OffPlan(v) => {
            let cites = v.outturn.iter().map(|f| f.point.cite.as_ref().unwrap_or(&f.series.cite)).collect();
            let of = |f: Option<boardsight_analysis::variance::Figure<'_>>| {
                f.map_or_else(|| crate::spec::NOT_REPORTED.to_owned(), |f| figure(v.measure, f.value()))
            };
            let cost = v.cost.map_or_else(String::new, |c| format!(", which cost {c} more than planned"));
            let text = format!(
                "{}, {}, {}: outturn {} against a plan of {}{cost}.",
                whose(v.programme),
                v.measure.name,
                v.period,
                of(v.outturn),
                of(v.plan)
            );
            (Status::new("Off plan", Tone::Bad), text, cites)
        }
        Reason::Worsening { measure, series, period } => {
            let text = format!(
                "{}, {}: a special cause towards what is worse, up to {period} (process control).",
                whose(series.programme.as_ref()),
                measure.name
            );
            (Status::new("Worsening", Tone::Bad), text, vec![&series.cite])
        }
        Reason::FailsTarget { measure, series, period } => {
            let target = measure
                .target
                .as_ref()
                .map_or_else(String::new, |t| format!(" of {}", figure(measure, t.value)));
            let text = format!(
                "{}, {}: the target{target} will be missed unless the process changes, up to {period}.",
                whose(series.programme.as_ref()),
                measure.name
            );
            (Status::new("Target fails", Tone::Bad), text, vec![&series.cite])
        }
        Reason::Passed { warning, measure, value, period } => {
            let why = if warning.text.is_empty() { String::new() } else { format!(" {}", warning.text) };
            let made_up = if warning.illustrative { " The level is illustrative." } else { "" };
            let text = format!(
                "{}, {period}: {} is {} the warning level of {}.{why}{made_up}",
                measure.name,
                figure(measure, *value),
                warning.when.label(),
                figure(measure, warning.level)
            );
            (Status::new("Warning level passed", Tone::Watch), text, warning.cite.iter().collect())
        }
        Reason::Missed { saving, planned, delivered } => {
            let text = format!("{}: {delivered} came of {planned} planned.", saving.title);
            let cites = saving.planned.iter().chain(&saving.delivered).map(|g| &g.cite).collect();
            (Status::new("Saving missed", Tone::Bad), text, cites)
        }
        Reason::Unlikely { saving, planned, chance } => {
            let range = saving.range.as_ref();
            let spread = range.map_or_else(String::new, |r| {
                let made_up = if r.basis == boardsight_core::model::Basis::Illustrative {
                    "; illustrative"
                } else {
                    ""
                };
                format!(" (range {} to {}, likeliest {}{made_up})", r.low, r.high, r.likely)
            });
            let text = format!(
                "{}: the chance of reaching {planned} in a full year is {}{spread}.",
                saving.title,
                say::with_unit(&say::number(chance * 100.0, 0), "%")
            );
            let cites = saving.planned.iter().map(|g| &g.cite).collect();
            (Status::new("Saving unlikely", Tone::Watch), text, cites)
        }
    }
}

/// Returns the alerts as a table.
#[must_use]
pub fn alerts_table(rows: &[AlertRow]) -> Table {
    let open = rows.iter().filter(|r| !r.answered).count();
    let title = match open {
        0 => "No figure raises a risk that was not reviewed since".to_owned(),
        n => format!("{} to look again at a risk", say::count(n, "reason", "reasons")),
    };
    let answered = |r: &AlertRow| {
        if r.answered {
            Status::new("Reviewed since", Tone::Good)
        } else {
            Status::new("Review now", Tone::Bad)
        }
    };
    Table {
        id: "risk-alerts".to_owned(),
        title,
        columns: vec![
            Column::text("Risk", 2),
            Column::text("Title", 5),
            Column::text("Why", 3),
            Column::text("What the figures say", 8),
            Column::text("Known since", 3),
            Column::text("Answer", 3),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    Cell::text(&*r.risk),
                    Cell::text(&*r.title),
                    Cell::status(&r.kind),
                    Cell { source: r.source.clone(), ..Cell::text(&*r.reason) },
                    Cell::text(&*r.since),
                    Cell::status(&answered(r)),
                ]
            })
            .collect(),
        notes: vec![
            "A reason counts as answered once the risk is reviewed on or after the day on which the figure became known; \
             a forecast, once the risk is reviewed."
                .to_owned(),
        ],
    }
}
