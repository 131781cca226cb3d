//! Places page: what all programmes report of one area, on tile maps and in full, and a second area beside it.

mod tiles;

use super::chart;
use super::theme::Palette;
use super::widgets::{self, TableLook, card, named};
use crate::action::RecordRef;
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use boardsight_core::edit::List;
use boardsight_report::places::{self, AreaItem, AreaView, Choice, Places};
use boardsight_report::spec::{Block, Table};
use boardsight_report::tiles::{ColourBy, TileMap};
use boardsight_report::{PageName, say};
use eframe::egui::{
    Align2, Button, ComboBox, Label, RichText, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use tiles::Selected;

/// Width of the list of areas, in points.
const LIST: f32 = 236.0;
/// Minimum width of the records beside a map, in points.
const BESIDE_MAP: f32 = 380.0;
/// Height of a chart that fills its row, in points.
const CHART: f32 = 200.0;

/// State of the page.
#[derive(Default)]
pub struct PlacesPage {
    choice: Choice,
    /// Words that filter the list of areas.
    filter: String,
    /// Kind of area on the map shown, as in 'footprints'; empty for the first.
    kind: String,
    /// Whether the map is shown as a table.
    is_table: bool,
    /// Index of the tile that Tab reaches.
    tile: usize,
    /// The area last selected outside the page, as by search.
    selected: Option<String>,
    view: RevisionCache<View, Choice>,
}

/// The view model with the tables drawn from it.
struct View {
    places: Places,
    /// The tables of each map.
    maps: Vec<Table>,
    /// The tables of the area and of the area beside it.
    tables: Vec<Vec<Table>>,
}

impl View {
    fn of(places: Places) -> Self {
        let maps = places.maps.iter().map(TileMap::table).collect();
        let tables = places.area.iter().chain(&places.beside).map(tables_of).collect();
        Self { places, maps, tables }
    }
}

/// Returns the tables of an area.
fn tables_of(area: &AreaView) -> Vec<Table> {
    let table = |block| match block {
        Block::Table(table) => Some(table),
        Block::Heading(_) | Block::Text(_) | Block::Figures(_) | Block::Chart(_) => None,
    };
    area.blocks().into_iter().filter_map(table).collect()
}

impl PlacesPage {
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        self.follow_selection(cx);
        let (board, as_of, p) = (cx.board, cx.as_of, cx.palette);
        let mut choice = self.choice.clone();
        let view = self.view.get(cx, choice.clone(), || View::of(places::places(board, as_of, &choice)));
        let places = &view.places;
        widgets::page_head(ui, &places.message, PageName::Places.question(), as_of, p);
        if places.list.is_empty() {
            card(p).show(ui, |ui| {
                let text = "The board file lists no areas, such as councils or footprints, so there is nothing to show by \
                            place. Add them to the list areas of the board file, or open the example board (menu File) to see \
                            a board that has them.";
                ui.add(Label::new(text).wrap());
            });
            return;
        }
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(LIST, ui.available_height()), |ui| {
                ui.set_width(LIST);
                ui.vertical(|ui| {
                    choosers(ui, places, &mut choice);
                    list(ui, places, &mut self.filter, &mut choice, p);
                });
            });
            ui.vertical(|ui| {
                let screen = ui.available_height();
                widgets::scroll(ui, "areas", |ui| {
                    let shown =
                        Shown { kind: &mut self.kind, is_table: &mut self.is_table, tile: &mut self.tile };
                    map_part(ui, view, shown, &mut choice, screen, cx);
                    areas(ui, view, self.is_table, cx);
                });
            });
        });
        self.choice = choice;
    }

    /// Shows an area that was selected outside the page, as by search.
    fn follow_selection(&mut self, cx: &ViewContext) {
        let area = |record: &RecordRef| (record.list == List::Areas).then(|| record.id.clone());
        let selected = cx.selected.and_then(area);
        if selected != self.selected {
            if selected.is_some() {
                self.choice.area.clone_from(&selected);
            }
            self.selected = selected;
        }
    }
}

/// The state of the map that its controls change.
struct Shown<'a> {
    kind: &'a mut String,
    is_table: &'a mut bool,
    tile: &'a mut usize,
}

