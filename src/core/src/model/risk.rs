//! Risks in the terms of HM Government's Orange Book ('Management of Risk: Principles and Concepts', 2023).

mod parts;
mod rating;
mod words;

pub use parts::{Control, Escalation, PastEscalation, RiskAction, RiskReview};
pub use rating::{Rating, Which};
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

/// For `skip_serializing_if`: what a field holds when nothing was said is not written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
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
    /// The areas that it concerns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
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
            areas: Vec::new(),
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
