//! The window as a whole: what it holds, and one frame of it.

mod access;
mod command_palette;
mod commands;
mod dialogs;
mod export;
mod files;
mod focus;
mod forms;
mod glossary;
mod import_register;
mod import_return;
mod linked_boards;
mod menu;
mod merge;
mod page_export;
mod panels;
mod present;
mod register_formats;
mod remote;
mod remote_dialogs;
mod remote_notice;
mod search;
mod session;
mod shortcuts;
mod snapshots;
mod startup;
mod templates;
mod tour;
mod verify;
mod versions;
mod welcome;

use crate::access::Access;
use crate::action::{Action, AfterClose, CommentAction, RecordRef};
use crate::clock::Clock;
use crate::context::Context;
use crate::dialogs::FileDialogs;
use crate::finder::Finder;
use crate::first::First;
use crate::forms::Forms;
use crate::inspector::Inspector;
use crate::intake::{FolderWatch, Taking, TakingRegister};
use crate::jobs::Jobs;
use crate::keeping::Keeping;
use crate::measures::MeasuresPage;
use crate::meetings::MeetingsPage;
use crate::overview::OverviewPage;
use crate::prompts::Prompt;
use crate::review::ReviewPage;
use crate::risks::RisksPage;
use crate::savings::SavingsPage;
use crate::search::Search;
use crate::settings::{Settings, ThemeChoice};
use crate::signals::SignalsPage;
use crate::status::{Kind, Message};
use crate::streams::StreamsPage;
use crate::theme::{self, Palette};
use crate::together::Merging;
use crate::watch::Watch;
use crate::{drafts, fields, fit};
use boardsight_core::edit::{self, Edit, EditError, History, Stamp};
use boardsight_core::model::{Board, Register};
use boardsight_report::PageName;
use boardsight_store::journal::Recovered;
use boardsight_store::snapshot::Verdict;
use boardsight_store::{Fingerprint, Journal, Session};
use eframe::egui::{self, Frame, Margin, Panel, Ui, ViewportCommand};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;

/// What the window needs from outside, so that a test can give it other things.
pub struct Services {
    /// The time.
    pub clock: Box<dyn Clock>,
    /// Asking for files.
    pub dialogs: Box<dyn FileDialogs>,
    /// Where the settings lie; `None`: they are not kept.
    pub settings: Option<PathBuf>,
}

/// The window.
pub struct App {
    history: History,
    /// Where the board lies on disk; `None`: nowhere yet.
    file: Option<PathBuf>,
    /// What the file was when it was opened or last saved.
    print: Option<Fingerprint>,
    /// The lock and the journal of the file, where there is one.
    session: Option<Session>,
    /// The register, where one was opened alone: the board then only stands for it.
    alone: Option<Register>,
    /// Whether the board may be changed.
    access: Access,
    /// The same for the file that is being opened.
    opening: Access,
    /// One page is shown large, with nothing around it.
    presenting: bool,
    /// The palette of commands, while it is open.
    finder: Option<Finder>,
    /// The welcome page, the tour, and what is told of an earlier session that ended by a fault.
    first: First,
    /// The part of the window to which F6 went last.
    part: usize,
    /// Grows with every board opened, so that revisions of two boards are never taken for one another.
    generation: u64,
    as_of: Date,
    /// The board as it was known on that day.
    looking: crate::looking::Looking,
    /// The as-of date as typed.
    as_of_text: String,
    page: PageName,
    search: String,
    selected: Option<RecordRef>,
    settings: Settings,
    services: Services,
    jobs: Jobs,
    /// The board as it was last read from the file or saved to it: what others' changes are told by.
    base: Option<Arc<Board>>,
    /// The board that a save under way writes.
    saving: Option<Arc<Board>>,
    /// Watches the file for others' writing.
    watch: Option<Watch>,
    /// Somebody else wrote the file since it was read here.
    changed_on_disk: bool,
    /// Two copies that are being brought together.
    merging: Option<Merging>,
    /// A return that is being taken in.
    taking: Option<Taking>,
    /// A risk register that is being taken in.
    taking_register: Option<TakingRegister>,
    /// The boards that this one names, while they are being read.
    linking: crate::linked::Linking,
    /// How far the file is that is being read to be taken in.
    reading_return: Option<boardsight_core::progress::Progress>,
    /// The folder that is watched for returns.
    folder_watch: Option<FolderWatch>,
    /// What arrived there and was not looked at yet.
    arrived: Vec<PathBuf>,
    /// The journal of a board that was never saved.
    untitled: Option<Journal>,
    /// The journal of such a board that an earlier session left behind, while it is being asked about.
    left: Option<Recovered>,
    prompt: Option<Prompt>,
    /// What is to be in the board pack.
    pack: crate::making::Form,
    /// The pack that is being written.
    exporting: Option<boardsight_export::Progress>,
    message: Option<Message>,
    /// Closing has been settled: nothing is asked again.
    leaving: bool,
    /// What is to happen once the save under way has succeeded.
    after_save: Option<AfterClose>,
    /// The shared board that is open: the file is then its working copy.
    shared: Option<crate::shared::Open>,
    /// What keeps the reader's work.
    keeping: Keeping,
    /// The first board is still being read: until then there is nothing to show.
    starting: bool,
    /// Where the page lies in the window, in points, for the picture.
    page_rect: egui::Rect,
    focus_search: bool,
    found: Search,
    pointing_at_found: bool,
    /// Whether the snapshot that is open is what was sealed; `None` for a board.
    verdict: Option<Verdict>,
    pages: Pages,
}

