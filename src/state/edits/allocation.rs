//! Handing targets down: the allocation and the targets that come of it are one edit, with a reason and a first day.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    domain::{
        allocation::{Allocation, AllocationPlan},
        change::{Change, Label},
        date::Day,
        dated::Dated,
        kpi::Kpi,
        period::PeriodLevel,
        scope::Scope,
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        workspace::Workspace,
    },
    engine::cascade::{AllocatedChild, AllocationReading},
    state::edits::{Edit, EditError, facts::in_force, label_with},
};

/// Months of a year.
const MONTHS: usize = 12;

/// What is to be handed down, and what the engine says it comes to.
#[derive(Debug, Clone)]
pub struct AllocationWish<'a> {
    /// The KPI.
    pub kpi: &'a Kpi,
    /// Whose target is handed down.
    pub node: &'a Scope,
    /// Its name, for the label.
    pub name: &'a Text2,
    /// Fiscal year.
    pub year: i32,
    /// The plan as it was written.
    pub plan: &'a AllocationPlan,
    /// What it comes to.
    pub reading: &'a AllocationReading,
    /// First day on which the targets hold; `None` corrects what holds.
    pub from: Option<Day>,
    /// Why; needed where targets change that are there already.
    pub reason: &'a str,
}

/// Writes the allocation and the targets of everybody in it, month by month. Thresholds and stretches that are there
/// keep their ratio to the target.
///
/// # Errors
/// A part is not known; targets change without a reason.
pub fn hand_down(workspace: &Workspace, wish: &AllocationWish<'_>) -> Result<Edit, EditError> {
    let reading = wish.reading;
    let children = || reading.children.iter().filter(|child| !child.is_left_out);
    let parts: Vec<&AllocatedChild> = children().chain(&reading.people).collect();
    if reading.fault.is_some() || parts.is_empty() || parts.iter().any(|part| part.months.len() != MONTHS) {
        return Err(EditError::PartsOpen);
    }
    let reason = wish.reason.trim();
    if reason.is_empty() && parts.iter().any(|part| part.stored.is_some()) {
        return Err(EditError::ReasonMissing);
    }
    let id = Allocation::id_for(wish.kpi.id, wish.node, wish.year);
    let stored = workspace.allocations.get(&id);
    let mut allocation = stored.cloned().unwrap_or_else(|| Allocation {
        id,
        kpi: wish.kpi.id,
        node: wish.node.clone(),
        year: wish.year,
        plan: Dated::default(),
    });
    revise(&mut allocation.plan, wish.from, wish.plan.clone(), reason);
    let mut changes = vec![Change::replace(stored.cloned().map(Into::into), allocation)];
    changes.extend(parts.into_iter().map(|part| written(wish, part, reason)));
    changes.retain(|change| change.before != change.after);
    let label = Label::plain("targets_handed_down")
        .with("code", &wish.kpi.code)
        .with("year", wish.year.to_string())
        .with("count", children().count().to_string());
    Ok(Edit { label: label_with(label, "name", wish.name), changes })
}

fn written(wish: &AllocationWish<'_>, part: &AllocatedChild, reason: &str) -> Change {
    let before = part.stored.as_ref().and_then(|series| in_force(&series.plan, wish.from));
    let edge = |pick: fn(&TargetPoint) -> Option<Decimal>| before.and_then(|plan| ratio_of(plan, pick));
    let (threshold, stretch) = (edge(|point| point.threshold), edge(|point| point.stretch));
    let places = u32::from(wish.reading.places);
    let at = |target: Decimal, (edge, whole): (Decimal, Decimal)| {
        let scaled = target.checked_mul(edge)?.checked_div(whole)?;
        Some(scaled.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize())
    };
    let point = |target: &Decimal| TargetPoint {
        threshold: threshold.and_then(|ratio| at(*target, ratio)),
        target: target.normalize(),
        stretch: stretch.and_then(|ratio| at(*target, ratio)),
    };
    let values = part.months.iter().map(|target| Some(point(target))).collect();
    let plan = TargetPlan { level: PeriodLevel::Month, values };
    let mut series = part.stored.clone().unwrap_or_else(|| TargetSeries {
        id: TargetSeries::id_for(wish.kpi.id, &part.scope, wish.year),
        kpi: wish.kpi.id,
        scope: part.scope.clone(),
        year: wish.year,
        plan: Dated::default(),
    });
    revise(&mut series.plan, wish.from, plan, reason);
    Change::replace(part.stored.clone().map(Into::into), series)
}

/// Writes a revision from a day on; without a day in place of the newest one.
fn revise<T: PartialEq>(dated: &mut Dated<T>, from: Option<Day>, value: T, reason: &str) {
    let newest = dated.revisions().last().map(|revision| revision.from);
    let from = from.or(newest).unwrap_or(Day::BEGIN);
    if dated.at(from) != Some(&value) {
        dated.revise(from, value, reason);
    }
}

