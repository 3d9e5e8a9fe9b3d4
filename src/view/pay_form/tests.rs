//! The form of a plan of pay: every family comes back as it was written, and what is wrong is said at its field.

use super::*;
use crate::domain::text::Lang;

fn workspace() -> Workspace {
    Workspace::default()
}

fn kpi_id() -> String {
    Id::<Kpi>::from_raw(1).to_string()
}

fn terms(json: &str) -> PayTerms {
    serde_json::from_str(&json.replace("KPI", &kpi_id())).unwrap()
}

/// Terms of a shape on the total.
fn shaped(shape: &str) -> PayTerms {
    terms(&format!(
        r#"{{"every":"quarter","plan":{{"measure":"total","curve":{{"borders":"measure","shape":{shape},"pays":"percent_of_base"}}}}}}"#
    ))
}

fn form(terms: &PayTerms) -> PayForm {
    PayForm::of(&Text2::same("plan"), terms, &workspace())
}

fn keys(form: &PayForm) -> Vec<u32> {
    form.rows.iter().map(|row| row.key).collect()
}

/// Where something is wrong.
fn fields(form: &PayForm) -> Vec<PayField> {
    form.judge(&workspace()).wrong.into_iter().map(|(field, _)| field).collect()
}

#[test]
fn every_family_comes_back_from_its_form() {
    let families = [
        (Family::Flat, r#"{"flat":{"rate":"4"}}"#),
        (
            Family::TiersWhole,
            r#"{"tiers":[{"from":"0","rate":"1","reach":"whole"},{"from":"1000","rate":"2.5","reach":"whole"}]}"#,
        ),
        (
            Family::TiersSlice,
            r#"{"tiers":[{"from":"0","rate":"1","reach":"slice"},{"from":"1000","rate":"2","reach":"slice"}]}"#,
        ),
        (
            Family::TiersMixed,
            r#"{"tiers":[{"from":"0","rate":"5","reach":"whole"},{"from":"50","rate":"10","reach":"whole"},{"from":"100","rate":"20","reach":"slice"}]}"#,
        ),
        (Family::Steps, r#"{"steps":[{"from":"80","level":"50"},{"from":"90","level":"80"}]}"#),
        (
            Family::Ramp,
            r#"{"ramp":{"points":[{"at":"70","level":"0"},{"at":"100","level":"100"}],"beyond":"extend"}}"#,
        ),
        (
            Family::RampOfRates,
            r#"{"ramp_of_rates":{"points":[{"at":"0","level":"1"},{"at":"10000","level":"3"}],"beyond":"hold"}}"#,
        ),
    ];
    for (family, shape) in families {
        let terms = shaped(shape);
        let form = form(&terms);
        assert_eq!(form.family, family);
        assert_eq!(form.judge(&workspace()).sound(), Some(&terms), "{family:?}");
    }
    assert_eq!(families.map(|(family, _)| family), Family::ALL);
}

#[test]
fn gates_multipliers_deductions_and_limits_come_back() {
    for json in [
        r#"{"every":"month","base":"salary","quota":"KPI","plan":{"measure":{"value":"KPI"},
            "curve":{"borders":"percent_of_quota","threshold":"50","measure_cap":"150","shape":{"flat":{"rate":"4"}},"pays":"money"},
            "adjustments":[{"gate":{"reads":{"attainment":"KPI"},"passes":"at_least","limit":"90","otherwise":"50","missing":"block"}},
                {"gate":{"reads":{"value":"KPI"},"passes":"at_most","limit":"0","otherwise":"0","missing":"fail"}}],
            "deductions":[{"reads":{"value":"KPI"},"each":{"money":"200"},"most":"600"},{"reads":{"value":"KPI"},"each":{"percent":"1.5"},"most":null}],
            "deduction_floor":{"percent":"80"},"cap":{"money":"60000"},"reversals":"as_clawback","recovery":"at_once"}}"#,
        r#"{"every":"year","plan":{"measure":{"score":"KPI"},
            "curve":{"borders":"measure","shape":{"steps":[{"from":"60","level":"50"}]},"pays":"percent_of_base"},
            "adjustments":[{"multiplier":{"reads":{"score":"KPI"},"factor":{"steps":[{"from":"0","level":"80"}]},"missing":"pass"}},
                {"multiplier":{"reads":{"score":"KPI"},"factor":{"ramp":{"points":[{"at":"0","level":"80"},{"at":"100","level":"100"}],"beyond":"extend"}},"missing":"pass"}}],
            "cap":{"percent":"200"}}}"#,
    ] {
        let terms = terms(json);
        assert_eq!(form(&terms).judge(&workspace()).sound(), Some(&terms));
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let steps = shaped(r#"{"steps":[{"from":"80","level":"50"},{"from":"90","level":"80"}]}"#);
    let sound = form(&steps);
    let [first, second] = keys(&sound)[..] else { panic!("two rows") };
    let with = |field: PayField, text: &str| {
        let mut form = sound.clone();
        form.set(field, text.to_owned());
        form
    };
    for (field, text) in [
        (PayField::RowFrom(second), "80"),
        (PayField::RowFrom(first), "much"),
        (PayField::RowLevel(first), ""),
        (PayField::RowLevel(second), "-5"),
        (PayField::Cap, "-1"),
        (PayField::Threshold, "x"),
    ] {
        assert_eq!(fields(&with(field, text)), [field], "{text}");
    }
    let mut nameless = sound.clone();
    nameless.name = Text2::default();
    assert_eq!(fields(&nameless), [PayField::Name]);
    assert!(nameless.judge(&workspace()).to_try().is_some(), "a plan is tried out before it has a name");
    let mut of_quota = sound.clone();
    of_quota.borders = BorderUnit::PercentOfQuota;
    assert_eq!(fields(&of_quota), [PayField::Quota]);
    let mut ramp = form(&shaped(
        r#"{"ramp":{"points":[{"at":"0","level":"5"},{"at":"9","level":"3"}],"beyond":"hold"}}"#,
    ));
    ramp.beyond = Beyond::Extend;
    assert_eq!(fields(&ramp), [PayField::Beyond]);
    let flat = form(&shaped(r#"{"flat":{"rate":"-4"}}"#));
    assert_eq!(fields(&flat), [PayField::Rate]);
    let mut gated = sound;
    let gate = gated.add_part(Reading::Total);
    assert_eq!(fields(&gated), [PayField::Limit(gate), PayField::Otherwise(gate)]);
    gated.set(PayField::Limit(gate), "90".to_owned());
    gated.set(PayField::Otherwise(gate), "-1".to_owned());
    assert_eq!(fields(&gated), [PayField::Otherwise(gate)]);
    gated.pick_part(gate, PartKind::Ramp);
    let rows: Vec<u32> = gated.parts.iter().flat_map(|part| part.rows.iter().map(|row| row.key)).collect();
    for (row, from) in rows.iter().zip(["5", "5"]) {
        gated.set(PayField::RowFrom(*row), from.to_owned());
        gated.set(PayField::RowLevel(*row), "100".to_owned());
    }
    assert_eq!(
        fields(&gated),
        rows.last().map(|row| PayField::RowFrom(*row)).into_iter().collect::<Vec<_>>()
    );
}

#[test]
fn percent_are_typed_with_or_without_their_sign_and_empty_rows_are_passed_over() {
    let mut form = form(&shaped(r#"{"steps":[{"from":"80","level":"50"}]}"#));
    let row = form.add_row(None);
    assert_eq!(fields(&form), []);
    form.set(PayField::RowFrom(row), "90".to_owned());
    assert_eq!(fields(&form), [PayField::RowLevel(row)]);
    form.set(PayField::RowLevel(row), "80%".to_owned());
    let expected = shaped(r#"{"steps":[{"from":"80","level":"50"},{"from":"90","level":"80"}]}"#);
    assert_eq!(form.judge(&workspace()).sound(), Some(&expected));
}

#[test]
fn every_choice_has_a_name_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let words = crate::view::message::Words::new(lang);
        for key in Family::ALL.map(Family::key).into_iter().chain(PartKind::ALL.map(|(_, key)| key)) {
            assert!(!words.get(key).contains("pay_plan"), "{key}");
        }
        for family in Family::ALL {
            let told = format!("{}_told", family.key());
            assert!(!words.get(&told).contains("pay_plan"), "{told}");
        }
    }
}
