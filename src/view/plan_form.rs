//! A card rule as it is typed, what is wrong with it, and card rules, points and red lines in words.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    data::validate::{PlanPart, plan_findings},
    domain::{
        card_rule::{CardPlan, PointsLimits, RollUp},
        kpi::{Direction, Kpi, Unit},
        period::{Period, PeriodLevel},
        scoring::{RedLine, RedLineEffect},
        workspace::Workspace,
    },
    engine::query::Coverage,
    view::{
        entry,
        formats::Formats,
        group_form::{GroupFault, GroupForm},
        message::Words,
        number,
    },
};

/// Most decimal places of points that somebody has chosen.
const POINT_PLACES: u32 = 9;
/// Most years that are offered for points.
const MOST_YEARS: i32 = 6;

/// A number of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanField {
    /// Lowest total.
    Floor,
    /// Highest total.
    Cap,
    /// Most that one item adds.
    EachUp,
    /// Most that one item deducts.
    EachDown,
    /// Most that all items add.
    SumUp,
    /// Most that all items deduct.
    SumDown,
}

impl PlanField {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Floor, Self::Cap, Self::EachUp, Self::EachDown, Self::SumUp, Self::SumDown];

    /// Id of its control on the page.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Floor => "plan-floor",
            Self::Cap => "plan-cap",
            Self::EachUp => "plan-each-up",
            Self::EachDown => "plan-each-down",
            Self::SumUp => "plan-sum-up",
            Self::SumDown => "plan-sum-down",
        }
    }

    /// Key of its label.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Floor => "plan.floor",
            Self::Cap => "plan.cap",
            Self::EachUp => "plan.each_up",
            Self::EachDown => "plan.each_down",
            Self::SumUp => "plan.sum_up",
            Self::SumDown => "plan.sum_down",
        }
    }

    const fn place(self) -> usize {
        self as usize
    }
}

/// What is wrong with a card rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanFaults {
    /// At its numbers: field and key.
    pub fields: Vec<(PlanField, &'static str)>,
    /// At its groups: place and key.
    pub groups: Vec<GroupFault>,
}

/// A card rule as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanForm {
    /// How scores make the total.
    pub roll_up: RollUp,
    /// How those of each perspective are put together first.
    pub groups: Option<RollUp>,
    /// Groups of one's own, where they take the place of perspectives.
    pub own: Option<GroupForm>,
    /// What was written about them before another way was picked.
    pub own_before: Option<GroupForm>,
    texts: [String; 6],
}

impl PlanForm {
    /// The form of a plan.
    pub fn of(plan: &CardPlan) -> Self {
        let points = &plan.points;
        let numbers =
            [plan.floor, plan.cap, points.each_up, points.each_down, points.sum_up, points.sum_down];
        let texts =
            numbers.map(|number| number.map(|number| entry::write(number, Unit::Points)).unwrap_or_default());
        let own = (!plan.own_groups.is_empty()).then(|| GroupForm::of(&plan.own_groups));
        Self { roll_up: plan.roll_up, groups: plan.groups, own, own_before: None, texts }
    }

    /// The text of a field.
    pub fn text(&self, field: PlanField) -> &str {
        self.texts.get(field.place()).map_or("", String::as_str)
    }

    /// Writes the text of a field.
    pub fn set(&mut self, field: PlanField, text: String) {
        if let Some(place) = self.texts.get_mut(field.place()) {
            *place = text;
        }
    }

