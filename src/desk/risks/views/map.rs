//! The heat map at large: counts, the ways between inherent, current and target, and what moved since a day.

use crate::analysis::exposure::{self, HeatMap, Leg, Path, Which};
use crate::brief::risks::heat::path_words;
use crate::desk::context::Context;
use crate::desk::fields::day;
use crate::desk::risks::heat::{self, Look};
use crate::desk::risks::{RisksPage, bar::choose};
use crate::desk::theme::Palette;
use crate::desk::widgets;
use crate::edit::List;
use crate::model::Rating;
use eframe::egui::{self, Align2, Button, Color32, Painter, Pos2, Rect, Shape, Stroke, TextStyle, Ui, vec2};
use jiff::civil::Date;

/// More ways than this cannot be told apart.
const MOST: usize = 24;

/// Which ways are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Arrows {
    /// From inherent over current to target.
    #[default]
    Legs,
    /// From where risks stood on an earlier day.
    Moved,
    /// None.
    None,
}

#[derive(Default)]
pub(super) struct MapView {
    which: Which,
    arrows: Arrows,
    /// The day from which movement is told, as chosen; `None`: since the last meeting, or where the trail begins.
    since: Option<Date>,
    /// The day as typed.
    typed: String,
    /// The cell whose risks are listed.
    cell: Option<(u8, u8)>,
    /// The ways, and what they were worked out from.
    paths: Vec<Path>,
    key: Option<(u64, u64, Arrows, Option<Date>)>,
}

/// A number that differs for other rows (FNV-1a over their places).
fn print_of(rows: &[usize]) -> u64 {
    rows.iter().fold(0xcbf2_9ce4_8422_2325, |h: u64, &row| {
        (h ^ u64::try_from(row).unwrap_or(u64::MAX)).wrapping_mul(0x100_0000_01b3)
    })
}

