//! Published statements about the board's programmes, with one figure or none, never a series.

use super::{AreaId, Citation, FindingId, Period, ProgrammeId, SiteId};
use serde::{Deserialize, Serialize};

/// Statement from a publication, such as '90% of areas said that the plan improved joint working'.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Id by which other records refer to it.
    pub id: FindingId,
    /// Programme of the statement; `None` for all programmes, or for the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The site of the programme, if the finding concerns one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// The area, if the finding concerns one that is not a site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// Subject in a few words, such as `Evidence` or `Governance`.
    pub theme: String,
    /// Statement, paraphrased.
    pub statement: String,
    /// Figure of the statement, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Unit of the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Period of the figure, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Citation of the source.
    pub cite: Citation,
}
