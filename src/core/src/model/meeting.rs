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
    /// The members who were there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<MemberId>,
    /// The members who sent apologies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apologies: Vec<MemberId>,
    /// Others who were there, by office, such as `Secretariat`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attending: Vec<String>,
    /// The snapshot whose figures the minutes cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<CitedSnapshot>,
    /// The day on which the minutes were agreed. `None`: they are a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Date>,
    /// Made up to show how the program works.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Where it is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// A snapshot as minutes cite it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitedSnapshot {
    /// Its name.
    pub name: String,
    /// The day as of which it was read.
    pub as_of: Date,
    /// The SHA-256 of its content: 64 hexadecimal digits.
    pub digest: String,
}

/// What an item of an agenda is about, so that its minute can cite the figures before the meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Topic {
    /// Who reports to the board and who does not.
    Reporting,
    /// Plan against outturn.
    Measures,
    /// Savings and who expects them.
    Savings,
    /// The risk register.
    Risks,
    /// Decisions asked for and actions owed.
    Actions,
    /// Something of which the board holds no figures.
    #[default]
    Other,
}

impl Topic {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Reporting, Self::Measures, Self::Savings, Self::Risks, Self::Actions, Self::Other];

    /// A word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reporting => "Reporting",
            Self::Measures => "Measures",
            Self::Savings => "Savings",
            Self::Risks => "Risks",
            Self::Actions => "Actions",
            Self::Other => "Other",
        }
    }

    /// Whether it is something of which the board holds no figures.
    #[must_use]
    pub const fn is_other(&self) -> bool {
        matches!(self, Self::Other)
    }
}

/// One item of an agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Unique within the meeting.
    pub id: String,
    /// What is discussed.
    pub title: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Topic::is_other")]
    pub topic: Topic,
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
    /// Under which item of that meeting's agenda.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Who carries it out, by office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
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
    /// Under which item of that meeting's agenda.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
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

impl Meeting {
    /// A meeting with nothing but an id and a title.
    #[must_use]
    pub fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.into(),
            title: title.to_owned(),
            on: None,
            agenda: Vec::new(),
            present: Vec::new(),
            apologies: Vec::new(),
            attending: Vec::new(),
            snapshot: None,
            agreed: None,
            illustrative: false,
            cite: None,
        }
    }
}

impl AgendaItem {
    /// An item with nothing but an id and a title.
    #[must_use]
    pub fn new(id: &str, title: &str) -> Self {
        Self { id: id.to_owned(), title: title.to_owned(), topic: Topic::Other, minute: String::new() }
    }
}

impl Decision {
    /// A decision that is asked for, with nothing but an id and its text.
    #[must_use]
    pub fn new(id: &str, text: &str) -> Self {
        Self {
            id: id.into(),
            text: text.to_owned(),
            status: DecisionStatus::Asked,
            meeting: None,
            item: None,
            owner: None,
            due: None,
            programme: None,
            on: None,
            illustrative: false,
            cite: None,
        }
    }
}

impl Action {
    /// An open action with nothing but an id and its text.
    #[must_use]
    pub fn new(id: &str, text: &str) -> Self {
        Self {
            id: id.into(),
            text: text.to_owned(),
            owner: None,
            due: None,
            done: None,
            decision: None,
            meeting: None,
            item: None,
            programme: None,
            illustrative: false,
            cite: None,
        }
    }
}
