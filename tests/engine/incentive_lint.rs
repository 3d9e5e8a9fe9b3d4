//! Lints of bands and pay curves: exact borders, cliffs with their size, and where more pays less.

use keyscore::{
    domain::{
        band::{Band, BandTable},
        id::Id,
        incentive::{Beyond, BorderUnit, PayCurve, PayShape},
        text::Text2,
    },
    engine::{
        band_lint::{BandFinding, lint_bands},
        incentive::lint::{Fall, PayClass, lint_curve},
    },
};

use crate::{
    incentive_support::{curve, ramp, rows, tiers},
    support::{World, decimal},
};

/// "at below reached size" of every cliff.
fn cliffs(curve: &PayCurve, quota: Option<&str>) -> Vec<String> {
    let lint = lint_curve(curve, quota.map(decimal)).unwrap();
    assert_eq!(lint.faults, []);
    let cliff = |cliff: &keyscore::engine::incentive::lint::Cliff| {
        format!("{} {} {} {}", cliff.at, cliff.below, cliff.reached, cliff.size)
    };
    lint.cliffs.iter().map(cliff).collect()
}

fn class(curve: &PayCurve) -> PayClass {
    lint_curve(curve, None).unwrap().class
}

#[test]
fn every_cliff_is_named_with_its_size() {
    // QuotaPath: one unit more at half the quota of 33,000 is worth 825.
    let mut quota = curve(tiers("0 5 whole; 50 10 whole; 100 20 slice"));
    quota.borders = BorderUnit::PercentOfQuota;
    assert_eq!(cliffs(&quota, Some("33000")), ["16500 825 1650 825"]);
    assert_eq!(cliffs(&quota, None), ["50 2.5 5 2.5"]);
    assert_eq!(class(&quota), PayClass::NeverFalls);
    // Oracle: whole amounts jump at every border, slices nowhere.
    let whole = curve(tiers("0 1 whole; 1000 2 whole; 3000 3 whole; 8000 5 whole"));
    assert_eq!(cliffs(&whole, None), ["1000 10 20 10", "3000 60 90 30", "8000 240 400 160"]);
    let slices = curve(tiers("0 1 slice; 1000 2 slice; 3000 3 slice; 8000 5 slice"));
    assert_eq!(cliffs(&slices, None), Vec::<String>::new());
    // calqoo: a table of levels is all cliffs.
    let steps = curve(PayShape::Steps(rows("80 50; 90 80; 100 100; 110 120; 120 150")));
    assert_eq!(
        cliffs(&steps, None),
        ["80 0 50 50", "90 50 80 30", "100 80 100 20", "110 100 120 20", "120 120 150 30"]
    );
}

#[test]
fn thresholds_and_caps_of_the_measure_move_the_cliffs() {
    let mut bonus = curve(PayShape::Ramp(ramp("70 0; 100 100; 150 200", Beyond::Hold)));
    assert_eq!(cliffs(&bonus, None), Vec::<String>::new());
    bonus.threshold = Some(decimal("85"));
    assert_eq!(cliffs(&bonus, None), ["85 0 50 50"]);
    let mut whole = curve(tiers("0 10 whole; 1000 20 whole"));
    whole.measure_cap = Some(decimal("999"));
    assert_eq!(cliffs(&whole, None), Vec::<String>::new());
    whole.measure_cap = Some(decimal("1000"));
    assert_eq!(cliffs(&whole, None), ["1000 100 200 100"]);
}

#[test]
fn where_more_pays_less_is_named() {
    let whole = curve(tiers("0 10 whole; 1000 5 whole"));
    assert_eq!(class(&whole), PayClass::Falls(vec![Fall::Jump(decimal("1000"), decimal("50"))]));
    let slope = curve(PayShape::Ramp(ramp("0 10; 100 20; 200 5", Beyond::Hold)));
    let fall = Fall::Slope(decimal("100"), Some(decimal("200")));
    assert_eq!(class(&slope), PayClass::Falls(vec![fall]));
    // Rates from 10 % at 0 to 0 % at 100: pay m (10 − m/10) ÷ 100 is highest at 50.
    let rates = curve(PayShape::RampOfRates(ramp("0 10; 100 0", Beyond::Hold)));
    assert_eq!(class(&rates), PayClass::Falls(vec![Fall::Slope(decimal("50"), Some(decimal("100")))]));
    let rates = curve(PayShape::RampOfRates(ramp("0 10; 50 5; 100 10", Beyond::Extend)));
    assert_eq!(class(&rates), PayClass::NeverFalls);
    assert_eq!(class(&curve(PayShape::Flat { rate: decimal("5") })), PayClass::NeverFalls);
}

fn bands(rows: &[(&str, &str)]) -> BandTable {
    let band = |(code, from): &(&str, &str)| Band {
        code: (*code).to_owned(),
        name: Text2::same(*code),
        from: decimal(from),
    };
    BandTable { id: Id::from_raw(1), bands: rows.iter().map(band).collect() }
}

#[test]
fn bands_tell_their_borders_and_what_is_never_reached() {
    let world = World::new();
    let settings = world.model.workspace.settings().unwrap();
    let lint = |rows: &[(&str, &str)]| lint_bands(&bands(rows), settings).unwrap();
    let sound = lint(&[("A", "90"), ("B", "75.5"), ("C", "0")]);
    assert_eq!(sound.findings, []);
    let borders: Vec<String> = sound
        .borders
        .iter()
        .map(|border| format!("{} {} {} {}", border.at, border.reached, border.below, border.missed))
        .collect();
    assert_eq!(borders, ["90.00 A 89.99 B", "75.50 B 75.49 C"]);
    assert_eq!(lint(&[]).findings, [BandFinding::Empty]);
    assert_eq!(lint(&[("A", "90"), ("B", "90"), ("C", "0")]).findings, [BandFinding::OutOfOrder(2)]);
    assert_eq!(lint(&[("S", "120.01"), ("A", "120"), ("C", "0")]).findings, [BandFinding::AboveCap(1)]);
    assert_eq!(lint(&[("A", "90"), ("B", "0"), ("C", "0")]).findings, [BandFinding::TakesAll(2)]);
    assert_eq!(lint(&[("A", "90"), ("A", "60"), ("C", "0")]).findings, [BandFinding::SameCode(2, 1)]);
    // Totals have two places: 89.995 is reached from 90.00 on.
    let fine = lint(&[("A", "89.995"), ("C", "0")]);
    assert_eq!(fine.findings, [BandFinding::FinerThanRounding(1, decimal("90.00"))]);
    assert_eq!(fine.borders[0].below, decimal("89.99"));
}
