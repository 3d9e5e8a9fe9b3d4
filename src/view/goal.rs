//! The answer to a goal, in words: the value that reaches it, or what keeps the total below.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Kpi, Unit},
        scenario::MovePart,
        workspace::Workspace,
    },
    engine::query::{GoalReading, Hindrance, Unreachable},
    view::{formats::Formats, number, what_if::refusal_key},
};

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalSaid {
    /// The answer.
    pub text: Rc<str>,
    /// What stands below it.
    pub more: Option<Rc<str>>,
    /// Whether no value is the answer.
    pub is_refusal: bool,
}

/// The goal that is asked for first: the points of the target.
pub fn first_goal(workspace: &Workspace, formats: &Formats) -> String {
    let bands = workspace.bands.values().next().map(|table| table.bands.as_slice()).unwrap_or_default();
    let best = bands.iter().map(|band| band.from).filter(|from| *from <= formats.scale.target).max();
    number::trimmed(best.unwrap_or(formats.scale.target), 2)
}

/// A value that was looked for, with all its places and its unit.
pub fn value_text(value: Decimal, part: MovePart, kpi: Option<&Kpi>, formats: &Formats) -> String {
    match (part, kpi) {
        (MovePart::Weight, _) => format!("{}%", number::trimmed(value, 4)),
        (_, Some(kpi)) if kpi.unit == Unit::Ratio => {
            format!("{}%", number::percent_trimmed(value, u32::from(kpi.precision)))
        }
        (_, Some(kpi)) => formats.full_exact(kpi, value),
        (_, None) => number::trimmed(value, 9),
    }
}

/// The answer.
pub fn said(reading: &GoalReading, part: MovePart, kpi: Option<&Kpi>, formats: &Formats) -> GoalSaid {
    let words = formats.words;
    let value = |value: Decimal| value_text(value, part, kpi, formats);
    let name = words.get(&format!("what_if.{}", part.name()));
    match &reading.outcome {
        Ok(found) => {
            let is_fall =
                reading.total.is_some_and(|total| total >= found.total && reading.now != Some(found.to));
            let key = if is_fall { "what_if.goal_room" } else { "what_if.goal_reached" };
            let (to, total) = (value(found.to), formats.total(found.total));
            let text = words.with(key, &[("part", &name), ("value", &to), ("total", &total)]);
            let short =
                found.short_total.map_or_else(|| number::NO_VALUE.to_owned(), |total| formats.total(total));
            let more = words.with("what_if.goal_short", &[("value", &value(found.short)), ("total", &short)]);
            GoalSaid { text, more: Some(more), is_refusal: false }
        }
        Err(Unreachable::Always) => {
            GoalSaid { text: words.get("what_if.goal_always"), more: None, is_refusal: true }
        }
        Err(Unreachable::NoTotal) => {
            GoalSaid { text: words.get("what_if.goal_no_total"), more: None, is_refusal: true }
        }
        Err(Unreachable::Refused(refusal)) => {
            GoalSaid { text: words.get(refusal_key(*refusal)), more: None, is_refusal: true }
        }
        Err(Unreachable::Short { at, total, by }) => {
            let (at, total) = (value(*at), formats.total(*total));
            let with = words.with(&format!("what_if.with_{}", part.name()), &[("value", &at)]);
            let text = words.with("what_if.goal_unreachable", &[("with", &with), ("total", &total)]);
            let more = match by {
                Hindrance::Cap(score) => words.with("what_if.by_cap", &[("score", &formats.score(*score))]),
                Hindrance::CardCap => words.get("what_if.by_card_cap"),
                Hindrance::RedLine => words.get("what_if.by_red_line"),
                Hindrance::NoWeight => words.get("what_if.by_no_weight"),
                Hindrance::Whole => words.get("what_if.by_whole"),
                Hindrance::Others => words.get("what_if.by_others"),
            };
            GoalSaid { text, more: Some(more), is_refusal: true }
        }
    }
}
