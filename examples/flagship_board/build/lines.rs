//! Series of figures from the published files.

use super::add as add_records;
use super::table::{Row, Table};
use boardsight_core::model::{
    Basis, Board, Citation, DataGap, Period, Point, Rebase, Release, Series, SeriesKind, Source,
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// Note that the figures of every series are as last revised. The program shows it once.
const REVISED: &str = "Figures are as last revised; they can differ a little from those first printed.";

/// Rules for converting files into series.
pub struct Rules {
    files: Table,
    lines: Table,
    places: Table,
    releases: Table,
    gaps: Table,
    rebases: Table,
}

impl Rules {
    /// Reads the rules from a folder.
    ///
    /// # Errors
    /// Fails if one of the tables cannot be read.
    pub fn open(folder: &Path) -> Result<Self, String> {
        let table = |name: &str| Table::open(folder, name);
        Ok(Self {
            files: table("files.csv")?,
            lines: table("lines.csv")?,
            places: table("places.csv")?,
            releases: table("releases.csv")?,
            gaps: table("gaps.csv")?,
            rebases: table("rebases.csv")?,
        })
    }

    /// Returns the sources that are statistics published period by period.
    ///
    /// # Errors
    /// Fails if the table of files lacks the column.
    pub fn statistics(&self) -> Result<BTreeSet<String>, String> {
        self.files.rows().map(|row| row.text("of").map(str::to_owned)).collect()
    }
}

/// Method of computing the figure of a period from the rows of its file.
#[derive(Clone, Copy, PartialEq)]
enum Figure {
    /// Value of a single row.
    Value,
    /// Sum of several rows.
    Sum,
    /// 100 minus the sum of the values, in per cent of the sum of another column.
    Rest,
}

/// Programme, site or area whose figures a series contains, as named in a file.
#[derive(Clone, Default)]
struct Place {
    site: Option<String>,
    area: Option<String>,
    /// Part of the series id that identifies the place.
    word: String,
}

impl Place {
    /// Returns the id of the place in the tables of gaps and rebases.
    fn key(&self) -> &str {
        self.site.as_deref().or(self.area.as_deref()).unwrap_or_default()
    }
}

/// Values by period, each with the number of its row.
type Values = BTreeMap<Period, (f64, u32)>;

/// Adds the sources and series of all files.
///
/// # Errors
/// Fails if a cell does not match the rules, a name is missing from every table of places, or a figure has
/// no publication date.
pub fn add(board: &mut Board, folder: &Path, rules: &Rules) -> Result<(), String> {
    for file in rules.files.rows() {
        let table = Table::open(folder, file.text("file")?)?;
        let source = source(board, &file, &table, rules)?;
        let mut lines = Vec::new();
        for rule in rules.lines.rows() {
            if rule.text("file")? == table.name {
                lines.extend(lines_of(board, &rule, &table, &source, rules)?);
            }
        }
        add_records(board, &[source])?;
        add_records(board, &lines)?;
    }
    Ok(())
}

/// Returns the source for a file: the record of its statistic with the file's own name, digest and
/// publication dates.
fn source(board: &Board, file: &Row<'_>, table: &Table, rules: &Rules) -> Result<Source, String> {
    let of = board.source(file.text("of")?).ok_or_else(|| file.fault("of", "the id of a source"))?;
    let periods: BTreeSet<Period> = table.rows().map(|row| period(table, &row)).collect::<Result<_, _>>()?;
    let mut releases = Vec::new();
    let mut latest = false;
    for row in rules.releases.rows() {
        let period: Period = row.parsed("period", "a period")?;
        if row.text("statistic")? == file.text("statistic")? && periods.contains(&period) {
            let on = row.day("on")?.ok_or_else(|| row.fault("on", "a day"))?;
            latest |= row.text("how")? != "workbook";
            releases.push(Release { period, on });
        }
    }
    let days = latest.then_some("Where the day of a release is not held, it is the latest possible");
    let notes = [of.note.as_deref(), Some(file.text("note")?), days];
    Ok(Source {
        id: file.text("id")?.into(),
        title: format!("{}: {}", of.title, file.text("part")?),
        published: None,
        published_by: None,
        releases,
        note: Some(notes.into_iter().flatten().collect::<Vec<_>>().join(". ")),
        file: Some(table.name.clone()),
        sha256: Some(table.sha256.clone()),
        ..of.clone()
    })
}

/// Returns the period of a row: a month given by its first day, or a quarter of a financial year.
fn period(table: &Table, row: &Row<'_>) -> Result<Period, String> {
    if !table.has("month") {
        let text = format!("{} {}", row.text("financial_year")?, row.text("quarter")?);
        return text.parse().map_err(|_| row.fault("quarter", "a quarter such as Q1"));
    }
    let day: Date = row.parsed("month", "the first day of a month")?;
    let month = Period::month(day.year(), day.month()).filter(|m| m.start() == day);
    month.ok_or_else(|| row.fault("month", "the first day of a month"))
}

/// Returns the series of one rule: one for each place, or a single series.
fn lines_of(
    board: &Board,
    rule: &Row<'_>,
    table: &Table,
    source: &Source,
    rules: &Rules,
) -> Result<Vec<Series>, String> {
    let figure = match rule.text("figure")? {
        "value" => Figure::Value,
        "sum" => Figure::Sum,
        "rest" => Figure::Rest,
        _ => return Err(rule.fault("figure", "value, sum or rest")),
    };
    let only = rule.text("only")?;
    let own = rule.some("place")?;
    if rule.text("names")?.is_empty() || own.is_some() {
        let place = own.map_or_else(Place::default, |id| {
            let is_site = board.programmes.iter().flat_map(|p| &p.sites).any(|site| site.id == *id);
            let (site, area) = if is_site { (Some(id), None) } else { (None, Some(id.to_lowercase())) };
            Place { site, area, word: String::new() }
        });
        let alternatives: Vec<Vec<&str>> = only.split('|').map(|a| a.split_whitespace().collect()).collect();
        let values = summed(rule, table, figure, &alternatives)?;
        return Ok(vec![line_of(rule, &place, &values, source, rules)?]);
    }
    let places = places(rule, rules)?;
    let left_out: Vec<&str> = only.split_whitespace().filter_map(|name| name.strip_prefix('-')).collect();
    let mut by_place: BTreeMap<&str, Values> = BTreeMap::new();
    for row in table.rows() {
        let name = row.text(rule.text("names")?)?;
        if name.is_empty() || left_out.contains(&name) {
            continue;
        }
        let place = places
            .get(name)
            .ok_or_else(|| row.fault(rule.text("names").unwrap_or_default(), "a known name"))?;
        if !place.key().is_empty()
            && let Some(value) = row.figure(rule.text("value")?)?
            && by_place.entry(name).or_default().insert(period(table, &row)?, (value, row.number)).is_some()
        {
            return Err(row.fault(rule.text("value")?, "one figure a period"));
        }
    }
    let line = |(name, values): (&str, Values)| {
        let place = places.get(name).cloned().unwrap_or_default();
        line_of(rule, &place, &values, source, rules)
    };
    by_place.into_iter().map(line).collect()
}

/// Returns the places that the names in a rule's column refer to.
fn places<'r>(rule: &Row<'_>, rules: &'r Rules) -> Result<HashMap<&'r str, Place>, String> {
    let mut found = HashMap::new();
    for row in rules.places.rows() {
        if row.text("column")? == rule.text("names")? {
            let area = row.some("area")?.map(|code| code.to_lowercase());
            let place = Place { site: row.some("site")?, area, word: row.text("word")?.to_owned() };
            found.insert(row.text("name")?, place);
        }
    }
    Ok(found)
}

/// Returns the combined figures of rows: of all rows, or of the first alternative whose names all occur in
/// a period.
fn summed(
    rule: &Row<'_>,
    table: &Table,
    figure: Figure,
    alternatives: &[Vec<&str>],
) -> Result<Values, String> {
    let names = rule.text("names")?;
    let mut rows: BTreeMap<Period, Vec<(&str, Row<'_>)>> = BTreeMap::new();
    for row in table.rows() {
        let name = if names.is_empty() { "" } else { row.text(names)? };
        rows.entry(period(table, &row)?).or_default().push((name, row));
    }
    let mut values = Values::new();
    for (period, rows) in rows {
        let chosen: Option<Vec<&Row<'_>>> = if names.is_empty() {
            Some(rows.iter().map(|(_, row)| row).collect())
        } else {
            alternatives.iter().find_map(|wanted| {
                let row_of = |name: &&str| rows.iter().find(|(of, _)| of == name).map(|(_, row)| row);
                wanted.iter().map(row_of).collect()
            })
        };
        if let Some(chosen) = chosen
            && let Some(first) = chosen.first()
            && let Some(value) = together(rule, figure, &chosen)?
        {
            values.insert(period, (value, first.number));
        }
    }
    Ok(values)
}

/// Returns the combined figure of the rows of one period; `None` if one of them is blank.
fn together(rule: &Row<'_>, figure: Figure, rows: &[&Row<'_>]) -> Result<Option<f64>, String> {
    let sum = |heading: &str| -> Result<Option<f64>, String> {
        let figures: Result<Vec<Option<f64>>, String> = rows.iter().map(|row| row.figure(heading)).collect();
        Ok(figures?.into_iter().sum())
    };
    let value = sum(rule.text("value")?)?;
    Ok(match figure {
        Figure::Value if rows.len() > 1 => {
            return Err(rows[1].fault(rule.text("value")?, "one figure a period"));
        }
        Figure::Value | Figure::Sum => value,
        Figure::Rest => value.zip(sum(rule.text("over")?)?).map(|(value, over)| 100.0 * (1.0 - value / over)),
    })
}

