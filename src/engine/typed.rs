//! Values that were typed in: which of them count for a scope and period. A declared gap is not a number.

use std::{cell::Cell, collections::BTreeMap};

use crate::{
    domain::{
        account::Account,
        date::DayRange,
        id::Id,
        kpi::{Across, Input, OverTime, TypedEntry},
        period::{FiscalCalendar, Period, PeriodLevel},
        scope::{Member, Scope},
        survey::SATISFACTION_POINTS,
        value::{InputValue, Measured},
        workspace::Workspace,
    },
    engine::{exact::Exact, layout::to_index, span::Span, typed_rule::kept_rule},
};

/// A typed number of an input.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypedNumber {
    /// Its period.
    pub(super) period: Period,
    /// The number.
    pub(super) number: Exact,
}

/// A value that was typed.
#[derive(Debug, Clone)]
struct Typed {
    period: Period,
    id: Id<InputValue>,
    measured: Measured,
}

/// Values of one scope in order of input, then [`order_of`].
type List = [(Id<Input>, Typed)];

/// The values of all accounts, or of all people, of whom there are many: one run in the order in which cards read them.
#[derive(Debug, Default)]
struct Owned {
    /// Ids of those who have a record, in order.
    owners: Vec<u64>,
    /// Where the values of each begin, and where those of the last one end.
    starts: Vec<u32>,
    values: Vec<(Id<Input>, Typed)>,
    /// The place of the owner who was looked for last.
    last: Cell<usize>,
    /// All values of those whose values have changed since, or who have no record.
    changed: BTreeMap<u64, Vec<(Id<Input>, Typed)>>,
}

/// All typed values by scope and input.
#[derive(Debug, Default)]
pub(super) struct TypedValues {
    accounts: Owned,
    employees: Owned,
    others: BTreeMap<Scope, Vec<(Id<Input>, Typed)>>,
    /// How many values that are data were typed for each period.
    periods: BTreeMap<Period, usize>,
}

/// A value on its way to its place: places of owner and input, and the value.
type Placed<'m> = (u32, u32, &'m InputValue);

impl Owned {
    /// Puts values in order without comparing them all: by input, then by owner, keeping the order of inputs.
    fn of(owners: Vec<u64>, inputs: &[Id<Input>], values: Vec<(u64, &InputValue)>) -> Self {
        let mut owned = Self { owners, ..Self::default() };
        let mut placed: Vec<Placed<'_>> = Vec::with_capacity(values.len());
        // Of an unknown owner or input; they join what the owner has once that is in order.
        let mut left_over = Vec::new();
        for (owner, value) in values {
            let places = owned.owners.binary_search(&owner).ok().zip(inputs.binary_search(&value.input).ok());
            match places
                .and_then(|(owner, input)| Some((u32::try_from(owner).ok()?, u32::try_from(input).ok()?)))
            {
                Some((owner, input)) => placed.push((owner, input, value)),
                None => left_over.push((owner, value)),
            }
        }
        let (by_input, _) = counted(&placed, inputs.len(), |placed| placed.1);
        let (mut placed, starts) = counted(&by_input, owned.owners.len(), |placed| placed.0);
        // Within an owner and input there are few, one for each period.
        for end in 1..placed.len() {
            let mut at = end;
            while at > 0
                && let Some([before, after]) = placed.get(at - 1..=at)
                && (before.0, before.1) == (after.0, after.1)
                && order_of(before.2.period, before.2.id) > order_of(after.2.period, after.2.id)
            {
                placed.swap(at - 1, at);
                at -= 1;
            }
        }
        owned.starts = starts;
        owned.values = placed.into_iter().map(|(_, _, value)| (value.input, Typed::of(value))).collect();
        for (owner, value) in left_over {
            put(owned.entry(owner), value);
        }
        owned
    }

