//! The data files of the site are what the program writes, and the sample tells its stories (docs/sample.md).

use keyscore::{
    data::{
        file::{read, write},
        packed_file,
        sample::sample,
        starter::{guide_base, id, starter},
    },
    domain::{
        date::Day,
        id::Id,
        kpi::Kpi,
        scope::{Member, Scope},
        weight::{Weight, WeightItem, WeightOwner, WeightSet},
    },
    engine::{
        evaluate::evaluate,
        model::Model,
        query::{Answer, Query, Subjects},
        report::{Indicator, Missing, Outcome, Scorecard, Status},
    },
};
use rust_decimal::Decimal;

fn file(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_committed_files_are_current() {
    let model = Model { workspace: starter(), rows: Default::default(), ..Model::default() };
    assert!(file("static/templates/starter.json") == write(&model).unwrap(), "run `keyscore template`");
    let base = Model { workspace: guide_base(), ..model.clone() };
    assert!(base.workspace.kpis.is_empty() && base.workspace.weights.is_empty());
    assert!(
        file("static/templates/guide.json") == write(&base).unwrap(),
        "run `keyscore template --name all`"
    );
    assert!(
        file("static/samples/sample.keyscore.json") == write(&sample()).unwrap(),
        "run `keyscore sample`"
    );
    // The first part of the engine does not read answers of the guide, which leave indicators out of cards.
    assert!(sample().workspace.guide.is_empty());
    assert!(write(&sample()).unwrap().len() < 210_000);
}

/// What the page fetches is the same workspace as the file that everybody can open.
#[test]
fn the_packed_sample_is_current_and_the_same() {
    let path = format!("{}/static/samples/sample.keyscore.bin", env!("CARGO_MANIFEST_DIR"));
    let packed = std::fs::read(path).unwrap();
    assert!(packed == packed_file::write(&sample()).unwrap(), "run `keyscore sample --packed`");
    let (model, findings) = read(file("static/samples/sample.keyscore.json").as_bytes()).unwrap();
    assert!(findings.is_empty());
    let unpacked = packed_file::read(&packed).unwrap();
    assert_eq!(unpacked.workspace, model.workspace);
    assert_eq!(unpacked.rows, model.rows);
    // The page keeps all but typed values and targets, and its first screens less: the rest is not there for them.
    let mut kept = model.workspace.clone();
    kept.values.clear();
    kept.targets.clear();
    assert_eq!(packed_file::read_catalogue(&packed).as_ref(), Some(&kept));
    let front = packed_file::read_front(&packed).unwrap();
    assert_eq!((&front.settings, &front.kpis, &front.bands), (&kept.settings, &kept.kpis, &kept.bands));
    assert_eq!((&front.accounts, &front.account_types), (&kept.accounts, &kept.account_types));
    assert!(front.employees.is_empty() && front.inputs.is_empty() && front.weights.is_empty());
    assert!(packed_file::read(&packed[..packed.len() / 2]).is_none());
}

#[test]
fn the_sample_is_marked_and_complete() {
    let model = sample();
    let workspace = &model.workspace;
    let settings = workspace.settings().unwrap();
    assert!(settings.sample && settings.name.zh.contains("虚构") && settings.name.en.contains("fictional"));
    assert_eq!((workspace.accounts.len(), workspace.employees.len(), workspace.regions.len()), (8, 10, 3));
    assert_eq!(
        (workspace.product_lines.len(), workspace.roles.len(), workspace.account_types.len()),
        (4, 4, 3)
    );
    assert!((1_400..1_700).contains(&model.rows.values().map(|rows| rows.rows).sum::<u32>()));
    assert!(workspace.weights.values().all(|set| set.total() == Weight::WHOLE));
    let service = workspace
        .weights
        .values()
        .find(|set| set.id == WeightSet::id_for(WeightOwner::Role(id("role/customer_service")), Day::BEGIN));
    let satisfaction = service.unwrap().items.iter().find(|item| item.kpi == id("kpi/K05"));
    assert_eq!(satisfaction.map(|item| item.weight), Some(Weight::percent(60)));
    let named = |zh: &str, en: &str| !zh.is_empty() && !en.is_empty();
    assert!(workspace.accounts.values().all(|account| named(&account.name.zh, &account.name.en)));
    assert!(workspace.employees.values().all(|person| named(&person.name.zh, &person.name.en)));
    assert!(workspace.kpis.values().all(|kpi| named(&kpi.definition.zh, &kpi.definition.en)));
}

#[test]
fn what_the_source_leaves_open_is_open_in_the_starter() {
    // Lines 76 of the source: satisfaction 60 % for customer service, growth of market share 40 % for marketing; no more.
    let workspace = starter();
    let of_role = |role: &str| {
        let owner = WeightOwner::Role(id(&format!("role/{role}")));
        let set = workspace.weights.get(&WeightSet::id_for(owner, Day::BEGIN));
        set.map(|set| {
            let item = |item: &WeightItem| (workspace.kpis.get(&item.kpi).unwrap().code.clone(), item.weight);
            set.items.iter().map(item).collect::<Vec<_>>()
        })
    };
    assert_eq!(of_role("customer_service"), Some(vec![("K05".to_owned(), Weight::percent(60))]));
    assert_eq!(of_role("marketing"), Some(vec![("K29".to_owned(), Weight::percent(40))]));
    assert_eq!(of_role("technical_support"), None);
    assert!(workspace.roles.contains_key(&id("role/technical_support")));
}

struct Book {
    model: Model,
    cards: Vec<Scorecard>,
}

fn book(period: &str) -> Book {
    let model = sample();
    let subjects = vec![Subjects::Company, Subjects::Accounts, Subjects::Employees];
    let Answer::Cards(cards) = evaluate(&model, &Query::Cards { subjects, period: period.parse().unwrap() })
    else {
        panic!()
    };
    Book { model, cards: cards.cards }
}

impl Book {
    fn card(&self, zh: &str) -> &Scorecard {
        let workspace = &self.model.workspace;
        let account = workspace
            .accounts
            .values()
            .find(|account| account.name.zh == zh)
            .map(|account| Member::Account(account.id));
        let person = workspace
            .employees
            .values()
            .find(|person| person.name.zh == zh)
            .map(|person| Member::Employee(person.id));
        let scope = Scope::from(account.or(person).unwrap());
        self.cards.iter().find(|card| card.scope == scope).unwrap()
    }

    fn total(&self, zh: &str) -> Decimal {
        self.card(zh).total.unwrap()
    }

    fn band(&self, zh: &str) -> &str {
        self.card(zh).band.as_deref().unwrap()
    }

    fn indicator(&self, zh: &str, code: &str) -> &Indicator {
        let kpi: Id<Kpi> = id(&format!("kpi/{code}"));
        self.card(zh).indicators.iter().find(|indicator| indicator.kpi == kpi).unwrap()
    }

    fn score(&self, zh: &str, code: &str) -> Decimal {
        self.indicator(zh, code).score.unwrap()
    }

    fn percent(&self, zh: &str, code: &str) -> Decimal {
        let Outcome::Value { value, .. } = self.indicator(zh, code).actual else { panic!() };
        value * Decimal::ONE_HUNDRED
    }
}

#[test]
fn the_stories_of_the_year_are_there() {
    let (year, year_before) = (book("2025"), book("2024"));
    // Margin trap.
    assert!(
        year.score("云栎家电", "K01") > Decimal::from(110)
            && year.percent("云栎家电", "K12") > Decimal::from(25)
    );
    assert!(
        year_before.percent("云栎家电", "K03") > Decimal::from(20)
            && year.percent("云栎家电", "K03") < Decimal::from(15)
    );
    assert_eq!(year.band("云栎家电"), "S");
    // Over stretch: capped.
    assert_eq!(year.score("汀枫新能源", "K12"), Decimal::from(120));
    // Just below a band.
    assert_eq!((year.total("星槐汽车").to_string().as_str(), year.band("星槐汽车")), ("84.94", "B"));
    // Bottom of the list.
    assert_eq!(year.band("泊竹物流"), "D");
    // Two ways of service.
    assert_eq!((year_before.band("苏禾"), year.band("苏禾")), ("A", "S"));
    assert_eq!((year_before.band("罗青"), year.band("罗青")), ("A", "C"));
}

#[test]
fn the_stories_of_the_quarters_are_there() {
    let [second, third, fourth] = ["2025-Q2", "2025-Q3", "2025-Q4"].map(book);
    // Late in one region.
    assert_eq!((third.score("泊竹物流", "K08"), third.band("谭舟")), (Decimal::ZERO, "B"));
    // Missing survey: left out, its weight spread.
    let survey = third.indicator("岚柏航空零件", "K05");
    assert!(matches!(&survey.actual, Outcome::Missing(Missing::Declared(reason)) if reason.contains("问卷")));
    assert_eq!(
        (survey.status, third.card("岚柏航空零件").weight_counted),
        (Status::Unknown, Weight::percent(80))
    );
    // Handover: growth turns with the account.
    assert!(
        second.percent("韩笛", "K12") > Decimal::ZERO && third.percent("韩笛", "K12") < Decimal::from(-50)
    );
    assert!(third.percent("顾言", "K12") > Decimal::from(50));
    // Complaints rise.
    assert!(fourth.percent("禾坞零售", "K07") > Decimal::from(40));
}

#[test]
fn every_kind_of_verdict_and_band_is_on_show() {
    let year = book("2025");
    let statuses: Vec<Status> =
        year.cards.iter().flat_map(|card| card.indicators.iter().map(|indicator| indicator.status)).collect();
    for status in [Status::Good, Status::Watch, Status::Bad] {
        assert!(statuses.iter().filter(|found| **found == status).count() >= 10, "{status:?}");
    }
    for band in ["S", "A", "B", "C", "D"] {
        assert!(year.cards.iter().any(|card| card.band.as_deref() == Some(band)), "{band}");
    }
    assert!(year.cards.iter().all(|card| card.total.is_some()));
}
