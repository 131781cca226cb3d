//! Dialogs for shared boards: the address to open or share at, and the version list.

use super::App;
use crate::dialog::{DialogResponse, buttons, close, entered, heading};
use crate::remote::address_in;
use crate::remote::dialogs::SharedDialog;
use crate::theme::{self, Palette};
use crate::widgets::{self, named};
use boardsight_remote::{Address, Version};
use boardsight_report::say;
use eframe::egui::{Button, Label, RichText, ScrollArea, TextEdit, Ui};

impl App {
    pub(crate) fn shared_asked(
        &mut self,
        ui: &mut Ui,
        p: &Palette,
        asked: &mut SharedDialog,
    ) -> DialogResponse {
        match asked {
            SharedDialog::Versions(list) => self.which_version(ui, p, list),
            SharedDialog::Open(text) => self.which_address(ui, p, text, false),
            SharedDialog::Share(text) => self.which_address(ui, p, text, true),
        }
    }

    fn which_address(&mut self, ui: &mut Ui, p: &Palette, text: &mut String, share: bool) -> DialogResponse {
        heading(ui, if share { "Share this board at which address?" } else { "Open which shared board?" });
        let field = TextEdit::singleline(text)
            .hint_text("s3://bucket/boards/north.board.ron")
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        named(&field, "Address of the shared board");
        let enter = entered(ui, &field);
        widgets::note(
            ui,
            "s3://bucket/\u{2026}, az://container/\u{2026}, gs://bucket/\u{2026} or file:///folder/\u{2026}",
            p,
        );
        widgets::note(ui, "Keys and passwords come from the environment and are never kept.", p);
        let read = Address::read(text);
        if let Err(error) = &read
            && !text.trim().is_empty()
        {
            ui.add(Label::new(error.to_string()).wrap());
        }
        let mut came = DialogResponse::Keep;
        if !share {
            let known: Vec<String> =
                self.settings.recent.iter().filter_map(|file| address_in(file)).collect();
            if !known.is_empty() {
                widgets::section(ui, "Opened lately");
            }
            for address in known {
                if ui.add(Button::new(&address).truncate()).clicked() {
                    self.open_shared(address);
                    came = DialogResponse::Close;
                }
            }
        }
        buttons(ui, |ui| {
            let word = if share { "Share" } else { "Open" };
            if let Ok(address) = &read
                && (ui.button(word).clicked() || enter)
            {
                let address = address.text().to_owned();
                if share {
                    self.share_at(address);
                } else {
                    self.open_shared(address);
                }
                return DialogResponse::Close;
            } else if read.is_err() {
                ui.add_enabled(false, Button::new(word));
            }
            match close(ui, "Cancel") {
                DialogResponse::Close => DialogResponse::Close,
                DialogResponse::Keep => came,
            }
        })
    }

    fn which_version(&mut self, ui: &mut Ui, p: &Palette, list: &[Version]) -> DialogResponse {
        heading(ui, "Versions of the shared board");
        ui.label(match list.len() {
            0 => "No version is kept there.".to_owned(),
            n => format!(
                "{}, one a save, the latest first.",
                say::count(n, "version is kept", "versions are kept")
            ),
        });
        let mut came = DialogResponse::Keep;
        let most = ui.ctx().content_rect().height() * 0.5;
        ScrollArea::vertical().max_height(most).auto_shrink([false, true]).show(ui, |ui| {
            for version in list {
                ui.horizontal(|ui| {
                    let when = version.saved.strftime("%-d %B %Y %H:%M:%S UTC").to_string();
                    ui.label(RichText::new(&when).family(theme::strong()));
                    widgets::note(ui, &version.short, p);
                    let button = ui.button("Read");
                    named(&button, &format!("Read the version of {when}"));
                    if button.clicked() {
                        self.open_shared_version(version.name.clone());
                        came = DialogResponse::Close;
                    }
                });
            }
        });
        buttons(ui, |ui| match close(ui, "Close") {
            DialogResponse::Close => DialogResponse::Close,
            DialogResponse::Keep => came,
        })
    }
}
