//! What a page worked out, kept until the board, the day or the page's own choices change.

use crate::view_context::ViewContext;
use jiff::civil::Date;

/// A value with what it was worked out from.
pub struct RevisionCache<T, K = ()> {
    key: Option<(u64, Date, usize, K)>,
    value: Option<T>,
}

impl<T, K> Default for RevisionCache<T, K> {
    fn default() -> Self {
        Self { key: None, value: None }
    }
}

impl<T, K: PartialEq> RevisionCache<T, K> {
    /// The value, worked out again only if the board, the day, what is saved or the choice differ.
    pub fn get(&mut self, cx: &ViewContext, choice: K, make: impl FnOnce() -> T) -> &T {
        let key = Some((cx.revision, cx.as_of, cx.unsaved, choice));
        if self.key != key {
            self.key = key;
            self.value = None;
        }
        self.value.get_or_insert_with(make)
    }
}
