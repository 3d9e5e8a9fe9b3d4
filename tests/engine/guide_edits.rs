//! What the guided setting writes: the system in one step that can be taken back, thresholds of types, weights that total
//! 100 %, own indicators as a library that reads back.

use std::collections::BTreeMap;

use keyscore::{
    data::{
        starter::{guide_base, starter},
        validate::check,
    },
    domain::{
        account::{Account, AccountFacts, TypeShare},
        date::DayRange,
        dated::Dated,
        guide::{
            AccountNeed, AccountNeeds, AccountTier, GuideAnswer, Guided, Need, NeedSource, OwnThreshold,
            Resources, Strategy, SwotItem, SwotTheme, System, SystemItem,
        },
        id::Id,
        kpi::{Formula, Kpi},
        library::{Library, kpi_id},
        period::PeriodLevel,
        scope::{Member, Scope},
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        value::{InputValue, Measured},
        weight::{Weight, WeightOwner, WeightSet},
        workspace::Workspace,
    },
    engine::{
        evaluate::evaluate,
        guide::{
            cards::{CardPlan, Whose, card_plans},
            propose, system,
        },
        library::{library_faults, library_records},
        model::Model,
        query::{Answer, LibraryReading, Query, Subjects},
        report::{Indicator, Scorecard},
    },
    state::edits::{
        Edit,
        guide::{Plan, establish, role_id, type_id},
    },
    view::{
        library::Shelf,
        own_library::{joined, own_library},
    },
};

use crate::{
    library::library,
    support::{day, decimal, period},
};

fn shelf(library: &Library, workspace: &Workspace) -> Shelf {
    let codes: Vec<String> = library.cards.iter().map(|card| card.code.clone()).collect();
    let records = library_records(library, &codes).unwrap();
    Shelf::of(&LibraryReading { records, typed: Vec::new() }, workspace)
}

fn with_account(raw: u64, needs: &[Need], own: Option<(&str, &str)>, workspace: &mut Workspace) {
    let id: Id<Account> = Id::from_raw(raw);
    let facts = Dated::always(AccountFacts::default());
    workspace
        .put(Account { id, name: Text2::same(format!("Account {raw}")), keys: Vec::new(), facts }.into());
    let need = |need: &Need| AccountNeed { need: *need, source: Some(NeedSource::Survey), day: None };
    let threshold =
        |(card, target): (&str, &str)| OwnThreshold { card: card.to_owned(), target: decimal(target) };
    let answer = AccountNeeds {
        account: id,
        needs: needs.iter().map(need).collect(),
        thresholds: own.map(threshold).into_iter().collect(),
        types: Vec::new(),
        relationship: None,
        fit: None,
        tier: None,
        weights: Vec::new(),
    };
    workspace.put(GuideAnswer { id: GuideAnswer::needs_id(id), answer: Guided::Needs(answer) }.into());
}

