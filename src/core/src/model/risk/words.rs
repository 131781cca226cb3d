//! The words that a risk is described by: the Orange Book's where it has one.

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
