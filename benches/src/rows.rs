//! Order lines out of plain columns, and the twenty inputs that they are aggregated into.

use std::collections::BTreeMap;

use keyscore::{
    domain::{
        account::{Account, AccountFacts, ProductLine, Region},
        batch::Batch,
        dated::Dated,
        id::{ExternalKey, Id},
        kpi::{Aggregate, Condition, Input, RecordAggregate, Unit},
        people::{Employee, EmployeeFacts},
        record::Record,
        row::{Comparison, RowValue},
        table::{ColumnId, ORDER_LINES, TableId},
        text::Text2,
    },
    engine::{
        model::Model,
        rows::{BatchRows, ColumnCells},
    },
};
use rust_decimal::Decimal;

/// Members of each dimension: accounts, employees, regions, product lines.
pub const MEMBERS: [u32; 4] = [2_000, 500, 8, 20];
/// Names of the number columns, in hundredths.
pub const NUMBERS: [&str; 5] = ["net_amount", "cost", "quantity", "complaints", "response_hours"];

fn name(prefix: &str, place: u32) -> String {
    format!("{prefix}{place:05}")
}

fn keys(code: String) -> Vec<ExternalKey> {
    vec![ExternalKey { source: "bench".to_owned(), code }]
}

/// A batch of order lines: `days` are order, promise and delivery; `codes` the members of each dimension; `numbers` are
/// [`NUMBERS`].
pub fn batch(days: [Vec<i32>; 3], codes: [Vec<u32>; 4], numbers: [Vec<i64>; 5]) -> BatchRows {
    let rows = u32::try_from(days[0].len()).unwrap_or(0);
    let mut columns = BTreeMap::new();
    for (code, days) in ["order_date", "promised_date", "delivered_date"].into_iter().zip(days) {
        columns.insert(ColumnId::from(code), ColumnCells::Day(days));
    }
    for ((code, codes), members) in
        ["account", "employee", "region", "product_line"].into_iter().zip(codes).zip(MEMBERS)
    {
        let dictionary = (0..members).map(|place| name(code, place)).collect();
        columns.insert(ColumnId::from(code), ColumnCells::Text { dictionary, codes });
    }
    for (code, mantissas) in NUMBERS.into_iter().zip(numbers) {
        columns.insert(ColumnId::from(code), ColumnCells::Number { scale: 2, mantissas });
    }
    BatchRows { rows, columns }
}

/// The conditions of the inputs; the page has the same ones in SQL.
fn conditions() -> [Vec<Condition>; 10] {
    let column = |code: &str| Box::new(RowValue::Column(code.into()));
    let above = |code: &str, number: i64| {
        Condition::Compare(
            column(code),
            Comparison::Greater,
            Box::new(RowValue::Number(Decimal::from(number))),
        )
    };
    let delivered = || Condition::Present("delivered_date".into());
    let on_time = || Condition::OnOrBefore("delivered_date".into(), "promised_date".into());
    [
        vec![],
        vec![delivered()],
        vec![delivered(), on_time()],
        vec![Condition::After("delivered_date".into(), "promised_date".into())],
        vec![above("complaints", 0)],
        vec![above("net_amount", 500)],
        vec![above("quantity", 50)],
        vec![above("response_hours", 24)],
        vec![Condition::Not(Box::new(delivered()))],
        vec![above("net_amount", 500), on_time()],
    ]
}

/// Columns of imported files that are summed.
pub const IMPORTED: [&str; 4] = ["net_amount", "quantity", "complaints", "response_hours"];

/// Twenty inputs: for each condition a count and the sum of one of the columns, which take turns.
pub fn model(rows: BatchRows, summed: &[&'static str]) -> Model {
    let mut model = Model::default();
    let mut put = |record: Record| model.workspace.put(record);
    for place in 0..MEMBERS[0] {
        put(Record::Account(Account {
            id: Id::from_raw(u64::from(place) + 1),
            name: Text2::default(),
            keys: keys(name("account", place)),
            facts: Dated::always(AccountFacts::default()),
        }));
    }
    for place in 0..MEMBERS[1] {
        put(Record::Employee(Employee {
            id: Id::from_raw(u64::from(place) + 1),
            name: Text2::default(),
            keys: keys(name("employee", place)),
            facts: Dated::always(EmployeeFacts::default()),
            employed: Vec::new(),
            away: Vec::new(),
        }));
    }
    for place in 0..MEMBERS[2] {
        let (id, keys) = (Id::from_raw(u64::from(place) + 1), keys(name("region", place)));
        put(Record::Region(Region { id, name: Text2::default(), keys }));
    }
    for place in 0..MEMBERS[3] {
        let (id, keys) = (Id::from_raw(u64::from(place) + 1), keys(name("product_line", place)));
        put(Record::ProductLine(ProductLine { id, name: Text2::default(), keys }));
    }
    let inputs = conditions().into_iter().zip(summed.iter().copied().cycle()).flat_map(|(filter, column)| {
        [(filter.clone(), Aggregate::Count), (filter, Aggregate::Sum(column.into()))]
    });
    for ((filter, function), raw) in inputs.zip(1..) {
        let records =
            RecordAggregate { table: ORDER_LINES.into(), function, filter, time: "order_date".into() };
        let id = Id::from_raw(raw);
        put(Record::Input(Input {
            id,
            name: Text2::default(),
            unit: Unit::Count,
            records: Some(records),
            typed: None,
        }));
    }
    let id = Id::from_raw(1);
    put(Record::Batch(Batch {
        id,
        table: TableId::from(ORDER_LINES),
        sha256: String::new(),
        rows: rows.rows,
        columns: Vec::new(),
        source: "bench".to_owned(),
        imported_at: 0,
    }));
    model.rows.insert(id, rows);
    model
}
