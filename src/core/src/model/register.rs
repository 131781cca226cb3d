//! A single risk register in its own file, which can be edited separately and merged back into the board.

use super::{AuditEntry, Body, Comment, FileKind, ProgrammeId, Risk, RiskFramework, SCHEMA, Source};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[allow(clippy::borrowed_box)] // serde passes a reference to the field
fn nothing_declared(framework: &Box<RiskFramework>) -> bool {
    framework.is_empty()
}

/// Risk register: the risks of one programme, or the board's own. A member's copy contains the risks of all
/// registers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Format version, always [`SCHEMA`] in memory.
    pub schema: u32,
    /// [`FileKind::Register`], or [`FileKind::Member`] for a member's copy.
    pub kind: FileKind,
    /// Name of the board of the register.
    pub board: String,
    /// Programme of the register; `None` for the board's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Name of the programme, or of the board, for display.
    pub name: String,
    /// As-of date of the board that it was exported from.
    pub as_of: Date,
    /// Programmes whose risks a member's copy contains, by name; empty for a single register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<Body>,
    /// Publications that its risks cite.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Framework by which the board rates its risks.
    #[serde(default, skip_serializing_if = "nothing_declared")]
    pub framework: Box<RiskFramework>,
    /// Risks of the register.
    #[serde(default)]
    pub risks: Vec<Risk>,
    /// Comments of members on the risks; in a member's copy, on every record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Entries of the audit trail for these risks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audit: Vec<AuditEntry>,
}

impl Register {
    /// Creates an empty register.
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
