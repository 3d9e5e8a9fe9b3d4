//! Edits of bonuses by grades. One that nobody could be paid by never becomes an edit.

use crate::{
    domain::{change::Change, pool::BonusPool, workspace::Workspace},
    engine::pool_lint::{PoolNote, lint_pool},
    state::edits::{Edit, EditError, label_of, named},
};

/// Writes a bonus by grades, in place of the one with its id.
///
/// # Errors
/// It has no name, or an amount or coefficient makes it impossible to divide.
pub fn set_pool(workspace: &Workspace, pool: BonusPool) -> Result<Edit, EditError> {
    let name = named(&pool.name)?;
    if lint_pool(workspace, &pool).iter().any(PoolNote::is_fault) {
        return Err(EditError::RuleFaulty);
    }
    let before = workspace.pools.get(&pool.id).cloned();
    let key = if before.is_some() { "pool_edited" } else { "pool_added" };
    let label = label_of(key, &name);
    Ok(Edit::one(label, Change::replace(before.map(Into::into), BonusPool { name, ..pool })))
}

/// Takes a bonus by grades away.
pub fn remove_pool(pool: &BonusPool) -> Edit {
    Edit::one(label_of("pool_removed", &pool.name), Change::remove(pool.clone()))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::{
        data::starter::starter,
        domain::{
            id::Id,
            incentive::{GradeRow, GradeTable, LimitRule, NobodyRule},
            pay::BaseKind,
            record::RecordKey,
            scope::Scope,
            text::Text2,
        },
    };

    fn pool(name: &str, amount: Decimal) -> Option<BonusPool> {
        let row = |code: &str, coefficient: i64| GradeRow {
            code: code.to_owned(),
            coefficient: Decimal::new(coefficient, 1),
        };
        Some(BonusPool {
            id: Id::from_raw(5),
            name: Text2::same(name),
            scope: Scope::COMPANY,
            period: "2026-Q3".parse().ok()?,
            base: BaseKind::Salary,
            grades: GradeTable { rows: vec![row("S", 15), row("A", 12), row("B", 10)] },
            amount: Some(amount),
            least: None,
            most: None,
            when_nobody: NobodyRule::Return,
            beyond_limits: LimitRule::Return,
        })
    }

    #[test]
    fn a_bonus_is_added_changed_and_taken_back() {
        let mut workspace = starter();
        let before = workspace.clone();
        let added = pool("Autumn", Decimal::from(1000)).and_then(|pool| set_pool(&workspace, pool).ok());
        let Some(added) = added else { return assert!(added.is_some()) };
        assert_eq!(added.label.key, "pool_added");
        added.changes.iter().for_each(|change| workspace.apply(change));
        let edited = pool("Autumn", Decimal::from(2000)).and_then(|pool| set_pool(&workspace, pool).ok());
        assert_eq!(edited.map(|edit| edit.label.key).as_deref(), Some("pool_edited"));
        assert!(workspace.get(RecordKey::BonusPool(Id::from_raw(5))).is_some());
        let removed = workspace.pools.values().next().map(remove_pool);
        assert_eq!(removed.as_ref().map(|edit| edit.label.key.as_str()), Some("pool_removed"));
        removed.into_iter().flat_map(|edit| edit.changes).for_each(|change| workspace.apply(&change));
        assert_eq!(workspace, before);
    }

    #[test]
    fn what_cannot_be_divided_is_refused() {
        let workspace = starter();
        let refused = |name: &str, amount: Decimal, change: fn(&mut BonusPool)| {
            let mut pool = pool(name, amount)?;
            change(&mut pool);
            set_pool(&workspace, pool).err()
        };
        assert_eq!(refused(" ", Decimal::ONE, |_| {}), Some(EditError::NameMissing));
        // Half a cent, less than nothing, the least above the most, a coefficient below zero, one grade twice.
        assert_eq!(refused("x", Decimal::new(5, 3), |_| {}), Some(EditError::RuleFaulty));
        assert_eq!(refused("x", Decimal::from(-1), |_| {}), Some(EditError::RuleFaulty));
        assert_eq!(
            refused("x", Decimal::ONE, |pool| {
                (pool.least, pool.most) = (Some(Decimal::from(2)), Some(Decimal::ONE));
            }),
            Some(EditError::RuleFaulty)
        );
        let first = |pool: &mut BonusPool, coefficient: i64| {
            if let Some(row) = pool.grades.rows.first_mut() {
                row.coefficient = coefficient.into();
            }
        };
        let Some(mut negative) = pool("x", Decimal::ONE) else { return };
        first(&mut negative, -1);
        assert_eq!(set_pool(&workspace, negative).err(), Some(EditError::RuleFaulty));
        assert_eq!(
            refused("x", Decimal::ONE, |pool| {
                let again = GradeRow { code: "S".to_owned(), coefficient: Decimal::ONE };
                pool.grades.rows.push(again);
            }),
            Some(EditError::RuleFaulty)
        );
        // The same twice is no contradiction, and the least may be the most.
        assert_eq!(
            refused("x", Decimal::ONE, |pool| {
                pool.grades.rows.extend(pool.grades.rows.first().cloned());
                (pool.least, pool.most) = (Some(Decimal::ONE), Some(Decimal::ONE));
            }),
            None
        );
    }
}
