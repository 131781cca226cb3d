//! Export of the open page: as a picture, and its tables as CSV.

use super::App;
use crate::action::FilePurpose;
use crate::export_file::{slug, write_beside};
use crate::file_dialogs::FileDialogRequest;
use crate::page_picture::{beside, png};
use crate::status::Severity;
use crate::tasks::TaskResult;
use boardsight_report as brief;
use boardsight_report::PageName;
use eframe::egui::{self, ColorImage};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Asks for the file in which to save a picture of the page.
    pub(super) fn ask_for_picture(&mut self) {
        self.ask_for_file(
            FilePurpose::Picture,
            &self.export_question("Save the page as a picture", "PNG picture", "png"),
        );
    }

    /// Asks for the file in which to save the tables of the page.
    pub(super) fn ask_for_csv(&mut self) {
        self.ask_for_file(
            FilePurpose::Csv,
            &self.export_question("Save the page's tables", "CSV table", "csv"),
        );
    }

    fn export_question(&self, title: &str, kind: &'static str, extension: &'static str) -> FileDialogRequest {
        let page = self.nav.page.name().to_lowercase();
        FileDialogRequest {
            title: title.to_owned(),
            saving: true,
            name: format!("{}-{page}-{}.{extension}", slug(&self.board().name), self.nav.as_of),
            kind,
            extension,
            folder: self.folder(),
        }
    }

    /// Requests a picture of the next frame, in which no dialog covers the page.
    pub(super) fn take_picture(&mut self, ctx: &egui::Context, place: PathBuf) {
        let report = self.tasks.queue.reporter();
        ctx.request_screenshot(move |image| report(TaskResult::Picture(image, place)));
        ctx.request_repaint();
    }

    /// Crops the page from the picture of the window and writes it.
    pub(super) fn write_picture(&mut self, ctx: &egui::Context, image: &Arc<ColorImage>, place: PathBuf) {
        let whole = egui::Rect::from_min_size(
            egui::Pos2::ZERO,
            egui::vec2(image.size[0] as f32, image.size[1] as f32) / ctx.pixels_per_point(),
        );
        let region = self.nav.page_rect.intersect(whole);
        if !region.is_positive() {
            self.notify(Severity::Problem, "The picture could not be taken: the page is not on the screen");
            return;
        }
        let image = image.region(&region, Some(ctx.pixels_per_point()));
        self.tasks.queue.spawn(move || {
            let written = png(&image).and_then(|bytes| write_beside(&place, &bytes));
            TaskResult::Exported("picture", place, written)
        });
    }

    /// Writes the tables of the page: one file, or a file for each of several tables, named after the
    /// table.
    pub(super) fn write_csv(&mut self, place: &Path) {
        let name = PageName::named(self.nav.page.name()).unwrap_or_default();
        let page = brief::page(self.board(), self.nav.as_of, name);
        let tables: Vec<(PathBuf, String)> = match brief::tables(&page).as_slice() {
            [only] => vec![(place.to_path_buf(), brief::table_csv(only))],
            several => several.iter().map(|t| (beside(place, &t.id), brief::table_csv(t))).collect(),
        };
        let (what, place) = match tables.len() {
            0 => return self.notify(Severity::Problem, "This page has no table"),
            1 => ("table", place.to_path_buf()),
            _ => ("tables", tables[0].0.clone()),
        };
        self.tasks.queue.spawn(move || {
            let written = tables.iter().try_for_each(|(file, text)| write_beside(file, text.as_bytes()));
            TaskResult::Exported(what, place, written)
        });
    }
}
