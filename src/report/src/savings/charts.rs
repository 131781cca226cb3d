//! Charts of the bodies' expectations of a saving.

use crate::names::Names;
use crate::say;
use crate::spec::{Axis, Chart, ChartMark, NOT_REPORTED, Role, Tone};
use boardsight_analysis::savings::SavingView;
use boardsight_core::model::{Agreement, Gbp};

/// Role of a figure that at least one body did not agree; it is hatched.
const NOT_AGREED: Role = Role::Group(2);

/// Returns a chart of the bodies' expectations side by side.
pub(super) fn chart(names: &Names<'_>, v: &SavingView<'_>, title: &str) -> Chart {
    let s = v.saving;
    let mut labels: Vec<String> = Vec::new();
    let mut marks = Vec::new();
    let mut words = Vec::new();
    let mut bars = Vec::new();
    let mut add = |label: String, gbp: Option<Gbp>, role: Role, what: &str, none: &str| {
        #[allow(clippy::cast_precision_loss)] // a few bars
        let x = labels.len() as f64;
        words.push(format!("{label}: {}", gbp.map_or_else(|| none.to_owned(), |g| g.to_string())));
        labels.push(label);
        match gbp {
            Some(gbp) => bars.push((role, what.to_owned(), x, gbp)),
            None => marks.push(ChartMark::Note { x, y: 0.0, text: none.to_owned() }),
        }
    };
    if s.planned.is_some() || v.expectations.is_empty() {
        add("Plans".to_owned(), v.planned, Role::Plan, "Planned", NOT_REPORTED);
    }
    for e in &v.expectations {
        let body = names.body(e.body.as_str());
        // Add the label or date if a body has several figures, to distinguish them.
        let several = v.expectations.iter().filter(|other| other.body == e.body).count() > 1;
        let which = e.label.clone().or_else(|| e.stated.map(say::short_date)).filter(|_| several);
        let label = which.map_or_else(|| body.to_owned(), |which| format!("{body}, {which}"));
        let (role, what) = match e.agreement {
            Agreement::NotAgreed => (NOT_AGREED, "Expected, not agreed"),
            _ => (Role::Group(0), "Expected"),
        };
        add(label, e.gbp, role, what, "no figure held");
    }
    add("Delivered".to_owned(), v.delivered, Role::Outturn, "Delivered", NOT_REPORTED);
    let of_role = |role: Role| {
        let own: Vec<_> = bars.iter().filter(|b| b.0 == role).collect();
        let label = own.first().map(|b| b.1.clone())?;
        Some(ChartMark::Bars {
            label,
            role,
            bars: own.iter().map(|b| (b.2, b.3.as_f64())).collect(),
            width: 0.7,
            texts: own.iter().map(|b| b.3.to_string()).collect(),
        })
    };
    let mut all: Vec<ChartMark> =
        [Role::Plan, Role::Group(0), NOT_AGREED, Role::Outturn].into_iter().filter_map(of_role).collect();
    all.extend(marks);
    let cites = v
        .expectations
        .iter()
        .map(|e| &e.cite)
        .chain([&s.planned, &s.delivered].into_iter().flatten().map(|a| &a.cite));
    Chart {
        id: format!("saving-{}", s.id),
        title: title.to_owned(),
        subtitle: format!("{}, {}, pounds", s.title, s.period),
        x: Axis::Names(labels),
        y: Axis::Money,
        sideways: true,
        marks: all,
        source: names.cites(cites),
        alt: format!("{}. {}.", s.title, words.join("; ")),
    }
}

/// Returns a chart with one line for each body: its latest figure as a bar, earlier ones as points.
#[allow(clippy::cast_precision_loss)] // a few bodies
pub(super) fn brief_chart(names: &Names<'_>, v: &SavingView<'_>, title: &str) -> Chart {
    let mut labels = Vec::new();
    let mut bars: [Vec<(f64, Gbp)>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    let (mut before, mut silent) = (Vec::new(), Vec::new());
    if let Some(planned) = v.planned {
        bars[0].push((0.0, planned));
        labels.push("Plans".to_owned());
    }
    let mut seen: Vec<&str> = Vec::new();
    for e in &v.expectations {
        let id = e.body.as_str();
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let own: Vec<Gbp> =
            v.expectations.iter().filter(|o| o.body.as_str() == id).filter_map(|o| o.gbp).collect();
        let Some(latest) = v.latest.iter().find(|(body, _)| body.as_str() == id).map(|(_, gbp)| *gbp) else {
            silent.push(names.body(id));
            continue;
        };
        let x = labels.len() as f64;
        bars[1].push((x, latest));
        // A text on the bar would be unreadable; the hover text of the point shows the figure instead.
        let text = |g: &Gbp| if *g > latest { g.to_string() } else { String::new() };
        before.extend(own.iter().filter(|g| **g != latest).map(|g| (x.into(), g.as_f64(), text(g))));
        labels.push(names.body(id).to_owned());
    }
    let mut notes = Vec::new();
    if !silent.is_empty() {
        notes.push(ChartMark::Note { x: labels.len() as f64, y: 0.0, text: "no figure held".to_owned() });
        labels.push(silent.join(", "));
    }
    match v.delivered {
        Some(gbp) => bars[2].push((labels.len() as f64, gbp)),
        None => notes.push(ChartMark::Note { x: labels.len() as f64, y: 0.0, text: NOT_REPORTED.to_owned() }),
    }
    labels.push("Delivered".to_owned());
    let parts = [("Planned", Role::Plan), ("Latest figure", Role::Group(0)), ("Delivered", Role::Outturn)];
    let mut marks: Vec<ChartMark> = parts
        .into_iter()
        .zip(bars)
        .filter(|(_, bars)| !bars.is_empty())
        .map(|((label, role), bars)| ChartMark::Bars {
            label: label.to_owned(),
            role,
            bars: bars.iter().map(|(x, g)| (*x, g.as_f64())).collect(),
            width: 0.7,
            texts: bars.iter().map(|(_, g)| g.to_string()).collect(),
        })
        .collect();
    if !before.is_empty() {
        marks.push(ChartMark::Points {
            label: "Stated before".to_owned(),
            role: Role::Tone(Tone::Watch),
            points: before,
        });
    }
    marks.extend(notes);
    let whole = chart(names, v, title);
    Chart { id: format!("saving-brief-{}", v.saving.id), x: Axis::Names(labels), marks, ..whole }
}
