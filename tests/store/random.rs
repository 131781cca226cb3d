//! Boards and edits of every shape, from proptest.

use boardsight_core::edit::List;
use boardsight_core::edit::{Edit, History, Stamp, insert, remove, set_board, update};
use boardsight_core::model::{
    Basis, Better, Board, Citation, Control, ControlEffect, Measure, Period, Point, Programme, ProgrammeKind,
    Rating, Risk, RiskCategory, Series, SeriesKind, Source,
};
use jiff::civil::date;
use proptest::prelude::*;

/// Texts with everything that could trouble a file: quotation marks, escapes, line ends, brackets, other alphabets.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z ]{1,12}",
        "[\"'\\\\\n\r\t(){}\\[\\]:,#/*rе\u{301}£€\u{a0}\u{feff}\u{1f600}\u{7f}a=+@-]{1,12}",
    ]
}

fn rating() -> impl Strategy<Value = Option<Rating>> {
    proptest::option::of((1_u8..=5, 1_u8..=5).prop_map(|(likelihood, impact)| Rating { likelihood, impact }))
}

fn risk(id: usize) -> impl Strategy<Value = Risk> {
    (
        text(),
        text(),
        rating(),
        rating(),
        proptest::option::of(text()),
        0_usize..4,
        any::<bool>(),
        any::<i64>(),
    )
        .prop_map(move |(title, cause, inherent, current, note, controls, owned, money)| {
            let mut risk = Risk::new(&format!("R-{id}"), owned.then(|| "p".into()), &format!("t{title}"));
            risk.category = RiskCategory::ALL[id % RiskCategory::ALL.len()];
            risk.cause = cause;
            (risk.inherent, risk.current) = (inherent, current);
            risk.note = note;
            risk.impact_gbp = id.is_multiple_of(2).then_some(boardsight_core::model::Gbp(money));
            risk.controls = (0..controls).map(|n| control(&format!("C{n}"), "in place")).collect();
            risk.next_review = id.is_multiple_of(3).then(|| date(2017, 3, 1));
            risk
        })
}

pub fn control(id: &str, text: &str) -> Control {
    Control { id: id.into(), text: text.into(), effect: ControlEffect::Partial, ..Control::default() }
}

/// A sound board with a few records of most kinds.
pub fn board() -> impl Strategy<Value = Board> {
    let risks = (1_usize..6).prop_flat_map(|n| (0..n).map(risk).collect::<Vec<_>>());
    let points = proptest::collection::vec(
        prop_oneof![
            any::<f64>().prop_filter("finite", |v| v.is_finite()),
            (-1e6_f64..1e6).prop_map(f64::round)
        ],
        0..8,
    );
    (text(), text(), risks, points).prop_map(|(name, purpose, risks, values)| {
        let mut board = Board::new(&name, date(2017, 2, 8));
        board.purpose = purpose;
        board.sources.push(Source { note: Some(name.clone()), ..Source::new("s", "Source", "P") });
        board.programmes.push(Programme {
            id: "p".into(),
            name: name.clone(),
            short: "P".into(),
            kind: ProgrammeKind::Other(name),
            about: String::new(),
            leads: vec![],
            owner: None,
            starts: None,
            ends: Some(date(2020, 3, 31)),
            money: vec![],
            confidence: vec![],
            sites: vec![],
            cites: vec![Citation { source: "s".into(), at: Some("p. 7".into()), note: None }],
        });
        for id in ["m", "n"] {
            board.measures.push(Measure {
                id: id.into(),
                name: "Measure".into(),
                short: "M".into(),
                unit: "days".into(),
                definition: String::new(),
                better: Better::Lower,
                expressed: boardsight_core::model::Expressed::Level,
                decimals: 1,
                unit_cost: None,
                target: None,
                seasonal: false,
                denominator: None,
                cite: None,
            });
        }
        board.series.push(Series {
            programme: Some("p".into()),
            basis: Basis::Illustrative,
            compact: values.len() % 2 == 0,
            points: values
                .into_iter()
                .zip((1..=12).cycle())
                .enumerate()
                .map(|(i, (value, month))| {
                    Point::new(Period::month(2015 + i16::try_from(i / 12).unwrap(), month).unwrap(), value)
                })
                .collect(),
            ..Series::new("m-plan", "m", SeriesKind::Plan, Citation::of("s"))
        });
        board.risks = risks;
        board
    })
}

