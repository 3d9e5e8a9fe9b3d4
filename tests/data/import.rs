//! Mapping of columns, and rows that cannot be used.

use keyscore::{
    data::import::{
        Amounts, Expected, ImportChoices, ImportError,
        importer::{Imported, Importer},
        preview::{NetAmount, preview},
    },
    domain::table::ColumnId,
    engine::rows::{ColumnCells, MISSING_TIME},
};

use crate::support::{cells, import, import_in, mapped, seen};

#[test]
fn chinese_and_english_headers_are_understood() {
    let chinese = "订单编号,客户名称,客户编号,业务员,下单日期,承诺交期,发货日期,大区,产品线,产品名称,数量,单价(元),折扣,销售额（元）,成本,投诉次数,响应时长(小时),备注\n\
        1,甲,C1,乙,2026-1-1,2026-1-2,2026-1-3,华东,丙,丁,1,2,0,2,1,0,1.5,无\n";
    assert_eq!(
        mapped(&seen(chinese.as_bytes())),
        [
            Some("order_id"),
            Some("account"),
            None,
            Some("employee"),
            Some("order_date"),
            Some("promised_date"),
            Some("delivered_date"),
            Some("region"),
            Some("product_line"),
            Some("product"),
            Some("quantity"),
            Some("unit_price"),
            Some("discount"),
            Some("net_amount"),
            Some("cost"),
            Some("complaints"),
            Some("response_hours"),
            None,
        ]
    );
    let english = "orderID,customer,employee,orderDate,requiredDate,shippedDate,category,product,quantity,unitPrice,discount,netAmount\n\
        1,A,B,1996-07-04 00:00:00.000,1996-08-01 00:00:00.000,NULL,C,D,12,14.00,0,168\n";
    assert_eq!(
        mapped(&seen(english.as_bytes())),
        [
            Some("order_id"),
            Some("account"),
            Some("employee"),
            Some("order_date"),
            Some("promised_date"),
            Some("delivered_date"),
            Some("product_line"),
            Some("product"),
            Some("quantity"),
            Some("unit_price"),
            Some("discount"),
            Some("net_amount"),
        ]
    );
    let other = "Order_No,Customer Name,Sales Rep,Order Date,Due Date,Ship Date,Region,Product Line,Qty,Net Sales (CNY)\n1,A,B,2026-01-01,2026-01-02,2026-01-03,E,P,1,5\n";
    assert_eq!(
        mapped(&seen(other.as_bytes())),
        [
            Some("order_id"),
            Some("account"),
            Some("employee"),
            Some("order_date"),
            Some("promised_date"),
            Some("delivered_date"),
            Some("region"),
            Some("product_line"),
            Some("quantity"),
            Some("net_amount"),
        ]
    );
}

#[test]
fn values_overrule_headers_that_promise_something_else() {
    // "日期" holds no days, so it is not taken for the day of the order; the column of days is.
    let text = "单号,日期,X,客户\n1,一,2026-01-01,甲\n2,二,2026-01-02,乙\n";
    assert_eq!(mapped(&seen(text.as_bytes())), [Some("order_id"), None, Some("order_date"), Some("account")]);
}

#[test]
fn titles_above_the_header_and_blank_lines_are_skipped_and_lines_keep_their_numbers() {
    let text =
        "2026年销售明细,,,\n\norder id,order date,customer,amount\n\n1,2026-01-01,A,5\n,,,\n2,bad,B,6\n";
    let imported = import(text);
    assert_eq!((imported.accepted, imported.refused_rows, imported.blank_rows), (1, 1, 1));
    let issue = &imported.issues[0];
    assert_eq!(
        (issue.line, issue.header.as_str(), issue.found.as_str(), issue.expected),
        (7, "order date", "bad", Expected::Day)
    );
}

