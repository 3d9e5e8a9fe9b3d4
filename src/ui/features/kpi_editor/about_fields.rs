//! The fields of an indicator's card: who answers for it, how often and where it is measured, what to watch beside
//! it, and what others reach. They feed no figure.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    domain::{
        about::{About, DataSource, Frequency},
        id::Id,
        kpi::Kpi,
        workspace::Workspace,
    },
    ui::components::{
        field::{TextField, TextKind},
        select::{Choice, Select},
    },
    view::{
        benchmark_text::{BenchmarkText, Wrong},
        facts_words,
        message::Words,
    },
};

/// The card as it is typed.
#[derive(Debug)]
pub struct AboutFields<'a> {
    /// The indicator, where it is known already.
    pub kpi: Option<Id<Kpi>>,
    /// What was picked.
    pub about: &'a About,
    /// The benchmark as typed.
    pub benchmark: &'a BenchmarkText,
    /// The field of the benchmark that cannot stand.
    pub wrong: Option<Wrong>,
    /// For names of people and indicators.
    pub workspace: &'a Workspace,
    /// What is known besides: how fresh the data are, where progress starts.
    pub state: &'a [Rc<str>],
    /// Picked or typed: the card as it is now.
    pub on_about: Callback<About>,
    /// Typed: the benchmark as it is now.
    pub on_benchmark: Callback<BenchmarkText>,
}

impl AboutFields<'_> {
    /// Draws the fields.
    pub fn view(&self, words: Words) -> Html {
        let about = self.about;
        let people: Vec<_> =
            self.workspace.employees.values().map(|one| (one.id, words.of(&one.name))).collect();
        let others: Vec<_> = self
            .workspace
            .kpis_by_code()
            .into_iter()
            .filter(|other| Some(other.id) != self.kpi)
            .map(|other| (other.id, Rc::from(format!("{} {}", other.code, words.of(&other.name)))))
            .collect();
        let frequencies = Frequency::ALL.map(|one| (one, facts_words::frequency(one, words))).to_vec();
        let sources = DataSource::ALL.map(|one| (one, facts_words::source(one, words))).to_vec();
        let counter_hint = Some(words.get("setup.counter_hint").into());
        let value_error = match self.wrong {
            Some(Wrong::Value(key)) => Some(words.get(key).into()),
            _ => None,
        };
        let wrong = |what, key| (self.wrong == Some(what)).then(|| AttrValue::from(words.get(key)));
        html! {
            <fieldset class="ks-form ks-fieldset">
                <legend class="ks-fieldset__legend">{ words.get("setup.about") }</legend>
                if !self.state.is_empty() {
                    <p class="ks-field__hint" data-test="kpi-state">{ self.state.join(crate::view::import_words::gap(words)) }</p>
                }
                <div class="ks-form ks-form--cols">
                    { self.choice(words, "owner", people, about.owner, |about, owner| about.owner = owner).view() }
                    { self.choice(words, "frequency", frequencies, about.frequency, |about, one| about.frequency = one).view() }
                    { self.choice(words, "source", sources, about.source, |about, source| about.source = source).view() }
                    { self.text(words, "source_detail", &about.source_detail, {
                        let (about, on_about) = (about.clone(), self.on_about.clone());
                        Callback::from(move |source_detail| on_about.emit(About { source_detail, ..about.clone() }))
                    }) .view() }
                    { Select { hint: counter_hint, ..self.choice(words, "counter", others, about.counter, |about, id| about.counter = id) }.view() }
                    { TextField {
                        hint: Some(words.get("setup.benchmark_hint").into()),
                        error: value_error,
                        ..self.text(words, "benchmark", &self.benchmark.value, self.typed(|text, value| text.value = value))
                    }.view() }
                    { TextField {
                        error: wrong(Wrong::Source, "errors.benchmark_source"),
                        ..self.text(words, "benchmark_source", &self.benchmark.source, self.typed(|text, source| text.source = source))
                    }.view() }
                    { TextField {
                        kind: TextKind::Day,
                        error: wrong(Wrong::Day, "errors.not_a_day"),
                        ..self.text(words, "benchmark_day", &self.benchmark.day, self.typed(|text, day| text.day = day))
                    }.view() }
                </div>
            </fieldset>
        }
    }

    /// A choice that may stay open.
    fn choice<T: Copy + PartialEq + 'static>(
        &self,
        words: Words,
        name: &str,
        list: Vec<(T, Rc<str>)>,
        at: Option<T>,
        write: fn(&mut About, Option<T>),
    ) -> Select {
        let place =
            at.and_then(|at| list.iter().position(|(one, _)| *one == at)).map_or(0, |place| place + 1);
        let none = Choice::new("0", words.get("setup.not_said"));
        let named = (1..)
            .zip(&list)
            .map(|(place, (_, name)): (usize, _)| Choice::new(place.to_string(), Rc::clone(name)));
        let choices = std::iter::once(none).chain(named).collect();
        let (about, on_about) = (self.about.clone(), self.on_about.clone());
        let on_select = Callback::from(move |value: AttrValue| {
            let place = value.parse::<usize>().unwrap_or_default();
            let picked = place.checked_sub(1).and_then(|place| list.get(place)).map(|(one, _)| *one);
            let mut about = about.clone();
            write(&mut about, picked);
            on_about.emit(about);
        });
        Select {
            id: format!("kpi-{}", name.replace('_', "-")).into(),
            label: words.get(&format!("setup.{name}")).into(),
            choices,
            value: place.to_string().into(),
            on_select,
            ..Select::default()
        }
    }

    fn text(&self, words: Words, name: &str, value: &str, on_input: Callback<String>) -> TextField {
        TextField {
            id: format!("kpi-{}", name.replace('_', "-")).into(),
            label: words.get(&format!("setup.{name}")).into(),
            optional: Some(words.get("setup.optional").into()),
            value: value.to_owned().into(),
            on_input,
            ..TextField::default()
        }
    }

    fn typed(&self, write: fn(&mut BenchmarkText, String)) -> Callback<String> {
        let (text, on_benchmark) = (self.benchmark.clone(), self.on_benchmark.clone());
        Callback::from(move |typed| {
            let mut text = text.clone();
            write(&mut text, typed);
            on_benchmark.emit(text);
        })
    }
}
