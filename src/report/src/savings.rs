//! Savings page: expectations, evidence and delivery.

mod charts;
mod tables;

pub use tables::table;

use super::names::{Names, basis_mark};
use super::say;
use super::spec::{Chart, NOT_REPORTED, Status, Tone};
use boardsight_analysis::savings::{self as analysis, SavingView};
use boardsight_core::model::{Agreement, Basis, Board, EvidenceStrength, Gbp};
use charts::{brief_chart, chart};
use jiff::civil::Date;
use tables::row;

/// View model of the Savings page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Savings {
    /// Summary in a sentence.
    pub message: String,
    /// Every saving, in the board's order.
    pub savings: Vec<SavingItem>,
    /// Every saving and body, one row each.
    pub rows: Vec<SavingRow>,
    /// Sums by period, strength of evidence and kind of saving.
    pub totals: Vec<SavingTotalRow>,
    /// Sources of the figures, each once.
    pub sources: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SavingItem {
    pub id: String,
    /// Title of the saving.
    pub title: String,
    /// Programme's id.
    pub programme: String,
    /// Programme's short name.
    pub short: String,
    /// Period in which, or by the end of which, the saving is due.
    pub period: String,
    /// Summary: 'BCF 2015-16: bodies expect between £55m and £1bn'.
    pub message: String,
    /// Sum of the plans, or 'not reported'.
    pub planned: String,
    /// Amount delivered, or 'not reported'.
    pub delivered: String,
    /// Planned minus delivered, or 'not reported'.
    pub missed: String,
    /// Highest minus lowest of the bodies' latest expectations; empty if fewer than two are known.
    pub spread: String,
    /// Lowest and highest figure ever stated; empty if they add nothing to the spread.
    pub ever: String,
    /// Strength of the evidence.
    pub evidence: String,
    /// Kind of saving.
    pub cashability: String,
    /// Whether the bodies agree.
    pub status: Status,
    /// Reasons for disagreement, a few words each.
    pub flags: Vec<String>,
    /// Chart of the bodies' expectations side by side, with plan and delivery.
    pub chart: Chart,
    /// Small chart: one line for each body, with its latest figure as a bar and earlier ones as points.
    pub brief: Chart,
    /// Further information.
    pub note: String,
    /// Source of the plan and of the delivered amount.
    pub source: String,
    /// Planned amount.
    pub planned_gbp: Option<Gbp>,
    /// Delivered amount.
    pub delivered_gbp: Option<Gbp>,
}

/// Expectation of one body for a saving.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavingRow {
    /// Saving's id.
    pub saving: String,
    /// Saving's title.
    pub title: String,
    /// Programme's id.
    pub programme: String,
    /// Programme's short name.
    pub short: String,
    pub period: String,
    /// Body's id; `None` if no body's expectation is reported.
    pub body: Option<String>,
    /// Body's short name, or 'not reported'.
    pub body_name: String,
    /// Expected amount, or 'no figure held'.
    pub expected: String,
    /// Label of the body's figure and the date of its statement, or 'not reported'.
    pub stated: String,
    /// Whether the figure was agreed.
    pub agreement: Status,
    /// Sum of the plans.
    pub planned: String,
    /// Amount delivered.
    pub delivered: String,
    /// Strength of the evidence.
    pub evidence: String,
    /// Further information.
    pub note: String,
    pub source: String,
    /// Expected amount.
    pub expected_gbp: Option<Gbp>,
    /// Planned amount.
    pub planned_gbp: Option<Gbp>,
    /// Delivered amount.
    pub delivered_gbp: Option<Gbp>,
}

/// Total of the savings of one period, one strength of evidence and one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavingTotalRow {
    /// Period in which, or by the end of which, the savings are due.
    pub period: String,
    /// Strength of the evidence.
    pub evidence: String,
    /// Kind of saving.
    pub cashability: String,
    /// Number of savings.
    pub savings: usize,
    /// Planned amount and the number of savings that it covers.
    pub planned: String,
    /// Delivered amount and the number of savings that it covers.
    pub delivered: String,
    /// Planned amount, if any is reported.
    pub planned_gbp: Option<Gbp>,
    /// Delivered amount, if any is reported.
    pub delivered_gbp: Option<Gbp>,
}

