//! The last step of an explanation: what the card of the indicator says besides its figures. It feeds nothing.

use crate::{
    domain::date::Day,
    engine::report::{Counter, Outcome},
    view::{
        explain::{WordedStep, Writer},
        facts_words,
        number::NO_VALUE,
        period,
    },
};

impl Writer<'_> {
    /// Owner, source, benchmark, and the counter-metric with its figure.
    pub(super) fn beside(&self, data_until: Option<Day>, counter: Option<&Counter>) -> WordedStep {
        let mut text: Vec<String> = Vec::new();
        let about = &self.kpi.about;
        if let Some(line) = facts_words::measured(about, self.words) {
            text.push(line);
        }
        if let Some(day) = data_until {
            text.push(self.with("explain.data_until", &[("day", &period::day(day, self.words))]));
        }
        if let Some(owner) = about.owner.and_then(|id| self.workspace.employees.get(&id)) {
            text.push(self.with("explain.owner", &[("name", &self.words.of(&owner.name))]));
        }
        let mut inputs = Vec::new();
        if let Some(benchmark) = &about.benchmark {
            let named = match benchmark.day {
                Some(day) => self.with(
                    "explain.benchmark_of",
                    &[("source", &benchmark.source), ("day", &period::day(day, self.words))],
                ),
                None => self.with("explain.benchmark", &[("source", &benchmark.source)]),
            };
            inputs.push((named, self.formats.full(self.kpi, benchmark.value)));
        }
        if let Some(counter) = counter
            && let Some(other) = self.workspace.kpis.get(&counter.kpi)
        {
            let name = self.with("explain.counter", &[("name", &self.words.of(&other.name))]);
            let value = match &counter.outcome {
                Outcome::Value { value, .. } => self.formats.full(other, *value),
                Outcome::Missing(_) => NO_VALUE.to_owned(),
            };
            inputs.push((name, value));
        }
        WordedStep { name: self.word("explain.step_beside"), text, inputs, ..WordedStep::default() }
    }
}
