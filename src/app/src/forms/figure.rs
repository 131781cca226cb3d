//! Form of a figure, with its source. A period without a figure is not reported; the form never fills one
//! in.

use super::parts::{Cite, Foot, attempt, basis, choice, line, number};
use crate::action::FormRequest;
use crate::forms::parts::FooterAction;
use crate::forms::response::FormResponse;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{self, List, TypedFigure};
use boardsight_core::model::{Basis, Board, MeasureId, Period, ProgrammeId, SeriesId, SeriesKind, SiteId};
use boardsight_report::say;
use eframe::egui::{Grid, Response, TextEdit, Ui};

const KINDS: [SeriesKind; 3] = [SeriesKind::Baseline, SeriesKind::Plan, SeriesKind::Outturn];

#[derive(Clone, PartialEq)]
struct Fields {
    measure: Option<MeasureId>,
    programme: Option<ProgrammeId>,
    site: Option<SiteId>,
    kind: SeriesKind,
    period: String,
    value: String,
    basis: Basis,
    cite: Cite,
    revised: bool,
}

/// State of the form.
pub(super) struct FigureForm {
    /// Line of the figure, if fixed.
    line: Option<SeriesId>,
    /// Period of the figure to change; `None` to add one.
    changes: Option<Period>,
    before: Fields,
    now: Fields,
    problem: Option<String>,
}

impl FigureForm {
    /// Creates the form for a figure of a measure, or of the first measure.
    pub(super) fn new(cx: &ViewContext, measure: Option<&str>) -> Self {
        let board = cx.board;
        let first = || board.measures.first().map(|m| m.id.clone());
        let picked = cx.selected.filter(|s| s.list == List::Programmes);
        let programme = picked.and_then(|s| board.programme(&s.id)).or_else(|| board.programmes.first());
        let fields = Fields {
            measure: measure.map(MeasureId::from).or_else(first),
            programme: programme.map(|p| p.id.clone()),
            site: None,
            kind: SeriesKind::Plan,
            period: String::new(),
            value: String::new(),
            basis: Basis::Published,
            cite: Cite::default(),
            revised: false,
        };
        Self { line: None, changes: None, before: fields.clone(), now: fields, problem: None }
    }

    /// Creates the form for another figure of a line, or for changing that of a period. `None` if there is
    /// no such line.
    pub(super) fn of_line(cx: &ViewContext, line: &str, period: Option<Period>) -> Option<Self> {
        let series = cx.board.series.iter().find(|s| s.id == *line)?;
        let point = period.and_then(|p| series.at(p));
        let next = series.points.last().and_then(|p| p.period.next());
        let fields = Fields {
            measure: Some(series.measure.clone()),
            programme: series.programme.clone(),
            site: series.site.clone(),
            kind: series.kind,
            period: period.or(next).map(|p| p.to_string()).unwrap_or_default(),
            value: point.map(|p| p.value.to_string()).unwrap_or_default(),
            basis: point.and_then(|p| p.basis).unwrap_or(series.basis),
            cite: Cite::of(Some(point.map_or(&series.cite, |p| series.cite_of(p)))),
            revised: false,
        };
        Some(Self {
            line: Some(series.id.clone()),
            changes: point.and(period),
            before: fields.clone(),
            now: fields,
            problem: None,
        })
    }

    pub(super) fn is_begun(&self) -> bool {
        self.now != self.before
    }

