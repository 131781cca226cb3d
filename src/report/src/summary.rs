//! Summary of the whole board, for scripts and for checking: `boardsight brief`.
//!
//! The same board and date give the same bytes. Unknown values are `null` in JSON and 'not reported' in
//! text.

mod parts;
mod text;

pub use parts::{
    ActionSummary, CountSummary, CoverageSummary, DecisionSummary, MeasureSummary, RatingSummary,
    ReturnSummary, RiskSummary, SavingSummary, SourceSummary, StreamSummary, Summary, TotalSummary,
};
pub use text::text;

use super::names::{Names, source};
use super::{measures, meetings, overview, savings};
use boardsight_analysis::known::known;
use boardsight_analysis::variance::{self, Scope};
use boardsight_analysis::{coverage, exposure, savings as expected};
use boardsight_core::model::{Board, RiskStatus};
use jiff::civil::Date;

/// Returns a short summary of the board with the data known on a date.
#[must_use]
pub fn summary(board: &Board, as_of: Date) -> Summary {
    let known = known(board, as_of);
    let board = &*known.board;
    let names = Names::of(board);
    let all = variance::variances(board, Scope::Programmes, as_of);
    Summary {
        board: board.name.clone(),
        as_of: as_of.to_string(),
        message: overview::overview(board, as_of, 0).message,
        coverage: coverage_summary(&names, as_of),
        measures: all.iter().filter_map(|v| measure_summary(&names, v)).collect(),
        variance_total_gbp: variance::cost_totals(&all)
            .iter()
            .map(|t| TotalSummary {
                programme: t.programme.to_string(),
                period: t.period.to_string(),
                gbp: t.gbp.0,
                measures: t.parts.iter().map(|(id, _)| id.to_string()).collect(),
                arithmetic: measures::total_row(&names, t).arithmetic,
                uncosted: t.uncosted,
            })
            .collect(),
        savings: savings_summary(&names, as_of),
        risks: risks_summary(&names),
        risk_bands: names.bands_source(),
        decisions: meetings::decisions(&names, as_of)
            .into_iter()
            .map(|d| DecisionSummary {
                id: d.id,
                text: d.text,
                status: d.status.word.to_lowercase(),
                programme: d.programme,
                illustrative: d.illustrative,
                source: d.source,
            })
            .collect(),
        actions: meetings::actions(&names, as_of)
            .into_iter()
            .map(|a| ActionSummary {
                id: a.id,
                text: a.text,
                programme: a.programme,
                open: a.open,
                overdue_days: a.overdue,
                illustrative: a.illustrative,
                source: a.source,
            })
            .collect(),
        sources: board
            .sources
            .iter()
            .map(|s| SourceSummary { id: s.id.to_string(), text: source(s), address: s.address.clone() })
            .collect(),
    }
}

fn coverage_summary(names: &Names<'_>, as_of: Date) -> CoverageSummary {
    let board = names.board();
    let c = coverage::coverage(board, as_of);
    let id = |i: usize| board.programmes[i].id.to_string();
    let reporting: Vec<String> = c.reporting().map(id).collect();
    let programmes_without_stream: Vec<String> = c.without_stream().map(id).collect();
    CoverageSummary {
        counts: CountSummary {
            programmes: board.programmes.len(),
            reporting: reporting.len(),
            programmes_without_stream: programmes_without_stream.len(),
            streams: board.streams.len(),
            returns: ReturnSummary::of(c.counts),
        },
        streams: c
            .streams
            .iter()
            .map(|s| StreamSummary {
                id: s.stream.id.to_string(),
                programme: s.stream.programme.to_string(),
                programme_name: names.programme(s.stream.programme.as_str()).to_owned(),
                name: s.stream.name.clone(),
                state: s.stream.state.word(),
                returns: ReturnSummary::of(s.counts()),
            })
            .collect(),
        reporting,
        programmes_without_stream,
    }
}

fn measure_summary(names: &Names<'_>, v: &variance::Variance<'_>) -> Option<MeasureSummary> {
    let programme = v.programme?;
    let row = measures::row(names, v);
    Some(MeasureSummary {
        programme: programme.to_string(),
        programme_name: row.programme_name,
        measure: v.measure.id.to_string(),
        measure_name: v.measure.name.clone(),
        unit: v.measure.unit.clone(),
        expressed: v.measure.expressed.label(),
        period: v.period.to_string(),
        baseline: row.baseline_value,
        plan: row.plan_value,
        outturn: row.outturn_value,
        variance: v.variance,
        cost_variance_gbp: v.cost.map(|g| g.0),
        status: v.status.label(),
        arithmetic: (!row.arithmetic.is_empty()).then_some(row.arithmetic),
        source: row.source,
    })
}

