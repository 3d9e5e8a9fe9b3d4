//! Workspaces of our own in packed form: the sample as the site hands it out, and the document and changes between page and workers.
//! Not for files of unknown origin, and never stored: who writes and who reads are of one build.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    data::store::Found,
    domain::{
        account::{Account, AccountType, ProductLine, Region},
        band::BandTable,
        batch::Batch,
        card_rule::{CardRule, PointsItem},
        change::Change,
        id::Id,
        kpi::{Input, Kpi},
        ownership::OwnershipSplit,
        people::{Employee, Role},
        records::Records,
        scoring::ScoringRule,
        settings::Settings,
        target::TargetSeries,
        value::InputValue,
        weight::WeightSet,
        work_calendar::WorkCalendar,
        workspace::Workspace,
    },
    engine::{model::Model, rows::BatchRows},
};

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Serialize, Deserialize)]
        struct $name {
            $($field: Records<$kind>,)+
        }

        impl $name {
            /// Takes these kinds out of a document.
            fn take(workspace: &mut Workspace) -> Self {
                Self { $($field: std::mem::take(&mut workspace.$field),)+ }
            }

            /// Puts them into a document that has none of these kinds.
            fn put(self, workspace: &mut Workspace) {
                $(workspace.$field = self.$field;)+
            }
        }
    };
}

kinds! {
    /// What the first screens show of a document. It comes first, so that they need not know how to read the rest.
    Front {
        settings: Settings,
        regions: Region,
        account_types: AccountType,
        accounts: Account,
        kpis: Kpi,
        bands: BandTable,
    }
}

kinds! {
    /// What the cards of the first screens are computed from besides. What belongs to neither comes as bytes that only the
    /// later parts read.
    Ground {
        product_lines: ProductLine,
        roles: Role,
        employees: Employee,
        ownership: OwnershipSplit,
        inputs: Input,
        weights: WeightSet,
        batches: Batch,
        scoring_rules: ScoringRule,
        card_rules: CardRule,
        points_items: PointsItem,
        work_calendars: WorkCalendar,
    }
}

/// Typed values and targets in the order of what they are about, so that likes lie together. Ids that are made of it
/// are zero here: 64 bits of a hash are what no compression makes smaller.
#[derive(Serialize, Deserialize)]
struct Many {
    values: Vec<InputValue>,
    targets: Vec<TargetSeries>,
}

impl Many {
    /// Takes these kinds out of a document.
    fn take(workspace: &mut Workspace) -> Self {
        let mut values: Vec<InputValue> = std::mem::take(&mut workspace.values).values().cloned().collect();
        values.sort_by_key(|value| (value.input, value.scope.to_string(), value.period.to_string()));
        for value in &mut values {
            if value.id == InputValue::id_for(value.input, &value.scope, value.period) {
                value.id = Id::from_raw(0);
            }
        }
        let mut targets: Vec<TargetSeries> =
            std::mem::take(&mut workspace.targets).values().cloned().collect();
        targets.sort_by_key(|series| (series.kpi, series.scope.to_string(), series.year));
        for series in &mut targets {
            if series.id == TargetSeries::id_for(series.kpi, &series.scope, series.year) {
                series.id = Id::from_raw(0);
            }
        }
        Self { values, targets }
    }

    /// Puts them into a document that has none of these kinds.
    fn put(self, workspace: &mut Workspace) {
        for mut value in self.values {
            if value.id.raw() == 0 {
                value.id = InputValue::id_for(value.input, &value.scope, value.period);
            }
            workspace.values.insert(value.id, value);
        }
        for mut series in self.targets {
            if series.id.raw() == 0 {
                series.id = TargetSeries::id_for(series.kpi, &series.scope, series.year);
            }
            workspace.targets.insert(series.id, series);
        }
    }
}

/// The document as bytes.
///
/// # Errors
/// None of its types fails to be written.
pub fn write_document(workspace: &Workspace) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(workspace)
}

