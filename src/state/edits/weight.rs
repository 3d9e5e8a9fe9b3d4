//! Edits of weight sets. A set is one record, so that weights written in two tabs never mix.

use crate::{
    domain::{
        change::{Change, Label},
        date::Day,
        id::Id,
        kpi::Kpi,
        text::Text2,
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    },
    state::edits::{Edit, EditError, label_with, shares::deal},
};

/// Whose card is edited, and from when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPlace<'a> {
    /// The owner.
    pub owner: WeightOwner,
    /// Name of the owner, for labels.
    pub name: &'a Text2,
    /// First day of the weights; `None` corrects the set at hand.
    pub from: Option<Day>,
}

/// Gives a KPI a weight; a KPI that is not on the card joins at its end.
///
/// # Errors
/// A weight above 100 %.
pub fn set_weight(
    place: &CardPlace<'_>,
    set: Option<&WeightSet>,
    kpi: &Kpi,
    weight: Weight,
) -> Result<Edit, EditError> {
    if weight > Weight::WHOLE {
        return Err(EditError::WeightOutside);
    }
    let mut items = items_of(set);
    match items.iter_mut().find(|item| item.kpi == kpi.id) {
        Some(item) => item.weight = weight,
        None => items.push(WeightItem { kpi: kpi.id, weight }),
    }
    let label = labelled(place, "weight_set").with("code", &kpi.code);
    Ok(write_set(place, set, label, items, mode_of(set)))
}

/// Takes a KPI off the card.
pub fn remove_kpi(place: &CardPlace<'_>, set: &WeightSet, kpi: &Kpi) -> Edit {
    let items = set.items.iter().filter(|item| item.kpi != kpi.id).cloned().collect();
    write_set(place, Some(set), labelled(place, "weight_removed").with("code", &kpi.code), items, set.mode)
}

/// Brings the weights to 100 %: what is left goes in equal parts to KPIs without a weight; where there are none, or
/// too much is given, all weights change in proportion. Nothing is lost to rounding (largest remainder).
///
/// # Errors
/// A card without KPIs.
pub fn spread(place: &CardPlace<'_>, set: &WeightSet) -> Result<Edit, EditError> {
    let given = set.total().0;
    let left = Weight::WHOLE.0.saturating_sub(given);
    let without: Vec<Id<Kpi>> =
        set.items.iter().filter(|item| item.weight.0 == 0).map(|item| item.kpi).collect();
    let mut items = set.items.clone();
    if left > 0 && !without.is_empty() {
        let parts = deal(left, &vec![0; without.len()]);
        let empty = items.iter_mut().filter(|item| item.weight.0 == 0);
        empty.zip(parts).for_each(|(item, part)| item.weight = Weight(part));
    } else {
        let claims: Vec<u32> = items.iter().map(|item| item.weight.0).collect();
        let parts = deal(Weight::WHOLE.0, &claims);
        items.iter_mut().zip(parts).for_each(|(item, part)| item.weight = Weight(part));
    }
    if items.is_empty() {
        return Err(EditError::NoKpis);
    }
    Ok(write_set(place, Some(set), labelled(place, "weights_spread"), items, set.mode))
}

/// Gives every KPI of the card its weight, in the card's order, as they were judged.
///
/// # Errors
/// Weights that are not one for each KPI or do not total 100 %.
pub fn judged(place: &CardPlace<'_>, set: &WeightSet, weights: &[Weight]) -> Result<Edit, EditError> {
    if set.items.is_empty() {
        return Err(EditError::NoKpis);
    }
    if weights.len() != set.items.len() || Weight::total(weights.iter().copied()) != Weight::WHOLE {
        return Err(EditError::SharesNotWhole);
    }
    let items = set.items.iter().zip(weights);
    let items = items.map(|(item, weight)| WeightItem { kpi: item.kpi, weight: *weight }).collect();
    Ok(write_set(place, Some(set), labelled(place, "weights_judged"), items, set.mode))
}

