//! The value of one input for one subject and period, out of records and typed values.
//!
//! Rows and typed values of the same scope add up, but a typed value counts only where its own period has no rows
//! in that scope. Company and regions add the values typed for their accounts where they have none of their own.
//! A person gets credit by the rows that name the person, or by the share of each account on each day.
//! A reading with typed values knows the months it has data of: what was typed for one month is not a quarter.

mod assumed;
mod team;

pub(super) use self::assumed::Assumed;

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    domain::{
        account::{Account, Region},
        date::{Day, DayRange},
        id::Id,
        kpi::{Attribution, Input, OverAccounts, OverTime, TypedRule},
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
        kept::Ground,
        layout::Group,
        measure::Measure,
        months::MonthSet,
        report::Missing,
        span::Span,
        typed::{TypedNumber, TypedValues},
        typed_rule::{kept_rule, over_time},
    },
};

/// What was found for an input.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// Numerator and denominator of the value (a mean is the sum over the number), or why there is none.
    pub(super) value: Result<(Exact, Exact), Missing>,
    /// Whether there were rows at all (a count of none is 0, and that is data).
    pub(super) has_rows: bool,
    /// Rows that counted.
    pub(super) rows: u64,
    /// Typed values that were added.
    pub(super) typed: u32,
    /// Places of the batches that counted, where sources were asked for.
    pub(super) batches: BTreeSet<usize>,
    /// Months that ought to have data, because values are typed for them; none where all comes from rows: a month
    /// without rows may have been a quiet one.
    pub(super) expected: MonthSet,
    /// Of a reading with expected months: those with rows or typed values.
    pub(super) covered: MonthSet,
    /// Accounts inside the scope with values for a part of the months only.
    pub(super) accounts: BTreeSet<Id<Account>>,
    /// Months (or longer periods) known to be missing, with the reason, that nothing else stands in for.
    pub(super) declared: Vec<(Period, String)>,
}

/// Everything that values of inputs come from.
#[derive(Debug)]
pub(super) struct Facts<'m> {
    pub(super) workspace: &'m Workspace,
    pub(super) calendar: FiscalCalendar,
    pub(super) ground: Rc<Ground>,
    pub(super) typed: Rc<TypedValues>,
    /// Ordinal of the first month that is not wholly before the end of the data; `None` without typed values, where
    /// nobody asks.
    pub(super) open_month: Option<i32>,
    /// What is assumed besides; nothing but where something is tried out.
    pub(super) assumed: Vec<Assumed>,
}

/// Adds up parts and remembers where they come from.
#[derive(Debug)]
struct Tally {
    input: Id<Input>,
    /// The months that are read.
    span: Span,
    /// Its months that count.
    within: MonthSet,
    /// Runs of their days.
    days: Vec<DayRange>,
    /// Whether a typed value stands for months some of which count and some of which do not.
    is_cut: bool,
    expected: MonthSet,
    covered: MonthSet,
    accounts: BTreeSet<Id<Account>>,
    declared: Vec<(Period, String)>,
    sum: Option<Measure>,
    too_large: bool,
    /// A typed value of just this scope and span that cannot be put together with anything.
    alone: Option<Exact>,
    /// Whether there are typed values of parts that cannot be put together.
    is_scattered: bool,
    has_rows: bool,
    rows: u64,
    typed: u32,
    batches: BTreeSet<usize>,
}

