//! The table of targets itself: three cells per row and period.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::{
        change::{Change, Label},
        date::Day,
        id::Id,
        kpi::Kpi,
        period::{Period, PeriodLevel},
        record::{Record, RecordKey},
        scope::Scope,
        target::{TargetPlan, TargetPoint, TargetSeries},
    },
    engine::{
        query::Answer,
        target_plan::{periods, plan_at},
    },
    state::{
        action::Action,
        app_state::Tone,
        edits::{
            Edit, EditError,
            facts::in_force,
            target::{TargetPart, TargetRow, set_target, targets_together},
        },
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            grid::{
                Grid,
                desk::{RowAt, Write, Written},
            },
            same::Same,
        },
        features::{
            commit::{Pending, take},
            record_grid::refused,
            target_table::rows::{RowGroup, TargetRowView, row_groups},
        },
    },
    view::{
        entry::{self, EntryError},
        formats::Formats,
        grid::{Column, ColumnKind, Group, Row},
        message::Words,
    },
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
    let answered: BTreeMap<Id<TargetSeries>, &TargetSeries> =
        props.series.iter().map(|series| (series.id, series)).collect();
    let plan_of = |scope: &Scope| -> Option<TargetPlan> {
        let id = TargetSeries::id_for(kpi.id, scope, props.year);
        let pending = props.pending.borrow();
        let found = pending.over(id, answered.get(&id).copied())?;
        // A change from a day on starts from what holds on that day, so that is what stands in the cells.
        let plan = props.from.map_or_else(|| found.plan.latest(), |day| found.plan.at(day))?;
        Some(plan_at(plan, props.level, kpi.unit.is_additive()))
    };
    let groups = row_groups(&open.catalogue, kpi.unit.is_additive(), words);
    let on_write = {
        let writer = Writer {
            app: app.clone(),
            kpi: kpi.clone(),
            year: props.year,
            level: props.level,
            from: props.from,
            reason: props.reason.clone(),
            rows: groups.iter().flat_map(|group| group.rows.iter().cloned()).collect(),
            answered: props.series.clone(),
            pending: Rc::clone(&props.pending),
        };
        let (asked, redraw) = (asked.setter(), redraw.clone());
        Callback::from(move |writes: Vec<Write>| {
            let written = match writer.write_all(&writes, false) {
                Ok(edit) => writer.take(edit, &writes),
                Err(Fault { at, error: FaultKind::Edit(EditError::FinerPlan) }) if writes.len() == 1 => {
                    asked.set(Some(Asked { writer: writer.clone(), writes }));
                    Written::Refused(at, AttrValue::from(writer.app.words.get(EditError::FinerPlan.key())))
                }
                Err(Fault { at, error }) => {
                    Written::Refused(at, AttrValue::from(writer.app.words.get(error.key())))
                }
            };
            redraw.force_update();
            written
        })
    };
    let drawn = Drawn { kpi, columns: &columns, plan_of: &plan_of, formats: &formats };
    let (rows, heads) = drawn.rows(&groups);
    let caption =
        if kpi.unit.is_additive() { "setup.targets_caption_sum" } else { "setup.targets_caption_hold" };
    let question = (*asked).clone().map(|question| {
        let redraw = redraw.clone();
        let close = asked.setter();
        let on_close = Callback::from(move |()| close.set(None));
        let name = question.writer.name_of(question.writes.first(), words);
        let on_submit = on_close.reform(move |()| {
            let Asked { writer, writes } = &question;
            if let Ok(edit) = writer.write_all(writes, true) {
                writer.take(edit, writes);
                redraw.force_update();
            }
        });
        finer_question(&name, words, on_close, on_submit)
    });
    let key = format!("{} {} {:?}", kpi.id, props.year, props.level);
    html! {
        <>
            { question }
            <Grid {key} id="targets" caption={AttrValue::from(words.get(caption))} shows_caption=true name={AttrValue::from(words.get("setup.scope"))}
                columns={Rc::new(drawn.heads())} rows={Same(Rc::new(rows))} groups={heads} is_answered_later=true {on_write} on_refused={refused(&app)} test="targets-grid" {words} />
            <div class="ks-card__foot"><p class="ks-mute">{ words.get("grid.keys") }</p></div>
        </>
    }
}

/// What the cells are made of.
struct Drawn<'a> {
    kpi: &'a Kpi,
    columns: &'a [Period],
    plan_of: &'a dyn Fn(&Scope) -> Option<TargetPlan>,
    formats: &'a Formats,
}

