//! People written in a grid: name in both languages, codes, roles, region, manager.

use std::cell::LazyCell;

use crate::{
    domain::{
        date::Day,
        dated::Dated,
        id::Id,
        people::{Employee, EmployeeFacts, RoleShare},
        text::{Lang, Text2},
        workspace::Workspace,
    },
    state::edits::{
        Edit, EditError,
        rows::{Index, RowFault, RowText, Sheet, has_name, set_codes, set_name, set_other_name},
        shares::whole_or_none,
    },
};

/// A column of the grid of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonColumn {
    /// Name in a language.
    Name(Lang),
    /// Name in a language that the reader does not read: what serves in both stays the name in theirs.
    OtherName(Lang),
    /// Codes and names by which rows refer to the person.
    Codes,
    /// Roles with their shares.
    Roles,
    /// Region.
    Region,
    /// Whom the person reports to.
    Manager,
}

/// The edit that texts make, facts as corrections of those in force today; people that are not there yet are added. Managers may be among them.
///
/// # Errors
/// No name, shares that do not total 100 %, a role, region or manager that is not there or of which there are several, somebody
/// who would be their own manager, a code that somebody else has.
pub fn write_people(
    workspace: &Workspace,
    today: Day,
    texts: &[RowText<PersonColumn>],
) -> Result<Edit, RowFault> {
    let roles = LazyCell::new(|| {
        Index::of(workspace.roles.values().map(|role| (role.id, &role.name, [].as_slice())))
    });
    let regions = LazyCell::new(|| {
        Index::of(workspace.regions.values().map(|one| (one.id, &one.name, one.keys.as_slice())))
    });
    let people = LazyCell::new(|| {
        let known = workspace.employees.values().map(|one| (one.id, &one.name, one.keys.as_slice()));
        let mut index = Index::of(known);
        // Those who come with the same block have a name by now.
        for (id, text) in names(texts).filter(|(id, _)| !workspace.employees.contains_key(id)) {
            index.put(id, &Text2::same(text.trim()), &[]);
        }
        index
    });
    let set = |person: &mut Employee, column: PersonColumn, text: &str| {
        match column {
            PersonColumn::Name(lang) => set_name(&mut person.name, lang, text),
            PersonColumn::OtherName(lang) => set_other_name(&mut person.name, lang, text),
            PersonColumn::Codes => set_codes(&mut person.keys, text),
            PersonColumn::Roles => {
                let shares = roles.shares(text)?;
                whole_or_none(&shares)?;
                let share = |(role, share)| RoleShare { role, share };
                correct(person, today, |facts| facts.roles = shares.into_iter().map(share).collect());
            }
            PersonColumn::Region => {
                let region = regions.find(text)?;
                correct(person, today, |facts| facts.region = region);
            }
            PersonColumn::Manager => {
                let manager = people.find(text)?;
                if manager == Some(person.id) {
                    return Err(EditError::ManagerItself);
                }
                correct(person, today, |facts| facts.manager = manager);
            }
        }
        Ok(())
    };
    let new = |id: Id<Employee>| Employee {
        id,
        name: Default::default(),
        keys: Vec::new(),
        facts: Dated::always(EmployeeFacts::default()),
        employed: Vec::new(),
        away: Vec::new(),
    };
    let check = |person: &Employee| has_name(&person.name);
    let labels = ["employee_created", "employee_edited", "people_written"];
    Sheet {
        known: &workspace.employees,
        new,
        name: |one| &one.name,
        set: &set,
        keys: |one| &one.keys,
        is_codes: |column| column == PersonColumn::Codes,
        check: &check,
        labels,
    }
    .write(texts)
}

fn names(texts: &[RowText<PersonColumn>]) -> impl Iterator<Item = (Id<Employee>, &str)> {
    texts
        .iter()
        .filter(|one| matches!(one.column, PersonColumn::Name(_) | PersonColumn::OtherName(_)))
        .map(|one| (Id::from_raw(one.id), one.text.as_str()))
}

