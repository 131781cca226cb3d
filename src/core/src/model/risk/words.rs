//! Enumerations that describe a risk, with the Orange Book's terms where it has them.

use serde::{Deserialize, Serialize};

/// Categories of risk in the Orange Book (annex 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RiskCategory {
    /// A strategy that is poorly defined, uses wrong data or does not fit its context.
    Strategy,
    /// Unclear plans, priorities, authorities or accountabilities.
    Governance,
    /// Inadequate or failed processes.
    Operations,
    /// Claims, or non-compliance with law.
    Legal,
    /// Property that is deficient or unsafe.
    Property,
    /// Finances not managed in line with requirements and constraints.
    Financial,
    /// Weak commercial partnerships, supply chains or contracts.
    Commercial,
    /// Inadequate leadership, capacity or capability.
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
    /// All categories, in the Orange Book's order.
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

    /// Returns the name in the Orange Book.
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

/// Time until the risk could occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Proximity {
    /// Occurring now, or possible any day.
    Now,
    /// Within three months.
    Within3Months,
    /// Within six months.
    Within6Months,
    /// Within a year.
    Within12Months,
    /// In more than a year.
    Later,
    /// Not assessed.
    #[default]
    NotAssessed,
}

impl Proximity {
    /// All values, the nearest first.
    pub const ALL: [Self; 6] = [
        Self::Now,
        Self::Within3Months,
        Self::Within6Months,
        Self::Within12Months,
        Self::Later,
        Self::NotAssessed,
    ];

    /// Returns a short label for display.
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

/// Status of a risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RiskStatus {
    /// Proposed, not yet accepted into the register.
    Draft,
    /// Live.
    #[default]
    Open,
    /// The risk has occurred and is managed as an issue.
    Issue,
    /// No longer live; the record is kept.
    Closed,
}

impl RiskStatus {
    /// All statuses.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Open, Self::Issue, Self::Closed];

    /// Returns a one-word label for display.
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

/// Whether a risk is a threat or an opportunity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RiskNature {
    /// Possible harm.
    #[default]
    Threat,
    /// Possible benefit: a higher score is a larger benefit, and an impact in pounds is a gain.
    Opportunity,
}

impl RiskNature {
    /// Both values.
    pub const ALL: [Self; 2] = [Self::Threat, Self::Opportunity];

    /// Returns a one-word label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Threat => "Threat",
            Self::Opportunity => "Opportunity",
        }
    }
}

/// Time from the occurrence of a risk until its effect is felt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Velocity {
    /// Immediately, or within days.
    Days,
    /// Within weeks.
    Weeks,
    /// Within months.
    Months,
    /// Within a year or more.
    Years,
    /// Not assessed.
    #[default]
    NotAssessed,
}

impl Velocity {
    /// All values, the fastest first.
    pub const ALL: [Self; 5] = [Self::Days, Self::Weeks, Self::Months, Self::Years, Self::NotAssessed];

    /// Returns a short label for display.
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

/// Treatment chosen for a risk (the Orange Book's options).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Treatment {
    /// Not stated.
    #[default]
    NotStated,
    /// The likelihood or the impact is to be changed.
    Treat,
    /// The risk is retained by an informed decision.
    Tolerate,
    /// The risk is shared, for example by contract or insurance.
    Transfer,
    /// The activity that causes the risk is not started, or is ended.
    Terminate,
    /// The risk is taken or increased to pursue an opportunity.
    Take,
}

impl Treatment {
    /// All treatments.
    pub const ALL: [Self; 6] =
        [Self::NotStated, Self::Treat, Self::Tolerate, Self::Transfer, Self::Terminate, Self::Take];

    /// Returns a short label for display.
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

/// Kind of control: on the causes or on the effects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ControlKind {
    /// Not stated.
    #[default]
    NotStated,
    /// Acts on the causes: the event becomes less likely.
    Preventive,
    /// Acts on the effects: they become less harmful.
    Mitigating,
}

impl ControlKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::NotStated, Self::Preventive, Self::Mitigating];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "not stated",
            Self::Preventive => "preventive",
            Self::Mitigating => "mitigating",
        }
    }
}

/// Effectiveness of a control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ControlEffect {
    /// Not assessed.
    #[default]
    NotAssessed,
    /// Works as intended.
    Effective,
    /// Works in part.
    Partial,
    /// Does not work.
    Weak,
}

impl ControlEffect {
    /// All values.
    pub const ALL: [Self; 4] = [Self::NotAssessed, Self::Effective, Self::Partial, Self::Weak];

    /// Returns a short label for display.
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
