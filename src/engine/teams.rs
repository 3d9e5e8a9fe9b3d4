//! Who belonged to whose team when: the dated reporting lines. A team is a person with everybody who reports to that
//! person, directly or through others.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    date::{Day, DayRange},
    id::Id,
    people::Employee,
    workspace::Workspace,
};

/// A member of a team during some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Membership {
    /// The member.
    pub(super) member: Id<Employee>,
    /// The days.
    pub(super) days: DayRange,
}

/// All teams of a workspace; none until they are asked for.
#[derive(Debug, Default)]
pub(super) struct Teams {
    members: BTreeMap<Id<Employee>, Vec<Membership>>,
    changes: BTreeMap<Id<Employee>, Vec<Day>>,
}

impl Teams {
    /// Reads the reporting lines: each holds from its day until the next of the same person. Who reports to somebody that
    /// reports to that person again ends the line there.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let mut cuts: BTreeSet<Day> = BTreeSet::from([Day::BEGIN]);
        for person in workspace.employees.values() {
            let mut before = None;
            for revision in person.facts.revisions() {
                if revision.value.manager != before {
                    cuts.insert(revision.from);
                }
                before = revision.value.manager;
            }
        }
        let days: Vec<Day> = cuts.into_iter().collect();
        let ends = days.iter().copied().skip(1).chain([Day::END]);
        let mut stretches: BTreeMap<(Id<Employee>, Id<Employee>), Vec<DayRange>> = BTreeMap::new();
        for (from, until) in days.iter().copied().zip(ends) {
            let manager_of = |id: Id<Employee>| workspace.employees.get(&id)?.facts.at(from)?.manager;
            for member in workspace.employees.keys() {
                let mut above = vec![member];
                while let Some(next) = above.last().copied().and_then(manager_of) {
                    if above.contains(&next) || !workspace.employees.contains_key(&next) {
                        break;
                    }
                    above.push(next);
                }
                for head in above {
                    let of_member = stretches.entry((head, member)).or_default();
                    match of_member.last_mut() {
                        Some(last) if last.until == from => last.until = until,
                        _ => of_member.push(DayRange { from, until }),
                    }
                }
            }
        }
        let mut teams = Self::default();
        for ((head, member), days) in stretches {
            let cuts = days.iter().flat_map(|days| [days.from, days.until]);
            teams.changes.entry(member).or_default().extend(cuts);
            let of_head = teams.members.entry(head).or_default();
            of_head.extend(days.into_iter().map(|days| Membership { member, days }));
        }
        for days in teams.changes.values_mut() {
            days.sort_unstable();
            days.dedup();
        }
        teams
    }

    /// The days on which somebody comes to a team or leaves one, in order.
    pub(super) fn changes_of(&self, member: Id<Employee>) -> &[Day] {
        self.changes.get(&member).map_or(&[], Vec::as_slice)
    }

    /// The team of a person, itself among it, one run of stretches per member.
    pub(super) fn of_head(&self, head: Id<Employee>) -> impl Iterator<Item = &[Membership]> {
        let members = self.members.get(&head).map_or(&[][..], Vec::as_slice);
        members.chunk_by(|before, next| before.member == next.member)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{dated::Dated, people::EmployeeFacts, text::Text2};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// Persons with whom each reports to from which day.
    fn workspace(lines: &[(u64, &[(&str, u64)])]) -> Workspace {
        let mut workspace = Workspace::default();
        for (raw, managers) in lines {
            let mut facts = Dated::always(EmployeeFacts::default());
            for (from, manager) in *managers {
                let manager = (*manager > 0).then(|| Id::from_raw(*manager));
                facts.revise(day(from), EmployeeFacts { manager, ..EmployeeFacts::default() }, String::new());
            }
            let (id, name) = (Id::from_raw(*raw), Text2::same(raw.to_string()));
            workspace.put(Employee { id, name, keys: vec![], facts, employed: vec![], away: vec![] }.into());
        }
        workspace
    }

    fn told(teams: &Teams, head: u64) -> Vec<String> {
        let runs = teams.of_head(Id::from_raw(head)).flatten();
        let end = |day: Day, open: Day| if day == open { "*".to_owned() } else { day.to_string() };
        runs.map(|one| {
            let (from, until) = (end(one.days.from, Day::BEGIN), end(one.days.until, Day::END));
            format!("{} {from}..{until}", one.member.raw())
        })
        .collect()
    }

    #[test]
    fn a_team_reaches_down_and_follows_the_days() {
        // 3 reports to 2 from February, 2 to 1 from March until May; 4 to nobody.
        let teams = Teams::of(&workspace(&[
            (1, &[]),
            (2, &[("2026-03-01", 1), ("2026-05-01", 0)]),
            (3, &[("2026-02-01", 2)]),
            (4, &[]),
        ]));
        assert_eq!(told(&teams, 1), ["1 *..*", "2 2026-03-01..2026-05-01", "3 2026-03-01..2026-05-01"]);
        assert_eq!(told(&teams, 2), ["2 *..*", "3 2026-02-01..*"]);
        assert_eq!(told(&teams, 4), ["4 *..*"]);
        assert_eq!(teams.changes_of(Id::from_raw(4)), [Day::BEGIN, Day::END]);
    }

    #[test]
    fn a_circle_ends_where_it_began() {
        let circle = workspace(&[(1, &[("2026-01-01", 2)]), (2, &[("2026-01-01", 1)])]);
        let teams = Teams::of(&circle);
        assert_eq!(told(&teams, 1), ["1 *..*", "2 2026-01-01..*"]);
        assert_eq!(told(&teams, 2), ["1 2026-01-01..*", "2 *..*"]);
    }
}
