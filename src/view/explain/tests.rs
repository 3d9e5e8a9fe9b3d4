//! Explanations in words, in both languages, with figures worked out by hand.

use super::*;
use crate::{
    domain::{text::Lang, weight::Weight},
    engine::report::NoLine,
    view::sample_tests::{decimal, kpi},
};

fn on_time() -> (Workspace, Explanation) {
    let mut workspace = Workspace::default();
    for (raw, zh, en) in [(1, "准时订单", "Orders on time"), (2, "已发货订单", "Orders shipped")] {
        let id = Id::from_raw(raw);
        workspace.inputs.insert(
            id,
            Input { id, name: Text2::new(zh, en), unit: Unit::Count, records: None, typed: None },
        );
    }
    let input = |raw| Box::new(Formula::Input(Id::from_raw(raw)));
    let kpi = Kpi { formula: Formula::Divide(input(1), input(2)), ..kpi("K08", Unit::Ratio, 2) };
    let period: Period = "1997".parse().unwrap();
    let records = |rows| InputSource::Records { rows, files: vec!["orders.csv".to_owned()] };
    let read = |raw, value: &str| Step::Input {
        input: Id::from_raw(raw),
        period,
        through: None,
        source: records(2155),
        lacks: Vec::new(),
        value: Some(decimal(value)),
        sides: None,
    };
    let explanation = Explanation {
        scope: Scope::COMPANY,
        kpi: kpi.id,
        period,
        steps: vec![
            read(1, "772"),
            read(2, "809"),
            Step::Actual(Outcome::Value {
                numerator: decimal("772"),
                denominator: decimal("809"),
                value: decimal("0.954264524"),
            }),
            Step::Target {
                point: TargetPoint {
                    threshold: Some(decimal("0.9")),
                    target: decimal("0.96"),
                    stretch: None,
                },
                origin: Scope::COMPANY,
                derived: false,
                prorated: None,
            },
            // 60 + (772/809 − 0.9) ÷ 0.06 × 40 = 96.176349… by hand (calculator).
            Step::Score {
                from: (decimal("0.9"), decimal("60")),
                to: (decimal("0.96"), decimal("100")),
                exact: decimal("96.176349403"),
                limit: None,
                score: decimal("96.18"),
                places: 2,
            },
            Step::Weight {
                given: Weight::percent(15),
                counted: Weight::percent(95),
                effective_percent: decimal("15.79"),
                contribution: decimal("15.19"),
            },
        ],
    };
    workspace.kpis.insert(kpi.id, kpi);
    (workspace, explanation)
}

#[test]
fn every_step_is_worded_in_both_languages() {
    let (workspace, explanation) = on_time();
    for (lang, formula, rows) in [
        (Lang::Zh, "准时订单 ÷ 已发货订单", "2,155 行"),
        (Lang::En, "Orders on time ÷ Orders shipped", "2,155 rows"),
    ] {
        let formats = Formats::of(Words::new(lang), &workspace);
        let text = worded(&explanation, &workspace, &formats).unwrap().plain("x");
        for part in [
            formula,
            rows,
            "orders.csv",
            "772 ÷ 809 = 95.43%",
            "60 + (772 ÷ 809 − 90%) ÷ (96% − 90%) × (100 − 60) = 96.176349403",
            "96.18",
            "15% ÷ 95% = 15.79%",
            "15% × 96.18 ÷ 95% = 15.19",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("explain."), "{text}");
    }
}

#[test]
fn what_is_missing_and_what_is_capped_is_said_in_words() {
    let (mut workspace, mut explanation) = on_time();
    let growth = workspace.kpis.values().next().cloned().unwrap();
    let last = Box::new(Formula::LastYear(Box::new(Formula::Input(Id::from_raw(1)))));
    let formula = Formula::Divide(Box::new(Formula::Input(Id::from_raw(1))), last);
    workspace.kpis.insert(growth.id, Kpi { formula, ..growth });
    let lacking = Missing::NoData(Id::from_raw(1));
    explanation.steps = vec![
        Step::Input {
            input: Id::from_raw(1),
            period: "1996".parse().unwrap(),
            through: None,
            source: InputSource::Nothing(lacking.clone()),
            lacks: Vec::new(),
            value: None,
            sides: None,
        },
        Step::Actual(Outcome::Missing(lacking)),
        Step::NoTarget,
        Step::NoLine { reason: NoLine::OutOfOrder },
        Step::Score {
            from: (decimal("0.96"), decimal("100")),
            to: (decimal("1"), decimal("120")),
            exact: decimal("120"),
            limit: Some(Limit::Cap),
            score: decimal("120"),
            places: 2,
        },
        Step::LeftOut { given: Weight::percent(15) },
    ];
    for (lang, parts) in [
        (Lang::Zh, ["1996 年没有“准时订单”的数据", "没有适用的目标", "最高 120 分", "它的权重 15%"]),
        (
            Lang::En,
            [
                "no data for “Orders on time” in 1996",
                "No target applies",
                "at most 120 points",
                "its weight of 15%",
            ],
        ),
    ] {
        let formats = Formats::of(Words::new(lang), &workspace);
        let text = worded(&explanation, &workspace, &formats).unwrap().plain("x");
        for part in parts {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("explain."), "{text}");
    }
}
