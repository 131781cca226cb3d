//! Risk registers as CSV in the field sets of other tools: export, and import as one proposed edit.
//!
//! `docs/register-exchange.md` documents the sources of the field sets and their known limits.

mod lost;
mod read;
mod write;

pub use lost::{lost, lost_words};
pub use read::{CellFault, ExchangeProposal, TargetRegister, propose};
pub use write::write;

use boardsight_core::model::Treatment;

/// A tool with a supported field set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegisterFormat {
    /// CISO Assistant: a risk assessment as CSV, separated by semicolons.
    CisoAssistant,
    /// SimpleRisk: risks, with its own field names.
    SimpleRisk,
}

impl RegisterFormat {
    /// All tools.
    pub const ALL: [Self; 2] = [Self::CisoAssistant, Self::SimpleRisk];

    /// Returns the tool's name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CisoAssistant => "CISO Assistant",
            Self::SimpleRisk => "SimpleRisk",
        }
    }

    /// Returns the name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CisoAssistant => "ciso-assistant",
            Self::SimpleRisk => "simplerisk",
        }
    }

    /// Returns the tool for a name on the command line.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name().eq_ignore_ascii_case(name))
    }

    /// Returns the exported columns, in order.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::CisoAssistant => &CISO_ASSISTANT,
            Self::SimpleRisk => &SIMPLERISK,
        }
    }

    /// Detects the tool from a file's headings: the one with the most columns present, including the column
    /// that is required to read a risk.
    #[must_use]
    pub fn of_headings(headings: &[String]) -> Option<Self> {
        let has = |name: &str| headings.iter().any(|h| h.trim().eq_ignore_ascii_case(name));
        let count = |form: &Self| form.columns().iter().filter(|c| has(c)).count();
        Self::ALL.into_iter().filter(|form| has(form.title())).max_by_key(count)
    }

    /// Returns the column of a risk's title.
    const fn title(self) -> &'static str {
        match self {
            Self::CisoAssistant => "name",
            Self::SimpleRisk => "Subject",
        }
    }
}

const CISO_ASSISTANT: [&str; 17] = [
    "ref_id",
    "assets",
    "threats",
    "name",
    "description",
    "inherent_impact",
    "inherent_proba",
    "inherent_level",
    "existing_controls",
    "current_impact",
    "current_proba",
    "current_risk",
    "additional_controls",
    "residual_impact",
    "residual_proba",
    "residual_risk",
    "treatment",
];

const SIMPLERISK: [&str; 17] = [
    "Risk ID",
    "Subject",
    "Status",
    "External Reference ID",
    "Category",
    "Owner",
    "Risk Scoring Method",
    "Current Likelihood",
    "Current Impact",
    "Risk Assessment",
    "Additional Notes",
    "Submission Date",
    "Planning Strategy",
    "Current Solution",
    "Security Recommendations",
    "Next Review Date",
    "Risk Tags",
];

/// SimpleRisk's default words for its five steps of likelihood.
const SIMPLERISK_LIKELIHOOD: [&str; 5] = ["Remote", "Unlikely", "Credible", "Likely", "Almost Certain"];
/// SimpleRisk's default words for its five steps of impact.
const SIMPLERISK_IMPACT: [&str; 5] = ["Insignificant", "Minor", "Moderate", "Major", "Extreme/Catastrophic"];

/// CISO Assistant's words for risk treatments. Two of our treatments may map to one of its words.
const CISO_TREATMENTS: [(&str, Treatment); 6] = [
    ("open", Treatment::NotStated),
    ("mitigate", Treatment::Treat),
    ("accept", Treatment::Tolerate),
    ("avoid", Treatment::Terminate),
    ("transfer", Treatment::Transfer),
    ("accept", Treatment::Take),
];

/// SimpleRisk's words for risk treatments.
const SIMPLERISK_TREATMENTS: [(&str, Treatment); 5] = [
    ("Mitigate", Treatment::Treat),
    ("Accept", Treatment::Tolerate),
    ("Transfer", Treatment::Transfer),
    ("Accept", Treatment::Take),
    ("", Treatment::NotStated),
];
