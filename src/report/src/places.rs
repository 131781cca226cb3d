//! The Places page: one area across all programmes, with England, similar areas and a second area for
//! comparison.

mod charts;

use super::PageName;
use super::names::{Names, basis_mark};
use super::say;
use super::spec::{Block, Cell, Chart, Column, Page, Status, Table, Tone};
use super::tiles::{ColourBy, TileMap, tile_map};
use boardsight_analysis::places::{AreaFacts, area_facts};
use boardsight_core::model::{Area, AreaKind, Board, Measure};
use jiff::civil::Date;
use std::collections::HashSet;

/// The selections on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The selected area's id, if any.
    pub area: Option<String>,
    /// The id of a second area to compare, if any.
    pub beside: Option<String>,
    /// The measure of the tile maps. If `None`, the one with figures for most areas.
    pub measure: Option<String>,
    /// The quantity that determines the colour of the tiles.
    pub by: ColourBy,
}

/// The view model of the Places page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// The page's message in one sentence.
    pub message: String,
    /// All areas, in the board's order.
    pub list: Vec<AreaItem>,
    /// Measures with figures by area, as options for the maps: id and short name.
    pub measures: Vec<(String, String)>,
    /// The measure of the maps.
    pub measure: Option<String>,
    /// One map for each kind of area with a layout and figures of the measure.
    pub maps: Vec<TileMap>,
    /// The selected area.
    pub area: Option<AreaView>,
    /// The second area.
    pub beside: Option<AreaView>,
}

/// An area in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// Its code; may be empty.
    pub code: String,
    /// Description of the kind of area.
    pub kind: String,
    /// Number of series of the area itself.
    pub lines: usize,
}

/// All data of one area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AreaView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Kind and code: 'footprint E54000052'.
    pub kind: String,
    /// The containing area, such as 'England', with the share if it is split.
    pub within: String,
    /// The areas within it: '4 commissioning groups, 1 council (1 in part)'.
    pub parts: String,
    /// Summary of the area's data in one sentence.
    pub message: String,
    /// One chart for each of its outturn series, with England and similar areas.
    pub charts: Vec<Chart>,
    /// Statements, such as ratings and gaps.
    pub statements: Vec<StatementRow>,
    /// Sites of programmes that cover the area or a part of it.
    pub sites: Vec<SiteRow>,
    /// Funding of those sites.
    pub money: Vec<MoneyRow>,
    /// Live risks that refer to the area.
    pub risks: Vec<RiskRow>,
    /// Events that refer to the area: date and title.
    pub events: Vec<(String, String)>,
}

/// A statement about an area or one of its sites.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementRow {
    /// The finding's id.
    pub id: String,
    /// The programme's short name.
    pub short: String,
    /// The site's name, if the statement is about a site and not the area.
    pub site: String,
    /// Theme of the statement.
    pub theme: String,
    /// Text of the statement.
    pub statement: String,
    /// The figure with its unit; may be empty.
    pub value: String,
    /// Source of the statement.
    pub source: String,
}

/// A site in an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteRow {
    /// The programme's id.
    pub programme: String,
    /// Its short name.
    pub short: String,
    /// The site's id.
    pub site: String,
    /// Its name.
    pub name: String,
    /// The site's group, such as the type of vanguard; may be empty.
    pub group: String,
}

/// An amount of money of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MoneyRow {
    /// The site's name.
    pub site: String,
    /// Label of the amount.
    pub label: String,
    /// Kind of amount: announced, allocated, pooled or spent.
    pub kind: String,
    /// Period of the amount; may be empty.
    pub period: String,
    /// The amount, with its basis if it is not the published figure.
    pub amount: String,
    /// The amount in pounds.
    pub gbp: f64,
    /// Source of the amount.
    pub source: String,
}

/// A risk that refers to an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Current rating in words, or 'not rated'.
    pub rating: Status,
}

/// Returns the Places page for a date.
#[must_use]
pub fn places(board: &Board, as_of: Date, choice: &Choice) -> Places {
    let names = Names::of(board);
    let measures = measures_by_area(board);
    let measure = choice
        .measure
        .as_deref()
        .and_then(|id| measures.iter().find(|m| m.id == *id).copied())
        .or(measures.first().copied());
    let mut kinds: Vec<&AreaKind> = Vec::new();
    for area in &board.areas {
        if !kinds.contains(&&area.kind) {
            kinds.push(&area.kind);
        }
    }
    let maps = measure.map(|m| {
        let all = kinds.iter().filter_map(|kind| tile_map(board, kind, m, choice.by));
        all.filter(|map| map.period.is_some()).collect()
    });
    let view =
        |id: Option<&str>| id.and_then(|id| area_facts(board, id)).map(|f| area_view(&names, &f, as_of));
    let area = view(choice.area.as_deref());
    let beside = view(choice.beside.as_deref());
    Places {
        message: message(board, &kinds, area.as_ref()),
        list: list(board),
        measures: measures.iter().map(|m| (m.id.to_string(), m.short.clone())).collect(),
        measure: measure.map(|m| m.id.to_string()),
        maps: maps.unwrap_or_default(),
        area,
        beside,
    }
}

