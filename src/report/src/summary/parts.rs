//! Structure of the JSON summary.

use boardsight_analysis::coverage;
use boardsight_core::model::Rating;
use serde::{Serialize, Serializer};

/// Summary of a board.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Name of the board.
    pub board: String,
    /// As-of date.
    pub as_of: String,
    /// Main message in one or two sentences.
    pub message: String,
    /// Reporting.
    pub coverage: CoverageSummary,
    /// Programmes' figures against plan, without those of the country and of sites.
    pub measures: Vec<MeasureSummary>,
    /// Total cost of the gaps by programme and period.
    pub variance_total_gbp: Vec<TotalSummary>,
    /// Expectations, one for each saving and body.
    pub savings: Vec<SavingSummary>,
    /// Every risk that is not closed or a draft, the highest first.
    pub risks: Vec<RiskSummary>,
    /// Source of the bands of the risk ratings.
    pub risk_bands: String,
    /// Draws the decisions taken and asked for.
    pub decisions: Vec<DecisionSummary>,
    /// Open and completed actions.
    pub actions: Vec<ActionSummary>,
    /// Publications that figures come from.
    pub sources: Vec<SourceSummary>,
}

/// Reporting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CoverageSummary {
    pub streams: Vec<StreamSummary>,
    /// Programmes with at least one return received on an established stream.
    pub reporting: Vec<String>,
    /// Programmes without an established or ended stream.
    pub programmes_without_stream: Vec<String>,
    /// Counts of the above.
    pub counts: CountSummary,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StreamSummary {
    pub id: String,
    /// Programme's id.
    pub programme: String,
    /// Programme's name.
    pub programme_name: String,
    /// Stream's name.
    pub name: String,
    /// 'established', 'never established' or 'ended'.
    pub state: &'static str,
    /// Counts of its returns.
    pub returns: ReturnSummary,
}

/// Counts of returns by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReturnSummary {
    /// Due by the as-of date, received or not.
    pub due: usize,
    /// Received, in any state.
    pub received: usize,
    /// Overdue, or received late.
    pub late: usize,
    /// Received with measures missing.
    pub incomplete: usize,
    /// Due but not received.
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
    pub programmes: usize,
    /// Programmes that report.
    pub reporting: usize,
    /// Programmes without a reporting stream.
    pub programmes_without_stream: usize,
    pub streams: usize,
    /// Returns of all streams.
    pub returns: ReturnSummary,
}

/// Figures of one measure, programme and period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureSummary {
    /// Programme's id.
    pub programme: String,
    /// Programme's name.
    pub programme_name: String,
    /// Measure's id.
    pub measure: String,
    /// Measure's name.
    pub measure_name: String,
    /// Unit of the figures.
    pub unit: String,
    /// 'level' or 'change on the year before'.
    pub expressed: &'static str,
    pub period: String,
    /// Baseline.
    #[serde(serialize_with = "plain")]
    pub baseline: Option<f64>,
    /// Plan.
    #[serde(serialize_with = "plain")]
    pub plan: Option<f64>,
    /// Outturn.
    #[serde(serialize_with = "plain")]
    pub outturn: Option<f64>,
    /// Outturn minus plan.
    #[serde(serialize_with = "plain")]
    pub variance: Option<f64>,
    /// Cost of the variance in pounds; a positive value is cost above plan.
    pub cost_variance_gbp: Option<i64>,
    /// 'off plan', 'on plan', 'better than plan', 'differs from plan', 'no plan reported', 'period not over' or
    /// 'not reported'.
    pub status: &'static str,
    /// Arithmetic of the cost.
    pub arithmetic: Option<String>,
    /// Source of the figures.
    pub source: String,
}

/// Total cost of the gaps of one programme and period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TotalSummary {
    /// Programme's id.
    pub programme: String,
    pub period: String,
    /// Sum in pounds.
    pub gbp: i64,
    /// Measures included in the sum.
    pub measures: Vec<String>,
    /// Arithmetic of the sum.
    pub arithmetic: String,
    /// Number of measures with a variance but no unit cost, which the sum leaves out.
    pub uncosted: usize,
}

/// Expectation of one body for one saving.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SavingSummary {
    /// Saving's id.
    pub saving: String,
    /// Title of the saving.
    pub title: String,
    /// Programme's id.
    pub programme: String,
    /// Programme's name.
    pub programme_name: String,
    pub period: String,
    /// Body's id; `null` if no body's expectation is reported.
    pub body: Option<String>,
    /// Body's name.
    pub body_name: Option<String>,
    /// Sum of the plans.
    pub planned_gbp: Option<i64>,
    /// Amount that the body expects.
    pub expected_gbp: Option<i64>,
    /// Amount delivered.
    pub delivered_gbp: Option<i64>,
    /// Strength of the evidence.
    pub evidence: &'static str,
    /// Whether the figure was agreed.
    pub agreement: &'static str,
    pub source: String,
}

/// Likelihood, impact and score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RatingSummary {
    /// 1 to 5.
    pub likelihood: u8,
    /// 1 to 5.
    pub impact: u8,
    /// Product of likelihood and impact.
    pub score: u16,
}

impl RatingSummary {
    pub(super) const fn of(r: Rating) -> Self {
        Self { likelihood: r.likelihood, impact: r.impact, score: r.score() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RiskSummary {
    pub id: String,
    /// Programme's id; `null` for the board's own risks.
    pub programme: Option<String>,
    /// Programme's name.
    pub programme_name: Option<String>,
    /// Risk in one line.
    pub title: String,
    /// Open or an issue.
    pub status: &'static str,
    /// Rating without controls.
    pub inherent: Option<RatingSummary>,
    /// Current rating.
    pub current: Option<RatingSummary>,
    /// Target rating.
    pub target: Option<RatingSummary>,
    /// Band of the current score; `null` if not rated.
    pub rating: Option<String>,
    /// Basis of the ratings; `null` if none is given.
    pub rating_basis: Option<&'static str>,
    pub owner: Option<String>,
    /// Whether the risk is escalated to the board.
    pub escalated: bool,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionSummary {
    pub id: String,
    /// Text of the decision or of the request.
    pub text: String,
    pub status: String,
    /// Programme's id; `null` for all programmes.
    pub programme: Option<String>,
    /// Whether the record is illustrative.
    pub illustrative: bool,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionSummary {
    pub id: String,
    /// Text of the action.
    pub text: String,
    /// Programme's id; `null` for all programmes.
    pub programme: Option<String>,
    pub open: bool,
    /// Days overdue; `null` if not overdue.
    pub overdue_days: Option<i32>,
    /// Whether the record is illustrative.
    pub illustrative: bool,
    pub source: String,
}

/// Publication.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceSummary {
    pub id: String,
    /// Publisher, title, number and date.
    pub text: String,
    /// Address of the publication.
    pub address: Option<String>,
}

/// Serializes a whole number without a decimal point: 106000, not 106000.0.
#[allow(clippy::ref_option)] // serde passes a reference to the field
fn plain<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match *value {
        None => serializer.serialize_none(),
        #[allow(clippy::cast_possible_truncation)] // within 2^53
        Some(v) if v.fract() == 0.0 && v.abs() < 9.0e15 => serializer.serialize_i64(v as i64),
        Some(v) => serializer.serialize_f64(v),
    }
}