#[test]
fn every_refused_row_says_why() {
    let text = "order id,order date,customer,quantity,discount,amount,note\n\
        1,2026-01-01,A,1,0,10,ok\n\
        ,2026-01-01,A,1,0,10,no order\n\
        3,31.2.2026,A,1,0,10,no such day\n\
        4,2026-01-01,NULL,1,0,10,no customer\n\
        5,2026-01-01,A,三,0,x,two bad cells\n\
        6,2026-01-01,A,1,15,10,discount above 1\n\
        7,2026-01-01,A,1,0\n\
        8,2026-01-01,A,1,0,10,ok,surplus\n\
        9,2026-01-01,A,1,15%,10,ok,,\n\
        10,2026-01-01,A,N/A,—,,all optional cells missing\n";
    let imported = import(text);
    assert_eq!((imported.accepted, imported.refused_rows, imported.issue_count), (3, 7, 8));
    let issues: Vec<_> =
        imported.issues.iter().map(|issue| (issue.line, issue.header.as_str(), issue.expected)).collect();
    assert_eq!(
        issues,
        [
            (3, "order id", Expected::Something),
            (4, "order date", Expected::Day),
            (5, "customer", Expected::Something),
            (6, "quantity", Expected::Number),
            (6, "amount", Expected::Number),
            (7, "discount", Expected::Discount),
            (8, "", Expected::Cells { headers: 7, found: 5 }),
            (9, "", Expected::Cells { headers: 7, found: 8 }),
        ]
    );
    assert_eq!(cells(&imported, "quantity"), ["1", "1", "-"]);
    assert_eq!(cells(&imported, "discount"), ["0.00", "0.15", "-"]);
    assert_eq!(cells(&imported, "net_amount"), ["10", "10", "-"]);
}

#[test]
fn an_open_quotation_mark_is_named() {
    let at_end = import("order id,order date,customer\n1,2026-01-01,A\n2,2026-01-01,\"B\n3,2026-01-01,C\n");
    assert_eq!(
        (at_end.accepted, at_end.issues[0].line, at_end.issues[0].expected),
        (1, 3, Expected::ClosedQuote)
    );
    let across = import("order id,order date,customer\n1,\"2026-01-01,A\n2,2026-01-01,\"B\n3,2026-01-01,C\n");
    assert_eq!(
        (across.accepted, across.issues[0].line, across.issues[0].expected),
        (1, 2, Expected::ClosedQuote)
    );
    let fine = import("order id,order date,customer\n1,2026-01-01,\"A\nline 2\"\n2,x,B\n");
    assert_eq!((cells(&fine, "account")[0].as_str(), fine.issues[0].line), ("A\nline 2", 4));
}

#[test]
fn identifiers_stay_text() {
    let imported = import(
        "order id,order date,customer\n007,2026-01-01,NaN\n=\"0012\",2026-01-01, null island \n123456789012345678,2026-01-01,1e5\n",
    );
    assert_eq!(cells(&imported, "order_id"), ["007", "0012", "123456789012345678"]);
    assert_eq!(cells(&imported, "account"), ["NaN", "null island", "1e5"]);
}

#[test]
fn a_column_takes_the_scale_of_its_longest_fraction() {
    let imported = import(
        "order id,order date,customer,amount\n1,2026-01-01,A,5\n2,2026-01-01,A,\n3,2026-01-01,A,0.125\n4,2026-01-01,A,-2.5\n",
    );
    assert_eq!(cells(&imported, "net_amount"), ["5.000", "-", "0.125", "-2.500"]);
    // 9,223,372,036,854,775,807 is the greatest 64-bit integer: with 9 places 9 thousand million is still fine.
    let imported = import(
        "order id,order date,customer,amount\n1,2026-01-01,A,9000000000\n2,2026-01-01,A,0.123456789\n3,2026-01-01,A,10000000000\n",
    );
    assert_eq!(
        (imported.accepted, imported.issues[0].line, imported.issues[0].expected),
        (2, 4, Expected::SmallerNumber)
    );
    let late = import(
        "order id,order date,customer,amount\n1,2026-01-01,A,10000000000\n2,2026-01-01,A,0.123456789\n3,2026-01-01,A,0.5\n",
    );
    assert_eq!(
        (late.accepted, late.issues[0].line),
        (2, 3),
        "a fraction that would push out an earlier number"
    );
}

