//! Figures that a person types: put in their line, corrected, taken out. A figure that is not reported has no point; none of these
//! makes one.

use super::{Edit, EditError, List, insert, next_id, remove, update};
use crate::model::{
    AreaId, Basis, Board, Citation, EarlierFigure, MeasureId, Period, Point, ProgrammeId, Series, SeriesId,
    SeriesKind, SiteId,
};

/// A figure as it was typed.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedFigure {
    /// The line that it belongs to; `None`: the one of the same measure, programme, place and kind, or a new one.
    pub line: Option<SeriesId>,
    /// Of which measure.
    pub measure: MeasureId,
    /// Whose; `None`: of the country as a whole.
    pub programme: Option<ProgrammeId>,
    /// Of which place of the programme, if it is of one.
    pub site: Option<SiteId>,
    /// Of which area, if it is of one and of no site.
    pub area: Option<AreaId>,
    /// Baseline, plan or outturn.
    pub kind: SeriesKind,
    /// Of which period.
    pub period: Period,
    /// The figure, in the measure's unit; finite.
    pub value: f64,
    /// What stands behind it.
    pub basis: Basis,
    /// Where it stands.
    pub cite: Citation,
    /// Where the period has a figure already that is another: whether that one was reported and then revised, and is kept
    /// beside this one, rather than mistyped.
    pub revised: bool,
}

impl TypedFigure {
    /// The line that it goes into, if the board has it: among several, the one that has the period, then one of periods
    /// as long.
    #[must_use]
    pub fn line<'a>(&self, board: &'a Board) -> Option<&'a Series> {
        if let Some(id) = &self.line {
            return board.series.iter().find(|s| s.id == *id);
        }
        let alike = |s: &&Series| {
            s.measure == self.measure
                && s.programme == self.programme
                && s.site == self.site
                && s.area == self.area
                && s.group.is_none()
                && s.kind == self.kind
        };
        let as_long = |s: &&Series| s.points.iter().any(|p| p.period.kind() == self.period.kind());
        let mut lines = board.series.iter().filter(alike);
        let has = lines.clone().find(|s| s.at(self.period).is_some());
        has.or_else(|| lines.clone().find(as_long)).or_else(|| lines.next())
    }

    /// The figure that stands for the period now.
    #[must_use]
    pub fn stands<'a>(&self, board: &'a Board) -> Option<&'a Point> {
        self.line(board)?.at(self.period)
    }

    fn label(&self, board: &Board) -> String {
        let measure =
            board.measure(self.measure.as_str()).map_or(self.measure.as_str(), |m| m.short.as_str());
        let whose = match &self.programme {
            None => "England",
            Some(id) => board.programme(id.as_str()).map_or(id.as_str(), |p| p.short.as_str()),
        };
        format!("{} of {measure}, {whose}, {}", self.kind.label().to_lowercase(), self.period)
    }

    /// It as a new line of its own.
    fn new_line(&self, board: &Board) -> Series {
        let whose = self.site.as_ref().map(SiteId::as_str).or_else(|| self.area.as_ref().map(AreaId::as_str));
        let whose = whose.or_else(|| self.programme.as_ref().map(ProgrammeId::as_str)).unwrap_or("england");
        let stem = format!("{whose}-{}-{}", self.measure, self.kind.label().to_lowercase());
        let taken = board.series.iter().any(|s| s.id == *stem);
        let id = if taken { next_id(board, List::Series, &stem) } else { stem };
        Series {
            programme: self.programme.clone(),
            site: self.site.clone(),
            area: self.area.clone(),
            basis: self.basis,
            points: vec![Point::new(self.period, self.value)],
            ..Series::new(&id, self.measure.as_str(), self.kind, self.cite.clone())
        }
    }
}

/// An edit that puts a figure in its line, makes the line where there is none, or puts it in place of the figure that
/// stands for the period.
///
/// # Errors
/// If the line that is named is not there, or cannot be written as a value.
pub fn set_figure(board: &Board, figure: &TypedFigure) -> Result<Edit, EditError> {
    let label = figure.label(board);
    let Some(line) = figure.line(board) else {
        if let Some(id) = &figure.line {
            return Err(EditError::NoRecord { list: List::Series, id: id.to_string() });
        }
        return Ok(Edit { label: format!("Add {label}"), ..insert(board, &figure.new_line(board))? });
    };
    let mut series = line.clone();
    let basis = (figure.basis != series.basis).then_some(figure.basis);
    let cite = (figure.cite != series.cite).then(|| figure.cite.clone());
    let word = match series.points.iter_mut().find(|p| p.period == figure.period) {
        Some(point) => {
            let other = point.value.to_bits() != figure.value.to_bits();
            if other && figure.revised {
                let was = point.cite.take().unwrap_or_else(|| series.cite.clone());
                point.earlier.push(EarlierFigure {
                    value: point.value,
                    basis: point.basis,
                    cite: was,
                    published: point.published.take(),
                });
            }
            (point.value, point.basis, point.cite) = (figure.value, basis, cite);
            if other && figure.revised { "Revise" } else { "Correct" }
        }
        None => {
            let point = Point { basis, cite, ..Point::new(figure.period, figure.value) };
            series.absences.retain(|a| a.period != figure.period);
            series.points.push(point);
            series.points.sort_by_key(|p| p.period);
            "Add"
        }
    };
    let edit = update(board, &series)?;
    Ok(Edit { label: format!("{word} {label}"), ..edit })
}

