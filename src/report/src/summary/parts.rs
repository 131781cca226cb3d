//! What the board in brief is made of, as JSON has it.

use boardsight_analysis::coverage;
use boardsight_core::model::Rating;
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
    pub(super) const fn of(c: coverage::Counts) -> Self {
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
    pub(super) const fn of(r: Rating) -> Self {
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
