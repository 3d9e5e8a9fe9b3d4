//! Groups of one's own on a card, at several levels and with every roll-up. Expected totals are worked out by hand.

use keyscore::{
    data::validate::{Problem, check},
    domain::{
        kpi::Formula, period::PeriodLevel, record::RecordKey, scope::Scope, text::Text2, weight::Weight,
    },
    engine::report::{PartOf, Step, TotalMissing},
};

use crate::{
    scoring_support::{card_world, total},
    support::{POINTS, World, decimal, id, input},
};

const COMPANY: Scope = Scope::COMPANY;

/// Sales 80 (40 %), margin 50 (20 %), service 90 (25 %), survey `survey` (15 %), in these groups.
fn world(survey: &str, groups: &str, over: &str) -> World {
    let mut world = card_world(&["80", "50", "90"], &[40, 20, 25, 15]);
    // A number that is written out; what nobody typed is missing.
    world.kpi(4, if survey == "-" { input(POINTS) } else { Formula::Number(decimal(survey)) });
    world.targets(4, &COMPANY, 2026, PeriodLevel::Year, "100");
    world.plan(&COMPANY, &format!(r#"{{"roll_up":"{over}","own_groups":[{groups}]}}"#));
    world
}

fn group(name: &str, roll_up: &str, weight: &str, kpis: &[u64], inner: &str) -> String {
    let kpis: Vec<String> = kpis.iter().map(|raw| format!(r#""{}""#, id::<()>(*raw))).collect();
    format!(
        r#"{{"name":{{"zh":"","en":"{name}"}},"roll_up":"{roll_up}","weight":{weight},"kpis":[{}],"groups":[{inner}]}}"#,
        kpis.join(",")
    )
}

fn money(weight: &str) -> String {
    group("Money", "weighted_mean", weight, &[1, 2], "")
}

fn care(weight: &str) -> String {
    group("Care", "min", weight, &[3, 4], "")
}

#[test]
fn groups_are_put_together_from_the_inside_out() {
    // Money (40·80 + 20·50) ÷ 60 = 70; care min(90, survey).
    let both =
        |money_weight: &str, care_weight: &str| format!("{},{}", money(money_weight), care(care_weight));
    // (70·70 + 30·70) ÷ 100; with survey 60: (70·70 + 30·60) ÷ 100; by the weights of the indicators (60·70 + 40·60) ÷ 100.
    assert_eq!(total(&world("70", &both("700000", "300000"), "weighted_mean")), "70.00");
    assert_eq!(total(&world("60", &both("700000", "300000"), "weighted_mean")), "67.00");
    assert_eq!(total(&world("60", &both("null", "null"), "weighted_mean")), "66.00");
    // A group whose weight is 0 takes no part, nor do its indicators.
    assert_eq!(total(&world("60", &both("null", "0"), "weighted_mean")), "70.00");
    // Three levels: All = √(70 · 70) with 60 + 15 = 75 %, beside service in no group: (75·70 + 25·90) ÷ 100.
    let survey = group("Care", "min", "null", &[4], "");
    let all = group("All", "geometric_mean", "null", &[], &format!("{},{survey}", money("null")));
    assert_eq!(total(&world("70", &all, "weighted_mean")), "75.00");
}

#[test]
fn every_roll_up_stands_at_every_level() {
    // Money of 80 and 50 inside; then money beside 90 and 70 (25 %, 15 %), that is 60 % beside the rest.
    for (within, over, expected) in [
        ("weighted_mean", "mean", "76.67"),           // (70 + 90 + 70) ÷ 3
        ("mean", "weighted_mean", "72.00"),           // 65: (60·65 + 25·90 + 15·70) ÷ 100
        ("min", "weighted_mean", "63.00"),            // 50: (3000 + 2250 + 1050) ÷ 100
        ("max", "min", "70.00"),                      // 80, 90, 70
        ("sum", "max", "130.00"),                     // 130, 90, 70
        ("worst_child", "sum", "210.00"),             // 50 + 90 + 70
        ("mean", "worst_child", "65.00"),             // 65 is below the target like the others, and lowest
        ("geometric_mean", "weighted_mean", "70.95"), // √4000 = 63.245553203: (37.947331922 + 22.5 + 10.5)
        ("weighted_mean", "geometric_mean", "76.12"), // ∛(70 · 90 · 70) = ∛441000 = 76.1166…
    ] {
        let inside = group("Money", within, "null", &[1, 2], "");
        assert_eq!(total(&world("70", &inside, over)), expected, "{within}, then {over}");
    }
}

#[test]
fn groups_and_their_parts_are_told() {
    let survey = group("Care", "min", "null", &[4], "");
    let all = group("All", "min", "500000", &[3], &format!("{},{survey}", money("null")));
    let world = world("70", &all, "mean");
    let card = world.card(&COMPANY, "2026");
    let told: Vec<(&str, u8, usize, String)> = card
        .course
        .own_groups
        .iter()
        .map(|group| (group.name.en.as_str(), group.level, group.parts.len(), group.score.to_string()))
        .collect();
    let expected = [("All", 0, 3, "70"), ("Money", 1, 2, "70"), ("Care", 1, 1, "70")];
    assert_eq!(told, expected.map(|(name, level, parts, score)| (name, level, parts, score.to_owned())));
    // Inside All: two groups, then service; the first of the lowest decides.
    let parts: Vec<(PartOf, Weight, bool)> =
        card.course.own_groups[0].parts.iter().map(|part| (part.of, part.weight, part.decides)).collect();
    assert_eq!(
        parts,
        [
            (PartOf::Group(1), Weight::percent(60), true),
            (PartOf::Group(2), Weight::percent(15), false),
            (PartOf::Kpi(id(3)), Weight::percent(25), false)
        ]
    );
    assert_eq!(card.course.own_parts.len(), 1);
    assert_eq!((card.course.own_parts[0].weight, card.course.decided_by), (Weight::percent(50), None));
    assert!(card.indicators.iter().all(|one| one.effective_percent.is_none() && one.contribution.is_none()));
    let steps = world.explain(&COMPANY, 1, "2026").unwrap().steps;
    let told = steps.iter().find_map(|step| match step {
        Step::OwnGrouped { groups, parts, rolled, .. } => Some((groups.len(), parts.len(), *rolled)),
        _ => None,
    });
    assert_eq!(told, Some((3, 1, decimal("70.00"))));
}

#[test]
fn a_group_without_scores_takes_no_part_and_a_score_below_zero_has_no_geometric_mean() {
    // Without a survey, care has service alone: (60·70 + 25·90) ÷ 85 = 75.882…
    assert_eq!(total(&world("-", &format!("{},{}", money("null"), care("null")), "weighted_mean")), "75.88");
    let survey = group("Survey", "geometric_mean", "900000", &[4], "");
    assert_eq!(total(&world("-", &survey, "mean")), "73.33");
    let mut world = world("70", &group("Service", "geometric_mean", "null", &[3], ""), "mean");
    world.rule(3, &COMPANY, r#"{"shape":{"events":{"start":"-10","each":"0"}},"floor":"-20"}"#);
    let card = world.card(&COMPANY, "2026");
    assert_eq!((card.total, card.total_missing), (None, Some(TotalMissing::NegativeScore)));
    assert!(card.course.own_groups.is_empty() && card.course.own_parts.is_empty());
}

#[test]
fn groups_that_cannot_stand_are_found() {
    let found = |groups: &str| -> Vec<Problem> {
        let world = world("70", groups, "mean");
        let of_rule =
            |finding: &keyscore::data::validate::Finding| matches!(finding.key, Some(RecordKey::CardRule(_)));
        check(&world.model.workspace).iter().filter(|one| of_rule(one)).map(|one| one.problem).collect()
    };
    assert_eq!(found(&money("null")), []);
    assert_eq!(found(&group("", "mean", "null", &[1], "")), [Problem::Empty]);
    assert_eq!(
        found(&format!("{},{}", money("null"), group("Again", "mean", "null", &[2], ""))),
        [Problem::Twice]
    );
    assert_eq!(found(&group("Much", "mean", "1000001", &[1], "")), [Problem::WeightAboveWhole]);
    let nested = |levels: usize| {
        (0..levels).fold(String::new(), |inner, level| group(&level.to_string(), "mean", "null", &[], &inner))
    };
    assert_eq!(found(&nested(4)), []);
    assert_eq!(found(&nested(5)), [Problem::TooLong]);
    let unknown = id(77);
    assert_eq!(
        found(&group("Gone", "mean", "null", &[77], "")),
        [Problem::UnknownReference(RecordKey::Kpi(unknown))]
    );
}

#[test]
fn an_indicator_that_goes_is_taken_out_of_its_group() {
    use keyscore::{
        engine::{
            evaluate::evaluate,
            query::{Answer, Query},
        },
        state::edits::kpi::delete_kpi,
    };
    let mut world = world("70", &money("null"), "mean");
    world.model.workspace.weights.clear();
    let Answer::KpiUses(uses) = evaluate(&world.model, &Query::KpiUses(id(2))) else { panic!("uses") };
    let kpi = world.model.workspace.kpis.get(&id(2)).unwrap().clone();
    let edit = delete_kpi(&kpi, &uses).unwrap();
    edit.changes.iter().for_each(|change| world.model.workspace.apply(change));
    let rule = world.model.workspace.card_rules.values().next().unwrap();
    let plan = rule.plan.latest().unwrap();
    assert_eq!(plan.grouped_kpis().collect::<Vec<_>>(), [id(1)]);
    assert_eq!(plan.own_groups[0].name, Text2::new("", "Money"));
    assert_eq!(check(&world.model.workspace), []);
}
