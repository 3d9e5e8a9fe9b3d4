//! What a change of one record makes of what is kept: figures and cards that may depend on the record are forgotten,
//! all others stay. Where it is not worth telling apart, everything is forgotten.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    domain::{
        id::Id,
        kpi::{Attribution, Input, Kpi, TypedEntry},
        record::{Record, RecordKey},
        scope::{Member, Scope},
        weight::WeightOwner,
        workspace::Workspace,
    },
    engine::kept::Kept,
};

/// Whose cards a change may touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every card.
    All,
    /// The card of this scope.
    Only(Scope),
    /// The cards of all accounts.
    Accounts,
    /// The cards of all people.
    Employees,
    /// The card of this account and every card that is not an account's.
    Above(Scope),
}

/// What a change makes uncertain on the cards that it reaches.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// What these KPIs have reached, and all that follows from it.
    Actuals(Rc<BTreeSet<Id<Kpi>>>),
    /// Targets, rules, weights: what is reached stays.
    Terms,
}

impl Reach {
    /// Whether the card of the scope is among them.
    pub(super) fn holds(&self, scope: &Scope) -> bool {
        let is_account = || matches!(scope.single(), Some(Member::Account(_)));
        match self {
            Self::All => true,
            Self::Only(only) => only == scope,
            Self::Accounts => is_account(),
            Self::Employees => matches!(scope.single(), Some(Member::Employee(_))),
            Self::Above(account) => account == scope || !is_account(),
        }
    }

    /// The cards for which a target or rule of this scope may hold.
    fn of_shared(scope: &Scope) -> Self {
        match (scope.members(), scope.single()) {
            // What is not additive falls back on the company's target, and rules do too.
            ([], _) => Self::All,
            (_, Some(Member::AccountType(_))) => Self::Accounts,
            (_, Some(Member::Role(_))) => Self::Employees,
            _ => Self::Only(scope.clone()),
        }
    }

    fn of_owner(owner: WeightOwner) -> Self {
        match owner {
            WeightOwner::Company => Self::Only(Scope::COMPANY),
            WeightOwner::EveryAccount | WeightOwner::AccountType(_) => Self::Accounts,
            WeightOwner::Account(id) => Self::Only(Member::Account(id).into()),
            WeightOwner::Role(_) => Self::Employees,
            WeightOwner::Employee(id) => Self::Only(Member::Employee(id).into()),
        }
    }
}

