//! Edits of what is typed in: a new input with its unit and how several numbers of it make one, and changes to it.

use crate::{
    domain::{
        change::Change,
        id::Id,
        kpi::{Across, Input, OverAccounts, OverTime, TypedEntry, TypedRule, Unit},
        text::Text2,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError, label_of, named},
};

/// The rule of numbers that are simply added up.
pub const ADDED_UP: TypedRule =
    TypedRule { over_time: OverTime::Sum, over_accounts: OverAccounts::Sum, across: Across::Nothing };

/// What a person can say about an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputForm {
    /// Name.
    pub name: Text2,
    /// Unit; of an input that is there it stays.
    pub unit: Unit,
    /// How several numbers make one.
    pub rule: TypedRule,
}

impl InputForm {
    /// The form of an input; `None` where it is not one of single numbers, or rows give it too.
    pub fn of(input: &Input) -> Option<Self> {
        let rule = match input.typed {
            Some(TypedEntry::Number) => ADDED_UP,
            Some(TypedEntry::Kept(rule)) => rule,
            Some(TypedEntry::LevelPoints | TypedEntry::ScalePoints(_) | TypedEntry::LevelCount { .. })
            | None => return None,
        };
        input.records.is_none().then(|| Self { name: input.name.clone(), unit: input.unit, rule })
    }

    fn typed(&self) -> TypedEntry {
        if self.rule == ADDED_UP { TypedEntry::Number } else { TypedEntry::Kept(self.rule) }
    }
}

/// A new input of numbers that are typed in.
///
/// # Errors
/// No name, or one that a KPI or another input has: formulas could not tell them apart.
pub fn create_input(workspace: &Workspace, id: Id<Input>, form: &InputForm) -> Result<Edit, EditError> {
    let name = free_name(workspace, None, &form.name)?;
    let label = label_of("input_created", &name);
    let input = Input { id, name, unit: form.unit, records: None, typed: Some(form.typed()) };
    Ok(Edit::one(label, Change::create(input)))
}

/// Another name or another rule; unit and values stay.
///
/// # Errors
/// As [`create_input`]; an input that is not one of typed numbers alone is refused as gone.
pub fn edit_input(workspace: &Workspace, input: &Input, form: &InputForm) -> Result<Edit, EditError> {
    if InputForm::of(input).is_none() {
        return Err(EditError::Gone);
    }
    let name = free_name(workspace, Some(input.id), &form.name)?;
    let edited = Input { name: name.clone(), typed: Some(form.typed()), ..input.clone() };
    Ok(Edit::one(label_of("input_edited", &name), Change::replace(Some(input.clone().into()), edited)))
}

/// A name that no KPI and no other input has: formulas could not tell them apart.
pub(super) fn free_name(
    workspace: &Workspace,
    own: Option<Id<Input>>,
    name: &Text2,
) -> Result<Text2, EditError> {
    let name = named(name)?;
    let kpis = workspace.kpis.values().map(|kpi| &kpi.name);
    let inputs = workspace.inputs.values().filter(|input| Some(input.id) != own).map(|input| &input.name);
    let words = |text: &Text2| {
        [text.zh.trim().to_lowercase(), text.en.trim().to_lowercase()]
            .into_iter()
            .filter(|text| !text.is_empty())
    };
    let is_taken =
        kpis.chain(inputs).any(|other| words(other).any(|word| words(&name).any(|own| own == word)));
    if is_taken { Err(EditError::NameTaken) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Record;

    fn form(zh: &str, en: &str, over_time: OverTime) -> InputForm {
        let rule = TypedRule { over_time, ..ADDED_UP };
        InputForm { name: Text2::new(zh, en), unit: Unit::Points, rule }
    }

    fn after(edit: &Edit) -> Input {
        match edit.changes.first().and_then(|change| change.after.clone()) {
            Some(Record::Input(input)) => input,
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn an_input_is_made_changed_and_kept_apart_by_name() {
        let mut workspace = Workspace::default();
        let create = |workspace: &Workspace, form: &InputForm| create_input(workspace, Id::from_raw(3), form);
        let plain = after(&create(&workspace, &form("走访", "Visits", OverTime::Sum)).unwrap());
        assert_eq!((plain.typed.clone(), plain.records.clone()), (Some(TypedEntry::Number), None));
        workspace.put(plain.clone().into());
        let risk = form(" 流失风险 ", "Risk", OverTime::Last);
        let edited = after(&edit_input(&workspace, &plain, &risk).unwrap());
        assert_eq!((edited.id, edited.unit, edited.name.zh.as_str()), (plain.id, Unit::Points, "流失风险"));
        assert_eq!(InputForm::of(&edited).map(|form| form.rule), Some(risk.rule));
        assert_eq!(create(&workspace, &form("", " ", OverTime::Sum)), Err(EditError::NameMissing));
        assert_eq!(create(&workspace, &form("别的", "visits", OverTime::Sum)), Err(EditError::NameTaken));
        // Its own name is free for itself.
        assert!(edit_input(&workspace, &plain, &form("走访", "Visits", OverTime::Max)).is_ok());
        let survey = Input { typed: Some(TypedEntry::LevelPoints), ..plain };
        assert_eq!(edit_input(&workspace, &survey, &risk), Err(EditError::Gone));
    }
}
