//! The whole board in brief, for scripts and for checking: `boardsight brief`.
//!
//! The same board and day give the same bytes. What is not known is `null` in JSON and 'not reported' in text.

use super::names::{Names, source};
use super::spec::NOT_REPORTED;
use super::{measures, meetings, overview, savings, say, streams};
use crate::analysis::variance::{self, Scope};
use crate::analysis::{coverage, exposure, savings as expected};
use crate::model::{Board, Expressed, Rating, RiskStatus, StreamState};
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// The board in brief.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The board's name.
    pub board: String,
    /// The day.
    pub as_of: String,
    /// What the board must know, in a sentence or two.
    pub message: String,
    /// Who reports.
    pub coverage: CoverageSummary,
    /// Programmes' figures against plan; the country's and sites' are not in it.
    pub measures: Vec<MeasureSummary>,
    /// What the gaps cost together, by programme and period.
    pub variance_total_gbp: Vec<TotalSummary>,
    /// One entry for each saving and body.
    pub savings: Vec<SavingSummary>,
    /// Every risk that is not closed or a draft, the highest first.
    pub risks: Vec<RiskSummary>,
    /// Where the risk ratings' bands come from.
    pub risk_bands: String,
    /// Decisions taken and asked for.
    pub decisions: Vec<DecisionSummary>,
    /// Actions, open and done.
    pub actions: Vec<ActionSummary>,
    /// The publications that figures come from.
    pub sources: Vec<SourceSummary>,
}

/// Who reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoverageSummary {
    /// Every stream.
    pub streams: Vec<StreamSummary>,
    /// Programmes of which a return has come to an established stream.
    pub reporting: Vec<String>,
    /// Programmes that have no established and no ended stream.
    pub programmes_without_stream: Vec<String>,
    /// The same in numbers.
    pub counts: CountSummary,
}

/// One stream.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StreamSummary {
    /// Its id.
    pub id: String,
    /// The programme.
    pub programme: String,
    /// Its name.
    pub programme_name: String,
    /// The stream's name.
    pub name: String,
    /// 'established', 'never established' or 'ended'.
    pub state: &'static str,
    /// How many returns stand how.
    pub returns: ReturnSummary,
}

/// How many returns stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReturnSummary {
    /// Owed by the day: come or not.
    pub due: usize,
    /// Come, in whatever state.
    pub received: usize,
    /// Overdue, or come late.
    pub late: usize,
    /// Come with measures missing.
    pub incomplete: usize,
    /// Not come though due.
    pub overdue: usize,
}

impl ReturnSummary {
    const fn of(c: coverage::Counts) -> Self {
        Self {
            due: c.owed,
            received: c.received,
            late: c.overdue + c.received_late,
            incomplete: c.incomplete,
            overdue: c.overdue,
        }
    }
}

/// Coverage in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CountSummary {
    /// Programmes.
    pub programmes: usize,
    /// Programmes that report.
    pub reporting: usize,
    /// Programmes without a reporting stream.
    pub programmes_without_stream: usize,
    /// Streams.
    pub streams: usize,
    /// Returns of all streams.
    pub returns: ReturnSummary,
}

/// One programme's figures of one measure for one period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureSummary {
    /// The programme.
    pub programme: String,
    /// Its name.
    pub programme_name: String,
    /// The measure.
    pub measure: String,
    /// Its name.
    pub measure_name: String,
    /// The unit of the figures.
    pub unit: String,
    /// 'level' or 'change on the year before'.
    pub expressed: &'static str,
    /// The period.
    pub period: String,
    /// Where things stood before.
    #[serde(serialize_with = "plain")]
    pub baseline: Option<f64>,
    /// What was planned.
    #[serde(serialize_with = "plain")]
    pub plan: Option<f64>,
    /// What came.
    #[serde(serialize_with = "plain")]
    pub outturn: Option<f64>,
    /// Outturn less plan.
    #[serde(serialize_with = "plain")]
    pub variance: Option<f64>,
    /// What the variance costs, in pounds; above zero is cost above plan.
    pub cost_variance_gbp: Option<i64>,
    /// 'off plan', 'on plan', 'better than plan', 'differs from plan', 'no plan reported', 'period not over' or
    /// 'not reported'.
    pub status: &'static str,
    /// The arithmetic of the cost.
    pub arithmetic: Option<String>,
    /// Where the figures come from.
    pub source: String,
}

