//! What is new on the overview: what changed since the period before, what is open, how fresh the data are.

use crate::{
    domain::{
        date::Day,
        monitor::{ActionStage, SignalKind},
        scope::Member,
        workspace::Workspace,
    },
    engine::{
        query::Cards,
        report::{Scorecard, Status},
        signals::SignalReading,
    },
    view::{formats::Formats, number, period, signals},
};

/// How accounts stand against the period before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changes {
    /// Total higher.
    pub up: usize,
    /// Total lower.
    pub down: usize,
    /// Total the same.
    pub same: usize,
    /// In a better band.
    pub band_up: usize,
    /// In a worse band.
    pub band_down: usize,
}

/// Accounts with a total both times, by how it changed.
pub fn changes(workspace: &Workspace, cards: &Cards) -> Changes {
    let mut found = Changes::default();
    let bands = workspace.bands.values().next();
    let is_account = |card: &&Scorecard| matches!(card.scope.single(), Some(Member::Account(_)));
    for card in cards.cards.iter().filter(is_account) {
        let Some(before) = cards.previous.iter().find(|old| old.scope == card.scope) else { continue };
        let (Some(then), Some(now)) = (before.total, card.total) else { continue };
        match now.cmp(&then) {
            std::cmp::Ordering::Greater => found.up += 1,
            std::cmp::Ordering::Less => found.down += 1,
            std::cmp::Ordering::Equal => found.same += 1,
        }
        let place =
            |code: &Option<String>| bands?.bands.iter().position(|band| Some(&band.code) == code.as_ref());
        match place(&before.band).zip(place(&card.band)) {
            Some((then, now)) if now < then => found.band_up += 1,
            Some((then, now)) if now > then => found.band_down += 1,
            _ => {}
        }
    }
    found
}

/// A fact of the strip: its name, the figure, what there is to add, how bad it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulseFact {
    /// Which, for keys and tests.
    pub code: &'static str,
    /// Its name.
    pub name: String,
    /// The figure.
    pub figure: String,
    /// More about it; may be empty.
    pub text: String,
    /// How bad it is.
    pub status: Status,
}

/// The changes in words; `None` where nothing can be compared.
pub fn change_fact(formats: &Formats, cards: &Cards, changes: Changes) -> Option<PulseFact> {
    let words = formats.words;
    let before = formats.period(cards.previous_period?);
    let Changes { up, down, same, band_up, band_down } = changes;
    if up + down + same == 0 {
        return None;
    }
    let counts = [up, down, band_up, band_down].map(|count| count.to_string());
    let [up_text, down_text, better, worse] = counts.each_ref().map(String::as_str);
    Some(PulseFact {
        code: "changes",
        name: words.with("pulse.changes", &[("period", &before)]).to_string(),
        figure: words.with("pulse.up_down", &[("up", up_text), ("down", down_text)]).to_string(),
        text: words.with("pulse.bands", &[("better", better), ("worse", worse)]).to_string(),
        status: match down.cmp(&up) {
            std::cmp::Ordering::Greater => Status::Watch,
            _ => Status::Good,
        },
    })
}

/// Open signals; `None` while they are not known.
pub fn signal_fact(
    formats: &Formats,
    workspace: &Workspace,
    reading: &SignalReading,
    today: Day,
) -> PulseFact {
    let words = formats.words;
    let rows = signals::rows(formats, workspace, reading, today);
    let (open, _) = signals::counts(&rows);
    let bad = rows.iter().filter(|row| row.is_open() && row.status == Status::Bad).count();
    let status = match (open, bad) {
        (0, _) => Status::Good,
        (_, 0) => Status::Watch,
        _ => Status::Bad,
    };
    PulseFact {
        code: "signals",
        name: words.get("pulse.signals").to_string(),
        figure: open.to_string(),
        text: words.with("pulse.signals_bad", &[("n", &bad.to_string())]).to_string(),
        status,
    }
}

/// Open actions.
pub fn action_fact(formats: &Formats, workspace: &Workspace, today: Day) -> PulseFact {
    let words = formats.words;
    let open = workspace.actions.values().filter(|action| action.is_open());
    let is_late = |action: &&crate::domain::monitor::ActionItem| {
        action.stage != ActionStage::Check && action.due.is_some_and(|due| due < today)
    };
    let (count, late) = (open.clone().count(), open.filter(is_late).count());
    PulseFact {
        code: "actions",
        name: words.get("pulse.actions").to_string(),
        figure: count.to_string(),
        text: words.with("pulse.actions_late", &[("n", &late.to_string())]).to_string(),
        status: if late > 0 { Status::Bad } else { Status::Good },
    }
}

/// How far the data reach, and how many KPIs are out of date.
pub fn fresh_fact(formats: &Formats, last: Day, reading: Option<&SignalReading>, today: Day) -> PulseFact {
    let words = formats.words;
    let is_stale = |cell: &&crate::engine::signals::SignalCell| {
        cell.scope.members().is_empty() && cell.signals.iter().any(|one| one.kind() == SignalKind::Stale)
    };
    let stale = reading.map(|reading| reading.cells.iter().filter(is_stale).count());
    let days = today.number().saturating_sub(last.number()).max(0);
    let text = match stale {
        Some(stale) if stale > 0 => words.with("pulse.stale", &[("n", &stale.to_string())]),
        _ => words.with("pulse.days_ago", &[("n", &number::fixed(days.into(), 0))]),
    };
    PulseFact {
        code: "fresh",
        name: words.get("pulse.fresh").to_string(),
        figure: period::day(last, words),
        text: text.to_string(),
        status: if stale.is_some_and(|stale| stale > 0) { Status::Watch } else { Status::Good },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            band::{Band, BandTable},
            id::Id,
            text::{Lang, Text2},
        },
        view::{
            message::Words,
            sample_tests::{account_card, card, decimal},
        },
    };

    #[test]
    fn accounts_are_counted_by_how_they_moved() {
        let mut workspace = Workspace::default();
        let band = |code: &str, from: &str| Band {
            code: code.to_owned(),
            name: Text2::same(code),
            from: decimal(from),
        };
        let table =
            BandTable { id: Id::from_raw(1), bands: vec![band("A", "90"), band("B", "60"), band("C", "0")] };
        workspace.bands.insert(table.id, table);
        let of = |number: u64, total: Option<&str>, band: Option<&str>| {
            let mut card = account_card(number, card(total, Vec::new()));
            card.band = band.map(str::to_owned);
            card
        };
        let cards = Cards {
            period: "2026-Q2".parse().unwrap(),
            cards: vec![
                of(1, Some("95"), Some("A")),
                of(2, Some("70"), Some("B")),
                of(3, Some("50"), Some("C")),
                of(4, None, None),
            ],
            previous_period: "2026-Q1".parse().ok(),
            previous: vec![
                of(1, Some("80"), Some("B")),
                of(2, Some("70"), Some("B")),
                of(3, Some("61"), Some("B")),
                of(4, Some("10"), Some("C")),
            ],
        };
        let found = changes(&workspace, &cards);
        assert_eq!(found, Changes { up: 1, down: 1, same: 1, band_up: 1, band_down: 1 });
        let formats = Formats::of(Words::new(Lang::En), &workspace);
        let fact = change_fact(&formats, &cards, found).unwrap();
        assert!(fact.name.contains("Q1 2026"), "{fact:?}");
        assert_eq!(change_fact(&formats, &cards, Changes::default()), None);
    }
}
