//! Every line of arithmetic in worded explanations is computed again from the numbers that stand in it: of pay, on random plans
//! and on the sample; of indicators, on every card of the sample, and for every shape, roll-up and group. A line that cannot be read is wrong.

use keyscore::{
    data::sample::sample,
    domain::{
        id::Id,
        incentive::Reading,
        kpi::{Perspective, Unit},
        period::{Period, PeriodLevel},
        scope::Scope,
        text::Lang,
    },
    engine::{
        evaluate::{evaluate, report},
        incentive::payout::payout,
        pay::{BaseTaken, PayFigure, PersonPay},
        query::{Answer, Query, Subjects},
    },
    view::{
        explain::{Worded, worded},
        formats::Formats,
        message::Words,
        pay::worded_pay,
    },
};
use proptest::{prop_assert, proptest};

use crate::{
    arithmetic::{holds, read},
    incentive_explain::{cases, plans},
    scoring_explain::{ACTUALS, RULES},
    scoring_support::{card_world, world as scored},
    support::{World, id, period},
};

/// The lines of an explanation that do not hold.
fn wrong(worded: &Worded) -> Vec<String> {
    let lines = worded.steps.iter().flat_map(|step| &step.math);
    let wrong = lines.filter(|(left, right)| !holds(left, right));
    wrong.map(|(left, right)| format!("{left} = {right}")).collect()
}

proptest! {
    #[test]
    fn every_line_of_a_pay_is_computed_again(plan in plans(), case in cases()) {
        let workspace = World::new().model.workspace;
        let figure = |(reading, value): &(Reading, rust_decimal::Decimal)| {
            PayFigure { reading: *reading, value: Some(*value), missing: None, is_partial: false }
        };
        let base = case.base.map(|amount| BaseTaken { amount, kind: Default::default(), origin: Scope::COMPANY });
        let pay = PersonPay {
            person: Id::from_raw(1),
            period: period("2026-Q1"),
            plan: Id::from_raw(1),
            origin: Scope::COMPANY,
            every: PeriodLevel::Quarter,
            base,
            quota: case.quota,
            figures: case.readings.iter().map(figure).collect(),
            payout: payout(&plan, &case, 2),
        };
        for lang in [Lang::Zh, Lang::En] {
            let worded = worded_pay(&pay, &workspace, &Formats::of(Words::new(lang), &workspace));
            prop_assert!(wrong(&worded).is_empty(), "{:?}\n{:?}", wrong(&worded), worded);
        }
    }
}

#[test]
fn every_line_of_the_sample_is_computed_again() {
    let model = sample();
    let workspace = &model.workspace;
    let (mut lines, mut bad) = (0, Vec::new());
    for when in ["2025", "2025-Q3", "2025-12"] {
        let when: Period = when.parse().unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let formats = Formats::of(Words::new(lang), workspace);
            let told = report(&model, when);
            let of_kpis = told.explanations.iter().filter_map(|one| worded(one, workspace, &formats));
            let Answer::Pay(pays) =
                evaluate(&model, &Query::Pay { subjects: vec![Subjects::Employees], period: when })
            else {
                panic!("pay")
            };
            let of_pay = pays.iter().map(|pay| worded_pay(pay, workspace, &formats));
            for worded in of_pay {
                lines += worded.steps.iter().map(|step| step.math.len()).sum::<usize>();
                bad.extend(wrong(&worded));
            }
            for worded in of_kpis {
                lines += worded.steps.iter().map(|step| step.math.len()).sum::<usize>();
                bad.extend(wrong(&worded));
            }
        }
    }
    // One line of each kind.
    bad.sort_by_key(|line| kind_of(line));
    bad.dedup_by_key(|line| kind_of(line));
    assert!(lines > 1_000, "{lines}");
    assert!(bad.is_empty(), "{} of {lines} lines:\n{}", bad.len(), bad[..bad.len().min(40)].join("\n"));
    assert!(read("no arithmetic").is_none());
}

