//! How a review is calibrated as it is written: a share for each grade, what is a small group, two axes with their borders.

use rust_decimal::Decimal;

use crate::{
    domain::{
        calibration::{Axis, AxisOf, Calibration, GuideShare, SMALL_GROUP},
        kpi::Unit,
        period::Period,
        rating::PartKind,
        settings::ScoreScale,
        weight::Weight,
        workspace::Workspace,
    },
    view::{entry, message::Words, rating_form::part_key},
};

/// An axis as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisRow {
    /// What is read.
    pub of: AxisOf,
    /// Where the middle begins, as typed.
    pub middle: String,
    /// Where the top begins, as typed.
    pub top: String,
}

/// Everything that is chosen and typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalibrationForm {
    /// Grades with their share in percent as typed; all empty is no guide.
    pub guide: Vec<(String, String)>,
    /// Fewest people as typed.
    pub small: String,
    /// From left to right, from bottom to top.
    pub axes: [AxisRow; 2],
}

/// What is wrong: the id of the field, and the key of what is said.
pub type CalibrationWrong = (String, &'static str);

impl CalibrationForm {
    /// A calibration as it is; a new one has no guide, and total and indicators with the borders of the points scale.
    pub fn of(calibration: Option<&Calibration>, workspace: &Workspace) -> Self {
        let bands = workspace.bands.values().next().map(|table| table.bands.as_slice()).unwrap_or_default();
        let scale: ScoreScale = workspace.settings().map(|settings| settings.scale).unwrap_or_default();
        let share = |code: &str| {
            let guide = calibration.map(|one| one.guide.as_slice()).unwrap_or_default();
            let found = guide.iter().find(|one| one.code == code);
            found.map(|one| entry::write_weight(one.share)).unwrap_or_default()
        };
        let text = |points: Decimal| entry::write(points, Unit::Points);
        let axis = |axis: Option<&Axis>, of: AxisOf| AxisRow {
            of: axis.map_or(of, |axis| axis.of),
            middle: text(axis.map_or(scale.threshold, |axis| axis.middle)),
            top: text(axis.map_or(scale.target, |axis| axis.top)),
        };
        Self {
            guide: bands.iter().map(|band| (band.code.clone(), share(&band.code))).collect(),
            small: calibration.map_or(SMALL_GROUP, |one| one.small).to_string(),
            axes: [
                axis(calibration.map(|one| &one.across), AxisOf::Total),
                axis(calibration.map(|one| &one.up), AxisOf::Indicators),
            ],
        }
    }

    /// What the shares come to.
    pub fn sum(&self) -> Weight {
        Weight::total(self.guide.iter().filter_map(|(_, text)| entry::read_weight(text).ok().flatten()))
    }

    /// The calibration.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn read(&self) -> Result<Calibration, Vec<CalibrationWrong>> {
        let mut wrong: Vec<CalibrationWrong> = Vec::new();
        let mut guide = Vec::new();
        for (place, (code, text)) in self.guide.iter().enumerate() {
            match entry::read_weight(text) {
                Ok(Some(share)) => guide.push(GuideShare { code: code.clone(), share }),
                Ok(None) => {}
                Err(error) => wrong.push((format!("guide-{place}"), error.key())),
            }
        }
        if wrong.is_empty() && !guide.is_empty() && self.sum() != Weight::WHOLE {
            wrong.push(("guide-0".to_owned(), "calibration.wrong.guide"));
        }
        let small = match entry::read_count(&self.small).map(|small| small.map(u16::try_from)) {
            Ok(Some(Ok(small))) => small,
            Ok(None) => 0,
            Ok(Some(Err(_))) => {
                wrong.push(("small-group".to_owned(), "errors.too_large"));
                0
            }
            Err(error) => {
                wrong.push(("small-group".to_owned(), error.key()));
                0
            }
        };
        let mut axis = |place: usize, row: &AxisRow| {
            let mut number = |part: &str, text: &str| match entry::read(text, Unit::Points) {
                Ok(Some(points)) => points,
                Ok(None) => {
                    wrong.push((format!("axis-{place}-{part}"), "calibration.wrong.border"));
                    Decimal::ZERO
                }
                Err(error) => {
                    wrong.push((format!("axis-{place}-{part}"), error.key()));
                    Decimal::ZERO
                }
            };
            let (middle, top) = (number("middle", &row.middle), number("top", &row.top));
            if middle >= top {
                wrong.push((format!("axis-{place}-top"), "calibration.wrong.rises"));
            }
            Axis { of: row.of, middle, top }
        };
        let [across, up] = &self.axes;
        let (across, up) = (axis(0, across), axis(1, up));
        let calibration = Calibration { guide, small, across, up };
        if wrong.is_empty() { Ok(calibration) } else { Err(wrong) }
    }
}

/// What can be read for an axis, with its name: the total, the indicators, and what people rate in that period.
pub fn axis_choices(workspace: &Workspace, period: Period, words: Words) -> Vec<(AxisOf, String)> {
    let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    let day = period.days(calendar).last();
    let mut found = vec![
        (AxisOf::Total, words.get("ratings.total").to_string()),
        (AxisOf::Indicators, words.get("ratings.part_indicators").to_string()),
    ];
    let name = |kind: PartKind| words.get(part_key(Some(kind))).to_string();
    let terms = workspace.rating_plans.values().filter_map(|plan| plan.terms.at(day));
    for terms in terms.filter(|terms| terms.every == period.level()) {
        for part in &terms.parts {
            let mut put = |of: AxisOf, name: String| {
                if !found.iter().any(|(known, _)| *known == of) {
                    found.push((of, name));
                }
            };
            put(AxisOf::Part(part.kind), name(part.kind));
            for one in
                terms.criteria.iter().filter(|one| part.weights.iter().any(|of| of.criterion == one.id))
            {
                put(
                    AxisOf::Criterion(part.kind, one.id),
                    format!("{} · {}", name(part.kind), words.of(&one.name)),
                );
            }
        }
    }
    found
}

/// The name of what is read for an axis.
pub fn axis_name(of: AxisOf, workspace: &Workspace, period: Period, words: Words) -> String {
    let choices = axis_choices(workspace, period, words);
    let found = choices.into_iter().find(|(known, _)| *known == of).map(|(_, name)| name);
    found.unwrap_or_else(|| crate::view::number::NO_VALUE.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::starter::starter;

    #[test]
    fn a_guide_is_whole_or_there_is_none_and_axes_rise() {
        let mut form = CalibrationForm::of(None, &starter());
        let read = form.read().unwrap();
        assert!(read.guide.is_empty() && read.small == SMALL_GROUP);
        form.guide[0].1 = "30".to_owned();
        assert_eq!(form.read(), Err(vec![("guide-0".to_owned(), "calibration.wrong.guide")]));
        form.guide[1].1 = "70".to_owned();
        assert_eq!(form.read().unwrap().guide.len(), 2);
        form.axes[1].top = form.axes[1].middle.clone();
        assert_eq!(form.read(), Err(vec![("axis-1-top".to_owned(), "calibration.wrong.rises")]));
        form.small = "few".to_owned();
        assert!(form.read().is_err_and(|wrong| wrong.len() == 2));
    }
}
