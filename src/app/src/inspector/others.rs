//! Records that the inspector only shows and that are edited elsewhere: measures, figures, streams,
//! programmes, findings.

use super::evidence;
use crate::action::{Action, FormRequest, RecordRef};
use crate::inspector::rows::{fact, part};
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_core::edit::List;
use boardsight_core::model::{
    Action as ActionItem, Basis, Citation, Decision, Finding, Measure, Programme, Series, Stream, StreamState,
};
use boardsight_report::say::number;
use boardsight_report::spec::{NOT_REPORTED, Tone};
use eframe::egui::{self, RichText, Ui};

fn title(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).strong());
}

fn basis(ui: &mut Ui, cx: &ViewContext, basis: Basis) {
    match basis {
        Basis::Published => {}
        Basis::Illustrative => _ = widgets::illustrative(ui, cx.palette),
        other => _ = widgets::chip(ui, other.word(), Tone::Neutral, cx.palette),
    }
}

/// Draws a button that opens a form, if the board is editable. `name` is the full name, for screen readers.
fn form(ui: &mut Ui, cx: &ViewContext, word: &str, name: &str, open: impl FnOnce() -> FormRequest) {
    let button = ui.add_enabled(cx.can_edit, egui::Button::new(word));
    widgets::named(&button, name);
    if button.clicked() {
        cx.send(Action::Form(open()));
    }
}

fn programme_name(cx: &ViewContext, id: Option<&str>) -> String {
    id.map_or_else(
        || "all programmes".to_owned(),
        |id| cx.board.programme(id).map_or_else(|| id.to_owned(), |p| p.name.clone()),
    )
}

pub(super) fn measure(ui: &mut Ui, cx: &ViewContext, measure: &Measure) {
    title(ui, &measure.name);
    fact(ui, cx, "Unit", &measure.unit);
    fact(ui, cx, "Direction", measure.better.label());
    if !measure.definition.is_empty() {
        fact(ui, cx, "Definition", &measure.definition);
    }
    let mut cites: Vec<&Citation> = measure.cite.iter().collect();
    match &measure.unit_cost {
        Some(cost) => {
            let text = if cost.units > 1.0 {
                format!("{} for {} {}", cost.gbp, number(cost.units, 0), measure.unit)
            } else {
                cost.gbp.to_string()
            };
            fact(ui, cx, "Unit cost", &text);
            basis(ui, cx, cost.basis);
            cites.push(&cost.cite);
        }
        None => fact(ui, cx, "Unit cost", NOT_REPORTED),
    }
    ui.horizontal_wrapped(|ui| {
        let (id, name) = (&measure.id, &measure.name);
        form(ui, cx, "Change\u{2026}", &format!("Change {name}"), || {
            FormRequest::Measure(Some(id.to_string()))
        });
        let figure = format!("Type in a figure for {name}");
        form(ui, cx, "Type in a figure\u{2026}", &figure, || FormRequest::Figure(Some(id.to_string())));
    });
    part(ui, "Figures");
    for series in cx.board.series.iter().filter(|s| s.measure == measure.id) {
        let whose = programme_name(cx, series.programme.as_ref().map(|p| p.as_str()));
        let periods = boardsight_report::say::count(series.points.len(), "period", "periods");
        let text = format!("{}, {whose}: {periods}", series.kind.label());
        let said = boardsight_analysis::comments::of(cx.board, "series", series.id.as_str());
        let open = said.iter().filter(|c| c.is_open()).count();
        ui.horizontal_wrapped(|ui| {
            let show = ui.add(egui::Button::new(text).frame_when_inactive(false).wrap());
            if show.on_hover_text("Show these figures, to comment on one").clicked() {
                let selected = RecordRef { list: List::Series, id: series.id.to_string() };
                cx.send(Action::Select(Some(selected)));
            }
            if open > 0 {
                let text = boardsight_report::say::count(open, "open comment", "open comments");
                widgets::chip(ui, &text, Tone::Watch, cx.palette);
            }
        });
        cites.push(&series.cite);
    }
    evidence::show(ui, cx, &cites);
}

pub(super) fn series(ui: &mut Ui, cx: &ViewContext, series: &Series) {
    let measure = cx.board.measure(series.measure.as_str());
    let name = measure.map_or(series.measure.as_str(), |m| m.name.as_str());
    title(ui, &format!("{name}: {}", series.kind.label().to_lowercase()));
    fact(ui, cx, "Of", &programme_name(cx, series.programme.as_ref().map(|p| p.as_str())));
    basis(ui, cx, series.basis);
    part(ui, "Figures");
    form(ui, cx, "Type in a figure\u{2026}", "Type in a figure of this line", || {
        FormRequest::FigureOf(series.id.to_string())
    });
    if series.points.is_empty() {
        widgets::chip(ui, NOT_REPORTED, Tone::Missing, cx.palette);
    }
    let (unit, decimals) = measure.map_or(("", 0), |m| (m.unit.as_str(), m.decimals));
    for point in &series.points {
        ui.horizontal_wrapped(|ui| {
            widgets::note(ui, &point.period.to_string(), cx.palette);
            ui.label(format!("{} {unit}", number(point.value, decimals)));
            basis(ui, cx, point.basis.unwrap_or(Basis::Published));
            if !point.earlier.is_empty() {
                let were: Vec<String> = point.earlier.iter().map(|e| number(e.value, decimals)).collect();
                widgets::note(ui, &format!("revised; before: {}", were.join(", ")), cx.palette);
            }
            let change = format!("Change the figure of {}", point.period);
            form(ui, cx, "Change\u{2026}", &change, || {
                FormRequest::ChangeFigure(series.id.to_string(), point.period)
            });
        });
    }
    evidence::show(ui, cx, &series.points.iter().map(|p| series.cite_of(p)).collect::<Vec<_>>());
}

