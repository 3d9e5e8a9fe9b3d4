//! Forms of what has a name and dated facts: accounts and people. What begins on which day, and what of a form is
//! written where somebody else has changed the record since it was opened.

use crate::{
    domain::{account::AccountFacts, date::Day, dated::Dated, people::EmployeeFacts, text::Text2},
    state::edits::{text_over, typed_over},
};

/// Facts that a form shows field by field.
pub trait Facts: Clone + PartialEq + Default {
    /// These facts where they differ from those that the form was opened with, else those of now.
    #[must_use]
    fn over(&self, opened: &Self, now: &Self) -> Self;
}

impl Facts for AccountFacts {
    fn over(&self, opened: &Self, now: &Self) -> Self {
        Self {
            types: typed_over(&self.types, &opened.types, &now.types),
            tier: typed_over(&self.tier, &opened.tier, &now.tier),
            region: typed_over(&self.region, &opened.region, &now.region),
            key_account: typed_over(&self.key_account, &opened.key_account, &now.key_account),
        }
    }
}

impl Facts for EmployeeFacts {
    fn over(&self, opened: &Self, now: &Self) -> Self {
        Self {
            roles: typed_over(&self.roles, &opened.roles, &now.roles),
            region: typed_over(&self.region, &opened.region, &now.region),
            manager: typed_over(&self.manager, &opened.manager, &now.manager),
        }
    }
}

/// A form of a name and facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FactsForm<T> {
    /// Name.
    pub name: Text2,
    /// Facts.
    pub facts: T,
    /// First day on which the facts hold; `None` corrects the newest revision.
    pub from: Option<Day>,
    /// Why they change; a correction without one keeps the reason that is there.
    pub reason: String,
}

impl<T: Facts> FactsForm<T> {
    /// The form of a record as it stands.
    pub fn of(name: &Text2, facts: &Dated<T>) -> Self {
        Self { name: name.clone(), facts: facts.latest().cloned().unwrap_or_default(), ..Self::default() }
    }

    /// The form with another first day. Facts that nobody changed yet become those in force on that day.
    #[must_use]
    pub fn beginning(mut self, facts: &Dated<T>, from: Option<Day>) -> Self {
        let shown = |from| in_force(facts, from).cloned().unwrap_or_default();
        if self.facts == shown(self.from) {
            self.facts = shown(from);
        }
        self.from = from;
        self
    }

    /// What is to be written on a record that may have changed since the form was opened: what was typed, and what
    /// the record has now where nothing was typed. Each is given as name and facts.
    #[must_use]
    pub fn over(&self, opened: (&Text2, &Dated<T>), now: (&Text2, &Dated<T>)) -> Self {
        let shown = |facts| in_force(facts, self.from).cloned().unwrap_or_default();
        Self {
            name: text_over(&self.name, opened.0, now.0),
            facts: self.facts.over(&shown(opened.1), &shown(now.1)),
            from: self.from,
            reason: self.reason.clone(),
        }
    }
}

/// What holds on a day, or newest without one: what a change from that day on starts from.
pub fn in_force<T>(dated: &Dated<T>, from: Option<Day>) -> Option<&T> {
    from.map_or_else(|| dated.latest(), |day| dated.at(day))
}

/// Puts new facts in the place of the newest ones, or has them hold from a day until the next revision. Facts that
/// hold on that day anyway are no revision. A revision that is corrected keeps its reason where no other is given.
pub(super) fn revise<T: PartialEq>(dated: &mut Dated<T>, from: Option<Day>, value: T, reason: &str) {
    if in_force(dated, from) == Some(&value) {
        return;
    }
    let day = from.or_else(|| dated.revisions().last().map(|revision| revision.from)).unwrap_or(Day::BEGIN);
    let there = dated.revisions().iter().find(|revision| revision.from == day);
    let kept = there.map(|revision| revision.reason.clone()).unwrap_or_default();
    let reason = reason.trim();
    dated.revise(day, value, if reason.is_empty() { kept } else { reason.to_owned() });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(tier: &str, key_account: bool) -> AccountFacts {
        AccountFacts { tier: tier.to_owned(), key_account, ..AccountFacts::default() }
    }

    #[test]
    fn what_was_not_typed_is_as_somebody_else_has_written_it_meanwhile() {
        let (name, opened) = (Text2::new("快栈", "Quick"), Dated::always(facts("A", false)));
        let (renamed, now) = (Text2::new("快栈", "Quick Stop"), Dated::always(facts("B", false)));
        let mut typed = FactsForm::of(&name, &opened);
        typed.name.zh = "快站".to_owned();
        typed.facts.key_account = true;
        let written = typed.over((&name, &opened), (&renamed, &now));
        assert_eq!((written.name, written.facts), (Text2::new("快站", "Quick Stop"), facts("B", true)));
        // What both wrote is as it was typed here.
        typed.facts.tier = "C".to_owned();
        assert_eq!(typed.over((&name, &opened), (&renamed, &now)).facts, facts("C", true));
        // Where nobody else wrote, what was typed is written as it is.
        assert_eq!(typed.over((&name, &opened), (&name, &opened)), typed);
    }

    #[test]
    fn a_revision_has_its_reason_and_keeps_it_when_it_is_corrected() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut dated = Dated::always(facts("B", false));
        revise(&mut dated, Some(day("2026-07-01")), facts("A", false), " review ");
        revise(&mut dated, None, facts("A", true), "");
        let last = dated.revisions().last().map(|one| (one.from, one.value.clone(), one.reason.as_str()));
        assert_eq!(last, Some((day("2026-07-01"), facts("A", true), "review")));
        revise(&mut dated, None, facts("C", true), "mistyped");
        assert_eq!(dated.revisions().last().map(|one| one.reason.as_str()), Some("mistyped"));
    }

    #[test]
    fn from_a_day_on_the_facts_of_that_day_are_compared() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let name = Text2::same("Quick");
        let mut opened = Dated::always(facts("A", false));
        opened.revise(day("2026-07-01"), facts("B", false), "");
        let mut now = opened.clone();
        now.revise(day("2026-04-01"), facts("A", true), "");
        let april = FactsForm::of(&name, &opened).beginning(&opened, Some(day("2026-05-01")));
        let typed = FactsForm { facts: facts("C", false), ..april };
        assert_eq!(typed.over((&name, &opened), (&name, &now)).facts, facts("C", true));
    }
}