#[test]
fn the_system_becomes_part_of_the_workspace_in_one_step() {
    let library = library();
    let mut workspace = starter();
    with_account(1, &[Need::Price], None, &mut workspace);
    with_account(2, &[Need::Service], Some(("K25", "2")), &mut workspace);
    with_account(3, &[Need::Replenishment, Need::Quality], None, &mut workspace);
    let before = workspace.clone();
    let proposal = propose(&library, workspace.guide.values());
    let rows = system(&proposal, workspace.guide.values());
    let codes: Vec<String> = rows.iter().map(|row| row.card.clone()).collect();
    let records = shelf(&library, &workspace).lacking(&library, &codes, &workspace);
    let names = BTreeMap::from([("ecommerce", Text2::new("电商客户", "E-commerce"))]);
    let plan = Plan {
        library: &library,
        records,
        cards: &card_plans(&library, &rows, &proposal.accounts, &[]),
        accounts: &proposal.accounts,
        type_names: &names,
        tier_names: &BTreeMap::new(),
        year: 2026,
        days: year_2026(),
        targets: &[],
    };
    let edit = establish(&workspace, &plan);
    edit.changes.iter().for_each(|change| workspace.apply(change));
    assert_eq!(check(&workspace), []);
    assert!(rows.iter().all(|row| workspace.kpis.contains_key(&kpi_id(&row.card))));
    // From the first day of the year on, and everything before it stays.
    let new: Vec<_> = workspace.weights.values().filter(|set| set.from == day("2026-01-01")).collect();
    assert!(new.iter().all(|set| set.total() == Weight::WHOLE));
    assert!(before.weights.values().all(|set| workspace.weights.get(&set.id) == Some(set)));
    let owners: Vec<WeightOwner> = new.iter().map(|set| set.owner).collect();
    for code in ["price_sensitive", "service_quality", "ecommerce"] {
        assert!(owners.contains(&WeightOwner::AccountType(type_id(code))), "{code}");
    }
    // Quality speaks for no type, so the third account has a card of its own.
    assert!(
        owners.contains(&WeightOwner::Account(Id::from_raw(3)))
            && !owners.contains(&WeightOwner::Account(Id::from_raw(1)))
    );
    let types = |raw: u64| {
        let facts = workspace.accounts.get(&Id::from_raw(raw)).unwrap().facts.latest().unwrap();
        facts.types.iter().map(|share| (share.account_type, share.share)).collect::<Vec<_>>()
    };
    assert_eq!(types(1), [(type_id("price_sensitive"), Weight::WHOLE)]);
    let facts = &workspace.accounts.get(&Id::from_raw(1)).unwrap().facts;
    assert_eq!(facts.at(day("2025-12-31")), Some(&AccountFacts::default()), "history stays");
    assert!(facts.at(day("2026-01-01")).unwrap().key_account);
    let target = |code: &str, scope: Scope| {
        let id = TargetSeries::id_for(kpi_id(code), &scope, 2026);
        workspace.targets.get(&id).and_then(|series| series.plan.latest()?.values.first().copied()?)
    };
    let of_type = |code: &str| Scope::from(Member::AccountType(type_id(code)));
    assert_eq!(target("K23", of_type("price_sensitive")).map(|point| point.target), Some(decimal("0.05")));
    assert_eq!(target("K25", of_type("service_quality")).map(|point| point.target), Some(decimal("1")));
    assert_eq!(
        target("K25", Scope::from(Member::Account(Id::from_raw(2)))).map(|point| point.target),
        Some(decimal("2"))
    );
    edit.changes.iter().rev().for_each(|change| workspace.apply(&change.inverse()));
    assert_eq!(workspace, before);
}

fn year_2026() -> DayRange {
    DayRange { from: day("2026-01-01"), until: day("2027-01-01") }
}

fn answered(workspace: &mut Workspace, id: Id<GuideAnswer>, answer: Guided) {
    workspace.put(GuideAnswer { id, answer }.into());
}

/// The story of the source, with accounts 1 to 4, the third of the high-end tier, and two indicators left out.
fn story(workspace: &mut Workspace) {
    for (raw, need) in [(1, Need::Price), (2, Need::Service), (3, Need::Technology), (4, Need::Replenishment)]
    {
        with_account(raw, &[need], None, workspace);
    }
    let mut high = AccountNeeds::of(Id::from_raw(3));
    high.needs = vec![AccountNeed { need: Need::Technology, source: Some(NeedSource::Survey), day: None }];
    high.tier = Some(AccountTier::HighEnd);
    answered(workspace, GuideAnswer::needs_id(high.account), Guided::Needs(high));
    answered(workspace, GuideAnswer::strategies_id(), Guided::Strategies(vec![Strategy::HighEnd]));
    let limited = Resources { equipment_is_limited: true, ..Resources::default() };
    answered(workspace, GuideAnswer::resources_id(), Guided::Resources(limited));
    for (theme, is_capable) in
        [(SwotTheme::WAfterSales, false), (SwotTheme::OGreen, true), (SwotTheme::TDumping, false)]
    {
        let item = SwotItem { theme, note: String::new(), is_capable };
        answered(workspace, GuideAnswer::swot_id(theme), Guided::Swot(item));
    }
    // A left out indicator of the firm and one of an account, one weight that the user set.
    let choice = System {
        fixed: vec![SystemItem { card: "K14".to_owned(), weight: Weight::percent(20) }],
        added: vec!["K03".to_owned()],
        declined: ["K22", "K25b"].map(str::to_owned).to_vec(),
        ..System::default()
    };
    answered(workspace, GuideAnswer::system_id(), Guided::System(choice));
}

