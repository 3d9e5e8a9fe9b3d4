//! Edits of tables of the user's own. They are made by an import; here they are renamed, and taken out with their rows.

use crate::{
    domain::{
        batch::Batch,
        change::Change,
        kpi::{Input, Kpi},
        own_table::{OwnTable, OwnTableFault},
        record::Record,
        table::TableId,
        text::Text2,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError, label_of, label_with, named},
};

/// What reads a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableUses<'w> {
    /// KPIs whose formulas aggregate its rows, in the order of their codes.
    pub kpis: Vec<&'w Kpi>,
    /// Inputs that aggregate its rows.
    pub inputs: Vec<&'w Input>,
}

impl TableUses<'_> {
    /// Whether nothing reads it.
    pub fn is_empty(&self) -> bool {
        self.kpis.is_empty() && self.inputs.is_empty()
    }
}

/// What reads a table.
pub fn uses<'w>(workspace: &'w Workspace, table: &TableId) -> TableUses<'w> {
    let reads = |kpi: &&Kpi| kpi.formula.aggregates().iter().any(|aggregate| aggregate.table == *table);
    let kpis = workspace.kpis_by_code().into_iter().filter(reads).collect();
    let aggregates =
        |input: &&Input| input.records.as_ref().is_some_and(|aggregate| aggregate.table == *table);
    TableUses { kpis, inputs: workspace.inputs.values().filter(aggregates).collect() }
}

/// The imports that its rows came with.
pub fn batches<'w>(workspace: &'w Workspace, table: &TableId) -> Vec<&'w Batch> {
    workspace.batches.values().filter(|batch| batch.table == *table).collect()
}

/// Gives a table another name. Formulas call it by its code and stay as they are.
///
/// # Errors
/// It is gone, the name is empty, or another table has it.
pub fn rename_table(workspace: &Workspace, table: &TableId, name: &Text2) -> Result<Edit, EditError> {
    let before = workspace.own_table(table).ok_or(EditError::Gone)?;
    let after = OwnTable { name: named(name)?, ..before.clone() };
    if matches!(after.fault_in(workspace), Some(OwnTableFault::NameTaken(_))) {
        return Err(EditError::NameTwice);
    }
    let label = label_with(label_of("own_table_renamed", &after.name), "before", &before.name);
    Ok(Edit::one(label, Change::replace(Some(Record::from(before.clone())), after)))
}

/// Takes a table out, with all of its rows, as one step.
///
/// # Errors
/// It is gone, or a formula reads it.
pub fn remove_table(workspace: &Workspace, table: &TableId) -> Result<Edit, EditError> {
    let own = workspace.own_table(table).ok_or(EditError::Gone)?;
    if !uses(workspace, table).is_empty() {
        return Err(EditError::TableInUse);
    }
    let batches = batches(workspace, table);
    let rows: u64 = batches.iter().map(|batch| u64::from(batch.rows)).sum();
    let label = label_of("own_table_removed", &own.name).with("rows", rows.to_string());
    let rows = batches.into_iter().cloned().map(Change::remove);
    Ok(Edit { label, changes: rows.chain([Change::remove(own.clone())]).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::Id,
        kpi::{Aggregate, RecordAggregate, Unit},
        own_table::OwnColumn,
        table::ColumnKind,
    };

    fn workspace() -> Workspace {
        let mut workspace = Workspace::default();
        let column =
            |code: &str, kind, unit| OwnColumn { code: code.into(), name: Text2::same(code), kind, unit };
        let table = OwnTable {
            id: OwnTable::id_of(&"visits".into()),
            code: "visits".into(),
            name: Text2::new("拜访", "Visits"),
            key: vec!["visit".into()],
            time: None,
            columns: vec![
                column("visit", ColumnKind::Text, None),
                column("spent", ColumnKind::Number, Some(Unit::Currency)),
            ],
        };
        let batch = Batch {
            id: Id::from_raw(7),
            table: "visits".into(),
            sha256: "00".repeat(32),
            rows: 3,
            columns: Vec::new(),
            source: "visits.csv".to_owned(),
            imported_at: 0,
        };
        workspace.put(Record::from(table));
        workspace.put(Record::from(batch));
        workspace
    }

    #[test]
    fn a_table_goes_with_its_rows_and_comes_back() {
        let before = workspace();
        let mut after = before.clone();
        let edit = remove_table(&before, &"visits".into()).unwrap();
        edit.changes.iter().for_each(|change| after.apply(change));
        assert!(after.own_tables.is_empty() && after.batches.is_empty());
        for change in edit.changes.iter().rev() {
            after.apply(&change.inverse());
        }
        assert_eq!(after, before);
        assert_eq!(remove_table(&Workspace::default(), &"visits".into()), Err(EditError::Gone));
    }

    #[test]
    fn a_table_that_is_read_stays() {
        let mut workspace = workspace();
        let records = RecordAggregate {
            table: "visits".into(),
            function: Aggregate::Sum("spent".into()),
            filter: Vec::new(),
            time: "visit".into(),
        };
        let input = Input {
            id: Id::from_raw(9),
            name: Text2::same("花费"),
            unit: Unit::Currency,
            records: Some(records),
            typed: None,
        };
        workspace.put(Record::from(input));
        assert_eq!(uses(&workspace, &"visits".into()).inputs.len(), 1);
        assert_eq!(remove_table(&workspace, &"visits".into()), Err(EditError::TableInUse));
    }

    #[test]
    fn a_name_is_changed_and_must_be_free() {
        let workspace = workspace();
        let renamed = |zh: &str| rename_table(&workspace, &"visits".into(), &Text2::same(zh));
        assert_eq!(renamed(" "), Err(EditError::NameMissing));
        assert_eq!(renamed("订单"), Err(EditError::NameTwice));
        let edit = renamed("走访").unwrap();
        let Some(Record::OwnTable(after)) = &edit.changes[0].after else { panic!("{edit:?}") };
        assert_eq!((after.name.zh.as_str(), after.code.0.as_str()), ("走访", "visits"));
    }
}