/// What the gaps of one programme and period cost together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TotalSummary {
    /// The programme.
    pub programme: String,
    /// The period.
    pub period: String,
    /// The sum in pounds.
    pub gbp: i64,
    /// The measures in it.
    pub measures: Vec<String>,
    /// The sum in words.
    pub arithmetic: String,
    /// Measures with a variance and no unit cost, which are not in it.
    pub uncosted: usize,
}

/// What one body expects of one saving.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SavingSummary {
    /// The saving.
    pub saving: String,
    /// What is to be saved.
    pub title: String,
    /// The programme.
    pub programme: String,
    /// Its name.
    pub programme_name: String,
    /// The period.
    pub period: String,
    /// The body; `null` where no body's expectation is reported.
    pub body: Option<String>,
    /// Its name.
    pub body_name: Option<String>,
    /// What the plans add up to.
    pub planned_gbp: Option<i64>,
    /// What the body expects.
    pub expected_gbp: Option<i64>,
    /// What came.
    pub delivered_gbp: Option<i64>,
    /// How strong the evidence is.
    pub evidence: &'static str,
    /// Whether the figure was agreed.
    pub agreement: &'static str,
    /// Where it comes from.
    pub source: String,
}

/// Likelihood, impact and score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RatingSummary {
    /// 1 to 5.
    pub likelihood: u8,
    /// 1 to 5.
    pub impact: u8,
    /// Their product.
    pub score: u16,
}

impl RatingSummary {
    const fn of(r: Rating) -> Self {
        Self { likelihood: r.likelihood, impact: r.impact, score: r.score() }
    }
}

/// One risk.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RiskSummary {
    /// Its id.
    pub id: String,
    /// The programme; `null` for the board's own.
    pub programme: Option<String>,
    /// Its name.
    pub programme_name: Option<String>,
    /// The risk in one line.
    pub title: String,
    /// Open or an issue.
    pub status: &'static str,
    /// Before any control.
    pub inherent: Option<RatingSummary>,
    /// As things are.
    pub current: Option<RatingSummary>,
    /// Where it should be.
    pub target: Option<RatingSummary>,
    /// The band of the current score; `null` where it is not rated.
    pub rating: Option<String>,
    /// What stands behind the ratings; `null` where none is given.
    pub rating_basis: Option<&'static str>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Taken to the board.
    pub escalated: bool,
    /// Where it is stated.
    pub source: String,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionSummary {
    /// Its id.
    pub id: String,
    /// What is decided, or asked for.
    pub text: String,
    /// Where it stands.
    pub status: String,
    /// The programme; `null`: of all.
    pub programme: Option<String>,
    /// Made up.
    pub illustrative: bool,
    /// Where it comes from.
    pub source: String,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionSummary {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// The programme; `null`: of all.
    pub programme: Option<String>,
    /// Whether it is open.
    pub open: bool,
    /// Days overdue; `null` where it is not.
    pub overdue_days: Option<i32>,
    /// Made up.
    pub illustrative: bool,
    /// Where it comes from.
    pub source: String,
}

/// One publication.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceSummary {
    /// Its id.
    pub id: String,
    /// Publisher, title, number and day.
    pub text: String,
    /// Where it can be read.
    pub address: Option<String>,
}

