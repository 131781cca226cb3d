//! Savings: who expects what, on what evidence, and what came?

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

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Savings {
    /// What the page says, in a sentence.
    pub message: String,
    /// Every saving, in the board's order.
    pub savings: Vec<SavingItem>,
    /// Every saving and body: one line each.
    pub rows: Vec<SavingRow>,
    /// Sums, kept apart by period, strength of evidence and kind of saving.
    pub totals: Vec<SavingTotalRow>,
    /// Where the figures come from, each once.
    pub sources: Vec<String>,
}

/// One saving.
#[derive(Clone, Debug, PartialEq)]
pub struct SavingItem {
    /// Its id.
    pub id: String,
    /// What is to be saved.
    pub title: String,
    /// The programme's id.
    pub programme: String,
    /// Its short name.
    pub short: String,
    /// In, or by the end of, which period.
    pub period: String,
    /// 'BCF 2015-16: bodies expect between £55m and £1bn'.
    pub message: String,
    /// What the plans add up to, or 'not reported'.
    pub planned: String,
    /// What came, or 'not reported'.
    pub delivered: String,
    /// Planned less delivered, or 'not reported'.
    pub missed: String,
    /// The highest expectation less the lowest, each body's latest; empty where fewer than two are held.
    pub spread: String,
    /// The lowest and the highest figure ever stated; empty where that says no more than the spread.
    pub ever: String,
    /// How strong the evidence is.
    pub evidence: String,
    /// What kind of good it is.
    pub cashability: String,
    /// Whether the bodies agree.
    pub status: Status,
    /// Why they do not, each in a few words.
    pub flags: Vec<String>,
    /// The bodies' expectations side by side, with plan and delivery.
    pub chart: Chart,
    /// The same in little: a line for each body, its latest figure as a bar and earlier ones as points.
    pub brief: Chart,
    /// What else is known of it.
    pub note: String,
    /// Where the plan and what came are stated.
    pub source: String,
    /// The figures: planned.
    pub planned_gbp: Option<Gbp>,
    /// The figures: delivered.
    pub delivered_gbp: Option<Gbp>,
}

/// What one body expects of a saving.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavingRow {
    /// The saving's id.
    pub saving: String,
    /// The saving's title.
    pub title: String,
    /// The programme's id.
    pub programme: String,
    /// Its short name.
    pub short: String,
    /// The period.
    pub period: String,
    /// The body's id; `None` where no body's expectation is reported.
    pub body: Option<String>,
    /// The body's short name, or 'not reported'.
    pub body_name: String,
    /// What it expects, or 'no figure held'.
    pub expected: String,
    /// Which of its figures it is and when it said so, or 'not reported'.
    pub stated: String,
    /// Whether it was agreed.
    pub agreement: Status,
    /// What the plans add up to.
    pub planned: String,
    /// What came.
    pub delivered: String,
    /// How strong the evidence is.
    pub evidence: String,
    /// What else is known of it.
    pub note: String,
    /// Where it comes from.
    pub source: String,
    /// The figures: expected.
    pub expected_gbp: Option<Gbp>,
    /// The figures: planned.
    pub planned_gbp: Option<Gbp>,
    /// The figures: delivered.
    pub delivered_gbp: Option<Gbp>,
}

/// Savings of one period, one strength of evidence and one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavingTotalRow {
    /// In, or by the end of, which period.
    pub period: String,
    /// How strong the evidence is.
    pub evidence: String,
    /// What kind of good they are.
    pub cashability: String,
    /// How many.
    pub savings: usize,
    /// What is planned, and of how many.
    pub planned: String,
    /// What came, and of how many.
    pub delivered: String,
    /// The figures: planned, where any is reported.
    pub planned_gbp: Option<Gbp>,
    /// The figures: delivered, where any is reported.
    pub delivered_gbp: Option<Gbp>,
}

/// Whether a figure was agreed, as a status.
#[must_use]
pub fn agreement_status(agreement: Agreement) -> Status {
    let tone = match agreement {
        Agreement::NotStated => Tone::Neutral,
        Agreement::Agreed => Tone::Good,
        Agreement::NotAgreed => Tone::Bad,
    };
    Status::new(say::capital(agreement.label()), tone)
}

/// The page on a day.
#[must_use]
pub fn savings(board: &Board, as_of: Date) -> Savings {
    let names = Names::of(board);
    let views = analysis::savings(board, as_of);
    let items: Vec<SavingItem> = views.iter().map(|v| item(&names, v)).collect();
    // By programme and year, as a ledger is read.
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

/// A text, marked where what it says is not published as it stands.
fn marked(text: String, basis: Basis) -> String {
    match basis_mark(basis) {
        "" => text,
        mark => format!("{text} ({mark})"),
    }
}

fn amount(a: Option<&boardsight_core::model::SourcedGbp>) -> String {
    a.map_or_else(|| NOT_REPORTED.to_owned(), |a| marked(a.gbp.to_string(), a.basis))
}

/// The scale by which evidence is graded, and where it is published.
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
    fn bodies_stand_side_by_side_and_what_is_not_known_says_so() {
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
