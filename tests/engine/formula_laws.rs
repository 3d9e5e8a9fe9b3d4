//! Laws of the formula language on random trees, texts and rows.

use std::sync::LazyLock;

use keyscore::{
    data::starter::{id, starter},
    domain::{
        date::Day,
        kpi::{Aggregate, Condition, Formula, RecordAggregate, Test},
        row::{Comparison, RowValue},
        scope::Scope,
        table::ORDER_LINES,
        text::Lang,
        workspace::Workspace,
    },
    engine::{
        language::{error::Problem, parse, print},
        report::{Outcome, Step},
        span::Span,
    },
};
use proptest::{
    collection::vec,
    prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest},
    prop_assert, prop_assert_eq,
    sample::select,
    strategy::BoxedStrategy,
};
use rust_decimal::Decimal;

use crate::{
    formula_values::ORDERS,
    support::{World, account, employee, period},
};

static STARTER: LazyLock<Workspace> = LazyLock::new(starter);

fn number() -> impl Strategy<Value = Decimal> {
    (-1_000_000_i64..1_000_000, 0_u32..6)
        .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).normalize())
}

fn comparison() -> impl Strategy<Value = Comparison> {
    select(Comparison::ALL.to_vec())
}

fn amount() -> impl Strategy<Value = &'static str> {
    select(vec!["net_amount", "cost", "unit_price"])
}

fn column() -> impl Strategy<Value = RowValue> {
    amount().prop_map(|code| RowValue::Column(code.into()))
}

fn boxed<T>(pair: (T, T)) -> (Box<T>, Box<T>) {
    (Box::new(pair.0), Box::new(pair.1))
}

/// Values of a row in money: factors and divisors are numbers or counts.
fn row_value() -> BoxedStrategy<RowValue> {
    column()
        .prop_recursive(4, 12, 2, |inner| {
            let pair = (inner.clone(), inner.clone());
            let factor =
                prop_oneof![number().prop_map(RowValue::Number), Just(RowValue::Column("quantity".into()))];
            prop_oneof![
                pair.clone().prop_map(boxed).prop_map(|(left, right)| RowValue::Add(left, right)),
                pair.clone().prop_map(boxed).prop_map(|(left, right)| RowValue::Subtract(left, right)),
                (inner.clone(), factor.clone())
                    .prop_map(boxed)
                    .prop_map(|(left, right)| RowValue::Multiply(left, right)),
                (inner.clone(), factor)
                    .prop_map(boxed)
                    .prop_map(|(left, right)| RowValue::Divide(left, right)),
                inner.clone().prop_map(|part| RowValue::Negate(Box::new(part))),
                inner.clone().prop_map(|part| RowValue::Absolute(Box::new(part))),
                (inner.clone(), -9_i8..=9).prop_map(|(part, places)| RowValue::Round(Box::new(part), places)),
                pair.clone().prop_map(boxed).prop_map(|(first, second)| RowValue::Otherwise(first, second)),
                (simple_condition(), pair).prop_map(|(condition, pair)| {
                    let (yes, no) = boxed(pair);
                    RowValue::If(Box::new(condition), yes, no)
                }),
            ]
        })
        .boxed()
}

fn compare(left: RowValue, comparison: Comparison, right: RowValue) -> Condition {
    Condition::Compare(Box::new(left), comparison, Box::new(right))
}

