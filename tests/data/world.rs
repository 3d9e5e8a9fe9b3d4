//! Exports as programs really write them: what must never become wrong money without a word.

use keyscore::{
    data::import::{
        DiscountMeaning, ImportChoices, LeftValues,
        asides::Aside,
        doubts::DoubtKind,
        merge::merge,
        preview::{NetAmount, Preview},
    },
    domain::table::ColumnId,
};

use crate::support::{cells, import, import_in, mapped, seen};

fn with(text: &str, choices: &ImportChoices) -> keyscore::data::import::importer::Imported {
    import_in(text.as_bytes(), choices, 7).unwrap()
}

fn kinds(preview: &Preview) -> Vec<(DoubtKind, bool)> {
    preview.doubts.iter().map(|doubt| (doubt.kind, doubt.is_open)).collect()
}

#[test]
fn lines_of_totals_are_left_out_and_listed_whatever_else_they_hold() {
    let text = "单据编号,日期,购货单位,产品,金额\nX1,2026-03-01,云栎,泵,100\nX1,2026-03-01,云栎,阀,50\n小计,2026-03-01,云栎,,150\n\
        X2,2026-03-02,澜桐,泵,70\n小计,2026-03-02,澜桐,,70\n合计：2单,2026/3/31,合计,,220\n制表人：张三,,,,\n";
    let imported = import(text);
    // 100 + 50 and 70 are the rows; 150, 70 and 220 their sums.
    assert_eq!(cells(&imported, "net_amount"), ["100", "50", "70"]);
    let left_out = &imported.left_out;
    assert_eq!((left_out.totals, left_out.sums, left_out.frames), (3, 3, 1));
    assert_eq!(left_out.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 6, 7, 8]);
    assert_eq!(left_out.rows[3].what, Aside::Frame);
    assert_eq!(imported.refused_rows, 0);
    let kept = with(text, &ImportChoices { keep_totals: true, ..ImportChoices::default() });
    assert_eq!(cells(&kept, "order_id"), ["X1", "X1", "小计", "X2", "小计", "合计：2单"]);
}

#[test]
fn a_customer_called_total_is_a_customer_unless_the_line_adds_up() {
    let text = "Order No,Order Date,Customer,Amount\nA1,2026-03-01,Total,100\nA2,2026-03-02,Total Energies,30\n\
        A3,2026-03-03,Sumitomo,5\nTotal,2026-11-30,All customers,135\n";
    let imported = import(text);
    assert_eq!(cells(&imported, "account"), ["Total", "Total Energies", "Sumitomo"]);
    assert_eq!((imported.left_out.totals, imported.left_out.sums), (1, 1));
    // Without an order, with the sum of what is above: 100 + 30.
    let of_groups = "Customer,Order No,Order Date,Amount\nAlder,A1,2026-03-01,100\nAlder,A2,2026-03-02,30\n\
        Alder Total,-,2026-03-02,130\n";
    assert_eq!(cells(&import(of_groups), "net_amount"), ["100", "30"]);
}

#[test]
fn lists_have_no_totals_for_members() {
    let people = import(
        "姓名,部门,入职日期\n林一,销售,2020-01-01\n王二,销售,2021-05-01\n合计：2人,,\n制表人：张三,,\n",
    );
    assert_eq!(cells(&people, "employee"), ["林一", "王二"]);
    let products =
        import("Product,Product line,Unit price\nP1,L,4\nP2,L,6\nTotal,,10\nPrinted on 30/11/2026,,\n");
    assert_eq!(cells(&products, "product"), ["P1", "P2"]);
    assert_eq!(products.left_out.count(), 2);
}

#[test]
fn headers_that_come_again_and_carried_sums_are_no_rows() {
    let text = "Order No;Order Date;Customer;Amount\nR0;01.03.2026;Alder;100,00\nCarried forward;;;100,00\n\
        Order No;Order Date;Customer;Amount\nBrought forward;;;100,00\nR1;14.03.2026;Birch;20,50\nTotal;30.11.2026;All customers;120,50\n";
    let imported = import(text);
    assert_eq!(cells(&imported, "net_amount"), ["100.0", "20.5"]);
    assert_eq!((imported.refused_rows, imported.left_out.totals, imported.left_out.frames), (0, 3, 1));
}

