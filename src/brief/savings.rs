//! Savings: who expects what, on what evidence, and what came?

use super::names::{Names, basis_mark};
use super::spec::{Axis, Block, Cell, Chart, Column, Mark, NOT_REPORTED, Page, Role, Status, Table, Tone};
use super::{PageName, say};
use crate::analysis::savings::{self as analysis, SavingView};
use crate::model::{Agreement, Basis, Board, Gbp};
use jiff::civil::Date;

/// The page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Savings {
    /// What the page says, in a sentence.
    pub message: String,
    /// Every saving, in the board's order.
    pub savings: Vec<SavingItem>,
    /// Every saving and body: one line each.
    pub rows: Vec<SavingRow>,
    /// Sums, kept apart by strength of evidence and kind of saving.
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
    /// 'BCF: bodies expect between £55m and £1bn of savings of the first year'.
    pub message: String,
    /// What the plans add up to, or 'not reported'.
    pub planned: String,
    /// What came, or 'not reported'.
    pub delivered: String,
    /// Planned less delivered, or 'not reported'.
    pub missed: String,
    /// The highest expectation less the lowest; empty where fewer than two are held.
    pub spread: String,
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
    /// When it said so, or empty.
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

/// Savings of one strength of evidence and one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavingTotalRow {
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
    let rows: Vec<SavingRow> =
        analysis::rows(&views).iter().map(|r| row(&names, &views[r.view], r.expectation)).collect();
    let some = |gbp: Gbp, known: usize| (known > 0).then_some(gbp);
    let of = |gbp: Gbp, all: usize, unknown: usize| match (all - unknown, unknown) {
        (0, _) => NOT_REPORTED.to_owned(),
        (_, 0) => gbp.to_string(),
        (known, _) => format!("{gbp} ({known} of {all} reported)"),
    };
    let totals = analysis::totals(&views)
        .into_iter()
        .map(|t| SavingTotalRow {
            evidence: say::capital(t.evidence.label()),
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
        let verb = if apart == 1 { "is not" } else { "are not" };
        parts.push(format!(
            "{} of {} savings {verb} agreed among the bodies that expect them",
            apart,
            views.len()
        ));
    }
    if unreported > 0 {
        parts.push(match unreported {
            n if n == views.len() => "of none is it reported what came".to_owned(),
            n => format!("of {n} it is not reported what came"),
        });
    }
    if parts.is_empty() {
        "Bodies hold the same figures, and what came is reported.".to_owned()
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
    let message = match (v.range, v.planned) {
        (Some((low, high)), _) if low != high => {
            format!("{short}: bodies expect between {low} and {high} ({})", s.title)
        }
        (_, Some(planned)) => {
            format!("{short}: {planned} planned, delivery {} ({})", delivered_words(v.delivered), s.title)
        }
        (Some((one, _)), None) => format!("{short}: {one} expected, no plan reported ({})", s.title),
        (None, None) => format!("{short}: no figure is reported ({})", s.title),
    };
    let mark = basis_mark(s.evidence_basis);
    let evidence = say::capital(s.evidence.label());
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
        evidence: if mark.is_empty() { evidence } else { format!("{evidence} ({mark})") },
        cashability: say::capital(s.cashability.label()),
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
        message,
        note: s.note.clone().unwrap_or_default(),
        source: names.cites(cites),
        planned_gbp: v.planned,
        delivered_gbp: v.delivered,
        short,
    }
}

fn amount(a: Option<&crate::model::SourcedGbp>) -> String {
    a.map_or_else(
        || NOT_REPORTED.to_owned(),
        |a| match basis_mark(a.basis) {
            "" => a.gbp.to_string(),
            mark => format!("{} ({mark})", a.gbp),
        },
    )
}

fn delivered_words(gbp: Option<Gbp>) -> String {
    gbp.map_or_else(|| "not reported".to_owned(), |g| g.to_string())
}

/// The bodies' expectations side by side.
fn chart(names: &Names<'_>, v: &SavingView<'_>, title: &str) -> Chart {
    let s = v.saving;
    let mut labels: Vec<String> = Vec::new();
    let mut marks = Vec::new();
    let mut words = Vec::new();
    let mut bars = Vec::new();
    let mut add = |label: String, gbp: Option<Gbp>, role: Role, what: &str, none: &str| {
        #[allow(clippy::cast_precision_loss)] // a few bars
        let x = labels.len() as f64;
        words.push(format!("{label}: {}", gbp.map_or_else(|| none.to_owned(), |g| g.to_string())));
        labels.push(label);
        match gbp {
            Some(gbp) => bars.push((role, what.to_owned(), x, gbp)),
            None => marks.push(Mark::Note { x, y: 0.0, text: none.to_owned() }),
        }
    };
    if s.planned.is_some() || v.expectations.is_empty() {
        add("Plans".to_owned(), v.planned, Role::Plan, "Planned", NOT_REPORTED);
    }
    for e in &v.expectations {
        let body = names.body(e.body.as_str());
        let label =
            e.stated.map_or_else(|| body.to_owned(), |day| format!("{body}, {}", say::short_date(day)));
        add(label, e.gbp, Role::Group(0), "Expected", "no figure held");
    }
    add("Delivered".to_owned(), v.delivered, Role::Outturn, "Delivered", NOT_REPORTED);
    let of_role = |role: Role| {
        let own: Vec<_> = bars.iter().filter(|b| b.0 == role).collect();
        let label = own.first().map(|b| b.1.clone())?;
        Some(Mark::Bars {
            label,
            role,
            bars: own.iter().map(|b| (b.2, b.3.as_f64())).collect(),
            width: 0.7,
            texts: own.iter().map(|b| b.3.to_string()).collect(),
        })
    };
    let mut all: Vec<Mark> =
        [Role::Plan, Role::Group(0), Role::Outturn].into_iter().filter_map(of_role).collect();
    all.extend(marks);
    let cites = v
        .expectations
        .iter()
        .map(|e| &e.cite)
        .chain([&s.planned, &s.delivered].into_iter().flatten().map(|a| &a.cite));
    Chart {
        id: format!("saving-{}", s.id),
        title: title.to_owned(),
        subtitle: format!("{}, {}, pounds", s.title, s.period),
        x: Axis::Names(labels),
        y: Axis::Money,
        sideways: true,
        marks: all,
        source: names.cites(cites),
        alt: format!("{}. {}.", s.title, words.join("; ")),
    }
}

