//! Form of a programme that the board oversees.

use super::parts::{Cite, choice, first_line, line, lines, optional, optional_day, put};
use super::places::{self, PlaceRow};
use crate::action::FormRequest;
use crate::forms::parts::{FooterAction, RecordHeader};
use crate::forms::response::FormResponse;
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use crate::widgets::{self, named};
use boardsight_core::edit::{self, List};
use boardsight_core::model::{Board, BodyId, Programme, ProgrammeKind};
use eframe::egui::{Grid, ScrollArea, Ui};

#[derive(Clone, Default, PartialEq)]
struct Fields {
    name: String,
    short: String,
    /// `None` for another kind, with the name in `other`.
    kind: Option<ProgrammeKind>,
    other: String,
    about: String,
    owner: String,
    starts: String,
    ends: String,
    leads: Vec<BodyId>,
    places: Vec<PlaceRow>,
    cite: Cite,
}

/// State of the form.
pub(super) struct ProgrammeForm {
    /// Id of the record to change; `None` to add one.
    id: Option<String>,
    before: Fields,
    now: Fields,
    held: RevisionCache<String>,
    problem: Option<String>,
}

impl ProgrammeForm {
    pub(super) fn new() -> Self {
        Self::with(None, Fields::default())
    }

    pub(super) fn of(programme: &Programme) -> Self {
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let (kind, other) = match &programme.kind {
            ProgrammeKind::Other(text) => (None, text.clone()),
            kind => (Some(kind.clone()), String::new()),
        };
        let fields = Fields {
            name: programme.name.clone(),
            short: programme.short.clone(),
            kind,
            other,
            about: programme.about.clone(),
            owner: programme.owner.clone().unwrap_or_default(),
            starts: day(programme.starts),
            ends: day(programme.ends),
            leads: programme.leads.clone(),
            places: programme.sites.iter().map(PlaceRow::of).collect(),
            cite: Cite::of(programme.cites.first()),
        };
        Self::with(Some(programme.id.to_string()), fields)
    }

    fn with(id: Option<String>, fields: Fields) -> Self {
        Self { id, before: fields.clone(), now: fields, held: RevisionCache::default(), problem: None }
    }

    pub(super) fn is_begun(&self) -> bool {
        self.now != self.before
    }

