//! The table of targets itself: three cells per row and period.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::{
        change::Label,
        date::Day,
        id::Id,
        kpi::Kpi,
        period::{Period, PeriodLevel},
        record::Record,
        scope::Scope,
        target::{TargetPlan, TargetSeries},
        text::Text2,
    },
    engine::query::Answer,
    state::{
        action::Action,
        app_state::Tone,
        edits::{
            Edit, EditError,
            facts::in_force,
            target::{TargetPart, TargetRow, set_target},
            target_plan::{periods, plan_at},
        },
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::{Cell, Taken},
            dialog::{Dialog, DialogKind},
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::{Pending, take},
            target_table::rows::{TargetRowView, row_groups},
        },
    },
    view::{entry, formats::Formats, message::Words},
};

/// Properties of [`TargetTable`].
#[derive(Properties)]
pub struct TargetTableProps {
    /// The KPI.
    pub kpi: Kpi,
    /// Its series of the year, as answered.
    pub series: Vec<TargetSeries>,
    /// Fiscal year.
    pub year: i32,
    /// Level at which targets are written.
    pub level: PeriodLevel,
    /// First day of a new revision; none corrects the newest.
    pub from: Option<Day>,
    /// Why there is a new revision.
    pub reason: AttrValue,
    /// The answer that the series come from: as long as it is held here, no other has its place in memory.
    pub answer: Rc<Answer>,
    /// What was committed but not answered yet.
    pub pending: Rc<RefCell<Pending<TargetSeries>>>,
}

impl PartialEq for TargetTableProps {
    /// Pending records are read while drawing, so what they hold is no reason to draw.
    fn eq(&self, other: &Self) -> bool {
        (self.year, self.level, self.from) == (other.year, other.level, other.from)
            && Rc::ptr_eq(&self.answer, &other.answer)
            && self.reason == other.reason
            && self.kpi == other.kpi
    }
}

/// The table.
#[component]
pub fn TargetTable(props: &TargetTableProps) -> Html {
    let app = use_app();
    let words = app.words;
    let redraw = use_force_update();
    let asked = use_state(|| None::<Asked>);
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let kpi = &props.kpi;
    let columns: Vec<Period> = (1..=periods(props.level))
        .filter_map(|index| Period::new(props.year, props.level, u8::try_from(index).ok()?))
        .collect();
    let plan_of = |scope: &Scope| -> Option<TargetPlan> {
        let id = TargetSeries::id_for(kpi.id, scope, props.year);
        let pending = props.pending.borrow();
        let found = pending.over(id, props.series.iter().find(|series| series.id == id))?;
        // A change from a day on starts from what holds on that day, so that is what stands in the cells.
        let plan = props.from.map_or_else(|| found.plan.latest(), |day| found.plan.at(day))?;
        Some(plan_at(plan, props.level, kpi.unit.is_additive()))
    };
    let head = columns.iter().flat_map(|period| {
        let name = formats.short_period(*period);
        TargetPart::ALL.map(|part| {
            let label =
                words.with("setup.target_column", &[("period", &name), ("part", &words.get(part_key(part)))]);
            html! { <th key={format!("{period} {part:?}")} scope="col" class="ks-table__num">{ label }</th> }
        })
    });
    let row = |row: TargetRowView| {
        let plan = plan_of(&row.scope);
        let wider = row.wider.iter().find_map(&plan_of);
        let name = words.of(&row.name);
        let cells = columns.iter().enumerate().flat_map(|(place, period)| {
            let own = plan.as_ref().and_then(|plan| plan.values.get(place).copied().flatten());
            let inherited = wider.as_ref().and_then(|plan| plan.values.get(place).copied().flatten()).filter(|_| own.is_none());
            let period_name = formats.period(*period);
            TargetPart::ALL.map(|part| {
                let text = own.and_then(|point| part.of(&point)).map(|value| entry::write(value, kpi.unit)).unwrap_or_default();
                let inherited = inherited.and_then(|point| part.of(&point)).map(|value| AttrValue::from(entry::write(value, kpi.unit)));
                let label = words.with("setup.target_cell", &[("name", &name), ("period", &period_name), ("part", &words.get(part_key(part)))]);
                let on_commit = {
                    let writer = CellWriter { kpi: kpi.clone(), scope: row.scope.clone(), name: row.name.clone(), year: props.year, level: props.level, from: props.from, reason: props.reason.clone(), place, part };
                    let (app, pending, redraw) = (app.clone(), Rc::clone(&props.pending), redraw.clone());
                    let answered = props.series.iter().find(|series| series.scope == row.scope).cloned();
                    let asked = asked.setter();
                    Callback::from(move |text: AttrValue| {
                        let taken = match writer.edit(&app, answered.as_ref(), &pending, &text, false) {
                            Ok(Err(EditError::FinerPlan)) => {
                                asked.set(Some(Asked { writer: writer.clone(), answered: answered.clone(), text }));
                                Taken::Refused(AttrValue::from(app.words.get(EditError::FinerPlan.key())))
                            }
                            Ok(edit) => writer.take(&app, &pending, edit),
                            Err(taken) => taken,
                        };
                        redraw.force_update();
                        taken
                    })
                };
                let id = format!("target-{}-{place}-{}", row.scope, part_key(part));
                html! {
                    <td key={format!("{}-{period}-{id}", kpi.code)} class="ks-table__edit" data-kpi={kpi.code.clone()} data-scope={row.scope.to_string()} data-period={period.to_string()}>
                        <Cell {id} label={AttrValue::from(label)} value={text} {inherited} {on_commit} />
                    </td>
                }
            })
        });
        html! { <tr key={row.scope.to_string()}><th scope="row">{ name.clone() }</th>{ for cells }</tr> }
    };
    let span = (1 + columns.len() * TargetPart::ALL.len()).to_string();
    let groups = row_groups(&open.catalogue, kpi.unit.is_additive(), words);
    let caption =
        if kpi.unit.is_additive() { "setup.targets_caption_sum" } else { "setup.targets_caption_hold" };
    let question = (*asked).clone().map(|question| {
        let (app, pending, redraw) = (app.clone(), Rc::clone(&props.pending), redraw.clone());
        let close = asked.setter();
        let on_close = Callback::from(move |()| close.set(None));
        let name = words.of(&question.writer.name);
        let on_submit = on_close.reform(move |()| {
            let Asked { writer, answered, text } = &question;
            if let Ok(edit) = writer.edit(&app, answered.as_ref(), &pending, text, true) {
                writer.take(&app, &pending, edit);
                redraw.force_update();
            }
        });
        finer_question(&name, words, on_close, on_submit)
    });
    let table = scroll_region(
        words.with("setup.targets_of", &[("kpi", &words.of(&kpi.name))]),
        ScrollHeight::Limited,
        html! {
            <table class="ks-table ks-table--dense ks-table--pin ks-table--plain">
                <caption class="ks-table__caption">{ words.get(caption) }</caption>
                <thead><tr><th scope="col">{ words.get("setup.scope") }</th>{ for head }</tr></thead>
                { for groups.into_iter().map(|group| html! {
                    <tbody key={group.title}>
                        if group.title != "setup.group_company" {
                            <tr class="ks-table__group"><th colspan={span.clone()} scope="rowgroup">{ words.get(group.title) }</th></tr>
                        }
                        { for group.rows.into_iter().map(row) }
                    </tbody>
                }) }
            </table>
        },
    );
    html! { <>{ question }{ table }</> }
}

