//! Lists of all bodies and sources of the board, for adding, changing and removing.

use crate::action::FormRequest;
use crate::forms::response::FormResponse;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_report::say;
use eframe::egui::{Button, ScrollArea, Ui};

/// State of the lists.
pub(super) struct Listed;

impl Listed {
    pub(super) fn show(&self, ui: &mut Ui, cx: &ViewContext) -> FormResponse {
        let (board, p) = (cx.board, cx.palette);
        let mut came = FormResponse::Keep;
        widgets::heading_of(&ui.heading("Organisations and sources"), "Organisations and sources");
        widgets::note(ui, "Press one to change or remove it.", p);
        let most = (ui.ctx().content_rect().height() * 0.28).max(90.0);
        ui.horizontal_wrapped(|ui| {
            widgets::section(ui, &say::count(board.bodies.len(), "organisation", "organisations"));
            let add = ui.button("Add an organisation\u{2026}");
            named(&add, "Add an organisation to the list");
            if add.clicked() {
                came = FormResponse::Lead(FormRequest::Body(None));
            }
        });
        ScrollArea::vertical().id_salt("bodies").max_height(most).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for body in &board.bodies {
                let text = format!("{} ({})", body.name, body.short);
                let button = ui.add(Button::new(text).frame_when_inactive(false).wrap());
                named(&button, &format!("Change the organisation {}", body.name));
                if button.clicked() {
                    came = FormResponse::Lead(FormRequest::Body(Some(body.id.to_string())));
                }
            }
        });
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            widgets::section(ui, &say::count(board.sources.len(), "source", "sources"));
            let add = ui.button("Add a source\u{2026}");
            named(&add, "Add a source to the list");
            if add.clicked() {
                came = FormResponse::Lead(FormRequest::Source(None));
            }
        });
        ScrollArea::vertical().id_salt("sources").max_height(most).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for source in &board.sources {
                let day = source.published.map_or_else(|| "date not known".to_owned(), widgets::day);
                let text = format!("{} ({}, {day})", source.title, source.publisher);
                let button = ui.add(Button::new(text).frame_when_inactive(false).wrap());
                named(&button, &format!("Change the source {}", source.title));
                if button.clicked() {
                    came = FormResponse::Lead(FormRequest::Source(Some(source.id.to_string())));
                }
            }
        });
        ui.add_space(8.0);
        if ui.button("Close").clicked() {
            came = FormResponse::Close;
        }
        came
    }
}
