//! The order book of a public sample database, imported and evaluated: figures that were computed independently with
//! decimal arithmetic from the same files. Needs `KEYSCORE_DATA` (the folder that holds `northwind/`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests may fail loudly, and a skipped test says so"
)]

use std::{collections::BTreeMap, path::PathBuf};

use keyscore::{
    data::{
        import::{
            Amounts, ImportChoices, PREVIEW_BYTES,
            importer::{Imported, Importer},
            intake::{batch_of, intake},
            preview::{NetAmount, Preview, preview},
            several,
        },
        packed::pack,
        starter::{id, starter},
    },
    domain::{
        account::Region,
        allocation::{
            AllocationBase, AllocationChild, AllocationMethod, AllocationPlan, BlendPart, Driver, MonthShape,
        },
        dated::Dated,
        id::{Id, stable_bits},
        kpi::{Attribution, Kpi},
        people::{Employee, EmployeeFacts},
        period::PeriodLevel,
        scope::{Member, Scope},
        table::TableId,
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::{Lang, Text2},
    },
    engine::{
        cascade::AllocationDraft,
        evaluate::evaluate,
        look_ups::{look_up, look_ups},
        model::Model,
        query::{Answer, FormulaDraft, Query, Subjects},
        report::{Outcome, Scorecard},
    },
};
use rust_decimal::Decimal;

const YEARS: [&str; 3] = ["1996", "1997", "1998"];

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("KEYSCORE_DATA").map(|root| PathBuf::from(root).join("northwind"));
    if folder.is_none() {
        println!("skipped: KEYSCORE_DATA is not set, the order book is not there");
    }
    folder
}

type Row = BTreeMap<String, String>;

fn table(folder: &std::path::Path, name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
    let headers = reader.headers().unwrap().clone();
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| headers.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect())
        .collect()
}

fn by(rows: Vec<Row>, key: &str) -> BTreeMap<String, Row> {
    rows.into_iter().map(|row| (row[key].clone(), row)).collect()
}

