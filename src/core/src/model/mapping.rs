//! How the columns and names of a sender's file are read: kept with the stream, or in a file of its own.

use super::{MeasureId, Period, SeriesKind, SiteId};
use serde::{Deserialize, Serialize};

/// How one stream's returns are read. What it does not say is found by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The sheet with the figures; `None`: the first that has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the headings, counted from 1; `None`: it is looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading_row: Option<u32>,
    /// What columns hold, by heading.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ColumnRule>,
    /// What names in rows and headings stand for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameRule>,
    /// What the file said that a measure counts, when it last said so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub definitions: Vec<(MeasureId, String)>,
}

impl Mapping {
    /// For `skip_serializing_if`: nothing remembered is the rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the column of one heading holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// The heading: its levels from the top, with ' / ' between them. Periods in it stand as `{period}`, so that the
    /// rule holds for the next return too.
    pub heading: String,
    /// What stands in it.
    pub role: Role,
    /// Whether a person stated that figures between 0 and 1 under this heading, of a measure in per cent, are per cents
    /// (0.83 is 0.83%) and not shares.
    #[serde(default, skip_serializing_if = "is_false")]
    pub per_cent_as_written: bool,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Role {
    /// Nothing that is taken in.
    Ignore,
    /// The names of places.
    Place,
    /// The official codes of places.
    Code,
    /// Periods, or days within them.
    Period,
    /// The names of measures.
    Measure,
    /// Whether a row is baseline, plan or outturn.
    Kind,
    /// What a measure counts, in words.
    Definition,
    /// Figures.
    Figures {
        /// Of this measure; `None`: as the row, the section or the title says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measure: Option<MeasureId>,
        /// Baseline, plan or outturn; `None`: as the row says, or else outturn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<SeriesKind>,
        /// Of this period; `None`: as heading, row or title say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        period: Option<Period>,
        /// What a figure is multiplied by, such as 1000 for a column in thousands; finite, not zero.
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

/// What a name in the file stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRule {
    /// The name or code as the file has it; case, spaces and punctuation do not matter.
    pub text: String,
    /// What it stands for.
    pub means: Means,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Means {
    /// Nothing that is taken in.
    Ignore,
    /// The programme as a whole.
    Whole,
    /// A place of the programme.
    Site(SiteId),
    /// A measure.
    Measure(MeasureId),
    /// Baseline, plan or outturn.
    Kind(SeriesKind),
}
