//! Worlds with scoring rules, written as the JSON of `docs/scoring.md`, so that the documented form is what is tested.

use keyscore::{
    domain::{
        card_rule::{CardRule, PointsItem},
        date::Day,
        dated::Dated,
        kpi::Direction,
        period::PeriodLevel,
        scope::Scope,
        scoring::{Rule, ScoringRule},
        weight::{WeightMode, WeightOwner},
    },
    engine::report::{Indicator, Step},
};
use serde::de::DeserializeOwned;

use crate::support::{LEADS, SALES, VISITS, World, decimal, id, input, period};

/// Sources that a figure of a number can be typed into.
pub(crate) const SOURCES: [u64; 3] = [VISITS, LEADS, SALES];

pub(crate) fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

impl World {
    /// A scoring rule that has held since always.
    pub(crate) fn rule(&mut self, kpi: u64, scope: &Scope, json: &str) {
        let rule: Dated<Rule> = Dated::always(read(json));
        let id = ScoringRule::id_for(id(kpi), scope);
        self.put(ScoringRule { id, kpi: crate::support::id(kpi), scope: scope.clone(), rule });
    }

    /// A card rule that has held since always.
    pub(crate) fn plan(&mut self, scope: &Scope, json: &str) {
        let plan = Dated::always(read(json));
        self.put(CardRule { id: CardRule::id_for(scope), scope: scope.clone(), plan });
    }

    /// Points outside the weights.
    pub(crate) fn points(&mut self, raw: u64, scope: &Scope, when: &str, points: &str) {
        let (points, period) = (decimal(points), period(when));
        let reason = format!("item {raw}");
        self.put(PointsItem { id: id(raw), scope: scope.clone(), period, points, reason });
    }
}

/// The company's one KPI with a target (empty for none), a rule and an actual in 2026.
pub(crate) fn world(direction: Direction, target: &str, rule: &str, actual: &str) -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).direction = direction;
    if !target.is_empty() {
        world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, target);
    }
    if !rule.is_empty() {
        world.rule(1, &Scope::COMPANY, rule);
    }
    world.number(VISITS, &Scope::COMPANY, "2026", actual);
    world
}

pub(crate) fn indicator(direction: Direction, target: &str, rule: &str, actual: &str) -> Indicator {
    world(direction, target, rule, actual).indicator(&Scope::COMPANY, 1, "2026")
}

/// Checks scores: `-` is none.
pub(crate) fn check(direction: Direction, target: &str, rule: &str, cases: &[(&str, &str)]) {
    for (actual, expected) in cases {
        let score = indicator(direction, target, rule, actual).score;
        let score = score.map_or_else(|| "-".to_owned(), |score| score.to_string());
        assert_eq!(score, *expected, "{direction:?} {target} {rule} {actual}");
    }
}

/// The company's card of 2026: scores by plain target 100 (`-` for a missing value) and weights in percent.
pub(crate) fn card_world(scores: &[&str], weights: &[u32]) -> World {
    let mut world = World::new();
    world.settings(|settings| settings.scale.cap = decimal("1000"));
    for (raw, (source, score)) in (1..).zip(SOURCES.into_iter().zip(scores)) {
        world.kpi(raw, input(source));
        world.targets(raw, &Scope::COMPANY, 2026, PeriodLevel::Year, "100");
        if *score != "-" {
            world.number(source, &Scope::COMPANY, "2026", score);
        }
    }
    let items: Vec<(u64, u32)> = (1..).zip(weights.iter().map(|percent| percent * 10_000)).collect();
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &items);
    world
}

/// The total of the company's card of 2026; `-` is none.
pub(crate) fn total(world: &World) -> String {
    let total = world.card(&Scope::COMPANY, "2026").total;
    total.map_or_else(|| "-".to_owned(), |total| total.to_string())
}

/// The steps of the company's first KPI in 2026.
pub(crate) fn steps(world: &World) -> Vec<Step> {
    world.explain(&Scope::COMPANY, 1, "2026").unwrap().steps
}
