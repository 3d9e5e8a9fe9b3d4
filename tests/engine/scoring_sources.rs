//! Published numbers of other systems, each with its source, and their known bugs, which are not ours.
//! B-numbers are those of the notes the numbers were collected in; every one was recomputed there by a script.

use keyscore::domain::{
    date::Day,
    kpi::{
        Direction::{Higher, Lower},
        Unit,
    },
    period::PeriodLevel,
    scope::Scope,
    weight::{WeightMode, WeightOwner},
};

use crate::{
    scoring_support::{card_world, check, indicator, total},
    support::{LEADS, VISITS, World, input, ratio},
};

const COMPANY: Scope = Scope::COMPANY;

/// 0 to 10 with red flag 3.33 and goal 6.67, in three equal parts.
const SPIDER: &str = r#"{"shape":{"three_point":{"points":
    {"threshold":"3.333333333","target":"6.666666667","cap":"10"}}}}"#;

/// 0 at the minimum, 100 at the maximum.
const MINIMUM_TO_MAXIMUM: &str =
    r#"{"shape":{"three_point":{"points":{"threshold":"0","target":"50","cap":"100"}}}}"#;

#[test]
fn spider_impact_goal_and_red_flag() {
    // B1.2, support.spiderstrategies.com 360041554151: 10/3 + (v − RF) ÷ (G − RF) × 10/3 within 0 to 10.
    check(
        Higher,
        "500/700/900",
        SPIDER,
        &[
            ("300", "0.00"),
            ("500", "3.33"),
            ("600", "5.00"),
            ("700", "6.67"),
            ("900", "10.00"),
            ("1200", "10.00"),
        ],
    );
    // Lower is better by putting the goal below the red flag.
    check(
        Lower,
        "900/700/500",
        SPIDER,
        &[("1100", "0.00"), ("900", "3.33"), ("800", "5.00"), ("500", "10.00")],
    );
}

#[test]
fn bsc_designer_performance_and_progress() {
    // B1.1, bscdesigner.com change-indicator-details: value 50 on 0…200 is 25 %.
    check(Higher, "0/100/200", MINIMUM_TO_MAXIMUM, &[("50", "25.00"), ("0", "0.00"), ("200", "100.00")]);
    // progress-vs-performance: value 16, minimum 0, maximum 100, baseline 15, target 45: performance 16 %, progress 3.33 %.
    let rule =
        r#"{"shape":{"three_point":{"points":{"threshold":"0","target":"45","cap":"100"}}},"baseline":"15"}"#;
    let found = indicator(Higher, "0/45/100", rule, "16");
    assert_eq!(found.score.unwrap().to_string(), "16.00");
    assert_eq!(found.progress.unwrap().to_string(), "0.0333");
    // To be minimised: the mirrored line.
    check(Lower, "200/100/0", MINIMUM_TO_MAXIMUM, &[("50", "75.00")]);
    // General form of ServiceNow's score normalisation, low: (1 − (raw − min) ÷ (max − min)) × (Smax − Smin) + Smin.
    let scale = r#"{"shape":{"three_point":{"points":{"threshold":"10","target":"15","cap":"20"}}}}"#;
    check(Lower, "40/30/20", scale, &[("25", "17.50")]);
}

#[test]
fn puzzle_okr_zones() {
    // B1.6: 5.9 of 0…10 is 59 %; issue 235 gave 50 by cutting decimals off.
    check(Higher, "10", "", &[("5.9", "59.00")]);
    check(Higher, "0/5/10", MINIMUM_TO_MAXIMUM, &[("5.9", "59.00")]);
}

#[test]
fn near_ceiling_suggestion() {
    // B1.8, reddit r/askmath nfrj6r: (100 % − goal) ÷ (100 % − actual), goal 90 %: 95 % is 2.0, 96 % is 2.5.
    let rule = r#"{"shape":{"near_ceiling":{"ceiling":"1"}},"cap":"1000"}"#;
    check(Higher, "0.9", rule, &[("0.95", "200.00"), ("0.96", "250.00"), ("1", "1000.00")]);
}

