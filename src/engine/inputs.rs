//! The value of one input for one subject and period, out of records and typed values.
//!
//! Rows and typed values of the same scope add up, but a typed value counts only where its own period has no rows
//! in that scope. Company and regions add the values typed for their accounts where they have none of their own.
//! A person gets credit by the rows that name the person, or by the share of each account on each day.

use std::collections::BTreeSet;

use crate::{
    domain::{
        account::{Account, Region},
        date::{Day, DayRange},
        id::Id,
        kpi::{Attribution, Input},
        people::Employee,
        period::{FiscalCalendar, Period},
        scope::{Member, Scope},
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        aggregate::Records,
        axis::MonthAxis,
        exact::Exact,
        layout::Group,
        ownership::{Holding, Ownership},
        report::Missing,
        typed::{TypedNumber, TypedValues},
    },
};

/// What was found for an input.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// The value, or why there is none.
    pub(super) value: Result<Exact, Missing>,
    /// Whether there were rows at all (a count of none is 0, and that is data).
    pub(super) has_rows: bool,
    /// Rows that counted.
    pub(super) rows: u64,
    /// Typed values that were added.
    pub(super) typed: u32,
    /// Places of the batches that counted, where sources were asked for.
    pub(super) batches: BTreeSet<usize>,
}

/// Everything that values of inputs come from.
#[derive(Debug)]
pub(super) struct Facts<'m> {
    pub(super) workspace: &'m Workspace,
    pub(super) calendar: FiscalCalendar,
    pub(super) axis: MonthAxis,
    pub(super) records: Records<'m>,
    pub(super) typed: TypedValues<'m>,
    pub(super) ownership: Ownership,
}

/// Adds up parts and remembers where they come from.
#[derive(Debug, Default)]
struct Tally {
    sum: Option<Exact>,
    too_large: bool,
    has_rows: bool,
    rows: u64,
    typed: u32,
    batches: BTreeSet<usize>,
}