/// The lines of all explanations of the company's card of 2026 that do not hold, and how many lines there are.
fn wrong_of(world: &World) -> (usize, Vec<String>) {
    let (workspace, told) = (&world.model.workspace, report(&world.model, period("2026")));
    let (mut lines, mut bad) = (0, Vec::new());
    for lang in [Lang::Zh, Lang::En] {
        let formats = Formats::of(Words::new(lang), workspace);
        for worded in told.explanations.iter().filter_map(|one| worded(one, workspace, &formats)) {
            lines += worded.steps.iter().map(|step| step.math.len()).sum::<usize>();
            bad.extend(wrong(&worded));
        }
    }
    (lines, bad)
}

#[test]
fn every_line_of_every_shape_is_computed_again() {
    let mut lines = 0;
    for (direction, target, rule) in RULES {
        for actual in ACTUALS {
            let (more, bad) = wrong_of(&scored(direction, target, rule, actual));
            lines += more;
            assert!(bad.is_empty(), "{rule} {actual}:\n{}", bad.join("\n"));
        }
    }
    assert!(lines > 500, "{lines}");
}

#[test]
fn every_line_of_every_roll_up_and_group_is_computed_again() {
    let how = ["weighted_mean", "mean", "min", "max", "sum", "worst_child", "geometric_mean"];
    let [one, two, three] = [1, 2, 3].map(|raw| id::<()>(raw).to_string());
    let group = |name: &str, roll_up: &str, weight: &str, inner: &str, kpis: &str| {
        format!(
            r#"{{"name":{{"zh":"{name}组","en":"{name}"}},"roll_up":"{roll_up}","weight":{weight},"groups":[{inner}],"kpis":[{kpis}]}}"#
        )
    };
    let mut lines = 0;
    for (at, within) in how.into_iter().enumerate() {
        for over in how {
            let next = how[(at + 1) % how.len()];
            let both = format!(r#""{one}","{two}""#);
            let inner = group("Money", within, "null", "", &both);
            let plans = [
                format!(r#"{{"roll_up":"{over}"}}"#),
                format!(r#"{{"roll_up":"{over}","groups":"{within}"}}"#),
                // Two levels, with a weight of its own, and one indicator beside; and one in a group.
                format!(r#"{{"roll_up":"{over}","own_groups":[{inner}]}}"#),
                format!(
                    r#"{{"roll_up":"{over}","own_groups":[{}]}}"#,
                    group("All", next, "600000", &inner, &format!(r#""{three}""#))
                ),
            ];
            for plan in plans {
                let mut world = card_world(&["80", "50", "90.126"], &[40, 35, 15]);
                world.model.workspace.kpis.get_mut(&id(2)).unwrap().perspective = Perspective::Customer;
                world.plan(&Scope::COMPANY, &plan);
                let (more, bad) = wrong_of(&world);
                lines += more;
                assert!(bad.is_empty(), "{plan}:\n{}", bad.join("\n"));
            }
        }
    }
    assert!(lines > 2_000, "{lines}");
}

#[test]
fn every_line_of_formulas_with_questions_is_computed_again() {
    for formula in [
        "IF(K01 >= 50, K01 * 2, 0 - K01)",
        "IF(NOT (K01 < 50 AND K02 > 1), ROUND(K01 / 3, 2), ABS(K02 - K01))",
        "IFMISSING(K03, K02) + MIN(K01, K02, 7)",
        "IF(K03 IS NULL OR K01 = 80, MAX(K01, K02), 1) / 3",
        "-(K01 - K02) * 1.5",
    ] {
        let mut world = card_world(&["80", "50", "-"], &[50, 50, 0]);
        world.formula(4, formula).unit = Unit::Points;
        let (lines, bad) = wrong_of(&world);
        assert!(lines > 4 && bad.is_empty(), "{formula}:\n{}", bad.join("\n"));
    }
}

/// A line without its digits.
fn kind_of(line: &str) -> String {
    line.chars().filter(|letter| !letter.is_ascii_digit() && !matches!(letter, ',' | '.')).collect()
}
