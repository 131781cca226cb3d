//! `boardsight spc`: statistical process control of any table of figures, point by point.

use super::{FAILED, OK};
use boardsight_analysis::spc::{Limits, Observation, Options, Point, Spc, analyse};
use boardsight_core::model::{DesiredDirection, Period, PeriodKind};
use boardsight_core::text::inert;
use boardsight_import::sheet::{Cell, FileFormat, Workbook, Worksheet, in_row};
use boardsight_import::value::{Separators, Value};
use boardsight_import::when::{DayOrder, PeriodHint, day_of, day_order};
use boardsight_report::signals;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::io::{self, Write};
use std::path::PathBuf;

/// Separate signals from random variation in a table of figures, with the XmR chart of 'Making Data Count'
#[derive(clap::Args)]
#[command(
    after_help = "FILE is CSV, a workbook or an OpenDocument spreadsheet with a row of column names, read as a return is. Days may \
    be 2016-04-01, 01/04/2016, 01/04/16, 2016-04, 'Apr 2016', Apr-16, '2016-17 Q1' or '2016-17'; an empty figure, NA or n/a is \
    not reported."
)]
pub(super) struct Args {
    /// The figures: CSV or a workbook
    file: PathBuf,
    /// Column of dates or periods
    #[arg(long, value_name = "COLUMN")]
    date: String,
    /// Column of figures
    #[arg(long, value_name = "COLUMN")]
    value: String,
    /// Column that identifies the series
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Direction that is better
    #[arg(long, value_enum, default_value_t)]
    better: Improvement,
    /// Keep the mean and limits of this number of first points, 12 or more
    #[arg(long, value_name = "POINTS")]
    fix_after: Option<usize>,
    /// Compute the mean and limits again from these dates
    #[arg(long, value_name = "DAY", num_args = 1.., value_delimiter = ',')]
    rebase: Vec<String>,
    /// Target that the figures should reach, or stay below
    #[arg(long, value_name = "FIGURE", allow_negative_numbers = true)]
    target: Option<f64>,
    /// Keep outlying moving ranges in the limits
    #[arg(long)]
    no_screen: bool,
    /// With `--format csv`: one row for each group (variation and assurance) instead of each point
    #[arg(long)]
    summary: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Improvement {
    /// Lower is better
    Lower,
    /// Higher is better
    Higher,
    /// Neither direction is better
    #[default]
    Neutral,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    /// One row for each point
    Csv,
    /// Points and groups, for scripts
    Json,
    /// Interpretation, for reading
    #[default]
    Text,
}

/// Series as read: its name, its observations, and the line number of each.
struct Series {
    name: String,
    observations: Vec<Observation>,
    lines: Vec<u64>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    match read(args).and_then(|(series, notes)| Ok((analysed(args, &series)?, series, notes))) {
        Ok((charts, series, notes)) => {
            // Print notes to stderr, so that stdout contains only the table.
            for note in notes.iter().chain(&unheeded(args, &series)) {
                writeln!(err, "boardsight: {note}")?;
            }
            match args.format {
                Format::Csv if args.summary => summary_csv(args, &series, &charts, out)?,
                Format::Csv => points_csv(args, &series, &charts, out)?,
                Format::Json => {
                    let text = serde_json::to_string_pretty(&as_json(args, &series, &charts))
                        .map_err(io::Error::other)?;
                    writeln!(out, "{text}")?;
                }
                Format::Text => text(args, &series, &charts, out)?,
            }
            Ok(OK)
        }
        Err(message) => writeln!(err, "boardsight: {message}").map(|()| FAILED),
    }
}

/// Reads the table in the same way as a return. Also returns notes for the user, such as dates out of order
/// and periods without a row. An error message names the file, the line and the expected content.
fn read(args: &Args) -> Result<(Vec<Series>, Vec<String>), String> {
    let name = args.file.display();
    let book = Workbook::open(&args.file).map_err(|e| e.to_string())?;
    let wanted = [Some(&args.date), Some(&args.value), args.group.as_ref()];
    let heads_of = |sheet: &Worksheet| -> Option<(u32, Vec<(u32, String)>)> {
        let (row, cells) = sheet.rows().next()?;
        Some((row, cells.iter().map(|(column, cell)| (*column, cell.to_string())).collect()))
    };
    let fits = |sheet: &&Worksheet| {
        heads_of(sheet)
            .is_some_and(|(_, heads)| wanted.iter().flatten().all(|w| heads.iter().any(|(_, h)| h == *w)))
    };
    let sheet = book.sheets.iter().find(fits).or_else(|| book.sheets.iter().find(|s| !s.is_empty()));
    let Some((sheet, (head, heads))) = sheet.and_then(|s| Some((s, heads_of(s)?))) else {
        return Err(format!("{name}: no row of column names"));
    };
    let text_form = book.form == FileFormat::Csv;
    let place = |row: u32| {
        if text_form {
            format!("{name}, line {}", sheet.line(row))
        } else {
            format!("{name}, sheet '{}', row {}", sheet.name, u64::from(row) + 1)
        }
    };
    let column = |wanted: &str| {
        let found = heads.iter().find(|(_, h)| h == wanted).map(|(column, _)| *column);
        found.ok_or_else(|| {
            let all = heads.iter().map(|(_, h)| format!("'{h}'")).collect::<Vec<_>>().join(", ");
            format!("{}: there is no column '{wanted}'; the columns are {all}", place(head))
        })
    };
    let (date, value) = (column(&args.date)?, column(&args.value)?);
    let group = args.group.as_deref().map(column).transpose()?;
    let separators = Separators::of(sheet, book.semicolons);
    let rows = || sheet.rows_from(head + 1);
    let texts = rows().filter_map(|(_, cells)| match in_row(cells, date) {
        Some(Cell::Text(text)) => Some(text.as_str()),
        _ => None,
    });
    if let DayOrder::MonthFirst(found) = day_order(texts) {
        return Err(format!(
            "{name}, column '{}': '{found}' has the month first, so that days such as 03/04/2016 may be 3 April or 4 March; \
             write them as 2016-04-25",
            args.date
        ));
    }
    let mut all: Vec<Series> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let mut percent: Option<bool> = None;
    let width = heads.last().map_or(0, |(column, _)| *column);
    for (row, cells) in rows() {
        if let Ok(at) = sheet.uneven.binary_search_by_key(&row, |(row, _)| *row) {
            let fields = sheet.uneven.get(at).map_or(0, |(_, fields)| *fields);
            return Err(format!("{} has {fields} cells where the heading has {}", place(row), width + 1));
        }
        let text = |column: u32| in_row(cells, column).map(ToString::to_string).unwrap_or_default();
        let day = in_row(cells, date).and_then(|cell| day_in(cell, &args.date, sheet.from_1904)).ok_or_else(
            || {
                let (column, text) = (&args.date, text(date));
                format!("{}, column '{column}': '{text}' is not a day; write it as 2016-04-01", place(row))
            },
        )?;
        let figure = match separators.value(in_row(cells, value)) {
            Value::Figure(figure) => {
                if percent.is_some_and(|p| p != figure.percent) && figure.value.abs() > 0.0 {
                    return Err(format!(
                        "{}, column '{}': '{}' is {} a percentage, and those above it are {}; write all in one way",
                        place(row),
                        args.value,
                        text(value),
                        if figure.percent { "shown as" } else { "not shown as" },
                        if figure.percent { "not" } else { "" }
                    )
                    .replace(" ;", ";"));
                }
                percent.get_or_insert(figure.percent);
                Some(figure.value)
            }
            Value::Unknown(_) => None,
            Value::Unreadable(why) => {
                return Err(format!(
                    "{}, column '{}': '{}' is not a figure; write a number, or nothing where none is reported ({why})",
                    place(row),
                    args.value,
                    text(value)
                ));
            }
        };
        let key = group.map_or_else(String::new, text);
        let at = *places.entry(key.clone()).or_insert_with(|| {
            all.push(Series { name: key, observations: Vec::new(), lines: Vec::new() });
            all.len() - 1
        });
        let series = &mut all[at];
        series.observations.push((day, figure));
        series.lines.push(sheet.line(row));
    }
    let mut notes = Vec::new();
    for series in &all {
        let mut order: Vec<usize> = (0..series.observations.len()).collect();
        order.sort_by_key(|i| (series.observations[*i].0, series.lines[*i]));
        if let Some(w) = order.windows(2).find(|w| series.observations[w[0]].0 == series.observations[w[1]].0)
        {
            let hint = if group.is_some() {
                ""
            } else {
                ", or name the column that tells series apart with --group"
            };
            return Err(format!(
                "{name}, line {}, column '{}': {} already has a figure in line {}; give each day one figure{hint}",
                series.lines[w[1]], args.date, series.observations[w[1]].0, series.lines[w[0]]
            ));
        }
        let place = |i: usize| {
            let of = if series.name.is_empty() { String::new() } else { format!(" ({})", series.name) };
            format!("{name}, line {}, column '{}'{of}", series.lines[i], args.date)
        };
        let day = |i: usize| series.observations[i].0;
        let back: Vec<usize> = (1..order.len()).filter(|i| day(*i) < day(*i - 1)).collect();
        if let Some(first) = back.first() {
            notes.push(format!(
                "{}: {} comes after {}{}; the rows were taken in the order of their days",
                place(*first),
                day(*first),
                day(*first - 1),
                others(back.len())
            ));
        }
        let steps: Vec<Step> = order.windows(2).map(|w| Step::between(day(w[0]), day(w[1]))).collect();
        let usual = usual(&steps);
        let wide: Vec<usize> =
            (0..steps.len()).filter(|i| usual.is_some_and(|usual| steps[*i].is_wider(usual))).collect();
        if let Some(first) = wide.first() {
            let (from, to) = (order[*first], order[*first + 1]);
            notes.push(format!(
                "{}: there is no row between {} and {}{}; the two are taken for neighbours. Give a period that is not \
                 reported a row of its own with no figure",
                place(to),
                day(from),
                day(to),
                others(wide.len())
            ));
        }
    }
    Ok((all, notes))
}

/// Returns a text on the number of further occurrences.
fn others(all: usize) -> String {
    match all {
        0 | 1 => String::new(),
        2 => ", and so once more".to_owned(),
        n => format!(", and so {} times more", n - 1),
    }
}

/// Distance between two consecutive dates: in months if it is a whole number of months, else in days.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Months(i32),
    Days(i32),
}

