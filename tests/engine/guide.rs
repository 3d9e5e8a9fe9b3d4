//! The guided setting: every suggestion has a reason and goes with it, the order of answers does not matter, weights total
//! 100 % and months their year; and the source's own story comes to what the source says.

use std::collections::BTreeSet;

use keyscore::{
    domain::{
        account::Account,
        date::Day,
        guide::{
            AccountNeed, AccountNeeds, AccountTier, BearsOn, GuideAnswer, Guided, Need, NeedSource, OwnSwot,
            OwnThreshold, OwnType, Quadrant, Resources, RoleWeights, Strategy as Aim, SwotItem, SwotTheme,
            System, SystemItem,
        },
        id::Id,
        kpi::{Direction, Perspective},
        library::Library,
        period::FiscalCalendar,
        weight::Weight,
    },
    engine::guide::{
        Caution, Origin, Proposal, Reason,
        goals::{Doubt, doubts, months_of, nearest, planning_year, raised, reached},
        propose, system,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::subsequence};
use rust_decimal::Decimal;

use crate::{library::library, support::decimal};

pub(crate) fn account(raw: u64) -> Id<Account> {
    Id::from_raw(raw)
}

pub(crate) fn strategies(list: &[Aim]) -> GuideAnswer {
    GuideAnswer { id: GuideAnswer::strategies_id(), answer: Guided::Strategies(list.to_vec()) }
}

pub(crate) fn needs(raw: u64, list: &[Need]) -> GuideAnswer {
    let need = |need: &Need| AccountNeed { need: *need, source: Some(NeedSource::Interview), day: None };
    let needs = AccountNeeds {
        account: account(raw),
        needs: list.iter().map(need).collect(),
        thresholds: Vec::new(),
        types: Vec::new(),
        relationship: None,
        fit: None,
        tier: None,
        weights: Vec::new(),
    };
    GuideAnswer { id: GuideAnswer::needs_id(account(raw)), answer: Guided::Needs(needs) }
}

pub(crate) fn swot(theme: SwotTheme, is_capable: bool) -> GuideAnswer {
    let item = SwotItem { theme, note: String::new(), is_capable };
    GuideAnswer { id: GuideAnswer::swot_id(theme), answer: Guided::Swot(item) }
}

fn own_swot(raw: u64, quadrant: Quadrant, bears_on: BearsOn, is_capable: bool) -> GuideAnswer {
    let item = OwnSwot { quadrant, text: format!("Item {raw}"), bears_on, is_capable };
    GuideAnswer { id: Id::from_raw(raw), answer: Guided::OwnSwot(item) }
}

fn resources(equipment_is_limited: bool, staff_is_short: bool) -> GuideAnswer {
    let resources = Resources { equipment_is_limited, staff_is_short, ..Resources::default() };
    GuideAnswer { id: GuideAnswer::resources_id(), answer: Guided::Resources(resources) }
}

pub(crate) fn choice(system: System) -> GuideAnswer {
    GuideAnswer { id: GuideAnswer::system_id(), answer: Guided::System(system) }
}

fn codes(proposal: &Proposal) -> Vec<&str> {
    proposal.suggestions.iter().map(|one| one.card.as_str()).collect()
}

/// A firm that enters the high-end market, one price-sensitive, one service-oriented, one technology account, an e-commerce
/// account that wants punctual replenishment, a small after-sales team, demand for green products that the firm can meet, and
/// a competitor that dumps prices.
pub(crate) fn story() -> Vec<GuideAnswer> {
    vec![
        strategies(&[Aim::HighEnd]),
        needs(1, &[Need::Price]),
        needs(2, &[Need::Service]),
        needs(3, &[Need::Technology]),
        needs(4, &[Need::Replenishment]),
        resources(true, false),
        swot(SwotTheme::WAfterSales, false),
        swot(SwotTheme::OGreen, true),
        swot(SwotTheme::TDumping, false),
    ]
}

#[test]
fn the_story_of_the_source_proposes_what_the_source_says() {
    let library = library();
    let proposal = propose(&library, &story());
    // Lines 36, 57 and 58, 60 and 61, 63 and 64, 38, 40, 43, 44, 45.
    let expected = "K14 K15 K16 K17 K18 K20 K21 K22 K23 K24 K24b K25 K25b K26 K27 K28 I6";
    assert_eq!(codes(&proposal).join(" "), expected);
    let types: Vec<(&str, Weight)> = proposal.accounts.iter().flat_map(|plan| plan.types.clone()).collect();
    let whole = Weight::WHOLE;
    assert_eq!(
        types,
        [("price_sensitive", whole), ("service_quality", whole), ("technology", whole), ("ecommerce", whole)]
    );
    let held = |raw: u64, code: &str| {
        let plan = proposal.accounts.iter().find(|plan| plan.account == account(raw)).unwrap();
        plan.cards.iter().find(|card| card.card == code).map(|card| (card.target, card.origin))
    };
    assert_eq!(held(1, "K23"), Some((Some(decimal("0.05")), Origin::Stated)));
    assert_eq!(held(1, "K24b"), Some((Some(decimal("0.80")), Origin::Proposed)));
    assert_eq!(held(2, "K25"), Some((Some(decimal("1")), Origin::Stated)));
    assert_eq!(held(2, "K26"), Some((Some(decimal("90")), Origin::Stated)));
    assert_eq!(held(3, "K27"), Some((Some(decimal("0.30")), Origin::Stated)));
    assert_eq!(held(3, "K28"), Some((None, Origin::Unset)));
    // Accounts do not share one standard.
    assert_eq!((held(1, "K25"), held(2, "K23"), held(4, "K27")), (None, None, None));
    let caution = |code: &str| proposal.suggestions.iter().find(|one| one.card == code).unwrap().caution;
    assert_eq!((caution("K18"), caution("K20")), (Some(Caution::NotTooHigh), Some(Caution::RealisticRange)));
}

#[test]
fn an_opportunity_counts_only_with_the_capability() {
    let library = library();
    let without = propose(&library, &[swot(SwotTheme::OGreen, false)]);
    assert_eq!((codes(&without), without.idle.len()), (Vec::new(), 1));
    let with = propose(&library, &[swot(SwotTheme::OGreen, true)]);
    assert_eq!((codes(&with), with.idle.len()), (vec!["K21"], 0));
}

#[test]
fn an_item_in_own_words_proposes_what_it_bears_on() {
    let library = library();
    let of = |quadrant, bears_on, capable| propose(&library, &[own_swot(7, quadrant, bears_on, capable)]);
    let delivery = of(Quadrant::Weakness, BearsOn::Need(Need::DeliverySpeed), false);
    // What the need calls for, line 38 of the source, with the item as the only reason.
    assert_eq!(codes(&delivery), ["K16"]);
    assert_eq!(delivery.suggestions[0].reasons, [Reason::OwnSwot(Id::from_raw(7))]);
    let finance = of(Quadrant::Threat, BearsOn::Perspective(Perspective::Financial), false);
    assert_eq!(codes(&finance), ["K01", "K03", "K04"]);
    for bears_on in BearsOn::all() {
        assert!(!of(Quadrant::Strength, bears_on, false).suggestions.is_empty(), "{bears_on:?}");
    }
    let idle = of(Quadrant::Opportunity, BearsOn::Need(Need::Price), false);
    assert_eq!((codes(&idle), idle.idle.len()), (Vec::new(), 1));
    assert!(!of(Quadrant::Opportunity, BearsOn::Need(Need::Price), true).suggestions.is_empty());
}

#[test]
fn several_types_are_mixed_and_a_threshold_can_be_the_accounts_own() {
    let library = library();
    let mut answer = needs(1, &[Need::Price, Need::Value, Need::Service]);
    if let Guided::Needs(needs) = &mut answer.answer {
        needs.thresholds.push(OwnThreshold { card: "K25".to_owned(), target: decimal("2") });
    }
    let proposal = propose(&library, &[answer]);
    // Two needs of three: 66.67 % rounded to whole percent by largest remainder.
    assert_eq!(
        proposal.accounts[0].types,
        [("price_sensitive", Weight::percent(67)), ("service_quality", Weight::percent(33))]
    );
    let own = proposal.accounts[0].cards.iter().find(|card| card.card == "K25").unwrap();
    assert_eq!((own.target, own.origin), (Some(decimal("2")), Origin::Own));
}

#[test]
fn the_types_of_an_account_can_be_given() {
    let library = library();
    let mut answer = needs(1, &[Need::Price]);
    if let Guided::Needs(needs) = &mut answer.answer {
        let own =
            |code: &str, claim| OwnType { account_type: code.to_owned(), claim: Weight::percent(claim) };
        needs.types = vec![own("high_end", 30), own("technology", 60), own("unheard_of", 5)];
    }
    let proposal = propose(&library, &[answer]);
    // 30 : 60 of 100 %; what the need spoke for is not among them, but the need itself still counts.
    assert_eq!(
        proposal.accounts[0].types,
        [("high_end", Weight::percent(33)), ("technology", Weight::percent(67))]
    );
    let found = codes(&proposal);
    assert!(found.contains(&"K27") && found.contains(&"K14") && !found.contains(&"K25"), "{found:?}");
}

#[test]
fn weights_follow_what_speaks_for_an_indicator_and_what_the_user_set_stays() {
    let library = library();
    let answers = vec![strategies(&[Aim::ExpandShare, Aim::DefendProfit])];
    let proposal = propose(&library, &answers);
    let rows = system(&proposal, &answers);
    // K12 and K13 for the first strategy (6 each), K02 and K03 for the second (5 each): of 22 parts
    // 22.7, 22.7, 27.3, 27.3 %: 22 + 22 + 27 + 27 = 98, the two left go to the largest remainders .73 and .73.
    let shown: Vec<(&str, u32)> = rows.iter().map(|row| (row.card.as_str(), row.weight.0 / 10_000)).collect();
    assert_eq!(shown, [("K02", 23), ("K03", 23), ("K12", 27), ("K13", 27)]);
    let mut answers = answers;
    answers.push(choice(System {
        fixed: vec![SystemItem { card: "K12".to_owned(), weight: Weight::percent(60) }],
        added: vec!["K05".to_owned()],
        declined: vec!["K13".to_owned()],
        ..System::default()
    }));
    let proposal = propose(&library, &answers);
    let rows = system(&proposal, &answers);
    // 40 % over K02 (5), K03 (5) and K05 (2): 16.67, 16.67, 6.67.
    let shown: Vec<(&str, u32)> = rows.iter().map(|row| (row.card.as_str(), row.weight.0 / 10_000)).collect();
    assert_eq!(shown, [("K02", 17), ("K03", 17), ("K05", 6), ("K12", 60)]);
    assert_eq!(rows[2].reasons, [Reason::Chosen]);
}

pub(crate) fn of_tier(raw: u64, list: &[Need], tier: AccountTier) -> GuideAnswer {
    let mut answer = needs(raw, list);
    if let Guided::Needs(needs) = &mut answer.answer {
        needs.tier = Some(tier);
    }
    answer
}

#[test]
fn in_the_last_quarter_targets_are_usually_set_for_the_next_year() {
    let calendar = FiscalCalendar::default();
    let year = |text: &str| planning_year(text.parse::<Day>().unwrap(), calendar);
    assert_eq!((year("2026-09-30"), year("2026-10-01")), (Some(2026), Some(2027)));
    assert_eq!((year("2026-11-30"), year("2026-01-01")), (Some(2027), Some(2026)));
}

#[test]
fn targets_are_judged_by_what_was_reached() {
    // Wheeler's limits of 10, 12, 11, 13, 12 are 7.61 and 15.59; the mean is 11.6; the least-squares line through
    // (0, 10) … (4, 12) has the slope 0.5 and passes through (2, 11.6), so it is 13.1 at 5.
    let months: Vec<Option<Decimal>> =
        ["10", "12", "11", "13", "12"].map(|value| Some(decimal(value))).to_vec();
    let known = reached(&months, Direction::Higher);
    assert_eq!(
        (known.best, known.mean, known.trend),
        (Some(decimal("13")), Some(decimal("11.6")), Some(decimal("13.1")))
    );
    assert_eq!(
        known.limits.map(|limits| (limits.lower, limits.upper)),
        Some((decimal("7.61"), decimal("15.59")))
    );
    assert_eq!(doubts(decimal("13"), &known, Direction::Higher, None), []);
    assert_eq!(doubts(decimal("14"), &known, Direction::Higher, None), [Doubt::BeyondBest(decimal("13"))]);
    let far = [
        Doubt::BeyondBest(decimal("13")),
        Doubt::BeyondLimits(decimal("15.59")),
        Doubt::BeyondCapacity(decimal("15")),
    ];
    assert_eq!(doubts(decimal("16"), &known, Direction::Higher, Some(decimal("15"))), far);
    assert_eq!(nearest(decimal("16"), &known, Direction::Higher, None), decimal("15.59"));
    assert_eq!(nearest(decimal("16"), &known, Direction::Higher, Some(decimal("15"))), decimal("15"));
    // Lower is better: the best is the smallest, and less than the lower limit is in doubt.
    let known = reached(&months, Direction::Lower);
    assert_eq!(known.best, Some(decimal("10")));
    assert_eq!(nearest(decimal("5"), &known, Direction::Lower, None), decimal("7.61"));
    assert_eq!(reached(&[], Direction::Higher).months, 0);
    assert_eq!(raised(decimal("1000000"), decimal("0.10"), 2), Some(decimal("1100000")));
    // A loss of 1,000 less a tenth of its amount.
    assert_eq!(raised(decimal("-1000"), decimal("0.10"), 2), Some(decimal("-900")));
}

#[test]
fn months_follow_the_seasons() {
    let seasons: Vec<Decimal> = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3].map(Decimal::from).to_vec();
    let months = months_of(decimal("100"), 2, Some(&seasons)).unwrap();
    // In cents 10000 / 14 = 714.2857… for a plain month and 2142.857… for December: floors leave four cents, the first for
    // December's fraction of .857, the others for the first three of eleven equal ones.
    assert_eq!(months[11], decimal("21.43"));
    assert_eq!(months.iter().sum::<Decimal>(), decimal("100"));
}

