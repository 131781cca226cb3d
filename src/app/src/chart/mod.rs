//! Drawing of a [`Chart`] with `egui_plot`: message, subtitle, marks with their labels, source.

mod bow_tie;
mod grid;
mod labels;
mod marks;
pub mod shapes;

pub use grid::grid;

use super::theme::{self, Palette};
use super::widgets;
use boardsight_report::scale::{self, Span};
use boardsight_report::spec::{Axis, Chart, ChartMark, Position, Role};
use eframe::egui::{
    self, FontId, Pos2, Rect, Response, RichText, Role as Access, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};
use egui_plot::{GridMark, Plot, PlotBounds, PlotPoint, PlotTransform};
use labels::Labels;

/// Height in points below which a chart is drawn small: smaller type, fewer ticks.
const SMALL: f32 = 190.0;

/// Draws a chart at the available width and this total height in points.
pub fn show(ui: &mut Ui, chart: &Chart, height: f32, palette: &Palette) -> Response {
    let top = ui.cursor().top();
    let inner = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let size = if height < SMALL && chart.tie().is_none() { 13.0 } else { 14.5 };
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
            let menu = ui.menu_button("\u{2026}", |ui| crate::chart_menu::chart_menu(ui, chart));
            widgets::named(&menu.response, "Copy or save this chart");
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                // A chart whose message is shown above it has no title of its own; draw its key there.
                if chart.title.is_empty() {
                    under_title(ui, chart, palette);
                } else {
                    let shown = ui.label(RichText::new(&chart.title).family(theme::strong()).size(size));
                    crate::terms::explain(shown, &chart.title);
                }
            });
        });
        if !chart.title.is_empty() {
            under_title(ui, chart, palette);
        }
        let foot = if chart.source.is_empty() { 0.0 } else { 18.0 };
        let left = (height - (ui.cursor().top() - top) - foot).max(70.0);
        let response = match chart.tie() {
            Some(columns) => bow_tie::show(ui, columns, &chart.alt, palette),
            None => plot(ui, chart, left, height < SMALL, palette),
        };
        widgets::source(ui, &chart.source, palette);
        response
    });
    inner.inner
}

/// Draws the subtitle and the key.
fn under_title(ui: &mut Ui, chart: &Chart, palette: &Palette) {
    if !chart.subtitle.is_empty() {
        widgets::note(ui, &chart.subtitle, palette);
    }
    key(ui, chart, palette);
}

/// Adds a menu to copy or save a picture that the window draws without this module. The picture is created
/// only when the menu is open.
pub fn menu(ui: &mut Ui, name: &str, picture: impl FnOnce() -> Chart) {
    let menu = ui.menu_button("\u{2026}", |ui| crate::chart_menu::chart_menu(ui, &picture()));
    widgets::named(&menu.response, name);
}

/// Returns the height in points at which every name on a vertical axis is legible; for other charts a
/// standard height.
#[must_use]
pub fn height(chart: &Chart) -> f32 {
    match &chart.x {
        #[allow(clippy::cast_precision_loss)] // a list that a person reads
        Axis::Names(names) if chart.sideways => {
            // A name with several bars needs more height than a name with one.
            let several =
                chart.marks.iter().any(|m| matches!(m, ChartMark::Bars { width, .. } if *width < 0.45));
            let head = if chart.title.is_empty() { 54.0 } else { 112.0 };
            head + if several { 25.0 } else { 18.0 } * names.len().max(2) as f32
        }
        // One line of ids for every name on the vertical axis.
        #[allow(clippy::cast_precision_loss)] // a list that a person reads
        _ if points_on_lines(chart) => match &chart.y {
            Axis::Names(lines) => 110.0 + 23.0 * lines.len().max(3) as f32,
            _ => 240.0,
        },
        _ => 240.0,
    }
}

/// Returns whether points are on named lines, each with its label next to it.
fn points_on_lines(chart: &Chart) -> bool {
    matches!(chart.y, Axis::Names(_)) && chart.marks.iter().any(|m| matches!(m, ChartMark::Points { .. }))
}