#[test]
fn a_unit_is_a_unit_and_a_company_a_company() {
    let of = |title: &str| {
        let text = format!("销售明细表\n{title}\n订单号,订单日期,客户,金额\nX1,2026-03-01,云栎,100\n");
        cells(&import(&text), "net_amount")
    };
    for title in
        ["编制单位：万华化学集团股份有限公司", "单位：亿纬锂能", "单位：千山药机", "制表单位：百万庄大街"]
    {
        assert_eq!(of(title), ["100"], "{title}");
    }
    for title in ["单位：万元", "金额单位：人民币万元", "（单位：万）", "单位: 万元,"]
    {
        assert_eq!(of(title), ["1000000"], "{title}");
    }
    assert_eq!(of("单位：千元"), ["100000"]);
}

#[test]
fn codes_do_not_say_what_the_decimal_mark_is() {
    let text = "单据编号,日期,购货单位,产品代码,规格,金额\nX1,2026-03-01,云栎,1.001.000,1.001.000,\"1,500\"\nX2,2026-03-01,云栎,1.001.001,1.001.001,\"2,500\"\n";
    assert_eq!(cells(&import(text), "net_amount"), ["1500", "2500"]);
    // A place of a line says nothing about 1.500, which is asked.
    let german = seen(b"Pos;Order No;Order Date;Customer;Amount\n1.1;A1;13.03.2026;Alder;1.500\n1.2;A2;14.03.2026;Alder;2.500\n");
    assert_eq!(german.decimal_question.as_deref(), Some("1.500"));
}

#[test]
fn dotted_days_are_day_first() {
    let preview = seen(b"Order No;Order Date;Customer;Amount\nA1;03.04.2026;Alder;5\n");
    assert!(!preview.day_order_ambiguous);
    assert_eq!(
        cells(&import("Order No;Order Date;Customer;Amount\nA1;03.04.2026;Alder;5\n"), "order_date"),
        ["2026-04-03"]
    );
}

#[test]
fn net_is_taken_before_gross_and_the_books_currency_before_the_documents() {
    let column = |header: &str| {
        let text = format!("订单号,订单日期,客户,{header}\nX1,2026-03-01,云栎,113,13,100\n");
        let preview = seen(text.as_bytes());
        let place =
            preview.columns.iter().position(|one| one.column == Some(ColumnId::from("net_amount"))).unwrap();
        (preview.columns[place].header.clone(), kinds(&preview))
    };
    for (headers, net) in [
        ("含税金额,税额,无税金额", "无税金额"),
        ("价税合计,税额,不含税金额", "不含税金额"),
        ("Gross Amount,VAT,Amount excl. VAT", "Amount excl. VAT"),
        ("原币金额,汇率,本位币金额", "本位币金额"),
        ("Amount,Rate of exchange,Amount (Base)", "Amount (Base)"),
        ("订单金额,数量,行金额", "行金额"),
    ] {
        assert_eq!(column(headers).0, net, "{headers}");
    }
    // Nothing but gross: it is taken, and said.
    let (taken, doubts) = column("含税金额,税额,备注");
    assert_eq!((taken.as_str(), doubts), ("含税金额", vec![(DoubtKind::Gross, false)]));
}

#[test]
fn an_amount_of_the_order_does_not_count_with_each_line() {
    let head = "Order No,Order Date,Customer,Item,Qty,Item Cost,Order Total\n";
    // 2 × 46.48 + 2 × 15.52 = 124; 3 × 10 + 1 × 5 = 35.
    let text = format!(
        "{head}1,2026-03-01,Alder,Cap,2,46.48,124\n1,2026-03-01,Alder,Mug,2,15.52,124\n2,2026-03-02,Birch,Cap,3,10,35\n2,2026-03-02,Birch,Mug,1,5,35\n"
    );
    let preview = seen(text.as_bytes());
    assert_eq!(preview.net_amount, NetAmount::Computed);
    assert_eq!(kinds(&preview), [(DoubtKind::ComputedAmounts, false)]);
    assert_eq!(cells(&import(&text), "net_amount"), ["92.96", "31.04", "30.00", "5.00"]);
    // Without prices it is asked; then each order counts once: 124 + 35.
    let text = "Order No,Order Date,Customer,Item,Order Total\n1,2026-03-01,Alder,Cap,124\n1,2026-03-01,Alder,Mug,124\n\
        2,2026-03-02,Birch,Cap,35\n2,2026-03-02,Birch,Mug,35\n";
    assert_eq!(kinds(&seen(text.as_bytes())), [(DoubtKind::RepeatedAmounts, true)]);
    let once = ImportChoices { once_per_order: true, ..ImportChoices::default() };
    assert_eq!(cells(&with(text, &once), "net_amount"), ["124", "-", "35", "-"]);
    // Lines that are alike are lines.
    let alike = "Order No,Order Date,Customer,Product,Qty,Unit Price,Amount\n1,2026-03-01,A,P,1,10,10\n1,2026-03-01,A,P,1,10,10\n\
        2,2026-03-01,A,P,2,10,20\n2,2026-03-01,A,P,2,10,20\n";
    assert_eq!(kinds(&seen(alike.as_bytes())), []);
    assert_eq!(cells(&import(alike), "net_amount"), ["10", "10", "20", "20"]);
}

