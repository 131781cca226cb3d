//! The rows of a register: risks, and rows that are not risks.

use super::field::{Axis, Stage};
use super::{Field, RegisterMap, RegisterReading, Row, asked_of, doubt};
use crate::read::{Issue, Severity};
use crate::sheet::{Cell, Worksheet, in_row};
use crate::value::shortened;
use boardsight_core::model::RiskFramework;

/// Reads all rows from the given one on.
pub fn read(
    sheet: &Worksheet,
    first: u32,
    map: &RegisterMap,
    framework: &RiskFramework,
    out: &mut RegisterReading,
) {
    let columns: Vec<(u32, Field)> = out
        .columns
        .iter()
        .filter_map(|(c, _, f)| Some((*c, (*f)?)))
        .filter(|(_, f)| *f != Field::Ignore)
        .collect();
    let mut found: Vec<Row> = Vec::new();
    for (row, cells) in sheet.rows_from(first) {
        let mut said = Vec::new();
        let mut asked = Vec::new();
        for (column, field) in &columns {
            let Some(cell) = in_row(cells, *column) else { continue };
            if let Cell::Error(error) = cell {
                let what = format!("the formula came to {error}");
                out.doubts.push(doubt(Severity::Blocking, sheet.place(row, *column), what));
                continue;
            }
            match field.read(&cell.to_string(), cell, map, framework, sheet.from_1904) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => said.push((*field, text)),
                Err(what) => {
                    let about = asked_of(*field, cell.to_string().trim());
                    let place = sheet.place(row, *column);
                    asked.push((*field, Issue { about, ..doubt(Severity::Blocking, place, what) }));
                }
            }
        }
        let place = format!("sheet '{}', row {}", sheet.name, u64::from(row) + 1);
        // Steps are more precise than a colour, and their product adds nothing.
        asked.retain(|(field, _)| {
            let pair = field.stage().filter(|_| !field.is_step()).map(|stage| {
                [Axis::Likelihood, Axis::Impact].map(|axis| {
                    said.iter().find(|(f, _)| Some(*f) == Field::rated(stage, axis)).map(|(_, t)| t.clone())
                })
            });
            !matches!(pair, Some([Some(_), Some(_)]))
        });
        out.doubts.extend(asked.into_iter().map(|(_, doubt)| doubt));
        if sheet.is_hidden_row(row) && !said.is_empty() {
            out.doubts.push(doubt(
                Severity::Notice,
                place.clone(),
                "the row is hidden in the workbook; it is read like the others".to_owned(),
            ));
        }
        halves(&place, &mut said, out);
        // A cell that explicitly says 'not rated' carries more information than an empty one.
        let fuller = columns.iter().any(|(column, field)| {
            !matches!(field, Field::Id | Field::Title | Field::Event) && in_row(cells, *column).is_some()
        });
        match kind_of(&said, &columns, fuller) {
            Kind::Risk => {
                worse(&place, &said, out);
                found.push(Row { row, said });
            }
            Kind::More => match found.last_mut() {
                Some(risk) => add(risk, said),
                None => untitled(place, &said, out),
            },
            Kind::Section => {
                let title = said.iter().find(|(f, _)| matches!(f, Field::Title | Field::Event));
                out.doubts.push(doubt(
                    Severity::Omission,
                    place,
                    format!(
                        "'{}' has nothing but its name and is taken for the heading of a section; give it a rating or an owner \
                         if it is a risk",
                        title.map_or_else(String::new, |(_, t)| shortened(t))
                    ),
                ));
            }
            Kind::Untitled => untitled(place, &said, out),
            Kind::Nothing => {}
        }
    }
    out.rows = one_a_risk(found);
    for (column, heading, _) in
        out.columns.iter().filter(|(c, _, f)| f.is_some() && sheet.is_hidden_column(*c))
    {
        out.doubts.push(doubt(
            Severity::Notice,
            sheet.place(first.saturating_sub(1), *column),
            format!(
                "the column '{}' is hidden in the workbook; it is read like the others",
                shortened(heading)
            ),
        ));
    }
}

enum Kind {
    /// A risk.
    Risk,
    /// Further controls or actions of the risk in the row above.
    More,
    /// The heading of a section.
    Section,
    /// Data of a risk without a title.
    Untitled,
    /// An empty row of a template, or a footer.
    Nothing,
}

