//! The targets of the sample: the company's, those of account types, of each account and of people who sell.

use rust_decimal::Decimal;

use super::{
    FIRST_YEAR,
    cast::{ACCOUNTS, Cast, HANDOVER, PEOPLE, Person, account_id, employee_id, handover_day},
    orders::SEASON,
};
use crate::{
    data::starter::id,
    domain::{
        dated::Dated,
        period::PeriodLevel,
        scope::{Member, Scope},
        target::{TargetPlan, TargetPoint, TargetSeries},
        workspace::Workspace,
    },
};

/// Threshold and stretch of sales, in percent of the target.
const SALES_CORRIDOR: (i64, i64) = (90, 112);
/// What is added to the company's plan for the second half of the second year, in percent.
const RAISE: i64 = 4;

/// Targets of ratios in ten-thousandths: KPI, threshold, target, stretch.
type Ratios = &'static [(&'static str, i64, i64, i64)];

/// Whole company; also for accounts and people without targets of their own.
const COMPANY: Ratios = &[
    ("K03", 1_900, 2_400, 2_800),
    ("K05", 720_000, 850_000, 920_000),
    ("K07", 500, 200, 50),
    ("K08", 8_800, 9_600, 9_950),
    ("K09", 50_000, 30_000, 18_000),
    ("K12", 600, 1_800, 3_000),
];

/// Account types that call for other thresholds.
const TYPES: &[(&str, Ratios)] = &[
    ("price_sensitive", &[("K03", 1_400, 1_800, 2_200)]),
    ("service_quality", &[("K05", 760_000, 880_000, 940_000), ("K09", 20_000, 10_000, 5_000)]),
    ("technology", &[("K03", 2_200, 2_700, 3_100), ("K12", 800, 2_000, 3_500)]),
];

/// Roles that call for other thresholds: customer service is measured by its own survey and its own clock.
const ROLES: &[(&str, Ratios)] =
    &[("customer_service", &[("K05", 780_000, 880_000, 940_000), ("K09", 30_000, 15_000, 8_000)])];

/// Sets all targets.
pub(super) fn set(workspace: &mut Workspace) {
    for year in [FIRST_YEAR, FIRST_YEAR + 1] {
        let mut put = |code: &str, scope: Scope, plan: Dated<TargetPlan>| {
            let kpi = id(&format!("kpi/{code}"));
            let id = TargetSeries::id_for(kpi, &scope, year);
            workspace.put(TargetSeries { id, kpi, scope, year, plan }.into());
        };
        let mut ratios = |scope: &Scope, list: Ratios| {
            for (code, threshold, target, stretch) in list {
                let point = TargetPoint {
                    threshold: Some(Decimal::new(*threshold, 4).normalize()),
                    target: Decimal::new(*target, 4).normalize(),
                    stretch: Some(Decimal::new(*stretch, 4).normalize()),
                };
                let plan = TargetPlan { level: PeriodLevel::Year, values: vec![Some(point)] };
                put(code, scope.clone(), Dated::always(plan));
            }
        };
        ratios(&Scope::COMPANY, COMPANY);
        for (code, list) in TYPES {
            ratios(&Member::AccountType(id(&format!("account_type/{code}"))).into(), list);
        }
        for (code, list) in ROLES {
            ratios(&Member::Role(id(&format!("role/{code}"))).into(), list);
        }
        put("K01", Scope::COMPANY, company_plan(year));
        for cast in ACCOUNTS {
            let plan = monthly(|month| planned(cast, year, month));
            put("K01", Member::Account(account_id(cast.code)).into(), Dated::always(plan));
        }
        for Person { code, role, .. } in PEOPLE {
            if *role == "sales" || *role == "key_account_manager" {
                let plan =
                    quarterly(|month| ACCOUNTS.iter().map(|cast| sold_by(cast, code, year, month)).sum());
                put("K01", Member::Employee(employee_id(code)).into(), Dated::always(plan));
            }
        }
    }
}

/// The company's plan: the sum of the accounts', raised for the second half of the second year in July.
fn company_plan(year: i32) -> Dated<TargetPlan> {
    let all = |month: usize| ACCOUNTS.iter().map(|cast| planned(cast, year, month)).sum::<i64>();
    let mut plan = Dated::always(monthly(all));
    if year > FIRST_YEAR {
        let raised = |month: usize| if month < 6 { all(month) } else { all(month) * (100 + RAISE) / 100 };
        let reason = "上半年超额完成，上调下半年目标 / First half above plan: second half raised";
        plan.revise(handover_day(), monthly(raised), reason);
    }
    plan
}

/// Planned sales of an account in a month of a year, in thousands.
fn planned(cast: &Cast, year: i32, month: usize) -> i64 {
    let growth = if year == FIRST_YEAR { 100 } else { 100 + cast.planned_growth };
    cast.monthly * growth * SEASON.get(month).copied().unwrap_or(100) / 10_000
}

/// The part of it that a person is to sell.
fn sold_by(cast: &Cast, person: &str, year: i32, month: usize) -> i64 {
    let all: i64 = cast.sellers.iter().map(|(_, weight)| weight).sum();
    let (account, before, after) = HANDOVER;
    let handed_over = cast.code == account && year > FIRST_YEAR && month >= 6;
    let weight =
        |wanted: &str| cast.sellers.iter().find(|(code, _)| *code == wanted).map_or(0, |(_, weight)| *weight);
    let own = match handed_over {
        true if person == after => weight(before) + weight(after),
        true if person == before => 0,
        _ => weight(person),
    };
    planned(cast, year, month) * own / all.max(1)
}

fn monthly(thousands: impl Fn(usize) -> i64) -> TargetPlan {
    TargetPlan {
        level: PeriodLevel::Month,
        values: (0..12).map(|month| Some(corridor(thousands(month)))).collect(),
    }
}

fn quarterly(thousands: impl Fn(usize) -> i64) -> TargetPlan {
    let quarter = |first: usize| (first..first + 3).map(&thousands).sum::<i64>();
    let point = |first: usize| Some(quarter(first)).filter(|sum| *sum > 0).map(corridor);
    TargetPlan { level: PeriodLevel::Quarter, values: [0, 3, 6, 9].into_iter().map(point).collect() }
}

fn corridor(thousands: i64) -> TargetPoint {
    // Rounded to ten thousands, as plans are.
    let tens = (thousands + 5) / 10;
    let money = |percent: i64| Decimal::from(tens * percent * 100);
    TargetPoint {
        threshold: Some(money(SALES_CORRIDOR.0)),
        target: money(100),
        stretch: Some(money(SALES_CORRIDOR.1)),
    }
}
