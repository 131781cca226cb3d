//! `boardsight chart`: one chart as a picture, without a display or graphics card.

use super::{A_FILE, FAILED, OK, are_files, are_outputs, existing, open_board};
use boardsight_export::chart::{self, Palette};
use boardsight_export::{self as paper, Progress};
use boardsight_report::PageName;
use boardsight_report::pack::{self, PackOptions, Section};
use boardsight_store as store;
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Write a chart as SVG or PNG, or list the available charts
#[derive(clap::Args)]
#[command(after_help = "Without --id, lists the charts: id, a tab, what it says.")]
pub(super) struct Args {
    /// Board file; default: the board that comes with the program
    file: Option<PathBuf>,
    /// Id of the chart
    #[arg(long, requires = "to")]
    id: Option<String>,
    /// Draw a whole page instead, laid out as in documents: overview, streams, measures, signals, savings,
    /// risks or meetings
    #[arg(long, requires = "to", conflicts_with = "id", value_parser = page)]
    page: Option<PageName>,
    /// Output file; its extension sets the format: .svg or .png
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Width and height in points
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "960x540", value_parser = size)]
    size: (u16, u16),
    /// Pixels per point in a PNG
    #[arg(long, default_value_t = 2.0, value_parser = scale)]
    scale: f32,
    /// Use colours for dark slides
    #[arg(long)]
    dark: bool,
    /// As-of date, as YYYY-MM-DD; default: the board's own
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Overwrite an existing file
    #[arg(long, requires = "to")]
    overwrite: bool,
}

fn page(text: &str) -> Result<PageName, String> {
    PageName::named(text).ok_or_else(|| {
        let all: Vec<String> = PageName::ALL.iter().map(|p| p.name().to_lowercase()).collect();
        format!("there is no page of that name; there are {}", all.join(", "))
    })
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let side = |t: &str| t.trim().parse::<u16>().ok().filter(|n| (160..=8000).contains(n));
    let (w, h) = text.split_once(['x', '×']).unwrap_or_default();
    side(w).zip(side(h)).ok_or_else(|| "write it as 960x540, each side from 160 to 8000".to_owned())
}

fn scale(text: &str) -> Result<f32, String> {
    let number = text.parse::<f32>().ok().filter(|n| (0.25..=8.0).contains(n));
    number.ok_or_else(|| "give a number from 0.25 to 8".to_owned())
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if !are_files(&[(args.to.as_deref(), "--to")], A_FILE, err)? {
        return Ok(FAILED);
    }
    if let Some(to) = &args.to
        && !are_outputs(&[("--to", to, existing(args.overwrite))], &[args.file.as_deref()], err)?
    {
        return Ok(FAILED);
    }
    let board = match open_board(args.file.as_deref(), "name a board", err)? {
        Ok(board) => board,
        Err(code) => return Ok(code),
    };
    let as_of = args.as_of.unwrap_or(board.as_of);
    if let (Some(page), Some(to)) = (args.page, &args.to) {
        let mut sections = vec![Section::of_page(page)];
        if page == PageName::Savings && !board.forecasts.is_empty() {
            sections.push(Section::Forecast);
        }
        let choice = PackOptions { sections, ..PackOptions::default() };
        let svg = paper::picture(&pack::pack(&board, as_of, &choice), &Progress::default());
        return save(to, svg.map_err(|e| e.to_string()), args.scale, out, err);
    }
    let charts = pack::charts(&board, as_of);
    let (Some(id), Some(to)) = (&args.id, &args.to) else {
        if args.to.is_some() {
            writeln!(err, "boardsight: say which chart with --id, or which page with --page")?;
            return Ok(FAILED);
        }
        charts.iter().try_for_each(|c| writeln!(out, "{}\t{}", c.id, c.title))?;
        return Ok(OK);
    };
    let Some(found) = charts.iter().find(|c| c.id == *id) else {
        writeln!(err, "boardsight: there is no chart '{id}'; 'boardsight chart' lists those there are")?;
        return Ok(FAILED);
    };
    let palette = if args.dark { Palette::DARK } else { Palette::LIGHT };
    let svg = chart::svg(found, (f32::from(args.size.0), f32::from(args.size.1)), palette);
    save(to, Ok(svg), args.scale, out, err)
}

fn save(
    to: &Path,
    svg: Result<String, String>,
    scale: f32,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let written = svg
        .and_then(|svg| bytes(to, svg, scale))
        .and_then(|bytes| store::save_document(to, &bytes).map_err(|e| e.to_string()));
    match written {
        Ok(()) => writeln!(out, "{}", to.display()).map(|()| OK),
        Err(error) => writeln!(err, "boardsight: {error}").map(|()| FAILED),
    }
}

fn bytes(to: &Path, svg: String, scale: f32) -> Result<Vec<u8>, String> {
    match to.extension().and_then(|e| e.to_str()).map(str::to_lowercase).as_deref() {
        Some("svg") => Ok(svg.into_bytes()),
        Some("png") => paper::png::png(&svg, scale).map_err(|e| e.to_string()),
        _ => Err(format!("{}: the ending does not say in which form; use .svg or .png", to.display())),
    }
}
