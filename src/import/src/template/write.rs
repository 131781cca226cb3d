//! Export of the templates: drop-downs, locked headings, validation on input, and last period's figures for
//! comparison.

use super::columns::{COMMENT, LAST, MEASURE, MEASURE_ID, OUTTURN, PLACE, PLAN, SITE_ID, STANDING, UNIT};
use super::{ABOUT, HEADINGS, MARK, RETURN, STANDINGS};
use crate::register::{FIELDS, Field};
use boardsight_core::model::{
    Board, Measure, Period, Programme, Proximity, Risk, RiskCategory, RiskStatus, SeriesKind, SiteId, Stream,
};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatBorder,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

/// The reason why a template cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The stream has no measures.
    #[error("the stream '{0}' names no measures; say first what each return must bring")]
    NoMeasures(String),
    /// The workbook could not be created.
    #[error("the workbook could not be made: {0}")]
    Workbook(#[from] XlsxError),
}

struct Look {
    title: Format,
    head: Format,
    locked: Format,
    input: Format,
    input_text: Format,
}

impl Look {
    fn new() -> Self {
        let line = Color::RGB(0x00C4_CBD3);
        let boxed = || Format::new().set_border(FormatBorder::Thin).set_border_color(line);
        Self {
            title: Format::new().set_bold().set_font_size(14.0),
            head: boxed().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E8_ECF0)),
            locked: boxed().set_background_color(Color::RGB(0x00F6_F7F9)),
            input: boxed().set_unlocked().set_background_color(Color::RGB(0x00FF_FBE6)),
            input_text: boxed().set_unlocked().set_text_wrap().set_background_color(Color::RGB(0x00FF_FBE6)),
        }
    }
}

fn col(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Creates a workbook dated with the board's date, not the clock. The same board and date give the same
/// bytes.
fn book(board: &Board, title: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let day = board.as_of;
    let at = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(1900),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
    )?;
    book.set_properties(
        &DocProperties::new().set_title(title).set_author(&board.name).set_creation_datetime(&at),
    );
    Ok(book)
}

