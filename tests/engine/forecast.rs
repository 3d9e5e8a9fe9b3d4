//! Forecasts against numpy 2.4.6 and statsmodels 0.15.0: `tests/forecast/values.py` prints what is expected here.
//! Linear by `numpy.polyfit`, damped by `statsmodels.tsa.holtwinters.Holt` with the same first level and trend and the same grid
//! of smoothings, last year's shape and the rolling origin by numpy.

use keyscore::{
    domain::{
        kpi::{Direction, Unit},
        period::PeriodLevel,
    },
    engine::{
        evaluate::evaluate,
        forecast::{
            ForecastReading, Method, MethodReading,
            methods::{Smoothing, best_smoothing, damped, error_of},
        },
        query::{Answer, Query},
    },
};
use rust_decimal::Decimal;

use crate::support::{VISITS, World, account, decimal, id, input, period};

/// The first 30 months of AirPassengers (Box and Jenkins 1976, series G), in thousands.
const SERIES: [u16; 30] = [
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158,
    133, 114, 140, 145, 150, 178, 163, 172, 178,
];
/// Places to which the script prints.
const CLOSE: f64 = 0.000_001;

fn series() -> Vec<f64> {
    SERIES.iter().map(|value| f64::from(*value)).collect()
}

fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < CLOSE, "{found} is not {expected}");
    }
}

#[test]
fn each_method_gives_what_numpy_and_statsmodels_give() {
    let expected = [
        (Method::Linear, [163.317241, 164.860289, 166.403337, 167.946385, 169.489433, 171.032481]),
        (Method::Seasonal, [203.369565, 203.369565, 189.014066, 159.106777, 136.377238, 167.480818]),
        (Method::Damped, [178.179455, 178.803359, 179.302482, 179.70178, 180.021219, 180.27677]),
    ];
    for (method, expected) in expected {
        close(&method.ahead(&series(), 6).unwrap(), &expected);
    }
    let best = Smoothing { level: 0.9, trend: 0.05, damping: 0.8 };
    assert_eq!(best_smoothing(&series()), Some(best));
    // Another smoothing than the best one, so that each of its numbers counts.
    let other = Smoothing { level: 0.5, trend: 0.1, damping: 0.9 };
    let expected = [176.040404, 177.793822, 179.371898, 180.792166, 182.070408, 183.220825];
    close(&damped(&series(), 6, other).unwrap(), &expected);
}

#[test]
fn the_error_is_that_of_a_rolling_origin() {
    for (method, mae, mase) in [
        (Method::Linear, 17.764507, 1.447109),
        (Method::Seasonal, 10.850539, 0.883892),
        (Method::Damped, 14.77699, 1.203744),
    ] {
        let error = error_of(method, &series()).unwrap();
        close(&[error.mae, error.mase.unwrap()], &[mae, mase]);
        assert_eq!(error.origins, 12);
    }
}

/// The series as counts of account 1 from January 2024 on.
fn world() -> World {
    let mut world = World::new();
    world.kpi(4, input(VISITS)).unit = Unit::Count;
    for (idx, value) in SERIES.iter().enumerate() {
        let month = format!("{}-{:02}", 2024 + idx / 12, idx % 12 + 1);
        world.number(VISITS, &account(1), &month, &value.to_string());
    }
    world.targets(4, &account(1), 2026, PeriodLevel::Year, "2100");
    world
}

fn reading(world: &World, when: &str) -> ForecastReading {
    let query = Query::Forecast { scope: account(1), kpi: id(4), period: period(when) };
    match evaluate(&world.model, &query) {
        Answer::Forecast(Some(reading)) => *reading,
        other => panic!("{other:?}"),
    }
}

fn of(reading: &ForecastReading, method: Method) -> &MethodReading {
    reading.methods.iter().find(|one| one.method == method).unwrap()
}

#[test]
fn what_adds_up_is_what_is_known_and_what_is_forecast() {
    let found = reading(&world(), "2026");
    assert_eq!((found.months.len(), found.target), (30, Some(decimal("2100"))));
    // January to June are 986; the six months ahead as above: 1003.049166.
    let linear = of(&found, Method::Linear);
    let near = |found: Decimal, expected: &str| {
        assert!((found - decimal(expected)).abs() < decimal("0.00001"), "{found} is not {expected}");
    };
    near(linear.end.unwrap(), "1989.049166");
    near(linear.miss.unwrap(), "110.950834");
    // 986 + 203.369565 · 2 + 189.014066 + 159.106777 + 136.377238 + 167.480818 = 2044.718029
    near(of(&found, Method::Seasonal).end.unwrap(), "2044.718029");
    // The least error comes first.
    let order: Vec<Method> = found.methods.iter().map(|one| one.method).collect();
    assert_eq!(order, [Method::Seasonal, Method::Damped, Method::Linear]);
    // A month ahead, and what does not add up: the mean.
    near(of(&reading(&world(), "2026-07"), Method::Linear).end.unwrap(), "163.317241");
    let mut ratio = world();
    ratio.model.workspace.kpis.get_mut(&id(4)).unwrap().unit = Unit::Points;
    near(of(&reading(&ratio, "2026"), Method::Linear).end.unwrap(), "165.754097");
    // Less is better: it is over the target that is missed.
    let mut lower = world();
    lower.model.workspace.kpis.get_mut(&id(4)).unwrap().direction = Direction::Lower;
    near(of(&reading(&lower, "2026"), Method::Linear).miss.unwrap(), "-110.950834");
}

#[test]
fn where_nothing_can_be_told_nothing_is() {
    // Over already, and too far away.
    assert!(reading(&world(), "2026-06").methods.is_empty());
    assert!(reading(&world(), "2029").methods.is_empty());
    // A gap: only what is behind it counts, three months here.
    let mut gap = world();
    gap.typed(VISITS, &account(1), "2026-03", keyscore::domain::value::Measured::Missing("lost".to_owned()));
    let found = reading(&gap, "2026");
    assert_eq!((found.months.len(), found.methods.len()), (3, 0));
    // Without a year before there is no shape of one.
    assert_eq!(Method::Seasonal.ahead(&series()[..12], 1), None);
    assert_eq!(Method::Linear.ahead(&[1.0, 2.0, 3.0], 1), None);
    // Nothing ever changed: no ratio to the changes, and the line stays.
    let still = [5.0; 20];
    assert_eq!(error_of(Method::Linear, &still).map(|error| error.mase), Some(None));
    close(&Method::Linear.ahead(&still, 2).unwrap(), &[5.0, 5.0]);
}