/// Draws the key of bars and bands, with a sample of each. Lines and levels are labelled at their ends.
fn key(ui: &mut Ui, chart: &Chart, palette: &Palette) {
    let parts: Vec<_> = chart
        .marks
        .iter()
        .filter_map(|mark| match mark {
            ChartMark::Bars { label, role, .. } | ChartMark::Band { label, role, .. } => {
                Some((label, *role, false))
            }
            ChartMark::Points { label, role, .. } => Some((label, *role, true)),
            ChartMark::Line { .. }
            | ChartMark::Level { .. }
            | ChartMark::Note { .. }
            | ChartMark::Cells { .. }
            | ChartMark::Arrows { .. }
            | ChartMark::Tie { .. } => None,
        })
        .filter(|(label, ..)| !label.is_empty())
        .collect();
    if parts.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        for (label, role, point) in parts {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 12.0), Sense::hover());
            if point {
                marks::point(ui.painter(), rect.center(), role, palette);
            } else {
                marks::bar(ui.painter(), rect.shrink2(vec2(1.0, 1.0)), role, palette);
            }
            ui.label(RichText::new(label).small());
            ui.add_space(8.0);
        }
    });
}

fn plot(ui: &mut Ui, chart: &Chart, height: f32, small: bool, palette: &Palette) -> Response {
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    // A chart scrolled out of sight is announced to screen readers but not drawn, since a page can have
    // many charts.
    if !ui.is_rect_visible(whole) {
        return told(ui, chart, whole);
    }
    let font = FontId::proportional(if small { 10.5 } else { 11.5 });
    let frame = Sheet::new(ui, chart, whole, &font, small);
    let mut child = ui.new_child(UiBuilder::new().max_rect(frame.inner));
    let (along, up) = (frame.x_marks.clone(), frame.y_marks.clone());
    let sideways = chart.sideways;
    let bounds = frame.bounds();
    let marks = |ticks: Vec<f64>, flip: bool| {
        ticks
            .into_iter()
            .map(|t| GridMark { value: if flip { -t } else { t }, step_size: 1e9 })
            .collect::<Vec<_>>()
    };
    // If the vertical axis has names, the labels are on their lines.
    let named = matches!(chart.y, Axis::Names(_));
    let value_grid = if named { Vec::new() } else { marks(up, false) };
    // Names and months need no grid: the bars and points are at them.
    let none = || Vec::<GridMark>::new();
    let (x_grid, y_grid) = if sideways { (value_grid, none()) } else { (none(), value_grid) };
    let shown = Plot::new(ui.scope_id().with((
        "plot",
        &chart.id,
        whole.left().round() as i32,
        whole.top().round() as i32,
    )))
    .width(frame.inner.width())
    .height(frame.inner.height())
    .show_axes(false)
    .show_background(false)
    .allow_zoom(false)
    .allow_drag(false)
    .allow_scroll(false)
    .allow_boxed_zoom(false)
    .allow_double_click_reset(false)
    .show_crosshair(false)
    .set_margin_fraction(vec2(0.0, 0.0))
    .grid_color(palette.line)
    .grid_fade(0.0)
    .x_grid_spacer(move |_| x_grid.clone())
    .y_grid_spacer(move |_| y_grid.clone())
    .sense(Sense::hover())
    .label_formatter(|_| None)
    .show(&mut child, |plot| plot.set_plot_bounds(bounds));
    let canvas = Canvas { transform: shown.transform, sideways };
    frame.axes(ui, chart, &canvas, &along, &font, palette);
    let mut labels = Labels::new(whole, font, palette);
    let spots = marks_on(ui, chart, &canvas, &frame, &mut labels, palette);
    labels.paint(ui.painter());
    let response = told(ui, chart, whole);
    spots.hover(&response);
    response
}

/// Announces the chart to screen readers as an image with its alternative text.
fn told(ui: &Ui, chart: &Chart, whole: Rect) -> Response {
    let alt = if chart.alt.is_empty() { &chart.title } else { &chart.alt };
    let response = ui.interact(whole, ui.scope_id().with(("chart", &chart.id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Access::Image, true, alt));
    response
}

/// Marks near the pointer, with their texts. A page has thousands of marks, so a text is created only when
/// needed.
struct Spots {
    pointer: Option<Pos2>,
    near: Vec<(f32, String)>,
}

impl Spots {
    /// Distance in points within which the pointer selects a mark.
    const REACH: f32 = 12.0;

    fn of(ui: &Ui, whole: Rect) -> Self {
        Self { pointer: ui.ctx().pointer_hover_pos().filter(|at| whole.contains(*at)), near: Vec::new() }
    }

    fn add(&mut self, place: Rect, says: impl FnOnce() -> String) {
        let far = self.pointer.map(|at| place.distance_to_pos(at));
        if let Some(far) = far.filter(|far| *far < Self::REACH) {
            self.near.push((far, says()));
        }
    }

    /// Shows the text of the nearest mark.
    fn hover(&self, response: &Response) {
        let nearest = self.near.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, text)) = nearest.filter(|_| response.hovered()) {
            response.clone().on_hover_ui_at_pointer(|ui| {
                ui.label(text);
            });
        }
    }
}

