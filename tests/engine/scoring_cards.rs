//! Missing policies, roll-ups, points outside the weights, limits and red lines of cards. Expected totals are worked
//! by hand, the examples of `docs/scoring.md` among them.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Direction, Perspective},
        period::PeriodLevel,
        scope::{Member, Scope},
        scoring::StandIn,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::report::{Limit, RedLineState, Status, Step, TotalMissing},
};

use crate::{
    scoring_support::{card_world, total},
    support::{SALES, VISITS, World, account, decimal, id, input, period, without},
};

const COMPANY: Scope = Scope::COMPANY;

fn policy(policy: &str) -> String {
    format!(r#"{{"shape":"line","missing":"{policy}"}}"#)
}

#[test]
fn what_a_missing_value_counts_as() {
    let world = |missing: &str| {
        let mut world = card_world(&["80", "90", "-"], &[50, 30, 20]);
        if !missing.is_empty() {
            world.rule(3, &COMPANY, &policy(missing));
        }
        world
    };
    // (50·80 + 30·90) ÷ 80; ÷ 100 with 0 points.
    assert_eq!(total(&world("")), "83.75");
    assert_eq!(total(&world("exclude")), "83.75");
    assert_eq!(total(&world("zero")), "67.00");
    let blocked = world("block").card(&COMPANY, "2026");
    assert_eq!((blocked.total, blocked.total_missing), (None, Some(TotalMissing::Blocked)));
    assert_eq!(blocked.indicators[2].stand_in, Some(StandIn::Blocks));
    let zero = world("zero").card(&COMPANY, "2026");
    assert_eq!(
        (zero.indicators[2].score, zero.indicators[2].stand_in),
        (Some(decimal("0")), Some(StandIn::Zero))
    );
    assert_eq!(zero.indicators[2].status, Status::Bad);
    assert_eq!(zero.weight_counted, Weight::percent(100));
    let left_out = world("exclude").card(&COMPANY, "2026");
    assert_eq!((left_out.indicators[2].score, left_out.indicators[2].stand_in), (None, None));
    assert_eq!(left_out.weight_counted, Weight::percent(80));
    let steps = world("zero").explain(&COMPANY, 3, "2026").unwrap().steps;
    assert!(
        steps.iter().any(|step| matches!(step, Step::StandIn { stand_in: StandIn::Zero, score: Some(_) }))
    );
}

/// Financial 80 (50 %) and 90 (30 %), customer 40 (20 %), put together so within and over the perspectives.
fn grouped(within: &str, over: &str) -> World {
    let mut world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    world.model.workspace.kpis.get_mut(&id(3)).unwrap().perspective = Perspective::Customer;
    world.plan(&COMPANY, &format!(r#"{{"roll_up":"{over}","groups":"{within}"}}"#));
    world
}

#[test]
fn perspectives_come_first_where_the_plan_says_so() {
    // Within: (50·80 + 30·90) ÷ 80 = 83.75, 85, 170, 80, 90, the worst status and lowest 80, √7200 = 84.852813742….
    // Over: with 80 % and 20 %, (x + 40) ÷ 2, x + 40, the lowest, the highest, the worst, √(40 x).
    for (within, over, expected) in [
        ("weighted_mean", "weighted_mean", "75.00"),
        ("weighted_mean", "mean", "61.88"),
        ("mean", "min", "40.00"),
        ("mean", "max", "85.00"),
        ("max", "weighted_mean", "80.00"),
        ("min", "weighted_mean", "72.00"),
        ("sum", "sum", "210.00"),
        ("sum", "mean", "105.00"),
        ("worst_child", "mean", "60.00"),
        ("mean", "worst_child", "40.00"),
        // 0.8 · 84.852813742 + 8 = 75.882…; √(40 · 85) = 58.309…; √(40 · 84.852813742) = 58.258…
        ("geometric_mean", "weighted_mean", "75.88"),
        ("mean", "geometric_mean", "58.31"),
        ("geometric_mean", "geometric_mean", "58.26"),
    ] {
        assert_eq!(total(&grouped(within, over)), expected, "{within}, then {over}");
    }
    // All in one perspective: what is put together last has one part.
    let mut one = grouped("mean", "min");
    one.model.workspace.kpis.get_mut(&id(3)).unwrap().perspective = Perspective::Financial;
    assert_eq!(total(&one), "70.00");
}

#[test]
fn a_card_by_perspectives_tells_them_and_no_shares() {
    let world = grouped("mean", "min");
    let card = world.card(&COMPANY, "2026");
    let told: Vec<_> = card
        .course
        .groups
        .iter()
        .map(|group| (group.perspective, group.weight, group.count, group.decides))
        .collect();
    assert_eq!(
        told,
        [
            (Perspective::Financial, Weight::percent(80), 2, false),
            (Perspective::Customer, Weight::percent(20), 1, true)
        ]
    );
    assert_eq!(card.course.groups[0].score, decimal("85"));
    assert!(card.indicators.iter().all(|one| one.effective_percent.is_none() && one.contribution.is_none()));
    assert_eq!(card.course.decided_by, None);
    let steps = world.explain(&COMPANY, 1, "2026").unwrap().steps;
    let told = steps.iter().find_map(|step| match step {
        Step::Grouped { perspective, groups, rolled, .. } => Some((*perspective, groups.len(), *rolled)),
        _ => None,
    });
    assert_eq!(told, Some((Perspective::Financial, 2, decimal("40.00"))));
    // What has no score takes no part, nor does its perspective; below zero there is no geometric mean.
    let mut world = grouped("mean", "min");
    without(&mut world.model.workspace.values, |value| value.input == id(SALES));
    assert_eq!(total(&world), "85.00");
    let mut world = grouped("geometric_mean", "mean");
    world.rule(3, &COMPANY, r#"{"shape":"line","floor":"-20"}"#);
    world.targets(3, &COMPANY, 2026, PeriodLevel::Year, "70/100/130");
    world.number(SALES, &COMPANY, "2026", "0");
    let card = world.card(&COMPANY, "2026");
    assert_eq!((card.total, card.total_missing), (None, Some(TotalMissing::NegativeScore)));
    assert!(card.course.groups.is_empty());
}

#[test]
fn a_score_is_carried_forward_from_the_newest_of_four_periods() {
    let carried = |from: &str, asked: &str| {
        let mut world = card_world(&["80", "90"], &[50, 50]);
        world.rule(2, &COMPANY, &policy("carry_forward"));
        world.model.workspace.values.clear();
        world.model.workspace.targets.clear();
        for raw in [1, 2] {
            for year in [2025, 2026] {
                world.targets(raw, &COMPANY, year, PeriodLevel::Month, &"100 ".repeat(12));
            }
        }
        world.number(VISITS, &COMPANY, asked, "80");
        world.number(crate::support::LEADS, &COMPANY, "2025-10", "10");
        world.number(crate::support::LEADS, &COMPANY, from, "60");
        let card = world.card(&COMPANY, asked);
        (card.total.unwrap().to_string(), card.indicators[1].stand_in)
    };
    let stand_in = |text: &str| Some(StandIn::Carried(period(text)));
    // (80 + 60) ÷ 2.
    assert_eq!(carried("2026-01", "2026-02"), ("70.00".to_owned(), stand_in("2026-01")));
    assert_eq!(carried("2026-01", "2026-05"), ("70.00".to_owned(), stand_in("2026-01")));
    // Five back is too far: left out.
    assert_eq!(carried("2026-01", "2026-06"), ("80.00".to_owned(), None));
    // Its own value is there: nothing stands in.
    assert_eq!(carried("2026-03", "2026-03"), ("70.00".to_owned(), None));
}

#[test]
fn a_missing_target_or_a_weight_of_zero_is_no_missing_value() {
    for missing in ["zero", "block", "carry_forward"] {
        let mut world = card_world(&["80", "90"], &[50, 50]);
        world.rule(2, &COMPANY, &policy(missing));
        without(&mut world.model.workspace.targets, |series| series.kpi == id(2));
        assert_eq!(total(&world), "80.00", "{missing}");
        // Nor does an indicator with a weight of 0 count for anything.
        let mut world = card_world(&["80", "-"], &[100, 0]);
        world.rule(2, &COMPANY, &policy(missing));
        assert_eq!(total(&world), "80.00", "{missing}");
    }
}

#[test]
fn roll_ups() {
    let rolled = |scores: &[&str], weights: &[u32], roll_up: &str| {
        let mut world = card_world(scores, weights);
        world.plan(&COMPANY, &format!(r#"{{"roll_up":"{roll_up}"}}"#));
        total(&world)
    };
    for (roll_up, expected) in [
        // 60 % · 80 + 20 % · 90 + 20 % · 40.
        ("weighted_mean", "74.00"),
        ("mean", "70.00"),
        ("min", "40.00"),
        ("max", "90.00"),
        ("sum", "210.00"),
        ("worst_child", "40.00"),
        // Python: (Decimal(80) * 90 * 40) ** (Decimal(1) / 3) = 66.0385…
        ("geometric_mean", "66.04"),
    ] {
        assert_eq!(rolled(&["80", "90", "40"], &[60, 20, 20], roll_up), expected, "{roll_up}");
    }
    // A weight of 0 takes part in none of them.
    for (roll_up, expected) in
        [("mean", "85.00"), ("min", "80.00"), ("sum", "170.00"), ("worst_child", "80.00")]
    {
        assert_eq!(rolled(&["80", "90", "40"], &[60, 40, 0], roll_up), expected, "{roll_up}");
    }
    // Missing ones neither.
    for (roll_up, expected) in [("mean", "85.00"), ("min", "80.00"), ("sum", "170.00"), ("max", "90.00")] {
        assert_eq!(rolled(&["80", "90", "-"], &[50, 30, 20], roll_up), expected, "{roll_up}");
    }
    for roll_up in ["mean", "min", "sum", "max", "worst_child", "geometric_mean"] {
        assert_eq!(rolled(&["-", "-", "-"], &[50, 30, 20], roll_up), "-", "{roll_up}");
    }
    // 7249.5 ÷ 90 = 80.55: at one place 80.6.
    let mut world = card_world(&["88.38", "88.15", "65.12"], &[30, 30, 30]);
    world.settings(|settings| settings.rounding.total = 1);
    assert_eq!(total(&world), "80.6");
}

#[test]
fn a_cap_below_the_floor_is_what_counts() {
    // min(cap, max(floor, x)): docs/scoring.md 6.3.
    for score in ["70", "85", "95"] {
        let mut world = card_world(&[score], &[100]);
        world.plan(&COMPANY, r#"{"floor":"90","cap":"80"}"#);
        assert_eq!(total(&world), "80.00", "{score}");
    }
}

#[test]
fn a_geometric_mean_is_zero_with_a_zero_and_nothing_with_less() {
    let world = |scores: &[&str], floor: &str| {
        let mut world = card_world(scores, &[50, 30, 20]);
        world.rule(
            1,
            &COMPANY,
            &format!(r#"{{"shape":{{"events":{{"start":"0","each":"1"}}}},"floor":"{floor}"}}"#),
        );
        world.plan(&COMPANY, r#"{"roll_up":"geometric_mean"}"#);
        world.card(&COMPANY, "2026")
    };
    // √(80 · 45) = 60; the weights say only who takes part.
    assert_eq!(world(&["80", "45", "-"], "0").total, Some(decimal("60.00")));
    let zero = world(&["0", "45", "80"], "0");
    assert_eq!((zero.total, zero.course.decided_by), (Some(decimal("0.00")), Some(id(1))));
    // Five events at −1 each: a score of −5, which the floor lets be.
    let mut below = card_world(&["5", "45", "80"], &[50, 30, 20]);
    below.rule(1, &COMPANY, r#"{"shape":{"events":{"start":"0","each":"-1"}},"floor":"-10"}"#);
    below.plan(&COMPANY, r#"{"roll_up":"geometric_mean"}"#);
    let below = below.card(&COMPANY, "2026");
    assert_eq!((below.total, below.total_missing), (None, Some(TotalMissing::NegativeScore)));
}

#[test]
fn the_worst_child_is_the_one_with_the_worst_status() {
    // K02 has 10 points of its own scale, where 5 is the threshold's: to be watched; K01's 50 of 100 is bad.
    let mut world = card_world(&["50", "100"], &[50, 50]);
    world.rule(
        2,
        &COMPANY,
        r#"{"shape":{"three_point":{"points":{"threshold":"5","target":"8","cap":"10"}}}}"#,
    );
    world.targets(2, &COMPANY, 2026, PeriodLevel::Year, "100/200/300");
    world.plan(&COMPANY, r#"{"roll_up":"worst_child"}"#);
    let card = world.card(&COMPANY, "2026");
    assert_eq!((card.total, card.course.decided_by), (Some(decimal("50.00")), Some(id(1))));
    world.plan(&COMPANY, r#"{"roll_up":"min"}"#);
    let card = world.card(&COMPANY, "2026");
    assert_eq!((card.total, card.course.decided_by), (Some(decimal("5.00")), Some(id(2))));
}

#[test]
fn parts_of_a_total_by_roll_up() {
    let parts = |roll_up: &str| {
        let mut world = card_world(&["80", "90"], &[60, 40]);
        world.plan(&COMPANY, &format!(r#"{{"roll_up":"{roll_up}"}}"#));
        let first = world.card(&COMPANY, "2026").indicators.remove(0);
        let text =
            |value: Option<rust_decimal::Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
        (text(first.effective_percent), text(first.contribution))
    };
    let pair = |percent: &str, points: &str| (percent.to_owned(), points.to_owned());
    assert_eq!(parts("weighted_mean"), pair("60.00", "48.00"));
    assert_eq!(parts("mean"), pair("50.00", "40.00"));
    assert_eq!(parts("sum"), pair("-", "80.00"));
    assert_eq!(parts("min"), pair("-", "-"));
}

#[test]
fn weights_must_be_whole_whatever_the_roll_up() {
    let mut world = card_world(&["80", "90"], &[60, 40]);
    world.plan(&COMPANY, r#"{"roll_up":"min"}"#);
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(1, 600_000), (2, 300_000)]);
    let card = world.card(&COMPANY, "2026");
    assert_eq!((card.total, card.total_missing), (None, Some(TotalMissing::WeightsNotWhole)));
}

#[test]
fn points_outside_the_weights() {
    let world = |plan: &str| {
        let mut world = card_world(&["80", "90", "-"], &[50, 30, 20]);
        world.points(1, &COMPANY, "2026-03", "3");
        world.points(2, &COMPANY, "2026-05", "5");
        world.points(3, &COMPANY, "2026", "-1");
        // Another year's, and another card's.
        world.points(4, &COMPANY, "2025", "50");
        world.points(5, &account(1), "2026", "50");
        if !plan.is_empty() {
            world.plan(&COMPANY, plan);
        }
        world
    };
    // 83.75 + 7; each at most 4: 3 + 4 − 1 = 6; the sum at most 5.
    assert_eq!(total(&world("")), "90.75");
    assert_eq!(total(&world(r#"{"points":{"each_up":"4"}}"#)), "89.75");
    assert_eq!(total(&world(r#"{"points":{"each_up":"4","sum_up":"5"}}"#)), "88.75");
    assert_eq!(total(&world(r#"{"points":{"each_up":"4","sum_up":"5"},"cap":"88"}"#)), "88.00");
    assert_eq!(total(&world(r#"{"points":{"each_up":"0","each_down":"0.5"}}"#)), "83.25");
    assert_eq!(total(&world(r#"{"points":{"each_up":"0","sum_down":"0.25"}}"#)), "83.50");
    assert_eq!(total(&world(r#"{"floor":"95"}"#)), "95.00");
    let card = world(r#"{"points":{"each_up":"4","sum_up":"5"},"cap":"88"}"#).card(&COMPANY, "2026");
    let counted: Vec<String> = card.course.points.iter().map(|item| item.counted.to_string()).collect();
    // In order of period, a year after the months of its own.
    assert_eq!(counted, ["3", "4", "-1"]);
    assert_eq!((card.course.rolled, card.course.points_sum), (Some(decimal("83.75")), decimal("5")));
    assert_eq!(card.course.limit, Some(Limit::Cap));
    // A month's card has the month's items only; without a roll-up there is no total, whatever the points.
    let march = world("").card(&COMPANY, "2026-03");
    assert_eq!((march.course.points.len(), march.total), (1, None));
}

#[test]
fn points_of_a_type_or_role_are_each_members_in_full() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    let kind = Scope::from(Member::AccountType(id(1)));
    for raw in [1, 2] {
        world.targets(1, &account(raw), 2026, PeriodLevel::Year, "100");
        world.number(VISITS, &account(raw), "2026", "80");
    }
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, WeightMode::Enforce, &[(1, 1_000_000)]);
    world.types(1, &[(1, Weight::percent(30)), (2, Weight::percent(70))]);
    world.points(1, &kind, "2026", "2");
    world.points(2, &COMPANY, "2026", "40");
    world.points(3, &account(2), "2026", "-3");
    let total = |raw| world.card(&account(raw), "2026").total.unwrap().to_string();
    assert_eq!((total(1), total(2)), ("82.00".to_owned(), "77.00".to_owned()));
}

#[test]
fn red_lines_cut_the_total_or_the_grade() {
    let world = |effect: &str, margin: &str, direction: Direction| {
        let mut world = card_world(&["96.2", margin], &[100, 0]);
        world.model.workspace.kpis.get_mut(&id(2)).unwrap().direction = direction;
        world.bands(&[("S", "95"), ("A", "85"), ("B", "70"), ("C", "60"), ("D", "0")]);
        world.rule(
            2,
            &COMPANY,
            &format!(r#"{{"shape":"line","red_line":{{"limit":"50","effect":{effect}}}}}"#),
        );
        world
    };
    let shown = |effect: &str, margin: &str, direction: Direction| {
        let card = world(effect, margin, direction).card(&COMPANY, "2026");
        let state = card.course.red_lines[0].state;
        (card.total.unwrap().to_string(), card.band.unwrap(), card.course.band_before.unwrap(), state)
    };
    let (higher, lower) = (Direction::Higher, Direction::Lower);
    let s = || "S".to_owned();
    // Exactly at the limit is not a hit.
    assert_eq!(shown(r#""zero_total""#, "50", higher), ("96.20".to_owned(), s(), s(), RedLineState::Kept));
    assert_eq!(
        shown(r#""zero_total""#, "49.99", higher),
        ("0.00".to_owned(), "D".to_owned(), s(), RedLineState::Hit)
    );
    assert_eq!(shown(r#""zero_total""#, "49.99", lower), ("96.20".to_owned(), s(), s(), RedLineState::Kept));
    assert_eq!(shown(r#""zero_total""#, "50.01", lower).3, RedLineState::Hit);
    let capped = r#"{"cap_total":"59.99"}"#;
    assert_eq!(shown(capped, "1", higher), ("59.99".to_owned(), "D".to_owned(), s(), RedLineState::Hit));
    let grade = r#"{"cap_grade":"C"}"#;
    assert_eq!(shown(grade, "1", higher), ("96.20".to_owned(), "C".to_owned(), s(), RedLineState::Hit));
    // A grade that the bands do not have counts as the lowest.
    assert_eq!(shown(r#"{"cap_grade":"X"}"#, "1", higher).1, "D");
    // A cap above the total or grade changes nothing.
    assert_eq!(shown(r#"{"cap_total":"99"}"#, "1", higher).0, "96.20");
    assert_eq!(shown(r#"{"cap_grade":"S"}"#, "1", higher).1, "S");
    // Unknown is said, and nothing follows.
    assert_eq!(shown(r#""zero_total""#, "-", higher), ("96.20".to_owned(), s(), s(), RedLineState::Unknown));
    let steps = world(grade, "1", higher).explain(&COMPANY, 2, "2026").unwrap().steps;
    assert!(
        steps.iter().any(|step| matches!(step, Step::RedLine(found) if found.state == RedLineState::Hit))
    );
}

#[test]
fn red_lines_come_after_points_and_limits() {
    let mut world = card_world(&["90", "1"], &[100, 0]);
    world.bands(&[("S", "95"), ("A", "85"), ("D", "0")]);
    world.points(1, &COMPANY, "2026", "20");
    world.plan(&COMPANY, r#"{"cap":"100"}"#);
    let red = |effect: &str| format!(r#"{{"shape":"line","red_line":{{"limit":"50","effect":{effect}}}}}"#);
    world.rule(2, &COMPANY, &red(r#"{"cap_total":"80"}"#));
    let card = world.card(&COMPANY, "2026");
    assert_eq!((card.total, card.course.limit), (Some(decimal("80.00")), Some(Limit::Cap)));
    assert_eq!((card.band.as_deref(), card.course.band_before.as_deref()), (Some("D"), Some("S")));
    // Two hits: the lower one counts. A negative total stays below zero.
    world.rule(1, &COMPANY, r#"{"shape":"line","red_line":{"limit":"95","effect":{"cap_total":"70"}}}"#);
    assert_eq!(total(&world), "70.00");
    let mut world = card_world(&["10", "1"], &[100, 0]);
    world.points(1, &COMPANY, "2026", "-20");
    world.rule(2, &COMPANY, &red(r#""zero_total""#));
    assert_eq!(total(&world), "-10.00");
}
