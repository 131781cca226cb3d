//! Meetings of the board, its decisions and the actions owed to it.

use super::{ActionId, Citation, DecisionId, MeetingId, MemberId, ProgrammeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A meeting of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// By which other records name it.
    pub id: MeetingId,
    /// What it is called.
    pub title: String,
    /// The day. `None`: not reported, or not yet fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// What is on it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<AgendaItem>,
    /// Who was there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<MemberId>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where it is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// One item of an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Unique within the meeting.
    pub id: String,
    /// What is discussed.
    pub title: String,
    /// What was said, for the minutes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub minute: String,
}

/// Where a decision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DecisionStatus {
    /// Asked of the board, such as an auditor's recommendation.
    Asked,
    /// Taken.
    Taken,
    /// Taken and carried out.
    CarriedOut,
    /// Put aside, or overtaken by another.
    Dropped,
}

impl DecisionStatus {
    /// All.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Taken, Self::CarriedOut, Self::Dropped];

    /// A few words for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Asked => "Asked for",
            Self::Taken => "Taken",
            Self::CarriedOut => "Carried out",
            Self::Dropped => "Dropped",
        }
    }
}

/// A decision of the board, or one asked of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// By which other records name it.
    pub id: DecisionId,
    /// What is decided, or asked for.
    pub text: String,
    /// Where it stands.
    pub status: DecisionStatus,
    /// At which meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// Of which programme; `None`: of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The day it was asked for or taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// An action that somebody owes the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// By which other records name it.
    pub id: ActionId,
    /// What is to be done.
    pub text: String,
    /// Who does it, by office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The day it was done; `None`: still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Date>,
    /// The decision it carries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
    /// The meeting that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// Of which programme; `None`: of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}
