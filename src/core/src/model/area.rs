//! Areas: the country, footprints, councils and commissioning groups, and which lies in which.

use super::{AreaId, Citation};
use serde::{Deserialize, Serialize};

/// What kind of area it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AreaKind {
    /// A country, such as England.
    Country,
    /// The footprint of a sustainability and transformation plan.
    Footprint,
    /// A council with social services responsibilities.
    Council,
    /// A clinical commissioning group.
    CommissioningGroup,
    /// Any other kind, in a few words, such as `Region`.
    Other(String),
}

impl AreaKind {
    /// One area of the kind, in lower case.
    #[must_use]
    pub fn one(&self) -> &str {
        match self {
            Self::Country => "country",
            Self::Footprint => "footprint",
            Self::Council => "council",
            Self::CommissioningGroup => "commissioning group",
            Self::Other(text) => text,
        }
    }

    /// Several areas of the kind. Another kind is named as it is written.
    #[must_use]
    pub fn many(&self) -> &str {
        match self {
            Self::Country => "countries",
            Self::Footprint => "footprints",
            Self::Council => "councils",
            Self::CommissioningGroup => "commissioning groups",
            Self::Other(text) => text,
        }
    }
}

/// An area of the country, whose figures and sites several programmes may report on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// By which other records name it.
    pub id: AreaId,
    /// Its official code, such as `E54000008`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its full name.
    pub name: String,
    /// A short name for tiles and labels.
    pub short: String,
    /// What kind of area it is.
    pub kind: AreaKind,
    /// The areas that it lies in, each with the share of it that lies there. The shares of areas of one kind add up
    /// to 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<AreaShare>,
    /// Where its code and extent are published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
    /// What else the board should know of it, such as how the shares were worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The share of an area that lies in another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaShare {
    /// The other area.
    pub area: AreaId,
    /// The share, above 0 and at most 1. 1 where it is not given.
    #[serde(default = "whole", skip_serializing_if = "is_whole")]
    pub share: f64,
}

const fn whole() -> f64 {
    1.0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn is_whole(share: &f64) -> bool {
    share.to_bits() == 1.0_f64.to_bits()
}

impl AreaShare {
    /// An area that lies in another as a whole.
    #[must_use]
    pub fn whole(area: &str) -> Self {
        Self { area: area.into(), share: 1.0 }
    }

    /// Whether the area lies in the other as a whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        is_whole(&self.share)
    }
}

impl Area {
    /// An area that lies in no other.
    #[must_use]
    pub fn new(id: &str, name: &str, short: &str, kind: AreaKind) -> Self {
        Self {
            id: id.into(),
            code: None,
            name: name.to_owned(),
            short: short.to_owned(),
            kind,
            within: Vec::new(),
            cite: None,
            note: None,
        }
    }
}
