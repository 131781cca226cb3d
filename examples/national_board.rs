//! Generates a board of national scale from a seed, for demonstrations and measurements: 50 vanguards, 44
//! footprints, 150 local areas, 300,000 figures and 10,000 risks. Every figure in it is marked as
//! illustrative.
//!
//! `cargo run --release --example national_board -- FILE [SEED]`

use boardsight_core::model::{
    Basis, Board, Body, Citation, Control, ControlEffect, Denominator, DesiredDirection, Frequency, Gbp,
    Measure, Period, Point, Programme, ProgrammeKind, Proximity, Rating, Risk, RiskAction, RiskCategory,
    Series, SeriesKind, Site, Source, Stream, StreamState, Target, UnitCost, ValueKind,
};
use jiff::civil::date;

/// 60 months, 10 measures, plan and outturn, 244 places and 6 programmes give 300,000 figures.
const MONTHS: usize = 60;
const RISKS: usize = 10_000;
const SOURCE: &str = "made-up";

/// Random number generator (SplitMix64). The same seed gives the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns an integer from 0 up to, but not including, `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn step(&mut self) -> u8 {
        u8::try_from(1 + self.below(5)).unwrap_or(1)
    }

    /// Returns a number from 0 to 1.
    #[allow(clippy::cast_precision_loss)] // 53 bits are kept
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

struct Kind {
    id: &'static str,
    name: &'static str,
    kind: ProgrammeKind,
    sites: usize,
    site: &'static str,
}

fn programmes() -> [Kind; 6] {
    let of = |id, name, kind, sites, site| Kind { id, name, kind, sites, site };
    [
        of("bcf", "Better Care Fund (made up)", ProgrammeKind::PooledBudget, 150, "Local area"),
        of("ncm", "New care models (made up)", ProgrammeKind::NewCareModels, 50, "Vanguard"),
        of(
            "stp",
            "Sustainability and transformation plans (made up)",
            ProgrammeKind::AreaPlans,
            44,
            "Footprint",
        ),
        of("pioneers", "Integration pioneers (made up)", ProgrammeKind::Pioneers, 0, ""),
        of("ipc", "Integrated Personal Commissioning (made up)", ProgrammeKind::PersonalBudgets, 0, ""),
        of("devolution", "Devolution deals (made up)", ProgrammeKind::Devolution, 0, ""),
    ]
}

const MEASURES: [(&str, &str, &str, DesiredDirection, f64); 10] = [
    ("admissions", "Emergency admissions", "admissions", DesiredDirection::Lower, 1800.0),
    ("delayed-days", "Delayed days", "days", DesiredDirection::Lower, 600.0),
    ("care-homes", "Permanent admissions to care homes", "people", DesiredDirection::Lower, 60.0),
    ("at-home", "Still at home after 91 days", "%", DesiredDirection::Higher, 82.0),
    ("attendances", "Attendances at A&E", "attendances", DesiredDirection::Lower, 5200.0),
    ("bed-days", "Emergency bed days", "days", DesiredDirection::Lower, 9800.0),
    ("reablement", "People offered reablement", "people", DesiredDirection::Higher, 140.0),
    ("occupancy", "Beds occupied", "%", DesiredDirection::Lower, 91.0),
    ("budgets", "Personal budgets", "people", DesiredDirection::Higher, 75.0),
    ("referrals", "Referrals to community teams", "referrals", DesiredDirection::Neutral, 900.0),
];

/// Returns the board for a seed.
#[must_use]
pub fn board(seed: u64) -> Board {
    let mut random = Random(seed);
    let mut board = Board::new("A national board (made up)", date(2019, 4, 30));
    board.purpose =
        "Made up to show how the program copes with a whole country: no figure in it is real.".to_owned();
    let note = Some(format!("Every figure is made up, from seed {seed}"));
    board.sources.push(Source { note, ..Source::new(SOURCE, "Made up", "The program's own examples") });
    board.bodies.push(Body { id: "lead".into(), name: "The lead body".into(), short: "Lead".into() });
    measures(&mut board);
    for kind in programmes() {
        programme(&mut board, kind, &mut random);
    }
    for number in 0..RISKS {
        let risk = risk(&board, number, &mut random);
        board.risks.push(risk);
    }
    board
}

fn measures(board: &mut Board) {
    for (id, name, unit, better, _) in MEASURES {
        let cost =
            UnitCost { gbp: Gbp(1_600), units: 1.0, basis: Basis::Illustrative, cite: Citation::of(SOURCE) };
        let target = match id {
            "at-home" => Some(80.0),
            "occupancy" => Some(85.0),
            _ => None,
        };
        board.measures.push(Measure {
            id: id.into(),
            name: name.into(),
            short: name.into(),
            unit: unit.into(),
            definition: String::new(),
            better,
            expressed: ValueKind::Level,
            decimals: u8::from(unit == "%"),
            unit_cost: (id == "admissions").then_some(cost),
            target: target.map(|value| Target {
                value,
                basis: Basis::Illustrative,
                cite: Citation::of(SOURCE),
            }),
            seasonal: matches!(id, "admissions" | "attendances"),
            denominator: (id == "admissions")
                .then(|| Denominator { measure: "attendances".into(), share: true }),
            cite: Some(Citation::of(SOURCE)),
        });
    }
}