/// Draws the choice of the measure, of the colours and of the area beside.
fn choosers(ui: &mut Ui, places: &Places, choice: &mut Choice) {
    let row = |ui: &mut Ui, label: &str, add: &mut dyn FnMut(&mut Ui)| {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(72.0, 22.0), Sense::hover());
            let font = tiles::name_font(13.5, false);
            let ink = ui.visuals().text_color();
            ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, label, font, ink);
            add(ui);
        });
    };
    row(ui, "Measure", &mut |ui| {
        let chosen = places.measures.iter().find(|(id, _)| Some(id) == places.measure.as_ref());
        let text = chosen.map_or("none by area", |(_, short)| short.as_str());
        let combo = ComboBox::from_id_salt("measure of places").width(ui.available_width()).truncate();
        let combo = combo.selected_text(text).show_ui(ui, |ui| {
            for (id, short) in &places.measures {
                if ui.selectable_label(places.measure.as_ref() == Some(id), short).clicked() {
                    choice.measure = Some(id.clone());
                }
            }
        });
        named(&combo.response, "Measure of the tile maps");
    });
    row(ui, "Colour by", &mut |ui| {
        let combo = ComboBox::from_id_salt("colour of tiles").width(ui.available_width()).truncate();
        let combo = combo.selected_text(choice.by.label()).show_ui(ui, |ui| {
            for by in ColourBy::ALL {
                ui.selectable_value(&mut choice.by, by, by.label());
            }
        });
        named(&combo.response, "Colour tiles by");
    });
    row(ui, "Beside", &mut |ui| {
        ui.add_enabled_ui(choice.area.is_some(), |ui| {
            let beside = places.beside.as_ref().map_or("no other area", |area| area.name.as_str());
            let combo = ComboBox::from_id_salt("area beside").width(ui.available_width()).truncate();
            let combo = combo.selected_text(beside).show_ui(ui, |ui| {
                ui.selectable_value(&mut choice.beside, None, "no other area");
                let own = places.list.iter().find(|item| Some(&item.id) == choice.area.as_ref());
                let kind = own.map_or("", |item| item.kind.as_str());
                // Areas of the same kind are the likely choice, so they come first.
                let (like, others): (Vec<_>, Vec<_>) = places.list.iter().partition(|i| i.kind == kind);
                for item in like.into_iter().chain(others).filter(|i| Some(&i.id) != choice.area.as_ref()) {
                    ui.selectable_value(&mut choice.beside, Some(item.id.clone()), &item.name);
                }
            });
            named(&combo.response, "Area to compare with");
            combo.response.on_hover_text("An area to compare with; or press its tile with Shift held");
        });
    });
}

/// Draws the search field and the list of areas.
fn list(ui: &mut Ui, places: &Places, filter: &mut String, choice: &mut Choice, p: &Palette) {
    ui.add_space(4.0);
    let field = ui.add(TextEdit::singleline(filter).hint_text("Find an area").desired_width(LIST));
    named(&field, "Find an area");
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let fits = |item: &&AreaItem| {
        let text = || format!("{} {} {} {}", item.name, item.short, item.kind, item.code).to_lowercase();
        words.is_empty() || {
            let text = text();
            words.iter().all(|word| text.contains(word))
        }
    };
    let found: Vec<&AreaItem> = places.list.iter().filter(fits).collect();
    if !words.is_empty() {
        let many = say::count(found.len(), "area", "areas");
        widgets::note(ui, &format!("{many} found"), p);
    }
    ScrollArea::vertical().id_salt("list of areas").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for item in found {
            let is_chosen = choice.area.as_ref() == Some(&item.id);
            if area_row(ui, item, is_chosen, p) {
                choice.area = if is_chosen { None } else { Some(item.id.clone()) };
                if choice.area.is_none() || choice.beside == choice.area {
                    choice.beside = None;
                }
            }
        }
    });
}

/// Draws an area of the list. Returns whether it is pressed.
fn area_row(ui: &mut Ui, item: &AreaItem, is_chosen: bool, p: &Palette) -> bool {
    let width = ui.available_width() - 10.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::click());
    let lines = if item.lines == 0 {
        "no line of figures of its own".to_owned()
    } else {
        say::count(item.lines, "line of figures", "lines of figures")
    };
    let name = format!("Area: {}, {}", item.name, item.kind);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        if is_chosen {
            painter.rect_filled(rect, 3.0, p.picked);
        }
        if response.hovered() || response.has_focus() {
            let stroke = eframe::egui::Stroke::new(1.0, p.accent);
            painter.rect_stroke(rect, 3.0, stroke, eframe::egui::StrokeKind::Inside);
        }
        let kind = painter.layout_no_wrap(item.kind.clone(), tiles::name_font(11.0, false), p.faint);
        let left = rect.right() - kind.size().x - 6.0;
        let mut job = eframe::egui::text::LayoutJob::simple(
            item.name.clone(),
            tiles::name_font(13.0, is_chosen),
            p.ink,
            left - rect.left() - 12.0,
        );
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        let text = painter.layout_job(job);
        let above = |height: f32| rect.center().y - height / 2.0;
        painter.galley(pos2(rect.left() + 6.0, above(text.size().y)), text, p.ink);
        painter.galley(pos2(left, above(kind.size().y)), kind, p.faint);
    }
    let response =
        if response.hovered() { response.on_hover_text(format!("{}: {lines}", item.name)) } else { response };
    response.clicked()
}