#[test]
fn negative_and_zero_targets_instead_of_sign_tricks() {
    // B1.9, bambooBSC F001 gives (−50, −100) → 150, (−150, −100) → 50, (−20, 100) → −20, (3, 0) → 400. Without a
    // threshold a target of zero or less gives no score and no percentage here; with one, a straight line.
    for (target, actual) in [("-100", "-50"), ("-100", "-150"), ("0", "3")] {
        let found = indicator(Higher, target, "", actual);
        assert_eq!((found.score, found.attainment), (None, None), "{target}");
    }
    check(Higher, "100", "", &[("-20", "0.00")]);
    check(Higher, "100", r#"{"shape":"line","floor":"-100"}"#, &[("-20", "-20.00")]);
    // 200 below the target is 0, so half as far above is 150 and half as far below 50, as F001 has it.
    let line = r#"{"shape":{"three_point":{"points":{"threshold":"0","target":"100","cap":"200"}}}}"#;
    check(Higher, "-200/-100/0", line, &[("-50", "150.00"), ("-150", "50.00"), ("-100", "100.00")]);
}

#[test]
fn at_equality() {
    // Odoo (B1.7): lower is better is 0 at equality while the state says reached. Metabase 10899: "below" fires at equality.
    check(Lower, "100", r#"{"shape":{"all_or_nothing":{}}}"#, &[("100", "100.00"), ("100.01", "0.00")]);
    check(Lower, "100", "", &[("100", "100.00")]);
    // ERPNext (B2.4): exactly 100 matches no standing.
    let mut world = card_world(&["100"], &[100]);
    world.bands(&[("green", "80"), ("yellow", "50"), ("orange", "30"), ("red", "0")]);
    assert_eq!(world.card(&COMPANY, "2026").band.as_deref(), Some("green"));
    // Gainsight (B1.10) leaves a band's "from" out; here it is in, and the last place decides.
    for (score, band) in
        [("80", "green"), ("79.99", "yellow"), ("79.995", "green"), ("30", "orange"), ("0", "red")]
    {
        let mut world = card_world(&[score], &[100]);
        world.bands(&[("green", "80"), ("yellow", "50"), ("orange", "30"), ("red", "0")]);
        assert_eq!(world.card(&COMPANY, "2026").band.as_deref(), Some(band), "{score}");
    }
}

#[test]
fn frappe_appraisal() {
    // B2.1: KRA 60 % · 80 + 40 % · 50 = 68. Issue 2023: 5, 5 and a missing part give 3.33; here the part is left out,
    // unless a rule says that missing counts as zero.
    assert_eq!(total(&card_world(&["80", "50"], &[60, 40])), "68.00");
    let mut world = card_world(&["5", "5", "-"], &[1, 1, 1]);
    assert_eq!(total(&world), "5.00");
    world.plan(&COMPANY, r#"{"roll_up":"mean"}"#);
    assert_eq!(total(&world), "5.00");
    world.rule(3, &COMPANY, r#"{"shape":"line","missing":"zero"}"#);
    assert_eq!(total(&world), "3.33");
}

#[test]
fn weighted_periods_and_raters() {
    // B2.4, ERPNext: 80 (newest) and 60 with weights 12/12 and 11/12 give 1620 ÷ 23 = 70.43.
    assert_eq!(total(&card_world(&["80", "60"], &[12, 11])), "70.43");
    // B2.8, dootask: 10 % self, 30 %, 60 %: 9.5 + 25.5 + 48 = 83.
    assert_eq!(total(&card_world(&["95", "85", "80"], &[10, 30, 60])), "83.00");
}

#[test]
fn ratios_are_not_averaged() {
    // B2.7, Spider's blog: January 2/4, February 2/100 is 4/104 = 3.8 %, not 52 % (sum) nor 26 % (mean).
    let mut world = World::new();
    world.kpi(1, ratio(input(VISITS), input(LEADS))).unit = Unit::Ratio;
    world.targets(1, &COMPANY, 2026, PeriodLevel::Year, "0.04");
    for (month, won, all) in [("2026-01", "2", "4"), ("2026-02", "2", "100"), ("2026-03", "0", "0")] {
        world.number(VISITS, &COMPANY, month, won);
        world.number(LEADS, &COMPANY, month, all);
    }
    assert_eq!(world.actual(&COMPANY, 1, "2026-Q1"), "4/104");
    // 4 ÷ 104 ÷ 0.04 = 96.153…
    assert_eq!(world.indicator(&COMPANY, 1, "2026-Q1").score.unwrap().to_string(), "96.15");
}

#[test]
fn okr_ratio_is_not_rounded_before_the_last_step() {
    // B1.5, hillfog rounds 1 ÷ 1.5 to 0.67 first: 67. B2.9: HALF_UP at every level. Here once: 66.67.
    check(Higher, "1.5", "", &[("1", "66.67")]);
    // Three times 66.665 rounded first would be 66.67 each; the total is of the shown scores, rounded once.
    assert_eq!(total(&card_world(&["66.664", "66.664", "66.668"], &[1, 1, 1])), "66.66");
}

#[test]
fn lowest_value_does_not_start_at_zero() {
    // hillfog's MIN starts from 0, so with positive data it stays 0.
    let mut world = card_world(&["40", "60"], &[50, 50]);
    world.plan(&COMPANY, r#"{"roll_up":"min"}"#);
    assert_eq!(total(&world), "40.00");
    let mut world = card_world(&["40", "60"], &[50, 50]);
    world.plan(&COMPANY, r#"{"roll_up":"max"}"#);
    for kpi in [1, 2] {
        world.rule(kpi, &COMPANY, r#"{"shape":{"events":{"start":"-100","each":"1"}},"floor":"-200"}"#);
    }
    // −60 and −40: the highest is −40, not 0.
    assert_eq!(total(&world), "-40.00");
}

#[test]
fn decimals_are_not_cut_off() {
    // Horilla: int(current) ÷ int(target). bambooBSC colours by whole tenths of the score.
    check(Higher, "2.5", "", &[("1.9", "76.00")]);
    let mut world = card_world(&["84.994"], &[100]);
    world.bands(&[("A", "85"), ("B", "0")]);
    assert_eq!(world.card(&COMPANY, "2026").band.as_deref(), Some("B"));
}

#[test]
fn direction_counts() {
    // bambooBSC 63: bigger and smaller score the same; steedos 17: a decreasing target is computed wrongly.
    check(Higher, "100", "", &[("80", "80.00")]);
    check(Lower, "100", "", &[("80", "120.00"), ("120", "80.00")]);
    // steedos 18: mixed directions break the total. 60 % · 80 + 40 % · 80 = 80.
    let mut world = card_world(&["80", "120"], &[60, 40]);
    world
        .model
        .workspace
        .kpis
        .values_mut()
        .filter(|kpi| kpi.code == "K02")
        .for_each(|kpi| kpi.direction = Lower);
    assert_eq!(total(&world), "80.00");
}

#[test]
fn an_empty_period_is_not_full_marks() {
    // erpnext 31597: months without transactions score 100 by a workaround; elsewhere they count 0.
    let card = card_world(&["-", "-"], &[50, 50]).card(&COMPANY, "2026");
    assert_eq!((card.total, card.band), (None, None));
}

#[test]
fn borders_leave_no_gap() {
    // OCA commission: a gap between sections pays nothing. A step holds until the next border, however close.
    let steps = r#"{"shape":{"steps":{"steps":[{"from":"0","points":"10"},{"from":"1000","points":"20"}]}}}"#;
    check(Higher, "", steps, &[("999.99", "10.00"), ("1000", "20.00"), ("999.999999999", "10.00")]);
}

#[test]
fn totals_do_not_pass_the_best_score_when_weights_do_not_sum() {
    // bambooBSC, BSC Designer: Σ score × weight without a check is above 100 when weights are.
    assert_eq!(total(&card_world(&["100", "100"], &[80, 60])), "100.00");
    let mut world = card_world(&["100", "100"], &[80, 60]);
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(1, 800_000), (2, 600_000)]);
    assert_eq!(total(&world), "-");
}

#[test]
fn account_health_of_revegy() {
    // B6.4, help.revegy.com Healthy_Accounts: (relationship + task + value) ÷ 3; high from 67, medium 34 to 66, low to 33.
    for (scores, health, band) in [
        (["70", "60", "71"], "67.00", "high"),
        (["70", "60", "70.9"], "66.97", "medium"),
        (["34", "34", "34"], "34.00", "medium"),
        (["33", "33", "33"], "33.00", "low"),
    ] {
        let mut world = card_world(&scores, &[50, 30, 20]);
        world.plan(&COMPANY, r#"{"roll_up":"mean"}"#);
        world.bands(&[("high", "67"), ("medium", "34"), ("low", "0")]);
        let card = world.card(&COMPANY, "2026");
        assert_eq!(
            (card.total.map(|total| total.to_string()).as_deref(), card.band.as_deref()),
            (Some(health), Some(band))
        );
    }
}

#[test]
fn clearpoint_first_match() {
    // B1.3: at the target green, from 0.9 of it caution, else below plan. Both borders belong to the better side.
    let rule = r#"{"shape":{"steps":{"measure":"attainment","below":"0",
        "steps":[{"from":"0.9","points":"50"},{"from":"1","points":"100"}]}}}"#;
    check(
        Higher,
        "100",
        rule,
        &[("100", "100.00"), ("99.99", "50.00"), ("90", "50.00"), ("89.99", "0.00"), ("250", "100.00")],
    );
    // The order in which they are written does not matter here, so none is unreachable.
    let turned = r#"{"shape":{"steps":{"measure":"attainment","below":"0",
        "steps":[{"from":"1","points":"100"},{"from":"0.9","points":"50"}]}}}"#;
    check(Higher, "100", turned, &[("100", "100.00"), ("90", "50.00")]);
}

