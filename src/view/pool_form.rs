//! The form of a bonus by grades: what is typed, read and judged. Nothing is computed here; the engine's lint says what cannot stand.

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        incentive::{GradeRow, GradeTable, LimitRule, NobodyRule},
        kpi::Unit,
        pay::BaseKind,
        period::Period,
        pool::BonusPool,
        scope::Scope,
        text::Text2,
        workspace::Workspace,
    },
    engine::pool_lint::{PoolNote, lint_pool},
    view::entry,
};

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolForm {
    /// Name.
    pub name: Text2,
    /// For whom.
    pub scope: Scope,
    /// For which period.
    pub period: Period,
    /// What coefficients are taken of.
    pub base: BaseKind,
    /// Grades with their coefficients, best first.
    pub grades: Vec<(String, String)>,
    /// The money that is divided; empty where nothing is.
    pub amount: String,
    /// The least of a person.
    pub least: String,
    /// The most of a person.
    pub most: String,
    /// What limits leave over.
    pub beyond_limits: LimitRule,
    /// What happens where nobody has a weight.
    pub when_nobody: NobodyRule,
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolField {
    /// Both names.
    Name,
    /// The money.
    Amount,
    /// The least of a person.
    Least,
    /// The most of a person.
    Most,
    /// The coefficient at this place.
    Grade(usize),
}

impl PoolForm {
    /// The form of a bonus, or of a new one: the grades of the bands, with the coefficients of the newest bonus there is.
    pub fn of(pool: Option<&BonusPool>, workspace: &Workspace, period: Period) -> Self {
        let newest = workspace.pools.values().max_by_key(|pool| (pool.period, pool.id));
        let known = pool.or(newest).map(|pool| pool.grades.rows.as_slice()).unwrap_or_default();
        let bands = workspace.bands.values().next().map(|table| table.bands.as_slice()).unwrap_or_default();
        let codes = bands.iter().map(|band| &band.code);
        // A coefficient of a grade that is no more stays to be seen.
        let others =
            known.iter().map(|row| &row.code).filter(|code| bands.iter().all(|band| band.code != **code));
        let text = |code: &String| {
            let row = known.iter().find(|row| row.code == *code);
            row.map(|row| entry::write(row.coefficient, Unit::Points)).unwrap_or_default()
        };
        let amount = |amount: Option<Decimal>| {
            amount.map(|amount| entry::write(amount, Unit::Currency)).unwrap_or_default()
        };
        let own = |pick: fn(&BonusPool) -> Option<Decimal>| amount(pool.and_then(pick));
        Self {
            name: pool.map(|pool| pool.name.clone()).unwrap_or_default(),
            scope: pool.map_or(Scope::COMPANY, |pool| pool.scope.clone()),
            period: pool.map_or(period, |pool| pool.period),
            base: pool.or(newest).map(|pool| pool.base).unwrap_or_default(),
            grades: codes.chain(others).map(|code| (code.clone(), text(code))).collect(),
            amount: own(|pool| pool.amount),
            least: own(|pool| pool.least),
            most: own(|pool| pool.most),
            beyond_limits: pool.map(|pool| pool.beyond_limits).unwrap_or_default(),
            when_nobody: pool.map(|pool| pool.when_nobody).unwrap_or_default(),
        }
    }

    /// The bonus that is written, or what is wrong by field, as keys of messages.
    ///
    /// # Errors
    /// Every field that cannot stand.
    pub fn judge(
        &self,
        id: Id<BonusPool>,
        workspace: &Workspace,
    ) -> Result<BonusPool, Vec<(PoolField, &'static str)>> {
        let mut wrong = Vec::new();
        if self.name.zh.trim().is_empty() && self.name.en.trim().is_empty() {
            wrong.push((PoolField::Name, "errors.name_missing"));
        }
        let mut read = |field: PoolField, text: &str, unit: Unit| {
            let read = entry::read(text, unit).map_err(|error| error.key());
            match read {
                Ok(Some(number)) if number < Decimal::ZERO => {
                    wrong.push((field, "pool.wrong.negative"));
                    None
                }
                Ok(number) => number,
                Err(key) => {
                    wrong.push((field, key));
                    None
                }
            }
        };
        let amount = read(PoolField::Amount, &self.amount, Unit::Currency);
        let least = read(PoolField::Least, &self.least, Unit::Currency);
        let most = read(PoolField::Most, &self.most, Unit::Currency);
        let mut rows = Vec::new();
        for (place, (code, text)) in self.grades.iter().enumerate() {
            let coefficient = read(PoolField::Grade(place), text, Unit::Points);
            rows.extend(coefficient.map(|coefficient| GradeRow { code: code.clone(), coefficient }));
        }
        let pool = BonusPool {
            id,
            name: self.name.clone(),
            scope: self.scope.clone(),
            period: self.period,
            base: self.base,
            grades: GradeTable { rows },
            amount,
            least,
            most,
            when_nobody: self.when_nobody,
            beyond_limits: self.beyond_limits,
        };
        for note in lint_pool(workspace, &pool) {
            match note {
                PoolNote::Amount(number) => {
                    let fields =
                        [(PoolField::Amount, amount), (PoolField::Least, least), (PoolField::Most, most)];
                    let of_number = fields.into_iter().find(|(_, amount)| *amount == Some(number));
                    wrong.extend(of_number.map(|(field, _)| (field, "pool.wrong.units")));
                }
                PoolNote::Limits => wrong.push((PoolField::Most, "pool.wrong.limits")),
                _ => {}
            }
        }
        if wrong.is_empty() { Ok(pool) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::starter::starter;

    fn form() -> PoolForm {
        let workspace = starter();
        let period = "2026-Q3".parse().unwrap_or(Period::first());
        let mut form = PoolForm::of(None, &workspace, period);
        form.name = Text2::same("Quarter");
        for (place, (_, text)) in form.grades.iter_mut().enumerate() {
            *text = ["1.5", "1.2", "1", "", "0"].get(place).copied().unwrap_or_default().to_owned();
        }
        form.amount = "10,000".to_owned();
        form
    }

    fn wrong(change: fn(&mut PoolForm)) -> Vec<(PoolField, &'static str)> {
        let mut form = form();
        change(&mut form);
        form.judge(Id::from_raw(1), &starter()).err().unwrap_or_default()
    }

    #[test]
    fn what_is_typed_comes_back() {
        let workspace = starter();
        let pool = form().judge(Id::from_raw(1), &workspace);
        let Ok(pool) = pool else { return assert_eq!(pool, Err(Vec::new())) };
        assert_eq!((pool.amount, pool.least), (Some(Decimal::from(10_000)), None));
        // An empty coefficient is none; a typed 0 is 0.
        let bands = workspace.bands.values().next().map_or(0, |table| table.bands.len());
        assert!(pool.grades.rows.len() < bands.max(5) && pool.grades.rows.len() >= 3);
        let again = PoolForm::of(Some(&pool), &workspace, pool.period);
        assert_eq!(again.judge(pool.id, &workspace), Ok(pool.clone()));
        // A new one begins with the coefficients of the newest, and with nothing else of it.
        let mut with = workspace.clone();
        with.put(pool.into());
        let next = PoolForm::of(None, &with, "2026-Q4".parse().unwrap_or(Period::first()));
        assert_eq!(
            (next.grades.first().map(|(_, text)| text.as_str()), next.amount.as_str()),
            (Some("1.5"), "")
        );
        assert_eq!(next.period.to_string(), "2026-Q4");
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        assert_eq!(wrong(|_| {}), []);
        assert_eq!(wrong(|form| form.name = Text2::default()), [(PoolField::Name, "errors.name_missing")]);
        assert_eq!(wrong(|form| form.amount = "-5".to_owned()), [(PoolField::Amount, "pool.wrong.negative")]);
        assert_eq!(wrong(|form| form.amount = "0.005".to_owned()), [(PoolField::Amount, "pool.wrong.units")]);
        assert_eq!(wrong(|form| form.most = "0.001".to_owned()), [(PoolField::Most, "pool.wrong.units")]);
        let limits = wrong(|form| (form.least, form.most) = ("3".to_owned(), "2".to_owned()));
        assert_eq!(limits, [(PoolField::Most, "pool.wrong.limits")]);
        let negative = wrong(|form| {
            form.grades.iter_mut().skip(1).take(1).for_each(|(_, text)| *text = "-1".to_owned());
        });
        assert_eq!(negative, [(PoolField::Grade(1), "pool.wrong.negative")]);
        let text = wrong(|form| form.grades.iter_mut().take(1).for_each(|(_, text)| *text = "x".to_owned()));
        assert!(matches!(text.as_slice(), [(PoolField::Grade(0), _)]), "{text:?}");
    }
}