#[test]
fn discounts_are_what_the_amounts_say_and_asked_where_they_say_nothing() {
    // 7 × 14.74 × 0.95 = 98.021
    let given = "单据编号,单据日期,往来单位,数量,单价,折扣,折后金额\nX1,2026-03-01,云栎,7,14.74,0.95,98.02\nX2,2026-03-01,云栎,10,100,0.8,800\n";
    let preview = seen(given.as_bytes());
    assert_eq!((preview.discount, kinds(&preview)), (DiscountMeaning::SharePaid, vec![]));
    assert_eq!(cells(&import(given), "discount"), ["0.05", "0.20"]);
    let open = "单据编号,单据日期,往来单位,数量,单价,折扣\nX1,2026-03-01,云栎,10,100,0.95\n";
    assert_eq!(kinds(&seen(open.as_bytes())), [(DoubtKind::Discount, true)]);
    let said = |discount| ImportChoices { discount: Some(discount), ..ImportChoices::default() };
    assert_eq!(cells(&with(open, &said(DiscountMeaning::SharePaid)), "net_amount"), ["950"]);
    assert_eq!(cells(&with(open, &said(DiscountMeaning::ShareOff)), "net_amount"), ["50"]);
    // Money off the line: 1000 − 50, 1000 − 1, 1000 − 0.5.
    let money = "Order No,Order Date,Customer,Qty,Unit Price,Discount\nA1,2026-03-01,Alder,10,100,50.00\nA2,2026-03-01,Alder,10,100,1\nA3,2026-03-01,Alder,10,100,0.5\n";
    assert_eq!(kinds(&seen(money.as_bytes())), [(DoubtKind::Discount, true)]);
    let imported = with(money, &said(DiscountMeaning::Money));
    assert_eq!(cells(&imported, "net_amount"), ["950.0", "999.0", "999.5"]);
    assert_eq!(cells(&imported, "discount"), ["0.0500", "0.0010", "0.0005"]);
    let named = money.replace("Discount", "Discount amount");
    assert_eq!(kinds(&seen(named.as_bytes())), []);
    assert_eq!(cells(&import(&named), "net_amount"), ["950.0", "999.0", "999.5"]);
}

#[test]
fn orders_with_amounts_serve_sales_unless_lines_are_there() {
    let text = b"Order No,Order Date,Customer,Amount,Status,Currency\nX1,2026-03-01,Alder,100,Paid,EUR\nX2,2026-03-02,Birch,50,Paid,EUR\n";
    assert_eq!(seen(text).table.0, "order_lines");
    let look = |choices: &ImportChoices| {
        keyscore::data::import::preview::preview(text, text.len() as u64, choices).unwrap()
    };
    let beside_lines = ImportChoices { has_lines: true, ..ImportChoices::default() };
    assert_eq!(look(&beside_lines).table.0, "orders");
    let several = ImportChoices { is_one_of_several: true, ..ImportChoices::default() };
    let one = look(&several);
    assert!(one.table.0 == "orders" && one.could_be_lines);
}

#[test]
fn minutes_are_parts_of_hours() {
    let text = "订单号,订单日期,客户,金额,响应时间(分钟)\nA1,2026-03-01,云栎,1,90\nA2,2026-03-01,云栎,1,1小时30分\nA3,2026-03-01,云栎,1,2:15\n";
    assert_eq!(cells(&import(text), "response_hours"), ["1.50", "1.50", "2.25"]);
    let plain = ImportChoices { plain_units: true, ..ImportChoices::default() };
    assert_eq!(cells(&with(text, &plain), "response_hours")[0], "90.00");
}

