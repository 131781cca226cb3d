//! `boardsight register`: the risk register as a table.

use super::{A_BOARD, A_FILE, FAILED, OK, WRONG, are_files, open, output, refuse, shared};
use boardsight_core::edit::Stamp;
use boardsight_core::model::{Board, Citation, ProgrammeId, Rating, Risk, RiskAction, RiskFramework};
use boardsight_core::text::inert;
use boardsight_import::exchange::{self, RegisterFormat, TargetRegister};
use boardsight_import::sheet::{LARGEST, decode, read_file};
use boardsight_report::characters;
use boardsight_store::{Document, Prepared, Rights};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Write the risk register as CSV, or import one from another tool
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board or register; default: the board that comes with the program
    file: Option<PathBuf>,
    /// Write CSV
    #[arg(long, required_unless_present = "import")]
    csv: bool,
    /// Use the columns of another tool: ciso-assistant or simplerisk
    #[arg(long = "as", value_name = "TOOL", value_parser = form)]
    form: Option<RegisterFormat>,
    /// CSV file of another tool to import into a copy of the board, written to --out
    #[arg(long, value_name = "CSV", conflicts_with = "csv", requires = "out")]
    import: Option<PathBuf>,
    /// Output file for the copy; an existing file is not overwritten
    #[arg(long, value_name = "FILE", requires = "import")]
    out: Option<PathBuf>,
    /// Only the risks of this programme; 'board' for the board's own
    #[arg(long, value_name = "ID")]
    programme: Option<String>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if !are_files(&[(args.import.as_deref(), "--import")], A_FILE, err)?
        || !are_files(&[(args.out.as_deref(), "--out")], A_BOARD, err)?
    {
        return Ok(FAILED);
    }
    if let Some(csv) = &args.import {
        return import(args, csv, out, err);
    }
    let (framework, risks): (RiskFramework, Vec<Risk>) = match open(args.file.as_deref(), err) {
        Ok(Document::Board(board)) => {
            if let Some(id) =
                args.programme.as_deref().filter(|id| *id != OWN && board.programme(id).is_none())
            {
                writeln!(err, "boardsight: no programme '{id}'; there is {}", programmes(&board))?;
                return Ok(FAILED);
            }
            let Board { risk_framework, risks, .. } = *board;
            (risk_framework, risks)
        }
        Ok(Document::Register(register)) => (*register.framework, register.risks),
        // Print errors to stderr, so that stdout contains only the table.
        Err(error) => return refuse(&error, err),
    };
    let wanted = |risk: &&Risk| match args.programme.as_deref() {
        None => true,
        Some(OWN) => risk.programme.is_none(),
        Some(id) => risk.programme.as_ref().is_some_and(|p| p == id),
    };
    if let Some(form) = args.form {
        let text =
            exchange::write(form, &framework, risks.iter().filter(wanted)).map_err(io::Error::other)?;
        let lost = exchange::lost_words(form, risks.iter().filter(wanted));
        if !lost.is_empty() {
            writeln!(err, "boardsight: {lost}")?;
        }
        return out.write_all(text.as_bytes()).map(|()| OK);
    }
    let named = |risk: &Risk| {
        let board = Board { risks: vec![risk.clone()], ..Board::new("", jiff::civil::Date::MIN) };
        characters::found(&board, &|_| true, None)
    };
    let found: Vec<characters::UnsupportedText> = risks.iter().filter(wanted).flat_map(named).collect();
    super::export::name_replaced(&found, err)?;
    match write_csv(risks.iter().filter(wanted), out) {
        Ok(()) => Ok(OK),
        Err(error) => match error.into_kind() {
            csv::ErrorKind::Io(error) => Err(error),
            other => Err(io::Error::other(format!("{other:?}"))),
        },
    }
}

fn form(name: &str) -> Result<RegisterFormat, String> {
    RegisterFormat::named(name).ok_or_else(|| {
        let names: Vec<&str> = RegisterFormat::ALL.iter().map(|f| f.name()).collect();
        format!("there is {}", names.join(" and "))
    })
}