/// Returns whether a figure was agreed, as a status.
#[must_use]
pub fn agreement_status(agreement: Agreement) -> Status {
    let tone = match agreement {
        Agreement::NotStated => Tone::Neutral,
        Agreement::Agreed => Tone::Good,
        Agreement::NotAgreed => Tone::Bad,
    };
    Status::new(say::capital(agreement.label()), tone)
}

/// Returns the page as of a date.
#[must_use]
pub fn savings(board: &Board, as_of: Date) -> Savings {
    let names = Names::of(board);
    let views = analysis::savings(board, as_of);
    let items: Vec<SavingItem> = views.iter().map(|v| item(&names, v)).collect();
    // Sort by programme and year, as in a ledger.
    let place = |id: &boardsight_core::model::ProgrammeId| board.programmes.iter().position(|p| p.id == *id);
    let mut lines = analysis::rows(&views);
    lines.sort_by_cached_key(|r| {
        let saving = views[r.view].saving;
        (place(&saving.programme), saving.period)
    });
    let rows: Vec<SavingRow> = lines.iter().map(|r| row(&names, &views[r.view], r.expectation)).collect();
    let some = |gbp: Gbp, known: usize| (known > 0).then_some(gbp);
    let of = |gbp: Gbp, all: usize, unknown: usize| match (all - unknown, unknown) {
        (0, _) => NOT_REPORTED.to_owned(),
        (_, 0) => gbp.to_string(),
        (known, _) => format!("{gbp} ({known} of {all} reported)"),
    };
    let totals = analysis::totals(&views)
        .into_iter()
        .map(|t| SavingTotalRow {
            period: t.period.to_string(),
            evidence: marked(
                say::capital(t.evidence.label()),
                if t.illustrative { Basis::Illustrative } else { Basis::Published },
            ),
            cashability: say::capital(t.cashability.label()),
            savings: t.savings,
            planned: of(t.planned, t.savings, t.unplanned),
            delivered: of(t.delivered, t.savings, t.undelivered),
            planned_gbp: some(t.planned, t.savings - t.unplanned),
            delivered_gbp: some(t.delivered, t.savings - t.undelivered),
        })
        .collect();
    let mut sources: Vec<String> = Vec::new();
    for text in rows.iter().map(|r| &r.source).chain(items.iter().map(|i| &i.source)) {
        for source in text.split("; ").filter(|s| !s.is_empty()) {
            if !sources.iter().any(|s| s == source) {
                sources.push(source.to_owned());
            }
        }
    }
    Savings { message: message(&views), savings: items, rows, totals, sources }
}

