//! Assignment of a register's columns to fields, by heading, group heading and neighbouring columns.

use super::field::{Axis, Stage};
use super::{Field, RegisterMap, doubt};
use crate::matching::normal;
use crate::read::{Issue, Severity};
use crate::sheet::{Cell, Worksheet, cell_name, in_row};
use crate::value::shortened;

/// The columns of a register and its first row of data.
pub struct Layout {
    /// Columns: index from 0, heading, field.
    pub columns: Vec<(u32, String, Option<Field>)>,
    /// The first row below the headings.
    pub first: u32,
    /// Ambiguous headings.
    pub doubts: Vec<Issue>,
}

/// Returns the field that the user's map assigns to a heading.
fn mapped(heading: &str, map: &RegisterMap) -> Option<Field> {
    let name = normal(heading);
    map.columns.iter().find(|(known, _)| normal(known) == name).map(|(_, f)| *f)
}

/// Returns whether a heading matches a field of a register.
fn is_known(heading: &str, map: &RegisterMap) -> bool {
    let name = normal(heading);
    mapped(heading, map).is_some() || Field::named(&name).is_some() || Axis::of_heading(&name).is_some()
}

fn known_cells(cells: &[(u32, Cell)], map: &RegisterMap) -> usize {
    cells.iter().filter(|(_, c)| matches!(c, Cell::Text(t) if is_known(t, map))).count()
}

/// Returns the heading row of a sheet and its number of known cells.
///
/// If several heading rows follow one another, this is the lowest.
pub fn heading_row(sheet: &Worksheet, map: &RegisterMap) -> Option<(u32, usize)> {
    let mut best: Option<(u32, usize)> = None;
    for (row, cells) in sheet.rows().take(60) {
        let known = known_cells(cells, map);
        if known >= 2 && best.is_none_or(|(_, most)| known > most) {
            best = Some((row, known));
        }
    }
    let (mut row, known) = best?;
    // The row with likelihood and impact below group headings is a heading row too.
    loop {
        let below = sheet.row(row + 1);
        let words = below.iter().all(|(_, c)| matches!(c, Cell::Text(_)));
        let axes = below
            .iter()
            .filter(|(_, c)| matches!(c, Cell::Text(t) if Axis::of_heading(&normal(t)).is_some()));
        if !(words && axes.count() >= 2) {
            return Some((row, known));
        }
        row += 1;
    }
}

/// A column with the levels of its heading.
struct Headed {
    index: u32,
    /// The lowest level of the heading.
    leaf: String,
    /// All levels, joined by ' / '.
    whole: String,
    /// Number of the column among those with the same full heading, from 1.
    nth: usize,
    stage: Option<Stage>,
    axis: Option<Axis>,
}

/// Maximum number of heading rows above the last one.
const MOST_LEVELS: u32 = 3;

fn levels(sheet: &Worksheet, head: u32) -> Vec<u32> {
    let mut rows = vec![head];
    for step in 1..MOST_LEVELS {
        let Some(row) = head.checked_sub(step) else { break };
        let cells = sheet.row(row);
        let words = cells.iter().all(|(_, c)| matches!(c, Cell::Text(_)));
        // A title has text in the first column only.
        let beyond = cells.iter().any(|(column, _)| *column > 0);
        let short = cells.iter().all(|(_, c)| c.to_string().chars().count() <= 60);
        if cells.is_empty() || !words || !beyond || !short {
            break;
        }
        rows.push(row);
    }
    rows.reverse();
    rows
}

fn headed(sheet: &Worksheet, head: u32) -> Vec<Headed> {
    let rows = levels(sheet, head);
    let mut indices: Vec<u32> = rows.iter().flat_map(|r| sheet.row(*r).iter().map(|(c, _)| *c)).collect();
    for row in &rows {
        for region in sheet.merged.iter().filter(|r| r.rows.0 <= *row && *row <= r.rows.1) {
            indices.extend(region.columns.0..=region.columns.1.min(region.columns.0 + 64));
        }
    }
    indices.sort_unstable();
    indices.dedup();
    let mut out: Vec<Headed> = Vec::with_capacity(indices.len());
    for index in indices {
        let mut parts: Vec<String> = Vec::new();
        for row in &rows {
            let own = sheet.shown(*row, index).or_else(|| {
                // An unmerged group heading extends to the next group on its right.
                if *row == head
                    || sheet.region(*row, index).is_some()
                    || in_row(sheet.row(head), index).is_none()
                {
                    return None;
                }
                let (column, cell) = sheet.row(*row).iter().rev().find(|(c, _)| *c <= index)?;
                let alone = sheet.region(*row, *column).is_none_or(|r| r.columns.0 == r.columns.1);
                // A cell above a column that has a heading of its own, such as 'Ref' above an empty cell,
                // is not a group heading.
                let heads = in_row(sheet.row(head), *column).is_some();
                (alone && heads).then_some(cell)
            });
            if let Some(cell) = own {
                let text = cell.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
                if parts.last() != Some(&text) {
                    parts.push(text);
                }
            }
        }
        let Some(leaf) = parts.last().cloned() else { continue };
        let whole = parts.join(" / ");
        let nth = out.iter().filter(|h| normal(&h.whole) == normal(&whole)).count() + 1;
        let names: Vec<String> = parts.iter().map(|p| normal(p)).collect();
        let stage = names.iter().rev().find_map(|n| Stage::of_heading(n));
        let axis = names.last().and_then(|n| Axis::of_heading(n));
        out.push(Headed { index, leaf, whole, nth, stage, axis });
    }
    out
}

