//! Edits of the account of a person under a plan of pay: payments, and pay taken back. What would make the account unreadable never becomes an edit.

use rust_decimal::Decimal;

use crate::{
    domain::{
        change::{Change, Label},
        date::Day,
        id::Id,
        pay::PayPlan,
        pay_entry::{PayEntry, PayMove},
        people::Employee,
        period::Period,
        text::Text2,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError, label_with},
};

/// What is written about money paid or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryForm<'a> {
    /// Whose account.
    pub person: Id<Employee>,
    /// Under which plan.
    pub plan: Id<PayPlan>,
    /// To which period it belongs.
    pub period: Period,
    /// When.
    pub day: Day,
    /// The number on its document; may be empty.
    pub number: &'a str,
    /// The amount.
    pub amount: Option<Decimal>,
    /// Why; needed where a sale was taken back. `None` for a payment.
    pub reversal: Option<&'a str>,
}

/// Writes an entry.
///
/// # Errors
/// Person or plan is gone; no amount, one finer than money is rounded to, or a reversal below zero; a reversal without a reason;
/// another entry of the account has the number with another amount.
pub fn add_entry(workspace: &Workspace, id: Id<PayEntry>, form: &EntryForm<'_>) -> Result<Edit, EditError> {
    let person = workspace.employees.get(&form.person).ok_or(EditError::Gone)?;
    workspace.pay_plans.get(&form.plan).ok_or(EditError::Gone)?;
    let amount = form.amount.filter(|amount| !amount.is_zero()).ok_or(EditError::AmountMissing)?;
    let places = workspace.settings().map_or(2, |settings| settings.rounding.money);
    if amount.normalize().scale() > u32::from(places) {
        return Err(EditError::PrecisionOutside);
    }
    let what = match form.reversal {
        None => PayMove::Payment { amount },
        Some(_) if amount.is_sign_negative() => return Err(EditError::AmountNegative),
        Some(reason) if reason.trim().is_empty() => return Err(EditError::ReasonMissing),
        Some(reason) => PayMove::Reversal { amount, reason: reason.trim().to_owned() },
    };
    let number = form.number.trim().to_owned();
    let (person_id, plan, period, day) = (form.person, form.plan, form.period, form.day);
    let entry = PayEntry { id, person: person_id, plan, period, day, number, what };
    let is_other = |other: &PayEntry| {
        other.person == entry.person
            && other.plan == entry.plan
            && other.key() == entry.key()
            && std::mem::discriminant(&other.what) == std::mem::discriminant(&entry.what)
            && other.what.amount() != amount
    };
    if workspace.pay_entries.values().any(is_other) {
        return Err(EditError::NumberTaken);
    }
    Ok(Edit::one(labelled("pay_entry_added", &entry, &person.name), Change::create(entry)))
}

/// Takes an entry away.
pub fn remove_entry(workspace: &Workspace, entry: &PayEntry) -> Edit {
    let name = workspace.employees.get(&entry.person).map(|person| person.name.clone()).unwrap_or_default();
    Edit::one(labelled("pay_entry_removed", entry, &name), Change::remove(entry.clone()))
}

fn labelled(key: &str, entry: &PayEntry, name: &Text2) -> Label {
    label_with(Label::plain(key).with("amount", entry.what.amount().to_string()), "name", name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{data::sample::sample, domain::record::RecordKey};

    fn form<'a>(workspace: &Workspace, amount: i64, reversal: Option<&'a str>) -> Option<EntryForm<'a>> {
        Some(EntryForm {
            person: workspace.employees.values().next()?.id,
            plan: workspace.pay_plans.values().next()?.id,
            period: "2026-Q1".parse().ok()?,
            day: "2026-04-15".parse().ok()?,
            number: "P-1",
            amount: Some(Decimal::from(amount)),
            reversal,
        })
    }

    #[test]
    fn an_entry_is_recorded_and_taken_back() {
        let mut workspace = sample().workspace;
        let before = workspace.clone();
        let added =
            form(&workspace, 100, None).and_then(|form| add_entry(&workspace, Id::from_raw(5), &form).ok());
        let Some(added) = added else { return assert!(added.is_some()) };
        added.changes.iter().for_each(|change| workspace.apply(change));
        assert!(workspace.get(RecordKey::PayEntry(Id::from_raw(5))).is_some());
        let removed = workspace.pay_entries.values().next().map(|entry| remove_entry(&workspace, entry));
        removed.into_iter().flat_map(|edit| edit.changes).for_each(|change| workspace.apply(&change));
        assert_eq!(workspace, before);
    }

    #[test]
    fn what_would_make_an_account_unreadable_is_refused() {
        let mut workspace = sample().workspace;
        let refused = |workspace: &Workspace, amount: Option<Decimal>, reversal: Option<&str>| {
            let form = EntryForm { amount, ..form(workspace, 1, reversal)? };
            add_entry(workspace, Id::from_raw(6), &form).err()
        };
        assert_eq!(refused(&workspace, None, None), Some(EditError::AmountMissing));
        assert_eq!(refused(&workspace, Some(Decimal::ZERO), None), Some(EditError::AmountMissing));
        // A tenth of a cent; less than nothing taken back; no reason.
        assert_eq!(refused(&workspace, Some(Decimal::new(1, 3)), None), Some(EditError::PrecisionOutside));
        assert_eq!(refused(&workspace, Some(Decimal::from(-1)), Some("x")), Some(EditError::AmountNegative));
        assert_eq!(refused(&workspace, Some(Decimal::ONE), Some(" ")), Some(EditError::ReasonMissing));
        // Money taken back is a payment below zero.
        assert_eq!(refused(&workspace, Some(Decimal::from(-1)), None), None);
        let added =
            form(&workspace, 100, None).and_then(|form| add_entry(&workspace, Id::from_raw(5), &form).ok());
        added.into_iter().flat_map(|edit| edit.changes).for_each(|change| workspace.apply(&change));
        // The same number with another amount; with the same one; of a reversal, which is another kind.
        assert_eq!(refused(&workspace, Some(Decimal::from(101)), None), Some(EditError::NumberTaken));
        assert_eq!(refused(&workspace, Some(Decimal::from(100)), None), None);
        assert_eq!(refused(&workspace, Some(Decimal::from(101)), Some("x")), None);
    }
}
