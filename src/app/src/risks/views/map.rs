//! Large heat map: counts, the paths between inherent, current and target ratings, and the movement since a
//! date.

use crate::chart::{self, shapes};
use crate::risks::heat::{self, Look};
use crate::risks::views::baseline_picker::{BaselinePicker, Since};
use crate::theme::Palette;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_analysis::exposure::{self, HeatMap, Path, RatingKind, RatingMove};
use boardsight_core::edit::List;
use boardsight_core::model::{Rating, Risk};
use boardsight_report::risks::heat::path_words;
use boardsight_report::risks::picture::{MOST_WAYS, MoveArrows, leg_role, map_chart};
use boardsight_report::spec::{Chart, Role};
use eframe::egui::{self, Align2, Button, Rect, Stroke, TextStyle, Ui, vec2};

/// Paths that are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Arrows {
    /// From inherent through current to target ratings.
    #[default]
    Legs,
    /// From earlier ratings to current ones.
    Moved,
    None,
}

#[derive(Default)]
pub(crate) struct MapView {
    which: RatingKind,
    arrows: Arrows,
    /// Start of the movement.
    pub(crate) compared: BaselinePicker,
    /// Cell whose risks are listed.
    cell: Option<(u8, u8)>,
    /// Cached result with its key.
    worked: MapState,
    key: Option<Key>,
}

/// Revision, rows, kind of rating, arrows, start of the movement, and number of snapshots read.
type Key = (u64, u64, RatingKind, Arrows, Since, u32);

#[derive(Default)]
struct MapState {
    threats: Vec<usize>,
    map: HeatMap,
    /// Paths, those with the most risks first.
    paths: Vec<Path>,
}