pub(super) fn stream(ui: &mut Ui, cx: &ViewContext, stream: &Stream) {
    title(ui, &stream.name);
    fact(ui, cx, "Programme", &programme_name(cx, Some(stream.programme.as_str())));
    let (word, tone) = match stream.state {
        StreamState::NeverEstablished => ("never established", Tone::Missing),
        StreamState::Established => ("established", Tone::Good),
        StreamState::Compiled => ("compiled from published statistics", Tone::Watch),
        StreamState::Ended => ("ended", Tone::Neutral),
    };
    widgets::chip(ui, word, tone, cx.palette);
    let body = stream.owed_by.as_ref().and_then(|b| cx.board.body(b.as_str()));
    fact(ui, cx, "Owed by", body.map_or("not settled", |b| b.name.as_str()));
    fact(
        ui,
        cx,
        "How often",
        stream.frequency.map_or("never settled", boardsight_core::model::Frequency::label),
    );
    if let Some(note) = &stream.note {
        fact(ui, cx, "Note", note);
    }
    part(ui, "Returns");
    if stream.returns.is_empty() {
        widgets::note(ui, "No return is known.", cx.palette);
    }
    for one in &stream.returns {
        let came = one.received.map_or_else(String::new, |d| format!(", received {}", widgets::day(d)));
        ui.label(format!("{}: {}{came}", one.period, one.state.label().to_lowercase()));
    }
    let cites = stream.cites.iter().chain(stream.returns.iter().filter_map(|r| r.cite.as_ref()));
    evidence::show(ui, cx, &cites.collect::<Vec<_>>());
}

pub(super) fn programme(ui: &mut Ui, cx: &ViewContext, programme: &Programme) {
    title(ui, &programme.name);
    fact(ui, cx, "Kind", programme.kind.label());
    if !programme.about.is_empty() {
        ui.label(&programme.about);
    }
    let leads: Vec<&str> =
        programme.leads.iter().filter_map(|b| cx.board.body(b.as_str())).map(|b| b.name.as_str()).collect();
    fact(ui, cx, "Led by", &if leads.is_empty() { "not stated".to_owned() } else { leads.join(", ") });
    fact(ui, cx, "Answers for it", programme.owner.as_deref().unwrap_or("not stated"));
    for (label, day) in [("Starts", programme.starts), ("Ends", programme.ends)] {
        if let Some(day) = day {
            fact(ui, cx, label, &widgets::day(day));
        }
    }
    let change = format!("Change {}", programme.name);
    form(ui, cx, "Change\u{2026}", &change, || FormRequest::Programme(Some(programme.id.to_string())));
    part(ui, "Delivery confidence");
    let mut cites: Vec<&Citation> = programme.cites.iter().collect();
    match programme.confidence_at(cx.as_of) {
        Some(latest) => {
            ui.label(format!("{}, {} ({})", latest.rating.label(), widgets::day(latest.on), latest.assessor));
            widgets::note(ui, latest.rating.meaning(), cx.palette);
            basis(ui, cx, latest.basis);
            cites.extend(&latest.cite);
        }
        None => _ = widgets::chip(ui, "not assessed", Tone::Missing, cx.palette),
    }
    part(ui, "Money");
    if programme.money.is_empty() {
        widgets::chip(ui, NOT_REPORTED, Tone::Missing, cx.palette);
    }
    for line in &programme.money {
        let period = line.period.map_or_else(String::new, |p| format!(", {p}"));
        ui.label(format!("{}: {} {}{period}", line.label, line.gbp, line.kind.word()));
        basis(ui, cx, line.basis);
        cites.push(&line.cite);
    }
    if !programme.sites.is_empty() {
        fact(ui, cx, "Places and projects", &programme.sites.len().to_string());
    }
    evidence::show(ui, cx, &cites);
}

pub(super) fn finding(ui: &mut Ui, cx: &ViewContext, finding: &Finding) {
    title(ui, &finding.theme);
    ui.label(&finding.statement);
    fact(ui, cx, "Programme", &programme_name(cx, finding.programme.as_ref().map(|p| p.as_str())));
    if let Some(value) = finding.value {
        let unit = finding.unit.as_deref().unwrap_or_default();
        fact(ui, cx, "Figure", &format!("{value} {unit}"));
    }
    evidence::show(ui, cx, &[&finding.cite]);
}

pub(super) fn decision(ui: &mut Ui, cx: &ViewContext, decision: &Decision) {
    title(ui, &decision.text);
    fact(ui, cx, "Status", decision.status.label());
    fact(ui, cx, "Programme", &programme_name(cx, decision.programme.as_ref().map(|p| p.as_str())));
    if decision.illustrative {
        widgets::illustrative(ui, cx.palette);
    }
    evidence::show(ui, cx, &decision.cite.iter().collect::<Vec<_>>());
}

pub(super) fn action(ui: &mut Ui, cx: &ViewContext, action: &ActionItem) {
    title(ui, &action.text);
    fact(ui, cx, "Owner", action.owner.as_deref().unwrap_or("nobody yet"));
    fact(ui, cx, "Due", &action.due.map_or_else(|| "no day set".to_owned(), widgets::day));
    fact(ui, cx, "Done", &action.done.map_or_else(|| "no".to_owned(), widgets::day));
    if action.illustrative {
        widgets::illustrative(ui, cx.palette);
    }
    evidence::show(ui, cx, &action.cite.iter().collect::<Vec<_>>());
}
