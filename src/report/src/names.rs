//! Names of a board's records by id, indexed once for a whole page.

use super::say;
use boardsight_analysis::exposure::BAND_SOURCE;
use boardsight_core::model::{Area, Basis, Board, Body, Citation, Measure, Programme, Scale, Series, Source};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Index of names by id.
pub struct Names<'a> {
    board: &'a Board,
    programmes: HashMap<&'a str, &'a Programme>,
    bodies: HashMap<&'a str, &'a Body>,
    measures: HashMap<&'a str, &'a Measure>,
    sources: HashMap<&'a str, &'a Source>,
    sites: HashMap<&'a str, &'a str>,
    areas: HashMap<&'a str, &'a Area>,
    scale: Cow<'a, Scale>,
}

impl<'a> Names<'a> {
    /// Creates the index for a board.
    #[must_use]
    pub fn of(board: &'a Board) -> Self {
        let sites = board.programmes.iter().flat_map(|p| &p.sites);
        Self {
            board,
            programmes: board.programmes.iter().map(|p| (p.id.as_str(), p)).collect(),
            bodies: board.bodies.iter().map(|b| (b.id.as_str(), b)).collect(),
            measures: board.measures.iter().map(|m| (m.id.as_str(), m)).collect(),
            sources: board.sources.iter().map(|s| (s.id.as_str(), s)).collect(),
            sites: sites.map(|s| (s.id.as_str(), s.name.as_str())).collect(),
            areas: board.areas.iter().map(|a| (a.id.as_str(), a)).collect(),
            scale: board.scale(),
        }
    }

    /// Returns a programme's full name, or its id if there is no such programme.
    #[must_use]
    pub fn programme<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.programmes.get(id).map_or(id, |p| &p.name)
    }

    /// Returns a programme's short name, or its id if there is no such programme.
    #[must_use]
    pub fn short<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.programmes.get(id).map_or(id, |p| &p.short)
    }

    /// Returns the short name of the programme that owns a register or figures, or the given text if there
    /// is none.
    #[must_use]
    pub fn whose<'b>(
        &self,
        programme: Option<&'b boardsight_core::model::ProgrammeId>,
        none: &'b str,
    ) -> &'b str
    where
        'a: 'b,
    {
        programme.map_or(none, |id| self.short(id.as_str()))
    }

    /// Returns a body's short name, or its id.
    #[must_use]
    pub fn body<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.bodies.get(id).map_or(id, |b| &b.short)
    }

    /// Returns a body's full name, or its id.
    #[must_use]
    pub fn body_name<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.bodies.get(id).map_or(id, |b| &b.name)
    }

    /// Returns a measure's short name, or its id.
    #[must_use]
    pub fn measure<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.measures.get(id).map_or(id, |m| &m.short)
    }

    /// Returns a site's name, or its id.
    #[must_use]
    pub fn site<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.sites.get(id).map_or(id, |s| s)
    }

    /// Returns an area's full name, or its id if there is no such area.
    #[must_use]
    pub fn area<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.areas.get(id).map_or(id, |a| &a.name)
    }

    /// Returns an area's short name, or its id if there is no such area.
    #[must_use]
    pub fn area_short<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.areas.get(id).map_or(id, |a| &a.short)
    }

    /// Returns the name of the site, area or group of a series; `None` if the series is for a whole
    /// programme or the country.
    #[must_use]
    pub fn place<'b>(&self, series: &'b Series) -> Option<&'b str>
    where
        'a: 'b,
    {
        let site = series.site.as_ref().map(|s| self.site(s.as_str()));
        let area = || series.area.as_ref().map(|a| self.area(a.as_str()));
        let group =
            || series.group.as_ref().and_then(|g| self.board.group(g.as_str())).map(|g| g.name.as_str());
        site.or_else(area).or_else(group)
    }

    /// Returns a citation as shown under a figure: publisher, title, number, date and page.
    #[must_use]
    pub fn cite(&self, cite: &Citation) -> String {
        let mut text =
            self.sources.get(cite.source.as_str()).map_or_else(|| cite.source.to_string(), |s| source(s));
        if let Some(at) = &cite.at {
            text.push_str(", ");
            text.push_str(at);
        }
        text
    }

    /// Returns a citation with its note.
    #[must_use]
    pub fn cite_with_note(&self, cite: &Citation) -> String {
        let text = self.cite(cite);
        cite.note.as_ref().map_or(text.clone(), |note| format!("{text} ({note})"))
    }

    /// Returns several citations, each once, separated by semicolons.
    #[must_use]
    pub fn cites<'b>(&self, cites: impl IntoIterator<Item = &'b Citation>) -> String {
        let mut seen = BTreeSet::new();
        let texts: Vec<String> =
            cites.into_iter().map(|c| self.cite(c)).filter(|text| seen.insert(text.clone())).collect();
        texts.join("; ")
    }

    /// Returns the rating scale of the board's risks.
    #[must_use]
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    /// Returns the source of the scale's bands, as shown under tables and heat maps of risks.
    #[must_use]
    pub fn bands_source(&self) -> String {
        let Some(own) = &self.board.risk_framework.scale else { return BAND_SOURCE.to_owned() };
        let bands: Vec<String> = own.bands.iter().map(|b| format!("{} from {}", b.name, b.from)).collect();
        let cites = self.cites(&own.cites);
        let whence = if own.illustrative {
            "made up to show how the program works".to_owned()
        } else if cites.is_empty() {
            "as the board declares it".to_owned()
        } else {
            cites
        };
        let (likelihood, impact) = own.size();
        format!("Scale of {likelihood} by {impact}, {whence}. Bands: {}.", bands.join(", "))
    }

    #[must_use]
    pub const fn board(&self) -> &'a Board {
        self.board
    }
}

/// Returns a source in one line: publisher, title, number and date.
#[must_use]
pub fn source(source: &Source) -> String {
    let mut text = format!("{}, {}", source.publisher, source.title);
    if let Some(reference) = &source.reference {
        text.push_str(", ");
        text.push_str(reference);
    }
    if let Some(day) = source.published {
        text.push_str(", ");
        text.push_str(&say::date(day));
    } else if let Some(day) = source.published_by {
        text.push_str(&format!(", by {} at the latest", say::date(day)));
    }
    text
}

/// Returns the mark of a figure that is not as published: `derived`, `illustrative`.
#[must_use]
pub const fn basis_mark(basis: Basis) -> &'static str {
    match basis {
        Basis::Published => "",
        other => other.word(),
    }
}
