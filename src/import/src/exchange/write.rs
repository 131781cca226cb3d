//! Export of a register in another tool's field set.

use super::{
    CISO_TREATMENTS, RegisterFormat, SIMPLERISK_IMPACT, SIMPLERISK_LIKELIHOOD, SIMPLERISK_TREATMENTS,
};
use boardsight_core::model::{Rating, Risk, RiskFramework, RiskStatus, Scale, Treatment};
use boardsight_core::text::inert;

/// Returns risks as CSV in a tool's field set, with a line of headings. Text that a spreadsheet would
/// interpret as a formula is prefixed with an apostrophe.
///
/// # Errors
/// Never in practice: the output is written to memory.
pub fn write<'a>(
    form: RegisterFormat,
    framework: &RiskFramework,
    risks: impl IntoIterator<Item = &'a Risk>,
) -> Result<String, csv::Error> {
    let delimiter = match form {
        RegisterFormat::CisoAssistant => b';',
        RegisterFormat::SimpleRisk => b',',
    };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(form.columns())?;
    let scale = framework.scale();
    for risk in risks {
        let row = match form {
            RegisterFormat::CisoAssistant => ciso(&scale, risk),
            RegisterFormat::SimpleRisk => simplerisk(framework, &scale, risk),
        };
        writer.write_record(row.iter().map(|cell| inert(cell)))?;
    }
    let bytes = writer.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns cause, event and effect as one text that can be split again.
pub(super) fn described(risk: &Risk) -> String {
    let parts = [("Cause", &risk.cause), ("Event", &risk.event), ("Effect", &risk.effect)];
    let said: Vec<String> = parts
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(name, text)| format!("{name}: {}", text.trim()))
        .collect();
    said.join("\n")
}

/// Joins texts, one per line. A single text that contains a separator gets a trailing line end, so that it
/// is read back as one entry.
fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.map(|t| t.replace('\n', " ")).collect();
    match texts.as_slice() {
        [one] if one.contains(['|', ';', ',']) => format!("{one}\n"),
        all => all.join("\n"),
    }
}

fn controls(risk: &Risk) -> String {
    listed(risk.controls.iter().map(|c| c.text.as_str()))
}

fn open_actions(risk: &Risk) -> String {
    let open = risk.actions.iter().filter(|a| a.done.is_none());
    listed(open.map(|a| a.text.as_str()))
}

fn word(words: &[(&'static str, Treatment)], treatment: Treatment) -> &'static str {
    words.iter().find(|(_, t)| *t == treatment).map_or("", |(word, _)| word)
}

fn ciso(scale: &Scale, risk: &Risk) -> Vec<String> {
    let impact = |r: Option<Rating>| r.map_or_else(String::new, |r| scale.impact_word(r.impact).to_owned());
    let proba =
        |r: Option<Rating>| r.map_or_else(String::new, |r| scale.likelihood_word(r.likelihood).to_owned());
    let band =
        |r: Option<Rating>| r.map_or_else(String::new, |r| scale.band_name(scale.band(r.score())).to_owned());
    vec![
        risk.id.to_string(),
        String::new(),
        String::new(),
        risk.title.clone(),
        described(risk),
        impact(risk.inherent),
        proba(risk.inherent),
        band(risk.inherent),
        controls(risk),
        impact(risk.current),
        proba(risk.current),
        band(risk.current),
        open_actions(risk),
        impact(risk.target),
        proba(risk.target),
        band(risk.target),
        word(&CISO_TREATMENTS, risk.treatment).to_owned(),
    ]
}

fn simplerisk(framework: &RiskFramework, scale: &Scale, risk: &Risk) -> Vec<String> {
    // SimpleRisk accepts its own five words. A scale of another size uses the board's words.
    let axis = |own: &[&'static str; 5], words: Vec<&str>, step: u8| -> String {
        let at = usize::from(step).saturating_sub(1);
        let word = if words.len() == own.len() { own.get(at).copied() } else { words.get(at).copied() };
        word.unwrap_or_default().to_owned()
    };
    let likelihood = risk.current.map_or_else(String::new, |r| {
        let words = scale.likelihood.iter().map(|s| s.word.as_str()).collect();
        axis(&SIMPLERISK_LIKELIHOOD, words, r.likelihood)
    });
    let impact = risk.current.map_or_else(String::new, |r| {
        let words = scale.impact.iter().map(|s| s.word.as_str()).collect();
        axis(&SIMPLERISK_IMPACT, words, r.impact)
    });
    let tags: Vec<String> = risk
        .tags
        .iter()
        .filter_map(|id| framework.tags.iter().find(|t| t.id == *id))
        .map(|t| format!("\"{}\"", t.name))
        .collect();
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let status = if risk.status == RiskStatus::Closed { "Closed" } else { "New" };
    vec![
        String::new(),
        risk.title.clone(),
        status.to_owned(),
        risk.id.to_string(),
        framework.category_name(risk).to_owned(),
        risk.owner.clone().unwrap_or_default(),
        if risk.current.is_some() { "Classic".to_owned() } else { String::new() },
        likelihood,
        impact,
        described(risk),
        risk.note.clone().unwrap_or_default(),
        day(risk.raised),
        word(&SIMPLERISK_TREATMENTS, risk.treatment).to_owned(),
        controls(risk),
        open_actions(risk),
        day(risk.next_review),
        tags.join(", "),
    ]
}
