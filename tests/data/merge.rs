//! Importing the same source again: what is new, changed and the same, and what is remembered of it.

use keyscore::{
    data::import::{
        Amounts, DayOrder, ImportChoices,
        importer::Imported,
        intake::batch_of,
        merge::{Merged, Overlap, merge, shares_keys},
        preview::preview,
        remembered::Memory,
    },
    domain::{batch::Batch, id::Id},
};

use crate::support::{cells, import, import_in, mapped};

fn batch(imported: &Imported) -> Batch {
    batch_of(imported, Id::from_raw(1), String::new(), "orders.csv".to_owned(), 0)
}

/// The rows of a merge as those of an import, so that its cells can be read.
fn of(merged: &Merged, imported: &Imported) -> Imported {
    Imported { rows: merged.rows.clone(), ..imported.clone() }
}

const FIRST: &str = "order id,order date,customer,product,amount,complaints\n\
    1,2026-01-01,A,P,10,0\n1,2026-01-01,A,P,11,0\n1,2026-01-01,A,Q,5,2\n2,2026-01-02,B,P,7.50,0\n";

#[test]
fn rows_are_known_by_order_product_and_line() {
    let before = import(FIRST);
    // The second line of P in order 1 changed, order 2 is the same at another scale, order 3 is new.
    let after = import(
        "order id,order date,customer,product,amount\n1,2026-01-01,A,P,10\n1,2026-01-01,A,P,12\n2,2026-01-02,B,P,7.5\n3,2026-01-03,C,P,1.25\n",
    );
    let known = batch(&before);
    let merged = merge(&after, &[(&known, before.rows.clone())], false);
    assert_eq!(merged.overlap, Overlap { new: 1, changed: 1, same: 2, gone: 1 });
    let rows = of(&merged, &after);
    assert_eq!(cells(&rows, "order_id"), ["1", "3"]);
    assert_eq!(cells(&rows, "net_amount"), ["12.00", "1.25"]);
    // What the file does not say stays as it was; a new row has none.
    assert_eq!(cells(&rows, "complaints"), ["0", "-"]);
    assert_eq!(
        merged.columns.iter().map(|column| column.column.0.as_str()).collect::<Vec<_>>().last(),
        Some(&"complaints")
    );
    assert_eq!(merged.left.len(), 1);
    let left = Imported { rows: merged.left[0].1.clone(), ..before.clone() };
    assert_eq!(cells(&left, "net_amount"), ["10.0", "5.0", "7.5"]);
    assert_eq!(cells(&left, "product"), ["P", "Q", "P"]);
}

#[test]
fn other_orders_and_the_same_file_again() {
    let before = import(FIRST);
    let known = batch(&before);
    let other = import(&FIRST.replace("\n1,", "\n8,").replace("\n2,", "\n9,"));
    let merged = merge(&other, &[(&known, before.rows.clone())], false);
    assert_eq!((merged.overlap, merged.left.len()), (Overlap { new: 4, changed: 0, same: 0, gone: 0 }, 0));
    assert!(!merged.overlap.exists() && !shares_keys(before.spec(), &before.rows, &other.rows));
    assert!(shares_keys(before.spec(), &before.rows, &before.rows));
    assert_eq!(merged.rows, other.rows);
    let again = merge(&before, &[(&known, before.rows.clone())], false);
    assert_eq!((again.overlap, again.rows.rows), (Overlap { new: 0, changed: 0, same: 4, gone: 0 }, 0));
    assert_eq!(merge(&before, &[], false).overlap, Overlap { new: 4, changed: 0, same: 0, gone: 0 });
}

#[test]
fn decisions_about_a_source_are_remembered_by_its_headers() {
    let text = b"nr,when,who,much\n1,03/04/2026,A,5\n";
    let see = |bytes: &[u8], choices: &ImportChoices| preview(bytes, bytes.len() as u64, choices).unwrap();
    let columns = ["order_id", "order_date", "account", "net_amount"].map(|code| Some(code.into())).to_vec();
    let decided = ImportChoices {
        columns: Some(columns),
        day_order: Some(DayOrder::DayFirst),
        amounts: Amounts::RoundPerLine { places: 2 },
        ..ImportChoices::default()
    };
    let mut memory = Memory::default();
    memory.keep(&see(text, &decided), &decided);
    let memory = Memory::read(&memory.write());
    let open = ImportChoices::default();
    let next = b"NR, when ,who,much\n7,05/06/2026,B,8\n";
    let recalled = memory.recall(&see(next, &open), &open).unwrap();
    let seen = see(next, &recalled);
    assert_eq!(mapped(&seen), [Some("order_id"), Some("order_date"), Some("account"), Some("net_amount")]);
    assert_eq!(
        (seen.day_order, seen.day_order_ambiguous, seen.amounts),
        (DayOrder::DayFirst, false, Amounts::RoundPerLine { places: 2 })
    );
    // A file that decides its days itself is believed.
    let clear = b"nr,when,who,much\n7,05/16/2026,B,8\n";
    assert_eq!(memory.recall(&see(clear, &open), &open).unwrap().day_order, None);
    let other = b"nr,when,who,amount\n7,05/06/2026,B,8\n";
    assert_eq!(memory.recall(&see(other, &open), &open), None);
    assert_eq!(Memory::read("nonsense"), Memory::default());
}

#[test]
fn a_line_of_a_delivery_replaces_its_own() {
    let choices = ImportChoices { table: Some("deliveries".into()), ..ImportChoices::default() };
    let list = |rows: &str| {
        let text = format!("delivery id,product,promised date,quantity\n{rows}");
        import_in(text.as_bytes(), &choices, 7).unwrap()
    };
    let before = list("D1,P,2026-01-01,1\nD1,Q,2026-01-01,2\n");
    // Only Q is there again, with three.
    let after = list("D1,Q,2026-01-01,3\n");
    let merged = merge(&after, &[(&batch(&before), before.rows.clone())], false);
    assert_eq!(merged.overlap, Overlap { new: 0, changed: 1, same: 0, gone: 1 });
    let left = Imported { rows: merged.left[0].1.clone(), ..before.clone() };
    assert_eq!(cells(&left, "product"), ["P"]);
}
