//! Edits of the settings of a workspace.

use rust_decimal::Decimal;

use crate::{
    domain::{
        change::{Change, Label},
        settings::{ScoreScale, Settings},
        text::Text2,
    },
    state::edits::{Edit, EditError, label_of, named},
};

/// Most decimal places of a rounding step that can be chosen.
pub const MOST_PLACES: u8 = 4;
/// Most points that the cap may earn.
const MOST_POINTS: Decimal = Decimal::ONE_THOUSAND;

/// Gives the workspace a name, the same one in both languages.
///
/// # Errors
/// An empty name.
pub fn rename_workspace(settings: &Settings, name: &str) -> Result<Edit, EditError> {
    let name = named(&Text2::same(name))?;
    let label = label_of("workspace_renamed", &name);
    let renamed = Settings { name, ..settings.clone() };
    Ok(Edit::one(label, Change::replace(Some(settings.clone().into()), renamed)))
}

/// Writes the settings; the name is not among what changes here.
///
/// # Errors
/// A currency that is no code of three letters, a scale whose points do not rise, or too many decimal places.
pub fn edit_settings(settings: &Settings, wanted: Settings) -> Result<Edit, EditError> {
    let currency = wanted.currency.trim().to_ascii_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return Err(EditError::CurrencyCode);
    }
    let ScoreScale { threshold, target, cap } = wanted.scale;
    if threshold < Decimal::ZERO || threshold >= target || target > cap || cap > MOST_POINTS {
        return Err(EditError::ScaleOrder);
    }
    let places = wanted.rounding;
    if [places.score, places.total, places.money].iter().any(|places| *places > MOST_PLACES) {
        return Err(EditError::PrecisionOutside);
    }
    let after = Settings { id: settings.id, name: settings.name.clone(), currency, ..wanted };
    Ok(Edit::one(Label::plain("settings_edited"), Change::replace(Some(settings.clone().into()), after)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::Id,
        record::Record,
        settings::{PaceBasis, Rounding, ScoreScale},
    };

    fn settings() -> Settings {
        Settings {
            id: Id::from_raw(1),
            name: Text2::new("示例", "Sample"),
            sample: true,
            currency: "CNY".to_owned(),
            calendar: Default::default(),
            scale: ScoreScale::default(),
            rounding: Rounding::default(),
            pace: PaceBasis::default(),
            portfolio: None,
        }
    }

    #[test]
    fn points_must_rise_and_the_currency_is_a_code() {
        let written = |change: fn(&mut Settings)| {
            let mut wanted = settings();
            change(&mut wanted);
            edit_settings(&settings(), wanted).map(|edit| match edit.changes.as_slice() {
                [Change { after: Some(Record::Settings(after)), .. }] => after.clone(),
                _ => unreachable!("one settings record"),
            })
        };
        assert_eq!(written(|wanted| wanted.currency = " usd ".to_owned()).unwrap().currency, "USD");
        assert_eq!(written(|wanted| wanted.currency = "元".to_owned()), Err(EditError::CurrencyCode));
        assert_eq!(written(|wanted| wanted.scale.threshold = 100.into()), Err(EditError::ScaleOrder));
        assert_eq!(written(|wanted| wanted.scale.cap = 99.into()), Err(EditError::ScaleOrder));
        assert_eq!(written(|wanted| wanted.scale.cap = 100.into()).unwrap().scale.cap, 100.into());
        assert_eq!(written(|wanted| wanted.rounding.total = 5), Err(EditError::PrecisionOutside));
        // The name has an edit of its own.
        assert_eq!(written(|wanted| wanted.name = Text2::same("x")).unwrap().name, settings().name);
    }

    #[test]
    fn a_new_name_serves_both_languages_and_an_empty_one_is_refused() {
        let settings = settings();
        assert_eq!(rename_workspace(&settings, "  "), Err(EditError::NameMissing));
        let edit = rename_workspace(&settings, " 华东 ").unwrap();
        let [Change { after: Some(Record::Settings(after)), .. }] = edit.changes.as_slice() else {
            unreachable!("one settings record")
        };
        assert_eq!(after.name, Text2::same("华东"));
    }
}