/// Returns the kind of a row. `more` is true if the row has data in columns other than id and title.
fn kind_of(said: &[(Field, String)], columns: &[(u32, Field)], more: bool) -> Kind {
    let has = |wanted: &[Field]| said.iter().any(|(f, _)| wanted.contains(f));
    let named = has(&[Field::Title, Field::Event]);
    let only = |wanted: &[Field]| said.iter().all(|(f, _)| wanted.contains(f));
    // In a register with ratings or owners, a risk has more than an id and a title.
    let fuller =
        columns.iter().filter(|(_, f)| !matches!(f, Field::Id | Field::Title | Field::Event)).count() >= 2;
    if named {
        return match said.len() {
            _ if more => Kind::Risk,
            1 if fuller && only(&[Field::Title]) => Kind::Section,
            1 => Kind::Nothing,
            _ if fuller && only(&[Field::Id, Field::Title]) => Kind::Section,
            _ => Kind::Risk,
        };
    }
    if said.is_empty() || only(&[Field::Id]) || (said.len() == 1 && only(&[Field::Note])) {
        return Kind::Nothing;
    }
    if only(&[Field::Controls, Field::Actions]) {
        return Kind::More;
    }
    Kind::Untitled
}

fn untitled(place: String, said: &[(Field, String)], out: &mut RegisterReading) {
    let what: Vec<String> = said.iter().map(|(f, t)| format!("{} '{}'", f.heading(), shortened(t))).collect();
    out.doubts.push(doubt(
        Severity::Omission,
        place,
        format!("the row has no title ({}) and is left out; give it one if it is a risk", what.join(", ")),
    ));
}

/// Drops ratings that have only one of their two steps, and reports them.
fn halves(place: &str, said: &mut Vec<(Field, String)>, out: &mut RegisterReading) {
    for stage in [Stage::Inherent, Stage::Current, Stage::Target] {
        let pair = [Axis::Likelihood, Axis::Impact].map(|axis| Field::rated(stage, axis));
        let held = pair.map(|field| said.iter().find(|(f, _)| Some(*f) == field).map(|(_, t)| t.clone()));
        let ([Some(one), None] | [None, Some(one)]) = &held else { continue };
        let (has, lacks) =
            if held[0].is_some() { ("likelihood", "impact") } else { ("impact", "likelihood") };
        out.doubts.push(doubt(
            Severity::Omission,
            place.to_owned(),
            format!("the {} rating has the {has} {one} and no {lacks}; it is left out", stage.word()),
        ));
        said.retain(|(f, _)| !pair.contains(&Some(*f)));
    }
}

/// Reports ratings that are worse than the preceding one: current above inherent, or target above current.
fn worse(place: &str, said: &[(Field, String)], out: &mut RegisterReading) {
    let product = |stage: Stage| -> Option<u32> {
        let step = |axis| {
            let field = Field::rated(stage, axis);
            said.iter().find(|(f, _)| Some(*f) == field).and_then(|(_, t)| t.parse::<u32>().ok())
        };
        Some(step(Axis::Likelihood)? * step(Axis::Impact)?)
    };
    let all = [Stage::Inherent, Stage::Current, Stage::Target].map(|s| (s, product(s)));
    for pair in all.windows(2) {
        if let [(first, Some(before)), (second, Some(after))] = pair
            && after > before
        {
            out.doubts.push(doubt(
                Severity::Notice,
                place.to_owned(),
                format!(
                    "the {} rating ({after}) is above the {} one ({before})",
                    second.word(),
                    first.word()
                ),
            ));
        }
    }
}

/// Adds the controls and actions of a continuation row to its risk, line by line.
fn add(risk: &mut Row, said: Vec<(Field, String)>) {
    for (field, text) in said {
        match risk.said.iter_mut().find(|(f, _)| *f == field) {
            Some((_, held)) if held.lines().any(|l| l.trim() == text.trim()) => {}
            Some((_, held)) => {
                held.push('\n');
                held.push_str(&text);
            }
            None => risk.said.push((field, text)),
        }
    }
}

/// Merges rows with the same id that differ only in controls and actions into one risk.
fn one_a_risk(rows: Vec<Row>) -> Vec<Row> {
    let listed = |f: &Field| matches!(f, Field::Controls | Field::Actions);
    let mut at: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(id) = row.get(Field::Id).map(str::to_owned) else {
            out.push(row);
            continue;
        };
        let known = at.get(&id).copied();
        let same = known.and_then(|i| out.get(i)).is_some_and(|first| {
            let plain = row.said.iter().filter(|(f, _)| !listed(f));
            let lists = row.said.iter().any(|(f, _)| listed(f));
            lists && plain.into_iter().all(|(f, t)| first.get(*f).is_none_or(|held| held == t))
        });
        match known.filter(|_| same).and_then(|i| out.get_mut(i)) {
            Some(first) => {
                let (lists, plain): (Vec<_>, Vec<_>) = row.said.into_iter().partition(|(f, _)| listed(f));
                for (field, text) in plain {
                    if first.get(field).is_none() {
                        first.said.push((field, text));
                    }
                }
                add(first, lists);
            }
            None => {
                at.entry(id).or_insert(out.len());
                out.push(row);
            }
        }
    }
    out
}
