//! A published time series, read from an old workbook in the layout of its publication (see `tests/data/intake`).

use super::{Desk, figure};
use boardsight::model::{Frequency, SeriesKind};
use std::path::Path;

#[test]
fn the_published_series_of_delayed_days_is_read_once_its_column_is_named() {
    let desk = Desk::with(|board| {
        let stream = board.streams.iter_mut().find(|s| s.id == "stp-progress").unwrap();
        stream.frequency = Some(Frequency::Monthly);
        stream.first = None;
        stream.measures = vec!["delayed-days-level".into()];
    });
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/intake/dtoc_by_type.xls");
    let before = desk.bytes();
    let (code, out, err) = desk.intake(&file, &[]);
    assert_eq!(code, 1, "{out}{err}");
    // Neither beds nor days that are a part of the measure are taken for the measure.
    for heading in ["Delayed Days / Non-Acute", "DTOC Beds / Total"] {
        assert!(out.contains(&format!("'{heading}' is no measure of the board")), "{out}");
    }
    assert_eq!(desk.bytes(), before);
    let map = desk.put(
        "map.ron",
        b"(columns: [(heading: \"Delayed Days / Total\", role: Figures(measure: \"delayed-days-level\"))])",
    );
    let (code, out, err) = desk.intake(&file, &["--map", map.to_str().unwrap()]);
    assert_eq!(code, 0, "{out}{err}");
    let board = desk.read();
    let at = |period| figure(&board, None, "delayed-days-level", SeriesKind::Outturn, period);
    assert_eq!(at("Aug 2010"), Some((109_918.0, "sheet 'dtoc_by_type', cell F17".to_owned())));
    assert_eq!(at("Jan 2011"), Some((114_346.0, "sheet 'dtoc_by_type', cell F22".to_owned())));
    assert_eq!(at("Mar 2017"), Some((199_641.0, "sheet 'dtoc_by_type', cell F96".to_owned())));
    assert_eq!(board.series.last().unwrap().points.len(), 80);
    // What was told once is known the next time.
    let (code, out, _) = desk.intake(&file, &[]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("0 new, 0 revised, 80 as they were"), "{out}");
}