/// Returns the workbook for a stream's return for a period.
///
/// # Errors
/// If the stream has no measures.
pub fn return_workbook(board: &Board, stream: &Stream, period: Period) -> Result<Vec<u8>, TemplateError> {
    let measures: Vec<&Measure> = stream.measures.iter().filter_map(|m| board.measure(m.as_str())).collect();
    if measures.is_empty() {
        return Err(TemplateError::NoMeasures(stream.name.clone()));
    }
    let title = format!("{}: return for {period}", stream.name);
    let mut workbook = book(board, &title)?;
    let look = Look::new();
    let programme = board.programme(stream.programme.as_str());
    let sheet = workbook.add_worksheet().set_name(RETURN)?;
    sheet.write_with_format(0, 0, &title, &look.title)?;
    let due = stream.due_days.map_or_else(String::new, |days| {
        let day = period.end().saturating_add(jiff::Span::new().days(days));
        format!("Due on {}", day.strftime("%-d %B %Y"))
    });
    let lines = [
        format!("For {}", programme.map_or("", |p: &Programme| p.name.as_str())),
        due,
        "Fill in the yellow cells alone. Leave a cell empty where there is no figure and say why under 'Standing'; do not type 0 for it.".to_owned(),
        "Give figures in the unit of column C, not in thousands.".to_owned(),
    ];
    for (row, line) in (1..).zip(&lines) {
        sheet.write(row, 0, line)?;
    }
    let last = period.previous();
    let last_name = last.map_or_else(|| "Last period".to_owned(), |p| format!("Outturn {p}"));
    let heads: [(u32, &str, f64); 10] = [
        (MEASURE, "Measure", 44.0),
        (PLACE, "Place", 34.0),
        (UNIT, "Unit", 16.0),
        (LAST, &last_name, 15.0),
        (PLAN, "Plan", 15.0),
        (OUTTURN, "Outturn", 15.0),
        (STANDING, "Standing", 16.0),
        (COMMENT, "Comment", 40.0),
        (MEASURE_ID, "measure id", 10.0),
        (SITE_ID, "place id", 10.0),
    ];
    for (column, name, width) in heads {
        sheet.write_with_format(HEADINGS, col(column), name, &look.head)?;
        sheet.set_column_width(col(column), width)?;
    }
    let sites: Vec<Option<(&SiteId, &str)>> = std::iter::once(None)
        .chain(programme.iter().flat_map(|p| p.sites.iter()).map(|s| Some((&s.id, s.name.as_str()))))
        .collect();
    let mut row = HEADINGS + 1;
    for measure in measures {
        for site in &sites {
            line(sheet, row, board, stream, measure, *site, period, &look)?;
            row += 1;
        }
    }
    let (first, end) = (HEADINGS + 1, row.saturating_sub(1));
    let figures = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(-1e15, 1e15))
        .set_error_title("A number is expected")?
        .set_error_message("Type a number, or leave the cell empty and choose a standing.")?;
    sheet.add_data_validation(first, col(PLAN), end, col(OUTTURN), &figures)?;
    let standing = DataValidation::new().allow_list_strings(&STANDINGS)?;
    sheet.add_data_validation(first, col(STANDING), end, col(STANDING), &standing)?;
    sheet.set_column_hidden(col(MEASURE_ID))?.set_column_hidden(col(SITE_ID))?;
    sheet.set_freeze_panes(first, 2)?;
    sheet.set_landscape();
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    let about = workbook.add_worksheet().set_name(ABOUT)?;
    about.write(0, 0, MARK)?;
    for (row, (name, text)) in
        (1..).zip([("stream", stream.id.as_str()), ("period", &period.to_string()), ("board", &board.name)])
    {
        about.write(row, 0, name)?;
        about.write(row, 1, text)?;
    }
    about.set_hidden(true).protect();
    Ok(workbook.save_to_buffer()?)
}

#[allow(clippy::too_many_arguments)] // what a row is made from
fn line(
    sheet: &mut Worksheet,
    row: u32,
    board: &Board,
    stream: &Stream,
    measure: &Measure,
    site: Option<(&SiteId, &str)>,
    period: Period,
    look: &Look,
) -> Result<(), XlsxError> {
    let held = |kind: SeriesKind, period: Option<Period>| {
        let period = period?;
        let series = board.series.iter().find(|s| {
            s.programme.as_ref() == Some(&stream.programme)
                && s.site.as_ref() == site.map(|(id, _)| id)
                && (s.is_whole() || s.site.is_some())
                && s.measure == measure.id
                && s.kind == kind
        })?;
        series.at(period).map(|p| p.value)
    };
    sheet.write_with_format(row, col(MEASURE), &measure.name, &look.locked)?;
    sheet.write_with_format(
        row,
        col(PLACE),
        site.map_or("Programme as a whole", |(_, name)| name),
        &look.locked,
    )?;
    sheet.write_with_format(row, col(UNIT), &measure.unit, &look.locked)?;
    match held(SeriesKind::Outturn, period.previous()) {
        Some(value) => sheet.write_with_format(row, col(LAST), value, &look.locked)?,
        None => sheet.write_with_format(row, col(LAST), "not reported", &look.locked)?,
    };
    for (column, kind) in [(PLAN, SeriesKind::Plan), (OUTTURN, SeriesKind::Outturn)] {
        match held(kind, Some(period)) {
            Some(value) => sheet.write_with_format(row, col(column), value, &look.input)?,
            None => sheet.write_blank(row, col(column), &look.input)?,
        };
    }
    sheet.write_blank(row, col(STANDING), &look.input_text)?;
    sheet.write_blank(row, col(COMMENT), &look.input_text)?;
    sheet.write(row, col(MEASURE_ID), measure.id.as_str())?;
    if let Some((id, _)) = site {
        sheet.write(row, col(SITE_ID), id.as_str())?;
    }
    Ok(())
}

