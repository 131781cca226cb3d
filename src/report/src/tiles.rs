//! Tile maps: areas as equal tiles in roughly their geographic position, coloured by a measure.

use super::names::Names;
use super::say;
use super::spec::{Cell, Column, NOT_REPORTED, Table, Tone};
use boardsight_analysis::places::by_area;
use boardsight_analysis::signals::{self, Reliance, Signal, Variation};
use boardsight_core::model::{Area, AreaKind, Board, DesiredDirection, Measure, Period, Series};
use std::collections::HashMap;

/// Tile layouts as CSV: column, row, area code, short name.
const COUNCILS: &str = include_str!("places/tiles-council.csv");
const FOOTPRINTS: &str = include_str!("places/tiles-footprint.csv");

/// Number of value classes.
pub const CLASSES: u8 = 5;

/// The quantity that determines the colour of the tiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ColourBy {
    /// The latest figure, in five classes with equal numbers of areas.
    #[default]
    Value,
    /// The change from the same period of the previous year.
    Change,
    /// Whether process control finds a change.
    Variation,
    /// Whether the target can be relied on.
    Assurance,
}

impl ColourBy {
    /// All colour options.
    pub const ALL: [Self; 4] = [Self::Value, Self::Change, Self::Variation, Self::Assurance];

    /// Returns the label of the option.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Value => "Value",
            Self::Change => "Change on the year",
            Self::Variation => "Variation",
            Self::Assurance => "Assurance",
        }
    }
}

/// The colour class of a tile. It is always shown with its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TileColour {
    /// A value class, from 1 (the lowest) to [`CLASSES`].
    Class(u8),
    /// A status.
    Tone(Tone),
}

/// The tile of one area.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// The area's id.
    pub area: String,
    /// Column from the left, from 0.
    pub column: u8,
    /// Row from the top, from 0.
    pub row: u8,
    /// Its short name.
    pub short: String,
    /// Its full name.
    pub name: String,
    /// The figure of the map's period, formatted, or 'not reported'.
    pub value: String,
    /// The figure.
    pub figure: Option<f64>,
    /// Colour class.
    pub colour: TileColour,
    /// Meaning of the colour, in words.
    pub word: String,
    /// Description of the tile in one sentence, for tooltips and screen readers.
    pub alt: String,
}

/// A tile map.
#[derive(Clone, Debug, PartialEq)]
pub struct TileMap {
    /// Short id.
    pub id: String,
    /// Kind of the areas, as in 'footprints'.
    pub kind: String,
    /// Title of the map.
    pub title: String,
    /// The period of the figures; `None` if no area has a figure.
    pub period: Option<Period>,
    /// The tiles, by row and column.
    pub tiles: Vec<Tile>,
    /// Number of columns and rows of the grid.
    pub size: (u8, u8),
    /// Colour classes with their meanings, in order.
    pub legend: Vec<(TileColour, String)>,
    /// Names of the areas of this kind that are not in the layout.
    pub unplaced: Vec<String>,
    /// Source of the figures.
    pub source: String,
}

/// Returns the grid positions of a kind of area by area code; empty for a kind without a layout.
#[must_use]
pub fn layout(kind: &AreaKind) -> HashMap<&'static str, (u8, u8)> {
    let text = match kind {
        AreaKind::Council => COUNCILS,
        AreaKind::Footprint => FOOTPRINTS,
        AreaKind::Country | AreaKind::CommissioningGroup | AreaKind::Other(_) => "",
    };
    let place = |line: &'static str| {
        let mut cells = line.split(',');
        let (column, row, code) = (cells.next()?, cells.next()?, cells.next()?);
        Some((code, (column.parse().ok()?, row.parse().ok()?)))
    };
    text.lines().skip(1).filter_map(place).collect()
}

/// Returns the latest period in which at least half of the series have a figure, or else the latest of all.
fn period_of(lines: &[&Series]) -> Option<Period> {
    let mut counts: HashMap<Period, usize> = HashMap::new();
    for point in lines.iter().flat_map(|s| s.counted()) {
        *counts.entry(point.period).or_default() += 1;
    }
    let half = counts.iter().filter(|(_, n)| **n * 2 >= lines.len()).map(|(p, _)| *p).max();
    half.or_else(|| counts.keys().copied().max())
}

/// Returns the same period of the previous year.
fn year_before(period: Period) -> Option<Period> {
    let steps = 12 / period.months();
    (0..steps).try_fold(period, |p, _| p.previous())
}

