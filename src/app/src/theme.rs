//! Colours, strokes and fonts: calm and dense, distinguishable in greyscale and with colour blindness.
//!
//! The qualitative colours are those of Okabe and Ito, 'Color Universal Design' (2008), darkened or
//! lightened for contrast on each background.

use boardsight_core::model::BandColour;
use boardsight_report::spec::{Role, Tone};
use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, Vec2, vec2,
};

/// Colours of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Whether the background is dark.
    pub dark: bool,
    /// Background of pages.
    pub ground: Color32,
    /// Background of cards, tables and charts.
    pub paper: Color32,
    /// Background of the bars on the left and at the top.
    pub frame: Color32,
    /// Background of every second row and of table headings.
    pub stripe: Color32,
    /// Hairlines and grids, which have no meaning of their own.
    pub line: Color32,
    /// Outlines of controls; contrast of 3 to 1 on every background (WCAG 2.2, 1.4.11).
    pub edge: Color32,
    /// Text.
    pub ink: Color32,
    /// Labels and notes; contrast of at least 4.5 to 1 on every background.
    pub faint: Color32,
    /// Selection, links, focus.
    pub accent: Color32,
    /// Background of the selection.
    pub picked: Color32,
    good: Color32,
    watch: Color32,
    bad: Color32,
    missing: Color32,
    groups: [Color32; 6],
}

impl Palette {
    /// Returns the light palette.
    #[must_use]
    pub const fn light() -> Self {
        Self {
            dark: false,
            ground: Color32::from_rgb(0xf4, 0xf5, 0xf6),
            paper: Color32::from_rgb(0xff, 0xff, 0xff),
            frame: Color32::from_rgb(0xea, 0xec, 0xee),
            stripe: Color32::from_rgb(0xf6, 0xf7, 0xf8),
            line: Color32::from_rgb(0xd3, 0xd7, 0xdb),
            edge: Color32::from_rgb(0x7a, 0x84, 0x8e),
            ink: Color32::from_rgb(0x1b, 0x21, 0x27),
            faint: Color32::from_rgb(0x54, 0x5e, 0x68),
            accent: Color32::from_rgb(0x00, 0x5a, 0x9c),
            picked: Color32::from_rgb(0xd6, 0xe6, 0xf4),
            good: Color32::from_rgb(0x00, 0x6b, 0x50),
            watch: Color32::from_rgb(0x8a, 0x5a, 0x00),
            bad: Color32::from_rgb(0xb0, 0x3a, 0x00),
            missing: Color32::from_rgb(0x7a, 0x2e, 0x6b),
            groups: [
                Color32::from_rgb(0x00, 0x5a, 0x9c),
                Color32::from_rgb(0xb0, 0x5a, 0x00),
                Color32::from_rgb(0x00, 0x6b, 0x50),
                Color32::from_rgb(0x9b, 0x3a, 0x78),
                Color32::from_rgb(0x2b, 0x7a, 0xa8),
                Color32::from_rgb(0x6b, 0x62, 0x00),
            ],
        }
    }

    /// Returns the dark palette.
    #[must_use]
    pub const fn dark() -> Self {
        Self {
            dark: true,
            ground: Color32::from_rgb(0x14, 0x17, 0x1a),
            paper: Color32::from_rgb(0x1d, 0x21, 0x25),
            frame: Color32::from_rgb(0x18, 0x1b, 0x1f),
            stripe: Color32::from_rgb(0x22, 0x27, 0x2b),
            line: Color32::from_rgb(0x3a, 0x41, 0x48),
            edge: Color32::from_rgb(0x86, 0x91, 0x9c),
            ink: Color32::from_rgb(0xe8, 0xeb, 0xee),
            faint: Color32::from_rgb(0xa9, 0xb2, 0xbb),
            accent: Color32::from_rgb(0x6c, 0xb8, 0xf2),
            picked: Color32::from_rgb(0x1f, 0x3a, 0x52),
            good: Color32::from_rgb(0x4f, 0xc4, 0xa0),
            watch: Color32::from_rgb(0xe8, 0xb0, 0x4a),
            bad: Color32::from_rgb(0xff, 0x8a, 0x55),
            missing: Color32::from_rgb(0xdd, 0x9a, 0xcc),
            groups: [
                Color32::from_rgb(0x6c, 0xb8, 0xf2),
                Color32::from_rgb(0xf0, 0xa8, 0x4e),
                Color32::from_rgb(0x4f, 0xc4, 0xa0),
                Color32::from_rgb(0xdd, 0x9a, 0xcc),
                Color32::from_rgb(0x9a, 0xd4, 0xf5),
                Color32::from_rgb(0xe6, 0xdc, 0x6a),
            ],
        }
    }

