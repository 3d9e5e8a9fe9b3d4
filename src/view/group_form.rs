//! Groups of a card as they are written: a flat list in which each says what it stands in, and the group of each indicator.
//! What is nested becomes of it when it is read.

use std::collections::BTreeMap;

use crate::{
    data::validate::MAX_GROUP_LEVELS,
    domain::{
        card_rule::{CardGroup, RollUp},
        id::Id,
        kpi::Kpi,
        text::{Lang, Text2},
        weight::Weight,
        workspace::Workspace,
    },
    view::entry,
};

/// A group as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupRow {
    /// Its name.
    pub name: Text2,
    /// Place of the group that it stands in, which is another that comes before it; `None` for the total.
    pub inside: Option<usize>,
    /// How its parts are put together.
    pub roll_up: RollUp,
    /// Its weight in percent as typed; empty is the sum of its indicators'.
    pub weight: String,
}

/// The groups of a card, and which indicator stands in which.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupForm {
    /// The groups, what a group stands in before it.
    pub rows: Vec<GroupRow>,
    /// The group of each indicator that stands in one, by its place.
    pub members: BTreeMap<Id<Kpi>, usize>,
}

/// What is wrong with the groups: the place of the row, and the key of what is said.
pub type GroupFault = (usize, &'static str);

impl GroupForm {
    /// The form of groups as they are.
    pub fn of(groups: &[CardGroup]) -> Self {
        let mut form = Self::default();
        let mut open: Vec<(&CardGroup, Option<usize>)> =
            groups.iter().rev().map(|group| (group, None)).collect();
        while let Some((group, inside)) = open.pop() {
            let place = form.rows.len();
            form.rows.push(GroupRow {
                name: group.name.clone(),
                inside,
                roll_up: group.roll_up,
                weight: group.weight.map(entry::write_weight).unwrap_or_default(),
            });
            form.members.extend(group.kpis.iter().map(|kpi| (*kpi, place)));
            open.extend(group.groups.iter().rev().map(|inner| (inner, Some(place))));
        }
        form
    }

    /// Adds a group at the end.
    pub fn add(&mut self) {
        self.rows.push(GroupRow::default());
    }

    /// Takes a group away; what stood in it stands where it stood.
    pub fn remove(&mut self, place: usize) {
        if place >= self.rows.len() {
            return;
        }
        let outer = self.rows.remove(place).inside;
        let moved = |at: usize| if at > place { at - 1 } else { at };
        for row in &mut self.rows {
            row.inside = match row.inside {
                Some(at) if at == place => outer,
                other => other.map(moved),
            };
        }
        self.members = std::mem::take(&mut self.members)
            .into_iter()
            .filter_map(|(kpi, at)| Some((kpi, if at == place { outer? } else { moved(at) })))
            .collect();
    }

    /// Writes the name of a group in a language; the other one stays.
    pub fn rename(&mut self, place: usize, lang: Lang, name: String) {
        if let Some(row) = self.rows.get_mut(place) {
            match lang {
                Lang::Zh => row.name.zh = name,
                Lang::En => row.name.en = name,
            }
        }
    }

    /// Puts an indicator into a group, or into none.
    pub fn put(&mut self, kpi: Id<Kpi>, place: Option<usize>) {
        match place.filter(|place| *place < self.rows.len()) {
            Some(place) => {
                self.members.insert(kpi, place);
            }
            None => {
                self.members.remove(&kpi);
            }
        }
    }

    /// The groups that a group can stand in: those before it that leave room for another level.
    pub fn hosts(&self, place: usize) -> Vec<usize> {
        (0..place).filter(|host| self.depth(*host) + 1 < MAX_GROUP_LEVELS).collect()
    }

    /// How deep a group stands, the outermost at 0.
    pub fn depth(&self, place: usize) -> usize {
        let outer = |at: &usize| self.rows.get(*at).and_then(|row| row.inside).filter(|outer| outer < at);
        std::iter::successors(outer(&place), outer).count()
    }

    /// The groups, indicators of each by code.
    ///
    /// # Errors
    /// Groups without a name, with a weight that cannot be read, too deep, or with nothing in them.
    pub fn read(&self, workspace: &Workspace) -> Result<Vec<CardGroup>, Vec<GroupFault>> {
        let mut wrong = Vec::new();
        let mut groups: Vec<CardGroup> = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            let name = Text2::new(row.name.zh.trim(), row.name.en.trim());
            let has_part = self.members.values().any(|at| *at == place)
                || self.rows.iter().any(|other| other.inside == Some(place));
            let weight = entry::read_weight(&row.weight);
            let fault = if name.zh.is_empty() && name.en.is_empty() {
                Some("groups.wrong.name")
            } else if let Err(error) = &weight {
                Some(error.key())
            } else if weight
                .is_ok_and(|weight| weight.is_some_and(|weight| weight.0 == 0 || weight > Weight::WHOLE))
            {
                Some("groups.wrong.weight")
            } else if self.depth(place) >= MAX_GROUP_LEVELS {
                Some("groups.wrong.deep")
            } else {
                (!has_part).then_some("groups.wrong.empty")
            };
            wrong.extend(fault.map(|key| (place, key)));
            let by_code = workspace.kpis_by_code().into_iter().map(|kpi| kpi.id);
            let kpis = by_code.filter(|kpi| self.members.get(kpi) == Some(&place)).collect();
            groups.push(CardGroup {
                name,
                roll_up: row.roll_up,
                weight: weight.ok().flatten(),
                groups: Vec::new(),
                kpis,
            });
        }
        if wrong.is_empty() { Ok(self.nested(groups)) } else { Err(wrong) }
    }

    /// Puts groups into those that they stand in, the last ones first, so that each is whole when it is put away.
    fn nested(&self, groups: Vec<CardGroup>) -> Vec<CardGroup> {
        let mut groups: Vec<Option<CardGroup>> = groups.into_iter().map(Some).collect();
        for place in (0..groups.len()).rev() {
            let Some(outer) = self.rows.get(place).and_then(|row| row.inside).filter(|outer| *outer < place)
            else {
                continue;
            };
            let inner = groups.get_mut(place).and_then(Option::take);
            if let (Some(inner), Some(Some(outer))) = (inner, groups.get_mut(outer)) {
                outer.groups.insert(0, inner);
            }
        }
        groups.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::kpi::Unit, view::sample_tests::kpi};

    fn workspace() -> Workspace {
        let mut workspace = Workspace::default();
        for code in ["K01", "K02", "K03", "K04", "K05"] {
            workspace.put(kpi(code, Unit::Ratio, 1).into());
        }
        workspace
    }

    fn ids(workspace: &Workspace) -> Vec<Id<Kpi>> {
        workspace.kpis_by_code().into_iter().map(|kpi| kpi.id).collect()
    }

    #[test]
    fn groups_come_back_from_their_form() {
        let workspace = workspace();
        let ids = ids(&workspace);
        let inner = CardGroup {
            name: Text2::same("Care"),
            roll_up: RollUp::Min,
            weight: Some(Weight::percent(30)),
            groups: Vec::new(),
            kpis: vec![ids[2], ids[3]],
        };
        let leaf = CardGroup { name: Text2::same("More"), kpis: vec![ids[1]], ..CardGroup::default() };
        let outer = CardGroup {
            name: Text2::new("全部", "All"),
            roll_up: RollUp::GeometricMean,
            weight: None,
            groups: vec![inner, leaf],
            kpis: vec![ids[0]],
        };
        let last = CardGroup { name: Text2::same("Last"), kpis: vec![ids[4]], ..CardGroup::default() };
        let groups = [outer, last];
        let form = GroupForm::of(&groups);
        assert_eq!(form.read(&workspace).unwrap(), groups);
        assert_eq!(GroupForm::default().read(&workspace), Ok(Vec::new()));
        assert_eq!((form.depth(0), form.depth(1), form.hosts(1)), (0, 1, vec![0]));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_row() {
        let workspace = workspace();
        let ids = ids(&workspace);
        let mut form = GroupForm::default();
        form.add();
        assert_eq!(form.read(&workspace), Err(vec![(0, "groups.wrong.name")]));
        form.rename(0, Lang::Zh, "收入".to_owned());
        assert_eq!(form.read(&workspace), Err(vec![(0, "groups.wrong.empty")]));
        form.put(ids[0], Some(0));
        for (weight, key) in [("0", "groups.wrong.weight"), ("x", "errors.not_a_number")] {
            form.rows[0].weight = weight.to_owned();
            assert_eq!(form.read(&workspace), Err(vec![(0, key)]), "{weight}");
        }
        form.rows[0].weight = "12.5".to_owned();
        let read = form.read(&workspace).unwrap();
        assert_eq!((read[0].weight, read[0].kpis.as_slice()), (Some(Weight(125_000)), &ids[..1]));
    }

    #[test]
    fn what_stood_in_a_group_that_goes_stands_where_it_stood() {
        let ids = ids(&workspace());
        let mut form = GroupForm::default();
        (0..3).for_each(|_| form.add());
        form.rows[1].inside = Some(0);
        form.rows[2].inside = Some(1);
        form.put(ids[0], Some(1));
        form.put(ids[1], Some(2));
        form.remove(1);
        assert_eq!(form.rows[1].inside, Some(0));
        assert_eq!((form.members.get(&ids[0]), form.members.get(&ids[1])), (Some(&0), Some(&1)));
        form.remove(0);
        assert_eq!((form.rows[0].inside, form.members.get(&ids[0])), (None, None));
        form.put(ids[1], Some(9));
        assert!(form.members.is_empty());
    }
}
