//! Every shape of a scoring rule, its borders, limits and refusals. Expected points are the examples of
//! `docs/scoring.md`, worked by hand.

use keyscore::{
    domain::{
        date::Day,
        dated::Dated,
        kpi::Direction::{Higher, Lower},
        period::PeriodLevel,
        scope::{Member, Scope},
        scoring::{Rule, ScoringRule},
        weight::Weight,
    },
    engine::report::{Limit, NoLine, Status, Step},
};

use crate::{
    scoring_support::{check, indicator, read, steps, world},
    support::{VISITS, World, account, day, decimal, id, input},
};

const RANGE: &str =
    r#"{"shape":{"range":{"zero_low":"8","full_low":"10","full_high":"12","zero_high":"16"}}}"#;

#[test]
fn a_rule_without_words_is_the_plain_line() {
    for actual in ["24", "40", "85", "100", "115", "130", "1000"] {
        let plain = indicator(Higher, "70/100/130", "", actual);
        let ruled = indicator(Higher, "70/100/130", r#"{"shape":"line"}"#, actual);
        assert_eq!((plain.score, plain.status), (ruled.score, ruled.status));
    }
}

#[test]
fn floor_and_cap_of_an_indicator() {
    let capped = r#"{"shape":"line","cap":"150"}"#;
    check(Higher, "100", capped, &[("130", "130.00"), ("150", "150.00"), ("151", "150.00")]);
    check(Higher, "100", r#"{"shape":"line","cap":"100"}"#, &[("101", "100.00"), ("99", "99.00")]);
    let floored = r#"{"shape":"line","floor":"-20"}"#;
    // 60 − 70 × 40/30 = −33.33; 60 − 50 × 40/30 = −6.67.
    check(Higher, "70/100", floored, &[("0", "-20.00"), ("20", "-6.67")]);
    check(
        Higher,
        "100",
        r#"{"shape":"line","floor":"30"}"#,
        &[("10", "30.00"), ("30", "30.00"), ("31", "31.00")],
    );
    check(Higher, "100", r#"{"shape":"line","floor":"130"}"#, &[("100", "-")]);
    for (rule, actual, expected) in [
        (capped, "150", None),
        (capped, "151", Some(Limit::Cap)),
        (floored, "0", Some(Limit::Floor)),
        (floored, "20", None),
    ] {
        let target = if rule == floored { "70/100" } else { "100" };
        let found = steps(&world(Higher, target, rule, actual)).into_iter().find_map(|step| match step {
            Step::Score { limit, .. } => Some(limit),
            _ => None,
        });
        assert_eq!(found, Some(expected), "{rule} {actual}");
    }
}

#[test]
fn three_points_with_points_of_their_own() {
    let points = r#""points":{"threshold":"20","target":"50","cap":"80"}"#;
    let rule = format!(r#"{{"shape":{{"three_point":{{{points}}}}}}}"#);
    // Below 100 the line 100 → 20, 200 → 50 goes on: 0.3 a unit.
    check(
        Higher,
        "100/200/300",
        &rule,
        &[
            ("100", "20.00"),
            ("200", "50.00"),
            ("300", "80.00"),
            ("250", "65.00"),
            ("50", "5.00"),
            ("400", "80.00"),
        ],
    );
    let zero = format!(r#"{{"shape":{{"three_point":{{{points},"below":"zero"}}}}}}"#);
    check(Higher, "100/200/300", &zero, &[("99.99", "0.00"), ("100", "20.00"), ("150", "35.00")]);
    check(Lower, "300/200/100", &zero, &[("300", "20.00"), ("300.01", "0.00"), ("150", "65.00")]);
    // Zero and negative targets need no special case here.
    check(Higher, "-100/0/100", &rule, &[("0", "50.00"), ("-100", "20.00")]);
    check(Higher, "100/200", &rule, &[("200", "-")]);
    check(Higher, "200", &rule, &[("200", "-")]);
    // The status is judged by these points: 50 is good, 20 is to be watched.
    assert_eq!(indicator(Higher, "100/200/300", &rule, "200").status, Status::Good);
    assert_eq!(indicator(Higher, "100/200/300", &rule, "100").status, Status::Watch);
    assert_eq!(indicator(Higher, "100/200/300", &rule, "99").status, Status::Bad);
}

#[test]
fn ranges_are_best_in_the_middle() {
    let cases = [
        ("10", "100.00"),
        ("11", "100.00"),
        ("12", "100.00"),
        ("9", "50.00"),
        ("15", "25.00"),
        ("8", "0.00"),
        ("7.99", "0.00"),
        ("16", "0.00"),
        ("1000", "0.00"),
        ("8.01", "0.50"),
    ];
    // The direction plays no part, and no target is needed.
    for direction in [Higher, Lower] {
        check(direction, "", RANGE, &cases);
    }
    // A side whose borders are one is a cliff; its border itself earns all.
    let cliff = r#"{"shape":{"range":{"zero_low":"10","full_low":"10","full_high":"12","zero_high":"12","points":"80"}}}"#;
    check(Higher, "", cliff, &[("10", "80.00"), ("12", "80.00"), ("9.99", "0.00"), ("12.01", "0.00")]);
    // ±5 % full, ±10 % zero, of the target.
    let around = r#"{"shape":{"range":{"measure":"attainment","zero_low":"0.9","full_low":"0.95","full_high":"1.05","zero_high":"1.1"}}}"#;
    check(Higher, "200", around, &[("200", "100.00"), ("190", "100.00"), ("185", "50.00"), ("220", "0.00")]);
    check(Higher, "", around, &[("200", "-")]);
    check(Higher, "0", around, &[("200", "-")]);
    let crossed = r#"{"shape":{"range":{"zero_low":"8","full_low":"12","full_high":"10","zero_high":"16"}}}"#;
    check(Higher, "", crossed, &[("11", "-")]);
}

#[test]
fn steps_give_the_points_of_the_best_border_reached() {
    let attainment = r#"{"shape":{"steps":{"measure":"attainment","steps":[
        {"from":"0.8","points":"60"},{"from":"0.9","points":"80"},{"from":"1","points":"100"}]}}}"#;
    check(
        Higher,
        "200",
        attainment,
        &[
            ("180", "80.00"),
            ("179.99", "60.00"),
            ("160", "60.00"),
            ("159", "0.00"),
            ("200", "100.00"),
            ("500", "100.00"),
            ("199.99", "80.00"),
        ],
    );
    // Lower is better: 不超过 1 小时 is ≤.
    let hours = r#"{"shape":{"steps":{"below":"10","steps":[
        {"from":"4","points":"60"},{"from":"2","points":"80"},{"from":"1","points":"100"}]}}}"#;
    check(
        Lower,
        "",
        hours,
        &[("1", "100.00"), ("1.01", "80.00"), ("2", "80.00"), ("4", "60.00"), ("4.01", "10.00")],
    );
    // The order in which they stand does not matter; two of one border are refused.
    let mixed = r#"{"shape":{"steps":{"steps":[{"from":"1","points":"100"},{"from":"4","points":"60"}]}}}"#;
    check(Lower, "", mixed, &[("1", "100.00"), ("2", "60.00")]);
    let twice = r#"{"shape":{"steps":{"steps":[{"from":"1","points":"100"},{"from":"1.0","points":"60"}]}}}"#;
    check(Higher, "", twice, &[("2", "-")]);
    check(Higher, "", r#"{"shape":{"steps":{"steps":[]}}}"#, &[("2", "-")]);
}

