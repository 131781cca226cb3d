//! Validation of a risk framework: scale, appetite, and the board's own declarations.

use super::{RecordPath, Validator};
use crate::model::{Appetite, RiskFramework, Scale};
use std::collections::HashSet;

impl<'a> Validator<'a> {
    /// Validates the risk framework of a board.
    pub(super) fn framework(&mut self, at: &RecordPath, f: &'a RiskFramework) {
        let scale = f.scale();
        if let Some(scale) = &f.scale {
            self.scale(&at.field("scale"), scale);
        }
        self.unique_at(&at.field("appetites"), "id", f.appetites.iter().map(|a| a.id.as_str()));
        let own = self.unique_at(&at.field("categories"), "id", f.categories.iter().map(|c| c.id.as_str()));
        for (i, category) in f.categories.iter().enumerate() {
            self.worded(&at.field("categories").index(i).field("name"), &category.name);
        }
        let mut whose = HashSet::new();
        for (i, appetite) in f.appetites.iter().enumerate() {
            let at = at.field("appetites").index(i);
            self.appetite(&at, appetite, scale.highest());
            if let Some(id) = appetite.own_category.as_deref().filter(|id| !own.contains(id)) {
                let what = format!("no category '{id}' of the board's own");
                self.wrong(at.field("own_category"), what, "the id of an entry of 'categories'");
            }
            if !whose.insert((appetite.category, appetite.own_category.as_deref())) {
                self.wrong(at.field("category"), "a second appetite for the same category", "one a category");
            }
        }
        self.unique_at(&at.field("tags"), "id", f.tags.iter().map(|t| t.id.as_str()));
        for (i, tag) in f.tags.iter().enumerate() {
            self.worded(&at.field("tags").index(i).field("name"), &tag.name);
        }
        self.unique_at(&at.field("fields"), "id", f.fields.iter().map(|x| x.id.as_str()));
        for (i, field) in f.fields.iter().enumerate() {
            let at = at.field("fields").index(i);
            self.worded(&at.field("name"), &field.name);
            if field.kind == crate::model::FieldKind::Choice && field.choices.is_empty() {
                self.wrong(at.field("choices"), "a choice of nothing", "the values to choose from");
            }
        }
    }

    pub(super) fn worded(&mut self, place: &RecordPath, text: &str) {
        if text.trim().is_empty() {
            self.wrong(place.clone(), "no name", "a word or two");
        }
    }

    fn appetite(&mut self, at: &RecordPath, a: &'a Appetite, highest: u16) {
        if a.appetite > a.tolerance || a.tolerance > highest {
            let what = format!("appetite {} and tolerance {}", a.appetite, a.tolerance);
            let expected = format!("scores up to {highest}, the appetite no higher than the tolerance");
            self.wrong(at.field("tolerance"), what, expected);
        }
        self.cite(&at.field("cite"), a.cite.as_ref());
    }

    fn scale(&mut self, at: &RecordPath, scale: &'a Scale) {
        let steps = Scale::LEAST..=Scale::MOST;
        for (axis, n) in [("likelihood", scale.likelihood.len()), ("impact", scale.impact.len())] {
            if !steps.contains(&n) {
                self.wrong(at.field(axis), format!("{n} steps"), "3 to 6 steps");
            }
        }
        let likelihood = at.field("likelihood");
        self.unique_at(&likelihood, "id", scale.likelihood.iter().map(|s| s.id.as_str()));
        self.unique_at(&at.field("impact"), "id", scale.impact.iter().map(|s| s.id.as_str()));
        let mut before = 0.0;
        for (i, step) in scale.likelihood.iter().enumerate() {
            self.worded(&likelihood.index(i).field("word"), &step.word);
            let Some(p) = step.probability else { continue };
            if !(p > 0.0 && p <= 1.0 && p >= before) {
                let what = format!("probability {p}");
                let expected = "a number above 0 and up to 1, no lower than that of the step before";
                self.wrong(likelihood.index(i).field("probability"), what, expected);
            }
            before = p;
        }
        for (i, step) in scale.impact.iter().enumerate() {
            self.worded(&at.field("impact").index(i).field("word"), &step.word);
        }
        let bands = at.field("bands");
        self.unique_at(&bands, "id", scale.bands.iter().map(|b| b.id.as_str()));
        if !(2..=6).contains(&scale.bands.len()) {
            self.wrong(bands.clone(), format!("{} bands", scale.bands.len()), "2 to 6 bands");
        }
        for (i, band) in scale.bands.iter().enumerate() {
            let at = bands.index(i);
            self.worded(&at.field("name"), &band.name);
            let before = i.checked_sub(1).and_then(|i| scale.bands.get(i)).map(|b| b.from);
            let sound = match before {
                None => band.from == 1,
                Some(before) => band.from > before && band.from <= scale.highest(),
            };
            if !sound {
                let what = format!("band '{}' from {}", band.name, band.from);
                let expected = format!(
                    "the first from 1, each next one higher, none above the highest score, {}",
                    scale.highest()
                );
                self.wrong(at.field("from"), what, expected);
            }
        }
        self.cites(at, &scale.cites);
    }
}
