//! How real exports are written: decimal marks, units in headers, titles, headers in two rows or none, and what only
//! the rows far down decide.

use keyscore::data::import::{
    DayOrder, DecimalMark, Expected, HeaderRow, ImportChoices, ImportError, PREVIEW_BYTES,
    evidence::Survey,
    number::{Exact, NumberError, has_own_scale, open_mark, scaled},
    preview::{Preview, preview},
    units::{is_percent_header, scale_of_header, scale_of_title},
};

use crate::support::{cells, import, import_in, mapped, seen};

/// The preview after all rows were surveyed, as the codec makes it.
fn surveyed(bytes: &[u8], piece: usize) -> Preview {
    let head = &bytes[..bytes.len().min(PREVIEW_BYTES)];
    let total = bytes.len() as u64;
    let first = preview(head, total, &ImportChoices::default()).unwrap();
    assert!(!first.evidence.whole);
    let mut survey = Survey::new(&first, false).unwrap();
    bytes.chunks(piece).for_each(|piece| survey.feed(piece).unwrap());
    let evidence = Some(survey.finish(true).unwrap());
    preview(head, total, &ImportChoices { evidence, ..ImportChoices::default() }).unwrap()
}

#[test]
fn a_decimal_comma_is_decided_from_the_whole_column() {
    let text = "order id;order date;customer;amount;cost\n1;2026-03-01;A;1.234;1.000,5\n2;2026-03-02;B;2.500;3,25\n3;2026-03-03;C;12,5;7\n";
    let imported = import(text);
    // The third row tells that 1.234 is a thousand and more.
    assert_eq!(cells(&imported, "net_amount"), ["1234.0", "2500.0", "12.5"]);
    assert_eq!(cells(&imported, "cost"), ["1000.50", "3.25", "7.00"]);
}

#[test]
fn a_column_that_says_nothing_follows_the_others() {
    let text =
        "order id;order date;customer;amount;cost\n1;2026-03-01;A;1.234;0,5\n2;2026-03-02;B;2.500;3,25\n";
    assert_eq!(cells(&import(text), "net_amount"), ["1234", "2500"]);
    let text = "order id,order date,customer,amount,cost\n1,2026-03-01,A,\"1,234\",0.5\n2,2026-03-02,B,\"2,500\",3.25\n";
    assert_eq!(cells(&import(text), "net_amount"), ["1234", "2500"]);
}

#[test]
fn a_mark_that_nothing_decides_is_asked_for() {
    let text = b"order id,order date,customer,amount\n1,2026-03-01,A,1.234\n2,2026-03-02,B,56.789\n";
    assert_eq!(seen(text).decimal_question.as_deref(), Some("1.234"));
    let choose = |decimal| ImportChoices { decimal: Some(decimal), ..ImportChoices::default() };
    let read = |decimal| cells(&import_in(text, &choose(decimal), 9).unwrap(), "net_amount");
    assert_eq!(read(DecimalMark::Point), ["1.234", "56.789"]);
    assert_eq!(read(DecimalMark::Comma), ["1234", "56789"]);
    assert_eq!(preview(text, text.len() as u64, &choose(DecimalMark::Comma)).unwrap().decimal_question, None);
    // A thousand with a comma is none in a file whose cells a comma separates; with semicolons it may be.
    assert_eq!(
        seen(b"order id,order date,customer,amount\n1,2026-03-01,A,\"1,234\"\n").decimal_question,
        None
    );
    let semicolons = b"order id;order date;customer;amount\n1;2026-03-01;A;1,234\n";
    assert_eq!(seen(semicolons).decimal_question.as_deref(), Some("1,234"));
    // Nor where the column is left out.
    let other = b"order id,order date,customer,version\n1,2026-03-01,A,1.234\n";
    assert_eq!(seen(other).decimal_question, None);
    assert_eq!(["1,234", "12.345.678", "1.5", "abc"].map(open_mark), [Some(','), None, None, None]);
}

