//! The library on the page: which cards a search leaves, what data a workspace has for them, and formulas in the reader's
//! language. The records come from the engine, which has read the formulas.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        id::Id,
        kpi::{Formula, Input, Kpi, Perspective, RecordAggregate, TypedEntry},
        library::{Library, LibraryCard},
        record::Record,
        table::ColumnId,
        workspace::Workspace,
    },
    engine::{language::print, query::LibraryReading},
    view::message::Words,
};

/// What is asked of the library. Empty parts ask nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sought {
    /// Words, a code, or first letters of the pinyin.
    pub text: String,
    /// Perspective.
    pub perspective: Option<Perspective>,
    /// Code of an account type that calls for it.
    pub account_type: String,
    /// Code of a role that is measured by it.
    pub role: String,
    /// Whether there are data for it.
    pub has_data: Option<bool>,
}

/// How many indicators deep a formula is followed; a library that was read from a file may run in a circle.
const MOST_KPIS: u8 = 8;

/// The library as a workspace sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// A document that holds the records of the library and nothing else.
    pub bench: Workspace,
    /// Inputs that the workspace has data for.
    ready: BTreeSet<Id<Input>>,
}

impl Shelf {
    /// What the workspace has of what the library needs: rows with all columns of an aggregate, or typed values.
    pub fn of(reading: &LibraryReading, workspace: &Workspace) -> Self {
        let mut bench = Workspace::default();
        reading.records.iter().cloned().for_each(|record| bench.put(record));
        let has_rows = |aggregate: &RecordAggregate| {
            workspace.batches.values().any(|batch| {
                let has = |column: &ColumnId| batch.columns.iter().any(|known| known.column == *column);
                batch.table == aggregate.table && aggregate.columns().into_iter().all(has)
            })
        };
        let typed: BTreeSet<Id<Input>> = reading.typed.iter().copied().collect();
        let is_ready = |input: &&Input| {
            let own = workspace.inputs.get(&input.id).unwrap_or(input);
            typed.contains(&input.id) || own.records.as_ref().is_some_and(has_rows)
        };
        let ready = bench.inputs.values().filter(is_ready).map(|input| input.id).collect();
        Self { bench, ready }
    }

    /// Whether the workspace has data for an input.
    pub fn has_input(&self, library: &Library, code: &str) -> bool {
        self.ready.contains(&library.input_id(code))
    }

    /// Whether it has data for what the card reads: of alternatives for one, and what only guards a figure is not asked.
    pub fn has_data(&self, card: &LibraryCard) -> bool {
        self.kpi(card).is_some_and(|kpi| self.feeds(&kpi.formula, MOST_KPIS))
    }

    fn feeds(&self, formula: &Formula, kpis: u8) -> bool {
        let inside = |part: &Formula| self.feeds(part, kpis);
        match formula {
            Formula::Input(id) => self.ready.contains(id),
            Formula::Kpi(id) => {
                let named = self.bench.kpis.get(id);
                kpis.checked_sub(1).zip(named).is_some_and(|(kpis, named)| self.feeds(&named.formula, kpis))
            }
            Formula::Otherwise(first, second) => inside(first) || inside(second),
            Formula::If(_, yes, no) => inside(yes) && inside(no),
            other => other.parts().into_iter().all(inside),
        }
    }

    /// The indicator that a card becomes.
    pub fn kpi(&self, card: &LibraryCard) -> Option<&Kpi> {
        self.bench.kpis.get(&card.kpi_id())
    }

    /// The formula of a card in the reader's language.
    pub fn formula(&self, card: &LibraryCard, words: Words) -> String {
        self.kpi(card).map_or_else(
            || card.formula.clone(),
            |kpi| print::formula(&kpi.formula, &self.bench, words.lang()),
        )
    }

    /// What an input reads, in the reader's language; `None` where it is typed only.
    pub fn aggregate(&self, library: &Library, code: &str, words: Words) -> Option<String> {
        let aggregate = self.bench.inputs.get(&library.input_id(code))?.records.clone()?;
        Some(print::formula(&Formula::Records(Box::new(aggregate)), &self.bench, words.lang()))
    }

