//! Groups of sites and areas with combined figures, and the comparator of each group.

use super::{AreaId, AreaKind, Citation, GroupId, ProgrammeId, SiteId};
use serde::{Deserialize, Serialize};

/// Sites and areas whose figures are combined, such as `PACS vanguards` or the comparator `Other CCGs`. If
/// a series names the group, that series contains its figures. Otherwise the figures are summed over its
/// members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Id used by other records.
    pub id: GroupId,
    /// Name on charts and in sentences, such as `Rest of England`.
    pub name: String,
    /// Membership of the group and the method of computing its figures, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The programme it belongs to; `None` if it has none, as for a comparator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// Member sites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteId>,
    /// Member areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
    /// Includes all areas of this kind that are in no group compared with this one, such as the rest of
    /// England.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_of: Option<AreaKind>,
    /// The comparator: the group against which the change of this group is compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<GroupId>,
    /// Reasons why a comparison may mislead, one per entry, such as `Counts, not per person`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
    /// Publications of its membership.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

impl Group {
    /// Creates an empty group.
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
