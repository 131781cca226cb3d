//! Form of a linked board kept by another secretariat: add, change and remove the link. Each is one edit;
//! the linked board is only read.

use super::super::widgets::{self, named};
use crate::layout;
use crate::view_context::ViewContext;
use boardsight_core::edit::{change_link, link_board, link_id, unlink_board};
use boardsight_core::model::{Board, BodyId, LinkedBoard, LinkedBoardId, ProgrammeId, SiteId};
use boardsight_remote::check_link;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Button, ComboBox, Grid, Label, RichText, TextEdit, Ui};

const WIDE: f32 = 360.0;

/// State of the form.
pub struct Link {
    /// Id of the link to change; `None` to add one.
    id: Option<LinkedBoardId>,
    name: String,
    address: String,
    body: Option<BodyId>,
    programme: Option<ProgrammeId>,
    site: Option<SiteId>,
    /// Whether the board at the new address is the one that was read at the old address.
    moved: bool,
    /// Area where the form was last drawn.
    place: egui::Rect,
}

impl Link {
    /// Creates a form for a new link.
    pub const fn new() -> Self {
        Self {
            id: None,
            name: String::new(),
            address: String::new(),
            body: None,
            programme: None,
            site: None,
            moved: false,
            place: egui::Rect::NOTHING,
        }
    }

    /// Creates a form for an existing link.
    pub fn of(link: &LinkedBoard) -> Self {
        Self {
            id: Some(link.id.clone()),
            name: link.name.clone(),
            address: link.address.clone(),
            body: link.body.clone(),
            programme: link.programme.clone(),
            site: link.site.clone(),
            ..Self::new()
        }
    }

