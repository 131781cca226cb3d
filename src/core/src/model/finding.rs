//! Statements that bear on the board's programmes: one figure or none, and never a series.

use super::{AreaId, Citation, FindingId, Period, ProgrammeId, SiteId};
use serde::{Deserialize, Serialize};

/// A statement taken from a publication, such as '90% of areas said that the plan improved joint working'.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// By which other records name it.
    pub id: FindingId,
    /// Of which programme; `None`: of all, or of the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Of which site of the programme, where of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Of which area, where of one that is no site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// What it is about, in a few words, such as `Evidence` or `Governance`.
    pub theme: String,
    /// What is stated, in our words.
    pub statement: String,
    /// The figure, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The figure's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Of which period, where of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Where it is stated.
    pub cite: Citation,
}
