//! Hints at scoring rules and card rules in words.

use std::rc::Rc;

use crate::{
    data::validate::{Finding, Problem},
    domain::{record::RecordKey, workspace::Workspace},
    view::{explain::scope_name, message::Words},
};

/// What a hint of [`crate::data::validate::hints`] says, with the rule that it is about: the indicator, or the rule
/// for the total, and whose it is.
pub fn hint_words(hint: &Finding, workspace: &Workspace, words: Words) -> String {
    let (name, scope) = match hint.key {
        Some(RecordKey::ScoringRule(id)) => {
            let rule = workspace.scoring_rules.get(&id);
            let kpi = rule.and_then(|rule| workspace.kpis.get(&rule.kpi));
            let name = kpi.map(|kpi| format!("{} {}", kpi.code, words.of(&kpi.name)));
            (name.unwrap_or_default(), rule.map(|rule| &rule.scope))
        }
        Some(RecordKey::CardRule(id)) => {
            let rule = workspace.card_rules.get(&id);
            (words.get("rule_lint.card_rule").to_string(), rule.map(|rule| &rule.scope))
        }
        Some(RecordKey::TargetSeries(id)) => {
            let series = workspace.targets.get(&id);
            let kpi = series.and_then(|series| workspace.kpis.get(&series.kpi));
            let name = kpi.map(|kpi| format!("{} {}", kpi.code, words.of(&kpi.name)));
            (name.unwrap_or_default(), series.map(|series| &series.scope))
        }
        _ => (String::new(), None),
    };
    let scope = scope.map(|scope| scope_name(scope, workspace, words)).unwrap_or_default();
    let fault = problem_words(hint.problem, words);
    words.with("rule_lint.of", &[("name", &name), ("scope", &scope), ("fault", &fault)]).to_string()
}

fn problem_words(problem: Problem, words: Words) -> Rc<str> {
    words.get(match problem {
        Problem::Empty => "rule_lint.empty",
        Problem::Twice => "rule_lint.twice",
        Problem::OutOfRange => "rule_lint.out_of_range",
        Problem::Unsorted => "rule_lint.unsorted",
        Problem::WithoutEffect => "rule_lint.without_effect",
        Problem::Falling => "rule_lint.falling",
        Problem::Gap => "rule_lint.gap",
        Problem::UnknownGrade => "rule_lint.unknown_grade",
        Problem::TargetNotPositive => "rule_lint.target_not_positive",
        Problem::Misplaced => "rule_lint.misplaced",
        // No hint is about these.
        other => return Rc::from(format!("{other:?}")),
    })
}