/// Returns one series with its gaps.
fn line_of(
    rule: &Row<'_>,
    place: &Place,
    values: &Values,
    source: &Source,
    rules: &Rules,
) -> Result<Series, String> {
    let measure = rule.text("measure")?;
    let value = rule.text("value")?;
    let rows = (values.values().map(|(_, row)| row + 1).min(), values.values().map(|(_, row)| row + 1).max());
    let (Some(first), Some(last)) = rows else {
        return Err(rule.fault("line", "figures in its file"));
    };
    let at = Some(format!("column '{value}', rows {first} to {last}"));
    let cite = Citation { source: source.id.clone(), at, note: rule.some("note")? };
    let id = rule.text("line")?.replace("{}", &place.word);
    let mut line = Series::new(&id, measure, SeriesKind::Outturn, cite);
    line.programme = rule.some("programme")?.map(Into::into);
    line.site = place.site.as_deref().map(Into::into);
    line.area = place.area.as_deref().map(Into::into);
    line.basis = match rule.text("basis")? {
        "Published" => Basis::Published,
        "Derived" => Basis::Derived,
        _ => return Err(rule.fault("basis", "Published or Derived")),
    };
    line.revised_later = Some(REVISED.to_owned());
    line.compact = true;
    let until: Option<Period> = match rule.some("until")? {
        None => None,
        Some(_) => Some(rule.parsed("until", "a period")?),
    };
    let decimals: Option<i32> = match rule.some("decimals")? {
        None => None,
        Some(_) => Some(rule.parsed("decimals", "a number of decimals")?),
    };
    let known: BTreeSet<Period> = source.releases.iter().map(|release| release.period).collect();
    for (period, (value, _)) in values.iter().filter(|(period, _)| until.is_none_or(|last| **period <= last))
    {
        if !known.contains(period) {
            return Err(format!("{id}: no day of publication for {period} in releases.csv"));
        }
        let scale = decimals.map(|decimals| 10_f64.powi(decimals));
        let value = scale.map_or(*value, |scale| (value * scale).round() / scale);
        line.points.push(Point::new(*period, value));
    }
    add_gaps(&mut line, place.key(), rules)?;
    Ok(line)
}

/// Adds the gaps and rebases of a series, selected by its place and measure.
fn add_gaps(line: &mut Series, key: &str, rules: &Rules) -> Result<(), String> {
    let is_of = |row: &Row<'_>| -> Result<bool, String> {
        Ok(row.text("place")?.eq_ignore_ascii_case(key) && line.measure == *row.text("measure")?)
    };
    let mut gaps = Vec::new();
    for row in rules.gaps.rows() {
        if is_of(&row)? {
            let to = match row.some("to")? {
                None => None,
                Some(_) => Some(row.parsed("to", "a period")?),
            };
            let cite =
                Citation { source: row.text("source")?.into(), at: row.some("at")?, note: row.some("note")? };
            let reason = row.text("reason")?.to_owned();
            gaps.push(DataGap { from: row.parsed("from", "a period")?, to, reason, cite: Some(cite) });
        }
    }
    let mut rebases = Vec::new();
    for row in rules.rebases.rows() {
        if is_of(&row)? {
            rebases.push(Rebase {
                from: row.parsed("from", "a period")?,
                reason: row.text("reason")?.to_owned(),
            });
        }
    }
    (line.gaps, line.charting.rebases) = (gaps, rebases);
    Ok(())
}
