//! Stories of scoring rules, card rules and points, told to the reducer: one step each, taken back and done again.

use rust_decimal::Decimal;

use crate::{
    domain::{
        about::About,
        account::{Account, AccountFacts, TypeShare},
        card_rule::{CardPlan, PointsItem, PointsLimits, RollUp},
        dated::Dated,
        id::Id,
        kpi::{Attribution, Direction, Formula, Kpi, Perspective, Unit},
        scope::{Member, Scope},
        scoring::{Measure, RedLine, RedLineEffect, Rule, ScoringRule, Shape, StepPoints, Steps},
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    engine::query::Coverage,
    state::{
        action::{Action, Effect, Moment},
        app_state::AppState,
        edits::{
            Edit, EditError,
            card_rule::{
                PlanPlace, PointsForm, add_points, edit_points, plan_at_hand, remove_plan, remove_points,
                set_plan,
            },
            scoring::{RulePlace, own_rule, remove_rule, rule_at_hand, set_rule},
        },
        reduce::reduce,
    },
};

const MOMENT: Moment = Moment { now: 1_000, tab: 7 };

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn kpi(direction: Direction) -> Kpi {
    Kpi {
        id: Id::from_raw(1),
        code: "K01".to_owned(),
        name: Text2::new("响应", "Response"),
        definition: Text2::default(),
        variant: Text2::default(),
        perspective: Perspective::Customer,
        direction,
        unit: Unit::Hours,
        precision: 1,
        formula: Formula::Number(1.into()),
        about: About::default(),
        attribution: Attribution::Record,
    }
}

/// One KPI; account 5 is 40 % of type 8 and 60 % of type 9.
fn opened(direction: Direction) -> AppState {
    let mut workspace = Workspace::default();
    workspace.kpis.insert(Id::from_raw(1), kpi(direction));
    let share =
        |kind, percent| TypeShare { account_type: Id::from_raw(kind), share: Weight::percent(percent) };
    let facts = AccountFacts { types: vec![share(8, 40), share(9, 60)], ..AccountFacts::default() };
    let (id, name) = (Id::from_raw(5), Text2::same("A"));
    workspace.accounts.insert(id, Account { id, name, keys: Vec::new(), facts: Dated::always(facts) });
    let coverage = Coverage { days: None, rows: 0, batches_without_rows: 0 };
    let id = Id::from_raw(1);
    let (state, _) = reduce(&AppState::default(), Action::OpenWorkspace(id), MOMENT);
    let opened = Action::WorkspaceOpened {
        id,
        catalogue: Box::new(workspace),
        revision: 5,
        coverage,
        found: Box::default(),
        is_new: false,
    };
    reduce(&state, opened, MOMENT).0
}

fn document(state: &AppState) -> &Workspace {
    &state.open().unwrap().catalogue
}

/// Commits an edit, which is one step of the log, and looks at undo and redo.
fn committed(state: &AppState, edit: Edit) -> AppState {
    let (done, effects) = reduce(state, Action::Commit(edit), MOMENT);
    assert!(matches!(effects.as_slice(), [Effect::Append(_), Effect::TellEngine(_)]));
    let (undone, _) = reduce(&done, Action::Undo, MOMENT);
    assert_eq!(document(&undone), document(state));
    let (redone, _) = reduce(&undone, Action::Redo, MOMENT);
    assert_eq!(document(&redone), document(&done));
    done
}

fn step(from: &str, points: &str) -> StepPoints {
    StepPoints { from: decimal(from), points: decimal(points) }
}

fn steps(steps: &[(&str, &str)]) -> Rule {
    let steps = steps.iter().map(|(from, points)| step(from, points)).collect();
    let shape = Shape::Steps(Steps { measure: Measure::Value, below: Decimal::ZERO, steps });
    Rule { shape, ..Rule::default() }
}

fn place<'a>(scope: &'a Scope, name: &'a Text2) -> RulePlace<'a> {
    RulePlace { kpi: Id::from_raw(1), scope, name, from: None, reason: "" }
}

#[test]
fn a_rule_is_set_changed_from_a_day_and_removed_step_by_step() {
    let (company, name) = (Scope::COMPANY, Text2::same("company"));
    let state = opened(Direction::Lower);
    // Typed from the hardest to the easiest; stored the other way round.
    let rule = steps(&[("1", "100"), ("2", "80"), ("4", "60")]);
    let state = committed(&state, set_rule(document(&state), &place(&company, &name), rule).unwrap());
    let id = ScoringRule::id_for(Id::from_raw(1), &company);
    let stored = own_rule(document(&state), Id::from_raw(1), &company).unwrap();
    assert_eq!(
        (stored.id, stored.rule.latest().cloned()),
        (id, Some(steps(&[("4", "60"), ("2", "80"), ("1", "100")])))
    );

    let day = "2026-07-01".parse().ok();
    let later = RulePlace { from: day, reason: " new contract ", ..place(&company, &name) };
    let edit = set_rule(document(&state), &later, steps(&[("3", "60"), ("1", "100")])).unwrap();
    let state = committed(&state, edit);
    let held = own_rule(document(&state), Id::from_raw(1), &company).unwrap();
    let held: Vec<(String, &str)> =
        held.rule.revisions().iter().map(|one| (one.from.to_string(), one.reason.as_str())).collect();
    assert_eq!(held.len(), 2);
    assert_eq!(held.last(), Some(&("2026-07-01".to_owned(), "new contract")));
    let before = rule_at_hand(document(&state), Id::from_raw(1), &company, "2026-06-30".parse().ok());
    assert_eq!(before.value, steps(&[("4", "60"), ("2", "80"), ("1", "100")]));

    let state = committed(&state, remove_rule(document(&state), &place(&company, &name)).unwrap());
    assert!(document(&state).scoring_rules.is_empty());
    assert_eq!(remove_rule(document(&state), &place(&company, &name)), Err(EditError::Gone));
}

#[test]
fn the_same_rule_again_is_no_step_and_the_plain_one_no_record() {
    let (company, name) = (Scope::COMPANY, Text2::same("company"));
    let state = opened(Direction::Higher);
    let edit = set_rule(document(&state), &place(&company, &name), Rule::default()).unwrap();
    assert!(edit.changes.is_empty());
    let rule = steps(&[("1", "60")]);
    let state = committed(&state, set_rule(document(&state), &place(&company, &name), rule.clone()).unwrap());
    let again = set_rule(document(&state), &place(&company, &name), rule).unwrap();
    let (after, effects) = reduce(&state, Action::Commit(again), MOMENT);
    assert!(effects.is_empty() && after.open().unwrap().revision == state.open().unwrap().revision);
    // For an account it says something: the company's steps do not hold there.
    let account = Scope::from(Member::Account(Id::from_raw(5)));
    let edit = set_rule(document(&state), &place(&account, &name), Rule::default()).unwrap();
    assert_eq!(edit.changes.len(), 1);
}

#[test]
fn a_faulty_rule_never_becomes_an_edit() {
    let (company, name) = (Scope::COMPANY, Text2::same("company"));
    let state = opened(Direction::Higher);
    let red_line = RedLine { limit: Decimal::ONE, effect: RedLineEffect::CapGrade("X".to_owned()) };
    for rule in [
        steps(&[]),
        steps(&[("1", "60"), ("1.0", "80")]),
        Rule { floor: Some(decimal("130")), ..Rule::default() },
        Rule { red_line: Some(red_line), ..Rule::default() },
    ] {
        assert_eq!(set_rule(document(&state), &place(&company, &name), rule), Err(EditError::RuleFaulty));
    }
    // Worth a second look, but somebody may mean it.
    let falling = steps(&[("1", "60"), ("2", "50")]);
    assert!(set_rule(document(&state), &place(&company, &name), falling).is_ok());
    let nowhere = RulePlace { kpi: Id::from_raw(2), ..place(&company, &name) };
    assert_eq!(set_rule(document(&state), &nowhere, Rule::default()), Err(EditError::Gone));
}

#[test]
fn a_form_starts_from_what_holds_for_its_scope() {
    let name = Text2::same("x");
    let account = Scope::from(Member::Account(Id::from_raw(5)));
    let kind = |raw| Scope::from(Member::AccountType(Id::from_raw(raw)));
    let mut state = opened(Direction::Higher);
    let at_hand = |state: &AppState| {
        let found = rule_at_hand(document(state), Id::from_raw(1), &account, None);
        (found.origin, found.value)
    };
    assert_eq!(at_hand(&state), (None, Rule::default()));
    // The largest share first: type 9 before type 8, whoever was set last.
    for (scope, from) in [(Scope::COMPANY, "1"), (kind(8), "2"), (kind(9), "3"), (account.clone(), "4")] {
        let rule = steps(&[(from, "60")]);
        state = committed(&state, set_rule(document(&state), &place(&scope, &name), rule.clone()).unwrap());
        assert_eq!(at_hand(&state), (Some(scope), rule));
    }
}

#[test]
fn a_card_rule_is_set_and_removed_and_negative_limits_are_refused() {
    let (company, name) = (Scope::COMPANY, Text2::same("company"));
    let state = opened(Direction::Higher);
    let place = PlanPlace { scope: &company, name: &name, from: None, reason: "" };
    let plan = CardPlan { roll_up: RollUp::Min, cap: Some(decimal("100")), ..CardPlan::default() };
    let state = committed(&state, set_plan(document(&state), &place, plan.clone()).unwrap());
    let account = Scope::from(Member::Account(Id::from_raw(5)));
    let found = plan_at_hand(document(&state), &account, None);
    assert_eq!((found.origin, found.value), (Some(Scope::COMPANY), plan));
    let negative = PointsLimits { each_down: Some(decimal("-1")), ..PointsLimits::default() };
    for faulty in [
        CardPlan { points: negative, ..CardPlan::default() },
        CardPlan { floor: Some(decimal("2")), cap: Some(decimal("1")), ..CardPlan::default() },
    ] {
        assert_eq!(set_plan(document(&state), &place, faulty), Err(EditError::RuleFaulty));
    }
    let state = committed(&state, remove_plan(document(&state), &company, &name).unwrap());
    assert!(document(&state).card_rules.is_empty());
}

#[test]
fn points_need_a_reason_and_come_and_go_one_by_one() {
    let (company, name) = (Scope::COMPANY, Text2::same("company"));
    let period = "2026-Q1".parse().unwrap();
    let form =
        PointsForm { scope: &company, name: &name, period, points: Some(decimal("3")), reason: " praise " };
    let id: Id<PointsItem> = Id::from_raw(77);
    for (faulty, error) in [
        (PointsForm { reason: "  ", ..form.clone() }, EditError::ReasonMissing),
        (PointsForm { points: None, ..form.clone() }, EditError::PointsMissing),
        (PointsForm { points: Some(Decimal::ZERO), ..form.clone() }, EditError::PointsMissing),
    ] {
        assert_eq!(add_points(id, &faulty), Err(error));
    }
    let state = committed(&opened(Direction::Higher), add_points(id, &form).unwrap());
    let item = document(&state).points_items.get(&id).cloned().unwrap();
    assert_eq!((item.points, item.reason.as_str()), (decimal("3"), "praise"));
    let less = PointsForm { points: Some(decimal("-1.5")), ..form };
    let state = committed(&state, edit_points(&item, &less).unwrap());
    let item = document(&state).points_items.get(&id).cloned().unwrap();
    assert_eq!(item.points, decimal("-1.5"));
    let state = committed(&state, remove_points(&item, &name));
    assert!(document(&state).points_items.is_empty());
}
