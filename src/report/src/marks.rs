//! Marks that distinguish the parts of a chart by hatch, dash and shape as well as by colour, on the screen
//! and in documents. Lengths are points in a document; the window draws them slightly larger.

use super::spec::{Role, Tone};

/// Fill of a bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FillPattern {
    /// Filled with its colour.
    Solid,
    /// Outline only.
    Hollow,
    /// Strokes that rise to the right, with this spacing.
    Rising(f32),
    /// Strokes that fall to the right, with this spacing.
    Falling(f32),
    /// Strokes in both directions, with this spacing.
    Crossed(f32),
}

impl FillPattern {
    /// Returns the spacing of the strokes, and whether they rise and fall; `None` without strokes.
    #[must_use]
    pub const fn strokes(self) -> Option<(f32, bool, bool)> {
        match self {
            Self::Rising(step) => Some((step, true, false)),
            Self::Falling(step) => Some((step, false, true)),
            Self::Crossed(step) => Some((step, true, true)),
            Self::Solid | Self::Hollow => None,
        }
    }
}

/// Shape of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointShape {
    /// Shape for a status tone.
    Status(Tone),
    /// Filled circle.
    Disc,
    /// Open circle.
    Ring,
    /// Open square.
    Square,
    /// Filled triangle, point up.
    Triangle,
    /// Two crossed strokes.
    Cross,
}

impl Role {
    /// Returns the fill of the role's bars.
    #[must_use]
    pub const fn fill(self) -> FillPattern {
        match self {
            Self::Plan => FillPattern::Rising(4.0),
            Self::Outturn | Self::Tone(_) => FillPattern::Solid,
            Self::Baseline | Self::Reference => FillPattern::Hollow,
            Self::Range => FillPattern::Falling(6.0),
            Self::Group(n) => match n % 5 {
                0 => FillPattern::Solid,
                1 => FillPattern::Rising(3.5),
                2 => FillPattern::Crossed(5.0),
                3 => FillPattern::Falling(6.0),
                _ => FillPattern::Hollow,
            },
        }
    }

    /// Returns the width of the role's lines and the lengths of dash and gap; `None` for a solid line.
    #[must_use]
    pub const fn stroke(self) -> (f32, Option<(f32, f32)>) {
        match self {
            Self::Plan => (1.4, Some((5.0, 3.0))),
            Self::Baseline => (1.0, Some((1.4, 2.6))),
            Self::Reference => (0.9, Some((7.0, 3.0))),
            Self::Group(n) if n % 3 == 1 => (1.5, Some((6.0, 2.4))),
            Self::Group(n) if n % 3 == 2 => (1.5, Some((2.0, 2.4))),
            _ => (1.5, None),
        }
    }

    /// Returns the shape of the role's points.
    #[must_use]
    pub const fn spot(self) -> PointShape {
        match self {
            Self::Tone(tone) => PointShape::Status(tone),
            Self::Plan => PointShape::Square,
            Self::Baseline | Self::Reference => PointShape::Cross,
            Self::Outturn | Self::Range => PointShape::Disc,
            Self::Group(n) => match n % 4 {
                0 => PointShape::Disc,
                1 => PointShape::Square,
                2 => PointShape::Triangle,
                _ => PointShape::Ring,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plan_and_outturn_differ_in_fill_line_and_point() {
        let (plan, came) = (Role::Plan, Role::Outturn);
        assert!(plan.fill() != came.fill() && plan.stroke() != came.stroke() && plan.spot() != came.spot());
        for n in 0..3 {
            let (a, b) = (Role::Group(n), Role::Group(n + 1));
            assert!(a.fill() != b.fill() && a.spot() != b.spot(), "{n}");
        }
    }
}