/// An edit that takes the figure of a period out of its line: it is then not reported. A line that is left with no figure
/// and of which nothing else was said goes too.
///
/// # Errors
/// If there is no such line, or it has no figure of the period.
pub fn remove_figure(board: &Board, line: &str, period: Period) -> Result<Edit, EditError> {
    let missing = || EditError::NoRecord { list: List::Series, id: line.to_owned() };
    let mut series = board.series.iter().find(|s| s.id == *line).ok_or_else(missing)?.clone();
    let field = || EditError::NoField { list: List::Series, id: line.to_owned(), field: period.to_string() };
    let at = series.points.iter().position(|p| p.period == period).ok_or_else(field)?;
    series.points.remove(at);
    let measure =
        board.measure(series.measure.as_str()).map_or(series.measure.as_str(), |m| m.short.as_str());
    let label = format!("Remove {} of {measure}, {period}", series.kind.label().to_lowercase());
    let said = board.comments.iter().any(|c| c.about.list == "series" && c.about.id == line);
    let edit = if series.points.is_empty() && series.charting.is_plain() && !said {
        remove(board, List::Series, line)?
    } else {
        update(board, &series)?
    };
    Ok(Edit { label, ..edit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{History, Stamp};
    use crate::fixture;

    fn stamp() -> Stamp {
        Stamp { who: "Secretariat".to_owned(), at: "2017-02-08T09:30:00Z".parse().unwrap(), why: None }
    }

    fn typed(board: &Board) -> TypedFigure {
        TypedFigure {
            line: None,
            measure: board.measures[0].id.clone(),
            programme: None,
            site: None,
            area: None,
            kind: SeriesKind::Plan,
            period: "2031-32".parse().unwrap(),
            value: 12.5,
            basis: Basis::Published,
            cite: Citation::of(board.sources[0].id.as_str()),
            revised: false,
        }
    }

    #[test]
    fn a_figure_makes_its_line_joins_it_is_corrected_revised_and_taken_out() {
        let start = fixture::board();
        let mut history = History::new(start.clone());
        let mut figure = typed(&start);
        history.apply(set_figure(history.board(), &figure).unwrap(), &stamp()).unwrap();
        assert_eq!(history.board().series.len(), start.series.len() + 1);
        let id = history.board().series.last().unwrap().id.clone();
        assert!(id.as_str().starts_with("england-"), "{id}");

        // Another period, made up: it says so itself, and stands in time's order.
        (figure.period, figure.basis) = ("2030-31".parse().unwrap(), Basis::Illustrative);
        history.apply(set_figure(history.board(), &figure).unwrap(), &stamp()).unwrap();
        let line = history.board().series.last().unwrap();
        assert_eq!(line.points.len(), 2);
        assert_eq!((line.points[0].basis, line.points[0].cite.clone()), (Some(Basis::Illustrative), None));

        // Mistyped: what stood there is gone. Revised: it stays beside.
        figure.value = 13.0;
        let edit = set_figure(history.board(), &figure).unwrap();
        assert!(edit.label.starts_with("Correct plan of"), "{}", edit.label);
        history.apply(edit, &stamp()).unwrap();
        assert!(figure.stands(history.board()).unwrap().earlier.is_empty());
        (figure.value, figure.revised) = (14.0, true);
        history.apply(set_figure(history.board(), &figure).unwrap(), &stamp()).unwrap();
        let stands = figure.stands(history.board()).unwrap();
        assert_eq!((stands.value, stands.earlier[0].value), (14.0, 13.0));

        // Taken out, it is not reported; the last one takes its line with it.
        for period in ["2030-31", "2031-32"] {
            let edit = remove_figure(history.board(), id.as_str(), period.parse().unwrap()).unwrap();
            history.apply(edit, &stamp()).unwrap();
        }
        assert_eq!(history.board().series, start.series);
        assert!(remove_figure(history.board(), id.as_str(), figure.period).is_err());
        for _ in 0..6 {
            history.undo(&stamp()).unwrap();
        }
        assert_eq!(history.board().series, start.series);
    }

    #[test]
    fn a_line_that_is_gone_takes_no_figure() {
        let board = fixture::board();
        let figure = TypedFigure { line: Some("gone".into()), ..typed(&board) };
        assert!(set_figure(&board, &figure).is_err());
    }

    #[test]
    fn of_several_lines_the_one_with_periods_as_long_is_taken() {
        let mut board = fixture::board();
        let mut figure = typed(&board);
        let yearly = Series { id: "yearly".into(), ..figure.new_line(&board) };
        figure.period = "2031-32 Q1".parse().unwrap();
        let quarterly = Series { id: "quarterly".into(), ..figure.new_line(&board) };
        board.series.extend([yearly, quarterly]);
        assert_eq!(figure.line(&board).unwrap().id, "quarterly");
        figure.period = "2032-33".parse().unwrap();
        assert_eq!(figure.line(&board).unwrap().id, "yearly");
    }
}