/// A whole number as one: 106000 and not 106000.0.
#[allow(clippy::ref_option)] // serde passes a reference to the field
fn plain<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match *value {
        None => serializer.serialize_none(),
        #[allow(clippy::cast_possible_truncation)] // within 2^53
        Some(v) if v.fract() == 0.0 && v.abs() < 9.0e15 => serializer.serialize_i64(v as i64),
        Some(v) => serializer.serialize_f64(v),
    }
}

/// The board in brief on a day.
#[must_use]
pub fn summary(board: &Board, as_of: Date) -> Summary {
    let names = Names::of(board);
    let all = variance::variances(board, Scope::Programmes, as_of);
    Summary {
        board: board.name.clone(),
        as_of: as_of.to_string(),
        message: overview::overview(board, as_of, 0).message,
        coverage: coverage_summary(&names, as_of),
        measures: all.iter().filter_map(|v| measure_summary(&names, v)).collect(),
        variance_total_gbp: variance::cost_totals(&all)
            .iter()
            .map(|t| TotalSummary {
                programme: t.programme.to_string(),
                period: t.period.to_string(),
                gbp: t.gbp.0,
                measures: t.parts.iter().map(|(id, _)| id.to_string()).collect(),
                arithmetic: measures::total_row(&names, t).arithmetic,
                uncosted: t.uncosted,
            })
            .collect(),
        savings: savings_summary(&names, as_of),
        risks: risks_summary(&names),
        risk_bands: names.bands_source(),
        decisions: meetings::decisions(&names, as_of)
            .into_iter()
            .map(|d| DecisionSummary {
                id: d.id,
                text: d.text,
                status: d.status.word.to_lowercase(),
                programme: d.programme,
                illustrative: d.illustrative,
                source: d.source,
            })
            .collect(),
        actions: meetings::actions(&names, as_of)
            .into_iter()
            .map(|a| ActionSummary {
                id: a.id,
                text: a.text,
                programme: a.programme,
                open: a.open,
                overdue_days: a.overdue,
                illustrative: a.illustrative,
                source: a.source,
            })
            .collect(),
        sources: board
            .sources
            .iter()
            .map(|s| SourceSummary { id: s.id.to_string(), text: source(s), address: s.address.clone() })
            .collect(),
    }
}

fn coverage_summary(names: &Names<'_>, as_of: Date) -> CoverageSummary {
    let board = names.board();
    let c = coverage::coverage(board, as_of);
    let id = |i: usize| board.programmes[i].id.to_string();
    let reporting: Vec<String> = c.reporting().map(id).collect();
    let programmes_without_stream: Vec<String> = c.without_stream().map(id).collect();
    CoverageSummary {
        counts: CountSummary {
            programmes: board.programmes.len(),
            reporting: reporting.len(),
            programmes_without_stream: programmes_without_stream.len(),
            streams: board.streams.len(),
            returns: ReturnSummary::of(c.counts),
        },
        streams: c
            .streams
            .iter()
            .map(|s| StreamSummary {
                id: s.stream.id.to_string(),
                programme: s.stream.programme.to_string(),
                programme_name: names.programme(s.stream.programme.as_str()).to_owned(),
                name: s.stream.name.clone(),
                state: match s.stream.state {
                    StreamState::NeverEstablished => "never established",
                    StreamState::Established => "established",
                    StreamState::Ended => "ended",
                },
                returns: ReturnSummary::of(s.counts()),
            })
            .collect(),
        reporting,
        programmes_without_stream,
    }
}

fn measure_summary(names: &Names<'_>, v: &variance::Variance<'_>) -> Option<MeasureSummary> {
    let programme = v.programme?;
    let row = measures::row(names, v);
    Some(MeasureSummary {
        programme: programme.to_string(),
        programme_name: row.programme_name,
        measure: v.measure.id.to_string(),
        measure_name: v.measure.name.clone(),
        unit: v.measure.unit.clone(),
        expressed: match v.measure.expressed {
            Expressed::Level => "level",
            Expressed::ChangeOnYear => "change on the year before",
        },
        period: v.period.to_string(),
        baseline: row.baseline_value,
        plan: row.plan_value,
        outturn: row.outturn_value,
        variance: v.variance,
        cost_variance_gbp: v.cost.map(|g| g.0),
        status: v.status.label(),
        arithmetic: (!row.arithmetic.is_empty()).then_some(row.arithmetic),
        source: row.source,
    })
}

