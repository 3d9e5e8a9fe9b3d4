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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            kpi::Unit,
            scenario::{Move, MovePart},
            text::{Lang, Text2},
        },
        engine::query::{Carried, MoveRefusal},
        view::{
            message::Words,
            sample_tests::{card, decimal, indicator, kpi},
        },
    };

    #[test]
    fn a_scenario_says_when_its_ground_has_changed_and_what_it_comes_to_beside_others() {
        let one = kpi("A", Unit::Count, 0);
        let workspace = Workspace::default();
        let formats = Formats::of(Words::new(Lang::En), &workspace);
        let moves = vec![Move { kpi: one.id, part: MovePart::Actual, to: decimal("9") }];
        let scenario = |total: &str| Scenario {
            id: Id::from_raw(7),
            name: Text2::same("Push"),
            note: String::new(),
            scope: Scope::COMPANY,
            period: Period::first(),
            moves: moves.clone(),
            base: 3,
            total: Some(decimal(total)),
        };
        let side = |total: &str| card(Some(total), vec![indicator(&one, Some(total), 100, Some(total))]);
        let reading = |then: &str, carried| WhatIfReading {
            card: (side("80.00"), side(then)),
            reached: Vec::new(),
            pay: Vec::new(),
            moves: moves.clone(),
            carried: vec![carried],
            changes: Vec::new(),
        };
        let told = |scenario: &Scenario, reading: WhatIfReading| {
            let rows = list(&[scenario], &[reading], Period::first(), &workspace, &formats);
            rows.first().map(|row| (row.own.as_ref().map(|own| own.then.clone()), row.warnings.len()))
        };
        let shown = |text: &str| Some(text.to_owned());
        assert_eq!(told(&scenario("80"), reading("85.00", Ok(Carried::Written))), Some((shown("85.00"), 0)));
        assert_eq!(told(&scenario("79"), reading("85.00", Ok(Carried::Written))), Some((shown("85.00"), 1)));
        let refused = reading("80.00", Err(MoveRefusal::NotOnCard));
        assert_eq!(told(&scenario("79"), refused), Some((shown("80.00"), 2)));
        // An answer to other moves says nothing about these.
        let other = WhatIfReading { moves: Vec::new(), ..reading("85.00", Ok(Carried::Written)) };
        assert_eq!(told(&scenario("80"), other), Some((None, 0)));
        let (left, right) = (reading("85.00", Ok(Carried::Alone)), reading("70.00", Ok(Carried::Alone)));
        let lines = beside(&[&left, &right], &workspace, &formats);
        let cells: Vec<&str> =
            lines.first().into_iter().flat_map(|line| &line.cells).map(|(text, _)| text.as_str()).collect();
        assert_eq!(cells, ["80.00", "85.00", "70.00"]);
    }
}