impl Facts<'_> {
    /// The value of an input for a scope and period. `attribution` matters for people only.
    pub(super) fn read(
        &self,
        input: Id<Input>,
        scope: &Scope,
        attribution: Attribution,
        period: Period,
    ) -> Reading {
        let Some(known) = self.workspace.inputs.get(&input) else {
            return Tally::default().finish(Missing::UnknownInput(input));
        };
        if self.records.is_unavailable(input) {
            return Tally::default().finish(Missing::RowsUnavailable);
        }
        let Some(months) = self.axis.months_of(period) else {
            return Tally::default().finish(Missing::NoEarlierPeriod);
        };
        let days = self.axis.days_of(&months);
        let mut tally = Tally::default();
        match (scope.single(), attribution) {
            (Some(Member::Employee(id)), Attribution::Owner) => {
                self.add_owned(&mut tally, known, id, scope, period, days)
            }
            _ => self.add_own(&mut tally, known, scope, period, days),
        }
        let gap = self.typed.declared_missing(known, scope, period);
        tally.finish(gap.map_or(Missing::NoData(input), |reason| Missing::Declared(reason.to_owned())))
    }

    /// Rows and typed values of the scope itself, then of accounts inside it.
    fn add_own(&self, tally: &mut Tally, input: &Input, scope: &Scope, period: Period, days: DayRange) {
        let place = self.place_of(scope);
        if let Some((group, member)) = place {
            tally.add_rows(&self.records, group, member, input.id, days, &self.axis, Weight::WHOLE);
        }
        let has_rows =
            |part: Period| place.is_some_and(|(group, member)| self.has_rows(group, member, input.id, part));
        let own = self.typed.numbers(input, scope, period, has_rows);
        own.iter().for_each(|typed| tally.add_typed(typed.number, Weight::WHOLE));
        let inside: Option<Option<Id<Region>>> = match (scope.members(), scope.single()) {
            ([], _) => Some(None),
            (_, Some(Member::Region(id))) => Some(Some(id)),
            _ => None,
        };
        let Some(region) = inside else { return };
        for account in self.typed.accounts(input) {
            for typed in self.account_numbers(input, account, period, &own) {
                let last_day = typed.period.days(self.calendar).last();
                if region.is_none_or(|region| self.region_of(account, last_day) == Some(region)) {
                    tally.add_typed(typed.number, Weight::WHOLE);
                }
            }
        }
    }

    /// Values typed for the person, and the shares of accounts in the rest of the period.
    fn add_owned(
        &self,
        tally: &mut Tally,
        input: &Input,
        employee: Id<Employee>,
        scope: &Scope,
        period: Period,
        days: DayRange,
    ) {
        let own = self.typed.numbers(input, scope, period, |_| false);
        own.iter().for_each(|typed| tally.add_typed(typed.number, Weight::WHOLE));
        let holdings = self.ownership.holdings_of(employee);
        let accounts = self.records.group(&Group::Accounts);
        for rest in self.days_without(days, &own) {
            for holding in holdings {
                let held = common_days(rest, holding.days);
                if let Some(group) = accounts.filter(|_| !held.is_empty()) {
                    tally.add_rows(
                        &self.records,
                        group,
                        holding.account.raw(),
                        input.id,
                        held,
                        &self.axis,
                        holding.share,
                    );
                }
            }
        }
        let mut accounts: Vec<Id<Account>> = holdings.iter().map(|holding| holding.account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        for account in accounts {
            for typed in self.account_numbers(input, account, period, &own) {
                let last_day = typed.period.days(self.calendar).last();
                let holds =
                    |holding: &&Holding| holding.account == account && holding.days.contains(last_day);
                holdings
                    .iter()
                    .filter(holds)
                    .for_each(|holding| tally.add_typed(typed.number, holding.share));
            }
        }
    }

    /// The values typed for an account where it has no rows and no counted value stands in their place.
    fn account_numbers(
        &self,
        input: &Input,
        account: Id<Account>,
        period: Period,
        counted: &[TypedNumber],
    ) -> Vec<TypedNumber> {
        let group = self.records.group(&Group::Accounts);
        let meets = |left: Period, right: Period| left.covers(right) || right.covers(left);
        self.typed.numbers(input, &Scope::from(Member::Account(account)), period, |part| {
            counted.iter().any(|own| meets(own.period, part))
                || group.is_some_and(|group| self.has_rows(group, account.raw(), input.id, part))
        })
    }

    /// The days without the periods of the typed numbers.
    fn days_without(&self, days: DayRange, typed: &[TypedNumber]) -> Vec<DayRange> {
        let mut taken: Vec<DayRange> = typed.iter().map(|typed| typed.period.days(self.calendar)).collect();
        taken.sort_unstable();
        let mut rest = Vec::new();
        let mut from = days.from;
        for gap in taken {
            rest.push(DayRange { from, until: gap.from });
            from = from.max(gap.until);
        }
        rest.push(DayRange { from, until: days.until });
        rest.retain(|part| !part.is_empty());
        rest
    }

    fn has_rows(&self, group: usize, member: u64, input: Id<Input>, period: Period) -> bool {
        let Some(months) = self.axis.months_of(period) else { return false };
        self.records.read(group, member, input, self.axis.days_of(&months), &self.axis).is_some()
    }

    /// Group and member under which the rows of a scope were aggregated.
    fn place_of(&self, scope: &Scope) -> Option<(usize, u64)> {
        match scope.single() {
            Some(Member::Account(id)) => Some((self.records.group(&Group::Accounts)?, id.raw())),
            Some(Member::Employee(id)) => Some((self.records.group(&Group::Employees)?, id.raw())),
            _ => Some((self.records.group(&Group::One(scope.clone()))?, 0)),
        }
    }

    fn region_of(&self, account: Id<Account>, day: Day) -> Option<Id<Region>> {
        self.workspace.accounts.get(&account)?.facts.at(day)?.region
    }
}

impl Tally {
    fn add(&mut self, part: Option<Exact>, share: Weight) {
        let part =
            if share == Weight::WHOLE { part } else { part.and_then(|part| part.times(share_of(share)?)) };
        let sum = part.and_then(|part| self.sum.unwrap_or(Exact::ZERO).plus(part));
        self.too_large |= sum.is_none();
        self.sum = sum.or(self.sum);
    }

    fn add_typed(&mut self, number: Exact, share: Weight) {
        self.add(Some(number), share);
        self.typed += 1;
    }

    #[expect(clippy::too_many_arguments, reason = "one place where rows enter a value")]
    fn add_rows(
        &mut self,
        records: &Records<'_>,
        group: usize,
        member: u64,
        input: Id<Input>,
        days: DayRange,
        axis: &MonthAxis,
        share: Weight,
    ) {
        if let Some(reading) = records.read(group, member, input, days, axis) {
            self.add(reading.value, share);
            self.has_rows = true;
            self.rows += reading.rows;
            self.batches.extend(reading.batches);
        }
    }

    fn finish(self, otherwise: Missing) -> Reading {
        let value = if self.too_large { Err(Missing::TooLarge) } else { self.sum.ok_or(otherwise) };
        Reading { value, has_rows: self.has_rows, rows: self.rows, typed: self.typed, batches: self.batches }
    }
}

/// A share as a number from 0 to 1.
fn share_of(share: Weight) -> Option<Exact> {
    Exact::ratio(i128::from(share.0), i128::from(Weight::WHOLE.0))
}

fn common_days(left: DayRange, right: DayRange) -> DayRange {
    DayRange { from: left.from.max(right.from), until: left.until.min(right.until) }
}
