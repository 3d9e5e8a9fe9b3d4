//! The formula language: text to tree and back. The tree holds ids, the text names in the reader's language.
//! `docs/formulas.md` is its reference.

pub mod complete;
pub mod error;
pub mod lint;
pub mod names;
pub mod print;
pub mod types;
pub mod words;

mod check;
mod check_rows;
mod syntax;
mod token;

use crate::{
    domain::{
        kpi::{Formula, Unit},
        workspace::Workspace,
    },
    engine::language::{
        check::Checker,
        error::{FormulaError, Place, Problem},
        names::Names,
        types::Type,
    },
};

/// Most characters of a formula.
pub const MAX_CHARACTERS: usize = 4_000;
/// How deep parts may stand inside of each other. Files are read to a depth that holds this twice over.
pub const MAX_DEPTH: usize = 40;
/// Most parts of a formula.
pub const MAX_NODES: usize = 200;
/// Most periods of `ROLLING`.
pub const MAX_ROLLING: u8 = 60;

/// A formula that was read, and what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The tree.
    pub formula: Formula,
    /// The type of its value.
    pub value: Type,
}

/// Reads a formula over the tables, KPIs and inputs of a workspace.
///
/// # Errors
/// The first thing that is wrong, with its place and, for a name, what was probably meant.
pub fn parse(text: &str, workspace: &Workspace) -> Result<Parsed, FormulaError> {
    read(text, Checker::new(Names::of(workspace)))
}

/// Reads a formula of points over the terms of a KPI of this unit.
///
/// # Errors
/// The first thing that is wrong, with its place; a value that is not a number of points.
pub fn parse_points(text: &str, unit: Unit, workspace: &Workspace) -> Result<Parsed, FormulaError> {
    let parsed = read(text, Checker::of_points(Names::of(workspace), unit))?;
    if !parsed.value.gives_points() {
        let at = Place { start: 0, end: text.chars().count() };
        return Err(FormulaError { at, problem: Problem::TypesDiffer(parsed.value, Type::Points) });
    }
    Ok(parsed)
}

fn read(text: &str, checker: Checker<'_>) -> Result<Parsed, FormulaError> {
    let length = text.chars().count();
    if length > MAX_CHARACTERS {
        let at = Place { start: MAX_CHARACTERS, end: length };
        return Err(FormulaError { at, problem: Problem::TooLong(MAX_CHARACTERS) });
    }
    let part = syntax::read(token::tokens(text)?)?;
    let (formula, value) = checker.number(&part)?;
    // Some words stand for more than one node, so the tree is counted too.
    if formula.size() > MAX_NODES {
        return Err(FormulaError { at: part.at, problem: Problem::TooManyParts(MAX_NODES) });
    }
    Ok(Parsed { formula, value })
}