#[test]
fn puzzle_okr_commit_target_and_stretch() {
    // B1.6: baseline 0 is 0 %, commit 30 %, target 70 %, stretch 100 %, on straight lines between; of 0…10 commit is 3, target 7.
    let zones =
        r#"{"shape":{"three_point":{"points":{"threshold":"30","target":"70","cap":"100"}}},"floor":"0"}"#;
    check(
        Higher,
        "3/7/10",
        zones,
        &[
            ("0", "0.00"),
            ("3", "30.00"),
            ("5.9", "59.00"),
            ("7", "70.00"),
            ("8.5", "85.00"),
            ("10", "100.00"),
            ("-1", "0.00"),
        ],
    );
    // Down from 10 to 0: the direction is that of baseline and stretch; moved the wrong way is 0.
    check(Lower, "7/3/0", zones, &[("10", "0.00"), ("4.1", "59.00"), ("0", "100.00"), ("11", "0.00")]);
}

#[test]
fn bamboo_quasi_direction_counts_here() {
    // B1.7: direction 3 with a tolerance of 10 % is good within 90 to 110 and poor beyond twice that; there it changes the icon
    // only (issue 63). Here the points follow: full within, none from twice the tolerance on, half way between 50.
    let rule = r#"{"shape":{"range":{"measure":"attainment","zero_low":"0.8","full_low":"0.9","full_high":"1.1",
        "zero_high":"1.2","points":"100"}}}"#;
    check(
        Higher,
        "100",
        rule,
        &[
            ("90", "100.00"),
            ("110", "100.00"),
            ("100", "100.00"),
            ("85", "50.00"),
            ("115", "50.00"),
            ("80", "0.00"),
            ("121", "0.00"),
        ],
    );
}

