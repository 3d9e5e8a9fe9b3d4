//! Laws that hold for every scoring rule, on random numbers: scaling, monotony, bounds, splitting, neutral weights,
//! the target's points, one rounding, missing is not zero, borders.

use keyscore::domain::{
    date::Day,
    kpi::Direction::{self, Higher, Lower},
    period::PeriodLevel,
    scope::Scope,
    weight::{WeightMode, WeightOwner},
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    scoring_support::{SOURCES, card_world, indicator, read, total, world},
    support::{World, decimal, input},
};

const COMPANY: Scope = Scope::COMPANY;
const ROLL_UPS: [&str; 7] = ["weighted_mean", "mean", "min", "max", "sum", "worst_child", "geometric_mean"];

/// Target, and a rule whose scores never fall as the actual rises (for higher is better).
const RISING: [(&str, &str); 9] = [
    ("100", r#"{"shape":"line"}"#),
    ("70/100/130", r#"{"shape":"line","floor":"-30","cap":"150"}"#),
    ("70/100/130", r#"{"shape":{"three_point":{"points":{"threshold":"2","target":"6","cap":"10"}}}}"#),
    (
        "70/100/130",
        r#"{"shape":{"three_point":{"points":{"threshold":"2","target":"6","cap":"10"},"below":"zero"}}}"#,
    ),
    (
        "100",
        r#"{"shape":{"steps":{"measure":"attainment","steps":[{"from":"0.8","points":"60"},{"from":"1","points":"100"}]}}}"#,
    ),
    ("100", r#"{"shape":{"steps":{"steps":[{"from":"80","points":"60"},{"from":"100","points":"100"}]}}}"#),
    ("100", r#"{"shape":{"all_or_nothing":{}}}"#),
    ("100", r#"{"shape":{"near_ceiling":{"ceiling":"150"}},"cap":"200"}"#),
    ("100", r#"{"shape":{"events":{"start":"20","each":"0.5"}}}"#),
];

/// Rules that depend on the relation of actual and target only.
const RELATIVE: [&str; 4] = [
    r#"{"shape":"line"}"#,
    r#"{"shape":{"steps":{"measure":"attainment","steps":[{"from":"0.8","points":"60"},{"from":"1","points":"100"}]}}}"#,
    r#"{"shape":{"range":{"measure":"attainment","zero_low":"0.5","full_low":"0.9","full_high":"1.1","zero_high":"1.5"}}}"#,
    r#"{"shape":{"all_or_nothing":{}}}"#,
];

fn text(hundredths: i64) -> String {
    Decimal::new(hundredths, 2).to_string()
}

fn score(direction: Direction, target: &str, rule: &str, actual: &str) -> Decimal {
    indicator(direction, target, rule, actual).score.unwrap()
}

/// A card with a roll-up.
fn rolled(scores: &[String], weights: &[u32], roll_up: &str) -> World {
    let scores: Vec<&str> = scores.iter().map(String::as_str).collect();
    let mut world = card_world(&scores, weights);
    world.plan(&COMPANY, &format!(r#"{{"roll_up":"{roll_up}"}}"#));
    world
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Law 2.
    #[test]
    fn the_unit_of_actual_and_target_does_not_matter(actual in 1..30_000_i64, factor in 2..1_000_i64) {
        for rule in RELATIVE {
            let plain = score(Higher, "100", rule, &text(actual));
            prop_assert_eq!(plain, score(Higher, &(100 * factor).to_string(), rule, &text(actual * factor)));
        }
    }

    /// Law 3.
    #[test]
    fn weights_may_be_scaled(weights in prop::collection::vec(1..10_u32, 3), factor in 2..10_u32, scores in prop::collection::vec(0..12_000_i64, 3)) {
        let scores: Vec<String> = scores.into_iter().map(text).collect();
        let scaled: Vec<u32> = weights.iter().map(|weight| weight * factor).collect();
        for roll_up in ROLL_UPS {
            prop_assert_eq!(total(&rolled(&scores, &weights, roll_up)), total(&rolled(&scores, &scaled, roll_up)));
        }
    }

    /// Law 4, and law 5 for indicators.
    #[test]
    fn a_better_actual_never_scores_less(left in 0..20_000_i64, right in 0..20_000_i64) {
        let (low, high) = (text(left.min(right)), text(left.max(right)));
        for (target, rule) in RISING {
            let (worse, better) = (score(Higher, target, rule, &low), score(Higher, target, rule, &high));
            prop_assert!(worse <= better, "{rule} {low} {high}: {worse} {better}");
            let parsed: keyscore::domain::scoring::Rule = read(rule);
            let floor = parsed.floor.unwrap_or_default();
            let cap = parsed.cap.unwrap_or(decimal("120"));
            prop_assert!(worse >= floor && better <= cap);
        }
        // Mirrored: three of them for lower is better.
        for (target, rule) in [
            ("130/100/70", RISING[1].1),
            ("130/100/70", RISING[3].1),
            ("100", r#"{"shape":{"steps":{"steps":[{"from":"100","points":"60"},{"from":"80","points":"100"}]}}}"#),
        ] {
            prop_assert!(score(Lower, target, rule, &high) <= score(Lower, target, rule, &low), "{rule}");
        }
    }

    /// A range rises up to its middle and falls after it.
    #[test]
    fn a_range_has_one_top(left in 0..20_000_i64, right in 0..20_000_i64) {
        let rule = r#"{"shape":{"range":{"zero_low":"30","full_low":"70","full_high":"90","zero_high":"110"}}}"#;
        let (low, high) = (left.min(right), left.max(right));
        let (first, second) = (score(Higher, "", rule, &text(low)), score(Higher, "", rule, &text(high)));
        if high <= 9_000 {
            prop_assert!(first <= second);
        }
        if low >= 7_000 {
            prop_assert!(first >= second);
        }
    }

    /// Law 5 for totals.
    #[test]
    fn a_total_lies_between_its_scores(weights in prop::collection::vec(1..40_u32, 3), scores in prop::collection::vec(0..12_000_i64, 3)) {
        let texts: Vec<String> = scores.iter().copied().map(text).collect();
        let (least, most) = (*scores.iter().min().unwrap(), *scores.iter().max().unwrap());
        for roll_up in ["weighted_mean", "mean", "min", "max", "worst_child", "geometric_mean"] {
            let found: Decimal = total(&rolled(&texts, &weights, roll_up)).parse().unwrap();
            prop_assert!(found >= Decimal::new(least, 2) && found <= Decimal::new(most, 2), "{roll_up}: {found}");
        }
    }

    /// Law 6, for the weighted mean and the ones that only look at single scores.
    #[test]
    fn two_halves_are_one_whole(weight in 1..25_u32, other in 1..50_u32, left in 0..12_000_i64, right in 0..12_000_i64) {
        let (left, right) = (text(left), text(right));
        for roll_up in ["weighted_mean", "min", "max", "worst_child"] {
            let whole = rolled(&[left.clone(), right.clone()], &[2 * weight, other], roll_up);
            let halves = rolled(&[left.clone(), right.clone(), left.clone()], &[weight, other, weight], roll_up);
            prop_assert_eq!(total(&whole), total(&halves), "{}", roll_up);
        }
    }

    /// Law 7.
    #[test]
    fn a_weight_of_zero_is_neutral(weights in prop::collection::vec(1..50_u32, 2), scores in prop::collection::vec(0..12_000_i64, 3)) {
        let scores: Vec<String> = scores.into_iter().map(text).collect();
        for roll_up in ROLL_UPS {
            let without = rolled(&scores[..2], &weights, roll_up);
            let with = rolled(&scores, &[weights[0], weights[1], 0], roll_up);
            prop_assert_eq!(total(&without), total(&with), "{}", roll_up);
        }
    }

    /// Law 8.
    #[test]
    fn meeting_the_target_is_exactly_its_points(target in 1..1_000_000_i64) {
        let target = text(target);
        for rule in [RELATIVE[0], RELATIVE[1], RELATIVE[2], RELATIVE[3], r#"{"shape":{"near_ceiling":{"ceiling":"99999"}}}"#] {
            prop_assert_eq!(score(Higher, &target, rule, &target), decimal("100"), "{}", rule);
        }
        prop_assert_eq!(score(Lower, &target, RELATIVE[0], &target), decimal("100"));
    }

    /// Law 9: the total is that of the scores as they are shown, and of nothing else.
    #[test]
    fn the_total_of_shown_scores_is_the_total(weights in prop::collection::vec(1..50_u32, 3), scores in prop::collection::vec(0..12_000_000_i64, 3)) {
        // Five places, of which three are rounded away at the score step.
        let fine: Vec<String> = scores.iter().map(|score| Decimal::new(*score, 5).to_string()).collect();
        for roll_up in ROLL_UPS {
            let world = rolled(&fine, &weights, roll_up);
            let card = world.card(&COMPANY, "2026");
            let shown: Vec<String> = card.indicators.iter().map(|one| one.score.unwrap().to_string()).collect();
            prop_assert_eq!(total(&world), total(&rolled(&shown, &weights, roll_up)), "{}", roll_up);
        }
    }

    /// Law 12.
    #[test]
    fn missing_is_not_zero(score in 1..12_000_i64) {
        let typed = total(&card_world(&[&text(score), "0"], &[50, 50]));
        let missing = total(&card_world(&[&text(score), "-"], &[50, 50]));
        prop_assert!(typed != missing);
        prop_assert_eq!(missing, text(score).parse::<Decimal>().map(|score| format!("{score:.2}")).unwrap());
    }

    /// Law 16: a border and the last place beside it, for steps, red lines and grades.
    #[test]
    fn a_border_belongs_to_the_side_that_reaches_it(border in 2..1_000_000_i64) {
        let at = Decimal::new(border, 9);
        let (under, over) = (Decimal::new(border - 1, 9), Decimal::new(border + 1, 9));
        let steps = format!(r#"{{"shape":{{"steps":{{"below":"1","steps":[{{"from":"{at}","points":"2"}}]}}}}}}"#);
        for (direction, value, expected) in [
            (Higher, under, 1), (Higher, at, 2), (Higher, over, 2), (Lower, under, 2), (Lower, at, 2), (Lower, over, 1),
        ] {
            prop_assert_eq!(score(direction, "", &steps, &value.to_string()), Decimal::from(expected));
        }
        let red = format!(r#"{{"shape":"line","red_line":{{"limit":"{at}","effect":"zero_total"}}}}"#);
        for (value, state) in [(under, "Hit"), (at, "Kept"), (over, "Kept")] {
            let found = world(Higher, "1", &red, &value.to_string()).card(&COMPANY, "2026").course.red_lines;
            prop_assert_eq!(format!("{:?}", found[0].state), state);
        }
    }

    /// Points within their limits, the total within the card's.
    #[test]
    fn limits_of_points_hold(points in prop::collection::vec(-2_000..2_000_i64, 1..5), each in 0..1_000_i64, sum in 0..1_500_i64) {
        let mut world = card_world(&["50"], &[100]);
        world.plan(&COMPANY, &format!(
            r#"{{"points":{{"each_up":"{0}","each_down":"{0}","sum_up":"{1}","sum_down":"{1}"}}}}"#, text(each), text(sum)
        ));
        for (raw, one) in (1..).zip(&points) {
            world.points(raw, &COMPANY, "2026-05", &text(*one));
        }
        let counted: i64 = points.iter().map(|one| (*one).clamp(-each, each)).sum();
        prop_assert_eq!(total(&world), format!("{:.2}", Decimal::new(5_000 + counted.clamp(-sum, sum), 2)));
    }

    /// A point of a trend is the total of the card of its month: red lines of indicators without a weight, what stands
    /// in for a missing score, and points of the month are in it.
    #[test]
    fn a_trend_shows_the_totals_of_its_months(
        values in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.6, 0..120_u32), 12), 3),
        points in prop::collection::vec(prop::option::weighted(0.3, -30..30_i32), 12),
        missing in prop::sample::select(vec!["exclude", "zero", "carry_forward", "block"]),
    ) {
        let mut world = card_world(&["-", "-", "-"], &[100]);
        world.model.workspace.targets.clear();
        world.rule(1, &COMPANY, &format!(r#"{{"shape":"line","missing":"{missing}"}}"#));
        world.rule(2, &COMPANY, r#"{"shape":"line","red_line":{"limit":"60","effect":"zero_total"}}"#);
        world.rule(3, &COMPANY, r#"{"shape":"line","red_line":{"limit":"60","effect":{"cap_total":"35.5"}}}"#);
        world.targets(1, &COMPANY, 2026, PeriodLevel::Month, &"100 ".repeat(12));
        let months: Vec<String> = (1..=12).map(|month| format!("2026-{month:02}")).collect();
        for (source, values) in SOURCES.into_iter().zip(&values) {
            for (month, value) in months.iter().zip(values) {
                if let Some(value) = value {
                    world.number(source, &COMPANY, month, &value.to_string());
                }
            }
        }
        for (raw, (month, points)) in (1..).zip(months.iter().zip(&points)) {
            if let Some(points) = points {
                world.points(raw, &COMPANY, month, &points.to_string());
            }
        }
        for asked in ["2026-12", "2026-Q4", "2026"] {
            let trend = world.card(&COMPANY, asked).trend;
            prop_assert_eq!(trend.len(), 12);
            for point in trend {
                let total = world.card(&COMPANY, &point.period.to_string()).total;
                prop_assert_eq!(point.value, total, "{} asked in {}", point.period, asked);
            }
        }
    }

    /// Law 1 for cards: the order of indicators changes nothing but their order.
    #[test]
    fn the_order_of_indicators_does_not_matter(weights in prop::collection::vec(1..50_u32, 3), scores in prop::collection::vec(0..12_000_i64, 3)) {
        for roll_up in ROLL_UPS {
            let totals: Vec<String> = [[0, 1, 2], [2, 0, 1], [1, 2, 0]].iter().map(|order| {
                let mut world = World::new();
                world.settings(|settings| settings.scale.cap = decimal("1000"));
                world.plan(&COMPANY, &format!(r#"{{"roll_up":"{roll_up}"}}"#));
                let mut items = Vec::new();
                for place in order {
                    let raw = u64::try_from(*place).unwrap() + 1;
                    world.kpi(raw, input(SOURCES[*place]));
                    world.targets(raw, &COMPANY, 2026, PeriodLevel::Year, "100");
                    world.number(SOURCES[*place], &COMPANY, "2026", &text(scores[*place]));
                    items.push((raw, weights[*place] * 10_000));
                }
                world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &items);
                total(&world)
            }).collect();
            prop_assert!(totals.iter().all(|one| *one == totals[0]), "{roll_up}: {totals:?}");
        }
    }
}
