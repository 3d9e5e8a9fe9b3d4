//! Points by a formula of the user's own. Expected points are worked by hand, the examples of `docs/scoring.md` among
//! them.

use keyscore::{
    data::validate::{Problem, check, hints},
    domain::{
        kpi::{Direction, Unit},
        scoring::{Rule, ScoreFormula, Shape},
        text::Lang,
    },
    engine::{
        language::{error, lint, parse_points, print},
        query::{Answer, Query},
        report::{Limit, NoLine, Shaped, Step},
    },
};

use crate::{
    scoring_support::{indicator, steps, world},
    support::{World, decimal},
};

/// A rule as JSON with the formula of a text.
fn rule(text: &str, rest: &str) -> String {
    let workspace = World::new().model.workspace;
    let points = parse_points(text, Unit::Count, &workspace).unwrap().formula;
    let shape = Shape::Formula(Box::new(ScoreFormula { points }));
    format!(r#"{{"shape":{}{rest}}}"#, serde_json::to_string(&shape).unwrap())
}

fn check_scores(target: &str, text: &str, rest: &str, cases: &[(&str, &str)]) {
    for (actual, expected) in cases {
        let score = indicator(Direction::Higher, target, &rule(text, rest), actual).score;
        let score = score.map_or_else(|| "-".to_owned(), |score| score.to_string());
        assert_eq!(score, *expected, "{text} {target} {actual}");
    }
}

fn reason(target: &str, text: &str, actual: &str) -> Option<NoLine> {
    steps(&world(Direction::Higher, target, &rule(text, ""), actual)).into_iter().find_map(
        |step| match step {
            Step::NoLine { reason } => Some(reason),
            _ => None,
        },
    )
}

#[test]
fn points_are_what_the_formula_comes_to_within_floor_and_cap() {
    // 60 + 15/30 · 40; 60 + 90/30 · 40 = 180, cap 120; 60 − 70/30 · 40 is below 0.
    check_scores(
        "70/100/130",
        "60 + 40 * (value - threshold) / (target - threshold)",
        "",
        &[("85", "80.00"), ("160", "120.00"), ("0", "0.00")],
    );
    let text = "IF(value >= target, 100, 100 * value / target - 10)";
    check_scores("200", text, "", &[("200", "100.00"), ("150", "65.00"), ("10", "0.00")]);
    check_scores("200", text, r#","floor":"-20","cap":"90""#, &[("200", "90.00"), ("10", "-5.00")]);
    let text = "最小值(110, 100 * (实际值 - 基准值) / (目标值 - 基准值))";
    check_scores("60", text, r#","baseline":"20""#, &[("50", "75.00"), ("90", "110.00"), ("20", "0.00")]);
    // Without a target: 7 · 3 + 0.5, and the target of 100 taken as missing.
    check_scores("", "value * 3 + 0.5", "", &[("7", "21.50")]);
    check_scores("", "100 * value / IFMISSING(target, 50)", "", &[("20", "40.00")]);
    check_scores("100", "IF(stretch IS NULL, 1, 2) * ABS(-value)", "", &[("20", "20.00")]);
    // 2/3 · 100 = 66.666…; to whole points by the formula itself.
    check_scores("3", "100 * value / target", "", &[("2", "66.67")]);
    check_scores("3", "ROUND(100 * value / target, 0)", "", &[("2", "67.00")]);
}

#[test]
fn what_is_missing_has_its_reason() {
    assert_eq!(reason("100", "value - threshold", "5"), Some(NoLine::PointMissing));
    assert_eq!(reason("100", "value - baseline", "5"), Some(NoLine::BaselineMissing));
    assert_eq!(reason("100", "value / (target - 100)", "5"), Some(NoLine::ZeroDivisor));
    assert_eq!(reason("", "value + 1", "5"), None);
    let steps = steps(&world(Direction::Higher, "", &rule("value / target", ""), "5"));
    assert!(steps.contains(&Step::NoTarget), "{steps:?}");
    // The branch that is not chosen is not looked at.
    check_scores("100", "IF(value > 3, value, threshold)", "", &[("5", "5.00"), ("3", "-")]);
    // Values of 28 digits and more leave what can be computed.
    let text = "value * 9999999999999999999999999999 * 9999999999999999999999999999";
    assert_eq!(reason("100", text, "5"), Some(NoLine::TooLarge));
    assert_eq!(reason("100", &format!("IFMISSING({text}, 1)"), "5"), Some(NoLine::TooLarge));
}

#[test]
fn the_explanation_carries_formula_and_terms() {
    let text = "60 + 40 * (value - threshold) / (target - threshold)";
    let steps = steps(&world(Direction::Higher, "70/100/130", &rule(text, ""), "160"));
    let found = steps.iter().find_map(|step| match step {
        Step::Shaped { shaped: Shaped::Formula { terms, raw, .. }, exact, limit, .. } => {
            Some((terms.iter().map(|(_, value)| value.to_string()).collect::<Vec<_>>(), *raw, *exact, *limit))
        }
        _ => None,
    });
    let terms = ["160", "70", "100"].map(str::to_owned).to_vec();
    assert_eq!(found, Some((terms, decimal("180"), decimal("120"), Some(Limit::Cap))));
}

#[test]
fn formulas_of_points_are_typed() {
    let workspace = World::new().model.workspace;
    let read = |text: &str, unit| parse_points(text, unit, &workspace).map_err(|error| error.problem);
    for (text, unit) in [
        ("100 * value / target", Unit::Currency),
        ("100 - 5 * value", Unit::Count),
        ("100 - 5 * value", Unit::Ratio),
        ("value", Unit::Points),
        ("IF(value <= target, 100, 0)", Unit::Hours),
    ] {
        let parsed = read(text, unit).unwrap();
        assert_eq!(print::formula(&parsed.formula, &workspace, Lang::En), text);
        let chinese = print::formula(&parsed.formula, &workspace, Lang::Zh);
        assert_eq!(read(&chinese, unit).unwrap(), parsed, "{chinese}");
    }
    for (text, unit) in
        [("value - target", Unit::Currency), ("100 - 5 * value", Unit::Hours), ("value", Unit::Days)]
    {
        assert!(matches!(read(text, unit), Err(error::Problem::TypesDiffer(..))), "{text}");
    }
    for text in ["SUM(order_lines.net_amount)", "PRIOR(value)", "YTD(value)", "COUNT(order_lines)"] {
        assert!(matches!(read(text, Unit::Count), Err(error::Problem::NotInPoints(_))), "{text}");
    }
    assert_eq!(
        read("traget", Unit::Count).unwrap_err(),
        error::Problem::Unknown {
            kind: error::NameKind::Term,
            name: "traget".to_owned(),
            suggestion: Some("target".to_owned())
        }
    );
    let query = Query::PointsFormula { text: "目标 × 2".to_owned(), unit: Unit::Points, lang: Lang::Zh };
    let answer = keyscore::engine::evaluate::evaluate(&World::new().model, &query);
    assert!(matches!(answer, Answer::PointsFormula(Ok((_, text))) if text == "目标值 * 2"));
}

#[test]
fn what_cannot_be_scored_with_gives_no_score_and_is_named() {
    let odd = r#"{"shape":{"formula":{"points":{"prior":{"term":"value"}}}}}"#;
    let mut world = world(Direction::Higher, "100", odd, "5");
    let steps = steps(&world);
    assert!(steps.contains(&Step::NoLine { reason: NoLine::NotAScoreFormula }), "{steps:?}");
    assert_eq!(hints(&world.model.workspace).first().map(|hint| hint.problem), Some(Problem::Misplaced));
    let found = lint::lint(&world.model.workspace, Lang::En);
    assert!(found.iter().any(|fault| matches!(fault.subject, lint::Subject::Rule(_))), "{found:?}");
    assert!(check(&world.model.workspace).is_empty());
    // A term in the formula of a KPI has no meaning: the KPI goes, and what stands on it.
    world.kpi(1, serde_json::from_str(r#"{"term":"value"}"#).unwrap());
    assert_eq!(check(&world.model.workspace).first().map(|found| found.problem), Some(Problem::Misplaced));
    let read: Rule = serde_json::from_str(odd).unwrap();
    assert_eq!(serde_json::from_str::<Rule>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
}
