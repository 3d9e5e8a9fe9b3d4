//! Synthetic scorecards and order lines, made of whole numbers only, so that other programs can be handed the same ones.

use std::collections::BTreeMap;

use keyscore::{
    domain::{
        about::About,
        band::{Band, BandTable},
        dated::Dated,
        id::Id,
        kpi::{Attribution, Direction, Formula, Input, Kpi, Perspective, TypedEntry, Unit},
        people::{Employee, EmployeeFacts, Role, RoleShare},
        period::{FiscalCalendar, Period, PeriodLevel},
        record::Record,
        scope::{Member, Scope},
        settings::{PaceBasis, Rounding, ScoreScale, Settings},
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        value::{InputValue, Measured},
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    },
    engine::model::Model,
};
use rust_decimal::Decimal;

/// KPIs of a card.
pub const KPIS: u64 = 12;
/// The role that every employee has.
pub const ROLE: u64 = 1;
/// Fiscal year of targets and values.
pub const YEAR: i32 = 2026;

/// The month that is scored.
pub fn month() -> Period {
    Period::new(YEAR, PeriodLevel::Month, 1).unwrap_or(Period::first())
}

/// Random whole numbers that any language can make: x ← 48271·x mod (2³¹ − 1), as `minstd_rand` of C++.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 to below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % end
    }
}

/// Target of a KPI: threshold, target and stretch; of every third KPI the lower value is the better one.
pub fn point_of(kpi: u64) -> TargetPoint {
    let at = |percent: u64| Decimal::from(percent + kpi);
    let (threshold, stretch) = if is_lower(kpi) { (130, 70) } else { (70, 130) };
    TargetPoint { threshold: Some(at(threshold)), target: at(100), stretch: Some(at(stretch)) }
}

/// Whether lower is better.
pub fn is_lower(kpi: u64) -> bool {
    kpi % 3 == 2
}

/// Weight of a KPI; they count in proportion.
pub fn weight_of(kpi: u64) -> Weight {
    Weight(u32::try_from((kpi + 3) * 10_000).unwrap_or(0))
}

/// The weights of the role's card.
pub fn weights(weight_of: impl Fn(u64) -> Weight) -> WeightSet {
    let owner = WeightOwner::Role(Id::from_raw(ROLE));
    let from = keyscore::domain::date::Day::BEGIN;
    let items = (0..KPIS).map(|kpi| WeightItem { kpi: Id::from_raw(kpi + 1), weight: weight_of(kpi) });
    WeightSet {
        id: WeightSet::id_for(owner, from),
        owner,
        from,
        mode: WeightMode::Normalise,
        items: items.collect(),
    }
}

/// The role's target of a KPI.
pub fn target(kpi: u64, point: TargetPoint) -> TargetSeries {
    let (id, scope) = (Id::from_raw(kpi + 1), Scope::from(Member::Role(Id::from_raw(ROLE))));
    let plan = TargetPlan { level: PeriodLevel::Month, values: vec![Some(point); 12] };
    TargetSeries {
        id: TargetSeries::id_for(id, &scope, YEAR),
        kpi: id,
        scope,
        year: YEAR,
        plan: Dated::always(plan),
    }
}

/// The place of a value in the order of the ids, out of so many: far from where its person's other values are, as the
/// hashes are that documents have there.
fn rank_of(place: u64, count: u64) -> u64 {
    // A prime, so that each place has a rank of its own.
    place.wrapping_mul(2_654_435_761) % count.max(1)
}

/// What was measured for a person out of so many: a number with two places, given in hundredths.
pub fn value(employee: u64, kpi: u64, hundredths: i64, people: u64) -> InputValue {
    InputValue {
        id: Id::from_raw((rank_of(employee * KPIS + kpi, people * KPIS) + 1) << 20),
        input: Id::from_raw(kpi + 1),
        scope: Scope::from(Member::Employee(Id::from_raw(employee + 1))),
        period: month(),
        measured: Measured::Number(Decimal::new(hundredths, 2)),
        source: String::new(),
    }
}

/// Values of that many people, KPI by KPI within a person, in hundredths.
pub fn measured(employees: u64) -> Vec<i32> {
    let mut dice = Dice(1);
    (0..employees * KPIS).map(|_| i32::try_from(dice.below(15_000)).unwrap_or(0)).collect()
}

/// A workspace in which every employee has the same twelve KPIs, with these values.
pub fn scorecards(measured: &[i32]) -> Model {
    let mut model = Model::default();
    let workspace = &mut model.workspace;
    let mut put = |record: Record| workspace.put(record);
    put(Record::Settings(Settings {
        id: Id::from_raw(1),
        name: Text2::same("Bench"),
        sample: true,
        currency: "CNY".to_owned(),
        calendar: FiscalCalendar::default(),
        scale: ScoreScale::default(),
        rounding: Rounding::default(),
        pace: PaceBasis::default(),
    }));
    put(Record::Role(Role { id: Id::from_raw(ROLE), name: Text2::same("role") }));
    put(Record::BandTable(BandTable {
        id: Id::from_raw(1),
        bands: [("A", 85), ("B", 70), ("C", 60), ("D", 0)]
            .map(|(code, from)| Band {
                code: code.to_owned(),
                name: Text2::same(code),
                from: Decimal::from(from),
            })
            .to_vec(),
    }));
    for kpi in 0..KPIS {
        let (input, id) = (Id::from_raw(kpi + 1), Id::from_raw(kpi + 1));
        put(Record::Input(Input {
            id: input,
            name: Text2::same(format!("input {kpi}")),
            unit: Unit::Points,
            records: None,
            typed: Some(TypedEntry::Number),
        }));
        put(Record::Kpi(Kpi {
            id,
            code: format!("K{kpi:02}"),
            name: Text2::same(format!("kpi {kpi}")),
            definition: Text2::default(),
            variant: Text2::default(),
            perspective: Perspective::Financial,
            direction: if is_lower(kpi) { Direction::Lower } else { Direction::Higher },
            unit: Unit::Points,
            precision: 2,
            formula: Formula::Input(input),
            attribution: Attribution::Record,
            about: About::default(),
        }));
        put(Record::TargetSeries(target(kpi, point_of(kpi))));
    }
    put(Record::WeightSet(weights(weight_of)));
    let per_card = usize::try_from(KPIS).unwrap_or(1);
    let person = |(employee, _): (u64, &[i32])| {
        let roles = vec![RoleShare { role: Id::from_raw(ROLE), share: Weight::WHOLE }];
        Employee {
            id: Id::from_raw(employee + 1),
            name: Text2::same(format!("{employee:06}")),
            keys: Vec::new(),
            facts: Dated::always(EmployeeFacts { roles, ..EmployeeFacts::default() }),
            employed: Vec::new(),
            away: Vec::new(),
        }
    };
    workspace.employees = (0_u64..).zip(measured.chunks_exact(per_card)).map(person).collect();
    // In the order of their ids, in which a document is stored and opened.
    let count = u64::try_from(measured.len()).unwrap_or(0);
    let mut places = vec![0_u64; measured.len()];
    for place in 0..count {
        if let Some(slot) = usize::try_from(rank_of(place, count)).ok().and_then(|rank| places.get_mut(rank))
        {
            *slot = place;
        }
    }
    let typed = |place: u64| {
        let hundredths = usize::try_from(place).ok().and_then(|place| measured.get(place)).copied();
        value(place / KPIS, place % KPIS, i64::from(hundredths.unwrap_or(0)), count / KPIS)
    };
    workspace.values = places.into_iter().map(typed).collect();
    model.rows = BTreeMap::new();
    model
}
