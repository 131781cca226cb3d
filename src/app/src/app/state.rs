//! Components of the window state.

use crate::action::RecordRef;
use crate::command_palette::CommandPalette;
use crate::dialogs::Prompt;
use crate::forms::Forms;
use crate::import::{FolderWatch, RegisterImport, ReturnImport};
use crate::merge::MergeDialog;
use crate::search::Search;
use crate::startup::StartupState;
use crate::tasks::Tasks;
use boardsight_report::PageName;
use eframe::egui;
use jiff::civil::Date;
use std::path::PathBuf;

/// Current page, selection and view.
pub(super) struct Navigation {
    pub(super) page: PageName,
    pub(super) selected: Option<RecordRef>,
    pub(super) search: String,
    pub(super) as_of: Date,
    /// As-of date as typed.
    pub(super) as_of_text: String,
    /// Whether one page is shown full screen.
    pub(super) presenting: bool,
    /// Index of the part of the window last focused with F6.
    pub(super) focus_region: usize,
    pub(super) focus_search: bool,
    pub(super) search_results: Search,
    pub(super) results_hovered: bool,
    /// Rectangle of the page in the window, in points; used for screenshots.
    pub(super) page_rect: egui::Rect,
}

impl Navigation {
    pub(super) fn new(page: PageName, as_of: Date) -> Self {
        Self {
            page,
            selected: None,
            search: String::new(),
            as_of,
            as_of_text: as_of.to_string(),
            presenting: false,
            focus_region: 0,
            focus_search: false,
            search_results: Search::default(),
            results_hovered: false,
            page_rect: egui::Rect::NOTHING,
        }
    }
}

/// Dialogs above the page.
#[derive(Default)]
pub(super) struct Dialogs {
    pub(super) prompt: Option<Prompt>,
    pub(super) merging: Option<MergeDialog>,
    pub(super) taking: Option<ReturnImport>,
    pub(super) taking_register: Option<RegisterImport>,
    pub(super) finder: Option<CommandPalette>,
    pub(super) forms: Forms,
}

impl Dialogs {
    /// Returns whether a dialog is open. Shortcuts, notices and everything else that must wait use only
    /// this test.
    pub(super) const fn is_open(&self) -> bool {
        self.prompt.is_some()
            || self.merging.is_some()
            || self.taking.is_some()
            || self.taking_register.is_some()
            || self.finder.is_some()
            || self.forms.is_open()
    }
}

/// Background work.
pub(super) struct Background {
    pub(super) queue: Tasks,
    pub(super) linking: crate::linked_boards::LinkedBoardReader,
    /// Progress of reading the file to import.
    pub(super) reading_return: Option<boardsight_core::progress::Progress>,
    /// Watched folder for returns.
    pub(super) folder_watch: Option<FolderWatch>,
    /// Files that arrived in the watched folder and were not handled yet.
    pub(super) arrived: Vec<PathBuf>,
    /// Progress of writing the board pack.
    pub(super) exporting: Option<boardsight_export::Progress>,
}

/// State of starting and closing the window.
#[derive(Default)]
pub(super) struct Startup {
    pub(super) state: StartupState,
    /// Whether the first board is still being read.
    pub(super) starting: bool,
    /// Whether closing was confirmed. No further questions are asked.
    pub(super) leaving: bool,
}
