//! Unsent comment drafts: comments, replies, review notes and partly filled-in records. They are stored
//! outside the pages, so that they survive a change of page or selection and an abandoned review. Drafts
//! left when the board is closed are added as comments.

use crate::action::{Action, CommentAction};
use boardsight_core::model::CommentSubject;
use eframe::egui::{Context, Id};
use std::collections::BTreeMap;

/// Kind of a draft.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draft {
    /// Comment on a record, by list and id.
    Comment(String, String),
    /// Reply to a comment, by its id.
    Reply(String),
    /// Note of a review of a risk, by its id.
    Review(String),
    /// Record that is being filled in: the list that it is for, and the list and id of the record that gets
    /// its text as a comment if it is never added.
    New(&'static str, String, String),
}

#[derive(Clone, Debug, Default)]
struct DraftText {
    text: String,
    /// Field or figure that a comment is about.
    field: String,
}

#[derive(Clone, Debug, Default)]
struct Drafts(BTreeMap<Draft, DraftText>);

fn store() -> Id {
    Id::unique("boardsight drafts of comments")
}

fn with<R>(ctx: &Context, act: impl FnOnce(&mut Drafts) -> R) -> R {
    let mut drafts = ctx.data_mut(|d| d.get_temp::<Drafts>(store()).unwrap_or_default());
    let result = act(&mut drafts);
    ctx.data_mut(|d| d.insert_temp(store(), drafts));
    result
}

/// Returns the text typed so far, and the field that it is about.
#[must_use]
pub fn get(ctx: &Context, draft: &Draft) -> (String, String) {
    with(ctx, |d| d.0.get(draft).map(|s| (s.text.clone(), s.field.clone())).unwrap_or_default())
}

/// Returns whether the draft has any text.
#[must_use]
pub fn is_there(ctx: &Context, draft: &Draft) -> bool {
    with(ctx, |d| d.0.contains_key(draft))
}

/// Stores the text of a draft. Removes the draft if both text and field are empty.
pub fn set(ctx: &Context, draft: Draft, text: &str, field: &str) {
    with(ctx, |d| {
        if text.is_empty() && field.is_empty() {
            d.0.remove(&draft);
        } else {
            d.0.insert(draft, DraftText { text: text.to_owned(), field: field.to_owned() });
        }
    });
}

/// Removes a draft that was sent or discarded.
pub fn forget(ctx: &Context, draft: &Draft) {
    with(ctx, |d| d.0.remove(draft));
}

/// Returns whether there is any unsent draft.
#[must_use]
pub fn any(ctx: &Context) -> bool {
    with(ctx, |d| d.0.values().any(|said| !said.text.trim().is_empty()))
}

/// Returns the actions that [`flush`] would return, without removing the drafts.
#[must_use]
pub fn typed(ctx: &Context) -> Vec<Action> {
    actions(with(ctx, |d| d.clone()))
}

/// Removes all drafts and returns them as requests. The note of an unfinished review becomes a comment on
/// its risk.
#[must_use]
pub fn flush(ctx: &Context) -> Vec<Action> {
    actions(with(ctx, std::mem::take))
}

fn actions(drafts: Drafts) -> Vec<Action> {
    let said = drafts.0.into_iter().filter(|(_, said)| !said.text.trim().is_empty());
    said.map(|(draft, said)| {
        Action::Comment(match draft {
            Draft::Comment(list, id) => {
                CommentAction::Comment(CommentSubject { list, id, field: said.field }, said.text)
            }
            Draft::Reply(id) => CommentAction::Reply(id, said.text),
            Draft::New(_, list, id) => {
                CommentAction::Comment(CommentSubject { list, id, field: String::new() }, said.text)
            }
            Draft::Review(id) => CommentAction::Comment(
                CommentSubject { list: "risks".to_owned(), id, field: String::new() },
                said.text,
            ),
        })
    })
    .collect()
}
