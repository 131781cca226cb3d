//! Names by which records refer to one another: short, stable texts that people can read in the file.

use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    )*};
}

ids! {
    /// A body that sits on the board, leads a programme or holds an expectation, such as `nhs-england`.
    BodyId,
    /// A member of the board, by office.
    MemberId,
    /// A publication that figures come from.
    SourceId,
    /// A programme the board answers for, such as `bcf`.
    ProgrammeId,
    /// A place or project within a programme: a vanguard, a footprint, a pioneer.
    SiteId,
    /// An area of the country, such as `e54000008`.
    AreaId,
    /// Sites and areas whose figures are taken together.
    GroupId,
    /// A dated note.
    EventId,
    /// A reporting stream: what a programme owes the board.
    StreamId,
    /// A measure, defined once for all programmes.
    MeasureId,
    /// One line of figures: a programme's baseline, plan or outturn of one measure.
    SeriesId,
    /// What a publication says a gap cost.
    StatedCostId,
    /// A saving.
    SavingId,
    /// An earlier programme whose delivery is known.
    ReferenceCaseId,
    /// Two savings that were looked at side by side.
    OverlapId,
    /// The assumptions of a forecast.
    ForecastId,
    /// A statement taken from a publication.
    FindingId,
    /// A risk.
    RiskId,
    /// An objective of the board.
    ObjectiveId,
    /// A meeting of the board.
    MeetingId,
    /// A decision, taken or asked for.
    DecisionId,
    /// An action that somebody owes the board.
    ActionId,
    /// A comment of a member.
    CommentId,
    /// A board that is kept elsewhere.
    LinkedBoardId,
    /// A public key of the board.
    KeyId,
}
