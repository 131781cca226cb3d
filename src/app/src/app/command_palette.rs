//! The command palette (Ctrl+K).

use super::App;
use crate::command::Command;
use crate::command_palette::{CommandPalette, Entry, MOST};
use crate::theme::{self, Palette};
use crate::widgets::{self, named};
use boardsight_analysis::search::contains;
use boardsight_report as brief;
use boardsight_report::SearchResult;
use eframe::egui::{
    self, Align2, Button, Context, Id, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui, vec2,
};

impl App {
    pub(super) fn open_command_palette(&mut self) {
        self.dialogs.finder = Some(CommandPalette::default());
    }

    fn look_up(&self, finder: &mut CommandPalette) {
        let key = (self.revision(), finder.text.trim().to_lowercase());
        if finder.key.as_ref() == Some(&key) {
            return;
        }
        let words: Vec<&str> = key.1.split_whitespace().collect();
        let label = |c: Command| c.info().label.to_lowercase();
        let in_label = |c: Command| {
            let label = label(c);
            words.iter().all(|word| contains(&label, word))
        };
        let fits = |c: Command| {
            let text = format!("{} {}", label(c), c.info().hint);
            words.iter().all(|word| contains(&text, word))
        };
        let mut commands: Vec<Command> =
            Command::all().into_iter().filter(|c| *c != Command::Palette && fits(*c)).collect();
        // Labels that begin with the words come first, then labels that contain them, then hints. Otherwise
        // the order of the table applies.
        commands.sort_by_key(|c| {
            let starts = words.first().is_some_and(|w| label(*c).split(' ').any(|part| part.starts_with(w)));
            (!(starts && in_label(*c)), !in_label(*c))
        });
        let found = brief::search(self.board(), &key.1, MOST);
        // A record whose id equals the query comes first.
        let (exact, rest): (Vec<SearchResult>, Vec<SearchResult>) =
            found.into_iter().partition(|f| f.hit.rank == 0);
        finder.entries = exact.into_iter().map(Entry::Record).collect();
        finder.entries.extend(commands.into_iter().map(Entry::Command));
        finder.entries.extend(rest.into_iter().map(Entry::Record));
        finder.at = 0;
        finder.key = Some(key);
    }

    /// Draws the palette over the page.
    pub(super) fn command_palette_ui(&mut self, ctx: &Context, p: &Palette) {
        let Some(mut finder) = self.dialogs.finder.take() else { return };
        self.look_up(&mut finder);
        let room = ctx.content_rect().size();
        let last = finder.entries.len().saturating_sub(1);
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let to = if pressed(Key::ArrowDown) {
            Some((finder.at + 1).min(last))
        } else if pressed(Key::ArrowUp) {
            Some(finder.at.saturating_sub(1))
        } else if pressed(Key::PageDown) {
            Some((finder.at + 8).min(last))
        } else if pressed(Key::PageUp) {
            Some(finder.at.saturating_sub(8))
        } else {
            None
        };
        if let Some(to) = to {
            (finder.at, finder.follow) = (to, true);
        }
        let enter = pressed(Key::Enter);
        let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(egui::Margin::same(12));
        let id = Id::unique("finder");
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, (room.y * 0.1).min(80.0)));
        let shown = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
            ui.set_width((room.x - 40.0).min(640.0));
            self.palette_ui(ui, &mut finder, room.y, p)
        });
        let closed = shown.should_close();
        let mut chosen = shown.inner;
        if enter {
            chosen = finder.entries.get(finder.at).filter(|e| self.runs(e)).cloned();
        }
        match chosen {
            Some(Entry::Command(command)) => self.run(ctx, command),
            Some(Entry::Record(found)) => self.show_found(found),
            None if closed => {}
            None => self.dialogs.finder = Some(finder),
        }
    }

    fn runs(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Command(command) => command.is_enabled(self.capabilities()),
            Entry::Record(_) => true,
        }
    }

    fn palette_ui(
        &self,
        ui: &mut Ui,
        finder: &mut CommandPalette,
        height: f32,
        p: &Palette,
    ) -> Option<Entry> {
        let edit = TextEdit::singleline(&mut finder.text)
            .hint_text("Pages, commands, and every record of the board")
            .desired_width(f32::INFINITY);
        let field = ui.add(edit);
        // The field announces the selected entry to screen readers, since the keyboard focus never leaves
        // it.
        let now = finder.entries.get(finder.at).map(Entry::words).unwrap_or_default();
        let many = finder.entries.len();
        field.ctx.accesskit_node_builder(field.id, |node| {
            node.set_label("Command palette");
            node.set_description(format!("{} of {many}: {now}", (finder.at + 1).min(many)));
        });
        if !field.has_focus() {
            field.request_focus();
        }
        ui.add_space(4.0);
        if finder.entries.is_empty() {
            widgets::note(ui, "No results", p);
            return None;
        }
        let mut chosen = None;
        ScrollArea::vertical().max_height((height * 0.62).max(120.0)).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                for (i, entry) in finder.entries.iter().enumerate() {
                    let picked = i == finder.at;
                    let words = entry.words();
                    let keys = match entry {
                        Entry::Command(command) => command.shortcut_text(),
                        Entry::Record(found) => found.page.name().to_owned(),
                    };
                    let text = RichText::new(&words).color(p.ink);
                    let text = if picked { text.family(theme::strong()) } else { text };
                    let button = Button::selectable(picked, text).shortcut_text(keys).truncate();
                    let shown =
                        ui.add_enabled(self.runs(entry), button.min_size(vec2(ui.available_width(), 24.0)));
                    named(&shown, &words);
                    if let Entry::Record(found) = entry
                        && !found.hit.text.is_empty()
                    {
                        ui.add(
                            egui::Label::new(RichText::new(&found.hit.text).small().color(p.faint))
                                .truncate(),
                        );
                    }
                    if picked && finder.follow {
                        shown.scroll_to_me(None);
                    }
                    if shown.clicked() {
                        chosen = Some(entry.clone());
                    }
                }
            },
        );
        finder.follow = false;
        ui.add_space(2.0);
        widgets::note(ui, "Arrows choose, Enter runs, Escape closes", p);
        chosen
    }
}
