//! What KPIs came to month by month in two fiscal years: the ground on which targets are judged.

use rust_decimal::Decimal;

use crate::{
    domain::{
        account::Account,
        id::Id,
        kpi::Kpi,
        library::kpi_id,
        period::{Period, PeriodLevel},
        scope::{Member, Scope},
    },
    engine::{
        draft::referred_by, formula::actual_of, guide::selection::AccountFigures, kept::Kept, model::Model,
        query::KpiHistory, readings::readings_of, span::Span, study::Study,
    },
};

/// Decimal places of the figures.
const PLACES: u8 = 9;

/// The months of a year and of the one before, and both years. One study for each year serves all KPIs.
pub(super) fn history_of(
    model: &Model,
    kept: &mut Kept,
    kpis: &[Id<Kpi>],
    scope: &Scope,
    year: i32,
) -> Vec<KpiHistory> {
    let asked: Vec<&Kpi> = kpis.iter().filter_map(|id| model.workspace.kpis.get(id)).collect();
    let mut all: Vec<&Kpi> = asked.clone();
    for kpi in &asked {
        for named in referred_by(&model.workspace, &kpi.formula) {
            if !all.iter().any(|known| known.id == named.id) {
                all.push(named);
            }
        }
    }
    let mut found: Vec<KpiHistory> = asked
        .iter()
        .map(|kpi| KpiHistory { kpi: kpi.id, months: Vec::new(), before: None, year: None })
        .collect();
    for shown in [year.saturating_sub(1), year] {
        let Some(period) = Period::new(shown, PeriodLevel::Year, 1) else { continue };
        let mut kept = kept.for_draft(model);
        let study = Study::of_kpis(model, &mut kept, all.clone(), std::slice::from_ref(scope), period, false);
        for (kpi, history) in asked.iter().zip(&mut found) {
            history
                .months
                .extend(period.months().into_iter().map(|month| value_of(&study, kpi, scope, month)));
            let whole = value_of(&study, kpi, scope, period);
            if shown == year { history.year = whole } else { history.before = whole }
        }
    }
    found
}

/// Codes of sales and margin in the library.
const SALES: &str = "K01";
const MARGIN: &str = "K03";

/// Sales of a year and of the one before, and the margin, of every account; accounts without any of them too.
pub(super) fn selection_of(model: &Model, kept: &mut Kept, year: i32) -> Vec<AccountFigures> {
    let workspace = &model.workspace;
    let scopes: Vec<Scope> = workspace.accounts.keys().map(|id| Scope::from(Member::Account(id))).collect();
    let [sales, margin] = [SALES, MARGIN].map(|code| workspace.kpis.get(&kpi_id(code)));
    let mut kpis: Vec<&Kpi> = [sales, margin].into_iter().flatten().collect();
    for named in kpis.clone().into_iter().flat_map(|kpi| referred_by(workspace, &kpi.formula)) {
        if !kpis.iter().any(|known| known.id == named.id) {
            kpis.push(named);
        }
    }
    let mut found: Vec<AccountFigures> = workspace
        .accounts
        .keys()
        .map(|account| AccountFigures { account, sales: None, before: None, margin: None })
        .collect();
    for shown in [year.saturating_sub(1), year] {
        let Some(period) = Period::new(shown, PeriodLevel::Year, 1) else { continue };
        let mut kept = kept.for_draft(model);
        let study = Study::of_kpis(model, &mut kept, kpis.clone(), &scopes, period, false);
        for (scope, figures) in scopes.iter().zip(&mut found) {
            let of = |kpi: Option<&Kpi>| kpi.and_then(|kpi| value_of(&study, kpi, scope, period));
            if shown == year {
                (figures.sales, figures.margin) = (of(sales), of(margin));
            } else {
                figures.before = of(sales);
            }
        }
    }
    found
}

/// What KPIs came to for every account in a year, where they came to anything.
pub(super) fn reached_of(
    model: &Model,
    kept: &mut Kept,
    kpis: &[Id<Kpi>],
    year: i32,
) -> Vec<(Id<Account>, Id<Kpi>, Decimal)> {
    let workspace = &model.workspace;
    let Some(period) = Period::new(year, PeriodLevel::Year, 1) else { return Vec::new() };
    let accounts: Vec<Id<Account>> = workspace.accounts.keys().collect();
    let scopes: Vec<Scope> = accounts.iter().map(|id| Scope::from(Member::Account(*id))).collect();
    let asked: Vec<&Kpi> = kpis.iter().filter_map(|id| workspace.kpis.get(id)).collect();
    let mut all: Vec<&Kpi> = asked.clone();
    for named in asked.iter().flat_map(|kpi| referred_by(workspace, &kpi.formula)) {
        if !all.iter().any(|known| known.id == named.id) {
            all.push(named);
        }
    }
    let mut kept = kept.for_draft(model);
    let study = Study::of_kpis(model, &mut kept, all, &scopes, period, false);
    let of_account = |(account, scope): (&Id<Account>, &Scope)| {
        let value = |kpi: &&Kpi| Some((*account, kpi.id, value_of(&study, kpi, scope, period)?));
        asked.iter().filter_map(value).collect::<Vec<_>>()
    };
    accounts.iter().zip(&scopes).flat_map(of_account).collect()
}

fn value_of(study: &Study<'_>, kpi: &Kpi, scope: &Scope, period: Period) -> Option<Decimal> {
    let readings = readings_of(&study.facts, kpi, scope, period);
    let actual = actual_of(study.workspace, &readings, kpi, Span::from(period)).ok()?;
    actual.value.round(PLACES)
}
