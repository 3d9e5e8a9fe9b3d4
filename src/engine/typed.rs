//! Values that were typed in: which of them count for a scope and period. A declared gap is not a number.

use std::collections::BTreeMap;

use crate::{
    domain::{
        account::Account,
        id::Id,
        kpi::{Input, SATISFACTION_POINTS, TypedEntry},
        people::Employee,
        period::{Period, PeriodLevel},
        scope::{Member, Scope},
        value::{InputValue, Measured},
        workspace::Workspace,
    },
    engine::{exact::Exact, span::Span},
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

/// The values of one input by scope; accounts and people, of whom there are many, by their ids.
#[derive(Debug, Default)]
struct ByScope {
    accounts: BTreeMap<Id<Account>, Vec<Typed>>,
    employees: BTreeMap<Id<Employee>, Vec<Typed>>,
    others: BTreeMap<Scope, Vec<Typed>>,
}

/// All typed values by input and scope.
#[derive(Debug, Default)]
pub(super) struct TypedValues {
    values: BTreeMap<Id<Input>, ByScope>,
    /// How many values that are data were typed for each period.
    periods: BTreeMap<Period, usize>,
}

impl ByScope {
    fn of(&self, scope: &Scope) -> Option<&Vec<Typed>> {
        match scope.single() {
            Some(Member::Account(id)) => self.accounts.get(&id),
            Some(Member::Employee(id)) => self.employees.get(&id),
            _ => self.others.get(scope),
        }
    }

    fn entry(&mut self, scope: &Scope) -> &mut Vec<Typed> {
        match scope.single() {
            Some(Member::Account(id)) => self.accounts.entry(id).or_default(),
            Some(Member::Employee(id)) => self.employees.entry(id).or_default(),
            _ => self.others.entry(scope.clone()).or_default(),
        }
    }
}

/// The order within a scope: longest periods first, then by time.
fn order_of(period: Period, id: Id<InputValue>) -> (std::cmp::Reverse<PeriodLevel>, Period, Id<InputValue>) {
    (std::cmp::Reverse(period.level()), period, id)
}

impl TypedValues {
    /// Sorts the values of a workspace.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let mut typed = Self::default();
        workspace.values.values().for_each(|value| typed.put(value));
        typed
    }

    /// Adds a value; its id is not among those that are there.
    pub(super) fn put(&mut self, value: &InputValue) {
        let list = self.values.entry(value.input).or_default().entry(&value.scope);
        let order = order_of(value.period, value.id);
        let place = list.partition_point(|other| order_of(other.period, other.id) < order);
        // Most scopes have one value of an input, many have twelve: no room is taken in advance.
        list.reserve_exact(1);
        list.insert(place, Typed { period: value.period, id: value.id, measured: value.measured.clone() });
        if value.is_data() {
            *self.periods.entry(value.period).or_default() += 1;
        }
    }

    /// Takes a value out that is there.
    pub(super) fn remove(&mut self, value: &InputValue) {
        self.values.entry(value.input).or_default().entry(&value.scope).retain(|other| other.id != value.id);
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
        let list = self.values.get(&source_of(input))?.of(scope)?;
        list.iter()
            .filter(|value| value.period.level().unit() == unit)
            .map(|value| value.period.ordinal() * value.period.level().months())
            .min()
    }

    /// The accounts for which values of the input were typed.
    pub(super) fn accounts(&self, input: &Input) -> impl Iterator<Item = Id<Account>> + '_ {
        let of_input = self.values.get(&source_of(input)).filter(|_| input.typed.is_some());
        let lists = of_input.into_iter().flat_map(|of_input| &of_input.accounts);
        lists.filter(|(_, list)| !list.is_empty()).map(|(id, _)| *id)
    }

    fn inside<'a>(
        &'a self,
        input: &Input,
        scope: &Scope,
        span: Span,
    ) -> impl Iterator<Item = &'a Typed> + use<'a> {
        let list = input.typed.as_ref().and_then(|_| self.values.get(&source_of(input))?.of(scope));
        list.into_iter().flatten().filter(move |value| span.covers(value.period))
    }
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
        (TypedEntry::LevelCount { .. }, Measured::Levels(answers)) => {
            Some(Exact::whole(answers.iter().map(|n| i128::from(*n)).sum::<i128>()))
        }
        _ => None,
    }
}
