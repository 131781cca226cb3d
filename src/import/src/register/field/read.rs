//! Reads a cell of a register: a step of the board's scale, a date, or one of the board's words. Nothing is
//! guessed.

use super::super::RegisterMap;
use super::Field;
use crate::matching::normal;
use crate::sheet::Cell;
use crate::value::shortened;
use crate::when::day_of;
use boardsight_core::model::{Proximity, RiskCategory, RiskFramework, RiskStatus, Scale};

impl Field {
    /// Returns the cell's value in this program's words; empty if there is none. An ambiguous step or word
    /// is rejected, with suggestions, until the mapping lists it.
    pub(in crate::register) fn read(
        self,
        text: &str,
        cell: &Cell,
        map: &RegisterMap,
        framework: &RiskFramework,
        from_1904: bool,
    ) -> Result<String, String> {
        let text = text.trim();
        let name = normal(text);
        let none = matches!(
            name.as_str(),
            "na" | "n a" | "tbc" | "tbd" | "not rated" | "not assessed" | "not reported"
        );
        if text.is_empty()
            || (none && self != Self::Proximity)
            || matches!(text, "-" | "--" | "\u{2013}" | "\u{2014}")
        {
            return Ok(String::new());
        }
        let said = map.words.iter().find(|(known, _)| normal(known) == name).map(|(_, word)| word.clone());
        let scale = framework.scale();
        if let Some(words) = self.steps(&scale) {
            return step(text, &name, map, &words).map(|s| s.to_string());
        }
        match self {
            Self::InherentRating | Self::CurrentRating | Self::TargetRating => {
                rating(text, &name, map, &scale)
            }
            Self::Category => {
                let own = framework.categories.iter().map(|c| c.name.as_str());
                let all = own.chain(RiskCategory::ALL.iter().map(|c| c.label()));
                word(said.as_deref().unwrap_or(text), "category", all)
            }
            Self::Status => {
                let text = said.unwrap_or_else(|| match name.as_str() {
                    "live" | "active" | "new" | "treat" | "tolerate" => "Open".to_owned(),
                    "materialised" | "occurred" => "Issue".to_owned(),
                    _ => text.to_owned(),
                });
                word(&text, "status", RiskStatus::ALL.iter().map(|s| s.label()))
            }
            Self::Proximity => {
                word(said.as_deref().unwrap_or(text), "proximity", Proximity::ALL.iter().map(|p| p.label()))
            }
            Self::Raised | Self::NextReview | Self::Closed => {
                let day = day_of(cell, from_1904).ok_or_else(|| {
                    format!("'{}' is not a day; write it as 2017-02-08 or 8 February 2017", shortened(text))
                })?;
                Ok(day.to_string())
            }
            _ => Ok(text.to_owned()),
        }
    }
}

/// Reads a step of the board's scale: a number, a number with its word, or the scale's own word. Anything
/// else must be in the mapping.
fn step(text: &str, name: &str, map: &RegisterMap, words: &[&str]) -> Result<u8, String> {
    let most = u8::try_from(words.len()).unwrap_or(u8::MAX);
    if let Some((_, step)) = map.steps.iter().find(|(known, _)| normal(known) == name) {
        return if (1..=most).contains(step) {
            Ok(*step)
        } else {
            Err(format!("the map gives '{text}' a step that is not from 1 to {most}"))
        };
    }
    // Accept '4', '4 - Likely' and '4.0', but not '90.00%' or '3.5'. Read the raw text, because the normal
    // form has no points or signs.
    let plain = text.trim();
    let digits: String = plain.chars().take_while(char::is_ascii_digit).collect();
    let rest = plain.get(digits.len()..).unwrap_or_default();
    let fraction = rest.strip_prefix('.').is_some_and(|r| !r.bytes().all(|b| b == b'0'))
        && rest.strip_prefix('.').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    if let Ok(step) = digits.parse::<u8>()
        && !fraction
        && !rest.contains('%')
        && !rest.starts_with(|c: char| c.is_alphabetic())
    {
        return if (1..=most).contains(&step) {
            Ok(step)
        } else {
            Err(format!("'{}' is no step from 1 to {most}", shortened(text)))
        };
    }
    if let Some(at) = words.iter().position(|w| normal(w) == name) {
        return Ok(u8::try_from(at + 1).unwrap_or(1));
    }
    let middle = most.div_ceil(2);
    let proposed = match name {
        "vl" | "very low" => Some(1),
        "l" | "low" | "g" | "green" => Some(middle.saturating_sub(1).max(1)),
        "m" | "medium" | "med" | "moderate" | "a" | "amber" => Some(middle),
        "h" | "high" | "r" | "red" => Some((middle + 1).min(most)),
        "vh" | "very high" | "critical" | "extreme" => Some(most),
        _ => None,
    };
    // Suggest a step only for a word that names a step of a scale.
    let how = proposed.map_or_else(
        || format!("say in the map which it is: steps: [(\"{text}\", step)]"),
        |number| format!("say in the map which it is, perhaps: steps: [(\"{text}\", {number})]"),
    );
    Err(format!("'{}' is no step from 1 to {most}; {how}", shortened(text)))
}

