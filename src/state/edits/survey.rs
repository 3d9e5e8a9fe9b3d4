//! Edits of surveys whose answers are typed per level: the points of the levels, and the count of answers beside them.

use rust_decimal::Decimal;

use crate::{
    domain::{
        change::Change,
        id::Id,
        kpi::{Input, TypedEntry, Unit},
        survey::SurveyScale,
        text::Text2,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError, input::free_name, label_of},
};

/// What a person can say about a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyForm {
    /// Name.
    pub name: Text2,
    /// Points of the levels, the best first.
    pub points: Vec<Decimal>,
}

impl SurveyForm {
    /// The form of a survey; `None` of what is no answer per level, or what rows give too.
    pub fn of(input: &Input) -> Option<Self> {
        let points = input.typed.as_ref().and_then(TypedEntry::level_points)?;
        input.records.is_none().then(|| Self { name: input.name.clone(), points })
    }

    /// Points as a person writes them: numbers with anything but digits, a point and a minus between them; `None` where
    /// a part is no number.
    pub fn read_points(text: &str) -> Option<Vec<Decimal>> {
        let is_between =
            |letter: char| letter.is_whitespace() || matches!(letter, ',' | '，' | '、' | ';' | '；' | '/');
        text.split(is_between).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
    }

    fn scale(&self) -> Result<SurveyScale, EditError> {
        let scale = SurveyScale { points: self.points.clone() };
        if !scale.is_possible() {
            return Err(EditError::SurveyLevels);
        }
        if !scale.points.is_sorted_by(|better, worse| better > worse) {
            return Err(EditError::SurveyOrder);
        }
        Ok(scale)
    }
}

/// A new survey: the input of its points, and that of its answers, named after it.
///
/// # Errors
/// No name or one that is taken; fewer than 2 or more than 11 levels; points that do not fall from level to level.
pub fn create_survey(
    workspace: &Workspace,
    ids: [Id<Input>; 2],
    form: &SurveyForm,
    answers: &Text2,
) -> Result<Edit, EditError> {
    let name = free_name(workspace, None, &form.name)?;
    let answers = free_name(workspace, None, answers)?;
    let typed = Some(TypedEntry::ScalePoints(form.scale()?));
    let label = label_of("input_created", &name);
    let points = Input { id: ids[0], name, unit: Unit::Points, records: None, typed };
    let typed = Some(TypedEntry::LevelCount { answers_of: ids[0] });
    let answers = Input { id: ids[1], name: answers, unit: Unit::Count, records: None, typed };
    Ok(Edit { label, changes: vec![Change::create(points), Change::create(answers)] })
}

/// Another name or other points. The number of levels stays, since answers were typed by level.
///
/// # Errors
/// As [`create_survey`]; another number of levels; an input that is not a survey is refused as gone.
pub fn edit_survey(workspace: &Workspace, input: &Input, form: &SurveyForm) -> Result<Edit, EditError> {
    let before = SurveyForm::of(input).ok_or(EditError::Gone)?;
    let name = free_name(workspace, Some(input.id), &form.name)?;
    let scale = form.scale()?;
    if scale.points.len() != before.points.len() {
        return Err(EditError::SurveyLevelsFixed);
    }
    let typed = if scale.points == before.points {
        input.typed.clone()
    } else {
        Some(TypedEntry::ScalePoints(scale))
    };
    let edited = Input { name: name.clone(), typed, ..input.clone() };
    Ok(Edit::one(label_of("input_edited", &name), Change::replace(Some(input.clone().into()), edited)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Record;

    fn form(points: &str) -> SurveyForm {
        SurveyForm {
            name: Text2::new("笑脸调查", "Smileys"),
            points: SurveyForm::read_points(points).unwrap(),
        }
    }

    #[test]
    fn points_are_read_as_people_write_them() {
        let read = |text: &str| {
            SurveyForm::read_points(text)
                .map(|points| points.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        for text in ["5, 2.5, 0", "5，2.5，0", "5、2.5、0", " 5;2.5 / 0 "] {
            assert_eq!(read(text), Some(vec!["5".to_owned(), "2.5".to_owned(), "0".to_owned()]), "{text}");
        }
        assert_eq!(read("5, good, 0"), None);
        assert_eq!(read(""), Some(Vec::new()));
    }

    #[test]
    fn a_survey_is_made_with_its_count_of_answers_and_keeps_its_levels() {
        let mut workspace = Workspace::default();
        let answers = Text2::new("笑脸调查：答卷数", "Smileys: answers");
        let create = |workspace: &Workspace, form: &SurveyForm| {
            create_survey(workspace, [Id::from_raw(3), Id::from_raw(4)], form, &answers)
        };
        for (points, error) in [
            ("5", EditError::SurveyLevels),
            ("12 11 10 9 8 7 6 5 4 3 2 1", EditError::SurveyLevels),
            ("5 5 0", EditError::SurveyOrder),
            ("0 5", EditError::SurveyOrder),
        ] {
            assert_eq!(create(&workspace, &form(points)), Err(error), "{points}");
        }
        let edit = create(&workspace, &form("5 2.5 0")).unwrap();
        for change in edit.changes {
            workspace.put(change.after.unwrap());
        }
        let input = |raw| workspace.inputs.get(&Id::from_raw(raw)).cloned().unwrap();
        assert_eq!(SurveyForm::of(&input(3)), Some(form("5 2.5 0")));
        assert_eq!(input(4).typed, Some(TypedEntry::LevelCount { answers_of: Id::from_raw(3) }));
        assert_eq!(create(&workspace, &form("2 1")), Err(EditError::NameTaken));
        assert_eq!(edit_survey(&workspace, &input(3), &form("2 1")), Err(EditError::SurveyLevelsFixed));
        assert_eq!(edit_survey(&workspace, &input(4), &form("2 1")), Err(EditError::Gone));
        let edited = edit_survey(&workspace, &input(3), &form("100 50 0")).unwrap();
        let Some(Record::Input(after)) = edited.changes[0].after.clone() else { unreachable!() };
        assert_eq!(SurveyForm::of(&after), Some(form("100 50 0")));
    }
}
