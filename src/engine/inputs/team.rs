//! What a person is credited with by team: the rows and typed values of everybody who was on it.

use crate::{
    domain::{
        date::DayRange,
        id::Id,
        kpi::Input,
        people::Employee,
        period::Period,
        scope::{Member, Scope},
        weight::Weight,
    },
    engine::{
        inputs::{Facts, Tally, months_of},
        layout::Group,
        months::MonthSet,
        span::Span,
        typed_rule::kept_rule,
    },
};

impl Facts<'_> {
    /// The rows of everybody on the team while they were on it, and the values typed for those who were on it on the last day.
    pub(super) fn add_team(&self, tally: &mut Tally, input: &Input, head: Id<Employee>, span: Span) {
        let records = &self.ground.records;
        let group = records.group(&Group::Employees);
        for stretches in self.ground.ownership.teams.of_head(head) {
            let Some(member) = stretches.first().map(|one| one.member) else { continue };
            if let Some(group) = group {
                let runs = tally.days.iter().flat_map(|days| {
                    stretches.iter().map(|one| days.common(one.days)).filter(|run| !run.is_empty())
                });
                let (runs, raw): (Vec<DayRange>, u64) = (runs.collect(), member.raw());
                tally.add_rows(records, group, raw, input.id, &runs, &self.ground.axis, Weight::WHOLE);
            }
            let is_here = |period: Period| {
                let last = period.days(self.calendar).last();
                stretches.iter().any(|one| one.days.contains(last))
            };
            let has_rows =
                |part: Period| group.is_some_and(|group| self.has_rows(group, member.raw(), input.id, part));
            let scope = Scope::from(Member::Employee(member));
            let mut numbers = self.numbers(input, &scope, span, has_rows);
            numbers.retain(|typed| is_here(typed.period));
            if numbers.is_empty() {
                continue;
            }
            tally.expected = tally.expected.with(MonthSet::of(span, is_here));
            tally.covered = tally.covered.with(months_of(&numbers, span));
            match kept_rule(input) {
                Some(rule) => tally.add_account_kept(rule, &numbers, Weight::WHOLE),
                None => numbers.iter().for_each(|typed| tally.add_typed(input, typed, Weight::WHOLE)),
            }
        }
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
