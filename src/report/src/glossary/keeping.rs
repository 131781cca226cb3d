//! Terms of meetings, documents and maintenance of a board.

use super::{Entry, entry};
use crate::PageName::{Meetings, Overview, Review, Streams};

pub(super) const TERMS: &[Entry] = &[
    entry(
        "Decision",
        &["decisions", "to decide"],
        "What the board settled, or is asked to settle, with its day and meeting.",
        &[Overview, Meetings],
        "",
    ),
    entry(
        "Action",
        &["actions", "action log"],
        "What somebody is to do for the board, by when.",
        &[Overview, Meetings],
        "",
    ),
    entry("Minutes", &["minuted"], "What was said and settled at a meeting, item by item.", &[Meetings], ""),
    entry(
        "Snapshot",
        &[],
        "The board frozen for a meeting in a file of its own: sealed, read-only, never written over.",
        &[Meetings],
        "",
    ),
    entry(
        "Digest",
        &["sha 256"],
        "A short number worked out from all of a board's content. The same content has the same digest on every machine; one altered byte gives another.",
        &[Meetings],
        "NIST, FIPS 180-4 (2015); RFC 8785 (2020)",
    ),
    entry(
        "Seal",
        &["sealed"],
        "A digest over a snapshot's content, trail and mark, by which any alteration shows.",
        &[Meetings],
        "",
    ),
    entry(
        "Audit trail",
        &["trail"],
        "Every change made with the program: who made it, when, from what, to what, and why. It is part of the board's file.",
        &[Overview, Meetings],
        "",
    ),
    entry(
        "Recovery journal",
        &["journal"],
        "A file in which every change is kept as it is made, until the board is saved. After a crash what it holds is offered back.",
        &[],
        "",
    ),
    entry(
        "Member’s copy",
        &["member s copy", "returned copy"],
        "The registers in a file of their own, to be marked by a member and brought back; what both changed is asked.",
        &[Review, Meetings],
        "",
    ),
    entry(
        "Conflict",
        &["conflicts"],
        "A place that two copies changed differently. Both stand side by side until somebody settles it.",
        &[],
        "",
    ),
    entry(
        "Marking",
        &["classification"],
        "The security classification at the head and foot of a paper, such as OFFICIAL.",
        &[Meetings],
        "Cabinet Office, Government Security Classifications Policy (2024)",
    ),
    entry(
        "Board pack",
        &["pack"],
        "The paper for a meeting: the chair's page and a section for each page of the window, with the same figures and charts.",
        &[Meetings],
        "",
    ),
    entry(
        "Shared board",
        &[],
        "A board that several people save to where it lies, on storage that an organisation runs. No save goes over one that was not seen.",
        &[],
        "",
    ),
    entry(
        "Working copy",
        &[],
        "The copy of a shared board on this machine, in which work goes on with no connection until it is shared.",
        &[],
        "",
    ),
    entry(
        "Roll-up",
        &["linked board"],
        "The boards that a board names, read where they lie and shown together, with which version of each was read and when.",
        &[Streams],
        "",
    ),
];