impl Layout {
    /// Determines the field of each column.
    pub fn of(sheet: &Worksheet, head: u32, map: &RegisterMap) -> Self {
        let headed = headed(sheet, head);
        let mut doubts = Vec::new();
        let mut fields: Vec<Option<Field>> = headed.iter().map(|h| said(h, map)).collect();
        let by_hand: Vec<bool> = fields.iter().map(Option::is_some).collect();
        rated(sheet, head, &headed, &mut fields, &mut doubts);
        for (i, h) in headed.iter().enumerate() {
            if fields[i].is_none() && h.axis.is_none() {
                fields[i] = Field::named(&normal(&h.whole)).or_else(|| Field::named(&normal(&h.leaf)));
            }
        }
        one_each(sheet, head, &headed, &mut fields, &by_hand, &mut doubts);
        let columns = headed.iter().zip(&fields).map(|(h, f)| (h.index, name(h), *f)).collect();
        Self { columns, first: head + 1, doubts }
    }
}

/// Returns the name by which a map refers to a column: its heading, with a number if several columns share
/// it.
fn name(h: &Headed) -> String {
    if h.nth > 1 { format!("{} #{}", h.whole, h.nth) } else { h.whole.clone() }
}

/// Returns the field that a map assigns to a column, by its full heading or its lowest level.
fn said(h: &Headed, map: &RegisterMap) -> Option<Field> {
    mapped(&name(h), map).or_else(|| if h.nth == 1 { mapped(&h.leaf, map) } else { None })
}

