//! Risks as text: bands, ratings, status against the appetite, and movement.

use super::RiskLine;
use crate::names::{Names, basis_mark};
use crate::say;
use crate::spec::{Status, Tone};
use boardsight_analysis::exposure::{self, Movement, Standing};
use boardsight_core::model::{BandColour, ImpactStep, Rating, RiskNature, Scale};

/// Returns the tone of a band's colour.
#[must_use]
pub const fn colour_tone(colour: BandColour) -> Tone {
    match colour {
        BandColour::Green => Tone::Good,
        BandColour::Blue | BandColour::Grey => Tone::Neutral,
        BandColour::Yellow | BandColour::Amber => Tone::Watch,
        BandColour::Red | BandColour::DarkRed => Tone::Bad,
    }
}

/// Returns the tone of a band, by its index on the scale.
#[must_use]
pub fn band_tone(scale: &Scale, band: usize) -> Tone {
    scale.bands.get(band).map_or(Tone::Neutral, |b| colour_tone(b.colour))
}

/// Returns the band of a rating as a status; 'Not rated' for none.
#[must_use]
pub fn band_status(scale: &Scale, rating: Option<Rating>) -> Status {
    rating.map_or_else(
        || Status::new("Not rated", Tone::Missing),
        |r| {
            let band = exposure::band(scale, r);
            Status::new(scale.band_name(band), band_tone(scale, band))
        },
    )
}

/// Returns the meaning of a step of impact in each dimension of the scale, one line for each.
#[must_use]
pub fn criteria(step: &ImpactStep) -> String {
    let parts = [
        ("Money", &step.money),
        ("Service", &step.service),
        ("People", &step.people),
        ("Reputation", &step.reputation),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(_, t)| !t.is_empty()).map(|(name, text)| format!("{name}: {text}")).collect();
    said.join("\n")
}

/// Returns the status of a risk against the board's appetite; empty if the board has none.
#[must_use]
pub fn standing_status(standing: Standing) -> Status {
    match standing {
        Standing::OutOfTolerance => Status::new("Out of tolerance", Tone::Bad),
        Standing::AboveAppetite => Status::new("Above appetite", Tone::Watch),
        Standing::Within => Status::new("Within appetite", Tone::Good),
        Standing::NotRated => Status::new("Not rated", Tone::Missing),
        Standing::NotSet => Status::default(),
    }
}

/// Returns a rating as text: '4 × 5 = 20'.
#[must_use]
pub fn rating_text(rating: Option<Rating>) -> String {
    rating.map_or_else(
        || "not rated".to_owned(),
        |r| format!("{} × {} = {}", r.likelihood, r.impact, r.score()),
    )
}

/// Returns a movement as a status; empty if nothing changed.
#[must_use]
pub fn movement_status(movement: Movement) -> Status {
    match movement {
        Movement::New => Status::new("New", Tone::Watch),
        Movement::FirstRated => Status::new("First rated", Tone::Neutral),
        Movement::Up(n) => Status::new(format!("Up {n}"), Tone::Bad),
        Movement::Down(n) => Status::new(format!("Down {n}"), Tone::Good),
        Movement::Same => Status::default(),
    }
}

impl RiskLine {
    /// Returns the title, followed by '(opportunity)' if it is one.
    #[must_use]
    pub fn titled(&self) -> String {
        if self.nature.is_empty() { self.title.clone() } else { format!("{} ({})", self.title, self.nature) }
    }
}

/// Returns a risk as text.
#[must_use]
pub fn line(names: &Names<'_>, place: usize, movement: Movement) -> RiskLine {
    let Some(r) = names.board().risks.get(place) else { return RiskLine::default() };
    let framework = &names.board().risk_framework;
    let is_opportunity = r.nature == RiskNature::Opportunity;
    let mut band = band_status(names.scale(), r.current);
    if is_opportunity && band.tone != Tone::Missing {
        // A high score of an opportunity is not a warning.
        band.tone = Tone::Neutral;
    }
    let rated = r.inherent.or(r.current).or(r.target).is_some();
    RiskLine {
        place,
        id: r.id.to_string(),
        title: r.title.clone(),
        programme: r.programme.as_ref().map(ToString::to_string),
        short: names.whose(r.programme.as_ref(), "Board").to_owned(),
        category: framework.category_name(r).to_owned(),
        owner: r.owner.clone().unwrap_or_else(|| "no owner".to_owned()),
        inherent: rating_text(r.inherent),
        current: rating_text(r.current),
        target: rating_text(r.target),
        band_score: r.current.map_or_else(|| band.word.clone(), |c| format!("{} {}", band.word, c.score())),
        nature: if is_opportunity { r.nature.label().to_lowercase() } else { String::new() },
        band,
        standing: standing_status(exposure::standing(framework, r)),
        movement: movement_status(movement),
        proximity: r.proximity.label().to_owned(),
        status: r.status.label().to_owned(),
        next_review: r.next_review.map_or_else(String::new, say::date),
        basis: if rated { basis_mark(r.rating_basis).to_owned() } else { String::new() },
        escalated: r.escalation.is_some(),
        source: names.cites(&r.cites),
    }
}
