//! Edits of the card of a KPI: what it is called, what it means, how it is shown. Formulas are not edited here.

use crate::{
    domain::{
        change::{Change, Label},
        kpi::Kpi,
        text::Text2,
    },
    state::edits::{Edit, EditError, label_with, named},
};

/// Most decimal places on screen: more would pretend to know what nobody measures.
pub const MOST_PLACES: u8 = 6;

/// What a person can change about a KPI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KpiForm {
    /// Name.
    pub name: Text2,
    /// What exactly is measured.
    pub definition: Text2,
    /// Decimal places shown.
    pub precision: u8,
}

impl KpiForm {
    /// The form as it stands.
    pub fn of(kpi: &Kpi) -> Self {
        Self { name: kpi.name.clone(), definition: kpi.definition.clone(), precision: kpi.precision }
    }
}

/// Rewrites the card of a KPI.
///
/// # Errors
/// No name in either language, or more than [`MOST_PLACES`].
pub fn edit_kpi(kpi: &Kpi, form: &KpiForm) -> Result<Edit, EditError> {
    let name = named(&form.name)?;
    if form.precision > MOST_PLACES {
        return Err(EditError::PrecisionOutside);
    }
    let definition = Text2::new(form.definition.zh.trim(), form.definition.en.trim());
    let label = label_with(Label::plain("kpi_edited").with("code", &kpi.code), "name", &name);
    let edited = Kpi { name, definition, precision: form.precision, ..kpi.clone() };
    Ok(Edit::one(label, Change::replace(Some(kpi.clone().into()), edited)))
}
