//! The menus, drawn from the table of commands.

use super::App;
use crate::action::AfterClose;
use crate::command::{Command, Menu};
use boardsight_report::PageName;
use eframe::egui::{Button, RadioButton, Response, ScrollArea, Ui};

/// Draws a menu. Its items scroll if the window is too low, as with text at 200%.
fn menu(ui: &mut Ui, name: &str, lines: impl FnOnce(&mut Ui)) {
    const HIGHEST: f32 = 560.0;
    let room = ui.ctx().content_rect().height() - 56.0;
    ui.menu_button(name, |ui| {
        ui.set_min_width(230.0);
        if room >= HIGHEST {
            return lines(ui);
        }
        ui.set_max_height(room.max(80.0));
        ScrollArea::vertical().max_height(room.max(80.0)).show(ui, lines);
    });
}

impl App {
    /// Draws the menus and runs the selected command.
    pub(super) fn menus(&mut self, ui: &mut Ui) {
        for which in Menu::ALL {
            menu(ui, which.label(), |ui| self.menu_lines(ui, which));
        }
    }

    fn menu_lines(&mut self, ui: &mut Ui, menu: Menu) {
        let lines: Vec<(Command, u8)> = Command::all()
            .into_iter()
            .filter_map(|command| {
                command.info().menu.filter(|(of, _)| *of == menu).map(|(_, group)| (command, group))
            })
            .collect();
        let mut chosen = None;
        for (i, (command, group)) in lines.iter().enumerate() {
            if i > 0 && lines[i - 1].1 != *group {
                self.after_group(ui, menu, lines[i - 1].1);
                ui.separator();
                self.before_group(ui, menu, *group);
            }
            if self.menu_line(ui, *command).clicked() {
                ui.close();
                chosen = Some(*command);
            }
        }
        if let Some((_, last)) = lines.last() {
            self.after_group(ui, menu, *last);
        }
        if let Some(command) = chosen {
            let ctx = ui.ctx().clone();
            self.run(&ctx, command);
        }
    }

    fn menu_line(&self, ui: &mut Ui, command: Command) -> Response {
        let reason = command.disabled_reason(self.capabilities());
        let label = self.menu_label(command);
        let shown = if let Command::Theme(choice) = command {
            ui.add(RadioButton::new(self.settings.theme == choice, label))
        } else {
            ui.add_enabled(reason.is_none(), Button::new(label).shortcut_text(command.shortcut_text()))
        };
        match reason {
            Some(reason) => shown.on_disabled_hover_text(reason),
            None => shown,
        }
    }

    /// Returns the label of a command, including its target.
    fn menu_label(&self, command: Command) -> String {
        let label = command.info().label.into_owned();
        match command {
            Command::Undo => match self.document.history.undo_label() {
                Some(change) => format!("{label}: {change}"),
                None => "Nothing to undo".to_owned(),
            },
            Command::Redo => match self.document.history.redo_label() {
                Some(change) => format!("{label}: {change}"),
                None => "Nothing to redo".to_owned(),
            },
            Command::WatchFolder => {
                match self.tasks.folder_watch.as_ref().map(|watch| watch.folder.file_name()) {
                    Some(Some(name)) => format!("Stop watching {}", name.to_string_lossy()),
                    Some(None) => "Stop watching the folder".to_owned(),
                    None => label,
                }
            }
            Command::Theme(choice) => choice.label().to_owned(),
            _ => label,
        }
    }

    fn before_group(&self, ui: &mut Ui, menu: Menu, group: u8) {
        if (menu, group) == (Menu::View, 1) {
            ui.label(format!("Text at {}%", self.settings.scale));
        }
    }

    fn after_group(&mut self, ui: &mut Ui, menu: Menu, group: u8) {
        match (menu, group) {
            (Menu::File, 0) => self.recent_menu(ui),
            (Menu::View, 2) => {
                ui.separator();
                self.start_page_menu(ui);
            }
            _ => {}
        }
    }

    fn recent_menu(&mut self, ui: &mut Ui) {
        let idle = !self.is_busy();
        let ctx = ui.ctx().clone();
        ui.add_enabled_ui(!self.settings.recent.is_empty() && idle, |ui| {
            ui.menu_button("Open recent", |ui| {
                ui.set_min_width(300.0);
                for file in self.settings.recent.clone() {
                    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    let shown = ui.button(name).on_hover_text(file.display().to_string());
                    if shown.clicked() {
                        ui.close();
                        self.ask_first(&ctx, AfterClose::OpenFile(file));
                    }
                }
            });
        });
    }

    fn start_page_menu(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        ui.menu_button("Open on the page", |ui| {
            for page in PageName::ALL {
                if ui.radio(self.settings.start_page == page.name(), page.name()).clicked() {
                    page.name().clone_into(&mut self.settings.start_page);
                    self.keep_settings(&ctx);
                    ui.close();
                }
            }
        });
    }
}
