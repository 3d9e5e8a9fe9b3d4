//! The one door of the engine.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        date::Day,
        id::Id,
        kpi::{Input, Kpi},
        people::Employee,
        period::Period,
        promotion::PromotionRule,
        scope::{Member, Scope},
        weight::{WeightOwner, WeightSet},
        workspace::Workspace,
    },
    engine::{
        behind::rows_behind,
        board::Board,
        cards::scorecard,
        cascade::{allocated, cascade},
        cycle::{compared, sealed},
        draft::{formula_of, uses_of},
        explain::{explanation_of, explanations_of},
        history::{history_of, reached_of, selection_of},
        kept::Kept,
        language::{complete::completions, parse_points, print},
        library::{library_records, read_library},
        look_ups::look_ups,
        model::Model,
        pay::{PersonPay, pay_of},
        pay_costs::{costs, moved_pay},
        pay_draft::tried_pay,
        pay_lint::lint_pay,
        person_regions::person_regions,
        pool_lint::lint_pools,
        pools::{PoolReading, pool_of},
        portfolio::{Portfolio, portfolio_of},
        promotion::{self, PromotionReading},
        query::{Answer, CardTotal, Cards, LibraryReading, Query, Subjects},
        report::{BorderRule, ENGINE_VERSION, Explanation, Report, Scorecard},
        rule_draft::tried,
        sensitivity::sensitivity_of,
        statement::{PayStatement, periods_to, statements_of},
        study::{Study, calendar_of},
        subjects::scopes_of,
        uses::uses_of_record,
        weight_draft::weighed,
        workbook::{TotalRule, WorkbookBasis},
    },
};

/// Whose cards the full report has, in its order.
const REPORT_SUBJECTS: [Subjects; 3] = [Subjects::Company, Subjects::Accounts, Subjects::Employees];

/// Answers a query. Same model and query, same answer, to the last digit.
pub fn evaluate(model: &Model, query: &Query) -> Answer {
    answer(model, &mut Kept::default(), query)
}

/// The full report of a period: company, key accounts and employees, without trends.
pub fn report(model: &Model, period: Period) -> Report {
    report_with(model, &mut Kept::default(), period)
}