fn simple_condition() -> BoxedStrategy<Condition> {
    let column = || select(vec!["order_date", "promised_date", "delivered_date", "region", "cost"]);
    let days = || select(vec!["order_date", "promised_date", "delivered_date"]);
    let day = |number| RowValue::Day(Day::from_number(number).unwrap());
    prop_oneof![
        column().prop_map(|code| Condition::Present(code.into())),
        (days(), days()).prop_map(|(left, right)| Condition::OnOrBefore(left.into(), right.into())),
        (days(), days()).prop_map(|(left, right)| Condition::After(left.into(), right.into())),
        (days(), comparison(), -9_000_i32..30_000).prop_map(move |(code, comparison, number)| {
            compare(RowValue::Column(code.into()), comparison, day(number))
        }),
        (days(), days(), 0_i64..3, comparison()).prop_map(|(to, from, kind, comparison)| {
            let [to, from] = [to, from].map(|code| Box::new(RowValue::Column(code.into())));
            let time = |hour: i64| RowValue::Number(Decimal::from(hour));
            let worked = match kind {
                0 => RowValue::WorkDays(to, from),
                1 => RowValue::WorkHours(to, from, None),
                _ => RowValue::WorkHours(to, from, Some(Box::new((time(17), time(9))))),
            };
            compare(worked, comparison, time(8))
        }),
        (amount(), comparison(), number()).prop_map(|(code, comparison, number)| {
            compare(RowValue::Column(code.into()), comparison, RowValue::Number(number))
        }),
        ("[a-z\"“”＂ 华东]{0,6}", any::<bool>()).prop_map(|(text, is_same)| {
            let comparison = if is_same { Comparison::Equal } else { Comparison::NotEqual };
            compare(RowValue::Column("region".into()), comparison, RowValue::Text(text))
        }),
    ]
    .boxed()
}

fn flat_all(parts: Vec<Condition>) -> Condition {
    let apart = |part| if let Condition::All(parts) = part { parts } else { vec![part] };
    Condition::All(parts.into_iter().flat_map(apart).collect())
}

fn flat_any(parts: Vec<Condition>) -> Condition {
    let apart = |part| if let Condition::Any(parts) = part { parts } else { vec![part] };
    Condition::Any(parts.into_iter().flat_map(apart).collect())
}

fn condition() -> BoxedStrategy<Condition> {
    simple_condition()
        .prop_recursive(3, 8, 3, |inner| {
            prop_oneof![
                vec(inner.clone(), 2..3).prop_map(flat_all),
                vec(inner.clone(), 2..3).prop_map(flat_any),
                inner.prop_map(|part| Condition::Not(Box::new(part))),
            ]
        })
        .boxed()
}

fn function() -> impl Strategy<Value = Aggregate> {
    prop_oneof![
        amount().prop_map(|code| Aggregate::Sum(code.into())),
        row_value()
            .prop_filter("a column has a form of its own", |value| !matches!(value, RowValue::Column(_)))
            .prop_map(Aggregate::SumOf),
        row_value().prop_map(Aggregate::Average),
        row_value().prop_map(Aggregate::Minimum),
        row_value().prop_map(Aggregate::Maximum),
        row_value().prop_map(Aggregate::Median),
        row_value().prop_map(Aggregate::Last),
        (row_value(), 0_i64..=100)
            .prop_map(|(value, part)| { Aggregate::Percentile(value, Decimal::new(part, 2).normalize()) }),
    ]
}

fn records() -> impl Strategy<Value = Formula> {
    let filter = vec(condition().prop_filter("taken apart", |part| !matches!(part, Condition::All(_))), 0..3);
    (function(), filter, select(vec!["order_date", "promised_date"])).prop_map(|(function, filter, time)| {
        let (table, time) = (ORDER_LINES.into(), time.into());
        Formula::Records(Box::new(RecordAggregate { table, function, filter, time }))
    })
}

/// Formulas in money.
fn formula() -> BoxedStrategy<Formula> {
    let leaf = prop_oneof![
        records(),
        Just(Formula::Kpi(id("kpi/K01"))),
        Just(Formula::Input(id("input/cost"))),
        Just(Formula::Input(id("input/net_amount_with_cost"))),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(boxed);
        let with_number = (inner.clone(), number().prop_map(Formula::Number)).prop_map(boxed).boxed();
        let one = inner.clone().prop_map(Box::new);
        prop_oneof![
            pair.clone().prop_map(|(left, right)| Formula::Add(left, right)),
            pair.clone().prop_map(|(left, right)| Formula::Subtract(left, right)),
            with_number.clone().prop_map(|(left, right)| Formula::Multiply(left, right)),
            with_number.prop_map(|(left, right)| Formula::Divide(left, right)),
            pair.clone().prop_map(|(first, second)| Formula::Otherwise(first, second)),
            one.clone().prop_map(Formula::Negate),
            one.clone().prop_map(Formula::Absolute),
            one.clone().prop_map(Formula::LastYear),
            one.clone().prop_map(Formula::Prior),
            one.clone().prop_map(Formula::YearToDate),
            (one.clone(), 1_u8..=60).prop_map(|(part, times)| Formula::Rolling(part, times)),
            (one, -9_i8..=9).prop_map(|(part, places)| Formula::Round(part, places)),
            vec(inner.clone(), 2..3).prop_map(Formula::Smallest),
            vec(inner.clone(), 2..3).prop_map(Formula::Largest),
            (question(inner), pair).prop_map(|(test, (yes, no))| Formula::If(Box::new(test), yes, no)),
        ]
    })
    .boxed()
}