    /// Selects the body or source that another form just added.
    pub(super) fn take(&mut self, list: List, id: &str) {
        match list {
            List::Bodies => self.now.leads.push(id.into()),
            List::Sources => id.clone_into(&mut self.now.cite.source),
            _ => {}
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        if self.id.as_deref().is_some_and(|id| board.programme(id).is_none()) {
            return FormResponse::Close;
        }
        let title = if self.id.is_some() { "Programme" } else { "New programme" };
        widgets::heading_of(&ui.heading(title), title);
        ui.add_space(6.0);
        if let Some(open) = self.fields(ui, cx) {
            return FormResponse::Lead(open);
        }
        let lacks = self.now.programme(self.id.as_deref(), board).err();
        let one = RecordHeader {
            list: List::Programmes,
            what: "programme",
            id: self.id.as_deref(),
            name: &self.before.name,
        };
        match one.foot(ui, cx, lacks, &mut self.held, self.problem.as_deref()) {
            FooterAction::Go => self.go(cx),
            FooterAction::Remove => {
                let removed = one.remove(cx);
                self.done(removed, FormResponse::Close)
            }
            FooterAction::Cancel => FormResponse::Close,
            FooterAction::Nothing | FooterAction::Next => FormResponse::Keep,
        }
    }

    /// Draws the fields. Returns another form, if one must be filled in first.
    fn fields(&mut self, ui: &mut Ui, cx: &ViewContext) -> Option<FormRequest> {
        let mut open = None;
        let now = &mut self.now;
        Grid::new("programme").num_columns(2).spacing([14.0, 6.0]).show(ui, |ui| {
            first_line(ui, "Name of the programme", &mut now.name, "In full");
            line(ui, "Short name", &mut now.short, "For tables and labels, such as BCF");
            choice(ui, "Kind", &mut now.kind, &kinds());
            if now.kind.is_none() {
                line(ui, "Which kind", &mut now.other, "In a few words");
            }
            lines(ui, "What it is", &mut now.about, "In a sentence or two");
            line(ui, "Who answers for it", &mut now.owner, "By office, such as SRO, BCF");
            line(ui, "Starts", &mut now.starts, "YYYY-MM-DD; empty where it is not known");
            line(ui, "Ends", &mut now.ends, "YYYY-MM-DD; empty where it is not known");
            if now.cite.show(ui, cx.board, "the programme") {
                open = Some(FormRequest::Source(None));
            }
        });
        ui.add_space(4.0);
        ui.horizontal_wrapped(|ui| {
            ui.label("Led by");
            let add = ui.button("Add an organisation\u{2026}");
            named(&add, "Add an organisation that leads the programme");
            if add.clicked() {
                open = Some(FormRequest::Body(None));
            }
            if cx.board.bodies.is_empty() {
                widgets::note(ui, "The board has no organisation yet", cx.palette);
            }
        });
        ScrollArea::vertical().id_salt("leads").max_height(84.0).show(ui, |ui| {
            for body in &cx.board.bodies {
                let mut on = now.leads.contains(&body.id);
                if ui.checkbox(&mut on, &body.name).changed() {
                    if on {
                        now.leads.push(body.id.clone());
                    } else {
                        now.leads.retain(|b| *b != body.id);
                    }
                }
            }
        });
        if let Some(wrong) = places::show(ui, cx, &mut now.places) {
            self.problem = Some(wrong);
        }
        open
    }

    fn go(&mut self, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        let programme = match self.now.programme(self.id.as_deref(), board) {
            Ok(programme) => programme,
            Err(lacks) => return self.done(Err(lacks), FormResponse::Keep),
        };
        let made = put(cx, &programme, self.id.is_some(), &format!("the programme {}", programme.name));
        self.done(made, FormResponse::Made(List::Programmes, programme.id.to_string()))
    }

    fn done(&mut self, made: Result<(), String>, came: FormResponse) -> FormResponse {
        self.problem = made.err();
        if self.problem.is_some() { FormResponse::Keep } else { came }
    }
}

fn kinds() -> Vec<(Option<ProgrammeKind>, &'static str)> {
    use ProgrammeKind::{AreaPlans, Devolution, NewCareModels, PersonalBudgets, Pioneers, PooledBudget};
    vec![
        (None, "Another kind"),
        (Some(PooledBudget), "Pooled budget"),
        (Some(NewCareModels), "New care models"),
        (Some(AreaPlans), "Area plans"),
        (Some(Pioneers), "Pioneers"),
        (Some(PersonalBudgets), "Personal budgets"),
        (Some(Devolution), "Devolution"),
    ]
}

impl Fields {
    /// Returns the programme as filled in.
    ///
    /// # Errors
    /// Description of a missing or invalid field.
    fn programme(&self, id: Option<&str>, board: &Board) -> Result<Programme, String> {
        let (name, short) = (self.name.trim(), self.short.trim());
        if name.is_empty() {
            return Err("Say what the programme is called".to_owned());
        }
        if short.is_empty() {
            return Err("Give a short name, for tables".to_owned());
        }
        let others = || board.programmes.iter().filter(|p| Some(p.id.as_str()) != id);
        if let Some(same) = others().find(|p| p.name == name || p.short == short) {
            return Err(format!("{} ({}) already exists", same.name, same.short));
        }
        let kind = match (&self.kind, self.other.trim()) {
            (Some(kind), _) => kind.clone(),
            (None, "") => return Err("Say what kind of programme it is".to_owned()),
            (None, other) => ProgrammeKind::Other(other.to_owned()),
        };
        let starts = optional_day(&self.starts, "Starts")?;
        let ends = optional_day(&self.ends, "Ends")?;
        if let (Some(starts), Some(ends)) = (starts, ends)
            && ends < starts
        {
            return Err("It cannot end before it starts".to_owned());
        }
        if let Some(lacks) = places::lacks(&self.places) {
            return Err(lacks);
        }
        let known = id.and_then(|id| board.programme(id));
        // The form edits the first citation; the others are unchanged.
        let others = known.map(|p| p.cites.iter().skip(1).cloned()).into_iter().flatten();
        Ok(Programme {
            id: known.map_or_else(
                || edit::named_id(board, List::Programmes, short, "programme").into(),
                |p| p.id.clone(),
            ),
            name: name.to_owned(),
            short: short.to_owned(),
            kind,
            about: self.about.trim().to_owned(),
            leads: self.leads.clone(),
            owner: optional(&self.owner),
            starts,
            ends,
            money: known.map(|p| p.money.clone()).unwrap_or_default(),
            confidence: known.map(|p| p.confidence.clone()).unwrap_or_default(),
            sites: places::sites(board, &self.places),
            cites: self.cite.citation().into_iter().chain(others).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_store::flagship;

    #[test]
    fn untouched_programme_form_changes_nothing() {
        let board = flagship::audit_board().unwrap();
        for programme in &board.programmes {
            let form = ProgrammeForm::of(programme);
            let out = form.now.programme(Some(programme.id.as_str()), &board).unwrap();
            assert_eq!(&out, programme);
            assert!(!form.is_begun());
        }
    }

    #[test]
    fn missing_input_is_named_one_at_a_time() {
        let board = flagship::audit_board().unwrap();
        let mut f = Fields::default();
        let said = |f: &Fields| f.programme(None, &board).unwrap_err();
        assert!(said(&f).contains("called"));
        f.name = "Local digital roadmaps".to_owned();
        assert!(said(&f).contains("short"));
        f.short = board.programmes[0].short.clone();
        assert!(said(&f).contains("already"));
        f.short = "LDR".to_owned();
        assert!(said(&f).contains("kind"));
        f.other = "Roadmaps".to_owned();
        (f.starts, f.ends) = ("2017-04-01".to_owned(), "2016-04-01".to_owned());
        assert!(said(&f).contains("before"));
        f.ends = "April".to_owned();
        assert!(said(&f).starts_with("Ends:"));
        f.ends.clear();
        let made = f.programme(None, &board).unwrap();
        assert_eq!((made.id.as_str(), made.ends, made.owner), ("ldr", None, None));
    }
}
