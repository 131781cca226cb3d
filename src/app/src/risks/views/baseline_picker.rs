//! Start of the movement on the heat map: a meeting, a date, the start of the audit trail, or a snapshot.

use crate::action::{Action, SnapshotAction};
use crate::fields::day;
use crate::risks::choice::choose;
use crate::view_context::ViewContext;
use crate::widgets;
use boardsight_analysis::exposure::{self, PastRatings, Path};
use boardsight_report::risks::heat::stood_words;
use boardsight_report::spec::Tone;
use eframe::egui::{self, Ui};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;

/// State to compare with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Since {
    /// Last meeting, or the start of the audit trail if there was none.
    #[default]
    Meeting,
    /// End of a date.
    Day(Date),
    Snapshot(PathBuf),
}

/// Choice of the start, and the known snapshots.
#[derive(Default)]
pub(crate) struct BaselinePicker {
    pub(super) since: Since,
    /// Date as typed.
    typed: String,
    /// Ratings of risks in one of them, or the reason why they cannot be read.
    stood: Option<(PathBuf, Result<Arc<PastRatings>, String>)>,
    /// Snapshot that is being read.
    reading: Option<PathBuf>,
    /// Number of snapshots read so far.
    pub(super) read: u32,
}

impl BaselinePicker {
    pub(crate) fn know_stood(&mut self, path: PathBuf, found: Result<Arc<PastRatings>, String>) {
        if self.reading.as_ref() == Some(&path) {
            self.reading = None;
        }
        self.stood = Some((path, found));
        self.read += 1;
    }

    /// Returns the ratings of risks in the selected snapshot, once it is read.
    fn chosen(&self) -> Option<&Result<Arc<PastRatings>, String>> {
        let Since::Snapshot(path) = &self.since else { return None };
        self.stood.as_ref().filter(|(of, _)| of == path).map(|(_, found)| found)
    }

    /// Returns whether the earlier ratings are known.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self.since, Since::Snapshot(_)) || matches!(self.chosen(), Some(Ok(_)))
    }

    /// Returns the paths of some risks since then.
    pub(super) fn paths(&self, cx: &ViewContext, threats: &[usize]) -> Vec<Path> {
        let then = match &self.since {
            Since::Meeting => {
                let day = boardsight_report::risks::since(cx.board, cx.as_of);
                exposure::ratings_on(cx.board, day.unwrap_or(Date::MIN))
            }
            Since::Day(day) => exposure::ratings_on(cx.board, *day),
            Since::Snapshot(_) => match self.chosen() {
                Some(Ok(stood)) => stood.ratings(cx.board),
                _ => return Vec::new(),
            },
        };
        exposure::moves(cx.board, threats.iter().copied(), &then)
    }

    /// Returns the start in words, for the picture: 'since 8 February 2017'.
    pub(super) fn words(&self, cx: &ViewContext) -> String {
        let day = match &self.since {
            Since::Meeting => boardsight_report::risks::since(cx.board, cx.as_of),
            Since::Day(day) => Some(*day).filter(|d| *d != Date::MIN),
            Since::Snapshot(_) => match self.chosen() {
                Some(Ok(stood)) => {
                    return format!(
                        "moved since the snapshot '{}' of {}",
                        stood.name,
                        widgets::day(stood.as_of)
                    );
                }
                _ => None,
            },
        };
        day.map_or_else(
            || "moved since the trail begins".to_owned(),
            |d| format!("moved since {}", widgets::day(d)),
        )
    }

    /// Draws the choice of the start.
    pub(super) fn choose(&mut self, ui: &mut Ui, cx: &ViewContext) {
        if !cx.snapshots.asked {
            cx.send(Action::Snapshot(SnapshotAction::List));
        }
        let mut choices: Vec<(Since, String)> = vec![(Since::Meeting, "the last meeting".to_owned())];
        let mut days: Vec<(Date, &str)> = cx
            .board
            .meetings
            .iter()
            .filter_map(|m| Some((m.on.filter(|d| *d <= cx.as_of)?, m.title.as_str())))
            .collect();
        days.sort_unstable();
        days.dedup_by_key(|d| d.0);
        choices.extend(days.iter().rev().map(|(d, title)| (Since::Day(*d), format!("{d}: {title}"))));
        // Show the latest snapshot first.
        choices.extend(cx.snapshots.list.iter().rev().filter_map(|one| {
            let mark = one.mark.as_ref().ok()?;
            Some((Since::Snapshot(one.path.clone()), format!("Snapshot {}: {}", mark.as_of, mark.name)))
        }));
        choices.push((Since::Day(Date::MIN), "the trail's beginning".to_owned()));
        if let Since::Day(own) = &self.since
            && !choices.iter().any(|c| c.0 == self.since)
        {
            choices.push((self.since.clone(), own.to_string()));
        }
        choose(ui, "BaselinePicker with", 190.0, &mut self.since, &choices);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let name = ui.label(egui::RichText::new("or the day").small());
            let edit =
                egui::TextEdit::singleline(&mut self.typed).desired_width(98.0).hint_text("YYYY-MM-DD");
            let typed = ui.add(edit).labelled_by(name.id);
            if typed.lost_focus()
                && let Some(day) = day(&self.typed)
            {
                self.since = Since::Day(day);
            }
        });
        // Read a snapshot once, on a background thread.
        if let Since::Snapshot(path) = &self.since
            && self.chosen().is_none()
            && self.reading.as_ref() != Some(path)
        {
            self.reading = Some(path.clone());
            cx.send(Action::Snapshot(SnapshotAction::Stood(path.clone())));
        }
    }

    /// Draws the summary of the comparison, above the paths.
    pub(super) fn said(&self, ui: &mut Ui, cx: &ViewContext, threats: &[usize], paths: &[Path]) {
        match (&self.since, self.chosen()) {
            (Since::Snapshot(_), None) => {
                widgets::note(ui, "Reading the snapshot\u{2026}", cx.palette);
            }
            (_, Some(Err(why))) => {
                widgets::chip(ui, "does not open", Tone::Bad, cx.palette).on_hover_text(why);
            }
            (_, Some(Ok(stood))) => {
                let text = stood_words(cx.board, stood, threats, paths);
                let wrong = stood.altered.is_some() || !stood.same_scale(cx.board);
                if wrong {
                    widgets::chip(ui, "read with care", Tone::Watch, cx.palette);
                }
                ui.label(egui::RichText::new(text).small());
            }
            _ => {}
        }
    }
}