/// Answers a query with what is kept of earlier ones, and keeps what may serve later ones.
pub(super) fn answer(model: &Model, kept: &mut Kept, query: &Query) -> Answer {
    let workspace = &model.workspace;
    match query {
        Query::Cards { subjects, period } => {
            Answer::Cards(without_declined(workspace, cards(model, kept, subjects, *period)))
        }
        Query::Totals { subjects, period } => {
            let scopes = kept.scopes(model, subjects, *period);
            let totals =
                with_board(model, kept, &scopes, *period, |board, study| board.totals(study, &scopes));
            Answer::Totals(totals)
        }
        Query::Explain { scope, kpi, period } => {
            Answer::Explanation(explain(model, kept, scope, *kpi, *period))
        }
        Query::Sensitivity { scope, period } => {
            let study = Study::of(model, kept, std::slice::from_ref(scope), *period, false);
            Answer::Sensitivity(sensitivity_of(&study, scope, *period))
        }
        Query::Sensitivities { subjects, period } => {
            let scopes = kept.scopes(model, subjects, *period);
            let study = Study::of(model, kept, &scopes, *period, false);
            let of_scope = |scope| sensitivity_of(&study, scope, *period);
            Answer::Sensitivities(scopes.iter().map(of_scope).collect())
        }
        Query::Targets { year } => Answer::Targets(
            workspace.targets.values().filter(|series| series.year == *year).cloned().collect(),
        ),
        Query::Values { input, year } => {
            let of_input = workspace.values.values().filter(|value| value.input == *input);
            Answer::Values(of_input.filter(|value| value.period.year() == *year).cloned().collect())
        }
        Query::Coverage => Answer::Coverage(kept.coverage(model)),
        Query::Formula(draft) => Answer::Formula(formula_of(model, &mut kept.for_draft(model), draft)),
        Query::FormulaRows(draft) => Answer::FormulaRows(rows_behind(model, draft)),
        Query::Complete { text, caret, kpi, lang } => {
            Answer::Completions(completions(workspace, text, *caret, *kpi, *lang))
        }
        Query::PointsFormula { text, unit, lang } => {
            let parsed = parse_points(text, *unit, workspace);
            Answer::PointsFormula(parsed.map(|parsed| {
                let text = print::formula(&parsed.formula, workspace, *lang);
                (parsed.formula, text)
            }))
        }
        Query::Pay { subjects, period } => Answer::Pay(pay(model, kept, subjects, *period)),
        Query::PayCosts { period, percents, told } => {
            let pays = pay(model, kept, &[Subjects::Employees], *period);
            Answer::PayCosts(costs(workspace, &pays, *period, percents, *told))
        }
        Query::PayMoved { person, plan, period, percent } => {
            let mut pays = pay(model, kept, &[Subjects::Employee(*person)], *period);
            pays.retain(|pay| pay.plan == *plan);
            Answer::Pay(pays.iter().map(|pay| moved_pay(workspace, pay, *percent)).collect())
        }
        Query::PayStatement { person, period } => {
            Answer::PayStatement(statements(model, kept, *person, *period))
        }
        Query::Rule(draft) => Answer::Rule(tried(model, &mut kept.for_draft(model), draft).map(Box::new)),
        Query::LookUps => Answer::LookUps(look_ups(model)),
        Query::Weigh(draft) => Answer::Weigh(weighed(model, kept, draft).map(Box::new)),
        Query::PayLint => Answer::PayLint(lint_pay(workspace)),
        Query::Pools { period } => Answer::Pools(pools(model, kept, *period)),
        Query::Promotions { period } => Answer::Promotions(promotions(model, kept, *period)),
        Query::Portfolio { period } => Answer::Portfolio(portfolio(model, kept, *period).map(Box::new)),
        Query::PoolLint => Answer::PoolLint(lint_pools(workspace)),
        Query::PayDraft(draft) => Answer::PayDraft(Box::new(tried_pay(workspace, draft))),
        Query::KpiUses(kpi) => Answer::KpiUses(uses_of(workspace, *kpi)),
        Query::Uses(key) => Answer::Uses(uses_of_record(model, *key)),
        Query::PersonRegions => Answer::PersonRegions(person_regions(model)),
        Query::Library { text } => Answer::Library(library_answer(workspace, text)),
        Query::History { kpis, scope, year } => Answer::History(history_of(model, kept, kpis, scope, *year)),
        Query::Selection { year } => Answer::Selection(selection_of(model, kept, *year)),
        Query::Reached { kpis, year } => Answer::Reached(reached_of(model, kept, kpis, *year)),
        Query::Allocation(draft) => Answer::Allocation(allocated(model, kept, draft).map(Box::new)),
        Query::Cascade { kpi, year } => Answer::Cascade(cascade(model, kept, *kpi, *year)),
        Query::Seal(cycle) => Answer::Seal(sealed(model, kept, *cycle).map(Box::new)),
        Query::CycleCompare { left, right } => {
            Answer::CycleCompare(compared(model, kept, *left, *right).map(Box::new))
        }
        Query::ReportJson { period } => {
            let report = report_with(model, kept, *period);
            Answer::ReportJson(serde_json::to_string(&report).unwrap_or_default())
        }
        Query::Workbook { period } => {
            let report = report_with(model, kept, *period);
            let scopes: Vec<Scope> = report.cards.iter().map(|card| card.scope.clone()).collect();
            let study = Study::of(model, kept, &scopes, *period, false);
            let day = study.last_day(*period);
            let total = |scope| {
                let weights = study.weights.of_card(workspace, scope, day);
                TotalRule {
                    plan: study.rules.of_card(&study.target_scopes(scope, day), day),
                    enforces_weights: weights.is_some_and(|weights| weights.is_enforced),
                }
            };
            let basis = WorkbookBasis { totals: scopes.iter().map(total).collect(), report };
            Answer::Workbook(serde_json::to_string(&basis).unwrap_or_default())
        }
    }
}