fn counted(series: &Series, period: Period) -> Option<f64> {
    series.at(period).filter(|_| series.gap(period).is_none()).map(|p| p.value)
}

/// Returns the change of a figure from the previous year: in per cent for a count, in the measure's unit
/// for a share.
fn change(series: &Series, measure: &Measure, period: Period) -> Option<(f64, String)> {
    let (now, before) = (counted(series, period)?, counted(series, year_before(period)?)?);
    let points = boardsight_analysis::variance::difference(now, before);
    if boardsight_analysis::by_place::adds_up(measure) {
        (before != 0.0).then(|| {
            let percent = 100.0 * points / before;
            (percent, format!("{}% on the year before", say::signed(percent, 1)))
        })
    } else {
        let unit = if measure.unit.starts_with('%') { "points" } else { &measure.unit };
        Some((points, format!("{} {unit} on the year before", say::signed(points, measure.decimals.max(1)))))
    }
}

fn tone_of_change(value: f64, better: DesiredDirection) -> Tone {
    match better {
        _ if value == 0.0 => Tone::Neutral,
        DesiredDirection::Neutral => Tone::Watch,
        DesiredDirection::Lower if value < 0.0 => Tone::Good,
        DesiredDirection::Higher if value > 0.0 => Tone::Good,
        DesiredDirection::Lower | DesiredDirection::Higher => Tone::Bad,
    }
}

pub(crate) fn variation_words(variation: Variation) -> (Tone, &'static str) {
    match variation {
        Variation::Concerning { .. } => (Tone::Bad, "changed for the worse"),
        Variation::Changing { .. } => (Tone::Watch, "changed"),
        Variation::CommonCause => (Tone::Neutral, "no change beyond the usual"),
        Variation::Improving { .. } => (Tone::Good, "changed for the better"),
        Variation::TooFew => (Tone::Missing, "too few figures to tell"),
    }
}

fn assurance_words(reliance: Reliance) -> (Tone, &'static str) {
    match reliance {
        Reliance::Fails => (Tone::Bad, "misses the target unless the process changes"),
        Reliance::HitAndMiss => (Tone::Watch, "hits and misses the target"),
        Reliance::Passes => (Tone::Good, "meets the target unless the process changes"),
        Reliance::TooFew => (Tone::Missing, "too few figures to tell"),
        Reliance::NoTarget => (Tone::Missing, "no target"),
    }
}

/// Sorted values, from which the class of a value and the bounds of each class are computed. Equal values
/// are in the same class.
struct Classes(Vec<f64>);

impl Classes {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let upper = (1..=usize::from(CLASSES)).filter_map(|k| {
            let at = (values.len() * k).div_ceil(usize::from(CLASSES));
            values.get(at.checked_sub(1)?).copied()
        });
        Self(upper.collect())
    }

    fn class(&self, value: f64) -> u8 {
        let below = self.0.iter().take_while(|upper| **upper < value).count();
        u8::try_from(below + 1).unwrap_or(CLASSES).min(CLASSES)
    }

    fn legend(&self, measure: &Measure) -> Vec<(TileColour, String)> {
        let words = self.0.iter().map(|upper| {
            let figure = say::with_unit(&say::figure(*upper, measure), &measure.unit);
            format!("up to {figure}")
        });
        let mut legend: Vec<(TileColour, String)> =
            (1..=CLASSES).zip(words).map(|(class, words)| (TileColour::Class(class), words)).collect();
        legend.dedup_by(|a, b| a.1 == b.1);
        legend
    }
}

