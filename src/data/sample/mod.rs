//! The sample workspace: synthetic, made of a fixed seed, marked as a sample. Firms, people and figures are invented;
//! the stories planted in it are told in docs/sample.md. Compiled into the command line only.

mod answers;
mod cast;
mod dice;
mod orders;
mod pay;
mod plans;

use std::collections::BTreeMap;

use crate::{
    data::{
        packed::pack,
        starter::{common, id},
    },
    domain::{
        batch::{Batch, BatchColumn},
        card_rule::RollUp,
        id::{Id, stable_bits},
        portfolio::{PortfolioGroups, PortfolioPlan},
        settings::Settings,
        table::{ORDER_LINES, TableId, standard_columns},
        text::Text2,
        workspace::Workspace,
    },
    engine::{model::Model, rows::BatchRows},
};

/// First of the two fiscal years of the sample.
pub const FIRST_YEAR: i32 = 2024;
/// The two years in months.
pub const MONTHS: usize = 24;

/// The sample: 24 months from January 2024, so that each period of 2025 has one of the year before to compare with.
pub fn sample() -> Model {
    let mut workspace = common();
    name_it(&mut workspace);
    cast::enter(&mut workspace);
    let orders = orders::orders();
    plans::set(&mut workspace);
    pay::agree(&mut workspace);
    answers::give(&mut workspace, &orders);
    let mut rows = BTreeMap::new();
    for (year, imported_at) in [(FIRST_YEAR, 1_736_121_600), (FIRST_YEAR + 1, 1_767_657_600)] {
        let lines = orders::rows_of(&orders, year);
        if let Some(batch) = batch_of(year, imported_at, &lines) {
            rows.insert(batch.id, lines);
            workspace.put(batch.into());
        }
    }
    Model { workspace, rows, ..Model::default() }
}

fn name_it(workspace: &mut Workspace) {
    let Some(settings) = workspace.settings().cloned() else { return };
    workspace.settings.clear();
    let settings = Settings {
        id: id("workspace/sample"),
        name: Text2::new("示例：华辰工业（虚构）", "Sample: Huachen Industrial (fictional)"),
        sample: true,
        portfolio: Some(PortfolioPlan {
            roll_up: RollUp::WeightedMean,
            weigh_by: Some(id("kpi/K01")),
            group_by: Some(PortfolioGroups::Region),
        }),
        ..settings
    };
    workspace.put(settings.into());
}

/// `imported_at` is 6 January of the year after, 00:00 UTC.
fn batch_of(year: i32, imported_at: i64, rows: &BatchRows) -> Option<Batch> {
    let columns = standard_columns(&ORDER_LINES.into())
        .unwrap_or_default()
        .iter()
        .filter(|spec| rows.columns.contains_key(&spec.code.into()));
    Some(Batch {
        id: Id::from_raw(stable_bits(&format!("sample/orders/{year}"))),
        table: TableId::from(ORDER_LINES),
        sha256: pack(rows).ok()?.sha256,
        rows: rows.rows,
        columns: columns
            .map(|spec| BatchColumn {
                column: spec.code.into(),
                kind: spec.kind,
                header: spec.code.to_owned(),
            })
            .collect(),
        source: format!("sample-orders-{year}.csv"),
        imported_at,
    })
}