/// Corrects the facts in force today.
fn correct(person: &mut Employee, today: Day, write: impl FnOnce(&mut EmployeeFacts)) {
    person.facts.correct_at(today, EmployeeFacts::default, write);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{account::Region, id::ExternalKey, people::Role, record::Record, weight::Weight};

    fn workspace() -> Workspace {
        let mut workspace = Workspace::default();
        workspace.put(Role { id: Id::from_raw(1), name: Text2::new("销售", "Sales") }.into());
        workspace.put(Role { id: Id::from_raw(2), name: Text2::new("客服", "Service") }.into());
        workspace
            .put(Region { id: Id::from_raw(3), name: Text2::new("华东", "East"), keys: Vec::new() }.into());
        let mut facts = Dated::always(EmployeeFacts::default());
        facts.revise("2026-01-01".parse().unwrap(), EmployeeFacts::default(), "moved");
        workspace.put(
            Employee {
                id: Id::from_raw(9),
                name: Text2::same("Ann"),
                keys: Vec::new(),
                facts,
                employed: Vec::new(),
                away: Vec::new(),
            }
            .into(),
        );
        workspace
    }

    fn today() -> Day {
        "2026-11-30".parse().unwrap()
    }

    fn text(id: u64, column: PersonColumn, text: &str) -> RowText<PersonColumn> {
        RowText { id, column, text: text.to_owned() }
    }

    fn people(edit: &Edit) -> Vec<Employee> {
        let after = edit.changes.iter().filter_map(|change| change.after.clone());
        after.filter_map(|record| if let Record::Employee(one) = record { Some(one) } else { None }).collect()
    }

    #[test]
    fn a_block_is_one_edit_with_new_people_who_may_lead_each_other() {
        let texts = [
            text(20, PersonColumn::Name(Lang::Zh), " 王芳 "),
            text(20, PersonColumn::Roles, "销售 60% · 客服 40%"),
            text(20, PersonColumn::Manager, "Bob"),
            text(21, PersonColumn::Name(Lang::En), "Bob"),
            text(21, PersonColumn::Region, "east"),
            text(22, PersonColumn::Name(Lang::En), " "),
            text(9, PersonColumn::Manager, "王芳"),
        ];
        let edit = write_people(&workspace(), today(), &texts).unwrap();
        assert_eq!(edit.label.key, "people_written");
        let people = people(&edit);
        assert_eq!(
            people.iter().map(|one| one.id.raw()).collect::<Vec<_>>(),
            [20, 21, 9],
            "a blank line is nobody"
        );
        let facts = |place: usize| people[place].facts.latest().unwrap();
        assert_eq!(people[0].name, Text2::new("王芳", ""));
        assert_eq!(
            facts(0).roles.iter().map(|one| one.share).collect::<Vec<_>>(),
            [Weight::percent(60), Weight::percent(40)]
        );
        assert_eq!(facts(0).manager, Some(Id::from_raw(21)));
        assert_eq!(facts(1).region, Some(Id::from_raw(3)));
        // The revision in force is corrected, with the reason that it has; the one before stays.
        assert_eq!(people[2].facts.revisions().len(), 2);
        assert_eq!(people[2].facts.revisions()[0].value.manager, None);
        assert_eq!(people[2].facts.revisions()[1].reason, "moved");
        assert_eq!(facts(2).manager, Some(Id::from_raw(20)));
    }

    #[test]
    fn a_translation_stands_beside_a_name_that_serves_in_both_languages_and_not_in_its_place() {
        let name_after = |column, written: &str| {
            let edit = write_people(&workspace(), today(), &[text(9, column, written)]).unwrap();
            people(&edit).first().map(|one| one.name.clone())
        };
        let same = Text2::same("Ann");
        assert_eq!(workspace().employees.get(&Id::from_raw(9)).unwrap().name, same);
        // Whoever reads English adds the Chinese name; whoever reads Chinese gives another name, or adds the English one.
        assert_eq!(name_after(PersonColumn::OtherName(Lang::Zh), "安宁"), Some(Text2::new("安宁", "Ann")));
        assert_eq!(name_after(PersonColumn::Name(Lang::Zh), "安宁"), Some(Text2::same("安宁")));
        assert_eq!(name_after(PersonColumn::OtherName(Lang::En), "Anne"), Some(Text2::new("Ann", "Anne")));
    }

    #[test]
    fn what_cannot_be_taken_is_named_with_its_place_and_nothing_is_written() {
        let at = |texts: &[RowText<PersonColumn>]| write_people(&workspace(), today(), texts).unwrap_err();
        let name = |id, name: &str| text(id, PersonColumn::Name(Lang::En), name);
        let refused = |at, error| RowFault { at, error };
        assert_eq!(
            at(&[name(20, "Bob"), text(20, PersonColumn::Region, "West")]),
            refused(1, EditError::NoneSuch)
        );
        assert_eq!(
            at(&[text(9, PersonColumn::Name(Lang::Zh), ""), name(9, " ")]),
            refused(1, EditError::NameMissing)
        );
        assert_eq!(at(&[text(30, PersonColumn::Region, "East")]), refused(0, EditError::NameMissing));
        assert_eq!(at(&[text(9, PersonColumn::Manager, "Ann")]), refused(0, EditError::ManagerItself));
        assert_eq!(at(&[text(9, PersonColumn::Roles, "Sales 60%")]), refused(0, EditError::SharesNotWhole));
        assert_eq!(
            at(&[name(20, "Bob"), name(21, "Bob"), text(9, PersonColumn::Manager, "Bob")]),
            refused(2, EditError::SeveralSuch)
        );
        let same =
            write_people(&workspace(), today(), &[text(9, PersonColumn::Name(Lang::Zh), "Ann ")]).unwrap();
        assert_eq!(same.changes, []);
    }

    #[test]
    fn what_is_planned_stays_as_it_is_planned() {
        let mut workspace = workspace();
        let mut ann = workspace.employees.get(&Id::from_raw(9)).unwrap().clone();
        ann.facts.revise("2027-01-01".parse().unwrap(), EmployeeFacts::default(), "planned");
        workspace.put(ann.into());
        let edit = write_people(&workspace, today(), &[text(9, PersonColumn::Region, "East")]).unwrap();
        let regions: Vec<_> =
            people(&edit)[0].facts.revisions().iter().map(|revision| revision.value.region).collect();
        // Since always, from 2026-01-01 (in force on 2026-11-30), from 2027-01-01.
        assert_eq!(regions, [None, Some(Id::from_raw(3)), None]);
    }

    #[test]
    fn nobody_gets_the_code_of_somebody_else() {
        let mut workspace = workspace();
        let with = |id: u64, name: &str, codes: &[&str]| Employee {
            id: Id::from_raw(id),
            name: Text2::same(name),
            keys: codes
                .iter()
                .map(|code| ExternalKey { source: "import".to_owned(), code: (*code).to_owned() })
                .collect(),
            facts: Dated::always(EmployeeFacts::default()),
            employed: Vec::new(),
            away: Vec::new(),
        };
        for one in [
            with(30, "Bo", &["E1"]),
            with(31, "Cy", &["E2"]),
            with(32, "Di", &["E3"]),
            with(33, "Ed", &["E3"]),
        ] {
            workspace.put(one.into());
        }
        let codes = |id, codes: &str| text(id, PersonColumn::Codes, codes);
        let name = |id, name: &str| text(id, PersonColumn::Name(Lang::En), name);
        let taken = |at| Err(RowFault { at, error: EditError::KeyTaken });
        let write = |texts: &[RowText<PersonColumn>]| {
            write_people(&workspace, today(), texts).map(|edit| edit.changes.len())
        };
        assert_eq!(write(&[codes(31, "E2; E1")]), taken(0), "the document has it");
        assert_eq!(
            write(&[codes(20, " E1 "), name(20, "New")]),
            taken(0),
            "the place of the code, not the last"
        );
        assert_eq!(
            write(&[name(20, "New"), codes(20, "E9"), name(21, "Newer"), codes(21, "E9")]),
            taken(3),
            "the same gesture has it"
        );
        assert_eq!(write(&[codes(30, "E2"), codes(31, "E1")]), Ok(2), "two change codes with each other");
        assert_eq!(write(&[codes(30, "E2"), codes(31, "E2; E4")]), taken(0), "the other keeps it");
        assert_eq!(write(&[codes(32, "E3; E5")]), Ok(1), "what two have already stands in no way");
        assert_eq!(write(&[codes(20, "e1"), name(20, "New")]), Ok(1), "rows tell cases apart");
    }
}
