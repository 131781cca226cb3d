//! The page Streams: who reports, who is late, who was never asked?

mod record;
mod set_up;

use super::context::Context;
use eframe::egui::Ui;
use record::Record;
use set_up::SetUp;

/// The page.
#[derive(Default)]
pub struct StreamsPage {
    set_up: Option<SetUp>,
    record: Option<Record>,
}

impl StreamsPage {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, cx: &mut Context) {
        for programme in &cx.board.programmes {
            let name = format!("Set up reporting for {}", programme.short);
            if ui.button(name).clicked() {
                self.set_up = Some(SetUp::new(cx.board, programme, cx.as_of));
            }
        }
        for stream in &cx.board.streams {
            for entry in &stream.returns {
                if ui.button(format!("{}, {}", stream.name, entry.period)).clicked() {
                    self.record = Some(Record::new(stream, entry.period));
                }
            }
        }
        if self.set_up.as_mut().is_some_and(|form| !form.show(ui, cx)) {
            self.set_up = None;
        }
        if self.record.as_mut().is_some_and(|form| !form.show(ui, cx)) {
            self.record = None;
        }
    }
}