/// Asks before targets of shorter periods are replaced.
fn finer_question(name: &str, words: Words, on_close: Callback<()>, on_submit: Callback<()>) -> Html {
    let cancel = Button { onclick: on_close.reform(|_: MouseEvent| ()), ..Button::default() };
    let replace = Button { kind: ButtonKind::Primary, submit: true, ..Button::default() };
    let foot = html! { <>{ cancel.view(words.get("action.cancel")) }{ replace.view(words.get("setup.finer_replace")) }</> };
    html! {
        <Dialog id="finer-dialog" title={AttrValue::from(words.get("setup.finer_title"))} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            {on_close} on_submit={Some(on_submit)} {foot}>
            <p>{ words.with("setup.finer_text", &[("name", name)]) }</p>
            <p class="ks-mute">{ words.get("setup.finer_text_undo") }</p>
        </Dialog>
    }
}

/// Message key of a part.
const fn part_key(part: TargetPart) -> &'static str {
    match part {
        TargetPart::Threshold => "setup.threshold",
        TargetPart::Target => "setup.target",
        TargetPart::Stretch => "setup.stretch",
    }
}

/// A target that waits for the consent to replace those of shorter periods.
#[derive(Clone)]
struct Asked {
    writer: CellWriter,
    answered: Option<TargetSeries>,
    text: AttrValue,
}

/// What a cell writes to.
#[derive(Clone)]
struct CellWriter {
    kpi: Kpi,
    scope: Scope,
    name: Text2,
    year: i32,
    level: PeriodLevel,
    from: Option<Day>,
    reason: AttrValue,
    place: usize,
    part: TargetPart,
}

impl CellWriter {
    /// The edit that a text makes, or the words that refuse the text.
    fn edit(
        &self,
        app: &App,
        answered: Option<&TargetSeries>,
        pending: &RefCell<Pending<TargetSeries>>,
        text: &str,
        gives_up_finer: bool,
    ) -> Result<Result<Edit, EditError>, Taken> {
        let value = entry::read(text, self.kpi.unit)
            .map_err(|error| Taken::Refused(AttrValue::from(app.words.get(error.key()))))?;
        let row = TargetRow {
            kpi: &self.kpi,
            scope: &self.scope,
            name: &self.name,
            year: self.year,
            level: self.level,
            from: self.from,
            reason: &self.reason,
            gives_up_finer,
        };
        let pending = pending.borrow();
        Ok(set_target(&row, pending.over(self.id(), answered), self.place, self.part, value))
    }

    fn take(
        &self,
        app: &App,
        pending: &RefCell<Pending<TargetSeries>>,
        edit: Result<Edit, EditError>,
    ) -> Taken {
        let after =
            edit.as_ref().ok().and_then(|edit| edit.changes.first()).map(|change| match &change.after {
                Some(Record::TargetSeries(series)) => Some(series.clone()),
                _ => None,
            });
        let taken = take(app, edit);
        if let (Taken::Changed, Some(after)) = (&taken, after) {
            let plan = after.as_ref().and_then(|series| in_force(&series.plan, self.from));
            let point = plan.and_then(|plan| plan.values.get(self.place).copied().flatten());
            let written = point.map(|point| point.target).filter(|_| self.part == TargetPart::Target);
            if let Some(hint) = entry::target_hint(written) {
                app.dispatch.send(Action::Notify(Tone::Plain, Label::plain(hint), None));
            }
            pending.borrow_mut().put(self.id(), after);
        }
        taken
    }

    fn id(&self) -> Id<TargetSeries> {
        TargetSeries::id_for(self.kpi.id, &self.scope, self.year)
    }
}