#[derive(Default)]
struct Pages {
    overview: OverviewPage,
    streams: StreamsPage,
    measures: MeasuresPage,
    signals: SignalsPage,
    savings: SavingsPage,
    risks: RisksPage,
    meetings: MeetingsPage,
    review: ReviewPage,
    inspector: Inspector,
    /// What is being filled in over the page.
    forms: Forms,
}

impl App {
    /// The window on a board. `file` is where the board lies on disk, if anywhere.
    #[must_use]
    pub fn new(ctx: &egui::Context, board: Board, file: Option<PathBuf>, services: Services) -> Self {
        theme::install(ctx);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        let settings = Settings::read(services.settings.as_deref());
        let as_of = board.as_of;
        let mut app = Self {
            history: History::new(board),
            file,
            print: None,
            session: None,
            alone: None,
            access: Access::Edit,
            opening: Access::Edit,
            presenting: false,
            finder: None,
            first: First::default(),
            part: 0,
            generation: 0,
            as_of,
            looking: crate::looking::Looking::default(),
            as_of_text: as_of.to_string(),
            page: PageName::named(&settings.start_page).unwrap_or_default(),
            search: String::new(),
            selected: None,
            settings,
            services,
            jobs: Jobs::new(ctx),
            base: None,
            saving: None,
            watch: None,
            changed_on_disk: false,
            merging: None,
            taking: None,
            taking_register: None,
            linking: crate::linked::Linking::default(),
            reading_return: None,
            folder_watch: None,
            arrived: Vec::new(),
            untitled: None,
            left: None,
            prompt: None,
            pack: crate::making::Form::default(),
            exporting: None,
            message: None,
            leaving: false,
            after_save: None,
            shared: None,
            keeping: Keeping { look: true, ..Keeping::default() },
            starting: false,
            page_rect: egui::Rect::NOTHING,
            focus_search: false,
            found: Search::default(),
            pointing_at_found: false,
            verdict: None,
            pages: Pages::default(),
        };
        app.show_settings(ctx);
        app.watch_as_before();
        app
    }

    /// The board as it stands.
    #[must_use]
    pub const fn board(&self) -> &Board {
        self.history.board()
    }

