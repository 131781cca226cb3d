//! Determines the role of each column: by a rule, by its heading, or by its content.

use super::super::matching::{NameMatch, Names, Suggestion, kind, kind_of_level, normal};
use super::super::shape::{Column, TableBounds, base_of};
use super::super::sheet::{Cell, Worksheet, cell_name, column_name, in_row};
use super::super::value::{is_figure, is_unknown};
use super::super::when::{EXPECTED, PeriodHint};
use super::{ColumnRead, Issue, RoleSource, Severity, Subject};
use boardsight_core::model::{Board, Mapping, Means, Role, SeriesKind};

/// Number of rows that are examined to determine a column's role.
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
const PERIOD: [&str; 31] = [
    "quarter ending",
    "quarter end",
    "year ending",
    "year end",
    "year ended",
    "week ending",
    "week",
    "week commencing",
    "time",
    "qtr",
    "fy",
    "period ending",
    "reporting date",
    "month end",
    "month year",
    "period covered",
    "snapshot date",
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
/// Endings of headings for columns of codes.
const CODES: [&str; 2] = [" code", " codes"];
/// Words in headings of columns about time.
const TIME: [&str; 11] =
    ["year", "month", "quarter", "qtr", "period", "date", "week", "time", "yr", "fy", "fortnight"];
const FIGURES: [&str; 9] =
    ["value", "figure", "figures", "number", "count", "amount", "data", "measure value", "figure reported"];

/// Counts of cell types in a column.
#[derive(Default)]
struct ColumnContent {
    figures: usize,
    unknown: usize,
    words: usize,
    places: usize,
    measures: usize,
    kinds: usize,
    whens: usize,
    /// Number of whole periods or days.
    whole: usize,
    /// Number of texts that contain a digit but are no figures, such as `1 to 4` or `about 3,000`.
    digits: usize,
}

/// Returns whether a heading is about time, so that a number below it may be a year or a day.
fn is_timely(heading: &str) -> bool {
    let name = normal(heading);
    PERIOD.contains(&name.as_str())
        || (name.split(' ').count() <= 3 && name.split(' ').any(|w| TIME.contains(&w)))
}

impl ColumnContent {
    fn of(sheet: &Worksheet, shape: &TableBounds, column: &Column, names: &Names<'_>) -> Self {
        let mut c = Self::default();
        // Read a number as a year or as a date serial number only if the heading is about time: 54,586
        // admissions are not a date.
        let timely = is_timely(&column.heading);
        let heading = column.heading.as_str();
        let column = column.index;
        let rows = sheet.rows_from(shape.from).take_while(|(row, _)| *row < shape.to);
        for cell in rows.filter_map(|(_, cells)| in_row(cells, column)).take(SAMPLE) {
            let number = matches!(cell, Cell::Number(_));
            let when = match (timely, number) {
                (true, _) => PeriodHint::in_column(cell, heading, sheet.from_1904),
                (false, true) => PeriodHint::default(),
                (false, false) => PeriodHint::of_cell(cell),
            };
            c.whens += usize::from(!when.is_nothing());
            c.whole += usize::from(when.period().is_some());
            if is_figure(cell) {
                c.figures += 1;
            } else if is_unknown(cell) {
                c.unknown += 1;
            } else if let Cell::Text(text) = cell {
                c.words += 1;
                c.digits += usize::from(text.bytes().any(|b| b.is_ascii_digit()));
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

/// Returns the roles of all columns.
pub fn roles(
    sheet: &Worksheet,
    shape: &TableBounds,
    names: &Names<'_>,
    mapping: &Mapping,
    board: &Board,
    doubts: &mut Vec<Issue>,
) -> Vec<ColumnRead> {
    let contents: Vec<ColumnContent> =
        shape.columns.iter().map(|c| ColumnContent::of(sheet, shape, c, names)).collect();
    let mut out: Vec<ColumnRead> = Vec::with_capacity(shape.columns.len());
    for (column, content) in shape.columns.iter().zip(&contents) {
        let key = normal(&column.key);
        let same = |wanted: &str| mapping.columns.iter().find(|rule| normal(&rule.heading) == wanted);
        // A rule for the first of several columns with the same heading excludes the others only if it
        // excludes that one.
        let base = normal(base_of(&column.key));
        let rule = mapping.columns.iter().find(|rule| rule.heading == column.key).or_else(|| {
            let shared = base != key;
            same(&key)
                .or_else(|| same(&base).filter(|rule| shared && !matches!(rule.role, Role::Figures { .. })))
        });
        let (role, how) = match rule {
            Some(rule) => (rule.role.clone(), RoleSource::Remembered),
            None => found(column, content, names),
        };
        out.push(ColumnRead {
            per_cent_as_written: rule.is_some_and(|rule| rule.per_cent_as_written),
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
        told(column, read, names, shape, sheet, doubts);
        if read.how == RoleSource::Unknown && read.role == Role::Ignore {
            unmatched(column, content, names, shape, sheet, doubts);
        }
    }
    twice(shape, &out, sheet, doubts);
    out
}

/// Reports notes about a column of figures: an ignored word of its heading, or a length of time in its
/// heading that is not a period. The figures of the latter are left out.
fn told(
    column: &Column,
    read: &mut ColumnRead,
    names: &Names<'_>,
    shape: &TableBounds,
    sheet: &Worksheet,
    doubts: &mut Vec<Issue>,
) {
    let Role::Figures { measure, period, .. } = &read.role else { return };
    let row = shape.headings.last().copied().unwrap_or(0);
    let doubt = |weight, what, suggestions| Issue {
        weight,
        place: sheet.place(row, column.index),
        what,
        about: Subject::Column(column.key.clone()),
        suggestions,
    };
    if let Some(span) = column.when.span.filter(|_| period.is_none()) {
        let what = format!("'{}' speaks of {}; {EXPECTED}", column.heading, span.word());
        let label = |id| Suggestion { label: format!("{id}"), means: Means::Measure(id), likeness: 1.0 };
        doubts.push(doubt(Severity::Omission, what, measure.clone().map(label).into_iter().collect()));
        read.role = Role::Ignore;
        read.how = RoleSource::Content;
        return;
    }
    if read.how == RoleSource::Remembered {
        return;
    }
    let passed = column.rest.split(" / ").find_map(|level| names.passed_over(level));
    if let Some(words) = passed {
        let what = format!("'{}' was read without '{words}'", column.heading);
        doubts.push(doubt(Severity::Notice, what, Vec::new()));
    }
}

/// Reports two columns of figures with the same heading. The user must choose which of them contains the
/// figures.
fn twice(shape: &TableBounds, columns: &[ColumnRead], sheet: &Worksheet, doubts: &mut Vec<Issue>) {
    let row = shape.headings.last().copied().unwrap_or(0);
    let own = |c: &&ColumnRead| c.how == RoleSource::Heading && matches!(c.role, Role::Figures { .. });
    let mut first: std::collections::HashMap<(&str, String), &ColumnRead> = std::collections::HashMap::new();
    for column in columns.iter().filter(own) {
        let key = (base_of(&column.key), format!("{:?}", column.when));
        match first.get(&key) {
            None => _ = first.insert(key, column),
            Some(other) => doubts.push(Issue {
                weight: Severity::Blocking,
                place: sheet.place(row, column.index),
                what: format!(
                    "columns {}{} and {}{} are both headed '{}'; leave one of them out, or name what each holds (in a map they \
                     are '{}' and '{}')",
                    column_name(other.index),
                    sheet.hidden_column_word(other.index),
                    column_name(column.index),
                    sheet.hidden_column_word(column.index),
                    column.heading,
                    other.key,
                    column.key
                ),
                about: Subject::Column(column.key.clone()),
                suggestions: Vec::new(),
            }),
        }
    }
}

/// Returns the measure and the kind of series that a heading indicates for the figures below it; `None` if
/// it names no measure of the board.
fn headed(column: &Column, names: &Names<'_>) -> Option<(Role, RoleSource)> {
    let figures = |measure, kind| Role::Figures { measure, kind, period: None, times: 1.0 };
    // A measure whose own name contains a word for a series, such as baseline costs, is not a baseline for
    // that reason.
    match names.measure(&column.rest) {
        NameMatch::Match(measure) => return Some((figures(Some(measure), None), RoleSource::Heading)),
        NameMatch::Ignored => return Some((Role::Ignore, RoleSource::Remembered)),
        NameMatch::Suggestions(_) => {}
    }
    let mut said: Option<SeriesKind> = None;
    let mut levels: Vec<String> = Vec::new();
    for level in column.rest.split(" / ").filter(|l| !l.trim().is_empty()) {
        match kind_of_level(level) {
            Some((kind, _)) if said.is_some_and(|other| other != kind) => return None,
            Some((kind, rest)) => {
                said = Some(kind);
                if !rest.is_empty() {
                    levels.push(rest);
                }
            }
            None if matches!(normal(level).as_str(), "provisional" | "revised") => {}
            None => levels.push(level.to_owned()),
        }
    }
    if levels.is_empty() {
        return (said.is_some() || !column.when.is_nothing())
            .then(|| (figures(None, said), RoleSource::Heading));
    }
    // Match the whole heading, or the only level left besides plan and outturn. A further level, such as a
    // type of bed, makes the column a part of the measure instead of the measure.
    let joined = levels.join(" ");
    match names.measure(&joined) {
        NameMatch::Match(measure) => Some((figures(Some(measure), said), RoleSource::Heading)),
        NameMatch::Ignored => Some((Role::Ignore, RoleSource::Remembered)),
        NameMatch::Suggestions(_) if FIGURES.contains(&normal(&joined).as_str()) => {
            Some((figures(None, said), RoleSource::Heading))
        }
        NameMatch::Suggestions(_) => None,
    }
}

/// Determines a role from a heading and the cells below it.
fn found(column: &Column, content: &ColumnContent, names: &Names<'_>) -> (Role, RoleSource) {
    let head = normal(&column.rest);
    let is = |list: &[&str]| list.contains(&head.as_str());
    let headed = headed(column, names);
    if let Some((role, how)) = headed {
        let names_measure = matches!(&role, Role::Figures { measure: Some(_), .. });
        let by_period = !column.when.is_nothing() && !content.mostly(content.places);
        let numbers = content.holds_figures() && !content.mostly(content.whole);
        // Unreadable cells do not change the role of the column. Each of them is reported.
        let figures = numbers || names_measure || by_period || content.figures > 0 || content.digits > 0;
        let other = content.mostly(content.measures)
            || content.mostly(content.kinds)
            || content.mostly(content.whole);
        if role == Role::Ignore || (figures && (names_measure || !other)) {
            return (role, how);
        }
    }
    let timely = is(&PERIOD) || is_timely(&column.rest);
    if content.holds_figures() && !content.mostly(content.whole) {
        if is(&PERIOD) || (timely && content.mostly(content.whens)) {
            return (Role::Period, RoleSource::Heading);
        }
        return (Role::Ignore, RoleSource::Unknown);
    }
    if content.all() == 0 && content.whens == 0 {
        return (Role::Ignore, RoleSource::Content);
    }
    if is(&PERIOD) && (content.whens > 0 || content.digits > 0) {
        return (Role::Period, RoleSource::Heading);
    }
    let codes = is(&CODE) || CODES.iter().any(|end| head.ends_with(end));
    if codes && !content.mostly(content.measures) {
        return (Role::Code, RoleSource::Heading);
    }
    if is(&MEASURE) {
        return (Role::Measure, RoleSource::Heading);
    }
    if is(&KIND) || content.mostly(content.kinds) {
        return (Role::Kind, if is(&KIND) { RoleSource::Heading } else { RoleSource::Content });
    }
    if head == "definition" || head == "what is counted" {
        return (Role::Definition, RoleSource::Heading);
    }
    if content.mostly(content.measures) {
        return (Role::Measure, RoleSource::Content);
    }
    if content.mostly(content.places) {
        return (Role::Place, RoleSource::Content);
    }
    if is(&PLACE) {
        return (Role::Place, RoleSource::Heading);
    }
    if content.mostly(content.whole) || (timely && content.mostly(content.whens) && content.places == 0) {
        return (Role::Period, RoleSource::Content);
    }
    if content.measures > 0 {
        return (Role::Measure, RoleSource::Content);
    }
    if content.places > 0 {
        return (Role::Place, RoleSource::Content);
    }
    (Role::Ignore, RoleSource::Unknown)
}

/// Keeps one column each for place, code, measure and kind: the one set by a rule, or else the one with the
/// most names that the board contains.
fn one_only(columns: &mut [ColumnRead], contents: &[ColumnContent]) {
    type Count = fn(&ColumnContent) -> usize;
    let singles: [(Role, Count); 4] = [
        (Role::Place, |c| c.places),
        (Role::Code, |c| c.places),
        (Role::Measure, |c| c.measures),
        (Role::Kind, |c| c.kinds),
    ];
    for (role, count) in singles {
        let own: Vec<usize> = (0..columns.len()).filter(|i| columns[*i].role == role).collect();
        let set = |i: &usize| columns[*i].how == RoleSource::Remembered;
        let best = own
            .iter()
            .copied()
            .find(|i| set(i))
            .or_else(|| own.iter().copied().rev().max_by_key(|i| contents.get(*i).map_or(0, count)));
        for i in own {
            if Some(i) != best && columns[i].how != RoleSource::Remembered {
                columns[i].role = Role::Ignore;
            }
        }
    }
}

/// Sets the factor of a column whose heading mentions thousands or millions, unless the measure's unit does
/// so itself.
fn times(
    column: &Column,
    read: &mut ColumnRead,
    names: &Names<'_>,
    board: &Board,
    shape: &TableBounds,
    sheet: &Worksheet,
    doubts: &mut Vec<Issue>,
) {
    let how = read.how;
    let Role::Figures { measure, times, .. } = &mut read.role else { return };
    if how == RoleSource::Remembered {
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
        doubts.push(Issue {
            weight: Severity::Notice,
            place: sheet.place(row, column.index),
            what: format!(
                "the heading '{}' says that figures are in {}s; each is multiplied by it",
                column.heading,
                if by > 1e5 { "million" } else { "thousand" }
            ),
            about: Subject::Column(column.key.clone()),
            suggestions: Vec::new(),
        });
    }
}

/// Reports a column of figures that matches no measure of the board.
fn unmatched(
    column: &Column,
    content: &ColumnContent,
    names: &Names<'_>,
    shape: &TableBounds,
    sheet: &Worksheet,
    doubts: &mut Vec<Issue>,
) {
    let row = shape.headings.last().copied().unwrap_or(0);
    let suggestions = match names.measure(&column.rest) {
        NameMatch::Suggestions(near) => near,
        _ => Vec::new(),
    };
    // Report texts with digits only if the heading is similar to a measure. Otherwise they may be remarks.
    if content.figures == 0 && (content.digits == 0 || suggestions.is_empty()) {
        return;
    }
    let name = if column.heading.is_empty() {
        format!("column {} has no heading", column_name(column.index))
    } else {
        format!("'{}' is no measure of the board", column.heading)
    };
    let least = if content.figures >= SAMPLE { "at least " } else { "" };
    doubts.push(Issue {
        weight: Severity::Omission,
        place: format!("sheet '{}', cell {}", sheet.name, cell_name(row, column.index)),
        what: format!("{name}; {least}{} figures below it", content.figures),
        about: Subject::Column(column.key.clone()),
        suggestions,
    });
}