/// A part of a year's targets beside the targets themselves; `None` where it is not set throughout, or targets add up
/// to nothing.
fn ratio_of(plan: &TargetPlan, pick: fn(&TargetPoint) -> Option<Decimal>) -> Option<(Decimal, Decimal)> {
    let mut sums = (Decimal::ZERO, Decimal::ZERO);
    for point in plan.values.iter().flatten() {
        sums.0 = sums.0.checked_add(pick(point)?)?;
        sums.1 = sums.1.checked_add(point.target)?;
    }
    (!sums.1.is_zero()).then_some(sums)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        about::About,
        allocation::{AllocationBase, AllocationChild, AllocationMethod, MonthShape},
        id::Id,
        kpi::{Attribution, Direction, Formula, Perspective, Unit},
        record::Record,
        scope::Member,
    };

    fn kpi() -> Kpi {
        Kpi {
            id: Id::from_raw(1),
            code: "K01".to_owned(),
            name: Text2::same("sales"),
            definition: Text2::default(),
            variant: Text2::default(),
            perspective: Perspective::Financial,
            direction: Direction::Higher,
            unit: Unit::Currency,
            precision: 2,
            formula: Formula::Number(Decimal::ONE),
            attribution: Attribution::Record,
            about: About::default(),
        }
    }

    fn plan(child: &Scope) -> AllocationPlan {
        AllocationPlan {
            base: AllocationBase::Typed(Decimal::from(1200)),
            factor: Decimal::ONE_HUNDRED,
            method: AllocationMethod::Percent,
            months: MonthShape::Even,
            children: vec![AllocationChild::new(child.clone())],
        }
    }

    fn reading(child: &Scope, month: i64, stored: Option<TargetSeries>) -> AllocationReading {
        AllocationReading {
            places: 2,
            base: None,
            plan: None,
            plan_months: Vec::new(),
            children: vec![AllocatedChild {
                scope: child.clone(),
                measured: Vec::new(),
                share: None,
                is_left_out: false,
                year: Some(Decimal::from(month * 12)),
                months: vec![Decimal::from(month); MONTHS],
                months_fault: None,
                stored,
                written: None,
            }],
            allocated: None,
            remainder: None,
            months: Vec::new(),
            people: Vec::new(),
            is_even_for_want: false,
            fault: None,
        }
    }

    fn series_of(edit: &Edit) -> TargetSeries {
        let found = edit.changes.iter().find_map(|change| match &change.after {
            Some(Record::TargetSeries(series)) => Some(series.clone()),
            _ => None,
        });
        found.unwrap()
    }

    #[test]
    fn targets_change_with_a_reason_and_keep_what_was_before() {
        let (kpi, name) = (kpi(), Text2::same("North"));
        let node = Scope::from(Member::Region(Id::from_raw(1)));
        let child = Scope::from(Member::Employee(Id::from_raw(2)));
        let (plan, first) = (plan(&child), reading(&child, 100, None));
        let mut wish = AllocationWish {
            kpi: &kpi,
            node: &node,
            name: &name,
            year: 2026,
            plan: &plan,
            reading: &first,
            from: None,
            reason: "",
        };
        let mut workspace = Workspace::default();
        let edit = hand_down(&workspace, &wish).unwrap();
        assert_eq!(edit.changes.len(), 2);
        edit.changes.iter().for_each(|change| workspace.apply(change));
        // A threshold of 80 in every month, 80 % of the target.
        let mut stored = series_of(&edit);
        for point in stored.plan.latest_mut().unwrap().values.iter_mut().flatten() {
            point.threshold = Some(Decimal::from(80));
        }
        let second = reading(&child, 110, Some(stored));
        wish.reading = &second;
        wish.from = "2026-07-01".parse().ok();
        assert_eq!(hand_down(&workspace, &wish), Err(EditError::ReasonMissing));
        wish.reason = " more territory ";
        let edit = hand_down(&workspace, &wish).unwrap();
        let series = series_of(&edit);
        let at = |day: &str| {
            let plan = series.plan.at(day.parse().unwrap()).cloned().unwrap();
            plan.values.first().copied().flatten().map(|point| (point.target, point.threshold))
        };
        assert_eq!(at("2026-06-30"), Some((Decimal::from(100), Some(Decimal::from(80)))));
        // By hand: 110 × 80 ÷ 100 = 88.
        assert_eq!(at("2026-07-01"), Some((Decimal::from(110), Some(Decimal::from(88)))));
        assert_eq!(series.plan.revisions().last().map(|one| one.reason.as_str()), Some("more territory"));
        // Taken back, everything is as it was.
        let mut after = workspace.clone();
        edit.changes.iter().for_each(|change| after.apply(change));
        assert_ne!(after, workspace);
        edit.changes.iter().rev().for_each(|change| after.apply(&change.inverse()));
        assert_eq!(after.allocations, workspace.allocations);
    }

    #[test]
    fn what_is_not_known_is_not_written() {
        let (kpi, name) = (kpi(), Text2::same("x"));
        let child = Scope::from(Member::Employee(Id::from_raw(2)));
        let (plan, mut open) = (plan(&child), reading(&child, 1, None));
        for child in &mut open.children {
            child.months.clear();
        }
        let wish = AllocationWish {
            kpi: &kpi,
            node: &Scope::COMPANY,
            name: &name,
            year: 2026,
            plan: &plan,
            reading: &open,
            from: None,
            reason: "",
        };
        assert_eq!(hand_down(&Workspace::default(), &wish), Err(EditError::PartsOpen));
    }
}
