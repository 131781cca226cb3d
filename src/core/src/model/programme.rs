//! Programmes that the board oversees.

use super::{AreaId, Basis, BodyId, Citation, Gbp, Period, ProgrammeId, SiteId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Kind of a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgrammeKind {
    /// Pooled budgets of several bodies, such as the Better Care Fund.
    PooledBudget,
    /// New models of care piloted in named places, such as the vanguards.
    NewCareModels,
    /// Plans for whole areas, such as sustainability and transformation plans.
    AreaPlans,
    /// Places that pilot and share practice, such as the integration pioneers.
    Pioneers,
    /// Budgets that the person cared for helps to decide on, such as Integrated Personal Commissioning.
    PersonalBudgets,
    /// Devolution of powers and budgets to places.
    Devolution,
    /// Any other kind, described in a few words.
    Other(String),
}

impl ProgrammeKind {
    /// Returns a short label of the kind.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::PooledBudget => "Pooled budget",
            Self::NewCareModels => "New care models",
            Self::AreaPlans => "Area plans",
            Self::Pioneers => "Pioneers",
            Self::PersonalBudgets => "Personal budgets",
            Self::Devolution => "Devolution",
            Self::Other(text) => text,
        }
    }
}

/// Programme that the board oversees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Id by which other records refer to it.
    pub id: ProgrammeId,
    /// Full name.
    pub name: String,
    /// Short name for tables and labels, such as `BCF`.
    pub short: String,
    /// Kind of programme.
    pub kind: ProgrammeKind,
    /// Description in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// Lead bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<BodyId>,
    /// Responsible office, such as `SRO, BCF`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Start date, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Date>,
    /// End date, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
    /// Money announced, pooled or spent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub money: Vec<MoneyLine>,
    /// Assessments of the confidence that it will deliver, oldest first. Empty: not assessed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confidence: Vec<DeliveryConfidence>,
    /// Places or projects, such as the 50 vanguards or the 44 footprints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Site>,
    /// Citations of the programme's description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

impl Programme {
    /// Returns the latest delivery confidence given on or before a date.
    #[must_use]
    pub fn confidence_at(&self, day: Date) -> Option<&DeliveryConfidence> {
        self.confidence.iter().filter(|c| c.on <= day).max_by_key(|c| c.on)
    }
}

/// Kind of an amount of programme money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoneyKind {
    /// Announced in public.
    Announced,
    /// Allocated to the programme.
    Allocated,
    /// Pooled in a joint budget.
    Pooled,
    /// Spent.
    Spent,
}

impl MoneyKind {
    /// Returns a one-word label for display.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Allocated => "allocated",
            Self::Pooled => "pooled",
            Self::Spent => "spent",
        }
    }
}

/// Amount of programme money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyLine {
    /// Id, unique within the programme.
    pub id: String,
    /// Short description of the money.
    pub label: String,
    /// Kind of amount.
    pub kind: MoneyKind,
    /// The site, if the money is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Amount.
    pub gbp: Gbp,
    /// Period, if the amount is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Basis of the figure.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Citation of the source.
    pub cite: Citation,
}

/// Delivery confidence on the five-step scale of the Infrastructure and Projects Authority, as in its
/// annual reports of 2015-16 and 2016-17.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ConfidenceRating {
    /// Successful delivery appears highly likely.
    Green,
    /// Successful delivery appears probable, with constant attention needed.
    AmberGreen,
    /// Successful delivery appears feasible, with significant issues that look resolvable.
    Amber,
    /// Successful delivery is in doubt.
    AmberRed,
    /// Successful delivery appears unachievable.
    Red,
}

impl ConfidenceRating {
    /// All five ratings, the best first.
    pub const ALL: [Self; 5] = [Self::Green, Self::AmberGreen, Self::Amber, Self::AmberRed, Self::Red];

    /// Returns the label in the scale's own words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Green => "Green",
            Self::AmberGreen => "Amber/green",
            Self::Amber => "Amber",
            Self::AmberRed => "Amber/red",
            Self::Red => "Red",
        }
    }

    /// Returns the meaning of the rating in one short sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Green => "Delivery to time, cost and quality looks highly likely.",
            Self::AmberGreen => "Delivery looks probable, with constant attention to risks.",
            Self::Amber => "Delivery looks feasible, with significant issues that can still be resolved.",
            Self::AmberRed => "Delivery is in doubt, with major risks or issues in key areas.",
            Self::Red => "Delivery looks unachievable without a change of scope or a new plan.",
        }
    }
}

/// Assessment of the confidence that a programme will deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryConfidence {
    /// Id, unique within the programme.
    pub id: String,
    /// The rating given.
    pub rating: ConfidenceRating,
    /// Date of the assessment.
    pub on: Date,
    /// Office or body that assessed it.
    pub assessor: String,
    /// Reason, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Basis of the assessment.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Citation of the source. `None` only for ratings that the board gave itself or that are illustrative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// Place or project within a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Id by which other records refer to it; unique within the board.
    pub id: SiteId,
    /// Name for readers.
    pub name: String,
    /// Group of the site, such as the vanguard type or the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Official code, such as an ONS code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The areas that it covers or is part of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
}

impl Site {
    /// Creates a site with only an id and a name.
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        Self { id: id.into(), name: name.to_owned(), group: None, code: None, areas: Vec::new() }
    }
}
