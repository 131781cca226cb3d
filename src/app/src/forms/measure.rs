//! Form of a measure: one definition for all programmes, with its unit cost, its target and its benchmark.

use super::parts::{Cite, Foot, WIDE, attempt, basis, choice, first_line, held, line, lines, number};
use crate::action::FormRequest;
use crate::fields;
use crate::forms::parts::FooterAction;
use crate::forms::response::FormResponse;
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_core::edit::{self, List, MeasureRemoval};
use boardsight_core::model::{
    Basis, Board, Denominator, DesiredDirection, Measure, MeasureId, Target, UnitCost, ValueKind,
};
use boardsight_report::say;
use eframe::egui::{DragValue, Grid, Ui};

#[derive(Clone, PartialEq)]
struct Fields {
    name: String,
    short: String,
    unit: String,
    definition: String,
    better: DesiredDirection,
    expressed: ValueKind,
    decimals: u8,
    seasonal: bool,
    cite: Cite,
    cost: String,
    cost_units: String,
    cost_basis: Basis,
    cost_cite: Cite,
    target: String,
    target_basis: Basis,
    target_cite: Cite,
    over: Option<MeasureId>,
    share: bool,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            name: String::new(),
            short: String::new(),
            unit: String::new(),
            definition: String::new(),
            better: DesiredDirection::Lower,
            expressed: ValueKind::Level,
            decimals: 0,
            seasonal: false,
            cite: Cite::default(),
            cost: String::new(),
            cost_units: "1".to_owned(),
            cost_basis: Basis::Published,
            cost_cite: Cite::default(),
            target: String::new(),
            target_basis: Basis::Published,
            target_cite: Cite::default(),
            over: None,
            share: false,
        }
    }
}

/// Citation for which a source is being added.
#[derive(Clone, Copy)]
enum Wanted {
    Definition,
    Cost,
    Target,
}

/// State of the form.
pub(super) struct MeasureForm {
    /// Id of the record to change; `None` to add one.
    id: Option<String>,
    before: Fields,
    now: Fields,
    goes: RevisionCache<MeasureRemoval>,
    wanted: Wanted,
    problem: Option<String>,
}

impl MeasureForm {
    pub(super) fn new() -> Self {
        Self::with(None, Fields::default())
    }

    pub(super) fn of(measure: &Measure) -> Self {
        let mut fields = Fields {
            name: measure.name.clone(),
            short: measure.short.clone(),
            unit: measure.unit.clone(),
            definition: measure.definition.clone(),
            better: measure.better,
            expressed: measure.expressed,
            decimals: measure.decimals,
            seasonal: measure.seasonal,
            cite: Cite::of(measure.cite.as_ref()),
            over: measure.denominator.as_ref().map(|d| d.measure.clone()),
            share: measure.denominator.as_ref().is_some_and(|d| d.share),
            ..Fields::default()
        };
        if let Some(cost) = &measure.unit_cost {
            fields.cost = cost.gbp.0.to_string();
            fields.cost_units = cost.units.to_string();
            fields.cost_basis = cost.basis;
            fields.cost_cite = Cite::of(Some(&cost.cite));
        }
        if let Some(target) = &measure.target {
            fields.target = target.value.to_string();
            fields.target_basis = target.basis;
            fields.target_cite = Cite::of(Some(&target.cite));
        }
        Self::with(Some(measure.id.to_string()), fields)
    }

    fn with(id: Option<String>, fields: Fields) -> Self {
        Self {
            id,
            before: fields.clone(),
            now: fields,
            goes: RevisionCache::default(),
            wanted: Wanted::Definition,
            problem: None,
        }
    }

    pub(super) fn is_begun(&self) -> bool {
        self.now != self.before
    }

