//! Finds records by what people type: a code, a name in either language, a key of another system, an id.

use crate::domain::{
    id::{ExternalKey, Id},
    kpi::Kpi,
    scope::{Member, Scope},
    text::Text2,
    workspace::Workspace,
};

/// Nothing, or more than one thing, goes by what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// A scope is `company`, or parts `kind:name` joined by `+`.
    #[error(
        "`{0}` is not a scope: write company, or account:NAME, employee:NAME, region:NAME, product_line:NAME, joined by +"
    )]
    NotAScope(String),
    /// Nothing goes by it.
    #[error("there is no {kind} `{name}`")]
    Unknown {
        /// What was looked for.
        kind: &'static str,
        /// What was typed.
        name: String,
    },
    /// Several go by it.
    #[error("several go by the {kind} `{name}`: use the id")]
    Several {
        /// What was looked for.
        kind: &'static str,
        /// What was typed.
        name: String,
    },
}

/// The KPI with this code, name or id.
///
/// # Errors
/// None or several go by it.
pub fn kpi(workspace: &Workspace, text: &str) -> Result<Id<Kpi>, LookupError> {
    let by_code = workspace.kpis.values().filter(|kpi| kpi.code == text).map(|kpi| kpi.id).collect();
    let known = workspace.kpis.values().map(|kpi| (kpi.id, &kpi.name, &[][..]));
    first_of("KPI", text, [by_code, named(known, text)])
}

/// The scope that is written: `company`, or for example `account:华东商贸+region:North`.
///
/// # Errors
/// It is not written so, or none or several go by a name.
pub fn scope(workspace: &Workspace, text: &str) -> Result<Scope, LookupError> {
    if text == "company" {
        return Ok(Scope::COMPANY);
    }
    let mut members = Vec::new();
    for part in text.split('+') {
        let (kind, name) = part.split_once(':').ok_or_else(|| LookupError::NotAScope(text.to_owned()))?;
        members.push(member(workspace, kind.trim(), name.trim())?);
    }
    Ok(Scope::of(members))
}

fn member(workspace: &Workspace, kind: &str, name: &str) -> Result<Member, LookupError> {
    match kind {
        "account" => {
            let known = workspace.accounts.values().map(|one| (one.id, &one.name, one.keys.as_slice()));
            first_of("account", name, [named(known, name)]).map(Member::Account)
        }
        "employee" => {
            let known = workspace.employees.values().map(|one| (one.id, &one.name, one.keys.as_slice()));
            first_of("employee", name, [named(known, name)]).map(Member::Employee)
        }
        "region" => {
            let known = workspace.regions.values().map(|one| (one.id, &one.name, one.keys.as_slice()));
            first_of("region", name, [named(known, name)]).map(Member::Region)
        }
        "product_line" => {
            let known = workspace.product_lines.values().map(|one| (one.id, &one.name, one.keys.as_slice()));
            first_of("product line", name, [named(known, name)]).map(Member::ProductLine)
        }
        _ => Err(LookupError::NotAScope(format!("{kind}:{name}"))),
    }
}

/// The records that have the id, the name or a key, each once.
fn named<'w, T>(
    known: impl Iterator<Item = (Id<T>, &'w Text2, &'w [ExternalKey])>,
    text: &str,
) -> Vec<Id<T>> {
    let is_meant = |id: Id<T>, name: &Text2, keys: &[ExternalKey]| {
        name.zh == text
            || name.en == text
            || keys.iter().any(|key| key.code.trim() == text)
            || text.parse() == Ok(id)
    };
    known.filter(|(id, name, keys)| is_meant(*id, name, keys)).map(|(id, _, _)| id).collect()
}

/// The only one of the first list that has any.
fn first_of<T, const N: usize>(
    kind: &'static str,
    name: &str,
    lists: [Vec<Id<T>>; N],
) -> Result<Id<T>, LookupError> {
    let name = || name.to_owned();
    match lists.iter().find(|list| !list.is_empty()).map(Vec::as_slice) {
        None => Err(LookupError::Unknown { kind, name: name() }),
        Some([one]) => Ok(*one),
        Some(_) => Err(LookupError::Several { kind, name: name() }),
    }
}
