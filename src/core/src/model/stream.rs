//! Reporting streams: who owes what to the board, how often, and what came.

use super::{BodyId, Citation, Mapping, MeasureId, Period, PeriodKind, ProgrammeId, StreamId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often a return is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Frequency {
    /// For every month.
    Monthly,
    /// For every quarter of the financial year.
    Quarterly,
    /// For every financial year.
    Yearly,
}

impl Frequency {
    /// All, most often first.
    pub const ALL: [Self; 3] = [Self::Monthly, Self::Quarterly, Self::Yearly];

    /// The kind of period that a return covers.
    #[must_use]
    pub const fn period_kind(self) -> PeriodKind {
        match self {
            Self::Monthly => PeriodKind::Month,
            Self::Quarterly => PeriodKind::Quarter,
            Self::Yearly => PeriodKind::Year,
        }
    }

    /// One word for a screen or a page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Monthly => "Monthly",
            Self::Quarterly => "Quarterly",
            Self::Yearly => "Yearly",
        }
    }
}

/// Whether a stream runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StreamState {
    /// The programme answers to the board and no reporting was ever set up.
    NeverEstablished,
    /// Returns are owed.
    Established,
    /// The secretariat compiles the figures from published statistics; the programme itself sends nothing. No return is
    /// owed.
    Compiled,
    /// Returns are no longer owed; those that came are kept.
    Ended,
}

/// What a programme owes the board in the way of reporting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// By which other records name it.
    pub id: StreamId,
    /// What is reported, in a few words.
    pub name: String,
    /// The programme that it reports on.
    pub programme: ProgrammeId,
    /// Whether it runs.
    pub state: StreamState,
    /// The body that owes the returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_by: Option<BodyId>,
    /// How often a return is owed. `None` where that was never settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// Days after the end of a period by which its return is due, where a return names no day of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_days: Option<u16>,
    /// The first period for which a return is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Period>,
    /// The last period for which a return is owed, for a stream that has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Period>,
    /// The measures that each return must bring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureId>,
    /// What is known of single returns, by period. A period without an entry has had no return.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Return>,
    /// Where it is stated that the stream exists, or that it does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// What else the board should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How the last return's columns and names were read, so that the next one needs no telling.
    #[serde(default, skip_serializing_if = "Mapping::is_empty")]
    pub mapping: Mapping,
}

impl StreamState {
    /// All.
    pub const ALL: [Self; 4] = [Self::NeverEstablished, Self::Established, Self::Compiled, Self::Ended];

    /// A few words in lower case for a screen or a page.
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

/// Where one return stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReturnState {
    /// Nothing has come.
    Due,
    /// It came.
    Received,
    /// It came with something missing.
    Incomplete,
    /// It came, and its sender has been asked about it.
    Queried,
    /// It came and was accepted.
    Accepted,
}

impl ReturnState {
    /// All, in the order a return passes through them.
    pub const ALL: [Self; 5] = [Self::Due, Self::Received, Self::Incomplete, Self::Queried, Self::Accepted];

    /// One word for a screen or a page.
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

/// The return of one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The period reported on; unique within the stream.
    pub period: Period,
    /// Where it stands.
    pub state: ReturnState,
    /// The day it was due, where that differs from the stream's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The day it came. `None` with a state other than `Due`: it came on a day that is not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Date>,
    /// That it came as history, together with a later return: it is then neither late nor overdue.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub history: bool,
    /// The measures that it should have brought and did not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MeasureId>,
    /// Where this comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
    /// What else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What its sender has been asked about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<ReturnQuery>,
}

impl Return {
    /// A return in a state, of which nothing else is known.
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

/// A question to the sender of a return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnQuery {
    /// Unique within the return.
    pub id: String,
    /// The question, with the sheet and cell that it is about.
    pub text: String,
    /// The day on which it was raised.
    pub raised: Date,
    /// The day on which it was settled; `None`: still open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Date>,
    /// What the sender answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}
