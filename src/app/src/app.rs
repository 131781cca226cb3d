//! The window as a whole: what it holds, and one frame of it.

use super::access::{self, Access};
use super::clock::Clock;
use super::context::{Ask, Context, Mark, PageId, Selected};
use super::dialogs::FileDialogs;
use super::drafts;
use super::fields;
use super::finder::Finder;
use super::first::First;
use super::forms::Forms;
use super::inspector::Inspector;
use super::intake::{FolderWatch, Taking, TakingRegister};
use super::jobs::Jobs;
use super::keeping::Keeping;
use super::measures::MeasuresPage;
use super::meetings::MeetingsPage;
use super::overview::OverviewPage;
use super::prompts::{Next, Prompt};
use super::review::ReviewPage;
use super::risks::RisksPage;
use super::savings::SavingsPage;
use super::search::Search;
use super::settings::{Settings, ThemeChoice};
use super::signals::SignalsPage;
use super::status::{Kind, Message};
use super::streams::StreamsPage;
use super::theme::{self, Palette};
use super::together::Merging;
use super::watch::Watch;
use super::{fit, focus};
use boardsight_core::edit::{self, Edit, EditError, History, Stamp};
use boardsight_core::model::{Board, Register};
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
    pub(super) history: History,
    /// Where the board lies on disk; `None`: nowhere yet.
    pub(super) file: Option<PathBuf>,
    /// What the file was when it was opened or last saved.
    pub(super) print: Option<Fingerprint>,
    /// The lock and the journal of the file, where there is one.
    pub(super) session: Option<Session>,
    /// The register, where one was opened alone: the board then only stands for it.
    pub(super) alone: Option<Register>,
    /// Whether the board may be changed.
    pub(super) access: Access,
    /// The same for the file that is being opened.
    pub(super) opening: Access,
    /// One page is shown large, with nothing around it.
    pub(super) presenting: bool,
    /// The palette of commands, while it is open.
    pub(super) finder: Option<Finder>,
    /// The welcome page, the tour, and what is told of an earlier session that ended by a fault.
    pub(super) first: First,
    /// The part of the window to which F6 went last.
    pub(super) part: usize,
    /// Grows with every board opened, so that revisions of two boards are never taken for one another.
    pub(super) generation: u64,
    pub(super) as_of: Date,
    /// The board as it was known on that day.
    pub(super) looking: super::looking::Looking,
    /// The as-of date as typed.
    pub(super) as_of_text: String,
    pub(super) page: PageId,
    pub(super) search: String,
    pub(super) selected: Option<Selected>,
    pub(super) settings: Settings,
    pub(super) services: Services,
    pub(super) jobs: Jobs,
    /// The board as it was last read from the file or saved to it: what others' changes are told by.
    pub(super) base: Option<Arc<Board>>,
    /// The board that a save under way writes.
    pub(super) saving: Option<Arc<Board>>,
    /// Watches the file for others' writing.
    pub(super) watch: Option<Watch>,
    /// Somebody else wrote the file since it was read here.
    pub(super) changed_on_disk: bool,
    /// Two copies that are being brought together.
    pub(super) merging: Option<Merging>,
    /// A return that is being taken in.
    pub(super) taking: Option<Taking>,
    /// A risk register that is being taken in.
    pub(super) taking_register: Option<TakingRegister>,
    /// The boards that this one names, while they are being read.
    pub(super) linking: super::linked::Linking,
    /// How far the file is that is being read to be taken in.
    pub(super) reading_return: Option<boardsight_core::progress::Progress>,
    /// The folder that is watched for returns.
    pub(super) folder_watch: Option<FolderWatch>,
    /// What arrived there and was not looked at yet.
    pub(super) arrived: Vec<PathBuf>,
    /// The journal of a board that was never saved.
    pub(super) untitled: Option<Journal>,
    /// The journal of such a board that an earlier session left behind, while it is being asked about.
    pub(super) left: Option<Recovered>,
    pub(super) prompt: Option<Prompt>,
    /// What is to be in the board pack.
    pub(super) pack: super::making::Form,
    /// The pack that is being written.
    pub(super) exporting: Option<boardsight_export::Progress>,
    pub(super) message: Option<Message>,
    /// Closing has been settled: nothing is asked again.
    pub(super) leaving: bool,
    /// What is to happen once the save under way has succeeded.
    pub(super) after_save: Option<Next>,
    /// The shared board that is open: the file is then its working copy.
    pub(super) shared: Option<super::shared::Open>,
    /// What keeps the reader's work.
    pub(super) keeping: Keeping,
    /// The first board is still being read: until then there is nothing to show.
    pub(super) starting: bool,
    /// Where the page lies in the window, in points, for the picture.
    pub(super) page_rect: egui::Rect,
    pub(super) focus_search: bool,
    pub(super) found: Search,
    pub(super) pointing_at_found: bool,
    /// Whether the snapshot that is open is what was sealed; `None` for a board.
    pub(super) verdict: Option<Verdict>,
    pub(super) pages: Pages,
}

