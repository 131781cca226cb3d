//! How a risk is rated.

use super::Risk;
use serde::{Deserialize, Serialize};

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
