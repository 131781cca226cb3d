//! Cache of a value until the board revision, the as-of date or the key changes.

use crate::view_context::ViewContext;
use jiff::civil::Date;

/// Cached value with its key.
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
    /// Returns the value. Computes it again only if the board, the date, the saved state or the choice
    /// changed.
    pub fn get(&mut self, cx: &ViewContext, choice: K, make: impl FnOnce() -> T) -> &T {
        let key = Some((cx.revision, cx.as_of, cx.unsaved, choice));
        if self.key != key {
            self.key = key;
            self.value = None;
        }
        self.value.get_or_insert_with(make)
    }
}
