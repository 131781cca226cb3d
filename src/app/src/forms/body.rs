//! Form of a body: an organisation that is a member of the board, leads its programmes, sends it returns or
//! publishes.

use super::parts::{first_line, line, put};
use crate::forms::parts::{FooterAction, RecordHeader};
use crate::forms::response::FormResponse;
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{self, List};
use boardsight_core::model::{Board, Body};
use eframe::egui::{Grid, Ui};

#[derive(Clone, Default, PartialEq, Eq)]
struct Fields {
    name: String,
    short: String,
}

/// State of the form.
pub(super) struct BodyForm {
    /// Id of the record to change; `None` to add one.
    id: Option<String>,
    before: Fields,
    now: Fields,
    held: RevisionCache<String>,
    problem: Option<String>,
}

impl BodyForm {
    pub(super) fn new() -> Self {
        Self::with(None, Fields::default())
    }

    pub(super) fn of(body: &Body) -> Self {
        let fields = Fields { name: body.name.clone(), short: body.short.clone() };
        Self::with(Some(body.id.to_string()), fields)
    }

    fn with(id: Option<String>, fields: Fields) -> Self {
        Self { id, before: fields.clone(), now: fields, held: RevisionCache::default(), problem: None }
    }

    pub(super) fn is_begun(&self) -> bool {
        self.now != self.before
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        if self.id.as_deref().is_some_and(|id| board.body(id).is_none()) {
            return FormResponse::Close;
        }
        let title = if self.id.is_some() { "Organisation" } else { "New organisation" };
        widgets::heading_of(&ui.heading(title), title);
        widgets::note(
            ui,
            "An organisation that sits on the board, leads a programme or owes a return.",
            cx.palette,
        );
        ui.add_space(6.0);
        Grid::new("body").num_columns(2).spacing([14.0, 6.0]).show(ui, |ui| {
            first_line(ui, "Name of the organisation", &mut self.now.name, "In full");
            line(ui, "Short name", &mut self.now.short, "For tables and labels, such as DH");
        });
        let lacks = lacks(&self.now, self.id.as_deref(), board);
        let one = RecordHeader {
            list: List::Bodies,
            what: "organisation",
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

    fn go(&mut self, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        let (name, short) = (self.now.name.trim().to_owned(), self.now.short.trim().to_owned());
        let id = self.id.clone().unwrap_or_else(|| edit::named_id(board, List::Bodies, &short, "body"));
        let body = Body { id: id.as_str().into(), name, short };
        let made = put(cx, &body, self.id.is_some(), &format!("the organisation {}", body.name));
        self.done(made, FormResponse::Made(List::Bodies, id))
    }

    fn done(&mut self, made: Result<(), String>, came: FormResponse) -> FormResponse {
        self.problem = made.err();
        if self.problem.is_some() { FormResponse::Keep } else { came }
    }
}

fn lacks(now: &Fields, id: Option<&str>, board: &Board) -> Option<String> {
    let (name, short) = (now.name.trim(), now.short.trim());
    let other = |b: &&Body| Some(b.id.as_str()) != id;
    if name.is_empty() {
        Some("Give the name of the organisation".to_owned())
    } else if short.is_empty() {
        Some("Give a short name, for tables".to_owned())
    } else {
        let same = board.bodies.iter().filter(other).find(|b| b.name == name || b.short == short);
        same.map(|b| format!("{} ({}) already exists", b.name, b.short))
    }
}
