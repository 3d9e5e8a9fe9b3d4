//! Formulas as text: what is read, what is printed, and that printing and reading give the same tree.

use keyscore::{
    data::starter::starter,
    domain::{
        kpi::{Aggregate, Formula, Input, RecordAggregate, Unit},
        own_table::{OwnColumn, OwnTable},
        record::Record,
        row::RowValue,
        table::{ColumnKind, ORDER_LINES, TableId},
        text::{Lang, Text2},
        workspace::Workspace,
    },
    engine::language::{complete::completions, lint, parse, print, types::Type},
};

use crate::support::{World, id};

fn read(text: &str, workspace: &Workspace) -> Formula {
    parse(text, workspace).unwrap_or_else(|error| panic!("{text}: {error:?}")).formula
}

/// What is written, and how it is printed in English; also that both give one tree.
fn check(cases: &[(&str, &str)]) {
    let workspace = starter();
    for (text, expected) in cases {
        let tree = read(text, &workspace);
        assert_eq!(print::formula(&tree, &workspace, Lang::En), *expected, "{text}");
        for lang in [Lang::Zh, Lang::En] {
            let printed = print::formula(&tree, &workspace, lang);
            assert_eq!(read(&printed, &workspace), tree, "{printed}");
        }
    }
}

#[test]
fn aggregates_are_read_and_printed() {
    check(&[
        ("SUM(order_lines.net_amount)", "SUM(order_lines.net_amount)"),
        ("sum( net_amount )", "SUM(order_lines.net_amount)"),
        (
            "sum(order_lines.unit_price*quantity*(1-discount))",
            "SUM(order_lines.unit_price * quantity * (1 - discount))",
        ),
        ("count(order_lines)", "COUNT(order_lines)"),
        (
            "COUNT(order_lines WHERE delivered_date <= promised_date) / COUNT(order_lines WHERE delivered_date IS NOT NULL)",
            "COUNT(order_lines WHERE delivered_date <= promised_date) / COUNT(order_lines WHERE delivered_date IS NOT NULL)",
        ),
        ("COUNT(order_lines.cost)", "COUNT(order_lines WHERE cost IS NOT NULL)"),
        (
            "COUNT DISTINCT(order_lines.order_id WHERE region = \"North\" BY promised_date)",
            "COUNT DISTINCT(order_lines.order_id WHERE region = \"North\" BY promised_date)",
        ),
        ("COUNT(DISTINCT order_id)", "COUNT DISTINCT(order_lines.order_id)"),
        ("percentile.inc(cost, 0.25)", "PERCENTILE(order_lines.cost, 0.25)"),
        ("AVG([Response time (hours)])", "AVERAGE(order_lines.response_hours)"),
        (
            "MIN(cost) + MAX(cost) + MEDIAN(cost)",
            "MIN(order_lines.cost) + MAX(order_lines.cost) + MEDIAN(order_lines.cost)",
        ),
        ("PERCENTILE(net_amount, 90%)", "PERCENTILE(order_lines.net_amount, 0.9)"),
        (
            "AVERAGE(DAYS(delivered_date, order_date))",
            "AVERAGE(DAYS(order_lines.delivered_date, order_date))",
        ),
        (
            "COUNT(order_lines WHERE HOURS(delivered_date, order_date) > 48 AND NOT (region = \"a\" OR region <> \"b\"))",
            "COUNT(order_lines WHERE HOURS(delivered_date, order_date) > 48 AND NOT (region = \"a\" OR region <> \"b\"))",
        ),
        (
            "SUM(IF(discount > 10%, net_amount, 0) WHERE order_date >= DATE(2026, 1, 31) AND cost IS NULL)",
            "SUM(IF(order_lines.discount > 0.1, net_amount, 0) WHERE order_date >= DATE(2026, 1, 31) AND cost IS NULL)",
        ),
        ("SUM(ROUND(IFMISSING(cost, 0) / 3, 2))", "SUM(ROUND(IFMISSING(order_lines.cost, 0) / 3, 2))"),
    ]);
}

