//! Cards of the guided setting: whose card holds what, why, and with which weight.

use std::collections::BTreeSet;

use keyscore::{
    domain::{
        account::{Account, AccountFacts},
        date::Day,
        dated::Dated,
        guide::{AccountTier, GuideAnswer, Guided, Need, RoleWeights, Strategy as Aim, System, SystemItem},
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    engine::guide::{
        Reason,
        balance::{FindingKind, findings},
        cards::{Basis, CardPlan, OWN_PART, Whose, card_plans},
        propose,
        roles::{MOST, MOST_OF_ONE},
        system,
    },
};
use proptest::prelude::*;

use crate::{
    guide::{account, any_answers, choice, needs, of_tier, shared, story, strategies, without},
    library::library,
};

/// Codes of what a card holds.
fn held_by(plans: &[CardPlan], whose: &Whose) -> String {
    let plan = plans.iter().find(|plan| plan.whose == *whose).unwrap();
    plan.items.iter().map(|item| item.card.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_cards_of_the_story_hold_what_suits_each_account() {
    let library = library();
    let answers = story();
    let proposal = propose(&library, &answers);
    let plans = card_plans(&library, &system(&proposal, &answers), &proposal.accounts, &[]);
    let of = |raw: u64| held_by(&plans, &Whose::Account(account(raw)));
    // Green products are for everybody. Orders kept against lower quotes speak to who cares for the price, after-sales response to
    // who cares for service. Nobody is of the high-end tier; new customers and capacity are the firm's alone.
    assert_eq!(of(1), "K21 K22 K23 K24 K24b");
    assert_eq!(of(2), "K20 K21 K25 K25b K26");
    assert_eq!(of(3), "K21 K27 K28");
    assert_eq!(of(4), "K16 K17 K21");
    assert_eq!(held_by(&plans, &Whose::Others), "K21");
    let item = |raw: u64, code: &str| {
        let plan = plans.iter().find(|plan| plan.whose == Whose::Account(account(raw))).unwrap();
        plan.items.iter().find(|item| item.card == code).unwrap()
    };
    // Each with the reason of this card: its own first, then the firm's.
    let own = item(1, "K23");
    let because = [Reason::Type(account(1), "price_sensitive"), Reason::Need(account(1), Need::Price)];
    assert_eq!((own.basis, own.reasons.as_slice()), (Basis::Own, because.as_slice()));
    assert_eq!(item(1, "K22").basis, Basis::Firm);
}

#[test]
fn a_need_more_is_seen_on_the_card_of_the_account() {
    let library = library();
    let weight = |needs_of_one: &[Need]| {
        let mut answers = story();
        answers[2] = needs(2, needs_of_one);
        let proposal = propose(&library, &answers);
        let plans = card_plans(&library, &system(&proposal, &answers), &proposal.accounts, &[]);
        let plan = plans.iter().find(|plan| plan.whose == Whose::Account(account(2))).unwrap();
        plan.weight("K25").unwrap().0 / 10_000
    };
    // Own indicators have K25 4 %, K25b 4 %, K26 7 % of the system (2, 2 and 4 of 53 parts: 3.77, 3.77, 7.55), the others K20 and
    // K21 6 % each (5.66), so that the own make more than half: 4 of 27 is 14.8.
    assert_eq!(weight(&[Need::Service]), 15);
    // Quick response besides: K25 and K25b now count 4 each of 57 parts, 7 % of the system like K26; K20 and K21 have 5 % each, and
    // order response (K18, 2 %, for limited equipment) now speaks to the account too: 7 of 33 is 21.21, and of the three equal
    // remainders the first gets the one left.
    assert_eq!(weight(&[Need::Service, Need::Response]), 22);
}

#[test]
fn however_many_accounts_call_for_an_indicator_they_count_as_the_first_strategy_does() {
    let library = library();
    let mut answers = vec![strategies(&[Aim::Cash])];
    answers.extend((1..=40).map(|raw| needs(raw, &[Need::Quality])));
    let proposal = propose(&library, &answers);
    let rows = system(&proposal, &answers);
    // K04 for the strategy and K07, I1, I7 for the need of forty accounts: 6 parts each of 24.
    let shown: Vec<(&str, u32)> = rows.iter().map(|row| (row.card.as_str(), row.weight.0 / 10_000)).collect();
    assert_eq!(shown, [("K04", 25), ("K07", 25), ("I1", 25), ("I7", 25)]);
}

#[test]
fn roles_get_what_they_answer_for_and_the_rest_is_left_open() {
    let library = library();
    let of = |answers: &[GuideAnswer], role: &'static str, given: &[RoleWeights]| {
        let proposal = propose(&library, answers);
        let plans = card_plans(&library, &system(&proposal, answers), &proposal.accounts, given);
        let plan = plans.into_iter().find(|plan| plan.whose == Whose::Role(role)).unwrap();
        let items: Vec<(String, u32, Basis)> =
            plan.items.iter().map(|item| (item.card.clone(), item.weight.0 / 10_000, item.basis)).collect();
        (items, plan.open().0 / 10_000)
    };
    let item = |code: &str, percent: u32, basis: Basis| (code.to_owned(), percent, basis);
    // Line 75 gives customer service 60 % satisfaction; demand response is the other one that it answers for.
    let service = vec![strategies(&[Aim::ImproveService])];
    assert_eq!(
        of(&service, "customer_service", &[]),
        (vec![item("K05", 60, Basis::Stated), item("K09", 40, Basis::Role)], 0)
    );
    assert_eq!(of(&service, "technical_support", &[]), (Vec::new(), 100));
    // One indicator alone is not proposed with more than 40 %: the rest is asked for.
    let new = vec![strategies(&[Aim::NewAccounts])];
    assert_eq!(of(&new, "marketing", &[]), (vec![item("K15", 40, Basis::Role)], 60));
    // What the user gives stays, and 0 leaves an indicator off.
    let weight = |card: &str, percent| SystemItem { card: card.to_owned(), weight: Weight::percent(percent) };
    let given = |role: &str, items| RoleWeights { role: role.to_owned(), items };
    let own = [given("technical_support", vec![weight("K09", 70)])];
    assert_eq!(of(&service, "technical_support", &own), (vec![item("K09", 70, Basis::Given)], 30));
    let off = [given("customer_service", vec![weight("K05", 0)])];
    assert_eq!(of(&service, "customer_service", &off), (vec![item("K09", 40, Basis::Role)], 60));
}

#[test]
fn cards_hold_what_is_for_everybody_and_what_is_their_own() {
    let library = library();
    let answers = vec![
        strategies(&[Aim::DefendProfit]),
        needs(1, &[Need::Technology]),
        needs(2, &[Need::Replenishment]),
        choice(System { declined: vec!["K28".to_owned()], ..System::default() }),
    ];
    let proposal = propose(&library, &answers);
    let rows = system(&proposal, &answers);
    // K02 and K03 for the strategy (6 each); K27 by type and need (4), K17 by type and need (4), K16 by type (2): of 22 parts
    // 27.27, 27.27, 18.18, 18.18, 9.09: 27 + 27 + 18 + 18 + 9 = 99, the one left to the largest of the equal remainders .27.
    let shown: Vec<(&str, u32)> = rows.iter().map(|row| (row.card.as_str(), row.weight.0 / 10_000)).collect();
    assert_eq!(shown, [("K02", 28), ("K03", 27), ("K16", 9), ("K17", 18), ("K27", 18)]);
    let plans = card_plans(&library, &rows, &proposal.accounts, &[]);
    let of = |whose: Whose| -> Vec<(String, u32)> {
        let plan = plans.iter().find(|plan| plan.whose == whose).unwrap();
        plan.items.iter().map(|item| (item.card.clone(), item.weight.0 / 10_000)).collect()
    };
    let list = |items: &[(&str, u32)]| -> Vec<(String, u32)> {
        items.iter().map(|(code, weight)| ((*code).to_owned(), *weight)).collect()
    };
    assert_eq!(of(Whose::Company), list(&shown));
    // What is the account's own makes half of its card: K27 50. The firm's makes the other half: 28 : 27 of 50 are 25.45 and
    // 24.55: 25 + 24 = 49, the one left goes to .55.
    assert_eq!(of(Whose::Account(account(1))), list(&[("K02", 25), ("K03", 25), ("K27", 50)]));
    assert_eq!(of(Whose::Type("technology")), of(Whose::Account(account(1))));
    // 9 : 18 of 50 are 16.67 and 33.33: 16 + 33 = 49, the one left goes to .67.
    assert_eq!(of(Whose::Account(account(2))), list(&[("K02", 25), ("K03", 25), ("K16", 17), ("K17", 33)]));
    // 28 : 27 of 55: 50.91, 49.09.
    assert_eq!(of(Whose::Others), list(&[("K02", 51), ("K03", 49)]));
    for plan in &plans {
        assert!(plan.weight("K28").is_none(), "{:?}", plan.whose);
    }
    assert!(proposal.accounts.iter().all(|plan| plan.cards.iter().all(|card| card.card != "K28")));
}

#[test]
fn who_answers_for_accounts_is_measured_by_their_cards() {
    let library = library();
    let answers = vec![
        strategies(&[Aim::DefendProfit]),
        needs(1, &[Need::Technology]),
        needs(2, &[Need::Replenishment]),
        choice(System { declined: vec!["K28".to_owned()], ..System::default() }),
    ];
    let proposal = propose(&library, &answers);
    let plans = card_plans(&library, &system(&proposal, &answers), &proposal.accounts, &[]);
    let of = |role: &'static str| {
        let plan = plans.iter().find(|plan| plan.whose == Whose::Role(role)).unwrap();
        let items = plan.items.iter().map(|item| (item.card.clone(), item.weight.0 / 10_000, item.basis));
        (items.collect::<Vec<_>>(), plan.open().0 / 10_000)
    };
    let item = |code: &str, percent: u32, basis: Basis| (code.to_owned(), percent, basis);
    // The cards of the two accounts have K02 25 + 25, K03 25 + 25, K16 17, K17 33, K27 50: halves of 25, 25, 8.5, 16.5 and 25 %.
    // K27 stands on one card only and gets no more than 20 %. The other 80 by 50 : 50 : 17 : 33 of 150: 26.67, 26.67, 9.07, 17.6;
    // 26 + 26 + 9 + 17 = 78, the two left go to the remainders of .67.
    let both = Basis::Accounts(2, 2);
    let one = Basis::Accounts(1, 2);
    let wanted = vec![
        item("K02", 27, both),
        item("K03", 27, both),
        item("K16", 9, one),
        item("K17", 17, one),
        item("K27", 20, one),
    ];
    assert_eq!(of("key_account_manager"), (wanted, 0));
    // Sales answers for K02 and K03, which would be about half each: 40 % is the most, the rest is asked for.
    assert_eq!(of("sales"), (vec![item("K02", 40, Basis::Role), item("K03", 40, Basis::Role)], 20));
    // Delivery: K16, K17 and K27 are asked for by one account each.
    let of_one = Basis::RoleOfOne;
    assert_eq!(
        of("delivery"),
        (vec![item("K16", 20, of_one), item("K17", 20, of_one), item("K27", 20, of_one)], 40)
    );
}

#[test]
fn weights_that_the_user_gives_on_the_card_of_an_account_stay() {
    let library = library();
    let of = |given: &[(&str, u32)]| {
        let mut one = needs(1, &[Need::Technology]);
        if let Guided::Needs(needs) = &mut one.answer {
            let weight = |(card, percent): &(&str, u32)| SystemItem {
                card: (*card).to_owned(),
                weight: Weight::percent(*percent),
            };
            needs.weights = given.iter().map(weight).collect();
        }
        let answers = vec![
            strategies(&[Aim::DefendProfit]),
            one,
            needs(2, &[Need::Replenishment]),
            choice(System { declined: vec!["K28".to_owned()], ..System::default() }),
        ];
        let proposal = propose(&library, &answers);
        let plans = card_plans(&library, &system(&proposal, &answers), &proposal.accounts, &[]);
        let plan = plans.into_iter().find(|plan| plan.whose == Whose::Account(account(1))).unwrap();
        let items = plan.items.iter().map(|item| (item.card.clone(), item.weight.0 / 10_000, item.basis));
        items.collect::<Vec<_>>()
    };
    let item = |code: &str, percent: u32, basis: Basis| (code.to_owned(), percent, basis);
    let (own, firm) = (Basis::Own, Basis::Firm);
    // Without a word of the user's: see the test of cards above.
    assert_eq!(of(&[]), [item("K02", 25, firm), item("K03", 25, firm), item("K27", 50, own)]);
    // 70 stays; the other 30 by 28 : 27: 15.27 and 14.73, the one left to .73.
    assert_eq!(of(&[("K27", 70)]), [item("K02", 15, firm), item("K03", 15, firm), item("K27", 70, own)]);
    // 0 takes one off; what does not suit the account may be given to it: 90 by 27 : 18 of K03 and K27 is 54 and 36.
    let given = of(&[("K02", 0), ("K17", 10)]);
    assert_eq!(given, [item("K03", 54, firm), item("K17", 10, Basis::Given), item("K27", 36, own)]);
}

#[test]
fn a_tier_is_no_need_and_facts_that_say_it_count_without_an_answer() {
    let library = library();
    let answers = vec![strategies(&[Aim::HighEnd]), of_tier(1, &[Need::Technology], AccountTier::HighEnd)];
    let mut workspace = Workspace::default();
    let facts = AccountFacts { tier: "高端".to_owned(), ..AccountFacts::default() };
    for (raw, facts) in [(8, facts), (9, AccountFacts::default())] {
        let (name, keys) = (Text2::same("x"), Vec::new());
        workspace.put(Account { id: account(raw), name, keys, facts: Dated::always(facts) }.into());
    }
    let mut proposal = propose(&library, &answers);
    let suggested = proposal.suggestions.clone();
    proposal.add_high_end(&workspace, Day::BEGIN);
    assert_eq!(proposal.suggestions, suggested, "facts propose nothing");
    let plans = card_plans(&library, &system(&proposal, &answers), &proposal.accounts, &[]);
    let basis = |raw: u64, code: &str| {
        let plan = plans.iter().find(|plan| plan.whose == Whose::Account(account(raw)))?;
        plan.items.iter().find(|item| item.card == code).map(|item| item.basis)
    };
    assert_eq!((basis(1, "K27"), basis(1, "K14")), (Some(Basis::Own), Some(Basis::Firm)));
    assert_eq!((basis(8, "K14"), basis(9, "K14")), (Some(Basis::Firm), None));
}

#[test]
fn orders_of_high_end_accounts_ask_for_the_tier_and_its_reason_says_so() {
    let library = library();
    let lacks = |answers: &[GuideAnswer]| {
        let found = findings(&library, answers, &|_| true);
        found.iter().any(|finding| finding.kind == FindingKind::NoHighEnd("K14".to_owned()))
    };
    let mut answers = vec![strategies(&[Aim::HighEnd]), of_tier(1, &[Need::Price], AccountTier::Standard)];
    assert!(lacks(&answers));
    answers.push(of_tier(2, &[], AccountTier::HighEnd));
    assert!(!lacks(&answers));
    let proposal = propose(&library, &answers);
    let orders = proposal.suggestions.iter().find(|one| one.card == "K14").unwrap();
    assert_eq!(orders.reasons, [Reason::Strategy(Aim::HighEnd, 1), Reason::Type(account(2), "high_end")]);
    assert_eq!(proposal.accounts[1].types, [("high_end", Weight::WHOLE)]);
    // The card of an account that is said to be standard does not count high-end orders.
    let rows = system(&proposal, &answers);
    let plans = card_plans(&library, &rows, &proposal.accounts, &[]);
    let holds = |raw: u64, code: &str| {
        let plan = plans.iter().find(|plan| plan.whose == Whose::Account(account(raw))).unwrap();
        plan.weight(code).is_some()
    };
    assert!(!holds(1, "K14") && holds(1, "K23"));
    assert!(holds(2, "K14") && !holds(2, "K23"));
    // One account alone wins no new customers: that is the company's card's.
    assert!(!holds(1, "K15") && !holds(2, "K15"));
}

/// Weights that the user gave to roles.
fn given_of(answers: &[GuideAnswer]) -> Vec<RoleWeights> {
    let given = answers.iter().find_map(|answer| match &answer.answer {
        Guided::System(system) => Some(system.roles.clone()),
        _ => None,
    });
    given.unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_card_totals_the_whole_and_holds_what_suits_it_for_a_reason(answers in any_answers()) {
        let proposal = propose(shared(), &answers);
        let rows = system(&proposal, &answers);
        let decided: BTreeSet<&str> = rows.iter().map(|row| row.card.as_str()).collect();
        let given = given_of(&answers);
        let plans = card_plans(shared(), &rows, &proposal.accounts, &given);
        prop_assert_eq!(plans.is_empty(), rows.is_empty());
        for plan in &plans {
            prop_assert!(plan.items.iter().all(|item| decided.contains(item.card.as_str()) && !item.reasons.is_empty()));
            match &plan.whose {
                Whose::Company => prop_assert_eq!(plan.total(), Weight::WHOLE),
                Whose::Role(_) => {
                    prop_assert!(plan.total() <= Weight::WHOLE);
                    let proposed = plan.items.iter().filter(|item| item.basis == Basis::Role);
                    prop_assert!(proposed.clone().all(|item| item.weight <= MOST));
                    // Three that are proposed can share whatever is left.
                    prop_assert!(proposed.count() < 3 || plan.total() == Weight::WHOLE);
                    let of_one = plan.items.iter().filter(|item| {
                        matches!(item.basis, Basis::RoleOfOne) || matches!(item.basis, Basis::Accounts(1, of) if of > 1)
                    });
                    prop_assert!(of_one.clone().all(|item| item.weight <= MOST_OF_ONE));
                }
                whose => {
                    prop_assert!(plan.items.is_empty() || plan.total() == Weight::WHOLE);
                    let of = |own: bool| {
                        let some = plan.items.iter().filter(move |item| (item.basis == Basis::Own) == own);
                        Weight::total(some.map(|item| item.weight))
                    };
                    prop_assert!(of(true) == Weight(0) || of(true) >= OWN_PART);
                    for item in &plan.items {
                        prop_assert!(!shared().card(&item.card).unwrap().of_firm, "{}", item.card);
                        if let Whose::Account(own) = whose {
                            let is_anothers = |reason: &Reason| match reason {
                                Reason::Type(account, _) | Reason::Need(account, _) => account != own,
                                _ => false,
                            };
                            prop_assert!(!item.reasons.iter().any(is_anothers), "{:?}", item);
                        }
                    }
                }
            }
        }
        // The order of answers does not matter to the cards either.
        let mut turned = answers.clone();
        turned.reverse();
        let other = propose(shared(), &turned);
        prop_assert_eq!(&plans, &card_plans(shared(), &system(&other, &turned), &other.accounts, &given));
        // Without the reasons that stand on it, an indicator leaves the card.
        for plan in plans.iter().filter(|plan| matches!(plan.whose, Whose::Account(_))) {
            for item in &plan.items {
                let left = item.reasons.iter().fold(answers.clone(), |left, reason| without(&left, reason, &item.card));
                let after = propose(shared(), &left);
                let plans = card_plans(shared(), &system(&after, &left), &after.accounts, &given);
                let same = plans.iter().find(|other| other.whose == plan.whose);
                prop_assert!(same.is_none_or(|same| same.weight(&item.card).is_none()), "{:?}", item);
            }
        }
    }
}