impl Step {
    fn between(from: Date, to: Date) -> Self {
        let months = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month());
        let last = |d: Date| d.day() == d.days_in_month();
        if from.day() == to.day() || (last(from) && last(to)) {
            Self::Months(months(to) - months(from))
        } else {
            Self::Days((to - from).get_days())
        }
    }

    /// Returns whether the step is at least twice the usual step.
    const fn is_wider(self, usual: Self) -> bool {
        match (self, usual) {
            (Self::Months(a), Self::Months(b)) | (Self::Days(a), Self::Days(b)) => a >= 2 * b,
            (Self::Months(a), Self::Days(b)) => a * 28 >= 2 * b,
            // A step in days does not show whether whole months are missing.
            (Self::Days(_), Self::Months(_)) => false,
        }
    }
}

/// Returns the step of more than half of the rows. `None` if there is no such regular step.
fn usual(steps: &[Step]) -> Option<Step> {
    let count = |step: &Step| steps.iter().filter(|other| *other == step).count();
    steps.iter().copied().find(|step| 2 * count(step) > steps.len())
}

/// Returns the dates of `--rebase` that no row has.
fn unheeded(args: &Args, all: &[Series]) -> Vec<String> {
    let none = |wanted: &Date| all.iter().all(|s| s.observations.iter().all(|(day, _)| day != wanted));
    let days = args.rebase.iter().filter_map(|text| Some((text, day(text)?)));
    days.filter(|(_, day)| none(day))
        .map(|(text, _)| {
            format!("--rebase {text}: no row is of that day, and nothing was worked out anew from it")
        })
        .collect()
}

