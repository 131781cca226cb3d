//! Validation of a register: ratings within the board's scale, links to existing records, no cycles of
//! parents.

use super::{RecordPath, ReferenceKind, Validator};
use crate::model::{Objective, Risk, RiskFramework, RiskId};
use std::collections::{HashMap, HashSet};

/// Context for the validation of risks.
struct RiskContext<'a> {
    framework: &'a RiskFramework,
    tags: HashSet<&'a str>,
    risks: HashMap<&'a str, &'a Risk>,
    /// Ids of the risks that are their own ancestors.
    circular: HashSet<&'a str>,
    objectives: HashSet<&'a str>,
    size: (u8, u8),
    /// Whether the whole board is available, so that every reference can be checked.
    in_board: bool,
}

impl<'a> Validator<'a> {
    /// Validates the board's objectives.
    pub(super) fn objectives(&mut self, objectives: &'a [Objective]) {
        self.unique("objectives", objectives.iter().map(|x| x.id.as_str()));
        for (i, objective) in objectives.iter().enumerate() {
            let at = RecordPath::default().field("objectives").index(i);
            self.worded(&at.field("title"), &objective.title);
            self.refers(
                &at,
                "programme",
                ReferenceKind::Programme,
                objective.programme.as_ref().map(|x| x.as_str()),
            );
            self.cites(&at, &objective.cites);
        }
    }

    /// Validates every risk. `in_board` enables the checks of references to the rest of the board.
    pub(super) fn risks(
        &mut self,
        risks: &'a [Risk],
        framework: &'a RiskFramework,
        objectives: &'a [Objective],
        in_board: bool,
    ) {
        self.unique("risks", risks.iter().map(|x| x.id.as_str()));
        let known = RiskContext {
            framework,
            tags: framework.tags.iter().map(|t| t.id.as_str()).collect(),
            risks: risks.iter().map(|r| (r.id.as_str(), r)).collect(),
            circular: circular(risks),
            objectives: objectives.iter().map(|o| o.id.as_str()).collect(),
            size: framework.scale().size(),
            in_board,
        };
        for (i, risk) in risks.iter().enumerate() {
            // Build places only for problems: a national board has 10,000 risks.
            let place = || RecordPath::default().field("risks").index(i);
            self.ratings(&place, risk, known.size);
            if risk.title.trim().is_empty() {
                let what = format!("risk '{}' has no title", risk.id);
                self.wrong(place().field("title"), what, "the risk in one line");
            }
            self.declared(&place, risk, &known);
            self.links(&place, risk, &known);
            self.hangs_on(&place, risk);
            if in_board {
                self.elsewhere(&place, risk, &known);
            }
            self.cites(&place(), &risk.cites);
        }
    }

    fn ratings(&mut self, place: &dyn Fn() -> RecordPath, risk: &Risk, size: (u8, u8)) {
        for (field, rating) in
            [("inherent", risk.inherent), ("current", risk.current), ("target", risk.target)]
        {
            let Some(rating) = rating else { continue };
            for (axis, step, most) in
                [("likelihood", rating.likelihood, size.0), ("impact", rating.impact, size.1)]
            {
                if !(1..=most).contains(&step) {
                    let at = place().field(field).field(axis);
                    self.wrong(at, format!("{axis} {step}"), format!("a whole number from 1 to {most}"));
                }
            }
        }
    }

    /// Validates categories, tags and fields against the board's own declarations.
    fn declared(&mut self, place: &dyn Fn() -> RecordPath, risk: &Risk, known: &RiskContext<'a>) {
        if let Some(id) = &risk.own_category {
            let expected = format!("the id of an entry of 'categories' under {}", risk.category.label());
            match known.framework.category(id) {
                None => {
                    let what = format!("no category '{id}' of the board's own");
                    self.wrong(place().field("own_category"), what, expected);
                }
                Some(own) if own.under != risk.category => {
                    let what = format!("category '{id}' stands under {}", own.under.label());
                    self.wrong(place().field("own_category"), what, expected);
                }
                Some(_) => {}
            }
        }
        for (k, tag) in risk.tags.iter().enumerate() {
            if !known.tags.contains(tag.as_str()) {
                let at = place().field("tags").index(k);
                self.wrong(at, format!("no tag '{tag}'"), "the id of an entry of 'tags'");
            }
        }
        for (id, value) in &risk.custom {
            let at = || place().field("custom");
            match known.framework.fields.iter().find(|f| f.id == *id) {
                None => {
                    let what = format!("no field '{id}' of the board's own");
                    self.wrong(at(), what, "the id of an entry of 'fields'");
                }
                Some(field) => {
                    if let Some(expected) = field.refuses(value) {
                        self.wrong(at(), format!("{} '{value}'", field.name), expected);
                    }
                }
            }
        }
    }