/// Returns the tile map of a measure for the areas of a kind.
///
/// Returns `None` if the kind has no layout or the board has no such area.
#[must_use]
pub fn tile_map(board: &Board, kind: &AreaKind, measure: &Measure, by: ColourBy) -> Option<TileMap> {
    let places = layout(kind);
    let areas: Vec<(usize, &Area)> =
        board.areas.iter().enumerate().filter(|(_, a)| a.kind == *kind).collect();
    if places.is_empty() || areas.is_empty() {
        return None;
    }
    let lines = by_area(board, measure.id.as_str(), kind);
    let all: Vec<&Series> = lines.values().copied().collect();
    let period = period_of(&all);
    let value = |series: Option<&Series>| counted(series?, period?);
    let classes = Classes::of(all.iter().filter_map(|s| value(Some(s))).collect());
    let mut unplaced = Vec::new();
    let mut tiles: Vec<Tile> = Vec::new();
    for (i, area) in areas {
        let Some(&(column, row)) = area.code.as_deref().and_then(|code| places.get(code)) else {
            unplaced.push(area.name.clone());
            continue;
        };
        let series = lines.get(&i).copied();
        let figure = value(series);
        let text = figure.map_or_else(
            || NOT_REPORTED.to_owned(),
            |v| say::with_unit(&say::reported(v, measure), &measure.unit),
        );
        let read = || series.and_then(|s| signals::signal(measure, s));
        let (colour, word) = match by {
            ColourBy::Value => figure.map_or_else(missing, |v| {
                let class = classes.class(v);
                (TileColour::Class(class), format!("class {class} of {CLASSES}, from the lowest"))
            }),
            ColourBy::Change => series
                .zip(period)
                .and_then(|(s, p)| change(s, measure, p))
                .map_or_else(missing, |(v, words)| {
                    (TileColour::Tone(tone_of_change(v, measure.better)), words)
                }),
            ColourBy::Variation => read().map_or_else(missing, |s: Signal<'_>| {
                let (tone, words) = variation_words(s.variation);
                (TileColour::Tone(tone), words.to_owned())
            }),
            ColourBy::Assurance => read().map_or_else(missing, |s: Signal<'_>| {
                let (tone, words) = assurance_words(s.reliance);
                (TileColour::Tone(tone), words.to_owned())
            }),
        };
        let when = period.map_or_else(String::new, |p| format!(" in {p}"));
        let gap = series.zip(period).and_then(|(s, p)| s.gap(p));
        let gap = gap.map_or_else(String::new, |g| format!(" ({})", g.reason));
        tiles.push(Tile {
            area: area.id.to_string(),
            column,
            row,
            short: area.short.clone(),
            name: area.name.clone(),
            alt: format!("{}: {text}{when}{gap}; {word}", area.name),
            value: text,
            figure,
            colour,
            word,
        });
    }
    tiles.sort_by_key(|t| (t.row, t.column));
    let size = |of: fn(&Tile) -> u8| tiles.iter().map(of).max().map_or(0, |most| most + 1);
    let size = (size(|t| t.column), size(|t| t.row));
    let names = Names::of(board);
    let when = period.map_or_else(String::new, |p| format!(", {p}"));
    Some(TileMap {
        id: format!("tiles-{}-{}", kind.many().replace(' ', "-"), measure.id),
        kind: kind.many().to_owned(),
        title: format!("{} by {}{when}: {}", measure.short, kind.one(), by.label().to_lowercase()),
        period,
        legend: legend(by, &tiles, &classes, measure),
        tiles,
        size,
        unplaced,
        source: names.cites(all.iter().map(|s| &s.cite)),
    })
}

fn missing() -> (TileColour, String) {
    (TileColour::Tone(Tone::Missing), NOT_REPORTED.to_owned())
}

fn legend(by: ColourBy, tiles: &[Tile], classes: &Classes, measure: &Measure) -> Vec<(TileColour, String)> {
    let mut legend = match by {
        ColourBy::Value => classes.legend(measure),
        ColourBy::Change => {
            let all =
                [(Tone::Good, "for the better"), (Tone::Bad, "for the worse"), (Tone::Watch, "changed")];
            all.into_iter().map(|(tone, word)| (TileColour::Tone(tone), word.to_owned())).collect()
        }
        ColourBy::Variation | ColourBy::Assurance => {
            let mut found: Vec<(TileColour, String)> = Vec::new();
            for tile in tiles.iter().filter(|t| t.colour != TileColour::Tone(Tone::Missing)) {
                if !found.iter().any(|(colour, _)| *colour == tile.colour) {
                    found.push((tile.colour, tile.word.clone()));
                }
            }
            found.sort_by_key(|(colour, _)| *colour);
            found
        }
    };
    legend.retain(|(colour, _)| tiles.iter().any(|t| t.colour == *colour));
    if let Some(tile) = tiles.iter().find(|t| t.colour == TileColour::Tone(Tone::Missing)) {
        legend.push((tile.colour, tile.word.clone()));
    }
    legend
}

