//! What a person is credited with by team: the rows of everybody who was on it. Typed values do not come together over people:
//! what was typed for the person alone holds, and with values of others on the team there is none.

use crate::{
    domain::{
        date::DayRange,
        id::Id,
        kpi::{Aggregate, Input},
        people::Employee,
        period::Period,
        scope::{Member, Scope},
        weight::Weight,
    },
    engine::{
        inputs::{Facts, Tally},
        layout::Group,
        months::MonthSet,
        span::Span,
        teams::Membership,
    },
};

impl Facts<'_> {
    /// The rows of everybody on the team while they were on it, and the values typed for its head alone.
    pub(super) fn add_team(&self, tally: &mut Tally, input: &Input, head: Id<Employee>, span: Span) {
        let records = &self.ground.records;
        let group = records.group(&Group::Employees);
        let is_distinct = input
            .records
            .as_ref()
            .is_some_and(|records| matches!(records.function, Aggregate::CountDistinct(_)));
        for stretches in self.ground.ownership.teams.of_head(head) {
            let Some(member) = stretches.first().map(|one| one.member) else { continue };
            if let Some(group) = group {
                let runs = tally.days.iter().flat_map(|days| {
                    stretches.iter().map(|one| days.common(one.days)).filter(|run| !run.is_empty())
                });
                let (runs, raw): (Vec<DayRange>, u64) = (runs.collect(), member.raw());
                let axis = &self.ground.axis;
                if is_distinct && member != head {
                    // Different values of several people are not the sum of those of each: one may be among both.
                    let has_rows = |run: &DayRange| records.has_data(group, raw, input.id, *run, axis);
                    tally.is_scattered |= runs.iter().any(has_rows);
                } else {
                    tally.add_rows(records, group, raw, input.id, &runs, axis, Weight::WHOLE);
                }
            }
            tally.is_scattered |= member != head && self.is_typed_for(input, stretches, span);
        }
        let has_rows =
            |part: Period| group.is_some_and(|group| self.has_rows(group, head.raw(), input.id, part));
        let own = self.numbers(input, &Scope::from(Member::Employee(head)), span, has_rows);
        if !tally.add_kept(input, &own) {
            tally.add_own_numbers(input, &own);
        }
    }

    /// Whether something was typed, or declared missing, for a member in a period at whose end the member was on the team.
    fn is_typed_for(&self, input: &Input, stretches: &[Membership], span: Span) -> bool {
        let Some(member) = stretches.first().map(|one| one.member) else { return false };
        let scope = Scope::from(Member::Employee(member));
        let is_here = |period: Period| {
            let last = period.days(self.calendar).last();
            stretches.iter().any(|one| one.days.contains(last))
        };
        let numbers = self.numbers(input, &scope, span, |_| false);
        let declared = self.typed.declared(input, &scope, span);
        let periods = numbers.iter().map(|typed| typed.period);
        periods.chain(declared.iter().map(|(period, _)| *period)).any(is_here)
    }

    /// The months in which somebody on the team has rows for an input.
    pub(super) fn team_months(&self, input: Id<Input>, head: Id<Employee>, span: Span) -> MonthSet {
        let records = &self.ground.records;
        let Some(group) = records.group(&Group::Employees) else { return MonthSet::NONE };
        MonthSet::of(span, |month| {
            let days = month.days(self.calendar);
            self.ground.ownership.teams.of_head(head).flatten().any(|one| {
                let here = days.common(one.days);
                !here.is_empty() && records.has_data(group, one.member.raw(), input, here, &self.ground.axis)
            })
        })
    }
}