    /// Returns the high-contrast palette, white on black: text has at least 7 to 1 on every background
    /// (WCAG 2.2, 1.4.6), shapes and outlines at least 4.5 to 1.
    #[must_use]
    pub const fn contrast() -> Self {
        Self {
            dark: true,
            ground: Color32::from_rgb(0x00, 0x00, 0x00),
            paper: Color32::from_rgb(0x00, 0x00, 0x00),
            frame: Color32::from_rgb(0x00, 0x00, 0x00),
            stripe: Color32::from_rgb(0x1c, 0x1c, 0x1c),
            line: Color32::from_rgb(0x8c, 0x8c, 0x8c),
            edge: Color32::from_rgb(0xff, 0xff, 0xff),
            ink: Color32::from_rgb(0xff, 0xff, 0xff),
            faint: Color32::from_rgb(0xe4, 0xe4, 0xe4),
            accent: Color32::from_rgb(0xff, 0xe1, 0x4d),
            picked: Color32::from_rgb(0x00, 0x32, 0x5c),
            good: Color32::from_rgb(0x6f, 0xf0, 0xc0),
            watch: Color32::from_rgb(0xff, 0xd1, 0x5c),
            bad: Color32::from_rgb(0xff, 0xb8, 0x98),
            missing: Color32::from_rgb(0xff, 0xb6, 0xf2),
            groups: [
                Color32::from_rgb(0x8c, 0xd0, 0xff),
                Color32::from_rgb(0xff, 0xc0, 0x70),
                Color32::from_rgb(0x6f, 0xf0, 0xc0),
                Color32::from_rgb(0xff, 0xb6, 0xf2),
                Color32::from_rgb(0xc4, 0xe6, 0xff),
                Color32::from_rgb(0xf4, 0xec, 0x80),
            ],
        }
    }

    /// Returns whether this is the high-contrast palette.
    #[must_use]
    pub fn is_contrast(&self) -> bool {
        self.edge == Self::contrast().edge
    }

    /// Returns the palette in use.
    #[must_use]
    pub fn in_use(ctx: &egui::Context) -> Self {
        if is_contrast(ctx) { Self::contrast() } else { Self::of(ctx.theme()) }
    }

    /// Returns the palette for egui's theme.
    #[must_use]
    pub const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Dark => Self::dark(),
            Theme::Light => Self::light(),
        }
    }

    /// Returns the colour of a tone, for text and shapes: 4.5 to 1 on `paper`.
    #[must_use]
    pub const fn tone(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Neutral => self.ink,
            Tone::Good => self.good,
            Tone::Watch => self.watch,
            Tone::Bad => self.bad,
            Tone::Missing => self.missing,
        }
    }

    /// Returns a tone as a background colour for text.
    #[must_use]
    pub fn wash(&self, tone: Tone) -> Color32 {
        let strength = match (self.is_contrast(), self.dark) {
            (true, _) => 0.1,
            (_, true) => 0.22,
            _ => 0.12,
        };
        self.paper.lerp_to_gamma(self.tone(tone), if tone == Tone::Neutral { 0.05 } else { strength })
    }

    /// Returns the colour of a mark in a chart.
    #[must_use]
    pub fn role(&self, role: Role) -> Color32 {
        match role {
            Role::Plan => self.faint,
            Role::Outturn => self.accent,
            Role::Baseline | Role::Reference => self.ink,
            Role::Range => self.accent.gamma_multiply(0.25),
            Role::Group(n) => self.groups[usize::from(n) % self.groups.len()],
            Role::Tone(tone) => self.tone(tone),
        }
    }

    /// Returns the background colour of a declared band, light or dark enough for black or white text.
    #[must_use]
    pub fn band(&self, colour: BandColour) -> Color32 {
        let shade = match colour {
            BandColour::Green => Color32::from_rgb(0x3f, 0x9c, 0x7c),
            BandColour::Blue => Color32::from_rgb(0x5a, 0x9f, 0xd0),
            BandColour::Grey => Color32::from_rgb(0x9a, 0xa3, 0xab),
            BandColour::Yellow => Color32::from_rgb(0xf0, 0xe0, 0x60),
            BandColour::Amber => Color32::from_rgb(0xe8, 0xa0, 0x30),
            BandColour::Red => Color32::from_rgb(0xd0, 0x4a, 0x20),
            BandColour::DarkRed => Color32::from_rgb(0x7a, 0x1c, 0x10),
        };
        if self.is_contrast() {
            // Light enough for black text with 7 to 1, or dark enough for white.
            return match colour {
                BandColour::Green => self.good,
                BandColour::Blue => self.groups[0],
                BandColour::Grey => Color32::from_rgb(0xc4, 0xc4, 0xc4),
                BandColour::Yellow => self.groups[5],
                BandColour::Amber => Color32::from_rgb(0xff, 0xb0, 0x40),
                BandColour::Red => Color32::from_rgb(0xff, 0x9c, 0x80),
                BandColour::DarkRed => Color32::from_rgb(0x7a, 0x1c, 0x10),
            };
        }
        if self.dark { shade.lerp_to_gamma(self.paper, 0.25) } else { shade }
    }

    /// Returns the background of a heat map cell. A higher score (1 to 25) is stronger, from light to dark
    /// in greyscale too.
    #[must_use]
    pub fn heat(&self, score: u16) -> Color32 {
        self.heat_of(score, 25)
    }

    /// Returns the background of a heat map cell on a scale with another highest score.
    #[must_use]
    pub fn heat_of(&self, score: u16, highest: u16) -> Color32 {
        let strength = f32::from(score.min(highest)) / f32::from(highest.max(1));
        let warm = match (self.is_contrast(), self.dark) {
            (true, _) => Color32::from_rgb(0x9a, 0x38, 0x06),
            (_, true) => Color32::from_rgb(0xc8, 0x56, 0x26),
            _ => Color32::from_rgb(0xd9, 0x62, 0x2b),
        };
        self.paper.lerp_to_gamma(warm, 0.06 + 0.74 * strength)
    }

    /// Returns the background of a class of value, 1 (the lowest) to `classes`: shades of one hue from the
    /// page's background to the accent, which stay in order in greyscale.
    #[must_use]
    pub fn class_of(&self, class: u8, classes: u8) -> Color32 {
        let steps = f32::from(classes.saturating_sub(1).max(1));
        let part = (f32::from(class.saturating_sub(1)) / steps).min(1.0);
        // High contrast has no shade between those on which white text and black text have 7 to 1.
        let strength = if !self.is_contrast() {
            0.08 + 0.84 * part
        } else if part <= 0.5 {
            0.08 + 0.4 * part
        } else {
            0.4 + 0.6 * part
        };
        self.paper.lerp_to_gamma(self.accent, strength)
    }
}

