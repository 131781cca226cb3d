//! Assurance of risks: the three lines of assurance, gaps, early warnings, and the objectives that risks
//! threaten.

use super::{Citation, MeasureId, ObjectiveId, ProgrammeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Objective of the board or of a programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// Id by which risks refer to the objective.
    pub id: ObjectiveId,
    /// The objective in one line.
    pub title: String,
    /// Office that is responsible for the objective.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Programme of the objective; `None` for an objective of the board itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citations of the documents that state the objective.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// Source of an assurance: one of the Orange Book's three lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AssuranceLine {
    /// Management that runs the service and owns the risk.
    First,
    /// Oversight functions: risk management, compliance, programme offices.
    Second,
    /// Functions independent of both: internal audit and other independent reviewers.
    Third,
}

impl AssuranceLine {
    /// All three lines.
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Third];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "first line: management",
            Self::Second => "second line: oversight",
            Self::Third => "third line: independent",
        }
    }
}

/// Conclusion of an assurance: the four opinions of internal audit in UK government.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Opinion {
    /// No opinion was given.
    #[default]
    NotStated,
    /// Not adequate or effective: the control may fail.
    Unsatisfactory,
    /// Significant weaknesses.
    Limited,
    /// Some improvement needed.
    Moderate,
    /// Adequate and effective.
    Substantial,
}

impl Opinion {
    /// All opinions, the best first.
    pub const ALL: [Self; 5] =
        [Self::Substantial, Self::Moderate, Self::Limited, Self::Unsatisfactory, Self::NotStated];

    /// Returns a short label for display.
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

/// Evidence of whether controls work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assurance {
    /// Id, unique within the risk.
    pub id: String,
    /// Line that gives the assurance.
    pub line: AssuranceLine,
    /// Description, such as 'Internal audit of discharge planning'.
    pub text: String,
    /// Body or office that gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Date on which it was given. `None` if it is expected and has not been received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Conclusion.
    #[serde(default)]
    pub opinion: Opinion,
    /// Ids, within the risk, of the controls that the assurance covers; empty for all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citation of the publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// Kind of a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GapKind {
    /// Gap in control: a control is missing or does not work.
    Control,
    /// Gap in assurance: there is no evidence of whether a control works.
    Assurance,
}

impl GapKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Control, Self::Assurance];

    /// Returns a short label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Control => "gap in control",
            Self::Assurance => "gap in assurance",
        }
    }
}

/// Gap in the control or assurance of a risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Id, unique within the risk.
    pub id: String,
    /// Kind of the gap.
    pub kind: GapKind,
    /// Description of the missing control or assurance.
    pub text: String,
    /// Id, within the risk, of the action that is to close the gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Date on which the gap was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// Side of a level on which a figure triggers a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Crossing {
    /// Above the level.
    Above,
    /// Below the level.
    Below,
}

impl Crossing {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Above, Self::Below];

    /// Returns a one-word label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
        }
    }

    /// Returns whether a figure is beyond the level on this side.
    #[must_use]
    pub fn crossed(self, value: f64, level: f64) -> bool {
        match self {
            Self::Above => value > level,
            Self::Below => value < level,
        }
    }
}

/// Level of a measure at which a risk must be reviewed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyWarning {
    /// Id, unique within the risk.
    pub id: String,
    /// Measure to watch.
    pub measure: MeasureId,
    /// Programme whose figures are used. `None` for the risk's own programme, or for the whole country if
    /// the risk is the board's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Side of the level that triggers the warning.
    pub when: Crossing,
    /// Level, in the measure's unit.
    pub level: f64,
    /// Reason for this level.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citation of the document that states the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}
