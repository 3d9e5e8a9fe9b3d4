//! Rules become forms and forms rules; what is wrong is said at its field.

use crate::{
    domain::{
        kpi::{Direction, Formula, Kpi, Unit},
        scoring::{Measure, Rule, ScoreFormula},
        settings::ScoreScale,
        workspace::Workspace,
    },
    view::{
        rule_form::{
            Change, RuleForm,
            kinds::{Field, RedLineKind, ShapeKind},
        },
        sample_tests,
    },
};

fn kpi(unit: Unit, direction: Direction) -> Kpi {
    Kpi { direction, ..sample_tests::kpi("K01", unit, 1) }
}

fn rule(json: &str) -> Rule {
    serde_json::from_str(json).unwrap()
}

/// The form after typing into fields.
fn typed(form: RuleForm, kpi: &Kpi, texts: &[(Field, &str)]) -> RuleForm {
    let scale = ScoreScale::default();
    texts
        .iter()
        .fold(form, |form, (field, text)| form.after(Change::Text(*field, (*text).to_owned()), kpi, &scale))
}

/// Field and key of everything that is said, faults marked.
fn said(form: &RuleForm, kpi: &Kpi) -> Vec<(Field, &'static str, bool)> {
    let judged = form.judge(kpi, &Workspace::default());
    judged.remarks.iter().map(|one| (one.field, one.key, one.is_fault)).collect()
}

#[test]
fn every_rule_comes_back_from_its_form() {
    for json in [
        r#"{"shape":"line"}"#,
        r#"{"shape":"line","floor":"-20","cap":"150","baseline":"0.15","missing":"carry_forward","red_line":{"limit":"0.5","effect":{"cap_total":"59.99"}}}"#,
        r#"{"shape":{"three_point":{"points":{"threshold":"20","target":"50","cap":"80"},"below":"zero"}}}"#,
        r#"{"shape":{"range":{"zero_low":"0.08","full_low":"0.1","full_high":"0.12","zero_high":"0.16","points":"90"}}}"#,
        r#"{"shape":{"range":{"measure":"attainment","zero_low":"0.8","full_low":"1","full_high":"1","zero_high":"1.2"}}}"#,
        r#"{"shape":{"steps":{"measure":"attainment","below":"10","steps":[{"from":"0.8","points":"60"},{"from":"1","points":"100"}]}}}"#,
        r#"{"shape":{"levels":{"levels":[{"value":"1","points":"100","name":{"zh":"是","en":"yes"}},{"value":"0","points":"0"}]}}}"#,
        r#"{"shape":{"events":{"start":"100","each":"-15"}},"floor":"40"}"#,
        r#"{"shape":{"all_or_nothing":{"points":"80"}}}"#,
        r#"{"shape":{"near_ceiling":{"ceiling":"1"}},"missing":"block","red_line":{"limit":"0.5","effect":"zero_total"}}"#,
    ] {
        for unit in [Unit::Ratio, Unit::Hours] {
            let kpi = kpi(unit, Direction::Higher);
            let judged = RuleForm::of(&rule(json), &kpi).judge(&kpi, &Workspace::default());
            assert_eq!(judged.sound(), Some(&rule(json)), "{json} {:?}", judged.remarks);
        }
    }
}

