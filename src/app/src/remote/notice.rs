//! Notice above the page of a shared board: its address, the sync state, the other users, and the sync
//! button.

use crate::remote::SharedSession;
use boardsight_report::say;
use boardsight_report::spec::Tone;

/// Returns the sync state as a tone, a word and a sentence.
pub(crate) fn state(open: &SharedSession, unsaved: usize) -> (Tone, &'static str, String) {
    if open.under_way.is_some() {
        return (Tone::Neutral, "Syncing", "bringing this machine and the storage together".to_owned());
    }
    if open.in_conflict {
        return (
            Tone::Bad,
            "To settle",
            "both changed the same places; what you made is kept here".to_owned(),
        );
    }
    let waiting = (open.waiting > 0)
        .then(|| format!("saved here, not yet shared: {}", say::count(open.waiting, "change", "changes")));
    match (&open.offline, waiting) {
        (Some(_), waiting) => {
            let read = open
                .answered
                .map_or_else(String::new, |at| format!("as read on {}", at.strftime("%-d %B %Y %H:%M UTC")));
            let text = match waiting {
                Some(waiting) if read.is_empty() => waiting,
                Some(waiting) => format!("{waiting}; {read}"),
                None => read,
            };
            (Tone::Watch, "Offline", text)
        }
        (None, Some(waiting)) => (Tone::Watch, "Not yet shared", waiting),
        (None, None) if unsaved > 0 => (Tone::Good, "Shared", "all but what is not saved".to_owned()),
        (None, None) => (Tone::Good, "Shared", "everything is there".to_owned()),
    }
}

/// Returns a short text on the other users, and their list.
pub(crate) fn others(open: &SharedSession) -> Option<(String, String)> {
    let first = open.others.first()?;
    let short = match open.others.len() {
        1 => format!("{} has it open too", first.who),
        n => format!("{} and {} have it open too", first.who, say::count(n - 1, "other", "others")),
    };
    let lines: Vec<String> = open
        .others
        .iter()
        .map(|h| format!("{} on {}, since {}", h.who, h.machine, h.since.strftime("%-d %B %H:%M UTC")))
        .collect();
    Some((short, lines.join("\n")))
}
