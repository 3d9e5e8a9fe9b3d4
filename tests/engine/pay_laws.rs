//! The whole way from an actual to pay, on random cards, curves, gates and deductions: raising an actual (higher is better, no red line, a
//! plan of class *never falls*) never lowers the pay. `docs/incentives.md`, section 10.

use keyscore::{
    domain::{
        date::Day,
        dated::Dated,
        pay::{BaseAmounts, PayBase, PayPlan, PayTerms},
        period::PeriodLevel,
        text::Text2,
        weight::{WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        incentive::lint::{PayClass, lint_curve},
        query::{Answer, Query, Subjects},
    },
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    scoring_support::{SOURCES, read},
    support::{World, employee, id, input, period},
};

/// Scoring rules whose scores never fall as the actual rises.
const RULES: [&str; 5] = [
    r#"{"shape":"line"}"#,
    r#"{"shape":"line","floor":"-30","cap":"150"}"#,
    r#"{"shape":{"three_point":{"points":{"threshold":"20","target":"60","cap":"100"}}}}"#,
    r#"{"shape":{"steps":{"measure":"attainment","steps":[{"from":"0.8","points":"60"},{"from":"1","points":"100"}]}}}"#,
    r#"{"shape":{"all_or_nothing":{}}}"#,
];

/// Plans over the total, without gates of class *at most*.
fn plan(steps: &[u32; 3], rest: usize) -> String {
    let mut levels = *steps;
    levels.sort_unstable();
    let shape = if rest.is_multiple_of(2) {
        format!(
            r#"{{"steps":[{{"from":"0","to":"60","level":"{}"}},{{"from":"60","to":"90","level":"{}"}},{{"from":"90","to":null,"level":"{}"}}]}}"#,
            levels[0], levels[1], levels[2]
        )
    } else {
        format!(
            r#"{{"ramp":{{"points":[{{"at":"0","level":"{}"}},{{"at":"60","level":"{}"}},{{"at":"100","level":"{}"}}],"beyond":"hold"}}}}"#,
            levels[0], levels[1], levels[2]
        )
    };
    let kpi = id::<()>(1);
    let gate = format!(
        r#","adjustments":[{{"gate":{{"reads":{{"score":"{kpi}"}},"passes":"at_least","limit":"50","otherwise":"40","missing":"fail"}}}}]"#
    );
    let cap = r#","cap":{"percent":"150"}"#;
    format!(
        r#"{{"every":"year","plan":{{"measure":"total","curve":{{"borders":"measure","shape":{shape},"pays":"percent_of_base"}}{}{}}}}}"#,
        if rest.is_multiple_of(3) { gate.as_str() } else { "" },
        if rest.is_multiple_of(5) { cap } else { "" },
    )
}

fn paid(rules: &[usize; 3], weights: &[u32; 3], actuals: &[i64; 3], plan: &str) -> Decimal {
    let mut world = World::new();
    let mut items = Vec::new();
    for (place, source) in SOURCES.into_iter().enumerate() {
        let raw = place as u64 + 1;
        world.kpi(raw, input(source));
        world.targets(raw, &employee(1), 2026, PeriodLevel::Year, "70/100/130");
        world.rule(raw, &employee(1), RULES[rules[place] % RULES.len()]);
        world.number(source, &employee(1), "2026", &Decimal::new(actuals[place], 2).to_string());
        items.push((raw, weights[place]));
    }
    world.weights(WeightOwner::Employee(id(1)), Day::BEGIN, WeightMode::Normalise, &items);
    let terms: PayTerms = read(plan);
    let class = lint_curve(&terms.plan.curve, None).unwrap().class;
    assert_eq!(class, PayClass::NeverFalls, "{plan}");
    world.put(PayPlan {
        id: id(1),
        name: Text2::same("plan"),
        scope: employee(1),
        terms: Dated::always(terms),
    });
    let amounts = Dated::always(BaseAmounts { salary: None, bonus: Some(Decimal::from(10_000)) });
    world.put(PayBase { id: PayBase::id_for(&employee(1)), scope: employee(1), amounts });
    let query = Query::Pay { subjects: vec![Subjects::Employee(id(1))], period: period("2026") };
    match evaluate(&world.model, &query) {
        Answer::Pay(found) => found[0].payout.earned.unwrap(),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn raising_an_actual_never_lowers_the_pay(
        rules in proptest::array::uniform3(0..5_usize),
        weights in proptest::array::uniform3(1..60_u32),
        actuals in proptest::array::uniform3(0..16_000_i64),
        steps in proptest::array::uniform3(0..200_u32),
        (place, more, rest) in (0..3_usize, 1..6_000_i64, 0..30_usize),
    ) {
        let plan = plan(&steps, rest);
        let mut higher = actuals;
        higher[place] += more;
        let (before, after) = (paid(&rules, &weights, &actuals, &plan), paid(&rules, &weights, &higher, &plan));
        prop_assert!(before <= after, "{} then {}: {} {:?} {:?}", before, after, plan, actuals, higher);
    }
}
