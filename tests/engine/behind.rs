//! The rows behind a figure: which rows count for whom and when, and that what they add is the figure.

use keyscore::{
    domain::{kpi::Attribution, scope::Scope, text::Lang},
    engine::{
        behind::{CellRead, RowsRead},
        evaluate::evaluate,
        query::{Answer, FormulaDraft, Query},
    },
};
use rust_decimal::Decimal;

use crate::{
    library::stocked,
    support::{World, account, decimal, period},
};

fn behind(world: &World, text: &str, scope: &Scope, when: &str) -> Vec<RowsRead> {
    let draft = FormulaDraft {
        text: text.to_owned(),
        kpi: None,
        attribution: Attribution::Record,
        lang: Lang::En,
        scope: scope.clone(),
        period: period(when),
    };
    match evaluate(&world.model, &Query::FormulaRows(draft)) {
        Answer::FormulaRows(found) => found,
        other => panic!("{other:?}"),
    }
}

fn sum(read: &RowsRead) -> Decimal {
    read.rows.iter().filter_map(|row| row.value).sum()
}

fn texts(read: &RowsRead, column: &str) -> Vec<String> {
    let place = read.columns.iter().position(|known| known.0 == column).unwrap();
    let text = |cell: &Option<CellRead>| match cell {
        Some(CellRead::Text(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    read.rows.iter().map(|row| text(&row.cells[place])).collect()
}

#[test]
fn the_rows_of_a_period_add_up_to_its_figure() {
    let world = stocked();
    // 1200 + 300 on O1, 400 on O2, 100 on O3.
    let found = behind(&world, "SUM(order_lines.net_amount)", &Scope::COMPANY, "2026");
    assert_eq!((found.len(), found[0].counted, sum(&found[0])), (1, 4, decimal("2000")));
    assert_eq!(texts(&found[0], "order_id"), ["O1", "O1", "O2", "O3"]);
    let may = behind(&world, "SUM(order_lines.net_amount)", &Scope::COMPANY, "2026-05");
    assert_eq!((texts(&may[0], "order_id"), sum(&may[0])), (vec!["O2".to_owned()], decimal("400")));
}

#[test]
fn conditions_and_missing_cells_leave_rows_out() {
    let world = stocked();
    // O2 has no cost.
    let margin = "SUM(order_lines.net_amount WHERE cost IS NOT NULL) - SUM(order_lines.cost)";
    let found = behind(&world, margin, &Scope::COMPANY, "2026");
    assert_eq!(found.iter().map(|read| read.counted).collect::<Vec<_>>(), [3, 3]);
    assert_eq!((sum(&found[0]), sum(&found[1])), (decimal("1600"), decimal("1090")));
    // What is counted adds no amount.
    let count = behind(&world, "COUNT(order_lines WHERE region = \"North\")", &Scope::COMPANY, "2026");
    assert_eq!((count[0].counted, sum(&count[0])), (4, Decimal::ZERO));
}

#[test]
fn a_named_indicator_and_a_year_before_bring_their_own_rows() {
    let world = stocked();
    let found = behind(&world, "K01 - SAME_PERIOD_LAST_YEAR(K01)", &Scope::COMPANY, "2026");
    let mut sums: Vec<(i32, Decimal)> = found.iter().map(|read| (read.period.year(), sum(read))).collect();
    sums.sort();
    // 1000 + 500 in 2025
    assert_eq!(sums, [(2025, decimal("1500")), (2026, decimal("2000"))]);
}

#[test]
fn rows_of_an_account_are_those_that_name_it() {
    let world = stocked();
    let scope = account(1);
    let found = behind(&world, "SUM(order_lines.net_amount)", &scope, "2026");
    // O1 alone: 1200 + 300
    assert_eq!((found[0].counted, sum(&found[0])), (2, decimal("1500")));
    assert_eq!(behind(&world, "1 +", &scope, "2026"), []);
}
