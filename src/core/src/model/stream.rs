//! Reporting streams: the returns due to the board, their frequency, and those received.

use super::{BodyId, Citation, Mapping, MeasureId, Period, PeriodKind, ProgrammeId, StreamId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Frequency of returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Frequency {
    /// One return for every month.
    Monthly,
    /// One return for every quarter of the financial year.
    Quarterly,
    /// One return for every financial year.
    Yearly,
}

impl Frequency {
    /// All frequencies, the most frequent first.
    pub const ALL: [Self; 3] = [Self::Monthly, Self::Quarterly, Self::Yearly];

    /// Returns the kind of period that a return covers.
    #[must_use]
    pub const fn period_kind(self) -> PeriodKind {
        match self {
            Self::Monthly => PeriodKind::Month,
            Self::Quarterly => PeriodKind::Quarter,
            Self::Yearly => PeriodKind::Year,
        }
    }

    /// Returns a one-word label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Monthly => "Monthly",
            Self::Quarterly => "Quarterly",
            Self::Yearly => "Yearly",
        }
    }
}

/// State of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StreamState {
    /// The programme is accountable to the board, but reporting was never set up.
    NeverEstablished,
    /// Returns are due.
    Established,
    /// The secretariat compiles the figures from published statistics. The programme itself sends nothing,
    /// and no return is due.
    Compiled,
    /// Returns are no longer due; those received are kept.
    Ended,
}

/// Reporting stream: the returns that a programme must submit to the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Id by which other records refer to it.
    pub id: StreamId,
    /// Short description of the reported content.
    pub name: String,
    /// Programme that the stream reports on.
    pub programme: ProgrammeId,
    /// State of the stream.
    pub state: StreamState,
    /// Body that must submit the returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_by: Option<BodyId>,
    /// Reporting frequency. `None` if it was never agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// Days from the end of a period to the due date of its return, unless a return has its own due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_days: Option<u16>,
    /// First period for which a return is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Period>,
    /// Last period for which a return is due, for a stream that has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Period>,
    /// Measures that each return must contain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureId>,
    /// Records of single returns, by period. A period without an entry has had no return.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Return>,
    /// Citations of documents that state that the stream exists, or that it does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// Further information for the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Mapping of the last return's columns and names, to be reused for the next return.
    #[serde(default, skip_serializing_if = "Mapping::is_empty")]
    pub mapping: Mapping,
}

impl StreamState {
    /// All variants.
    pub const ALL: [Self; 4] = [Self::NeverEstablished, Self::Established, Self::Compiled, Self::Ended];

    /// Returns a short lower-case name for screens and pages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NeverEstablished => "never established",
            Self::Established => "established",
            Self::Compiled => "compiled from published statistics",
            Self::Ended => "ended",
        }
    }
}

/// State of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReturnState {
    /// Not received yet.
    Due,
    /// Received.
    Received,
    /// Received with something missing.
    Incomplete,
    /// Received, and a query was sent to its sender.
    Queried,
    /// Received and accepted.
    Accepted,
}

impl ReturnState {
    /// All states, in the order that a return passes through them.
    pub const ALL: [Self; 5] = [Self::Due, Self::Received, Self::Incomplete, Self::Queried, Self::Accepted];

    /// Returns a one-word label for display.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Due => "Due",
            Self::Received => "Received",
            Self::Incomplete => "Incomplete",
            Self::Queried => "Queried",
            Self::Accepted => "Accepted",
        }
    }
}

/// Return for one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// Reported period; unique within the stream.
    pub period: Period,
    /// State of the return.
    pub state: ReturnState,
    /// Due date, if it differs from the stream's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Date of receipt. `None` with a state other than `Due` means that the date of receipt is not
    /// reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Date>,
    /// Whether the return was received as history, together with a later return. It is then neither late
    /// nor overdue.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub history: bool,
    /// Measures that the return should have contained and did not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MeasureId>,
    /// Citation of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
    /// Further information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Queries to the sender about the return.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<ReturnQuery>,
}

impl Return {
    /// Creates a return with a state and no other information.
    #[must_use]
    pub const fn new(period: Period, state: ReturnState) -> Self {
        Self {
            period,
            state,
            due: None,
            received: None,
            history: false,
            missing: Vec::new(),
            cite: None,
            note: None,
            queries: Vec::new(),
        }
    }
}

/// Query to the sender of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnQuery {
    /// Id, unique within the return.
    pub id: String,
    /// Text of the query, with the sheet and cell concerned.
    pub text: String,
    /// Date on which it was raised.
    pub raised: Date,
    /// Date on which it was settled; `None` while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Date>,
    /// Answer of the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}
