//! What each column holds: as a rule says, by its heading, or by what stands in it.

use super::super::matching::{Found, Names, kind, normal};
use super::super::shape::{Column, Shape};
use super::super::sheet::{Cell, Sheet, cell_name, in_row};
use super::super::value::{is_figure, is_unknown};
use super::super::when::When;
use super::{About, ColumnRead, Doubt, How, Weight};
use boardsight_core::model::{Board, Mapping, Role};

/// So many rows tell what a column holds.
const SAMPLE: usize = 200;

const CODE: [&str; 16] = [
    "code",
    "org code",
    "organisation code",
    "ods code",
    "ons code",
    "provider code",
    "area code",
    "stp code",
    "hwb code",
    "e code",
    "org",
    "footprint code",
    "trust code",
    "ccg code",
    "la code",
    "gss code",
];
const PLACE: [&str; 22] = [
    "name",
    "area",
    "area name",
    "organisation",
    "organisation name",
    "org name",
    "provider",
    "provider name",
    "trust",
    "footprint",
    "stp",
    "stp name",
    "place",
    "site",
    "vanguard",
    "hwb",
    "health and wellbeing board",
    "local authority",
    "council",
    "ccg",
    "region",
    "geography",
];
const PERIOD: [&str; 14] = [
    "period",
    "month",
    "quarter",
    "year",
    "date",
    "reporting period",
    "financial year",
    "fin year",
    "fiscal year",
    "period name",
    "period end",
    "month ending",
    "time period",
    "reporting month",
];
const MEASURE: [&str; 7] =
    ["measure", "metric", "indicator", "measure name", "metric name", "data item", "kpi"];
const KIND: [&str; 7] =
    ["kind", "type of figure", "plan or actual", "plan actual", "series", "basis", "scenario"];
const FIGURES: [&str; 9] =
    ["value", "figure", "figures", "number", "count", "amount", "data", "measure value", "figure reported"];

/// What a column's cells are.
#[derive(Default)]
struct Content {
    figures: usize,
    unknown: usize,
    words: usize,
    places: usize,
    measures: usize,
    kinds: usize,
    whens: usize,
    /// Whole periods, or days.
    whole: usize,
}

impl Content {
    fn of(sheet: &Sheet, shape: &Shape, column: &Column, names: &Names<'_>) -> Self {
        let mut c = Self::default();
        // A number is a year or the serial number of a day only where the heading speaks of time: 54,586 admissions are none.
        let timely = PERIOD.contains(&normal(&column.rest).as_str());
        let column = column.index;
        let rows = sheet.rows_from(shape.from).take_while(|(row, _)| *row < shape.to);
        for cell in rows.filter_map(|(_, cells)| in_row(cells, column)).take(SAMPLE) {
            let number = matches!(cell, Cell::Number(_));
            let when = if number && !timely { When::default() } else { When::of_cell(cell) };
            c.whens += usize::from(!when.is_nothing());
            c.whole += usize::from(when.period().is_some());
            if is_figure(cell) {
                c.figures += 1;
            } else if is_unknown(cell) {
                c.unknown += 1;
            } else if let Cell::Text(text) = cell {
                c.words += 1;
                c.places += usize::from(names.is_place(text));
                c.measures += usize::from(names.is_measure(text));
                c.kinds += usize::from(kind(text).is_some_and(|(_, rest)| rest.is_empty()));
            }
        }
        c
    }

    fn all(&self) -> usize {
        self.figures + self.unknown + self.words
    }

    fn holds_figures(&self) -> bool {
        let figures = self.figures + self.unknown;
        figures > self.words || (figures == self.words && self.figures > 0)
    }

    fn mostly(&self, some: usize) -> bool {
        some * 2 > self.all() && some > 0
    }
}

