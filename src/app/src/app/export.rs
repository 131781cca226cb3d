//! Export of board packs and single charts.

use super::App;
use crate::action::{FilePurpose, SnapshotAction};
use crate::chart_menu::{ChartCopy, ChartRequest, request_id};
use crate::dialog::{DialogResponse, buttons, close, heading};
use crate::dialogs::Prompt;
use crate::export_file::slug;
use crate::file_dialogs::FileDialogRequest;
use crate::pack_form::{MARKINGS, PACK, SLIDE, SLIDE_PIXELS, picture};
use crate::status::Severity;
use crate::tasks::TaskResult;
use crate::widgets::{self, named};
use boardsight_export as paper;
use boardsight_export::{Format, Progress, chart};
use boardsight_report::figures::{chart_table, table_tabs};
use boardsight_report::pack::{Section, pack};
use boardsight_report::spec::Chart;
use boardsight_store as store;
use eframe::egui::{self, ComboBox, Context, ProgressBar, TextEdit, Ui};
use std::path::{Path, PathBuf};

impl App {
    /// Handles the requests of chart menus in this frame.
    pub(super) fn charts_asked(&mut self, ctx: &Context) {
        let asked = ctx.data_mut(|d| d.remove_temp::<Option<ChartRequest>>(request_id())).flatten();
        let Some(ChartRequest(chart, wanted)) = asked else { return };
        match wanted {
            ChartCopy::CopyTable => {
                ctx.copy_text(table_tabs(&chart_table(&chart)));
                self.notify(Severity::Done, "The chart's figures are on the clipboard, as a table");
            }
            ChartCopy::CopyPicture => match picture(&chart) {
                Ok(image) => {
                    ctx.copy_image(image);
                    self.notify(Severity::Done, "The chart is on the clipboard, as a picture");
                }
                Err(why) => self.notify(Severity::Problem, format!("The chart could not be copied: {why}")),
            },
            ChartCopy::Svg | ChartCopy::Png => {
                let (kind, extension) =
                    if wanted == ChartCopy::Svg { ("SVG picture", "svg") } else { ("PNG picture", "png") };
                let question = FileDialogRequest {
                    title: "Save the chart".to_owned(),
                    saving: true,
                    name: format!("{}-{}.{extension}", slug(&chart.id), self.nav.as_of),
                    kind,
                    extension,
                    folder: self.folder(),
                };
                self.ask_for_file(FilePurpose::Chart(Box::new(chart), extension), &question);
            }
        }
    }

    /// Writes a chart as SVG or PNG.
    pub(super) fn write_chart(&mut self, chart: Chart, extension: &'static str, place: PathBuf) {
        self.tasks.queue.spawn(move || {
            let svg = chart::svg(&chart, SLIDE, chart::Palette::LIGHT);
            let bytes = match extension {
                "svg" => Ok(svg.into_bytes()),
                _ => paper::png::png(&svg, SLIDE_PIXELS).map_err(|e| e.to_string()),
            };
            let written =
                bytes.and_then(|bytes| store::save_document(&place, &bytes).map_err(|e| e.to_string()));
            TaskResult::Exported("chart", place, written)
        });
    }

    /// Opens the form of the pack with the current list of snapshots.
    pub(super) fn ask_what_pack(&mut self) {
        // Clear a selected snapshot that belongs to another board.
        let folder = self.document.origin.path().map(store::snapshot::folder);
        self.pack.since.take_if(|file| file.parent() != folder.as_deref());
        self.handle_snapshot_action(SnapshotAction::List);
        self.dialogs.prompt = Some(Prompt::Pack);
    }

