//! The parts of the window's state.

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

/// What is on the screen.
pub(super) struct Navigation {
    pub(super) page: PageName,
    pub(super) selected: Option<RecordRef>,
    pub(super) search: String,
    pub(super) as_of: Date,
    /// As-of date as typed.
    pub(super) as_of_text: String,
    /// One page is shown on the whole screen.
    pub(super) presenting: bool,
    /// Index of the part of the window last focused with F6.
    pub(super) focus_region: usize,
    pub(super) focus_search: bool,
    pub(super) search_results: Search,
    pub(super) results_hovered: bool,
    /// The area of the page in the window, in points, for a picture of it.
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

/// The dialogs over the page.
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
    /// Whether a dialog is open: the one test for shortcuts, notices and anything else that must wait.
    pub(super) const fn is_open(&self) -> bool {
        self.prompt.is_some()
            || self.merging.is_some()
            || self.taking.is_some()
            || self.taking_register.is_some()
            || self.finder.is_some()
            || self.forms.is_open()
    }
}

/// Work in the background.
pub(super) struct Background {
    pub(super) queue: Tasks,
    pub(super) linking: crate::linked_boards::LinkedBoardReader,
    /// The progress of the file that is being read for import.
    pub(super) reading_return: Option<boardsight_core::progress::Progress>,
    /// Watched folder for returns.
    pub(super) folder_watch: Option<FolderWatch>,
    /// Files that arrived there and were not handled yet.
    pub(super) arrived: Vec<PathBuf>,
    /// The progress of the board pack that is being written.
    pub(super) exporting: Option<boardsight_export::Progress>,
}

/// The start and the end of the window.
#[derive(Default)]
pub(super) struct Startup {
    pub(super) state: StartupState,
    /// The first board is still being read.
    pub(super) starting: bool,
    /// Closing was confirmed: nothing is asked again.
    pub(super) leaving: bool,
}