impl Facts<'_> {
    /// The value of an input for a scope and some months of a span. `attribution` matters for people only.
    pub(super) fn read(
        &self,
        input: Id<Input>,
        scope: &Scope,
        attribution: Attribution,
        span: Span,
        within: MonthSet,
    ) -> Reading {
        let mut tally = Tally::new(input, span, within);
        let Some(known) = self.workspace.inputs.get(&input).or_else(|| self.ground.inline.get(&input)) else {
            return tally.finish(Missing::UnknownInput(input));
        };
        if self.ground.records.is_unavailable(input) {
            return tally.finish(Missing::RowsUnavailable);
        }
        let Some(months) = self.ground.axis.months_of(span) else {
            return tally.finish(Missing::TooFarBack);
        };
        let is_whole = within == MonthSet::whole(span);
        tally.days =
            if is_whole { vec![self.ground.axis.days_of(&months)] } else { self.days_within(span, within) };
        tally.declare(self.typed.declared(known, scope, span), self.stands(input));
        let reason = tally.declared.first().map(|(_, reason)| reason.clone());
        match (scope.single(), attribution) {
            (Some(Member::Employee(id)), Attribution::Owner) => {
                self.add_owned(&mut tally, known, id, scope, span)
            }
            (Some(Member::Employee(id)), Attribution::Team) => self.add_team(&mut tally, known, id, span),
            _ => self.add_own(&mut tally, known, scope, span),
        }
        self.add_assumed(&mut tally, scope, attribution);
        if !tally.expected.is_empty() && known.records.is_some() {
            tally.covered = tally.covered.with(self.row_months(input, scope, attribution, span));
        }
        tally.finish(reason.map_or(Missing::NoData(input), Missing::Declared))
    }

    /// Whether the newest typed number of an input stands for a whole span, so that no month is expected to have one.
    pub(super) fn stands(&self, input: Id<Input>) -> bool {
        let rule = self.workspace.inputs.get(&input).and_then(kept_rule);
        rule.is_some_and(|rule| rule.over_time == OverTime::Last)
    }

    /// The months of a span that lie wholly before the end of the data.
    pub(super) fn past(&self, span: Span) -> MonthSet {
        self.open_month.map_or(MonthSet::NONE, |open| MonthSet::between(span, i32::MIN, open))
    }

    /// The months of a span in which a scope has rows for an input.
    pub(super) fn row_months(
        &self,
        input: Id<Input>,
        scope: &Scope,
        attribution: Attribution,
        span: Span,
    ) -> MonthSet {
        let person = match (scope.single(), attribution) {
            (Some(Member::Employee(id)), Attribution::Owner) => Some(id),
            (Some(Member::Employee(id)), Attribution::Team) => return self.team_months(input, id, span),
            _ => None,
        };
        let Some(person) = person else {
            let Some((group, member)) = self.place_of(scope) else { return MonthSet::NONE };
            return MonthSet::of(span, |month| self.has_rows(group, member, input, month));
        };
        let Some(group) = self.ground.records.group(&Group::Accounts) else { return MonthSet::NONE };
        MonthSet::of(span, |month| {
            let days = month.days(self.calendar);
            self.ground.ownership.holdings_of(person).iter().any(|holding| {
                let (held, account) = (days.common(holding.days), holding.account.raw());
                !held.is_empty()
                    && self.ground.records.has_data(group, account, input, held, &self.ground.axis)
            })
        })
    }

    /// Rows and typed values of the scope itself, then of accounts inside it.
    fn add_own(&self, tally: &mut Tally, input: &Input, scope: &Scope, span: Span) {
        let place = self.place_of(scope);
        if let Some((group, member)) = place {
            let days = tally.days.clone();
            tally.add_rows(
                &self.ground.records,
                group,
                member,
                input.id,
                &days,
                &self.ground.axis,
                Weight::WHOLE,
            );
        }
        let has_rows =
            |part: Period| place.is_some_and(|(group, member)| self.has_rows(group, member, input.id, part));
        let own = self.numbers(input, scope, span, has_rows);
        if tally.add_kept(input, &own) {
            return;
        }
        tally.add_own_numbers(input, &own);
        let inside: Option<Option<Id<Region>>> = match (scope.members(), scope.single()) {
            ([], _) => Some(None),
            (_, Some(Member::Region(id))) => Some(Some(id)),
            _ => None,
        };
        let Some(region) = inside else { return };
        for account in self.typed.accounts(input) {
            let belongs = region.map(|region| {
                move |day| match self.region_of(account, day) == Some(region) {
                    true => Weight::WHOLE,
                    false => Weight(0),
                }
            });
            self.add_account(tally, input, account, &own, belongs);
        }
    }

    /// Values typed for the person, and the shares of accounts in the rest of the period.
    fn add_owned(&self, tally: &mut Tally, input: &Input, employee: Id<Employee>, scope: &Scope, span: Span) {
        let own = self.numbers(input, scope, span, |_| false);
        if tally.add_kept(input, &own) {
            return;
        }
        tally.add_own_numbers(input, &own);
        let holdings = self.ground.ownership.holdings_of(employee);
        let accounts = self.ground.records.group(&Group::Accounts);
        let rest: Vec<DayRange> = tally.days.iter().flat_map(|days| self.days_without(*days, &own)).collect();
        for rest in rest {
            for holding in holdings {
                let held = rest.common(holding.days);
                if let Some(group) = accounts.filter(|_| !held.is_empty()) {
                    let (account, share) = (holding.account.raw(), holding.share);
                    tally.add_rows(
                        &self.ground.records,
                        group,
                        account,
                        input.id,
                        &[held],
                        &self.ground.axis,
                        share,
                    );
                }
            }
        }
        for of_account in self.ground.ownership.accounts_of(employee) {
            let Some(account) = of_account.first().map(|holding| holding.account) else { continue };
            let share_on = |day| {
                let held = of_account.iter().filter(|holding| holding.days.contains(day));
                Weight::total(held.map(|holding| holding.share))
            };
            self.add_account(tally, input, account, &own, Some(share_on));
        }
    }

    /// The values typed for an account, by the share in it on the last day of each, or whole without shares. An account
    /// with values counts as incomplete from the first one it ever had, as long as it belongs here.
    fn add_account(
        &self,
        tally: &mut Tally,
        input: &Input,
        account: Id<Account>,
        own: &[TypedNumber],
        share_on: Option<impl Fn(Day) -> Weight>,
    ) {
        let (scope, span) = (Scope::from(Member::Account(account)), tally.span);
        let numbers = self.account_numbers(input, account, span, own);
        let declared = self.typed.declared(input, &scope, span);
        if numbers.is_empty() && declared.is_empty() {
            return;
        }
        let known = declared.iter().map(|(part, _)| MonthSet::shared(span, *part));
        let known = known.fold(MonthSet::NONE, MonthSet::with);
        let share_in = |part: Period| match &share_on {
            Some(share_on) => share_on(part.days(self.calendar).last()),
            None => Weight::WHOLE,
        };
        let mut covered = months_of(own, span).with(months_of(&numbers, span));
        let is_here = |typed: &&TypedNumber| share_in(typed.period).0 > 0;
        for typed in numbers.iter().filter(is_here) {
            tally.covered = tally.covered.with(MonthSet::shared(span, typed.period));
        }
        match kept_rule(input) {
            Some(rule) => {
                // The newest number is that of whoever has the account then, and of nobody before.
                let is_last = rule.over_time == OverTime::Last;
                let counted: Vec<TypedNumber> =
                    numbers.iter().filter(|typed| is_last || is_here(typed)).copied().collect();
                let newest = counted.iter().max_by_key(|typed| typed.period.days(self.calendar).until);
                let share = newest.map_or(Weight(0), |typed| share_in(typed.period));
                if share.0 > 0 {
                    tally.add_account_kept(rule, &counted, share);
                }
                if is_last {
                    return;
                }
            }
            None => numbers.iter().filter(is_here).for_each(|typed| {
                tally.add_typed(input, typed, share_in(typed.period));
            }),
        }
        let belongs = match share_on {
            Some(_) => MonthSet::of(span, |month| share_in(month).0 > 0),
            None => MonthSet::whole(span),
        };
        tally.expected = tally.expected.with(belongs);
        let mut due = belongs.common(self.past(span).with(known));
        if !covered.covers(due) {
            let first = self.typed.first_month(input, &scope, span.unit()).unwrap_or(i32::MAX);
            due = due.common(MonthSet::between(span, first, i32::MAX));
        }
        if !covered.covers(due) && input.records.is_some() {
            covered = covered.with(self.row_months(input.id, &scope, Attribution::Record, span));
        }
        if !covered.covers(due) {
            tally.accounts.insert(account);
        }
    }

    /// The values typed for an account where it has no rows and no counted value stands in their place.
    fn account_numbers(
        &self,
        input: &Input,
        account: Id<Account>,
        span: Span,
        counted: &[TypedNumber],
    ) -> Vec<TypedNumber> {
        let group = self.ground.records.group(&Group::Accounts);
        let meets = |left: Period, right: Period| left.covers(right) || right.covers(left);
        self.numbers(input, &Scope::from(Member::Account(account)), span, |part| {
            counted.iter().any(|own| meets(own.period, part))
                || group.is_some_and(|group| self.has_rows(group, account.raw(), input.id, part))
        })
    }

    /// The numbers typed for exactly this scope inside a span; where there is none, what numbers of other periods say about it.
    fn numbers(
        &self,
        input: &Input,
        scope: &Scope,
        span: Span,
        is_taken: impl Fn(Period) -> bool,
    ) -> Vec<TypedNumber> {
        let numbers = self.typed.numbers(input, scope, span, &is_taken);
        if !numbers.is_empty() {
            return numbers;
        }
        let by_days = self.typed.by_days(input, scope, span, self.calendar);
        by_days.into_iter().filter(|typed| !is_taken(typed.period)).collect()
    }

    /// The days of some months of a span, in runs.
    fn days_within(&self, span: Span, within: MonthSet) -> Vec<DayRange> {
        let mut runs: Vec<DayRange> = Vec::new();
        for month in within.kept(span) {
            let days = month.days(self.calendar);
            match runs.last_mut() {
                Some(run) if run.until == days.from => run.until = days.until,
                _ => runs.push(days),
            }
        }
        runs
    }

    /// The days without the periods of the typed numbers.
    fn days_without(&self, days: DayRange, typed: &[TypedNumber]) -> Vec<DayRange> {
        let of_typed = typed.iter().map(|typed| days.common(typed.period.days(self.calendar)));
        let mut taken: Vec<DayRange> = of_typed.filter(|part| !part.is_empty()).collect();
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
        let Some(months) = self.ground.axis.months_of(period) else { return false };
        self.ground.records.has_data(
            group,
            member,
            input,
            self.ground.axis.days_of(&months),
            &self.ground.axis,
        )
    }

    /// Group and member under which the rows of a scope were aggregated.
    fn place_of(&self, scope: &Scope) -> Option<(usize, u64)> {
        match scope.single() {
            Some(Member::Account(id)) => Some((self.ground.records.group(&Group::Accounts)?, id.raw())),
            Some(Member::Employee(id)) => Some((self.ground.records.group(&Group::Employees)?, id.raw())),
            _ => Some((self.ground.records.group(&Group::One(scope.clone()))?, 0)),
        }
    }

    fn region_of(&self, account: Id<Account>, day: Day) -> Option<Id<Region>> {
        self.workspace.accounts.get(&account)?.facts.at(day)?.region
    }
}