fn message(views: &[SavingView<'_>]) -> String {
    if views.is_empty() {
        return "The board holds no savings.".to_owned();
    }
    let apart = views.iter().filter(|v| v.disagreement.any()).count();
    let unreported = views.iter().filter(|v| v.delivered.is_none()).count();
    let mut parts = Vec::new();
    if apart > 0 {
        parts.push(format!(
            "bodies disagree on {} of {}",
            apart,
            say::count(views.len(), "saving", "savings")
        ));
    }
    if unreported > 0 {
        parts.push(match unreported {
            n if n == views.len() => "none has reported delivery".to_owned(),
            n => format!("{n} of {} have no delivery reported", views.len()),
        });
    }
    if parts.is_empty() {
        "Bodies agree on every saving, and all have reported delivery.".to_owned()
    } else {
        format!("{}.", say::capital(&parts.join("; ")))
    }
}

fn item(names: &Names<'_>, v: &SavingView<'_>) -> SavingItem {
    let s = v.saving;
    let short = names.short(s.programme.as_str()).to_owned();
    let d = v.disagreement;
    let mut flags = Vec::new();
    if let Some((low, high)) = v.range.filter(|_| d.figures) {
        flags.push(format!("bodies expect between {low} and {high}"));
    }
    for (flag, text) in [
        (d.not_agreed, "a figure was never agreed with at least one body"),
        (d.plan, "a body expects another figure than the plans add up to"),
        (d.revised, "a body has changed its figure"),
    ] {
        if flag {
            flags.push(text.to_owned());
        }
    }
    let twins = |o: &&boardsight_core::model::Saving| o.programme == s.programme && o.period == s.period;
    let which = if names.board().savings.iter().filter(twins).count() > 1 {
        format!(" ({})", s.title)
    } else {
        String::new()
    };
    let whose = format!("{short} {}", s.period);
    let message = match (v.range, v.planned) {
        (Some((low, high)), _) if d.revised => {
            let (least, most) = v.ever.unwrap_or((low, high));
            let last = if low == high { low.to_string() } else { format!("{low} to {high}") };
            format!(
                "Stated {short} savings for {} range from {least} to {most}, latest {last}{which}",
                s.period
            )
        }
        (Some((low, high)), _) if low != high => {
            format!("{whose}: bodies expect between {low} and {high}{which}")
        }
        (_, Some(planned)) => {
            format!("{whose}: {planned} planned, delivery {}{which}", delivered_words(v.delivered))
        }
        (Some((one, _)), None) => format!("{whose}: {one} expected, no plan reported{which}"),
        (None, None) => format!("{whose}: no figure is reported{which}"),
    };
    let cites = [&s.planned, &s.delivered].into_iter().flatten().map(|a| &a.cite);
    SavingItem {
        id: s.id.to_string(),
        title: s.title.clone(),
        programme: s.programme.to_string(),
        period: s.period.to_string(),
        planned: amount(s.planned.as_ref()),
        delivered: amount(s.delivered.as_ref()),
        missed: say::gbp(v.missed),
        spread: v.spread().filter(|_| d.figures).map_or_else(String::new, |g| g.to_string()),
        ever: v
            .ever
            .filter(|ever| Some(*ever) != v.range)
            .map_or_else(String::new, |(low, high)| format!("{low} to {high}")),
        evidence: marked(say::capital(s.evidence.label()), s.evidence_basis),
        cashability: marked(say::capital(s.cashability.label()), s.cashability_basis),
        status: if d.any() {
            Status::new("Bodies disagree", Tone::Bad)
        } else if v.range.is_none() && v.planned.is_none() {
            Status::new("No figure", Tone::Missing)
        } else if v.delivered.is_none() {
            Status::new("Delivery not reported", Tone::Missing)
        } else {
            Status::new("No disagreement", Tone::Good)
        },
        flags,
        chart: chart(names, v, &message),
        brief: brief_chart(names, v, &message),
        message,
        note: s.note.clone().unwrap_or_default(),
        source: names.cites(cites),
        planned_gbp: v.planned,
        delivered_gbp: v.delivered,
        short,
    }
}

/// Returns a text with a mark if its figure is not as published.
fn marked(text: String, basis: Basis) -> String {
    match basis_mark(basis) {
        "" => text,
        mark => format!("{text} ({mark})"),
    }
}

fn amount(a: Option<&boardsight_core::model::SourcedGbp>) -> String {
    a.map_or_else(|| NOT_REPORTED.to_owned(), |a| marked(a.gbp.to_string(), a.basis))
}

/// Returns the evidence scale with its source.
#[must_use]
pub fn evidence_scale() -> String {
    let grades: Vec<String> = EvidenceStrength::ALL
        .iter()
        .rev()
        .filter(|g| g.grade().is_some())
        .map(|g| g.label().to_owned())
        .collect();
    format!(
        "Evidence by confidence grade, strongest first: {}. Source: {}.",
        grades.join(", "),
        EvidenceStrength::SCALE
    )
}

fn delivered_words(gbp: Option<Gbp>) -> String {
    gbp.map_or_else(|| "not reported".to_owned(), |g| g.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Axis;
    use boardsight_testkit::fixture;

    #[test]
    fn savings_table_has_each_body_and_marks_unknowns() {
        let b = fixture::board();
        let s = savings(&b, b.as_of);
        assert_eq!(s.message, "Bodies disagree on 1 of 2 savings; none has reported delivery.");
        let first = &s.savings[0];
        assert_eq!(
            first.message,
            "BCF 2015-16: bodies expect between £511m and £1bn (All savings of the first year)"
        );
        assert_eq!((first.spread.as_str(), first.delivered.as_str()), ("£489m", NOT_REPORTED));
        assert_eq!(
            first.chart.x,
            Axis::Names(["Plans", "DH", "NHSE", "Delivered"].map(str::to_owned).into())
        );
        assert_eq!(s.rows.len(), 3);
        assert_eq!(s.rows[2].body_name, NOT_REPORTED);
    }
}