#[test]
fn several_currencies_are_not_added_up_without_a_word() {
    let text = "Order No,Order Date,Customer,Amount\nA1,2026-03-01,Alder,USD 100.00\nA2,2026-03-01,Birch,EUR 40.00\n";
    let preview = seen(text.as_bytes());
    assert_eq!(kinds(&preview), [(DoubtKind::Currencies, true)]);
    assert!(preview.is_open());
    let tallies: Vec<_> = preview.doubts[0]
        .tallies
        .iter()
        .map(|one| (one.value.as_str(), one.rows, one.sum.as_deref()))
        .collect();
    assert_eq!(tallies, [("EUR", 1, Some("40")), ("USD", 1, Some("100"))]);
    let listed = "Order No,Order Date,Customer,Amount,Currency\nA1,2026-03-01,Alder,100,USD\nA2,2026-03-01,Birch,40,JPY\n";
    assert_eq!(kinds(&seen(listed.as_bytes())), [(DoubtKind::Currencies, true)]);
    let one = listed.replace("JPY", "USD");
    assert_eq!(kinds(&seen(one.as_bytes())), []);
}

#[test]
fn cancelled_and_returned_rows_are_named_and_can_be_left_out() {
    let text = "订单号,订单日期,客户,金额,订单状态\nX1,2026-03-01,云栎,100,已完成\nX2,2026-03-01,云栎,60,已取消\nX3,2026-03-01,云栎,40,已完成\n";
    let preview = seen(text.as_bytes());
    assert_eq!(kinds(&preview), [(DoubtKind::Statuses, true)]);
    let striking: Vec<_> = preview.doubts[0].tallies.iter().filter(|one| one.is_striking).collect();
    assert_eq!(
        (striking[0].value.as_str(), striking[0].rows, striking[0].sum.as_deref()),
        ("已取消", 1, Some("60"))
    );
    let leave_out = Some(LeftValues { column: 4, values: vec!["已取消".to_owned()] });
    let imported = with(text, &ImportChoices { leave_out, ..ImportChoices::default() });
    assert_eq!(cells(&imported, "net_amount"), ["100", "40"]);
    assert_eq!(imported.left_out.excluded, 1);
    // The side of an account: H is credit.
    let sides = "Document Number,Posting Date,Customer,D/C,Amount in LC\n1,2026-03-01,Alder,H,100\n2,2026-03-01,Alder,S,100\n";
    assert_eq!(kinds(&seen(sides.as_bytes())), [(DoubtKind::Statuses, true)]);
    // Returns that are negative already are right as they are.
    let negative = "订单号,订单日期,客户,金额,单据类型\nX1,2026-03-01,云栎,100,销售出库单\nX2,2026-03-01,云栎,-60,销售退货单\n";
    assert_eq!(kinds(&seen(negative.as_bytes())), []);
}

#[test]
fn headers_in_two_rows_keep_their_groups() {
    let text = "单据编号,日期,客户,上年同期,,本年,\n,,,数量,金额,数量,金额\nX1,2026-03-01,云栎,1,50,2,100\n";
    let preview = seen(text.as_bytes());
    let headers: Vec<&str> = preview.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(
        headers,
        ["单据编号", "日期", "客户", "上年同期 数量", "上年同期 金额", "本年 数量", "本年 金额"]
    );
    assert_eq!(
        mapped(&preview),
        [
            Some("order_id"),
            Some("order_date"),
            Some("account"),
            None,
            None,
            Some("quantity"),
            Some("net_amount")
        ]
    );
    assert_eq!(cells(&import(text), "net_amount"), ["100"]);
}

#[test]
fn lines_that_an_order_no_longer_has_are_told_and_taken_out_on_request() {
    let before = import(
        "Order No,Order Date,Customer,Product,Amount\n1,2026-03-01,A,P,10\n1,2026-03-01,A,Q,20\n2,2026-03-01,A,P,5\n",
    );
    let now = import("Order No,Order Date,Customer,Product,Amount\n1,2026-03-01,A,P,12\n");
    let batch = keyscore::data::import::intake::batch_of(
        &before,
        keyscore::domain::id::Id::from_raw(1),
        String::new(),
        String::new(),
        0,
    );
    let there = [(&batch, before.rows.clone())];
    let kept = merge(&now, &there, false);
    assert_eq!((kept.overlap.changed, kept.overlap.gone), (1, 1));
    // Q of order 1 and P of order 2 stay.
    assert_eq!(kept.left[0].1.rows, 2);
    let taken_out = merge(&now, &there, true);
    assert_eq!(taken_out.left[0].1.rows, 1);
}