/// Applies the system that the answers of the workspace make, and gives the cards as the guide shows them.
fn applied(workspace: &mut Workspace) -> (Vec<CardPlan>, Edit) {
    let library = library();
    let proposal = propose(&library, workspace.guide.values());
    let rows = system(&proposal, workspace.guide.values());
    let codes: Vec<String> = rows.iter().map(|row| row.card.clone()).collect();
    let cards = card_plans(&library, &rows, &proposal.accounts, &[]);
    let targets: Vec<TargetSeries> = workspace.targets.values().cloned().collect();
    let plan = Plan {
        library: &library,
        records: shelf(&library, workspace).lacking(&library, &codes, workspace),
        cards: &cards,
        accounts: &proposal.accounts,
        type_names: &BTreeMap::new(),
        tier_names: &BTreeMap::from([(AccountTier::HighEnd, "高端".to_owned())]),
        year: 2026,
        days: year_2026(),
        targets: &targets,
    };
    let edit = establish(workspace, &plan);
    edit.changes.iter().for_each(|change| workspace.apply(change));
    assert_eq!(check(workspace), []);
    (cards, edit)
}

/// Codes and weights of what a card holds.
type Held = Vec<(String, Option<Weight>)>;

/// Codes and weights of every indicator on the cards of a period, those for information without a weight.
fn on_cards(workspace: &Workspace, when: &str) -> Vec<(Scope, Held)> {
    let model = Model { workspace: workspace.clone(), ..Model::default() };
    let subjects = vec![Subjects::Company, Subjects::Accounts];
    let Answer::Cards(cards) = evaluate(&model, &Query::Cards { subjects, period: period(when) }) else {
        panic!("cards");
    };
    let items = |card: &Scorecard| {
        let item = |one: &Indicator| (workspace.kpis.get(&one.kpi).unwrap().code.clone(), one.weight);
        card.indicators.iter().map(item).collect()
    };
    cards.cards.iter().map(|card| (card.scope.clone(), items(card))).collect()
}

/// What the cards hold is what the guide shows: every decided indicator with its weight, and nothing else with one.
fn assert_as_shown(workspace: &Workspace, shown: &[CardPlan], when: &str) {
    let cards = on_cards(workspace, when);
    assert!(!cards.is_empty());
    for (scope, held) in &cards {
        let whose = match scope.single() {
            None => Whose::Company,
            Some(Member::Account(id)) => Whose::Account(id),
            Some(other) => panic!("{other:?}"),
        };
        let plan = shown.iter().find(|plan| plan.whose == whose);
        let plan = plan.or_else(|| shown.iter().find(|plan| plan.whose == Whose::Others)).unwrap();
        let weighed: Vec<(String, Weight)> =
            held.iter().filter_map(|(code, weight)| Some((code.clone(), (*weight)?))).collect();
        let items: Vec<(String, Weight)> =
            plan.items.iter().map(|item| (item.card.clone(), item.weight)).collect();
        assert_eq!(weighed, items, "{whose:?} {when}");
        for code in ["K22", "K25b"] {
            assert!(held.iter().all(|(known, _)| known != code), "{code} was left out, {whose:?}");
        }
    }
}

