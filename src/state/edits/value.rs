//! Edits of typed values. An emptied cell takes the value away: it is missing then, not zero.

use rust_decimal::Decimal;

use crate::{
    domain::{
        change::{Change, Label},
        kpi::Input,
        period::Period,
        scope::Scope,
        text::Text2,
        value::{InputValue, Measured},
    },
    state::edits::{Edit, label_with, merged},
};

/// What a value is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuePlace<'a> {
    /// The input.
    pub input: &'a Input,
    /// The scope.
    pub scope: &'a Scope,
    /// Name of the scope's member, for the label.
    pub name: &'a Text2,
    /// The period.
    pub period: Period,
}

/// Types a number in, or takes the value away.
pub fn set_number(place: &ValuePlace<'_>, existing: Option<&InputValue>, number: Option<Decimal>) -> Edit {
    set_measured(place, existing, number.map(Measured::Number))
}

/// Types the answers per level in, best level first, or takes them away.
pub fn set_levels(place: &ValuePlace<'_>, existing: Option<&InputValue>, levels: Option<Vec<u32>>) -> Edit {
    set_measured(place, existing, levels.map(Measured::Levels))
}

/// Types any measurement in, or takes it away.
pub fn set_measured(
    place: &ValuePlace<'_>,
    existing: Option<&InputValue>,
    measured: Option<Measured>,
) -> Edit {
    let key = if measured.is_some() { "value_typed" } else { "value_cleared" };
    let label = label_with(Label::plain(key).with("period", place.period.to_string()), "name", place.name);
    let label = label_with(label, "input", &place.input.name);
    let changes = match (existing, measured) {
        (None, None) => Vec::new(),
        (Some(existing), None) => vec![Change::remove(existing.clone())],
        (existing, Some(measured)) => {
            let value = InputValue {
                id: InputValue::id_for(place.input.id, place.scope, place.period),
                input: place.input.id,
                scope: place.scope.clone(),
                period: place.period,
                measured,
                source: existing.map(|value| value.source.clone()).unwrap_or_default(),
            };
            vec![Change::replace(existing.cloned().map(Into::into), value)]
        }
    };
    Edit { label, changes }
}

/// Several values of an input that come in one gesture, as one edit: several changes of one value are one.
pub fn together(input: &Text2, changes: impl Iterator<Item = Change>) -> Edit {
    let changes = merged(changes);
    let label = Label::plain("values_pasted").with("n", changes.len().to_string());
    Edit { label: label_with(label, "input", input), changes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::Id,
        kpi::{TypedEntry, Unit},
        scope::Member,
    };

    #[test]
    fn typing_writing_over_and_clearing() {
        let input = Input {
            id: Id::from_raw(1),
            name: Text2::new("投诉数", "Complaints"),
            unit: Unit::Count,
            records: None,
            typed: Some(TypedEntry::Number),
        };
        let scope = Scope::from(Member::Account(Id::from_raw(2)));
        let name = Text2::same("QUICK-Stop");
        let place =
            ValuePlace { input: &input, scope: &scope, name: &name, period: "2026-03".parse().unwrap() };
        let typed = set_number(&place, None, Some(Decimal::from(3)));
        let Some(crate::domain::record::Record::InputValue(value)) =
            typed.changes.first().and_then(|change| change.after.clone())
        else {
            unreachable!("a value")
        };
        assert_eq!(value.id, InputValue::id_for(input.id, &scope, place.period));
        assert_eq!(value.measured, Measured::Number(Decimal::from(3)));
        let cleared = set_number(&place, Some(&value), None);
        assert_eq!(cleared.label.key, "value_cleared");
        assert!(cleared.changes.first().is_some_and(|change| change.after.is_none()));
        assert!(set_number(&place, None, None).changes.is_empty());
    }
}