    /// Returns the existing link, if any.
    fn known<'a>(&self, board: &'a Board) -> Option<&'a LinkedBoard> {
        board.linked_boards.iter().find(|l| Some(&l.id) == self.id.as_ref())
    }

    /// Draws the form. Returns `false` when it closes.
    pub fn show(&mut self, ui: &Ui, cx: &ViewContext) -> bool {
        if self.id.is_some() && self.known(cx.board).is_none() {
            return false;
        }
        let shown = layout::over(ui.ctx(), "linked board", 520.0, |ui| {
            let title = if self.id.is_some() { "A linked board" } else { "Link a board that others keep" };
            widgets::heading_of(&ui.heading(title), title);
            widgets::note(
                ui,
                "Boardsight reads this board from its address and never changes it.",
                cx.palette,
            );
            ui.add_space(6.0);
            self.fields(ui, cx);
            self.about_address(ui, cx);
            ui.add_space(8.0);
            self.buttons(ui, cx)
        });
        // A form is centred with its size in the previous frame. Repaint until it stops moving, or the
        // first click could miss.
        if self.place != shown.response.rect {
            self.place = shown.response.rect;
            ui.ctx().request_repaint();
        }
        shown.inner && !shown.should_close()
    }

    fn fields(&mut self, ui: &mut Ui, cx: &ViewContext) {
        Grid::new("linked board").num_columns(2).spacing([14.0, 7.0]).show(ui, |ui| {
            ui.label("Name");
            let name = TextEdit::singleline(&mut self.name).hint_text("Such as the footprint's");
            let name = ui.add(name.desired_width(WIDE));
            named(&name, "Name of the linked board");
            if ui.memory(|m| m.focused().is_none()) {
                name.request_focus();
            }
            ui.end_row();
            ui.label("Address");
            let address =
                TextEdit::singleline(&mut self.address).hint_text("s3://bucket/boards/north.board.ron");
            named(&ui.add(address.desired_width(WIDE)), "Address of the linked board");
            ui.end_row();
            ui.label("Kept by");
            let bodies = cx.board.bodies.iter().map(|b| (b.id.clone(), b.name.as_str()));
            choice(ui, "Kept by", &mut self.body, bodies);
            ui.end_row();
            ui.label("Stands for");
            let programmes = cx.board.programmes.iter().map(|p| (p.id.clone(), p.name.as_str()));
            let before = self.programme.clone();
            choice(ui, "Programme that it stands for", &mut self.programme, programmes);
            if self.programme != before {
                self.site = None;
            }
            ui.end_row();
            let programme = self.programme.as_ref().and_then(|p| cx.board.programme(p.as_str()));
            if let Some(programme) = programme.filter(|p| !p.sites.is_empty()) {
                ui.label("Place");
                let sites = programme.sites.iter().map(|s| (s.id.clone(), s.name.as_str()));
                choice(ui, "Place that it stands for", &mut self.site, sites);
                ui.end_row();
            }
        });
    }

    /// Draws the error of the typed address, or how it is read, and the effect of a new address on the
    /// figures read so far.
    fn about_address(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let typed = self.address.trim();
        match self.wrong_address(cx.board) {
            Some(problem) if !typed.is_empty() => {
                let colour = cx.palette.tone(Tone::Bad);
                ui.horizontal_top(|ui| {
                    widgets::shape(ui, Tone::Bad, cx.palette);
                    ui.add(Label::new(RichText::new(problem).color(colour)).wrap());
                });
            }
            _ => {
                let text = "s3://\u{2026}, az://\u{2026}, gs://\u{2026}, file:///\u{2026}, or the name of a file beside this \
                            board. Keys and passwords come from the environment and are never kept.";
                widgets::note(ui, text, cx.palette);
            }
        }
        let read = self.known(cx.board).filter(|l| l.address != typed).and_then(|l| l.last.as_ref());
        if let Some(last) = read {
            ui.checkbox(&mut self.moved, "It is the same board, and lies elsewhere now");
            if !self.moved {
                let text = format!(
                    "Otherwise what was read of {} at the old address is let go until the new one is read.",
                    last.name
                );
                widgets::note(ui, &text, cx.palette);
            }
        }
    }

    fn wrong_address(&self, board: &Board) -> Option<String> {
        let typed = self.address.trim();
        if let Err(error) = check_link(typed) {
            return Some(error.to_string());
        }
        let other =
            board.linked_boards.iter().find(|l| l.address == typed && Some(&l.id) != self.id.as_ref());
        other.map(|l| format!("{} is linked already; its figures would be counted twice", l.name))
    }

    fn buttons(&self, ui: &mut Ui, cx: &ViewContext) -> bool {
        let lacks = if self.name.trim().is_empty() {
            Some("Say what the board is called")
        } else if self.address.trim().is_empty() {
            Some("Say where the board lies")
        } else {
            None
        };
        let sound = lacks.is_none() && self.wrong_address(cx.board).is_none();
        ui.horizontal(|ui| {
            let word = if self.id.is_some() { "Change the board" } else { "Add the board" };
            if ui.add_enabled(sound, Button::new(word)).clicked() {
                self.ask(cx);
                return false;
            }
            if let Some(id) = &self.id {
                let out = ui.button("Remove the board").on_hover_text(
                    "It is no longer named here, and what was read of it goes with that; undo brings both back. \
                     The board itself stays as it is.",
                );
                if out.clicked() {
                    cx.edit(unlink_board(cx.board, id.as_str()));
                    return false;
                }
            }
            let stays = !ui.button("Cancel").clicked();
            if let Some(lacks) = lacks {
                widgets::chip(ui, lacks, Tone::Watch, cx.palette);
            }
            stays
        })
        .inner
    }

    fn ask(&self, cx: &ViewContext) {
        let name = self.name.trim().to_owned();
        let link = LinkedBoard {
            id: self.id.clone().unwrap_or_else(|| link_id(cx.board, &name).into()),
            name,
            address: self.address.trim().to_owned(),
            body: self.body.clone(),
            programme: self.programme.clone(),
            site: self.site.clone(),
            last: None,
            unreached: None,
        };
        cx.edit(match self.id {
            Some(_) => change_link(cx.board, &link, self.moved),
            None => link_board(cx.board, &link),
        });
    }
}

/// Draws a choice of one entry of a list, or none.
fn choice<'a, T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    now: &mut Option<T>,
    all: impl Iterator<Item = (T, &'a str)> + Clone,
) {
    const NONE: &str = "not stated";
    let shown = all.clone().find(|(id, _)| Some(id) == now.as_ref()).map_or(NONE, |(_, name)| name);
    let combo = ComboBox::from_id_salt(("linked board", name)).width(WIDE).truncate().selected_text(shown);
    let combo = combo.show_ui(ui, |ui| {
        ui.selectable_value(now, None, NONE);
        for (id, name) in all {
            ui.selectable_value(now, Some(id), name);
        }
    });
    named(&combo.response, name);
}
