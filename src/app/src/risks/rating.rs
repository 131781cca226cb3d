//! Choice of a rating: likelihood and impact as steps of the board's scale with their names.

use crate::theme::Palette;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_analysis::exposure::RatingKind;
use boardsight_core::edit::update;
use boardsight_core::model::{Rating, Risk, Scale};
use boardsight_report::risks::band_status;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Id, RichText, TextStyle, Ui, vec2};

/// Returns a rating in words: `16 Extreme (likelihood 4 × impact 4)`.
#[must_use]
pub fn words(scale: &Scale, rating: Option<Rating>) -> String {
    rating.map_or_else(
        || "not rated".to_owned(),
        |r| {
            let band = scale.band_name(scale.band(r.score()));
            format!("{} {band} (likelihood {} \u{d7} impact {})", r.score(), r.likelihood, r.impact)
        },
    )
}

/// Requests a new rating of a risk.
fn set(cx: &ViewContext, risk: &Risk, which: RatingKind, rating: Option<Rating>) {
    let mut risk = risk.clone();
    *which.of_mut(&mut risk) = rating;
    let edit = update(cx.board, &risk);
    cx.edit(edit);
}

/// Draws the score with the band's shape as a button that opens the picker. `brief` moves the band's name
/// to the hover text, for narrow columns.
pub fn button(ui: &mut Ui, cx: &ViewContext, risk: &Risk, which: RatingKind, name: &str, brief: bool) {
    let rating = which.of(risk);
    let scale = cx.board.scale();
    let said = words(&scale, rating);
    let response = ui
        .scope(|ui| {
            let (text, tone) = match rating {
                Some(r) => {
                    let status = band_status(&scale, rating);
                    let word = if brief { String::new() } else { format!(" {}", status.word) };
                    (format!("{}{word}", r.score()), status.tone)
                }
                None => ("not rated".to_owned(), Tone::Missing),
            };
            let colour = cx.palette.tone(tone);
            let mark = ui.text_style_height(&TextStyle::Body) * 0.5;
            let text = RichText::new(format!("     {text}")).color(colour);
            let response = ui.add(egui::Button::new(text).frame(false).truncate());
            let centre = response.rect.left_center() + vec2(ui.spacing().button_padding.x + mark * 0.5, 0.0);
            widgets::paint_shape(ui.painter(), centre, mark * 0.5, tone, colour);
            response
        })
        .inner;
    name_value(&response, name, &said);
    let response = response.on_hover_text(&said);
    egui::Popup::menu(&response).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(260.0);
        ui.label(RichText::new(name).strong());
        picker(ui, cx, risk, which, "");
    });
}

/// Sets the name and the value of a control for screen readers.
pub fn name_value(response: &egui::Response, name: &str, value: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_label(name);
        node.set_value(value);
    });
}

/// Rating in progress with only one step chosen. The other step is never guessed.
#[derive(Clone, Copy, Default)]
struct Half {
    likelihood: Option<u8>,
    impact: Option<u8>,
}

/// Draws likelihood and impact as two rows of the scale's steps. `prefix` precedes each control's
/// accessible name.
pub fn picker(ui: &mut Ui, cx: &ViewContext, risk: &Risk, which: RatingKind, prefix: &str) {
    let rating = which.of(risk);
    let id = Id::unique(("half a rating", risk.id.as_str(), which.label()));
    let mut half = ui.data_mut(|d| d.get_temp::<Half>(id)).unwrap_or_default();
    if let Some(r) = rating {
        half = Half { likelihood: Some(r.likelihood), impact: Some(r.impact) };
    }
    let mut picked = half;
    let scale = cx.board.scale();
    cx.edit_ui(ui, |ui| {
        let steps: Vec<(&str, String)> =
            scale.likelihood.iter().map(|s| (s.word.as_str(), s.criteria.clone())).collect();
        row(ui, cx.palette, prefix, "Likelihood", &steps, &mut picked.likelihood);
        let steps: Vec<(&str, String)> =
            scale.impact.iter().map(|s| (s.word.as_str(), boardsight_report::risks::criteria(s))).collect();
        row(ui, cx.palette, prefix, "Impact", &steps, &mut picked.impact);
    });
    let changed = (picked.likelihood, picked.impact) != (half.likelihood, half.impact);
    match (picked.likelihood, picked.impact) {
        (Some(likelihood), Some(impact)) if changed => {
            ui.data_mut(|d| d.remove::<Half>(id));
            set(cx, risk, which, Some(Rating { likelihood, impact }));
        }
        (Some(_), None) | (None, Some(_)) => {
            ui.data_mut(|d| d.insert_temp(id, picked));
            let open = if picked.impact.is_none() { "impact" } else { "likelihood" };
            widgets::note(ui, &format!("Not rated until {open} is picked too"), cx.palette);
        }
        _ => {}
    }
    if rating.is_some() && cx.can_edit {
        let clear = ui.small_button("Clear rating").on_hover_text("Take this rating away");
        widgets::named(&clear, format!("{prefix} not rated").trim());
        if clear.clicked() {
            ui.data_mut(|d| d.remove::<Half>(id));
            set(cx, risk, which, None);
        }
    }
}

/// Draws the steps of an axis, each with its name and its definition.
fn row(ui: &mut Ui, p: &Palette, prefix: &str, axis: &str, steps: &[(&str, String)], step: &mut Option<u8>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        ui.add_sized(vec2(64.0, 20.0), egui::Label::new(RichText::new(axis).small().color(p.faint)));
        for (number, (word, criteria)) in (1_u8..).zip(steps) {
            let chosen = *step == Some(number);
            let text = RichText::new(number.to_string());
            let text = if chosen { text.strong() } else { text };
            let response = ui.add(egui::Button::selectable(chosen, text).min_size(vec2(22.0, 20.0)));
            let axis = if prefix.is_empty() { axis.to_owned() } else { axis.to_lowercase() };
            let name = format!("{prefix} {axis} {number}: {word}");
            widgets::named(&response, name.trim());
            if response.on_hover_text(format!("{number} {word}\n{criteria}").trim_end()).clicked() {
                *step = Some(number);
            }
        }
        let word = step.and_then(|s| steps.get(usize::from(s).checked_sub(1)?)).map_or("not picked", |s| s.0);
        ui.add(egui::Label::new(RichText::new(word).small()).truncate());
    });
}
