//! What was found when a workspace was read, in words: which record, what is wrong with it, what was done.

use std::rc::Rc;

use crate::{
    data::validate::{Action, Finding, Problem},
    domain::{record::RecordKey, text::Text2, workspace::Workspace},
    view::{message::Words, number::NO_VALUE},
};

/// A finding in a sentence or two. A record that was taken out is told by its kind and id; one that is there by its name.
pub fn finding_words(finding: &Finding, workspace: &Workspace, words: Words) -> String {
    let record = match finding.key {
        Some(key) => record_words(key, workspace, words),
        None => words.get("check.workspace"),
    };
    let problem = problem_words(finding.problem, workspace, words);
    let done = words.get(match finding.action {
        Action::Removed => "check.done.removed",
        Action::Repaired => "check.done.repaired",
        Action::Left => "check.done.left",
    });
    words.with("check.of", &[("record", &record), ("problem", &problem), ("done", &done)]).to_string()
}

/// The kind of a record with its name, or its id where it has no name or is gone.
fn record_words(key: RecordKey, workspace: &Workspace, words: Words) -> Rc<str> {
    let kind = words.get(kind_key(key.kind()));
    match name_of(key, workspace).map(|name| words.of(name)).filter(|name| !name.is_empty()) {
        Some(name) => words.with("check.named", &[("kind", &kind), ("name", &name)]),
        None => words.with("check.by_id", &[("kind", &kind), ("id", &id_of(key))]),
    }
}

fn name_of(key: RecordKey, workspace: &Workspace) -> Option<&Text2> {
    match key {
        RecordKey::Settings(id) => workspace.settings.get(&id).map(|one| &one.name),
        RecordKey::Region(id) => workspace.regions.get(&id).map(|one| &one.name),
        RecordKey::ProductLine(id) => workspace.product_lines.get(&id).map(|one| &one.name),
        RecordKey::AccountType(id) => workspace.account_types.get(&id).map(|one| &one.name),
        RecordKey::Role(id) => workspace.roles.get(&id).map(|one| &one.name),
        RecordKey::Account(id) => workspace.accounts.get(&id).map(|one| &one.name),
        RecordKey::Employee(id) => workspace.employees.get(&id).map(|one| &one.name),
        RecordKey::Input(id) => workspace.inputs.get(&id).map(|one| &one.name),
        RecordKey::Kpi(id) => workspace.kpis.get(&id).map(|one| &one.name),
        RecordKey::PayPlan(id) => workspace.pay_plans.get(&id).map(|one| &one.name),
        RecordKey::BonusPool(id) => workspace.pools.get(&id).map(|one| &one.name),
        RecordKey::PromotionRule(id) => workspace.promotion_rules.get(&id).map(|one| &one.name),
        RecordKey::Cycle(id) => workspace.cycles.get(&id).map(|one| &one.name),
        RecordKey::OwnTable(id) => workspace.own_tables.get(&id).map(|one| &one.name),
        _ => None,
    }
}

/// The id as it stands in the file.
fn id_of(key: RecordKey) -> String {
    let written = serde_json::to_value(key).ok();
    let id = written.as_ref().and_then(|key| key.as_object()?.values().next()?.as_str());
    id.unwrap_or(NO_VALUE).to_owned()
}

fn problem_words(problem: Problem, workspace: &Workspace, words: Words) -> Rc<str> {
    words.get(match problem {
        Problem::UnknownReference(key) => {
            let record = record_words(key, workspace, words);
            return words.with("check.problem.unknown_reference", &[("record", &record)]);
        }
        Problem::SharesAboveWhole => "check.problem.shares_above_whole",
        Problem::WeightAboveWhole => "check.problem.weight_above_whole",
        Problem::Twice => "check.problem.twice",
        Problem::Unsorted => "check.problem.unsorted",
        Problem::Empty => "check.problem.empty",
        Problem::WrongLength => "check.problem.wrong_length",
        Problem::UnknownColumn => "check.problem.unknown_column",
        Problem::TooLong => "check.problem.too_long",
        Problem::Misplaced => "check.problem.misplaced",
        Problem::OutOfRange => "check.problem.out_of_range",
        Problem::SettingsNotOne => "check.problem.settings_not_one",
        Problem::RowsMissing => "check.problem.rows_missing",
        Problem::RowsChanged => "check.problem.rows_changed",
        Problem::RowsUnusable => "check.problem.rows_unusable",
        Problem::WithoutEffect => "rule_lint.without_effect",
        Problem::Falling => "rule_lint.falling",
        Problem::Gap => "rule_lint.gap",
        Problem::UnknownGrade => "rule_lint.unknown_grade",
        Problem::TargetNotPositive => "rule_lint.target_not_positive",
    })
}

