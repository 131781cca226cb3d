//! The slider of the as-of date, with a mark for each publication and meeting.

use super::App;
use crate::theme::Palette;
use crate::widgets::{day, described};
use boardsight_core::model::Board;
use eframe::egui::accesskit::Action;
use eframe::egui::{
    EventFilter, Key, Modifiers, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use jiff::civil::Date;
use jiff::{ToSpan, Unit};

/// Width of the slider, in points.
const WIDTH: f32 = 240.0;
/// Minimum width in the bar for the slider and the board's name, in points.
const ROOM: f32 = 520.0;
/// Distance within which a drag moves to a mark, in points.
const SNAP: f32 = 3.0;
/// Minimum distance of two marks, in points.
const LEAST_GAP: f32 = 4.0;
/// Longest range of the slider, in years before its end.
const YEARS: i32 = 10;

/// The days of a board at which the slider stops, in order.
struct Marks {
    days: Vec<Date>,
    meetings: Vec<Date>,
    from: Date,
    to: Date,
}

impl Marks {
    /// Returns the days of publications and meetings; `None` if all are the same day.
    fn of(board: &Board, as_of: Date) -> Option<Self> {
        let meetings: Vec<Date> = board.meetings.iter().filter_map(|m| m.on).collect();
        let published = board.sources.iter().filter_map(|s| s.published);
        let released = board.sources.iter().flat_map(|s| s.releases.iter().map(|r| r.on));
        let mut days: Vec<Date> = published.chain(released).chain(meetings.iter().copied()).collect();
        days.push(board.as_of);
        let to = days.iter().copied().max()?.max(as_of);
        let earliest = to.checked_sub(YEARS.years()).unwrap_or(Date::MIN);
        days.retain(|day| *day >= earliest);
        days.sort_unstable();
        days.dedup();
        let from = days.first().copied()?.min(as_of);
        (from < to).then_some(Self { days, meetings, from, to })
    }

    fn next(&self, day: Date) -> Option<Date> {
        self.days.iter().copied().find(|d| *d > day)
    }

    fn previous(&self, day: Date) -> Option<Date> {
        self.days.iter().rev().copied().find(|d| *d < day)
    }

    /// Returns the position of a day on the slider.
    fn x(&self, day: Date, rail: Rect) -> f32 {
        let share = days_between(self.from, day) / days_between(self.from, self.to).max(1.0);
        rail.left() + rail.width() * share.clamp(0.0, 1.0)
    }

    /// Returns the day at a position: the nearest mark, or the day itself where no mark is near.
    fn at(&self, x: f32, rail: Rect) -> Date {
        let near = |day: &Date| (self.x(*day, rail) - x).abs();
        let mark = self.days.iter().copied().min_by(|a, b| near(a).total_cmp(&near(b)));
        if let Some(mark) = mark.filter(|mark| near(mark) <= SNAP) {
            return mark;
        }
        let share = ((x - rail.left()) / rail.width().max(1.0)).clamp(0.0, 1.0);
        #[allow(clippy::cast_possible_truncation)] // a number of days, at most those of the range
        let days = (share * days_between(self.from, self.to)).round() as i32;
        self.from.checked_add(days.days()).unwrap_or(self.to)
    }
}

fn days_between(from: Date, to: Date) -> f32 {
    #[allow(clippy::cast_precision_loss)] // a few thousand days
    from.until((Unit::Day, to)).map_or(0.0, |span| span.get_days() as f32)
}

impl App {
    /// Draws the slider of the as-of date, if the bar has room for it.
    pub(super) fn as_of_slider(&mut self, ui: &mut Ui, palette: &Palette) {
        if ui.available_width() < ROOM {
            return;
        }
        let as_of = self.nav.as_of;
        let Some(marks) = Marks::of(self.board(), as_of) else { return };
        let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 22.0), Sense::click_and_drag());
        let rail = rect.shrink2(vec2(8.0, 0.0));
        paint(ui, &marks, as_of, rail, &response, palette);
        let text = day(as_of);
        response.widget_info(|| {
            WidgetInfo::slider(true, f64::from(days_between(marks.from, as_of)), "As-of date")
        });
        response.ctx.accesskit_node_builder(response.id, |node| {
            node.set_value(text.as_str());
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
        });
        described(&response, "Arrow keys move to the next or previous publication or meeting");
        let moved = keys(ui, &response, &marks, as_of)
            .or_else(|| response.interact_pointer_pos().map(|at| marks.at(at.x, rail)));
        let hint = "The day as of which every page is shown. Marks are publications, and meetings where they are higher. \
                    Left and right go to the previous and next mark, Page Up and Page Down to the next and previous month, \
                    Home and End to the first and last mark.";
        if !response.dragged() {
            response.on_hover_text(hint);
        }
        if let Some(to) = moved.filter(|to| *to != as_of) {
            self.set_as_of(to);
        }
    }
}