#[test]
fn net_amounts_are_computed_exactly_where_they_are_not_given() {
    let text = "order id,order date,customer,quantity,unit price,discount\n1,2026-01-01,A,3,9.99,0.05\n2,2026-01-01,A,2,10,\n3,2026-01-01,A,,10,0\n";
    assert_eq!(seen(text.as_bytes()).net_amount, NetAmount::Computed);
    let imported = import(text);
    // 3 × 9.99 × 0.95 = 28.4715; a blank discount is none and is counted; without a quantity there is no amount.
    assert_eq!(cells(&imported, "net_amount"), ["28.4715", "20.0000", "-"]);
    assert_eq!(imported.blank_discounts, 1);
    let rounded = ImportChoices { amounts: Amounts::RoundPerLine { places: 2 }, ..ImportChoices::default() };
    let imported = import_in(text.as_bytes(), &rounded, 100).unwrap();
    assert_eq!(cells(&imported, "net_amount"), ["28.47", "20.00", "-"]);
    assert_eq!(seen(b"order id,order date,customer\n1,2026-01-01,A\n").net_amount, NetAmount::Absent);
}

#[test]
fn computed_amounts_are_rounded_once() {
    let rounded = ImportChoices { amounts: Amounts::RoundPerLine { places: 2 }, ..ImportChoices::default() };
    let text = "order id,order date,customer,quantity,unit price\n1,2026-01-01,A,0.999999999,0.005\n2,2026-01-01,A,1,1.005\n";
    // By hand: 0.005 × 0.999999999 = 0.004999999995, so 0.00; rounded to nine places first it would be 0.01.
    let imported = import_in(text.as_bytes(), &rounded, 100).unwrap();
    assert_eq!(cells(&imported, "net_amount"), ["0.00", "1.01"]);
}

#[test]
fn given_amounts_are_rounded_half_away_from_zero_on_request() {
    let rounded = ImportChoices { amounts: Amounts::RoundPerLine { places: 2 }, ..ImportChoices::default() };
    let text = "order id,order date,customer,amount\n1,2026-01-01,A,2.345\n2,2026-01-01,A,-2.345\n3,2026-01-01,A,2.344\n";
    assert_eq!(
        cells(&import_in(text.as_bytes(), &rounded, 9).unwrap(), "net_amount"),
        ["2.35", "-2.35", "2.34"]
    );
}

#[test]
fn the_user_maps_columns_and_is_held_to_it() {
    let text = "a,b,c,d\n1,2026-01-01,X,5\n";
    let choose = |columns: [Option<&str>; 4]| ImportChoices {
        columns: Some(columns.iter().map(|column| column.map(ColumnId::from)).collect()),
        ..ImportChoices::default()
    };
    let good = choose([Some("order_id"), Some("order_date"), Some("account"), None]);
    let imported = import_in(text.as_bytes(), &good, 50).unwrap();
    assert_eq!(
        imported
            .columns
            .iter()
            .map(|column| (column.column.0.as_str(), column.header.as_str()))
            .collect::<Vec<_>>(),
        [("order_id", "a"), ("order_date", "b"), ("account", "c")]
    );
    let of = |choices: ImportChoices| import_in(text.as_bytes(), &choices, 50).unwrap_err();
    assert_eq!(
        of(choose([Some("order_id"), Some("order_id"), None, None])),
        ImportError::ColumnTwice("order_id".into())
    );
    assert_eq!(
        of(choose([Some("nonsense"), None, None, None])),
        ImportError::UnknownColumn("nonsense".into())
    );
    assert_eq!(
        of(choose([Some("order_id"), None, Some("account"), None])),
        ImportError::MissingColumns(vec!["order_date".into()])
    );
    assert_eq!(
        of(ImportChoices { columns: Some(vec![None]), ..ImportChoices::default() }),
        ImportError::MappingLength { given: 1, found: 4 }
    );
    let delimiter = ImportChoices { delimiter: Some('a'), ..ImportChoices::default() };
    assert_eq!(of(delimiter), ImportError::UnknownDelimiter('a'));
}

