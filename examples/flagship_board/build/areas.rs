//! Areas of the example board, and the areas of each site.

use super::add as add_records;
use super::table::Table;
use boardsight_core::model::{Area, AreaId, AreaKind, AreaShare, Board, Citation};

/// Source of the area codes and of the containment of areas.
const LOOKUPS: &str = "ons-lookups";

/// Adds the areas of a table, which has one row for each area that contains another. Sets the areas of each
/// site.
///
/// # Errors
/// Fails if a row is malformed or names a site that the board does not have.
pub fn add(board: &mut Board, areas: &Table, sites: &Table) -> Result<(), String> {
    let mut list: Vec<Area> = Vec::new();
    for row in areas.rows() {
        let code = row.text("id")?;
        let id = code.to_lowercase();
        if list.last().is_none_or(|last| last.id != *id) {
            let kind = match row.text("kind")? {
                "Country" => AreaKind::Country,
                "Footprint" => AreaKind::Footprint,
                "Council" => AreaKind::Council,
                "CommissioningGroup" => AreaKind::CommissioningGroup,
                _ => return Err(row.fault("kind", "a kind of area")),
            };
            let mut area = Area::new(&id, row.text("name")?, row.text("short")?, kind);
            area.code = Some(code.to_owned());
            area.cite = Some(Citation::of(LOOKUPS));
            area.note = row.some("nhs_code")?.map(|code| format!("NHS code {code}"));
            list.push(area);
        }
        if let (Some(area), Some(parent)) = (list.last_mut(), row.some("within")?) {
            let share = row.figure("share")?.ok_or_else(|| row.fault("share", "a share"))?;
            area.within.push(AreaShare { area: parent.to_lowercase().into(), share });
        }
    }
    for area in &mut list {
        if area.within.len() > 1 {
            area.note = Some("Shares of its small areas (LSOAs), April 2017: derived".to_owned());
        }
    }
    add_records(board, &list)?;
    for row in sites.rows() {
        let id = row.text("site")?;
        let site = board.programmes.iter_mut().flat_map(|p| &mut p.sites).find(|site| site.id == *id);
        let site = site.ok_or_else(|| row.fault("site", "the id of a site"))?;
        site.areas.push(AreaId::from(row.text("area")?.to_lowercase()));
    }
    Ok(())
}
