//! The board and everything it answers for.

use super::{
    Action, Area, AuditEntry, BoardKey, BodyId, Citation, Comment, Decision, Event, Finding, Forecast, Group,
    LinkedBoard, Measure, Meeting, MemberId, Objective, Overlap, Programme, ReferenceCase, Risk,
    RiskFramework, Saving, Series, SnapshotMark, Source, StatedCost, Stream,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The version of the file format that this program writes.
pub const SCHEMA: u32 = 1;

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// A whole board.
    #[default]
    Board,
    /// One risk register.
    Register,
    /// A member's copy: every register with what was said of it, to be marked and sent back.
    Member,
}

/// A governance board with the programmes it answers for: the whole of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Format version, always [`SCHEMA`] in memory.
    pub schema: u32,
    /// Always [`FileKind::Board`].
    pub kind: FileKind,
    /// That the file is a snapshot: the board frozen, taking no edits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotMark>,
    /// The board's name.
    pub name: String,
    /// What the board is for, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// The day on which the board stands as the file describes it; pages are shown as of this day unless asked
    /// otherwise.
    pub as_of: Date,
    /// Where facts about the board itself come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
    /// The publications that figures come from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// The bodies that sit on the board, lead its programmes or hold expectations of them.
    #[serde(default)]
    pub bodies: Vec<Body>,
    /// The members, by office.
    #[serde(default)]
    pub members: Vec<Member>,
    /// The areas of the country that figures and sites belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Area>,
    /// The programmes.
    #[serde(default)]
    pub programmes: Vec<Programme>,
    /// Sites and areas whose figures are taken together, and their comparators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Who owes the board what, and what came.
    #[serde(default)]
    pub streams: Vec<Stream>,
    /// The measures, each defined once.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// The figures: one line each for a programme's baseline, plan or outturn of a measure.
    #[serde(default)]
    pub series: Vec<Series>,
    /// Dated notes that charts show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// What publications say the gap between plan and outturn cost.
    #[serde(default)]
    pub stated_costs: Vec<StatedCost>,
    /// Savings, who expects them and on what evidence.
    #[serde(default)]
    pub savings: Vec<Saving>,
    /// Earlier programmes: what they planned and what came of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reference_cases: Vec<ReferenceCase>,
    /// Savings that were looked at side by side, and whether they are the same pounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlaps: Vec<Overlap>,
    /// The assumptions of forecasts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forecasts: Vec<Forecast>,
    /// Statements that bear on the board's programmes and are not series of figures.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// What the board is there to achieve.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<Objective>,
    /// How it rates its risks: scale, appetite, categories, tags and fields of its own.
    #[serde(default, skip_serializing_if = "RiskFramework::is_empty")]
    pub risk_framework: RiskFramework,
    /// Every risk of every register: a register is the risks of one programme, or the board's own.
    #[serde(default)]
    pub risks: Vec<Risk>,
    /// Meetings, past and to come.
    #[serde(default)]
    pub meetings: Vec<Meeting>,
    /// Decisions taken or asked for.
    #[serde(default)]
    pub decisions: Vec<Decision>,
    /// Actions owed to the board.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// What members say of records and figures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Boards that are kept elsewhere, each by its own secretariat, with what was last read of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked_boards: Vec<LinkedBoard>,
    /// The public keys with which its snapshots and papers are signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<BoardKey>,
    /// Every change made with the program, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audit: Vec<AuditEntry>,
}

impl Board {
    /// An empty board.
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

    /// The programme of that id.
    #[must_use]
    pub fn programme(&self, id: &str) -> Option<&Programme> {
        self.programmes.iter().find(|p| p.id == *id)
    }

    /// The body of that id.
    #[must_use]
    pub fn body(&self, id: &str) -> Option<&Body> {
        self.bodies.iter().find(|b| b.id == *id)
    }

    /// The measure of that id.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|m| m.id == *id)
    }

    /// The source of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == *id)
    }

    /// The risk of that id.
    #[must_use]
    pub fn risk(&self, id: &str) -> Option<&Risk> {
        self.risks.iter().find(|r| r.id == *id)
    }

    /// The objective of that id.
    #[must_use]
    pub fn objective(&self, id: &str) -> Option<&Objective> {
        self.objectives.iter().find(|o| o.id == *id)
    }

    /// The area of that id.
    #[must_use]
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|a| a.id == *id)
    }

    /// The group of that id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.id == *id)
    }

    /// The scale that ratings are read by: the board's own, or the standard one.
    #[must_use]
    pub fn scale(&self) -> std::borrow::Cow<'_, super::Scale> {
        self.risk_framework.scale()
    }

    /// The stream of that id.
    #[must_use]
    pub fn stream(&self, id: &str) -> Option<&Stream> {
        self.streams.iter().find(|s| s.id == *id)
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// By which other records name it.
    pub id: BodyId,
    /// Its full name at the time.
    pub name: String,
    /// A short form for tables and labels, such as `DH`.
    pub short: String,
}

/// A member of the board, by office held and never by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// By which other records name it.
    pub id: MemberId,
    /// The office, such as `Chair` or `SRO, BCF`.
    pub office: String,
    /// The body that the office belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// Where it is stated that this office sits on the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}