fn savings_summary(names: &Names<'_>, as_of: Date) -> Vec<SavingSummary> {
    let views = expected::savings(names.board(), as_of);
    let rows = savings::savings(names.board(), as_of).rows;
    expected::rows(&views)
        .iter()
        .zip(rows)
        .map(|(r, row)| {
            let v = &views[r.view];
            SavingSummary {
                saving: row.saving,
                title: row.title,
                programme_name: names.programme(&row.programme).to_owned(),
                programme: row.programme,
                period: row.period,
                body_name: row.body.as_ref().map(|id| names.body_name(id).to_owned()),
                body: row.body,
                planned_gbp: v.planned.map(|g| g.0),
                expected_gbp: row.expected_gbp.map(|g| g.0),
                delivered_gbp: v.delivered.map(|g| g.0),
                evidence: v.saving.evidence.label(),
                agreement: r.expectation.map_or("not reported", |e| e.agreement.label()),
                source: row.source,
            }
        })
        .collect()
}

fn risks_summary(names: &Names<'_>) -> Vec<RiskSummary> {
    let board = names.board();
    let filter = exposure::Filter { live: true, ..exposure::Filter::default() };
    exposure::register(board, &filter, exposure::Sort::default())
        .into_iter()
        .map(|i| {
            let r = &board.risks[i];
            let rated = r.inherent.or(r.current).or(r.target).is_some();
            RiskSummary {
                id: r.id.to_string(),
                programme: r.programme.as_ref().map(ToString::to_string),
                programme_name: r.programme.as_ref().map(|p| names.programme(p.as_str()).to_owned()),
                title: r.title.clone(),
                status: if r.status == RiskStatus::Issue { "issue" } else { "open" },
                inherent: r.inherent.map(RatingSummary::of),
                current: r.current.map(RatingSummary::of),
                target: r.target.map(RatingSummary::of),
                rating: r
                    .current
                    .map(|c| names.scale().band_name(exposure::band(names.scale(), c)).to_owned()),
                rating_basis: rated.then(|| r.rating_basis.word()),
                owner: r.owner.clone(),
                escalated: r.escalation.is_some(),
                source: names.cites(&r.cites),
            }
        })
        .collect()
}

impl Summary {
    /// Returns the summary as indented JSON that ends with a line break.
    ///
    /// # Errors
    /// If a figure is not finite, which validation excludes.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_testkit::fixture;
    use serde_json::{Value, json};

    #[test]
    fn json_has_the_documented_keys_and_figures() {
        let b = fixture::board();
        let text = summary(&b, b.as_of).json().unwrap();
        let v: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&v["board"], &v["as_of"]),
            (&json!("Integration Partnership Board"), &json!("2017-02-08"))
        );
        assert_eq!(v["coverage"]["reporting"], json!(["bcf"]));
        assert_eq!(v["coverage"]["programmes_without_stream"], json!(["vanguards", "stps"]));
        assert_eq!(v["coverage"]["streams"][0]["returns"]["received"], json!(5));
        let m = &v["measures"][0];
        assert_eq!(
            (
                &m["plan"],
                &m["outturn"],
                &m["variance"],
                &m["cost_variance_gbp"],
                &m["status"],
                &m["baseline"]
            ),
            (
                &json!(-106_000),
                &json!(87_000),
                &json!(193_000),
                &json!(311_000_000),
                &json!("off plan"),
                &json!(null)
            )
        );
        assert_eq!(v["measures"][1]["cost_variance_gbp"], json!(146_000_000));
        assert_eq!(v["measures"][2]["variance"], json!(0.8));
        assert_eq!(v["variance_total_gbp"][0]["gbp"], json!(457_000_000));
        let s = &v["savings"][0];
        assert_eq!(
            (&s["body"], &s["planned_gbp"], &s["expected_gbp"], &s["delivered_gbp"]),
            (&json!("dh"), &json!(511_000_000), &json!(1_000_000_000), &json!(null))
        );
        assert_eq!(v["savings"][2]["body"], json!(null));
        let r = &v["risks"][0];
        assert_eq!(
            (&r["id"], &r["rating"], &r["current"]["score"]),
            (&json!("R-1"), &json!("Extreme"), &json!(20))
        );
        assert_eq!(v["risks"][2]["current"], json!(null));
        assert_eq!(text, summary(&b, b.as_of).json().unwrap());
    }
}