pub(crate) fn any_answers() -> impl Strategy<Value = Vec<GuideAnswer>> {
    let aims = subsequence(Aim::ALL.to_vec(), 0..=Aim::ALL.len()).prop_shuffle();
    let of_account = || subsequence(Need::ALL.to_vec(), 0..=Need::ALL.len());
    let board = subsequence(SwotTheme::ALL.to_vec(), 0..=SwotTheme::ALL.len());
    let limits = (any::<bool>(), any::<bool>(), option::of(any::<bool>()));
    let own = subsequence(BearsOn::all(), 0..4);
    let library = library();
    let all: Vec<String> = library.cards.iter().map(|card| card.code.clone()).collect();
    let added = subsequence(all.clone(), 0..6);
    let declined = subsequence(all.clone(), 0..6);
    let fixed = subsequence(all, 0..5);
    let weights = vec(0_u32..200_000, 5);
    (
        aims,
        option::of(of_account()),
        option::of(of_account()),
        (board, own),
        any::<bool>(),
        limits,
        (added, declined, fixed, weights),
    )
        .prop_map(
            |(aims, one, two, (board, own), capable, limits, (added, declined, fixed, weights))| {
                let fixed = fixed
                    .into_iter()
                    .zip(weights)
                    .map(|(card, weight)| SystemItem { card, weight: Weight(weight) });
                let mut answers = vec![
                    strategies(&aims),
                    resources(limits.0, limits.1),
                    choice(System {
                        roles: roles_of(&added),
                        fixed: fixed.collect(),
                        added,
                        declined,
                        applied: None,
                    }),
                ];
                let tier =
                    limits.2.map(|high| if high { AccountTier::HighEnd } else { AccountTier::Standard });
                answers.extend(one.map(|list| match tier {
                    Some(tier) => of_tier(1, &list, tier),
                    None => needs(1, &list),
                }));
                answers.extend(two.map(|list| needs(2, &list)));
                answers.extend(board.into_iter().map(|theme| swot(theme, capable)));
                let quadrant = if capable { Quadrant::Opportunity } else { Quadrant::Threat };
                let own = (900..).zip(own);
                answers.extend(own.map(|(raw, bears_on)| own_swot(raw, quadrant, bears_on, capable)));
                answers
            },
        )
}

