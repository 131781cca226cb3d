//! Sources, citations and the basis of figures.

use super::{Period, SourceId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Publication, return or document that figures are taken from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id by which citations refer to it.
    pub id: SourceId,
    /// Full title as published.
    pub title: String,
    /// Name of the publisher.
    pub publisher: String,
    /// Date of publication, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// The latest possible publication date, if the exact date is unknown, such as the last day of a named
    /// month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_by: Option<Date>,
    /// The dates on which a statistical series first published the figures of single periods. The figures
    /// of a period not listed here were published with the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<Release>,
    /// Number of days after the end of a period within which its figures are published. For a statistical
    /// series whose dates are not all in `releases`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_days: Option<u16>,
    /// Reference number, such as `HC 1011, session 2016-17`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Address at which the publication can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Remark for readers, for example that the source was seen only as summarised elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Name of the file that figures were imported from, without its folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// SHA-256 of that file, as 64 lower-case hexadecimal digits, to recognise the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// The date on which the figures of one period were first published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The period; unique within the source.
    pub period: Period,
    /// Date of the observation.
    pub on: Date,
}

impl Source {
    /// Creates a source with only an id, a title and a publisher.
    #[must_use]
    pub fn new(id: &str, title: &str, publisher: &str) -> Self {
        Self {
            id: id.into(),
            title: title.to_owned(),
            publisher: publisher.to_owned(),
            published: None,
            published_by: None,
            releases: Vec::new(),
            release_days: None,
            reference: None,
            address: None,
            note: None,
            file: None,
            sha256: None,
        }
    }

    /// Returns the publication date, or else the latest possible one; `None` if neither is known.
    #[must_use]
    pub fn published_day(&self) -> Option<Date> {
        self.published.or(self.published_by)
    }

    /// Returns the publication date of the figure of a period. It is the date of its release, or the date
    /// `release_days` after the period, or that of the source. `None` if all are unknown.
    #[must_use]
    pub fn published_for(&self, period: Period) -> Option<Date> {
        let release = || self.releases.iter().find(|r| r.period == period).map(|r| r.on);
        let within = || {
            let days = jiff::Span::new().days(self.release_days?);
            Some(period.end().saturating_add(days))
        };
        release().or_else(within).or_else(|| self.published_day())
    }

    /// Returns the address if it is a web page and can therefore be opened. An address in a file from
    /// another person could name a program or a folder of this machine; such an address is displayed but
    /// cannot be opened.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        let address = self.address.as_deref()?;
        let of_the_web = |scheme: &str| {
            address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        (of_the_web("https://") || of_the_web("http://")).then_some(address)
    }
}

/// Citation: the source of a figure and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Source id.
    pub source: SourceId,
    /// Page, paragraph or table, such as `p. 7, para 12`. `None` if not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Caveat or derivation that must accompany the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Citation {
    /// Creates a citation of a whole source.
    #[must_use]
    pub fn of(source: &str) -> Self {
        Self { source: source.into(), at: None, note: None }
    }
}

/// Basis of a figure or a rating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Basis {
    /// The cited source gives the figure.
    #[default]
    Published,
    /// The figure is calculated from published figures; the citation's note explains how.
    Derived,
    /// A member of the board or its secretariat assessed it.
    Assessed,
    /// It is invented to show how the program works. It is marked as illustrative on every page and
    /// document.
    Illustrative,
}

impl Basis {
    /// Returns whether the basis is published. For `skip_serializing_if`: the default is not written.
    #[must_use]
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
    pub const fn is_published(&self) -> bool {
        matches!(self, Self::Published)
    }

    /// Returns a lower-case one-word label for display.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Assessed => "assessed",
            Self::Illustrative => "illustrative",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_the_web_is_a_link() {
        let of = |address: &str| Source { address: Some(address.to_owned()), ..Source::new("s", "S", "P") };
        assert!(of("https://www.nao.org.uk/").link().is_some() && of("HTTP://a.example").link().is_some());
        for address in [
            "file:///etc/passwd",
            "smb://server/share",
            "javascript:alert(1)",
            "/bin/sh",
            "\\\\server\\x",
            "é",
        ] {
            assert_eq!(of(address).link(), None, "{address}");
        }
    }
}