fn question(part: BoxedStrategy<Formula>) -> BoxedStrategy<Test> {
    let compare = (part.clone(), comparison(), part.clone())
        .prop_map(|(left, comparison, right)| Test::Compare(Box::new(left), comparison, Box::new(right)));
    let simple = prop_oneof![compare, part.prop_map(|part| Test::Present(Box::new(part)))].boxed();
    prop_oneof![
        simple.clone(),
        vec(simple.clone(), 2..4).prop_map(Test::All),
        vec(simple.clone(), 2..4).prop_map(Test::Any),
        simple.prop_map(|test| Test::Not(Box::new(test))),
    ]
    .boxed()
}

/// Pieces that texts are thrown together from.
const PIECES: &[&str] = &[
    "SUM(",
    "COUNT(",
    "COUNT DISTINCT(",
    "IF(",
    "DAYS(",
    "MIN(",
    "ROUND(",
    "PERCENTILE(",
    "ROLLING(",
    "求和（",
    "order_lines",
    "net_amount",
    "region",
    "order_date",
    "净额",
    "K01",
    "[Cost]",
    "\"x\"",
    "1",
    "2.5",
    "90%",
    "0",
    ".",
    "，",
    ",",
    ")",
    "）",
    "(",
    "+",
    "-",
    "×",
    "/",
    "<=",
    "≠",
    "=",
    " WHERE ",
    " BY ",
    " AND ",
    " OR ",
    " NOT ",
    " IS NULL ",
    " IS NOT NULL ",
    "为空",
    "“",
    "[",
    "%",
    "；",
    "\u{200b}",
    "🙂",
];

