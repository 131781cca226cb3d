//! Savings: who expects what, on what evidence, and what came?

use super::names::{Names, basis_mark};
use super::spec::{Axis, Block, Cell, Chart, Column, Mark, NOT_REPORTED, Page, Role, Status, Table, Tone};
use super::{PageName, say};
use crate::analysis::savings::{self as analysis, SavingView};
use crate::model::{Agreement, Basis, Board, EvidenceStrength, Gbp};
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
    let place = |id: &crate::model::ProgrammeId| board.programmes.iter().position(|p| p.id == *id);
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
    let twins = |o: &&crate::model::Saving| o.programme == s.programme && o.period == s.period;
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
            format!("{whose}: bodies stated between {least} and {most}, last {last}{which}")
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

fn amount(a: Option<&crate::model::SourcedGbp>) -> String {
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

/// A figure that at least one body did not agree: hatched, as what is not settled.
const NOT_AGREED: Role = Role::Group(2);

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
        // Two figures of one body are told apart by which they are, or by the day.
        let several = v.expectations.iter().filter(|other| other.body == e.body).count() > 1;
        let which = e.label.clone().or_else(|| e.stated.map(say::short_date)).filter(|_| several);
        let label = which.map_or_else(|| body.to_owned(), |which| format!("{body}, {which}"));
        let (role, what) = match e.agreement {
            Agreement::NotAgreed => (NOT_AGREED, "Expected, not agreed"),
            _ => (Role::Group(0), "Expected"),
        };
        add(label, e.gbp, role, what, "no figure held");
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
        [Role::Plan, Role::Group(0), NOT_AGREED, Role::Outturn].into_iter().filter_map(of_role).collect();
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

/// Each body in a line: its latest figure as a bar, what it stated before as points.
#[allow(clippy::cast_precision_loss)] // a few bodies
fn brief_chart(names: &Names<'_>, v: &SavingView<'_>, title: &str) -> Chart {
    let mut labels = Vec::new();
    let mut bars: [Vec<(f64, Gbp)>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    let (mut before, mut silent) = (Vec::new(), Vec::new());
    if let Some(planned) = v.planned {
        bars[0].push((0.0, planned));
        labels.push("Plans".to_owned());
    }
    let mut seen: Vec<&str> = Vec::new();
    for e in &v.expectations {
        let id = e.body.as_str();
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let own: Vec<Gbp> =
            v.expectations.iter().filter(|o| o.body.as_str() == id).filter_map(|o| o.gbp).collect();
        let Some(latest) = v.latest.iter().find(|(body, _)| body.as_str() == id).map(|(_, gbp)| *gbp) else {
            silent.push(names.body(id));
            continue;
        };
        let x = labels.len() as f64;
        bars[1].push((x, latest));
        // A text on the bar could not be read; there the point says it on hover.
        let text = |g: &Gbp| if *g > latest { g.to_string() } else { String::new() };
        before.extend(own.iter().filter(|g| **g != latest).map(|g| (x, g.as_f64(), text(g))));
        labels.push(names.body(id).to_owned());
    }
    let mut notes = Vec::new();
    if !silent.is_empty() {
        notes.push(Mark::Note { x: labels.len() as f64, y: 0.0, text: "no figure held".to_owned() });
        labels.push(silent.join(", "));
    }
    match v.delivered {
        Some(gbp) => bars[2].push((labels.len() as f64, gbp)),
        None => notes.push(Mark::Note { x: labels.len() as f64, y: 0.0, text: NOT_REPORTED.to_owned() }),
    }
    labels.push("Delivered".to_owned());
    let parts = [("Planned", Role::Plan), ("Latest figure", Role::Group(0)), ("Delivered", Role::Outturn)];
    let mut marks: Vec<Mark> = parts
        .into_iter()
        .zip(bars)
        .filter(|(_, bars)| !bars.is_empty())
        .map(|((label, role), bars)| Mark::Bars {
            label: label.to_owned(),
            role,
            bars: bars.iter().map(|(x, g)| (*x, g.as_f64())).collect(),
            width: 0.7,
            texts: bars.iter().map(|(_, g)| g.to_string()).collect(),
        })
        .collect();
    if !before.is_empty() {
        marks.push(Mark::Points {
            label: "Stated before".to_owned(),
            role: Role::Tone(Tone::Watch),
            points: before,
        });
    }
    marks.extend(notes);
    let whole = chart(names, v, title);
    Chart { id: format!("saving-brief-{}", v.saving.id), x: Axis::Names(labels), marks, ..whole }
}

fn row(names: &Names<'_>, v: &SavingView<'_>, e: Option<&crate::model::Expectation>) -> SavingRow {
    let s = v.saving;
    let cites: Vec<_> = match e {
        Some(e) => vec![&e.cite],
        None => [&s.planned, &s.delivered].into_iter().flatten().map(|a| &a.cite).collect(),
    };
    let stated: Vec<String> =
        e.map_or_else(Vec::new, |e| e.label.clone().into_iter().chain(e.stated.map(say::date)).collect());
    let own = e.map(|e| e.evidence).filter(|e| *e != EvidenceStrength::NotStated);
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
            Some(e) => e.gbp.map_or_else(|| "no figure held".to_owned(), |g| marked(g.to_string(), e.basis)),
        },
        stated: if stated.is_empty() { NOT_REPORTED.to_owned() } else { stated.join(", ") },
        agreement: agreement_status(e.map_or(Agreement::NotStated, |e| e.agreement)),
        planned: amount(s.planned.as_ref()),
        delivered: amount(s.delivered.as_ref()),
        evidence: own.map_or_else(
            || marked(say::capital(s.evidence.label()), s.evidence_basis),
            |own| say::capital(own.label()),
        ),
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
            Column::text("Period", 3),
            Column::text("Body", 3),
            Column::text("Stated", 4),
            Column::number("Expected, £", 3),
            Column::text("Agreement", 3),
            Column::number("Planned, £", 3),
            Column::number("Delivered, £", 4),
            Column::text("Evidence", 5),
            Column::text("Note", 7),
        ],
        rows: rows
            .iter()
            .map(|r| {
                vec![
                    Cell::text(&*r.short),
                    Cell::text(&*r.title),
                    Cell::text(&*r.period),
                    Cell::text(&*r.body_name),
                    if r.stated == NOT_REPORTED { Cell::missing() } else { Cell::text(&*r.stated) },
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
        let mut blocks = vec![Block::Table(savings)];
        if !self.totals.is_empty() {
            blocks.push(Block::Table(self.totals_table()));
        }
        blocks.extend(self.savings.iter().map(|s| Block::Chart(s.chart.clone())));
        super::table::page(PageName::Savings, &self.message, blocks)
    }

    /// The sums, never one for all: by period, strength of evidence and kind of saving.
    #[must_use]
    pub fn totals_table(&self) -> Table {
        Table {
            id: "savings-totals".to_owned(),
            title: "Sums, kept apart by year, strength of evidence and kind of saving".to_owned(),
            columns: vec![
                Column::text("Period", 2),
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
                        Cell::text(&*t.period),
                        Cell::text(&*t.evidence),
                        Cell::text(&*t.cashability),
                        Cell::text(t.savings.to_string()),
                        money(&t.planned, t.planned_gbp, ""),
                        money(&t.delivered, t.delivered_gbp, ""),
                    ]
                })
                .collect(),
            notes: vec![
                "Sums of what is written down; one pound may stand in two savings that overlap: see 'Counted twice'."
                    .to_owned(),
                evidence_scale(),
            ],
        }
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