/// Reads a colour or word for a whole rating; returns it as `4×5`.
fn rating(text: &str, name: &str, map: &RegisterMap, scale: &Scale) -> Result<String, String> {
    let (likelihoods, impacts) = scale.size();
    if let Some((_, (l, i))) = map.ratings.iter().find(|(known, _)| normal(known) == name) {
        let sound = (1..=likelihoods).contains(l) && (1..=impacts).contains(i);
        return if sound {
            Ok(format!("{l}\u{d7}{i}"))
        } else {
            let steps = if likelihoods == impacts {
                format!("steps that are not from 1 to {likelihoods}")
            } else {
                format!("steps that are not from 1 to {likelihoods} and 1 to {impacts}")
            };
            Err(format!("the map gives '{text}' {steps}"))
        };
    }
    let (l, i) = (likelihoods.div_ceil(2), impacts.div_ceil(2));
    let perhaps = match name {
        "r" | "red" | "high" | "h" => (l + 1, i + 1),
        "g" | "green" | "low" | "l" => (l.saturating_sub(1).max(1), i.saturating_sub(1).max(1)),
        _ => (l, i),
    };
    Err(format!(
        "'{}' is a colour or word for a whole rating; say in the map which likelihood and impact it stands for, perhaps: \
         ratings: [(\"{text}\", ({}, {}))]",
        shortened(text),
        perhaps.0,
        perhaps.1
    ))
}

/// Reads one of this program's own words, or one of the board's.
fn word<'a>(text: &str, what: &str, all: impl Iterator<Item = &'a str>) -> Result<String, String> {
    let name = normal(text);
    let all: Vec<&str> = all.collect();
    if let Some(same) = all.iter().find(|w| normal(w) == name) {
        return Ok((*same).to_owned());
    }
    let meant = meaning(what, &name).filter(|word| all.contains(word));
    let how = meant.map_or_else(
        || format!("say in the map which it is: words: [(\"{text}\", \"one of {}\")]", all.join(", ")),
        |word| format!("say in the map which it is, perhaps: words: [(\"{text}\", \"{word}\")]"),
    );
    Err(format!("'{}' is no {what}; {how}", shortened(text)))
}