#[test]
fn progress_counts_rows_and_blank_columns_are_told() {
    let text = b"order id,order date,customer,cost\n1,2026-01-05,A,\n2,2026-01-01,B,\n";
    let seen = preview(text, text.len() as u64, &ImportChoices::default()).unwrap();
    let mut importer = Importer::new(&seen).unwrap();
    assert_eq!(importer.feed(&text[..40]).unwrap(), 0);
    assert_eq!(importer.feed(&text[40..]).unwrap(), 2);
    let imported = importer.finish().unwrap();
    assert_eq!(imported.blank_columns, [ColumnId::from("cost")]);
    let days = imported.order_days.unwrap();
    assert_eq!(
        (days.from.to_string(), days.last().to_string()),
        ("2026-01-01".to_owned(), "2026-01-05".to_owned())
    );
}

#[test]
fn an_order_with_its_amount_that_comes_alone_is_an_order_of_one_line() {
    let text = "Order ID,Account,Employee,Order date,Promised date,Delivered date,Net amount\n\
                1,Alder & Co,Kim Roe,2025-02-03,2025-02-10,2025-02-09,600\n";
    assert_eq!(import(text).table.0, "order_lines");
}

fn requests(text: &str) -> Imported {
    let choices = ImportChoices { table: Some("service_requests".into()), ..ImportChoices::default() };
    import_in(format!("request id,raised,responded,is_resolved\n{text}").as_bytes(), &choices, 7).unwrap()
}

#[test]
fn a_day_without_a_time_is_no_midnight() {
    let imported = requests(
        "1,2026-03-01 09:00,2026-03-01 10:00,1\n2,2026-03-01,2026-03-01 10:00,1\n3,2026-03-01 09:00,2026-03-02,1\n4,2026-03-01,2026-03-01,1\n",
    );
    // Rows 2 and 4 are placed by their day, but nothing is measured from it; row 3 has no hour of an answer.
    assert_eq!(imported.days_without_time, 3);
    assert_eq!(imported.accepted, 4);
    let times = |column: &str| match &imported.rows.columns[&ColumnId::from(column)] {
        ColumnCells::Time(seconds) => seconds.clone(),
        other => panic!("{other:?}"),
    };
    // date -u -d 2026-03-01 +%s is 1772323200.
    assert_eq!(times("raised"), [1_772_355_600, 1_772_323_200, 1_772_355_600, 1_772_323_200]);
    assert_eq!(times("responded"), [1_772_359_200, MISSING_TIME, MISSING_TIME, MISSING_TIME]);
}

#[test]
fn a_row_stays_in_the_month_that_is_written() {
    let imported = requests(
        "1,2026-03-01T08:00:00+08:00,2026-03-01T01:00:00Z,1\n2,2026-03-31T23:30:00Z,2026-04-01T08:00:00+08:00,1\n",
    );
    let times = |column: &str| match &imported.rows.columns[&ColumnId::from(column)] {
        ColumnCells::Time(seconds) => seconds.clone(),
        other => panic!("{other:?}"),
    };
    // 2026-03-31 23:30 is 1772323200 + 30 × 86400 + 84600 s; the first answer took an hour, the second half an hour.
    assert_eq!(times("raised"), [1_772_352_000, 1_774_999_800]);
    assert_eq!(times("responded"), [1_772_355_600, 1_775_001_600]);
}

#[test]
fn an_x_beside_ticks_is_a_cross_and_none_is_no() {
    let marks = |texts: [&str; 3]| {
        let rows: String =
            texts.iter().enumerate().map(|(row, text)| format!("{row},2026-03-01 09:00,,{text}\n")).collect();
        cells(&requests(&rows), "is_resolved")
    };
    assert_eq!(marks(["√", "x", "无"]), ["1", "0", "0"]);
    assert_eq!(marks(["x", "", "否"]), ["1", "-", "0"]);
    assert_eq!(marks(["1.0", "0.0", "有"]), ["1", "0", "1"]);
}
