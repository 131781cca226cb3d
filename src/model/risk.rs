//! Risks in the terms of HM Government's Orange Book ('Management of Risk: Principles and Concepts', 2023).

use super::{Basis, Citation, Gbp, MeasureId, ProgrammeId, RiskId, SavingId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The Orange Book's categories of risk (annex 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RiskCategory {
    /// The strategy is poorly defined, rests on wrong data or does not fit the setting.
    Strategy,
    /// Unclear plans, priorities, authorities or accountabilities.
    Governance,
    /// Inadequate or failed processes.
    Operations,
    /// Claims, or law not complied with.
    Legal,
    /// Property that is deficient or unsafe.
    Property,
    /// Money not managed in line with requirements and constraints.
    Financial,
    /// Weak commercial partnerships, supply chains or contracts.
    Commercial,
    /// Leadership, capacity or capability that falls short.
    People,
    /// Technology that does not deliver or fails.
    Technology,
    /// Information that is not robust, suitable or appropriate.
    Information,
    /// Unauthorised or inappropriate access.
    Security,
    /// Programmes and projects that do not fit strategy or do not deliver the benefits.
    ProjectProgramme,
    /// Events that damage trust and standing.
    Reputational,
}

impl RiskCategory {
    /// All, in the Orange Book's order.
    pub const ALL: [Self; 13] = [
        Self::Strategy,
        Self::Governance,
        Self::Operations,
        Self::Legal,
        Self::Property,
        Self::Financial,
        Self::Commercial,
        Self::People,
        Self::Technology,
        Self::Information,
        Self::Security,
        Self::ProjectProgramme,
        Self::Reputational,
    ];

    /// The Orange Book's own word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Strategy => "Strategy",
            Self::Governance => "Governance",
            Self::Operations => "Operations",
            Self::Legal => "Legal",
            Self::Property => "Property",
            Self::Financial => "Financial",
            Self::Commercial => "Commercial",
            Self::People => "People",
            Self::Technology => "Technology",
            Self::Information => "Information",
            Self::Security => "Security",
            Self::ProjectProgramme => "Project/programme",
            Self::Reputational => "Reputational",
        }
    }
}

/// Likelihood and impact, each 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// 1 (rare) to 5 (almost certain).
    pub likelihood: u8,
    /// 1 (negligible) to 5 (severe).
    pub impact: u8,
}

impl Rating {
    /// Words for likelihood 1 to 5.
    pub const LIKELIHOOD: [&'static str; 5] = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"];
    /// Words for impact 1 to 5.
    pub const IMPACT: [&'static str; 5] = ["Negligible", "Minor", "Moderate", "Major", "Severe"];

    /// Likelihood times impact, 1 to 25.
    #[must_use]
    pub const fn score(self) -> u16 {
        self.likelihood as u16 * self.impact as u16
    }
}

/// When the risk could strike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Proximity {
    /// It already does, or could any day.
    Now,
    /// Within three months.
    Within3Months,
    /// Within six months.
    Within6Months,
    /// Within a year.
    Within12Months,
    /// Later than that.
    Later,
    /// Not said.
    #[default]
    NotAssessed,
}

impl Proximity {
    /// All, nearest first.
    pub const ALL: [Self; 6] = [
        Self::Now,
        Self::Within3Months,
        Self::Within6Months,
        Self::Within12Months,
        Self::Later,
        Self::NotAssessed,
    ];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Within3Months => "within 3 months",
            Self::Within6Months => "within 6 months",
            Self::Within12Months => "within 12 months",
            Self::Later => "later",
            Self::NotAssessed => "not assessed",
        }
    }
}

/// Whether a risk is live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RiskStatus {
    /// Proposed, not yet taken on.
    Draft,
    /// Live.
    #[default]
    Open,
    /// It has happened and is managed as an issue.
    Issue,
    /// No longer live; kept.
    Closed,
}

impl RiskStatus {
    /// All.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Open, Self::Issue, Self::Closed];

    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Open => "Open",
            Self::Issue => "Issue",
            Self::Closed => "Closed",
        }
    }
}

/// How well a control works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ControlEffect {
    /// Not said.
    #[default]
    NotAssessed,
    /// Works as meant.
    Effective,
    /// Works in part.
    Partial,
    /// Does not work.
    Weak,
}

impl ControlEffect {
    /// All.
    pub const ALL: [Self; 4] = [Self::NotAssessed, Self::Effective, Self::Partial, Self::Weak];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotAssessed => "not assessed",
            Self::Effective => "effective",
            Self::Partial => "partly effective",
            Self::Weak => "weak",
        }
    }
}

/// Something in place that lowers a risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Unique within the risk.
    pub id: String,
    /// What is in place.
    pub text: String,
    /// Who keeps it working, by office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// How well it works.
    #[serde(default)]
    pub effect: ControlEffect,
}

/// Something to be done about a risk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskAction {
    /// Unique within the risk.
    pub id: String,
    /// What is to be done.
    pub text: String,
    /// Who does it, by office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The day it was done; `None`: still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Date>,
}

/// That a risk was taken to the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// The day, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Why.
    pub reason: String,
}

/// That a risk was looked at and found to stand, or was changed then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskReview {
    /// Unique within the risk.
    pub id: String,
    /// The day of the review.
    pub on: Date,
    /// Who reviewed it, by office.
    pub by: String,
    /// What was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A risk: what could happen, from what, with what effect, and what is done about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// By which other records name it; unique within the board.
    pub id: RiskId,
    /// Whose register it stands in. `None`: the board's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The risk in one line.
    pub title: String,
    /// Because of …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// … it could happen that …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// … with the effect that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect: String,
    /// The Orange Book's category.
    pub category: RiskCategory,
    /// Who owns it, by office. `None`: nobody yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Before any control. `None`: not rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherent: Option<Rating>,
    /// As things are. `None`: not rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Rating>,
    /// Where it should be. `None`: no target set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Rating>,
    /// Who rated it: ratings made up for the example are illustrative.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub rating_basis: Basis,
    /// When it could strike.
    #[serde(default)]
    pub proximity: Proximity,
    /// Live or not.
    #[serde(default)]
    pub status: RiskStatus,
    /// When it was raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<Date>,
    /// When it is next to be reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<Date>,
    /// Reviews made, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<RiskReview>,
    /// The day it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
    /// That it was taken to the board; `None`: it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// What it would cost if it struck, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact_gbp: Option<Gbp>,
    /// What is in place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<RiskAction>,
    /// Measures that show whether it is striking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureId>,
    /// Savings that it endangers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub savings: Vec<SavingId>,
    /// Where the risk is stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// What else the board should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Risk {
    /// A new open risk with nothing but an id, a register and a title.
    #[must_use]
    pub fn new(id: &str, programme: Option<ProgrammeId>, title: &str) -> Self {
        Self {
            id: id.into(),
            programme,
            title: title.to_owned(),
            cause: String::new(),
            event: String::new(),
            effect: String::new(),
            category: RiskCategory::ProjectProgramme,
            owner: None,
            inherent: None,
            current: None,
            target: None,
            rating_basis: Basis::Assessed,
            proximity: Proximity::NotAssessed,
            status: RiskStatus::Open,
            raised: None,
            next_review: None,
            reviews: Vec::new(),
            closed: None,
            escalation: None,
            impact_gbp: None,
            controls: Vec::new(),
            actions: Vec::new(),
            measures: Vec::new(),
            savings: Vec::new(),
            cites: Vec::new(),
            note: None,
        }
    }

    /// Whether it counts towards exposure: every risk that is not closed or a draft.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.status, RiskStatus::Open | RiskStatus::Issue)
    }
}