#[test]
fn growth_from_or_to_nothing() {
    // B1.9, bambooBSC F777: (cv ÷ pv − 1) · 100; for pv = 0 it gives cv and for cv = 0 it gives −pv, numbers that are no
    // percentages. Here from nothing there is no growth, and to nothing it is −100 %.
    let growth_of = |before: &str, now: &str| {
        let mut world = World::new();
        world.kpi(1, crate::support::growth(input(VISITS))).unit = Unit::Ratio;
        world.number(VISITS, &COMPANY, "2025", before);
        world.number(VISITS, &COMPANY, "2026", now);
        let card = world.card(&COMPANY, "2026");
        match &card.indicators.first()?.actual {
            keyscore::engine::report::Outcome::Value { value, .. } => Some(value.normalize().to_string()),
            _ => None,
        }
    };
    assert_eq!(growth_of("80", "100").as_deref(), Some("0.25"));
    assert_eq!(growth_of("80", "0").as_deref(), Some("-1"));
    assert_eq!(growth_of("0", "80"), None);
}

#[test]
fn five_grades_in_common_use() {
    // B1.10: 国内常见 S/A/B/C/D from 95/85/70/60; each border belongs to the better grade.
    for (score, grade) in [
        ("95", "S"),
        ("94.99", "A"),
        ("85", "A"),
        ("84.99", "B"),
        ("70", "B"),
        ("69.99", "C"),
        ("60", "C"),
        ("59.99", "D"),
    ] {
        let mut world = card_world(&[score], &[100]);
        world.bands(&[("S", "95"), ("A", "85"), ("B", "70"), ("C", "60"), ("D", "0")]);
        assert_eq!(world.card(&COMPANY, "2026").band.as_deref(), Some(grade), "{score}");
    }
    // Oracle Analytics: both rules claim exactly 70 % and 100 %; here one border is one line.
    for (score, grade) in [("100", "good"), ("99.99", "warning"), ("70", "warning"), ("69.99", "critical")] {
        let mut world = card_world(&[score], &[100]);
        world.bands(&[("good", "100"), ("warning", "70"), ("critical", "0")]);
        assert_eq!(world.card(&COMPANY, "2026").band.as_deref(), Some(grade), "{score}");
    }
}