impl TileMap {
    /// Returns the map as a table with one row for each area.
    #[must_use]
    pub fn table(&self) -> Table {
        let mut tiles: Vec<&Tile> = self.tiles.iter().collect();
        tiles.sort_by(|a, b| a.name.cmp(&b.name));
        let tone = |colour| match colour {
            TileColour::Tone(tone) => tone,
            TileColour::Class(_) => Tone::Neutral,
        };
        let mut notes = Vec::new();
        if !self.source.is_empty() {
            notes.push(self.source.clone());
        }
        if !self.unplaced.is_empty() {
            notes.push(format!("Without a tile: {}.", say::list(&self.unplaced)));
        }
        Table {
            id: self.id.clone(),
            title: self.title.clone(),
            columns: vec![Column::text("Area", 8), Column::number("Figure", 4), Column::text("Class", 6)],
            rows: tiles
                .into_iter()
                .map(|t| {
                    let figure = match t.figure {
                        Some(_) => Cell { text: t.value.clone(), value: t.figure, ..Cell::default() },
                        None => Cell::missing(),
                    };
                    let class = Cell { text: t.word.clone(), tone: tone(t.colour), ..Cell::default() };
                    vec![Cell::text(&*t.name), figure, class]
                })
                .collect(),
            notes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{DataGap, SeriesKind};
    use boardsight_testkit::fixture;
    use std::collections::HashSet;

    #[test]
    fn each_layout_holds_each_area_once_and_no_two_in_one_place() {
        for (kind, count) in [(AreaKind::Council, 150), (AreaKind::Footprint, 44)] {
            let text = if kind == AreaKind::Council { COUNCILS } else { FOOTPRINTS };
            assert_eq!(text.lines().skip(1).filter(|l| !l.trim().is_empty()).count(), count, "{kind:?}");
            let places = layout(&kind);
            assert_eq!(places.len(), count, "{kind:?}");
            assert_eq!(places.values().collect::<HashSet<_>>().len(), count, "{kind:?}");
            assert!(places.values().all(|(column, row)| *column < 24 && *row < 24));
        }
    }

    fn board() -> (Board, Measure) {
        let mut b = fixture::board();
        let mut codes: Vec<&str> = layout(&AreaKind::Footprint).into_keys().collect();
        codes.sort_unstable();
        for (n, code) in (0_u32..).zip(codes) {
            let mut area =
                Area::new(&format!("f{n}"), &format!("Area {n}"), &format!("A{n}"), AreaKind::Footprint);
            area.code = Some(code.to_owned());
            b.areas.push(area);
            if n < 40 {
                let months = (0..24_i16).map(|m| {
                    let period = Period::month(2016 + m / 12, i8::try_from(m % 12 + 1).unwrap()).unwrap();
                    (period, f64::from(n) + if m == 23 { 10.0 } else { 1.0 })
                });
                let mut line =
                    fixture::series("stps", "delayed-days", SeriesKind::Outturn, &months.collect::<Vec<_>>());
                line.id = format!("line-{n}").into();
                line.area = Some(format!("f{n}").into());
                b.series.push(line);
            }
        }
        let measure = b.measure("delayed-days").unwrap().clone();
        (b, measure)
    }

    #[test]
    fn tiles_have_classes_words_and_a_table_that_says_the_same() {
        let (b, m) = board();
        let map = tile_map(&b, &AreaKind::Footprint, &m, ColourBy::Value).unwrap();
        assert_eq!((map.tiles.len(), map.period), (44, Period::month(2017, 12)));
        let of = |class| map.tiles.iter().filter(|t| t.colour == TileColour::Class(class)).count();
        assert_eq!([1, 2, 3, 4, 5].map(of), [8, 8, 8, 8, 8]);
        assert_eq!(map.tiles.iter().filter(|t| t.value == NOT_REPORTED).count(), 4);
        assert_eq!((map.table().rows.len(), map.legend.len()), (44, 6));
        let change = tile_map(&b, &AreaKind::Footprint, &m, ColourBy::Change).unwrap();
        let first = change.tiles.iter().find(|t| t.area == "f1").unwrap();
        assert_eq!(first.word, "+450.0% on the year before");
        assert_eq!(first.colour, TileColour::Tone(Tone::Bad));
        assert!(tile_map(&b, &AreaKind::Council, &m, ColourBy::Value).is_none());
    }

    #[test]
    fn a_gap_has_its_reason_and_no_figure() {
        let (mut b, m) = board();
        b.series.last_mut().unwrap().gaps.push(DataGap {
            from: Period::month(2017, 12).unwrap(),
            to: None,
            reason: "A trust did not submit".into(),
            cite: None,
        });
        let map = tile_map(&b, &AreaKind::Footprint, &m, ColourBy::Value).unwrap();
        let tile = map.tiles.iter().find(|t| t.area == "f39").unwrap();
        assert_eq!((tile.figure, tile.colour), (None, TileColour::Tone(Tone::Missing)));
        assert!(tile.alt.contains("not reported in Dec 2017 (A trust did not submit)"), "{}", tile.alt);
    }
}
