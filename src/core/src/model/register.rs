//! A single risk register in its own file, to be opened and edited alone and brought back.

use super::{AuditEntry, Body, Comment, FileKind, ProgrammeId, Risk, RiskFramework, SCHEMA, Source};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[allow(clippy::borrowed_box)] // serde passes a reference to the field
fn nothing_declared(framework: &Box<RiskFramework>) -> bool {
    framework.is_empty()
}

/// One risk register: the risks of one programme, or the board's own. Or a member's copy: those of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Format version, always [`SCHEMA`] in memory.
    pub schema: u32,
    /// [`FileKind::Register`], or [`FileKind::Member`] for a member's copy.
    pub kind: FileKind,
    /// The name of the board that it belongs to.
    pub board: String,
    /// The programme whose register it is; `None`: the board's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The programme's name, or the board's, as a reader knows it.
    pub name: String,
    /// The day of the board it was taken from.
    pub as_of: Date,
    /// The programmes whose risks a member's copy holds, by name; empty for one register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<Body>,
    /// The publications that its risks cite.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// How the board rates its risks.
    #[serde(default, skip_serializing_if = "nothing_declared")]
    pub framework: Box<RiskFramework>,
    /// The risks.
    #[serde(default)]
    pub risks: Vec<Risk>,
    /// What members say of the risks; in a member's copy, of every record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// The part of the audit trail that is about these risks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audit: Vec<AuditEntry>,
}

impl Register {
    /// An empty register.
    #[must_use]
    pub fn new(board: &str, programme: Option<ProgrammeId>, name: &str, as_of: Date) -> Self {
        Self {
            schema: SCHEMA,
            kind: FileKind::Register,
            board: board.to_owned(),
            programme,
            name: name.to_owned(),
            as_of,
            programmes: Vec::new(),
            sources: Vec::new(),
            framework: Box::default(),
            risks: Vec::new(),
            comments: Vec::new(),
            audit: Vec::new(),
        }
    }
}