/// Weights after one of them was moved: locked ones stay, the others share what is left in proportion to what they had
/// (evenly where they had nothing), by largest remainder. The moved one goes as far as the locks let it; without
/// another that is free it takes what they leave.
pub fn slide(weights: &[Weight], locked: &[bool], at: usize, to: Weight) -> Vec<Weight> {
    let is_locked = |place: usize| place != at && locked.get(place).copied().unwrap_or_default();
    let places = 0..weights.len();
    let of = |place: usize| weights.get(place).map_or(0, |weight| weight.0);
    let held: u32 = places.clone().filter(|place| is_locked(*place)).map(of).fold(0, u32::saturating_add);
    let room = Weight::WHOLE.0.saturating_sub(held);
    let free: Vec<usize> = places.filter(|place| *place != at && !is_locked(*place)).collect();
    let own = if free.is_empty() { room } else { to.0.min(room) };
    let claims: Vec<u32> = free.iter().map(|place| of(*place)).collect();
    let parts = deal(room.saturating_sub(own), &claims);
    let mut moved = weights.to_vec();
    for (place, part) in free.into_iter().zip(parts).chain([(at, own)]) {
        if let Some(weight) = moved.get_mut(place) {
            *weight = Weight(part);
        }
    }
    moved
}

/// Says what a total other than 100 % means.
pub fn set_mode(place: &CardPlace<'_>, set: &WeightSet, mode: WeightMode) -> Edit {
    write_set(place, Some(set), labelled(place, "weights_mode"), set.items.clone(), mode)
}

/// Gives the owner a set of its own, beginning with the weights that have held for it so far.
pub fn own_set(place: &CardPlace<'_>, inherited: Option<&WeightSet>) -> Edit {
    let items = items_of(inherited);
    write_set(place, None, labelled(place, "weights_own"), items, mode_of(inherited))
}

/// Takes the owner's set away: the wider one holds again.
pub fn remove_set(place: &CardPlace<'_>, set: &WeightSet) -> Edit {
    Edit::one(labelled(place, "weights_removed"), Change::remove(set.clone()))
}

fn items_of(set: Option<&WeightSet>) -> Vec<WeightItem> {
    set.map(|set| set.items.clone()).unwrap_or_default()
}

fn mode_of(set: Option<&WeightSet>) -> WeightMode {
    set.map(|set| set.mode).unwrap_or_default()
}

fn labelled(place: &CardPlace<'_>, key: &str) -> Label {
    label_with(Label::plain(key), "name", place.name)
}