/// Some weights of roles: of marketing by what was added, a quarter each of the first three.
fn roles_of(added: &[String]) -> Vec<RoleWeights> {
    let item = |card: &String| SystemItem { card: card.clone(), weight: Weight::percent(25) };
    vec![RoleWeights { role: "marketing".to_owned(), items: added.iter().take(3).map(item).collect() }]
}

/// The answers without what a reason stands on.
pub(crate) fn without(answers: &[GuideAnswer], reason: &Reason, card: &str) -> Vec<GuideAnswer> {
    let mut left = answers.to_vec();
    for answer in &mut left {
        match (&mut answer.answer, reason) {
            (Guided::Strategies(list), Reason::Strategy(aim, _)) => list.retain(|known| known != aim),
            (Guided::Needs(needs), Reason::Need(account, need)) if needs.account == *account => {
                needs.needs.retain(|known| known.need != *need);
            }
            (Guided::Needs(needs), Reason::Type(account, code)) if needs.account == *account => {
                needs.needs.retain(|known| known.need.account_type() != Some(code));
                if *code == "high_end" {
                    needs.tier = None;
                }
            }
            (Guided::Resources(resources), Reason::Equipment) => resources.equipment_is_limited = false,
            (Guided::Resources(resources), Reason::Staff) => resources.staff_is_short = false,
            (Guided::System(system), Reason::Chosen) => system.added.retain(|known| known != card),
            _ => {}
        }
    }
    if let Reason::Swot(id, _) | Reason::OwnSwot(id) = reason {
        left.retain(|answer| answer.id != *id);
    }
    left
}

