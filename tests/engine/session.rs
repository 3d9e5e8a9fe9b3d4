//! A session answers every question as a fresh evaluation of the same model does, whatever was edited, deleted and taken
//! back in between. The expected answers are those of `evaluate`, which starts from nothing.

use keyscore::{
    domain::{
        account::{AccountFacts, TypeShare},
        band::{Band, BandTable},
        card_rule::{CardRule, PointsItem},
        change::{Change, ChangeSet, Label},
        date::{Day, DayRange},
        dated::Dated,
        kpi::{Attribution, Direction, Unit},
        ownership::{OwnerShare, OwnershipSplit},
        pay::{BaseAmounts, PayBase, PayPlan, PayTerms},
        pay_entry::{PayEntry, PayMove},
        people::{EmployeeFacts, RoleShare},
        period::{FiscalCalendar, PeriodLevel},
        pool::BonusPool,
        promotion::PromotionRule,
        record::{Record, RecordKey},
        scope::{Member, Scope},
        scoring::ScoringRule,
        target::TargetSeries,
        text::{Lang, Text2},
        value::{InputValue, Measured},
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    },
    engine::{
        evaluate::evaluate,
        model::Model,
        query::{Answer, FormulaDraft, Query, Subjects},
        session::Session,
    },
};
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, Strategy, any, proptest},
    prop_assert_eq,
    strategy::Just,
};
use rust_decimal::Decimal;

use crate::{
    scoring_support::read,
    support::{
        ANSWERS, LEADS, ON_TIME, POINTS, SALES, SHIPPED, VISITS, World, account, day, employee, growth, id,
        input, period, plan, ratio, region,
    },
};

const ORDERS: &str = "
    order_id order_date promised_date delivered_date account employee region net_amount
    O1 2025-01-10 2025-01-12 2025-01-11 A Ann North 90
    O2 2025-02-10 2025-02-12 2025-02-13 B Bob South 70
    O3 2026-01-05 2026-01-09 2026-01-08 A Ann North 120.5
    O4 2026-01-20 2026-01-25 2026-01-29 B Bob South 60
    O5 2026-02-14 2026-02-15 2026-02-15 C Cyd North 33.25
    O6 2026-02-20 2026-02-25 - A Bob North 10
    O7 2026-03-01 2026-03-04 2026-03-02 - Ann South 77";

/// Percent of the target bonus by the total, for months.
const PAY: &str = r#"{"every":"month","plan":{"measure":"total","curve":{"borders":"measure","shape":{"ramp":{"points":
    [{"at":"0","level":"0"},{"at":"100","level":"RATE"}],"beyond":"hold"}},"pays":"percent_of_base"}}}"#;

/// Numbers out of which one edit is made.
type Seed = (u8, u8, u8, u8, i16);

fn start() -> World {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.kpi(1, input(SALES)).attribution = Attribution::Owner;
    world.kpi(2, ratio(input(ON_TIME), input(SHIPPED))).unit = Unit::Ratio;
    world.kpi(3, growth(input(SALES)));
    world.kpi(4, input(VISITS)).attribution = Attribution::Owner;
    world.kpi(5, ratio(input(POINTS), input(ANSWERS))).unit = Unit::Points;
    world.formula(6, "[K01] / 2 + IFMISSING([K04], 0)");
    world.kpi(7, input(LEADS)).direction = Direction::Lower;
    world.kpi(7, input(LEADS)).unit = Unit::Points;
    world.kpi(8, input(SALES)).attribution = Attribution::Team;
    world.types(1, &[(1, Weight::WHOLE)]);
    world.types(2, &[(1, Weight::percent(40)), (2, Weight::percent(60))]);
    for person in [1, 2] {
        world.roles(person, &[(1, Weight::WHOLE)]);
    }
    world.own(1, Day::BEGIN, &[(1, 100)]);
    world.own(2, day("2026-02-10"), &[(1, 50), (2, 50)]);
    for scope in [employee(1), employee(2), employee(3), account(1)] {
        world.number(LEADS, &scope, "2026-01", "80.5");
        world.number(LEADS, &scope, "2026-02", "95");
    }
    let role = Scope::from(Member::Role(id(1)));
    for kpi in [4, 6, 7, 8] {
        world.targets(kpi, &role, 2026, PeriodLevel::Month, "130/100/70 130/100/70 130/100/70");
    }
    let items: Vec<(u64, u32)> = vec![(7, 500_000), (4, 300_000), (2, 200_000)];
    let of_role: Vec<(u64, u32)> = items.iter().copied().chain([(8, 100_000)]).collect();
    world.weights(WeightOwner::Role(id(1)), Day::BEGIN, WeightMode::Normalise, &of_role);
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, WeightMode::Enforce, &items);
    world.bands(&[("A", "90"), ("B", "60"), ("C", "0")]);
    world
}