impl MapView {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Context, rows: &[usize]) {
        let board = cx.board;
        let threats =
            rows.iter().copied().filter(|&i| board.risks.get(i).is_some_and(crate::model::Risk::is_threat));
        let threats: Vec<usize> = threats.collect();
        self.work_out(cx, &threats);
        let map = exposure::heat_map(board, threats.iter().copied(), self.which);
        let palette = cx.palette;
        widgets::card(palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| self.choices(ui, cx, &map, rows.len()));
            ui.horizontal_top(|ui| {
                let width = (ui.available_width() * 0.58).clamp(420.0, 820.0);
                ui.allocate_ui(vec2(width, 420.0), |ui| {
                    ui.vertical(|ui| self.draw(ui, cx, &map, width));
                });
                ui.add_space(8.0);
                ui.vertical(|ui| self.beside(ui, cx, &threats));
            });
            if let Some(source) = board.risk_framework.scale.is_none().then_some(exposure::BAND_SOURCE) {
                widgets::note(ui, source, palette);
            }
        });
    }

    fn work_out(&mut self, cx: &Context, threats: &[usize]) {
        let since = self.since.or_else(|| crate::brief::risks::since(cx.board, cx.as_of));
        let key = Some((cx.revision, print_of(threats), self.arrows, since));
        if self.key == key {
            return;
        }
        self.key = key;
        self.paths = match self.arrows {
            Arrows::None => Vec::new(),
            Arrows::Legs => exposure::legs(cx.board, threats.iter().copied()),
            Arrows::Moved => {
                let then = exposure::ratings_on(cx.board, since.unwrap_or(Date::MIN));
                exposure::moves(cx.board, threats.iter().copied(), &then)
            }
        };
    }

    fn choices(&mut self, ui: &mut Ui, cx: &Context, map: &HeatMap, rows: usize) {
        ui.label("Counts of");
        if heat::switch(ui, &mut self.which) {
            self.cell = None;
        }
        ui.add_space(8.0);
        for (arrows, label, name) in [
            (Arrows::Legs, "Inherent \u{2192} current \u{2192} target", "Arrows from inherent to target"),
            (Arrows::Moved, "Moved since", "Arrows of what moved"),
            (Arrows::None, "No arrows", "No arrows"),
        ] {
            let shown = ui.add(Button::selectable(self.arrows == arrows, label));
            widgets::named(&shown, name);
            if shown.clicked() {
                self.arrows = arrows;
            }
        }
        if self.arrows == Arrows::Moved {
            self.since_when(ui, cx);
        }
        let unrated = if map.unrated > 0 { format!("; {} not rated", map.unrated) } else { String::new() };
        widgets::note(ui, &format!("{rows} risks pass the register's filters{unrated}"), cx.palette);
    }

    /// A day to compare with: of a meeting, or any other.
    fn since_when(&mut self, ui: &mut Ui, cx: &Context) {
        let mut choices: Vec<(Option<Date>, String)> = vec![(None, "the last meeting".to_owned())];
        let mut days: Vec<(Date, &str)> = cx
            .board
            .meetings
            .iter()
            .filter_map(|m| Some((m.on.filter(|d| *d <= cx.as_of)?, m.title.as_str())))
            .collect();
        days.sort_unstable();
        days.dedup_by_key(|d| d.0);
        choices.extend(days.iter().rev().map(|(d, title)| (Some(*d), format!("{d}: {title}"))));
        choices.push((Some(Date::MIN), "the trail's beginning".to_owned()));
        if let Some(own) = self.since.filter(|d| !choices.iter().any(|c| c.0 == Some(*d))) {
            choices.push((Some(own), own.to_string()));
        }
        choose(ui, "Compared with", 170.0, &mut self.since, &choices);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let name = ui.label(egui::RichText::new("or the day").small());
            let edit =
                egui::TextEdit::singleline(&mut self.typed).desired_width(90.0).hint_text("YYYY-MM-DD");
            let typed = ui.add(edit).labelled_by(name.id);
            if typed.lost_focus()
                && let Some(day) = day(&self.typed)
            {
                self.since = Some(day);
            }
        });
    }

    fn draw(&mut self, ui: &mut Ui, cx: &Context, map: &HeatMap, width: f32) {
        const WORDS: f32 = 104.0;
        let scale = cx.board.scale();
        let look = Look { which: self.which, scale: &scale, own: cx.board.risk_framework.scale.is_some() };
        let (likelihoods, impacts) = scale.size();
        let size = vec2(
            (width - WORDS) / f32::from(impacts.max(1)) - 3.0,
            (330.0 / f32::from(likelihoods.max(1)) - 3.0).min(78.0),
        );
        let small = TextStyle::Small.resolve(ui.style());
        let mut cells: Vec<((u8, u8), Rect)> = Vec::new();
        ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
        for likelihood in (1..=likelihoods).rev() {
            ui.horizontal(|ui| {
                let text = format!("{likelihood} {}", scale.likelihood_word(likelihood));
                heat::axis_word(
                    ui,
                    &text,
                    vec2(WORDS - 6.0, size.y),
                    Align2::RIGHT_CENTER,
                    &small,
                    cx.palette,
                );
                for impact in 1..=impacts {
                    let at = (likelihood, impact);
                    let (rect, response) =
                        heat::cell(ui, map, look, at, self.cell == Some(at), size, cx.palette);
                    cells.push((at, rect));
                    if response.clicked() {
                        self.cell = (self.cell != Some(at)).then_some(at);
                    }
                }
            });
        }
        ui.horizontal(|ui| {
            heat::axis_word(ui, "", vec2(WORDS - 6.0, 16.0), Align2::RIGHT_CENTER, &small, cx.palette);
            for impact in 1..=impacts {
                let text = format!("{impact} {}", scale.impact_word(impact));
                heat::axis_word(ui, &text, vec2(size.x, 16.0), Align2::CENTER_CENTER, &small, cx.palette);
            }
        });
        widgets::note(ui, "Likelihood up, impact across; press a cell to list its risks", cx.palette);
        let centre = |r: Rating| {
            let at = (r.likelihood, r.impact);
            cells.iter().find(|(c, _)| *c == at).map(|(_, rect)| rect.center())
        };
        let picked = cx.selected.filter(|s| s.list == List::Risks).map(|s| s.id.as_str());
        let own =
            |path: &Path| path.risks.iter().any(|&i| picked.is_some_and(|id| cx.board.risks[i].id == *id));
        let any_own = self.paths.iter().any(own);
        // The ways of the risk that is picked out lie on top.
        for mine in [false, true] {
            for path in self.paths.iter().take(if mine { usize::MAX } else { MOST }) {
                if own(path) == mine
                    && let Some((from, to)) = centre(path.from).zip(centre(path.to))
                {
                    arrow(ui.painter(), path, (from, to), any_own && !mine, cx.palette);
                }
            }
        }
    }

    /// What stands beside the map: the risks of the cell that is pressed, and the ways in words.
    fn beside(&mut self, ui: &mut Ui, cx: &mut Context, threats: &[usize]) {
        let board = cx.board;
        if let Some((likelihood, impact)) = self.cell {
            let here: Vec<usize> = threats
                .iter()
                .copied()
                .filter(|&i| self.which.of(&board.risks[i]) == Some(Rating { likelihood, impact }))
                .collect();
            let which = self.which.label().to_lowercase();
            widgets::section(
                ui,
                &format!("{} at {which} likelihood {likelihood}, impact {impact}", here.len()),
            );
            for &i in here.iter().take(MOST) {
                risk_button(ui, cx, i);
            }
            if here.len() > MOST {
                widgets::note(ui, &format!("and {} more", here.len() - MOST), cx.palette);
            }
            ui.add_space(6.0);
        }
        if self.arrows == Arrows::None {
            return;
        }
        let title = match self.arrows {
            Arrows::Moved => "What moved",
            _ => "Ways across the map",
        };
        widgets::section(ui, title);
        if self.arrows == Arrows::Legs {
            key(ui, cx.palette);
        }
        if self.paths.is_empty() {
            let none = if self.arrows == Arrows::Moved {
                "No risk shown has moved since, as far as the audit trail says."
            } else {
                "No risk shown has two ratings that differ."
            };
            widgets::note(ui, none, cx.palette);
        }
        if self.paths.len() > MOST {
            let text = format!("The {MOST} ways that most risks take, of {}", self.paths.len());
            widgets::note(ui, &text, cx.palette);
        }
        for path in self.paths.iter().take(MOST) {
            let text = path_words(board, path);
            let shown =
                ui.add(Button::new(egui::RichText::new(&text).small()).frame_when_inactive(false).truncate());
            widgets::named(&shown, &text);
            if shown.on_hover_text(format!("{text}\n(press to pick these risks out in turn)")).clicked() {
                // The one after that which is picked out, from the first again after the last.
                let at =
                    path.risks.iter().position(|&i| cx.is_selected(List::Risks, board.risks[i].id.as_str()));
                let next = at.map_or(0, |at| (at + 1) % path.risks.len().max(1));
                if let Some(risk) = path.risks.get(next).and_then(|&i| board.risks.get(i)) {
                    RisksPage::select(cx, risk.id.as_str());
                }
            }
        }
    }
}

