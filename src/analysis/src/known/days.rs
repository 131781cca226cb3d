//! The day from which a record is known.

use super::Knowledge;
use boardsight_core::model::{AuditKind, Board, Citation, Period, Point, Series, Source};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::HashMap;

/// Days of a board's publications, returns and changes.
pub(super) struct Days<'a> {
    /// The day of interest.
    pub day: Date,
    /// Whether the day is before the one that the file describes.
    pub back: bool,
    sources: HashMap<&'a str, Dated<'a>>,
    added: HashMap<&'a str, Date>,
    /// Day of the first audit entry.
    trail: Option<Date>,
}

struct Dated<'a> {
    source: &'a Source,
    releases: HashMap<Period, Date>,
    /// Day on which the first return citing the source was received.
    received: Option<Date>,
}

impl<'a> Days<'a> {
    pub(super) fn of(board: &'a Board, day: Date) -> Self {
        let mut sources: HashMap<&str, Dated<'_>> = HashMap::with_capacity(board.sources.len());
        for source in &board.sources {
            let releases = source.releases.iter().map(|r| (r.period, r.on)).collect();
            sources.insert(source.id.as_str(), Dated { source, releases, received: None });
        }
        for entry in board.streams.iter().flat_map(|s| &s.returns) {
            let (Some(cite), Some(received)) = (&entry.cite, entry.received) else { continue };
            if let Some(dated) = sources.get_mut(cite.source.as_str()) {
                dated.received = Some(dated.received.map_or(received, |first| first.min(received)));
            }
        }
        let dated = |at| TimeZone::UTC.to_datetime(at).date();
        let added = board.audit.iter().filter(|e| e.kind == AuditKind::Added && !e.undo);
        Self {
            day,
            back: day < board.as_of,
            sources,
            added: added.map(|e| (e.record.as_str(), dated(e.at))).collect(),
            trail: board.audit.iter().map(|e| dated(e.at)).min(),
        }
    }

    /// Returns whether something that became known on `day` was known.
    pub(super) fn verdict(&self, day: Option<Date>) -> Knowledge {
        match day {
            Some(day) if day <= self.day => Knowledge::Known,
            Some(_) => Knowledge::Later,
            None if self.back => Knowledge::Undated,
            None => Knowledge::Known,
        }
    }

    /// Returns the day on which a source was published or a return was received.
    pub(super) fn cite(&self, cite: &Citation) -> Option<Date> {
        let dated = self.sources.get(cite.source.as_str())?;
        dated.source.published_day().or(dated.received)
    }

    /// Returns the day on which a source published the figure of a period.
    pub(super) fn cite_for(&self, cite: &Citation, period: Period) -> Option<Date> {
        let dated = self.sources.get(cite.source.as_str())?;
        if let Some(on) = dated.releases.get(&period) {
            return Some(*on);
        }
        if let Some(days) = dated.source.release_days {
            return Some(period.end().saturating_add(jiff::Span::new().days(days)));
        }
        dated.source.published_day().or(dated.received)
    }

    /// Returns the day on which a figure was published.
    pub(super) fn point(&self, series: &Series, point: &Point) -> Option<Date> {
        let of_series = || series.published.filter(|_| point.cite.is_none());
        let of_source = || self.cite_for(series.cite_of(point), point.period);
        point.published.or_else(of_series).or_else(of_source)
    }

    /// Returns the day on which a record was added, according to the audit trail.
    pub(super) fn added(&self, list: &str, id: &str) -> Option<Date> {
        // Avoid building the key if there is no audit trail.
        (!self.added.is_empty()).then(|| self.added.get(format!("{list}/{id}").as_str()).copied()).flatten()
    }

    /// Returns whether the audit trail covers the day.
    pub(super) fn trail_covers(&self) -> bool {
        self.trail.is_some_and(|first| first <= self.day)
    }
}