/// The document at the beginning of packed bytes, whatever follows it; `None` if there is none.
pub fn read_document(bytes: &[u8]) -> Option<Workspace> {
    postcard::take_from_bytes(bytes).ok().map(|(workspace, _)| workspace)
}

/// A document and what the store has beside it as bytes.
///
/// # Errors
/// None of their types fails to be written.
pub fn write_opened(workspace: &Workspace, found: &Found) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(&(workspace, found))
}

/// A document and what the store has beside it; `None` if the bytes are none.
pub fn read_opened(bytes: &[u8]) -> Option<(Workspace, Found)> {
    postcard::from_bytes(bytes).ok()
}

/// Changes as bytes.
///
/// # Errors
/// None of their types fails to be written.
pub fn write_changes(changes: &[Change]) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(changes)
}

/// Changes; `None` if the bytes are none.
pub fn read_changes(bytes: &[u8]) -> Option<Vec<Change>> {
    postcard::from_bytes(bytes).ok()
}

/// A workspace with its rows as bytes: what the first screens show, what their cards are computed from, the rest of the
/// document, typed values and targets, rows.
///
/// # Errors
/// None of its types fails to be written.
pub fn write(model: &Model) -> Result<Vec<u8>, postcard::Error> {
    let mut rest = model.workspace.clone();
    let (front, many) = (Front::take(&mut rest), Many::take(&mut rest));
    let ground = Ground::take(&mut rest);
    postcard::to_allocvec(&(front, ground, postcard::to_allocvec(&rest)?, many, &model.rows))
}

/// A workspace with its rows; `None` if the bytes are none. Nothing is checked further: the program wrote them.
pub fn read(bytes: &[u8]) -> Option<Model> {
    let (mut model, rest) = read_ground(bytes)?;
    complete(&mut model.workspace, &rest).then_some(model)
}

/// Of a workspace with its rows, all that cards are computed from, and the rest of the document as bytes for
/// [`complete`]; `None` if the bytes are none.
pub fn read_ground(bytes: &[u8]) -> Option<(Model, Vec<u8>)> {
    let ((front, ground, rest, many), rows): ((Front, Ground, &[u8], Many), _) =
        postcard::take_from_bytes(bytes).ok()?;
    let rows: BTreeMap<Id<Batch>, BatchRows> = postcard::from_bytes(rows).ok()?;
    let mut workspace = Workspace::default();
    front.put(&mut workspace);
    ground.put(&mut workspace);
    many.put(&mut workspace);
    Some((Model { workspace, rows, ..Model::default() }, rest.to_vec()))
}

/// Puts the rest of a document into one that was read without it; whether the bytes are one. What is put in stands in
/// no figure of a card.
pub fn complete(workspace: &mut Workspace, rest: &[u8]) -> bool {
    let Ok(mut whole) = postcard::from_bytes::<Workspace>(rest) else { return false };
    Front::take(workspace).put(&mut whole);
    Ground::take(workspace).put(&mut whole);
    whole.values = std::mem::take(&mut workspace.values);
    whole.targets = std::mem::take(&mut workspace.targets);
    *workspace = whole;
    true
}

/// Of a workspace with its rows, the kinds that the first screens show; `None` if the bytes are none.
pub fn read_front(bytes: &[u8]) -> Option<Workspace> {
    let (front, _): (Front, _) = postcard::take_from_bytes(bytes).ok()?;
    let mut workspace = Workspace::default();
    front.put(&mut workspace);
    Some(workspace)
}

/// Of a workspace with its rows, what the page keeps: all but typed values, targets, ratings, what was locked, and rows. `None` if the bytes are
/// none.
pub fn read_catalogue(bytes: &[u8]) -> Option<Workspace> {
    let ((front, ground, rest), _): ((Front, Ground, &[u8]), _) = postcard::take_from_bytes(bytes).ok()?;
    let mut workspace: Workspace = postcard::from_bytes(rest).ok()?;
    workspace.cycle_seals.clear();
    workspace.ratings.clear();
    front.put(&mut workspace);
    ground.put(&mut workspace);
    Some(workspace)
}