    /// The records that these cards need and the workspace lacks, with those that they depend on.
    pub fn lacking(&self, library: &Library, codes: &[String], workspace: &Workspace) -> Vec<Record> {
        let mut found: BTreeMap<_, Record> = BTreeMap::new();
        let mut open: Vec<String> = codes.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(card) = open.pop().and_then(|code| library.card(&code)) {
            if !seen.insert(card.code.clone()) {
                continue;
            }
            open.extend(card.kpis.iter().cloned());
            let id = card.kpi_id();
            let Some(kpi) = self.bench.kpis.get(&id).filter(|_| !workspace.kpis.contains_key(&id)) else {
                continue;
            };
            let mut inputs = kpi.formula.inputs();
            while let Some(input) = inputs.pop().and_then(|id| self.bench.inputs.get(&id)) {
                if let Some(TypedEntry::LevelCount { answers_of }) = &input.typed {
                    inputs.push(*answers_of);
                }
                if !workspace.inputs.contains_key(&input.id) {
                    let record = Record::from(input.clone());
                    found.insert(record.key(), record);
                }
            }
            let kpi = &Kpi { code: free_code(&kpi.code, workspace), ..kpi.clone() };
            let rules = self.bench.scoring_rules.values().filter(|rule| rule.kpi == id).cloned();
            for record in std::iter::once(Record::from(kpi.clone())).chain(rules.map(Record::from)) {
                found.insert(record.key(), record);
            }
        }
        found.into_values().collect()
    }
}

/// The code, or the first one made of it that no indicator of the workspace has.
fn free_code(code: &str, workspace: &Workspace) -> String {
    let is_taken = |wanted: &str| workspace.kpis.values().any(|kpi| kpi.code.eq_ignore_ascii_case(wanted));
    let more = (2..).map(|number: u32| format!("{code}-{number}"));
    std::iter::once(code.to_owned()).chain(more).find(|wanted| !is_taken(wanted)).unwrap_or_default()
}

/// The cards that a search leaves, in the library's order.
pub fn found<'l>(library: &'l Library, shelf: &Shelf, sought: &Sought) -> Vec<&'l LibraryCard> {
    let text = sought.text.trim().to_lowercase();
    let fits = |card: &&LibraryCard| {
        says(card, &text)
            && sought.perspective.is_none_or(|perspective| card.perspective == perspective)
            && (sought.account_type.is_empty() || is_for_type(card, &sought.account_type))
            && (sought.role.is_empty() || card.roles.contains(&sought.role))
            && sought.has_data.is_none_or(|wanted| shelf.has_data(card) == wanted)
    };
    library.cards.iter().filter(fits).collect()
}

fn is_for_type(card: &LibraryCard, account_type: &str) -> bool {
    let call = format!("type:{account_type}");
    card.calls.contains(&call) || card.also.contains(&call)
}

fn says(card: &LibraryCard, text: &str) -> bool {
    if text.is_empty() || card.code.to_lowercase() == text {
        return true;
    }
    let texts = [&card.name, &card.variant, &card.definition];
    let is_written =
        texts.iter().flat_map(|text| [&text.zh, &text.en]).any(|known| known.to_lowercase().contains(text));
    is_written || card.initials.contains(text) || card.code.to_lowercase().starts_with(text)
}

pub use crate::domain::guide::ACCOUNT_TYPES;
pub use crate::engine::guide::roles::ROLES;
/// Templates of whole workspaces, as names of files; the command line writes them.
pub const TEMPLATES: [(&str, TemplateGroup); 12] = [
    ("balanced", TemplateGroup::General),
    ("price_sensitive", TemplateGroup::Accounts),
    ("service_quality", TemplateGroup::Accounts),
    ("technology", TemplateGroup::Accounts),
    ("ecommerce", TemplateGroup::Accounts),
    ("high_end", TemplateGroup::Accounts),
    ("manufacturing", TemplateGroup::Industry),
    ("distribution", TemplateGroup::Industry),
    ("software", TemplateGroup::Industry),
    ("logistics", TemplateGroup::Industry),
    ("professional_services", TemplateGroup::Industry),
    ("medical_devices", TemplateGroup::Industry),
];

/// What templates are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateGroup {
    /// For any firm.
    General,
    /// For a kind of account.
    Accounts,
    /// For an industry.
    Industry,
}

impl TemplateGroup {
    /// In the order of a list.
    pub const ALL: [Self; 3] = [Self::General, Self::Accounts, Self::Industry];

    /// Key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::General => "library.group_general",
            Self::Accounts => "library.group_accounts",
            Self::Industry => "library.group_industry",
        }
    }
}
