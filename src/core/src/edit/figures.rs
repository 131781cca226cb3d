//! Edits of figures that a person types: add, correct and remove. A figure that is not reported has no
//! point, and none of these edits creates one.

use super::{Edit, EditError, List, insert, next_id, remove, update};
use crate::model::{
    AreaId, Basis, Board, Citation, EarlierFigure, MeasureId, Period, Point, ProgrammeId, Series, SeriesId,
    SeriesKind, SiteId,
};

/// Figure typed by a person.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedFigure {
    /// Series that the figure belongs to. `None` selects the series of the same measure, programme, place
    /// and kind, or creates one.
    pub line: Option<SeriesId>,
    /// Measure of the figure.
    pub measure: MeasureId,
    /// Programme of the figure; `None` for the whole country.
    pub programme: Option<ProgrammeId>,
    /// Place of the programme, if the figure is for one place.
    pub site: Option<SiteId>,
    /// The area, if the figure belongs to an area and to no site.
    pub area: Option<AreaId>,
    /// Baseline, plan or outturn.
    pub kind: SeriesKind,
    /// Period of the figure.
    pub period: Period,
    /// Value in the measure's unit; finite.
    pub value: f64,
    /// Basis of the figure: published, derived, assessed or illustrative.
    pub basis: Basis,
    /// Citation of the source.
    pub cite: Citation,
    /// Whether an existing, different figure of the period was reported and then revised. It is then kept
    /// beside the new one. If `false`, it was mistyped and is replaced.
    pub revised: bool,
}

impl TypedFigure {
    /// Returns the series that the figure is added to, if the board has it. Among several, the one that has
    /// the period comes first, then one with periods of the same length.
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

    /// Returns the current figure of the period.
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

    /// Returns the figure as a new series.
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

/// Returns an edit that adds the figure to its series, creates the series if there is none, or replaces the
/// current figure of the period.
///
/// # Errors
/// If the named series does not exist, or the series cannot be serialised.
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

/// Returns an edit that removes the figure of a period from its series; the figure is then not reported. A
/// series that is left without figures and without any other information is removed too.
///
/// # Errors
/// If there is no such series, or it has no figure of the period.
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
    fn figure_is_added_corrected_revised_and_removed() {
        let start = fixture::board();
        let mut history = History::new(start.clone());
        let mut figure = typed(&start);
        history.apply(set_figure(history.board(), &figure).unwrap(), &stamp()).unwrap();
        assert_eq!(history.board().series.len(), start.series.len() + 1);
        let id = history.board().series.last().unwrap().id.clone();
        assert!(id.as_str().starts_with("england-"), "{id}");

        // Add an illustrative figure of another period. It is marked as illustrative and sorted by time.
        (figure.period, figure.basis) = ("2030-31".parse().unwrap(), Basis::Illustrative);
        history.apply(set_figure(history.board(), &figure).unwrap(), &stamp()).unwrap();
        let line = history.board().series.last().unwrap();
        assert_eq!(line.points.len(), 2);
        assert_eq!((line.points[0].basis, line.points[0].cite.clone()), (Some(Basis::Illustrative), None));

        // A mistyped figure is replaced. A revised figure is kept beside the new one.
        figure.value = 13.0;
        let edit = set_figure(history.board(), &figure).unwrap();
        assert!(edit.label.starts_with("Correct plan of"), "{}", edit.label);
        history.apply(edit, &stamp()).unwrap();
        assert!(figure.stands(history.board()).unwrap().earlier.is_empty());
        (figure.value, figure.revised) = (14.0, true);
        history.apply(set_figure(history.board(), &figure).unwrap(), &stamp()).unwrap();
        let stands = figure.stands(history.board()).unwrap();
        assert_eq!((stands.value, stands.earlier[0].value), (14.0, 13.0));

        // A removed figure is not reported. Removing the last figure removes the series.
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
    fn figure_for_a_removed_series_is_refused() {
        let board = fixture::board();
        let figure = TypedFigure { line: Some("gone".into()), ..typed(&board) };
        assert!(set_figure(&board, &figure).is_err());
    }

    #[test]
    fn series_with_the_same_period_length_is_chosen() {
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