#[test]
fn levels_events_all_or_nothing() {
    let levels = r#"{"shape":{"levels":{"levels":[{"value":"5","points":"100"},{"value":"4","points":"80"},
        {"value":"3","points":"60"},{"value":"2","points":"40"},{"value":"1","points":"20"}]}}}"#;
    check(Higher, "", levels, &[("5", "100.00"), ("4", "80.00"), ("4.0", "80.00"), ("3.5", "-"), ("6", "-")]);
    let yes_no =
        r#"{"shape":{"levels":{"levels":[{"value":"1","points":"100"},{"value":"0","points":"0"}]}}}"#;
    check(Higher, "", yes_no, &[("1", "100.00"), ("0", "0.00"), ("2", "-")]);

    let deduction = r#"{"shape":{"events":{"start":"100","each":"-15"}},"floor":"40"}"#;
    check(
        Lower,
        "",
        deduction,
        &[("0", "100.00"), ("2", "70.00"), ("4", "40.00"), ("5", "40.00"), ("0.5", "92.50")],
    );
    check(Lower, "", deduction, &[("-1", "-")]);
    let addition = r#"{"shape":{"events":{"start":"60","each":"20"}},"cap":"100"}"#;
    check(Higher, "", addition, &[("0", "60.00"), ("2", "100.00"), ("3", "100.00")]);

    let all = r#"{"shape":{"all_or_nothing":{}}}"#;
    check(Higher, "3", all, &[("3", "100.00"), ("2.99", "0.00"), ("4", "100.00")]);
    check(Lower, "3", all, &[("3", "100.00"), ("3.01", "0.00"), ("0", "100.00")]);
    check(Lower, "0", all, &[("0", "100.00"), ("1", "0.00")]);
    check(Higher, "-5", all, &[("-5", "100.00"), ("-6", "0.00")]);
    check(Higher, "3", r#"{"shape":{"all_or_nothing":{"points":"50"}}}"#, &[("3", "50.00")]);
    check(Higher, "", all, &[("3", "-")]);
}

