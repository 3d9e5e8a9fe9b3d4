//! Every number of a card moved down and up by a part of itself, one at a time, through the same door as every change.

use rust_decimal::Decimal;

use crate::{
    domain::scenario::{Move, MovePart},
    engine::{
        exact::Exact,
        kept::Kept,
        model::Model,
        query::{Swing, TornadoDraft, TornadoReading, WhatIf},
        report::{Indicator, Outcome},
        what_if::what_if,
    },
};

/// What every number does to the total, the widest first; of equal ones in the card's order.
pub(in crate::engine) fn tornado(model: &mut Model, kept: &mut Kept, draft: &TornadoDraft) -> TornadoReading {
    let card = what_if(model, kept, &draft.what_if).card.1;
    let mut swings = Vec::new();
    for indicator in card.indicators.iter().filter(|one| one.weight.is_some_and(|weight| weight.0 > 0)) {
        for part in MovePart::ALL {
            let Some(number) = number_of(indicator, part) else { continue };
            let side = |sign: i64| {
                let times = Exact::from(draft.percent).times(Exact::ratio(i128::from(sign), 100)?)?;
                Exact::from(number).times(Exact::ONE.plus(times)?)?.to_decimal()
            };
            let (Some(low), Some(high)) = (side(-1), side(1)) else { continue };
            let mut total = |to: Decimal| {
                let mut moves: Vec<Move> = draft.what_if.moves.clone();
                moves.retain(|one| (one.kpi, one.part) != (indicator.kpi, part));
                moves.push(Move { kpi: indicator.kpi, part, to });
                let found = what_if(model, kept, &WhatIf { moves, ..draft.what_if.clone() });
                found.carried.last()?.as_ref().ok()?;
                found.card.1.total
            };
            let (at_low, at_high) = (total(low), total(high));
            swings.push(Swing { kpi: indicator.kpi, part, low: (low, at_low), high: (high, at_high) });
        }
    }
    let width = |swing: &Swing| {
        let ends = swing.low.1.into_iter().chain(swing.high.1).chain(card.total);
        let (least, most) = (ends.clone().min(), ends.max());
        most.zip(least).and_then(|(most, least)| most.checked_sub(least)).unwrap_or_default()
    };
    swings.sort_by_key(|swing| std::cmp::Reverse(width(swing)));
    TornadoReading { total: card.total, swings }
}

fn number_of(indicator: &Indicator, part: MovePart) -> Option<Decimal> {
    match part {
        MovePart::Actual => match indicator.actual {
            Outcome::Value { value, .. } => Some(value),
            Outcome::Missing(_) => None,
        },
        MovePart::Target => indicator.target.map(|point| point.target),
        MovePart::Weight => indicator.weight.map(|weight| Decimal::new(i64::from(weight.0), 4)),
    }
}
