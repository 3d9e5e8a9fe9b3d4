//! Lints: gaps, overlaps, unreachable rows, exact borders, cliffs with their size, and where more pays less.

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
        ranges::{Bound, Range, RangeFinding, Stretch, Values, lint_ranges},
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
    assert_eq!(lint_curve(&steps, None).unwrap().starts_at, Some(decimal("80")));
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

fn range(text: &str) -> Range {
    // "[0 30)": an end may be `*`.
    let inner = &text[1..text.len() - 1];
    let (from, to) = inner.split_once(' ').unwrap();
    let bound = |at: &str, is_inclusive| (at != "*").then(|| Bound { at: decimal(at), is_inclusive });
    Range { from: bound(from, text.starts_with('[')), to: bound(to, text.ends_with(']')) }
}

fn findings(rows: &[&str], places: u8, lowest: Option<&str>, highest: Option<&str>) -> Vec<RangeFinding> {
    let values = Values { places, lowest: lowest.map(decimal), highest: highest.map(decimal) };
    lint_ranges(&rows.iter().map(|row| range(row)).collect::<Vec<_>>(), &values).unwrap()
}

fn stretch(first: &str, last: &str) -> Stretch {
    let end = |at: &str| (at != "*").then(|| decimal(at));
    Stretch { first: end(first), last: end(last) }
}

#[test]
fn standings_of_erpnext_leave_exactly_a_hundred_to_nobody() {
    // ERPNext supplier scorecard: min ≤ score < max over 0–30–50–80–100.
    let rows = ["[0 30)", "[30 50)", "[50 80)", "[80 100)"];
    let found = findings(&rows, 2, Some("0"), Some("100"));
    assert_eq!(found, [RangeFinding::Gap(stretch("100", "100"))]);
    assert_eq!(findings(&["[0 30)", "[30 50)", "[50 80)", "[80 100]"], 2, Some("0"), Some("100")), []);
}

#[test]
fn bands_of_oracle_analytics_claim_their_borders_twice() {
    // ≥ 100 % good, 70–100 % warning, ≤ 70 % critical.
    let found = findings(&["[100 *)", "[70 100]", "(* 70]"], 2, None, None);
    let expected = [
        RangeFinding::Overlap(vec![2, 3], stretch("70", "70")),
        RangeFinding::Overlap(vec![1, 2], stretch("100", "100")),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_gap_is_one_only_for_values_that_can_occur() {
    // Gainsight: 0–50 red, 51–75 yellow, 76–100 green.
    let rows = ["[0 50]", "[51 75]", "[76 100]"];
    assert_eq!(findings(&rows, 0, Some("0"), Some("100")), []);
    let expected = [RangeFinding::Gap(stretch("50.1", "50.9")), RangeFinding::Gap(stretch("75.1", "75.9"))];
    assert_eq!(findings(&rows, 1, Some("0"), Some("100")), expected);
}

#[test]
fn rows_behind_earlier_ones_are_never_reached() {
    // ClearPoint reads its rules from the top: the second is behind the first.
    let found = findings(&["[90 *)", "[100 *)", "(* 90)"], 2, None, None);
    let overlap = RangeFinding::Overlap(vec![1, 2], stretch("100", "*"));
    assert_eq!(found, [overlap, RangeFinding::Unreachable(2)]);
    assert_eq!(findings(&["[5 5)", "[0 9]"], 0, Some("0"), Some("9")), [RangeFinding::Unreachable(1)]);
    assert_eq!(findings(&[], 0, None, Some("9")), [RangeFinding::Gap(stretch("*", "9"))]);
    assert_eq!(
        findings(&["[20 30]"], 0, Some("0"), Some("9")),
        [RangeFinding::Gap(stretch("0", "9")), RangeFinding::Unreachable(1)]
    );
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