/// Assigns likelihood and impact columns to stages.
///
/// A pair without a stage, or the first of two pairs with one name, is inherent if a residual pair is next
/// to it. It is current if it is the only pair.
fn rated(
    sheet: &Worksheet,
    head: u32,
    all: &[Headed],
    fields: &mut [Option<Field>],
    doubts: &mut Vec<Issue>,
) {
    let open = |i: &usize| fields[*i].is_none() && all[*i].axis.is_some();
    let own: Vec<usize> = (0..all.len()).filter(open).collect();
    let plain: Vec<usize> = own
        .iter()
        .copied()
        .filter(|i| all[*i].stage.is_none() && all[*i].axis != Some(Axis::Rating))
        .collect();
    // Stages that are named in the columns or in a map.
    let named = |stage: Stage| {
        own.iter().any(|i| all[*i].stage == Some(stage) && all[*i].axis != Some(Axis::Rating))
            || fields.iter().flatten().any(|f| f.stage() == Some(stage))
    };
    let (inherent, current, residual, target) =
        (named(Stage::Inherent), named(Stage::Current), named(Stage::Residual), named(Stage::Target));
    let place = |i: &usize| sheet.place(head, all[*i].index);
    let stop = |i: &usize, what: &str| doubt(Severity::Blocking, place(i), what.to_owned());
    if current && residual {
        // 'Residual' is ambiguous: it may mean the current rating or the rating after planned actions.
        if let Some(i) = own.iter().find(|i| all[**i].stage == Some(Stage::Residual)) {
            doubts.push(stop(
                i,
                "there are ratings called current and others called residual; say in the map which is current and which is \
                 target",
            ));
        }
    }
    for axis in [Axis::Likelihood, Axis::Impact] {
        let columns: Vec<usize> = plain.iter().copied().filter(|i| all[*i].axis == Some(axis)).collect();
        let stages: &[Stage] = match (columns.len(), inherent, current || residual) {
            (0, ..) => &[],
            (1, false, true) => &[Stage::Inherent],
            (1, _, false) => &[Stage::Current],
            (2, false, false) => &[Stage::Inherent, Stage::Current],
            _ => {
                let i = columns.first().copied().unwrap_or(0);
                doubts.push(stop(
                    &i,
                    "several ratings have one name, and others are named beside them; say in the map which is inherent, \
                     current and target",
                ));
                continue;
            }
        };
        for (i, stage) in columns.iter().zip(stages) {
            fields[*i] = Field::rated(*stage, axis);
        }
    }
    for i in own {
        if let (None, Some(stage), Some(axis)) = (fields[i], all[i].stage, all[i].axis) {
            fields[i] = Field::rated(stage, axis);
        }
        // A single-word rating without a stage belongs to the pair before it; without a pair it is the
        // current rating.
        if let (None, None, Some(Axis::Rating)) = (fields[i], all[i].stage, all[i].axis)
            && !is_product(&all[i].leaf)
        {
            let before = fields[..i].iter().rev().flatten().find_map(|f| f.stage());
            fields[i] = Field::rated(before.unwrap_or(Stage::Current), Axis::Rating);
        }
        if is_product(&all[i].leaf) && all[i].axis == Some(Axis::Rating) {
            fields[i] = None;
        }
    }
    // Both axes of a stage must come from one pair; mixing pairs would give a rating that nobody made.
    for stage in [Stage::Inherent, Stage::Current, Stage::Target] {
        let held = |axis: Axis| fields.iter().position(|f| f.is_some() && *f == Field::rated(stage, axis));
        let (likelihood, impact) = (held(Axis::Likelihood), held(Axis::Impact));
        if let (Some(i), None) | (None, Some(i)) = (likelihood, impact) {
            let other = if likelihood.is_some() { "impact" } else { "likelihood" };
            doubts.push(stop(
                &i,
                &format!(
                    "'{}' has no {other} of its own beside it; say in the map which columns are a pair, or leave it out",
                    shortened(&all[i].whole)
                ),
            ));
        }
    }
    let _ = target;
}

/// Returns whether a heading names the product of likelihood and impact, which Boardsight recalculates.
fn is_product(leaf: &str) -> bool {
    normal(leaf).split(' ').any(|w| w == "score" || w == "scores" || w == "total")
}

/// Assigns each field to one column.
///
/// Among several candidates, the column with the closest name is used, and an empty column is dropped
/// first.
fn one_each(
    sheet: &Worksheet,
    head: u32,
    all: &[Headed],
    fields: &mut [Option<Field>],
    by_hand: &[bool],
    doubts: &mut Vec<Issue>,
) {
    let filled = |column: u32| {
        let mut below = sheet.rows_from(head + 1);
        below.any(|(_, cells)| in_row(cells, column).is_some_and(|c| !c.to_string().trim().is_empty()))
    };
    for i in 0..all.len() {
        let Some(field) = fields[i].filter(|f| *f != Field::Ignore) else {
            if fields[i].is_none() && !is_product(&all[i].leaf) {
                doubts.push(doubt(
                    Severity::Omission,
                    sheet.place(head, all[i].index),
                    format!(
                        "'{}' is no field of a risk that is known by that name",
                        shortened(&all[i].whole)
                    ),
                ));
            }
            continue;
        };
        let rank = |at: usize| {
            let name = normal(&all[at].leaf);
            (!by_hand[at], !filled(all[at].index), field.rank(&name), at)
        };
        let Some(best) = (0..all.len()).filter(|at| fields[*at] == Some(field)).min_by_key(|at| rank(*at))
        else {
            continue;
        };
        for other in 0..all.len() {
            if other == best || fields[other] != Some(field) {
                continue;
            }
            fields[other] = None;
            if other < i {
                continue;
            }
            doubts.push(doubt(
                if field.is_step() { Severity::Blocking } else { Severity::Omission },
                sheet.place(head, all[other].index),
                format!(
                    "'{}' could be {} too, which {} '{}' holds",
                    shortened(&all[other].whole),
                    field.heading().to_lowercase(),
                    cell_name(head, all[best].index),
                    shortened(&all[best].whole)
                ),
            ));
        }
        if fields[i].is_none() && best > i {
            doubts.push(doubt(
                Severity::Omission,
                sheet.place(head, all[i].index),
                format!(
                    "'{}' could be {} too, which {} '{}' holds",
                    shortened(&all[i].whole),
                    field.heading().to_lowercase(),
                    cell_name(head, all[best].index),
                    shortened(&all[best].whole)
                ),
            ));
        }
    }
}