    /// The values of an owner.
    fn list(&self, owner: u64) -> &List {
        if let Some(list) = self.changed.get(&owner) {
            return list;
        }
        let Some(place) = self.place(owner) else { return &[] };
        match self.starts.get(place..place + 2) {
            Some([from, until]) => self.values.get(to_index(*from)..to_index(*until)).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The place of an owner. Cards are read one after the other: mostly it is the same as before or the next one.
    fn place(&self, owner: u64) -> Option<usize> {
        let near = [self.last.get(), self.last.get() + 1];
        let near = near.into_iter().find(|place| self.owners.get(*place) == Some(&owner));
        let place = near.or_else(|| self.owners.binary_search(&owner).ok())?;
        self.last.set(place);
        Some(place)
    }

    /// The same to be changed.
    fn entry(&mut self, owner: u64) -> &mut Vec<(Id<Input>, Typed)> {
        if !self.changed.contains_key(&owner) {
            let list = self.list(owner).to_vec();
            self.changed.insert(owner, list);
        }
        self.changed.entry(owner).or_default()
    }

    /// All owners who have a record, and those who have none but values.
    fn owners(&self) -> impl Iterator<Item = u64> + '_ {
        let others = self.changed.keys().filter(|owner| self.owners.binary_search(owner).is_err());
        self.owners.iter().chain(others).copied()
    }
}

/// Items in the order of their keys, which are below `count`, those of a key in the order they had; and where each key begins.
fn counted<'m>(
    items: &[Placed<'m>],
    count: usize,
    key: impl Fn(&Placed<'m>) -> u32,
) -> (Vec<Placed<'m>>, Vec<u32>) {
    let mut starts = vec![0_u32; count + 1];
    for item in items {
        if let Some(start) = starts.get_mut(to_index(key(item)) + 1) {
            *start += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let (mut sorted, mut next) = (items.to_vec(), starts.clone());
    for item in items {
        if let Some(next) = next.get_mut(to_index(key(item)))
            && let Some(slot) = sorted.get_mut(to_index(*next))
        {
            *slot = *item;
            *next += 1;
        }
    }
    (sorted, starts)
}

impl Typed {
    fn of(value: &InputValue) -> Self {
        Self { period: value.period, id: value.id, measured: value.measured.clone() }
    }
}

/// Adds a value at its place.
fn put(list: &mut Vec<(Id<Input>, Typed)>, value: &InputValue) {
    let order = (value.input, order_of(value.period, value.id));
    let place = list.partition_point(|(input, typed)| (*input, order_of(typed.period, typed.id)) < order);
    list.insert(place, (value.input, Typed::of(value)));
}

/// The order within a scope: longest periods first, then by time.
fn order_of(period: Period, id: Id<InputValue>) -> (std::cmp::Reverse<PeriodLevel>, Period, Id<InputValue>) {
    (std::cmp::Reverse(period.level()), period, id)
}

impl TypedValues {
    /// Sorts the values of a workspace.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let (mut accounts, mut employees, mut typed) = (Vec::new(), Vec::new(), Self::default());
        for value in workspace.values.values() {
            typed.count(value);
            match value.scope.single() {
                Some(Member::Account(id)) => accounts.push((id.raw(), value)),
                Some(Member::Employee(id)) => employees.push((id.raw(), value)),
                _ => put(typed.others.entry(value.scope.clone()).or_default(), value),
            }
        }
        let inputs: Vec<Id<Input>> = workspace.inputs.keys().collect();
        typed.accounts = Owned::of(workspace.accounts.keys().map(Id::raw).collect(), &inputs, accounts);
        typed.employees = Owned::of(workspace.employees.keys().map(Id::raw).collect(), &inputs, employees);
        typed
    }

    fn count(&mut self, value: &InputValue) {
        if value.is_data() {
            *self.periods.entry(value.period).or_default() += 1;
        }
    }

    /// Adds a value; its id is not among those that are there.
    pub(super) fn put(&mut self, value: &InputValue) {
        put(self.entry(&value.scope), value);
        self.count(value);
    }

    /// Takes a value out that is there.
    pub(super) fn remove(&mut self, value: &InputValue) {
        self.entry(&value.scope).retain(|(input, other)| *input != value.input || other.id != value.id);
        if value.is_data()
            && let Some(count) = self.periods.get_mut(&value.period)
        {
            *count = count.saturating_sub(1);
        }
    }

    /// The periods for which there are values that are data.
    pub(super) fn periods(&self) -> impl Iterator<Item = Period> + '_ {
        self.periods.iter().filter(|(_, count)| **count > 0).map(|(period, _)| *period)
    }

    /// The numbers typed for exactly this scope whose periods lie inside the one asked for and are not taken.
    /// Where one of them lies inside another, the longer one counts, so that nothing counts twice.
    pub(super) fn numbers(
        &self,
        input: &Input,
        scope: &Scope,
        span: Span,
        is_taken: impl Fn(Period) -> bool,
    ) -> Vec<TypedNumber> {
        let mut found: Vec<TypedNumber> = Vec::new();
        for value in self.inside(input, scope, span) {
            let Some(number) = number_of(input, &value.measured) else { continue };
            if found.iter().any(|longer| longer.period.covers(value.period)) || is_taken(value.period) {
                continue;
            }
            found.push(TypedNumber { period: value.period, number });
        }
        found
    }

    /// What the numbers of longer periods and of those across its borders come to in a single period by days, where the input's
    /// rule says so and they have every one of its days.
    pub(super) fn by_days(
        &self,
        input: &Input,
        scope: &Scope,
        span: Span,
        calendar: FiscalCalendar,
    ) -> Option<TypedNumber> {
        let rule = kept_rule(input).filter(|rule| rule.across == Across::ByDays)?;
        let (period, None) = span.written()? else { return None };
        let days = period.days(calendar);
        let (mut taken, mut sum): (Vec<DayRange>, Exact) = (Vec::new(), Exact::ZERO);
        for (_, value) in self.list(input, scope) {
            let own = value.period.days(calendar);
            let part = days.common(own);
            let Some(number) = number_of(input, &value.measured).filter(|_| !part.is_empty()) else {
                continue;
            };
            if taken.iter().any(|other| !other.common(part).is_empty()) {
                continue;
            }
            let whole = match rule.over_time {
                OverTime::Sum => own.len(),
                OverTime::Mean => days.len(),
                OverTime::Last | OverTime::Min | OverTime::Max => return None,
            };
            let share = Exact::ratio(i128::from(part.len()), i128::from(whole))?;
            sum = sum.plus(number.times(share)?)?;
            taken.push(part);
        }
        let covered: i32 = taken.iter().map(|part| part.len()).sum();
        (covered == days.len()).then_some(TypedNumber { period, number: sum })
    }

    /// The number typed for exactly this scope and period, where nothing else was typed for any part of the period.
    pub(super) fn only(&self, input: &Input, scope: &Scope, period: Period) -> Option<Exact> {
        let mut inside = self.inside(input, scope, Span::from(period));
        let value = inside.next().filter(|value| value.period == period)?;
        if inside.next().is_some() { None } else { number_of(input, &value.measured) }
    }

    /// The periods inside the one asked for whose value is known to be missing for this scope, with the reasons.
    pub(super) fn declared(&self, input: &Input, scope: &Scope, span: Span) -> Vec<(Period, &str)> {
        let values = self.inside(input, scope, span);
        values
            .filter_map(|value| match &value.measured {
                Measured::Missing(reason) => Some((value.period, reason.as_str())),
                Measured::Number(_) | Measured::Levels(_) => None,
            })
            .collect()
    }

    /// Place of the first month for which anything was ever typed for this scope, as a month's ordinal.
    pub(super) fn first_month(&self, input: &Input, scope: &Scope, unit: PeriodLevel) -> Option<i32> {
        let values = self.list(input, scope).iter().map(|(_, value)| value);
        values
            .filter(|value| value.period.level().unit() == unit)
            .map(|value| value.period.ordinal() * value.period.level().months())
            .min()
    }

    /// The accounts for which values of the input were typed.
    pub(super) fn accounts(&self, input: &Input) -> impl Iterator<Item = Id<Account>> + '_ {
        let source = input.typed.as_ref().map(|_| source_of(input));
        let has_any = move |owner: &u64| {
            source.is_some_and(|source| !part_of(self.accounts.list(*owner), source).is_empty())
        };
        self.accounts.owners().filter(has_any).map(Id::from_raw)
    }

    fn inside<'a>(
        &'a self,
        input: &Input,
        scope: &Scope,
        span: Span,
    ) -> impl Iterator<Item = &'a Typed> + use<'a> {
        let list = input.typed.as_ref().map_or(&[][..], |_| self.list(input, scope));
        list.iter().map(|(_, value)| value).filter(move |value| span.covers(value.period))
    }