/// Something that a person could do to a board. What it comes to depends on the board.
#[derive(Clone, Debug)]
pub enum Deed {
    Title(usize, String),
    Rate(usize, u8, u8),
    Likelihood(usize, u8),
    Control(usize, u8, Option<String>),
    Watch(usize, bool),
    Add(u16, String),
    Remove(usize),
    Move(usize, f64),
    Rename(String),
}

pub fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (any::<usize>(), text()).prop_map(|(r, t)| Deed::Title(r, t)),
        (any::<usize>(), 1_u8..=5, 1_u8..=5).prop_map(|(r, l, i)| Deed::Rate(r, l, i)),
        (any::<usize>(), 1_u8..=5).prop_map(|(r, l)| Deed::Likelihood(r, l)),
        (any::<usize>(), 0_u8..5, proptest::option::of(text())).prop_map(|(r, c, t)| Deed::Control(r, c, t)),
        (any::<usize>(), any::<bool>()).prop_map(|(r, w)| Deed::Watch(r, w)),
        (0_u16..2000, text()).prop_map(|(n, t)| Deed::Add(n, t)),
        any::<usize>().prop_map(Deed::Remove),
        (any::<usize>(), -1e3_f64..1e3).prop_map(|(p, v)| Deed::Move(p, v)),
        text().prop_map(Deed::Rename),
    ]
}

/// The deed as an edit of this board; empty where it has nothing to act on.
pub fn edit(board: &Board, deed: &Deed) -> Edit {
    let nothing = || Edit { label: String::new(), changes: vec![] };
    let pick = |n: usize| (!board.risks.is_empty()).then(|| board.risks[n % board.risks.len()].clone());
    let of_risk = |n: usize, change: &dyn Fn(&mut Risk)| {
        pick(n).map_or_else(nothing, |mut risk| {
            change(&mut risk);
            update(board, &risk).unwrap()
        })
    };
    match deed {
        Deed::Title(n, text) => of_risk(*n, &|r| r.title = format!("t{text}")),
        Deed::Rate(n, likelihood, impact) => {
            of_risk(*n, &|r| r.current = Some(Rating { likelihood: *likelihood, impact: *impact }))
        }
        Deed::Likelihood(n, likelihood) => of_risk(*n, &|r| {
            if let Some(current) = &mut r.current {
                current.likelihood = *likelihood;
            }
        }),
        Deed::Control(n, c, text) => of_risk(*n, &|r| {
            let id = format!("C{c}");
            r.controls.retain(|c| text.is_some() || c.id != id);
            let Some(text) = text else { return };
            match r.controls.iter_mut().find(|c| c.id == id) {
                Some(control) => control.text.clone_from(text),
                None => r.controls.push(control(&id, text)),
            }
        }),
        Deed::Watch(n, watch) => of_risk(*n, &|r| {
            r.measures.retain(|m| *m != "m");
            if *watch {
                r.measures.push("m".into());
            }
        }),
        Deed::Add(n, text) => {
            let id = format!("N-{n}");
            if board.risk(&id).is_some() {
                return nothing();
            }
            insert(board, &Risk::new(&id, None, &format!("t{text}"))).unwrap()
        }
        Deed::Remove(n) => {
            pick(*n).map_or_else(nothing, |r| remove(board, List::Risks, r.id.as_str()).unwrap())
        }
        Deed::Move(n, value) => {
            let mut series = board.series[0].clone();
            if series.points.is_empty() {
                return nothing();
            }
            let at = n % series.points.len();
            series.points[at].value = *value;
            update(board, &series).unwrap()
        }
        Deed::Rename(name) => set_board(board, name, &board.purpose, board.as_of).unwrap(),
    }
}

/// A board after deeds, with its trail.
pub fn after(board: &Board, deeds: &[Deed], stamp: impl Fn(i64) -> Stamp) -> History {
    let mut history = History::new(board.clone());
    for (second, deed) in (0..).zip(deeds) {
        let edit = edit(history.board(), deed);
        history.apply(edit, &stamp(second)).unwrap();
    }
    history
}
