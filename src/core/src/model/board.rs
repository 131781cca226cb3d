//! The board and its records.

use super::{
    Action, Area, AuditEntry, BoardKey, BodyId, Citation, Comment, Decision, Event, Finding, Forecast, Group,
    LinkedBoard, Measure, Meeting, MemberId, Objective, Overlap, Programme, ReferenceCase, Risk,
    RiskFramework, Saving, Series, SnapshotMark, Source, StatedCost, Stream,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Version of the file format that this program writes.
pub const SCHEMA: u32 = 1;

/// Kind of content of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// Whole board.
    #[default]
    Board,
    /// Single risk register.
    Register,
    /// Member's copy: every register with its comments, for a member to comment on and return.
    Member,
}

/// Governance board with its programmes: the whole content of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Format version, always [`SCHEMA`] in memory.
    pub schema: u32,
    /// Always [`FileKind::Board`].
    pub kind: FileKind,
    /// Mark of a snapshot: a frozen board that accepts no edits. `None` for a board that can be edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotMark>,
    /// Name of the board.
    pub name: String,
    /// Purpose of the board, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Date as of which the file describes the board. Pages use this date unless the user chooses another.
    pub as_of: Date,
    /// Sources of facts about the board itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// Publications that figures are cited from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Bodies that sit on the board, lead its programmes or expect savings from them.
    #[serde(default)]
    pub bodies: Vec<Body>,
    /// Members of the board, by office.
    #[serde(default)]
    pub members: Vec<Member>,
    /// Areas of the country that figures and sites belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Area>,
    /// Programmes of the board.
    #[serde(default)]
    pub programmes: Vec<Programme>,
    /// Groups of sites and areas with combined figures, and their comparators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Reporting streams: the returns due to the board, and those received.
    #[serde(default)]
    pub streams: Vec<Stream>,
    /// Measures, each defined once.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Series of figures: one for each baseline, plan or outturn of a measure and programme.
    #[serde(default)]
    pub series: Vec<Series>,
    /// Dated notes shown on charts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Published costs of the gap between plan and outturn.
    #[serde(default)]
    pub stated_costs: Vec<StatedCost>,
    /// Expected savings, with the expecting body and the evidence.
    #[serde(default)]
    pub savings: Vec<Saving>,
    /// Reference cases: plans and outturns of earlier programmes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reference_cases: Vec<ReferenceCase>,
    /// Comparisons of savings that may count the same pounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlaps: Vec<Overlap>,
    /// Assumptions of forecasts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forecasts: Vec<Forecast>,
    /// Published statements about the board's programmes that are not series of figures.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// Objectives of the board and its programmes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<Objective>,
    /// Framework for rating risks: scale, appetite, and the board's own categories, tags and fields.
    #[serde(default, skip_serializing_if = "RiskFramework::is_empty")]
    pub risk_framework: RiskFramework,
    /// Risks of all registers. A register consists of the risks of one programme, or of the board's own.
    #[serde(default)]
    pub risks: Vec<Risk>,
    /// Meetings, past and future.
    #[serde(default)]
    pub meetings: Vec<Meeting>,
    /// Decisions taken or requested.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// Actions due to the board.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Comments of members on records and figures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Linked boards that other secretariats maintain, with the content that was read last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked_boards: Vec<LinkedBoard>,
    /// Public keys for verifying the signatures of its snapshots and documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<BoardKey>,
    /// Audit trail of every change made with the program, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audit: Vec<AuditEntry>,
}

impl Board {
    /// Creates an empty board.
    #[must_use]
    pub fn new(name: &str, as_of: Date) -> Self {
        Self {
            schema: SCHEMA,
            kind: FileKind::Board,
            snapshot: None,
            name: name.to_owned(),
            purpose: String::new(),
            as_of,
            cites: Vec::new(),
            sources: Vec::new(),
            bodies: Vec::new(),
            members: Vec::new(),
            areas: Vec::new(),
            programmes: Vec::new(),
            groups: Vec::new(),
            streams: Vec::new(),
            measures: Vec::new(),
            series: Vec::new(),
            events: Vec::new(),
            stated_costs: Vec::new(),
            savings: Vec::new(),
            reference_cases: Vec::new(),
            overlaps: Vec::new(),
            forecasts: Vec::new(),
            findings: Vec::new(),
            objectives: Vec::new(),
            risk_framework: RiskFramework::default(),
            risks: Vec::new(),
            meetings: Vec::new(),
            decisions: Vec::new(),
            actions: Vec::new(),
            comments: Vec::new(),
            linked_boards: Vec::new(),
            keys: Vec::new(),
            audit: Vec::new(),
        }
    }

    /// Returns the programme of that id.
    #[must_use]
    pub fn programme(&self, id: &str) -> Option<&Programme> {
        self.programmes.iter().find(|p| p.id == *id)
    }

    /// Returns the body of that id.
    #[must_use]
    pub fn body(&self, id: &str) -> Option<&Body> {
        self.bodies.iter().find(|b| b.id == *id)
    }

    /// Returns the measure of that id.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|m| m.id == *id)
    }

    /// Returns the source of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == *id)
    }

    /// Returns the risk of that id.
    #[must_use]
    pub fn risk(&self, id: &str) -> Option<&Risk> {
        self.risks.iter().find(|r| r.id == *id)
    }

    /// Returns the objective of that id.
    #[must_use]
    pub fn objective(&self, id: &str) -> Option<&Objective> {
        self.objectives.iter().find(|o| o.id == *id)
    }

    /// Returns the area with this id.
    #[must_use]
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|a| a.id == *id)
    }

    /// Returns the group with this id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.id == *id)
    }

    /// Returns the scale for ratings: the board's own, or the standard one.
    #[must_use]
    pub fn scale(&self) -> std::borrow::Cow<'_, super::Scale> {
        self.risk_framework.scale()
    }

    /// Returns the stream of that id.
    #[must_use]
    pub fn stream(&self, id: &str) -> Option<&Stream> {
        self.streams.iter().find(|s| s.id == *id)
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Id by which other records refer to it.
    pub id: BodyId,
    /// Full name at the time.
    pub name: String,
    /// Short name for tables and labels, such as `DH`.
    pub short: String,
}

/// Member of the board, identified by office and never by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Id by which other records refer to it.
    pub id: MemberId,
    /// Office, such as `Chair` or `SRO, BCF`.
    pub office: String,
    /// Body of the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// Citation of the document that states that this office sits on the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}