proptest! {
    #[test]
    fn printing_and_reading_give_the_same_tree(tree in formula()) {
        let workspace = &*STARTER;
        for lang in [Lang::Zh, Lang::En] {
            let text = print::formula(&tree, workspace, lang);
            match parse(&text, workspace) {
                Ok(parsed) => prop_assert_eq!(&parsed.formula, &tree, "{}", text),
                Err(error) => prop_assert!(
                    matches!(error.problem, Problem::TooManyParts(_) | Problem::TooLong(_)),
                    "{text}: {error:?}"
                ),
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_inside_it(pieces in vec(select(PIECES.to_vec()), 0..24)) {
        let (text, workspace) = (pieces.concat(), &*STARTER);
        match parse(&text, workspace) {
            Err(error) => {
                prop_assert!(error.at.start <= error.at.end && error.at.end <= text.chars().count(), "{error:?}");
            }
            Ok(parsed) => {
                let printed = print::formula(&parsed.formula, workspace, Lang::Zh);
                prop_assert_eq!(parse(&printed, workspace), Ok(parsed), "{} {}", text, printed);
            }
        }
    }

    #[test]
    fn any_characters_are_read_or_refused(text in "\\PC{0,60}") {
        let _ = parse(&text, &STARTER);
    }

}

/// The formula with every input, aggregate and KPI replaced by the number that the explanation gives for it.
fn filled_in(formula: &Formula, span: Span, steps: &[Step]) -> Option<Formula> {
    let inner = |part: &Formula| filled_in(part, span.moved_by(formula)?, steps).map(Box::new);
    let pair = |left: &Formula, right: &Formula| Some((inner(left)?, inner(right)?));
    let at = span.written()?;
    let number = |number| Box::new(Formula::Number(number));
    let read = |id| {
        steps.iter().find_map(|step| match step {
            Step::Input { input, period, through, value, sides, .. }
                if *input == id && (*period, *through) == at =>
            {
                let (numerator, denominator) = sides.or(Some(((*value)?, Decimal::ONE)))?;
                Some(Formula::Divide(number(numerator), number(denominator)))
            }
            _ => None,
        })
    };
    Some(match formula {
        Formula::Input(id) => read(*id)?,
        Formula::Records(aggregate) => read(aggregate.id())?,
        Formula::Add(left, right) => pair(left, right).map(|(left, right)| Formula::Add(left, right))?,
        Formula::Subtract(left, right) => {
            pair(left, right).map(|(left, right)| Formula::Subtract(left, right))?
        }
        Formula::Divide(left, right) => {
            pair(left, right).map(|(left, right)| Formula::Divide(left, right))?
        }
        Formula::Absolute(part) => Formula::Absolute(inner(part)?),
        Formula::Prior(part)
        | Formula::LastYear(part)
        | Formula::YearToDate(part)
        | Formula::Rolling(part, _) => *inner(part)?,
        Formula::Number(number) => Formula::Number(*number),
        _ => return None,
    })
}

#[test]
fn an_explanation_holds_every_number_that_the_value_is_made_of() {
    for text in [
        "(SUM(net_amount) - PRIOR(SUM(net_amount))) / ABS(PRIOR(SUM(net_amount)))",
        "YTD(SUM(net_amount) - SUM(cost)) / YTD(SUM(net_amount))",
        "ROLLING(COUNT(order_lines WHERE delivered_date <= promised_date) / COUNT(order_lines), 2) + 1",
        "MEDIAN(net_amount) - PRIOR(MAX(cost) + AVERAGE(cost))",
        "(SUM(cost / 7) - AVERAGE(cost / 9)) / MEDIAN(unit_price / 3)",
    ] {
        let mut world = World::new();
        world.orders(1, ORDERS);
        let formula = world.formula(1, text).formula.clone();
        let (when, kpi) = (period("2026-02"), 1);
        let explanation = world.explain(&Scope::COMPANY, kpi, "2026-02").unwrap();
        let filled = filled_in(&formula, Span::from(when), &explanation.steps).unwrap();
        world.kpi(2, filled);
        let values = [1, 2].map(|raw| match world.indicator(&Scope::COMPANY, raw, "2026-02").actual {
            Outcome::Value { value, .. } => value,
            Outcome::Missing(missing) => panic!("{text}: {missing:?}"),
        });
        assert_eq!(values[0], values[1], "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_formula_comes_to_a_value_or_a_reason(tree in formula(), when in select(vec!["2026-01", "2026-Q1", "2026"])) {
        let mut world = World::new();
        world.orders(1, ORDERS);
        world.kpi(1, Formula::Number(Decimal::ONE)).id = id("kpi/K01");
        world.kpi(2, tree);
        for scope in [Scope::COMPANY, account(1), employee(2)] {
            let explanation = world.explain(&scope, 2, when);
            prop_assert!(explanation.is_none_or(|explanation| !explanation.steps.is_empty()));
        }
    }

    #[test]
    fn neither_the_order_nor_the_cut_of_rows_matters(
        amounts in vec((1_i64..1_000_000, 0_i64..5), 1..30),
        cut in 0_usize..30,
    ) {
        let line = |(amount, quantity): &(i64, i64)| format!("O{amount} 2026-01-05 {} {quantity}", Decimal::new(*amount, 4));
        let lines: Vec<String> = amounts.iter().map(line).collect();
        let world_of = |parts: Vec<Vec<String>>| {
            let mut world = World::new();
            for (raw, part) in (1..).zip(parts).filter(|(_, part)| !part.is_empty()) {
                world.orders(raw, &format!("order_id order_date net_amount quantity\n{}", part.join("\n")));
            }
            let texts = ["SUM(net_amount / 3)", "AVERAGE(net_amount * quantity)", "MEDIAN(net_amount)",
                "PERCENTILE(net_amount / 7, 0.35)", "MIN(net_amount - net_amount * quantity)", "COUNT(order_lines WHERE net_amount > 20)"];
            (1..).zip(texts).for_each(|(raw, text)| { world.formula(raw, text); });
            (1..=6).map(|raw| world.actual(&Scope::COMPANY, raw, "2026-01")).collect::<Vec<_>>()
        };
        let whole = world_of(vec![lines.clone()]);
        let mut turned = lines;
        turned.reverse();
        let rest = turned.split_off(cut.min(turned.len()));
        prop_assert_eq!(world_of(vec![turned, rest]), whole);
    }
}
