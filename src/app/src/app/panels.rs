//! Panels around the page: menus and search above, the page list on the left, messages below.

use super::App;
use crate::command::Command;
use crate::status::Severity;
use crate::theme::{self, Palette};
use crate::widgets::{named, shape};
use boardsight_report::PageName;
use boardsight_report::spec::Tone;
use eframe::egui::{
    self, Align, Button, Frame, Layout, Margin, MenuBar, Panel, RichText, Sense, TextEdit, Ui, vec2,
};
use jiff::civil::Date;

impl App {
    /// Draws the top bar: menus, the board's name and date, the unsaved state, search.
    pub(super) fn top_bar_ui(&mut self, ui: &mut Ui, narrow: bool, palette: &Palette) {
        let frame = Frame::new().fill(palette.frame).inner_margin(Margin::symmetric(10, 5));
        Panel::top("top").frame(frame).show(ui, |ui| {
            MenuBar::new().ui(ui, |ui| {
                if narrow {
                    self.pages_menu(ui);
                }
                self.menus(ui);
                ui.add_space(6.0);
                ui.separator();
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    // A menu bar removes the borders of its controls; restore them for text fields.
                    ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::new(1.0, palette.edge);
                    self.search_box(ui, palette);
                    self.as_of_ui(ui, palette);
                    self.as_of_slider(ui, palette);
                    self.board_name(ui, palette);
                });
            });
        });
    }

    fn board_name(&self, ui: &mut Ui, palette: &Palette) {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let unsaved = self.document.history.unsaved().0.len();
            let mark = match unsaved {
                0 => String::new(),
                1 => "1 change not saved".to_owned(),
                n => format!("{n} changes not saved"),
            };
            let room = if unsaved == 0 { 0.0 } else { 160.0 };
            let name = RichText::new(&self.board().name).family(theme::strong()).size(14.5);
            let width = (ui.available_width() - room).max(60.0);
            ui.scope(|ui| {
                ui.set_max_width(width);
                let shown = ui.add(egui::Label::new(name).truncate());
                if let Some(file) = self.document.origin.path() {
                    shown.on_hover_text(self.called(file));
                }
            });
            if unsaved > 0 {
                shape(ui, Tone::Watch, palette);
                ui.label(RichText::new(mark).color(palette.tone(Tone::Watch)));
            }
        });
    }

    fn as_of_ui(&mut self, ui: &mut Ui, palette: &Palette) {
        let typed: Result<Date, _> = self.nav.as_of_text.trim().parse();
        let edit = TextEdit::singleline(&mut self.nav.as_of_text)
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(82.0)
            .text_color(if typed.is_ok() { palette.ink } else { palette.tone(Tone::Bad) });
        let field = ui.add(edit);
        named(&field, "As of, year-month-day");
        if field.lost_focus() {
            match self.nav.as_of_text.trim().parse::<Date>() {
                Ok(day) => self.set_as_of(day),
                Err(_) => {
                    let text = crate::fields::date_problem(&self.nav.as_of_text);
                    self.notify(Severity::Problem, text);
                    self.nav.as_of_text = self.nav.as_of.to_string();
                }
            }
        }
        field.on_hover_text("The day as of which every page is shown");
        ui.label(RichText::new("as of").color(palette.faint));
    }

    /// Draws the pages as a menu, for windows too narrow for the list on the left.
    fn pages_menu(&mut self, ui: &mut Ui) {
        let shown = ui.menu_button("Pages", |ui| {
            for page in PageName::ALL {
                let chosen = self.nav.page == page && self.startup.state.welcome.is_none();
                if ui.radio(chosen, page.name()).clicked() {
                    self.go_to(page);
                    ui.close();
                }
            }
        });
        crate::focus::stands_for(ui.ctx(), "pages", shown.response.id);
    }

    /// Draws the list of pages on the left.
    pub(super) fn navigation_ui(&mut self, ui: &mut Ui, palette: &Palette) {
        let frame = Frame::new().fill(palette.frame).inner_margin(Margin::symmetric(8, 10));
        Panel::left("pages").resizable(false).exact_size(128.0).frame(frame).show(ui, |ui| {
            for page in PageName::ALL {
                let chosen = self.nav.page == page && self.startup.state.welcome.is_none();
                let text = RichText::new(page.name()).size(14.0).color(palette.ink);
                let text = if chosen { text.family(theme::strong()) } else { text };
                let button = Button::selectable(chosen, text).min_size(vec2(ui.available_width(), 28.0));
                let shown = ui.add(button);
                if chosen {
                    crate::focus::stands_for(ui.ctx(), "pages", shown.id);
                    // Mark the open page with a bar as well, so that colour is not the only sign.
                    let edge = shown.rect.with_max_x(shown.rect.left() + 3.0);
                    ui.painter().rect_filled(edge, 0.0, palette.accent);
                }
                if shown.on_hover_text(Command::Page(page).shortcut_text()).clicked() {
                    self.go_to(page);
                }
            }
        });
    }

    /// Draws the status bar with the last message.
    pub(super) fn status_bar_ui(&mut self, ui: &mut Ui, palette: &Palette) {
        let frame = Frame::new().fill(palette.frame).inner_margin(Margin::symmetric(10, 3));
        Panel::bottom("foot").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_height(18.0);
                self.exporting_line(ui);
                self.reading_line(ui);
                self.linking_line(ui);
                if self.is_busy() && self.tasks.exporting.is_none() {
                    ui.label(RichText::new("Working").color(palette.faint));
                    ui.separator();
                }
                // The field for the reason is on the right; the message gets the remaining width.
                let room = ui.available_width() - 240.0;
                ui.scope(|ui| {
                    ui.set_width(room.max(120.0));
                    self.last_message(ui, palette);
                });
                self.why_box(ui, palette);
            });
        });
    }

    fn last_message(&self, ui: &mut Ui, palette: &Palette) {
        let Some(message) = &self.status else {
            ui.label(RichText::new("Ready").color(palette.faint));
            return;
        };
        let tone = match message.kind {
            Severity::Note => Tone::Neutral,
            Severity::Done => Tone::Good,
            Severity::Problem => Tone::Bad,
        };
        shape(ui, tone, palette);
        let time = message.at.strftime("%H:%M").to_string();
        ui.label(RichText::new(time).color(palette.faint));
        ui.label(RichText::new(message.kind.word()).family(theme::strong()).color(palette.tone(tone)));
        let text = egui::Label::new(&message.text).truncate().sense(Sense::hover());
        ui.add(text).on_hover_text(&message.text);
    }
}
