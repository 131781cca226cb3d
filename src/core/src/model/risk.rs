//! Risks in the terms of HM Government's Orange Book ('Management of Risk: Principles and Concepts', 2023).

mod parts;
mod rating;
mod words;

pub use parts::{Control, Escalation, PastEscalation, RiskAction, RiskReview};
pub use rating::{Rating, RatingKind};
pub use words::{
    ControlEffect, ControlKind, Proximity, RiskCategory, RiskNature, RiskStatus, Treatment, Velocity,
};

use super::{
    AreaId, Assurance, Basis, Citation, EarlyWarning, Gap, Gbp, MeasureId, ObjectiveId, ProgrammeId, RiskId,
    SavingId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Returns whether a value is the default. For `skip_serializing_if`: defaults are not written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Risk: a possible event with its cause, its effect and its treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// Id by which other records refer to it; unique within the board.
    pub id: RiskId,
    /// Programme of the risk's register. `None` for the board's own register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Title: the risk in one line.
    pub title: String,
    /// Cause, as the text after 'Because of'.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// Event, as the text after 'it could happen that'.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub event: String,
    /// Effect, as the text after 'with the effect that'.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect: String,
    /// Threat or opportunity.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nature: RiskNature,
    /// Category of the Orange Book.
    pub category: RiskCategory,
    /// Id of the board's own category; it must be under `category`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_category: Option<String>,
    /// Ids of tags that the board declares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Objectives that the risk threatens or serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<ObjectiveId>,
    /// Parent risk that this one is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<RiskId>,
    /// Risks that this one makes more likely or worse, without being a part of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributes_to: Vec<RiskId>,
    /// Office that owns the risk. `None` if it has no owner yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Inherent rating, before any control. `None` if not rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherent: Option<Rating>,
    /// Current rating. `None` if not rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Rating>,
    /// Target rating. `None` if no target is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Rating>,
    /// Basis of the ratings; ratings invented for an example are illustrative.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub rating_basis: Basis,
    /// Time until the risk could occur.
    #[serde(default)]
    pub proximity: Proximity,
    /// Speed with which the effect would be felt.
    #[serde(default, skip_serializing_if = "is_default")]
    pub velocity: Velocity,
    /// Chosen treatment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub treatment: Treatment,
    /// Status: live or not.
    #[serde(default)]
    pub status: RiskStatus,
    /// Date on which it was raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<Date>,
    /// Date of the next review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<Date>,
    /// Completed reviews, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<RiskReview>,
    /// Date on which it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
    /// Current escalation to the board; `None` if it is not escalated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// Earlier escalations to the board, with the reasons why they ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_escalations: Vec<PastEscalation>,
    /// Cost if the risk occurs (or benefit, for an opportunity), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact_gbp: Option<Gbp>,
    /// Basis of that amount.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub impact_basis: Basis,
    /// Controls in place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// Assurances that the controls work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assurances: Vec<Assurance>,
    /// Gaps in control or assurance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// Planned actions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<RiskAction>,
    /// The areas concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
    /// Measures that show whether the risk is occurring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureId>,
    /// Levels of measures at which the risk must be reviewed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<EarlyWarning>,
    /// Savings that it endangers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub savings: Vec<SavingId>,
    /// Citations of documents that state the risk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// Further information for the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Values of the board's own fields, by field id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, String>,
}

impl Risk {
    /// Creates an open risk with only an id, a register and a title.
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
            areas: Vec::new(),
            measures: Vec::new(),
            warnings: Vec::new(),
            savings: Vec::new(),
            cites: Vec::new(),
            note: None,
            custom: BTreeMap::new(),
        }
    }

    /// Returns whether the risk counts towards exposure: every risk that is neither closed nor a draft.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.status, RiskStatus::Open | RiskStatus::Issue)
    }

    /// Returns the date of the last review; `None` if no review is recorded.
    #[must_use]
    pub fn reviewed(&self) -> Option<Date> {
        self.reviews.iter().map(|r| r.on).max()
    }

    /// Returns whether the risk is a threat rather than an opportunity.
    #[must_use]
    pub const fn is_threat(&self) -> bool {
        matches!(self.nature, RiskNature::Threat)
    }
}
