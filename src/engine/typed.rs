//! Values that were typed in: which of them count for a scope and period. A declared gap is not a number.

use std::collections::BTreeMap;

use crate::{
    domain::{
        account::Account,
        id::Id,
        kpi::{Input, SATISFACTION_POINTS, TypedEntry},
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

/// All typed values by input and scope.
#[derive(Debug, Default)]
pub(super) struct TypedValues<'m> {
    values: BTreeMap<Id<Input>, BTreeMap<&'m Scope, Vec<&'m InputValue>>>,
}

impl<'m> TypedValues<'m> {
    /// Sorts the values of a workspace: longest periods first, then by time.
    pub(super) fn of(workspace: &'m Workspace) -> Self {
        let mut values: BTreeMap<_, BTreeMap<_, Vec<&'m InputValue>>> = BTreeMap::new();
        for value in workspace.values.values() {
            values.entry(value.input).or_default().entry(&value.scope).or_default().push(value);
        }
        for list in values.values_mut().flat_map(BTreeMap::values_mut) {
            list.sort_by_key(|value| (std::cmp::Reverse(value.period.level()), value.period, value.id));
        }
        Self { values }
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

    /// The periods inside the one asked for whose value is known to be missing for this scope, with the reasons.
    pub(super) fn declared(&self, input: &Input, scope: &Scope, span: Span) -> Vec<(Period, &'m str)> {
        let values = self.inside(input, scope, span);
        let gap = |value: &'m InputValue| match &value.measured {
            Measured::Missing(reason) => Some((value.period, reason.as_str())),
            Measured::Number(_) | Measured::Levels(_) => None,
        };
        values.filter_map(gap).collect()
    }

    /// Place of the first month for which anything was ever typed for this scope, as a month's ordinal.
    pub(super) fn first_month(&self, input: &Input, scope: &Scope, unit: PeriodLevel) -> Option<i32> {
        let list = self.values.get(&source_of(input))?.get(scope)?;
        list.iter()
            .filter(|value| value.period.level().unit() == unit)
            .map(|value| value.period.ordinal() * value.period.level().months())
            .min()
    }

    /// The accounts for which values of the input were typed.
    pub(super) fn accounts(&self, input: &Input) -> impl Iterator<Item = Id<Account>> + '_ {
        let of_input = self.values.get(&source_of(input)).filter(|_| input.typed.is_some());
        of_input.into_iter().flat_map(BTreeMap::keys).filter_map(|scope| match scope.single() {
            Some(Member::Account(id)) => Some(id),
            _ => None,
        })
    }

    fn inside<'a>(
        &'a self,
        input: &Input,
        scope: &'a Scope,
        span: Span,
    ) -> impl Iterator<Item = &'m InputValue> + use<'a, 'm> {
        let list = input.typed.as_ref().and_then(|_| self.values.get(&source_of(input))?.get(scope));
        list.into_iter().flatten().copied().filter(move |value| span.covers(value.period))
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
        (TypedEntry::Number, Measured::Number(number)) => Some(Exact::from(*number)),
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