pub(crate) fn shared() -> &'static Library {
    static LIBRARY: std::sync::OnceLock<Library> = std::sync::OnceLock::new();
    LIBRARY.get_or_init(library)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_answers_does_not_matter(answers in any_answers(), seed in any::<u64>()) {
        let mut other = answers.clone();
        let n = other.len();
        for place in 0..n {
            let with = usize::try_from(seed.rotate_left(u32::try_from(place % 64).unwrap()) % u64::try_from(n).unwrap()).unwrap();
            other.swap(place, with);
        }
        let (one, two) = (propose(shared(), &answers), propose(shared(), &other));
        prop_assert_eq!(&one, &two);
        prop_assert_eq!(system(&one, &answers), system(&two, &other));
    }

    #[test]
    fn no_suggestion_without_a_reason_and_it_goes_with_its_reasons(answers in any_answers()) {
        let proposal = propose(shared(), &answers);
        for one in &proposal.suggestions {
            prop_assert!(!one.reasons.is_empty());
            let mut left = answers.clone();
            for reason in &one.reasons {
                left = without(&left, reason, &one.card);
            }
            let after = propose(shared(), &left);
            prop_assert!(after.suggestions.iter().all(|other| other.card != one.card), "{}", one.card);
            // Taking reasons away adds no suggestion.
            let before: BTreeSet<&str> = codes(&proposal).into_iter().collect();
            prop_assert!(codes(&after).into_iter().all(|code| before.contains(code)));
        }
    }

    #[test]
    fn weights_total_the_whole(answers in any_answers()) {
        let proposal = propose(shared(), &answers);
        let rows = system(&proposal, &answers);
        let total = Weight::total(rows.iter().map(|row| row.weight));
        prop_assert!(rows.is_empty() || total == Weight::WHOLE, "{:?}", total);
        for plan in &proposal.accounts {
            let mix = Weight::total(plan.types.iter().map(|(_, share)| *share));
            prop_assert!(plan.types.is_empty() || mix == Weight::WHOLE);
        }
    }

    #[test]
    fn months_total_their_year(mantissa in 0_i64..1_000_000_000_000, scale in 0_u32..5, places in 0_u32..5,
        seasons in option::of(vec(0_u32..10_000, 12))) {
        let year = Decimal::new(mantissa, scale);
        let seasons: Option<Vec<Decimal>> = seasons.map(|list| list.into_iter().map(Decimal::from).collect());
        let months = months_of(year, places, seasons.as_deref()).unwrap();
        prop_assert_eq!(months.len(), 12);
        prop_assert_eq!(months.into_iter().sum::<Decimal>(), year);
    }
}