/// Transformation from chart values to screen positions.
struct Canvas {
    transform: PlotTransform,
    sideways: bool,
}

impl Canvas {
    fn at(&self, x: f64, y: f64) -> Pos2 {
        // In a horizontal bar chart the first name is at the top.
        let point = if self.sideways { PlotPoint::new(y, -x) } else { PlotPoint::new(x, y) };
        self.transform.position_from_point(&point)
    }
}

/// Area of the plot within the chart, and its ticks.
struct Sheet {
    whole: Rect,
    inner: Rect,
    x: Span,
    y: Span,
    x_marks: Vec<f64>,
    y_marks: Vec<f64>,
    small: bool,
    sideways: bool,
}

impl Sheet {
    fn new(ui: &Ui, chart: &Chart, whole: Rect, font: &FontId, small: bool) -> Self {
        let (x, y) = scale::stretches(chart);
        let width_of = |text: &str| {
            ui.painter().layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::BLACK).size().x
        };
        let line = font.size * 1.3;
        // Number of ticks that fit: small and positive.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let fits = |room: f32, each: f32| ((room / each).floor().max(2.0) as usize).min(8);
        let along = if chart.sideways { whole.height() } else { whole.width() - 60.0 };
        let up = if chart.sideways { whole.width() - 120.0 } else { whole.height() - 40.0 };
        let y_marks = match &chart.y {
            #[allow(clippy::cast_precision_loss)] // a handful of names
            Axis::Names(names) => (0..names.len()).map(|i| i as f64).collect(),
            _ => scale::value_ticks(chart, y, fits(up, if chart.sideways { 90.0 } else { 34.0 })),
        };
        let x_marks = match &chart.x {
            #[allow(clippy::cast_precision_loss)] // a handful of names
            Axis::Names(names) => (0..names.len()).map(|i| i as f64).collect(),
            Axis::Months => scale::month_ticks(x, fits(along, 74.0)),
            Axis::Number { .. } | Axis::Money => scale::ticks(x, fits(along, 80.0)),
        };
        let step = |marks: &[f64]| marks.windows(2).map(|w| w[1] - w[0]).next().unwrap_or(1.0);
        let widest = |axis: &Axis, marks: &[f64]| {
            let step = step(marks);
            marks.iter().map(|m| width_of(&scale::say(axis, *m, step))).fold(0.0_f32, f32::max)
        };
        let ends = chart.marks.iter().filter_map(|mark| match mark {
            ChartMark::Line { label, .. } | ChartMark::Level { label, .. } => Some(width_of(label)),
            _ => None,
        });
        let right = ends.fold(0.0_f32, f32::max).min(whole.width() * 0.32) + 10.0;
        let (left, bottom, right) = if chart.sideways {
            // Leave space for names on the left, wrapped if long, and for figures at the ends of bars on
            // the right.
            (widest(&chart.x, &x_marks).min(whole.width() * 0.34) + 8.0, line + 4.0, 12.0)
        } else {
            let names = if matches!(chart.x, Axis::Names(_)) && !small { 2.0 } else { 1.0 };
            (widest(&chart.y, &y_marks) + 8.0, line * names + 4.0, right)
        };
        // The unit is above its axis.
        let top = if unit(&chart.y).is_empty() { 5.0 } else { line + 2.0 };
        let inner = Rect::from_min_max(whole.min + vec2(left, top), whole.max - vec2(right, bottom));
        let inner = if inner.is_positive() { inner } else { whole };
        Self { whole, inner, x, y, x_marks, y_marks, small, sideways: chart.sideways }
    }

    fn bounds(&self) -> PlotBounds {
        if self.sideways {
            PlotBounds::from_min_max([self.y.from, -self.x.to], [self.y.to, -self.x.from])
        } else {
            PlotBounds::from_min_max([self.x.from, self.y.from], [self.x.to, self.y.to])
        }
    }

    /// Draws ticks, names, units and the zero line.
    fn axes(&self, ui: &Ui, chart: &Chart, canvas: &Canvas, along: &[f64], font: &FontId, p: &Palette) {
        use egui::Align2;
        let painter = ui.painter();
        let step = |marks: &[f64]| marks.windows(2).map(|w| w[1] - w[0]).next().unwrap_or(1.0);
        for value in &self.y_marks {
            let text = scale::say(&chart.y, *value, step(&self.y_marks));
            let at = canvas.at(self.x.from, *value);
            if self.sideways {
                // Keep the last label within the chart's width.
                let galley = painter.layout_no_wrap(text, font.clone(), p.faint);
                let width = galley.size().x;
                let left = (at.x - width / 2.0).min(self.whole.right() - width);
                painter.galley(pos2(left, self.inner.bottom() + 3.0), galley, p.faint);
            } else {
                let at = pos2(self.inner.left() - 6.0, at.y);
                painter.text(at, Align2::RIGHT_CENTER, text, font.clone(), p.faint);
            }
        }
        let slot = if along.len() > 1 { self.inner.width() / along.len() as f32 } else { self.inner.width() };
        for value in along {
            let text = scale::say(&chart.x, *value, step(along));
            let at = canvas.at(*value, self.y.from);
            let wrap = if self.sideways { self.inner.left() - self.whole.left() - 6.0 } else { slot - 4.0 };
            let named = matches!(chart.x, Axis::Names(_));
            let mut job =
                egui::text::LayoutJob::simple(text, font.clone(), p.ink, if named { wrap } else { 1e4 });
            job.halign = if self.sideways { egui::Align::RIGHT } else { egui::Align::Center };
            job.wrap.max_rows = if self.small { 1 } else { 2 };
            let galley = painter.layout_job(job);
            let place = if self.sideways {
                pos2(self.inner.left() - 6.0, at.y - galley.size().y / 2.0)
            } else {
                pos2(at.x, self.inner.bottom() + 3.0)
            };
            painter.galley(place, galley, p.ink);
        }
        let unit = unit(&chart.y);
        if !unit.is_empty() {
            painter.text(
                pos2(self.inner.left(), self.whole.top()),
                Align2::LEFT_TOP,
                unit,
                font.clone(),
                p.faint,
            );
        }
        if self.y.from <= 0.0 && self.y.to >= 0.0 && !matches!(chart.y, Axis::Names(_)) {
            let ends = [canvas.at(self.x.from, 0.0), canvas.at(self.x.to, 0.0)];
            painter.line_segment(ends, Stroke::new(1.2, p.ink));
        }
    }
}