#[test]
fn values_are_read_and_printed() {
    check(&[
        ("1 + 2 * 3 - 4 / 5", "1 + 2 * 3 - 4 / 5"),
        ("(1 + 2) * 3", "(1 + 2) * 3"),
        ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("1 / (2 / 3)", "1 / (2 / 3)"),
        ("-K01 * -5", "-[Key-account sales] * -5"),
        ("--5", "5"),
        ("-(1 + 2)", "-(1 + 2)"),
        ("12.50%", "0.125"),
        ("K01 / K05", "[Key-account sales] / [Customer satisfaction]"),
        ("[大客户销售额] - prior(k01)", "[Key-account sales] - PRIOR([Key-account sales])"),
        ("YTD(Cost) + ROLLING(成本, 3)", "YTD(Cost) + ROLLING(Cost, 3)"),
        ("SAME_PERIOD_LAST_YEAR(Cost)", "SAME_PERIOD_LAST_YEAR(Cost)"),
        ("IF(Cost > 0, Cost, 1)", "IF(Cost > 0, Cost, 1)"),
        (
            "IF(AND(Cost > 0, Orders > 1, NOT(Orders = 2)), 1, 0)",
            "IF(Cost > 0 AND Orders > 1 AND NOT Orders = 2, 1, 0)",
        ),
        ("IF(Cost IS NULL OR Orders IS NOT NULL, 1, 2)", "IF(Cost IS NULL OR Orders IS NOT NULL, 1, 2)"),
        ("IF((Cost > 1 OR Cost > 2) AND Cost > 3, 1, 2)", "IF((Cost > 1 OR Cost > 2) AND Cost > 3, 1, 2)"),
        ("ROUND(ABS(-2.5), 0) + MIN(1, 2) - MAX(1, 2, 3)", "ROUND(ABS(-2.5), 0) + MIN(1, 2) - MAX(1, 2, 3)"),
        ("IFERROR(Cost, 0)", "IFMISSING(Cost, 0)"),
        ("ROUND(Cost, -3)", "ROUND(Cost, -3)"),
    ]);
}

#[test]
fn chinese_words_and_full_width_signs_are_read() {
    check(&[
        ("求和（订单行．净额）", "SUM(order_lines.net_amount)"),
        ("求和（【单价】×数量×（１－折扣））", "SUM(order_lines.unit_price * quantity * (1 - discount))"),
        (
            "计数（订单行 其中 实际交货日期 ≤ 承诺交期）÷计数（订单行 其中 实际交货日期 不为空）",
            "COUNT(order_lines WHERE delivered_date <= promised_date) / COUNT(order_lines WHERE delivered_date IS NOT NULL)",
        ),
        (
            "去重计数(订单号 条件 地区 = “华东” 且 成本 为空)",
            "COUNT DISTINCT(order_lines.order_id WHERE region = \"华东\" AND cost IS NULL)",
        ),
        ("平均值(天数(实际交货日期，下单日期))", "AVERAGE(DAYS(order_lines.delivered_date, order_date))"),
        ("如果（成本＞０，四舍五入（成本，２），绝对值（－１））", "IF(Cost > 0, ROUND(Cost, 2), ABS(-1))"),
        ("上年同期(大客户销售额)", "SAME_PERIOD_LAST_YEAR([Key-account sales])"),
        (
            "本年累计(大客户销售额) - 上期(大客户销售额) + 滚动(大客户销售额、3)",
            "YTD([Key-account sales]) - PRIOR([Key-account sales]) + ROLLING([Key-account sales], 3)",
        ),
        ("求和(净额 按 承诺交期)", "SUM(order_lines.net_amount BY promised_date)"),
    ]);
    let workspace = starter();
    let tree = read("SUM(unit_price * quantity WHERE region = \"华东\") - PRIOR(K01)", &workspace);
    assert_eq!(
        print::formula(&tree, &workspace, Lang::Zh),
        "SUM(订单行.单价 * 数量 WHERE 地区 = \"华东\") - PRIOR(大客户销售额)"
    );
}

#[test]
fn the_starter_reads_back_as_it_is() {
    let workspace = starter();
    for kpi in workspace.kpis_by_code() {
        for lang in [Lang::Zh, Lang::En] {
            let text = print::formula(&kpi.formula, &workspace, lang);
            let parsed = parse(&text, &workspace).unwrap();
            assert_eq!(parsed.formula, kpi.formula, "{text}");
            assert!(parsed.value.fits(kpi.unit), "{}: {:?}", kpi.code, parsed.value);
        }
    }
    for input in workspace.inputs.values() {
        let Some(records) = &input.records else { continue };
        let text = print::aggregate(records, &workspace, Lang::Zh);
        assert_eq!(read(&text, &workspace), Formula::Records(Box::new(records.clone())), "{text}");
    }
    assert_eq!(lint::lint(&workspace, Lang::En), []);
}