/// The roles of all columns.
pub fn roles(
    sheet: &Sheet,
    shape: &Shape,
    names: &Names<'_>,
    mapping: &Mapping,
    board: &Board,
    doubts: &mut Vec<Doubt>,
) -> Vec<ColumnRead> {
    let contents: Vec<Content> = shape.columns.iter().map(|c| Content::of(sheet, shape, c, names)).collect();
    let mut out: Vec<ColumnRead> = Vec::with_capacity(shape.columns.len());
    for (column, content) in shape.columns.iter().zip(&contents) {
        let key = normal(&column.key);
        let rule = mapping.columns.iter().find(|rule| normal(&rule.heading) == key);
        let (role, how) = match rule {
            Some(rule) => (rule.role.clone(), How::Remembered),
            None => found(column, content, names),
        };
        out.push(ColumnRead {
            index: column.index,
            heading: column.heading.clone(),
            key: column.key.clone(),
            role,
            how,
            when: column.when,
        });
    }
    one_only(&mut out, &contents);
    for ((column, content), read) in shape.columns.iter().zip(&contents).zip(&mut out) {
        times(column, read, names, board, shape, sheet, doubts);
        if read.how == How::Unknown && content.figures > 0 && read.role == Role::Ignore {
            unmatched(column, content, names, shape, sheet, doubts);
        }
    }
    out
}

/// What a heading and the cells below it tell.
fn found(column: &Column, content: &Content, names: &Names<'_>) -> (Role, How) {
    let figures = |measure, kind| Role::Figures { measure, kind, period: None, times: 1.0 };
    let head = normal(&column.rest);
    let is = |list: &[&str]| list.contains(&head.as_str());
    if content.holds_figures() && !content.mostly(content.whole) {
        let (said, rest) = match kind(&column.rest) {
            Some((said, rest)) => (Some(said), rest),
            None => (None, head.clone()),
        };
        let own = rest.trim_matches(|c: char| !c.is_alphanumeric());
        if own.is_empty() {
            if said.is_some() || !column.when.is_nothing() {
                return (figures(None, said), How::Heading);
            }
        } else {
            // Whole, or the one level that is left beside plan and outturn. A further level, such as a kind of bed, makes
            // the column a part of the measure and not the measure.
            let levels: Vec<String> = column
                .rest
                .split(" / ")
                .map(|part| kind(part).map_or_else(|| part.to_owned(), |(_, rest)| rest))
                .filter(|part| !part.is_empty())
                .collect();
            let only = if levels.len() == 1 { levels.first().cloned() } else { None };
            for text in [own.to_owned(), column.rest.clone()].into_iter().chain(only) {
                match names.measure(&text) {
                    // A measure whose own name has the word in it, such as baseline costs, is no baseline for that.
                    Found::Sure(measure) => {
                        let said = said.filter(|_| text != column.rest);
                        return (figures(Some(measure), said), How::Heading);
                    }
                    Found::Ignored => return (Role::Ignore, How::Remembered),
                    Found::Near(_) => {}
                }
            }
            if FIGURES.contains(&own) {
                return (figures(None, said), How::Heading);
            }
        }
        if is(&PERIOD) && content.mostly(content.whens) {
            return (Role::Period, How::Heading);
        }
        return (Role::Ignore, How::Unknown);
    }
    if content.all() == 0 && content.whens == 0 {
        return (Role::Ignore, How::Content);
    }
    if is(&PERIOD) && content.whens > 0 {
        return (Role::Period, How::Heading);
    }
    if is(&CODE) && !content.mostly(content.measures) {
        return (Role::Code, How::Heading);
    }
    if is(&MEASURE) {
        return (Role::Measure, How::Heading);
    }
    if is(&KIND) || content.mostly(content.kinds) {
        return (Role::Kind, if is(&KIND) { How::Heading } else { How::Content });
    }
    if head == "definition" || head == "what is counted" {
        return (Role::Definition, How::Heading);
    }
    if content.mostly(content.measures) {
        return (Role::Measure, How::Content);
    }
    if content.mostly(content.places) {
        return (Role::Place, How::Content);
    }
    if is(&PLACE) {
        return (Role::Place, How::Heading);
    }
    if content.mostly(content.whole) || (content.mostly(content.whens) && content.places == 0) {
        return (Role::Period, How::Content);
    }
    if content.measures > 0 {
        return (Role::Measure, How::Content);
    }
    if content.places > 0 {
        return (Role::Place, How::Content);
    }
    (Role::Ignore, How::Unknown)
}

