//! A personal library: the indicators of a workspace that the common library does not have, as cards of the same kind, to be
//! kept in the browser and shared as a file.

use crate::{
    domain::{
        about::{DataSource, Frequency},
        id::Id,
        kpi::{Formula, Input, Kpi, TypedEntry},
        library::{
            Aggregation, LIBRARY_VERSION, Library, LibraryCard, LibraryEntry, LibraryInput, Start,
            StartPoint, input_id,
        },
        text::{Lang, Text2},
        workspace::Workspace,
    },
    engine::language::print,
    view::library::Shelf,
};

/// Before codes that the common library has already.
const OWN: &str = "P-";
/// After names of inputs that the common library has already.
const AGAIN: (&str, &str) = ("（自有）", " (own)");

/// The indicators that the common library does not have, as a library of their own.
pub fn own_library(workspace: &Workspace, common: &Library, shelf: &Shelf) -> Library {
    let own: Vec<&Kpi> = workspace
        .kpis_by_code()
        .into_iter()
        .filter(|kpi| !common.cards.iter().any(|card| card.kpi_id() == kpi.id))
        .collect();
    // Formulas are printed where they will be read: among the names of the common library.
    let mut bench = shelf.bench.clone();
    let mut inputs = Vec::new();
    for input in own.iter().flat_map(|kpi| kpi.formula.inputs()).filter_map(|id| workspace.inputs.get(&id)) {
        collect(workspace, common, input, &mut bench, &mut inputs);
    }
    for kpi in &own {
        let code = code_of(common, kpi);
        bench.put(Kpi { code, ..(*kpi).clone() }.into());
    }
    let cards = own.iter().map(|kpi| card(&bench, common, kpi)).collect();
    let written = |input: &Input| LibraryInput {
        code: code_of_input(common, input),
        id: Some(input.id),
        name: bench.inputs.get(&input.id).map(|known| known.name.clone()).unwrap_or_default(),
        unit: input.unit,
        records: input
            .records
            .as_ref()
            .map(|records| print::formula(&Formula::Records(Box::new(records.clone())), &bench, Lang::En))
            .unwrap_or_default(),
        typed: input.typed.as_ref().map(|typed| match typed {
            TypedEntry::Number => LibraryEntry::Number,
            TypedEntry::LevelPoints => LibraryEntry::LevelPoints,
            TypedEntry::ScalePoints(scale) => LibraryEntry::ScalePoints(scale.clone()),
            TypedEntry::Kept(rule) => LibraryEntry::Kept(*rule),
            TypedEntry::LevelCount { answers_of } => LibraryEntry::LevelCount(
                workspace.inputs.get(answers_of).map(|of| code_of_input(common, of)).unwrap_or_default(),
            ),
        }),
    };
    Library { version: LIBRARY_VERSION, inputs: inputs.iter().map(written).collect(), cards }
}

fn collect(
    workspace: &Workspace,
    common: &Library,
    input: &Input,
    bench: &mut Workspace,
    found: &mut Vec<Input>,
) {
    if is_common(common, input.id) || found.iter().any(|known| known.id == input.id) {
        return;
    }
    if let Some(TypedEntry::LevelCount { answers_of }) = &input.typed
        && let Some(of) = workspace.inputs.get(answers_of)
    {
        collect(workspace, common, of, bench, found);
    }
    let is_taken = |name: &str| {
        !name.is_empty()
            && bench
                .inputs
                .values()
                .any(|known| known.id != input.id && (known.name.zh == name || known.name.en == name))
    };
    let mut name = input.name.clone();
    if is_taken(&name.zh) || is_taken(&name.en) {
        let english = if name.en.is_empty() { name.zh.clone() } else { name.en.clone() };
        name = Text2::new(format!("{}{}", name.zh, AGAIN.0), format!("{english}{}", AGAIN.1));
    }
    bench.put(Input { name, ..input.clone() }.into());
    found.push(input.clone());
}

fn is_common(common: &Library, id: Id<Input>) -> bool {
    common.inputs.iter().any(|input| input_id(&input.code) == id)
}

fn code_of_input(common: &Library, input: &Input) -> String {
    let known = common.inputs.iter().find(|known| input_id(&known.code) == input.id);
    known.map_or_else(|| format!("own_{}", input.id), |known| known.code.clone())
}

fn code_of(common: &Library, kpi: &Kpi) -> String {
    let card = common.cards.iter().find(|card| card.kpi_id() == kpi.id);
    match card {
        Some(card) => card.code.clone(),
        None if common.card(&kpi.code).is_some() => format!("{OWN}{}", kpi.code),
        None => kpi.code.clone(),
    }
}

fn card(bench: &Workspace, common: &Library, kpi: &Kpi) -> LibraryCard {
    let input_code = |id: &Id<Input>| bench.inputs.get(id).map(|input| code_of_input(common, input));
    let kpi_code = |id: &Id<Kpi>| bench.kpis.get(id).map(|kpi| code_of(common, kpi));
    let zero = rust_decimal::Decimal::ZERO;
    LibraryCard {
        code: code_of(common, kpi),
        id: Some(kpi.id),
        name: kpi.name.clone(),
        initials: String::new(),
        variant: kpi.variant.clone(),
        variant_of: String::new(),
        perspective: kpi.perspective,
        direction: kpi.direction,
        unit: kpi.unit,
        precision: kpi.precision,
        aggregation: if kpi.unit.is_additive() { Aggregation::Sum } else { Aggregation::Ratio },
        frequency: kpi.about.frequency.unwrap_or(Frequency::Monthly),
        source: kpi.about.source.unwrap_or(DataSource::Manual),
        attribution: kpi.attribution,
        of_firm: false,
        definition: kpi.definition.clone(),
        why: Text2::default(),
        traps: Text2::default(),
        formula: print::formula(&kpi.formula, bench, Lang::En),
        inputs: kpi.formula.inputs().iter().filter_map(input_code).collect(),
        kpis: kpi.formula.kpis().iter().filter_map(kpi_code).collect(),
        scoring: None,
        start: Start::LastYear(StartPoint { threshold: zero, target: zero, stretch: zero }),
        types: Vec::new(),
        counter: None,
        calls: Vec::new(),
        also: Vec::new(),
        leading: false,
        roles: Vec::new(),
        lines: Vec::new(),
    }
}

/// The common library with a personal one behind it; cards and inputs that are there already are left out.
pub fn joined(common: &Library, own: &Library) -> Library {
    let mut all = common.clone();
    let new_input = |input: &&LibraryInput| common.input(&input.code).is_none();
    all.inputs.extend(own.inputs.iter().filter(new_input).cloned());
    let new_card = |card: &&LibraryCard| {
        common.card(&card.code).is_none() && !common.cards.iter().any(|known| known.kpi_id() == card.kpi_id())
    };
    all.cards.extend(own.cards.iter().filter(new_card).cloned());
    all
}
