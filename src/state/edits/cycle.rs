//! Review cycles: begun, reviewed, locked, opened again with a reason; notes and appeals. A lock is one edit with what it seals.

use crate::{
    domain::{
        change::{Change, Label},
        cycle::{
            Appeal, AppealOutcome, Cycle, CycleEntry, CycleSeal, CycleState, CycleStep, SealMark, Verdict,
        },
        id::Id,
        people::Employee,
        period::Period,
        text::Text2,
        workspace::Workspace,
    },
    engine::cycle::SealReading,
    state::edits::{Edit, EditError, label_of, named},
};

/// Whether a cycle has the name in one of the languages: two of one name could not be told apart in lists and on paper.
fn is_taken(workspace: &Workspace, name: &Text2) -> bool {
    let same = |left: &str, right: &str| !left.trim().is_empty() && left.trim() == right.trim();
    workspace.cycles.values().any(|one| same(&one.name.zh, &name.zh) || same(&one.name.en, &name.en))
}

/// The name, with the first number from 2 on behind it where a cycle has it already.
pub fn free_name(workspace: &Workspace, name: &Text2) -> Text2 {
    let numbered = |number: usize| {
        let side = |text: &str| if text.is_empty() { String::new() } else { format!("{text} ({number})") };
        Text2::new(side(&name.zh), side(&name.en))
    };
    if !is_taken(workspace, name) {
        return name.clone();
    }
    // One more number than there are cycles is free.
    let numbers = 2..=workspace.cycles.len() + 2;
    numbers.map(numbered).find(|name| !is_taken(workspace, name)).unwrap_or_else(|| name.clone())
}

/// Begins a cycle.
///
/// # Errors
/// It has no name, or another cycle has it.
pub fn begin_cycle(
    workspace: &Workspace,
    id: Id<Cycle>,
    name: &Text2,
    period: Period,
    at: i64,
) -> Result<Edit, EditError> {
    let name = named(name)?;
    if is_taken(workspace, &name) {
        return Err(EditError::NameTwice);
    }
    let label = label_of("cycle_begun", &name);
    let log = vec![CycleEntry { at, step: CycleStep::Begun, reason: String::new() }];
    let cycle = Cycle { log, ..Cycle::draft(id, name, period) };
    Ok(Edit::one(label, Change::create(cycle)))
}

/// Takes a cycle away that was never locked.
///
/// # Errors
/// It was locked once: what people were told stays.
pub fn remove_cycle(cycle: &Cycle) -> Result<Edit, EditError> {
    if !cycle.seals.is_empty() {
        return Err(EditError::CycleLocked);
    }
    Ok(Edit::one(label_of("cycle_removed", &cycle.name), Change::remove(cycle.clone())))
}

/// Begins the review.
///
/// # Errors
/// It is no draft; ratings are unfinished or lack a comment, `open` of them.
pub fn review_cycle(cycle: &Cycle, open: usize, at: i64, reason: &str) -> Result<Edit, EditError> {
    if cycle.state != CycleState::Draft {
        return Err(EditError::CycleLocked);
    }
    if open > 0 {
        return Err(EditError::RatingsOpen);
    }
    Ok(stepped(cycle, "cycle_reviewed", CycleState::Review, CycleStep::Reviewed, at, reason))
}

/// Locks a cycle: what the engine computed is kept as it is.
///
/// # Errors
/// It is locked already, the report does not come out again of what would be sealed, or ratings are open.
pub fn lock_cycle(
    cycle: &Cycle,
    seal: Id<CycleSeal>,
    reading: &SealReading,
    at: i64,
    reason: &str,
) -> Result<Edit, EditError> {
    if cycle.state == CycleState::Locked || !reading.recomputes {
        return Err(EditError::CycleLocked);
    }
    if reading.open_ratings > 0 {
        return Err(EditError::RatingsOpen);
    }
    let mut edit = stepped(cycle, "cycle_locked", CycleState::Locked, CycleStep::Locked, at, reason);
    let mark = SealMark { seal, sha256: reading.sha256.clone(), engine: reading.engine.clone(), at };
    for change in &mut edit.changes {
        if let Some(crate::domain::record::Record::Cycle(cycle)) = &mut change.after {
            cycle.seals.push(mark.clone());
        }
    }
    edit.changes.push(Change::create(CycleSeal { id: seal, cycle: cycle.id, text: reading.text.clone() }));
    Ok(edit)
}