/// Returns a date, or the first day of a period, as in a return. '2004-05' is a financial year, as
/// everywhere in this program.
fn day_in(cell: &Cell, heading: &str, from_1904: bool) -> Option<Date> {
    if let Some(day) = day_of(cell, from_1904) {
        // A week has its own dates. Under a heading such as 'Quarter ending', a date is the last day of its
        // quarter.
        let when = PeriodHint::in_column(cell, heading, from_1904);
        return match (when.span, when.period()) {
            (None, Some(period)) if period.kind() != PeriodKind::Month => Some(period.start()),
            _ => Some(day),
        };
    }
    PeriodHint::in_column(cell, heading, from_1904).period().map(Period::start)
}

/// Parses the date given as an option.
fn day(text: &str) -> Option<Date> {
    day_in(&Cell::Text(text.to_owned()), "", false)
}

fn analysed(args: &Args, all: &[Series]) -> Result<Vec<Spc>, String> {
    let rebases = args
        .rebase
        .iter()
        .map(|text| {
            day(text).ok_or_else(|| format!("--rebase: '{text}' is not a day; write it as 2016-04-01"))
        })
        .collect::<Result<_, _>>()?;
    if args.target.is_some_and(|t| !t.is_finite()) {
        return Err("--target: expected a number".to_owned());
    }
    let better = match args.better {
        Improvement::Lower => DesiredDirection::Lower,
        Improvement::Higher => DesiredDirection::Higher,
        Improvement::Neutral => DesiredDirection::Neutral,
    };
    let options =
        Options { better, fix_after: args.fix_after, rebases, target: args.target, screen: !args.no_screen };
    all.iter().map(|s| analyse(&s.observations, &options).map_err(|e| of(s, &e.to_string()))).collect()
}

