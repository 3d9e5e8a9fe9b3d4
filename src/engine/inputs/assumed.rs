//! What is assumed on top of rows and typed values where something is tried out: so much more or less of an input of an account
//! or a person. Figures that count the account take their part of it, as they do of values typed for it.

use crate::{
    domain::{
        id::Id,
        kpi::{Attribution, Input},
        period::Period,
        scope::{Member, Scope},
        weight::Weight,
    },
    engine::{
        exact::Exact,
        inputs::{Facts, Tally},
        measure::Measure,
        months::MonthSet,
        span::Span,
    },
};

/// So much more of an input than there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::engine) struct Assumed {
    /// The input, or the aggregate of a formula by its id.
    pub(in crate::engine) input: Id<Input>,
    /// Whose.
    pub(in crate::engine) scope: Scope,
    /// In which period: spans that hold all of it have it.
    pub(in crate::engine) period: Period,
    /// How much; of a mean of its sum.
    pub(in crate::engine) amount: Exact,
}

impl Facts<'_> {
    /// Adds what is assumed of the input that is tallied.
    pub(super) fn add_assumed(&self, tally: &mut Tally, scope: &Scope, attribution: Attribution) {
        let input = tally.input;
        for one in self.assumed.iter().filter(|one| one.input == input) {
            let (span, own) = (tally.span, Span::from(one.period));
            let is_inside =
                own.unit() == span.unit() && own.first() >= span.first() && own.end() <= span.end();
            let months = MonthSet::shared(span, one.period);
            let share = self.assumed_share(one, scope, attribution);
            if share.0 == 0 || !is_inside || months.is_empty() || !tally.within.covers(months) {
                continue;
            }
            let part = match tally.sum {
                Some(Measure::Mean(..)) => Measure::Mean(one.amount, Exact::ZERO),
                _ => Measure::Total(one.amount),
            };
            tally.add(Some(part), share);
        }
    }

    /// The part of it that a scope has: of an account's the company and its region all, its owners theirs on the last day.
    fn assumed_share(&self, one: &Assumed, scope: &Scope, attribution: Attribution) -> Weight {
        if *scope == one.scope {
            return Weight::WHOLE;
        }
        let Some(Member::Account(account)) = one.scope.single() else { return Weight(0) };
        let last = one.period.days(self.calendar).last();
        match (scope.members(), scope.single()) {
            ([], _) => Weight::WHOLE,
            (_, Some(Member::Region(region))) if self.region_of(account, last) == Some(region) => {
                Weight::WHOLE
            }
            (_, Some(Member::Employee(person))) if attribution == Attribution::Owner => {
                let holdings = self.ground.ownership.holdings_of(person).iter();
                let held = holdings.filter(|one| one.account == account && one.days.contains(last));
                Weight::total(held.map(|one| one.share))
            }
            _ => Weight(0),
        }
    }
}
