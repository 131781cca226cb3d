//! Groups of sites and areas whose figures are taken together, and the group that each is compared with.

use super::{AreaId, AreaKind, Citation, GroupId, ProgrammeId, SiteId};
use serde::{Deserialize, Serialize};

/// Sites and areas whose figures are taken together, such as `PACS vanguards` or the comparator `Other CCGs`. Where a line
/// of figures names the group, that line is its figures; else they are summed over its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// By which other records name it.
    pub id: GroupId,
    /// Its name on charts and in sentences, such as `Rest of England`.
    pub name: String,
    /// Who is in it and how its figures are worked out, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The programme that it belongs to; `None`: none, as for a comparator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The sites in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteId>,
    /// The areas in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
    /// All areas of this kind that are in no group compared with this one: the rest of England.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_of: Option<AreaKind>,
    /// The comparator: the group that this one's change is set against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<GroupId>,
    /// Why a comparison may mislead, one doubt an entry, such as `Counts, not per person`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
    /// Where its membership is published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

impl Group {
    /// An empty group.
    #[must_use]
    pub fn new(id: &str, name: &str) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            about: String::new(),
            programme: None,
            sites: Vec::new(),
            areas: Vec::new(),
            rest_of: None,
            compared_with: None,
            doubts: Vec::new(),
            cites: Vec::new(),
        }
    }
}
