//! Every line of arithmetic in worded explanations is computed again from the numbers that stand in it: of pay, on random plans
//! and on the sample; of indicators, on every card of the sample, wherever both sides are numbers.

use keyscore::{
    data::sample::sample,
    domain::{id::Id, incentive::Reading, period::Period, period::PeriodLevel, scope::Scope, text::Lang},
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
    arithmetic::{holds, read, without_remark},
    incentive_explain::{cases, plans},
    support::{World, period},
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
                let told = worded.steps.iter().flat_map(|step| &step.math);
                let is_read = |(left, right): &&(String, String)| {
                    [left, right].into_iter().all(|side| read(without_remark(side)).is_some())
                };
                for (left, right) in told.filter(is_read) {
                    lines += 1;
                    if !holds(left, right) {
                        bad.push(format!("{left} = {right}"));
                    }
                }
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

/// A line without its digits.
fn kind_of(line: &str) -> String {
    line.chars().filter(|letter| !letter.is_ascii_digit() && !matches!(letter, ',' | '.')).collect()
}
