//! Validation of links to other boards.

use super::{RecordPath, ReferenceKind, Validator};
use crate::model::{Board, is_sha256};

impl<'a> Validator<'a> {
    pub(super) fn linked(&mut self, b: &'a Board) {
        self.unique("linked_boards", b.linked_boards.iter().map(|l| l.id.as_str()));
        let mut addresses = std::collections::HashMap::new();
        for (i, link) in b.linked_boards.iter().enumerate() {
            let at = RecordPath::default().field("linked_boards").index(i);
            if link.address.trim().is_empty() {
                self.wrong(at.field("address"), "an empty address", "where the board lies");
            }
            // Reject the same address twice: its figures would be counted twice.
            if let Some(first) = addresses.insert(link.address.as_str(), i) {
                let what =
                    format!("the address '{}' stands twice (first at linked_boards[{first}])", link.address);
                self.wrong(at.field("address"), what, "one that no other linked board has");
            }
            if let Some(body) = &link.body {
                self.known(at.field("body"), ReferenceKind::Body, body.as_str());
            }
            if let Some(programme) = &link.programme {
                self.known(at.field("programme"), ReferenceKind::Programme, programme.as_str());
            }
            let sites =
                link.programme.as_ref().and_then(|p| b.programme(p.as_str())).map(|p| p.sites.as_slice());
            if let Some(site) = &link.site
                && !sites.unwrap_or(&[]).iter().any(|s| s.id == *site)
            {
                self.wrong(
                    at.field("site"),
                    format!("no site '{site}'"),
                    "a site of the programme that is named",
                );
            }
            let Some(last) = &link.last else { continue };
            let at = at.field("last");
            for (name, digest) in [("sha256", &last.sha256), ("digest", &last.digest)] {
                if !is_sha256(digest) {
                    self.wrong(
                        at.field(name),
                        format!("digest '{digest}'"),
                        "64 lower-case hexadecimal digits",
                    );
                }
            }
            let figures = &last.figures;
            for (j, measure) in figures.measures.iter().enumerate() {
                if [measure.plan, measure.outturn].into_iter().flatten().any(|v| !v.is_finite()) {
                    let at = at.field("figures").field("measures").index(j);
                    self.wrong(at, format!("a figure of '{}' is no number", measure.id), "a finite number");
                }
            }
            if figures.reporting > figures.programmes {
                let what = format!("{} of {} programmes report", figures.reporting, figures.programmes);
                self.wrong(at.field("figures").field("reporting"), what, "no more than there are");
            }
        }
    }
}
