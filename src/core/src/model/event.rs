//! Events: dated notes that charts show beside the figures.

use super::{AreaId, Basis, Citation, EventId, MeasureId, ProgrammeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A dated note on a measure, a programme, an area or, where it names none of them, the whole board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// By which other records name it.
    pub id: EventId,
    /// The day, or the first of several.
    pub on: Date,
    /// The last day, where the event took several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// A few words for the mark on a chart.
    pub title: String,
    /// What happened, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The programme that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The measure that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// The area that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// What stands behind it.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// Where it is published. `None` only for events that the board noted itself or that are illustrative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

impl Event {
    /// An event that concerns the whole board, as the board noted it itself.
    #[must_use]
    pub fn new(id: &str, on: Date, title: &str) -> Self {
        Self {
            id: id.into(),
            on,
            until: None,
            title: title.to_owned(),
            text: String::new(),
            programme: None,
            measure: None,
            area: None,
            basis: Basis::Assessed,
            cite: None,
        }
    }

    /// Whether it is to be shown beside figures of this programme, measure and area: each that it names is theirs.
    #[must_use]
    pub fn concerns(&self, programme: Option<&str>, measure: Option<&str>, area: Option<&str>) -> bool {
        let fits = |own: Option<&str>, other: Option<&str>| own.is_none() || own == other;
        fits(self.programme.as_ref().map(ProgrammeId::as_str), programme)
            && fits(self.measure.as_ref().map(MeasureId::as_str), measure)
            && fits(self.area.as_ref().map(AreaId::as_str), area)
    }
}