fn library_answer(workspace: &Workspace, text: &str) -> Result<LibraryReading, String> {
    let library = read_library(text).map_err(|error| error.to_string())?;
    let codes: Vec<String> = library.cards.iter().map(|card| card.code.clone()).collect();
    let records = library_records(&library, &codes).map_err(|error| error.to_string())?;
    let typed = workspace.values.values().filter(|value| value.is_data()).map(|value| value.input);
    let typed: BTreeSet<Id<Input>> = typed.collect();
    Ok(LibraryReading { records, typed: typed.into_iter().collect() })
}

fn report_with(model: &Model, kept: &mut Kept, period: Period) -> Report {
    let scopes = scopes_of(&model.workspace, &REPORT_SUBJECTS, period);
    let study = Study::of(model, kept, &scopes, period, true);
    let cards: Vec<Scorecard> = scopes.iter().map(|scope| scorecard(&study, scope, period, false)).collect();
    let pay = cards.iter().flat_map(|card| pay_of_card(&study, card, period)).collect();
    Report {
        engine: ENGINE_VERSION.to_owned(),
        period,
        currency: model.workspace.settings().map(|settings| settings.currency.clone()).unwrap_or_default(),
        border: BorderRule::default(),
        cards,
        explanations: scopes.iter().flat_map(|scope| explanations_of(&study, scope, period)).collect(),
        pay,
        pools: pools(model, kept, period),
    }
}

/// What people are paid for a period by every plan that holds for them.
pub(super) fn pay(model: &Model, kept: &mut Kept, subjects: &[Subjects], period: Period) -> Vec<PersonPay> {
    if model.workspace.pay_plans.is_empty() {
        return Vec::new();
    }
    let mut scopes = scopes_of(&model.workspace, subjects, period);
    scopes.retain(|scope| matches!(scope.single(), Some(Member::Employee(_))));
    let study = Study::of(model, kept, &scopes, period, false);
    let of_scope = |scope| pay_of_card(&study, &scorecard(&study, scope, period, false), period);
    scopes.iter().flat_map(of_scope).collect()
}

fn statements(model: &Model, kept: &mut Kept, person: Id<Employee>, period: Period) -> Vec<PayStatement> {
    let periods = periods_to(period);
    let of_person = [Subjects::Employee(person)];
    let pays: Vec<PersonPay> = periods.iter().flat_map(|one| pay(model, kept, &of_person, *one)).collect();
    let calendar = model.workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    let pays: Vec<&PersonPay> = pays.iter().collect();
    statements_of(&model.workspace, person, &pays, &periods, period.days(calendar).last())
}

/// What the bonuses by grades of a period come to.
pub(super) fn pools(model: &Model, kept: &mut Kept, period: Period) -> Vec<PoolReading> {
    let of_period = || model.workspace.pools.values().filter(|pool| pool.period == period);
    if of_period().next().is_none() {
        return Vec::new();
    }
    let scopes = kept.scopes(model, &[Subjects::Employees], period);
    with_board(model, kept, &scopes, period, |board, study| {
        let totals = board.totals(study, &scopes);
        of_period().map(|pool| pool_of(study, pool, &totals, period)).collect()
    })
}

/// The score of the portfolio, where the settings have a plan for it.
pub(super) fn portfolio(model: &Model, kept: &mut Kept, period: Period) -> Option<Portfolio> {
    let plan = model.workspace.settings()?.portfolio?;
    let scopes = kept.scopes(model, &[Subjects::Accounts], period);
    Some(with_board(model, kept, &scopes, period, |board, study| {
        let totals = board.totals(study, &scopes);
        portfolio_of(study, plan, &totals, period)
    }))
}

fn promotions(model: &Model, kept: &mut Kept, period: Period) -> Vec<PromotionReading> {
    let rules: Vec<&PromotionRule> = model.workspace.promotion_rules.values().collect();
    let periods_of = |rule: &&PromotionRule| promotion::periods_of(rule, period);
    // Rules look at the same periods more often than not: each is read once.
    let periods: BTreeSet<Period> = rules.iter().flat_map(periods_of).collect();
    let scopes = kept.scopes(model, &[Subjects::Employees], period);
    let totals: BTreeMap<Period, Vec<CardTotal>> = periods
        .into_iter()
        .map(|one| (one, with_board(model, kept, &scopes, one, |board, study| board.totals(study, &scopes))))
        .collect();
    let study = Study::of(model, kept, &scopes, period, false);
    let day = study.last_day(period);
    let of_rule = |rule: &PromotionRule| {
        let is_for = |scope: &Scope| {
            rule.scope == Scope::COMPANY || study.target_scopes(scope, day).contains(&rule.scope)
        };
        let periods = promotion::periods_of(rule, period);
        let of_periods: Vec<&[CardTotal]> =
            periods.iter().filter_map(|one| totals.get(one)).map(Vec::as_slice).collect();
        promotion::read(&model.workspace, rule, periods, &of_periods, is_for)
    };
    rules.into_iter().map(of_rule).collect()
}

