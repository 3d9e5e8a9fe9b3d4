//! The form in which somebody rates: a level for each criterion, and why.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        id::Id,
        people::Employee,
        period::Period,
        rating::{Criterion, Mark, PartKind, RatingSheet, RatingTerms},
        text::Text2,
    },
    platform::{clock, collate::collator},
    state::edits::rating::{RatingPlace, rate, unrate},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
            select::{Choice, Select},
        },
        features::{commit::take, record_editor::form_buttons},
    },
    view::{appraisal::part_name, formats::Formats, names::Names, number, rating_form::part_code},
};

/// Properties of [`RateDialog`].
#[derive(Properties, PartialEq)]
pub struct RateDialogProps {
    /// Who is rated.
    pub person: Id<Employee>,
    /// For which period.
    pub period: Period,
    /// As which part.
    pub kind: PartKind,
    /// What is rated, and how.
    pub terms: Rc<RatingTerms>,
    /// What is stored of this part.
    pub sheets: Rc<Vec<RatingSheet>>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// What writes a text into its place.
type Write = Box<dyn Fn(&mut Typed, String)>;

/// What a rater has chosen and typed.
#[derive(Debug, Clone, PartialEq, Default)]
struct Typed {
    marks: Vec<Mark>,
    comment: String,
}

impl Typed {
    fn of(sheets: &[RatingSheet], rater: Option<Id<Employee>>) -> Self {
        let sheet = sheets.iter().find(|one| Some(one.rater) == rater);
        sheet
            .map(|sheet| Self { marks: sheet.marks.clone(), comment: sheet.comment.clone() })
            .unwrap_or_default()
    }

    fn mark(&self, criterion: Id<Criterion>) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.criterion == criterion)
    }

    /// Chooses the points of a criterion; none takes its mark away.
    fn choose(&mut self, criterion: Id<Criterion>, points: Option<rust_decimal::Decimal>) {
        let place = self.marks.iter().position(|mark| mark.criterion == criterion);
        match (place, points) {
            (Some(place), None) => {
                self.marks.remove(place);
            }
            (Some(place), Some(points)) => {
                if let Some(mark) = self.marks.get_mut(place) {
                    mark.points = points;
                }
            }
            (None, Some(points)) => self.marks.push(Mark { criterion, points, comment: String::new() }),
            (None, None) => {}
        }
    }
}