fn savings_summary(names: &Names<'_>, as_of: Date) -> Vec<SavingSummary> {
    let views = expected::savings(names.board(), as_of);
    let rows = savings::savings(names.board(), as_of).rows;
    expected::rows(&views)
        .iter()
        .zip(rows)
        .map(|(r, row)| {
            let v = &views[r.view];
            SavingSummary {
                saving: row.saving,
                title: row.title,
                programme_name: names.programme(&row.programme).to_owned(),
                programme: row.programme,
                period: row.period,
                body_name: row.body.as_ref().map(|id| names.body_name(id).to_owned()),
                body: row.body,
                planned_gbp: v.planned.map(|g| g.0),
                expected_gbp: row.expected_gbp.map(|g| g.0),
                delivered_gbp: v.delivered.map(|g| g.0),
                evidence: v.saving.evidence.label(),
                agreement: r.expectation.map_or("not reported", |e| e.agreement.label()),
                source: row.source,
            }
        })
        .collect()
}

fn risks_summary(names: &Names<'_>) -> Vec<RiskSummary> {
    let board = names.board();
    let filter = exposure::Filter { live: true, ..exposure::Filter::default() };
    exposure::register(board, &filter, exposure::Sort::default())
        .into_iter()
        .map(|i| {
            let r = &board.risks[i];
            let rated = r.inherent.or(r.current).or(r.target).is_some();
            RiskSummary {
                id: r.id.to_string(),
                programme: r.programme.as_ref().map(ToString::to_string),
                programme_name: r.programme.as_ref().map(|p| names.programme(p.as_str()).to_owned()),
                title: r.title.clone(),
                status: if r.status == RiskStatus::Issue { "issue" } else { "open" },
                inherent: r.inherent.map(RatingSummary::of),
                current: r.current.map(RatingSummary::of),
                target: r.target.map(RatingSummary::of),
                rating: r
                    .current
                    .map(|c| names.scale().band_name(exposure::band(names.scale(), c)).to_owned()),
                rating_basis: rated.then(|| r.rating_basis.word()),
                owner: r.owner.clone(),
                escalated: r.escalation.is_some(),
                source: names.cites(&r.cites),
            }
        })
        .collect()
}