#[test]
fn ratios_are_typed_as_percent_and_other_borders_in_their_unit() {
    let percent = kpi(Unit::Ratio, Direction::Higher);
    let form = RuleForm::of(&rule(r#"{"shape":{"near_ceiling":{"ceiling":"0.995"}}}"#), &percent);
    assert_eq!(form.text(Field::Ceiling), "99.5");
    let hours = kpi(Unit::Hours, Direction::Lower);
    let steps = r#"{"shape":{"steps":{"steps":[{"from":"4","points":"60"}]}}}"#;
    let form = RuleForm::of(&rule(steps), &hours);
    assert_eq!((form.text(Field::RowValue(0)), form.unit_of(Field::RowValue(0), &hours)), ("4", Unit::Hours));
    let form = form.after(Change::Measure(Measure::Attainment), &hours, &ScoreScale::default());
    assert_eq!(form.unit_of(Field::RowValue(0), &hours), Unit::Ratio);
}

#[test]
fn a_shape_that_is_picked_begins_with_usual_numbers_and_keeps_what_was_typed() {
    let scale = ScoreScale::default();
    for direction in [Direction::Higher, Direction::Lower] {
        for kind in ShapeKind::ALL {
            let kpi = kpi(Unit::Ratio, direction);
            let form = RuleForm::of(&Rule::default(), &kpi).after(Change::Kind(kind), &kpi, &scale);
            let is_sound = form.judge(&kpi, &Workspace::default()).sound().is_some();
            // Nobody can guess where a range lies, or a formula.
            assert_eq!(
                is_sound,
                !matches!(kind, ShapeKind::Range | ShapeKind::Formula),
                "{kind:?} {direction:?} {:?}",
                said(&form, &kpi)
            );
        }
    }
    let kpi = kpi(Unit::Hours, Direction::Lower);
    let form = RuleForm::of(&Rule::default(), &kpi).after(Change::Kind(ShapeKind::Events), &kpi, &scale);
    let form = typed(form, &kpi, &[(Field::Each, "-7")]);
    let form = form.after(Change::Kind(ShapeKind::Steps), &kpi, &scale).after(
        Change::Kind(ShapeKind::Events),
        &kpi,
        &scale,
    );
    assert_eq!(form.text(Field::Each), "-7");
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let hours = kpi(Unit::Hours, Direction::Higher);
    let scale = ScoreScale::default();
    let range = RuleForm::of(&Rule::default(), &hours).after(Change::Kind(ShapeKind::Range), &hours, &scale);
    let missing = |place| (Field::Border(place), "rule.wrong.missing", true);
    assert_eq!(said(&range, &hours), [missing(0), missing(1), missing(2), missing(3)]);
    let filled = [
        (Field::Border(0), "8"),
        (Field::Border(1), "13"),
        (Field::Border(2), "12"),
        (Field::Border(3), "16"),
    ];
    let crossed = typed(range.clone(), &hours, &filled);
    assert_eq!(said(&crossed, &hours), [(Field::Border(2), "rule.wrong.border", true)]);
    let word = typed(range, &hours, &[(Field::Border(0), "eight")]);
    assert!(said(&word, &hours).contains(&(Field::Border(0), "errors.not_a_number", true)));

    let points =
        RuleForm::of(&Rule::default(), &hours).after(Change::Kind(ShapeKind::ThreePoint), &hours, &scale);
    let points = typed(points, &hours, &[(Field::AtTarget, "60")]);
    assert_eq!(said(&points, &hours), [(Field::AtTarget, "rule.wrong.points", true)]);

    let formula =
        RuleForm::of(&Rule::default(), &hours).after(Change::Kind(ShapeKind::Formula), &hours, &scale);
    assert_eq!(said(&formula, &hours), [(Field::Formula, "rule.wrong.formula", true)]);
    let read = ScoreFormula { points: Formula::Number(80.into()) };
    let formula = formula.after(Change::Formula(Some(Box::new(read))), &hours, &scale);
    assert_eq!(said(&formula, &hours), []);
    let unread = formula.after(Change::Formula(None), &hours, &scale);
    assert_eq!(said(&unread, &hours), [(Field::Formula, "rule.wrong.formula", true)]);

    let limits = typed(RuleForm::of(&Rule::default(), &hours), &hours, &[(Field::Floor, "130")]);
    assert_eq!(said(&limits, &hours), [(Field::Floor, "rule.wrong.limits", true)]);

    let line = RuleForm::of(&Rule::default(), &hours);
    let line = line.after(Change::RedLine(RedLineKind::CapGrade), &hours, &scale);
    assert_eq!(said(&line, &hours), [(Field::Limit, "rule.wrong.missing", true)]);
    let line = typed(line, &hours, &[(Field::Limit, "8"), (Field::Grade, "X")]);
    assert_eq!(said(&line, &hours), [(Field::Grade, "rule.wrong.grade", true)]);
}

#[test]
fn steps_are_told_apart_and_second_looks_do_not_keep_from_saving() {
    let hours = kpi(Unit::Hours, Direction::Higher);
    let scale = ScoreScale::default();
    let steps = r#"{"shape":{"steps":{"steps":[{"from":"1","points":"60"},{"from":"2","points":"80"}]}}}"#;
    let form = RuleForm::of(&rule(steps), &hours).after(Change::AddRow, &hours, &scale);
    // An empty row says nothing.
    assert_eq!((form.rows(), said(&form, &hours)), ([0, 1, 2].as_slice(), Vec::new()));
    let twice = typed(form.clone(), &hours, &[(Field::RowValue(2), "1"), (Field::RowPoints(2), "90")]);
    assert_eq!(said(&twice, &hours), [(Field::RowValue(2), "rule.wrong.twice", true)]);
    let half = typed(form.clone(), &hours, &[(Field::RowPoints(2), "90")]);
    assert_eq!(said(&half, &hours), [(Field::RowValue(2), "rule.wrong.missing", true)]);
    let falling = typed(form.clone(), &hours, &[(Field::RowValue(2), "3"), (Field::RowPoints(2), "70")]);
    assert_eq!(said(&falling, &hours), [(Field::RowPoints(2), "rule.wrong.falling", false)]);
    assert!(falling.judge(&hours, &Workspace::default()).sound().is_some());
    let none =
        [0, 1, 2].into_iter().fold(form, |form, row| form.after(Change::RemoveRow(row), &hours, &scale));
    assert_eq!(said(&none, &hours), [(Field::Rows, "rule.wrong.no_rows", true)]);
}
