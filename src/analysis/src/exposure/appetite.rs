//! Comparison of risks with the board's appetite.

use boardsight_core::model::{Rating, Risk, RiskFramework};
use serde::{Deserialize, Serialize};

/// Position of a risk's current score against the board's appetite and tolerance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// Above the tolerance: higher than the board is willing to operate with.
    OutOfTolerance,
    /// Above the appetite and within the tolerance.
    AboveAppetite,
    /// Within the appetite.
    Within,
    /// The risk has no current rating, and the board has an appetite for its category.
    NotRated,
    /// The board has set no appetite for its category, or the risk is an opportunity.
    NotSet,
}

impl Standing {
    /// All values, the worst first.
    pub const ALL: [Self; 5] =
        [Self::OutOfTolerance, Self::AboveAppetite, Self::Within, Self::NotRated, Self::NotSet];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OutOfTolerance => "out of tolerance",
            Self::AboveAppetite => "above appetite",
            Self::Within => "within appetite",
            Self::NotRated => "not rated",
            Self::NotSet => "no appetite set",
        }
    }

    /// Returns whether the score exceeds the appetite.
    #[must_use]
    pub const fn is_out(self) -> bool {
        matches!(self, Self::OutOfTolerance | Self::AboveAppetite)
    }
}

/// Returns the position of a risk against the appetite for its category.
#[must_use]
pub fn standing(framework: &RiskFramework, risk: &Risk) -> Standing {
    let Some(appetite) = framework.appetite(risk).filter(|_| risk.is_threat()) else {
        return Standing::NotSet;
    };
    match risk.current.map(Rating::score) {
        None => Standing::NotRated,
        Some(score) if score > appetite.tolerance => Standing::OutOfTolerance,
        Some(score) if score > appetite.appetite => Standing::AboveAppetite,
        Some(_) => Standing::Within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{Appetite, RiskNature, Stance};
    use boardsight_testkit::fixture;

    #[test]
    fn score_is_within_above_or_out_of_tolerance() {
        let mut framework = RiskFramework::default();
        let mut risk = Risk::new("R-1", None, "It fails");
        risk.current = fixture::rating(3, 4);
        assert_eq!(standing(&framework, &risk), Standing::NotSet);
        framework.appetites.push(Appetite {
            id: "all".into(),
            category: None,
            own_category: None,
            stance: Stance::Cautious,
            appetite: 8,
            tolerance: 12,
            statement: String::new(),
            illustrative: true,
            cite: None,
        });
        assert_eq!(standing(&framework, &risk), Standing::AboveAppetite);
        risk.current = fixture::rating(4, 4);
        assert_eq!(standing(&framework, &risk), Standing::OutOfTolerance);
        risk.nature = RiskNature::Opportunity;
        assert_eq!(standing(&framework, &risk), Standing::NotSet);
        risk.nature = RiskNature::Threat;
        risk.current = fixture::rating(2, 4);
        assert_eq!(standing(&framework, &risk), Standing::Within);
        risk.current = None;
        assert_eq!(standing(&framework, &risk), Standing::NotRated);
    }
}
