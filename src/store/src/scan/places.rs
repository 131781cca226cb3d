//! Positions of paths of a board in its text, all found in one pass.

use super::{PathStep, Walker};
use boardsight_core::model::{RecordPath, Step};
use std::collections::HashMap;

/// Returns the byte offset of each path, or of the nearest enclosing record that is in the file.
pub(crate) fn locate(text: &str, places: &[&RecordPath]) -> Vec<usize> {
    let mut tree = Tree::default();
    for place in places {
        tree.add(place);
    }
    let mut walker = Walker::new(text);
    while let Ok(Some(value)) = walker.next() {
        // A value that opens a container is followed by that container's frame; its own step is in the
        // frame below.
        let depth = walker.frames.len();
        let parent = if value.opens { depth.checked_sub(2) } else { depth.checked_sub(1) };
        let node = match parent.and_then(|p| walker.frames.get(p)) {
            None => Some(ROOT),
            Some(frame) if frame.mark == NOWHERE => None,
            Some(frame) if frame.transparent => Some(frame.mark),
            Some(frame) => tree.child(frame.mark, frame.here),
        };
        if let Some(node) = node {
            tree.found(node, value.at);
        }
        if value.opens
            && let Some(frame) = walker.frames.last_mut()
        {
            frame.mark = node.unwrap_or(NOWHERE);
        }
    }
    places.iter().map(|place| tree.nearest(place)).collect()
}

const ROOT: usize = 0;
const NOWHERE: usize = usize::MAX;

struct Node {
    children: HashMap<Step, usize>,
    names: HashMap<&'static str, usize>,
    at: Option<usize>,
}

struct Tree(Vec<Node>);

impl Default for Tree {
    fn default() -> Self {
        Self(vec![Node { children: HashMap::new(), names: HashMap::new(), at: None }])
    }
}

impl Tree {
    fn add(&mut self, place: &RecordPath) {
        let mut node = ROOT;
        for step in &place.0 {
            let next = self.0.len();
            let Some(here) = self.0.get_mut(node) else { return };
            node = *here.children.entry(step.clone()).or_insert(next);
            if node == next {
                if let Step::Field(name) = step {
                    here.names.insert(name, next);
                }
                self.0.push(Node { children: HashMap::new(), names: HashMap::new(), at: None });
            }
        }
    }

    fn child(&self, node: usize, here: PathStep<'_>) -> Option<usize> {
        let node = self.0.get(node)?;
        match here {
            PathStep::Field(name) => node.names.get(name).copied(),
            PathStep::Index(index) => node.children.get(&Step::Index(index)).copied(),
        }
    }

    fn found(&mut self, node: usize, at: usize) {
        if let Some(node) = self.0.get_mut(node) {
            node.at.get_or_insert(at);
        }
    }

    fn nearest(&self, place: &RecordPath) -> usize {
        let mut node = ROOT;
        let mut at = self.0.first().and_then(|n| n.at).unwrap_or(0);
        for step in &place.0 {
            let Some(next) = self.0.get(node).and_then(|n| n.children.get(step)) else { break };
            node = *next;
            match self.0.get(node).and_then(|n| n.at) {
                Some(found) => at = found,
                None => break,
            }
        }
        at
    }
}
