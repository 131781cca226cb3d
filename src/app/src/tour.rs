//! A tour of five steps over the real pages: a small panel beside what it speaks of, gone through by keyboard.

use super::theme::{self, Palette};
use super::widgets::{self, named};
use boardsight_report::PageName;
use eframe::egui::{self, EventFilter, Id, Pos2, Rect, Response, RichText, Ui, Vec2, pos2, vec2};

/// What a step speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// Every programme and whether it reports, on Overview.
    Coverage,
    /// Programmes by periods, on Streams.
    Returns,
    /// Plan against outturn, on Measures.
    Gap,
    /// Who expects what, on Savings.
    Expected,
    /// The map and the register, on Risks.
    Register,
}

pub(crate) struct Step {
    pub(crate) page: PageName,
    pub(crate) spot: Spot,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
}

pub(crate) const STEPS: [Step; 5] = [
    Step {
        page: PageName::Overview,
        spot: Spot::Coverage,
        title: "Who reports, and who does not",
        text: "Every programme that the board answers for stands here, whether it reports or not. A stream that was never \
               set up is as plain as a red measure: what is unknown is never shown as zero.",
    },
    Step {
        page: PageName::Streams,
        spot: Spot::Returns,
        title: "Set reporting up, take returns in",
        text: "Each programme's returns by period. Where there is no stream, press to set one up. A workbook or CSV that a \
               programme sends is taken in by File > Import return, with every doubt shown first.",
    },
    Step {
        page: PageName::Measures,
        spot: Spot::Gap,
        title: "Plan, outturn, and what the gap cost",
        text: "One measure across all programmes. The gap is said in units and in pounds, with the arithmetic. Rest on a \
               figure to see its source; the menu of a chart copies or saves it.",
    },
    Step {
        page: PageName::Savings,
        spot: Spot::Expected,
        title: "Whose number is it?",
        text: "Each body's expectation of a saving on one axis, with its evidence. The tabs above show savings counted twice, \
               what earlier programmes delivered, and a forecast with its range.",
    },
    Step {
        page: PageName::Risks,
        spot: Spot::Register,
        title: "What could sink us",
        text: "Press a cell of the map to filter the register, and edit where it stands. Every change can be undone and is \
               kept with who, when and why. F1 explains any term; Ctrl+K finds any page, command or record.",
    },
];

/// The tour while it goes on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tour {
    pub(crate) at: usize,
    /// The step of which the panel has the keyboard.
    pub(crate) focused: Option<usize>,
}

pub(crate) fn key(spot: Spot) -> Id {
    Id::unique(("the tour speaks of", spot))
}

/// Notes where something stands that the tour speaks of.
pub fn mark(ui: &Ui, spot: Spot, rect: Rect) {
    let rect = rect.intersect(ui.clip_rect());
    ui.ctx().data_mut(|d| d.insert_temp(key(spot), rect));
}

/// Draws something and notes where it stands.
pub fn around<R>(ui: &mut Ui, spot: Spot, add: impl FnOnce(&mut Ui) -> R) -> R {
    let from = ui.cursor().min;
    let made = add(ui);
    let right = ui.max_rect().right();
    let bottom = (ui.cursor().top() - ui.spacing().item_spacing.y).max(from.y + 8.0);
    mark(ui, spot, Rect::from_min_max(from, pos2(right, bottom)));
    made
}

/// How wide the panel is, in points.
pub(crate) const WIDTH: f32 = 380.0;
/// The room between the panel and what it speaks of.
const GAP: f32 = 12.0;

/// Where a panel of this size goes: under what it speaks of, or above, or within its lower right corner.
pub(crate) fn place(spot: Rect, size: Vec2, room: Rect) -> Pos2 {
    let x = (spot.center().x - size.x / 2.0)
        .clamp(room.left() + GAP, (room.right() - size.x - GAP).max(room.left()));
    if spot.bottom() + GAP + size.y <= room.bottom() - GAP {
        pos2(x, spot.bottom() + GAP)
    } else if spot.top() - GAP - size.y >= room.top() + GAP {
        pos2(x, spot.top() - GAP - size.y)
    } else {
        room.max - size - vec2(2.0 * GAP, 2.0 * GAP)
    }
}

/// The panel itself. The step that was asked for, or the end.
pub(crate) fn panel(ui: &mut Ui, tour: &mut Tour, step: &Step, p: &Palette) -> Option<Option<usize>> {
    let count = format!("Tour, step {} of {}", tour.at + 1, STEPS.len());
    widgets::note(ui, &count, p);
    let title = ui.label(RichText::new(step.title).family(theme::strong()).size(15.0));
    widgets::heading_of(&title, &format!("{count}: {}", step.title));
    ui.label(step.text);
    ui.add_space(6.0);
    let last = tour.at + 1 == STEPS.len();
    ui.horizontal(|ui| {
        let mut to = None;
        let back = ui.add_enabled(tour.at > 0, egui::Button::new("Back"));
        named(&back, "Back, to the step before");
        if back.clicked() {
            to = Some(Some(tour.at - 1));
        }
        let next = ui.button(if last { "Finish" } else { "Next" });
        named(&next, if last { "Finish the tour" } else { "Next step" });
        widgets::described(&next, &format!("{count}: {}. {}", step.title, step.text));
        if tour.focused != Some(tour.at) {
            next.request_focus();
            tour.focused = Some(tour.at);
            // The ring about it is drawn where the panel stood in the frame before.
            ui.ctx().request_repaint();
        }
        if next.clicked() {
            to = Some((!last).then_some(tour.at + 1));
        }
        keeps_arrows(ui, &back);
        keeps_arrows(ui, &next);
        if !last {
            let end = ui.button("End");
            keeps_arrows(ui, &end);
            if end.on_hover_text("Escape").clicked() {
                to = Some(None);
            }
        }
        widgets::note(ui, "\u{2190} \u{2192} Escape", p);
        to
    })
    .inner
}

/// Left and right turn the steps and do not go from button to button: else Enter would end the tour after them.
fn keeps_arrows(ui: &Ui, button: &Response) {
    if button.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(button.id, filter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panel_stays_in_the_window_and_off_what_it_speaks_of_where_there_is_room() {
        let room = Rect::from_min_size(Pos2::ZERO, vec2(1366.0, 768.0));
        let size = vec2(WIDTH, 170.0);
        for spot in [
            Rect::from_min_max(pos2(140.0, 80.0), pos2(1350.0, 200.0)),
            Rect::from_min_max(pos2(140.0, 500.0), pos2(1350.0, 740.0)),
            Rect::from_min_max(pos2(140.0, 80.0), pos2(1350.0, 740.0)),
            Rect::from_min_max(pos2(0.0, 80.0), pos2(60.0, 120.0)),
        ] {
            let at = Rect::from_min_size(place(spot, size, room), size);
            assert!(room.contains_rect(at), "{spot:?}: {at:?}");
            let fits = spot.top() > 200.0 || spot.bottom() < 560.0;
            assert!(!fits || !at.intersects(spot), "{spot:?}: {at:?}");
        }
    }
}