    /// Selects the source that another form just added.
    pub(super) fn take(&mut self, id: &str) {
        id.clone_into(&mut self.now.cite.source);
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        if self.line.as_ref().is_some_and(|id| !board.series.iter().any(|s| s.id == *id)) {
            return FormResponse::Close;
        }
        let title = if self.changes.is_some() { "Figure" } else { "Add a figure" };
        widgets::heading_of(&ui.heading(title), title);
        widgets::note(
            ui,
            "A period without a figure is not reported. Zero is a figure: type it only where it was reported.",
            cx.palette,
        );
        ui.add_space(6.0);
        if self.fields(ui, board) {
            return FormResponse::Lead(FormRequest::Source(None));
        }
        self.standing(ui, cx);
        let adding = self.changes.is_none();
        let foot = Foot {
            go: if adding { "Add the figure" } else { "Change the figure" },
            next: adding.then_some("Add, and type the next"),
            lacks: self.typed(board).err(),
            remove: self.changes.map(|_| ("Remove the figure", "")),
            problem: self.problem.as_deref(),
        };
        match foot.show(ui, cx.palette) {
            FooterAction::Go => self.go(cx, false),
            FooterAction::Next => self.go(cx, true),
            FooterAction::Remove => {
                let (Some(line), Some(period)) = (&self.line, self.changes) else {
                    return FormResponse::Keep;
                };
                let edit = edit::remove_figure(board, line.as_str(), period);
                self.problem = attempt(cx, edit).err();
                if self.problem.is_some() { FormResponse::Keep } else { FormResponse::Close }
            }
            FooterAction::Cancel => FormResponse::Close,
            FooterAction::Nothing => FormResponse::Keep,
        }
    }

    /// Draws the fields. Returns whether a source is to be added first.
    fn fields(&mut self, ui: &mut Ui, board: &Board) -> bool {
        let mut add = false;
        let settled = self.line.is_some();
        let fixed = self.changes.is_some();
        let now = &mut self.now;
        Grid::new("figure").num_columns(2).spacing([14.0, 6.0]).show(ui, |ui| {
            if settled {
                said(ui, "Measure", &of(board, now));
                said(ui, "Type of figure", now.kind.label());
            } else {
                let all = board.measures.iter().map(|m| (Some(m.id.clone()), m.name.as_str()));
                choice(ui, "Measure", &mut now.measure, &all.collect::<Vec<_>>());
                let mut all: Vec<(Option<ProgrammeId>, &str)> = vec![(None, "England as a whole")];
                all.extend(board.programmes.iter().map(|p| (Some(p.id.clone()), p.name.as_str())));
                let before = now.programme.clone();
                choice(ui, "Programme or area", &mut now.programme, &all);
                if now.programme != before {
                    now.site = None;
                }
                let programme = now.programme.as_ref().and_then(|p| board.programme(p.as_str()));
                if let Some(programme) = programme.filter(|p| !p.sites.is_empty()) {
                    let mut all: Vec<(Option<SiteId>, &str)> = vec![(None, "the whole programme")];
                    all.extend(programme.sites.iter().map(|s| (Some(s.id.clone()), s.name.as_str())));
                    choice(ui, "Place", &mut now.site, &all);
                }
                ui.label("Type of figure");
                ui.horizontal(|ui| {
                    for kind in KINDS {
                        ui.radio_value(&mut now.kind, kind, kind.label());
                    }
                });
                ui.end_row();
            }
            // Focus the first empty field.
            let begin = |ui: &Ui, field: &Response| {
                if ui.memory(|m| m.focused().is_none()) {
                    field.request_focus();
                }
            };
            if fixed {
                said(ui, "Period", &now.period);
            } else {
                let waits = now.period.is_empty();
                let field = line(ui, "Period", &mut now.period, "2016-17, 2016-17 Q1 or Apr 2016");
                if waits {
                    begin(ui, &field);
                }
            }
            let label = ui.label("Figure");
            ui.horizontal(|ui| {
                let field = ui.add(TextEdit::singleline(&mut now.value).desired_width(160.0));
                let field = field.labelled_by(label.id);
                begin(ui, &field);
                let measure = now.measure.as_ref().and_then(|m| board.measure(m.as_str()));
                ui.label(measure.map_or("", |m| m.unit.as_str()));
            });
            ui.end_row();
            basis(ui, "The figure is", &mut now.basis);
            add = now.cite.show(ui, board, "the figure");
        });
        add
    }