#[derive(Default)]
pub(super) struct Pages {
    overview: OverviewPage,
    pub(super) streams: StreamsPage,
    pub(super) measures: MeasuresPage,
    signals: SignalsPage,
    savings: SavingsPage,
    pub(super) risks: RisksPage,
    pub(super) meetings: MeetingsPage,
    review: ReviewPage,
    inspector: Inspector,
    /// What is being filled in over the page.
    pub(super) forms: Forms,
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
            looking: super::looking::Looking::default(),
            as_of_text: as_of.to_string(),
            page: PageId::named(&settings.start_page).unwrap_or_default(),
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
            linking: super::linked::Linking::default(),
            reading_return: None,
            folder_watch: None,
            arrived: Vec::new(),
            untitled: None,
            left: None,
            prompt: None,
            pack: super::making::Form::default(),
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
        access::set(&ctx, self.read_only().is_some() || self.board().snapshot.is_some());
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
        focus::ring(&ctx, &palette);
        for ask in asks {
            self.answer(ask);
        }
    }

    /// The page, and the inspector at its right. What they ask for is done after the frame.
    fn page(&mut self, ui: &mut Ui, narrow: bool, palette: &Palette) -> Vec<Ask> {
        if self.first.welcome.is_some() && !self.starting && !self.presenting {
            let frame = Frame::new().fill(palette.ground).inner_margin(Margin::symmetric(14, 10));
            let shown = egui::CentralPanel::default().frame(frame).show(ui, |ui| {
                focus::anchor(ui, "page", "Page Welcome", ui.max_rect());
                self.welcome_page(ui, palette);
            });
            self.page_rect = shown.response.rect;
            return Vec::new();
        }
        let selected = self.selected.clone();
        self.pages.risks.know(&self.settings.filters);
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
            focus::anchor(ui, "page", &format!("Page {}", page.name()), ui.max_rect());
            fit::page(ui, |ui| match page {
                PageId::Overview => pages.overview.show(ui, &mut cx),
                PageId::Streams => pages.streams.show(ui, &mut cx),
                PageId::Measures => pages.measures.show(ui, &mut cx),
                PageId::Signals => pages.signals.show(ui, &mut cx),
                PageId::Savings => pages.savings.show(ui, &mut cx),
                PageId::Risks => pages.risks.show(ui, &mut cx),
                PageId::Meetings => pages.meetings.show(ui, &mut cx),
                PageId::Review => pages.review.show(ui, &mut cx),
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

    fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Edit(edit) => self.make(edit),
            Ask::Select(selected) => self.selected = selected,
            Ask::Go(page) => self.go_to(page),
            Ask::SaveRegister(whose) => self.ask_for_register_file(whose.as_deref()),
            Ask::Say(text) => self.say(Kind::Note, text),
            Ask::Shelf(ask) => self.shelve(ask),
            Ask::Form(open) => self.fill_in(open),
            Ask::ReadLinked => self.read_linked_boards(),
            Ask::Mark(mark) => self.mark(&mark),
            Ask::Run(command) => {
                let (_, ctx) = self.jobs.line();
                if self.can(command) {
                    self.run(&ctx, command);
                }
            }
            Ask::Review(risks) => self.review_these(risks),
            Ask::Filters(filters) => {
                self.settings.filters = filters;
                let (_, ctx) = self.jobs.line();
                self.keep_settings(&ctx);
            }
        }
    }

    /// Goes through these risks, one at a time.
    pub(super) fn review_these(&mut self, risks: Vec<String>) {
        self.pages.review.walk_through(risks);
        self.go_to(PageId::Review);
    }

    /// Notes what a member says, as now and in their name.
    fn mark(&mut self, mark: &Mark) {
        let (board, stamp) = (self.history.board(), self.stamp());
        let edit = match mark {
            Mark::Comment(about, text) => edit::comment(board, about, text, &stamp),
            Mark::Reply(id, text) => edit::reply(board, id, text, &stamp),
            Mark::Resolve(id, settled) => edit::resolve(board, id, *settled, &stamp),
            Mark::Review(id, reviewed) => edit::review(board, id, reviewed, &stamp),
        };
        self.make(edit);
    }

    /// Before the board is closed: what is half said is said.
    pub(super) fn send_drafts(&mut self) {
        let (_, ctx) = self.jobs.line();
        for ask in drafts::flush(&ctx) {
            self.answer(ask);
        }
    }

    /// Differs after every change of the board and for every board opened.
    pub(super) fn revision(&self) -> u64 {
        self.generation << 32 | self.history.revision()
    }

    /// Who changes something now.
    pub(super) fn stamp(&self) -> Stamp {
        let why = Some(self.keeping.why.trim().to_owned()).filter(|why| !why.is_empty());
        Stamp { who: self.settings.who().to_owned(), at: self.services.clock.now(), why }
    }

    pub(super) fn make(&mut self, edit: Result<Edit, EditError>) {
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

    pub(super) fn undo(&mut self) {
        if !self.may_edit() {
            return;
        }
        let stamp = self.stamp();
        let undone =
            self.history.undo(&stamp).map(|edit| (format!("Undone: {}", edit.label), edit.inverse()));
        let done = undone.map(|(said, edit)| (said, self.keep(&edit, &stamp, true)));
        self.say_kept(done);
    }

    pub(super) fn redo(&mut self) {
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
    pub(super) fn keep(&mut self, edit: &Edit, stamp: &Stamp, undo: bool) -> Option<String> {
        let kept = match (&mut self.session, &mut self.untitled) {
            (Some(session), _) => session.made(edit, stamp, undo),
            (None, Some(journal)) => journal.append(edit, stamp, undo),
            (None, None) => return None,
        };
        let error = kept.err()?;
        Some(format!("{error}; save the board to keep this change"))
    }

    /// Says something at the foot of the window.
    pub(super) fn say(&mut self, kind: Kind, text: impl Into<String>) {
        self.message = Some(Message { kind, text: text.into(), at: self.services.clock.time() });
    }

    /// Puts another board in the window.
    pub(super) fn put(&mut self, board: Board, file: Option<PathBuf>) {
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

    pub(super) fn set_as_of(&mut self, day: Date) {
        self.as_of = day;
        self.as_of_text = day.to_string();
    }

    /// Puts the settings into effect.
    pub(super) fn show_settings(&self, ctx: &egui::Context) {
        ctx.set_theme(self.settings.theme.preference());
        theme::set_contrast(ctx, self.settings.theme == ThemeChoice::Contrast);
        ctx.set_zoom_factor(f32::from(self.settings.scale) / 100.0);
    }

    /// Puts the settings into effect and keeps them. That they cannot be kept is said and does no more harm.
    pub(super) fn keep_settings(&mut self, ctx: &egui::Context) {
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
            self.ask_first(ctx, Next::Quit);
        }
    }
}
