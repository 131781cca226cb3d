//! What holds a risk, and who says so: assurance in three lines, gaps, and early warnings; and the objectives that risks
//! threaten.

use super::{Citation, MeasureId, ObjectiveId, ProgrammeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the board is there to achieve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// By which risks name it.
    pub id: ObjectiveId,
    /// The objective in one line.
    pub title: String,
    /// Who answers for it, by office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The programme whose objective it is; `None`: the board's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where it is stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// From which side an assurance comes: the Orange Book's three lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AssuranceLine {
    /// Those who run the service and own the risk.
    First,
    /// Those who oversee them: risk management, compliance, programme offices.
    Second,
    /// Those who are independent of both: internal audit and other independent reviewers.
    Third,
}

impl AssuranceLine {
    /// All three.
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Third];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "first line: management",
            Self::Second => "second line: oversight",
            Self::Third => "third line: independent",
        }
    }
}

/// What an assurance concludes: the four opinions that internal audit in UK government gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Opinion {
    /// No opinion was given.
    #[default]
    NotStated,
    /// Not adequate or effective: it may fail.
    Unsatisfactory,
    /// Significant weaknesses.
    Limited,
    /// Some improvement is needed.
    Moderate,
    /// Adequate and effective.
    Substantial,
}

impl Opinion {
    /// All, the best first.
    pub const ALL: [Self; 5] =
        [Self::Substantial, Self::Moderate, Self::Limited, Self::Unsatisfactory, Self::NotStated];

    /// A word or two for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotStated => "not stated",
            Self::Unsatisfactory => "unsatisfactory",
            Self::Limited => "limited",
            Self::Moderate => "moderate",
            Self::Substantial => "substantial",
        }
    }
}

/// Evidence that controls work, or that they do not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assurance {
    /// Unique within the risk.
    pub id: String,
    /// From which side it comes.
    pub line: AssuranceLine,
    /// What it is, such as 'Internal audit of discharge planning'.
    pub text: String,
    /// Who gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The day it was given. `None`: it is expected and has not come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// What it concludes.
    #[serde(default)]
    pub opinion: Opinion,
    /// The controls that it is about, by their ids within the risk; none: all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// What a gap is a gap in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GapKind {
    /// A control that is missing or does not work.
    Control,
    /// Nobody can say whether a control works.
    Assurance,
}

impl GapKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Control, Self::Assurance];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Control => "gap in control",
            Self::Assurance => "gap in assurance",
        }
    }
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Unique within the risk.
    pub id: String,
    /// In what.
    pub kind: GapKind,
    /// What is missing.
    pub text: String,
    /// The action that is to close it, by its id within the risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The day it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// Which way a figure has to go to be a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Crossing {
    /// Above the level.
    Above,
    /// Below the level.
    Below,
}

impl Crossing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Above, Self::Below];

    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
        }
    }

    /// Whether a figure has gone that way past a level.
    #[must_use]
    pub fn crossed(self, value: f64, level: f64) -> bool {
        match self {
            Self::Above => value > level,
            Self::Below => value < level,
        }
    }
}

/// A level of a measure at which a risk is to be looked at again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyWarning {
    /// Unique within the risk.
    pub id: String,
    /// The measure.
    pub measure: MeasureId,
    /// Whose figures; `None`: of the risk's own programme, or of the country for the board's own risks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Which way.
    pub when: Crossing,
    /// The level, in the measure's unit.
    pub level: f64,
    /// Why this level.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where the level is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}
