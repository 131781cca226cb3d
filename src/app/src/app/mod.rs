//! State of the window, and the drawing of one frame.

mod access;
mod actions;
mod as_of;
mod command_palette;
mod commands;
mod dialogs;
mod document;
mod edits;
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
mod pages;
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
mod state;
mod templates;
mod tour;
mod typing;
mod verify;
mod versions;
mod welcome;

use crate::access::Access;
use crate::action::{Action, AfterClose};
use crate::clock::Clock;
use crate::dialogs::Prompt;
use crate::file_dialogs::FileDialogs;
use crate::forms::Forms;
use crate::settings::{Settings, ThemeChoice};
use crate::snapshots::SnapshotList;
use crate::status::{Message, Severity};
use crate::tasks::Tasks;
use crate::theme::{self, Palette};
use crate::view_context::{ActionSender, ViewContext};
use crate::{fields, layout};
use boardsight_core::edit::History;
use boardsight_core::model::Board;
use boardsight_report::PageName;
use document::{Document, Origin};
use eframe::egui::{self, Frame, Margin, Panel, Ui, ViewportCommand};
use jiff::civil::Date;
use pages::Pages;
use state::{Background, Dialogs, Navigation, Startup};
use std::path::PathBuf;

/// External services of the window, so that a test can replace them.
pub struct Services {
    pub clock: Box<dyn Clock>,
    /// File dialogs.
    pub dialogs: Box<dyn FileDialogs>,
    /// Path of the settings file; `None` if settings are not saved.
    pub settings: Option<PathBuf>,
}

/// State of the window.
pub struct App {
    document: Document,
    nav: Navigation,
    pages: Pages,
    dialogs: Dialogs,
    tasks: Background,
    startup: Startup,
    settings: Settings,
    /// The last status message.
    status: Option<Message>,
    /// The options of the board pack.
    pack: crate::pack_form::PackForm,
    services: Services,
}

impl App {
    /// Creates the window for a board. `file` is the board's file, if it has one.
    #[must_use]
    pub fn new(ctx: &egui::Context, board: Board, file: Option<PathBuf>, services: Services) -> Self {
        theme::install(ctx);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        let settings = Settings::read(services.settings.as_deref());
        let page = PageName::named(&settings.start_page).unwrap_or_default();
        let mut app = Self {
            nav: Navigation::new(page, board.as_of),
            document: Document::new(board, Origin::of_board(file)),
            pages: Pages::default(),
            dialogs: Dialogs::default(),
            tasks: Background {
                queue: Tasks::new(ctx),
                linking: crate::linked_boards::LinkedBoardReader::default(),
                reading_return: None,
                folder_watch: None,
                arrived: Vec::new(),
                exporting: None,
            },
            startup: Startup::default(),
            settings,
            status: None,
            pack: crate::pack_form::PackForm::default(),
            services,
        };
        app.show_settings(ctx);
        app.watch_as_before();
        app
    }

    /// Returns the current board.
    #[must_use]
    pub const fn board(&self) -> &Board {
        self.document.history.board()
    }