fn row(names: &Names<'_>, v: &SavingView<'_>, e: Option<&crate::model::Expectation>) -> SavingRow {
    let s = v.saving;
    let cites: Vec<_> = match e {
        Some(e) => vec![&e.cite],
        None => [&s.planned, &s.delivered].into_iter().flatten().map(|a| &a.cite).collect(),
    };
    let marked = |gbp: Gbp, basis: Basis| match basis_mark(basis) {
        "" => gbp.to_string(),
        mark => format!("{gbp} ({mark})"),
    };
    SavingRow {
        saving: s.id.to_string(),
        title: s.title.clone(),
        programme: s.programme.to_string(),
        short: names.short(s.programme.as_str()).to_owned(),
        period: s.period.to_string(),
        body: e.map(|e| e.body.to_string()),
        body_name: e.map_or(NOT_REPORTED, |e| names.body(e.body.as_str())).to_owned(),
        expected: match e {
            None => NOT_REPORTED.to_owned(),
            Some(e) => e.gbp.map_or_else(|| "no figure held".to_owned(), |g| marked(g, e.basis)),
        },
        stated: e.and_then(|e| e.stated).map_or_else(String::new, say::date),
        agreement: agreement_status(e.map_or(Agreement::NotStated, |e| e.agreement)),
        planned: amount(s.planned.as_ref()),
        delivered: amount(s.delivered.as_ref()),
        evidence: say::capital(s.evidence.label()),
        note: e.and_then(|e| e.note.clone()).unwrap_or_default(),
        source: names.cites(cites),
        expected_gbp: e.and_then(|e| e.gbp),
        planned_gbp: v.planned,
        delivered_gbp: v.delivered,
    }
}

/// Money in a cell.
pub(super) fn money(text: &str, gbp: Option<Gbp>, source: &str) -> Cell {
    match gbp {
        Some(gbp) => Cell {
            text: text.to_owned(),
            value: Some(gbp.as_f64()),
            source: source.to_owned(),
            ..Cell::default()
        },
        None if text == NOT_REPORTED => Cell::missing(),
        None => {
            Cell { text: text.to_owned(), tone: Tone::Missing, source: source.to_owned(), ..Cell::default() }
        }
    }
}

/// A table of savings by body.
#[must_use]
pub fn table(rows: &[SavingRow], title: &str) -> Table {
    Table {
        id: "savings".to_owned(),
        title: title.to_owned(),
        columns: vec![
            Column::text("Programme", 3),
            Column::text("Saving", 5),
            Column::text("Period", 2),
            Column::text("Body", 3),
            Column::number("Expected, £", 3),
            Column::text("Agreement", 3),
            Column::number("Planned, £", 3),
            Column::number("Delivered, £", 3),
            Column::text("Evidence", 3),
            Column::text("Note", 6),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    Cell::text(&*r.short),
                    Cell::text(&*r.title),
                    Cell::text(&*r.period),
                    Cell::text(&*r.body_name),
                    money(&r.expected, r.expected_gbp, &r.source),
                    Cell::status(&r.agreement),
                    money(&r.planned, r.planned_gbp, ""),
                    money(&r.delivered, r.delivered_gbp, ""),
                    Cell::text(&*r.evidence),
                    Cell::text(&*r.note),
                ]
            })
            .collect(),
        notes: Vec::new(),
    }
}

impl Savings {
    /// The page as blocks.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut savings = table(&self.rows, &self.message);
        savings.notes.clone_from(&self.sources);
        let totals = Table {
            id: "savings-totals".to_owned(),
            title: "Sums, kept apart by strength of evidence and kind of saving".to_owned(),
            columns: vec![
                Column::text("Evidence", 4),
                Column::text("Kind", 3),
                Column::number("Savings", 2),
                Column::number("Planned, £", 4),
                Column::number("Delivered, £", 4),
            ],
            rows: self
                .totals
                .iter()
                .map(|t| {
                    vec![
                        Cell::text(&*t.evidence),
                        Cell::text(&*t.cashability),
                        Cell::text(t.savings.to_string()),
                        money(&t.planned, t.planned_gbp, ""),
                        money(&t.delivered, t.delivered_gbp, ""),
                    ]
                })
                .collect(),
            notes: vec![
                "Sums of what is written down; one pound may stand in two savings that overlap.".to_owned(),
            ],
        };
        let mut blocks = vec![Block::Table(savings)];
        if !self.totals.is_empty() {
            blocks.push(Block::Table(totals));
        }
        blocks.extend(self.savings.iter().map(|s| Block::Chart(s.chart.clone())));
        super::table::page(PageName::Savings, &self.message, blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;

    #[test]
    fn bodies_stand_side_by_side_and_what_is_not_known_says_so() {
        let b = fixture::board();
        let s = savings(&b, b.as_of);
        assert_eq!(
            s.message,
            "1 of 2 savings is not agreed among the bodies that expect them; of none is it reported what came."
        );
        let first = &s.savings[0];
        assert_eq!(
            first.message,
            "BCF: bodies expect between £511m and £1bn (All savings of the first year)"
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
