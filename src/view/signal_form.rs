//! The form of the rules of signals: which kinds are told, and the numbers of each as they are typed.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::Unit,
        monitor::{SignalKind, SignalRules},
    },
    view::entry,
};

/// A number of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// See [`SignalRules::in_a_row`].
    InARow,
    /// See [`SignalRules::release`].
    Release,
    /// See [`SignalRules::falls`].
    Falls,
    /// See [`SignalRules::near`].
    Near,
    /// See [`SignalRules::run`].
    Run,
    /// See [`SignalRules::grace_days`].
    GraceDays,
    /// See [`SignalRules::miss`].
    Miss,
}

impl Field {
    /// All, in the order of the form.
    pub const ALL: [Self; 7] =
        [Self::InARow, Self::Miss, Self::Release, Self::Falls, Self::Near, Self::Run, Self::GraceDays];

    /// The kind of signal that it belongs to.
    pub const fn kind(self) -> SignalKind {
        match self {
            Self::InARow => SignalKind::RedInARow,
            Self::Release => SignalKind::Held,
            Self::Falls | Self::Near => SignalKind::Falling,
            Self::Run => SignalKind::Run,
            Self::GraceDays => SignalKind::Stale,
            Self::Miss => SignalKind::Forecast,
        }
    }

    /// Keys of its name and of what stands behind it; `None` for percent.
    pub const fn keys(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::InARow => ("signals.field.in_a_row", Some("signals.unit.periods")),
            Self::Release => ("signals.field.release", Some("signals.unit.points")),
            Self::Falls => ("signals.field.falls", Some("signals.unit.falls")),
            Self::Near => ("signals.field.near", Some("signals.unit.points")),
            Self::Run => ("signals.field.run", Some("signals.unit.months")),
            Self::GraceDays => ("signals.field.grace_days", Some("signals.unit.days")),
            Self::Miss => ("signals.field.miss", None),
        }
    }

    /// The whole numbers that it takes; `None` where it takes others too.
    pub const fn range(self) -> Option<(u32, u32)> {
        match self {
            Self::InARow => Some((2, SignalRules::MOST_PERIODS as u32)),
            Self::Falls => Some((1, SignalRules::MOST_PERIODS as u32 - 1)),
            Self::Run => Some((5, 12)),
            Self::GraceDays => Some((0, 366)),
            Self::Release | Self::Near | Self::Miss => None,
        }
    }

    /// Key of what is said about a number that it does not take.
    pub const fn wrong_key(self) -> &'static str {
        match self {
            Self::Miss => "signals.wrong.percent",
            Self::Release | Self::Near => "signals.wrong.points",
            Self::InARow | Self::Falls | Self::Run | Self::GraceDays => "signals.wrong.whole",
        }
    }
}

/// What is ticked and typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesForm {
    /// Kinds that are not told.
    pub off: Vec<SignalKind>,
    texts: [String; Field::ALL.len()],
}

impl RulesForm {
    /// The rules as they are.
    pub fn of(rules: &SignalRules) -> Self {
        let text = |field: Field| match field {
            Field::InARow => rules.in_a_row.to_string(),
            Field::Release => entry::write(rules.release, Unit::Points),
            Field::Falls => rules.falls.to_string(),
            Field::Near => entry::write(rules.near, Unit::Points),
            Field::Run => rules.run.to_string(),
            Field::GraceDays => rules.grace_days.to_string(),
            Field::Miss => entry::write(rules.miss, Unit::Ratio),
        };
        Self { off: rules.off.clone(), texts: Field::ALL.map(text) }
    }

    /// What is typed into a field.
    pub fn text(&self, field: Field) -> &str {
        let place = Field::ALL.iter().position(|one| *one == field);
        place.and_then(|place| self.texts.get(place)).map(String::as_str).unwrap_or_default()
    }

    /// Types into a field.
    pub fn set(&mut self, field: Field, typed: String) {
        let place = Field::ALL.iter().position(|one| *one == field);
        if let Some(text) = place.and_then(|place| self.texts.get_mut(place)) {
            *text = typed;
        }
    }

    /// Ticks a kind, or takes the tick away.
    pub fn tell(&mut self, kind: SignalKind, is_told: bool) {
        self.off.retain(|one| *one != kind);
        if !is_told {
            self.off.push(kind);
        }
        self.off.sort_unstable();
    }

    fn whole(&self, field: Field) -> Option<u16> {
        let (from, to) = field.range()?;
        let count = entry::read_count(self.text(field)).ok()??;
        (from..=to).contains(&count).then(|| u16::try_from(count).ok()).flatten()
    }

    fn number(&self, field: Field) -> Option<Decimal> {
        let unit = if field == Field::Miss { Unit::Ratio } else { Unit::Points };
        let number = entry::read(self.text(field), unit).ok()??;
        let is_far = field == Field::Miss && number > Decimal::ONE;
        (!is_far && (number.is_zero() || number.is_sign_positive())).then_some(number)
    }

    /// Whether a field holds what it takes.
    pub fn is_right(&self, field: Field) -> bool {
        if field.range().is_some() { self.whole(field).is_some() } else { self.number(field).is_some() }
    }

    /// The rules, where every field is right.
    pub fn read(&self) -> Option<SignalRules> {
        let small = |field: Field| u8::try_from(self.whole(field)?).ok();
        Some(SignalRules {
            off: self.off.clone(),
            in_a_row: small(Field::InARow)?,
            release: self.number(Field::Release)?,
            near: self.number(Field::Near)?,
            falls: small(Field::Falls)?,
            run: small(Field::Run)?,
            grace_days: self.whole(Field::GraceDays)?,
            miss: self.number(Field::Miss)?,
            ..SignalRules::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_back_as_rules() {
        let usual = SignalRules::default();
        let mut form = RulesForm::of(&usual);
        assert_eq!(form.read(), Some(usual));
        form.set(Field::Miss, "7.5%".to_owned());
        form.set(Field::InARow, " 4 ".to_owned());
        form.tell(SignalKind::Stale, false);
        form.tell(SignalKind::Stale, false);
        let read = form.read().unwrap();
        assert_eq!((read.miss, read.in_a_row, read.off), (Decimal::new(75, 3), 4, vec![SignalKind::Stale]));
        form.tell(SignalKind::Stale, true);
        assert_eq!(form.read().map(|read| read.off), Some(Vec::new()));
    }

    #[test]
    fn what_makes_no_sense_is_wrong_where_it_stands() {
        for (field, text) in [
            (Field::InARow, "1"),
            (Field::InARow, "13"),
            (Field::Falls, "2.5"),
            (Field::Run, "4"),
            (Field::GraceDays, "x"),
            (Field::Near, "-1"),
            (Field::Miss, "101"),
            (Field::Release, ""),
        ] {
            let mut form = RulesForm::of(&SignalRules::default());
            form.set(field, text.to_owned());
            let wrong: Vec<Field> = Field::ALL.into_iter().filter(|field| !form.is_right(*field)).collect();
            assert_eq!((wrong, form.read()), (vec![field], None), "{text}");
        }
    }
}
