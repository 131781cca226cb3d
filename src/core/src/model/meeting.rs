//! Meetings of the board, its decisions and the actions due to it.

use super::{ActionId, Citation, DecisionId, MeetingId, MemberId, ProgrammeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Id of a meeting of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Id by which other records refer to it.
    pub id: MeetingId,
    /// Title of the meeting.
    pub title: String,
    /// Date of the meeting. `None` if not reported or not yet fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Agenda items, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<AgendaItem>,
    /// Members who attended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<MemberId>,
    /// Members who sent apologies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apologies: Vec<MemberId>,
    /// Other attendees, by office, such as `Secretariat`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attending: Vec<String>,
    /// Snapshot whose figures the minutes cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<CitedSnapshot>,
    /// Date on which the minutes were agreed. `None` if they are a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Date>,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citation of a report of the meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// Snapshot as cited by minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitedSnapshot {
    /// Name of the snapshot.
    pub name: String,
    /// As-of date at which the figures were read.
    pub as_of: Date,
    /// SHA-256 of its content: 64 hexadecimal digits.
    pub digest: String,
}

/// Topic of an agenda item. The item's minute can cite the meeting's figures on the topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Topic {
    /// Reporting to the board.
    Reporting,
    /// Plans and outturns of measures.
    Measures,
    /// Savings and the bodies that expect them.
    Savings,
    /// The risk register.
    Risks,
    /// Decisions requested and actions due.
    Actions,
    /// Topic for which the board has no figures.
    #[default]
    Other,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 6] =
        [Self::Reporting, Self::Measures, Self::Savings, Self::Risks, Self::Actions, Self::Other];

    /// Returns a short label for display.
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

    /// Returns whether the board has no figures for the topic.
    #[must_use]
    pub const fn is_other(&self) -> bool {
        matches!(self, Self::Other)
    }
}

/// Agenda item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Id, unique within the meeting.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// Topic of the item.
    #[serde(default, skip_serializing_if = "Topic::is_other")]
    pub topic: Topic,
    /// Minute of the discussion.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub minute: String,
}

/// Status of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DecisionStatus {
    /// Requested of the board, such as an auditor's recommendation.
    Asked,
    /// Taken.
    Taken,
    /// Taken and implemented.
    CarriedOut,
    /// Dropped, or superseded by another decision.
    Dropped,
}

impl DecisionStatus {
    /// All statuses.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Taken, Self::CarriedOut, Self::Dropped];

    /// Returns a short label for display.
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

/// Decision of the board, or one requested of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Id by which other records refer to it.
    pub id: DecisionId,
    /// Text of the decision or request.
    pub text: String,
    /// Status of the decision.
    pub status: DecisionStatus,
    /// Meeting of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// Agenda item of that meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Office that implements it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Programme of the decision; `None` for all programmes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Date on which it was requested or taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citation of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

/// Action due to the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Id by which other records refer to it.
    pub id: ActionId,
    /// Description of the action.
    pub text: String,
    /// Office that is responsible for the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Date of completion; `None` while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Date>,
    /// Decision that the action implements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionId>,
    /// Meeting that requested the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// Agenda item of that meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Programme of the action; `None` for all programmes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Whether the record is illustrative.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
    /// Citation of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

impl Meeting {
    /// Creates a meeting with only an id and a title.
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
    /// Creates an agenda item with only an id and a title.
    #[must_use]
    pub fn new(id: &str, title: &str) -> Self {
        Self { id: id.to_owned(), title: title.to_owned(), topic: Topic::Other, minute: String::new() }
    }
}

impl Decision {
    /// Creates a requested decision with only an id and a text.
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
    /// Creates an open action with only an id and a text.
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
