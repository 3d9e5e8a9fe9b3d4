//! Edits of targets: one part of one period at a time. Threshold, target and stretch stay in their order.

use rust_decimal::Decimal;

use crate::{
    domain::{
        change::{Change, Label},
        date::Day,
        dated::Dated,
        kpi::{Direction, Kpi},
        period::PeriodLevel,
        scope::Scope,
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
    },
    engine::target_plan::{empty_plan, loses_parts, plan_at},
    state::edits::{Edit, EditError, facts::in_force, label_with, merged},
};

/// A part of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetPart {
    /// 门槛
    Threshold,
    /// 目标
    Target,
    /// 挑战
    Stretch,
}

impl TargetPart {
    /// In the order in which they are written.
    pub const ALL: [Self; 3] = [Self::Target, Self::Threshold, Self::Stretch];

    /// This part of a point.
    pub const fn of(self, point: &TargetPoint) -> Option<Decimal> {
        match self {
            Self::Threshold => point.threshold,
            Self::Target => Some(point.target),
            Self::Stretch => point.stretch,
        }
    }
}

/// Whose targets of which year, and how they are to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRow<'a> {
    /// The KPI.
    pub kpi: &'a Kpi,
    /// The scope.
    pub scope: &'a Scope,
    /// Name of the scope, for the label.
    pub name: &'a Text2,
    /// Fiscal year.
    pub year: i32,
    /// Level at which targets are written.
    pub level: PeriodLevel,
    /// First day of the revision, which starts from the plan in force on that day; `None` corrects the newest one.
    pub from: Option<Day>,
    /// Why, for the history; of a new revision only.
    pub reason: &'a str,
    /// Whether a plan that is written for shorter periods may be given up for this level.
    pub gives_up_finer: bool,
}

/// Writes one part of the target of one period (`place` counts from 0). Taking the target away takes threshold and
/// stretch with it; a series without any target left goes. A plan of a longer level is brought to the row's level; one
/// of a shorter level loses its parts by that, so it is only done where the row says so.
///
/// # Errors
/// No such period; threshold or stretch without a target; a wrong order of the three; a plan of a shorter level,
/// or one whose thresholds or stretches have no sum.
pub fn set_target(
    row: &TargetRow<'_>,
    series: Option<&TargetSeries>,
    place: usize,
    part: TargetPart,
    value: Option<Decimal>,
) -> Result<Edit, EditError> {
    let additive = row.kpi.unit.is_additive();
    let base = series.and_then(|series| in_force(&series.plan, row.from));
    let is_finer = |plan: &TargetPlan| plan.level < row.level && plan.values.iter().any(Option::is_some);
    if !row.gives_up_finer && base.is_some_and(is_finer) {
        return Err(EditError::FinerPlan);
    }
    if base.is_some_and(|plan| loses_parts(plan, row.level, additive)) {
        return Err(EditError::PartsIncomplete);
    }
    let mut plan = base.map_or_else(|| empty_plan(row.level), |plan| plan_at(plan, row.level, additive));
    let point = plan.values.get_mut(place).ok_or(EditError::NoSuchPeriod)?;
    *point = changed(*point, part, value)?;
    if let Some(point) = point {
        check_order(row.kpi.direction, point)?;
    }
    Ok(write_plan(row, series, plan, if value.is_some() { "target_set" } else { "target_cleared" }))
}

/// Several targets of a KPI that come in one gesture, as one edit: several changes of one series are one.
pub fn targets_together(kpi: &Kpi, changes: impl Iterator<Item = Change>) -> Edit {
    let changes = merged(changes);
    let label = Label::plain("targets_written").with("n", changes.len().to_string());
    Edit { label: label_with(label, "kpi", &kpi.name), changes }
}

/// Checks that the three parts run from worse to better.
///
/// # Errors
/// Which of the outer parts lies on the wrong side of the target.
pub fn check_order(direction: Direction, point: &TargetPoint) -> Result<(), EditError> {
    let is_worse = |left: Decimal, right: Decimal| match direction {
        Direction::Higher => left < right,
        Direction::Lower => left > right,
    };
    if point.threshold.is_some_and(|threshold| !is_worse(threshold, point.target)) {
        return Err(EditError::ThresholdOrder);
    }
    if point.stretch.is_some_and(|stretch| !is_worse(point.target, stretch)) {
        return Err(EditError::StretchOrder);
    }
    Ok(())
}