/// Imports another tool's register into a copy of the board.
fn import(args: &Args, csv: &Path, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let board = match open(args.file.as_deref(), err) {
        Ok(Document::Board(board)) => *board,
        Ok(Document::Register(_)) => {
            writeln!(err, "boardsight: a register is read into a board; name the board's file")?;
            return Ok(FAILED);
        }
        Err(error) => return refuse(&error, err),
    };
    if let Some(id) = args.programme.as_deref().filter(|id| *id != OWN && board.programme(id).is_none()) {
        writeln!(err, "boardsight: no programme '{id}'; there is {}", programmes(&board))?;
        return Ok(FAILED);
    }
    let to = args.out.clone().unwrap_or_default();
    if to.exists() {
        writeln!(err, "boardsight: {} exists already; choose another name", to.display())?;
        return Ok(FAILED);
    }
    if let Err(message) =
        output::check(&[(Some(to.as_path()), "--out")], &[(csv, "the file that is read")], false)
    {
        return writeln!(err, "boardsight: {message}").map(|()| FAILED);
    }
    let text = match read_file(csv, LARGEST) {
        Ok(bytes) => decode(&bytes).0.into_owned(),
        Err(error) => return writeln!(err, "boardsight: {error}").map(|()| FAILED),
    };
    let programme = args.programme.as_deref().filter(|id| *id != OWN).map(ProgrammeId::from);
    let into = match args.programme {
        Some(_) => TargetRegister::One(programme.as_ref()),
        None => TargetRegister::Any,
    };
    let proposal = match exchange::propose(&text, args.form, &board, into) {
        Ok(proposal) => proposal,
        Err(faults) => {
            for fault in faults {
                writeln!(err, "{}: {fault}", csv.display())?;
            }
            writeln!(err, "boardsight: nothing was taken in")?;
            return Ok(WRONG);
        }
    };
    let mut board = board;
    let stamp = Stamp { who: "boardsight register".to_owned(), at: jiff::Timestamp::now(), why: None };
    if let Err(error) = proposal.edit.apply(&mut board, &stamp, false) {
        return writeln!(err, "boardsight: {error}; nothing was taken in").map(|()| FAILED);
    }
    // The copy must not be readable by more people than the board.
    let from = args.file.as_deref().map(shared::file_of);
    let rights = from.as_deref().map_or(Rights::Usual, |file| Rights::like(&[file]));
    let saved = Prepared::new(&board).and_then(|new| new.save_with(&to, None, rights));
    if let Err(error) = saved {
        return writeln!(err, "boardsight: {error}").map(|()| FAILED);
    }
    for note in &proposal.notes {
        writeln!(out, "{note}")?;
    }
    writeln!(out, "{}: {}", to.display(), proposal.edit.label)?;
    Ok(OK)
}

/// Name of the board's own register.
const OWN: &str = "board";

fn programmes(board: &Board) -> String {
    let mut ids: Vec<&str> = board.programmes.iter().map(|p| p.id.as_str()).collect();
    ids.push(OWN);
    ids.join(", ")
}

/// The columns, in order. The last column contains the whole record as JSON, as in the board file, so that
/// importing it again loses nothing.
const COLUMNS: [&str; 48] = [
    "id",
    "programme",
    "title",
    "cause",
    "event",
    "effect",
    "category",
    "owner",
    "inherent_likelihood",
    "inherent_impact",
    "inherent_score",
    "current_likelihood",
    "current_impact",
    "current_score",
    "target_likelihood",
    "target_impact",
    "target_score",
    "rating_basis",
    "proximity",
    "status",
    "raised",
    "next_review",
    "closed",
    "escalated",
    "controls",
    "actions",
    "sources",
    "note",
    "nature",
    "own_category",
    "tags",
    "objectives",
    "parent",
    "contributes_to",
    "velocity",
    "treatment",
    "impact_gbp",
    "impact_basis",
    "reviews",
    "past_escalations",
    "assurances",
    "gaps",
    "measures",
    "warnings",
    "savings",
    "custom",
    "action_progress",
    "record",
];

/// Excel reads a CSV file as UTF-8 only if it begins with a byte order mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";

fn write_csv<'a>(risks: impl Iterator<Item = &'a Risk>, out: &mut dyn Write) -> csv::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for risk in risks {
        let fields = row(risk).map_err(io::Error::other)?;
        writer.write_record(fields.iter().map(|field| inert(&characters::plain(field))))?;
    }
    writer.flush()?;
    Ok(())
}

/// Joins texts for a single cell.
fn joined<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join("; ")
}