impl Summary {
    /// As JSON, indented, with a line break at its end.
    ///
    /// # Errors
    /// If a figure is not finite, which no board that was checked has.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

/// How wide the text is.
const WIDTH: usize = 100;

/// The board in brief as text of at most 100 columns, sources last.
#[must_use]
pub fn text(board: &Board, as_of: Date) -> String {
    let s = summary(board, as_of);
    let o = overview::overview(board, as_of, 0);
    let mut t = Text::default();
    t.line(&format!("{}, as of {}", s.board, say::date(as_of)));
    t.line(&"=".repeat(WIDTH));
    t.para(&s.message, 0);
    t.heading("Who reports");
    for r in &o.coverage {
        t.row(&[(&r.short, 16), (&r.status.word, 24), (&r.detail, 58)]);
    }
    for o in streams::streams(board, as_of).overdue.iter().take(10) {
        let what = format!(
            "{}, {} {}: due {}, {} days overdue",
            o.short,
            o.name,
            o.period,
            say::date(o.due),
            o.days
        );
        t.para(&what, 2);
    }
    t.heading("Plan against outturn");
    if s.measures.is_empty() {
        t.para("No programme reports figures to the board.", 0);
    }
    let page = measures::measures(board, as_of, &measures::Choice::default());
    for r in page.all_rows.iter().filter(|r| r.programme.is_some()) {
        let period = r.period.map_or_else(String::new, |p| p.to_string());
        t.para(&format!("{} {period}, {}: {}", r.short, r.status.word.to_lowercase(), r.message), 0);
        let figures = format!(
            "plan {}, outturn {}, variance {} ({}); cost {}",
            r.plan, r.outturn, r.variance, r.unit, r.cost
        );
        t.para(&figures, 4);
        if !r.arithmetic.is_empty() {
            t.para(&r.arithmetic, 4);
        }
    }
    for total in &page.totals {
        let note = if total.note.is_empty() { String::new() } else { format!(" ({})", total.note) };
        t.para(&format!("{} {} together: {}{note}", total.short, total.period, total.arithmetic), 0);
    }
    t.heading("Who expects what");
    for r in savings::savings(board, as_of).rows {
        let agreement = match r.agreement.word.as_str() {
            "Agreement not stated" => String::new(),
            word => format!(", {}", word.to_lowercase()),
        };
        t.para(
            &format!("{}, {} ({}): {}: {}{agreement}", r.short, r.title, r.period, r.body_name, r.expected),
            0,
        );
        t.para(
            &format!(
                "planned {}, delivered {}; evidence {}",
                r.planned,
                r.delivered,
                r.evidence.to_lowercase()
            ),
            4,
        );
    }
    t.heading("How likely to deliver");
    for c in &o.confidence {
        let mark = if c.basis.is_empty() { String::new() } else { format!(" ({})", c.basis) };
        let by = if c.assessor.is_empty() { String::new() } else { format!("{}, {}", c.assessor, c.on) };
        t.row(&[(&c.short, 16), (&format!("{}{mark}", c.status.word), 32), (&by, 50)]);
    }
    t.heading("What could sink us");
    for r in &s.risks {
        let score =
            |r: Option<RatingSummary>| r.map_or_else(|| "not rated".to_owned(), |r| r.score.to_string());
        let band = r.rating.as_deref().unwrap_or("Not rated");
        let basis = match r.rating_basis {
            Some("published") | None => String::new(),
            Some(word) => format!("; ratings {word}"),
        };
        let whose = names_short(board, r.programme.as_deref());
        t.para(&format!("{} ({whose}) {band}: {}", r.id, r.title), 0);
        let scores = format!(
            "inherent {}, current {}, target {}{basis}; {}",
            score(r.inherent),
            score(r.current),
            score(r.target),
            r.owner.as_ref().map_or_else(|| "no owner".to_owned(), |o| format!("owner {o}"))
        );
        t.para(&scores, 4);
    }
    t.heading("Decisions and actions");
    let mark = |illustrative: bool| if illustrative { " (illustrative)" } else { "" };
    for d in &s.decisions {
        t.para(&format!("{} {}: {}{}", d.id, d.status, d.text, mark(d.illustrative)), 0);
    }
    for a in &s.actions {
        let state = match (a.open, a.overdue_days) {
            (false, _) => "done".to_owned(),
            (true, None) => "open".to_owned(),
            (true, Some(days)) => format!("{days} days overdue"),
        };
        t.para(&format!("{} {state}: {}{}", a.id, a.text, mark(a.illustrative)), 0);
    }
    if s.decisions.is_empty() && s.actions.is_empty() {
        t.para(&format!("Decisions and actions: {NOT_REPORTED}."), 0);
    }
    t.heading("Sources");
    for source in &s.sources {
        t.para(&source.text, 0);
        if let Some(address) = &source.address {
            t.line(&format!("    {address}"));
        }
    }
    t.para(&s.risk_bands, 0);
    t.out
}

fn names_short<'a>(board: &'a Board, id: Option<&'a str>) -> &'a str {
    id.map_or("board", |id| board.programme(id).map_or(id, |p| &p.short))
}

/// Text in lines of at most [`WIDTH`] columns.
#[derive(Default)]
struct Text {
    out: String,
}

impl Text {
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.line(text);
        self.line(&"-".repeat(text.chars().count()));
    }

