//! What is being said and not sent yet: comments, replies, notes of a review and records half filled in. Kept outside the pages, so that nothing
//! half said is lost by turning the page, picking another record or leaving a review half-way; what is still there when
//! the board is closed is said as a comment.

use crate::action::{Action, CommentAction};
use boardsight_core::model::About;
use eframe::egui::{Context, Id};
use std::collections::BTreeMap;

/// What a draft is to become.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draft {
    /// A comment on a record of a list, by list and id.
    Comment(String, String),
    /// An answer to a comment, by its id.
    Reply(String),
    /// The note of a review of a risk, by its id.
    Review(String),
    /// A record that is being filled in and not added yet: the list it is for, and the record it is said about where it
    /// is never added, by list and id.
    New(&'static str, String, String),
}

#[derive(Clone, Debug, Default)]
struct Said {
    text: String,
    /// The field or figure that a comment is about.
    field: String,
}

#[derive(Clone, Debug, Default)]
struct Drafts(BTreeMap<Draft, Said>);

fn store() -> Id {
    Id::unique("boardsight drafts of comments")
}

fn with<R>(ctx: &Context, act: impl FnOnce(&mut Drafts) -> R) -> R {
    let mut drafts = ctx.data_mut(|d| d.get_temp::<Drafts>(store()).unwrap_or_default());
    let result = act(&mut drafts);
    ctx.data_mut(|d| d.insert_temp(store(), drafts));
    result
}

/// What was typed so far, and the field that it is about.
#[must_use]
pub fn get(ctx: &Context, draft: &Draft) -> (String, String) {
    with(ctx, |d| d.0.get(draft).map(|s| (s.text.clone(), s.field.clone())).unwrap_or_default())
}

/// Whether anything was typed.
#[must_use]
pub fn is_there(ctx: &Context, draft: &Draft) -> bool {
    with(ctx, |d| d.0.contains_key(draft))
}

/// Keeps what was typed; nothing typed about nothing is forgotten.
pub fn set(ctx: &Context, draft: Draft, text: &str, field: &str) {
    with(ctx, |d| {
        if text.is_empty() && field.is_empty() {
            d.0.remove(&draft);
        } else {
            d.0.insert(draft, Said { text: text.to_owned(), field: field.to_owned() });
        }
    });
}

/// Forgets a draft that was sent or given up.
pub fn forget(ctx: &Context, draft: &Draft) {
    with(ctx, |d| d.0.remove(draft));
}

/// Whether anything was typed and not sent.
#[must_use]
pub fn any(ctx: &Context) -> bool {
    with(ctx, |d| d.0.values().any(|said| !said.text.trim().is_empty()))
}

/// What [`flush`] would give, with nothing taken.
#[must_use]
pub fn typed(ctx: &Context) -> Vec<Action> {
    actions(with(ctx, |d| d.clone()))
}

/// Everything that was typed and not sent, as what it was to become; the note of a review that was not finished becomes
/// a comment on its risk. Nothing is left behind.
#[must_use]
pub fn flush(ctx: &Context) -> Vec<Action> {
    actions(with(ctx, std::mem::take))
}

fn actions(drafts: Drafts) -> Vec<Action> {
    let said = drafts.0.into_iter().filter(|(_, said)| !said.text.trim().is_empty());
    said.map(|(draft, said)| {
        Action::Comment(match draft {
            Draft::Comment(list, id) => {
                CommentAction::Comment(About { list, id, field: said.field }, said.text)
            }
            Draft::Reply(id) => CommentAction::Reply(id, said.text),
            Draft::New(_, list, id) => {
                CommentAction::Comment(About { list, id, field: String::new() }, said.text)
            }
            Draft::Review(id) => CommentAction::Comment(
                About { list: "risks".to_owned(), id, field: String::new() },
                said.text,
            ),
        })
    })
    .collect()
}