/// Opens a locked cycle again; what was locked stays.
///
/// # Errors
/// It is not locked; there is no reason.
pub fn reopen_cycle(cycle: &Cycle, at: i64, reason: &str) -> Result<Edit, EditError> {
    if cycle.state != CycleState::Locked {
        return Err(EditError::Gone);
    }
    if reason.trim().is_empty() {
        return Err(EditError::ReasonMissing);
    }
    Ok(stepped(cycle, "cycle_reopened", CycleState::Review, CycleStep::Reopened, at, reason))
}

/// Notes a change of indicators, targets or pay.
///
/// # Errors
/// Nothing is said.
pub fn note_cycle(cycle: &Cycle, at: i64, text: &str) -> Result<Edit, EditError> {
    if text.trim().is_empty() {
        return Err(EditError::ReasonMissing);
    }
    Ok(stepped(cycle, "cycle_noted", cycle.state, CycleStep::Noted, at, text))
}

/// Records somebody's appeal.
///
/// # Errors
/// Nothing is said.
pub fn appeal(cycle: &Cycle, person: Id<Employee>, at: i64, text: &str) -> Result<Edit, EditError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EditError::ReasonMissing);
    }
    let mut written = cycle.clone();
    written.appeals.push(Appeal { person, at, text: text.to_owned(), outcome: None, earlier: Vec::new() });
    Ok(replaced(cycle, "cycle_appealed", written))
}

/// Records what came of an appeal, by its place. An earlier decision stays on record.
///
/// # Errors
/// There is no such appeal; nothing is said.
pub fn decide(cycle: &Cycle, place: usize, verdict: Verdict, at: i64, text: &str) -> Result<Edit, EditError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EditError::ReasonMissing);
    }
    let mut written = cycle.clone();
    let appeal = written.appeals.get_mut(place).ok_or(EditError::Gone)?;
    appeal.earlier.extend(appeal.outcome.take());
    appeal.outcome = Some(AppealOutcome { at, verdict, text: text.to_owned() });
    Ok(replaced(cycle, "cycle_decided", written))
}

fn stepped(cycle: &Cycle, key: &str, state: CycleState, step: CycleStep, at: i64, reason: &str) -> Edit {
    let mut written = cycle.clone();
    written.state = state;
    written.log.push(CycleEntry { at, step, reason: reason.trim().to_owned() });
    replaced(cycle, key, written)
}