fn changed(
    point: Option<TargetPoint>,
    part: TargetPart,
    value: Option<Decimal>,
) -> Result<Option<TargetPoint>, EditError> {
    match (part, point, value) {
        (TargetPart::Target, _, None) => Ok(None),
        (TargetPart::Target, Some(point), Some(target)) => Ok(Some(TargetPoint { target, ..point })),
        (TargetPart::Target, None, Some(target)) => {
            Ok(Some(TargetPoint { threshold: None, target, stretch: None }))
        }
        (_, None, None) => Ok(None),
        (_, None, Some(_)) => Err(EditError::TargetFirst),
        (TargetPart::Threshold, Some(point), threshold) => Ok(Some(TargetPoint { threshold, ..point })),
        (TargetPart::Stretch, Some(point), stretch) => Ok(Some(TargetPoint { stretch, ..point })),
    }
}

fn write_plan(row: &TargetRow<'_>, series: Option<&TargetSeries>, plan: TargetPlan, key: &str) -> Edit {
    let label = label_with(
        Label::plain(key).with("code", &row.kpi.code).with("year", row.year.to_string()),
        "name",
        row.name,
    );
    let is_empty = plan.values.iter().all(Option::is_none);
    let replaces_all = row.from.is_none() && series.is_none_or(|series| series.plan.revisions().len() <= 1);
    let changes = match series {
        None if is_empty => Vec::new(),
        Some(series) if is_empty && replaces_all => vec![Change::remove(series.clone())],
        Some(series) => {
            let mut edited = series.clone();
            match (row.from, edited.plan.latest_mut()) {
                (None, Some(latest)) => *latest = plan,
                (from, _) => edited.plan.revise(from.unwrap_or(Day::BEGIN), plan, row.reason),
            }
            vec![Change::replace(Some(series.clone().into()), edited)]
        }
        None => vec![Change::create(TargetSeries {
            id: TargetSeries::id_for(row.kpi.id, row.scope, row.year),
            kpi: row.kpi.id,
            scope: row.scope.clone(),
            year: row.year,
            plan: first_revision(row.from, plan, row.reason),
        })],
    };
    Edit { label, changes }
}

