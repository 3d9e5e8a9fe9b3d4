//! How a card's total came about beyond the weighted mean, in words: what stands in for missing scores, roll-up,
//! points outside the weights, limits, red lines. Says nothing where none of these applies.

use std::rc::Rc;

use crate::{
    domain::{
        card_rule::RollUp,
        scoring::{RedLineEffect, StandIn},
        workspace::Workspace,
    },
    engine::report::{GroupRolled, Limit, OwnGroupRolled, RedLineFound, RedLineState, Scorecard},
    view::{
        formats::Formats, kpi_row::kpi_name, message::Words, names, number, plan_form::roll_up_name,
        standing::LeftOut,
    },
};

/// Notes on the course of a total, in the order in which it is computed.
pub fn notes(formats: &Formats, workspace: &Workspace, card: &Scorecard) -> Vec<LeftOut> {
    let (words, course) = (formats.words, &card.course);
    let name_of = |id| workspace.kpis.get(&id).map(|kpi| kpi_name(kpi, formats)).unwrap_or_default();
    let mut notes = Vec::new();
    if !course.own_parts.is_empty() {
        let outermost = course.own_groups.iter().filter(|group| group.level == 0);
        let score = |group: &OwnGroupRolled| {
            let name = words.of(&group.name);
            words.with("course.group", &[("name", &name), ("score", &formats.total(group.score))]).to_string()
        };
        let groups: Vec<String> = outermost.map(score).collect();
        notes.push(LeftOut {
            key: "groups".to_owned(),
            what: Rc::from(own_grouped_rule(course.roll_up, words)),
            weight: Rc::from(groups.join(&words.get("partial.separator"))),
            lacks_data: false,
        });
    } else if let Some(within) = course.within {
        let score = |group: &GroupRolled| {
            let name = names::perspective(group.perspective, words);
            words.with("course.group", &[("name", &name), ("score", &formats.total(group.score))]).to_string()
        };
        let groups: Vec<String> = course.groups.iter().map(score).collect();
        notes.push(LeftOut {
            key: "groups".to_owned(),
            what: Rc::from(grouped_rule(within, course.roll_up, words)),
            weight: Rc::from(groups.join(&words.get("partial.separator"))),
            lacks_data: false,
        });
    } else if course.roll_up != RollUp::WeightedMean {
        let decided = course
            .decided_by
            .map_or_else(|| Rc::from(""), |id| words.with("course.decided_by", &[("kpi", &name_of(id))]));
        notes.push(LeftOut {
            key: "roll_up".to_owned(),
            what: Rc::from(roll_up_rule(course.roll_up, words)),
            weight: decided,
            lacks_data: false,
        });
    }
    if !course.points.is_empty() {
        let sum = number::signed(course.points_sum, u32::from(formats.rounding.total));
        let item = |one: &crate::engine::report::PointsCounted| {
            let counted = number::signed(one.counted, one.counted.normalize().scale());
            let reason = if one.reason.trim().is_empty() { "" } else { one.reason.trim() };
            if one.counted == one.given {
                format!("{reason} {counted}").trim().to_owned()
            } else {
                let given = number::signed(one.given, one.given.normalize().scale());
                words
                    .with(
                        "course.item_limited",
                        &[("reason", reason), ("given", &given), ("counted", &counted)],
                    )
                    .to_string()
            }
        };
        let items: Vec<String> = course.points.iter().map(item).collect();
        notes.push(LeftOut {
            key: "points".to_owned(),
            what: words.with("course.points", &[("points", &sum)]),
            weight: Rc::from(items.join(&words.get("partial.separator"))),
            lacks_data: false,
        });
    }
    if let Some((limit, total)) = course.limit.zip(card.total) {
        let key = match limit {
            Limit::Cap => "course.total_cap",
            Limit::Floor => "course.total_floor",
        };
        notes.push(LeftOut {
            key: "limit".to_owned(),
            what: words.with(key, &[("total", &formats.total(total))]),
            weight: Rc::from(""),
            lacks_data: false,
        });
    }
    for found in course.red_lines.iter().filter(|found| found.state != RedLineState::Kept) {
        notes.push(LeftOut {
            key: format!("red_line/{}", found.kpi),
            what: words.with("course.red_line", &[("kpi", &name_of(found.kpi))]),
            weight: Rc::from(red_line_state(found, words)),
            lacks_data: false,
        });
    }
    notes
}

