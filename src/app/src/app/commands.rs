//! Availability of commands, and their effects.

use super::App;
use crate::action::{AfterClose, FormRequest};
use crate::command::{Capabilities, Command};
use crate::dialogs::Prompt;
use crate::settings::SCALES;
use boardsight_core::edit;
use boardsight_report::PageName;
use eframe::egui::Context;

impl App {
    /// Returns the command conditions that are currently met.
    pub(super) fn capabilities(&self) -> Capabilities {
        let board = self.board();
        let scale = self.settings.scale;
        Capabilities::NONE
            .with(Capabilities::IDLE, !self.is_busy())
            .with(Capabilities::EDITABLE, self.read_only().is_none())
            .with(Capabilities::BOARD, !self.document.is_register())
            .with(Capabilities::FILE, self.document.origin.path().is_some())
            .with(Capabilities::STREAMS, self.has_streams())
            .with(Capabilities::LINKED, !board.linked_boards.is_empty())
            .with(Capabilities::UNDO, self.document.history.undo_label().is_some())
            .with(Capabilities::REDO, self.document.history.redo_label().is_some())
            .with(Capabilities::UNSHARED, self.document.origin.shared().is_none() && board.snapshot.is_none())
            .with(Capabilities::DATE_CHANGED, self.nav.as_of != board.as_of)
            .with(Capabilities::ENLARGE, scale < *SCALES.end())
            .with(Capabilities::SHRINK, scale > *SCALES.start())
            .with(Capabilities::SCALED, scale != 100)
    }

    /// Runs a command.
    pub(super) fn run(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Page(page) => self.go_to(page),
            Command::ReviewNow => {
                let board = self.board();
                let due = boardsight_analysis::review::queue(board, self.nav.as_of, self.nav.as_of);
                let ids = due.iter().map(|&i| board.risks[i].id.to_string()).collect();
                self.review_these(ids);
            }
            Command::Present => self.present(ctx, true),
            Command::New => self.ask_first(ctx, AfterClose::New),
            Command::Open => self.ask_first(ctx, AfterClose::Open),
            Command::OpenShared => self.ask_first(ctx, AfterClose::OpenShared),
            Command::Share => {
                self.dialogs.prompt = Some(Prompt::Shared(crate::remote::SharedDialog::Share(String::new())));
            }
            Command::OpenReadOnly => self.ask_first(ctx, AfterClose::OpenReadOnly),
            Command::Example => self.ask_first(ctx, AfterClose::Example),
            Command::Save => self.save(),
            Command::SaveAs => self.ask_for_board_file(),
            Command::MemberCopy => self.ask_for_member_copy(),
            Command::MergeCopy => self.ask_for_copy(),
            Command::ImportReturn => self.ask_for_return(),
            Command::ImportRegister => self.ask_for_register_to_take_in(),
            Command::ReturnTemplate => self.ask_for_return_template(),
            Command::RegisterTemplate => self.ask_for_register_template(),
            Command::WatchFolder => self.watch_or_stop(),
            Command::AddProgramme => {
                self.go_to(PageName::Streams);
                self.open_form(FormRequest::Programme(None));
            }
            Command::AddMeasure => {
                self.go_to(PageName::Measures);
                self.open_form(FormRequest::Measure(None));
            }
            Command::AddFigure => {
                self.go_to(PageName::Measures);
                let measure = self.pages.measures.shown().map(str::to_owned);
                self.open_form(FormRequest::Figure(measure));
            }
            Command::AddBody => {
                self.go_to(self.nav.page);
                self.open_form(FormRequest::Body(None));
            }
            Command::AddSource => {
                self.go_to(self.nav.page);
                self.open_form(FormRequest::Source(None));
            }
            Command::Listed => {
                self.go_to(self.nav.page);
                self.open_form(FormRequest::Listed);
            }
            Command::LinkBoard => {
                self.go_to(PageName::Streams);
                self.pages.streams.link_a_board();
            }
            Command::ReadLinked => self.read_linked_boards(),
            Command::Versions => self.show_versions(),
            Command::SaveRegister => self.dialogs.prompt = Some(Prompt::Register),
            Command::ImportRegisterCsv => self.ask_to_read_register(),
            Command::RegisterFor(form) => self.ask_for_other_register(form),
            Command::Pack => self.ask_what_pack(),
            Command::Verify => self.ask_to_verify(),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Search => self.nav.focus_search = true,
            Command::Picture => self.ask_for_picture(),
            Command::Tables => self.ask_for_csv(),
            Command::Theme(choice) => {
                self.settings.theme = choice;
                self.keep_settings(ctx);
            }
            Command::LargerText => self.scale_to(ctx, self.settings.scale.saturating_add(10)),
            Command::SmallerText => self.scale_to(ctx, self.settings.scale.saturating_sub(10)),
            Command::ResetText => self.scale_to(ctx, 100),
            Command::Settings => self.dialogs.prompt = Some(Prompt::Settings),
            Command::Keys => self.dialogs.prompt = Some(Prompt::About),
            Command::Glossary => self.open_glossary(ctx),
            Command::Tour => self.begin_tour(),
            Command::Welcome => self.show_welcome(),
            Command::Palette => self.open_command_palette(),
            Command::SetBoardDate => {
                let board = self.board();
                let edit = edit::set_board(board, &board.name, &board.purpose, self.nav.as_of);
                self.make(edit);
            }
            Command::Quit => self.ask_first(ctx, AfterClose::Quit),
        }
    }
}
