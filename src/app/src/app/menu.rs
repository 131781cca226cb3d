//! The menus.

use super::App;
use crate::context::PageId;
use crate::prompts::{Next, Prompt};
use crate::settings::ThemeChoice;
use eframe::egui::{Button, ScrollArea, Ui};

impl App {
    pub(super) fn menus(&mut self, ui: &mut Ui) {
        menu(ui, "File", |ui| self.file_menu(ui));
        menu(ui, "Edit", |ui| self.edit_menu(ui));
        menu(ui, "View", |ui| self.view_menu(ui));
        menu(ui, "Export", |ui| self.export_menu(ui));
        menu(ui, "Help", |ui| {
            ui.set_min_width(200.0);
            if line(ui, "Glossary", "F1", true) {
                let ctx = ui.ctx().clone();
                self.open_glossary(&ctx);
            }
            if line(ui, "Take the tour", "", true) {
                self.begin_tour();
            }
            if line(ui, "Keys and about", "Shift+F1", true) {
                self.prompt = Some(Prompt::About);
            }
        });
    }

    fn file_menu(&mut self, ui: &mut Ui) {
        ui.set_min_width(230.0);
        let ctx = ui.ctx().clone();
        let idle = !self.is_busy();
        if line(ui, "Welcome", "", true) {
            self.show_welcome();
        }
        if line(ui, "New board\u{2026}", "Ctrl+N", idle) {
            self.ask_first(&ctx, Next::New);
        }
        if line(ui, "Open\u{2026}", "Ctrl+O", idle) {
            self.ask_first(&ctx, Next::Open);
        }
        if line(ui, "Open shared board\u{2026}", "", idle) {
            self.ask_first(&ctx, Next::OpenShared);
        }
        if line(ui, "Open read-only\u{2026}", "", idle) {
            self.ask_first(&ctx, Next::OpenReadOnly);
        }
        ui.add_enabled_ui(!self.settings.recent.is_empty() && idle, |ui| {
            ui.menu_button("Open recent", |ui| {
                ui.set_min_width(300.0);
                for file in self.settings.recent.clone() {
                    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    let shown = ui.button(name).on_hover_text(file.display().to_string());
                    if shown.clicked() {
                        ui.close();
                        self.ask_first(&ctx, Next::OpenFile(file));
                    }
                }
            });
        });
        if line(ui, "Open the example board", "", idle) {
            self.ask_first(&ctx, Next::Example);
        }
        ui.separator();
        if line(ui, "Save", "Ctrl+S", idle) {
            self.save();
        }
        if line(ui, "Save as\u{2026}", "Ctrl+Shift+S", idle) {
            self.ask_for_board_file();
        }
        let editable = self.read_only().is_none();
        let can_share =
            idle && self.alone.is_none() && self.shared.is_none() && self.board().snapshot.is_none();
        if line(ui, "Share this board\u{2026}", "", can_share) {
            self.prompt = Some(Prompt::Shared(crate::shared::Asked::Share(String::new())));
        }
        if line(ui, "Save a member's copy\u{2026}", "", idle && self.alone.is_none()) {
            self.ask_for_member_copy();
        }
        if line(ui, "Bring in a returned copy\u{2026}", "", idle && editable && self.alone.is_none()) {
            self.ask_for_copy();
        }
        if line(ui, "Take in a return\u{2026}", "", idle && self.alone.is_none()) {
            self.ask_for_return();
        }
        if line(ui, "Take in a risk register\u{2026}", "", idle && editable && self.alone.is_none()) {
            self.ask_for_register_to_take_in();
        }
        if line(ui, "Write a return template\u{2026}", "", idle && self.has_streams()) {
            self.ask_for_return_template();
        }
        if line(ui, "Write a register template\u{2026}", "", idle && self.alone.is_none()) {
            self.ask_for_register_template();
        }
        let watched = self.folder_watch.as_ref().and_then(|w| w.folder.file_name());
        let watching = self.folder_watch.is_some();
        let text = match watched {
            Some(name) => format!("Stop watching {}", name.to_string_lossy()),
            None if watching => "Stop watching the folder".to_owned(),
            None => "Watch a folder for returns\u{2026}".to_owned(),
        };
        if line(ui, &text, "", self.alone.is_none()) {
            self.watch_or_stop();
        }
        if line(ui, "Kept versions\u{2026}", "", idle && self.file.is_some()) {
            self.show_versions();
        }
        if line(ui, "Verify a paper or snapshot\u{2026}", "", idle) {
            self.ask_to_verify();
        }
        if line(ui, "Read a register (CSV)\u{2026}", "", idle) {
            self.ask_to_read_register();
        }
        if line(ui, "Save register as\u{2026}", "", idle) {
            self.prompt = Some(Prompt::Register);
        }
        ui.separator();
        if line(ui, "Settings\u{2026}", "", true) {
            self.prompt = Some(Prompt::Settings);
        }
        if line(ui, "Quit", "Ctrl+Q", true) {
            self.ask_first(&ctx, Next::Quit);
        }
    }

