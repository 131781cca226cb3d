//! Areas and their containment: the country, footprints, councils and commissioning groups.

use super::{AreaId, Citation};
use serde::{Deserialize, Serialize};

/// The kind of an area.
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
    /// Any other kind, with a short name such as `Region`.
    Other(String),
}

impl AreaKind {
    /// Returns the singular name of the kind, in lower case.
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

    /// Returns the plural name of the kind. A kind of type `Other` is named as written.
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

/// An area of the country. Several programmes may report on its figures and sites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Id used by other records.
    pub id: AreaId,
    /// Its official code, such as `E54000008`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its full name.
    pub name: String,
    /// A short name for tiles and labels.
    pub short: String,
    /// The kind of area.
    pub kind: AreaKind,
    /// The areas that contain it, each with the share of this area inside it. The shares for areas of one
    /// kind add up to 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<AreaShare>,
    /// Publication of its code and boundaries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
    /// Further notes for the board, such as the method of computing the shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The share of an area inside another area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaShare {
    /// The containing area.
    pub area: AreaId,
    /// The share, greater than 0 and at most 1. The default is 1.
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
    /// Creates the share of an area that is entirely inside `area`.
    #[must_use]
    pub fn whole(area: &str) -> Self {
        Self { area: area.into(), share: 1.0 }
    }

    /// Returns whether the area is entirely inside the other.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        is_whole(&self.share)
    }
}

impl Area {
    /// Creates an area that is not inside another area.
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
