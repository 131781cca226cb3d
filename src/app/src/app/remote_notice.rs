//! Notice above the page of a shared board.

use super::App;
use crate::remote::notice::{others, state};
use crate::theme::Palette;
use crate::widgets::{self, named};
use eframe::egui::{Align, Button, Frame, Label, Layout, Margin, Panel, Ui};

impl App {
    /// Draws the notice of a shared board, below the menus.
    pub(crate) fn shared_notice(&mut self, ui: &mut Ui, p: &Palette) {
        let unsaved = self.document.history.unsaved().0.len();
        let Some(open) = self.document.origin.shared() else { return };
        let (tone, word, text) = state(open, unsaved);
        let (address, busy) = (open.shared.address().text().to_owned(), open.under_way.clone());
        let (people, why, conflict) = (others(open), open.offline.clone(), open.in_conflict);
        let frame = Frame::new().fill(p.wash(tone)).inner_margin(Margin::symmetric(12, 4));
        let mut sync = false;
        Panel::top("shared").frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                let chip = widgets::chip(ui, word, tone, p);
                if let Some(why) = &why {
                    chip.on_hover_text(why);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(stop) = &busy {
                        let button = ui.button("Stop");
                        named(&button, "Stop syncing");
                        if button.on_hover_text("What you made is kept here").clicked() {
                            stop.stop();
                        }
                    } else {
                        let words = if conflict { "Settle\u{2026}" } else { "Sync" };
                        let button = ui.add(Button::new(words));
                        named(
                            &button,
                            if conflict { "Settle the conflicts" } else { "Sync with the storage" },
                        );
                        sync = button
                            .on_hover_text("Brings in what others saved, and sends what you saved")
                            .clicked();
                    }
                    if let Some((short, all)) = &people {
                        ui.label(short).on_hover_text(all);
                        ui.separator();
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let text =
                            if text.is_empty() { address.clone() } else { format!("{address}: {text}") };
                        let hover = why.as_ref().map_or_else(|| text.clone(), |why| format!("{text}\n{why}"));
                        ui.add(Label::new(text).truncate()).on_hover_text(hover);
                    });
                });
            });
        });
        if sync {
            if self.is_saved() { self.sync_shared() } else { self.save() }
        }
    }
}
