//! Rules of promotion in words: what a rule asks for, what it found of somebody, and the form's choices.

use crate::{
    domain::{period::PeriodLevel, promotion::PromotionRule, workspace::Workspace},
    engine::promotion::{PromotionFinding, PromotionOutcome},
    view::{entry, message::Words},
};

/// What is typed into the form beside what is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PromotionNumbers {
    /// In how many periods at least.
    pub at_least: String,
    /// Of how many.
    pub of: String,
}

impl PromotionNumbers {
    /// As a rule has them; 2 of 4 for a new one.
    pub fn of(rule: Option<&PromotionRule>) -> Self {
        let (at_least, of) = rule.map_or((2, 4), |rule| (rule.at_least, rule.of));
        Self { at_least: at_least.to_string(), of: of.to_string() }
    }

    /// Both numbers: at least, of.
    ///
    /// # Errors
    /// For each the key of what is wrong: not a whole number from 1 on, more than [`crate::domain::promotion::MOST_PERIODS`], or more than are looked at.
    pub fn read(&self) -> Result<(u8, u8), [Option<&'static str>; 2]> {
        let whole = |text: &str| match entry::read_count(text) {
            Ok(Some(count)) if (1..=u32::from(crate::domain::promotion::MOST_PERIODS)).contains(&count) => {
                u8::try_from(count).map_err(|_| "promotion.wrong.range")
            }
            Ok(_) => Err("promotion.wrong.range"),
            Err(error) => Err(error.key()),
        };
        match (whole(&self.at_least), whole(&self.of)) {
            (Ok(at_least), Ok(of)) if at_least <= of => Ok((at_least, of)),
            (Ok(_), Ok(_)) => Err([Some("promotion.wrong.more"), None]),
            (at_least, of) => Err([at_least.err(), of.err()]),
        }
    }
}

/// Lengths of periods that a rule can look at.
pub const LEVELS: [PeriodLevel; 4] =
    [PeriodLevel::Month, PeriodLevel::Quarter, PeriodLevel::Half, PeriodLevel::Year];

/// Key of the plural of a length of periods.
pub const fn level_key(level: PeriodLevel) -> &'static str {
    match level {
        PeriodLevel::Week => "promotion.weeks",
        PeriodLevel::Month => "promotion.months",
        PeriodLevel::Quarter => "promotion.quarters",
        PeriodLevel::Half => "promotion.halves",
        PeriodLevel::Year => "promotion.years",
    }
}

/// What a rule asks for: “A or better in 2 of the last 4 quarters, none below C”.
pub fn rule_line(rule: &PromotionRule, words: Words) -> String {
    let (at_least, of) = (rule.at_least.to_string(), rule.of.to_string());
    let periods = words.get(level_key(rule.every));
    let arguments = [("grade", &*rule.grade), ("n", &*at_least), ("of", &*of), ("periods", &*periods)];
    let line = words.with("promotion.line", &arguments);
    match &rule.never_below {
        None => line.to_string(),
        Some(floor) => format!("{line}{}", words.with("promotion.line_floor", &[("grade", floor)])),
    }
}

/// What was found of somebody: “met · 3 of 4”.
pub fn outcome_line(finding: &PromotionFinding, words: Words) -> String {
    let (reached, of) = (finding.reached.to_string(), finding.steps.len().to_string());
    let outcome = words.get(outcome_key(finding.outcome));
    format!("{outcome} · {}", words.with("promotion.reached", &[("n", &reached), ("of", &of)]))
}

/// An outcome for machines.
pub const fn outcome_code(outcome: PromotionOutcome) -> &'static str {
    match outcome {
        PromotionOutcome::Met => "met",
        PromotionOutcome::Open => "open",
        PromotionOutcome::NotMet => "not_met",
    }
}

/// Key of an outcome.
pub const fn outcome_key(outcome: PromotionOutcome) -> &'static str {
    match outcome {
        PromotionOutcome::Met => "promotion.met",
        PromotionOutcome::Open => "promotion.open",
        PromotionOutcome::NotMet => "promotion.not_met",
    }
}

/// Codes of the bands with their names, best first.
pub fn grades(workspace: &Workspace, words: Words) -> Vec<(String, String)> {
    let bands = workspace.bands.values().next().map(|table| table.bands.as_slice()).unwrap_or_default();
    bands
        .iter()
        .map(|band| (band.code.clone(), format!("{} · {}", band.code, words.of(&band.name))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(at_least: &str, of: &str) -> Result<(u8, u8), [Option<&'static str>; 2]> {
        PromotionNumbers { at_least: at_least.to_owned(), of: of.to_owned() }.read()
    }

    #[test]
    fn numbers_of_periods_are_whole_and_fit_each_other() {
        assert_eq!(read("2", " 4 "), Ok((2, 4)));
        assert_eq!(read("5", "4"), Err([Some("promotion.wrong.more"), None]));
        assert_eq!(read("0", "25"), Err([Some("promotion.wrong.range"), Some("promotion.wrong.range")]));
        assert_eq!(read("", "4"), Err([Some("promotion.wrong.range"), None]));
        assert!(read("two", "4").is_err());
    }
}