    /// Selects the source that another form just added.
    pub(super) fn take(&mut self, id: &str) {
        let cite = match self.wanted {
            Wanted::Definition => &mut self.now.cite,
            Wanted::Cost => &mut self.now.cost_cite,
            Wanted::Target => &mut self.now.target_cite,
        };
        id.clone_into(&mut cite.source);
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        if self.id.as_deref().is_some_and(|id| board.measure(id).is_none()) {
            return FormResponse::Close;
        }
        let title = if self.id.is_some() { "Measure" } else { "New measure" };
        widgets::heading_of(&ui.heading(title), title);
        widgets::note(ui, "Defined once, for all programmes.", cx.palette);
        ui.add_space(4.0);
        if let Some(wanted) = self.fields(ui, board) {
            self.wanted = wanted;
            return FormResponse::Lead(FormRequest::Source(None));
        }
        let goes = self.id.as_deref().map(|id| self.goes.get(cx, (), || edit::measure_goes(board, id)));
        let out = goes.map(|goes| (removing(goes), held(&goes.referring)));
        let foot = Foot {
            go: if self.id.is_some() { "Change the measure" } else { "Add the measure" },
            lacks: self.now.measure(self.id.as_deref(), board).err(),
            remove: out.as_ref().map(|(word, held)| (word.as_str(), held.as_str())),
            problem: self.problem.as_deref(),
            ..Foot::default()
        };
        match foot.show(ui, cx.palette) {
            FooterAction::Go => self.go(cx),
            FooterAction::Remove => {
                let edit = edit::remove_measure(board, self.id.as_deref().unwrap_or_default());
                self.done(attempt(cx, edit), FormResponse::Close)
            }
            FooterAction::Cancel => FormResponse::Close,
            FooterAction::Nothing | FooterAction::Next => FormResponse::Keep,
        }
    }

    /// Draws the fields. Returns the citation for which a source is to be added first, if any.
    fn fields(&mut self, ui: &mut Ui, board: &Board) -> Option<Wanted> {
        let mut wanted = None;
        let id = self.id.as_deref();
        let now = &mut self.now;
        Grid::new("measure").num_columns(2).spacing([14.0, 5.0]).show(ui, |ui| {
            first_line(
                ui,
                "Name of the measure",
                &mut now.name,
                "What is counted, such as Emergency admissions",
            );
            line(ui, "Short name", &mut now.short, "Used where space is short");
            line(ui, "Unit", &mut now.unit, "In the plural, such as admissions, days or %");
            lines(ui, "Definition", &mut now.definition, "What exactly is counted");
            let better = [DesiredDirection::Lower, DesiredDirection::Higher, DesiredDirection::Neutral];
            choice(ui, "Which way is better", &mut now.better, &better.map(|b| (b, b.label())));
            let expressed = [ValueKind::Level, ValueKind::ChangeOnYear];
            choice(ui, "Figures show", &mut now.expressed, &expressed.map(|e| (e, e.label())));
            ui.label("Shown with");
            ui.horizontal(|ui| {
                named(&ui.add(DragValue::new(&mut now.decimals).range(0..=6)), "Decimals shown");
                ui.label("decimals");
                ui.checkbox(&mut now.seasonal, "Seasonal");
            });
            ui.end_row();
            if now.cite.show(ui, board, "the definition") {
                wanted = Some(Wanted::Definition);
            }
            line(ui, "Unit cost, in pounds", &mut now.cost, "Empty where none is known");
            if !now.cost.trim().is_empty() {
                line(ui, "For so many units", &mut now.cost_units, "1 where the cost of one is published");
                basis(ui, "The unit cost is", &mut now.cost_basis);
                if now.cost_cite.show(ui, board, "the unit cost") {
                    wanted = Some(Wanted::Cost);
                }
            }
            line(ui, "Target", &mut now.target, "In the unit, for every period; empty for none");
            if !now.target.trim().is_empty() {
                basis(ui, "The target is", &mut now.target_basis);
                if now.target_cite.show(ui, board, "the target") {
                    wanted = Some(Wanted::Target);
                }
            }
            let others = board.measures.iter().filter(|m| Some(m.id.as_str()) != id);
            let mut all: Vec<(Option<MeasureId>, &str)> = vec![(None, "nothing")];
            all.extend(others.map(|m| (Some(m.id.clone()), m.name.as_str())));
            choice(ui, "Measured per", &mut now.over, &all);
            if now.over.is_some() {
                ui.label("");
                ui.set_max_width(WIDE.max(ui.available_width()));
                ui.checkbox(&mut now.share, "it is a share of that, not a rate over it");
                ui.end_row();
            }
        });
        wanted
    }

    fn go(&mut self, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        let measure = match self.now.measure(self.id.as_deref(), board) {
            Ok(measure) => measure,
            Err(lacks) => return self.done(Err(lacks), FormResponse::Keep),
        };
        let (word, edit) = match self.id {
            Some(_) => ("Change", edit::update(board, &measure)),
            None => ("Add", edit::insert(board, &measure)),
        };
        let edit = edit.map(|e| edit::Edit { label: format!("{word} the measure {}", measure.name), ..e });
        self.done(attempt(cx, edit), FormResponse::Made(List::Measures, measure.id.to_string()))
    }

