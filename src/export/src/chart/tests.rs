use super::*;
use boardsight_report::pack;
use boardsight_report::spec::{MapCell, Tone};
use boardsight_testkit::fixture;
use proptest::prelude::*;

fn meet(texts: &[(Rect, String)]) -> Option<(String, String)> {
    texts.iter().enumerate().find_map(|(i, (a, one))| {
        let other = texts[i + 1..].iter().find(|(b, _)| a.meets(b))?;
        Some((one.clone(), other.1.clone()))
    })
}

fn chart(x: Axis, y: Axis, sideways: bool, marks: Vec<ChartMark>) -> Chart {
    Chart {
        id: "c".to_owned(),
        title: "Delayed days rose by 185,000 against a planned fall of 293,000".to_owned(),
        subtitle: "Days, change on the year before".to_owned(),
        x,
        y,
        sideways,
        marks,
        source: "National Audit Office, Health and social care integration, HC 1011".to_owned(),
        alt: String::new(),
    }
}

fn number() -> Axis {
    Axis::Number { unit: "days".to_owned(), zero: true }
}

/// One chart of each kind that the pages draw.
fn kinds() -> Vec<Chart> {
    let names = |n: usize| Axis::Names((0..n).map(|i| format!("A long name of a programme, {i}")).collect());
    let line = |label: &str, role, slope: f64| ChartMark::Line {
        label: label.to_owned(),
        role,
        points: (0..24).map(|i| (f64::from(i).into(), Some(slope * f64::from(i)))).collect(),
    };
    let bars = |label: &str, role, sign: f64, offset: f64| ChartMark::Bars {
        label: label.to_owned(),
        role,
        bars: (0..7).map(|i| (f64::from(i) + offset, sign * f64::from(i * 40_000))).collect(),
        width: 0.27,
        texts: (0..7).map(|i| format!("{}", i * 40_000)).collect(),
    };
    let fan = vec![
        ChartMark::Band {
            label: "P10 to P90".to_owned(),
            role: Role::Range,
            points: (0..4).map(|i| (f64::from(i), f64::from(i) * 1e8, f64::from(i) * 4e8)).collect(),
        },
        line("Middle", Role::Outturn, 2e7),
        ChartMark::Level { label: "Plan of the whole".to_owned(), role: Role::Plan, value: 4.7e8 },
        ChartMark::Level { label: "Expected by NHS England".to_owned(), role: Role::Reference, value: 4.7e8 },
    ];
    let points = |tone| ChartMark::Points {
        label: "Concerning".to_owned(),
        role: Role::Tone(tone),
        points: (0..12).map(|i| (f64::from(i * 90).into(), f64::from(i % 3), format!("Place {i}"))).collect(),
    };
    let cells = (0..25)
        .map(|i| MapCell {
            x: f64::from(i % 5),
            y: f64::from(i / 5),
            weight: u16::try_from(i + 1).unwrap(),
            text: i.to_string(),
        })
        .collect();
    vec![
        chart(
            names(7),
            number(),
            true,
            vec![bars("Plan", Role::Plan, -1.0, -0.3), bars("Outturn", Role::Outturn, 1.0, 0.0)],
        ),
        chart(
            names(7),
            number(),
            false,
            vec![bars("Plan", Role::Plan, 1.0, 0.0), bars("Outturn", Role::Outturn, -1.0, 0.3)],
        ),
        chart(names(24), Axis::Money, false, fan),
        chart(
            number(),
            Axis::Money,
            false,
            vec![line("", Role::Outturn, 5.0), line("Mean", Role::Reference, 5.1)],
        ),
        chart(
            Axis::Months,
            number(),
            false,
            vec![
                line("Upper limit", Role::Reference, 0.0),
                line("Lower limit", Role::Reference, 0.01),
                points(Tone::Bad),
            ],
        ),
        chart(number(), number(), false, vec![points(Tone::Good), points(Tone::Bad)]),
        chart(names(5), names(5), false, vec![ChartMark::Cells { cells }]),
        chart(
            names(3),
            Axis::Money,
            true,
            vec![ChartMark::Note { x: 0.0, y: 0.0, text: "not reported".to_owned() }],
        ),
        chart(Axis::Months, number(), false, Vec::new()),
    ]
}

#[test]
fn chart_texts_do_not_overlap_or_leave_the_picture() {
    for chart in kinds() {
        for (whole, size) in [(true, (960.0, 540.0)), (false, (480.0, 170.0)), (true, (320.0, 240.0))] {
            let (svg, texts) = drawn(&chart, size, Palette::LIGHT, whole);
            assert_eq!(meet(&texts), None, "{size:?} {svg}");
            let page = Rect { x: 0.0, y: 0.0, w: size.0, h: size.1 };
            let out: Vec<_> = texts.iter().filter(|(r, _)| !page.holds(r)).collect();
            assert!(out.is_empty(), "{size:?} {out:?}");
        }
    }
}

#[test]
fn charts_of_the_example_board_have_no_overlapping_texts() {
    let board = fixture::board();
    let charts = pack::charts(&board, board.as_of);
    assert!(charts.len() >= 4);
    for chart in charts {
        let (svg, texts) = drawn(&chart, (960.0, 540.0), Palette::LIGHT, true);
        assert_eq!(meet(&texts), None, "{}", chart.id);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}

#[test]
fn chart_text_is_escaped_and_svg_is_reproducible() {
    let mut c = chart(Axis::Months, number(), false, Vec::new());
    c.title = "<script> & \"quotes\" #1 \u{1}".to_owned();
    let text = svg(&c, (400.0, 300.0), Palette::DARK);
    assert!(text.contains("<title>&lt;script&gt; &amp; &quot;quotes&quot; #1 </title>"), "{text}");
    assert_eq!(text, svg(&c, (400.0, 300.0), Palette::DARK));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn random_bars_and_points_have_no_overlapping_texts(
        heights in proptest::collection::vec(-1e9..1e9_f64, 1..12),
        sideways: bool,
        width in 240.0..1000.0_f32,
    ) {
        let names = Axis::Names((0..heights.len()).map(|i| format!("Programme {i}")).collect());
        #[allow(clippy::cast_precision_loss)]
        let bars: Vec<(f64, f64)> = heights.iter().enumerate().map(|(i, h)| (i as f64, *h)).collect();
        let texts = heights.iter().map(|h| format!("{h:.0}")).collect();
        let marks = vec![
            ChartMark::Bars { label: "Bars".to_owned(), role: Role::Outturn, bars: bars.clone(), width: 0.7, texts },
            ChartMark::Points {
                label: "Points".to_owned(),
                role: Role::Group(1),
                points: bars.iter().map(|(x, y)| ((*x).into(), y / 2.0, format!("at {x}"))).collect(),
            },
        ];
        let (svg, texts) = drawn(&chart(names, Axis::Money, sideways, marks), (width, 260.0), Palette::LIGHT, true);
        prop_assert_eq!(meet(&texts), None);
        prop_assert!(!svg.contains("NaN"));
    }
}