fn risk_button(ui: &mut Ui, cx: &mut Context, place: usize) {
    let Some(risk) = cx.board.risks.get(place) else { return };
    let picked = cx.is_selected(List::Risks, risk.id.as_str());
    let text = format!("{} {}", risk.id, risk.title);
    let shown = ui.add(Button::selectable(picked, &text).truncate());
    if shown.on_hover_text(&text).clicked() {
        RisksPage::select(cx, risk.id.as_str());
    }
}

/// What the two kinds of arrow mean.
fn key(ui: &mut Ui, p: &Palette) {
    for (leg, text) in
        [(Leg::Controlled, "what controls do"), (Leg::ToGo, "what is still to be done (dashed)")]
    {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(34.0, 12.0), egui::Sense::hover());
            let ends = (rect.left_center(), rect.right_center());
            line(ui.painter(), leg, ends, Stroke::new(1.8, colour(leg, p)));
            ui.label(egui::RichText::new(format!("{}: {text}", leg.label())).small());
        });
    }
}

fn colour(leg: Leg, p: &Palette) -> Color32 {
    match leg {
        Leg::Controlled | Leg::Moved => p.accent,
        Leg::ToGo => p.ink,
    }
}

/// One way: thicker the more risks take it, beside the middle of its cells so that counts stay legible.
fn arrow(painter: &Painter, path: &Path, (from, to): (Pos2, Pos2), faint: bool, p: &Palette) {
    let along = (to - from).normalized();
    let across = vec2(-along.y, along.x) * if path.leg == Leg::ToGo { -9.0 } else { 9.0 };
    #[allow(clippy::cast_precision_loss)] // a count of risks
    let width = (1.4 + (path.risks.len() as f32).ln() * 0.8).min(4.5);
    let ink = colour(path.leg, p).gamma_multiply(if faint { 0.35 } else { 1.0 });
    // A rim in the ground's colour, so that an arrow is seen on every cell.
    let ends = (from + across + along * 4.0, to + across - along * 4.0);
    line(painter, Leg::Controlled, ends, Stroke::new(width + 2.0, p.paper.gamma_multiply(0.7)));
    line(painter, path.leg, ends, Stroke::new(width, ink));
}

fn line(painter: &Painter, leg: Leg, (from, to): (Pos2, Pos2), stroke: Stroke) {
    let along = (to - from).normalized();
    let across = vec2(-along.y, along.x);
    let back = to - along * 8.0;
    if leg == Leg::ToGo {
        painter.extend(Shape::dashed_line(&[from, back], stroke, 6.0, 4.0));
    } else {
        painter.line_segment([from, back], stroke);
    }
    let half = 3.5 + stroke.width * 0.5;
    let head = vec![to, back + across * half, back - across * half];
    painter.add(Shape::convex_polygon(head, stroke.color, Stroke::NONE));
}