/// Returns the day that a pressed key moves to.
fn keys(ui: &Ui, response: &Response, marks: &Marks, as_of: Date) -> Option<Date> {
    let asked = |action| ui.input(|i| i.has_accesskit_action_request(response.id, action));
    if asked(Action::Increment) {
        return marks.next(as_of);
    }
    if asked(Action::Decrement) {
        return marks.previous(as_of);
    }
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let month = |months: i32| as_of.checked_add(months.months()).ok().map(Date::last_of_month);
    let within = |day: Date| day.clamp(marks.from, marks.to);
    if pressed(Key::ArrowRight) {
        marks.next(as_of)
    } else if pressed(Key::ArrowLeft) {
        marks.previous(as_of)
    } else if pressed(Key::PageUp) {
        month(if as_of == as_of.last_of_month() { 1 } else { 0 }).map(within)
    } else if pressed(Key::PageDown) {
        month(-1).map(within)
    } else if pressed(Key::Home) {
        Some(marks.from)
    } else if pressed(Key::End) {
        Some(marks.to)
    } else {
        None
    }
}

/// Paints the rail, its marks and the handle.
fn paint(ui: &Ui, marks: &Marks, as_of: Date, rail: Rect, response: &Response, p: &Palette) {
    let painter = ui.painter();
    let middle = rail.center().y;
    painter.hline(rail.x_range(), middle, Stroke::new(2.0, p.edge));
    // Marks too close to tell apart are drawn as one.
    let mut last = f32::NEG_INFINITY;
    for day in &marks.days {
        let x = marks.x(*day, rail);
        if x - last < LEAST_GAP {
            continue;
        }
        last = x;
        painter.vline(x, (middle - 3.0)..=(middle + 3.0), Stroke::new(1.0, p.faint));
    }
    for day in &marks.meetings {
        let x = marks.x(*day, rail);
        painter.vline(x, (middle - 7.0)..=(middle + 7.0), Stroke::new(1.5, p.ink));
    }
    let handle = Rect::from_center_size(pos2(marks.x(as_of, rail), middle), vec2(8.0, 16.0));
    let is_near = response.hovered() || response.has_focus();
    painter.rect_filled(handle, 3.0, if is_near { p.picked } else { p.paper });
    painter.rect_stroke(
        handle,
        3.0,
        Stroke::new(if is_near { 2.0 } else { 1.5 }, p.accent),
        StrokeKind::Middle,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn marks() -> Marks {
        let days = vec![date(2017, 1, 1), date(2017, 2, 8), date(2018, 1, 1)];
        Marks { meetings: Vec::new(), from: days[0], to: days[2], days }
    }

    #[test]
    fn slider_goes_from_mark_to_mark() {
        let m = marks();
        assert_eq!(m.next(date(2017, 1, 1)), Some(date(2017, 2, 8)));
        assert_eq!(m.next(date(2017, 1, 20)), Some(date(2017, 2, 8)));
        assert_eq!(m.previous(date(2017, 2, 8)), Some(date(2017, 1, 1)));
        assert_eq!((m.previous(m.from), m.next(m.to)), (None, None));
    }

    #[test]
    fn drag_reaches_each_day_and_moves_to_a_near_mark() {
        let (m, rail) = (marks(), Rect::from_min_size(pos2(0.0, 0.0), vec2(365.0, 20.0)));
        assert_eq!(m.at(39.5, rail), date(2017, 2, 8), "one point from the mark");
        assert_eq!(m.at(100.0, rail), date(2017, 4, 11), "no mark is near");
        assert_eq!((m.at(-50.0, rail), m.at(900.0, rail)), (m.from, m.to), "the ends hold");
    }
}
