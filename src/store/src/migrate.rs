//! Migration of older formats: each step converts a file of one version to the next.

use boardsight_core::model::{FileKind, SCHEMA};

/// Oldest version that can be read. Version 1 is the first that a program wrote.
pub(super) const OLDEST: u32 = 1;

/// Step from one version to the next, as text. A step has its own types for the structures that have
/// changed, so that the model needs only the current ones.
struct Step {
    from: u32,
    run: fn(&str, FileKind) -> Result<String, String>,
}

/// One step for every version before the current one.
const STEPS: &[Step] = &[];

/// Converts a file of an older version to the current one.
pub(super) fn to_current(text: &str, from: u32, kind: FileKind) -> Result<String, String> {
    run(STEPS, text, from, SCHEMA, kind)
}

fn run(steps: &[Step], text: &str, from: u32, to: u32, kind: FileKind) -> Result<String, String> {
    (from..to).try_fold(text.to_owned(), |text, version| {
        let step = steps
            .iter()
            .find(|step| step.from == version)
            .ok_or_else(|| format!("format version {version} cannot be read any more"))?;
        (step.run)(&text, kind).map_err(|why| format!("format version {version}: {why}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migration_steps_run_in_order_and_gaps_are_reported() {
        let steps = [
            Step { from: 2, run: |text, _| Ok(format!("{text} three")) },
            Step { from: 1, run: |text, _| Ok(format!("{text} two")) },
        ];
        assert_eq!(run(&steps, "one", 1, 3, FileKind::Board).unwrap(), "one two three");
        assert_eq!(run(&steps, "three", 3, 3, FileKind::Board).unwrap(), "three");
        assert!(run(&steps, "one", 1, 4, FileKind::Board).unwrap_err().contains("version 3"));
    }

    #[test]
    fn every_version_that_can_be_read_has_a_step() {
        assert!((OLDEST..SCHEMA).all(|version| STEPS.iter().any(|step| step.from == version)));
    }
}