/// Installs fonts, sizes and both themes.
pub fn install(ctx: &egui::Context) {
    let mut fonts = egui::FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), std::sync::Arc::new(egui::FontData::from_static(bytes)));
    };
    add("text", include_bytes!("../../../assets/fonts/IBMPlexSans-Regular.ttf"));
    add("strong", include_bytes!("../../../assets/fonts/IBMPlexSans-SemiBold.ttf"));
    // Use one typeface everywhere: its figures are tabular, so a monospace font would add nothing.
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["text".to_owned()]);
    }
    fonts.families.insert(strong(), vec!["strong".to_owned()]);
    ctx.set_fonts(fonts);
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| set_style(style, &Palette::of(theme)));
    }
}

fn contrast_key() -> egui::Id {
    egui::Id::unique("boardsight shows high contrast")
}

fn is_contrast(ctx: &egui::Context) -> bool {
    ctx.data(|d| d.get_temp(contrast_key())).unwrap_or(false)
}

/// Switches high contrast on or off.
pub fn set_contrast(ctx: &egui::Context, on: bool) {
    if is_contrast(ctx) == on {
        return;
    }
    ctx.data_mut(|d| d.insert_temp(contrast_key(), on));
    for theme in [Theme::Light, Theme::Dark] {
        let palette = if on { Palette::contrast() } else { Palette::of(theme) };
        ctx.style_mut_of(theme, |style| set_style(style, &palette));
    }
}

/// Returns the font family of headings and figures.
#[must_use]
pub fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

fn set_style(style: &mut egui::Style, p: &Palette) {
    let font = |size, family| FontId::new(size, family);
    style.text_styles = [
        (TextStyle::Heading, font(19.0, strong())),
        (TextStyle::Body, font(13.5, FontFamily::Proportional)),
        (TextStyle::Button, font(13.5, FontFamily::Proportional)),
        (TextStyle::Monospace, font(13.0, FontFamily::Monospace)),
        (TextStyle::Small, font(11.5, FontFamily::Proportional)),
    ]
    .into();
    style.spacing.item_spacing = vec2(8.0, 5.0);
    style.spacing.button_padding = vec2(8.0, 3.0);
    style.spacing.interact_size = Vec2::new(36.0, 22.0);
    style.spacing.window_margin = Margin::same(14);
    style.spacing.menu_margin = Margin::same(8);
    let v = &mut style.visuals;
    v.dark_mode = p.dark;
    // The rail alone is too faint on a dark background.
    v.slider_trailing_fill = true;
    v.override_text_color = None;
    v.panel_fill = p.ground;
    v.window_fill = p.paper;
    v.extreme_bg_color = p.paper;
    v.faint_bg_color = p.stripe;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.hyperlink_color = p.accent;
    v.warn_fg_color = p.tone(Tone::Watch);
    v.error_fg_color = p.tone(Tone::Bad);
    v.selection.bg_fill = p.picked;
    v.selection.stroke = Stroke::new(1.0, p.ink);
    v.window_corner_radius = CornerRadius::same(6);
    v.menu_corner_radius = CornerRadius::same(4);
    let w = &mut v.widgets;
    for (state, fill, edge) in [
        (&mut w.noninteractive, p.paper, p.line),
        (&mut w.inactive, p.frame, p.edge),
        (&mut w.hovered, p.picked, p.accent),
        (&mut w.active, p.picked, p.accent),
        (&mut w.open, p.frame, p.accent),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, edge);
        state.fg_stroke = Stroke::new(1.0, p.ink);
        state.corner_radius = CornerRadius::same(3);
        state.expansion = 0.0;
    }
}