impl Drawn<'_> {
    fn heads(&self) -> Vec<Column> {
        let words = self.formats.words;
        let column = |period: &Period| {
            let (short, long) = (self.formats.short_period(*period), self.formats.period(*period));
            let tag = (Rc::from(self.kpi.code.as_str()), Rc::from(period.to_string()));
            TargetPart::ALL.map(|part| {
                let named = |period: &str| {
                    words.with(
                        "setup.target_column",
                        &[("period", period), ("part", &words.get(part_key(part)))],
                    )
                };
                Column {
                    spoken: named(&long),
                    tag: Some(tag.clone()),
                    ..Column::new(named(&short), ColumnKind::Number)
                }
            })
        };
        self.columns.iter().flat_map(column).collect()
    }

    /// The rows, and their groups with the sums of what adds up.
    fn rows(&self, groups: &[RowGroup]) -> (Vec<Row>, Vec<Group>) {
        let words = self.formats.words;
        let mut rows = Vec::new();
        let mut heads = Vec::new();
        for (place, group) in groups.iter().enumerate() {
            let mut sums = vec![Decimal::ZERO; self.columns.len()];
            let mut known = vec![false; self.columns.len()];
            for one in &group.rows {
                let plan = (self.plan_of)(&one.scope);
                let wider = one.wider.iter().find_map(self.plan_of);
                let mut row = Row {
                    key: Rc::from(one.scope.to_string()),
                    name: words.of(&one.name),
                    group: place,
                    scope: Some(Rc::from(one.scope.to_string())),
                    ..Row::default()
                };
                for (at, (sum, known)) in sums.iter_mut().zip(&mut known).enumerate() {
                    let point = |plan: &Option<TargetPlan>| {
                        plan.as_ref().and_then(|plan| plan.values.get(at).copied().flatten())
                    };
                    let own = point(&plan);
                    let inherited = point(&wider).filter(|_| own.is_none());
                    let text = |point: Option<TargetPoint>, part: TargetPart| {
                        Some(Rc::from(entry::write(part.of(&point?)?, self.kpi.unit)))
                    };
                    for part in TargetPart::ALL {
                        row.cells.push(text(own, part).unwrap_or_default());
                        row.inherited.push(text(inherited, part));
                    }
                    if let Some(point) = own
                        && let Some(next) = sum.checked_add(point.target)
                    {
                        (*sum, *known) = (next, true);
                    }
                }
                rows.push(row);
            }
            let adds_up = self.kpi.unit.is_additive()
                && matches!(group.title, "setup.group_accounts" | "setup.group_people");
            let cells = sums.into_iter().zip(known).flat_map(|(sum, known)| {
                let target = if known { Rc::from(entry::write(sum, self.kpi.unit)) } else { Rc::default() };
                TargetPart::ALL
                    .map(|part| if part == TargetPart::Target { Rc::clone(&target) } else { Rc::default() })
            });
            heads.push(Group {
                title: (group.title != "setup.group_company").then(|| words.get(group.title)),
                sums: if adds_up { cells.collect() } else { Vec::new() },
            });
        }
        (rows, heads)
    }
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
    writer: Writer,
    writes: Vec<Write>,
}

/// Why texts cannot be taken: the how manieth it is, and what is wrong.
struct Fault {
    at: usize,
    error: FaultKind,
}

enum FaultKind {
    Entry(EntryError),
    Edit(EditError),
}

impl FaultKind {
    const fn key(&self) -> &'static str {
        match self {
            Self::Entry(error) => error.key(),
            Self::Edit(error) => error.key(),
        }
    }
}

/// What texts of cells are written to.
#[derive(Clone)]
struct Writer {
    app: App,
    kpi: Kpi,
    year: i32,
    level: PeriodLevel,
    from: Option<Day>,
    reason: AttrValue,
    rows: Vec<TargetRowView>,
    answered: Vec<TargetSeries>,
    pending: Rc<RefCell<Pending<TargetSeries>>>,
}

impl Writer {
    /// The edit that the texts of a gesture make.
    fn write_all(&self, writes: &[Write], gives_up_finer: bool) -> Result<Edit, Fault> {
        let mut staged = self.pending.borrow().clone();
        let mut edits: Vec<Edit> = Vec::new();
        // A block has thousands of cells: nothing is searched for in each.
        let rows: BTreeMap<String, &TargetRowView> =
            self.rows.iter().map(|row| (row.scope.to_string(), row)).collect();
        let answered: BTreeMap<&Scope, &TargetSeries> =
            self.answered.iter().rev().map(|series| (&series.scope, series)).collect();
        for (at, text) in in_order(writes) {
            let Some(write) = writes.get(at) else { continue };
            let RowAt::Known(key) = &write.row else { continue };
            let Some(row) = rows.get(&**key).copied() else { continue };
            let known = staged.over(self.id(row), answered.get(&row.scope).copied());
            let edit = self.edit(write.column, row, text, known, gives_up_finer);
            let edit = edit.map_err(|error| Fault { at, error })?;
            if let Some(change) = edit.changes.first() {
                staged.put(self.id(row), series_of(change));
            }
            edits.push(edit);
        }
        edits.iter_mut().for_each(|edit| edit.changes.retain(|change| change.before != change.after));
        edits.retain(|edit| !edit.changes.is_empty());
        match edits.len() {
            1 => edits.pop().ok_or(Fault { at: 0, error: FaultKind::Edit(EditError::Gone) }),
            _ => Ok(targets_together(&self.kpi, edits.into_iter().flat_map(|edit| edit.changes))),
        }
    }

