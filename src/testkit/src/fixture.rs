//! A small board for tests, with the published figures of the Better Care Fund's first year.

use crate::model::*;
use jiff::civil::date;

pub fn programme(id: &str, name: &str, short: &str, kind: ProgrammeKind) -> Programme {
    Programme {
        id: id.into(),
        name: name.to_owned(),
        short: short.to_owned(),
        kind,
        about: String::new(),
        leads: vec![],
        owner: None,
        starts: None,
        ends: None,
        money: vec![],
        confidence: vec![],
        sites: vec![],
        cites: vec![],
    }
}

pub fn stream(id: &str, programme: &str, state: StreamState) -> Stream {
    Stream {
        id: id.into(),
        name: "Quarterly return".to_owned(),
        programme: programme.into(),
        state,
        owed_by: None,
        frequency: None,
        due_days: None,
        first: None,
        last: None,
        measures: vec![],
        returns: vec![],
        cites: vec![],
        note: None,
        mapping: Mapping::default(),
    }
}

pub fn measure(id: &str, name: &str, unit: &str, better: DesiredDirection, expressed: ValueKind) -> Measure {
    Measure {
        id: id.into(),
        name: name.to_owned(),
        short: name.to_owned(),
        unit: unit.to_owned(),
        definition: String::new(),
        better,
        expressed,
        decimals: 0,
        unit_cost: None,
        target: None,
        seasonal: false,
        denominator: None,
        cite: None,
    }
}

pub fn series(programme: &str, measure: &str, kind: SeriesKind, points: &[(Period, f64)]) -> Series {
    Series {
        programme: Some(programme.into()),
        points: points.iter().map(|&(period, value)| Point::new(period, value)).collect(),
        ..Series::new(
            &format!("{programme}-{measure}-{}", kind.label().to_lowercase()),
            measure,
            kind,
            cite("p. 7, para 12"),
        )
    }
}

pub fn cite(at: &str) -> Citation {
    Citation { source: "nao-2017".into(), at: Some(at.to_owned()), note: None }
}

pub fn rating(likelihood: u8, impact: u8) -> Option<Rating> {
    Some(Rating { likelihood, impact })
}

/// Returns a board with four programmes: one that reports, one whose reporting was never set up, one
/// without a stream and one that has never sent a return.
pub fn board() -> Board {
    let mut b = Board::new("Integration Partnership Board", date(2017, 2, 8));
    b.sources.push(Source {
        published: Some(date(2017, 2, 8)),
        reference: Some("HC 1011, session 2016-17".to_owned()),
        ..Source::new("nao-2017", "Health and social care integration", "National Audit Office")
    });
    b.bodies = [("dh", "Department of Health", "DH"), ("nhse", "NHS England", "NHSE")]
        .map(|(id, name, short)| Body { id: id.into(), name: name.to_owned(), short: short.to_owned() })
        .into();
    b.programmes = vec![
        programme("bcf", "Better Care Fund", "BCF", ProgrammeKind::PooledBudget),
        programme("vanguards", "New care model vanguards", "Vanguards", ProgrammeKind::NewCareModels),
        programme("stps", "Sustainability and transformation plans", "STPs", ProgrammeKind::AreaPlans),
        programme("ipc", "Integrated Personal Commissioning", "IPC", ProgrammeKind::PersonalBudgets),
    ];
    b.programmes[0].confidence = vec![
        DeliveryConfidence {
            id: "c1".to_owned(),
            rating: ConfidenceRating::Amber,
            on: date(2016, 3, 31),
            assessor: "Secretariat".to_owned(),
            reason: None,
            basis: Basis::Illustrative,
            cite: None,
        },
        DeliveryConfidence {
            id: "c2".to_owned(),
            rating: ConfidenceRating::AmberRed,
            on: date(2017, 1, 31),
            assessor: "Secretariat".to_owned(),
            reason: Some("The first year missed its plan.".to_owned()),
            basis: Basis::Illustrative,
            cite: None,
        },
    ];
    streams(&mut b);
    figures(&mut b);
    savings(&mut b);
    risks(&mut b);
    meetings(&mut b);
    assert_eq!(check(&b), vec![]);
    b
}

fn streams(b: &mut Board) {
    let mut bcf = stream("bcf-quarterly", "bcf", StreamState::Established);
    bcf.frequency = Some(Frequency::Quarterly);
    bcf.due_days = Some(45);
    bcf.first = Period::quarter(2015, 1);
    for (year, q) in [(2015, 1), (2015, 2), (2015, 3), (2015, 4), (2016, 1)] {
        bcf.returns.push(Return {
            cite: Some(cite("p. 20")),
            ..Return::new(Period::quarter(year, q).unwrap(), ReturnState::Received)
        });
    }
    let never = stream("vanguards-return", "vanguards", StreamState::NeverEstablished);
    let mut ipc = stream("ipc-yearly", "ipc", StreamState::Established);
    ipc.frequency = Some(Frequency::Yearly);
    ipc.first = Period::year(2016);
    ipc.due_days = Some(60);
    b.streams = vec![bcf, never, ipc];
}

