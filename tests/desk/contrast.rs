//! Contrast as WCAG 2.2 computes it, for every pair of adjacent colours in every theme. Text needs 4.5:1
//! (1.4.3, AA). Edges of controls, focus, and shapes and marks of charts need 3:1 (1.4.11, AA). With high
//! contrast, text needs 7:1 (1.4.6, AAA).

use boardsight_app::chart::shapes::{self, on};
use boardsight_app::theme::Palette;
use boardsight_core::model::BandColour;
use boardsight_report::spec::{Role, Tone};
use eframe::egui::Color32;

/// Returns the contrast ratio of two colours, 1 to 21.
fn contrast(a: Color32, b: Color32) -> f64 {
    let light = |c: Color32| {
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(c.r()) + 0.7152 * part(c.g()) + 0.0722 * part(c.b())
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

const TONES: [Tone; 5] = [Tone::Neutral, Tone::Good, Tone::Watch, Tone::Bad, Tone::Missing];

#[test]
fn every_colour_pair_has_contrast_in_every_theme() {
    let mut wrong = Vec::new();
    let themes =
        [("light", Palette::light()), ("dark", Palette::dark()), ("high contrast", Palette::contrast())];
    for (theme, p) in themes {
        let text = if theme == "high contrast" { 7.0 } else { 4.5 };
        let mut hold = |least: f64, name: &str, colour: Color32, ground: Color32| {
            let ratio = contrast(colour, ground);
            if ratio < least {
                wrong.push(format!("{theme}: {name} {colour:?} on {ground:?}: {ratio:.2}, wanted {least}"));
            }
        };
        let grounds = [p.ground, p.paper, p.frame, p.stripe, p.picked];
        for ground in grounds {
            hold(text, "ink", p.ink, ground);
            hold(text, "faint", p.faint, ground);
            hold(text, "accent", p.accent, ground);
            for tone in TONES {
                hold(text, &format!("{tone:?}"), p.tone(tone), ground);
            }
        }
        // The edge identifies a control, and a ring shows the focus.
        for ground in [p.ground, p.paper, p.frame, p.stripe] {
            hold(3.0, "edge of a control", p.edge, ground);
            hold(3.0, "ring of the keyboard", p.accent, ground);
        }
        for tone in TONES {
            hold(text, &format!("{tone:?} on its wash"), p.tone(tone), p.wash(tone));
            hold(text, &format!("ink on the wash of {tone:?}"), p.ink, p.wash(tone));
            hold(3.0, &format!("edge on the wash of {tone:?}"), p.edge, p.wash(tone));
        }
        // Counts on a heat map, on the standard scale and on the largest custom scale, and on the bands
        // that a board declares.
        for highest in [9, 25, 36] {
            for score in 1..=highest {
                let ground = p.heat_of(score, highest);
                hold(text, &format!("count on heat {score} of {highest}"), on(ground), ground);
            }
        }
        for colour in BandColour::ALL {
            let ground = p.band(colour);
            hold(text, &format!("count on the band {colour:?}"), on(ground), ground);
        }
        // The number of open comments is drawn on the 'watch' colour.
        hold(text, "paper on watch", p.paper, p.tone(Tone::Watch));
        // Arrows are visible on any cell because of their outline.
        for role in [Role::Outturn, Role::Plan] {
            hold(3.0, &format!("arrow, {role:?}, on its rim"), shapes::ink(role, &p), p.paper);
        }
        let roles = [Role::Plan, Role::Outturn, Role::Baseline, Role::Reference];
        for role in roles.into_iter().chain((0..6).map(Role::Group)).chain(TONES.map(Role::Tone)) {
            for ground in [p.paper, p.ground] {
                hold(3.0, &format!("mark of a chart, {role:?}"), p.role(role), ground);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same for charts in documents and on slides.
#[test]
fn document_and_slide_charts_have_contrast() {
    use boardsight_export::chart::{Palette, Rgb};
    let ratio = |a: Rgb, b: Rgb| {
        let (a, b) = (a.luminance(), b.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    };
    let mut wrong = Vec::new();
    for (theme, p) in [("light", Palette::LIGHT), ("dark", Palette::DARK)] {
        let mut hold = |least: f64, name: &str, colour: Rgb, ground: Rgb| {
            let found = ratio(colour, ground);
            if found < least {
                wrong.push(format!("{theme}: {name} {colour} on {ground}: {found:.2}, wanted {least}"));
            }
        };
        for (name, colour) in [("ink", p.ink), ("faint", p.faint)] {
            hold(4.5, name, colour, p.paper);
        }
        for tone in TONES {
            hold(4.5, &format!("{tone:?}"), p.tone(tone), p.paper);
            // Text in a box of a bow-tie diagram.
            hold(4.5, &format!("ink on a box of {tone:?}"), p.ink, p.paper.towards(p.tone(tone), 0.12));
        }
        hold(4.5, "ink on a plain box", p.ink, p.paper.towards(p.line, 0.25));
        for score in 1..=25 {
            hold(4.5, &format!("count on heat {score}"), p.heat(score).on(), p.heat(score));
        }
        let roles = [Role::Plan, Role::Outturn, Role::Baseline, Role::Reference];
        for role in roles.into_iter().chain((0..6).map(Role::Group)) {
            hold(3.0, &format!("mark, {role:?}"), p.role(role), p.paper);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
