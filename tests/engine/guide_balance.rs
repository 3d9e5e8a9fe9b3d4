//! The balance check of the guided setting: what it finds, and that what it offers leads to a state that it accepts.

use std::collections::BTreeSet;

use keyscore::{
    domain::{
        guide::{GuideAnswer, Guided, Need, Resources, Strategy as Aim, SwotTheme, System},
        library::Library,
        weight::Weight,
    },
    engine::guide::{
        Reason,
        balance::{FindingKind, MOST_INDICATORS, Remedy, chosen, findings, leading, shares},
        promises::promises,
        propose, system,
    },
};
use proptest::prelude::*;

use crate::{
    guide::{any_answers, choice, needs, shared, story, strategies, swot},
    library::library,
};

#[test]
fn what_is_out_of_balance_is_told_with_a_remedy() {
    let library = library();
    let answers = vec![strategies(&[Aim::DefendProfit])];
    let proposal = propose(&library, &answers);
    let rows = system(&proposal, &answers);
    let found = findings(&library, &answers, &|card| card.code == "K03");
    let kinds: Vec<&FindingKind> = found.iter().map(|finding| &finding.kind).collect();
    assert!(kinds.contains(&&FindingKind::NoNonFinancial));
    assert!(kinds.contains(&&FindingKind::NoLeading));
    assert!(kinds.contains(&&FindingKind::TooFew(2)));
    assert!(
        kinds.contains(&&FindingKind::NoData("K02".to_owned()))
            && !kinds.contains(&&FindingKind::NoData("K03".to_owned()))
    );
    let counter = FindingKind::NoCounter { card: "K03".to_owned(), counter: "K01".to_owned() };
    let remedy =
        found.iter().find(|finding| finding.kind == counter).and_then(|finding| finding.remedy.clone());
    assert_eq!(remedy, Some(Remedy::add("K01")));
    assert_eq!(shares(&library, &rows)[0].1, Weight::WHOLE);
    assert_eq!(leading(&library, &rows), (Weight(0), Weight::WHOLE));
    // The source's example of balance: sales and complaints (line 47).
    let answers = vec![choice(System {
        added: ["K01", "K07", "K03", "K05"].map(str::to_owned).to_vec(),
        ..System::default()
    })];
    let proposal = propose(&library, &answers);
    let rows = system(&proposal, &answers);
    assert_eq!(rows.len(), 4);
    assert_eq!(findings(&library, &answers, &|_| true), []);
}

#[test]
fn a_counter_metric_comes_at_a_press_also_where_there_are_too_many() {
    let library = library();
    let answers = story();
    let found = findings(&library, &answers, &|_| true);
    let alone: Vec<_> =
        found.iter().filter(|one| matches!(one.kind, FindingKind::NoCounter { .. })).collect();
    assert!(!alone.is_empty());
    for finding in alone {
        let remedy = finding.remedy.as_ref().unwrap_or_else(|| panic!("{:?}", finding.kind));
        let after = pressed(&library, &answers, remedy);
        assert_eq!(system(&propose(&library, &after), &after).len(), 17, "one comes for one that goes");
    }
}

/// The remedy of the first finding of this kind.
fn remedy_of(answers: &[GuideAnswer], is_kind: impl Fn(&FindingKind) -> bool) -> Option<Remedy> {
    findings(shared(), answers, &|_| true).into_iter().find(|one| is_kind(&one.kind))?.remedy
}

fn system_of(answers: &[GuideAnswer]) -> Vec<String> {
    system(&propose(shared(), answers), answers).into_iter().map(|row| row.card).collect()
}

#[test]
fn too_many_come_down_to_the_limit_at_one_press_and_no_answer_loses_its_last_indicator() {
    let answers = story();
    let remedy = remedy_of(&answers, |kind| *kind == FindingKind::TooMany(17)).unwrap();
    // What little speaks for goes first. K18 and I6 count 1 each, for limited equipment: I6 stays as the counter-metric of K17 and,
    // once K18 is gone, as the only one for the equipment. Of those that count 2, for a type alone: K24 has no threshold of the type,
    // K28, K25b and K24b have; K25 is the counter-metric of K26, and K16 has no threshold either but stands before K24.
    assert_eq!(remedy.add, Vec::<String>::new());
    let named: BTreeSet<&str> = remedy.decline.iter().map(String::as_str).collect();
    assert_eq!(named.len(), 5, "{named:?}");
    let after = pressed(shared(), &answers, &remedy);
    assert_eq!(system_of(&after).len(), MOST_INDICATORS);
    let found = findings(shared(), &after, &|_| true);
    assert!(
        found.iter().all(|one| !matches!(one.kind, FindingKind::TooMany(_) | FindingKind::Unserved(_))),
        "{found:?}"
    );
    // The items of the board keep their indicators: after-sales response, green products, orders kept against lower quotes.
    for code in ["K20", "K21", "K22", "K14", "K15"] {
        assert!(system_of(&after).iter().any(|known| known == code), "{code}");
    }
}

