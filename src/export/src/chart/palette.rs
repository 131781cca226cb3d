//! Chart colours for documents: dark enough on white, distinct for colour-blind readers and, by lightness,
//! in greyscale. Colour is never the only sign.

use boardsight_report::spec::{Role, Tone};

/// Colours as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Background.
    pub paper: Rgb,
    /// Text and the zero line.
    pub ink: Rgb,
    /// Ticks, subtitles, sources.
    pub faint: Rgb,
    /// Grid and rules.
    pub line: Rgb,
    /// Reported values.
    pub accent: Rgb,
    /// On plan.
    pub good: Rgb,
    /// Needs attention.
    pub watch: Rgb,
    /// Off plan.
    pub bad: Rgb,
    /// Not reported.
    pub missing: Rgb,
    /// The warm end of a heat map.
    pub warm: Rgb,
    /// Colours for several bodies or programmes.
    pub groups: [Rgb; 6],
}

/// An RGB colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Rgb {
    /// Returns the relative luminance, from 0 to 1, as WCAG 2.2 defines it.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }

    /// Returns black or white, whichever has the higher contrast on this colour.
    #[must_use]
    pub fn on(self) -> Self {
        // At this luminance black and white have the same contrast.
        if self.luminance() > 0.179 { Self(0, 0, 0) } else { Self(0xff, 0xff, 0xff) }
    }

    /// Mixes this colour with another; `share` is the other's share, from 0 to 1.
    #[must_use]
    pub fn towards(self, other: Self, share: f32) -> Self {
        let mix = |a: u8, b: u8| {
            let mixed = f32::from(a) + (f32::from(b) - f32::from(a)) * share.clamp(0.0, 1.0);
            // The value is between two bytes, so the cast is lossless.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let byte = mixed.round() as u8;
            byte
        };
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

impl Palette {
    /// The palette for documents and light slides.
    pub const LIGHT: Self = Self {
        paper: Rgb(0xff, 0xff, 0xff),
        ink: Rgb(0x1b, 0x21, 0x27),
        faint: Rgb(0x54, 0x5e, 0x68),
        line: Rgb(0xd3, 0xd7, 0xdb),
        accent: Rgb(0x00, 0x5a, 0x9c),
        good: Rgb(0x00, 0x6b, 0x50),
        watch: Rgb(0x8a, 0x5a, 0x00),
        bad: Rgb(0xb0, 0x3a, 0x00),
        missing: Rgb(0x7a, 0x2e, 0x6b),
        warm: Rgb(0xd9, 0x62, 0x2b),
        groups: [
            Rgb(0x00, 0x5a, 0x9c),
            Rgb(0xb0, 0x5a, 0x00),
            Rgb(0x00, 0x6b, 0x50),
            Rgb(0x9b, 0x3a, 0x78),
            Rgb(0x2b, 0x7a, 0xa8),
            Rgb(0x6b, 0x62, 0x00),
        ],
    };

    /// The palette for dark slides.
    pub const DARK: Self = Self {
        paper: Rgb(0x1d, 0x21, 0x25),
        ink: Rgb(0xe8, 0xeb, 0xee),
        faint: Rgb(0xa9, 0xb2, 0xbb),
        line: Rgb(0x3a, 0x41, 0x48),
        accent: Rgb(0x6c, 0xb8, 0xf2),
        good: Rgb(0x4f, 0xc4, 0xa0),
        watch: Rgb(0xe8, 0xb0, 0x4a),
        bad: Rgb(0xff, 0x8a, 0x55),
        missing: Rgb(0xdd, 0x9a, 0xcc),
        warm: Rgb(0xc8, 0x56, 0x26),
        groups: [
            Rgb(0x6c, 0xb8, 0xf2),
            Rgb(0xf0, 0xa8, 0x4e),
            Rgb(0x4f, 0xc4, 0xa0),
            Rgb(0xdd, 0x9a, 0xcc),
            Rgb(0x9a, 0xd4, 0xf5),
            Rgb(0xe6, 0xdc, 0x6a),
        ],
    };

    /// Returns the colour of a status.
    #[must_use]
    pub const fn tone(&self, tone: Tone) -> Rgb {
        match tone {
            Tone::Neutral => self.faint,
            Tone::Good => self.good,
            Tone::Watch => self.watch,
            Tone::Bad => self.bad,
            Tone::Missing => self.missing,
        }
    }

    /// Returns the colour of a mark.
    #[must_use]
    pub fn role(&self, role: Role) -> Rgb {
        match role {
            Role::Plan => self.faint,
            Role::Outturn | Role::Range => self.accent,
            Role::Baseline | Role::Reference => self.ink,
            Role::Group(n) => self.groups[usize::from(n) % self.groups.len()],
            Role::Tone(tone) => self.tone(tone),
        }
    }

    /// Returns the background of a heat map cell. The higher the score (1 to 25), the stronger the colour;
    /// in greyscale it runs from light to dark too.
    #[must_use]
    pub fn heat(&self, score: u16) -> Rgb {
        self.paper.towards(self.warm, 0.06 + 0.74 * f32::from(score.min(25)) / 25.0)
    }
}
