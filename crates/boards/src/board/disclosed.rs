//! How much of a hearing this screen may show: the stricter of its own class and today's table.

use docket::devices::Level;
use docket::disclosure::Class;
use docket::hearing::{Hearing, Party};

use super::{Board, Name};
use crate::shown::{MaskedCase, MaskedName, Section};

impl Board<'_> {
    /// The class of a hearing now; whatever is not known is closed.
    pub(super) fn class(&self, hearing: &Hearing) -> Class {
        let table = &self.office.rules.kinds;
        let today = hearing.listing.cases.iter().map(|case| table.class_of(&case.kind)).max();
        let own = if hearing.protected { Class::Restricted } else { Class::Open };
        own.max(hearing.listing.class).max(today.unwrap_or(Class::Restricted))
    }

    /// Whether the hearing has a row and a number here: on L0 all but those shown nowhere, above it
    /// no restricted one.
    pub(super) fn has_row(&self, hearing: &Hearing) -> bool {
        match self.class(hearing) {
            Class::Open | Class::MaskKind => true,
            Class::Restricted => self.screen.level == Level::L0,
            Class::Never => false,
        }
    }

    pub(super) fn section(&self, hearing: &Hearing) -> Option<Section> {
        if self.screen.level < Level::L1 {
            return None;
        }
        Section::of(&hearing.listing.section)
    }

    pub(super) fn case(&self, hearing: &Hearing) -> Option<MaskedCase> {
        if self.screen.level < Level::L2 {
            return None;
        }
        let main = hearing.listing.cases.first()?;
        MaskedCase::of(main, &self.office.rules.kinds)
    }

    pub(super) fn names(&self, hearing: &Hearing) -> Vec<MaskedName> {
        if self.screen.level < Level::L3 {
            return Vec::new();
        }
        let open = |party: &Party| (self.open)(Name::Summoned(&party.record, &party.name));
        let opened = hearing.listing.parties.iter().filter_map(open);
        opened.filter_map(|name| MaskedName::of(&name)).collect()
    }
}