fn replaced(cycle: &Cycle, key: &str, written: Cycle) -> Edit {
    let label: Label = label_of(key, &cycle.name);
    Edit::one(label, Change::replace(Some(cycle.clone().into()), written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Record;

    fn cycle_after(edit: &Edit) -> Cycle {
        let found = edit.changes.iter().find_map(|change| match &change.after {
            Some(Record::Cycle(cycle)) => Some(cycle.clone()),
            _ => None,
        });
        found.unwrap()
    }

    fn reading() -> SealReading {
        SealReading {
            text: "{}".to_owned(),
            sha256: "44".to_owned(),
            engine: "4".to_owned(),
            people: 1,
            without_total: 0,
            open_ratings: 0,
            recomputes: true,
        }
    }

    #[test]
    fn a_cycle_goes_from_draft_to_lock_and_back_with_a_reason_only() {
        let period = "2026-Q1".parse().unwrap();
        let begun =
            begin_cycle(&Workspace::default(), Id::from_raw(1), &Text2::same("Q1"), period, 10).unwrap();
        let cycle = cycle_after(&begun);
        assert_eq!(reopen_cycle(&cycle, 11, "x"), Err(EditError::Gone));
        assert_eq!(review_cycle(&cycle, 1, 11, ""), Err(EditError::RatingsOpen));
        let cycle = cycle_after(&review_cycle(&cycle, 0, 11, "").unwrap());
        assert_eq!(review_cycle(&cycle, 0, 12, ""), Err(EditError::CycleLocked));
        let open = SealReading { open_ratings: 1, ..reading() };
        assert_eq!(lock_cycle(&cycle, Id::from_raw(9), &open, 12, ""), Err(EditError::RatingsOpen));
        let lock = lock_cycle(&cycle, Id::from_raw(9), &reading(), 12, "agreed").unwrap();
        let mut workspace = Workspace::default();
        workspace.put(cycle.clone().into());
        lock.changes.iter().for_each(|change| workspace.apply(change));
        assert_eq!(workspace.cycle_seals.len(), 1);
        let cycle = cycle_after(&lock);
        assert_eq!(cycle.seal().map(|mark| (mark.sha256.as_str(), mark.at)), Some(("44", 12)));
        assert_eq!(lock_cycle(&cycle, Id::from_raw(8), &reading(), 13, ""), Err(EditError::CycleLocked));
        assert_eq!(remove_cycle(&cycle), Err(EditError::CycleLocked));
        assert_eq!(reopen_cycle(&cycle, 13, " "), Err(EditError::ReasonMissing));
        let cycle = cycle_after(&reopen_cycle(&cycle, 13, "a late refund").unwrap());
        assert_eq!((cycle.state, cycle.seals.len()), (CycleState::Review, 1));
        let steps: Vec<CycleStep> = cycle.log.iter().map(|entry| entry.step).collect();
        assert_eq!(steps, [CycleStep::Begun, CycleStep::Reviewed, CycleStep::Locked, CycleStep::Reopened]);
        // A report that does not come out again is never locked.
        let broken = SealReading { recomputes: false, ..reading() };
        assert_eq!(lock_cycle(&cycle, Id::from_raw(8), &broken, 14, ""), Err(EditError::CycleLocked));
    }

    #[test]
    fn an_appeal_is_recorded_with_what_came_of_it() {
        let period = "2026-Q1".parse().unwrap();
        let begun = begin_cycle(&Workspace::default(), Id::from_raw(1), &Text2::same("Q1"), period, 10);
        let cycle = cycle_after(&begun.unwrap());
        assert_eq!(appeal(&cycle, Id::from_raw(2), 11, " "), Err(EditError::ReasonMissing));
        let cycle =
            cycle_after(&appeal(&cycle, Id::from_raw(2), 11, "an order of March is missing").unwrap());
        assert_eq!(decide(&cycle, 1, Verdict::Upheld, 12, "x"), Err(EditError::Gone));
        let cycle = cycle_after(&decide(&cycle, 0, Verdict::Upheld, 12, "it was booked in April").unwrap());
        let outcome = cycle.appeals.first().and_then(|appeal| appeal.outcome.clone()).unwrap();
        assert_eq!((outcome.verdict, outcome.at), (Verdict::Upheld, 12));
        // Decided again twice: the last decision holds, those before stay, oldest first.
        let cycle = cycle_after(&decide(&cycle, 0, Verdict::Rejected, 13, "booked in May").unwrap());
        let cycle = cycle_after(&decide(&cycle, 0, Verdict::Partly, 14, "half of it").unwrap());
        let appeal = cycle.appeals.first().unwrap();
        let told = |outcome: &AppealOutcome| (outcome.verdict, outcome.at);
        assert_eq!(appeal.outcome.as_ref().map(told), Some((Verdict::Partly, 14)));
        let earlier: Vec<_> = appeal.earlier.iter().map(told).collect();
        assert_eq!(earlier, [(Verdict::Upheld, 12), (Verdict::Rejected, 13)]);
    }

    #[test]
    fn no_two_cycles_have_one_name() {
        let period: Period = "2026-Q1".parse().unwrap();
        let mut workspace = Workspace::default();
        let mut begin = |raw: u64, name: &Text2| {
            let edit = begin_cycle(&workspace, Id::from_raw(raw), name, period, 10)?;
            edit.changes.iter().for_each(|change| workspace.apply(change));
            Ok::<_, EditError>(free_name(&workspace, name))
        };
        let name = Text2::new("一季度", "Q1");
        assert_eq!(begin(1, &name), Ok(Text2::new("一季度 (2)", "Q1 (2)")));
        assert_eq!(begin(2, &name), Err(EditError::NameTwice));
        // The same in one language is enough, white space around it does not count; nothing in the other is no name.
        assert_eq!(begin(2, &Text2::new("别的", " Q1 ")), Err(EditError::NameTwice));
        assert!(begin(2, &Text2::new("别的", "")).is_ok());
        assert!(begin(3, &Text2::new("再一个", "")).is_ok());
        assert_eq!(
            begin(4, &Text2::new("一季度 (2)", "Q1 (2)")),
            Ok(Text2::new("一季度 (2) (2)", "Q1 (2) (2)"))
        );
        assert_eq!(free_name(&workspace, &name), Text2::new("一季度 (3)", "Q1 (3)"));
    }
}