#[test]
fn what_only_rows_far_down_decide() {
    let mut text = String::from("order id;order date;customer;amount;note\n");
    for number in 0..5_000 {
        text.push_str(&format!("{number};03/04/2026;A;1.234;{}\n", "x".repeat(200)));
    }
    assert!(text.len() > PREVIEW_BYTES);
    text.push_str("60000;25/04/2026;A;1.234,5;\n");
    let first =
        preview(&text.as_bytes()[..PREVIEW_BYTES], text.len() as u64, &ImportChoices::default()).unwrap();
    assert!(first.day_order_ambiguous && first.decimal_question.is_some());
    let seen = surveyed(text.as_bytes(), 1 << 20);
    assert_eq!(
        (seen.day_order, seen.day_order_ambiguous, seen.decimal_question),
        (DayOrder::DayFirst, false, None)
    );
    assert!(seen.columns[3].decimal_comma);
}

#[test]
fn an_encoding_that_shows_far_down_is_recognised() {
    let mut bytes = b"order id,order date,customer,amount,note\n".to_vec();
    for number in 0..5_000 {
        bytes.extend_from_slice(format!("{number},2026-03-01,A,1.5,{}\n", "x".repeat(200)).as_bytes());
    }
    let tail = "60000,2026-03-01,云栎家电股份有限公司,2.5,\n60001,2026-03-02,澜桐医疗器械有限公司,3.5,\n";
    bytes.extend_from_slice(&encoding_rs::GB18030.encode(tail).0);
    assert_eq!(
        preview(&bytes[..PREVIEW_BYTES], bytes.len() as u64, &ImportChoices::default()).unwrap().encoding,
        "UTF-8"
    );
    for piece in [4_099, 1 << 20] {
        assert_eq!(surveyed(&bytes, piece).encoding, "gb18030");
    }
}

#[test]
fn units_in_headers_and_titles() {
    for (header, scale) in [
        ("销售额（万元）", 4),
        ("销售额(万元)", 4),
        ("金额:万元", 4),
        ("成本（人民币：千元）", 3),
        ("成本(千元)", 3),
        ("销售额（亿元）", 8),
        ("销售额【百万】", 6),
        ("Sales (k)", 3),
        ("Sales (kCNY)", 3),
        ("Sales (CNY k)", 3),
        ("Revenue [USD mn]", 6),
        ("Revenue (in thousands)", 3),
        ("Revenue ('000)", 3),
        ("净额（元）", 0),
        ("重量（千克）", 0),
        ("Amount (net)", 0),
        ("万达广场", 0),
    ] {
        assert_eq!(scale_of_header(header), scale, "{header}");
    }
    assert_eq!(
        ["单位：万元", "2026年销售明细 单位：人民币万元", "单位：元", "万元"].map(scale_of_title),
        [4, 4, 0, 0]
    );
    assert!(is_percent_header("折扣(%)") && is_percent_header("discount_pct") && !is_percent_header("折扣"));
    assert!(
        has_own_scale("1.2万") && has_own_scale("15%") && has_own_scale("8.5折") && !has_own_scale("￥1.2")
    );
}

#[test]
fn numbers_take_the_unit_of_their_header_unless_they_have_their_own() {
    let text = "订单编号,下单日期,客户,销售额（万元）,成本,折扣(%),数量(千件)\n1,2026-03-01,甲,12.5,3,15,2.5\n2,2026-03-02,乙,1.2亿,4,20%,1\n";
    let imported = import(text);
    // By hand: 12.5 万 = 125,000; 1.2亿 says its own unit; 15 and 20% are 0.15 and 0.20; 2.5 thousand pieces.
    assert_eq!(cells(&imported, "net_amount"), ["125000", "120000000"]);
    assert_eq!(cells(&imported, "cost"), ["3", "4"]);
    assert_eq!(cells(&imported, "discount"), ["0.15", "0.20"]);
    assert_eq!(cells(&imported, "quantity"), ["2500", "1000"]);
    let plain = ImportChoices { plain_units: true, ..ImportChoices::default() };
    let imported = import_in(text.as_bytes(), &plain, 50).unwrap();
    assert_eq!(cells(&imported, "net_amount"), ["120000000"], "15 is no discount then");
    let titled = "2026年销售明细,,,单位：万元\n订单编号,下单日期,客户,销售额\n1,2026-03-01,甲,12.5\n";
    assert_eq!(cells(&import(titled), "net_amount"), ["125000"]);
    let seen = seen(titled.as_bytes());
    assert_eq!((seen.columns[3].scale, seen.columns[3].read_as.as_deref()), (4, Some("125000")));
    assert_eq!(scaled("0.0000000001", false, 4), Ok(Exact { mantissa: 0, scale: 0, rounded: true }));
    assert_eq!(scaled("x", false, 4), Err(NumberError::NotANumber));
}

