//! A new list of people, with the arrivals that are already known of them.

use crate::hearing::Party;
use crate::sealed::Sealed;

/// The `new` people, each with what was noted of the same person in `old`.
pub(super) fn carried_over(old: &[Party], new: Vec<Party>) -> Vec<Party> {
    let mut known = old.iter().collect::<Vec<_>>();
    let mut take = |is: &dyn Fn(&Party) -> bool| {
        let place = known.iter().position(|p| is(p))?;
        Some(known.remove(place))
    };
    let exact = new
        .iter()
        .map(|party| take(&|p: &Party| p.role == party.role && p.name.same_text(&party.name)));
    let exact = exact.collect::<Vec<_>>();
    let merged = new.into_iter().zip(exact).map(|(party, exact)| {
        // A person whose role the file corrected has come all the same.
        match exact.or_else(|| take(&|p: &Party| p.name.same_text(&party.name))) {
            Some(known) if party.says_the_same_as(known) => known.clone(),
            Some(known) => Party { presence: known.presence, since: known.since, ..party },
            None => party,
        }
    });
    merged.collect()
}

impl Party {
    fn says_the_same_as(&self, known: &Self) -> bool {
        let mark = |sealed: &Option<Sealed>| sealed.as_ref().map(|s| s.mark.clone());
        self.role == known.role
            && mark(&self.needs) == mark(&known.needs)
            && mark(&self.remarks) == mark(&known.remarks)
    }
}
