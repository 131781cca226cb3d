//! Programmes: what the board answers for.

use super::{AreaId, Basis, BodyId, Citation, Gbp, Period, ProgrammeId, SiteId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What kind of programme it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgrammeKind {
    /// Budgets of several bodies spent together, such as the Better Care Fund.
    PooledBudget,
    /// New ways of providing care tried in named places, such as the vanguards.
    NewCareModels,
    /// Plans for whole areas, such as sustainability and transformation plans.
    AreaPlans,
    /// Places that try out and share practice, such as the integration pioneers.
    Pioneers,
    /// Budgets that the person cared for has a say in, such as Integrated Personal Commissioning.
    PersonalBudgets,
    /// Powers and budgets handed to places.
    Devolution,
    /// Any other kind, in a few words.
    Other(String),
}

impl ProgrammeKind {
    /// The kind in a few words.
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

/// A programme that the board answers for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// By which other records name it.
    pub id: ProgrammeId,
    /// The full name.
    pub name: String,
    /// A short form for tables and labels, such as `BCF`.
    pub short: String,
    /// What kind of programme it is.
    pub kind: ProgrammeKind,
    /// What it is, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The bodies that lead it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<BodyId>,
    /// Who answers for it, by office, such as `SRO, BCF`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When it began, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Date>,
    /// When it is to end, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
    /// Money announced, pooled or spent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub money: Vec<MoneyLine>,
    /// Assessments of the confidence that it will deliver, oldest first. Empty: not assessed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confidence: Vec<DeliveryConfidence>,
    /// Its places or projects, such as the 50 vanguards or the 44 footprints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Site>,
    /// Where what is said of it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

impl Programme {
    /// The latest delivery confidence given on or before a day.
    #[must_use]
    pub fn confidence_at(&self, day: Date) -> Option<&DeliveryConfidence> {
        self.confidence.iter().filter(|c| c.on <= day).max_by_key(|c| c.on)
    }
}

/// What an amount of programme money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoneyKind {
    /// Said in public that it would be there.
    Announced,
    /// Given to the programme.
    Allocated,
    /// Put into a joint budget.
    Pooled,
    /// Paid out.
    Spent,
}

impl MoneyKind {
    /// One word for a screen or a page.
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

/// An amount of programme money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyLine {
    /// Unique within the programme.
    pub id: String,
    /// What the money is, in a few words.
    pub label: String,
    /// What kind of amount it is.
    pub kind: MoneyKind,
    /// The site that it is for, where it is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// How much.
    pub gbp: Gbp,
    /// For which period, if it is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// What stands behind the figure.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Where it comes from.
    pub cite: Citation,
}

/// The five-step delivery confidence of the Infrastructure and Projects Authority, as in its annual reports of
/// 2015-16 and 2016-17.
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
    /// All five, best first.
    pub const ALL: [Self; 5] = [Self::Green, Self::AmberGreen, Self::Amber, Self::AmberRed, Self::Red];

    /// The scale's own words.
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

    /// What the rating says, in one short sentence.
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

/// One assessment of the confidence that a programme will deliver.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryConfidence {
    /// Unique within the programme.
    pub id: String,
    /// The rating.
    pub rating: ConfidenceRating,
    /// The day on which it was given.
    pub on: Date,
    /// Who gave it, by office or body.
    pub assessor: String,
    /// Why, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What stands behind it.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Where it comes from. `None` only for ratings that the board gave itself or that are illustrative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// A place or project within a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// By which other records name it; unique within the board.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// The group it belongs to, such as the vanguard type or the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its official code, such as an ONS code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The areas that it covers, or lies in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
}

impl Site {
    /// A site with an id and a name and nothing else.
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        Self { id: id.into(), name: name.to_owned(), group: None, code: None, areas: Vec::new() }
    }
}
