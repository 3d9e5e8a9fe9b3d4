//! Every line of an explanation of a scoring rule, and of the course of a total, re-evaluated from its own numbers.

use keyscore::{
    domain::{
        card_rule::RollUp,
        kpi::{
            Direction::{self, Higher, Lower},
            Perspective,
        },
        scope::Scope,
        scoring::{Measure, Rule, Shape},
    },
    engine::{
        evaluate::report,
        exact::Exact,
        report::{Indicator, Limit, Outcome, RedLineState, Shaped, Step},
    },
};
use rust_decimal::Decimal;

use crate::{
    scoring_support::{card_world, world},
    support::{decimal, id, period},
};

pub(crate) const RULES: [(Direction, &str, &str); 13] = [
    (Higher, "70/100/130", r#"{"shape":"line","cap":"110","floor":"-5","baseline":"20"}"#),
    (
        Higher,
        "70/100/130",
        r#"{"shape":{"three_point":{"points":{"threshold":"2","target":"6","cap":"10"}}}}"#,
    ),
    (
        Lower,
        "130/100/70",
        r#"{"shape":{"three_point":{"points":{"threshold":"2","target":"6","cap":"10"},"below":"zero"}}}"#,
    ),
    (
        Higher,
        "",
        r#"{"shape":{"range":{"zero_low":"40","full_low":"80","full_high":"90","zero_high":"140"}}}"#,
    ),
    (
        Lower,
        "90",
        r#"{"shape":{"range":{"measure":"attainment","zero_low":"0.5","full_low":"0.9","full_high":"1.1","zero_high":"1.7","points":"90"}}}"#,
    ),
    (
        Higher,
        "90",
        r#"{"shape":{"steps":{"measure":"attainment","below":"7","steps":[{"from":"0.8","points":"60"},{"from":"1","points":"100"}]}}}"#,
    ),
    (
        Lower,
        "",
        r#"{"shape":{"steps":{"steps":[{"from":"120","points":"60"},{"from":"80","points":"100"}]}}}"#,
    ),
    (
        Higher,
        "",
        r#"{"shape":{"levels":{"levels":[{"value":"100","points":"77"},{"value":"60","points":"33"}]}}}"#,
    ),
    (Lower, "", r#"{"shape":{"events":{"start":"100","each":"-0.7"}},"floor":"30"}"#),
    (Higher, "100", r#"{"shape":{"all_or_nothing":{"points":"88"}}}"#),
    (Higher, "100", r#"{"shape":{"near_ceiling":{"ceiling":"150"}},"cap":"300"}"#),
    (Lower, "80", r#"{"shape":{"near_ceiling":{"ceiling":"10"}}}"#),
    (
        Higher,
        "90",
        r#"{"shape":{"formula":{"points":{"divide":[{"multiply":[{"term":"value"},{"term":"value"}]},{"term":"target"}]}}},"cap":"200"}"#,
    ),
];

pub(crate) const ACTUALS: [&str; 9] = ["0", "33.333", "60", "85.5", "99.99", "100", "119", "149.9", "200"];

fn exact(value: Decimal) -> Exact {
    Exact::from(value)
}

fn reaches(value: Exact, border: Exact, direction: Direction) -> bool {
    if direction == Higher { value >= border } else { value <= border }
}

/// Raw points of a step's own numbers, the exact actual and the target of their steps.
fn raw(
    shaped: &Shaped,
    actual: Exact,
    target: Option<Exact>,
    rule: &Rule,
    direction: Direction,
    cap: Exact,
) -> Exact {
    let measured = |measure: Measure| match measure {
        Measure::Value => actual,
        Measure::Attainment => actual.over(target.unwrap()).unwrap(),
    };
    match shaped {
        Shaped::Slope { measured: by, from, to } => {
            let x = measured(by.measure);
            assert!(x > exact(from.0) && x < exact(to.0));
            let run =
                x.minus(exact(from.0)).unwrap().over(exact(to.0).minus(exact(from.0)).unwrap()).unwrap();
            run.times(exact(to.1).minus(exact(from.1)).unwrap()).unwrap().plus(exact(from.1)).unwrap()
        }
        Shaped::Inside { measured: by, low, high, points } => {
            let x = measured(by.measure);
            assert!(x >= exact(*low) && x <= exact(*high));
            exact(*points)
        }
        Shaped::Outside { measured: by, low, high } => {
            let x = measured(by.measure);
            assert!(x <= exact(*low) || x >= exact(*high));
            Exact::ZERO
        }
        Shaped::Step { measured: by, reached, next, points } => {
            let x = measured(by.measure);
            assert!(reached.is_none_or(|border| reaches(x, exact(border), direction)));
            assert!(next.is_none_or(|border| !reaches(x, exact(border), direction)));
            let Shape::Steps(steps) = &rule.shape else { panic!("{rule:?}") };
            let listed = steps.steps.iter().find(|step| Some(step.from) == *reached);
            assert_eq!(listed.map_or(steps.below, |step| step.points), *points);
            exact(*points)
        }
        Shaped::Level { value, points, .. } => {
            assert_eq!(exact(*value), actual);
            exact(*points)
        }
        Shaped::Events { events, start, each } => {
            exact(*start).plus(exact(*each).times(exact(*events)).unwrap()).unwrap()
        }
        Shaped::AllOrNothing { reached, points, .. } => {
            assert_eq!(*reached, reaches(actual, target.unwrap(), direction));
            if *reached { exact(*points) } else { Exact::ZERO }
        }
        Shaped::NearCeiling { ceiling, points, .. } => {
            let room = |value: Exact| exact(*ceiling).minus(value).unwrap();
            room(target.unwrap()).over(room(actual)).unwrap().times(exact(*points)).unwrap()
        }
        Shaped::AtCeiling { ceiling, .. } => {
            assert!(reaches(actual, exact(*ceiling), direction));
            cap
        }
        // Its only rule is value · value ÷ target.
        Shaped::Formula { terms, raw, .. } => {
            assert_eq!(terms.len(), 2);
            let points = actual.times(actual).unwrap().over(target.unwrap()).unwrap();
            assert_eq!(points.to_decimal(), Some(*raw));
            points
        }
        Shaped::BelowThreshold { threshold, .. } => {
            assert!(!reaches(actual, exact(*threshold), direction));
            Exact::ZERO
        }
    }
}

#[test]
fn every_shape_recomputes_from_its_step() {
    let mut seen = std::collections::BTreeSet::new();
    for (direction, target, json) in RULES {
        for actual in ACTUALS {
            let world = world(direction, target, json, actual);
            let report = report(&world.model, period("2026"));
            let (shown, steps) = (&report.cards[0].indicators[0], &report.explanations[0].steps);
            let rule = steps.iter().find_map(|step| match step {
                Step::Rule { rule, .. } => Some(rule.as_ref().clone()),
                _ => None,
            });
            let rule = rule.unwrap();
            assert_eq!(rule, serde_json::from_str(json).unwrap());
            let actual = steps.iter().find_map(|step| match step {
                Step::Actual(Outcome::Value { numerator, denominator, .. }) => {
                    exact(*numerator).over(exact(*denominator))
                }
                _ => None,
            });
            let target = steps.iter().find_map(|step| match step {
                Step::Target { point, .. } => Some(exact(point.target)),
                _ => None,
            });
            let usual_cap = if matches!(rule.shape, Shape::ThreePoint(_)) { "10" } else { "120" };
            let cap = exact(rule.cap.unwrap_or(decimal(usual_cap)));
            let floor = rule.floor.map_or(Exact::ZERO, exact);
            let mut score = None;
            for step in steps {
                let (points, given, limit, places) = match step {
                    Step::Score { from, to, exact: given, limit, score: shown, places } => {
                        score = Some(*shown);
                        let run = actual.unwrap().minus(exact(from.0)).unwrap();
                        let run = run.over(exact(to.0).minus(exact(from.0)).unwrap()).unwrap();
                        let rise = exact(to.1).minus(exact(from.1)).unwrap();
                        (run.times(rise).unwrap().plus(exact(from.1)).unwrap(), *given, *limit, *places)
                    }
                    Step::Shaped { shaped, exact: given, limit, score: shown, places } => {
                        score = Some(*shown);
                        seen.insert(format!("{shaped:?}").split_whitespace().next().unwrap().to_owned());
                        let points = raw(shaped, actual.unwrap(), target, &rule, direction, cap);
                        (points, *given, *limit, *places)
                    }
                    Step::Progress { baseline, target, progress } => {
                        let way = actual.unwrap().minus(exact(*baseline)).unwrap();
                        let all = exact(*target).minus(exact(*baseline)).unwrap();
                        assert_eq!(way.over(all).unwrap().round(4), Some(*progress));
                        assert_eq!(shown.progress, Some(*progress));
                        continue;
                    }
                    _ => continue,
                };
                let limited = points.max(floor).min(cap);
                assert_eq!(limited.to_decimal(), Some(given.normalize()), "{json}");
                assert_eq!(limited.round(places), score);
                let expected = if points > cap {
                    Some(Limit::Cap)
                } else if points < floor {
                    Some(Limit::Floor)
                } else {
                    None
                };
                assert_eq!(limit, expected, "{json}");
            }
            assert_eq!(score, shown.score, "{json}");
            assert!(
                score.is_some() || steps.iter().any(|step| matches!(step, Step::NoLine { .. })),
                "{json}"
            );
        }
    }
    assert_eq!(seen.len(), 11, "every shape was seen: {seen:?}");
}

#[test]
fn every_total_recomputes_from_its_course() {
    for roll_up in ["weighted_mean", "mean", "min", "max", "sum", "worst_child", "geometric_mean"] {
        for (plan, missing, effect) in [
            ("", "exclude", r#"{"cap_total":"75"}"#),
            (r#","cap":"81","points":{"each_up":"2"}"#, "zero", r#""zero_total""#),
            (r#","floor":"85","points":{"sum_down":"1"}"#, "exclude", r#"{"cap_grade":"C"}"#),
        ] {
            let mut world = card_world(&["80", "90.126", "-"], &[50, 30, 20]);
            world.bands(&[("S", "95"), ("A", "85"), ("B", "70"), ("C", "60"), ("D", "0")]);
            world.plan(&Scope::COMPANY, &format!(r#"{{"roll_up":"{roll_up}"{plan}}}"#));
            world.rule(
                1,
                &Scope::COMPANY,
                &format!(r#"{{"shape":"line","red_line":{{"limit":"81","effect":{effect}}}}}"#),
            );
            world.rule(3, &Scope::COMPANY, &format!(r#"{{"shape":"line","missing":"{missing}"}}"#));
            world.points(1, &Scope::COMPANY, "2026-01", "3.5");
            world.points(2, &Scope::COMPANY, "2026-02", "-1.25");
            let card = world.card(&Scope::COMPANY, "2026");
            let scores: Vec<(u32, Decimal)> =
                card.indicators.iter().filter_map(|one| Some((one.weight?.0, one.score?))).collect();
            let plain: Vec<Decimal> = scores.iter().map(|(_, score)| *score).collect();
            let sum = |values: &[Exact]| values.iter().fold(Exact::ZERO, |sum, one| sum.plus(*one).unwrap());
            let all: Vec<Exact> = plain.iter().copied().map(exact).collect();
            let rolled = match card.course.roll_up {
                RollUp::WeightedMean => {
                    let products: Vec<Exact> = scores
                        .iter()
                        .map(|(weight, score)| exact(*score).times(Exact::whole(*weight)).unwrap())
                        .collect();
                    let weights: u32 = scores.iter().map(|(weight, _)| weight).sum();
                    sum(&products).over(Exact::whole(weights)).unwrap()
                }
                RollUp::Mean => sum(&all).over(Exact::whole(i32::try_from(all.len()).unwrap())).unwrap(),
                RollUp::Sum => sum(&all),
                RollUp::Min | RollUp::WorstChild => *all.iter().min().unwrap(),
                RollUp::Max => *all.iter().max().unwrap(),
                // Python, prec 60: (80 · 90.13) ** 0.5 = 84.91407421… ; with a 0 it is 0.
                RollUp::GeometricMean if all.contains(&Exact::ZERO) => Exact::ZERO,
                RollUp::GeometricMean => exact(decimal("84.91")),
            };
            assert_eq!(card.course.rolled, rolled.round(2));
            let plan = world.model.workspace.card_rules.values().next().unwrap().plan.latest().unwrap();
            let counted: Decimal = card.course.points.iter().map(|item| item.counted).sum();
            let points = plan.points.sum_down.map_or(counted, |down| counted.max(-down));
            assert_eq!(card.course.points_sum, points);
            let mut total = card.course.rolled.unwrap() + points;
            total = plan.floor.map_or(total, |floor| total.max(floor));
            total = plan.cap.map_or(total, |cap| total.min(cap));
            let [found] = card.course.red_lines.as_slice() else { panic!("{:?}", card.course) };
            assert_eq!((found.kpi, found.state), (id(1), RedLineState::Hit));
            total = match effect {
                r#""zero_total""# => total.min(Decimal::ZERO),
                r#"{"cap_total":"75"}"# => total.min(decimal("75")),
                _ => total,
            };
            assert_eq!(card.total, Some(total), "{roll_up} {plan:?}");
            if effect.contains("grade") {
                assert_eq!(card.band.as_deref(), Some("C"), "{roll_up}");
            }
        }
    }
}

/// What numbers come to: weights, rounded scores, and the place of the worst where that is asked for.
fn put_together(roll_up: RollUp, parts: &[(u32, Exact)]) -> Exact {
    let all: Vec<Exact> = parts.iter().map(|(_, score)| *score).collect();
    let sum = |values: Vec<Exact>| values.into_iter().fold(Exact::ZERO, |sum, one| sum.plus(one).unwrap());
    match roll_up {
        RollUp::WeightedMean => {
            let products = parts.iter().map(|(weight, score)| score.times(Exact::whole(*weight)).unwrap());
            let weights: u32 = parts.iter().map(|(weight, _)| weight).sum();
            sum(products.collect()).over(Exact::whole(weights)).unwrap()
        }
        RollUp::Mean => sum(all).over(Exact::whole(u32::try_from(parts.len()).unwrap())).unwrap(),
        RollUp::Sum => sum(all),
        // All of one status here: the worst child is the lowest.
        RollUp::Min | RollUp::WorstChild => all.into_iter().min().unwrap(),
        RollUp::Max => all.into_iter().max().unwrap(),
        RollUp::GeometricMean => unreachable!("its root is held by the worded lines"),
    }
}

#[test]
fn every_group_recomputes_from_the_scores_of_the_card() {
    // Scores 80, 90.13 and 70 are all "watch"; the first is financial, the others customer.
    let how = ["weighted_mean", "mean", "min", "max", "sum", "worst_child"];
    for within in how {
        for over in how {
            let mut world = card_world(&["80", "90.126", "70"], &[50, 30, 20]);
            for kpi in [2, 3] {
                world.model.workspace.kpis.get_mut(&id(kpi)).unwrap().perspective = Perspective::Customer;
            }
            world.plan(&Scope::COMPANY, &format!(r#"{{"roll_up":"{over}","groups":"{within}"}}"#));
            let card = world.card(&Scope::COMPANY, "2026");
            let (within, over) = (card.course.within.unwrap(), card.course.roll_up);
            let groups: Vec<(u32, Exact)> = [Perspective::Financial, Perspective::Customer]
                .into_iter()
                .map(|perspective| {
                    let of = |one: &&Indicator| {
                        let kpi = world.model.workspace.kpis.get(&one.kpi).unwrap();
                        kpi.perspective == perspective
                    };
                    let parts: Vec<(u32, Exact)> = card
                        .indicators
                        .iter()
                        .filter(of)
                        .map(|one| (one.weight.unwrap().0, exact(one.score.unwrap())))
                        .collect();
                    (parts.iter().map(|(weight, _)| weight).sum(), put_together(within, &parts))
                })
                .collect();
            let told: Vec<(u32, Option<Decimal>)> = card
                .course
                .groups
                .iter()
                .map(|group| (group.weight.0, Some(group.score.normalize())))
                .collect();
            let ours: Vec<(u32, Option<Decimal>)> =
                groups.iter().map(|(weight, score)| (*weight, score.to_decimal())).collect();
            assert_eq!(told, ours, "{within:?} {over:?}");
            assert_eq!(card.total, put_together(over, &groups).round(2), "{within:?} {over:?}");
        }
    }
}
