//! The engine through its one door: tables of cases with expected values from outside the program.
//! Sums are done by hand in the comments; where that would be long, Python's `fractions.Fraction` did them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail loudly, as tests do")]

mod support;

mod aggregation;
mod allocation;
mod behind;
mod borders;
mod cards;
mod control_limits;
mod domain_borders;
mod draft;
mod elicitation;
mod explain;
mod formula_docs;
mod formula_errors;
mod formula_laws;
mod formula_text;
mod formula_values;
mod guide;
mod guide_edits;
mod guide_targets;
mod incentive_borders;
mod incentive_curves;
mod incentive_explain;
mod incentive_lint;
mod incentive_plans;
mod incentive_pools;
mod incentive_settlement;
mod incentive_support;
mod language_borders;
mod laws;
mod library;
mod library_figures;
mod limit_borders;
mod look_ups;
mod one_pass;
mod ownership;
mod pace;
mod pay;
mod periods;
mod ratios;
mod reading_borders;
mod rule_draft;
mod same_laws;
mod score;
mod scoring_cards;
mod scoring_explain;
mod scoring_formula;
mod scoring_laws;
mod scoring_shapes;
mod scoring_sources;
mod scoring_support;
mod sensitivity;
mod session;
mod sum_laws;
mod tables;
mod targets;
mod templates;
mod typed;
mod typed_rule;
mod weight_draft;
mod weights;
mod work_time;