impl MapView {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext, rows: &[usize], print: u64) {
        self.work_out(cx, rows, print);
        let worked = std::mem::take(&mut self.worked);
        let palette = cx.palette;
        widgets::card(palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| self.choices(ui, cx, &worked, rows.len()));
            ui.horizontal_top(|ui| {
                let width = (ui.available_width() * 0.58).clamp(420.0, 820.0);
                ui.allocate_ui(vec2(width, 420.0), |ui| {
                    ui.vertical(|ui| self.draw(ui, cx, &worked, width));
                });
                ui.add_space(8.0);
                ui.vertical(|ui| self.beside(ui, cx, &worked));
            });
            let own = cx.board.risk_framework.scale.is_some();
            if !own {
                widgets::note(ui, exposure::BAND_SOURCE, palette);
            }
        });
        self.worked = worked;
    }

    fn work_out(&mut self, cx: &ViewContext, rows: &[usize], print: u64) {
        let (since, read) = (self.compared.since.clone(), self.compared.read);
        let key = Some((cx.revision, print, self.which, self.arrows, since, read));
        if self.key == key {
            return;
        }
        self.key = key;
        let board = cx.board;
        let threats: Vec<usize> =
            rows.iter().copied().filter(|&i| board.risks.get(i).is_some_and(Risk::is_threat)).collect();
        let paths = match self.arrows {
            Arrows::None => Vec::new(),
            Arrows::Legs => exposure::legs(board, threats.iter().copied()),
            Arrows::Moved => self.compared.paths(cx, &threats),
        };
        let map = exposure::heat_map(board, threats.iter().copied(), self.which);
        self.worked = MapState { threats, map, paths };
    }

    /// Returns the map as a picture for documents and slides.
    fn picture(&self, cx: &ViewContext, worked: &MapState) -> Chart {
        let moved = self.compared.words(cx);
        let words = match self.arrows {
            Arrows::Legs => "inherent to current (solid), current to target (dashed)",
            _ => &moved,
        };
        let ways = (self.arrows != Arrows::None).then_some(MoveArrows { paths: &worked.paths, words });
        map_chart(cx.board, &worked.map, self.which, ways)
    }

    fn choices(&mut self, ui: &mut Ui, cx: &ViewContext, worked: &MapState, rows: usize) {
        chart::menu(ui, "Copy or save this map", || self.picture(cx, worked));
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
            self.compared.choose(ui, cx);
        }
        let unrated = worked.map.unrated;
        let unrated = if unrated > 0 { format!("; {unrated} not rated") } else { String::new() };
        widgets::note(ui, &format!("{rows} risks pass the register's filters{unrated}"), cx.palette);
    }

    fn draw(&mut self, ui: &mut Ui, cx: &ViewContext, worked: &MapState, width: f32) {
        let map = &worked.map;
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
        let any_own = worked.paths.iter().any(own);
        // Draw the paths of the selected risk on top.
        for mine in [false, true] {
            for path in worked.paths.iter().take(if mine { usize::MAX } else { MOST_WAYS }) {
                if own(path) == mine
                    && let Some((from, to)) = centre(path.from).zip(centre(path.to))
                {
                    let strength = if any_own && !mine { 0.35 } else { 1.0 };
                    let role = leg_role(path.leg);
                    shapes::arrow(ui.painter(), (from, to), role, path.risks.len(), strength, cx.palette);
                }
            }
        }
        for (at, rect) in &cells {
            heat::number(ui.painter(), map, look, *at, *rect, cx.palette);
        }
    }

    /// Draws the area next to the map: the risks of the selected cell, and the paths in words.
    fn beside(&mut self, ui: &mut Ui, cx: &ViewContext, worked: &MapState) {
        let (board, paths, threats) = (cx.board, &worked.paths, &worked.threats);
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
            for &i in here.iter().take(MOST_WAYS) {
                risk_button(ui, cx, i);
            }
            if here.len() > MOST_WAYS {
                widgets::note(ui, &format!("and {} more", here.len() - MOST_WAYS), cx.palette);
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
        if self.arrows == Arrows::Moved {
            self.compared.said(ui, cx, threats, paths);
        }
        // Do not report 'no movement' for a snapshot that is still being read or cannot be read.
        if paths.is_empty() && (self.arrows == Arrows::Legs || self.compared.is_known()) {
            let none = if self.arrows == Arrows::Moved {
                if matches!(self.compared.since, Since::Snapshot(_)) {
                    "No risk shown has moved since."
                } else {
                    "No risk shown has moved since, as far as the audit trail says."
                }
            } else {
                "No risk shown has two ratings that differ."
            };
            widgets::note(ui, none, cx.palette);
        }
        if paths.len() > MOST_WAYS {
            let text = format!("The {MOST_WAYS} ways that most risks take, of {}", paths.len());
            widgets::note(ui, &text, cx.palette);
        }
        for path in paths.iter().take(MOST_WAYS) {
            let text = path_words(board, path);
            let shown =
                ui.add(Button::new(egui::RichText::new(&text).small()).frame_when_inactive(false).truncate());
            widgets::named(&shown, &text);
            if shown.on_hover_text(format!("{text}\n(press to pick these risks out in turn)")).clicked() {
                // Select the risk after the selected one, and the first again after the last.
                let at =
                    path.risks.iter().position(|&i| cx.is_selected(List::Risks, board.risks[i].id.as_str()));
                let next = at.map_or(0, |at| (at + 1) % path.risks.len().max(1));
                if let Some(risk) = path.risks.get(next).and_then(|&i| board.risks.get(i)) {
                    cx.select(List::Risks, risk.id.as_str());
                }
            }
        }
    }
}

fn risk_button(ui: &mut Ui, cx: &ViewContext, place: usize) {
    let Some(risk) = cx.board.risks.get(place) else { return };
    let picked = cx.is_selected(List::Risks, risk.id.as_str());
    let text = format!("{} {}", risk.id, risk.title);
    let shown = ui.add(Button::selectable(picked, &text).truncate());
    if shown.on_hover_text(&text).clicked() {
        cx.select(List::Risks, risk.id.as_str());
    }
}

/// Draws the key of the two kinds of arrow.
fn key(ui: &mut Ui, p: &Palette) {
    for (leg, text) in [
        (RatingMove::InherentToCurrent, "what controls do"),
        (RatingMove::CurrentToTarget, "what is still to be done (dashed)"),
    ] {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(34.0, 12.0), egui::Sense::hover());
            let ends = (rect.left_center(), rect.right_center());
            let role = leg_role(leg);
            shapes::line(ui.painter(), role == Role::Plan, ends, Stroke::new(1.8, shapes::ink(role, p)));
            ui.label(egui::RichText::new(format!("{}: {text}", leg.label())).small());
        });
    }
}
