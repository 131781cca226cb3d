//! `boardsight forecast`: forecast of the savings, as on the Savings page.

use super::{FAILED, OK, OutputFormat, WRONG, open_board};
use boardsight_core::model::Forecast;
use boardsight_report::forecast::{forecast, of_board};
use std::io::{self, Write};
use std::path::PathBuf;

/// Forecast the savings with probabilities, and compare with earlier programmes
#[derive(clap::Args)]
pub(super) struct Args {
    /// Board file; default: the board that comes with the program
    file: Option<PathBuf>,
    /// Seed of the random draws; default: the board's own
    #[arg(long)]
    seed: Option<u64>,
    /// Number of draws, 1,000 to 1,000,000; default: the board's own
    #[arg(long, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    draws: Option<u32>,
    /// Id of the plan for the outside view, as listed under 'outside', 'plans' in the JSON; default: the
    /// first that is not over
    #[arg(long, value_name = "ID")]
    plan: Option<String>,
    /// Number of threads; affects the running time only
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let board = match open_board(args.file.as_deref(), "it holds no savings", err)? {
        Ok(board) => board,
        Err(code) => return Ok(code),
    };
    let chosen: Forecast = match of_board(&board) {
        Ok(own) => own.clone(),
        Err(error) => {
            writeln!(err, "boardsight: {error}")?;
            return Ok(WRONG);
        }
    };
    let chosen = Forecast {
        seed: args.seed.unwrap_or(chosen.seed),
        draws: args.draws.unwrap_or(chosen.draws),
        ..chosen
    };
    let threads = args.threads.map_or_else(threads, usize::from);
    let view = forecast(&board, &chosen, args.plan.as_deref(), threads);
    if let Some(plan) = args.plan.as_deref().filter(|plan| *plan != view.outside.plan) {
        let all: Vec<String> =
            view.outside.plans.iter().map(|p| format!("  {} ({})", p.id, p.label)).collect();
        writeln!(err, "boardsight: there is no plan '{plan}'; there are\n{}", all.join("\n"))?;
        return Ok(FAILED);
    }
    match args.format {
        OutputFormat::Text => out.write_all(view.text().as_bytes())?,
        OutputFormat::Json => {
            let json = serde_json::to_string_pretty(&view).map_err(io::Error::other)?;
            writeln!(out, "{json}")?;
        }
    }
    Ok(if view.years.is_empty() { WRONG } else { OK })
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
