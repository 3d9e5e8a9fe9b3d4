//! From cards of the library to records of a workspace: reads the formulas, and brings the inputs, the indicators that a
//! formula names, the scoring rules and the links to counter-metrics along. Depends on the library and the codes only.

use std::collections::BTreeSet;

use crate::{
    domain::{
        about::About,
        dated::Dated,
        kpi::{Formula, Input, Kpi, TypedEntry},
        library::{LIBRARY_VERSION, Library, LibraryCard, LibraryEntry, LibraryInput},
        record::Record,
        scope::Scope,
        scoring::{Rule, ScoringRule},
        workspace::Workspace,
    },
    engine::language::{Parsed, error::FormulaError, parse, types::Type},
};

/// Why cards cannot become records.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LibraryError {
    /// The file cannot be read.
    #[error("the library cannot be read: {0}")]
    Unreadable(String),
    /// It is of another version.
    #[error("the library has version {0}")]
    Version(u32),
    /// There is no such card.
    #[error("there is no card {0}")]
    NoCard(String),
    /// A card names an input that is not there.
    #[error("{0} names the input {1}, which is not there")]
    NoInput(String, String),
    /// A formula cannot be read.
    #[error("the formula of {0} cannot be read: {1:?}")]
    Formula(String, FormulaError),
    /// What should be one aggregate is something else.
    #[error("{0} is no single aggregate")]
    NoAggregate(String),
    /// The formula gives another unit.
    #[error("the formula of {0} gives {1:?}")]
    Unit(String, Type),
}

/// Reads a library.
///
/// # Errors
/// It is no library, or of another version.
pub fn read_library(text: &str) -> Result<Library, LibraryError> {
    let library: Library =
        serde_json::from_str(text).map_err(|error| LibraryError::Unreadable(error.to_string()))?;
    if library.version == LIBRARY_VERSION { Ok(library) } else { Err(LibraryError::Version(library.version)) }
}

/// The records that the cards of these codes need, each once: inputs, indicators (those that their formulas name too), rules.
/// Counter-metrics are linked by identity: a link to one that the workspace lacks waits until it is added.
///
/// # Errors
/// The first card that cannot be read.
pub fn library_records(library: &Library, codes: &[String]) -> Result<Vec<Record>, LibraryError> {
    let codes = with_dependencies(library, codes)?;
    let bench = bench_of(library)?;
    let mut records = Vec::new();
    let mut inputs = BTreeSet::new();
    for code in &codes {
        let card = library.card(code).ok_or_else(|| LibraryError::NoCard(code.clone()))?;
        for input in &card.inputs {
            collect_input(library, card, input, &mut inputs, &mut records)?;
        }
    }
    for code in &codes {
        let card = library.card(code).ok_or_else(|| LibraryError::NoCard(code.clone()))?;
        let mut kpi = kpi_of(library, card, &bench)?;
        kpi.about.counter = card.counter.as_ref().map(|counter| library.kpi_id(counter));
        records.push(kpi.into());
        records.extend(card.scoring.clone().map(|rule| rule_of(card, rule).into()));
    }
    Ok(records)
}

/// Everything that is wrong with the library: cards that cannot be read, and names that lead nowhere.
pub fn library_faults(library: &Library) -> Vec<LibraryError> {
    let counters = library.cards.iter().filter_map(|card| card.counter.as_ref());
    let bases = library.cards.iter().map(|card| &card.variant_of).filter(|code| !code.is_empty());
    let lost = counters.chain(bases).filter(|code| library.card(code).is_none());
    let mut faults: Vec<LibraryError> = lost.map(|code| LibraryError::NoCard(code.clone())).collect();
    for card in &library.cards {
        faults.extend(library_records(library, std::slice::from_ref(&card.code)).err());
    }
    faults
}

fn with_dependencies(library: &Library, codes: &[String]) -> Result<Vec<String>, LibraryError> {
    let mut found: Vec<String> = Vec::new();
    let mut open: Vec<String> = codes.iter().rev().cloned().collect();
    while let Some(code) = open.pop() {
        if found.contains(&code) {
            continue;
        }
        let card = library.card(&code).ok_or_else(|| LibraryError::NoCard(code.clone()))?;
        open.extend(card.kpis.iter().rev().cloned());
        found.push(code);
    }
    Ok(found)
}

