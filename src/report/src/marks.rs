//! How the parts of a chart are told apart by hatch, dash and shape as well as by colour: the same on the screen and on
//! paper. Lengths are points on paper; a screen draws them a little larger.

use super::spec::{Role, Tone};

/// How a bar is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    /// With its colour.
    Solid,
    /// With nothing but its edge.
    Hollow,
    /// With strokes rising to the right, so far apart.
    Rising(f32),
    /// With strokes falling to the right.
    Falling(f32),
    /// With both.
    Crossed(f32),
}

impl Fill {
    /// How far its strokes are apart, and whether they rise and fall; `None` where it has none.
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

/// The shape of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The shape of a status.
    Status(Tone),
    /// A filled circle.
    Disc,
    /// An open circle.
    Ring,
    /// An open square.
    Square,
    /// A filled triangle, point up.
    Triangle,
    /// Two strokes.
    Cross,
}

impl Role {
    /// How its bars are filled.
    #[must_use]
    pub const fn fill(self) -> Fill {
        match self {
            Self::Plan => Fill::Rising(4.0),
            Self::Outturn | Self::Tone(_) => Fill::Solid,
            Self::Baseline | Self::Reference => Fill::Hollow,
            Self::Range => Fill::Falling(6.0),
            Self::Group(n) => match n % 5 {
                0 => Fill::Solid,
                1 => Fill::Rising(3.5),
                2 => Fill::Crossed(5.0),
                3 => Fill::Falling(6.0),
                _ => Fill::Hollow,
            },
        }
    }

    /// How wide its lines are, and their dashes and gaps; `None`: they have no gaps.
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

    /// The shape of its points.
    #[must_use]
    pub const fn spot(self) -> Spot {
        match self {
            Self::Tone(tone) => Spot::Status(tone),
            Self::Plan => Spot::Square,
            Self::Baseline | Self::Reference => Spot::Cross,
            Self::Outturn | Self::Range => Spot::Disc,
            Self::Group(n) => match n % 4 {
                0 => Spot::Disc,
                1 => Spot::Square,
                2 => Spot::Triangle,
                _ => Spot::Ring,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_planned_and_what_came_differ_in_fill_line_and_point() {
        let (plan, came) = (Role::Plan, Role::Outturn);
        assert!(plan.fill() != came.fill() && plan.stroke() != came.stroke() && plan.spot() != came.spot());
        for n in 0..3 {
            let (a, b) = (Role::Group(n), Role::Group(n + 1));
            assert!(a.fill() != b.fill() && a.spot() != b.spot(), "{n}");
        }
    }
}
