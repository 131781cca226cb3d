//! Starts, advances and ends the tour.

use super::App;
use crate::status::Severity;
use crate::theme::Palette;
use crate::tour::{STEPS, Tour, WIDTH, key, panel, place};
use eframe::egui::{
    Area, Context, Frame, Id, Key, LayerId, Margin, Modifiers, Order, Rect, Stroke, StrokeKind, Vec2, vec2,
};

impl App {
    /// Starts the tour at its first step.
    pub(super) fn begin_tour(&mut self) {
        self.nav.selected = None;
        self.step_to(0);
    }

    fn step_to(&mut self, at: usize) {
        let Some(step) = STEPS.get(at) else { return self.end_tour() };
        self.startup.state.tour = Some(Tour { at, focused: None });
        self.go_to(step.page);
    }

    fn end_tour(&mut self) {
        self.startup.state.tour = None;
        self.notify(Severity::Note, "The tour has ended; the Help menu begins it again");
    }

    /// Handles the keys of the tour, before those of the window.
    pub(super) fn tour_keys(&mut self, ctx: &Context) {
        let Some(tour) = self.startup.state.tour else { return };
        if STEPS.get(tour.at).is_some_and(|step| step.page != self.nav.page) {
            // The user opened another page.
            return self.end_tour();
        }
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::Escape) {
            return self.end_tour();
        }
        if ctx.text_edit_focused() {
            return;
        }
        if pressed(Key::ArrowRight) && tour.at + 1 < STEPS.len() {
            self.step_to(tour.at + 1);
        } else if pressed(Key::ArrowLeft) && tour.at > 0 {
            self.step_to(tour.at - 1);
        }
    }

    /// Draws the panel over the page.
    pub(super) fn tour_ui(&mut self, ctx: &Context, p: &Palette) {
        let free = !self.dialogs.is_open();
        let Some(mut tour) = self.startup.state.tour.filter(|_| free && !self.nav.presenting) else { return };
        let Some(step) = STEPS.get(tour.at) else { return };
        let room = ctx.content_rect();
        let spot = ctx.data(|d| d.get_temp::<Rect>(key(step.spot))).filter(Rect::is_positive);
        let id = Id::unique("tour");
        // Use the size of the previous frame, which depends on the text.
        let size = ctx.data(|d| d.get_temp::<Vec2>(id)).unwrap_or(vec2(WIDTH, 170.0));
        let at = place(spot.unwrap_or(self.nav.page_rect), size, room);
        if let Some(spot) = spot {
            let painter = ctx.layer_painter(LayerId::new(Order::Middle, id.with("ring")));
            painter.rect_stroke(
                spot.expand(3.0).intersect(room.shrink(2.0)),
                4.0,
                Stroke::new(2.5, p.accent),
                StrokeKind::Middle,
            );
        }
        let frame = Frame::popup(&ctx.global_style())
            .inner_margin(Margin::same(14))
            .stroke(Stroke::new(1.5, p.accent));
        let mut to = None;
        let shown = Area::new(id).order(Order::Foreground).fixed_pos(at).constrain(true).show(ctx, |ui| {
            frame.show(ui, |ui| {
                ui.set_width((room.width() - 60.0).min(WIDTH - 28.0));
                to = panel(ui, &mut tour, step, p);
            });
        });
        let drawn = shown.response.rect.size();
        if (drawn - size).length() > 0.5 {
            ctx.data_mut(|d| d.insert_temp(id, drawn));
            ctx.request_repaint();
        }
        self.startup.state.tour = Some(tour);
        match to {
            Some(Some(at)) => self.step_to(at),
            Some(None) => self.end_tour(),
            None => {}
        }
    }
}
