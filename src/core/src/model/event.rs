//! Events: dated notes shown next to figures on charts.

use super::{AreaId, Basis, Citation, EventId, MeasureId, ProgrammeId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A dated note on a measure, a programme or an area, or on the whole board if it names none of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Id used by other records.
    pub id: EventId,
    /// The day, or the first day of several.
    pub on: Date,
    /// The last day, if the event lasted several days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Short text for the mark on a chart.
    pub title: String,
    /// Description of the event, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The programme concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeId>,
    /// The measure concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// The area concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The basis of the event.
    #[serde(default, skip_serializing_if = "Basis::is_published")]
    pub basis: Basis,
    /// The publication. `None` only for events that the board recorded itself or that are illustrative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Citation>,
}

impl Event {
    /// Creates an event for the whole board, recorded by the board itself.
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

    /// Returns whether to show the event next to figures of this programme, measure and area. Every one
    /// that the event names must match.
    #[must_use]
    pub fn concerns(&self, programme: Option<&str>, measure: Option<&str>, area: Option<&str>) -> bool {
        let fits = |own: Option<&str>, other: Option<&str>| own.is_none() || own == other;
        fits(self.programme.as_ref().map(ProgrammeId::as_str), programme)
            && fits(self.measure.as_ref().map(MeasureId::as_str), measure)
            && fits(self.area.as_ref().map(AreaId::as_str), area)
    }
}
