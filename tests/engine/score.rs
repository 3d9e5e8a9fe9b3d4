//! Points by straight lines: both directions, borders, limits, rounding, and targets that give no line.

use keyscore::{
    domain::{
        kpi::{Direction, Unit},
        period::PeriodLevel,
        scope::Scope,
        settings::ScoreScale,
    },
    engine::report::{Indicator, NoLine, Status, Step},
};

use crate::support::{LEADS, VISITS, World, decimal, input, ratio};

fn world(direction: Direction, target: &str, actual: &str) -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).direction = direction;
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, target);
    world.number(VISITS, &Scope::COMPANY, "2026", actual);
    world
}

fn indicator(direction: Direction, target: &str, actual: &str) -> Indicator {
    world(direction, target, actual).indicator(&Scope::COMPANY, 1, "2026")
}

fn check(direction: Direction, target: &str, cases: &[(&str, &str)]) {
    for (actual, expected) in cases {
        let score = indicator(direction, target, actual).score.map(|score| score.to_string());
        assert_eq!(score.as_deref(), Some(*expected), "{direction:?} {target} {actual}");
    }
}

#[test]
fn higher_is_better() {
    // Threshold 70 → 60, target 100 → 100, stretch 130 → 120; below: 60 − 4/3 per unit.
    check(
        Direction::Higher,
        "70/100/130",
        &[
            ("100", "100.00"),
            ("70", "60.00"),
            ("130", "120.00"),
            ("85", "80.00"),
            ("115", "110.00"),
            ("40", "20.00"),
            ("25", "0.00"),
            ("24", "0.00"),
            ("-1000", "0.00"),
            ("1000", "120.00"),
            // 60 + 40/30 = 61.333…
            ("71", "61.33"),
        ],
    );
    // Target alone: actual ÷ target × 100 up to the cap. 5.9 of 10 is 59 (puzzle/okr issue 235 gave 50).
    check(
        Direction::Higher,
        "100",
        &[
            ("100", "100.00"),
            ("50", "50.00"),
            ("115", "115.00"),
            ("130", "120.00"),
            ("0", "0.00"),
            ("-5", "0.00"),
        ],
    );
    check(Direction::Higher, "10", &[("5.9", "59.00")]);
    // Without a stretch the line 80 → 60, 100 → 100 goes on.
    check(Direction::Higher, "80/100", &[("105", "110.00"), ("110", "120.00"), ("111", "120.00")]);
}

#[test]
fn lower_is_better() {
    check(
        Direction::Lower,
        "10/5/2",
        &[
            ("10", "60.00"),
            ("7.5", "80.00"),
            ("5", "100.00"),
            ("3.5", "110.00"),
            ("2", "120.00"),
            ("0", "120.00"),
            ("17.5", "0.00"),
            ("20", "0.00"),
        ],
    );
    // Target alone: (2 − actual ÷ target) × 100.
    check(
        Direction::Lower,
        "5",
        &[("5", "100.00"), ("6", "80.00"), ("4", "120.00"), ("0", "120.00"), ("10", "0.00"), ("12", "0.00")],
    );
    // None asked, none counted: the target is met.
    check(Direction::Lower, "10/0", &[("0", "100.00"), ("5", "80.00"), ("10", "60.00")]);
}

#[test]
fn negative_targets_with_a_threshold() {
    check(
        Direction::Higher,
        "-150/-100/-50",
        &[("-150", "60.00"), ("-125", "80.00"), ("-100", "100.00"), ("-75", "110.00")],
    );
    check(Direction::Lower, "-50/-100", &[("-100", "100.00"), ("-75", "80.00"), ("-50", "60.00")]);
}

