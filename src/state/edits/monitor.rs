//! Edits of what monitoring is told by people: signals that were looked at, rules of signals, comments and events.

use crate::{
    domain::{
        change::{Change, Label},
        date::Day,
        id::Id,
        kpi::Kpi,
        monitor::{Acknowledgement, Note, SignalKind, SignalRules},
        period::Period,
        scope::Scope,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError},
};

/// A signal that is acknowledged: what it tells, of which figure.
pub type About = (SignalKind, Id<Kpi>, Scope, Period);

/// What is said about acknowledged signals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who says it; may be empty.
    pub name: String,
    /// Why nothing more is to be done for the time being.
    pub reason: String,
    /// When.
    pub day: Day,
    /// Until when it counts.
    pub until: Option<Day>,
}

/// Acknowledges signals, in one step.
///
/// # Errors
/// Nobody says why.
pub fn acknowledge(workspace: &Workspace, signals: &[About], said: &Said) -> Result<Edit, EditError> {
    let (name, reason) = (said.name.trim().to_owned(), said.reason.trim().to_owned());
    if reason.is_empty() {
        return Err(EditError::ReasonMissing);
    }
    let change = |(kind, kpi, scope, period): &About| {
        let id = Acknowledgement::id_for(*kind, *kpi, scope, *period);
        let before = workspace.acknowledgements.get(&id).cloned().map(Into::into);
        let after = Acknowledgement {
            id,
            kind: *kind,
            kpi: *kpi,
            scope: scope.clone(),
            period: *period,
            name: name.clone(),
            reason: reason.clone(),
            day: said.day,
            until: said.until,
        };
        Change::replace(before, after)
    };
    let label = Label::plain("signals_acknowledged").with("n", signals.len().to_string());
    Ok(Edit { label, changes: signals.iter().map(change).collect() })
}

/// Opens signals again that were acknowledged.
pub fn reopen(workspace: &Workspace, ids: &[Id<Acknowledgement>]) -> Edit {
    let found = ids.iter().filter_map(|id| workspace.acknowledgements.get(id));
    let changes: Vec<Change> = found.map(|one| Change::remove(one.clone())).collect();
    Edit { label: Label::plain("signals_reopened").with("n", changes.len().to_string()), changes }
}

/// Writes the rules of signals.
///
/// # Errors
/// A number lies outside of what makes sense.
pub fn set_signal_rules(workspace: &Workspace, rules: SignalRules) -> Result<Edit, EditError> {
    if !rules.is_possible() {
        return Err(EditError::RuleFaulty);
    }
    let before = workspace.signal_rules.values().next().cloned();
    let label = Label::plain("signal_rules_set");
    if before.is_none() && rules == SignalRules::default() {
        return Ok(Edit { label, changes: Vec::new() });
    }
    let id = before.as_ref().map_or(rules.id, |before| before.id);
    Ok(Edit::one(label, Change::replace(before.map(Into::into), SignalRules { id, ..rules })))
}

/// Writes a comment or an event.
///
/// # Errors
/// It says nothing.
pub fn set_note(workspace: &Workspace, note: Note) -> Result<Edit, EditError> {
    let text = note.text.trim().to_owned();
    if text.is_empty() {
        return Err(EditError::ReasonMissing);
    }
    let before = workspace.notes.get(&note.id).cloned();
    let name = note.name.trim().to_owned();
    let label = Label::plain("note_written");
    Ok(Edit::one(label, Change::replace(before.map(Into::into), Note { text, name, ..note })))
}

/// Takes a comment or an event away.
pub fn remove_note(note: &Note) -> Edit {
    Edit::one(Label::plain("note_removed"), Change::remove(note.clone()))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn about(kind: SignalKind) -> About {
        (kind, Id::from_raw(7), Scope::COMPANY, "2026-03".parse().unwrap())
    }

    fn said(reason: &str) -> Said {
        Said {
            name: " Lin ".to_owned(),
            reason: reason.to_owned(),
            day: day("2026-04-02"),
            until: Some(day("2026-05-01")),
        }
    }

    #[test]
    fn several_signals_are_acknowledged_and_opened_again_in_one_step_each() {
        let mut workspace = Workspace::default();
        let both = [about(SignalKind::Red), about(SignalKind::NoComment)];
        assert_eq!(acknowledge(&workspace, &both, &said(" ")).err(), Some(EditError::ReasonMissing));
        let edit = acknowledge(&workspace, &both, &said("known")).unwrap();
        edit.changes.iter().for_each(|change| workspace.apply(change));
        let kept: Vec<(&str, &str)> =
            workspace.acknowledgements.values().map(|one| (one.name.as_str(), one.reason.as_str())).collect();
        assert_eq!(kept, [("Lin", "known"); 2]);
        let one = workspace.acknowledgements.values().next().unwrap();
        assert!(one.holds_on(day("2026-05-01")) && !one.holds_on(day("2026-05-02")));
        // Said otherwise, it is the same record.
        let again = acknowledge(&workspace, &both, &said("still known")).unwrap();
        assert!(again.changes.iter().all(|change| change.before.is_some()));
        let ids: Vec<Id<Acknowledgement>> = workspace.acknowledgements.keys().collect();
        let opened = reopen(&workspace, &ids);
        opened.changes.iter().for_each(|change| workspace.apply(change));
        assert!(workspace.acknowledgements.is_empty());
    }

    #[test]
    fn rules_that_cannot_be_are_refused_and_the_usual_ones_need_no_record() {
        let workspace = Workspace::default();
        let usual = SignalRules::default();
        assert_eq!(set_signal_rules(&workspace, usual.clone()).map(|edit| edit.changes.len()), Ok(0));
        let wrong = [
            SignalRules { in_a_row: 1, ..usual.clone() },
            SignalRules { in_a_row: 13, ..usual.clone() },
            SignalRules { falls: 0, ..usual.clone() },
            SignalRules { run: 4, ..usual.clone() },
            SignalRules { release: Decimal::NEGATIVE_ONE, ..usual.clone() },
            SignalRules { miss: Decimal::TWO, ..usual.clone() },
        ];
        for rules in wrong {
            assert_eq!(set_signal_rules(&workspace, rules).err(), Some(EditError::RuleFaulty));
        }
        let off = SignalRules { off: vec![SignalKind::Stale], ..usual };
        assert_eq!(set_signal_rules(&workspace, off).map(|edit| edit.changes.len()), Ok(1));
    }

    #[test]
    fn a_comment_says_something() {
        let note = Note {
            id: Id::from_raw(3),
            scope: Scope::COMPANY,
            kpi: None,
            period: None,
            day: day("2026-03-31"),
            text: " strike ".to_owned(),
            name: String::new(),
        };
        let workspace = Workspace::default();
        assert_eq!(
            set_note(&workspace, Note { text: " ".to_owned(), ..note.clone() }).err(),
            Some(EditError::ReasonMissing)
        );
        assert!(set_note(&workspace, note).is_ok());
    }
}
