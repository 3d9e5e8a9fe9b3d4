//! A roll-up by groups of one's own in words: every group with its parts, from the inside out, and the total of the outermost.

use rust_decimal::Decimal;

use crate::{
    domain::{card_rule::RollUp, weight::Weight},
    engine::report::{GroupPart, OwnGroupRolled, PartOf},
    view::{
        course,
        explain::{ALL_PLACES, WordedStep, Writer},
        number,
        plan_form::roll_up_name,
    },
};

impl Writer<'_> {
    /// What the groups come to, inner ones first, each line from those above it.
    pub(super) fn own_grouped(
        &self,
        given: Weight,
        groups: &[OwnGroupRolled],
        (parts, over): (&[GroupPart], RollUp),
        rolled: Decimal,
    ) -> WordedStep {
        let text = vec![
            self.with("explain.weight_given", &[("weight", &self.formats.weight(given))]),
            course::own_grouped_rule(over, self.words),
        ];
        // What is inside a group stands behind it: from the end, no group comes before its parts.
        let inner_first = groups.iter().rev();
        let mut math: Vec<(String, String)> = inner_first
            .map(|group| {
                let sum = self.put_together(group.roll_up, &group.parts, groups);
                let name = self.words.of(&group.name);
                (self.with("explain.group_math", &[("name", &name), ("math", &sum)]), plain(group.score))
            })
            .collect();
        let total = self.put_together(over, parts, groups);
        let total =
            self.with("explain.group_math", &[("name", &self.word("explain.group_total")), ("math", &total)]);
        math.push((total, self.with("explain.points", &[("points", &self.formats.total(rolled))])));
        let inputs = groups.iter().flat_map(|group| &group.parts).chain(parts);
        let of_kpi = inputs.filter(|part| matches!(part.of, PartOf::Kpi(_)));
        let inputs = of_kpi.map(|part| {
            let of =
                [("name", &*self.part_name(part, groups)), ("weight", &self.formats.weight(part.weight))];
            (
                self.with("explain.group_part", &of),
                self.with("explain.points", &[("points", &plain(part.score))]),
            )
        });
        WordedStep { name: self.word("explain.step_weight"), text, inputs: inputs.collect(), math }
    }

    /// The arithmetic of parts: `(80 × 40% + 50 × 20%) ÷ 60%`.
    fn put_together(&self, roll_up: RollUp, parts: &[GroupPart], groups: &[OwnGroupRolled]) -> String {
        let scores: Vec<String> = parts.iter().map(|part| plain(part.score)).collect();
        let weight = |part: &GroupPart| self.formats.weight(part.weight);
        match roll_up {
            RollUp::WeightedMean => {
                let each: Vec<String> =
                    parts.iter().map(|part| format!("{} × {}", plain(part.score), weight(part))).collect();
                let all = Weight::total(parts.iter().map(|part| part.weight));
                format!("({}) ÷ {}", each.join(" + "), self.formats.weight(all))
            }
            RollUp::Mean => format!("({}) ÷ {}", scores.join(" + "), scores.len()),
            RollUp::Min => format!("min({})", scores.join(", ")),
            RollUp::Max => format!("max({})", scores.join(", ")),
            RollUp::Sum => scores.join(" + "),
            RollUp::GeometricMean => format!("({})^(1 ÷ {})", scores.join(" × "), scores.len()),
            RollUp::WorstChild => {
                let worst = parts.iter().find(|part| part.decides);
                let name = worst.map(|part| self.part_name(part, groups)).unwrap_or_default();
                let rule = roll_up_name(roll_up, self.words);
                self.with("explain.group_worst", &[("rule", &rule), ("name", &name)])
            }
        }
    }

    fn part_name(&self, part: &GroupPart, groups: &[OwnGroupRolled]) -> String {
        match part.of {
            PartOf::Group(place) => {
                let group = usize::try_from(place).ok().and_then(|place| groups.get(place));
                group.map(|group| self.words.of(&group.name).to_string()).unwrap_or_default()
            }
            PartOf::Kpi(kpi) => {
                let kpi = self.workspace.kpis.get(&kpi);
                kpi.map(|kpi| self.words.of(&kpi.name).to_string()).unwrap_or_default()
            }
        }
    }
}

fn plain(score: Decimal) -> String {
    number::trimmed(score, ALL_PLACES)
}
