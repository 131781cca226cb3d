//! Linked boards: boards that other secretariats maintain and that this board reads, such as the footprints
//! of a national board.
//!
//! Each link keeps the content that was read last and its version. A board that cannot be reached still
//! shows its last known figures with their date. They remain the figures of the linked board and never
//! count as this board's own.

use super::{Basis, BodyId, Gbp, LinkedBoardId, Period, ProgrammeId, SiteId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Link to a board that another secretariat maintains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedBoard {
    /// Id of the link in this board.
    pub id: LinkedBoardId,
    /// Name of the linked board, such as the footprint's.
    pub name: String,
    /// Address: a shared board's address, or the path of a file relative to this one.
    pub address: String,
    /// Body whose secretariat maintains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// Programme of this board that the linked board is a place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Place: a site of that programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Content that was read last; `None` if the board was never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastRead>,
    /// Failure of the latest attempt, if it failed after the last successful read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreached: Option<Unreached>,
}

/// Failure to reach a linked board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreached {
    /// Time of the attempt.
    pub at: Timestamp,
    /// Reason of the failure, as text.
    pub why: String,
}

/// Content and version of a linked board that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastRead {
    /// Time of the read.
    pub read: Timestamp,
    /// User who read it.
    pub by: String,
    /// SHA-256 of the file that was read.
    pub sha256: String,
    /// Content digest, as printed in the linked board's own documents.
    pub digest: String,
    /// Time of the last write, by the storage's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Timestamp>,
    /// Name of the board in its own file.
    pub name: String,
    /// As-of date of the board.
    pub as_of: Date,
    /// Figures of the board.
    pub figures: LinkedFigures,
}

/// Figures of a linked board that are rolled up. They belong to that board, and their sources are recorded
/// there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinkedFigures {
    /// Number of programmes.
    pub programmes: usize,
    /// Number of programmes that report to it.
    pub reporting: usize,
    /// Number of returns due by its as-of date.
    pub owed: usize,
    /// Number of returns received.
    pub received: usize,
    /// Number of overdue returns.
    pub overdue: usize,
    /// Numbers of live risks by the bands of its own scale, the highest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandCount>,
    /// Number of live risks without a current rating.
    #[serde(skip_serializing_if = "is_none")]
    pub unrated: usize,
    /// Live risks with the highest weight.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub top: Vec<LinkedRisk>,
    /// Savings of the board.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub savings: Vec<LinkedSaving>,
    /// Latest figures of its measures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<LinkedMeasure>,
    /// Whether any of the content is illustrative.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for it
const fn is_none(count: &usize) -> bool {
    *count == 0
}

/// Number of live risks in a band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandCount {
    /// Name of the band.
    pub band: String,
    /// Number of risks.
    pub risks: usize,
}

/// Risk of a linked board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedRisk {
    /// Id in the linked board.
    pub id: String,
    /// Risk's title.
    pub title: String,
    /// Score of the current rating, on the linked board's scale; `None` if not rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u16>,
    /// Name of the band.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub band: String,
    /// Basis of the rating.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
}

/// Saving of a linked board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedSaving {
    /// Id in the linked board.
    pub id: String,
    /// Title of the saving.
    pub title: String,
    /// Period in which, or by the end of which, the saving is to be made.
    pub period: Period,
    /// Planned amount; `None` if not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Gbp>,
    /// Delivered amount; `None` if not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Gbp>,
}

/// Latest figures of a measure of a linked board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedMeasure {
    /// Id in the linked board.
    pub id: String,
    /// Name of the measure.
    pub name: String,
    /// Unit of the figures.
    pub unit: String,
    /// Number of decimals to show.
    #[serde(default, skip_serializing_if = "no_decimals")]
    pub decimals: u8,
    /// Short name of the programme; empty for the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub programme: String,
    /// Period of the figures.
    pub period: Period,
    /// Planned figure; `None` if not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<f64>,
    /// Outturn; `None` if not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outturn: Option<f64>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for it
const fn no_decimals(decimals: &u8) -> bool {
    *decimals == 0
}
