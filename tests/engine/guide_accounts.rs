//! Targets of accounts in the guided setting: parts of the company's target, their months, and that what is written makes the
//! cards complete.

use std::collections::{BTreeMap, BTreeSet};

use keyscore::{
    data::{starter::guide_base, validate::check},
    domain::{
        account::{Account, AccountFacts},
        date::{Day, DayRange},
        dated::Dated,
        guide::{
            AccountNeed, AccountNeeds, AccountTier, GuideAnswer, Guided, Need, NeedSource, OwnThreshold,
            Resources, Strategy, SwotItem, SwotTheme, System,
        },
        id::Id,
        kpi::Kpi,
        library::{Library, kpi_id},
        people::{Employee, EmployeeFacts, RoleShare},
        period::PeriodLevel,
        scope::{Member, Scope},
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    engine::{
        evaluate::evaluate,
        guide::{
            cards::{CardPlan, Whose, card_plans},
            propose, system,
        },
        library::library_records,
        model::Model,
        query::{Answer, LibraryReading, Query, Subjects},
    },
    state::edits::{
        Edit,
        guide::{
            AccountTarget, Plan, YearTarget, clear_account_target, establish, role_id, set_account_targets,
            set_year_target,
        },
    },
    view::{
        account_targets::{is_asked, parts, points},
        library::Shelf,
        people_targets::lacks,
    },
};
use rust_decimal::Decimal;

use crate::{
    library::{codes, library, stocked},
    support::{day, decimal, period},
};

fn some(values: &[&str]) -> Vec<Option<Decimal>> {
    values.iter().map(|value| (!value.is_empty()).then(|| decimal(value))).collect()
}

#[test]
fn parts_follow_the_year_before_and_add_up() {
    // 600 : 300 of 1000, with 100 for an account that is not asked: 60, 30 and 10 %.
    assert_eq!(parts(decimal("5000"), &some(&["600", "300"]), &some(&["100"])), some(&["3000", "1500"]));
    // Without a figure like the mean of the others: (600 + 300) ÷ 2 = 450 of 1350, a third of 900.
    assert_eq!(parts(decimal("900"), &some(&["600", "300", ""]), &[]), some(&["400", "200", "300"]));
    // Nobody has a figure: alike, and what is left over goes to the first.
    assert_eq!(parts(decimal("10"), &some(&["", "", ""]), &[]), some(&["4", "3", "3"]));
    // Fewer orders than accounts: nothing is left for the last one.
    assert_eq!(parts(decimal("2"), &some(&["", "", ""]), &[]), some(&["1", "1", ""]));
    // In the last place of the company's target: 0.01 ÷ 3 is not written.
    let cents = parts(decimal("100.01"), &some(&["1", "1", "1"]), &[]);
    assert_eq!(cents, some(&["33.34", "33.34", "33.33"]));
}

fn kpi_of(library: &Library, code: &str) -> Kpi {
    let records = library_records(library, &codes(library)).unwrap();
    let mut workspace = Workspace::default();
    records.into_iter().for_each(|record| workspace.put(record));
    workspace.kpis.get(&kpi_id(code)).unwrap().clone()
}

fn plan_of(level: PeriodLevel, points: &[(&str, &str, &str)]) -> TargetPlan {
    let point = |(low, target, high): &(&str, &str, &str)| {
        let edge = |text: &str| (!text.is_empty()).then(|| decimal(text));
        Some(TargetPoint { threshold: edge(low), target: decimal(target), stretch: edge(high) })
    };
    TargetPlan { level, values: points.iter().map(point).collect() }
}

#[test]
fn the_year_of_an_account_has_the_company_s_months_and_proportions() {
    let library = library();
    let (sales, orders) = (kpi_of(&library, "K01"), kpi_of(&library, "K14"));
    // The company: 100 a month and 300 in December, 1400 in all, threshold 90 %, stretch 120 % of it.
    let mut months = vec![("90", "100", "120"); 11];
    months.push(("270", "300", "360"));
    let company = plan_of(PeriodLevel::Month, &months);
    let own = points(&sales, decimal("280"), Some(&company));
    // A fifth of it.
    assert_eq!(own.len(), 12);
    let whole = |pick: fn(&TargetPoint) -> Option<Decimal>| own.iter().filter_map(pick).sum::<Decimal>();
    assert_eq!(whole(|point| Some(point.target)), decimal("280"));
    assert_eq!(
        (whole(|point| point.threshold), whole(|point| point.stretch)),
        (decimal("252"), decimal("336"))
    );
    assert_eq!((own[0].target, own[11].target), (decimal("20"), decimal("60")));
    // Four orders a year are no target of a month.
    let yearly = points(&orders, decimal("4"), Some(&plan_of(PeriodLevel::Month, &[("", "2", ""); 12])));
    assert_eq!(yearly, [TargetPoint { threshold: None, target: decimal("4"), stretch: None }]);
    // One order of three with a threshold of two: two thirds round to one, which is no threshold below it.
    let rare = points(&orders, decimal("1"), Some(&plan_of(PeriodLevel::Year, &[("2", "3", "5")])));
    assert_eq!(rare, [TargetPoint { threshold: None, target: decimal("1"), stretch: None }]);
    let alone = points(&sales, decimal("50"), None);
    assert_eq!(alone, [TargetPoint { threshold: None, target: decimal("50"), stretch: None }]);
}

fn put(workspace: &mut Workspace, id: Id<GuideAnswer>, answer: Guided) {
    workspace.put(GuideAnswer { id, answer }.into());
}

/// The story of the source with accounts 1 to 4, the third of the high-end tier; sales and margin were added.
fn story() -> Workspace {
    let mut workspace = guide_base();
    for (raw, need) in [(1, Need::Price), (2, Need::Service), (3, Need::Technology), (4, Need::Replenishment)]
    {
        let id: Id<Account> = Id::from_raw(raw);
        let facts = Dated::always(AccountFacts { key_account: true, ..AccountFacts::default() });
        let name = Text2::same(format!("Account {raw}"));
        workspace.put(Account { id, name, keys: Vec::new(), facts }.into());
        let mut needs = AccountNeeds::of(id);
        needs.needs = vec![AccountNeed { need, source: Some(NeedSource::Interview), day: None }];
        needs.tier = (raw == 3).then_some(AccountTier::HighEnd);
        put(&mut workspace, GuideAnswer::needs_id(id), Guided::Needs(needs));
    }
    put(&mut workspace, GuideAnswer::strategies_id(), Guided::Strategies(vec![Strategy::HighEnd]));
    let limited = Resources { equipment_is_limited: true, ..Resources::default() };
    put(&mut workspace, GuideAnswer::resources_id(), Guided::Resources(limited));
    for (theme, is_capable) in
        [(SwotTheme::WAfterSales, false), (SwotTheme::OGreen, true), (SwotTheme::TDumping, false)]
    {
        let item = SwotItem { theme, note: String::new(), is_capable };
        put(&mut workspace, GuideAnswer::swot_id(theme), Guided::Swot(item));
    }
    let choice = System { added: ["K01", "K03"].map(str::to_owned).to_vec(), ..System::default() };
    put(&mut workspace, GuideAnswer::system_id(), Guided::System(choice));
    workspace
}

fn apply(workspace: &mut Workspace, edit: &Edit) {
    edit.changes.iter().for_each(|change| workspace.apply(change));
    assert_eq!(check(workspace), []);
}

/// Applies the system and gives the company a target for everything.
fn applied(workspace: &mut Workspace, library: &Library) -> Vec<CardPlan> {
    let proposal = propose(library, workspace.guide.values());
    let rows = system(&proposal, workspace.guide.values());
    let cards = card_plans(library, &rows, &proposal.accounts, &[]);
    let wanted: Vec<String> = rows.iter().map(|row| row.card.clone()).collect();
    let records = library_records(library, &codes(library)).unwrap();
    let shelf = Shelf::of(&LibraryReading { records, typed: Vec::new() }, workspace);
    let plan = Plan {
        library,
        records: shelf.lacking(library, &wanted, workspace),
        cards: &cards,
        accounts: &proposal.accounts,
        type_names: &BTreeMap::new(),
        tier_names: &BTreeMap::from([(AccountTier::HighEnd, "高端".to_owned())]),
        year: 2026,
        days: DayRange { from: day("2026-01-01"), until: day("2027-01-01") },
        targets: &[],
    };
    let edit = establish(workspace, &plan);
    apply(workspace, &edit);
    let kpis: Vec<Kpi> = workspace.kpis.values().cloned().collect();
    for kpi in kpis {
        let target = if kpi.code == "K01" { decimal("1200") } else { decimal("1") };
        let wish =
            wish_for(&kpi, Scope::COMPANY, vec![TargetPoint { threshold: None, target, stretch: None }]);
        let edit = set_year_target(&wish, None).unwrap();
        apply(workspace, &edit);
    }
    cards
}

fn wish_for(kpi: &Kpi, scope: Scope, points: Vec<TargetPoint>) -> YearTarget<'_> {
    let (name, reason) = (Text2::same("x"), String::new());
    YearTarget { kpi, scope, name, year: 2026, from: Day::BEGIN, reason, points }
}