fn programme(board: &mut Board, kind: Kind, random: &mut Random) {
    let sites: Vec<Site> = (1..=kind.sites)
        .map(|n| Site {
            group: Some(format!("Group {}", 1 + n % 5)),
            ..Site::new(&format!("{}-{n:03}", kind.id), &format!("{} {n}", kind.site))
        })
        .collect();
    series(board, kind.id, None, random);
    for site in &sites {
        series(board, kind.id, Some(site), random);
    }
    board.streams.push(Stream {
        id: format!("{}-report", kind.id).into(),
        name: format!("{} monthly report", kind.name),
        programme: kind.id.into(),
        state: StreamState::Established,
        owed_by: Some("lead".into()),
        frequency: Some(Frequency::Monthly),
        due_days: Some(30),
        first: Period::month(2014, 4),
        last: None,
        measures: MEASURES.iter().map(|m| m.0.into()).collect(),
        returns: Vec::new(),
        cites: Vec::new(),
        note: None,
        mapping: boardsight_core::model::Mapping::default(),
    });
    board.programmes.push(Programme {
        id: kind.id.into(),
        name: kind.name.into(),
        short: kind.id.to_uppercase(),
        kind: kind.kind,
        about: String::new(),
        leads: vec!["lead".into()],
        owner: None,
        starts: Some(date(2014, 4, 1)),
        ends: None,
        money: Vec::new(),
        confidence: Vec::new(),
        sites,
        cites: vec![Citation::of(SOURCE)],
    });
}

/// Adds plan and outturn of every measure over five years: a level, a seasonal pattern, a trend and noise.
fn series(board: &mut Board, programme: &str, site: Option<&Site>, random: &mut Random) {
    for (measure, _, unit, _, level) in MEASURES {
        let level = level * 0.5f64.mul_add(random.unit(), 0.75);
        let drift = 0.004 * (random.unit() - 0.4);
        for (kind, word) in [(SeriesKind::Plan, "plan"), (SeriesKind::Outturn, "outturn")] {
            let mut period = Period::month(2014, 4);
            let mut points = Vec::with_capacity(MONTHS);
            let mut month = 0.0_f64;
            while let Some(now) = period.filter(|_| points.len() < MONTHS) {
                let season = 0.04 * (month * std::f64::consts::TAU / 12.0).cos();
                let trend = if kind == SeriesKind::Plan { -0.002 } else { drift };
                let wobble = if kind == SeriesKind::Plan { 0.0 } else { 0.06 * (random.unit() - 0.5) };
                let value = level * (1.0 + season + trend * month + wobble);
                let value =
                    if unit == "%" { (value.clamp(0.0, 100.0) * 10.0).round() / 10.0 } else { value.round() };
                points.push(Point::new(now, value));
                period = now.next();
                month += 1.0;
            }
            let place = site.map_or(programme, |s| s.id.as_str());
            board.series.push(Series {
                programme: Some(programme.into()),
                site: site.map(|s| s.id.clone()),
                basis: Basis::Illustrative,
                points,
                ..Series::new(&format!("{place}-{measure}-{word}"), measure, kind, Citation::of(SOURCE))
            });
        }
    }
}

fn risk(board: &Board, number: usize, random: &mut Random) -> Risk {
    let programme = &board.programmes[number % board.programmes.len()];
    let place = match programme.sites.len() {
        0 => programme.short.clone(),
        n => programme.sites[usize::try_from(random.below(n as u64)).unwrap_or(0)].name.clone(),
    };
    let category = RiskCategory::ALL[number % RiskCategory::ALL.len()];
    let id = format!("R-{}-{:05}", programme.short, number + 1);
    let title = format!("{place}: {} risk {}", category.label().to_lowercase(), number + 1);
    let mut risk = Risk::new(&id, Some(programme.id.clone()), &title);
    risk.category = category;
    risk.cause = "A made-up cause".into();
    risk.event = "something that did not happen happens".into();
    risk.effect = "nothing that was real is lost".into();
    risk.owner = (random.below(8) > 0).then(|| "Programme director".to_owned());
    let (likelihood, impact) = (random.step(), random.step());
    let less =
        |step: u8, random: &mut Random| step - u8::try_from(random.below(u64::from(step))).unwrap_or(0);
    risk.inherent = Some(Rating { likelihood, impact });
    risk.current = Some(Rating { likelihood: less(likelihood, random), impact });
    risk.target = risk.current.map(|r| Rating { likelihood: less(r.likelihood, random), impact: r.impact });
    risk.rating_basis = Basis::Illustrative;
    risk.proximity = Proximity::ALL[usize::try_from(random.below(6)).unwrap_or(0)];
    risk.raised = Some(date(2018, 1 + i8::try_from(random.below(12)).unwrap_or(0), 1));
    risk.next_review = Some(date(2019, 1 + i8::try_from(random.below(12)).unwrap_or(0), 15));
    risk.controls.push(Control {
        id: "C1".into(),
        text: "Reviewed every month".into(),
        effect: ControlEffect::ALL[usize::try_from(random.below(4)).unwrap_or(0)],
        ..Control::default()
    });
    risk.actions.push(RiskAction {
        id: "A1".into(),
        text: "Agree what is to be done".into(),
        owner: Some("Secretariat".into()),
        due: Some(date(2019, 6, 28)),
        ..RiskAction::default()
    });
    risk.cites.push(Citation::of(SOURCE));
    risk
}

#[allow(dead_code)] // the benchmarks and tests use the board alone
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1);
    let Some(file) = args.next() else {
        return Err("say where to write: national_board FILE [SEED]".into());
    };
    let seed = match args.next() {
        Some(text) => text.to_string_lossy().parse()?,
        None => 1,
    };
    let board = board(seed);
    let figures: usize = board.series.iter().map(|s| s.points.len()).sum();
    let saved = boardsight_store::save_board(file.as_ref(), &board, None)?;
    #[allow(clippy::print_stdout)] // an example's result
    {
        println!("{}: {figures} figures, {} risks, seed {seed}", saved.path.display(), board.risks.len());
    }
    Ok(())
}
