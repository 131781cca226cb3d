//! Output of the commands on shared boards, as text and as JSON.

use super::super::OutputFormat;
use boardsight_remote::{
    OpenedBoard, Presence, RemoteVersion, Shared, SharedError, SyncOutcome, Synced, Version, missing_change,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;

pub(super) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

fn when(at: Timestamp) -> String {
    at.strftime("%-d %B %Y %H:%M UTC").to_string()
}

fn head(seen: Option<&RemoteVersion>) -> Value {
    seen.map_or(
        Value::Null,
        |seen| json!({ "sha256": seen.print.to_string(), "written": seen.modified.map(|m| m.to_string()) }),
    )
}

fn write(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

pub(super) fn opened(
    shared: &Shared,
    opening: &OpenedBoard,
    copy: Option<&PathBuf>,
    form: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let address = shared.address();
    if matches!(form, OutputFormat::Json) {
        return write(
            &json!({
                "address": address.text(),
                "working_copy": shared.copy().file(),
                "head": head(opening.head.as_ref()),
                "waiting": opening.waiting,
                "missing": opening.missing,
                "offline": opening.offline.as_ref().map(ToString::to_string),
                "answered": opening.answered.map(|a| a.to_string()),
            }),
            out,
        );
    }
    let version = opening
        .head
        .as_ref()
        .map_or_else(|| "not shared yet".to_owned(), |h| format!("version {}", h.print.short()));
    match (&opening.offline, opening.answered) {
        (None, _) => writeln!(out, "{address}: {version}")?,
        (Some(_), Some(at)) => writeln!(out, "{address}: {version}, as it was on {}", when(at))?,
        (Some(_), None) => writeln!(out, "{address}: {version}")?,
    }
    if opening.waiting > 0 {
        writeln!(out, "saved here, not yet shared: {}", count(opening.waiting, "change"))?;
    }
    writeln!(out, "working copy: {}", shared.copy().file().display())?;
    if let Some(copy) = copy {
        writeln!(out, "copied to {}", copy.display())?;
    }
    Ok(())
}

pub(super) fn synced(
    shared: &Shared,
    synced: &Synced,
    form: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let address = shared.address();
    let conflicts = match &synced.end {
        SyncOutcome::Conflicts { conflicts, .. } => conflicts.as_slice(),
        _ => &[],
    };
    let missing = match &synced.end {
        SyncOutcome::WentBack { missing } => missing.as_slice(),
        _ => &[],
    };
    if matches!(form, OutputFormat::Json) {
        return write(
            &json!({
                "address": address.text(),
                "working_copy": shared.copy().file(),
                "together": matches!(synced.end, SyncOutcome::InSync),
                "head": head(synced.head.as_ref()),
                "sent": synced.sent,
                "came": synced.came,
                "waiting": synced.waiting,
                "tries": synced.tries,
                "conflicts": conflicts,
                "missing": missing,
                "error": Value::Null,
            }),
            out,
        );
    }
    for conflict in conflicts {
        writeln!(out, "conflict: {conflict}")?;
    }
    for change in missing {
        writeln!(out, "missing there, kept here: {}", missing_change(change))?;
    }
    if !missing.is_empty() {
        return Ok(());
    }
    let version = synced.head.as_ref().map_or_else(String::new, |h| format!("version {}, ", h.print.short()));
    let (sent, came) = (count(synced.sent, "change"), count(synced.came, "change"));
    writeln!(out, "{address}: {version}{sent} sent, {came} came in")?;
    if synced.waiting > 0 {
        writeln!(out, "saved here, not yet shared: {}", count(synced.waiting, "change"))?;
    }
    Ok(())
}

/// Prints that a change was saved in the working copy but could not be sent.
pub(super) fn kept(
    shared: &Shared,
    error: &SharedError,
    form: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let waiting = shared.waiting().unwrap_or(0);
    if matches!(form, OutputFormat::Json) {
        return write(
            &json!({
                "address": shared.address().text(),
                "working_copy": shared.copy().file(),
                "together": false,
                "waiting": waiting,
                "error": error.to_string(),
            }),
            out,
        );
    }
    writeln!(out, "saved here, not yet shared: {}", count(waiting, "change"))
}

pub(super) fn versions(
    address: &str,
    found: &[Version],
    form: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    if matches!(form, OutputFormat::Json) {
        return write(&json!({ "address": address, "versions": found }), out);
    }
    if found.is_empty() {
        writeln!(out, "no version is kept of {address}")?;
    }
    for version in found {
        writeln!(out, "{}: saved {}, {} bytes", version.name, when(version.saved), version.size)?;
    }
    Ok(())
}

pub(super) fn who(
    address: &str,
    found: &[Presence],
    form: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    if matches!(form, OutputFormat::Json) {
        let list: Vec<Value> = found
            .iter()
            .map(|h| json!({ "who": h.who, "machine": h.machine, "since": h.since.to_string(), "heard": h.heard.to_string() }))
            .collect();
        return write(&json!({ "address": address, "here": list }), out);
    }
    if found.is_empty() {
        writeln!(out, "nobody says that they have {address} open")?;
    }
    for here in found {
        writeln!(out, "{} on {}, since {}", here.who, here.machine, when(here.since))?;
    }
    Ok(())
}