/// What formulas of the library may name: its own inputs and cards, and nothing of any workspace.
fn bench_of(library: &Library) -> Result<Workspace, LibraryError> {
    let mut bench = Workspace::default();
    for input in &library.inputs {
        bench.put(input_of(library, input, None)?.into());
    }
    for card in &library.cards {
        bench.put(plain_kpi(card, Formula::Number(0.into())).into());
    }
    Ok(bench)
}

fn collect_input(
    library: &Library,
    card: &LibraryCard,
    code: &str,
    known: &mut BTreeSet<String>,
    records: &mut Vec<Record>,
) -> Result<(), LibraryError> {
    if !known.insert(code.to_owned()) {
        return Ok(());
    }
    let missing = || LibraryError::NoInput(card.code.clone(), code.to_owned());
    let input = library.input(code).ok_or_else(missing)?;
    if let Some(LibraryEntry::LevelCount(of)) = &input.typed {
        collect_input(library, card, of, known, records)?;
    }
    let records_text = (!input.records.is_empty()).then_some(input.records.as_str());
    records.push(input_of(library, input, records_text)?.into());
    Ok(())
}

fn input_of(library: &Library, input: &LibraryInput, text: Option<&str>) -> Result<Input, LibraryError> {
    let aggregate = text.map(|text| {
        let parsed = parse(text, &Workspace::default())
            .map_err(|error| LibraryError::Formula(input.code.clone(), error))?;
        match parsed.formula {
            Formula::Records(aggregate) => Ok(*aggregate),
            _ => Err(LibraryError::NoAggregate(input.code.clone())),
        }
    });
    let typed = match &input.typed {
        None => None,
        Some(LibraryEntry::Number) => Some(TypedEntry::Number),
        Some(LibraryEntry::LevelPoints) => Some(TypedEntry::LevelPoints),
        Some(LibraryEntry::ScalePoints(scale)) => Some(TypedEntry::ScalePoints(scale.clone())),
        Some(LibraryEntry::Kept(rule)) => Some(TypedEntry::Kept(*rule)),
        Some(LibraryEntry::LevelCount(of)) => {
            let missing = || LibraryError::NoInput(input.code.clone(), of.clone());
            let answers_of = library.input_id(&library.input(of).ok_or_else(missing)?.code);
            Some(TypedEntry::LevelCount { answers_of })
        }
    };
    Ok(Input {
        id: library.input_id(&input.code),
        name: input.name.clone(),
        unit: input.unit,
        records: aggregate.transpose()?,
        typed,
    })
}

fn kpi_of(library: &Library, card: &LibraryCard, bench: &Workspace) -> Result<Kpi, LibraryError> {
    let Parsed { formula, value } =
        parse(&card.formula, bench).map_err(|error| LibraryError::Formula(card.code.clone(), error))?;
    let named: BTreeSet<_> = card.inputs.iter().map(|code| library.input_id(code)).collect();
    if let Some(id) = formula.inputs().into_iter().find(|id| !named.contains(id)) {
        return Err(LibraryError::NoInput(card.code.clone(), id.to_string()));
    }
    if !value.fits(card.unit) {
        return Err(LibraryError::Unit(card.code.clone(), value));
    }
    Ok(plain_kpi(card, formula))
}

fn plain_kpi(card: &LibraryCard, formula: Formula) -> Kpi {
    Kpi {
        id: card.kpi_id(),
        code: card.code.clone(),
        name: card.name.clone(),
        definition: card.definition.clone(),
        variant: card.variant.clone(),
        perspective: card.perspective,
        direction: card.direction,
        unit: card.unit,
        precision: card.precision,
        formula,
        attribution: card.attribution,
        about: About { frequency: Some(card.frequency), source: Some(card.source), ..About::default() },
    }
}

fn rule_of(card: &LibraryCard, rule: Rule) -> ScoringRule {
    let kpi = card.kpi_id();
    ScoringRule {
        id: ScoringRule::id_for(kpi, &Scope::COMPANY),
        kpi,
        scope: Scope::COMPANY,
        rule: Dated::always(rule),
    }
}
