//! The command line as a process: what it prints where, and its exit codes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly, as tests do")]

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use keyscore::{
    data::{
        file::write,
        sample::sample,
        starter::{id, starter},
    },
    domain::{
        dated::Dated,
        id::Id,
        kpi::{Formula, Unit},
        pay_entry::PayEntry,
        record::Record,
        scope::Scope,
        scoring::ScoringRule,
        target::TargetSeries,
        value::{InputValue, Measured},
    },
    engine::model::Model,
};
use rust_decimal::Decimal;

/// Runs `keyscore` with a workspace on its standard input: exit code, standard output, standard error.
fn run(model: &Model, arguments: &[&str]) -> (i32, String, String) {
    run_where(model, arguments, &[])
}

/// As [`run`], with some variables of the environment set.
fn run_where(model: &Model, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_keyscore"))
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A process that refuses its arguments ends before it reads.
    let _ = child.stdin.take().unwrap().write_all(write(model).unwrap().as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_reader_who_has_seen_enough_is_no_fault() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_keyscore"))
        .args(["score", "-", "--period", "2025", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The reading end closes before anything is written; the report is larger than a pipe holds.
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(write(&sample()).unwrap().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn a_sound_workspace_has_no_findings() {
    let (code, text, errors) = run(&sample(), &["lint", "-"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    // Steps have cliffs: they are told, and are no problem.
    assert!(text.lines().all(|line| line.contains("cliff at")), "{text}");
    assert!(text.contains("cliff at 75: from 50% of base to 80% of base, a jump of 30% of base"), "{text}");
}

#[test]
fn faults_are_listed_with_their_formulas() {
    let mut model = sample();
    let kpis = &mut model.workspace.kpis;
    kpis.get_mut(&id("kpi/K01")).unwrap().formula = Formula::Kpi(id("kpi/K07"));
    kpis.get_mut(&id("kpi/K07")).unwrap().formula = Formula::Prior(Box::new(Formula::Kpi(id("kpi/K01"))));
    kpis.get_mut(&id("kpi/K09")).unwrap().unit = Unit::Currency;
    let (code, text, errors) = run(&model, &["lint", "-"]);
    assert_eq!((code, errors.as_str()), (3, ""));
    for part in ["in a circle: K01 → K07 → K01", "K09 Demand response time: The unit does not fit"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let (_, text, _) = run(&model, &["lint", "-", "--lang", "zh-CN"]);
    assert!(text.contains("成了循环：K01 → K07 → K01"), "{text}");
}

#[test]
fn bands_that_no_total_reaches_are_listed() {
    let mut model = sample();
    let table = model.workspace.bands.values_mut().next().unwrap();
    table.bands[0].from = Decimal::from(500);
    table.bands[1].from = Decimal::new(94_995, 3);
    let [first, second] = [0, 1].map(|idx| table.bands[idx].code.clone());
    let (exit, text, errors) = run(&model, &["lint", "-"]);
    assert_eq!((exit, errors.as_str()), (3, ""));
    for part in [
        format!("Band {first} begins above the highest possible total"),
        format!("The border of band {second} has more decimals than totals: it is reached from 95.00."),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
    let (_, text, _) = run(&model, &["lint", "-", "--json"]);
    assert!(text.contains("\"above_cap\": 1"), "{text}");
}

#[test]
fn scoring_rules_that_hardly_say_what_was_meant_are_listed() {
    let mut model = sample();
    let (kpi, scope) = (id("kpi/K09"), Scope::COMPANY);
    let rule = Dated::always(serde_json::from_str(r#"{"shape":"line","floor":"90","cap":"80"}"#).unwrap());
    let rule = ScoringRule { id: ScoringRule::id_for(kpi, &scope), kpi, scope, rule };
    model.workspace.put(rule.into());
    let (exit, text, errors) = run(&model, &["lint", "-"]);
    assert_eq!((exit, errors.as_str()), (3, ""));
    let expected = "K09 Demand response time (Company): A floor lies above its cap, or borders are out of order: \
                    there is no score.\n";
    let cliffs = text.strip_prefix(expected);
    assert!(cliffs.is_some_and(|rest| rest.lines().all(|line| line.contains("cliff at"))), "{text}");
    let (_, text, _) = run(&model, &["lint", "-", "--lang", "zh-CN"]);
    assert!(text.starts_with("K09 ") && text.contains("下限高于上限"), "{text}");
    let (_, text, _) = run(&model, &["lint", "-", "--json"]);
    assert!(text.contains("\"out_of_range\""), "{text}");
}

#[test]
fn a_formula_is_printed_as_the_product_writes_it_or_refused_with_its_place() {
    let model = sample();
    let (code, text, _) = run(&model, &["formula", "-", "求和（净额）／计数（订单行）", "--lang", "zh-CN"]);
    assert_eq!((code, text.as_str()), (0, "SUM(订单行.净额) / COUNT(订单行)\n金额\n"));
    let (code, text, errors) = run(&model, &["formula", "-", "SUM(net_amuont)"]);
    assert_eq!((code, text.as_str()), (1, ""));
    let expected = "keyscore: There is no column “net_amuont”. Did you mean “net_amount”?\n\
                    SUM(net_amuont)\n    ^^^^^^^^^^\n";
    assert_eq!(errors, expected);
}

#[test]
fn a_figure_is_explained_for_a_scope_that_is_named() {
    let model = sample();
    let account = model.workspace.accounts.values().next().unwrap().clone();
    let scopes = [account.name.zh.clone(), account.keys[0].code.clone(), account.id.to_string()];
    let told = scopes.map(|name| {
        let scope = format!("account:{name}");
        let (code, text, errors) =
            run(&model, &["explain", "-", "K01", "--scope", &scope, "--period", "2026"]);
        assert_eq!((code, errors.as_str()), (0, ""), "{scope}");
        text
    });
    assert!(told[0].contains("Key-account sales") && told[0] == told[1] && told[1] == told[2], "{told:?}");
    let (_, text, _) = run(&model, &["explain", "-", "K01", "--period", "2026", "--json"]);
    assert!(serde_json::from_str::<serde_json::Value>(&text).unwrap()["steps"].is_array());
    for arguments in [
        ["K01", "--scope", "account:nobody", "--period", "2026"],
        ["K99", "--scope", "company", "--period", "2026"],
        ["K01", "--scope", "nowhere", "--period", "2026"],
    ] {
        let (code, text, errors) = run(&model, &[&["explain", "-"], &arguments[..]].concat());
        assert_eq!((code, text.as_str()), (1, ""));
        assert!(errors.starts_with("keyscore: "), "{errors}");
    }
    assert_eq!(run(&model, &["explain", "-", "K01", "--period", "2026-Q9"]).0, 2);
}

#[test]
fn pay_is_explained_for_a_person() {
    let model = sample();
    let explain =
        |more: &[&str]| run(&model, &[&["explain", "-", "pay", "--period", "2025-Q4"], more].concat());
    // By hand: 9,216,000 of a quota of 8,150,000: 7,335,000 × 0.15 % + 1,630,000 × 0.4 % + 251,000 × 0.6 %.
    let (code, text, _) = explain(&["--scope", "employee:周子昂"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("11,002.5 + 6,520 + 1,506 = 19,028.5") && text.ends_with("= CNY\u{a0}19,028.50\n"),
        "{text}"
    );
    let (_, json, _) = explain(&["--scope", "employee:周子昂", "--json"]);
    assert!(json.contains("\"earned\": \"19028.50\""), "{json}");
    let (code, _, errors) = explain(&["--scope", "company"]);
    assert_eq!((code, errors.contains("pay is of people")), (1, true));
}

#[test]
fn the_published_schema_is_current_and_holds_the_files_of_the_product() {
    let printed = Command::new(env!("CARGO_BIN_EXE_keyscore")).arg("schema").output().unwrap();
    assert!(printed.status.success());
    let published = include_str!("../docs/workspace.schema.json");
    assert!(printed.stdout == published.as_bytes(), "run `cargo run -- schema > docs/workspace.schema.json`");
    let schema: serde_json::Value = serde_json::from_str(published).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for file in [
        include_str!("../static/samples/sample.keyscore.json"),
        include_str!("../static/templates/starter.json"),
    ] {
        let document: serde_json::Value = serde_json::from_str(file).unwrap();
        let faults: Vec<String> = validator.iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new());
        for (pointer, wrong) in [
            ("/workspace/kpis/0/direction", serde_json::json!("sideways")),
            ("/workspace/kpis/0/id", serde_json::json!("short")),
            ("/workspace/accounts", serde_json::json!(7)),
            ("/schema", serde_json::json!("1")),
        ] {
            let mut changed = document.clone();
            *changed.pointer_mut(pointer).unwrap() = wrong;
            assert!(!validator.is_valid(&changed), "{pointer}");
        }
    }
}

#[test]
fn a_table_of_scores_has_one_line_per_indicator_and_one_per_total() {
    let model = sample();
    let (code, table, _) = run(&model, &["score", "-", "--period", "2025-Q3", "--csv", "--lang", "en"]);
    assert_eq!(code, 0);
    let (_, json, _) = run(&model, &["score", "-", "--period", "2025-Q3", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let cards = report["cards"].as_array().unwrap();
    let indicators: usize = cards.iter().map(|card| card["indicators"].as_array().unwrap().len()).sum();
    let pay = report["pay"].as_array().unwrap();
    let lines: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .map(Result::unwrap)
            .collect();
    assert_eq!(lines.len(), indicators + cards.len() + pay.len());
    let cells_of = |is: &dyn Fn(&str) -> bool, from_end: usize| -> Vec<&str> {
        let of_kind = lines.iter().filter(|line| line.iter().any(is));
        of_kind.map(|line| line.get(line.len() - from_end).unwrap()).collect()
    };
    let totals = cells_of(&|cell| cell == "TOTAL", 7);
    let paid = cells_of(&|cell| cell.starts_with("PAY "), 1);
    let earned: Vec<&str> =
        pay.iter().map(|one| one["payout"]["earned"].as_str().unwrap_or_default()).collect();
    assert_eq!((paid.len(), paid), (10, earned));
    let told: Vec<&str> = cards.iter().map(|card| card["total"].as_str().unwrap_or_default()).collect();
    assert_eq!(totals, told);
    // By hand, from the sample's rows of the quarter: 39,619,000 of net sales in all.
    assert!(table.contains(",K01,39619000,1,39619000,40980000,86.72,"), "{table}");
}

/// Law 13 of `docs/architecture.md`: the machine's language, locale and time zone change no number.
#[test]
fn neither_locale_nor_time_zone_changes_a_number() {
    let model = sample();
    let arguments = ["score", "-", "--period", "2025-Q3", "--json"];
    let plain = run(&model, &arguments);
    assert_eq!(plain.0, 0);
    for (locale, zone) in
        [("de_DE.UTF-8", "Pacific/Kiritimati"), ("zh_CN.GB18030", "America/Adak"), ("C", "UTC")]
    {
        let variables =
            [("LANG", locale), ("LC_ALL", locale), ("LC_NUMERIC", locale), ("LANGUAGE", "ar"), ("TZ", zone)];
        assert_eq!(run_where(&model, &arguments, &variables), plain, "{locale} {zone}");
    }
    // In another language a table has other words, and the same figures at the same places.
    let figures = |lang: &str| -> Vec<String> {
        let (_, table, _) = run(&model, &["score", "-", "--period", "2025-Q3", "--csv", "--lang", lang]);
        let cells = table.lines().skip(1).flat_map(|line| line.split(','));
        cells.filter(|cell| cell.parse::<Decimal>().is_ok()).map(str::to_owned).collect()
    };
    assert!(!figures("en").is_empty() && figures("en") == figures("zh-CN"));
}

#[test]
fn weights_come_of_ranks_and_of_pairs() {
    let weights = |arguments: &[&str]| {
        let all: Vec<&str> = ["weights"].into_iter().chain(arguments.iter().copied()).collect();
        run(&Model::default(), &all)
    };
    // docs/incentives.md, 11: 11/18, 5/18, 2/18; 3/6, 2/6, 1/6; and the four compared in pairs.
    let (code, out, _) = weights(&["--rank", "1,2,3"]);
    let expected =
        "  1   61.1111 %  0.611111111\n  2   27.7778 %  0.277777778\n  3   11.1111 %  0.111111111\n";
    assert_eq!((code, out.as_str()), (0, expected));
    assert!(weights(&["--rank", "3,1,2", "--method", "sum"]).1.starts_with("  1   16.6667 %"));
    let (code, out, _) = weights(&["--pairs", "4,3,7,1/3,3,5"]);
    assert_eq!(code, 0);
    assert!(out.contains("  3   26.9950 %  0.269949922"), "{out}");
    assert!(
        out.ends_with("consistency ratio 0.043858527 (consistent enough), eigenvalue 4.118418024\n"),
        "{out}"
    );
    // 9 over the second, the second 9 over the third, the third 9 over the first: a circle.
    let (_, out, _) = weights(&["--pairs", "9,1/9,9"]);
    assert!(
        out.contains("(contradictory)") && out.contains("look first at 1 over 2: the weights say 1\n"),
        "{out}"
    );
    // A pair is missing, a comparison is no number, one is beyond nine, neither ranks nor pairs.
    for (arguments, expected, said) in [
        (&["--pairs", "4,3"][..], 1, "1 and 2 are not compared"),
        (&["--pairs", "x"], 1, "`x` is not a number like 3 or 1/3"),
        (&["--pairs", "10"], 1, "the comparison of 0 and 1 is not from 1/9 to 9"),
        (&[], 2, "--rank"),
    ] {
        let (code, _, error) = weights(arguments);
        assert!(code == expected && error.contains(said), "{arguments:?} {code} {error}");
    }
}

#[test]
fn bonuses_by_grades_are_scored_and_their_cliffs_are_named() {
    use keyscore::domain::{
        incentive::{GradeRow, GradeTable, LimitRule, NobodyRule},
        pay::BaseKind,
        pool::BonusPool,
        text::Text2,
    };
    let mut model = sample();
    let bands = model.workspace.bands.values().next().unwrap().bands.clone();
    // 1.5, 1.4, 1.3 … from the best grade down.
    let row = |(place, code): (i64, String)| GradeRow { code, coefficient: Decimal::new(15 - place, 1) };
    let rows = (0..).zip(bands.iter().map(|band| band.code.clone())).map(row).collect();
    model.workspace.put(
        BonusPool {
            id: Id::from_raw(1),
            name: Text2::same("Autumn"),
            scope: Scope::COMPANY,
            period: "2025-Q3".parse().unwrap(),
            base: BaseKind::Salary,
            grades: GradeTable { rows },
            amount: Some(Decimal::from(100_000)),
            least: None,
            most: None,
            when_nobody: NobodyRule::Return,
            beyond_limits: LimitRule::Return,
        }
        .into(),
    );
    let (_, plain, _) = run(&model, &["lint", "-"]);
    let best = &bands[0];
    let cliff = format!("at a total of {} the bonus jumps from 1.4 × base ({})", best.from, bands[1].code);
    assert!(plain.contains(&cliff) && plain.contains("10% of the base"), "{plain}");
    let (_, json, _) = run(&model, &["lint", "-", "--json"]);
    assert!(json.contains("\"pool\"") && json.contains("\"cliff\""));
    let (code, text, _) = run(&model, &["score", "-", "--period", "2025-Q3", "--json"]);
    assert_eq!(code, 0);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let pool = &report["pools"][0];
    assert_eq!((pool["paid"].as_str(), pool["returned"].as_str()), (Some("100000.00"), Some("0.00")));
    let (_, lines, _) = run(&model, &["score", "-", "--period", "2025-Q3", "--lang", "en"]);
    assert!(lines.contains("  Autumn: "), "{lines}");
    let (_, other, _) = run(&model, &["score", "-", "--period", "2025-Q2", "--json"]);
    assert!(!other.contains("\"pools\""));
}

/// A table of the user's own comes with the map of an import; 120.50 + 80.
#[test]
fn rows_of_a_table_that_the_map_defines_are_read_by_formulas() {
    let folder = std::env::temp_dir().join(format!("keyscore-own-table-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).display().to_string();
    let rows = "Visit No.,Visited on,Customer,Spent\nV1,2026-05-04,Alder,120.50\nV2,2026-05-18,Alder,80\n";
    let column = |code: &str, name: &str, holds: &str| {
        format!(r#"{{"code":"{code}","name":{{"en":"{name}"}},{holds}}}"#)
    };
    let columns = [
        column("visit_no", "Visit No.", r#""kind":"text""#),
        column("visited_on", "Visited on", r#""kind":"day""#),
        column("account", "Customer", r#""kind":"text""#),
        column("spent", "Spent", r#""kind":"number","unit":"currency""#),
    ];
    let map = format!(
        r#"{{"table":"visits","own":[{{"code":"visits","name":{{"zh":"拜访","en":"Visits"}},"key":["visit_no"],"time":"visited_on","columns":[{}]}}]}}"#,
        columns.join(",")
    );
    std::fs::write(path("visits.csv"), rows).unwrap();
    std::fs::write(path("map.json"), map).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_keyscore"))
        .args([
            "import",
            "--map",
            &path("map.json"),
            &path("visits.csv"),
            "-o",
            &path("visits.keyscore.json"),
        ])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let asked = |text: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_keyscore"))
            .args(["formula", &path("visits.keyscore.json"), text, "--lang", "zh-CN"])
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = asked("SUM(visits.spent)");
    assert_eq!(code, Some(0));
    assert!(said.contains("拜访"), "{said}");
    assert_ne!(asked("SUM(visits.spnt)").0, Some(0));
    std::fs::remove_dir_all(&folder).unwrap();
}

const PERSON: &str = "0000000000001";
const PLAN: &str = "0000000000007";

/// Lin, whose visits pay 1 each: 1,000 in the first quarter of 2026, 300 in the second.
fn paid_quarters() -> Model {
    let mut model = Model { workspace: starter(), ..Model::default() };
    let records = [
        format!(r#"{{"employee":{{"id":"{PERSON}","name":{{"zh":"","en":"Lin"}},"facts":{{"revisions":[]}}}}}}"#),
        r#"{"input":{"id":"0000000000002","name":{"zh":"","en":"Visits"},"unit":"count","records":null,"typed":"number"}}"#.to_owned(),
        r#"{"kpi":{"id":"0000000000003","code":"V","name":{"zh":"","en":"Visits"},"definition":{"zh":"","en":""},"perspective":"market",
            "direction":"higher","unit":"count","precision":0,"formula":{"input":"0000000000002"},"attribution":"record"}}"#.to_owned(),
        format!(
            r#"{{"pay_plan":{{"id":"{PLAN}","name":{{"zh":"","en":"Visits"}},"scope":[{{"employee":"{PERSON}"}}],"terms":{{"revisions":[
            {{"from":"0001-01-01","reason":"","value":{{"every":"quarter","plan":{{"measure":{{"value":"0000000000003"}},"reversals":"as_clawback",
            "recovery":"carry_forward","curve":{{"borders":"measure","shape":{{"flat":{{"rate":"100"}}}},"pays":"money"}}}}}}}}]}}}}}}"#
        ),
    ];
    for record in records {
        model.workspace.put(serde_json::from_str::<Record>(&record).unwrap());
    }
    let (input, scope) =
        (Id::from_raw(2), serde_json::from_str::<Scope>(&format!(r#"[{{"employee":"{PERSON}"}}]"#)).unwrap());
    for (quarter, visits) in [("2026-Q1", 1000), ("2026-Q2", 300)] {
        let period = quarter.parse().unwrap();
        let measured = Measured::Number(Decimal::from(visits));
        let (id, scope) = (InputValue::id_for(input, &scope, period), scope.clone());
        model.workspace.put(InputValue { id, input, scope, period, measured, source: String::new() }.into());
    }
    model
}

/// Section 13.6 of `docs/incentives.md`, its example: 1,000 and 300 earned, 200 taken back by a credit note that is there twice,
/// 1,000 paid: 1,300 − 200 − 1,000 = 100. The 500 of the third quarter, of which nothing is known, count nowhere.
#[test]
fn what_is_payable_now_is_printed_with_the_sums_it_comes_from() {
    let mut model = paid_quarters();
    let entry = |id: u64, of: &str, number: &str, what: &str| {
        let id = Id::<()>::from_raw(id);
        format!(
            r#"{{"id":"{id}","person":"{PERSON}","plan":"{PLAN}","period":"{of}","day":"2026-04-{:02}","number":"{number}","what":{what}}}"#,
            number.len()
        )
    };
    let (paid, back) =
        (r#"{"payment":{"amount":"1000"}}"#, r#"{"reversal":{"amount":"200","reason":"returned"}}"#);
    for text in [
        entry(1, "2026-Q1", "P-1", paid),
        entry(2, "2026-Q1", "R-1", back),
        entry(3, "2026-Q1", "R-1", back),
        entry(4, "2026-Q3", "P-2", r#"{"payment":{"amount":"500"}}"#),
    ] {
        model.workspace.put(serde_json::from_str::<PayEntry>(&text).unwrap().into());
    }
    let (code, text, errors) = run(&model, &["pay", "-", "--period", "2026-Q3", "--json"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let account = &report["accounts"][0];
    let settled = |name: &str| -> Decimal { account["settlement"][name].as_str().unwrap().parse().unwrap() };
    let sums = ["earned", "clawed_back", "paid", "due", "payable", "carried"].map(settled);
    assert_eq!(sums, [1300, 200, 1000, 100, 100, 0].map(Decimal::from));
    let counted: Vec<&serde_json::Value> =
        account["entries"].as_array().unwrap().iter().map(|entry| &entry["is_counted"]).collect();
    assert_eq!(counted, [true, true, true, false]);
    let periods: Vec<(&str, Option<Decimal>)> = account["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["period"].as_str().unwrap(), one["earned"].as_str().map(|sum| sum.parse().unwrap())))
        .collect();
    let earned = |sum: i64| Some(Decimal::from(sum));
    assert_eq!(periods, [("2026-Q1", earned(1000)), ("2026-Q2", earned(300)), ("2026-Q3", None)]);
    assert!(account["fault"].is_null() && report["accounts"].as_array().unwrap().len() == 1, "{account}");
    // Of one person, and in words.
    let (_, one, _) = run(&model, &["pay", "-", "--period", "2026-Q3", "--json", "--scope", "employee:Lin"]);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&one).unwrap()["accounts"], report["accounts"]);
    let (_, words, _) = run(&model, &["pay", "-", "--period", "2026-Q3"]);
    assert!(words.contains("Payable now: CNY\u{a0}100.00\n"), "{words}");
    assert!(words.contains("Without Q3 2026") || words.contains("Without 2026 Q3"), "{words}");
    // To the end of the first quarter: 1,000 − 200 − 1,000 = −200, carried.
    let (_, words, _) = run(&model, &["pay", "-", "--period", "2026-Q1"]);
    assert!(
        words.contains("Payable now: CNY\u{a0}0.00\n") && words.contains("later: CNY\u{a0}200.00\n"),
        "{words}"
    );
    // One number with two amounts settles nothing.
    let other = entry(5, "2026-Q1", "P-1", r#"{"payment":{"amount":"999"}}"#);
    model.workspace.put(serde_json::from_str::<PayEntry>(&other).unwrap().into());
    let (_, text, _) = run(&model, &["pay", "-", "--period", "2026-Q3", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let account = &report["accounts"][0];
    assert!(
        account["settlement"].is_null() && account["fault"] == serde_json::json!({ "two_amounts": "P-1" })
    );
    assert_eq!(run(&model, &["pay", "-", "--period", "2026-Q3", "--scope", "company"]).0, 1);
}

/// Every example of the help runs on the sample, as it stands there.
#[test]
fn the_help_of_every_command_has_examples_that_run() {
    let folder = std::env::temp_dir().join(format!("keyscore-help-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("work.keyscore.json"), write(&sample()).unwrap()).unwrap();
    std::fs::write(
        folder.join("orders.csv"),
        "order_id,order_date,account,product,quantity,net_amount\nA1,2026-01-05,Alder,Valve,2,120.50\nA2,2026-01-19,Alder,Valve,1,80\n",
    )
    .unwrap();
    std::fs::write(folder.join("map.json"), r#"{"table":"order_lines"}"#).unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_keyscore"));
    let path =
        format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let shell = |line: &str| {
        Command::new("sh").args(["-c", line]).current_dir(&folder).env("PATH", &path).output().unwrap()
    };
    let help = |command: &str| {
        let output = shell(&format!("keyscore {command} --help"));
        assert!(output.status.success(), "{command}");
        String::from_utf8(output.stdout).unwrap()
    };
    let main = help("");
    let listed = main.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.contains(&"pay") && commands.len() == 14, "{commands:?}");
    for command in std::iter::once("").chain(commands) {
        let text = help(command);
        let begins = format!("keyscore {command}");
        let examples: Vec<&str> =
            text.lines().map(str::trim).filter(|line| line.starts_with(&begins)).collect();
        assert!(!examples.is_empty(), "{command} has no example: {text}");
        for example in examples {
            let output = shell(example);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{example}: {said}");
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_a_check_finds_is_told_in_words() {
    let (code, text, errors) = run(&sample(), &["validate", "-"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(text.ends_with(" rows, 0 findings, 0 hints\n") && text.lines().count() == 1, "{text}");
    // Decimals beyond what can be computed are cut back; targets of an indicator that is not there are taken out.
    let mut model = sample();
    let gone = id("kpi/none");
    model.workspace.kpis.get_mut(&id("kpi/K01")).unwrap().precision = 40;
    let mut series: TargetSeries = model.workspace.targets.values().next().unwrap().clone();
    (series.id, series.kpi) = (Id::from_raw(5), gone);
    model.workspace.put(series.into());
    let (code, text, errors) = run(&model, &["validate", "-"]);
    assert_eq!((code, errors.as_str()), (3, ""));
    let told: Vec<&str> = text.lines().skip(1).collect();
    let expected = [
        "KPI “Key-account sales”: A number or a choice in it lies outside what is possible. It was put right.",
        &format!(
            "Target series 0000000000005: It names a record that is not there (KPI {gone}). It was taken out."
        ),
    ];
    assert_eq!(told, expected);
    let (_, text, _) = run(&model, &["validate", "-", "--lang", "zh-CN"]);
    assert!(
        text.contains("目标 0000000000005：引用了不存在的记录（指标 ") && text.contains("）。已移出。"),
        "{text}"
    );
    // Other commands tell it on the standard error and go on.
    let (code, text, errors) = run(&model, &["score", "-", "--period", "2025-Q3", "--lang", "en"]);
    assert_eq!((code, errors.lines().collect::<Vec<_>>()), (3, expected.to_vec()));
    assert!(text.starts_with("2025-Q3 CNY"), "{text}");
}