#[test]
fn near_the_ceiling() {
    let rule = r#"{"shape":{"near_ceiling":{"ceiling":"1"}},"cap":"300"}"#;
    check(
        Higher,
        "0.9",
        rule,
        &[
            ("0.9", "100.00"),
            ("0.95", "200.00"),
            ("0.8", "50.00"),
            ("1", "300.00"),
            ("1.2", "300.00"),
            ("0.99", "300.00"),
            ("0", "10.00"),
        ],
    );
    // Lower is better: no defects is the best possible. (0 − 4) ÷ (0 − 2) = 2.
    let none = r#"{"shape":{"near_ceiling":{"ceiling":"0"}},"cap":"300"}"#;
    check(Lower, "4", none, &[("4", "100.00"), ("2", "200.00"), ("8", "50.00"), ("0", "300.00")]);
    check(Lower, "0", none, &[("4", "-")]);
    check(Higher, "1", rule, &[("0.9", "-")]);
    check(
        Higher,
        "0.9",
        r#"{"shape":{"near_ceiling":{"ceiling":"1"}}}"#,
        &[("0.95", "120.00"), ("1", "120.00")],
    );
}

#[test]
fn why_there_is_no_score() {
    let three = r#"{"shape":{"three_point":{"points":{"threshold":"20","target":"50","cap":"80"}}}}"#;
    let measured = r#"{"shape":{"steps":{"measure":"attainment","steps":[{"from":"1","points":"1"}]}}}"#;
    let levels = r#"{"shape":{"levels":{"levels":[{"value":"1","points":"1"}]}}}"#;
    let events = r#"{"shape":{"events":{"start":"1","each":"1"}}}"#;
    for (target, rule, actual, reason) in [
        ("0", "", "5", NoLine::TargetNotPositive),
        ("-10", "", "5", NoLine::TargetNotPositive),
        ("0", measured, "5", NoLine::TargetNotPositive),
        ("-10", measured, "5", NoLine::TargetNotPositive),
        ("10", three, "5", NoLine::PointMissing),
        ("10/20/15", three, "5", NoLine::OutOfOrder),
        ("", levels, "5", NoLine::NoLevel),
        ("", events, "-5", NoLine::NegativeEvents),
    ] {
        let world = world(Higher, target, rule, actual);
        assert!(steps(&world).contains(&Step::NoLine { reason }), "{target} {rule}: {:?}", steps(&world));
        assert_eq!(world.indicator(&Scope::COMPANY, 1, "2026").status, Status::Unknown);
    }
    // Without a target: said for shapes that need one only.
    assert!(steps(&world(Higher, "", r#"{"shape":{"all_or_nothing":{}}}"#, "5")).contains(&Step::NoTarget));
    assert!(!steps(&world(Higher, "", RANGE, "5")).contains(&Step::NoTarget));
}

#[test]
fn progress_is_kept_apart_from_performance() {
    let rule = r#"{"shape":"line","baseline":"20"}"#;
    for (target, actual, progress) in [
        ("100", "60", Some("0.5")),
        ("100", "20", Some("0")),
        ("100", "0", Some("-0.25")),
        ("100", "120", Some("1.25")),
        ("10", "15", Some("0.5")),
        ("20", "15", None),
    ] {
        let found =
            indicator(Higher, target, rule, actual).progress.map(|value| value.normalize().to_string());
        assert_eq!(found.as_deref(), progress, "{target} {actual}");
    }
    assert_eq!(indicator(Higher, "100", "", "60").progress, None);
    // The score is what it is without a baseline.
    assert_eq!(indicator(Higher, "100", rule, "60").score, indicator(Higher, "100", "", "60").score);
}

#[test]
fn attainment_is_shown_for_targets_above_zero_only() {
    assert_eq!(indicator(Higher, "80", "", "60").attainment, Some(decimal("0.7500")));
    for target in ["0", "-80", "-90/-80"] {
        assert_eq!(indicator(Higher, target, "", "-60").attainment, None, "{target}");
    }
}

#[test]
fn the_most_specific_rule_holds_as_a_whole() {
    let points = |points: &str| format!(r#"{{"shape":{{"all_or_nothing":{{"points":"{points}"}}}}}}"#);
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    for scope in [Scope::COMPANY, account(1), account(2), account(3)] {
        world.targets(1, &scope, 2026, PeriodLevel::Year, "1");
        world.number(VISITS, &scope, "2026", "1");
    }
    let kind = |raw| Scope::from(Member::AccountType(id(raw)));
    world.rule(1, &Scope::COMPANY, &points("10"));
    world.rule(1, &kind(1), &points("20"));
    world.rule(1, &kind(2), &points("30"));
    world.rule(1, &account(3), &points("40"));
    world.types(2, &[(1, Weight::percent(40)), (2, Weight::percent(60))]);
    world.types(3, &[(1, Weight::percent(100))]);
    for (scope, expected) in
        [(Scope::COMPANY, "10.00"), (account(1), "10.00"), (account(2), "30.00"), (account(3), "40.00")]
    {
        let score = world.indicator(&scope, 1, "2026").score.unwrap();
        assert_eq!(score.to_string(), expected, "{scope}");
    }
    world.types(2, &[(1, Weight::percent(50)), (2, Weight::percent(50))]);
    assert_eq!(world.indicator(&account(2), 1, "2026").score.unwrap().to_string(), "20.00");
    let steps = world.explain(&account(3), 1, "2026").unwrap().steps;
    assert!(steps.iter().any(|step| matches!(step, Step::Rule { origin, .. } if *origin == account(3))));
}

#[test]
fn a_rule_holds_from_its_day_on() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Month, "1 1 1 1 1 1 1 1 1 1 1 1");
    for month in ["2026-01", "2026-02", "2026-03"] {
        world.number(VISITS, &Scope::COMPANY, month, "1");
    }
    let mut rule: Dated<Rule> = Dated::default();
    rule.revise(day("2026-02-28"), read(r#"{"shape":{"all_or_nothing":{"points":"50"}}}"#), "");
    rule.revise(day("2026-03-31"), read(r#"{"shape":{"all_or_nothing":{"points":"70"}}}"#), "harder");
    let rule_id = ScoringRule::id_for(id(1), &Scope::COMPANY);
    world.put(ScoringRule { id: rule_id, kpi: id(1), scope: Scope::COMPANY, rule });
    for (month, expected) in [("2026-01", "100.00"), ("2026-02", "50.00"), ("2026-03", "70.00")] {
        assert_eq!(world.indicator(&Scope::COMPANY, 1, month).score.unwrap().to_string(), expected);
    }
    assert!(Day::BEGIN < day("2026-02-28"));
}