/// Codes of what has no target on the cards of accounts, and codes for information only.
fn on_cards(workspace: &Workspace) -> (Vec<String>, Vec<String>) {
    let model = Model { workspace: workspace.clone(), ..Model::default() };
    let query = Query::Cards { subjects: vec![Subjects::Accounts], period: period("2026") };
    let Answer::Cards(cards) = evaluate(&model, &query) else { panic!("cards") };
    assert_eq!(cards.cards.len(), 4);
    let (mut waiting, mut told) = (Vec::new(), Vec::new());
    for indicator in cards.cards.iter().flat_map(|card| &card.indicators) {
        let kpi = workspace.kpis.get(&indicator.kpi).unwrap();
        let by_range = workspace.scoring_rules.values().any(|rule| rule.kpi == kpi.id);
        if indicator.weight.is_none() {
            told.push(kpi.code.clone());
        } else if indicator.target.is_none() && !by_range {
            waiting.push(kpi.code.clone());
        }
    }
    (waiting, told)
}

#[test]
fn with_targets_of_accounts_every_card_of_the_story_is_complete() {
    let library = library();
    let mut workspace = story();
    let cards = applied(&mut workspace, &library);
    let (waiting, told) = on_cards(&workspace);
    // Sales of each of the four, and orders of the high-end account: what adds up is not handed down by itself.
    assert_eq!(waiting.iter().filter(|code| *code == "K01").count(), 4);
    assert_eq!(waiting.iter().filter(|code| *code == "K14").count(), 1);
    assert_eq!(waiting.len(), 5);
    assert_eq!(told, Vec::<String>::new(), "nothing that is another account's is listed for information");
    // Before it is applied, answers alone hide nothing: the cards are what they were.
    let mut planned = workspace.clone();
    let id = GuideAnswer::system_id();
    let Some(Guided::System(system)) = planned.guide.get(&id).map(|known| known.answer.clone()) else {
        panic!("system")
    };
    assert_eq!(system.applied, Some(day("2026-01-01")));
    put(&mut planned, id, Guided::System(System { applied: None, ..system }));
    assert_ne!(on_cards(&planned).1, Vec::<String>::new());
    let before = workspace.clone();
    let asked: Vec<(Id<Account>, Kpi)> = cards
        .iter()
        .filter_map(|plan| match plan.whose {
            Whose::Account(id) => Some((id, plan)),
            _ => None,
        })
        .flat_map(|(id, plan)| plan.items.iter().map(move |item| (id, item.card.clone())))
        .filter_map(|(id, code)| {
            let kpi = workspace.kpis.get(&kpi_id(&code))?.clone();
            is_asked(&kpi, library.card(&code)?).then_some((id, kpi))
        })
        .collect();
    assert_eq!(asked.len(), 5);
    let targets: Vec<AccountTarget<'_>> = asked
        .iter()
        .map(|(id, kpi)| AccountTarget {
            account: *id,
            card: &kpi.code,
            wish: wish_for(kpi, Scope::from(Member::Account(*id)), points(kpi, decimal("300"), None)),
            series: None,
        })
        .collect();
    let edit = set_account_targets(&workspace, &targets).unwrap();
    apply(&mut workspace, &edit);
    assert_eq!(on_cards(&workspace), (Vec::new(), Vec::new()));
    edit.changes.iter().rev().for_each(|change| workspace.apply(&change.inverse()));
    assert_eq!(workspace, before);
}