fn pay_of_card(study: &Study<'_>, card: &Scorecard, period: Period) -> Vec<PersonPay> {
    let day = study.last_day(period);
    pay_of(study.workspace, card, &study.target_scopes(&card.scope, day), period, day)
}

/// Does something with the board of a period, which is kept.
fn with_board<T>(
    model: &Model,
    kept: &mut Kept,
    scopes: &[Scope],
    period: Period,
    compute: impl FnOnce(&mut Board, &Study<'_>) -> T,
) -> T {
    let study = Study::of(model, kept, scopes, period, false);
    let mut board = kept.take_board(period, study.facts.ground.axis.reach(), study.data_until);
    let found = compute(&mut board, &study);
    kept.put_board(board);
    found
}

/// Where the guided setting was applied, what it left out is not told for information either, nor on an account's card what it gave
/// to other cards only. Only what is shown: pay, locks and the full report read whole cards.
fn without_declined(workspace: &Workspace, mut cards: Cards) -> Cards {
    let last = cards.period.days(calendar_of(workspace)).last();
    if !workspace.is_guided(last) {
        return cards;
    }
    let is_declined = |kpi: Id<Kpi>| workspace.kpis.get(&kpi).is_some_and(|kpi| workspace.is_declined(kpi));
    let shared = company_kpis(workspace, last);
    for card in cards.cards.iter_mut().chain(&mut cards.previous) {
        let is_account = matches!(card.scope.single(), Some(Member::Account(_)));
        let is_others = |kpi: Id<Kpi>| is_account && shared.contains(&kpi);
        card.indicators.retain(|indicator| {
            indicator.weight.is_some() || !(is_declined(indicator.kpi) || is_others(indicator.kpi))
        });
    }
    cards
}

/// The KPIs of the company's card on a day: all that the guided setting decided on.
fn company_kpis(workspace: &Workspace, last: Day) -> BTreeSet<Id<Kpi>> {
    let of_company = |set: &&WeightSet| set.owner == WeightOwner::Company && set.from <= last;
    let newest = workspace.weights.values().filter(of_company).max_by_key(|set| set.from);
    newest.into_iter().flat_map(|set| set.items.iter().map(|item| item.kpi)).collect()
}

/// Cards of a period.
pub(super) fn cards(model: &Model, kept: &mut Kept, subjects: &[Subjects], period: Period) -> Cards {
    let scopes = kept.scopes(model, subjects, period);
    let (cards, previous) =
        with_board(model, kept, &scopes, period, |board, study| board.cards(study, &scopes));
    Cards { period, cards, previous_period: period.shifted(-1), previous }
}

fn explain(
    model: &Model,
    kept: &mut Kept,
    scope: &Scope,
    kpi: Id<Kpi>,
    period: Period,
) -> Option<Explanation> {
    if !scope.members().iter().all(|member| is_known(&model.workspace, *member)) {
        return None;
    }
    let study = Study::of(model, kept, std::slice::from_ref(scope), period, true);
    explanation_of(&study, scope, kpi, period)
}

fn is_known(workspace: &Workspace, member: Member) -> bool {
    match member {
        Member::Account(id) => workspace.accounts.contains_key(&id),
        Member::AccountType(id) => workspace.account_types.contains_key(&id),
        Member::Employee(id) => workspace.employees.contains_key(&id),
        Member::Role(id) => workspace.roles.contains_key(&id),
        Member::Region(id) => workspace.regions.contains_key(&id),
        Member::ProductLine(id) => workspace.product_lines.contains_key(&id),
    }
}