fn row(risk: &Risk) -> serde_json::Result<[String; 48]> {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let day = |value: Option<jiff::civil::Date>| value.map(|d| d.to_string()).unwrap_or_default();
    let number = |value: Option<u16>| value.map(|n| n.to_string()).unwrap_or_default();
    let likelihood = |r: Option<Rating>| number(r.map(|r| r.likelihood.into()));
    let impact = |r: Option<Rating>| number(r.map(|r| r.impact.into()));
    let score = |r: Option<Rating>| number(r.map(Rating::score));
    let action = |a: &RiskAction| {
        let owner = a.owner.as_ref().map(|o| format!(", {o}")).unwrap_or_default();
        let due = a.due.map(|d| format!(", due {d}")).unwrap_or_default();
        let done = a.done.map(|d| format!(", done {d}")).unwrap_or_default();
        format!("{}{owner}{due}{done}", a.text)
    };
    let progress = |a: &RiskAction| {
        let percent = a.percent.map(|p| format!("{p}%")).unwrap_or_default();
        format!("{} {percent} {}", a.id, a.progress.as_deref().unwrap_or_default()).trim().to_owned()
    };
    let source = |c: &Citation| match &c.at {
        Some(at) => format!("{}, {at}", c.source),
        None => c.source.to_string(),
    };
    let escalated = risk.escalation.as_ref().map(|e| {
        let on = e.on.map(|d| format!("{d}: ")).unwrap_or_default();
        format!("{on}{}", e.reason)
    });
    let custom: Vec<String> = risk.custom.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    Ok([
        risk.id.to_string(),
        text(risk.programme.as_ref().map(|p| p.as_str())),
        risk.title.clone(),
        risk.cause.clone(),
        risk.event.clone(),
        risk.effect.clone(),
        risk.category.label().to_owned(),
        text(risk.owner.as_deref()),
        likelihood(risk.inherent),
        impact(risk.inherent),
        score(risk.inherent),
        likelihood(risk.current),
        impact(risk.current),
        score(risk.current),
        likelihood(risk.target),
        impact(risk.target),
        score(risk.target),
        risk.rating_basis.word().to_owned(),
        risk.proximity.label().to_owned(),
        risk.status.label().to_owned(),
        day(risk.raised),
        day(risk.next_review),
        day(risk.closed),
        escalated.unwrap_or_default(),
        joined(&risk.controls, |c| format!("{} ({})", c.text, c.effect.label())),
        joined(&risk.actions, action),
        joined(&risk.cites, source),
        text(risk.note.as_deref()),
        risk.nature.label().to_owned(),
        text(risk.own_category.as_deref()),
        risk.tags.join("; "),
        joined(&risk.objectives, ToString::to_string),
        text(risk.parent.as_ref().map(|p| p.as_str())),
        joined(&risk.contributes_to, ToString::to_string),
        risk.velocity.label().to_owned(),
        risk.treatment.label().to_owned(),
        risk.impact_gbp.map(|gbp| gbp.0.to_string()).unwrap_or_default(),
        if risk.impact_gbp.is_some() { risk.impact_basis.word().to_owned() } else { String::new() },
        joined(&risk.reviews, |r| format!("{} {} {}", r.on, r.by, r.note).trim().to_owned()),
        joined(&risk.past_escalations, |e| {
            format!("{} to {}: {}; {}", day(e.on), e.back_on, e.reason, e.back_reason)
        }),
        joined(&risk.assurances, |a| format!("{}: {} ({})", a.line.label(), a.text, a.opinion.label())),
        joined(&risk.gaps, |g| format!("{}: {}", g.kind.label(), g.text)),
        joined(&risk.measures, ToString::to_string),
        joined(&risk.warnings, |w| format!("{}: {}", w.measure, w.text)),
        joined(&risk.savings, ToString::to_string),
        custom.join("; "),
        joined(&risk.actions, progress),
        serde_json::to_string(risk)?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_escaped_and_text_is_unchanged() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠A1"] {
            assert_eq!(inert(text), format!("'{text}"));
        }
        assert_eq!(inert("plain = text"), "plain = text");
    }

    #[test]
    fn unrated_risk_has_empty_scores() {
        let mut risk = Risk::new("R-1", None, "It, \"fails\"\nbadly");
        risk.current = Some(Rating { likelihood: 4, impact: 5 });
        let mut out = Vec::new();
        write_csv([&risk].into_iter(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches(BYTE_ORDER_MARK).as_bytes());
        assert!(text.starts_with(BYTE_ORDER_MARK));
        let record = reader.records().next().unwrap().unwrap();
        let field = |name: &str| record.get(COLUMNS.iter().position(|c| *c == name).unwrap()).unwrap();
        assert_eq!(field("title"), "It, \"fails\"\nbadly");
        assert_eq!((field("current_score"), field("target_score")), ("20", ""));
        assert_eq!(field("nature"), "Threat");
        assert_eq!(serde_json::from_str::<Risk>(field("record")).unwrap(), risk, "nothing is lost");
    }
}