    /// Draws the existing figure of the period and the effect of the form on it.
    fn standing(&mut self, ui: &mut Ui, cx: &ViewContext) {
        let Ok(typed) = self.typed(cx.board) else { return };
        let Some(stands) = typed.stands(cx.board) else { return };
        if stands.value.to_bits() == typed.value.to_bits() {
            return;
        }
        let decimals = cx.board.measure(typed.measure.as_str()).map_or(0, |m| m.decimals);
        let was = say::number(stands.value, decimals);
        ui.checkbox(
            &mut self.now.revised,
            format!("{was} was reported and is revised: keep it beside this one"),
        );
        if !self.now.revised {
            widgets::note(
                ui,
                &format!("Otherwise {was} was mistyped, and this stands in its place."),
                cx.palette,
            );
        }
    }

    /// Returns the figure as filled in.
    ///
    /// # Errors
    /// Description of a missing or invalid field.
    fn typed(&self, board: &Board) -> Result<TypedFigure, String> {
        let now = &self.now;
        let none = if board.measures.is_empty() { "Add a measure first" } else { "Choose the measure" };
        let measure = now.measure.clone().filter(|m| board.measure(m.as_str()).is_some()).ok_or(none)?;
        let period = now
            .period
            .trim()
            .parse::<Period>()
            .map_err(|_| "Give the period, such as 2016-17, 2016-17 Q1 or Apr 2016")?;
        if now.value.trim().is_empty() {
            return Err("Enter the figure. If nothing was reported, leave the period out".to_owned());
        }
        let value = number(&now.value).ok_or("Give the figure as a number, such as 193,000 or -1.5")?;
        let lacks = match now.basis {
            Basis::Illustrative => "An illustrative figure has a source too: where it was made up",
            _ => "Choose a source for the figure",
        };
        let cite = now.cite.citation().ok_or(lacks)?;
        Ok(TypedFigure {
            line: self.line.clone(),
            measure,
            programme: now.programme.clone(),
            site: now.site.clone(),
            area: None,
            kind: now.kind,
            period,
            value,
            basis: now.basis,
            cite,
            revised: now.revised,
        })
    }

    fn go(&mut self, cx: &ViewContext, next: bool) -> FormResponse {
        let board = cx.board;
        let typed = match self.typed(board) {
            Ok(typed) => typed,
            Err(lacks) => {
                self.problem = Some(lacks);
                return FormResponse::Keep;
            }
        };
        self.problem = attempt(cx, edit::set_figure(board, &typed)).err();
        if self.problem.is_some() {
            return FormResponse::Keep;
        }
        if !next {
            // Keep the selected line in view.
            return match &self.line {
                Some(line) => FormResponse::Made(List::Series, line.to_string()),
                None => FormResponse::Made(List::Measures, typed.measure.to_string()),
            };
        }
        self.now.value.clear();
        self.now.revised = false;
        self.now.period = typed.period.next().map(|p| p.to_string()).unwrap_or_default();
        self.before = self.now.clone();
        FormResponse::Keep
    }
}

/// Draws a fixed value in place of a field.
fn said(ui: &mut Ui, label: &str, text: &str) {
    ui.label(label);
    ui.label(text);
    ui.end_row();
}

/// Returns the measure and the owner of the figures, in words.
fn of(board: &Board, now: &Fields) -> String {
    let measure = now.measure.as_ref().and_then(|m| board.measure(m.as_str()));
    let programme = now.programme.as_ref().and_then(|p| board.programme(p.as_str()));
    let place = now.site.as_ref().and_then(|s| programme?.sites.iter().find(|x| x.id == *s));
    let mut text = measure.map_or_else(String::new, |m| m.name.clone());
    text = format!("{text}, {}", programme.map_or("England as a whole", |p| p.name.as_str()));
    place.map_or(text.clone(), |p| format!("{text}, {}", p.name))
}