#[test]
fn figures_of_accounts_are_those_of_the_records_whatever_card_they_stand_on() {
    let world = stocked();
    let query = Query::Reached { kpis: vec![kpi_id("K01")], year: 2026 };
    let Answer::Reached(found) = evaluate(&world.model, &query) else { panic!("figures") };
    // The order lines of 2026 come to 2,000 (worked out beside the rows), and every line names its account.
    assert!(found.len() > 1 && found.iter().all(|(_, kpi, _)| *kpi == kpi_id("K01")));
    assert_eq!(found.iter().map(|(_, _, value)| *value).sum::<Decimal>(), decimal("2000"));
}

#[test]
fn who_has_a_weight_without_a_target_is_named() {
    let library = library();
    let mut workspace = story();
    let role = role_id("key_account_manager");
    let facts =
        EmployeeFacts { roles: vec![RoleShare { role, share: Weight::WHOLE }], ..EmployeeFacts::default() };
    let (id, name) = (Id::from_raw(70), Text2::same("Kim"));
    let (keys, employed, away) = (Vec::new(), Vec::new(), Vec::new());
    workspace.put(Employee { id, name, keys, facts: Dated::always(facts), employed, away }.into());
    let plans = applied(&mut workspace, &library);
    let plan = plans.iter().find(|plan| plan.whose == Whose::Role("key_account_manager")).unwrap();
    // The company's targets hold for everybody where they do not add up: amounts and counts are a person's own.
    let adds_up =
        |code: &str| library.card(code).is_some_and(|card| card.unit.is_additive() && card.scoring.is_none());
    let wanted: Vec<&str> =
        plan.items.iter().map(|item| item.card.as_str()).filter(|code| adds_up(code)).collect();
    assert!(wanted.contains(&"K01"), "{wanted:?}");
    let lacking = |workspace: &Workspace| {
        let model = Model { workspace: workspace.clone(), ..Model::default() };
        let query = Query::Cards { subjects: vec![Subjects::Employees], period: period("2026") };
        let Answer::Cards(cards) = evaluate(&model, &query) else { panic!("cards") };
        lacks(workspace, &cards.cards)
    };
    let found = lacking(&workspace);
    assert_eq!(found.len(), 1);
    let names: Vec<&str> =
        found[0].kpis.iter().map(|id| workspace.kpis.get(id).unwrap().code.as_str()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>(), wanted.iter().collect::<BTreeSet<_>>());
    let weight = wanted.iter().filter_map(|code| plan.weight(code));
    assert_eq!(found[0].weight, Weight::total(weight));
    // With targets of their own nothing is lacking.
    for code in wanted {
        let kpi = workspace.kpis.get(&kpi_id(code)).unwrap().clone();
        let point = TargetPoint { threshold: None, target: decimal("100"), stretch: None };
        let wish = wish_for(&kpi, Scope::from(Member::Employee(id)), vec![point]);
        let edit = set_year_target(&wish, None).unwrap();
        apply(&mut workspace, &edit);
    }
    assert_eq!(lacking(&workspace)[0].kpis, []);
}

