//! Form of a source: a publication, return or paper that figures are taken from.

use super::parts::{first_line, line, lines, optional, optional_day, put};
use crate::forms::parts::{FooterAction, RecordHeader};
use crate::forms::response::FormResponse;
use crate::revision_cache::RevisionCache;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::{self, List};
use boardsight_core::model::{Board, Source};
use eframe::egui::{Grid, Ui};

#[derive(Clone, Default, PartialEq, Eq)]
struct Fields {
    title: String,
    publisher: String,
    published: String,
    reference: String,
    address: String,
    note: String,
}

/// State of the form.
pub(super) struct SourceForm {
    /// Id of the record to change; `None` to add one.
    id: Option<String>,
    before: Fields,
    now: Fields,
    held: RevisionCache<String>,
    problem: Option<String>,
}

impl SourceForm {
    pub(super) fn new() -> Self {
        Self::with(None, Fields::default())
    }

    pub(super) fn of(source: &Source) -> Self {
        let fields = Fields {
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            published: source.published.map(|d| d.to_string()).unwrap_or_default(),
            reference: source.reference.clone().unwrap_or_default(),
            address: source.address.clone().unwrap_or_default(),
            note: source.note.clone().unwrap_or_default(),
        };
        Self::with(Some(source.id.to_string()), fields)
    }

    fn with(id: Option<String>, fields: Fields) -> Self {
        Self { id, before: fields.clone(), now: fields, held: RevisionCache::default(), problem: None }
    }

    pub(super) fn is_begun(&self) -> bool {
        self.now != self.before
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &ViewContext) -> FormResponse {
        let board = cx.board;
        if self.id.as_deref().is_some_and(|id| board.source(id).is_none()) {
            return FormResponse::Close;
        }
        let title = if self.id.is_some() { "Source" } else { "New source" };
        widgets::heading_of(&ui.heading(title), title);
        let about = "A publication, return or paper that figures are taken from. Its page or paragraph is given with each figure.";
        widgets::note(ui, about, cx.palette);
        ui.add_space(6.0);
        let now = &mut self.now;
        Grid::new("source").num_columns(2).spacing([14.0, 6.0]).show(ui, |ui| {
            first_line(ui, "Title of the source", &mut now.title, "As published");
            line(ui, "Published by", &mut now.publisher, "An organisation, or the office that sent it");
            line(ui, "Published on", &mut now.published, "YYYY-MM-DD; empty where it is not known");
            line(ui, "Reference", &mut now.reference, "Its number, such as HC 1011, session 2016-17");
            line(ui, "Address", &mut now.address, "https://\u{2026}; empty where there is none");
            lines(ui, "Note", &mut now.note, "What a reader should know of it");
        });
        let lacks = self.now.source(self.id.as_deref(), board).err();
        let one = RecordHeader {
            list: List::Sources,
            what: "source",
            id: self.id.as_deref(),
            name: &self.before.title,
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
        let source = match self.now.source(self.id.as_deref(), board) {
            Ok(source) => source,
            Err(lacks) => return self.done(Err(lacks), FormResponse::Keep),
        };
        let made = put(cx, &source, self.id.is_some(), &format!("the source {}", source.title));
        self.done(made, FormResponse::Made(List::Sources, source.id.to_string()))
    }

    fn done(&mut self, made: Result<(), String>, came: FormResponse) -> FormResponse {
        self.problem = made.err();
        if self.problem.is_some() { FormResponse::Keep } else { came }
    }
}

impl Fields {
    /// Returns the source as filled in.
    ///
    /// # Errors
    /// Description of a missing or invalid field.
    fn source(&self, id: Option<&str>, board: &Board) -> Result<Source, String> {
        let (title, publisher) = (self.title.trim(), self.publisher.trim());
        if title.is_empty() {
            return Err("Say what the source is called".to_owned());
        }
        if publisher.is_empty() {
            return Err("Say who published it".to_owned());
        }
        let published = optional_day(&self.published, "Published on")?;
        let known = id.and_then(|id| board.source(id));
        let alike = |s: &&Source| {
            Some(s.id.as_str()) != id
                && s.title == title
                && s.publisher == publisher
                && s.published == published
        };
        if board.sources.iter().any(|s| alike(&s)) {
            return Err("A source of this title, publisher and day already exists".to_owned());
        }
        let whole = known
            .cloned()
            .unwrap_or_else(|| Source::new(&edit::next_id(board, List::Sources, "source"), title, publisher));
        let made = Source {
            title: title.to_owned(),
            publisher: publisher.to_owned(),
            published,
            reference: optional(&self.reference),
            address: optional(&self.address),
            note: optional(&self.note),
            ..whole
        };
        // Keep an address that came from a file or a return unchanged.
        let as_it_was = known.is_some_and(|s| s.address == made.address);
        if made.address.is_some() && !as_it_was && !is_a_page(&made) {
            return Err("Address: give a page of the web, such as https://www.nao.org.uk/report".to_owned());
        }
        Ok(made)
    }
}

/// Returns whether the address can be opened and has a host.
fn is_a_page(source: &Source) -> bool {
    source.link().is_some_and(|link| {
        let host = link.split_once("://").map_or("", |(_, rest)| rest);
        !host.is_empty() && !host.starts_with('/') && !link.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn filled(address: &str, published: &str) -> Fields {
        Fields {
            title: "Health and social care integration".to_owned(),
            publisher: "National Audit Office".to_owned(),
            published: published.to_owned(),
            address: address.to_owned(),
            ..Fields::default()
        }
    }

    #[test]
    fn source_needs_a_date_and_a_web_address() {
        let mut board = Board::new("Test", date(2017, 2, 8));
        let good = filled("https://www.nao.org.uk/report", "2017-02-08").source(None, &board).unwrap();
        assert_eq!((good.id.as_str(), good.published), ("source-1", Some(date(2017, 2, 8))));
        assert!(filled("", "").source(None, &board).is_ok(), "both may be unknown");
        for address in ["www.nao.org.uk", "file:///etc/passwd", "https://", "https:///x", "https://a b"] {
            let wrong = filled(address, "").source(None, &board).unwrap_err();
            assert!(wrong.starts_with("Address"), "{address}: {wrong}");
        }
        let wrong = filled("", "8 Feb 2017").source(None, &board).unwrap_err();
        assert!(wrong.contains("YYYY-MM-DD"), "{wrong}");
        board.sources.push(good);
        assert!(filled("", "2017-02-08").source(None, &board).unwrap_err().contains("already"));
        // An imported file name is kept, and an imported address does not block the change.
        board.sources[0].address = Some("//share/return.xlsx".to_owned());
        board.sources[0].file = Some("return.xlsx".to_owned());
        let mut changed = SourceForm::of(&board.sources[0]).now;
        changed.title = "Another title".to_owned();
        let changed = changed.source(Some("source-1"), &board).unwrap();
        assert_eq!(changed.file.as_deref(), Some("return.xlsx"));
    }
}
