//! Boards that are kept elsewhere, each by its own secretariat, and read from there: the footprints of a national board.
//!
//! What is kept here of each is what was last read, with which version that was, so that a board that cannot be reached
//! still shows its last known figures with their day. They stay that board's figures and are never this board's own.

use super::{Basis, BodyId, Gbp, LinkedBoardId, Period, ProgrammeId, SiteId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A board that is kept elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedBoard {
    /// By which this board names it.
    pub id: LinkedBoardId,
    /// Its name, such as the footprint's.
    pub name: String,
    /// Where it lies: a shared board's address, or a file beside this one.
    pub address: String,
    /// The body whose secretariat keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// The programme of this board that it is a place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The place: a site of that programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// What was last read of it; `None`: it was never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastRead>,
    /// That it could not be reached when that was last tried, after it was last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreached: Option<Unreached>,
}

/// When a board could not be reached, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreached {
    /// When that was tried.
    pub at: Timestamp,
    /// Why, in words.
    pub why: String,
}

/// What was read of a board, and which version of it that was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastRead {
    /// When it was read.
    pub read: Timestamp,
    /// By whom.
    pub by: String,
    /// The SHA-256 of the file that was read.
    pub sha256: String,
    /// The digest of its content, as its own papers print it.
    pub digest: String,
    /// When it was written, by the storage's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Timestamp>,
    /// The name that it gives itself.
    pub name: String,
    /// The day as of which it stood.
    pub as_of: Date,
    /// Its figures.
    pub figures: LinkedFigures,
}

/// The figures of a board, as far as they are rolled up. Each is that board's own; its sources stand there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinkedFigures {
    /// How many programmes it has.
    pub programmes: usize,
    /// How many of them report to it.
    pub reporting: usize,
    /// Returns that it is owed by its day.
    pub owed: usize,
    /// Returns that came.
    pub received: usize,
    /// Returns that are overdue.
    pub overdue: usize,
    /// Its live risks by the bands of its own scale, the highest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandCount>,
    /// Live risks that have no current rating.
    #[serde(skip_serializing_if = "is_none")]
    pub unrated: usize,
    /// The live risks that weigh most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub top: Vec<LinkedRisk>,
    /// Its savings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub savings: Vec<LinkedSaving>,
    /// The latest figures of its measures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<LinkedMeasure>,
    /// Something in it was made up to show how the program works.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for it
const fn is_none(count: &usize) -> bool {
    *count == 0
}

/// How many live risks lie in a band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandCount {
    /// The band's word.
    pub band: String,
    /// How many.
    pub risks: usize,
}

/// A risk of a linked board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedRisk {
    /// Its id there.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The score of its current rating, on that board's scale; `None`: not rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u16>,
    /// The band's word.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub band: String,
    /// What stands behind the rating.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
}

/// A saving of a linked board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedSaving {
    /// Its id there.
    pub id: String,
    /// What is to be saved.
    pub title: String,
    /// In, or by the end of, which period.
    pub period: Period,
    /// What is planned; `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Gbp>,
    /// What came; `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Gbp>,
}

/// The latest figures of a measure of a linked board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkedMeasure {
    /// Its id there.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Decimals to show.
    #[serde(default, skip_serializing_if = "no_decimals")]
    pub decimals: u8,
    /// Of which programme, by its short name; empty for the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub programme: String,
    /// Of which period.
    pub period: Period,
    /// What was planned; `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<f64>,
    /// What came; `None`: not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outturn: Option<f64>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks for it
const fn no_decimals(decimals: &u8) -> bool {
    *decimals == 0
}