fn first_revision(from: Option<Day>, plan: TargetPlan, reason: &str) -> Dated<TargetPlan> {
    let mut dated = Dated::default();
    dated.revise(from.unwrap_or(Day::BEGIN), plan, reason);
    dated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        about::About,
        id::Id,
        kpi::{Attribution, Formula, Perspective, Unit},
        record::Record,
    };

    fn kpi(direction: Direction) -> Kpi {
        Kpi {
            id: Id::from_raw(1),
            code: "K08".to_owned(),
            name: Text2::default(),
            definition: Text2::default(),
            variant: Text2::default(),
            perspective: Perspective::Operations,
            direction,
            unit: Unit::Ratio,
            precision: 2,
            formula: Formula::Number(Decimal::ONE),
            attribution: Attribution::Record,
            about: About::default(),
        }
    }

    fn series_after(edit: &Edit) -> Option<TargetSeries> {
        match edit.changes.first()?.after.clone()? {
            Record::TargetSeries(series) => Some(series),
            _ => None,
        }
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    /// The company's row of 2026.
    fn row<'a>(kpi: &'a Kpi, name: &'a Text2, level: PeriodLevel) -> TargetRow<'a> {
        static COMPANY: Scope = Scope::COMPANY;
        TargetRow {
            kpi,
            scope: &COMPANY,
            name,
            year: 2026,
            level,
            from: None,
            reason: "",
            gives_up_finer: false,
        }
    }

    #[test]
    fn a_target_is_written_completed_and_taken_away() {
        let kpi = kpi(Direction::Higher);
        let name = Text2::same("x");
        let row = row(&kpi, &name, PeriodLevel::Quarter);
        assert_eq!(
            set_target(&row, None, 0, TargetPart::Threshold, Some(decimal("0.9"))),
            Err(EditError::TargetFirst)
        );
        assert_eq!(
            set_target(&row, None, 4, TargetPart::Target, Some(decimal("0.9"))),
            Err(EditError::NoSuchPeriod)
        );
        let series =
            series_after(&set_target(&row, None, 0, TargetPart::Target, Some(decimal("0.95"))).unwrap())
                .unwrap();
        assert_eq!(series.plan.latest().map(|plan| plan.values.len()), Some(4));
        assert_eq!(
            set_target(&row, Some(&series), 0, TargetPart::Threshold, Some(decimal("0.95"))),
            Err(EditError::ThresholdOrder)
        );
        assert_eq!(
            set_target(&row, Some(&series), 0, TargetPart::Stretch, Some(decimal("0.9"))),
            Err(EditError::StretchOrder)
        );
        let series = series_after(
            &set_target(&row, Some(&series), 0, TargetPart::Threshold, Some(decimal("0.9"))).unwrap(),
        )
        .unwrap();
        let gone = set_target(&row, Some(&series), 0, TargetPart::Target, None).unwrap();
        assert!(gone.changes.first().is_some_and(|change| change.after.is_none()));
    }

    #[test]
    fn less_is_better_turns_the_order_round() {
        let point =
            TargetPoint { threshold: Some(decimal("4")), target: decimal("2"), stretch: Some(decimal("1")) };
        assert_eq!(check_order(Direction::Lower, &point), Ok(()));
        assert_eq!(check_order(Direction::Higher, &point), Err(EditError::ThresholdOrder));
    }

    #[test]
    fn a_dated_revision_keeps_the_one_before() {
        let kpi = kpi(Direction::Higher);
        let name = Text2::same("x");
        let mut row = row(&kpi, &name, PeriodLevel::Year);
        let series =
            series_after(&set_target(&row, None, 0, TargetPart::Target, Some(decimal("0.95"))).unwrap())
                .unwrap();
        row.from = "2026-07-01".parse().ok();
        let series = series_after(
            &set_target(&row, Some(&series), 0, TargetPart::Target, Some(decimal("0.97"))).unwrap(),
        )
        .unwrap();
        let at = |day: &str| {
            let plan = series.plan.at(day.parse().unwrap()).cloned().unwrap();
            plan.values.first().copied().flatten().map(|point| point.target)
        };
        assert_eq!((at("2026-06-30"), at("2026-07-01")), (Some(decimal("0.95")), Some(decimal("0.97"))));
    }

    #[test]
    fn months_are_not_given_up_for_a_year_without_consent() {
        let kpi = Kpi { unit: Unit::Currency, ..kpi(Direction::Higher) };
        let name = Text2::same("x");
        let mut row = row(&kpi, &name, PeriodLevel::Month);
        let mut series = None;
        for (place, target) in (0..12).zip(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]) {
            let edit = set_target(&row, series.as_ref(), place, TargetPart::Target, Some(decimal(target)));
            series = series_after(&edit.unwrap());
        }
        row.level = PeriodLevel::Year;
        let threshold = Some(decimal("60"));
        let refused = set_target(&row, series.as_ref(), 0, TargetPart::Threshold, threshold);
        assert_eq!(refused, Err(EditError::FinerPlan));
        row.gives_up_finer = true;
        // A threshold of March alone has no sum; the year would lose it.
        row.level = PeriodLevel::Month;
        let cut = set_target(&row, series.as_ref(), 2, TargetPart::Threshold, Some(decimal("2"))).unwrap();
        row.level = PeriodLevel::Year;
        let refused = set_target(&row, series_after(&cut).as_ref(), 0, TargetPart::Target, threshold);
        assert_eq!(refused, Err(EditError::PartsIncomplete));
        let edit = set_target(&row, series.as_ref(), 0, TargetPart::Threshold, threshold).unwrap();
        let plan = series_after(&edit).unwrap().plan.latest().cloned().unwrap();
        // By hand: 1 + 2 + … + 12 = 78.
        let point = TargetPoint { threshold, target: decimal("78"), stretch: None };
        assert_eq!((plan.level, plan.values), (PeriodLevel::Year, vec![Some(point)]));
        // A finer level loses nothing, so it needs no consent.
        row.gives_up_finer = false;
        row.level = PeriodLevel::Month;
        assert!(set_target(&row, series_after(&edit).as_ref(), 0, TargetPart::Target, threshold).is_ok());
    }

    #[test]
    fn a_day_before_the_newest_revision_starts_from_the_plan_in_force_then() {
        let kpi = kpi(Direction::Higher);
        let name = Text2::same("x");
        let mut row = row(&kpi, &name, PeriodLevel::Half);
        let mut series: Option<TargetSeries> = None;
        // First 0.90 and 0.91; from July on 0.97 in the second half; then, from April on, 0.93 in the first.
        for (from, place, target) in [
            (None, 0, "0.90"),
            (None, 1, "0.91"),
            (Some("2026-07-01"), 1, "0.97"),
            (Some("2026-04-01"), 0, "0.93"),
        ] {
            row.from = from.map(|day| day.parse().unwrap());
            let edit = set_target(&row, series.as_ref(), place, TargetPart::Target, Some(decimal(target)));
            series = series_after(&edit.unwrap());
        }
        let series = series.unwrap();
        let at = |day: &str| {
            let plan = series.plan.at(day.parse().unwrap()).cloned().unwrap();
            plan.values.iter().flatten().map(|point| point.target.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(at("2026-03-31"), ["0.90", "0.91"]);
        assert_eq!(at("2026-04-01"), ["0.93", "0.91"], "not the 0.97 of July");
        assert_eq!(at("2026-07-01"), ["0.90", "0.97"]);
    }
}