#[test]
fn short_files_in_chinese_encodings_are_known_by_their_headers() {
    let text = "订单号,订单日期,客户,金额\nA1,2026-03-01,云栎,5\n";
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    assert_eq!(seen(&bytes).encoding, "gb18030");
    // One damaged byte in UTF-8: the row is refused, the rest is read.
    let mut damaged =
        "订单号,订单日期,客户,金额\nA1,2026-03-01,云栎,5\nA2,2026-03-01,澜桐X,6\n".as_bytes().to_vec();
    let at = damaged.iter().rposition(|byte| *byte == b'X').unwrap();
    damaged[at] = 0xff;
    assert_eq!(seen(&damaged).encoding, "UTF-8");
    let imported = import_in(&damaged, &ImportChoices::default(), 7).unwrap();
    assert_eq!((cells(&imported, "account"), imported.refused_rows), (vec!["云栎".to_owned()], 1));
}

#[test]
fn a_list_is_none_where_days_and_amounts_would_be_left_out() {
    let sap = "Sales Document,Document Date,Sold-to party,Name,Material,Order Quantity,Net Value\n1,2026-03-01,100,Alder,M0,1,100\n";
    assert_eq!(seen(sap.as_bytes()).table.0, "order_lines");
    let products = "产品编号,产品名称,产品线,单价\n000,品0,A,12\n001,品1,A,12\n";
    assert_eq!(seen(products.as_bytes()).table.0, "products");
}

#[test]
fn blanks_that_are_left_out_at_the_end_of_a_row_are_blanks() {
    let text =
        "Order No,Order Date,Customer,Amount,Note\nA1,2026-03-01,X,1,n\nA2,2026-03-01,X,2\nA3,2026-03-01,X\n";
    let imported = import(text);
    assert_eq!(cells(&imported, "net_amount"), ["1", "2"]);
    // The third lacks its amount, which may have been lost.
    assert_eq!(imported.refused_rows, 1);
}

#[test]
fn more_spellings_of_numbers_are_read() {
    let read =
        |text: &str| keyscore::data::import::number::parse(text, false).map(|number| number.to_string());
    for (text, expected) in [
        ("△1,234", "-1234"),
        ("▲12", "-12"),
        ("–1,234.5", "-1234.5"),
        ("1,234.50 CR", "-1234.5"),
        ("1,234.50 Dr", "1234.5"),
        ("1,234元整", "1234"),
        ("12.5k", "12500"),
        ("$3.2K", "3200"),
        ("1,23,456.50", "123456.5"),
        ("12,34,567", "1234567"),
        ("5台", "5"),
        ("10 pcs", "10"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
    }
    // The credit side of a ledger is no hour.
    assert!(read("1,234.50 H").is_err());
}

#[test]
fn blanks_below_the_first_row_of_a_group_are_filled_on_request() {
    let text = "单据编号,日期,购货单位,产品,金额\nX1,2026-03-01,云栎,泵,100\n,,,阀,50\n,,,管,5\nX2,2026-03-02,澜桐,泵,70\n合计,,,,225\n";
    let preview = seen(text.as_bytes());
    assert_eq!(kinds(&preview), [(DoubtKind::Gaps, true)]);
    assert_eq!(preview.doubts[0].count, 2);
    let filled = with(text, &ImportChoices { fill_down: true, ..ImportChoices::default() });
    assert_eq!(cells(&filled, "order_id"), ["X1", "X1", "X1", "X2"]);
    assert_eq!(cells(&filled, "net_amount"), ["100", "50", "5", "70"]);
    assert_eq!((filled.refused_rows, filled.left_out.totals, filled.left_out.sums), (0, 1, 1));
}

#[test]
fn more_spellings_of_days_are_read() {
    let read = |text: &str| {
        keyscore::data::import::day::parse(text, keyscore::data::import::DayOrder::MonthFirst)
            .map(|day| day.to_string())
    };
    for text in [
        "2026-03-01 星期日",
        "2026-03-01(日)",
        "2026年3月1日 周日",
        "2026/03/01 00:00:00 UTC",
        "20260301120000",
        "1. März 2026",
        "1 mars 2026",
        "Sunday, March 1, 2026",
        "Sun Mar 1 2026",
    ] {
        assert_eq!(read(text).as_deref(), Some("2026-03-01"), "{text}");
    }
    assert_eq!(read("15 août 2026").as_deref(), Some("2026-08-15"));
    assert_eq!(read("3 déc. 2026").as_deref(), Some("2026-12-03"));
    assert_eq!(read("1 juin 2026").as_deref(), Some("2026-06-01"));
    for text in ["2026年3月", "2026Q1", "Mar-26", "2026-03-01(x)", "Monday"] {
        assert_eq!(read(text), None, "{text}");
    }
    // A month is enough for what holds from it on.
    let sizes = import("生效日期,金额\n2026年3月,100\n2026-04,50\n");
    assert_eq!(cells(&sizes, "valid_from"), ["2026-03-01", "2026-04-01"]);
}