    /// A paragraph, indented, its further lines by two more.
    fn para(&mut self, text: &str, indent: usize) {
        let mut line = " ".repeat(indent);
        let mut used = indent;
        let mut first = true;
        for word in text.split_whitespace() {
            let length = word.chars().count();
            if !first && used + 1 + length > WIDTH {
                self.line(&line);
                line = " ".repeat(indent + 2);
                used = indent + 2;
                first = true;
            }
            if !first {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
            first = false;
        }
        self.line(&line);
    }

    /// Cells side by side, each in its width; the last may run on over further lines.
    fn row(&mut self, cells: &[(&str, usize)]) {
        let mut line = String::new();
        let mut left = 0;
        for (i, (text, width)) in cells.iter().enumerate() {
            let last = i + 1 == cells.len();
            let length = text.chars().count();
            if last && left + length > WIDTH {
                self.line(&line);
                self.para(text, left);
                return;
            }
            line.push_str(text);
            // A cell that is too long keeps two blanks from the next.
            let pad = if last { 0 } else { width.saturating_sub(length).max(2) };
            line.push_str(&" ".repeat(pad));
            left += length + pad;
        }
        self.line(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fixture;
    use serde_json::{Value, json};

    #[test]
    fn the_json_has_the_promised_keys_and_figures() {
        let b = fixture::board();
        let text = summary(&b, b.as_of).json().unwrap();
        let v: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&v["board"], &v["as_of"]),
            (&json!("Integration Partnership Board"), &json!("2017-02-08"))
        );
        assert_eq!(v["coverage"]["reporting"], json!(["bcf"]));
        assert_eq!(v["coverage"]["programmes_without_stream"], json!(["vanguards", "stps"]));
        assert_eq!(v["coverage"]["streams"][0]["returns"]["received"], json!(5));
        let m = &v["measures"][0];
        assert_eq!(
            (
                &m["plan"],
                &m["outturn"],
                &m["variance"],
                &m["cost_variance_gbp"],
                &m["status"],
                &m["baseline"]
            ),
            (
                &json!(-106_000),
                &json!(87_000),
                &json!(193_000),
                &json!(311_000_000),
                &json!("off plan"),
                &json!(null)
            )
        );
        assert_eq!(v["measures"][1]["cost_variance_gbp"], json!(146_000_000));
        assert_eq!(v["measures"][2]["variance"], json!(0.8));
        assert_eq!(v["variance_total_gbp"][0]["gbp"], json!(457_000_000));
        let s = &v["savings"][0];
        assert_eq!(
            (&s["body"], &s["planned_gbp"], &s["expected_gbp"], &s["delivered_gbp"]),
            (&json!("dh"), &json!(511_000_000), &json!(1_000_000_000), &json!(null))
        );
        assert_eq!(v["savings"][2]["body"], json!(null));
        let r = &v["risks"][0];
        assert_eq!(
            (&r["id"], &r["rating"], &r["current"]["score"]),
            (&json!("R-1"), &json!("Extreme"), &json!(20))
        );
        assert_eq!(v["risks"][2]["current"], json!(null));
        assert_eq!(text, summary(&b, b.as_of).json().unwrap());
    }

    #[test]
    fn the_text_is_at_most_a_hundred_columns_and_ends_with_its_sources() {
        let b = fixture::board();
        let text = text(&b, b.as_of);
        assert!(text.lines().all(|l| l.chars().count() <= WIDTH), "{text}");
        assert!(text.contains("£311m + £146m = £457m"));
        assert!(text.contains("HC 1011"));
        let sources = text.find("\nSources\n").unwrap();
        assert!(sources > text.find("What could sink us").unwrap());
    }
}