#[test]
fn the_header_is_found_below_titles_and_in_two_rows() {
    let titles = "Sales report,,,\nCompany,Alder Ltd,Period,2026-03\nPrinted,2026-04-01,,\n\norder id,order date,customer,amount\n1,2026-03-01,A,5\n";
    assert_eq!(seen(titles.as_bytes()).header, HeaderRow::At(3));
    assert_eq!(import(titles).accepted, 1);
    // Merged cells: 订单编号 and 客户 over both rows, 日期 and 金额 over two columns each.
    let merged =
        "订单编号,客户,日期,,金额,\n,,下单日期,发货日期,销售额,成本\n1,甲,2026-03-01,2026-03-02,5,3\n";
    let preview = seen(merged.as_bytes());
    assert_eq!(preview.header, HeaderRow::At(1));
    assert_eq!(
        mapped(&preview),
        [
            Some("order_id"),
            Some("account"),
            Some("order_date"),
            Some("delivered_date"),
            Some("net_amount"),
            Some("cost")
        ]
    );
    assert_eq!((preview.records_above(), preview.titles()), (2, 1));
    assert_eq!(import(merged).accepted, 1);
}

#[test]
fn a_table_without_header_is_mapped_by_hand() {
    let text = b"A1,2026-03-01,Alder,5\nA2,2026-03-02,Birch,6\n";
    let preview = seen(text);
    assert_eq!(preview.header, HeaderRow::Absent(0));
    assert_eq!(mapped(&preview), [None, Some("order_date"), None, None]);
    let columns = ["order_id", "order_date", "account", "net_amount"].map(|code| Some(code.into())).to_vec();
    let choices = ImportChoices { columns: Some(columns), ..ImportChoices::default() };
    let imported = import_in(text, &choices, 5).unwrap();
    assert_eq!(
        (imported.accepted, cells(&imported, "account")),
        (2, vec!["Alder".to_owned(), "Birch".to_owned()])
    );
}

#[test]
fn the_user_says_where_the_header_is() {
    let text = b"a,b,c\norder id,order date,customer\n1,2026-03-01,A\n2,2026-03-02,B\n";
    assert_eq!(seen(text).first_records[1], ["order id", "order date", "customer"]);
    let choose = |header| ImportChoices { header: Some(header), ..ImportChoices::default() };
    let at = |header| preview(text, text.len() as u64, &choose(header));
    assert_eq!(at(HeaderRow::At(0)).unwrap().columns[0].header, "a");
    assert_eq!(at(HeaderRow::Absent(2)).unwrap().rows.len(), 2);
    assert_eq!(at(HeaderRow::At(3)), Err(ImportError::NoRows));
    assert_eq!(at(HeaderRow::At(9)), Err(ImportError::Empty));
}

#[test]
fn failed_formulas_and_words_for_nothing() {
    let text = "order id,order date,customer,promised date,amount,cost\n1,2026-03-01,A,待定,无,#N/A\n2,2026-03-01,#REF!,0000-00-00,5,1\n3,2026-03-01,A,,#DIV/0!,1\n4,2026-03-01,无,,5,none\n";
    let imported = import(text);
    assert_eq!((imported.accepted, imported.refused_rows), (2, 2));
    assert!(imported.issues.iter().all(|issue| issue.expected == Expected::WorkingFormula));
    assert_eq!(cells(&imported, "account"), ["A", "无"], "a name may be any word");
    assert_eq!(cells(&imported, "net_amount"), ["-", "5"]);
    assert_eq!(cells(&imported, "promised_date"), ["-", "-"]);
    assert_eq!(cells(&imported, "cost"), ["-", "-"]);
}

#[test]
fn web_pages_under_the_name_of_a_table_are_named() {
    for text in [
        "<html><table><tr><td>1</td></tr></table></html>",
        "\u{feff}<?xml version=\"1.0\"?><Workbook/>",
        "  <!DOCTYPE html>",
    ] {
        let refused = preview(text.as_bytes(), text.len() as u64, &ImportChoices::default());
        assert_eq!(refused, Err(ImportError::Markup), "{text}");
    }
}
