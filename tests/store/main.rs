//! Boards on disk: what is refused, what is kept, and what happens when things go wrong.

mod bad;
mod program;