    /// The plan, or what is wrong.
    ///
    /// # Errors
    /// Fields that cannot be read, or that contradict each other.
    pub fn judge(&self, workspace: &Workspace) -> Result<CardPlan, PlanFaults> {
        let mut wrong = Vec::new();
        let mut read = |field: PlanField| -> Option<Decimal> {
            entry::read(self.text(field), Unit::Points).unwrap_or_else(|error| {
                wrong.push((field, error.key()));
                None
            })
        };
        let mut plan = CardPlan {
            roll_up: self.roll_up,
            groups: self.groups.filter(|_| self.own.is_none()),
            own_groups: Vec::new(),
            floor: read(PlanField::Floor),
            cap: read(PlanField::Cap),
            points: PointsLimits {
                each_up: read(PlanField::EachUp),
                each_down: read(PlanField::EachDown),
                sum_up: read(PlanField::SumUp),
                sum_down: read(PlanField::SumDown),
            },
        };
        for (part, _) in plan_findings(&plan) {
            wrong.push(match part {
                PlanPart::Limits => (PlanField::Floor, "plan.wrong.limits"),
                PlanPart::Points(place) => {
                    // Floor and cap stand before the limits of points.
                    (PlanField::ALL.get(place + 2).copied().unwrap_or(PlanField::EachUp), "plan.wrong.size")
                }
                // Groups are judged row by row.
                PlanPart::Group(_) => continue,
            });
        }
        let groups = match &self.own {
            None => Vec::new(),
            Some(own) if own.rows.is_empty() => vec![(0, "groups.wrong.none")],
            Some(own) => match own.read(workspace) {
                Ok(read) => {
                    plan.own_groups = read;
                    Vec::new()
                }
                Err(faults) => faults,
            },
        };
        if wrong.is_empty() && groups.is_empty() {
            Ok(plan)
        } else {
            Err(PlanFaults { fields: wrong, groups })
        }
    }
}

/// Ways to roll up, those that most people want first.
pub const ROLL_UPS: [RollUp; 7] = [
    RollUp::WeightedMean,
    RollUp::Mean,
    RollUp::GeometricMean,
    RollUp::Min,
    RollUp::Max,
    RollUp::Sum,
    RollUp::WorstChild,
];

/// The name of a roll-up.
pub fn roll_up_name(roll_up: RollUp, words: Words) -> Rc<str> {
    words.get(match roll_up {
        RollUp::WeightedMean => "plan.roll_up_named.weighted_mean",
        RollUp::Mean => "plan.roll_up_named.mean",
        RollUp::GeometricMean => "plan.roll_up_named.geometric_mean",
        RollUp::Min => "plan.roll_up_named.min",
        RollUp::Max => "plan.roll_up_named.max",
        RollUp::Sum => "plan.roll_up_named.sum",
        RollUp::WorstChild => "plan.roll_up_named.worst_child",
    })
}

/// Floor and cap of totals in words.
pub fn limits(plan: &CardPlan, words: Words) -> String {
    let parts = [("plan.floor_at", plan.floor), ("plan.cap_at", plan.cap)];
    let told =
        parts.into_iter().filter_map(|(key, limit)| Some(words.with(key, &[("points", &points(limit?))])));
    or_none(told.collect(), words)
}

/// Limits of points outside the weights in words: `每项 −5 至 +3`.
pub fn points_limits(plan: &CardPlan, words: Words) -> String {
    let limits = &plan.points;
    let range = |down: Option<Decimal>, up: Option<Decimal>| {
        let down = down.map(|down| number::signed(-down, down.normalize().scale()));
        let up = up.map(|up| number::signed(up, up.normalize().scale()));
        let both: Vec<String> = [down, up].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(" / "))
    };
    let parts = [
        ("plan.each_limits", range(limits.each_down, limits.each_up)),
        ("plan.sum_limits", range(limits.sum_down, limits.sum_up)),
    ];
    let told = parts.into_iter().filter_map(|(key, range)| Some(words.with(key, &[("range", &range?)])));
    or_none(told.collect(), words)
}

/// Points with their sign: `+3`, `−1.5`.
pub fn signed_points(points: Decimal) -> String {
    number::signed(points, points.normalize().scale())
}

/// The limit of a red line: `≥ 10%`.
pub fn red_line_limit(line: &RedLine, kpi: &Kpi, formats: &Formats) -> String {
    let sign = match kpi.direction {
        Direction::Higher => "≥",
        Direction::Lower => "≤",
    };
    format!("{sign} {}", formats.target(kpi, line.limit))
}

/// What a red line does to the total.
pub fn red_line_effect(effect: &RedLineEffect, words: Words) -> Rc<str> {
    match effect {
        RedLineEffect::ZeroTotal => words.get("red_lines.zero"),
        RedLineEffect::CapTotal(limit) => words.with("red_lines.total", &[("points", &points(*limit))]),
        RedLineEffect::CapGrade(code) => words.with("red_lines.grade", &[("band", code)]),
    }
}