    /// Validates links to other risks.
    fn links(&mut self, place: &dyn Fn() -> RecordPath, risk: &Risk, known: &RiskContext<'a>) {
        let unknown = |id: &RiskId| known.in_board && !known.risks.contains_key(id.as_str());
        if let Some(parent) = &risk.parent {
            let at = || place().field("parent");
            if unknown(parent) {
                self.wrong(at(), format!("no risk '{parent}'"), "the id of an entry of 'risks'");
            } else if known.circular.contains(risk.id.as_str()) {
                let what = format!("risk '{}' would be a part of itself", risk.id);
                self.wrong(at(), what, "a risk that is no part of this one");
            }
        }
        let mut seen = HashSet::new();
        for (k, to) in risk.contributes_to.iter().enumerate() {
            let at = || place().field("contributes_to").index(k);
            if unknown(to) {
                self.wrong(at(), format!("no risk '{to}'"), "the id of an entry of 'risks'");
            } else if *to == risk.id || !seen.insert(to.as_str()) {
                self.wrong(at(), format!("a link to '{to}'"), "another risk, named once");
            }
        }
    }

    /// Validates the parts of the risk.
    fn hangs_on(&mut self, place: &dyn Fn() -> RecordPath, risk: &'a Risk) {
        let at = |list| move || place().field(list);
        if !risk.controls.is_empty() {
            self.unique_at(&at("controls")(), "id", risk.controls.iter().map(|c| c.id.as_str()));
        }
        if !risk.actions.is_empty() {
            self.unique_at(&at("actions")(), "id", risk.actions.iter().map(|a| a.id.as_str()));
        }
        if !risk.reviews.is_empty() {
            self.unique_at(&at("reviews")(), "id", risk.reviews.iter().map(|r| r.id.as_str()));
        }
        for (k, action) in risk.actions.iter().enumerate() {
            if let Some(percent) = action.percent.filter(|p| *p > 100) {
                let at = place().field("actions").index(k).field("percent");
                self.wrong(at, format!("progress of {percent}%"), "0 to 100");
            }
        }
        if !risk.assurances.is_empty() {
            self.unique_at(&at("assurances")(), "id", risk.assurances.iter().map(|a| a.id.as_str()));
        }
        for (k, assurance) in risk.assurances.iter().enumerate() {
            let at = place().field("assurances").index(k);
            for (n, id) in assurance.controls.iter().enumerate() {
                if !risk.controls.iter().any(|c| c.id == *id) {
                    let at = at.field("controls").index(n);
                    self.wrong(at, format!("no control '{id}'"), "the id of a control of this risk");
                }
            }
            self.cite(&at.field("cite"), assurance.cite.as_ref());
        }
        if !risk.gaps.is_empty() {
            self.unique_at(&at("gaps")(), "id", risk.gaps.iter().map(|g| g.id.as_str()));
        }
        for (k, gap) in risk.gaps.iter().enumerate() {
            if let Some(id) = gap.action.as_deref().filter(|id| !risk.actions.iter().any(|a| a.id == **id)) {
                let at = place().field("gaps").index(k).field("action");
                self.wrong(at, format!("no action '{id}'"), "the id of an action of this risk");
            }
        }
        if !risk.past_escalations.is_empty() {
            let ids = risk.past_escalations.iter().map(|e| e.id.as_str());
            self.unique_at(&at("past_escalations")(), "id", ids);
        }
        if !risk.warnings.is_empty() {
            self.unique_at(&at("warnings")(), "id", risk.warnings.iter().map(|w| w.id.as_str()));
        }
        for (k, warning) in risk.warnings.iter().enumerate() {
            let at = place().field("warnings").index(k);
            self.finite(at.field("level"), warning.level);
            self.cite(&at.field("cite"), warning.cite.as_ref());
        }
    }

    /// Validates references to the rest of the board.
    fn elsewhere(&mut self, place: &dyn Fn() -> RecordPath, risk: &Risk, known: &RiskContext<'a>) {
        if let Some(programme) = &risk.programme {
            self.found(&|| place().field("programme"), ReferenceKind::Programme, programme.as_str());
        }
        for (k, measure) in risk.measures.iter().enumerate() {
            self.found(&|| place().field("measures").index(k), ReferenceKind::Measure, measure.as_str());
        }
        for (k, area) in risk.areas.iter().enumerate() {
            self.found(&|| place().field("areas").index(k), ReferenceKind::Area, area.as_str());
        }
        for (k, saving) in risk.savings.iter().enumerate() {
            self.found(&|| place().field("savings").index(k), ReferenceKind::Saving, saving.as_str());
        }
        for (k, objective) in risk.objectives.iter().enumerate() {
            if !known.objectives.contains(objective.as_str()) {
                let at = place().field("objectives").index(k);
                self.wrong(at, format!("no objective '{objective}'"), "the id of an entry of 'objectives'");
            }
        }
        for (k, warning) in risk.warnings.iter().enumerate() {
            let at = || place().field("warnings").index(k);
            self.found(&|| at().field("measure"), ReferenceKind::Measure, warning.measure.as_str());
            if let Some(programme) = &warning.programme {
                self.found(&|| at().field("programme"), ReferenceKind::Programme, programme.as_str());
            }
        }
    }
}

