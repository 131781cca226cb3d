//! Path of a problem in the file, and its description.

use std::fmt;

/// Step from a record to one of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Step into a field.
    Field(&'static str),
    /// Step into the entry of a list, counted from 0.
    Index(usize),
}

/// Path within a file: `risks[3].current.likelihood`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RecordPath(pub Vec<Step>);

impl RecordPath {
    /// Returns the path of a field within this path.
    #[must_use]
    pub fn field(&self, name: &'static str) -> Self {
        self.with(Step::Field(name))
    }

    /// Returns the path of a list entry within this path.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if i == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Problem of a board, with the expected value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the problem in the file.
    pub place: RecordPath,
    /// Description of the problem: `likelihood 9`.
    pub what: String,
    /// Expected value: `a whole number from 1 to 5`.
    pub expected: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, expected {}", self.place, self.what, self.expected)
    }
}
