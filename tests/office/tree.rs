//! XML as a tree, for examining documents.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element.
#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

/// A child of an element.
#[derive(Debug)]
pub enum Child {
    Node(Node),
    Text(String),
}

impl Node {
    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|a| {
            let a = a.unwrap();
            (a.key.0.to_owned(), a.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned())
        });
        Self { name: start.name().0.to_owned(), attributes: attributes.collect(), children: Vec::new() }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn nodes(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|c| match c {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    /// Returns every descendant element with a name, in document order.
    pub fn all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect<'a>(&'a self, name: &str, found: &mut Vec<&'a Self>) {
        for node in self.nodes() {
            if node.name == name {
                found.push(node);
            }
            node.collect(name, found);
        }
    }

    pub fn first(&self, name: &str) -> Option<&Self> {
        self.all(name).into_iter().next()
    }

    /// Returns all text of the descendants.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Node(node) => node.write(out),
            }
        }
    }
}

/// Parses a document, which must be well-formed.
pub fn parse(xml: &str) -> Node {
    let mut reader = Reader::from_str(xml);
    let mut stack = vec![Node::default()];
    let put = |stack: &mut Vec<Node>, child: Child| stack.last_mut().unwrap().children.push(child);
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e} at {}", reader.buffer_position())) {
            Event::Start(start) => stack.push(Node::of(&start)),
            Event::Empty(start) => put(&mut stack, Child::Node(Node::of(&start))),
            Event::End(_) => {
                let node = stack.pop().unwrap();
                put(&mut stack, Child::Node(node));
            }
            Event::Text(text) => put(&mut stack, Child::Text(text.xml10_content().into_owned())),
            Event::GeneralRef(name) => {
                let c = match &*name.into_inner() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("an entity that XML does not know: {other}"),
                };
                put(&mut stack, Child::Text(c.to_string()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(stack.len(), 1, "every element is closed");
    stack.pop().unwrap()
}