/// Returns the ids of the risks that are their own ancestors. A risk that only leads into such a cycle is
/// not included. Runs in time linear in the number of risks.
fn circular(risks: &[Risk]) -> HashSet<&str> {
    let place: HashMap<&str, usize> = risks.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
    let parent = |at: usize| risks.get(at)?.parent.as_ref().and_then(|p| place.get(p.as_str())).copied();
    // The walk that first reached each risk. A walk that reaches one of its own risks has found a cycle.
    let mut reached: Vec<Option<usize>> = vec![None; risks.len()];
    let mut found = HashSet::new();
    for walk in 0..risks.len() {
        let mut at = Some(walk);
        while let Some(here) = at.filter(|here| reached[*here].is_none()) {
            reached[here] = Some(walk);
            at = parent(here);
        }
        let Some(first) = at.filter(|here| reached[*here] == Some(walk)) else { continue };
        let around = std::iter::successors(Some(first), |here| parent(*here).filter(|next| *next != first));
        found.extend(around.filter_map(|here| risks.get(here)).map(|risk| risk.id.as_str()));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::model::{
        Appetite, BandColour, Board, CustomField, FieldKind, OwnCategory, Rating, Risk, RiskCategory,
        RiskFramework, Scale, ScoreBand, Stance, check,
    };
    use jiff::civil::date;

    fn board() -> Board {
        let mut board = Board::new("Test board", date(2017, 2, 8));
        for id in ["R-1", "R-2", "R-3"] {
            board.risks.push(Risk::new(id, None, "It fails"));
        }
        board
    }

    fn texts(board: &Board) -> Vec<String> {
        check(board).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_rating_must_lie_on_the_declared_scale() {
        let mut b = board();
        let mut scale = Scale::standard();
        scale.likelihood.truncate(4);
        b.risk_framework.scale = Some(scale);
        b.risks[0].current = Some(Rating { likelihood: 5, impact: 5 });
        assert_eq!(
            texts(&b),
            ["risks[0].current.likelihood: likelihood 5, expected a whole number from 1 to 4"]
        );
        b.risk_framework.scale = None;
        assert!(texts(&b).is_empty());
    }

    #[test]
    fn a_scale_has_three_to_six_steps_and_rising_bands() {
        let mut b = board();
        let mut scale = Scale::standard();
        scale.impact.truncate(2);
        scale.likelihood[3].probability = Some(0.7);
        scale.likelihood[4].probability = Some(0.2);
        scale.bands.push(ScoreBand {
            id: "worst".into(),
            name: "Worst".into(),
            from: 12,
            colour: BandColour::DarkRed,
        });
        b.risk_framework.scale = Some(scale);
        let said = texts(&b);
        assert!(said[0].starts_with("risk_framework.scale.impact: 2 steps, expected 3 to 6"), "{said:?}");
        assert!(said.iter().any(|t| t.contains("probability 0.2")), "{said:?}");
        assert!(said.iter().any(|t| t.contains("band 'Worst' from 12")), "{said:?}");
    }

    #[test]
    fn links_name_risks_and_have_no_cycle() {
        let mut b = board();
        b.risks[0].parent = Some("R-2".into());
        b.risks[1].parent = Some("R-3".into());
        assert!(texts(&b).is_empty());
        b.risks[2].parent = Some("R-1".into());
        assert_eq!(texts(&b).len(), 3);
        b.risks[2].parent = Some("R-9".into());
        b.risks[1].contributes_to = vec!["R-1".into(), "R-1".into(), "R-2".into()];
        let said = texts(&b);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said.iter().any(|t| t.contains("risks[2].parent: no risk 'R-9'")), "{said:?}");
    }

    #[test]
    fn custom_categories_tags_and_fields_are_declared() {
        let mut b = board();
        b.risk_framework = RiskFramework {
            categories: vec![OwnCategory {
                id: "cash".into(),
                name: "Cash".into(),
                under: RiskCategory::Financial,
            }],
            fields: vec![CustomField {
                id: "region".into(),
                name: "Region".into(),
                kind: FieldKind::Choice,
                choices: vec!["North".into(), "South".into()],
            }],
            appetites: vec![Appetite {
                id: "all".into(),
                category: None,
                own_category: None,
                stance: Stance::Cautious,
                appetite: 12,
                tolerance: 8,
                statement: String::new(),
                illustrative: true,
                cite: None,
            }],
            ..RiskFramework::default()
        };
        b.risks[0].own_category = Some("cash".into());
        b.risks[0].tags = vec!["urgent".into()];
        b.risks[0].custom.insert("region".into(), "East".into());
        b.risks[0].custom.insert("size".into(), "3".into());
        let said = texts(&b);
        for part in [
            "appetite 12 and tolerance 8",
            "category 'cash' stands under Financial",
            "no tag 'urgent'",
            "Region 'East', expected one of: North, South",
            "no field 'size'",
        ] {
            assert!(said.iter().any(|t| t.contains(part)), "{part}: {said:?}");
        }
    }
}
