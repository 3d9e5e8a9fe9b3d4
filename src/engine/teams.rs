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

/// Whom a person reports to: from which day whom, in order, from the first day on.
type Line = Vec<(Day, Option<Id<Employee>>)>;

/// The reporting lines of a workspace.
struct Lines(BTreeMap<Id<Employee>, Line>);

impl Lines {
    fn of(workspace: &Workspace) -> Self {
        let line_of = |person: &Employee| {
            let mut line: Line = vec![(Day::BEGIN, None)];
            for revision in person.facts.revisions() {
                let manager = revision.value.manager.filter(|id| workspace.employees.contains_key(id));
                match line.last_mut() {
                    Some((_, before)) if *before == manager => {}
                    Some((from, before)) if *from == revision.from => *before = manager,
                    _ => line.push((revision.from, manager)),
                }
            }
            line
        };
        Self(workspace.employees.values().map(|person| (person.id, line_of(person))).collect())
    }

    /// Whom a person reports to on a day, and until when.
    fn at(&self, person: Id<Employee>, day: Day) -> (Option<Id<Employee>>, Day) {
        let line = self.0.get(&person).map_or(&[][..], Vec::as_slice);
        let next = line.partition_point(|(from, _)| *from <= day);
        let manager = next.checked_sub(1).and_then(|place| line.get(place)).and_then(|(_, manager)| *manager);
        (manager, line.get(next).map_or(Day::END, |(from, _)| *from))
    }

    /// Calls `found` with everybody above a person, the person first, and the days for which that holds: only changes of
    /// somebody in that line begin new ones, so the work is that of what is found.
    fn walk(&self, member: Id<Employee>, mut found: impl FnMut(&[Id<Employee>], DayRange)) {
        let mut from = Day::BEGIN;
        while from < Day::END {
            let (mut above, mut seen) = (vec![member], BTreeSet::from([member]));
            let (mut manager, mut until) = self.at(member, from);
            while let Some(next) = manager.filter(|next| seen.insert(*next)) {
                above.push(next);
                let (higher, change) = self.at(next, from);
                (manager, until) = (higher, until.min(change));
            }
            found(&above, DayRange { from, until });
            from = until;
        }
    }
}

impl Teams {
    /// Reads the reporting lines: each holds from its day until the next of the same person. Who reports to somebody that
    /// reports to that person again ends the line there.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let lines = Lines::of(workspace);
        let mut stretches: BTreeMap<(Id<Employee>, Id<Employee>), Vec<DayRange>> = BTreeMap::new();
        for member in workspace.employees.keys() {
            lines.walk(member, |above, days| {
                for head in above {
                    let of_member = stretches.entry((*head, member)).or_default();
                    match of_member.last_mut() {
                        Some(last) if last.until == days.from => last.until = days.until,
                        _ => of_member.push(days),
                    }
                }
            });
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

    /// People of whom ten report to each, all of whom go to the neighbour of their manager on a day of their own and come back.
    fn company(people: u64) -> Workspace {
        let mut workspace = Workspace::default();
        for raw in 1..=people {
            let mut facts = Dated::always(EmployeeFacts::default());
            let first = day("2020-01-01").plus(i32::try_from(raw % 2_000).unwrap());
            let managers =
                [(Day::BEGIN, raw / 10), (first, (raw / 10).max(1) - 1), (first.plus(90), raw / 10)];
            for (from, manager) in managers {
                let manager = (manager > 0).then(|| Id::from_raw(manager));
                facts.revise(from, EmployeeFacts { manager, ..EmployeeFacts::default() }, String::new());
            }
            let (id, name) = (Id::from_raw(raw), Text2::same(raw.to_string()));
            workspace.put(Employee { id, name, keys: vec![], facts, employed: vec![], away: vec![] }.into());
        }
        workspace
    }

    #[test]
    fn the_work_grows_with_the_people_and_not_with_their_square() {
        // Everybody has at most four above and each of those two days of change, and so have those they stand in for: some dozen
        // stretches of at most five people, however many days there are on which somebody somewhere changes.
        let work = |people: u64| {
            let workspace = company(people);
            let (lines, mut looked_at) = (Lines::of(&workspace), 0);
            for member in workspace.employees.keys() {
                lines.walk(member, |above, _| looked_at += above.len());
            }
            looked_at
        };
        for people in [100, 1_000, 10_000] {
            assert!(work(people) <= 100 * usize::try_from(people).unwrap(), "{people}: {}", work(people));
        }
        assert_eq!(Teams::of(&company(10_000)).members.len(), 10_000);
    }

    #[test]
    fn a_circle_ends_where_it_began() {
        let circle = workspace(&[(1, &[("2026-01-01", 2)]), (2, &[("2026-01-01", 1)])]);
        let teams = Teams::of(&circle);
        assert_eq!(told(&teams, 1), ["1 *..*", "2 2026-01-01..*"]);
        assert_eq!(told(&teams, 2), ["1 2026-01-01..*", "2 *..*"]);
    }
}
