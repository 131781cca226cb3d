//! Sites and projects of a programme, as filled in in its form.

use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_core::edit::{self, referring_to_place, referring_words};
use boardsight_core::model::{Board, Site};
use eframe::egui::{ScrollArea, TextEdit, Ui};

/// Site, existing or new, with its name as typed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PlaceRow {
    site: Option<Site>,
    name: String,
}

impl PlaceRow {
    pub(super) fn of(site: &Site) -> Self {
        Self { site: Some(site.clone()), name: site.name.clone() }
    }
}

/// Draws the sites. Returns an error message if the pressed action is not possible: a site with references
/// cannot be removed.
pub(super) fn show(ui: &mut Ui, cx: &ViewContext, places: &mut Vec<PlaceRow>) -> Option<String> {
    let (mut wrong, mut gone) = (None, None);
    ui.horizontal_wrapped(|ui| {
        ui.label("Places and projects");
        if ui.button("Add a place").clicked() {
            places.push(PlaceRow { site: None, name: String::new() });
        }
        if places.is_empty() {
            widgets::note(ui, "None; figures can be given of each, where there are any.", cx.palette);
        }
    });
    ScrollArea::vertical().id_salt("places").max_height(110.0).show(ui, |ui| {
        for (i, place) in places.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                let field = TextEdit::singleline(&mut place.name).desired_width(300.0);
                named(&ui.add(field), &format!("Name of place {}", i + 1));
                let out = ui.button("Remove");
                named(&out, &format!("Remove place {}", i + 1));
                if out.clicked() {
                    let found =
                        place.site.as_ref().map(|s| referring_to_place(cx.board, &s.id)).unwrap_or_default();
                    if found.is_empty() {
                        gone = Some(i);
                    } else {
                        let by = referring_words(&found);
                        wrong = Some(format!("{} stays while these refer to it: {by}.", place.name));
                    }
                }
            });
        }
    });
    if let Some(i) = gone {
        places.remove(i);
    }
    wrong
}

/// Returns a message on invalid names, if any.
pub(super) fn lacks(places: &[PlaceRow]) -> Option<String> {
    for (i, place) in places.iter().enumerate() {
        let name = place.name.trim();
        if name.is_empty() {
            return Some(format!("Name place {}, or remove it", i + 1));
        }
        if places[..i].iter().any(|p| p.name.trim() == name) {
            return Some(format!("{name} stands among the places twice"));
        }
    }
    None
}

/// Returns the sites as records. Existing ones keep their ids, groups and codes.
pub(super) fn sites(board: &Board, places: &[PlaceRow]) -> Vec<Site> {
    let mut taken: Vec<String> =
        board.programmes.iter().flat_map(|p| &p.sites).map(|s| s.id.to_string()).collect();
    let made = places.iter().map(|place| {
        let name = place.name.trim().to_owned();
        match &place.site {
            Some(site) => Site { name, ..site.clone() },
            None => {
                let id = edit::free_name(&name, "place", &|id| taken.iter().any(|t| t == id));
                taken.push(id.clone());
                Site::new(&id, &name)
            }
        }
    });
    made.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn new_places_get_new_ids_and_others_keep_theirs() {
        let board = Board::new("Test", date(2017, 2, 8));
        let old = Site { group: Some("A".into()), ..Site::new("north", "North") };
        let new = |name: &str| PlaceRow { site: None, name: name.to_owned() };
        let mut places = vec![PlaceRow::of(&old), new("South West"), new("south-west"), new("É")];
        places[0].name = "The north".to_owned();
        assert_eq!(lacks(&places), None);
        let made = sites(&board, &places);
        let ids: Vec<&str> = made.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["north", "south-west", "south-west-1", "place"]);
        assert_eq!((made[0].name.as_str(), made[0].group.as_deref()), ("The north", Some("A")));
        places.push(new(" "));
        assert!(lacks(&places).unwrap().contains("place 5"));
        places[4] = new("South West");
        assert!(lacks(&places).unwrap().contains("twice"));
    }
}
