//! Above the page of a shared board: where it lies, whether all is there, who else has it open, and the way to sync.

use super::super::app::App;
use super::super::theme::Palette;
use super::super::widgets::{self, named};
use super::Open;
use boardsight_report::say;
use boardsight_report::spec::Tone;
use eframe::egui::{Align, Button, Frame, Label, Layout, Margin, Panel, Ui};

/// How things stand, in a tone, a word and a sentence.
fn state(open: &Open, unsaved: usize) -> (Tone, &'static str, String) {
    if open.under_way.is_some() {
        return (Tone::Neutral, "Syncing", "bringing this machine and the storage together".to_owned());
    }
    if open.in_conflict {
        return (
            Tone::Bad,
            "To settle",
            "both changed the same places; what you made is kept here".to_owned(),
        );
    }
    let waiting = (open.waiting > 0)
        .then(|| format!("saved here, not yet shared: {}", say::count(open.waiting, "change", "changes")));
    match (&open.offline, waiting) {
        (Some(_), waiting) => {
            let read = open
                .answered
                .map_or_else(String::new, |at| format!("as read on {}", at.strftime("%-d %B %Y %H:%M UTC")));
            let text = match waiting {
                Some(waiting) if read.is_empty() => waiting,
                Some(waiting) => format!("{waiting}; {read}"),
                None => read,
            };
            (Tone::Watch, "Offline", text)
        }
        (None, Some(waiting)) => (Tone::Watch, "Not yet shared", waiting),
        (None, None) if unsaved > 0 => (Tone::Good, "Shared", "all but what is not saved".to_owned()),
        (None, None) => (Tone::Good, "Shared", "everything is there".to_owned()),
    }
}

/// Who else is there, in a few words.
fn others(open: &Open) -> Option<(String, String)> {
    let first = open.others.first()?;
    let short = match open.others.len() {
        1 => format!("{} has it open too", first.who),
        n => format!("{} and {} have it open too", first.who, say::count(n - 1, "other", "others")),
    };
    let lines: Vec<String> = open
        .others
        .iter()
        .map(|h| format!("{} on {}, since {}", h.who, h.machine, h.since.strftime("%-d %B %H:%M UTC")))
        .collect();
    Some((short, lines.join("\n")))
}

impl App {
    /// The line of a shared board, under the menus.
    pub(crate) fn shared_notice(&mut self, ui: &mut Ui, p: &Palette) {
        let unsaved = self.history.unsaved().0.len();
        let Some(open) = &self.shared else { return };
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