    /// Whether everything is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.history.is_saved()
    }

    /// Whether a file is being read, written or asked for.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.jobs.running() > 0
    }

    /// Whether the window has been told to close and has nothing left to ask.
    #[must_use]
    pub const fn is_leaving(&self) -> bool {
        self.leaving
    }

    /// The message at the foot of the window.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        self.message.as_ref().map(|m| m.text.as_str())
    }

    /// Where the board lies on disk.
    #[must_use]
    pub fn file(&self) -> Option<&std::path::Path> {
        self.file.as_deref()
    }

    /// Everything that one frame shows.
    pub fn ui_in(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.receive(&ctx);
        self.note_linked_once_free();
        self.tell_once_free();
        self.look_for_untitled();
        self.note_whereabouts();
        self.finish_typing(&ctx);
        self.watch_for_closing(&ctx);
        self.dropped(&ctx);
        // A snapshot refuses every edit by itself, and says so.
        crate::access::set(&ctx, self.read_only().is_some() || self.board().snapshot.is_some());
        if self.presenting {
            self.presenting(&ctx);
        } else if self.prompt.is_none()
            && self.merging.is_none()
            && !self.is_taking()
            && self.finder.is_none()
            && !self.pages.forms.is_open()
        {
            self.tour_keys(&ctx);
            self.shortcuts(&ctx);
        }
        let palette = Palette::in_use(&ctx);
        let narrow = ctx.content_rect().width() < fit::NARROW;
        if !self.presenting {
            self.top(ui, narrow, &palette);
            self.foot(ui, &palette);
            self.shared_notice(ui, &palette);
            self.access_notice(ui, &palette);
            self.snapshot_notice(ui, &palette);
            self.notices(ui, &palette);
            self.arrived_notice(ui, &palette);
        }
        if !self.presenting && !narrow {
            self.left(ui, &palette);
        }
        let asks = self.page(ui, narrow, &palette);
        self.tour(&ctx, &palette);
        self.together(ui, &palette);
        self.taking_in(ui, &palette);
        self.prompts(ui, &palette);
        self.finder(&ctx, &palette);
        crate::focus::ring(&ctx, &palette);
        for ask in asks {
            self.answer(ask);
        }
        self.keep_typing(&ctx);
    }

    /// The page, and the inspector at its right. What they ask for is done after the frame.
    fn page(&mut self, ui: &mut Ui, narrow: bool, palette: &Palette) -> Vec<Action> {
        if self.first.welcome.is_some() && !self.starting && !self.presenting {
            let frame = Frame::new().fill(palette.ground).inner_margin(Margin::symmetric(14, 10));
            let shown = egui::CentralPanel::default().frame(frame).show(ui, |ui| {
                crate::focus::anchor(ui, "page", "Page Welcome", ui.max_rect());
                self.welcome_page(ui, palette);
            });
            self.page_rect = shown.response.rect;
            return Vec::new();
        }
        let selected = self.selected.clone();
        self.pages.risks.set_saved_filters(&self.settings.filters);
        self.looking.refresh(self.history.board(), self.revision(), self.as_of);
        let mut cx = Context {
            board: self.looking.board(self.history.board()),
            as_of: self.as_of,
            revision: self.revision(),
            unsaved: self.history.unsaved().0.len(),
            palette,
            selected: selected.as_ref(),
            search: &self.search,
            asks: Vec::new(),
        };
        let pages = &mut self.pages;
        // Where there is no room for both, what is picked out takes the page's.
        let instead = narrow && selected.is_some();
        // The inspector's room is taken first and filled last, so that Tab comes to the page before it.
        let beside = (selected.is_some() && !instead).then(|| {
            let frame = Frame::new().fill(palette.frame).inner_margin(Margin::same(10));
            let panel = Panel::right("inspector").default_size(340.0).size_range(260.0..=520.0).frame(frame);
            panel.show(ui, |ui| ui.allocate_rect(ui.max_rect(), egui::Sense::hover()).rect).inner
        });
        let margin = if narrow { Margin::symmetric(6, 4) } else { Margin::symmetric(14, 10) };
        let frame = Frame::new().fill(palette.ground).inner_margin(margin);
        let page = self.page;
        let shown = egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            if self.starting {
                ui.centered_and_justified(|ui| ui.label("Opening the board"));
                return;
            }
            if instead {
                pages.inspector.show(ui, &mut cx);
                return;
            }
            crate::focus::anchor(ui, "page", &format!("Page {}", page.name()), ui.max_rect());
            fit::page(ui, |ui| match page {
                PageName::Overview => pages.overview.show(ui, &mut cx),
                PageName::Streams => pages.streams.show(ui, &mut cx),
                PageName::Measures => pages.measures.show(ui, &mut cx),
                PageName::Signals => pages.signals.show(ui, &mut cx),
                PageName::Savings => pages.savings.show(ui, &mut cx),
                PageName::Risks => pages.risks.show(ui, &mut cx),
                PageName::Meetings => pages.meetings.show(ui, &mut cx),
                PageName::Review => pages.review.show(ui, &mut cx),
            });
        });
        self.page_rect = shown.response.rect;
        if let Some(rect) = beside {
            let mut side = ui.new_child(egui::UiBuilder::new().id_salt("inspector").max_rect(rect));
            side.set_clip_rect(rect.expand(4.0).intersect(ui.clip_rect()));
            pages.inspector.show(&mut side, &mut cx);
        }
        // A form changes the whole board, with what is not known on the day.
        cx.board = self.history.board();
        pages.forms.show(ui, &mut cx);
        fields::settle(ui.ctx(), &mut cx);
        cx.asks
    }

    /// Before a command or closing: what is half typed goes into the board first, so that it is saved and asked about
    /// with the rest.
    fn finish_typing(&mut self, ctx: &egui::Context) {
        let command = ctx.input(|i| {
            let pressed = |e: &egui::Event| {
                matches!(e, egui::Event::Key { key, pressed: true, modifiers, .. }
                    if modifiers.command && fields::is_command(*key))
            };
            i.viewport().close_requested() || i.events.iter().any(pressed)
        });
        if command {
            for ask in fields::flush(ctx) {
                self.answer(ask);
            }
        }
    }

    fn answer(&mut self, ask: Action) {
        match ask {
            Action::Edit(edit) => self.make(edit),
            Action::Select(selected) => self.selected = selected,
            Action::Go(page) => self.go_to(page),
            Action::SaveRegister(whose) => self.ask_for_register_file(whose.as_deref()),
            Action::Say(text) => self.say(Kind::Note, text),
            Action::Snapshot(ask) => self.shelve(ask),
            Action::Form(open) => self.fill_in(open),
            Action::ReadLinked => self.read_linked_boards(),
            Action::Comment(mark) => self.mark(&mark),
            Action::Run(command) => {
                let (_, ctx) = self.jobs.line();
                self.run_if_enabled(&ctx, command);
            }
            Action::Review(risks) => self.review_these(risks),
            Action::Filters(filters) => {
                self.settings.filters = filters;
                let (_, ctx) = self.jobs.line();
                self.keep_settings(&ctx);
            }
        }
    }

    /// Goes through these risks, one at a time.
    fn review_these(&mut self, risks: Vec<String>) {
        self.pages.review.walk_through(risks);
        self.go_to(PageName::Review);
    }

    /// Notes what a member says, as now and in their name.
    fn mark(&mut self, mark: &CommentAction) {
        let (board, stamp) = (self.history.board(), self.stamp());
        let edit = match mark {
            CommentAction::Comment(about, text) => edit::comment(board, about, text, &stamp),
            CommentAction::Reply(id, text) => edit::reply(board, id, text, &stamp),
            CommentAction::Resolve(id, settled) => edit::resolve(board, id, *settled, &stamp),
            CommentAction::Review(id, reviewed) => edit::review(board, id, reviewed, &stamp),
        };
        self.make(edit);
    }

    /// Before the board is closed: what is half said is said.
    fn send_drafts(&mut self) {
        let (_, ctx) = self.jobs.line();
        for ask in drafts::flush(&ctx) {
            self.answer(ask);
        }
    }

    /// Differs after every change of the board and for every board opened.
    fn revision(&self) -> u64 {
        self.generation << 32 | self.history.revision()
    }

    /// Who changes something now.
    fn stamp(&self) -> Stamp {
        let why = Some(self.keeping.why.trim().to_owned()).filter(|why| !why.is_empty());
        Stamp { who: self.settings.who().to_owned(), at: self.services.clock.now(), why }
    }

    fn make(&mut self, edit: Result<Edit, EditError>) {
        if !self.may_edit() {
            return;
        }
        let stamp = self.stamp();
        if let Some(why_not) = edit.as_ref().ok().and_then(|edit| self.not_here(edit)) {
            return self.say(Kind::Problem, why_not);
        }
        if edit.as_ref().is_ok_and(|edit| !edit.is_empty()) {
            self.begin_untitled();
        }
        let made = edit.and_then(|edit| {
            let said = (!edit.is_empty()).then(|| edit.label.clone());
            let journal = self.session.is_some() || self.untitled.is_some();
            let kept = journal.then(|| edit.clone());
            self.history.apply(edit, &stamp).map(|()| (said, kept))
        });
        match made {
            Ok((Some(label), kept)) => {
                let problem = kept.and_then(|edit| self.keep(&edit, &stamp, false));
                self.say_kept(Ok((label, problem)));
                // A reason is that of one change.
                self.keeping.why.clear();
            }
            Ok((None, _)) => {}
            Err(error) => self.say(Kind::Problem, format!("Not changed: {error}")),
        }
    }

    fn undo(&mut self) {
        if !self.may_edit() {
            return;
        }
        let stamp = self.stamp();
        let undone =
            self.history.undo(&stamp).map(|edit| (format!("Undone: {}", edit.label), edit.inverse()));
        let done = undone.map(|(said, edit)| (said, self.keep(&edit, &stamp, true)));
        self.say_kept(done);
    }

    fn redo(&mut self) {
        if !self.may_edit() {
            return;
        }
        let stamp = self.stamp();
        let redone =
            self.history.redo(&stamp).map(|edit| (format!("Done again: {}", edit.label), edit.clone()));
        let done = redone.map(|(said, edit)| (said, self.keep(&edit, &stamp, false)));
        self.say_kept(done);
    }

    fn say_kept(&mut self, result: Result<(String, Option<String>), EditError>) {
        match result {
            Ok((_, Some(problem))) => self.say(Kind::Problem, problem),
            Ok((text, None)) => self.say(Kind::Done, text),
            Err(error) => self.say(Kind::Problem, error.to_string()),
        }
    }

    /// Puts an edit into the journal; what is wrong if that fails.
    fn keep(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Option<String> {
        let kept = match (&mut self.session, &mut self.untitled) {
            (Some(session), _) => session.made(edit, stamp, undo),
            (None, Some(journal)) => journal.append(edit, stamp, undo),
            (None, None) => return None,
        };
        let error = kept.err()?;
        Some(format!("{error}; save the board to keep this change"))
    }

    /// Says something at the foot of the window.
    fn say(&mut self, kind: Kind, text: impl Into<String>) {
        self.message = Some(Message { kind, text: text.into(), at: self.services.clock.time() });
    }

    /// Puts another board in the window.
    fn put(&mut self, board: Board, file: Option<PathBuf>) {
        self.end_session();
        self.shared = None;
        self.linking.stop();
        self.generation += 1;
        self.set_as_of(board.as_of);
        self.history = History::new(board);
        self.file = file;
        self.print = None;
        self.base = None;
        self.watch = None;
        self.changed_on_disk = false;
        self.merging = None;
        self.taking = None;
        self.taking_register = None;
        self.alone = None;
        self.keeping.held = None;
        self.keeping.why.clear();
        self.verdict = None;
        self.first.welcome = None;
        self.first.tour = None;
        self.access = Access::Edit;
        self.selected = None;
        self.pages = Pages::default();
    }

    fn set_as_of(&mut self, day: Date) {
        self.as_of = day;
        self.as_of_text = day.to_string();
    }

    /// Puts the settings into effect.
    fn show_settings(&self, ctx: &egui::Context) {
        ctx.set_theme(self.settings.theme.preference());
        theme::set_contrast(ctx, self.settings.theme == ThemeChoice::Contrast);
        ctx.set_zoom_factor(f32::from(self.settings.scale) / 100.0);
    }

    /// Puts the settings into effect and keeps them. That they cannot be kept is said and does no more harm.
    fn keep_settings(&mut self, ctx: &egui::Context) {
        self.show_settings(ctx);
        let failed = self.services.settings.as_deref().and_then(|place| self.settings.write(place).err());
        if let Some(why) = failed {
            self.say(Kind::Problem, format!("The settings could not be kept: {why}"));
        }
    }

    /// Stops the window from closing over unsaved work, and asks.
    fn watch_for_closing(&mut self, ctx: &egui::Context) {
        if !ctx.input(|i| i.viewport().close_requested()) || self.leaving {
            return;
        }
        if self.is_filling_in() {
            return ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        self.send_drafts();
        if matches!(self.prompt, Some(Prompt::Restored(_))) {
            self.leave_unanswered();
        } else if self.is_saved() {
            self.end_session();
            self.leaving = true;
        } else {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.ask_first(ctx, AfterClose::Quit);
        }
    }
}