#[test]
fn every_card_holds_what_the_guide_decided_and_nothing_that_was_left_out() {
    // From the base of the guide, and from a workspace with weights of every kind: of types, of an account, of a later day.
    for full in [false, true] {
        let mut workspace = if full { starter() } else { guide_base() };
        story(&mut workspace);
        with_account(5, &[], None, &mut workspace);
        workspace.guide.remove(&GuideAnswer::needs_id(Id::from_raw(5)));
        for account in [1, 2, 3, 4, 5] {
            let mut edited = workspace.accounts.get(&Id::from_raw(account)).unwrap().clone();
            edited.facts = Dated::always(AccountFacts { key_account: true, ..AccountFacts::default() });
            // A later change of the mix in the same year would bring the type's own card back.
            let of_type = TypeShare { account_type: type_id("service_quality"), share: Weight::WHOLE };
            if full && account == 1 {
                let later =
                    AccountFacts { types: vec![of_type], key_account: true, ..AccountFacts::default() };
                edited.facts.revise(day("2026-06-01"), later, "");
            }
            workspace.put(edited.into());
        }
        if full {
            let company =
                workspace.weights.values().find(|set| set.owner == WeightOwner::Company).unwrap().clone();
            for (owner, from) in [
                (WeightOwner::Company, "2026-04-01"),
                (WeightOwner::Account(Id::from_raw(2)), "2025-01-01"),
                (WeightOwner::Account(Id::from_raw(5)), "2026-02-01"),
                (WeightOwner::AccountType(type_id("price_sensitive")), "2026-07-01"),
                (WeightOwner::EveryAccount, "2026-03-01"),
            ] {
                let from = day(from);
                workspace.put(
                    WeightSet { id: WeightSet::id_for(owner, from), owner, from, ..company.clone() }.into(),
                );
            }
        }
        let before = workspace.clone();
        let (shown, edit) = applied(&mut workspace);
        for when in ["2026", "2026-01", "2026-11"] {
            assert_as_shown(&workspace, &shown, when);
        }
        let company = shown.iter().find(|plan| plan.whose == Whose::Company).unwrap();
        assert_eq!(company.weight("K14"), Some(Weight::percent(20)));
        // Before the year everything is as it was.
        assert_eq!(on_cards(&workspace, "2025-12"), on_cards(&before, "2025-12"));
        assert_eq!(
            workspace.accounts.get(&Id::from_raw(3)).unwrap().facts.latest().map(|facts| facts.tier.as_str()),
            Some("高端")
        );
        // Applied again, nothing changes.
        let (_, again) = applied(&mut workspace.clone());
        assert!(again.changes.iter().all(|change| change.before == change.after));
        edit.changes.iter().rev().for_each(|change| workspace.apply(&change.inverse()));
        assert_eq!(workspace, before);
    }
}

#[test]
fn what_is_left_out_after_it_was_applied_leaves_the_cards() {
    let mut workspace = guide_base();
    story(&mut workspace);
    let fresh = workspace.clone();
    applied(&mut workspace);
    // K21 has data, and then it is left out.
    let kpi = workspace.kpis.get(&kpi_id("K21")).unwrap().clone();
    for input in kpi.formula.inputs() {
        let scope = Scope::from(Member::Account(Id::from_raw(1)));
        let (id, period) = (InputValue::id_for(input, &scope, period("2026-01")), period("2026-01"));
        let measured = Measured::Number(decimal("10"));
        workspace.put(InputValue { id, input, scope, period, measured, source: String::new() }.into());
    }
    let has = |workspace: &Workspace| {
        on_cards(workspace, "2026").iter().any(|(_, held)| held.iter().any(|(code, _)| code == "K21"))
    };
    assert!(has(&workspace));
    let Some(Guided::System(mut choice)) =
        fresh.guide.get(&GuideAnswer::system_id()).map(|answer| answer.answer.clone())
    else {
        panic!("a system");
    };
    choice.declined.push("K21".to_owned());
    answered(&mut workspace, GuideAnswer::system_id(), Guided::System(choice));
    let (shown, _) = applied(&mut workspace);
    assert_as_shown(&workspace, &shown, "2026");
    assert!(!has(&workspace), "neither with a weight nor for information");
}

#[test]
fn roles_without_weights_answer_for_what_the_guide_shows_and_own_weights_of_roles_stay() {
    let mut workspace = guide_base();
    story(&mut workspace);
    let (shown, _) = applied(&mut workspace);
    let service = WeightOwner::Role(role_id("customer_service"));
    let set = workspace.weights.get(&WeightSet::id_for(service, day("2026-01-01"))).unwrap();
    let plan = shown.iter().find(|plan| plan.whose == Whose::Role("customer_service")).unwrap();
    let written: Vec<(Id<Kpi>, Weight)> = set.items.iter().map(|item| (item.kpi, item.weight)).collect();
    let wanted: Vec<(Id<Kpi>, Weight)> =
        plan.items.iter().map(|item| (kpi_id(&item.card), item.weight)).collect();
    assert_eq!(written, wanted);
    let mut workspace = starter();
    story(&mut workspace);
    let before: Vec<WeightSet> =
        workspace.weights.values().filter(|set| matches!(set.owner, WeightOwner::Role(_))).cloned().collect();
    applied(&mut workspace);
    let after: Vec<WeightSet> =
        workspace.weights.values().filter(|set| matches!(set.owner, WeightOwner::Role(_))).cloned().collect();
    assert_eq!(before, after);
}