/// Of several columns of places, codes, measures or kinds the one with the most names that the board knows stands.
fn one_only(columns: &mut [ColumnRead], contents: &[Content]) {
    type Count = fn(&Content) -> usize;
    let singles: [(Role, Count); 4] = [
        (Role::Place, |c| c.places),
        (Role::Code, |c| c.places),
        (Role::Measure, |c| c.measures),
        (Role::Kind, |c| c.kinds),
    ];
    for (role, count) in singles {
        let own: Vec<usize> = (0..columns.len()).filter(|i| columns[*i].role == role).collect();
        let set = |i: &usize| columns[*i].how == How::Remembered;
        let best = own
            .iter()
            .copied()
            .find(|i| set(i))
            .or_else(|| own.iter().copied().rev().max_by_key(|i| contents.get(*i).map_or(0, count)));
        for i in own {
            if Some(i) != best && columns[i].how != How::Remembered {
                columns[i].role = Role::Ignore;
            }
        }
    }
}

/// A heading that says thousands or millions, where the measure's own unit does not.
fn times(
    column: &Column,
    read: &mut ColumnRead,
    names: &Names<'_>,
    board: &Board,
    shape: &Shape,
    sheet: &Sheet,
    doubts: &mut Vec<Doubt>,
) {
    let how = read.how;
    let Role::Figures { measure, times, .. } = &mut read.role else { return };
    if how == How::Remembered {
        return;
    }
    let own = measure.clone().or_else(|| names.only_measure());
    let unit =
        own.and_then(|id| board.measure(id.as_str())).map(|m| m.unit.to_lowercase()).unwrap_or_default();
    let says = |text: &str| {
        let text = text.to_lowercase();
        if text.contains("000s")
            || text.contains("'000")
            || text.contains("£000")
            || text.contains("thousand")
            || text.contains("£k")
        {
            1e3
        } else if text.contains("£m") || text.contains("million") {
            1e6
        } else {
            1.0
        }
    };
    let by = says(&column.heading);
    if by > 1.0 && says(&unit) < 2.0 {
        *times = by;
        let row = shape.headings.last().copied().unwrap_or(0);
        doubts.push(Doubt {
            weight: Weight::Notice,
            place: sheet.place(row, column.index),
            what: format!(
                "the heading '{}' says that figures are in {}s; each is multiplied by it",
                column.heading,
                if by > 1e5 { "million" } else { "thousand" }
            ),
            about: About::Column(column.key.clone()),
            suggestions: Vec::new(),
        });
    }
}

/// A column of figures that nothing on the board goes by the name of.
fn unmatched(
    column: &Column,
    content: &Content,
    names: &Names<'_>,
    shape: &Shape,
    sheet: &Sheet,
    doubts: &mut Vec<Doubt>,
) {
    let row = shape.headings.last().copied().unwrap_or(0);
    let suggestions = match names.measure(&column.rest) {
        Found::Near(near) => near,
        _ => Vec::new(),
    };
    let name = if column.heading.is_empty() {
        format!("column {} has no heading", super::super::sheet::column_name(column.index))
    } else {
        format!("'{}' is no measure of the board", column.heading)
    };
    let least = if content.figures >= SAMPLE { "at least " } else { "" };
    doubts.push(Doubt {
        weight: Weight::LeavesOut,
        place: format!("sheet '{}', cell {}", sheet.name, cell_name(row, column.index)),
        what: format!("{name}; {least}{} figures below it", content.figures),
        about: About::Column(column.key.clone()),
        suggestions,
    });
}
