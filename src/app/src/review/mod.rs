//! The page Review: what is due for review, a walk through it, and what is asked and not answered.

mod calendar;
mod challenges;
mod walk;

use super::widgets;
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use boardsight_analysis::review::Stretch;
use boardsight_report::PageName;
use boardsight_report::review::{self, Review};
use eframe::egui::Ui;
use walk::Walk;

/// The page.
#[derive(Default)]
pub struct ReviewPage {
    view: RevisionCache<Review, Stretch>,
    section: Section,
    stretch: Stretch,
    /// Which stretch of the calendar is shown in full; `None`: the first that has a risk.
    chosen: Option<usize>,
    /// The review under way, if one is; it stays when the page is left and when another section is looked at.
    walk: Option<Walk>,
    /// The comment that is being answered.
    answering: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Calendar,
    Walk,
    Challenges,
}

impl Section {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Calendar, "Due for review"), (Self::Walk, "Review now"), (Self::Challenges, "Challenges")];
}

impl ReviewPage {
    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let (board, as_of, stretch) = (cx.board, cx.as_of, self.stretch);
        let mut view = std::mem::take(&mut self.view);
        let said = view.get(cx, stretch, || review::review(board, as_of, stretch));
        widgets::page_head(ui, &said.message, PageName::Review.question(), as_of, cx.palette);
        ui.horizontal_wrapped(|ui| {
            for (section, name) in Section::ALL {
                ui.selectable_value(&mut self.section, section, name);
            }
        });
        match self.section {
            Section::Calendar => self.calendar(ui, cx, said),
            Section::Walk => self.walk(ui, cx),
            Section::Challenges => challenges::show(ui, cx, said, &mut self.answering),
        }
        self.view = view;
    }

    /// Starts a review of these risks, in this order.
    pub fn walk_through(&mut self, risks: Vec<String>) {
        // With nothing to go through, what could be gone through is shown.
        self.walk = (!risks.is_empty()).then(|| Walk::new(risks));
        self.section = Section::Walk;
    }
}