#[test]
fn a_threshold_that_is_applied_again_takes_the_place_of_the_newest() {
    let library = library();
    let mut workspace = guide_base();
    story(&mut workspace);
    applied(&mut workspace);
    let scope = Scope::from(Member::AccountType(type_id("price_sensitive")));
    let id = TargetSeries::id_for(library.kpi_id("K23"), &scope, 2026);
    let mut series = workspace.targets.get(&id).unwrap().clone();
    let eased = TargetPlan {
        level: PeriodLevel::Year,
        values: vec![Some(TargetPoint { threshold: None, target: decimal("0.01"), stretch: None })],
    };
    series.plan.revise(day("2026-06-01"), eased, "eased");
    workspace.put(series.into());
    applied(&mut workspace);
    let series = workspace.targets.get(&id).unwrap();
    let at = |text: &str| series.plan.at(day(text)).and_then(|plan| plan.values[0]).map(|point| point.target);
    assert_eq!(at("2026-12-31"), Some(decimal("0.05")));
}

#[test]
fn own_indicators_become_a_library_that_reads_back() {
    let common = library();
    let mut workspace = starter();
    let sales = workspace.kpis.get(&kpi_id("K01")).unwrap().clone();
    // A code that the common library has, a formula over a common input and over an own one.
    let own_input = keyscore::domain::kpi::Input {
        id: Id::from_raw(77),
        name: Text2::same("Visits"),
        records: None,
        ..workspace.inputs.values().next().unwrap().clone()
    };
    workspace.put(own_input.clone().into());
    let formula = Formula::Divide(Box::new(sales.formula.clone()), Box::new(Formula::Input(own_input.id)));
    let own = Kpi {
        id: Id::from_raw(78),
        code: "K13".to_owned(),
        name: Text2::new("每次拜访销售额", "Sales per visit"),
        unit: keyscore::domain::kpi::Unit::Currency,
        formula,
        ..sales
    };
    workspace.put(own.clone().into());
    let written = own_library(&workspace, &common, &shelf(&common, &workspace));
    assert_eq!(written.cards.iter().map(|card| card.code.as_str()).collect::<Vec<_>>(), ["P-K13"]);
    let text = serde_json::to_string(&written).unwrap();
    let all = joined(&common, &serde_json::from_str(&text).unwrap());
    assert_eq!(library_faults(&all), []);
    let read = library_records(&all, &["P-K13".to_owned()]).unwrap();
    let kpi = read.iter().find_map(|record| match record {
        keyscore::domain::record::Record::Kpi(kpi) => Some(kpi),
        _ => None,
    });
    assert_eq!(kpi.map(|kpi| (kpi.id, &kpi.formula)), Some((own.id, &own.formula)));
}

#[test]
fn answers_are_packed_for_the_engine_and_read_again() {
    // What is left unsaid counts too: the packed form has no names to tell a field that is not there.
    let mut workspace = starter();
    story(&mut workspace);
    let mut bare = AccountNeeds::of(Id::from_raw(9));
    bare.needs = vec![AccountNeed { need: Need::Quality, source: None, day: None }];
    let applied = System { applied: Some(day("2026-01-01")), ..System::default() };
    answered(&mut workspace, GuideAnswer::needs_id(bare.account), Guided::Needs(bare));
    let more = GuideAnswer { id: Id::from_raw(77), answer: Guided::System(applied) };
    for answer in workspace.guide.values().chain([&more]) {
        let packed = postcard::to_allocvec(answer).unwrap();
        assert_eq!(postcard::from_bytes::<GuideAnswer>(&packed).as_ref(), Ok(answer));
    }
}
