//! Risks in the terms of HM Government's Orange Book ('Management of Risk: Principles and Concepts', 2023).

use super::{
    Assurance, Basis, Citation, EarlyWarning, Gap, Gbp, MeasureId, ObjectiveId, ProgrammeId, RiskId, SavingId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// Likelihood and impact, each a step of the board's [`Scale`](super::Scale): 1 to 5 on the standard one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// From 1, the least likely.
    pub likelihood: u8,
    /// From 1, the least harmful.
    pub impact: u8,
}

impl Rating {
    /// The standard scale's words for likelihood 1 to 5.
    pub const LIKELIHOOD: [&'static str; 5] = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"];
    /// The standard scale's words for impact 1 to 5.
    pub const IMPACT: [&'static str; 5] = ["Negligible", "Minor", "Moderate", "Major", "Severe"];

    /// Likelihood times impact.
    #[must_use]
    pub const fn score(self) -> u16 {
        self.likelihood as u16 * self.impact as u16
    }
}

/// Which of a risk's ratings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Which {
    /// Before any control.
    Inherent,
    /// As things are.
    #[default]
    Current,
    /// Where it should be.
    Target,
}

impl Which {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Inherent, Self::Current, Self::Target];

    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inherent => "Inherent",
            Self::Current => "Current",
            Self::Target => "Target",
        }
    }

    /// That rating of a risk.
    #[must_use]
    pub const fn of(self, risk: &Risk) -> Option<Rating> {
        match self {
            Self::Inherent => risk.inherent,
            Self::Current => risk.current,
            Self::Target => risk.target,
        }
    }

    /// That rating of a risk, to be changed.
    pub const fn of_mut(self, risk: &mut Risk) -> &mut Option<Rating> {
        match self {
            Self::Inherent => &mut risk.inherent,
            Self::Current => &mut risk.current,
            Self::Target => &mut risk.target,
        }
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

/// Whether it would do harm or good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RiskNature {
    /// Harm.
    #[default]
    Threat,
    /// Good: the score says how much is to be won, and an impact in pounds is a gain.
    Opportunity,
}

impl RiskNature {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Threat, Self::Opportunity];

    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Threat => "Threat",
            Self::Opportunity => "Opportunity",
        }
    }
}

/// How soon its effect is felt once it has struck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Velocity {
    /// At once, or within days.
    Days,
    /// Within weeks.
    Weeks,
    /// Within months.
    Months,
    /// Within a year or more.
    Years,
    /// Not said.
    #[default]
    NotAssessed,
}

impl Velocity {
    /// All, fastest first.
    pub const ALL: [Self; 5] = [Self::Days, Self::Weeks, Self::Months, Self::Years, Self::NotAssessed];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Days => "within days",
            Self::Weeks => "within weeks",
            Self::Months => "within months",
            Self::Years => "a year or more",
            Self::NotAssessed => "not assessed",
        }
    }
}

/// What is decided to be done about a risk (the Orange Book's options).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Treatment {
    /// Not said.
    #[default]
    NotStated,
    /// Likelihood or impact is to be changed.
    Treat,
    /// It is retained by an informed decision.
    Tolerate,
    /// It is shared, as by contract or insurance.
    Transfer,
    /// What gives rise to it is not begun, or ended.
    Terminate,
    /// It is taken or increased to pursue an opportunity.
    Take,
}

impl Treatment {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::NotStated, Self::Treat, Self::Tolerate, Self::Transfer, Self::Terminate, Self::Take];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "not stated",
            Self::Treat => "treat",
            Self::Tolerate => "tolerate",
            Self::Transfer => "transfer",
            Self::Terminate => "terminate",
            Self::Take => "take",
        }
    }
}

/// What a control works on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ControlKind {
    /// Not said.
    #[default]
    NotStated,
    /// The causes: it makes the event less likely.
    Preventive,
    /// The effects: it makes them less harmful.
    Mitigating,
}

impl ControlKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::NotStated, Self::Preventive, Self::Mitigating];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "not stated",
            Self::Preventive => "preventive",
            Self::Mitigating => "mitigating",
        }
    }
}

/// For `skip_serializing_if`: what a field holds when nothing was said is not written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// What it works on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ControlKind,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// Something to be done about a risk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// How far it has come, 0 to 100; `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// What was last reported of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
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

/// That a risk was taken to the board and taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastEscalation {
    /// Unique within the risk.
    pub id: String,
    /// The day it was taken to the board, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Why.
    pub reason: String,
    /// The day it was taken back.
    pub back_on: Date,
    /// Why.
    pub back_reason: String,
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
    /// Whether it would do harm or good.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nature: RiskNature,
    /// The Orange Book's category.
    pub category: RiskCategory,
    /// The board's own category, by its id; it stands under `category`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_category: Option<String>,
    /// Tags that the board declares, by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The objectives that it threatens, or serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<ObjectiveId>,
    /// The risk that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RiskId>,
    /// Risks that it makes more likely or worse, without being a part of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributes_to: Vec<RiskId>,
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
    /// How soon it would be felt.
    #[serde(default, skip_serializing_if = "is_default")]
    pub velocity: Velocity,
    /// What is decided to be done about it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub treatment: Treatment,
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
    /// When it was taken to the board before, and why it was taken back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_escalations: Vec<PastEscalation>,
    /// What it would cost if it struck (or bring, of an opportunity), where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact_gbp: Option<Gbp>,
    /// What stands behind that amount.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub impact_basis: Basis,
    /// What is in place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// Who says that it works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assurances: Vec<Assurance>,
    /// What is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<RiskAction>,
    /// Measures that show whether it is striking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureId>,
    /// Levels of measures at which it is to be looked at again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<EarlyWarning>,
    /// Savings that it endangers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub savings: Vec<SavingId>,
    /// Where the risk is stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// What else the board should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The board's own fields, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, String>,
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
            nature: RiskNature::Threat,
            category: RiskCategory::ProjectProgramme,
            own_category: None,
            tags: Vec::new(),
            objectives: Vec::new(),
            parent: None,
            contributes_to: Vec::new(),
            owner: None,
            inherent: None,
            current: None,
            target: None,
            rating_basis: Basis::Assessed,
            proximity: Proximity::NotAssessed,
            velocity: Velocity::NotAssessed,
            treatment: Treatment::NotStated,
            status: RiskStatus::Open,
            raised: None,
            next_review: None,
            reviews: Vec::new(),
            closed: None,
            escalation: None,
            past_escalations: Vec::new(),
            impact_gbp: None,
            impact_basis: Basis::Published,
            controls: Vec::new(),
            assurances: Vec::new(),
            gaps: Vec::new(),
            actions: Vec::new(),
            measures: Vec::new(),
            warnings: Vec::new(),
            savings: Vec::new(),
            cites: Vec::new(),
            note: None,
            custom: BTreeMap::new(),
        }
    }

    /// Whether it counts towards exposure: every risk that is not closed or a draft.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.status, RiskStatus::Open | RiskStatus::Issue)
    }

    /// The day it was last reviewed; `None`: no review is noted.
    #[must_use]
    pub fn reviewed(&self) -> Option<Date> {
        self.reviews.iter().map(|r| r.on).max()
    }

    /// Whether it would do harm.
    #[must_use]
    pub const fn is_threat(&self) -> bool {
        matches!(self.nature, RiskNature::Threat)
    }
}
