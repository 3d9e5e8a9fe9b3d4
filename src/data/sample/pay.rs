//! The plans of pay of the sample, one per role, and the amounts that they are taken of. Invented, like all of it.

use rust_decimal::Decimal;

use crate::{
    data::starter::id,
    domain::{
        dated::Dated,
        id::Id,
        incentive::{
            Adjustment, Amount, Beyond, BorderUnit, FactorCurve, Gate, IncentivePlan, MissingReading,
            Multiplier, Passes, PayCurve, PayShape, PayUnit, Ramp, RampPoint, Reach, Reading, Recovery,
            ReversalMode, StepRow, Tier,
        },
        kpi::Kpi,
        pay::{BaseAmounts, BaseKind, PayBase, PayPlan, PayTerms},
        period::PeriodLevel,
        scope::{Member, Scope},
        text::Text2,
        workspace::Workspace,
    },
};

/// Salary per month and target bonus per quarter by role.
const AMOUNTS: &[(&str, i64, Option<i64>)] = &[
    ("sales", 9_000, None),
    ("key_account_manager", 16_000, Some(15_000)),
    ("customer_service", 7_500, Some(4_500)),
    ("delivery", 8_500, Some(6_000)),
];

/// Puts plans and amounts in.
pub(super) fn agree(workspace: &mut Workspace) {
    for (role, salary, bonus) in AMOUNTS {
        let scope = of_role(role);
        let amounts = BaseAmounts { salary: Some((*salary).into()), bonus: bonus.map(Decimal::from) };
        let id = PayBase::id_for(&scope);
        workspace.put(PayBase { id, scope, amounts: Dated::always(amounts) }.into());
    }
    let plans = [
        ("sales", "销售提成（按季）", "Sales commission, quarterly", sales()),
        ("key_account_manager", "大客户经理季度奖金", "Key account manager's quarterly bonus", manager()),
        ("customer_service", "客服季度绩效奖金", "Customer service's quarterly bonus", service()),
        ("delivery", "交付季度奖金", "Delivery's quarterly bonus", delivery()),
    ];
    for (role, zh, en, terms) in plans {
        let (id, name) = (id(&format!("pay_plan/{role}")), Text2::new(zh, en));
        workspace.put(PayPlan { id, name, scope: of_role(role), terms: Dated::always(terms) }.into());
    }
}

/// Marginal tiers on sales by the person's own target; half where the margin lies far below its target; capped.
fn sales() -> PayTerms {
    let tier = |from: i64, hundredths: i64| Tier {
        from: from.into(),
        to: None,
        rate: Decimal::new(hundredths, 2),
        reach: Reach::Slice,
    };
    let gate = Gate {
        reads: Reading::Attainment(kpi("K03")),
        passes: Passes::AtLeast,
        limit: 75.into(),
        otherwise: 50.into(),
        missing: MissingReading::Pass,
    };
    let curve = PayCurve {
        borders: BorderUnit::PercentOfQuota,
        threshold: None,
        measure_cap: None,
        shape: PayShape::Tiers(vec![tier(0, 15), tier(90, 40), tier(110, 60)]),
        pays: PayUnit::Money,
    };
    let mut terms = quarterly(Reading::Value(kpi("K01")), curve);
    terms.quota = Some(kpi("K01"));
    terms.plan.adjustments = vec![Adjustment::Gate(gate)];
    terms.plan.cap = Some(Amount::Money(60_000.into()));
    terms
}

/// A ramp on the total of the card.
fn manager() -> PayTerms {
    let shape = PayShape::Ramp(ramp(&[(60, 0), (80, 60), (100, 100), (120, 180)]));
    quarterly(Reading::Total, of_base(shape))
}

/// Steps by the total, scaled a little by how fast demands are answered.
fn service() -> PayTerms {
    let steps = [(60, 50), (75, 80), (90, 100), (100, 120)];
    let rows =
        steps.map(|(from, level): (i64, i64)| StepRow { from: from.into(), to: None, level: level.into() });
    let mut terms = quarterly(Reading::Total, of_base(PayShape::Steps(rows.to_vec())));
    let response = Multiplier {
        most: None,
        reads: Reading::Score(kpi("K09")),
        factor: FactorCurve::Ramp(ramp(&[(0, 80), (100, 100), (120, 105)])),
        missing: MissingReading::Pass,
    };
    terms.plan.adjustments = vec![Adjustment::Multiplier(response)];
    terms
}

/// A ramp on deliveries on time, with complaints as a gate.
fn delivery() -> PayTerms {
    let shape = PayShape::Ramp(ramp(&[(60, 40), (100, 100), (120, 130)]));
    let mut terms = quarterly(Reading::Score(kpi("K08")), of_base(shape));
    let complaints = Gate {
        reads: Reading::Score(kpi("K07")),
        passes: Passes::AtLeast,
        limit: 60.into(),
        otherwise: 80.into(),
        missing: MissingReading::Block,
    };
    terms.plan.adjustments = vec![Adjustment::Gate(complaints)];
    terms
}

fn quarterly(measure: Reading, curve: PayCurve) -> PayTerms {
    let plan = IncentivePlan {
        measure,
        curve,
        adjustments: Vec::new(),
        deductions: Vec::new(),
        deduction_floor: None,
        cap: None,
        reversals: ReversalMode::LeftTheMeasure,
        recovery: Recovery::CarryForward,
    };
    PayTerms { every: PeriodLevel::Quarter, base: BaseKind::Bonus, quota: None, plan }
}

fn of_base(shape: PayShape) -> PayCurve {
    let borders = BorderUnit::Measure;
    PayCurve { borders, threshold: None, measure_cap: None, shape, pays: PayUnit::PercentOfBase }
}

fn ramp(points: &[(i64, i64)]) -> Ramp {
    let points = points.iter().map(|(at, level)| RampPoint { at: (*at).into(), level: (*level).into() });
    Ramp { points: points.collect(), beyond: Beyond::Hold }
}

fn kpi(code: &str) -> Id<Kpi> {
    id(&format!("kpi/{code}"))
}

fn of_role(code: &str) -> Scope {
    Member::Role(id(&format!("role/{code}"))).into()
}