/// Forgets what may depend on a record that is about to be put in place of another (or of none), or taken out.
/// `workspace` is the document before that.
pub(super) fn touch(kept: &mut Kept, workspace: &Workspace, key: RecordKey, after: Option<&Record>) {
    let before = workspace.get(key);
    if before.as_ref() == after {
        return;
    }
    match (before.as_ref(), after) {
        // Who belongs to what, what is measured and the calendar: the months and rows of all figures may be others.
        (Some(Record::Account(one)), Some(Record::Account(other)))
            if (&one.keys, &one.facts) == (&other.keys, &other.facts) =>
        {
            kept.lists.clear();
        }
        (Some(Record::Employee(one)), Some(Record::Employee(other)))
            if one.keys == other.keys && (one.facts == other.facts || !by_team(workspace)) =>
        {
            kept.lists.clear();
            kept.forget(&Reach::Only(Member::Employee(one.id).into()), &What::Terms);
        }
        // Their names stand in no figure.
        (_, None | Some(Record::AccountType(_) | Record::Role(_))) if is_named_only(key) => {}
        (before, after) => {
            for record in before.into_iter().chain(after) {
                match record {
                    Record::TargetSeries(series) => {
                        kept.forget(&Reach::of_shared(&series.scope), &What::Terms)
                    }
                    Record::ScoringRule(rule) => kept.forget(&Reach::of_shared(&rule.scope), &What::Terms),
                    Record::CardRule(rule) => kept.forget(&Reach::of_shared(&rule.scope), &What::Terms),
                    Record::PointsItem(item) => kept.forget(&Reach::of_shared(&item.scope), &What::Terms),
                    Record::RatingPlan(plan) => kept.forget(&Reach::of_shared(&plan.scope), &What::Terms),
                    Record::Rating(rating) => {
                        kept.forget(&Reach::Only(Member::Employee(rating.person).into()), &What::Terms);
                    }
                    Record::ResultOverride(decided) => {
                        kept.forget(&Reach::Only(Member::Employee(decided.person).into()), &What::Terms);
                    }
                    Record::WeightSet(set) => kept.forget(&Reach::of_owner(set.owner), &What::Terms),
                    Record::BandTable(_) => kept.forget(&Reach::All, &What::Terms),
                    Record::InputValue(value) => {
                        let readers = readers_of(kept, workspace, value.input);
                        let reach = match value.scope.single() {
                            Some(Member::Account(_)) => Reach::Above(value.scope.clone()),
                            Some(Member::Employee(_)) if by_team(workspace) => Reach::Employees,
                            _ => Reach::Only(value.scope.clone()),
                        };
                        kept.forget(&reach, &What::Actuals(readers));
                    }
                    // How people's rows are cut changes with it.
                    Record::Kpi(kpi) if kpi.attribution == Attribution::Team => kept.clear(),
                    Record::Kpi(kpi) => {
                        let changed = dependents_of(workspace, BTreeSet::from([kpi.id]));
                        kept.forget(&Reach::All, &What::Actuals(Rc::new(changed)));
                        kept.forget(&Reach::All, &What::Terms);
                        kept.formulas_changed();
                    }
                    // Pay and signals are worked out anew each time; answers of the guide, how targets came about, what was locked, said and done
                    // stand in no figure.
                    Record::PayPlan(_)
                    | Record::PayBase(_)
                    | Record::PayEntry(_)
                    | Record::BonusPool(_)
                    | Record::PromotionRule(_)
                    | Record::GuideAnswer(_)
                    | Record::Allocation(_)
                    | Record::Cycle(_)
                    | Record::CycleSeal(_)
                    | Record::KeyAlias(_)
                    | Record::OwnTable(_)
                    | Record::SignalRules(_)
                    | Record::Acknowledgement(_)
                    | Record::Note(_)
                    | Record::ActionItem(_) => {}
                    _ => kept.clear(),
                }
            }
            match (before, after) {
                (Some(Record::InputValue(_)), _) | (_, Some(Record::InputValue(_))) => {
                    typed_changed(kept, before, after);
                }
                _ => {}
            }
        }
    }
}

/// Whether a figure of a person may be made of what others did.
fn by_team(workspace: &Workspace) -> bool {
    workspace.kpis.values().any(|kpi| kpi.attribution == Attribution::Team)
}

fn is_named_only(key: RecordKey) -> bool {
    matches!(key, RecordKey::AccountType(_) | RecordKey::Role(_))
}

/// Keeps the typed values in step.
fn typed_changed(kept: &mut Kept, before: Option<&Record>, after: Option<&Record>) {
    let Some(typed) = kept.typed_mut() else { return };
    let periods = |record: Option<&Record>| match record {
        Some(Record::InputValue(value)) => Some((value.period, value.is_data())),
        _ => None,
    };
    let is_same = periods(before) == periods(after);
    if let Some(Record::InputValue(value)) = before {
        typed.remove(value);
    }
    if let Some(Record::InputValue(value)) = after {
        typed.put(value);
    }
    if !is_same {
        kept.forget_days();
    }
}

/// The KPIs that read an input, directly or through other KPIs.
fn readers_of(kept: &mut Kept, workspace: &Workspace, input: Id<Input>) -> Rc<BTreeSet<Id<Kpi>>> {
    let find = || {
        let counts = |one: &&Input| match &one.typed {
            Some(TypedEntry::LevelCount { answers_of }) => *answers_of == input,
            _ => false,
        };
        let of_answers = workspace.inputs.values().filter(counts).map(|one| one.id);
        let inputs: BTreeSet<Id<Input>> = of_answers.chain([input]).collect();
        let reads = |kpi: &&Kpi| kpi.formula.inputs().iter().any(|id| inputs.contains(id));
        Rc::new(dependents_of(workspace, workspace.kpis.values().filter(reads).map(|kpi| kpi.id).collect()))
    };
    Rc::clone(kept.readers.entry(input).or_insert_with(find))
}

/// These KPIs and all that refer to them, directly or through others.
fn dependents_of(workspace: &Workspace, mut found: BTreeSet<Id<Kpi>>) -> BTreeSet<Id<Kpi>> {
    loop {
        let refers =
            |kpi: &&Kpi| !found.contains(&kpi.id) && kpi.formula.kpis().iter().any(|id| found.contains(id));
        let more: Vec<Id<Kpi>> = workspace.kpis.values().filter(refers).map(|kpi| kpi.id).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}