impl Tally {
    fn new(input: Id<Input>, span: Span, within: MonthSet) -> Self {
        Self {
            input,
            span,
            within,
            days: Vec::new(),
            is_cut: false,
            expected: MonthSet::NONE,
            covered: MonthSet::NONE,
            accounts: BTreeSet::new(),
            declared: Vec::new(),
            sum: None,
            too_large: false,
            alone: None,
            is_scattered: false,
            has_rows: false,
            rows: 0,
            typed: 0,
            batches: BTreeSet::new(),
        }
    }

    /// Notes what the scope itself is known to lack.
    fn declare(&mut self, declared: Vec<(Period, &str)>, stands: bool) {
        if !declared.is_empty() && !stands {
            self.expected = MonthSet::whole(self.span);
        }
        self.declared = declared.into_iter().map(|(part, reason)| (part, reason.to_owned())).collect();
    }

    /// Adds numbers of the scope itself: with one of them every month is expected to have one.
    fn add_own_numbers(&mut self, input: &Input, own: &[TypedNumber]) {
        if !own.is_empty() {
            self.expected = MonthSet::whole(self.span);
        }
        self.covered = self.covered.with(months_of(own, self.span));
        for typed in own {
            let is_whole = Span::from(typed.period) == self.span && self.within == MonthSet::whole(self.span);
            if is_whole && measure_of(input, typed.number).is_none() {
                self.alone = Some(typed.number);
                self.typed += 1;
            } else {
                self.add_typed(input, typed, Weight::WHOLE);
            }
        }
    }