fn figures(b: &mut Board) {
    let y = Period::year(2015).unwrap();
    let cost = |gbp, units| {
        Some(UnitCost { gbp: Gbp(gbp), units, basis: Basis::Derived, cite: cite("p. 7, para 12") })
    };
    let mut admissions = measure(
        "admissions",
        "Emergency admissions",
        "admissions",
        DesiredDirection::Lower,
        ValueKind::ChangeOnYear,
    );
    admissions.unit_cost = cost(311_000_000, 193_000.0);
    let mut days =
        measure("delayed-days", "Delayed days", "days", DesiredDirection::Lower, ValueKind::ChangeOnYear);
    days.unit_cost = cost(146_000_000, 478_000.0);
    let mut home = measure(
        "at-home",
        "People still at home after 91 days",
        "%",
        DesiredDirection::Higher,
        ValueKind::Level,
    );
    home.decimals = 1;
    b.measures = vec![admissions, days, home];
    b.series = vec![
        series("bcf", "admissions", SeriesKind::Plan, &[(y, -106_000.0)]),
        series("bcf", "admissions", SeriesKind::Outturn, &[(y, 87_000.0)]),
        series("bcf", "delayed-days", SeriesKind::Plan, &[(y, -293_000.0)]),
        series("bcf", "delayed-days", SeriesKind::Outturn, &[(y, 185_000.0)]),
        series("bcf", "at-home", SeriesKind::Plan, &[(y, 81.9)]),
        series("bcf", "at-home", SeriesKind::Outturn, &[(y, 82.7)]),
    ];
    let stated = |id: &str, measure: &str, kind, millions| StatedCost {
        id: id.into(),
        programme: "bcf".into(),
        measure: measure.into(),
        period: y,
        kind,
        gbp: Gbp::millions(millions),
        cite: cite("p. 7, para 12"),
    };
    b.stated_costs = vec![
        stated("s1", "admissions", StatedCostKind::CostAbovePlan, 311),
        stated("s2", "delayed-days", StatedCostKind::CostAbovePlan, 146),
        stated("s3", "admissions", StatedCostKind::PlannedSaving, 171),
        stated("s4", "delayed-days", StatedCostKind::PlannedSaving, 90),
    ];
}

fn savings(b: &mut Board) {
    let expectation = |id: &str, body: &str, gbp: Option<Gbp>, agreement| Expectation {
        id: id.to_owned(),
        body: body.into(),
        label: None,
        gbp,
        stated: None,
        agreement,
        evidence: EvidenceStrength::NotStated,
        basis: Basis::Published,
        note: None,
        cite: cite("p. 29"),
    };
    let saving = |id: &str, title: &str| Saving {
        id: id.into(),
        programme: "bcf".into(),
        title: title.to_owned(),
        period: Period::year(2015).unwrap(),
        planned: None,
        delivered: None,
        expectations: vec![],
        evidence: EvidenceStrength::NotStated,
        evidence_basis: Basis::Published,
        cashability: Cashability::NotStated,
        cashability_basis: Basis::Published,
        measure: None,
        population: None,
        range: None,
        note: None,
    };
    let mut plans = saving("bcf-2015-16", "All savings of the first year");
    plans.planned = Some(SourcedGbp { gbp: Gbp::millions(511), basis: Basis::Published, cite: cite("p. 7") });
    plans.expectations = vec![
        expectation("e1", "dh", Some(Gbp::millions(1000)), Agreement::NotAgreed),
        expectation("e2", "nhse", Some(Gbp::millions(511)), Agreement::NotStated),
    ];
    b.savings = vec![plans, saving("bcf-later", "Savings by 2020")];
}

fn risks(b: &mut Board) {
    let mut r1 = Risk::new("R-1", Some("bcf".into()), "Savings do not come");
    r1.inherent = rating(5, 5);
    r1.current = rating(4, 5);
    r1.target = rating(2, 4);
    r1.proximity = Proximity::Now;
    r1.owner = Some("SRO, BCF".to_owned());
    r1.next_review = Some(date(2017, 1, 1));
    r1.rating_basis = Basis::Illustrative;
    r1.actions = vec![RiskAction {
        id: "a1".to_owned(),
        text: "Agree the savings with the Treasury".to_owned(),
        owner: Some("SRO, BCF".to_owned()),
        due: Some(date(2016, 12, 31)),
        ..RiskAction::default()
    }];
    let mut r2 = Risk::new("R-2", None, "The board does not see what it answers for");
    r2.current = rating(3, 3);
    r2.escalation = Some(Escalation { on: None, reason: "It is the board's own.".to_owned() });
    let r10 = Risk::new("R-10", Some("stps".into()), "Plans rest on money that is not there");
    let mut closed = Risk::new("R-3", Some("bcf".into()), "Plans come late");
    closed.current = rating(5, 4);
    closed.status = RiskStatus::Closed;
    b.risks = vec![r1, r2, r10, closed];
}

fn meetings(b: &mut Board) {
    b.meetings = vec![Meeting {
        on: Some(date(2017, 2, 20)),
        illustrative: true,
        ..Meeting::new("m1", "February meeting")
    }];
    b.decisions = vec![Decision {
        on: Some(date(2017, 2, 8)),
        cite: Some(cite("p. 11")),
        ..Decision::new("d1", "Set up reporting for every programme")
    }];
    b.actions = vec![Action {
        owner: Some("Secretariat".to_owned()),
        due: Some(date(2017, 1, 15)),
        decision: Some("d1".into()),
        programme: Some("vanguards".into()),
        illustrative: true,
        ..Action::new("act1", "Write to the vanguards")
    }];
}
