//! Groups with their comparators, dated notes, and the sites of findings and money lines.

use super::add;
use super::table::Table;
use boardsight_core::model::{Basis, Board, Citation, Event, Finding, Gbp, Group, MoneyKind, MoneyLine};

/// Adds the groups of a table. The second table lists their members.
///
/// # Errors
/// Fails if a row is malformed.
pub fn add_groups(board: &mut Board, groups: &Table, members: &Table) -> Result<(), String> {
    let mut list = Vec::new();
    for row in groups.rows() {
        let id = row.text("id")?;
        let mut group = Group::new(id, row.text("name")?);
        group.programme = row.some("programme")?.map(Into::into);
        group.sites = row.words("sites")?.into_iter().map(Into::into).collect();
        group.compared_with = row.some("compared_with")?.map(Into::into);
        group.doubts = row.text("doubts")?.split('|').map(str::to_owned).collect();
        // Sites already name their own areas.
        if group.sites.is_empty() {
            for member in members.rows() {
                if member.text("group")? == id {
                    group.areas.extend(member.some("area")?.map(|code| code.to_lowercase().into()));
                }
            }
        }
        list.push(group);
    }
    add(board, &list)
}

/// Adds the events of a table: one event for each measure and area that a row names.
///
/// # Errors
/// Fails if a row is malformed.
pub fn add_events(board: &mut Board, events: &Table) -> Result<(), String> {
    let mut list = Vec::new();
    for row in events.rows() {
        let on = row.day("on")?.ok_or_else(|| row.fault("on", "a day"))?;
        let mut event = Event::new(row.text("id")?, on, row.text("title")?);
        event.until = row.day("until")?;
        row.text("text")?.clone_into(&mut event.text);
        event.programme = row.some("programme")?.map(Into::into);
        event.basis = match row.text("basis")? {
            "Published" => Basis::Published,
            "Derived" => Basis::Derived,
            _ => return Err(row.fault("basis", "Published or Derived")),
        };
        event.cite = Some(Citation {
            source: row.text("source")?.into(),
            at: row.some("at")?,
            note: row.some("note")?,
        });
        for measure in or_none(row.words("measures")?) {
            for area in or_none(row.words("areas")?) {
                let parts: Vec<&str> = [Some(row.text("id")?), measure, area].into_iter().flatten().collect();
                list.push(Event {
                    id: parts.join("-").into(),
                    measure: measure.map(Into::into),
                    area: area.map(Into::into),
                    ..event.clone()
                });
            }
        }
    }
    add(board, &list)
}

/// Sets the sites of findings. Repeats a finding of several sites for each site that has a row with its own
/// statement.
///
/// # Errors
/// Fails if a row is malformed or names a finding that the board does not have.
pub fn name_sites(board: &mut Board, sites: &Table) -> Result<(), String> {
    let mut of_sites = Vec::new();
    for row in sites.rows() {
        let id = row.text("finding")?;
        let site = row.text("site")?;
        let found = board.findings.iter_mut().find(|finding| finding.id == *id);
        let finding = found.ok_or_else(|| row.fault("finding", "the id of a finding"))?;
        match row.some("statement")? {
            None => finding.site = Some(site.into()),
            Some(statement) => of_sites.push(Finding {
                id: format!("{id}-{site}").into(),
                statement,
                site: Some(site.into()),
                value: None,
                unit: None,
                ..finding.clone()
            }),
        }
    }
    add(board, &of_sites)
}

/// Sets the sites of money lines. Adds the lines whose rows have a label.
///
/// # Errors
/// Fails if a row is malformed or names a programme or line that the board does not have.
pub fn name_money(board: &mut Board, lines: &Table) -> Result<(), String> {
    for row in lines.rows() {
        let programme =
            board.programmes.iter_mut().find(|p| row.text("programme").is_ok_and(|id| p.id == *id));
        let programme = programme.ok_or_else(|| row.fault("programme", "the id of a programme"))?;
        let site = Some(row.text("site")?.into());
        let id = row.text("line")?;
        if let Some(label) = row.some("label")? {
            programme.money.push(MoneyLine {
                id: id.to_owned(),
                label,
                kind: MoneyKind::Allocated,
                gbp: Gbp(row.parsed("gbp", "pounds")?),
                period: Some(row.parsed("period", "a period")?),
                site,
                basis: Basis::Published,
                cite: Citation {
                    source: row.text("source")?.into(),
                    at: row.some("at")?,
                    note: row.some("note")?,
                },
            });
        } else {
            let line = programme.money.iter_mut().find(|line| line.id == id);
            line.ok_or_else(|| row.fault("line", "the id of a money line"))?.site = site;
        }
    }
    Ok(())
}

/// Returns each word as `Some`, or a single `None` if there are no words.
fn or_none(words: Vec<&str>) -> Vec<Option<&str>> {
    if words.is_empty() { vec![None] } else { words.into_iter().map(Some).collect() }
}