    /// Adds the numbers of the scope itself by the rule that the input has for them; false where it has none, or there
    /// are none. With a number of its own a scope does not look at its accounts.
    fn add_kept(&mut self, input: &Input, own: &[TypedNumber]) -> bool {
        let Some(rule) = kept_rule(input).filter(|_| !own.is_empty()) else { return false };
        // What was last holds until there is a newer one: no month is missing.
        if rule.over_time != OverTime::Last {
            self.expected = MonthSet::whole(self.span);
        }
        self.covered = self.covered.with(months_of(own, self.span));
        let counted = self.counted(own);
        if let Some(parts) = over_time(rule, &counted) {
            let measure = parts.map(|(sum, count)| Measure::Mean(sum, count));
            self.add(measure, Weight::WHOLE);
        }
        true
    }

    /// Adds the numbers of an account by that rule, with the share in it.
    fn add_account_kept(&mut self, rule: TypedRule, numbers: &[TypedNumber], share: Weight) {
        let counted = self.counted(numbers);
        let Some(parts) = over_time(rule, &counted) else { return };
        let value = parts.and_then(|(sum, count)| sum.over(count));
        let measure = match rule.over_accounts {
            OverAccounts::Apart => {
                self.is_scattered = true;
                return;
            }
            OverAccounts::Sum => value.map(Measure::Total),
            OverAccounts::Mean => value.map(|value| Measure::Mean(value, Exact::ONE)),
            OverAccounts::Min => value.map(Measure::Least),
            OverAccounts::Max => value.map(Measure::Greatest),
        };
        self.add(measure, share);
    }

