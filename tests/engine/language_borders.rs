//! Cases on the borders of reading formulas: signs of two characters, unfinished numbers, units of quotients, and how
//! far a misspelt name may lie from a suggestion (docs/mutants.md). Expected values come from `docs/formulas.md`.

use keyscore::{
    domain::kpi::Unit,
    engine::language::{error::Problem, parse, print, types::Type},
};

use crate::support::World;

fn value(text: &str) -> Type {
    parse(text, &World::new().model.workspace).unwrap_or_else(|error| panic!("{text}: {error:?}")).value
}

fn problem(text: &str) -> Option<Problem> {
    parse(text, &World::new().model.workspace).err().map(|error| error.problem)
}

#[test]
fn signs_of_two_characters_and_unfinished_numbers() {
    let tree = |sign: &str| {
        let text = format!("SUM(net_amount WHERE region {sign} \"North\")");
        parse(&text, &World::new().model.workspace).unwrap().formula
    };
    assert_eq!(tree("!="), tree("<>"));
    assert_ne!(tree("!="), tree("="));
    assert_eq!(problem("IF(1 ! 2, 3, 4)"), Some(Problem::Character('!')));
    assert_eq!(problem("IF(1 !2, 3, 4)"), Some(Problem::Character('!')));
    assert!(
        problem("1.5").is_none()
            && problem("1.").is_some()
            && problem("1.x").is_some()
            && problem("1..5").is_some()
    );
    assert!(problem("1.5.5").is_some());
}

#[test]
fn quotients_have_the_unit_that_the_table_of_types_says() {
    let mixed = "(SUM(net_amount) * SUM(response_hours))";
    assert_eq!(value(&format!("{mixed} / {mixed}")), Type::Mixed);
    assert_eq!(value(&format!("{mixed} / 2")), Type::Mixed);
    assert_eq!(value("1 / COUNT(order_lines)"), Type::Mixed);
    assert_eq!(value("1 / AVERAGE(discount)"), Type::Mixed);
    assert_eq!(value("SUM(net_amount) / COUNT(order_lines)"), Type::Currency);
    assert_eq!(value("SUM(net_amount) / AVERAGE(discount)"), Type::Currency);
    assert_eq!(value("COUNT(order_lines) / COUNT(order_lines)"), Type::Percent);
    assert_eq!(value("COUNT(order_lines) / SUM(net_amount)"), Type::Mixed);
    let fits = |unit: Unit| Type::Percent.fits(unit);
    let units = [Unit::Ratio, Unit::Count, Unit::Points, Unit::Currency, Unit::Hours, Unit::Days];
    assert_eq!(units.map(fits), [true, true, true, false, false, false]);
}

#[test]
fn a_name_is_suggested_within_a_third_of_its_letters() {
    let suggested = |name: &str| match problem(&format!("SUM({name})")) {
        Some(Problem::Unknown { suggestion, .. }) => suggestion,
        other => panic!("{name}: {other:?}"),
    };
    for (written, expected) in [
        // Two neighbours that changed places, at the beginning, in the middle and at the end, are one difference.
        ("ocst", Some("cost")),
        ("csot", Some("cost")),
        ("cots", Some("cost")),
        ("cosst", Some("cost")),
        ("cst", Some("cost")),
        ("kost", Some("cost")),
        // Four letters: one difference at most. "tsoc" has more, and so has a pair that changed places over another.
        ("tsoc", None),
        ("tosc", None),
        ("kosd", None),
        // Eight letters: two.
        ("quanitty", Some("quantity")),
        ("qaunitty", Some("quantity")),
        ("xyantity", Some("quantity")),
        ("xyzntity", None),
    ] {
        assert_eq!(suggested(written).as_deref(), expected, "{written}");
    }
    let long = |length: usize| suggested(&"x".repeat(length));
    assert_eq!((long(100), long(101)), (None, None));
}

#[test]
fn a_name_stands_in_brackets_where_it_could_be_something_else() {
    for (name, printed) in [
        ("_total", "_total"),
        ("Net_2", "Net_2"),
        ("净额", "净额"),
        ("2nd", "[2nd]"),
        ("a b", "[a b]"),
        ("and", "[and]"),
        ("其中", "[其中]"),
        ("a]b", "[a]]b]"),
        ("", "[]"),
    ] {
        assert_eq!(print::name(name), printed);
    }
}