/// The form.
#[component]
pub fn RateDialog(props: &RateDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let RateDialogProps { person, period, kind, terms, sheets, on_close } = props;
    let (person, period, kind) = (*person, *period, *kind);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let rater = use_state_eq(|| {
        let day = period.days(Formats::of(words, &workspace).calendar).last();
        let manager = || {
            let facts = workspace.employees.get(&person).and_then(|one| one.facts.at(day));
            facts.and_then(|facts| facts.manager)
        };
        let known = sheets.first().map(|sheet| sheet.rater);
        match kind {
            PartKind::Own => Some(person),
            PartKind::Manager => known.or_else(manager),
            PartKind::Peers | PartKind::AllRound => None,
        }
    });
    let form = use_state(|| Typed::of(sheets, *rater));
    let refusal = use_state_eq(|| None::<AttrValue>);
    let formats = Formats::of(words, &workspace);
    let names = Names::at(&workspace, words, period);
    let name = workspace.employees.get(&person).map(|one| one.name.clone()).unwrap_or_default();
    let stored = sheets.iter().any(|sheet| Some(sheet.rater) == *rater);
    let on_submit = {
        let (app, name, sheets, form, rater) =
            (app.clone(), name.clone(), Rc::clone(sheets), (*form).clone(), *rater);
        let (on_close, refusal) = (on_close.clone(), refusal.setter());
        Callback::from(move |()| {
            let Some(rater) = rater else {
                refusal.set(Some(app.words.get("ratings.wrong.rater").into()));
                return;
            };
            if form.marks.is_empty() {
                refusal.set(Some(app.words.get("ratings.wrong.nothing").into()));
                return;
            }
            let trimmed = |mark: &Mark| Mark { comment: mark.comment.trim().to_owned(), ..mark.clone() };
            let marks = form.marks.iter().map(trimmed).collect();
            let comment = form.comment.trim().to_owned();
            let place = RatingPlace { person, period, kind, name: &name };
            let sheet = RatingSheet { rater, at: clock::now_seconds(), marks, comment };
            match take(&app, Ok(rate(&place, &sheets, sheet))) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let remove = rater.filter(|_| stored).map(|rater| {
        let (app, name, sheets, on_close) = (app.clone(), name.clone(), Rc::clone(sheets), on_close.clone());
        Callback::from(move |_: MouseEvent| {
            let place = RatingPlace { person, period, kind, name: &name };
            take(&app, Ok(unrate(&place, &sheets, rater)));
            on_close.emit(());
        })
    });
    let edit = {
        let (form, refusal) = (form.clone(), refusal.setter());
        move |write: Write| {
            let (form, refusal) = (form.clone(), refusal.clone());
            Callback::from(move |text: String| {
                let mut next = (*form).clone();
                write(&mut next, text);
                form.set(next);
                refusal.set(None);
            })
        }
    };
    let on_rater = {
        let (rater, form, sheets, refusal) =
            (rater.setter(), form.setter(), Rc::clone(sheets), refusal.setter());
        Callback::from(move |value: AttrValue| {
            let picked: Option<Id<Employee>> = value.parse().ok();
            form.set(Typed::of(&sheets, picked));
            rater.set(picked);
            refusal.set(None);
        })
    };
    let compare = collator(words.lang());
    let mut others: Vec<(Id<Employee>, &Text2)> =
        workspace.employees.values().filter(|one| one.id != person).map(|one| (one.id, &one.name)).collect();
    others.sort_by(|left, right| compare(&words.of(left.1), &words.of(right.1)));
    let raters = std::iter::once(Choice::new("", words.get("ratings.pick"))).chain(others.into_iter().map(
        |(id, name)| {
            let has = sheets.iter().any(|sheet| sheet.rater == id);
            let name = words.of(name);
            Choice::new(
                id.to_string(),
                if has { words.with("ratings.has_rated", &[("name", &name)]) } else { name },
            )
        },
    ));
    let raters: Vec<Choice> = raters.collect();
    let asked = terms.part(kind).map(|part| part.weights.as_slice()).unwrap_or_default();
    let criterion = |(place, of): (usize, &crate::domain::rating::CriterionWeight)| {
        let one = terms.criteria.iter().find(|one| one.id == of.criterion)?;
        let id = one.id;
        let mark = form.mark(id);
        let level = mark.and_then(|mark| terms.levels.iter().position(|level| level.points == mark.points));
        let points = |at: usize| terms.levels.get(at).map(|level| level.points);
        let choices = std::iter::once(Choice::new("", words.get("ratings.pick_level"))).chain(
            terms.levels.iter().enumerate().map(|(at, level)| {
                let label = format!("{} · {}", number::trimmed(level.points, 9), words.of(&level.name));
                Choice::new(at.to_string(), label)
            }),
        );
        let anchor = level
            .and_then(|at| one.anchors.get(at))
            .map(|text| words.of(text))
            .filter(|text| !text.is_empty());
        let needs = mark.is_some_and(|mark| terms.comments.asks(mark.points));
        let levels: Vec<Option<rust_decimal::Decimal>> = (0..terms.levels.len()).map(points).collect();
        let pick = edit(Box::new(move |form, value| {
            let at: Option<usize> = value.parse().ok();
            form.choose(id, at.and_then(|at| levels.get(at).copied().flatten()));
        }));
        let say = edit(Box::new(move |form, text| {
            if let Some(mark) = form.marks.iter_mut().find(|mark| mark.criterion == id) {
                mark.comment = text;
            }
        }));
        let weight = formats.weight(of.weight);
        Some(html! {
            <div key={id.to_string()} class="ks-ratings__mark" data-criterion={id.to_string()}>
                { Select {
                    id: format!("mark-{place}").into(),
                    label: format!("{} ({weight})", words.of(&one.name)).into(),
                    choices: choices.collect(),
                    value: level.map(|at| at.to_string()).unwrap_or_default().into(),
                    on_select: pick.reform(|value: AttrValue| value.to_string()),
                    hint: anchor.map(AttrValue::from),
                    ..Select::default()
                }.view() }
                { TextField {
                    id: format!("mark-{place}-comment").into(),
                    label: words.get("ratings.why").into(),
                    optional: (!needs).then(|| words.get("setup.optional").into()),
                    hint: (needs && mark.is_some_and(|mark| mark.comment.trim().is_empty())).then(|| words.get("ratings.why_needed").into()),
                    value: mark.map(|mark| mark.comment.clone()).unwrap_or_default().into(),
                    on_input: say,
                    ..TextField::default()
                }.view() }
            </div>
        })
    };
    let shown_name = names.employee(person).unwrap_or_default();
    let title =
        words.with("ratings.rate_dialog", &[("name", &shown_name), ("part", &part_name(Some(kind), words))]);
    let foot = html! {
        <>
            if let Some(onclick) = remove {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick, ..Button::default() }.view(words.get("ratings.unrate")) }</span>
            }
            { form_buttons(on_close, false, words) }
        </>
    };
    html! {
        <Dialog id="rate-dialog" title={AttrValue::from(title)} sub={Some(AttrValue::from(formats.period(period)))} kind={DialogKind::Large}
            close_label={AttrValue::from(words.get("action.close"))} on_close={on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" data-kind={part_code(kind)}>
                if kind != PartKind::Own {
                    { Select {
                        id: "rater".into(),
                        label: words.get("ratings.rater").into(),
                        choices: raters,
                        value: rater.map(|id| id.to_string()).unwrap_or_default().into(),
                        on_select: on_rater,
                        ..Select::default()
                    }.view() }
                }
                { for asked.iter().enumerate().filter_map(criterion) }
                { TextField {
                    id: "rating-comment".into(),
                    kind: TextKind::Area,
                    label: words.get("ratings.comment").into(),
                    optional: Some(words.get("setup.optional").into()),
                    value: form.comment.clone().into(),
                    on_input: edit(Box::new(|form, text| form.comment = text)),
                    ..TextField::default()
                }.view() }
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
