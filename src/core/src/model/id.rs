//! Ids by which records refer to one another: short, stable texts that are readable in the file.

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
            /// Returns the id as text.
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
    /// Id of a body that sits on the board, leads a programme or expects a saving, such as `nhs-england`.
    BodyId,
    /// Id of a member of the board, by office.
    MemberId,
    /// Id of a publication that figures come from.
    SourceId,
    /// Id of a programme of the board, such as `bcf`.
    ProgrammeId,
    /// Id of a place or project within a programme: a vanguard, a footprint, a pioneer.
    SiteId,
    /// An area of the country, such as `e54000008`.
    AreaId,
    /// Sites and areas with combined figures.
    GroupId,
    /// A dated note.
    EventId,
    /// Id of a reporting stream: the returns that a programme must submit to the board.
    StreamId,
    /// Id of a measure, defined once for all programmes.
    MeasureId,
    /// Id of a series of figures: a programme's baseline, plan or outturn of one measure.
    SeriesId,
    /// Id of a published cost of a gap.
    StatedCostId,
    /// Id of a saving.
    SavingId,
    /// Id of a reference case: an earlier programme whose delivery is known.
    ReferenceCaseId,
    /// Id of an overlap of two savings.
    OverlapId,
    /// Id of the assumptions of a forecast.
    ForecastId,
    /// Id of a published statement.
    FindingId,
    /// Id of a risk.
    RiskId,
    /// Id of an objective of the board.
    ObjectiveId,
    /// Id of a meeting of the board.
    MeetingId,
    /// Id of a decision, taken or requested.
    DecisionId,
    /// Id of an action due to the board.
    ActionId,
    /// Id of a comment of a member.
    CommentId,
    /// Id of a linked board.
    LinkedBoardId,
    /// A public key of the board.
    KeyId,
}