#[test]
fn a_target_of_an_account_takes_the_place_of_its_answer_and_can_be_taken_away() {
    let library = library();
    let mut workspace = story();
    applied(&mut workspace, &library);
    let account: Id<Account> = Id::from_raw(3);
    let id = GuideAnswer::needs_id(account);
    let Some(Guided::Needs(mut needs)) = workspace.guide.get(&id).map(|known| known.answer.clone()) else {
        panic!("needs")
    };
    let own = |card: &str| OwnThreshold { card: card.to_owned(), target: decimal("9") };
    needs.thresholds = vec![own("K14"), own("K27")];
    put(&mut workspace, id, Guided::Needs(needs));
    let kpi = workspace.kpis.get(&kpi_id("K14")).unwrap().clone();
    let scope = Scope::from(Member::Account(account));
    let wish = wish_for(&kpi, scope.clone(), points(&kpi, decimal("3"), None));
    let target = AccountTarget { account, card: "K14", wish, series: None };
    let edit = set_account_targets(&workspace, &[target]).unwrap();
    apply(&mut workspace, &edit);
    let Some(Guided::Needs(needs)) = workspace.guide.get(&id).map(|known| known.answer.clone()) else {
        panic!("needs")
    };
    assert_eq!(needs.thresholds, [own("K27")], "the other answer stays");
    let series = TargetSeries::id_for(kpi.id, &scope, 2026);
    let written = workspace.targets.get(&series).unwrap().clone();
    let edit = clear_account_target(&kpi, &Text2::same("x"), &written);
    apply(&mut workspace, &edit);
    assert!(!workspace.targets.contains_key(&series));
}
