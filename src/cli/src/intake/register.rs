//! `boardsight intake --register`: import of a risk register into a board, by id.

use super::super::{FAILED, OK, WRONG, far};
use super::said::section;
use super::{Args, Format, read_ron, rehearse, write, write_map};
use boardsight_core::model::{Board, ProgrammeId};
use boardsight_core::progress::Progress;
use boardsight_import::read::Issue;
use boardsight_import::register::{RegisterMap, RegisterProposal, RegisterReading, read_register};
use boardsight_import::sheet::{Workbook, column_name};
use boardsight_store::OpenedFile;
use serde_json::json;
use std::io::{self, Write};

/// Name of the board's own register.
const OWN: &str = "board";

/// Returns a message if an option does not apply to a register.
pub fn unfit(args: &Args) -> Option<String> {
    let named = [
        (args.period.is_some(), "--period"),
        (args.received.is_some(), "--received"),
        (args.letter.is_some(), "--letter"),
    ];
    let (_, option) = named.into_iter().find(|(given, _)| *given)?;
    Some(format!("{option} is for a return; with --register there is none: leave it out"))
}

type RegisterOutcome = (RegisterReading, Option<RegisterProposal>, bool);

pub fn run(
    args: &Args,
    whose: &str,
    opened: OpenedFile<Board>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let taken = far::told(err, far::in_hundred, |progress| take_in(args, whose, opened, progress))?;
    let (reading, proposal, written) = match taken {
        Ok(came) => came,
        Err(message) => return writeln!(err, "boardsight: {message}").map(|()| FAILED),
    };
    let code = if proposal.is_some() { OK } else { WRONG };
    if matches!(args.format, Format::Json) {
        let doubts: Vec<_> = reading
            .doubts
            .iter()
            .map(|d| json!({"weight": format!("{:?}", d.weight), "place": d.place, "what": d.what}))
            .collect();
        let columns: Vec<_> = reading
            .columns
            .iter()
            .map(|(i, heading, field)| json!({"column": column_name(*i), "heading": heading, "field": field}))
            .collect();
        let all = json!({
            "file": args.file, "register": whose, "sheet": reading.sheet, "columns": columns, "doubts": doubts,
            "new": proposal.as_ref().map(|p| &p.new), "changed": proposal.as_ref().map(|p| &p.changed),
            "fields": proposal.as_ref().map(|p| &p.fields),
            "same": proposal.as_ref().map(|p| p.same), "not_in_the_file": proposal.as_ref().map(|p| &p.absent),
            "taken_in": written,
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&all).map_err(io::Error::other)?)?;
        return Ok(code);
    }
    let columns = reading.columns.iter().map(|(i, heading, field)| {
        format!("{}  '{heading}': {}", column_name(*i), field.map_or("not known", |f| f.heading()))
    });
    section(out, "Columns", &columns.collect::<Vec<_>>())?;
    section(out, "Doubts", &reading.doubts.iter().map(Issue::line).collect::<Vec<_>>())?;
    let Some(proposal) = proposal else {
        writeln!(out, "\nNothing was taken in; {} is as it was", args.into.display())?;
        return Ok(code);
    };
    section(out, "New", &proposal.new)?;
    section(out, "Changed", &proposal.changed)?;
    section(out, "Fields that change", &proposal.fields)?;
    section(out, "On the board and not in the file; left as they are", &proposal.absent)?;
    let counts = format!(
        "{} new, {} changed, {} as they were",
        proposal.new.len(),
        proposal.changed.len(),
        proposal.same
    );
    if written {
        writeln!(out, "\nTaken in: {counts}; {} is written", args.into.display())?;
    } else {
        writeln!(out, "\nNothing was written. It would take in: {counts}")?;
    }
    Ok(code)
}

fn take_in(
    args: &Args,
    whose: &str,
    opened: OpenedFile<Board>,
    progress: &Progress,
) -> Result<RegisterOutcome, String> {
    let board = opened.content;
    let programme = (whose != OWN).then(|| ProgrammeId::from(whose));
    if programme.as_ref().is_some_and(|p| board.programme(p.as_str()).is_none()) {
        let ids: Vec<&str> = board.programmes.iter().map(|p| p.id.as_str()).chain([OWN]).collect();
        return Err(format!("no programme '{whose}'; there is {}", ids.join(", ")));
    }
    let mut map: RegisterMap = args.map.as_deref().map(read_ron).transpose()?.unwrap_or_default();
    if args.sheet.is_some() {
        map.sheet.clone_from(&args.sheet);
    }
    let book = Workbook::open_with(&args.file, progress).map_err(|e| e.to_string())?;
    if let Some(sheet) = args.sheet.as_deref().filter(|s| book.sheet(s).is_none()) {
        let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
        return Err(format!("{}: no sheet '{sheet}'; there is '{}'", book.name, names.join("', '")));
    }
    let reading = read_register(&book, &map, &board, programme.as_ref());
    let proposal = reading.propose(&board, programme.as_ref(), &book, &map).map_err(|e| e.to_string())?;
    if let Some(path) = &args.write_map {
        write_map(path, &reading.learnt(&map), args.overwrite)?;
    }
    let mut written = false;
    if let Some(proposal) = proposal.as_ref().filter(|p| args.dry_run && !p.edit.is_empty()) {
        rehearse(&board, proposal.edit.clone(), &book.name)?;
    }
    if let Some(proposal) = proposal.as_ref().filter(|p| !args.dry_run && !p.edit.is_empty()) {
        write(&opened.path, board, proposal.edit.clone(), &book.name, opened.fingerprint)?;
        written = true;
    }
    Ok((reading, proposal, written))
}
