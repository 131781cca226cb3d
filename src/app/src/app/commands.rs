//! Which commands are possible now, and their effects.

use super::App;
use crate::commands::Command;
use crate::context::PageId;
use crate::forms::Open;
use crate::prompts::{Next, Prompt};
use eframe::egui::Context;

impl App {
    /// Whether a command can be given now.
    pub(super) fn can(&self, command: Command) -> bool {
        let idle = !self.is_busy();
        let editable = self.read_only().is_none();
        match command {
            Command::Share => {
                idle && self.alone.is_none() && self.shared.is_none() && self.board().snapshot.is_none()
            }
            Command::New
            | Command::Open
            | Command::OpenShared
            | Command::OpenReadOnly
            | Command::Example
            | Command::Save => idle,
            Command::SaveAs | Command::SaveRegister | Command::Picture | Command::Tables => idle,
            Command::ReadRegister | Command::OtherRegister(_) | Command::Verify => idle,
            Command::MemberCopy | Command::Pack => idle && self.alone.is_none(),
            Command::BringIn => idle && editable && self.alone.is_none(),
            Command::TakeInReturn | Command::TakeInRegister => idle && editable && self.alone.is_none(),
            Command::ReturnTemplate => idle && self.has_streams(),
            Command::RegisterTemplate => idle && self.alone.is_none(),
            Command::WatchFolder => self.alone.is_none(),
            Command::AddProgramme
            | Command::AddBody
            | Command::AddSource
            | Command::AddMeasure
            | Command::AddFigure
            | Command::Listed
            | Command::LinkBoard => editable && self.alone.is_none(),
            Command::ReadLinked => editable && self.alone.is_none() && !self.board().linked_boards.is_empty(),
            Command::Versions => idle && self.file.is_some(),
            Command::Undo => editable && self.history.undo_label().is_some(),
            Command::Redo => editable && self.history.redo_label().is_some(),
            _ => true,
        }
    }

    /// Does what a command says.
    pub(super) fn run(&mut self, ctx: &Context, command: Command) {
        match command {
            Command::Page(page) => self.go_to(page),
            Command::ReviewNow => {
                let board = self.board();
                let due = boardsight_analysis::review::queue(board, self.as_of, self.as_of);
                let ids = due.iter().map(|&i| board.risks[i].id.to_string()).collect();
                self.review_these(ids);
            }
            Command::Present => self.present(ctx, true),
            Command::New => self.ask_first(ctx, Next::New),
            Command::Open => self.ask_first(ctx, Next::Open),
            Command::OpenShared => self.ask_first(ctx, Next::OpenShared),
            Command::Share => self.prompt = Some(Prompt::Shared(crate::shared::Asked::Share(String::new()))),
            Command::OpenReadOnly => self.ask_first(ctx, Next::OpenReadOnly),
            Command::Example => self.ask_first(ctx, Next::Example),
            Command::Save => self.save(),
            Command::SaveAs => self.ask_for_board_file(),
            Command::MemberCopy => self.ask_for_member_copy(),
            Command::BringIn => self.ask_for_copy(),
            Command::TakeInReturn => self.ask_for_return(),
            Command::TakeInRegister => self.ask_for_register_to_take_in(),
            Command::ReturnTemplate => self.ask_for_return_template(),
            Command::RegisterTemplate => self.ask_for_register_template(),
            Command::WatchFolder => self.watch_or_stop(),
            Command::AddProgramme => {
                self.go_to(PageId::Streams);
                self.fill_in(Open::Programme(None));
            }
            Command::AddMeasure => {
                self.go_to(PageId::Measures);
                self.fill_in(Open::Measure(None));
            }
            Command::AddFigure => {
                self.go_to(PageId::Measures);
                let measure = self.pages.measures.shown().map(str::to_owned);
                self.fill_in(Open::Figure(measure));
            }
            Command::AddBody => {
                self.go_to(self.page);
                self.fill_in(Open::Body(None));
            }
            Command::AddSource => {
                self.go_to(self.page);
                self.fill_in(Open::Source(None));
            }
            Command::Listed => {
                self.go_to(self.page);
                self.fill_in(Open::Listed);
            }
            Command::LinkBoard => {
                self.go_to(PageId::Streams);
                self.pages.streams.link_a_board();
            }
            Command::ReadLinked => self.read_linked_boards(),
            Command::Versions => self.show_versions(),
            Command::SaveRegister => self.prompt = Some(Prompt::Register),
            Command::ReadRegister => self.ask_to_read_register(),
            Command::OtherRegister(form) => self.ask_for_other_register(form),
            Command::Pack => self.ask_what_pack(),
            Command::Verify => self.ask_to_verify(),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Find => self.focus_search = true,
            Command::Picture => self.ask_for_picture(),
            Command::Tables => self.ask_for_csv(),
            Command::Theme(choice) => {
                self.settings.theme = choice;
                self.keep_settings(ctx);
            }
            Command::Larger => self.scale_to(ctx, self.settings.scale.saturating_add(10)),
            Command::Smaller => self.scale_to(ctx, self.settings.scale.saturating_sub(10)),
            Command::Usual => self.scale_to(ctx, 100),
            Command::Settings => self.prompt = Some(Prompt::Settings),
            Command::Keys => self.prompt = Some(Prompt::About),
            Command::Glossary => self.open_glossary(ctx),
            Command::Tour => self.begin_tour(),
            Command::Welcome => self.show_welcome(),
            Command::Quit => self.ask_first(ctx, Next::Quit),
        }
    }
}