fn message(board: &Board, kinds: &[&AreaKind], area: Option<&AreaView>) -> String {
    if let Some(area) = area {
        return format!("{}: {}", area.name, area.message);
    }
    if board.areas.is_empty() {
        return "The board has no areas.".to_owned();
    }
    let counts: Vec<String> = kinds
        .iter()
        .map(|kind| {
            let count = board.areas.iter().filter(|a| a.kind == **kind).count();
            say::count(count, kind.one(), kind.many())
        })
        .collect();
    format!("The board holds figures and records of {}.", say::list(&counts))
}

/// Returns the measures with outturns by area or site, those with most places first.
fn measures_by_area(board: &Board) -> Vec<&Measure> {
    let mut counted: Vec<(usize, &Measure)> = board
        .measures
        .iter()
        .map(|m| {
            let own = board.series.iter().filter(|s| s.measure == m.id && s.is_of_place());
            let outturns = own.filter(|s| s.kind == boardsight_core::model::SeriesKind::Outturn);
            (outturns.count(), m)
        })
        .filter(|(n, _)| *n > 0)
        .collect();
    counted.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    counted.into_iter().map(|(_, m)| m).collect()
}

fn list(board: &Board) -> Vec<AreaItem> {
    let mut lines: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for series in board.series.iter().filter_map(|s| s.area.as_ref()) {
        *lines.entry(series.as_str()).or_default() += 1;
    }
    let item = |a: &Area| AreaItem {
        id: a.id.to_string(),
        name: a.name.clone(),
        short: a.short.clone(),
        code: a.code.clone().unwrap_or_default(),
        kind: a.kind.one().to_owned(),
        lines: lines.get(a.id.as_str()).copied().unwrap_or_default(),
    };
    board.areas.iter().map(item).collect()
}

fn share_words(name: &str, share: f64) -> String {
    if share > 0.9995 { name.to_owned() } else { format!("{name} ({}%)", say::number(100.0 * share, 0)) }
}