fn scope_of(pick: u8) -> Scope {
    match pick % 9 {
        0 => Scope::COMPANY,
        1..=3 => account(u64::from(pick % 9)),
        4..=6 => employee(u64::from(pick % 9 - 3)),
        7 => region(1),
        _ => Scope::from(if pick < 128 { Member::Role(id(1)) } else { Member::AccountType(id(1)) }),
    }
}

fn owner_of(pick: u8) -> WeightOwner {
    match pick % 6 {
        0 => WeightOwner::Company,
        1 => WeightOwner::EveryAccount,
        2 => WeightOwner::AccountType(id(1)),
        3 => WeightOwner::Account(id(2)),
        4 => WeightOwner::Role(id(1)),
        _ => WeightOwner::Employee(id(u64::from(pick % 3) + 1)),
    }
}

fn month_of(pick: u8) -> &'static str {
    ["2026-01", "2026-02", "2026-03", "2026-Q1", "2025-12", "2026", "2026-04"][usize::from(pick % 7)]
}

/// A record that is put in place of what is there, or an existing one that goes.
fn change_of(model: &Model, (kind, one, two, three, number): Seed) -> Option<Change> {
    let workspace = &model.workspace;
    let hundredths = Decimal::new(i64::from(number), 2);
    let kpi = id(u64::from(one % 8) + 1);
    let after: Record = match kind % 28 {
        0..=3 => {
            let source = id([VISITS, LEADS, POINTS, SALES][usize::from(one % 4)]);
            let (scope, period) = (scope_of(two), period(month_of(three)));
            let measured = match (one % 4, number.rem_euclid(5)) {
                (_, 0) => Measured::Missing("no data".to_owned()),
                (2, _) => Measured::Levels(vec![u32::from(one), u32::from(two), 1, 0, 2]),
                _ => Measured::Number(hundredths),
            };
            let id = InputValue::id_for(source, &scope, period);
            InputValue { id, input: source, scope, period, measured, source: String::new() }.into()
        }
        4 | 5 => {
            let scope = scope_of(two);
            let values = ["100", "70/100", "70/100/130", "130/100/70", "33.333/66.667/99.5", "0"];
            let level = if three % 3 == 0 { PeriodLevel::Year } else { PeriodLevel::Month };
            let all = [values[usize::from(three) % values.len()]; 12].join(" ");
            let plan = Dated::always(plan(level, &all));
            TargetSeries { id: TargetSeries::id_for(kpi, &scope, 2026), kpi, scope, year: 2026, plan }.into()
        }
        6 | 7 => {
            let owner = owner_of(two);
            let from = if three % 2 == 0 { Day::BEGIN } else { day("2026-02-01") };
            let mode = if one % 2 == 0 { WeightMode::Normalise } else { WeightMode::Enforce };
            let parts = [
                (7, u32::from(one) * 4_000),
                (4, u32::from(three) * 3_000),
                (2, 200_000),
                (8, 150_000),
                (6, 1),
            ];
            let items = parts.iter().take(usize::from(number.unsigned_abs() % 5) + 1);
            let items =
                items.map(|(kpi, weight)| WeightItem { kpi: id(*kpi), weight: Weight(*weight) }).collect();
            WeightSet { id: WeightSet::id_for(owner, from), owner, from, mode, items }.into()
        }
        8 => {
            let rules = [
                r#"{"shape": "line", "missing": "zero"}"#,
                r#"{"shape": "line", "floor": "10", "cap": "110.5"}"#,
                r#"{"shape": "line", "missing": "carry_forward"}"#,
                r#"{"shape": "line", "missing": "block"}"#,
                r#"{"shape": "line", "red_line": {"limit": "50", "effect": "zero_total"}}"#,
                r#"{"shape": {"events": {"start": "100", "each": "-1.5"}}}"#,
                r#"{"shape": {"steps": {"measure": "attainment", "steps": [{"from": "0.5", "points": "60"}]}}}"#,
            ];
            let scope = scope_of(two);
            let rule = Dated::always(read(rules[usize::from(three) % rules.len()]));
            ScoringRule { id: ScoringRule::id_for(kpi, &scope), kpi, scope, rule }.into()
        }
        9 => {
            let [seven, four, two_, eight] = [7, 4, 2, 8].map(|raw| id::<()>(raw).to_string());
            let money = format!(
                r#"{{"name":{{"zh":"M","en":"M"}},"roll_up":"mean","weight":700000,"kpis":["{seven}","{four}"]}}"#
            );
            let care =
                format!(r#"{{"name":{{"zh":"C","en":"C"}},"roll_up":"min","kpis":["{two_}","{eight}"]}}"#);
            let all = format!(
                r#"{{"name":{{"zh":"A","en":"A"}},"roll_up":"geometric_mean","groups":[{care}],"kpis":["{seven}"]}}"#
            );
            let plans = [
                "{}".to_owned(),
                r#"{"roll_up": "mean"}"#.to_owned(),
                r#"{"roll_up": "min"}"#.to_owned(),
                r#"{"floor": "20.005", "cap": "88.885", "points": {"sum_up": "3"}}"#.to_owned(),
                r#"{"groups": "mean", "roll_up": "max"}"#.to_owned(),
                format!(r#"{{"own_groups": [{money}, {care}]}}"#),
                format!(r#"{{"own_groups": [{all}], "roll_up": "sum"}}"#),
            ];
            let scope = scope_of(two);
            let plan = Dated::always(read(&plans[usize::from(three) % plans.len()]));
            CardRule { id: CardRule::id_for(&scope), scope, plan }.into()
        }
        10 => PointsItem {
            id: id(u64::from(one % 3)),
            scope: scope_of(two),
            period: period(month_of(three)),
            points: hundredths,
            reason: String::new(),
        }
        .into(),
        11 => {
            let from = if one % 2 == 0 { Day::BEGIN } else { day("2026-01-16") };
            let account = id(u64::from(two % 3) + 1);
            let share = OwnerShare { employee: id(u64::from(three % 3) + 1), share: Weight::percent(100) };
            let (id, reason) = (OwnershipSplit::id_for(account, from), String::new());
            OwnershipSplit { id, account, from, shares: vec![share], reason }.into()
        }
        12 | 13 => {
            // A formula, a name, a direction.
            let mut changed = workspace.kpis.get(&kpi)?.clone();
            match two % 8 {
                6 => changed.attribution = Attribution::Team,
                7 => changed.attribution = Attribution::Record,
                0 => changed.formula = ratio(input(VISITS), input(LEADS)),
                1 => changed.formula = input(SALES),
                2 => changed.direction = Direction::Lower,
                3 => changed.code = format!("X{three}"),
                4 => changed.formula = keyscore::domain::kpi::Formula::Kpi(id(u64::from(three % 8) + 1)),
                _ => changed.formula = growth(input(LEADS)),
            }
            changed.into()
        }
        14 => {
            let mut changed = workspace.employees.get(&id(u64::from(one % 3) + 1))?.clone();
            match two % 6 {
                0 => changed.name = Text2::same(format!("{three}")),
                1 => changed.keys.clear(),
                2 => {
                    let until = day(if three % 2 == 0 { "2026-02-11" } else { "2027-01-01" });
                    changed.employed = vec![DayRange { from: day("2026-01-10"), until }];
                }
                3 => changed.away = vec![DayRange { from: day("2026-01-20"), until: day("2026-02-03") }],
                4 => changed.facts.revise(day("2026-02-05"), EmployeeFacts::default(), "moved"),
                _ => {
                    let roles =
                        vec![RoleShare { role: id(1), share: Weight::percent(u32::from(three % 2) * 100) }];
                    changed.facts = Dated::always(EmployeeFacts { roles, ..EmployeeFacts::default() });
                }
            }
            changed.into()
        }
        15 => {
            let mut changed = workspace.accounts.get(&id(u64::from(one % 3) + 1))?.clone();
            match two % 2 {
                0 => changed.name = Text2::same(format!("{three}")),
                _ => {
                    let types = vec![TypeShare { account_type: id(1), share: Weight::WHOLE }];
                    let key_account = three % 2 == 0;
                    let facts =
                        AccountFacts { types, key_account, region: Some(id(2)), ..AccountFacts::default() };
                    changed.facts = Dated::always(facts);
                }
            }
            changed.into()
        }
        16 if one < 60 => {
            let mut changed = workspace.settings()?.clone();
            let start_month = if two % 2 == 0 { 1 } else { 4 };
            changed.calendar = FiscalCalendar { start_month, ..FiscalCalendar::default() };
            changed.rounding.total = three % 4;
            changed.into()
        }
        17 => {
            let from = Decimal::from(one % 100);
            let bands = [("A", from + Decimal::TEN), ("B", from), ("C", Decimal::ZERO)];
            let band = |(code, from): &(&str, Decimal)| Band {
                code: (*code).to_owned(),
                name: Text2::same(*code),
                from: *from,
            };
            BandTable { id: id(1), bands: bands.iter().map(band).collect() }.into()
        }
        18 => {
            let mut changed = workspace.settings()?.clone();
            changed.scale.threshold = Decimal::from(two % 90);
            changed.scale.cap = Decimal::from(100 + u32::from(three % 50));
            changed.rounding.money = one % 3;
            changed.into()
        }
        19 => {
            let terms: PayTerms = read(&PAY.replace("RATE", &(u32::from(two) + 1).to_string()));
            let scope = if one % 2 == 0 { Scope::COMPANY } else { Scope::from(Member::Role(id(1))) };
            let terms = Dated::always(terms);
            PayPlan { id: id(u64::from(three % 2) + 1), name: Text2::same("plan"), scope, terms }.into()
        }
        20 => {
            let scope = employee(u64::from(one % 3) + 1);
            let bonus = Some(Decimal::from(u32::from(two) * 100));
            let amounts = Dated::always(BaseAmounts { salary: None, bonus });
            PayBase { id: PayBase::id_for(&scope), scope, amounts }.into()
        }
        21 => PromotionRule {
            id: id(u64::from(two % 2) + 1),
            name: Text2::same("step"),
            scope: if one % 2 == 0 { Scope::COMPANY } else { Scope::from(Member::Role(id(1))) },
            every: if three % 2 == 0 { PeriodLevel::Month } else { PeriodLevel::Quarter },
            grade: ["A", "B", "X"][usize::from(two % 3)].to_owned(),
            at_least: 1 + one % 2,
            of: 2 + three % 3,
            never_below: (two % 5 == 0).then(|| "B".to_owned()),
        }
        .into(),
        22 => {
            let amount =
                if two % 2 == 0 { "null".to_owned() } else { format!(r#""{}""#, u32::from(three) * 100) };
            let (pool, when) = (id::<()>(u64::from(one % 2) + 1), month_of(three));
            let text = format!(
                r#"{{"id":"{pool}","name":{{"zh":"P","en":"P"}},"scope":[],"period":"{when}","amount":{amount},"most":"30000",
                "grades":{{"rows":[{{"code":"A","coefficient":"1.2"}},{{"code":"B","coefficient":"1"}}]}}}}"#
            );
            read::<BonusPool>(&text).into()
        }
        23 => PayEntry {
            id: id(u64::from(one % 4) + 1),
            person: id(u64::from(two % 3) + 1),
            plan: id(u64::from(three % 2) + 1),
            period: period(month_of(three)),
            day: day("2026-02-11"),
            number: format!("P-{}", one % 2),
            what: PayMove::Payment { amount: hundredths },
        }
        .into(),
        24 | 25 => {
            // Whom somebody reports to, from a day on.
            let mut changed = workspace.employees.get(&id(u64::from(one % 3) + 1))?.clone();
            let manager = (three % 4 > 0).then(|| id(u64::from(three % 4)));
            let from = if two % 2 == 0 { day("2026-01-18") } else { day("2026-02-16") };
            let before = changed.facts.at(from).cloned().unwrap_or_default();
            changed.facts.revise(from, EmployeeFacts { manager, ..before }, "moved");
            changed.into()
        }
        26 => {
            let mut changed = workspace.inputs.get(&id(SALES))?.clone();
            changed.unit = if two % 2 == 0 { Unit::Count } else { Unit::Currency };
            changed.into()
        }
        _ => {
            let goes = |record: &Record| {
                let key = record.key();
                !matches!(key, RecordKey::Settings(_) | RecordKey::Batch(_)) && (one < 240 || kind % 28 == 27)
            };
            let records: Vec<Record> = workspace.records().filter(goes).collect();
            let place = usize::from(two) * 256 + usize::from(three);
            return Some(Change::remove(records.get(place % records.len().max(1))?.clone()));
        }
    };
    Some(Change::replace(workspace.get(after.key()), after))
}

/// Questions of every kind that computes something.
fn queries(pick: u8) -> Vec<Query> {
    let whole = vec![Subjects::Company, Subjects::Accounts, Subjects::Employees];
    let when = period(month_of(pick));
    let draft = FormulaDraft {
        text: "SUM(order_lines.net_amount) / [K04]".to_owned(),
        kpi: None,
        attribution: Attribution::Record,
        lang: Lang::En,
        scope: account(1),
        period: when,
    };
    vec![
        Query::Totals { subjects: whole.clone(), period: when },
        Query::Cards { subjects: whole.clone(), period: when },
        Query::Totals { subjects: vec![Subjects::Employee(id(2))], period: when },
        Query::Cards { subjects: vec![Subjects::Account(id(1))], period: period("2026-01") },
        Query::Explain { scope: employee(1), kpi: id(4), period: when },
        Query::Coverage,
        Query::Formula(draft),
        Query::Pay { subjects: vec![Subjects::Employees], period: when },
        Query::Sensitivity { scope: employee(1), period: when },
        Query::Pools { period: when },
        Query::Promotions { period: when },
        Query::Portfolio { period: when },
        Query::PayCosts {
            period: when,
            percents: vec![Decimal::TEN, Decimal::from(-25)],
            told: Decimal::TEN,
        },
        Query::PayMoved { person: id(1), plan: id(1), period: when, percent: Decimal::TEN },
        Query::Explain { scope: employee(1), kpi: id(8), period: when },
        Query::PayStatement { person: id(1), period: when },
        Query::Cards { subjects: vec![Subjects::Regions], period: when },
        Query::ReportJson { period: when },
    ]
}

fn step(changes: Vec<Change>) -> ChangeSet {
    ChangeSet { revision: 1, tab: 1, at: 0, label: Label::plain("edit"), changes, undo_of: None }
}

fn seeds() -> impl Strategy<Value = Vec<(Seed, bool, u8)>> {
    vec((any::<Seed>(), proptest::bool::weighted(0.2), any::<u8>()), 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_session_answers_like_a_fresh_evaluation(edits in seeds(), pause in Just(3_u8)) {
        let mut session = Session::new(start().model);
        let mut done: Vec<Change> = Vec::new();
        for (idx, (seed, takes_back, ask)) in edits.into_iter().enumerate() {
            let change = match done.pop().filter(|_| takes_back) {
                Some(last) => Some(last.inverse()),
                None => change_of(session.model(), seed),
            };
            let Some(change) = change else { continue };
            session.apply(&step(vec![change.clone()]));
            if !takes_back {
                done.push(change);
            }
            // Now and then several edits come before a question, and not every question is asked each time.
            let asked = if ask % pause == 0 && idx > 0 { Vec::new() } else { queries(ask) };
            let every = usize::from(ask % 3) + 2;
            for query in asked.into_iter().skip(idx % every).step_by(every) {
                prop_assert_eq!(session.answer(&query), evaluate(session.model(), &query), "{:?} after {:?}", query, seed);
            }
        }
        for query in queries(0).into_iter().chain(queries(3)) {
            prop_assert_eq!(session.answer(&query), evaluate(session.model(), &query));
        }
    }

    #[test]
    fn totals_are_those_of_the_cards(edits in vec(any::<Seed>(), 0..8), ask in any::<u8>()) {
        let mut model = start().model;
        for seed in edits {
            if let Some(change) = change_of(&model, seed) {
                model.apply(&step(vec![change]));
            }
        }
        let subjects = vec![Subjects::Company, Subjects::Accounts, Subjects::Employees];
        let when = period(month_of(ask));
        let totals = evaluate(&model, &Query::Totals { subjects: subjects.clone(), period: when });
        let cards = evaluate(&model, &Query::Cards { subjects, period: when });
        let (Answer::Totals(totals), Answer::Cards(cards)) = (totals, cards) else { panic!("other answers") };
        let told: Vec<_> = totals.into_iter().map(|one| (one.scope, one.total.map(|total| total.to_string()), one.missing, one.band)).collect();
        let shown: Vec<_> = cards.cards.into_iter().map(|card| (card.scope, card.total.map(|total| total.to_string()), card.total_missing, card.band)).collect();
        prop_assert_eq!(told, shown);
    }
}