#[test]
fn an_answer_without_an_indicator_is_told_and_what_is_chosen_is_not_offered_for_removal() {
    // The competitor's low prices called for K22 alone, which was left out.
    let mut answers = story();
    answers.push(choice(System { declined: vec!["K22".to_owned()], ..System::default() }));
    let is_dumping =
        |kind: &FindingKind| matches!(kind, FindingKind::Unserved(Reason::Swot(_, SwotTheme::TDumping)));
    // K22 comes with its counter-metric, in place of two that the answers can spare.
    let remedy = remedy_of(&answers, is_dumping).unwrap();
    assert_eq!((remedy.add.join(" "), remedy.decline.len()), ("K22 K03".to_owned(), 2));
    let after = pressed(shared(), &answers, &remedy);
    assert_eq!(remedy_of(&after, is_dumping), None);
    // Thirteen that were all added by hand: nothing of them is offered for removal.
    let by_hand =
        ["K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09", "K10", "K11b", "K12", "K13"];
    let chosen_only =
        vec![choice(System { added: by_hand.map(str::to_owned).to_vec(), ..System::default() })];
    assert_eq!(remedy_of(&chosen_only, |kind| *kind == FindingKind::TooMany(13)), None);
    // Where there is no room, a counter-metric comes for what an answer can spare, and is itself safe from then on.
    let trim = remedy_of(&story(), |kind| *kind == FindingKind::TooMany(17)).unwrap();
    let twelve = pressed(shared(), &story(), &trim);
    let is_alone = |kind: &FindingKind| matches!(kind, FindingKind::NoCounter { card, counter } if card == "K14" && counter == "K03");
    let swap = remedy_of(&twelve, is_alone).unwrap();
    assert_eq!((swap.add.as_slice(), swap.decline.len()), (["K03".to_owned()].as_slice(), 1));
    let after = pressed(shared(), &twelve, &swap);
    assert_eq!(system_of(&after).len(), MOST_INDICATORS);
    // What was brought as a counter-metric is not itself called alone.
    let found = findings(shared(), &after, &|_| true);
    assert!(
        !found.iter().any(|one| matches!(&one.kind, FindingKind::NoCounter { card, .. } if card == "K03"))
    );
}

#[test]
fn a_promise_of_an_hour_is_doubted_where_people_are_few() {
    // The service-oriented account is promised a mean of one hour (line 60).
    let promised = |answers: &[GuideAnswer]| {
        promises(&propose(shared(), answers), answers)
            .into_iter()
            .map(|one| (one.card, one.accounts, one.staff))
            .collect::<Vec<_>>()
    };
    let staffed = |staff: Option<u32>, is_short: bool| {
        let resources = Resources { service_staff: staff, staff_is_short: is_short, ..Resources::default() };
        GuideAnswer { id: GuideAnswer::resources_id(), answer: Guided::Resources(resources) }
    };
    let base = vec![needs(1, &[Need::Service]), needs(2, &[Need::Price])];
    let with = |answer: GuideAnswer| promised(&[base.clone(), vec![answer]].concat());
    assert_eq!(promised(&base), [], "nobody said how many there are");
    assert_eq!(with(staffed(Some(2), false)), [("K25".to_owned(), 1, Some(2))]);
    assert_eq!(with(staffed(Some(3), false)), []);
    assert_eq!(with(staffed(Some(30), true)), [("K25".to_owned(), 1, Some(30))]);
    assert_eq!(with(swot(SwotTheme::WAfterSales, false)), [("K25".to_owned(), 1, None)]);
    // Fewer people than accounts.
    let many: Vec<GuideAnswer> = (1..=4).map(|raw| needs(raw, &[Need::Service])).collect();
    let three = [many, vec![staffed(Some(3), false)]].concat();
    assert_eq!(promised(&three), [("K25".to_owned(), 4, Some(3))]);
    let kinds: Vec<FindingKind> =
        findings(shared(), &three, &|_| true).into_iter().map(|finding| finding.kind).collect();
    assert!(kinds.contains(&FindingKind::Promise { card: "K25".to_owned(), accounts: 4 }));
}

/// The answers after the button of a remedy was pressed.
fn pressed(library: &Library, answers: &[GuideAnswer], remedy: &Remedy) -> Vec<GuideAnswer> {
    let given = answers.iter().find_map(|answer| match &answer.answer {
        Guided::System(system) => Some(system.clone()),
        _ => None,
    });
    chosen(answers, remedy.taken(given.unwrap_or_default(), &propose(library, answers)))
}

/// Kind of a finding, and of which card or perspective, without its amount.
fn named(kind: &FindingKind) -> String {
    match kind {
        FindingKind::OnePerspective(perspective, _) => format!("one {perspective:?}"),
        FindingKind::TooMany(_) => "many".to_owned(),
        FindingKind::TooFew(_) => "few".to_owned(),
        other => format!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_finding_contradicts_another_and_no_remedy_is_complained_of(answers in any_answers()) {
        let found = findings(shared(), &answers, &|_| true);
        let names: BTreeSet<String> = found.iter().map(|one| named(&one.kind)).collect();
        prop_assert!(!(names.contains("many") && names.contains("few")));
        for finding in &found {
            let Some(remedy) = &finding.remedy else { continue };
            let mut after = findings(shared(), &pressed(shared(), &answers, remedy), &|_| true);
            // A promise is a doubt about what was answered: it is told as long as its indicator is there.
            after.retain(|one| !matches!(one.kind, FindingKind::Promise { .. }));
            for one in &after {
                prop_assert!(names.contains(&named(&one.kind)), "{:?} makes {:?}", remedy, one.kind);
            }
            // The finding is gone, or nearer to it.
            prop_assert!(after.iter().all(|one| one.kind != finding.kind), "{:?} leaves {:?}", remedy, finding.kind);
            // What was just brought is not offered for removal, and what was just left out is not offered again.
            for next in after.iter().filter_map(|one| one.remedy.as_ref()) {
                prop_assert!(!next.decline.iter().any(|code| remedy.add.contains(code)), "{:?} then {:?}", remedy, next);
                prop_assert!(!next.add.iter().any(|code| remedy.decline.contains(code)), "{:?} then {:?}", remedy, next);
            }
        }
    }
}