    fn edit(
        &self,
        column: usize,
        row: &TargetRowView,
        text: &str,
        known: Option<&TargetSeries>,
        gives_up_finer: bool,
    ) -> Result<Edit, FaultKind> {
        let (place, part) = part_of(column);
        let value = entry::read(text, self.kpi.unit).map_err(FaultKind::Entry)?;
        let target = TargetRow {
            kpi: &self.kpi,
            scope: &row.scope,
            name: &row.name,
            year: self.year,
            level: self.level,
            from: self.from,
            reason: &self.reason,
            gives_up_finer,
        };
        set_target(&target, known, place, part, value).map_err(FaultKind::Edit)
    }

    fn take(&self, edit: Edit, writes: &[Write]) -> Written {
        let after: Vec<(Id<TargetSeries>, Option<TargetSeries>)> = edit
            .changes
            .iter()
            .filter_map(|change| match change.key {
                RecordKey::TargetSeries(id) => Some((id, series_of(change))),
                _ => None,
            })
            .collect();
        match take(&self.app, Ok(edit)) {
            Taken::Same => Written::Same,
            Taken::Refused(reason) => Written::Refused(0, reason),
            Taken::Changed => {
                for (id, after) in after {
                    self.warn(after.as_ref(), writes);
                    self.pending.borrow_mut().put(id, after);
                }
                Written::Changed(Vec::new())
            }
        }
    }

    /// Says where a target that was typed is worth a second look.
    fn warn(&self, series: Option<&TargetSeries>, writes: &[Write]) {
        let [write] = writes else { return };
        let (place, part) = part_of(write.column);
        let plan = series.and_then(|series| in_force(&series.plan, self.from));
        let point = plan.and_then(|plan| plan.values.get(place).copied().flatten());
        let written = point.map(|point| point.target).filter(|_| part == TargetPart::Target);
        if let Some(hint) = entry::target_hint(written) {
            self.app.dispatch.send(Action::Notify(Tone::Plain, Label::plain(hint), None));
        }
    }

    fn row_of(&self, write: &Write) -> Option<&TargetRowView> {
        let RowAt::Known(key) = &write.row else { return None };
        self.rows.iter().find(|row| row.scope.to_string() == **key)
    }

    fn name_of(&self, write: Option<&Write>, words: Words) -> Rc<str> {
        write.and_then(|write| self.row_of(write)).map(|row| words.of(&row.name)).unwrap_or_default()
    }

    fn id(&self, row: &TargetRowView) -> Id<TargetSeries> {
        TargetSeries::id_for(self.kpi.id, &row.scope, self.year)
    }
}

fn series_of(change: &Change) -> Option<TargetSeries> {
    match &change.after {
        Some(Record::TargetSeries(series)) => Some(series.clone()),
        _ => None,
    }
}

/// Period and part of a column.
fn part_of(column: usize) -> (usize, TargetPart) {
    let [first, second, third] = TargetPart::ALL;
    let part = match column % TargetPart::ALL.len() {
        0 => first,
        1 => second,
        _ => third,
    };
    (column / TargetPart::ALL.len(), part)
}

/// Texts in the order in which they can be taken: where a target is written together with what stands around it, that goes
/// first, then comes the target, then what stands around it: on the way no order of the three is wrong that is right in the end.
fn in_order(writes: &[Write]) -> Vec<(usize, &str)> {
    if writes.len() < 2 {
        return writes.iter().enumerate().map(|(at, write)| (at, write.text.as_str())).collect();
    }
    let is_target = |write: &Write| part_of(write.column).1 == TargetPart::Target;
    let cell = |write: &Write| (write.row.clone(), part_of(write.column).0);
    let targets: BTreeSet<(RowAt, usize)> =
        writes.iter().filter(|write| is_target(write)).map(cell).collect();
    let has_target = |write: &Write| targets.contains(&cell(write));
    let all = || writes.iter().enumerate();
    let cleared = all().filter(|(_, write)| !is_target(write) && has_target(write)).map(|(at, _)| (at, ""));
    let targets = all().filter(|(_, write)| is_target(write));
    let others = all().filter(|(_, write)| !is_target(write));
    cleared.chain(targets.chain(others).map(|(at, write)| (at, write.text.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_comes_between_what_is_cleared_and_what_is_written_around_it() {
        let write = |row: &str, column: usize, text: &str| Write {
            row: RowAt::Known(row.into()),
            column,
            text: text.to_owned(),
        };
        // Columns: target, threshold and stretch of the first period, then those of the second.
        let writes = [
            write("a", 1, "8"),
            write("a", 0, "10"),
            write("a", 2, "12"),
            write("a", 3, "1"),
            write("b", 1, "2"),
            write("b", 4, "5"),
        ];
        // What stands around a target that is written too is cleared first: that of row a in the first period.
        let expected = [(0, ""), (2, ""), (1, "10"), (3, "1"), (0, "8"), (2, "12"), (4, "2"), (5, "5")];
        assert_eq!(in_order(&writes), expected);
        assert_eq!(in_order(&writes[..1]), [(0, "8")]);
    }
}