    /// Draws the form of the pack.
    pub(super) fn pack_form(&mut self, ui: &mut Ui) -> DialogResponse {
        heading(ui, "Board pack");
        let form = &mut self.pack;
        ui.horizontal(|ui| {
            let label = ui.label("Form");
            let shown =
                ComboBox::from_id_salt("pack-form").selected_text(form.format.label()).show_ui(ui, |ui| {
                    for format in Format::ALL {
                        ui.selectable_value(&mut form.format, format, format.label());
                    }
                });
            shown.response.labelled_by(label.id);
        });
        ui.add_space(6.0);
        ui.label("Sections");
        egui::Grid::new("pack-sections").num_columns(2).spacing([24.0, 4.0]).show(ui, |ui| {
            for (i, section) in Section::ALL.into_iter().enumerate() {
                ui.checkbox(&mut form.sections[i], section.title());
                if i % 2 == 1 {
                    ui.end_row();
                }
            }
        });
        ui.add_space(6.0);
        egui::Grid::new("pack-words").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            ui.label("Marking");
            ui.horizontal(|ui| {
                let field = ui.add(TextEdit::singleline(&mut form.marking).desired_width(190.0));
                named(&field, "Marking");
                ui.menu_button("Choose", |ui| {
                    for marking in MARKINGS {
                        if ui.button(if marking.is_empty() { "None" } else { marking }).clicked() {
                            marking.clone_into(&mut form.marking);
                            ui.close();
                        }
                    }
                });
            });
            ui.end_row();
            for (label, text) in
                [("Paper reference", &mut form.reference), ("Version of the paper", &mut form.version)]
            {
                ui.label(label);
                named(&ui.add(TextEdit::singleline(text).desired_width(190.0)), label);
                ui.end_row();
            }
        });
        let changes = form.says_what_changed();
        let kept = &self.document.snapshots.list;
        let words = |file: &Path| {
            let mark = kept.iter().find(|l| l.path == file).and_then(|l| l.mark.as_ref().ok());
            mark.map_or_else(
                || file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                |m| format!("{} ({})", m.name, widgets::day(m.as_of)),
            )
        };
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            ui.label("What changed since");
            let none = "the last meeting, by the audit trail";
            let now = form.since.as_deref().map_or_else(|| none.to_owned(), words);
            ui.add_enabled_ui(changes, |ui| {
                let combo = ComboBox::from_id_salt("pack-since").width(230.0).truncate();
                let shown = combo.selected_text(now).show_ui(ui, |ui| {
                    if ui.selectable_label(form.since.is_none(), none).clicked() {
                        form.since = None;
                    }
                    for one in kept.iter().filter(|l| l.mark.is_ok()) {
                        let chosen = form.since.as_ref() == Some(&one.path);
                        if ui.selectable_label(chosen, words(&one.path)).clicked() {
                            form.since = Some(one.path.clone());
                        }
                    }
                });
                named(&shown.response, "Since which snapshot");
            });
        });
        let any = form.sections.iter().any(|on| *on);
        if !any {
            ui.label("Choose at least one section.");
        }
        buttons(ui, |ui| {
            if ui.add_enabled(any, egui::Button::new("Save as\u{2026}")).clicked() {
                self.ask_for_pack();
                return DialogResponse::Close;
            }
            close(ui, "Cancel")
        })
    }

    fn ask_for_pack(&mut self) {
        let format = self.pack.format;
        let question = FileDialogRequest {
            title: "Save the board pack".to_owned(),
            saving: true,
            name: format!("{}-pack-{}.{}", slug(&self.board().name), self.nav.as_of, format.extension()),
            kind: format.label(),
            extension: format.extension(),
            folder: self.folder(),
        };
        self.ask_for_file(FilePurpose::Pack(format), &question);
    }

    /// Exports the pack with the options of the form, from the current board.
    pub(super) fn write_pack(&mut self, format: Format, place: PathBuf) {
        let progress = Progress::default();
        self.tasks.exporting = Some(progress.clone());
        let (board, as_of, form) = (self.board().clone(), self.nav.as_of, self.pack.clone());
        self.tasks.queue.spawn(move || {
            let written = progress
                .step("Reading the board", 0.0)
                .map_err(paper::ExportError::from)
                .map_err(|e| e.to_string())
                .and_then(|()| form.choice(&board, as_of))
                .and_then(|choice| {
                    paper::write(&pack(&board, as_of, &choice), format, &progress).map_err(|e| e.to_string())
                })
                .and_then(|bytes| store::save_document(&place, &bytes).map_err(|e| e.to_string()));
            let named = paper::replaced(&board, format).iter().map(ToString::to_string).collect();
            TaskResult::Pack(place, written, named)
        });
    }

    /// Shows the reason why an export failed; cancellation is not an error.
    pub(super) fn not_exported(&mut self, what: &str, why: &str) {
        if why == paper::ExportError::Cancelled.to_string() {
            self.notify(Severity::Note, format!("The {what} was {why}"));
        } else {
            self.notify(Severity::Problem, format!("The {what} could not be saved: {why}"));
        }
    }

    /// Reports that the pack was written, and names the records in which characters were replaced.
    pub(super) fn pack_written(&mut self, place: &Path, written: Result<(), String>, replaced: &[String]) {
        const NAMED: usize = 5;
        self.finish_export(PACK);
        match written {
            Err(why) => self.not_exported(PACK, &why),
            Ok(()) if replaced.is_empty() => {
                self.notify(Severity::Done, format!("Saved the {PACK} to {}", place.display()));
            }
            Ok(()) => {
                let more = replaced.len().saturating_sub(NAMED);
                let more = if more > 0 { format!("; and {more} more") } else { String::new() };
                let named = replaced[..replaced.len().min(NAMED)].join("; ");
                let place = place.display();
                self.notify(
                    Severity::Note,
                    format!("Saved the {PACK} to {place}. Not as typed: {named}{more}"),
                );
            }
        }
    }

    /// Clears the progress of an export that ended, with or without success.
    pub(super) fn finish_export(&mut self, what: &str) {
        if what == PACK {
            self.tasks.exporting = None;
        }
    }

    /// Draws the progress of the export in the status bar, with a button to stop.
    pub(super) fn exporting_line(&self, ui: &mut Ui) {
        let Some(progress) = &self.tasks.exporting else { return };
        let (what, done) = progress.at();
        ui.label(format!("Board pack: {}", what.to_lowercase()));
        ui.add(ProgressBar::new(done).desired_width(120.0).desired_height(10.0));
        if ui.small_button("Cancel export").clicked() {
            progress.cancel();
        }
        ui.separator();
        // Repaint regularly, since the work runs on another thread.
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    }
}
