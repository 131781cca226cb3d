//! Validation of meetings, comments and the snapshot mark.

use super::{RecordPath, ReferenceKind, Validator};
use crate::model::{Board, COMMENTED, Comment, MeetingId, is_sha256};

impl<'a> Validator<'a> {
    pub(super) fn comments(&mut self, comments: &'a [Comment]) {
        self.unique("comments", comments.iter().map(|x| x.id.as_str()));
        for (i, comment) in comments.iter().enumerate() {
            let place = || RecordPath::default().field("comments").index(i);
            if !COMMENTED.contains(&comment.about.list.as_str()) {
                let what = format!("a comment on the list '{}'", comment.about.list);
                self.wrong(
                    place().field("about").field("list"),
                    what,
                    "a list of the board, such as 'risks'",
                );
            }
            if comment.text.trim().is_empty() {
                let what = format!("comment '{}' says nothing", comment.id);
                self.wrong(place().field("text"), what, "what is said");
            }
            self.unique_at(&place().field("replies"), "id", comment.replies.iter().map(|r| r.id.as_str()));
        }
    }

    pub(super) fn snapshot(&mut self, b: &'a Board) {
        let Some(mark) = &b.snapshot else { return };
        let place = RecordPath::default().field("snapshot");
        if mark.name.trim().is_empty() {
            self.wrong(place.field("name"), "an empty name", "what the snapshot is called");
        }
        self.sha256(place.field("digest"), &mark.digest);
        self.sha256(place.field("seal"), &mark.seal);
        for (i, part) in mark.parts.iter().enumerate() {
            self.sha256(place.field("parts").index(i).field("digest"), &part.digest);
        }
    }

    fn sha256(&mut self, place: RecordPath, text: &str) {
        if !is_sha256(text) {
            self.wrong(place, format!("'{text}'"), "a SHA-256: 64 hexadecimal digits in small letters");
        }
    }

    /// Checks that an item is on the agenda of the meeting that is named with it.
    fn item(&mut self, b: &'a Board, place: &RecordPath, meeting: Option<&MeetingId>, item: Option<&str>) {
        let Some(item) = item else { return };
        let place = place.field("item");
        let Some(id) = meeting else {
            return self.wrong(place, format!("item '{item}' of no meeting"), "the meeting as well");
        };
        // The missing meeting is reported elsewhere.
        let Some(meeting) = b.meetings.iter().find(|m| m.id == *id) else { return };
        if !meeting.agenda.iter().any(|a| a.id == item) {
            let known: Vec<&str> = meeting.agenda.iter().map(|a| a.id.as_str()).collect();
            let expected = match known.as_slice() {
                [] => format!("none: the agenda of '{id}' is empty"),
                known => format!("an item of the agenda of '{id}': {}", known.join(", ")),
            };
            self.wrong(place, format!("no item '{item}'"), expected);
        }
    }

    pub(super) fn meetings(&mut self, b: &'a Board) {
        for (i, meeting) in b.meetings.iter().enumerate() {
            let place = RecordPath::default().field("meetings").index(i);
            for (k, member) in meeting.present.iter().enumerate() {
                self.known(place.field("present").index(k), ReferenceKind::Member, member.as_str());
            }
            for (k, member) in meeting.apologies.iter().enumerate() {
                let place = place.field("apologies").index(k);
                if meeting.present.contains(member) {
                    let what = format!("member '{member}' is present and sends apologies");
                    self.wrong(place.clone(), what, "one of the two");
                }
                self.known(place, ReferenceKind::Member, member.as_str());
            }
            if let Some(cited) = &meeting.snapshot {
                self.sha256(place.field("snapshot").field("digest"), &cited.digest);
            }
            self.unique_at(&place.field("agenda"), "id", meeting.agenda.iter().map(|a| a.id.as_str()));
            self.cite(&place.field("cite"), meeting.cite.as_ref());
        }
        for (i, decision) in b.decisions.iter().enumerate() {
            let place = RecordPath::default().field("decisions").index(i);
            self.refers(
                &place,
                "meeting",
                ReferenceKind::Meeting,
                decision.meeting.as_ref().map(|x| x.as_str()),
            );
            self.item(b, &place, decision.meeting.as_ref(), decision.item.as_deref());
            self.refers(
                &place,
                "programme",
                ReferenceKind::Programme,
                decision.programme.as_ref().map(|x| x.as_str()),
            );
            self.cite(&place.field("cite"), decision.cite.as_ref());
        }
        for (i, action) in b.actions.iter().enumerate() {
            let place = RecordPath::default().field("actions").index(i);
            self.refers(
                &place,
                "decision",
                ReferenceKind::Decision,
                action.decision.as_ref().map(|x| x.as_str()),
            );
            self.refers(
                &place,
                "meeting",
                ReferenceKind::Meeting,
                action.meeting.as_ref().map(|x| x.as_str()),
            );
            self.item(b, &place, action.meeting.as_ref(), action.item.as_deref());
            self.refers(
                &place,
                "programme",
                ReferenceKind::Programme,
                action.programme.as_ref().map(|x| x.as_str()),
            );
            self.cite(&place.field("cite"), action.cite.as_ref());
        }
    }
}
