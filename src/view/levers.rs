//! What would move the total of a card, as a table: one row per indicator that counts, in the card's order.

use rust_decimal::Decimal;

use crate::{
    domain::{id::Id, kpi::Kpi, workspace::Workspace},
    engine::report::{Sensitivity, Shift},
    view::{formats::Formats, number},
};

/// Places of a change that comes before rounding.
const FINE_PLACES: u32 = 3;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeverRow {
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// Its name.
    pub name: String,
    /// Change with a point of weight more, target, threshold and stretch higher; `None` where there is nothing to move.
    pub changes: [Option<String>; 4],
    /// Whether no indicator moves the total further, by whatever number.
    pub is_most: bool,
}

/// The rows; none where the card has no total.
pub fn rows(found: &Sensitivity, workspace: &Workspace, formats: &Formats) -> Vec<LeverRow> {
    let reach = |change: Option<Decimal>| change.map(|change| change.abs()).unwrap_or_default();
    let shifts = |place: usize| {
        let lever = found.levers.get(place)?;
        Some([&lever.target, &lever.threshold, &lever.stretch].map(Option::as_ref))
    };
    let furthest = |place: usize| {
        let of_shifts = shifts(place).into_iter().flatten().flatten().map(|shift| reach(shift.change));
        let of_weight = found.levers.get(place).and_then(|lever| lever.weight);
        of_shifts.chain([reach(of_weight)]).max().unwrap_or_default()
    };
    let all: Vec<Decimal> = (0..found.levers.len()).map(furthest).collect();
    let most = all.iter().max().copied().filter(|most| !most.is_zero());
    let shown = |shift: Option<&Shift>| {
        let shift = shift?;
        Some(match shift.change {
            Some(change) => number::signed(change, u32::from(formats.rounding.total)),
            None => formats.words.get("levers.no_total").to_string(),
        })
    };
    let row = |(place, lever): (usize, &crate::engine::report::Lever)| {
        let kpi = workspace.kpis.get(&lever.kpi)?;
        let [target, threshold, stretch] = shifts(place)?.map(shown);
        let weight = lever.weight.map(|change| number::signed(change, FINE_PLACES));
        Some(LeverRow {
            kpi: lever.kpi,
            name: formats.words.of(&kpi.name).to_string(),
            changes: [weight, target, threshold, stretch],
            is_most: most.is_some() && all.get(place).copied() == most,
        })
    };
    found.levers.iter().enumerate().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::starter::starter,
        domain::{period::Period, scope::Scope, text::Lang},
        engine::report::Lever,
        view::message::Words,
    };

    #[test]
    fn each_change_stands_in_its_column_and_the_furthest_is_marked() {
        let workspace = starter();
        let kpis: Vec<_> = workspace.kpis.keys().take(2).collect();
        let shift = |change: Option<i64>| {
            let change = change.map(|change| Decimal::new(change, 2));
            Some(Shift { to: Decimal::ONE, score: None, total: None, change })
        };
        let lever = |kpi: Option<&Id<Kpi>>, weight: Option<i64>, target: Option<Shift>| {
            let weight = weight.map(|weight| Decimal::new(weight, 4));
            let kpi = kpi.copied().unwrap_or(Id::from_raw(0));
            Lever { kpi, score: None, weight, target, threshold: None, stretch: None }
        };
        let levers = vec![
            lever(kpis.first(), Some(-1234), shift(Some(-40))),
            lever(kpis.get(1), None, shift(None)),
            lever(None, Some(90_000), None),
        ];
        let (scope, period) = (Scope::COMPANY, Period::first());
        let found = Sensitivity { scope, period, total: Some(Decimal::ONE), levers };
        let formats = Formats::of(Words::new(Lang::En), &workspace);
        let rows = rows(&found, &workspace, &formats);
        let text = |text: &str| Some(text.to_owned());
        // The KPI that is gone has no row.
        let [first, second] = rows.as_slice() else { return assert_eq!(rows.len(), 2) };
        assert_eq!(first.changes, [text("\u{2212}0.123"), text("\u{2212}0.40"), None, None]);
        assert_eq!(second.changes, [None, text("no score"), None, None]);
        assert!(!first.is_most && !second.is_most, "what is gone moved it further");
        let alone = Sensitivity { levers: found.levers.iter().take(2).cloned().collect(), ..found };
        let marked: Vec<bool> =
            super::rows(&alone, &workspace, &formats).iter().map(|row| row.is_most).collect();
        assert_eq!(marked, [true, false]);
    }
}
