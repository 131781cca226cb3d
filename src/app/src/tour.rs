//! Tour of five steps over the real pages: a small panel next to the explained part, operated by keyboard.

use super::theme::{self, Palette};
use super::widgets::{self, named};
use boardsight_report::PageName;
use eframe::egui::{self, EventFilter, Id, Pos2, Rect, Response, RichText, Ui, Vec2, pos2, vec2};

/// Part of a page that a step explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// Programmes and their reporting, on Overview.
    Coverage,
    /// Grid of programmes by periods, on Streams.
    Returns,
    /// Plan against outturn, on Measures.
    Gap,
    /// Expectations of savings, on Savings.
    Expected,
    /// Heat map and register, on Risks.
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

/// State of the running tour.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tour {
    pub(crate) at: usize,
    /// Step whose panel has the focus.
    pub(crate) focused: Option<usize>,
}

pub(crate) fn key(spot: Spot) -> Id {
    Id::unique(("the tour speaks of", spot))
}

/// Records the area of a part that the tour explains.
pub fn mark(ui: &Ui, spot: Spot, rect: Rect) {
    let rect = rect.intersect(ui.clip_rect());
    ui.ctx().data_mut(|d| d.insert_temp(key(spot), rect));
}

/// Draws a part and records its area.
pub fn around<R>(ui: &mut Ui, spot: Spot, add: impl FnOnce(&mut Ui) -> R) -> R {
    let from = ui.cursor().min;
    let made = add(ui);
    let right = ui.max_rect().right();
    let bottom = (ui.cursor().top() - ui.spacing().item_spacing.y).max(from.y + 8.0);
    mark(ui, spot, Rect::from_min_max(from, pos2(right, bottom)));
    made
}

/// Width of the panel, in points.
pub(crate) const WIDTH: f32 = 380.0;
/// Space between the panel and the explained part, in points.
const GAP: f32 = 12.0;

/// Returns the position of a panel of this size: below the explained part, above it, or in its lower right
/// corner.
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

/// Draws the content of the panel. Returns the requested step, or the end of the tour.
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
            // The focus ring is drawn at the panel's position in the previous frame, so repaint.
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

/// Makes left and right change the step rather than the focused button; otherwise Enter would end the tour
/// afterwards.
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
    fn panel_stays_in_the_window_and_off_its_subject() {
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
