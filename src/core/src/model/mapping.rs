//! Mapping of the columns and names in a sender's file. It is kept with the stream or in a file of its own.

use super::{MeasureId, Period, SeriesKind, SiteId};
use serde::{Deserialize, Serialize};

/// Mapping for the returns of one stream. Anything that it does not specify is found by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Name of the sheet with the figures; `None` for the first sheet with figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row of the headings, counted from 1; `None` to detect it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading_row: Option<u32>,
    /// Rules for columns, by heading.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnRule>,
    /// Rules for names in rows and headings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameRule>,
    /// Latest definition of each measure in the sender's files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub definitions: Vec<(MeasureId, String)>,
}

impl Mapping {
    /// Returns whether nothing is specified. For `skip_serializing_if`: an empty mapping is not written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Rule for the columns with one heading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// Heading: its levels from the top, with ' / ' between them. Periods are replaced by `{period}`, so
    /// that the rule also applies to the next return.
    pub heading: String,
    /// Content of the column.
    pub role: Role,
    /// Whether a user stated that figures between 0 and 1 under this heading are per cents (0.83 is 0.83%)
    /// and not shares. Applies to a measure in per cent.
    #[serde(default, skip_serializing_if = "is_false")]
    pub per_cent_as_written: bool,
}

/// Content of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Role {
    /// Content that is not imported.
    Ignore,
    /// Names of places.
    Place,
    /// Official codes of places.
    Code,
    /// Periods, or dates within them.
    Period,
    /// Names of measures.
    Measure,
    /// Returns whether a row is baseline, plan or outturn.
    Kind,
    /// Definition of a measure, as text.
    Definition,
    /// For figures.
    Figures {
        /// Measure of the figures; `None` to use the measure of the row, the section or the title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measure: Option<MeasureId>,
        /// Baseline, plan or outturn; `None` to use the kind of the row, or else outturn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<SeriesKind>,
        /// Period of the figures; `None` to use the period of the heading, row or title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<Period>,
        /// Factor that figures are multiplied by, such as 1000 for a column in thousands; finite, not zero.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        times: f64,
    },
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
const fn is_false(flag: &bool) -> bool {
    !*flag
}

const fn one() -> f64 {
    1.0
}

#[allow(clippy::trivially_copy_pass_by_ref, clippy::float_cmp)] // serde passes a reference; exactly one is meant
fn is_one(times: &f64) -> bool {
    *times == 1.0
}

/// Rule for a name in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRule {
    /// Name or code in the file; case, spaces and punctuation are ignored.
    pub text: String,
    /// Meaning of the name.
    pub means: Means,
}

/// Meaning of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Means {
    /// Content that is not imported.
    Ignore,
    /// The whole programme.
    Whole,
    /// A place of the programme.
    Site(SiteId),
    /// Adds a measure.
    Measure(MeasureId),
    /// Baseline, plan or outturn.
    Kind(SeriesKind),
}