fn unit(axis: &Axis) -> &str {
    match axis {
        Axis::Number { unit, .. } if unit != "%" => unit,
        _ => "",
    }
}

/// Draws the marks. Returns the hover text of each position.
fn marks_on(
    ui: &Ui,
    chart: &Chart,
    canvas: &Canvas,
    sheet: &Sheet,
    labels: &mut Labels,
    p: &Palette,
) -> Spots {
    let painter = ui.painter().with_clip_rect(sheet.inner.expand(6.0).intersect(ui.clip_rect()));
    let mut spots = Spots::of(ui, sheet.whole);
    let say_y = |y: f64| match unit(&chart.y) {
        "" => scale::say(&chart.y, y, if y.fract() == 0.0 { 1.0 } else { 0.1 }),
        unit => format!("{} {unit}", scale::say(&chart.y, y, if y.fract() == 0.0 { 1.0 } else { 0.1 })),
    };
    let about = |label: &str, at: Position, y: f64| {
        let parts = [label.to_owned(), scale::position(&chart.x, at)];
        let known: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if known.is_empty() { say_y(y) } else { format!("{}: {}", known.join(", "), say_y(y)) }
    };
    for mark in &chart.marks {
        match mark {
            ChartMark::Bars { label, role, bars, width, texts } => {
                for (i, (x, y)) in bars.iter().enumerate() {
                    let rect =
                        Rect::from_two_pos(canvas.at(x - width / 2.0, 0.0), canvas.at(x + width / 2.0, *y));
                    let rect = if chart.sideways {
                        rect.shrink2(vec2(0.0, 0.5))
                    } else {
                        rect.shrink2(vec2(0.5, 0.0))
                    };
                    marks::bar(&painter, rect, *role, p);
                    labels.taken(rect);
                    if let Some(text) = texts.get(i).filter(|t| !t.is_empty()) {
                        labels.at_bar(ui, rect, *y < 0.0, chart.sideways, text);
                    }
                    spots.add(rect, || about(label, (*x).into(), *y));
                }
            }
            ChartMark::Line { label, role, points } => {
                let mut run: Vec<Pos2> = Vec::new();
                let mut last = None;
                // A figure between two unreported ones makes no line, so draw a point.
                let alone = |run: &[Pos2]| {
                    if let ([at], true) = (run, *role != Role::Reference) {
                        marks::point(&painter, *at, *role, p);
                    }
                };
                for (x, y) in points {
                    if let Some(y) = y {
                        let at = canvas.at(x.x, *y);
                        run.push(at);
                        last = Some(at);
                        let place = Rect::from_center_size(at, vec2(6.0, 6.0));
                        spots.add(place, || about(label, *x, *y));
                    } else {
                        marks::line(&painter, &run, *role, p);
                        labels.line(&run);
                        alone(&run);
                        run.clear();
                    }
                }
                marks::line(&painter, &run, *role, p);
                labels.line(&run);
                alone(&run);
                // Draw few points large and many small; a dense line needs none. Limits and means are
                // lines, not observations.
                let known = points.iter().filter(|(_, y)| y.is_some()).count();
                let places = points.iter().filter_map(|(x, y)| Some(canvas.at(x.x, (*y)?)));
                match known {
                    _ if *role == Role::Reference => {}
                    0..=16 => places.for_each(|at| marks::point(&painter, at, *role, p)),
                    17..=72 if *role == Role::Outturn && !sheet.small => {
                        places.for_each(|at| _ = painter.circle_filled(at, 2.4, p.role(*role)));
                    }
                    _ => {}
                }
                if let Some(at) = last {
                    labels.at_end(ui, at, sheet.inner.right(), label, p.role(*role));
                }
            }
            ChartMark::Points { label, role, points } => {
                for (x, y, text) in points {
                    let at = canvas.at(x.x, *y);
                    marks::point(&painter, at, *role, p);
                    let rect = Rect::from_center_size(at, vec2(9.0, 9.0));
                    labels.taken(rect);
                    if !text.is_empty() {
                        labels.near(ui, at, text, p.ink);
                    }
                    spots.add(rect, || about(label, *x, *y));
                }
            }
            ChartMark::Level { label, role, value } => {
                let ends = [canvas.at(sheet.x.from, *value), canvas.at(sheet.x.to, *value)];
                marks::line(&painter, &ends, *role, p);
                labels.at_end(ui, ends[1], sheet.inner.right(), label, p.role(*role));
            }
            ChartMark::Band { role, points, .. } => {
                for pair in points.windows(2) {
                    let [(x0, l0, h0), (x1, l1, h1)] = pair else { continue };
                    let corners = vec![
                        canvas.at(*x0, *h0),
                        canvas.at(*x1, *h1),
                        canvas.at(*x1, *l1),
                        canvas.at(*x0, *l0),
                    ];
                    let fill = p.role(*role).gamma_multiply(0.5);
                    painter.add(egui::Shape::convex_polygon(corners, fill, Stroke::NONE));
                }
            }
            ChartMark::Cells { cells } => {
                for cell in cells {
                    let corners =
                        [canvas.at(cell.x - 0.5, cell.y - 0.5), canvas.at(cell.x + 0.5, cell.y + 0.5)];
                    let rect = Rect::from_two_pos(corners[0], corners[1]).shrink(1.0);
                    painter.rect_filled(rect, 2.0, p.heat(cell.weight));
                    let font = FontId::proportional(12.0);
                    let ink = shapes::on(p.heat(cell.weight));
                    painter.text(rect.center(), egui::Align2::CENTER_CENTER, &cell.text, font, ink);
                }
            }
            // Drawn instead of the plot.
            ChartMark::Tie { .. } => {}
            ChartMark::Note { x, y, text } => labels.near(ui, canvas.at(*x, *y), text, p.ink),
            ChartMark::Arrows { role, arrows } => {
                for arrow in arrows {
                    let ends = (canvas.at(arrow.from.0, arrow.from.1), canvas.at(arrow.to.0, arrow.to.1));
                    shapes::arrow(&painter, ends, *role, arrow.count, 1.0, p);
                    let middle = ends.0 + (ends.1 - ends.0) * 0.5;
                    spots.add(Rect::from_center_size(middle, vec2(12.0, 12.0)), || arrow.text.clone());
                }
            }
        }
    }
    spots
}
