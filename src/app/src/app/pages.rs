//! The pages: one list defines their state and draws the open one.

use crate::inspector::Inspector;
use crate::measures::MeasuresPage;
use crate::meetings::MeetingsPage;
use crate::overview::OverviewPage;
use crate::places::PlacesPage;
use crate::review::ReviewPage;
use crate::risks::RisksPage;
use crate::savings::SavingsPage;
use crate::signals::SignalsPage;
use crate::streams::StreamsPage;
use crate::view_context::ViewContext;
use boardsight_report::PageName;
use eframe::egui::Ui;

macro_rules! pages {
    ($($field:ident: $page:ident as $name:ident),+ $(,)?) => {
        /// State of each page and of the inspector.
        #[derive(Default)]
        pub(super) struct Pages {
            $(pub(super) $field: $page,)+
            pub(super) inspector: Inspector,
        }

        impl Pages {
            /// Draws a page.
            pub(super) fn ui(&mut self, name: PageName, ui: &mut Ui, cx: &ViewContext) {
                match name {
                    $(PageName::$name => self.$field.show(ui, cx),)+
                }
            }
        }
    };
}

pages! {
    overview: OverviewPage as Overview,
    streams: StreamsPage as Streams,
    measures: MeasuresPage as Measures,
    places: PlacesPage as Places,
    signals: SignalsPage as Signals,
    savings: SavingsPage as Savings,
    risks: RisksPage as Risks,
    meetings: MeetingsPage as Meetings,
    review: ReviewPage as Review,
}