fn write_set(
    place: &CardPlace<'_>,
    set: Option<&WeightSet>,
    label: Label,
    items: Vec<WeightItem>,
    mode: WeightMode,
) -> Edit {
    let at_hand = set.filter(|set| set.owner == place.owner);
    let from = place.from.or(at_hand.map(|set| set.from)).unwrap_or(Day::BEGIN);
    let written =
        WeightSet { id: WeightSet::id_for(place.owner, from), owner: place.owner, from, mode, items };
    let before = at_hand.filter(|set| set.id == written.id).cloned().map(Into::into);
    Edit::one(label, Change::replace(before, written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Record;

    fn item(kpi: u64, percent: u32) -> WeightItem {
        WeightItem { kpi: Id::from_raw(kpi), weight: Weight::percent(percent) }
    }

    fn set(items: Vec<WeightItem>) -> WeightSet {
        let owner = WeightOwner::Company;
        WeightSet {
            id: WeightSet::id_for(owner, Day::BEGIN),
            owner,
            from: Day::BEGIN,
            mode: WeightMode::Enforce,
            items,
        }
    }

    fn after(edit: &Edit) -> WeightSet {
        match edit.changes.first().and_then(|change| change.after.clone()) {
            Some(Record::WeightSet(set)) => set,
            _ => unreachable!("a weight set"),
        }
    }

    fn place(name: &Text2) -> CardPlace<'_> {
        CardPlace { owner: WeightOwner::Company, name, from: None }
    }

    #[test]
    fn what_is_left_goes_to_those_without_weight() {
        let name = Text2::same("x");
        let spread_out =
            after(&spread(&place(&name), &set(vec![item(1, 95), item(2, 0), item(3, 0)])).unwrap());
        assert_eq!(
            spread_out.items,
            vec![
                item(1, 95),
                WeightItem { kpi: Id::from_raw(2), weight: Weight(25_000) },
                WeightItem { kpi: Id::from_raw(3), weight: Weight(25_000) }
            ]
        );
    }

    #[test]
    fn without_such_and_with_too_much_all_change_in_proportion() {
        let name = Text2::same("x");
        for percents in [[40, 30, 20], [80, 60, 40]] {
            let items = (1..).zip(percents).map(|(kpi, percent)| item(kpi, percent)).collect();
            let result = after(&spread(&place(&name), &set(items)).unwrap());
            // By hand: 4 : 3 : 2 of 100 % is 44.44…, 33.33…, 22.22…; the largest remainder is the first's.
            assert_eq!(
                result.items.iter().map(|item| item.weight.0).collect::<Vec<_>>(),
                [444_500, 333_300, 222_200]
            );
            assert_eq!(result.total(), Weight::WHOLE);
        }
        assert_eq!(spread(&place(&name), &set(Vec::new())), Err(EditError::NoKpis));
    }

    #[test]
    fn sliding_one_weight_leaves_locks_and_the_whole_as_they_are() {
        let percents = |list: &[u32]| list.iter().copied().map(Weight::percent).collect::<Vec<_>>();
        let start = percents(&[40, 30, 20, 10]);
        let none = [false; 4];
        // By hand: 60 are left of 40 → 55: 45 in the proportion 30 : 20 : 10.
        assert_eq!(
            slide(&start, &none, 0, Weight::percent(55)),
            [Weight::percent(55), Weight(225_000), Weight::percent(15), Weight(75_000)]
        );
        // 30 locked: 100 − 30 − 50 = 20 in the proportion 20 : 10 is 13.33… and 6.66…, the larger remainder is the last's.
        let lock = [false, true, false, false];
        assert_eq!(
            slide(&start, &lock, 0, Weight::percent(50)),
            [Weight::percent(50), Weight::percent(30), Weight(133_300), Weight(66_700)]
        );
        // No further than the locks let it, and the others have nothing left.
        assert_eq!(slide(&start, &lock, 0, Weight::percent(90)), percents(&[70, 30, 0, 0]));
        // Those that have nothing share evenly.
        assert_eq!(
            slide(&percents(&[100, 0, 0]), &[false; 3], 0, Weight::percent(60)),
            percents(&[60, 20, 20])
        );
        // Nobody else is free: it takes what is left.
        assert_eq!(slide(&percents(&[50, 40]), &[false, true], 0, Weight::percent(10)), percents(&[60, 40]));
        assert_eq!(slide(&[], &[], 0, Weight::percent(10)), []);
    }

    #[test]
    fn judged_weights_are_one_for_each_and_whole() {
        let name = Text2::same("x");
        let old = set(vec![item(1, 70), item(2, 30)]);
        let edit = judged(&place(&name), &old, &[Weight(611_111), Weight(388_889)]).unwrap();
        let written: Vec<u32> = after(&edit).items.iter().map(|item| item.weight.0).collect();
        assert_eq!((written, edit.changes.len()), (vec![611_111, 388_889], 1));
        for wrong in [&[Weight::WHOLE][..], &[Weight::percent(50), Weight::percent(49)]] {
            assert_eq!(judged(&place(&name), &old, wrong), Err(EditError::SharesNotWhole));
        }
        assert_eq!(judged(&place(&name), &set(Vec::new()), &[]), Err(EditError::NoKpis));
    }

    #[test]
    fn a_day_starts_a_set_of_its_own() {
        let name = Text2::same("x");
        let old = set(vec![item(1, 100)]);
        let day = "2026-07-01".parse().ok();
        let dated = CardPlace { from: day, ..place(&name) };
        let edit = spread(&dated, &old).unwrap();
        assert_eq!(edit.changes.first().and_then(|change| change.before.clone()), None);
        assert_eq!(Some(after(&edit).from), day);
        let own = own_set(
            &CardPlace { owner: WeightOwner::Account(Id::from_raw(5)), name: &name, from: None },
            Some(&old),
        );
        assert_eq!(after(&own).items, old.items);
    }
}