/// Returns a drop-down of the board's own categories and those of the Orange Book. `None` if they exceed
/// Excel's limit of 255 characters for a drop-down.
fn categories(board: &Board) -> Result<Option<DataValidation>, XlsxError> {
    let own = board.risk_framework.categories.iter().map(|c| c.name.as_str());
    let all: Vec<&str> = own.chain(RiskCategory::ALL.iter().map(|c| c.label())).collect();
    let length: usize = all.iter().map(|name| name.encode_utf16().count() + 1).sum();
    if length > 255 || all.iter().any(|name| name.contains(',')) {
        return Ok(None);
    }
    DataValidation::new().allow_list_strings(&all).map(Some)
}

/// Number of empty rows after the risks in a register template.
const SPARE: u32 = 100;

/// Returns the workbook for a risk register: a programme's, or the board's own.
///
/// # Errors
/// If the workbook cannot be created.
pub fn register_workbook(board: &Board, programme: Option<&Programme>) -> Result<Vec<u8>, TemplateError> {
    let name = programme.map_or(board.name.as_str(), |p| p.name.as_str());
    let title = format!("Risk register: {name}");
    let mut workbook = book(board, &title)?;
    let look = Look::new();
    let sheet = workbook.add_worksheet().set_name("Register")?;
    sheet.write_with_format(0, 0, &title, &look.title)?;
    let scale = board.scale();
    let (likelihoods, impacts) = scale.size();
    sheet.write(
        1,
        0,
        format!(
            "Keep the id of a risk; give a new risk an id that no other has. Likelihood is 1 to {likelihoods}, impact 1 to \
             {impacts}."
        ),
    )?;
    let own: Vec<&Risk> =
        board.risks.iter().filter(|r| r.programme.as_ref() == programme.map(|p| &p.id)).collect();
    let end = 3 + u32::try_from(own.len()).unwrap_or(0) + SPARE;
    for (column, field) in (0..).zip(FIELDS) {
        sheet.write_with_format(3, column, field.heading(), &look.head)?;
        sheet.set_column_width(column, field.width())?;
        for row in 4..=end {
            let held = own
                .get(usize::try_from(row - 4).unwrap_or(usize::MAX))
                .map(|r| field.of(r, &board.risk_framework))
                .unwrap_or_default();
            match held.parse::<f64>().ok().filter(|_| field.is_step()) {
                Some(step) => sheet.write_with_format(row, column, step, &look.input)?,
                None if held.is_empty() => sheet.write_blank(row, column, &look.input_text)?,
                None => sheet.write_with_format(row, column, &held, &look.input_text)?,
            };
        }
        let check = match field {
            _ if field.is_step() => {
                let most = if field.is_likelihood() { likelihoods } else { impacts };
                let words = format!("A whole number from 1 to {most}, or nothing where it is not rated.");
                Some(
                    DataValidation::new()
                        .allow_whole_number(DataValidationRule::Between(1, i32::from(most)))
                        .set_error_title(format!("1 to {most}"))?
                        .set_error_message(words)?,
                )
            }
            Field::Category => categories(board)?,
            Field::Status => {
                Some(DataValidation::new().allow_list_strings(&RiskStatus::ALL.map(RiskStatus::label))?)
            }
            Field::Proximity => {
                Some(DataValidation::new().allow_list_strings(&Proximity::ALL.map(Proximity::label))?)
            }
            _ => None,
        };
        if let Some(check) = check {
            sheet.add_data_validation(4, column, end, column, &check)?;
        }
    }
    sheet.set_freeze_panes(4, 2)?;
    sheet.set_landscape();
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        sort: true,
        ..ProtectionOptions::default()
    });
    Ok(workbook.save_to_buffer()?)
}
