//! Cards of the guided setting: whose card holds what, why, and with which weight.

use std::collections::BTreeSet;

use keyscore::{
    domain::{
        guide::{AccountTier, GuideAnswer, Guided, Need, RoleWeights, Strategy as Aim, System, SystemItem},
        weight::Weight,
    },
    engine::guide::{
        Reason,
        balance::{FindingKind, findings},
        cards::{Basis, CardPlan, OWN_PART, Whose, card_plans},
        propose,
        roles::MOST,
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
    // One indicator alone is not proposed with more than 60 %: the rest is asked for.
    let new = vec![strategies(&[Aim::NewAccounts])];
    assert_eq!(of(&new, "marketing", &[]), (vec![item("K15", 60, Basis::Role)], 40));
    // What the user gives stays, and 0 leaves an indicator off.
    let weight = |card: &str, percent| SystemItem { card: card.to_owned(), weight: Weight::percent(percent) };
    let given = |role: &str, items| RoleWeights { role: role.to_owned(), items };
    let own = [given("technical_support", vec![weight("K09", 70)])];
    assert_eq!(of(&service, "technical_support", &own), (vec![item("K09", 70, Basis::Given)], 30));
    let off = [given("customer_service", vec![weight("K05", 0)])];
    assert_eq!(of(&service, "customer_service", &off), (vec![item("K09", 60, Basis::Role)], 40));
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
                    // Two that are proposed can share whatever is left.
                    prop_assert!(proposed.count() < 2 || plan.total() == Weight::WHOLE);
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