#[test]
fn published_red_flag_and_goal_scores() {
    // Spider Impact: red flag 500, goal 700 on 0 to 10 in three equal parts: 300 → 0, 500 → 3.33, 600 → 5,
    // 700 → 6.67, 900 → 10; on 0 to 3 these are 0, 1, 1.5, 2, 3. Lower is better with goal and red flag swapped.
    let scale = ScoreScale { threshold: decimal("1"), target: decimal("2"), cap: decimal("3") };
    for (direction, target, cases) in [
        (
            Direction::Higher,
            "500/700",
            [("300", "0.00"), ("500", "1.00"), ("600", "1.50"), ("700", "2.00"), ("900", "3.00")],
        ),
        (
            Direction::Lower,
            "700/500",
            [("900", "0.00"), ("700", "1.00"), ("600", "1.50"), ("500", "2.00"), ("300", "3.00")],
        ),
    ] {
        for (actual, expected) in cases {
            let mut world = world(direction, target, actual);
            world.settings(|settings| settings.scale = scale);
            let score = world.indicator(&Scope::COMPANY, 1, "2026").score;
            assert_eq!(
                score.map(|score| score.to_string()).as_deref(),
                Some(expected),
                "{direction:?} {actual}"
            );
        }
    }
}

#[test]
fn ratios_are_scored_from_their_exact_value() {
    // Against threshold 0.9 and target 0.95: 60 + (x − 0.9) × 800. 772/809 = 95.43 %, 26/28, 16/19; by Fraction
    // 103.4116…, 82.857…, 13.684…
    for (numerator, denominator, attainment, expected) in
        [("772", "809", "1.0045", "103.41"), ("26", "28", "0.9774", "82.86"), ("16", "19", "0.8864", "13.68")]
    {
        let mut world = World::new();
        world.kpi(1, ratio(input(VISITS), input(LEADS))).unit = Unit::Ratio;
        world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, "0.90/0.95");
        world.number(VISITS, &Scope::COMPANY, "2026", numerator);
        world.number(LEADS, &Scope::COMPANY, "2026", denominator);
        let indicator = world.indicator(&Scope::COMPANY, 1, "2026");
        assert_eq!(indicator.score.map(|score| score.to_string()).as_deref(), Some(expected));
        assert_eq!(indicator.attainment, Some(decimal(attainment)));
    }
}

#[test]
fn ties_round_away_from_zero_and_the_rounded_score_decides() {
    // 640.04 ÷ 800 = 80.005 %; 19,999 ÷ 20,000 = 99.995 %; 11,999 ÷ 20,000 = 59.995 %.
    for (target, actual, expected, status) in [
        ("800", "640.04", "80.01", Status::Watch),
        ("20000", "19999", "100.00", Status::Good),
        ("20000", "19998", "99.99", Status::Watch),
        ("20000", "11999", "60.00", Status::Watch),
        ("20000", "11998", "59.99", Status::Bad),
    ] {
        let indicator = indicator(Direction::Higher, target, actual);
        assert_eq!(indicator.score.map(|score| score.to_string()).as_deref(), Some(expected));
        assert_eq!(indicator.status, status, "{actual} of {target}");
    }
}

#[test]
fn targets_that_give_no_line() {
    for (direction, target, reason) in [
        (Direction::Higher, "0", NoLine::TargetNotPositive),
        (Direction::Higher, "-100", NoLine::TargetNotPositive),
        (Direction::Lower, "0", NoLine::TargetNotPositive),
        (Direction::Higher, "100/70", NoLine::OutOfOrder),
        (Direction::Higher, "100/100", NoLine::OutOfOrder),
        (Direction::Higher, "70/100/90", NoLine::OutOfOrder),
        (Direction::Higher, "70/100/100", NoLine::OutOfOrder),
        (Direction::Lower, "5/10", NoLine::OutOfOrder),
        (Direction::Lower, "10/5/5", NoLine::OutOfOrder),
    ] {
        let world = world(direction, target, "50");
        let indicator = world.indicator(&Scope::COMPANY, 1, "2026");
        assert_eq!((indicator.score, indicator.status), (None, Status::Unknown), "{target}");
        let steps = world.explain(&Scope::COMPANY, 1, "2026").unwrap().steps;
        assert!(steps.contains(&Step::NoLine { reason }), "{target}: {steps:?}");
    }
    assert_eq!(indicator(Direction::Lower, "10/0", "5").attainment, None);
}