    /// Returns whether everything is saved.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.document.history.is_saved()
    }

    /// Returns whether a file is being read, written or chosen.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        self.tasks.queue.running() > 0
    }

    /// Returns whether the window is closing and needs no further answer.
    #[must_use]
    pub const fn is_leaving(&self) -> bool {
        self.startup.leaving
    }

    /// Returns the message in the status bar.
    #[must_use]
    pub fn status_text(&self) -> Option<&str> {
        self.status.as_ref().map(|m| m.text.as_str())
    }

    /// Returns the file of the board.
    #[must_use]
    pub fn file(&self) -> Option<&std::path::Path> {
        self.document.origin.path()
    }

    /// Draws one frame.
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
        if self.nav.presenting {
            self.presenting(&ctx);
        } else if !self.dialogs.is_open() {
            self.tour_keys(&ctx);
            self.shortcuts(&ctx);
        }
        let palette = Palette::in_use(&ctx);
        let narrow = ctx.content_rect().width() < layout::NARROW;
        if !self.nav.presenting {
            self.top_bar_ui(ui, narrow, &palette);
            self.status_bar_ui(ui, &palette);
            self.shared_notice(ui, &palette);
            self.access_notice(ui, &palette);
            self.snapshot_notice(ui, &palette);
            self.notices(ui, &palette);
            self.arrived_notice(ui, &palette);
        }
        if !self.nav.presenting && !narrow {
            self.navigation_ui(ui, &palette);
        }
        let asks = self.page(ui, narrow, &palette);
        self.tour_ui(&ctx, &palette);
        self.merge_dialog_ui(ui, &palette);
        self.import_dialog_ui(ui, &palette);
        self.dialogs_ui(ui, &palette);
        self.command_palette_ui(&ctx, &palette);
        crate::focus::ring(&ctx, &palette);
        for ask in asks {
            self.handle(ask);
        }
        self.keep_typing(&ctx);
    }

    /// Draws the page and the inspector on its right. Returns their requests, which are handled after the
    /// frame.
    fn page(&mut self, ui: &mut Ui, narrow: bool, palette: &Palette) -> Vec<Action> {
        if self.startup.state.welcome.is_some() && !self.startup.starting && !self.nav.presenting {
            let frame = Frame::new().fill(palette.ground).inner_margin(Margin::symmetric(14, 10));
            let shown = egui::CentralPanel::default().frame(frame).show(ui, |ui| {
                crate::focus::anchor(ui, "page", "Page Welcome", ui.max_rect());
                self.welcome_page(ui, palette);
            });
            self.nav.page_rect = shown.response.rect;
            return Vec::new();
        }
        let selected = self.nav.selected.clone();
        self.pages.risks.set_saved_filters(&self.settings.filters);
        let actions = ActionSender::default();
        let (revision, as_of) = (self.revision(), self.nav.as_of);
        self.document.known.refresh(self.document.history.board(), revision, as_of);
        let mut cx = ViewContext {
            board: self.document.known.board(self.document.history.board()),
            as_of: self.nav.as_of,
            revision: self.revision(),
            unsaved: self.document.history.unsaved().0.len(),
            palette,
            selected: selected.as_ref(),
            search: &self.nav.search,
            // A snapshot is read-only.
            can_edit: self.read_only().is_none() && self.board().snapshot.is_none(),
            presenting: self.nav.presenting,
            snapshots: &self.document.snapshots,
            actions: &actions,
        };
        let pages = &mut self.pages;
        // If both do not fit, show the inspector in place of the page.
        let instead = narrow && selected.is_some();
        // Reserve the inspector's area first and draw it last, so that Tab reaches the page before it.
        let beside = (selected.is_some() && !instead).then(|| {
            let frame = Frame::new().fill(palette.frame).inner_margin(Margin::same(10));
            let panel = Panel::right("inspector").default_size(340.0).size_range(260.0..=520.0).frame(frame);
            panel.show(ui, |ui| ui.allocate_rect(ui.max_rect(), egui::Sense::hover()).rect).inner
        });
        let margin = if narrow { Margin::symmetric(6, 4) } else { Margin::symmetric(14, 10) };
        let frame = Frame::new().fill(palette.ground).inner_margin(margin);
        let page = self.nav.page;
        let shown = egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            if self.startup.starting {
                ui.centered_and_justified(|ui| ui.label("Opening the board"));
                return;
            }
            if instead {
                pages.inspector.show(ui, &cx);
                return;
            }
            crate::focus::anchor(ui, "page", &format!("Page {}", page.name()), ui.max_rect());
            layout::page(ui, |ui| pages.ui(page, ui, &cx));
        });
        self.nav.page_rect = shown.response.rect;
        if let Some(rect) = beside {
            let mut side = ui.new_child(egui::UiBuilder::new().id_salt("inspector").max_rect(rect));
            side.set_clip_rect(rect.expand(4.0).intersect(ui.clip_rect()));
            pages.inspector.show(&mut side, &cx);
        }
        // A form edits the full board, including records not known on the as-of date.
        cx.board = self.document.history.board();
        self.dialogs.forms.show(ui, &cx);
        fields::settle(ui.ctx(), &cx);
        actions.take()
    }

    /// Commits the text being typed before a command or closing, so that it is saved with the rest.
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
                self.handle(ask);
            }
        }
    }

    /// Shows a message in the status bar.
    fn notify(&mut self, kind: Severity, text: impl Into<String>) {
        self.status = Some(Message { kind, text: text.into(), at: self.services.clock.time() });
    }

    /// Replaces the board in the window.
    fn put(&mut self, board: Board, origin: Origin) {
        self.end_session();

        self.tasks.linking.stop();
        self.document.generation += 1;
        self.set_as_of(board.as_of);
        self.document.history = History::new(board);
        self.document.origin = origin;

        self.document.fingerprint = None;
        self.document.saved_board = None;
        self.document.watch = None;
        self.document.changed_on_disk = false;
        self.dialogs.merging = None;
        self.dialogs.taking = None;
        self.dialogs.taking_register = None;
        self.dialogs.forms = Forms::default();

        self.document.session_state.locked_by = None;
        self.document.session_state.change_reason.clear();

        self.startup.state.welcome = None;
        self.startup.state.tour = None;
        self.document.access = Access::Edit;
        self.nav.selected = None;
        self.pages = Pages::default();
        self.document.snapshots = SnapshotList::default();
    }

    fn set_as_of(&mut self, day: Date) {
        self.nav.as_of = day;
        self.nav.as_of_text = day.to_string();
    }

    /// Applies the settings.
    fn show_settings(&self, ctx: &egui::Context) {
        ctx.set_theme(self.settings.theme.preference());
        theme::set_contrast(ctx, self.settings.theme == ThemeChoice::Contrast);
        ctx.set_zoom_factor(f32::from(self.settings.scale) / 100.0);
    }

    /// Applies and saves the settings. If saving fails, shows a message and continues.
    fn keep_settings(&mut self, ctx: &egui::Context) {
        self.show_settings(ctx);
        let failed = self.services.settings.as_deref().and_then(|place| self.settings.write(place).err());
        if let Some(why) = failed {
            self.notify(Severity::Problem, format!("The settings could not be kept: {why}"));
        }
    }

    /// Cancels closing of the window if there is unsaved work, and asks the user.
    fn watch_for_closing(&mut self, ctx: &egui::Context) {
        if !ctx.input(|i| i.viewport().close_requested()) || self.startup.leaving {
            return;
        }
        if self.is_filling_in() {
            return ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        self.send_drafts();
        if matches!(self.dialogs.prompt, Some(Prompt::Restored(_))) {
            self.leave_unanswered();
        } else if self.is_saved() {
            self.end_session();
            self.startup.leaving = true;
        } else {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.ask_first(ctx, AfterClose::Quit);
        }
    }
}
