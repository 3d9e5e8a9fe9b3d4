//! A roll-up by groups of one's own in words: every group with its parts, from the inside out, and the total of the outermost.

use rust_decimal::Decimal;

use crate::{
    domain::{card_rule::RollUp, weight::Weight},
    engine::report::{GroupPart, OwnGroupRolled, PartOf},
    view::{
        course,
        explain::{ALL_PLACES, WordedStep, Writer},
        formats::Formats,
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
        let mut text = vec![
            self.with("explain.weight_given", &[("weight", &self.formats.weight(given))]),
            course::own_grouped_rule(over, self.words),
        ];
        let total_name = self.word("explain.group_total");
        for group in groups.iter().rev() {
            text.extend(self.worst_of(&self.words.of(&group.name), group.roll_up, &group.parts, groups));
        }
        text.extend(self.worst_of(&total_name, over, parts, groups));
        // What is inside a group stands behind it: from the end, no group comes before its parts.
        let inner_first = groups.iter().rev();
        let mut math: Vec<(String, String)> = inner_first
            .map(|group| {
                let sum = put_together(group.roll_up, &of_parts(&group.parts), self.formats);
                let name = self.words.of(&group.name);
                (self.with("explain.group_math", &[("name", &name), ("math", &sum)]), plain(group.score))
            })
            .collect();
        let total = put_together(over, &of_parts(parts), self.formats);
        let total = self.with("explain.group_math", &[("name", &total_name), ("math", &total)]);
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

    /// Which part the worst child of a group is, in words; its number alone stands in the arithmetic.
    fn worst_of(
        &self,
        name: &str,
        roll_up: RollUp,
        parts: &[GroupPart],
        groups: &[OwnGroupRolled],
    ) -> Option<String> {
        let worst = parts.iter().find(|part| part.decides).filter(|_| roll_up == RollUp::WorstChild)?;
        let of = [("rule", &*roll_up_name(roll_up, self.words)), ("name", &self.part_name(worst, groups))];
        let said = self.with("explain.group_worst", &of);
        Some(self.with("explain.group_math", &[("name", name), ("math", &said)]))
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

/// A number that is put together with others: its score, its weight, and whether it alone gives what they come to.
pub(super) type Part = (Decimal, Weight, bool);

fn of_parts(parts: &[GroupPart]) -> Vec<Part> {
    parts.iter().map(|part| (part.score, part.weight, part.decides)).collect()
}

/// The arithmetic of parts: `(80 × 40% + 50 × 20%) ÷ 60%`.
pub(super) fn put_together(roll_up: RollUp, parts: &[Part], formats: &Formats) -> String {
    let scores: Vec<String> = parts.iter().map(|(score, ..)| operand(*score)).collect();
    match roll_up {
        RollUp::WeightedMean => {
            let each = parts
                .iter()
                .map(|(score, weight, _)| format!("{} × {}", operand(*score), formats.weight(*weight)));
            let all = Weight::total(parts.iter().map(|(_, weight, _)| *weight));
            format!("({}) ÷ {}", each.collect::<Vec<_>>().join(" + "), formats.weight(all))
        }
        RollUp::Mean => format!("({}) ÷ {}", scores.join(" + "), scores.len()),
        RollUp::Min => format!("min({})", scores.join(", ")),
        RollUp::Max => format!("max({})", scores.join(", ")),
        RollUp::Sum => scores.join(" + "),
        RollUp::GeometricMean => format!("({})^(1 ÷ {})", scores.join(" × "), scores.len()),
        RollUp::WorstChild => {
            let worst = parts.iter().find(|(.., decides)| *decides);
            worst.map(|(score, ..)| plain(*score)).unwrap_or_default()
        }
    }
}

/// A score inside a sum or product.
fn operand(score: Decimal) -> String {
    if score < Decimal::ZERO { format!("({})", plain(score)) } else { plain(score) }
}

fn plain(score: Decimal) -> String {
    number::trimmed(score, ALL_PLACES)
}