    /// Those of the numbers whose months count, which they are noted to do.
    fn counted(&mut self, numbers: &[TypedNumber]) -> Vec<TypedNumber> {
        let (span, within) = (self.span, self.within);
        let of = |typed: &TypedNumber| MonthSet::shared(span, typed.period);
        let counted: Vec<TypedNumber> =
            numbers.iter().filter(|typed| within.covers(of(typed))).copied().collect();
        let is_cut = |typed: &TypedNumber| !within.covers(of(typed)) && !within.common(of(typed)).is_empty();
        self.is_cut |= numbers.iter().any(is_cut);
        self.typed = self.typed.saturating_add(u32::try_from(counted.len()).unwrap_or(u32::MAX));
        counted
    }

    fn add(&mut self, part: Option<Measure>, share: Weight) {
        let part =
            if share == Weight::WHOLE { part } else { part.and_then(|part| part.times(share_of(share)?)) };
        let sum = match (self.sum.take(), part) {
            (Some(sum), Some(part)) => sum.merge(part),
            (None, part) => part,
            (Some(_), None) => None,
        };
        self.too_large |= sum.is_none();
        self.sum = sum;
    }

    /// Adds a value that was typed for a part of the scope or of the span.
    fn add_typed(&mut self, input: &Input, typed: &TypedNumber, share: Weight) {
        let months = MonthSet::shared(self.span, typed.period);
        if self.within.covers(months) {
            match measure_of(input, typed.number) {
                None => self.is_scattered = true,
                measure => self.add(measure, share),
            }
            self.typed += 1;
        } else {
            self.is_cut |= !self.within.common(months).is_empty();
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one place where rows enter a value")]
    fn add_rows(
        &mut self,
        records: &Records,
        group: usize,
        member: u64,
        input: Id<Input>,
        days: &[DayRange],
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
        let value = match (self.sum, self.alone) {
            _ if self.too_large => Err(Missing::TooLarge),
            _ if self.is_cut => Err(Missing::MonthsApart),
            _ if self.is_scattered => Err(Missing::DoesNotRollUp(self.input)),
            (Some(_), Some(_)) => Err(Missing::DoesNotRollUp(self.input)),
            (Some(measure), None) => measure.sides(),
            (None, Some(number)) => Ok((number, Exact::ONE)),
            (None, None) => Err(otherwise),
        };
        let (span, covered) = (self.span, self.covered);
        let stands = |part: &Period| !covered.covers(MonthSet::shared(span, *part));
        Reading {
            value,
            has_rows: self.has_rows,
            rows: self.rows,
            typed: self.typed,
            batches: self.batches,
            expected: self.expected,
            covered,
            accounts: self.accounts,
            declared: self.declared.into_iter().filter(|(part, _)| stands(part)).collect(),
        }
    }
}

/// The months of a span for which numbers were typed.
fn months_of(numbers: &[TypedNumber], span: Span) -> MonthSet {
    numbers.iter().fold(MonthSet::NONE, |set, typed| set.with(MonthSet::shared(span, typed.period)))
}

/// A typed number as a part of the input's value; `None` where parts cannot be put together.
fn measure_of(input: &Input, number: Exact) -> Option<Measure> {
    Measure::typed(input.records.as_ref().map(|aggregate| &aggregate.function), number)
}

/// A share as a number from 0 to 1.
fn share_of(share: Weight) -> Option<Exact> {
    Exact::ratio(i128::from(share.0), i128::from(Weight::WHOLE.0))
}