/// One CSV row per order line; `with_net` adds the net amount, exact.
fn flatten(folder: &std::path::Path, with_net: bool) -> String {
    let orders = by(table(folder, "orders.csv"), "orderID");
    let customers = by(table(folder, "customers.csv"), "customerID");
    let employees = by(table(folder, "employees.csv"), "employeeID");
    let products = by(table(folder, "products.csv"), "productID");
    let categories = by(table(folder, "categories.csv"), "categoryID");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut headers = vec![
        "orderID",
        "customer",
        "employee",
        "orderDate",
        "requiredDate",
        "shippedDate",
        "category",
        "product",
        "quantity",
        "unitPrice",
        "discount",
    ];
    headers.extend(with_net.then_some("netAmount"));
    writer.write_record(headers).unwrap();
    for line in table(folder, "order_details.csv") {
        let order = &orders[&line["orderID"]];
        let employee = &employees[&order["employeeID"]];
        let product = &products[&line["productID"]];
        let number = |key: &str| line[key].parse::<Decimal>().unwrap();
        let net = number("unitPrice") * number("quantity") * (Decimal::ONE - number("discount"));
        let mut row = vec![
            line["orderID"].clone(),
            customers[&order["customerID"]]["companyName"].clone(),
            format!("{} {}", employee["firstName"], employee["lastName"]),
            order["orderDate"].clone(),
            order["requiredDate"].clone(),
            order["shippedDate"].clone(),
            categories[&product["categoryID"]]["categoryName"].clone(),
            product["productName"].clone(),
            line["quantity"].clone(),
            line["unitPrice"].clone(),
            line["discount"].clone(),
        ];
        row.extend(with_net.then(|| net.to_string()));
        writer.write_record(&row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn import(text: &str, choices: &ImportChoices) -> (Preview, Imported) {
    let bytes = text.as_bytes();
    let head = &bytes[..bytes.len().min(PREVIEW_BYTES)];
    let seen = preview(head, bytes.len() as u64, choices).unwrap();
    let mut importer = Importer::new(&seen).unwrap();
    // Pieces of an odd length cut characters and line ends apart.
    bytes.chunks(4_093).for_each(|piece| {
        importer.feed(piece).unwrap();
    });
    (seen, importer.finish().unwrap())
}

fn model_of(imported: &Imported) -> Model {
    let mut workspace = starter();
    let packed = pack(&imported.rows).unwrap();
    let batch_id = Id::from_raw(stable_bits("test/batch"));
    let batch = batch_of(imported, batch_id, packed.sha256, "northwind.csv".to_owned(), 0);
    let mut next = 1_000_u64;
    let mut new_id = || {
        next += 1;
        next
    };
    let changes = intake(&workspace, imported, batch, &mut new_id).unwrap().changes;
    changes.iter().for_each(|change| workspace.apply(change));
    Model { workspace, rows: BTreeMap::from([(batch_id, imported.rows.clone())]), ..Model::default() }
}

fn card(model: &Model, subject: Subjects, period: &str) -> Scorecard {
    let query = Query::Cards { subjects: vec![subject], period: period.parse().unwrap() };
    match evaluate(model, &query) {
        Answer::Cards(cards) => cards.cards.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Numerator and denominator of a KPI.
fn parts(card: &Scorecard, code: &str) -> Option<(Decimal, Decimal)> {
    let kpi: Id<Kpi> = id(&format!("kpi/{code}"));
    match &card.indicators.iter().find(|indicator| indicator.kpi == kpi)?.actual {
        Outcome::Value { numerator, denominator, .. } => Some((*numerator, *denominator)),
        Outcome::Missing(_) => None,
    }
}

fn over_years(model: &Model, subject: Subjects, code: &str) -> (Decimal, Decimal) {
    YEARS.iter().filter_map(|year| parts(&card(model, subject, year), code)).fold(
        (Decimal::ZERO, Decimal::ZERO),
        |(numerators, denominators), (numerator, denominator)| {
            (numerators + numerator, denominators + denominator)
        },
    )
}

fn shown(number: Decimal) -> String {
    number.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero).to_string()
}

fn account(model: &Model, name: &str) -> Subjects {
    let account =
        model.workspace.accounts.values().find(|account| account.name.get(Lang::En) == name).unwrap();
    Subjects::Account(account.id)
}

fn employee(model: &Model, name: &str) -> Subjects {
    let person = model.workspace.employees.values().find(|person| person.name.get(Lang::En) == name).unwrap();
    Subjects::Employee(person.id)
}

#[test]
fn the_order_book_gives_its_published_figures() {
    let Some(folder) = folder() else { return };
    let (seen, imported) = import(&flatten(&folder, true), &ImportChoices::default());
    assert_eq!(seen.net_amount, NetAmount::Given);
    assert!(!seen.day_order_ambiguous && !seen.undecodable);
    assert_eq!((imported.accepted, imported.refused_rows), (2_155, 0));
    let model = model_of(&imported);
    assert_eq!((model.workspace.accounts.len(), model.workspace.employees.len()), (89, 9));

    has_the_published_figures(&model);
}

/// Those of the same orders, worked out by other programs.
fn has_the_published_figures(model: &Model) {
    let sales: Vec<String> = YEARS
        .iter()
        .map(|year| shown(parts(&card(model, Subjects::Company, year), "K01").unwrap().0))
        .collect();
    assert_eq!(sales, ["208083.97", "617085.20", "440623.87"]);
    assert_eq!(shown(over_years(model, Subjects::Company, "K01").0), "1265793.04");
    let of = |name: &str| shown(over_years(model, employee(model, name), "K01").0);
    assert_eq!(of("Margaret Peacock"), "232890.85");
    assert_eq!(of("Steven Buchanan"), "68792.28");

    // By required date; 21 orders are not shipped and do not count.
    let whole = |numbers: (Decimal, Decimal)| (shown(numbers.0), shown(numbers.1));
    let on_time = |subject: Subjects| whole(over_years(model, subject, "K08"));
    let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
    assert_eq!(on_time(Subjects::Company), pair("772", "809"));
    assert_eq!(on_time(account(model, "QUICK-Stop")), pair("26", "28"));
    assert_eq!(on_time(account(model, "Hungry Owl All-Night Grocers")), pair("16", "19"));
}

fn asked(model: &Model, text: &str, scope: Scope, period: &str) -> Decimal {
    let draft = FormulaDraft {
        text: text.to_owned(),
        kpi: None,
        attribution: Attribution::Record,
        lang: Lang::En,
        scope,
        period: period.parse().unwrap(),
    };
    match evaluate(model, &Query::Formula(draft)) {
        Answer::Formula(Ok(reading)) => match reading.outcome {
            Outcome::Value { numerator, denominator, .. } => numerator / denominator,
            Outcome::Missing(missing) => panic!("{text}: {missing:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The files as they are, in the order of their names: what each is is guessed, what a line does not say is looked up.
#[test]
fn the_original_files_give_the_figures_of_the_flattened_one() {
    let Some(folder) = folder() else { return };
    let names = [
        "categories",
        "customers",
        "employee_territories",
        "employees",
        "order_details",
        "orders",
        "products",
        "regions",
        "shippers",
        "territories",
    ];
    let texts = names.map(|name| std::fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap());
    let choices = ImportChoices { is_one_of_several: true, ..ImportChoices::default() };
    let look = |text: &String, choices: &ImportChoices| {
        preview(&text.as_bytes()[..text.len().min(PREVIEW_BYTES)], text.len() as u64, choices).unwrap()
    };
    let seen: Vec<Preview> = texts.iter().map(|text| look(text, &choices)).collect();
    let tables: Vec<TableId> = seen.iter().map(|seen| seen.table.clone()).collect();
    let guessed =
        names.into_iter().zip(&tables).map(|(name, table)| format!("{name} {}", table.0)).collect::<Vec<_>>();
    assert_eq!(
        guessed.join(", "),
        "categories product_lines, customers accounts, employee_territories employee_territories, employees people, \
         order_details order_lines, orders orders, products products, regions regions, shippers order_lines, \
         territories territories"
    );
    let fitting: Vec<bool> = seen.iter().map(|seen| seen.table_percent >= several::FITTING).collect();
    assert_eq!(
        fitting.iter().position(|fits| !fits),
        Some(8),
        "only the shippers are none of the tables: {fitting:?}"
    );
    let mut model = Model { workspace: starter(), rows: BTreeMap::new(), ..Model::default() };
    let mut next = 1_000_u64;
    for place in several::order(&tables).into_iter().filter(|place| *place != 8) {
        let choices =
            ImportChoices { others: tables.clone(), table: Some(tables[place].clone()), ..choices.clone() };
        let (_, imported) = import(&texts[place], &choices);
        assert_eq!(imported.refused_rows, 0, "{}", names[place]);
        let batch_id = Id::from_raw(stable_bits(names[place]));
        let sha256 = pack(&imported.rows).unwrap().sha256;
        let batch = batch_of(&imported, batch_id, sha256, names[place].to_owned(), 0);
        let mut new_id = || {
            next += 1;
            next
        };
        let changes = intake(&model.workspace, &imported, batch, &mut new_id).unwrap().changes;
        changes.iter().for_each(|change| model.workspace.apply(change));
        model.rows.insert(batch_id, imported.rows);
    }
    look_up(&mut model);
    has_the_published_figures(&model);
    assert!(look_ups(&model).iter().all(|found| found.unmatched == 0));
    let unshipped = |year: &&str| {
        asked(
            &model,
            "COUNT DISTINCT(order_lines.order_id WHERE delivered_date IS NULL)",
            Scope::COMPANY,
            year,
        )
    };
    assert_eq!(YEARS.iter().map(unshipped).sum::<Decimal>(), Decimal::from(21));
    // By the region of the employee's territories; Python's fractions over the same files.
    for (name, sales) in [
        ("Eastern", "660328.49"),
        ("Western", "198481.36"),
        ("Southern", "202812.84"),
        ("Northern", "204170.34"),
    ] {
        let region =
            model.workspace.regions.values().find(|region| region.name.get(Lang::En) == name).unwrap();
        let of_year = |year: &&str| {
            asked(&model, "SUM(order_lines.net_amount)", Scope::from(Member::Region(region.id)), year)
        };
        assert_eq!(shown(YEARS.iter().map(of_year).sum()), sales, "{name}");
    }
    // Without the orders again, lines have no day: nothing is left over of what they had.
    let orders = model.workspace.batches.values().find(|batch| batch.table.0 == "orders").unwrap().id;
    model.workspace.batches.remove(&orders);
    model.rows.remove(&orders);
    look_up(&mut model);
    assert_eq!(parts(&card(&model, Subjects::Company, "1997"), "K01"), None);
}

#[test]
fn computed_net_amounts_are_those_of_the_file() {
    let Some(folder) = folder() else { return };
    let (_, given) = import(&flatten(&folder, true), &ImportChoices::default());
    let (seen, computed) = import(&flatten(&folder, false), &ImportChoices::default());
    assert_eq!(seen.net_amount, NetAmount::Computed);
    let net = keyscore::domain::table::ColumnId::from("net_amount");
    assert_eq!(given.rows.columns[&net], computed.rows.columns[&net]);
}

#[test]
fn amounts_rounded_line_by_line_add_up_to_another_total() {
    let Some(folder) = folder() else { return };
    let choices = ImportChoices { amounts: Amounts::RoundPerLine { places: 2 }, ..ImportChoices::default() };
    let (_, imported) = import(&flatten(&folder, true), &choices);
    let model = model_of(&imported);
    assert_eq!(shown(over_years(&model, Subjects::Company, "K01").0), "1265793.29");
    let company = card(&model, Subjects::Company, "1997");
    assert_eq!(company.scope, Scope::COMPANY);
    assert!(matches!(
        card(&model, employee(&model, "Janet Leverling"), "1997").scope.single(),
        Some(Member::Employee(_))
    ));
}

/// The plan of 1997 is twice what July to December 1996 brought: 416,167.94 in all. It goes to the regions that the
/// territories of the nine employees lie in, then to the employees by what each of them sold in 1996, each cent accounted for.
#[test]
fn the_plan_of_the_next_year_reaches_every_employee_to_the_cent() {
    let Some(folder) = folder() else { return };
    let (_, imported) = import(&flatten(&folder, true), &ImportChoices::default());
    let mut model = model_of(&imported);
    // The region of an employee: that of the territories, one for each of the nine.
    let territories = by(table(&folder, "territories.csv"), "territoryID");
    let regions = by(table(&folder, "regions.csv"), "regionID");
    let mut region_of: BTreeMap<String, String> = BTreeMap::new();
    for link in table(&folder, "employee_territories.csv") {
        let region = territories[&link["territoryID"]]["regionID"].clone();
        let known = region_of.entry(link["employeeID"].clone()).or_insert_with(|| region.clone());
        assert_eq!(*known, region, "one region for each employee");
    }
    let region_id = |code: &str| Id::<Region>::from_raw(stable_bits(&format!("test/region/{code}")));
    for (code, row) in &regions {
        let name = Text2::same(row["regionDescription"].trim());
        model.workspace.put(Region { id: region_id(code), name, keys: vec![] }.into());
    }
    let mut people: Vec<(Id<Employee>, Id<Region>)> = Vec::new();
    for (number, row) in by(table(&folder, "employees.csv"), "employeeID") {
        let name = format!("{} {}", row["firstName"], row["lastName"]);
        let Subjects::Employee(person) = employee(&model, &name) else { panic!("{name}") };
        people.push((person, region_id(&region_of[&number])));
    }
    for (person, region) in &people {
        let facts = EmployeeFacts { region: Some(*region), ..EmployeeFacts::default() };
        model.workspace.employees.get_mut(person).unwrap().facts = Dated::always(facts);
    }
    // Exact sums of the second half of 1996, four places: the plan of a region is twice that.
    let half = |person: Id<Employee>| -> Decimal {
        let quarters = ["1996-Q3", "1996-Q4"].iter();
        quarters
            .filter_map(|quarter| parts(&card(&model, Subjects::Employee(person), quarter), "K01"))
            .map(|(net, _)| net)
            .sum()
    };
    let half: BTreeMap<Id<Employee>, Decimal> =
        people.iter().map(|(person, _)| (*person, half(*person))).collect();
    let mut plans: BTreeMap<Id<Region>, Decimal> = BTreeMap::new();
    for (person, region) in &people {
        *plans.entry(*region).or_default() += half[person] * Decimal::TWO;
    }
    assert_eq!(plans.len(), 4);
    let whole: Decimal = plans.values().sum();
    assert_eq!(shown(whole), "416167.94");
    let kpi: Id<Kpi> = id("kpi/K01");
    let read = |model: &Model, node: Scope, plan: AllocationPlan| {
        let draft = AllocationDraft { kpi, node, year: 1997, plan };
        match evaluate(model, &Query::Allocation(Box::new(draft))) {
            Answer::Allocation(Some(reading)) => *reading,
            other => panic!("{other:?}"),
        }
    };
    let plan = |base: AllocationBase, by: Driver, children: Vec<AllocationChild>| AllocationPlan {
        base,
        factor: Decimal::ONE_HUNDRED,
        method: AllocationMethod::Blend(vec![BlendPart { by, weight: Decimal::ONE_HUNDRED }]),
        months: MonthShape::LastYear,
        children,
    };
    let regions = plans.iter().map(|(region, plan)| AllocationChild {
        capacity: Some(*plan),
        ..AllocationChild::new(Member::Region(*region).into())
    });
    let company =
        read(&model, Scope::COMPANY, plan(AllocationBase::Typed(whole), Driver::Capacity, regions.collect()));
    assert_eq!((company.fault, company.remainder), (None, Some(Decimal::ZERO)));
    assert_eq!(company.allocated.map(shown), Some("416167.94".to_owned()));
    for child in &company.children {
        let Some(Member::Region(region)) = child.scope.single() else { panic!("{child:?}") };
        // Within a cent of twice its half year.
        assert!((child.year.unwrap() - plans[&region]).abs() < Decimal::new(1, 2), "{child:?}");
        let values = child
            .months
            .iter()
            .map(|target| Some(TargetPoint { threshold: None, target: *target, stretch: None }));
        let series = TargetSeries {
            id: TargetSeries::id_for(kpi, &child.scope, 1997),
            kpi,
            scope: child.scope.clone(),
            year: 1997,
            plan: Dated::always(TargetPlan { level: PeriodLevel::Month, values: values.collect() }),
        };
        model.workspace.put(series.into());
    }
    let mut found: BTreeMap<Id<Employee>, Decimal> = BTreeMap::new();
    for region in plans.keys() {
        let children = people
            .iter()
            .filter(|(_, own)| own == region)
            .map(|(person, _)| AllocationChild::new(Member::Employee(*person).into()));
        let parts = read(
            &model,
            Member::Region(*region).into(),
            plan(AllocationBase::Plan, Driver::History, children.collect()),
        );
        assert_eq!((parts.fault, parts.remainder), (None, Some(Decimal::ZERO)));
        for child in parts.children {
            let Some(Member::Employee(person)) = child.scope.single() else { panic!("{child:?}") };
            assert_eq!(child.months.iter().sum::<Decimal>(), child.year.unwrap());
            found.insert(person, child.year.unwrap());
        }
    }
    assert_eq!(found.len(), 9);
    assert_eq!(found.values().sum::<Decimal>().to_string(), "416167.94");
    // 1996 has orders from July on only, so each of them gets twice what they sold, but for a cent of rounding.
    for (person, target) in &found {
        assert!((*target - half[person] * Decimal::TWO).abs() <= Decimal::new(2, 2), "{person} {target}");
    }
}
