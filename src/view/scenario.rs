//! Scenarios of a card as they are listed, and two to four of them side by side.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{id::Id, period::Period, scenario::Scenario, scope::Scope, workspace::Workspace},
    engine::query::WhatIfReading,
    view::{
        formats::Formats,
        number::{self, NO_VALUE},
        what_if::{Beside, own, pays, reached},
    },
};

/// Most scenarios side by side.
pub const MOST_BESIDE: usize = 4;

/// A scenario in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioRow {
    /// Which.
    pub id: Id<Scenario>,
    /// Its name.
    pub name: Rc<str>,
    /// What it is about; may be empty.
    pub note: String,
    /// The period where it is not that of the screen.
    pub other: Option<Period>,
    /// How many numbers it moves.
    pub count: usize,
    /// The total of its card; `None` until the engine has told it.
    pub own: Option<Beside>,
    /// What to know before it is trusted.
    pub warnings: Vec<Rc<str>>,
}

/// The scenarios of a card, by name, then id.
pub fn of_card<'w>(workspace: &'w Workspace, scope: &Scope, formats: &Formats) -> Vec<&'w Scenario> {
    let mut found: Vec<&Scenario> =
        workspace.scenarios.values().filter(|scenario| scenario.scope == *scope).collect();
    found.sort_by_key(|scenario| (formats.words.of(&scenario.name), scenario.id));
    found
}

/// The rows of the list; readings in the order of the scenarios, as far as they are there.
pub fn list(
    scenarios: &[&Scenario],
    readings: &[WhatIfReading],
    period: Period,
    workspace: &Workspace,
    formats: &Formats,
) -> Vec<ScenarioRow> {
    let row = |(place, scenario): (usize, &&Scenario)| {
        let reading = readings.get(place).filter(|reading| reading.moves == scenario.moves);
        ScenarioRow {
            id: scenario.id,
            name: formats.words.of(&scenario.name),
            note: scenario.note.clone(),
            other: Some(scenario.period).filter(|own| *own != period),
            count: scenario.moves.len(),
            own: reading.map(|reading| own(reading, workspace, formats)),
            warnings: reading.map(|reading| warnings(scenario, reading, formats)).unwrap_or_default(),
        }
    };
    scenarios.iter().enumerate().map(row).collect()
}

fn warnings(scenario: &Scenario, reading: &WhatIfReading, formats: &Formats) -> Vec<Rc<str>> {
    let words = formats.words;
    let text =
        |total: Option<Decimal>| total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total));
    let now = reading.card.0.total;
    let ground = (now != scenario.total)
        .then(|| words.with("what_if.ground", &[("then", &text(scenario.total)), ("now", &text(now))]));
    let refused = reading.carried.iter().filter(|carried| carried.is_err()).count();
    let refused = (refused > 0).then(|| words.with("what_if.refused_some", &[("n", &refused.to_string())]));
    ground.into_iter().chain(refused).collect()
}

/// A figure of all that stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct BesideLine {
    /// For the list's key.
    pub key: String,
    /// What it is.
    pub name: Rc<str>,
    /// As stored, then by scenario: text and exact value, which is empty where there is none.
    pub cells: Vec<(String, String)>,
}

/// The lines of a comparison: of every total its grade behind it, then pay, then all of it.
pub fn beside(readings: &[&WhatIfReading], workspace: &Workspace, formats: &Formats) -> Vec<BesideLine> {
    let words = formats.words;
    let totals = |reading: &WhatIfReading| -> Vec<Beside> {
        let own = own(reading, workspace, formats);
        std::iter::once(own).chain(reached(reading, workspace, formats)).collect()
    };
    let columns: Vec<Vec<Beside>> = readings.iter().map(|reading| totals(reading)).collect();
    let mut lines = Vec::new();
    let across = |columns: &[Vec<Beside>], place: usize, cell: &dyn Fn(&Beside, bool) -> (String, String)| {
        let stored = columns.first().and_then(|column| column.get(place)).map(|one| cell(one, false));
        let then = columns.iter().filter_map(|column| column.get(place)).map(|one| cell(one, true));
        stored.into_iter().chain(then).collect::<Vec<_>>()
    };
    let value = |one: &Beside, is_then: bool| match is_then {
        true => (one.then.clone(), one.exact.1.clone()),
        false => (one.now.clone(), one.exact.0.clone()),
    };
    let grade = |one: &Beside, is_then: bool| {
        let code =
            one.bands.as_ref().and_then(|[now, then]| if is_then { then.0.clone() } else { now.0.clone() });
        (code.clone().unwrap_or_else(|| NO_VALUE.to_owned()), code.unwrap_or_default())
    };
    for (place, one) in columns.first().into_iter().flatten().enumerate() {
        let name = |key: &str| words.with(key, &[("name", &one.name)]);
        lines.push(BesideLine {
            key: format!("total-{}", one.key),
            name: name("what_if.total_of"),
            cells: across(&columns, place, &value),
        });
        lines.push(BesideLine {
            key: format!("grade-{}", one.key),
            name: name("what_if.grade_of"),
            cells: across(&columns, place, &grade),
        });
    }
    let paid: Vec<Vec<Beside>> = readings.iter().map(|reading| pays(reading, workspace, formats)).collect();
    for (place, one) in paid.first().into_iter().flatten().enumerate() {
        let both = format!("{} · {}", one.name, one.sub);
        let name = words.with("what_if.pay_of", &[("name", &both)]);
        lines.push(BesideLine { key: format!("pay-{}", one.key), name, cells: across(&paid, place, &value) });
    }
    if paid.first().is_some_and(|column| column.len() > 1) {
        lines.push(BesideLine {
            key: "pay-all".to_owned(),
            name: words.get("what_if.pay_all"),
            cells: cost(readings, formats),
        });
    }
    lines
}

/// What all of it is paid, as stored and by scenario; nothing where one amount is missing, which is not 0.
fn cost(readings: &[&WhatIfReading], formats: &Formats) -> Vec<(String, String)> {
    let sum = |amounts: Vec<Option<Decimal>>| {
        amounts.into_iter().try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount?))
    };
    let cell = |sum: Option<Decimal>| {
        (
            sum.map_or_else(|| NO_VALUE.to_owned(), |sum| formats.amount(sum)),
            sum.map(number::machine).unwrap_or_default(),
        )
    };
    let stored =
        readings.first().map(|reading| sum(reading.pay.iter().map(|(now, _)| now.payout.earned).collect()));
    let then =
        readings.iter().map(|reading| sum(reading.pay.iter().map(|(_, then)| then.payout.earned).collect()));
    stored.into_iter().chain(then).map(cell).collect()
}
