//! Words for what a KPI is: unit, direction, attribution.

use std::rc::Rc;

use crate::{
    domain::kpi::{Attribution, Direction, Unit},
    view::message::Words,
};

/// The name of a unit; money carries its currency.
pub fn unit(unit: Unit, currency: &str, words: Words) -> Rc<str> {
    match unit {
        Unit::Currency => words.with("setup.unit_currency", &[("currency", currency)]),
        Unit::Ratio => words.get("setup.unit_ratio"),
        Unit::Count => words.get("setup.unit_count"),
        Unit::Hours => words.get("setup.unit_hours"),
        Unit::Points => words.get("setup.unit_points"),
        Unit::Days => words.get("setup.unit_days"),
    }
}

/// Which way is better.
pub fn direction(direction: Direction, words: Words) -> Rc<str> {
    words.get(match direction {
        Direction::Higher => "setup.higher",
        Direction::Lower => "setup.lower",
    })
}

/// How a person gets credit.
pub fn attribution(attribution: Attribution, words: Words) -> Rc<str> {
    words.get(match attribution {
        Attribution::Record => "setup.by_record",
        Attribution::Owner => "setup.by_owner",
    })
}
