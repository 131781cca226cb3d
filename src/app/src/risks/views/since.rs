//! Since when movement is told on the heat map: a meeting, a day, the trail's beginning, or a snapshot beside the board.

use crate::action::{Action, SnapshotAction};
use crate::context::Context;
use crate::fields::day;
use crate::risks::choice::choose;
use crate::widgets;
use boardsight_analysis::exposure::{self, Path, Stood};
use boardsight_report::risks::heat::stood_words;
use boardsight_report::spec::Tone;
use boardsight_store::snapshot::Listed;
use eframe::egui::{self, Ui};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;

/// What is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Since {
    /// The last meeting, or where the trail begins if there was none.
    #[default]
    Meeting,
    /// The end of a day.
    Day(Date),
    /// A snapshot.
    Snapshot(PathBuf),
}

/// The choice, and what is known of snapshots.
#[derive(Default)]
pub(crate) struct Compared {
    pub(super) since: Since,
    /// The day as typed.
    typed: String,
    /// Whether the snapshots have been asked for.
    asked: bool,
    /// Those that open, with what they are called here.
    snapshots: Vec<(PathBuf, String)>,
    /// How risks stood in one of them, or why that cannot be said.
    stood: Option<(PathBuf, Result<Arc<Stood>, String>)>,
    /// The one that is being read.
    reading: Option<PathBuf>,
    /// Grows with everything that is read.
    pub(super) read: u32,
}

impl Compared {
    /// The snapshots beside the board, as they were found.
    pub(crate) fn know(&mut self, list: &[Listed]) {
        let open = list.iter().filter_map(|one| {
            let mark = one.mark.as_ref().ok()?;
            Some((one.path.clone(), format!("Snapshot {}: {}", mark.as_of, mark.name)))
        });
        self.snapshots = open.collect();
        // The latest first.
        self.snapshots.reverse();
    }

    pub(crate) fn ask_again(&mut self) {
        self.asked = false;
    }

    pub(crate) fn know_stood(&mut self, path: PathBuf, found: Result<Arc<Stood>, String>) {
        if self.reading.as_ref() == Some(&path) {
            self.reading = None;
        }
        self.stood = Some((path, found));
        self.read += 1;
    }

    /// How risks stood in the snapshot that is chosen, once it is read.
    fn chosen(&self) -> Option<&Result<Arc<Stood>, String>> {
        let Since::Snapshot(path) = &self.since else { return None };
        self.stood.as_ref().filter(|(of, _)| of == path).map(|(_, found)| found)
    }

    /// Whether it is known how risks stood then.
    pub(super) fn is_known(&self) -> bool {
        !matches!(self.since, Since::Snapshot(_)) || matches!(self.chosen(), Some(Ok(_)))
    }

    /// The ways that some risks took since then.
    pub(super) fn paths(&self, cx: &Context, threats: &[usize]) -> Vec<Path> {
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

    /// Since when, for the picture: 'since 8 February 2017'.
    pub(super) fn words(&self, cx: &Context) -> String {
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

    /// What to compare with.
    pub(super) fn choose(&mut self, ui: &mut Ui, cx: &mut Context) {
        if !std::mem::replace(&mut self.asked, true) {
            cx.asks.push(Action::Snapshot(SnapshotAction::List));
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
        choices
            .extend(self.snapshots.iter().map(|(path, text)| (Since::Snapshot(path.clone()), text.clone())));
        choices.push((Since::Day(Date::MIN), "the trail's beginning".to_owned()));
        if let Since::Day(own) = &self.since
            && !choices.iter().any(|c| c.0 == self.since)
        {
            choices.push((self.since.clone(), own.to_string()));
        }
        choose(ui, "Compared with", 190.0, &mut self.since, &choices);
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
        // A snapshot is read once, off the drawing thread.
        if let Since::Snapshot(path) = &self.since
            && self.chosen().is_none()
            && self.reading.as_ref() != Some(path)
        {
            self.reading = Some(path.clone());
            cx.asks.push(Action::Snapshot(SnapshotAction::Stood(path.clone())));
        }
    }

    /// What is to be said of the comparison, above the ways.
    pub(super) fn said(&self, ui: &mut Ui, cx: &Context, threats: &[usize], paths: &[Path]) {
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