/// Periods that points can be given for, year by year from the newest: each year with its halves, quarters and months.
pub fn periods(coverage: &Coverage, formats: &Formats, own: Period) -> Vec<(Period, Vec<Period>)> {
    let year_of = |day| Period::containing(day, PeriodLevel::Year, formats.calendar).map(Period::year);
    let first = coverage.days.and_then(|days| year_of(days.from)).unwrap_or(own.year());
    let last = coverage.days.and_then(|days| year_of(days.last())).unwrap_or(own.year());
    let last = last.max(own.year()).saturating_add(1);
    let first = first.max(last.saturating_sub(MOST_YEARS)).min(own.year());
    let years = (first..=last).rev().filter_map(|year| Period::new(year, PeriodLevel::Year, 1));
    years
        .map(|year| {
            let levels = [PeriodLevel::Year, PeriodLevel::Half, PeriodLevel::Quarter, PeriodLevel::Month];
            let inside = levels
                .into_iter()
                .flat_map(|level| (1..=12).filter_map(move |index| Period::new(year.year(), level, index)));
            (year, inside.collect())
        })
        .collect()
}

fn points(points: Decimal) -> String {
    number::trimmed(points, POINT_PLACES)
}

fn or_none(told: Vec<Rc<str>>, words: Words) -> String {
    if told.is_empty() { words.get("plan.none").to_string() } else { told.join(" · ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Lang;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn form(texts: &[(PlanField, &str)]) -> PlanForm {
        let mut form = PlanForm::default();
        texts.iter().for_each(|(field, text)| form.set(*field, (*text).to_owned()));
        form
    }

    #[test]
    fn a_plan_comes_back_from_its_form() {
        let plan = CardPlan {
            roll_up: RollUp::WorstChild,
            groups: Some(RollUp::GeometricMean),
            own_groups: Vec::new(),
            floor: Some(decimal("-10")),
            cap: Some(decimal("110.5")),
            points: PointsLimits {
                each_up: Some(decimal("3")),
                sum_down: Some(decimal("0")),
                ..PointsLimits::default()
            },
        };
        let workspace = Workspace::default();
        assert_eq!(PlanForm::of(&plan).judge(&workspace), Ok(plan));
        assert_eq!(PlanForm::default().judge(&workspace), Ok(CardPlan::default()));
        let own = Some(GroupForm::default());
        let form = PlanForm { own, ..PlanForm::default() };
        let faults = PlanFaults { groups: vec![(0, "groups.wrong.none")], ..PlanFaults::default() };
        assert_eq!(form.judge(&workspace), Err(faults));
    }

    #[test]
    fn every_roll_up_can_be_picked_and_has_a_name_of_its_own() {
        for lang in [Lang::Zh, Lang::En] {
            let names: std::collections::BTreeSet<Rc<str>> =
                ROLL_UPS.iter().map(|roll_up| roll_up_name(*roll_up, Words::new(lang))).collect();
            assert_eq!(names.len(), ROLL_UPS.len());
            assert!(names.iter().all(|name| !name.contains('.')), "{names:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        for (texts, expected) in [
            (vec![(PlanField::Floor, "2"), (PlanField::Cap, "1")], (PlanField::Floor, "plan.wrong.limits")),
            (vec![(PlanField::SumDown, "-5")], (PlanField::SumDown, "plan.wrong.size")),
            (vec![(PlanField::EachUp, "-5")], (PlanField::EachUp, "plan.wrong.size")),
            (vec![(PlanField::Cap, "much")], (PlanField::Cap, "errors.not_a_number")),
            (vec![(PlanField::Cap, "90%")], (PlanField::Cap, "errors.percent")),
        ] {
            let faults = PlanFaults { fields: vec![expected], ..PlanFaults::default() };
            assert_eq!(form(&texts).judge(&Workspace::default()), Err(faults));
        }
    }

    #[test]
    fn limits_read_as_people_say_them() {
        let plan = form(&[(PlanField::Cap, "110"), (PlanField::EachUp, "3"), (PlanField::EachDown, "5")]);
        let plan = plan.judge(&Workspace::default()).unwrap();
        let zh = Words::new(Lang::Zh);
        assert_eq!(
            (limits(&plan, zh).as_str(), points_limits(&plan, zh).as_str()),
            ("最高 110", "每项 −5 / +3")
        );
        let en = Words::new(Lang::En);
        assert_eq!(limits(&CardPlan::default(), en), "no limit");
        assert_eq!(signed_points(decimal("-1.50")), "−1.5");
    }
}
