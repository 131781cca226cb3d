//! Fixtures and testers for the tests of every crate. A development dependency only.

pub mod fixture;

/// The path under which `fixture` names the model. The unit tests of `boardsight-core` include that file too, so that it
/// cannot name the crate.
mod model {
    pub use boardsight_core::model::*;
}