    fn done(&mut self, made: Result<(), String>, came: FormResponse) -> FormResponse {
        self.problem = made.err();
        if self.problem.is_some() { FormResponse::Keep } else { came }
    }
}

/// Returns the text of the remove button, with the number of figures that are removed too.
fn removing(goes: &MeasureRemoval) -> String {
    match goes.lines {
        0 => "Remove the measure".to_owned(),
        n => format!(
            "Remove the measure and its {} in {}",
            say::count(goes.figures, "figure", "figures"),
            say::count(n, "line", "lines")
        ),
    }
}

impl Fields {
    /// Returns the measure as filled in.
    ///
    /// # Errors
    /// Description of a missing or invalid field.
    fn measure(&self, id: Option<&str>, board: &Board) -> Result<Measure, String> {
        let (name, short, unit) = (self.name.trim(), self.short.trim(), self.unit.trim());
        for (text, lacks) in [
            (name, "Say what is counted"),
            (short, "Give a short name, used where space is short"),
            (unit, "Give the unit, such as admissions or %"),
        ] {
            if text.is_empty() {
                return Err(lacks.to_owned());
            }
        }
        let others = || board.measures.iter().filter(|m| Some(m.id.as_str()) != id);
        if let Some(same) = others().find(|m| m.name == name || m.short == short) {
            return Err(format!("{} ({}) already exists", same.name, same.short));
        }
        let known = id.and_then(|id| board.measure(id));
        Ok(Measure {
            id: known.map_or_else(
                || edit::named_id(board, List::Measures, name, "measure").into(),
                |m| m.id.clone(),
            ),
            name: name.to_owned(),
            short: short.to_owned(),
            unit: unit.to_owned(),
            definition: self.definition.trim().to_owned(),
            better: self.better,
            expressed: self.expressed,
            decimals: self.decimals,
            unit_cost: self.unit_cost()?,
            target: self.target()?,
            seasonal: self.seasonal,
            denominator: self.over.clone().map(|measure| Denominator { measure, share: self.share }),
            cite: self.cite.citation(),
        })
    }

    fn unit_cost(&self) -> Result<Option<UnitCost>, String> {
        if self.cost.trim().is_empty() {
            return Ok(None);
        }
        let gbp = fields::pounds(&self.cost)
            .ok_or("Unit cost: give whole pounds, for as many units as make them whole")?;
        let units = number(&self.cost_units)
            .filter(|n| *n > 0.0)
            .ok_or("For so many units: give a number above zero")?;
        let cite = self.cost_cite.citation().ok_or("Choose a source for the unit cost")?;
        Ok(Some(UnitCost { gbp, units, basis: self.cost_basis, cite }))
    }

    fn target(&self) -> Result<Option<Target>, String> {
        if self.target.trim().is_empty() {
            return Ok(None);
        }
        let value = number(&self.target).ok_or("Target: give a number in the measure's unit")?;
        let cite = self.target_cite.citation().ok_or("Choose a source for the target")?;
        Ok(Some(Target { value, basis: self.target_basis, cite }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_store::flagship;

    #[test]
    fn untouched_measure_form_changes_nothing() {
        let board = flagship::audit_board().unwrap();
        for measure in &board.measures {
            let form = MeasureForm::of(measure);
            assert_eq!(&form.now.measure(Some(measure.id.as_str()), &board).unwrap(), measure);
        }
    }

    #[test]
    fn a_unit_cost_or_target_without_a_source_is_refused() {
        let board = flagship::audit_board().unwrap();
        let mut f = Fields {
            name: "Beds".to_owned(),
            short: "Beds".to_owned(),
            unit: "beds".to_owned(),
            cost: "£1,600".to_owned(),
            ..Fields::default()
        };
        assert!(f.measure(None, &board).unwrap_err().contains("source"));
        board.sources[0].id.as_str().clone_into(&mut f.cost_cite.source);
        f.target = "nine".to_owned();
        assert!(f.measure(None, &board).unwrap_err().starts_with("Target"));
        f.target = "9.5".to_owned();
        assert!(f.measure(None, &board).unwrap_err().contains("a source for the target"));
        f.target.clear();
        let made = f.measure(None, &board).unwrap();
        assert_eq!((made.id.as_str(), made.unit_cost.unwrap().gbp.0, made.target), ("beds", 1600, None));
    }
}
