//! The table of targets itself: three cells per row and period.

use std::{cell::RefCell, rc::Rc};

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        date::Day,
        kpi::Kpi,
        period::{Period, PeriodLevel},
        record::Record,
        scope::Scope,
        target::{TargetPlan, TargetSeries},
        text::Text2,
    },
    state::edits::{
        target::{TargetPart, TargetRow, set_target},
        target_plan::{periods, plan_at},
    },
    ui::{
        components::{
            cell::{Cell, Taken},
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::{Pending, take},
            target_table::rows::{TargetRowView, row_groups},
        },
    },
    view::{entry, formats::Formats},
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
    /// Number of the answer that the series come from.
    pub answer: usize,
    /// What was committed but not answered yet.
    pub pending: Rc<RefCell<Pending<TargetSeries>>>,
}

impl PartialEq for TargetTableProps {
    /// Pending records are read while drawing, so what they hold is no reason to draw.
    fn eq(&self, other: &Self) -> bool {
        (self.year, self.level, self.from, self.answer) == (other.year, other.level, other.from, other.answer)
            && self.kpi == other.kpi
    }
}

/// The table.
#[component]
pub fn TargetTable(props: &TargetTableProps) -> Html {
    let app = use_app();
    let words = app.words;
    let redraw = use_force_update();
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
        found.plan.latest().map(|plan| plan_at(plan, props.level, kpi.unit.is_additive()))
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
                    let writer = CellWriter { kpi: kpi.clone(), scope: row.scope.clone(), name: row.name.clone(), year: props.year, level: props.level, from: props.from, place, part };
                    let (app, pending, redraw) = (app.clone(), Rc::clone(&props.pending), redraw.clone());
                    let answered = props.series.iter().find(|series| series.scope == row.scope).cloned();
                    Callback::from(move |text: AttrValue| {
                        let taken = writer.write(&app, answered.as_ref(), &pending, &text);
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
    scroll_region(
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
    )
}

/// Message key of a part.
const fn part_key(part: TargetPart) -> &'static str {
    match part {
        TargetPart::Threshold => "setup.threshold",
        TargetPart::Target => "setup.target",
        TargetPart::Stretch => "setup.stretch",
    }
}

/// What a cell writes to.
struct CellWriter {
    kpi: Kpi,
    scope: Scope,
    name: Text2,
    year: i32,
    level: PeriodLevel,
    from: Option<Day>,
    place: usize,
    part: TargetPart,
}

impl CellWriter {
    fn write(
        &self,
        app: &crate::app::context::App,
        answered: Option<&TargetSeries>,
        pending: &RefCell<Pending<TargetSeries>>,
        text: &str,
    ) -> Taken {
        let value = match entry::read(text, self.kpi.unit) {
            Ok(value) => value,
            Err(error) => return Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        };
        let row = TargetRow {
            kpi: &self.kpi,
            scope: &self.scope,
            name: &self.name,
            year: self.year,
            level: self.level,
            from: self.from,
        };
        let id = TargetSeries::id_for(self.kpi.id, &self.scope, self.year);
        let edit = set_target(&row, pending.borrow().over(id, answered), self.place, self.part, value);
        let after =
            edit.as_ref().ok().and_then(|edit| edit.changes.first()).map(|change| match &change.after {
                Some(Record::TargetSeries(series)) => Some(series.clone()),
                _ => None,
            });
        let taken = take(app, edit);
        if let (Taken::Changed, Some(after)) = (&taken, after) {
            pending.borrow_mut().put(id, after);
        }
        taken
    }
}