/// Draws a map with its legend, or its table. The records of the area are beside the map; if there are two
/// areas, a summary of both is there, and [`areas`] draws their records.
fn map_part(ui: &mut Ui, view: &View, shown: Shown<'_>, choice: &mut Choice, screen: f32, cx: &ViewContext) {
    let Shown { kind, is_table, tile } = shown;
    let p = cx.palette;
    let places = &view.places;
    let maps = &places.maps;
    let Some(at) = maps.iter().position(|m| m.kind == *kind).or((!maps.is_empty()).then_some(0)) else {
        let text = "No measure has figures by area, so there is no map. Choose an area in the list to see its records.";
        ui.add(Label::new(text).wrap());
        return;
    };
    let (map, table) = (&maps[at], &view.maps[at]);
    ui.horizontal(|ui| {
        for (i, one) in maps.iter().enumerate() {
            let button = ui.add(Button::selectable(i == at, say::capital(&one.kind)));
            named(&button, &format!("Map of {}", one.kind));
            if button.clicked() {
                kind.clone_from(&one.kind);
                *tile = 0;
            }
        }
        ui.separator();
        let toggle = ui.checkbox(is_table, "As a table");
        named(&toggle, "Show the map as a table");
    });
    if *is_table {
        card(p).show(ui, |ui| widgets::table(ui, table, TableLook::default(), p));
        return;
    }
    widgets::section(ui, &map.title);
    tiles::legend(ui, map, p);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            let side = tiles::side(map, vec2(ui.available_width() - BESIDE_MAP, screen - 130.0));
            ui.set_width(f32::from(map.size.0) * side);
            let selected = Selected { area: choice.area.as_deref(), beside: choice.beside.as_deref() };
            if let Some((area, is_second)) = tiles::map(ui, map, side, selected, tile, p) {
                if is_second && choice.area.is_some() && choice.area.as_ref() != Some(&area) {
                    choice.beside = Some(area);
                } else {
                    choice.beside = choice.beside.take().filter(|beside| *beside != area);
                    choice.area = Some(area);
                }
            }
            widgets::source(ui, &map.source, p);
        });
        ui.add_space(8.0);
        ui.vertical(|ui| match (&places.area, &places.beside, view.tables.first()) {
            (Some(area), None, Some(tables)) => area_column(ui, area, tables, cx),
            (None, ..) => {
                widgets::note(ui, "Press a tile, or an area of the list, to see its records.", p);
            }
            _ => {
                let both = [(&choice.area, "Solid outline"), (&choice.beside, "Dashed outline")];
                for (area, outline) in both {
                    if let Some(tile) = map.tiles.iter().find(|tile| Some(&tile.area) == area.as_ref()) {
                        let name = RichText::new(&tile.name).family(super::theme::strong());
                        ui.add(Label::new(name).wrap());
                        ui.add(Label::new(format!("{}; {}", tile.value, tile.word)).wrap());
                        widgets::note(ui, outline, p);
                        ui.add_space(6.0);
                    }
                }
                widgets::note(ui, "The records of both are below.", p);
            }
        });
    });
}

/// Draws the records of two areas side by side, or of one that is not beside a map.
fn areas(ui: &mut Ui, view: &View, is_table: bool, cx: &ViewContext) {
    let shown: Vec<(&AreaView, &Vec<Table>)> =
        view.places.area.iter().chain(&view.places.beside).zip(&view.tables).collect();
    let is_beside_map = shown.len() == 1 && !is_table && !view.places.maps.is_empty();
    if shown.is_empty() || is_beside_map {
        return;
    }
    ui.columns(shown.len(), |columns| {
        for (i, (ui, (area, tables))) in columns.iter_mut().zip(shown).enumerate() {
            ui.push_id(("area", i), |ui| area_column(ui, area, tables, cx));
        }
    });
}

fn area_column(ui: &mut Ui, area: &AreaView, tables: &[Table], cx: &ViewContext) {
    let p = cx.palette;
    widgets::section(ui, &area.name);
    let mut parts = vec![say::capital(&area.kind)];
    if !area.within.is_empty() {
        parts.push(format!("in {}", area.within));
    }
    if !area.parts.is_empty() {
        parts.push(format!("with {}", area.parts));
    }
    ui.add(Label::new(RichText::new(format!("{}.", parts.join("; "))).small().color(p.faint)).wrap());
    ui.add(Label::new(say::capital(&area.message)).wrap());
    chart::grid(ui, &area.charts, CHART, p);
    for table in tables {
        // The names of these tables end in their kind; a press on a row opens the record.
        let kind = table.id.rsplit('-').next().unwrap_or_default();
        let ids: Option<(List, Vec<&str>)> = match kind {
            "statements" => Some((List::Findings, area.statements.iter().map(|s| s.id.as_str()).collect())),
            "risks" => Some((List::Risks, area.risks.iter().map(|r| r.id.as_str()).collect())),
            _ => None,
        };
        card(p).show(ui, |ui| {
            let look = TableLook { pressable: ids.is_some(), ..TableLook::default() };
            let touched = widgets::table(ui, table, look, p);
            if let Some((row, (list, ids))) = touched.row.zip(ids)
                && let Some(id) = ids.get(row)
            {
                cx.select(list, id);
            }
        });
    }
    if !area.events.is_empty() {
        card(p).show(ui, |ui| {
            widgets::section(ui, "Events");
            for (day, title) in &area.events {
                ui.add(Label::new(format!("{day}: {title}")).wrap());
            }
        });
    }
}