/// Returns Boardsight's word with the same meaning as a register's word; `None` if it is in no list.
fn meaning(what: &str, name: &str) -> Option<&'static str> {
    const CATEGORIES: [(&str, &[&str]); 13] = [
        ("Strategy", &["strategic", "policy", "strategic risk"]),
        ("Governance", &["board", "leadership", "accountability", "corporate governance"]),
        (
            "Operations",
            &[
                "operational",
                "operation",
                "service delivery",
                "delivery of services",
                "service",
                "clinical",
                "quality",
            ],
        ),
        (
            "Legal",
            &["compliance", "regulatory", "regulation", "statutory", "law", "litigation", "contractual"],
        ),
        (
            "Property",
            &["estates", "estate", "buildings", "premises", "facilities", "environmental", "assets"],
        ),
        ("Financial", &["finance", "money", "budget", "funding", "cost", "economic", "fiscal"]),
        (
            "Commercial",
            &["procurement", "supplier", "suppliers", "supply chain", "contracts", "contract", "market"],
        ),
        (
            "People",
            &[
                "human",
                "human resources",
                "hr",
                "workforce",
                "staff",
                "staffing",
                "personnel",
                "employees",
                "health and safety",
            ],
        ),
        ("Technology", &["it", "ict", "technical", "technological", "digital", "systems", "infrastructure"]),
        (
            "Information",
            &["data", "information governance", "records", "data protection", "knowledge", "privacy"],
        ),
        (
            "Security",
            &[
                "cyber",
                "cyber security",
                "cybersecurity",
                "information security",
                "physical security",
                "fraud",
            ],
        ),
        (
            "Project/programme",
            &[
                "project",
                "programme",
                "program",
                "delivery",
                "project delivery",
                "schedule",
                "timescale",
                "time",
            ],
        ),
        ("Reputational", &["reputation", "media", "publicity", "communications", "public image"]),
    ];
    const STATUSES: [(&str, &[&str]); 4] = [
        (
            "Open",
            &[
                "ongoing",
                "on going",
                "in progress",
                "current",
                "managed",
                "monitoring",
                "under review",
                "outstanding",
                "continuing",
                "being managed",
            ],
        ),
        (
            "Closed",
            &[
                "completed",
                "complete",
                "resolved",
                "ended",
                "retired",
                "expired",
                "withdrawn",
                "no longer a risk",
                "inactive",
            ],
        ),
        ("Draft", &["proposed", "pending", "to be assessed", "identified"]),
        ("Issue", &["now an issue", "crystallised", "realised", "has occurred"]),
    ];
    const PROXIMITIES: [(&str, &[&str]); 3] = [
        ("now", &["immediate", "immediately", "imminent", "today"]),
        (
            "within 12 months",
            &["this year", "1 year", "one year", "within a year", "12 months", "within 1 year"],
        ),
        ("later", &["long term", "beyond 12 months", "more than 12 months", "over 12 months"]),
    ];
    let lists: &[(&'static str, &[&str])] = match what {
        "category" => &CATEGORIES,
        "status" => &STATUSES,
        "proximity" => &PROXIMITIES,
        _ => return None,
    };
    lists.iter().find(|(_, words)| words.contains(&name)).map(|(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use boardsight_core::model::{LikelihoodStep, OwnCategory};

    fn of_three() -> RiskFramework {
        let mut scale = Scale::standard();
        scale.likelihood = (1..)
            .zip(["Hardly", "Perhaps", "Surely"])
            .map(|(n, word)| LikelihoodStep {
                id: format!("L{n}"),
                word: word.to_owned(),
                ..LikelihoodStep::default()
            })
            .collect();
        let estates =
            OwnCategory { id: "estates".into(), name: "Estates".into(), under: RiskCategory::Property };
        RiskFramework { scale: Some(scale), categories: vec![estates], ..RiskFramework::default() }
    }

    fn read(field: Field, text: &str, map: &RegisterMap) -> Result<String, String> {
        field.read(text, &Cell::Text(text.to_owned()), map, &of_three(), false)
    }

    #[test]
    fn steps_are_read_on_the_boards_own_scale() {
        let map = RegisterMap::default();
        assert_eq!(read(Field::CurrentLikelihood, "surely", &map).unwrap(), "3");
        assert_eq!(read(Field::CurrentLikelihood, "2 - Perhaps", &map).unwrap(), "2");
        assert_eq!(read(Field::CurrentImpact, "5", &map).unwrap(), "5");
        let refused = read(Field::CurrentLikelihood, "4", &map).unwrap_err();
        assert_eq!(refused, "'4' is no step from 1 to 3");
        // The standard scale's words are not words of this board's scale.
        assert!(read(Field::CurrentLikelihood, "Likely", &map).is_err());
        let refused = read(Field::CurrentLikelihood, "High", &map).unwrap_err();
        assert!(refused.ends_with("perhaps: steps: [(\"High\", 3)]"), "{refused}");
        let map = RegisterMap {
            steps: vec![("High".into(), 5)],
            ratings: vec![("Red".into(), (4, 5))],
            ..RegisterMap::default()
        };
        assert_eq!(read(Field::CurrentImpact, "High", &map).unwrap(), "5");
        assert!(read(Field::CurrentLikelihood, "High", &map).unwrap_err().contains("not from 1 to 3"));
        assert!(read(Field::CurrentRating, "Red", &map).unwrap_err().contains("not from 1 to 3 and 1 to 5"));
    }

    #[test]
    fn a_category_of_the_boards_own_is_read_by_its_name() {
        let map = RegisterMap::default();
        assert_eq!(read(Field::Category, "estates", &map).unwrap(), "Estates");
        assert_eq!(read(Field::Category, "financial", &map).unwrap(), "Financial");
        // A suggestion must have the same meaning; similar spelling is not enough.
        assert!(
            read(Field::Category, "Human", &map)
                .unwrap_err()
                .ends_with("perhaps: words: [(\"Human\", \"People\")]")
        );
        assert!(!read(Field::Category, "Humane", &map).unwrap_err().contains("perhaps"));
        assert!(!read(Field::Status, "Amber", &map).unwrap_err().contains("perhaps"));
        assert!(read(Field::Status, "Ongoing", &map).unwrap_err().contains("\"Open\""));
        assert!(!read(Field::CurrentImpact, "90.00%", &map).unwrap_err().contains("perhaps"));
        assert!(read(Field::Category, "Estate", &map).unwrap_err().contains("\"Property\""));
    }
}