    /// The values that an input reads for exactly this scope.
    fn list(&self, input: &Input, scope: &Scope) -> &List {
        let list = match scope.single() {
            Some(Member::Account(id)) => self.accounts.list(id.raw()),
            Some(Member::Employee(id)) => self.employees.list(id.raw()),
            _ => self.others.get(scope).map_or(&[][..], Vec::as_slice),
        };
        part_of(list, source_of(input))
    }

    fn entry(&mut self, scope: &Scope) -> &mut Vec<(Id<Input>, Typed)> {
        match scope.single() {
            Some(Member::Account(id)) => self.accounts.entry(id.raw()),
            Some(Member::Employee(id)) => self.employees.entry(id.raw()),
            _ => self.others.entry(scope.clone()).or_default(),
        }
    }
}

/// The values of one input out of those of a scope.
fn part_of(list: &List, input: Id<Input>) -> &List {
    let from = list.partition_point(|(other, _)| *other < input);
    let rest = list.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|(other, _)| *other == input)).unwrap_or_default()
}

/// The input whose values are read: a count of answers reads the values of the answers.
fn source_of(input: &Input) -> Id<Input> {
    match &input.typed {
        Some(TypedEntry::LevelCount { answers_of }) => *answers_of,
        _ => input.id,
    }
}

/// What a measurement means for the input; `None` where it says nothing about it.
fn number_of(input: &Input, measured: &Measured) -> Option<Exact> {
    match (input.typed.as_ref()?, measured) {
        (TypedEntry::Number | TypedEntry::Kept(_), Measured::Number(number)) => Some(Exact::from(*number)),
        (TypedEntry::LevelPoints, Measured::Levels(answers)) => {
            let points = answers
                .iter()
                .zip(SATISFACTION_POINTS)
                .map(|(n, points)| i128::from(*n) * i128::from(points));
            Some(Exact::whole(points.sum::<i128>()))
        }
        (TypedEntry::ScalePoints(scale), Measured::Levels(answers)) => {
            answers.iter().zip(&scale.points).try_fold(Exact::ZERO, |sum, (n, points)| {
                sum.plus(Exact::from(*points).times(Exact::whole(*n))?)
            })
        }
        (TypedEntry::LevelCount { .. }, Measured::Levels(answers)) => {
            Some(Exact::whole(answers.iter().map(|n| i128::from(*n)).sum::<i128>()))
        }
        _ => None,
    }
}
