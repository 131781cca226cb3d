//! Ratings of a risk.

use super::Risk;
use serde::{Deserialize, Serialize};

/// Rating of likelihood and impact, each a step of the board's [`Scale`](super::Scale): 1 to 5 on the
/// standard one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Step of likelihood, from 1, the least likely.
    pub likelihood: u8,
    /// Step of impact, from 1, the least harmful.
    pub impact: u8,
}

impl Rating {
    /// The standard scale's names for likelihood 1 to 5.
    pub const LIKELIHOOD: [&'static str; 5] = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"];
    /// The standard scale's names for impact 1 to 5.
    pub const IMPACT: [&'static str; 5] = ["Negligible", "Minor", "Moderate", "Major", "Severe"];

    /// Returns likelihood times impact.
    #[must_use]
    pub const fn score(self) -> u16 {
        self.likelihood as u16 * self.impact as u16
    }
}

/// Kind of rating of a risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RatingKind {
    /// Before any control.
    Inherent,
    /// With the controls in place now.
    #[default]
    Current,
    /// Intended level.
    Target,
}

impl RatingKind {
    /// All three kinds.
    pub const ALL: [Self; 3] = [Self::Inherent, Self::Current, Self::Target];

    /// Returns a one-word label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inherent => "Inherent",
            Self::Current => "Current",
            Self::Target => "Target",
        }
    }

    /// Returns the rating of this kind of a risk.
    #[must_use]
    pub const fn of(self, risk: &Risk) -> Option<Rating> {
        match self {
            Self::Inherent => risk.inherent,
            Self::Current => risk.current,
            Self::Target => risk.target,
        }
    }

    /// Returns the rating of this kind of a risk, mutable.
    pub const fn of_mut(self, risk: &mut Risk) -> &mut Option<Rating> {
        match self {
            Self::Inherent => &mut risk.inherent,
            Self::Current => &mut risk.current,
            Self::Target => &mut risk.target,
        }
    }
}