fn of(series: &Series, message: &str) -> String {
    if series.name.is_empty() { message.to_owned() } else { format!("{}: {message}", series.name) }
}

/// Returns a figure unrounded; empty if it is not known.
fn cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

fn points_csv(args: &Args, all: &[Series], charts: &[Spc], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let heads = ["date", "value", "mean", "lower", "upper", "point_type", "special_cause"];
    csv.write_record(args.group.iter().map(|_| "group").chain(heads))?;
    for (series, chart) in all.iter().zip(charts) {
        for point in &chart.points {
            let Limits { mean, lower, upper, .. } = chart.limits_at(point);
            let own = [
                point.date.to_string(),
                cell(point.value),
                cell(mean),
                cell(lower),
                cell(upper),
                point.kind.code().to_owned(),
                point.cause.code().to_owned(),
            ];
            csv.write_record(args.group.iter().map(|_| inert(&series.name)).chain(own))?;
        }
    }
    csv.flush()
}

fn summary_csv(args: &Args, all: &[Series], charts: &[Spc], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let heads = ["from", "points", "mean", "lower", "upper", "variation", "assurance"];
    csv.write_record(args.group.iter().map(|_| "group").chain(heads))?;
    for (series, chart) in all.iter().zip(charts) {
        for group in &chart.groups {
            let from = chart.points_of(group).first().map_or_else(String::new, |p| p.date.to_string());
            let own = [
                from,
                group.count.to_string(),
                cell(group.limits.mean),
                cell(group.limits.lower),
                cell(group.limits.upper),
                group.variation.code().to_owned(),
                group.assurance.map_or_else(String::new, |a| a.code().to_owned()),
            ];
            csv.write_record(args.group.iter().map(|_| inert(&series.name)).chain(own))?;
        }
    }
    csv.flush()
}

fn as_json(args: &Args, all: &[Series], charts: &[Spc]) -> Json {
    let point = |chart: &Spc, p: &Point| {
        let Limits { mean, lower, upper, .. } = chart.limits_at(p);
        json!({
            "date": p.date.to_string(), "value": p.value, "mean": mean, "lower": lower, "upper": upper,
            "point_type": p.kind.code(), "special_cause": p.cause.code(),
        })
    };
    let series = all.iter().zip(charts).map(|(s, chart)| {
        let groups = chart.groups.iter().map(|g| {
            json!({
                "from": chart.points_of(g).first().map(|p| p.date.to_string()),
                "points": g.count, "mean": g.limits.mean, "lower": g.limits.lower, "upper": g.limits.upper,
                "variation": g.variation.code(), "assurance": g.assurance.map(|a| a.code()), "short": g.short,
            })
        });
        json!({
            "group": args.group.as_ref().map(|_| s.name.as_str()),
            "variation": chart.last().map(|p| p.kind.code()),
            "assurance": chart.assurance().map(|a| a.code()),
            "says": signals::sentence(chart),
            "baselines": groups.collect::<Vec<_>>(),
            "points": chart.points.iter().map(|p| point(chart, p)).collect::<Vec<_>>(),
        })
    });
    json!({ "series": series.collect::<Vec<_>>() })
}

fn text(args: &Args, all: &[Series], charts: &[Spc], out: &mut dyn Write) -> io::Result<()> {
    if all.is_empty() {
        return writeln!(out, "No figures.");
    }
    for (series, chart) in all.iter().zip(charts) {
        let name = if series.name.is_empty() { &args.value } else { &series.name };
        writeln!(out, "{name}")?;
        for group in &chart.groups {
            let l = group.limits;
            let say = |v: Option<f64>| v.map_or_else(|| "not known".to_owned(), short);
            let from = chart.points_of(group).first().map_or_else(String::new, |p| p.date.to_string());
            writeln!(
                out,
                "  From {from}, {} points: mean {}, limits {} to {}{}",
                group.count,
                say(l.mean),
                say(l.lower),
                say(l.upper),
                if group.short { " (trial limits: fewer than 13 points)" } else { "" }
            )?;
        }
        for point in chart.points.iter().filter(|p| p.cause.is_up().is_some()) {
            let value = point.value.map_or_else(String::new, short);
            writeln!(out, "  {}: {value}, {}", point.date, signals::cause_words(point.cause))?;
        }
        writeln!(out, "  {}", signals::sentence(chart))?;
    }
    Ok(())
}

/// Returns a figure with six significant digits, enough for reading.
fn short(value: f64) -> String {
    let size = value.abs();
    if size >= 1e5 || size <= 0.0 {
        return format!("{value:.0}");
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to a few digits
    let decimals = (5.0 - size.log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