fn parts_words(facts: &AreaFacts<'_>) -> String {
    let mut kinds: Vec<(&AreaKind, usize, usize)> = Vec::new();
    for (area, share) in &facts.parts {
        let part = usize::from(*share < 0.9995);
        match kinds.iter_mut().find(|(kind, ..)| **kind == area.kind) {
            Some(found) => (found.1, found.2) = (found.1 + 1, found.2 + part),
            None => kinds.push((&area.kind, 1, part)),
        }
    }
    let words = kinds.iter().map(|(kind, all, part)| {
        let count = say::count(*all, kind.one(), kind.many());
        if *part > 0 { format!("{count} ({part} in part)") } else { count }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn area_view(names: &Names<'_>, facts: &AreaFacts<'_>, as_of: Date) -> AreaView {
    let board = names.board();
    let area = facts.area;
    let own: HashSet<&str> = facts
        .sites
        .iter()
        .filter(|(_, s)| boardsight_analysis::places::is_area(s, area))
        .map(|(_, s)| s.id.as_str())
        .collect();
    let within: Vec<String> = facts.within.iter().map(|(a, share)| share_words(&a.name, *share)).collect();
    let charts = charts::charts(names, facts);
    let message = [
        say::count(charts.len(), "line of figures", "lines of figures"),
        say::count(facts.findings.len(), "statement", "statements"),
        say::count(facts.sites.len(), "site of programmes", "sites of programmes"),
        say::count(facts.risks.len(), "risk", "risks"),
    ];
    AreaView {
        id: area.id.to_string(),
        name: area.name.clone(),
        kind: area
            .code
            .as_ref()
            .map_or_else(|| area.kind.one().to_owned(), |code| format!("{} {code}", area.kind.one())),
        within: within.join(", "),
        parts: parts_words(facts),
        message: format!("{}.", say::list(&message)),
        charts,
        statements: facts
            .findings
            .iter()
            .map(|f| StatementRow {
                id: f.id.to_string(),
                short: names.whose(f.programme.as_ref(), "All").to_owned(),
                site: f
                    .site
                    .as_ref()
                    .filter(|s| !own.contains(s.as_str()))
                    .map(|s| names.site(s.as_str()).to_owned())
                    .unwrap_or_default(),
                theme: f.theme.clone(),
                statement: f.statement.clone(),
                value: super::overview::finding_value(f),
                source: names.cite(&f.cite),
            })
            .collect(),
        sites: facts
            .sites
            .iter()
            .map(|(p, s)| SiteRow {
                programme: p.id.to_string(),
                short: p.short.clone(),
                site: s.id.to_string(),
                name: s.name.clone(),
                group: s.group.clone().unwrap_or_default(),
            })
            .collect(),
        money: facts
            .money
            .iter()
            .map(|(_, m)| {
                let mark = basis_mark(m.basis);
                let site = m.site.as_ref().map(|s| names.site(s.as_str())).unwrap_or_default();
                MoneyRow {
                    site: site.to_owned(),
                    label: m.label.clone(),
                    kind: m.kind.word().to_owned(),
                    period: m.period.map_or_else(String::new, |p| p.to_string()),
                    amount: if mark.is_empty() { m.gbp.to_string() } else { format!("{} ({mark})", m.gbp) },
                    gbp: m.gbp.as_f64(),
                    source: names.cite(&m.cite),
                }
            })
            .collect(),
        risks: facts
            .risks
            .iter()
            .filter_map(|i| board.risks.get(*i))
            .map(|r| RiskRow {
                id: r.id.to_string(),
                title: r.title.clone(),
                rating: rating_status(names, r),
            })
            .collect(),
        events: facts
            .events
            .iter()
            .filter(|e| e.on <= as_of)
            .map(|e| (say::date(e.on), e.title.clone()))
            .collect(),
    }
}

impl AreaView {
    /// Returns the area's data as blocks.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(self.name.clone()), Block::Text(capital_sentence(&self.kind))];
        if !self.within.is_empty() {
            blocks.push(Block::Text(format!("In {}.", self.within)));
        }
        if !self.parts.is_empty() {
            blocks.push(Block::Text(format!("In it: {}.", self.parts)));
        }
        blocks.extend(self.charts.iter().cloned().map(Block::Chart));
        let table = |id: &str, title: &str, columns, rows: Vec<Vec<Cell>>| Table {
            id: format!("{}-{id}", self.id),
            title: format!("{}: {title}", self.name),
            columns,
            rows,
            notes: Vec::new(),
        };
        let sourced = |text: &str, source: &str| Cell { source: source.to_owned(), ..Cell::text(text) };
        let tables = [
            table(
                "statements",
                "what publications say",
                vec![
                    Column::text("Programme", 3),
                    Column::text("Site", 4),
                    Column::text("Theme", 3),
                    Column::text("Statement", 8),
                    Column::text("Figure", 3),
                ],
                self.statements
                    .iter()
                    .map(|s| {
                        let words = [&s.short, &s.site, &s.theme].map(|t| Cell::text(t.as_str()));
                        let told = [sourced(&s.statement, &s.source), Cell::text(&*s.value)];
                        words.into_iter().chain(told).collect()
                    })
                    .collect(),
            ),
            table(
                "sites",
                "sites of programmes",
                vec![Column::text("Programme", 3), Column::text("Site", 6), Column::text("Group", 4)],
                self.sites
                    .iter()
                    .map(|s| [&s.short, &s.name, &s.group].map(|t| Cell::text(t.as_str())).to_vec())
                    .collect(),
            ),
            table(
                "money",
                "money of its sites",
                vec![
                    Column::text("Site", 5),
                    Column::text("What", 5),
                    Column::text("Kind", 3),
                    Column::text("Period", 2),
                    Column::number("Amount, £", 3),
                ],
                self.money
                    .iter()
                    .map(|m| {
                        let words = [&m.site, &m.label, &m.kind, &m.period].map(|t| Cell::text(t.as_str()));
                        let amount = Cell { value: Some(m.gbp), ..sourced(&m.amount, &m.source) };
                        words.into_iter().chain([amount]).collect()
                    })
                    .collect(),
            ),
            table(
                "risks",
                "risks that name it",
                vec![Column::text("Id", 2), Column::text("Risk", 8), Column::text("Current", 3)],
                self.risks
                    .iter()
                    .map(|r| vec![Cell::text(&*r.id), Cell::text(&*r.title), Cell::status(&r.rating)])
                    .collect(),
            ),
        ];
        blocks.extend(tables.into_iter().filter(|t| !t.rows.is_empty()).map(Block::Table));
        blocks
    }
}

fn capital_sentence(text: &str) -> String {
    format!("{}.", say::capital(text))
}

impl Places {
    /// Returns the page as blocks: the maps as tables, and the selected areas.
    #[must_use]
    pub fn page(&self) -> Page {
        let mut blocks: Vec<Block> = self.maps.iter().map(|map| Block::Table(map.table())).collect();
        for area in self.area.iter().chain(&self.beside) {
            blocks.extend(area.blocks());
        }
        super::table::page(PageName::Places, &self.message, blocks)
    }
}

/// Returns a risk's current rating as a status.
fn rating_status(names: &Names<'_>, risk: &boardsight_core::model::Risk) -> Status {
    let scale = names.scale();
    risk.current.map_or_else(
        || Status::new("Not rated", Tone::Missing),
        |rating| {
            let band = boardsight_analysis::exposure::band(scale, rating);
            let tone = if band >= scale.top_band() { Tone::Bad } else { Tone::Neutral };
            Status::new(format!("{} ({})", scale.band_name(band), rating.score()), tone)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{AreaShare, Event, Period, SeriesKind, Site};
    use boardsight_testkit::fixture;

    /// A board with England and three footprints, of which the first has a plan, a vanguard, a risk and an
    /// event.
    fn board() -> Board {
        let mut b = fixture::board();
        b.areas.push(Area::new("england", "England", "England", AreaKind::Country));
        let months = |level: f64| -> Vec<(Period, f64)> {
            let month = |m: i16| Period::month(2015 + m / 12, i8::try_from(m % 12 + 1).unwrap()).unwrap();
            (0..24).map(|m| (month(m), level + f64::from(m % 2))).collect()
        };
        let mut country = fixture::series("bcf", "delayed-days", SeriesKind::Outturn, &months(1_000.0));
        (country.id, country.programme) = ("england-days".into(), None);
        b.series.push(country);
        for (n, (name, code)) in
            [("Surrey Heartlands", "E54000052"), ("Norfolk", "E54000022"), ("Dorset", "E54000041")]
                .into_iter()
                .enumerate()
        {
            let mut area = Area::new(&format!("f{n}"), name, name, AreaKind::Footprint);
            area.code = Some(code.to_owned());
            area.within.push(AreaShare::whole("england"));
            b.areas.push(area);
            let level = 100.0 * f64::from(u8::try_from(n).unwrap() + 1);
            let mut line = fixture::series("stps", "delayed-days", SeriesKind::Outturn, &months(level));
            (line.id, line.area) = (format!("line-{n}").into(), Some(format!("f{n}").into()));
            b.series.push(line);
        }
        b.programmes[1].sites.push(Site { areas: vec!["f0".into()], ..Site::new("van", "A vanguard") });
        b.risks[0].areas.push("f0".into());
        let on = jiff::civil::date(2016, 4, 1);
        b.events.push(Event { area: Some("f0".into()), ..Event::new("e", on, "New definition") });
        assert_eq!(boardsight_core::model::check(&b), []);
        b
    }

    #[test]
    fn an_area_is_shown_with_all_that_the_board_holds_of_it() {
        let b = board();
        let choice = Choice { area: Some("f0".into()), beside: Some("f2".into()), ..Choice::default() };
        let p = places(&b, b.as_of, &choice);
        let area = p.area.as_ref().unwrap();
        assert_eq!((area.name.as_str(), area.within.as_str()), ("Surrey Heartlands", "England"));
        assert_eq!((area.charts.len(), area.risks.len(), area.events.len()), (1, 1, 1));
        assert_eq!(area.sites[0].name, "A vanguard");
        let chart = &area.charts[0];
        assert!(chart.subtitle.contains("= 100"), "{}", chart.subtitle);
        assert!(chart.alt.contains("England") && chart.alt.contains("median of"), "{}", chart.alt);
        assert_eq!(p.beside.as_ref().unwrap().name, "Dorset");
        assert_eq!((p.list.len(), p.maps.len(), p.measure.as_deref()), (4, 1, Some("delayed-days")));
        let page = p.page();
        for table in crate::tables(&page) {
            assert!(table.rows.iter().all(|r| r.len() == table.columns.len()), "{}", table.id);
        }
    }

    #[test]
    fn a_board_without_areas_says_so() {
        let b = fixture::board();
        assert_eq!(places(&b, b.as_of, &Choice::default()).message, "The board has no areas.");
    }
}
