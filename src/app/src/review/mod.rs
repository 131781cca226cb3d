//! Review page: risks due for review, a guided review, and open questions.

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

/// State of the page.
#[derive(Default)]
pub struct ReviewPage {
    view: RevisionCache<Review, Stretch>,
    section: Section,
    stretch: Stretch,
    /// Index of the stretch shown in full; `None` for the first with a risk.
    chosen: Option<usize>,
    /// Current guided review, if any. It persists while another page or section is shown.
    walk: Option<Walk>,
    /// Id of the comment being answered.
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

    /// Starts a guided review of these risks, in this order.
    pub fn walk_through(&mut self, risks: Vec<String>) {
        // Without risks the section shows the possible reviews.
        self.walk = (!risks.is_empty()).then(|| Walk::new(risks));
        self.section = Section::Walk;
    }
}