fn kind_key(kind: &str) -> &'static str {
    match kind {
        "Settings" => "check.kind.settings",
        "Region" => "check.kind.region",
        "ProductLine" => "check.kind.product_line",
        "AccountType" => "check.kind.account_type",
        "Role" => "check.kind.role",
        "Account" => "check.kind.account",
        "Employee" => "check.kind.employee",
        "OwnershipSplit" => "check.kind.ownership",
        "Input" => "check.kind.input",
        "Kpi" => "check.kind.kpi",
        "TargetSeries" => "check.kind.targets",
        "WeightSet" => "check.kind.weights",
        "BandTable" => "check.kind.bands",
        "InputValue" => "check.kind.value",
        "Batch" => "check.kind.batch",
        "ScoringRule" => "check.kind.scoring_rule",
        "CardRule" => "check.kind.card_rule",
        "PointsItem" => "check.kind.points",
        "WorkCalendar" => "check.kind.work_calendar",
        "PayPlan" => "check.kind.pay_plan",
        "PayBase" => "check.kind.pay_base",
        "PayEntry" => "check.kind.pay_entry",
        "BonusPool" => "check.kind.pool",
        "PromotionRule" => "check.kind.promotion",
        "RatingPlan" => "check.kind.rating_plan",
        "Rating" => "check.kind.rating",
        "ResultOverride" => "check.kind.override",
        "GuideAnswer" => "check.kind.guide",
        "Allocation" => "check.kind.allocation",
        "Cycle" => "check.kind.cycle",
        "CycleSeal" => "check.kind.cycle_seal",
        "KeyAlias" => "check.kind.key_alias",
        "OwnTable" => "check.kind.own_table",
        "SignalRules" => "check.kind.signal_rules",
        "Acknowledgement" => "check.kind.acknowledgement",
        "Note" => "check.kind.note",
        "ActionItem" => "check.kind.action",
        _ => OTHER,
    }
}

/// Key of what has no name of its own.
const OTHER: &str = "check.kind.other";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{record::KINDS, text::Lang};

    #[test]
    fn every_kind_has_a_name() {
        for kind in KINDS {
            assert_ne!(kind_key(kind), OTHER, "{kind}");
        }
        assert_eq!(kind_key("Colour"), OTHER);
    }

    #[test]
    fn what_is_gone_is_told_by_kind_and_id_and_what_is_there_by_name() {
        let workspace = crate::data::sample::sample().workspace;
        let account = workspace.accounts.values().next().unwrap();
        let gone = RecordKey::Role(crate::domain::id::Id::from_raw(1));
        let problem = Problem::UnknownReference(gone);
        let finding = Finding { key: Some(RecordKey::Account(account.id)), problem, action: Action::Left };
        let said = |lang| finding_words(&finding, &workspace, Words::new(lang));
        let expected = format!("Account “{}”: ", account.name.get(Lang::En));
        assert!(said(Lang::En).starts_with(&expected), "{}", said(Lang::En));
        // Ids are 13 letters of base 32; the lowest bits come last.
        assert!(said(Lang::En).contains("(Role 0000000000001)"), "{}", said(Lang::En));
        assert!(
            said(Lang::Zh).starts_with(&format!("客户“{}”：", account.name.get(Lang::Zh))),
            "{}",
            said(Lang::Zh)
        );
    }
}