#[test]
fn names_that_could_be_taken_for_something_else_stand_in_brackets() {
    let mut workspace = starter();
    for (raw, zh, en) in [(1, "按", "BY"), (2, "a]b】", "2 days"), (3, "成本", "Cost"), (4, "", "")] {
        let name = Text2::new(zh, en);
        workspace.put(Record::Input(Input {
            id: id(raw),
            name,
            unit: Unit::Count,
            records: None,
            typed: None,
        }));
    }
    let cases = [
        (1, Lang::Zh, "[按]".to_owned()),
        (1, Lang::En, "[BY]".to_owned()),
        (2, Lang::Zh, "[a]]b】】]".to_owned()),
        (2, Lang::En, "[2 days]".to_owned()),
        // Another input has this name too, so only the id says which.
        (3, Lang::En, format!("[#input:{}]", id::<()>(3))),
        (4, Lang::En, format!("[#input:{}]", id::<()>(4))),
    ];
    for (raw, lang, expected) in cases {
        let text = print::formula(&Formula::Input(id(raw)), &workspace, lang);
        assert_eq!(text, expected);
        assert_eq!(read(&text, &workspace), Formula::Input(id(raw)));
    }
}

#[test]
fn types_follow_the_units() {
    let workspace = starter();
    let cases = [
        ("SUM(net_amount)", Type::Currency),
        ("SUM(net_amount) / COUNT(order_lines)", Type::Currency),
        ("SUM(net_amount) / SUM(cost)", Type::Percent),
        ("SUM(unit_price * quantity * (1 - discount))", Type::Currency),
        ("AVERAGE(DAYS(delivered_date, order_date))", Type::Days),
        ("AVERAGE(HOURS(delivered_date, order_date)) + SUM(response_hours)", Type::Hours),
        ("SUM(net_amount) / SUM(response_hours)", Type::Mixed),
        ("K05 + 1", Type::Points),
        ("COUNT DISTINCT(order_id)", Type::Count),
        ("1 + 2", Type::Number),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text, &workspace).unwrap().value, expected, "{text}");
    }
}

#[test]
fn an_aggregate_in_a_formula_has_an_id_of_its_own() {
    let aggregate = |column: &str| RecordAggregate {
        table: ORDER_LINES.into(),
        function: Aggregate::Average(RowValue::Column(column.into())),
        filter: Vec::new(),
        time: "order_date".into(),
    };
    assert_eq!(aggregate("cost").id(), aggregate("cost").id());
    assert_ne!(aggregate("cost").id(), aggregate("net_amount").id());
    // A workspace file keeps the tree.
    let mut world = World::new();
    let kpi = world.formula(1, "IF(AVERAGE(cost) > 1, PRIOR(SUM(net_amount)), ROLLING(2, 3))").clone();
    let json = serde_json::to_string(&kpi).unwrap();
    assert_eq!(serde_json::from_str::<keyscore::domain::kpi::Kpi>(&json).unwrap(), kpi);
}

/// A table of the user's own is named as standard ones are, and offered where they are; its texts print with its names.
#[test]
fn tables_of_the_users_own_are_named_like_standard_ones() {
    let mut workspace = starter();
    let column = |code: &str, zh: &str, kind, unit| OwnColumn {
        code: code.into(),
        name: Text2::new(zh, ""),
        kind,
        unit,
    };
    let columns = vec![
        column("visit", "编号", ColumnKind::Text, None),
        column("visited_on", "拜访日", ColumnKind::Day, None),
        column("spent", "花费", ColumnKind::Number, Some(Unit::Currency)),
    ];
    let code = TableId::from("visits");
    let name = Text2::new("拜访", "Visits");
    let (key, time) = (vec!["visit".into()], Some("visited_on".into()));
    workspace.put(Record::from(OwnTable { id: OwnTable::id_of(&code), code, name, key, time, columns }));
    let tree = read("SUM(visits.spent)", &workspace);
    for text in ["求和(拜访.花费)", "sum(VISITS.Spent)", "SUM([visits].[花费] BY visited_on)"] {
        assert_eq!(read(text, &workspace), tree, "{text}");
    }
    assert_eq!(print::formula(&tree, &workspace, Lang::En), "SUM(visits.spent)");
    assert_eq!(print::formula(&tree, &workspace, Lang::Zh), "SUM(拜访.花费)");
    let offered = |text: &str| -> Vec<String> {
        let found = completions(&workspace, text, text.chars().count(), None, Lang::En);
        found.into_iter().map(|one| one.insert).collect()
    };
    assert_eq!(offered("SUM(vis")[..3], ["visits", "visit", "visited_on"]);
    assert_eq!(offered("SUM(visits.sp"), ["spent"]);
    // A name that only its own table has is a column of it, and money is money.
    assert_eq!(read("SUM(spent)", &workspace), tree);
    assert!(parse("SUM(visits.spent) + COUNT(visits)", &workspace).is_err());
}