/// How scores are rolled up perspective by perspective, as a sentence.
pub fn grouped_rule(within: RollUp, over: RollUp, words: Words) -> String {
    let named = |roll_up| roll_up_name(roll_up, words);
    words.with("course.grouped", &[("within", &named(within)), ("over", &named(over))]).to_string()
}

/// How scores are rolled up by groups of one's own, as a sentence.
pub fn own_grouped_rule(over: RollUp, words: Words) -> String {
    words.with("course.own_grouped", &[("over", &roll_up_name(over, words))]).to_string()
}

/// How scores are rolled up, as a sentence.
pub fn roll_up_rule(roll_up: RollUp, words: Words) -> String {
    words
        .get(match roll_up {
            RollUp::WeightedMean => "course.weighted_mean",
            RollUp::Mean => "course.mean",
            RollUp::Min => "course.min",
            RollUp::Max => "course.max",
            RollUp::Sum => "course.sum",
            RollUp::WorstChild => "course.worst_child",
            RollUp::GeometricMean => "course.geometric_mean",
        })
        .to_string()
}

/// Whether a red line is kept, and what follows if not.
pub fn red_line_state(found: &RedLineFound, words: Words) -> String {
    match (found.state, &found.effect) {
        (RedLineState::Kept, _) => words.get("course.red_line_kept"),
        (RedLineState::Unknown, _) => words.get("course.red_line_unknown"),
        (RedLineState::Hit, RedLineEffect::ZeroTotal) => words.get("course.red_line_zero"),
        (RedLineState::Hit, RedLineEffect::CapTotal(limit)) => {
            words.with("course.red_line_total", &[("points", &number::trimmed(*limit, 9))])
        }
        (RedLineState::Hit, RedLineEffect::CapGrade(code)) => {
            words.with("course.red_line_grade", &[("band", code)])
        }
    }
    .to_string()
}

/// What counts in the place of a missing score, as a sentence.
pub fn stand_in_rule(stand_in: StandIn, formats: &Formats) -> String {
    match stand_in {
        StandIn::Zero => formats.words.get("course.stand_in_zero"),
        StandIn::Carried(period) => {
            formats.words.with("course.stand_in_carried", &[("period", &formats.period(period))])
        }
        StandIn::Blocks => formats.words.get("course.stand_in_blocks"),
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{id::Id, kpi::Unit, text::Lang},
        engine::report::{Course, PointsCounted},
        view::sample_tests::{card, decimal, indicator, kpi},
    };

    #[test]
    fn what_turned_the_total_is_said() {
        let margin = kpi("K03", Unit::Ratio, 1);
        let mut workspace = Workspace::default();
        workspace.kpis.insert(margin.id, margin.clone());
        let mut card = card(Some("80"), vec![indicator(&margin, Some("90"), 100, None)]);
        let formats = |lang| Formats::of(Words::new(lang), &Workspace::default());
        assert_eq!(notes(&formats(Lang::Zh), &workspace, &card), []);
        let item = |points: &str, counted: &str, reason: &str| PointsCounted {
            item: Id::from_raw(1),
            given: decimal(points),
            counted: decimal(counted),
            reason: reason.to_owned(),
        };
        card.course = Course {
            roll_up: RollUp::Min,
            decided_by: Some(margin.id),
            within: None,
            groups: Vec::new(),
            own_groups: Vec::new(),
            own_parts: Vec::new(),
            rolled: Some(decimal("79")),
            points: vec![item("5", "4", "创新"), item("-1", "-1", "")],
            points_sum: decimal("3"),
            limit: Some(Limit::Cap),
            red_lines: vec![RedLineFound {
                kpi: margin.id,
                limit: decimal("0.1"),
                effect: RedLineEffect::ZeroTotal,
                actual: None,
                state: RedLineState::Unknown,
            }],
            band_before: None,
        };
        for (lang, parts) in [
            (
                Lang::Zh,
                ["取各指标中的最低分", "K03", "+3.00", "创新 +5（按限额计 +4）；−1", "封顶 80", "没有实际值"],
            ),
            (
                Lang::En,
                [
                    "the lowest score",
                    "K03",
                    "+3.00",
                    "创新 +5 (+4 within the limit); −1",
                    "capped at 80",
                    "no actual",
                ],
            ),
        ] {
            let said: Vec<String> = notes(&formats(lang), &workspace, &card)
                .iter()
                .map(|note| format!("{} {}", note.what, note.weight))
                .collect();
            let said = said.join("\n");
            for part in parts {
                assert!(said.contains(part), "{part} in {said}");
            }
            assert!(!said.contains("course."), "{said}");
        }
    }
}