    fn edit_menu(&mut self, ui: &mut Ui) {
        ui.set_min_width(260.0);
        let what = |verb: &str, label: Option<&str>| match label {
            Some(label) => format!("{verb}: {label}"),
            None => format!("Nothing to {}", verb.to_lowercase()),
        };
        let undo = what("Undo", self.history.undo_label());
        let redo = what("Redo", self.history.redo_label());
        if line(ui, &undo, "Ctrl+Z", self.history.undo_label().is_some()) {
            self.undo();
        }
        if line(ui, &redo, "Ctrl+Shift+Z", self.history.redo_label().is_some()) {
            self.redo();
        }
        ui.separator();
        let editable = self.read_only().is_none() && self.alone.is_none();
        if line(ui, "Bodies and sources\u{2026}", "", editable) {
            self.run(&ui.ctx().clone(), crate::commands::Command::Listed);
        }
        if line(ui, "Find and run\u{2026}", "Ctrl+K", true) {
            self.open_finder();
        }
        if line(ui, "Find", "Ctrl+F", true) {
            self.focus_search = true;
        }
        let moved = self.as_of != self.board().as_of;
        if line(ui, "Make this day the board's own", "", moved) {
            let board = self.board();
            let edit = boardsight_core::edit::set_board(board, &board.name, &board.purpose, self.as_of);
            self.make(edit);
        }
    }

    fn view_menu(&mut self, ui: &mut Ui) {
        ui.set_min_width(230.0);
        let ctx = ui.ctx().clone();
        for choice in ThemeChoice::ALL {
            if ui.radio(self.settings.theme == choice, choice.label()).clicked() {
                self.settings.theme = choice;
                self.keep_settings(&ctx);
                ui.close();
            }
        }
        ui.separator();
        let scale = self.settings.scale;
        ui.label(format!("Text at {scale}%"));
        if line(ui, "Larger text", "Ctrl++", scale < 200) {
            self.scale_to(&ctx, scale + 10);
        }
        if line(ui, "Smaller text", "Ctrl+-", scale > 80) {
            self.scale_to(&ctx, scale - 10);
        }
        if line(ui, "Text as usual", "Ctrl+0", scale != 100) {
            self.scale_to(&ctx, 100);
        }
        ui.separator();
        if line(ui, "Present this page", "F5", true) {
            self.present(&ctx, true);
        }
        ui.separator();
        ui.menu_button("Open on the page", |ui| {
            for page in PageId::ALL {
                if ui.radio(self.settings.start_page == page.name(), page.name()).clicked() {
                    page.name().clone_into(&mut self.settings.start_page);
                    self.keep_settings(&ctx);
                    ui.close();
                }
            }
        });
    }

    fn export_menu(&mut self, ui: &mut Ui) {
        ui.set_min_width(260.0);
        let idle = !self.is_busy();
        if line(ui, "Board pack\u{2026}", "", idle && self.alone.is_none()) {
            self.ask_what_pack();
        }
        ui.separator();
        if line(ui, "This page as a picture (PNG)\u{2026}", "Ctrl+E", idle) {
            self.ask_for_picture();
        }
        if line(ui, "This page's tables (CSV)\u{2026}", "", idle) {
            self.ask_for_csv();
        }
        for form in boardsight_import::exchange::Form::ALL {
            if line(ui, &format!("Register for {} (CSV)\u{2026}", form.label()), "", idle) {
                self.ask_for_other_register(form);
            }
        }
    }
}

/// A line of a menu with its keys; closes the menu when chosen.
fn line(ui: &mut Ui, text: &str, keys: &str, enabled: bool) -> bool {
    let chosen = ui.add_enabled(enabled, Button::new(text).shortcut_text(keys)).clicked();
    if chosen {
        ui.close();
    }
    chosen
}

/// A menu; in a window that is lower than a menu may be, as with text at 200%, its lines scroll.
fn menu(ui: &mut Ui, name: &str, lines: impl FnOnce(&mut Ui)) {
    const HIGHEST: f32 = 560.0;
    let room = ui.ctx().content_rect().height() - 56.0;
    ui.menu_button(name, |ui| {
        if room >= HIGHEST {
            return lines(ui);
        }
        ui.set_max_height(room.max(80.0));
        ScrollArea::vertical().max_height(room.max(80.0)).show(ui, lines);
    });
}
