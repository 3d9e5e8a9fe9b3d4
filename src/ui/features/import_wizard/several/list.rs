//! The files as a table: what each is, how sure that is, what is lacking, and what its rows come to.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::tasks::SeveralOutcome,
    data::import::ImportError,
    domain::{table::TableId, workspace::Workspace},
    platform::download,
    ui::{
        components::{
            button::{Button, ButtonKind},
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::import_wizard::{
            own_table::draft_of,
            several::stack::{Entry, Lack, Phase, Stack, Turn},
        },
    },
    view::{
        import_tables,
        import_words::{self, Confidence, column_names, count, table_names},
        message::Words,
        own_table_words::{self, own_tables},
    },
    worker::codec_protocol::ImportSummary,
};

/// The table.
#[derive(Debug, Clone, Copy)]
pub struct FileList<'a> {
    /// The files.
    pub stack: &'a Stack,
    /// The workspace that the rows are for.
    pub catalogue: &'a Workspace,
    /// The tables that keys may point at.
    pub others: &'a [TableId],
    /// Tells what the user decided.
    pub turn: &'a Callback<Turn>,
}

impl FileList<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let heads = ["new", "changed", "same", "refused"].map(|name| words.get(&format!("several.{name}")));
        let rows = self.stack.entries.iter().enumerate().map(|(place, entry)| self.row(place, entry, words));
        scroll_region(
            words.get("several.caption"),
            ScrollHeight::Whole,
            html! {
                <table class="ks-table ks-table--plain">
                    <caption class="ks-sr">{ words.get("several.caption") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("several.file") }</th>
                        <th scope="col">{ words.get("several.table") }</th>
                        <th scope="col">{ words.get("several.columns") }</th>
                        { for heads.into_iter().map(|head| html! { <th scope="col" class="ks-table__num">{ head }</th> }) }
                    </tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            },
        )
    }

    fn row(self, place: usize, entry: &Entry, words: Words) -> Html {
        let course = &entry.course;
        let name = course.file_name();
        let size = course.file.as_ref().map(|file| import_words::size(file_bytes(file)));
        let value = match (&course.preview, entry.is_left_out) {
            (_, true) | (None, _) => AttrValue::default(),
            (Some(preview), false) => preview.table.0.clone().into(),
        };
        let mut choices = vec![Choice::new("", words.get("several.leave_out"))];
        choices.extend(table_names(words).into_iter().map(|(code, name)| Choice::new(code, name)));
        choices.extend(
            own_tables(self.catalogue, words).into_iter().map(|(code, name)| Choice::new(code, name)),
        );
        let draft = draft_of(course, self.catalogue).filter(|draft| !draft.table.code.0.is_empty());
        if let Some(draft) = draft {
            choices.retain(|choice| choice.value.as_str() != draft.table.code.0);
            let name = words.with("own_table.draft", &[("name", &words.of(&draft.table.name))]);
            choices.push(Choice::new(draft.table.code.0, name));
        }
        let on_select = self.turn.reform(move |code: AttrValue| {
            Turn::TableChosen(place, (!code.is_empty()).then(|| TableId::from(code.as_str())))
        });
        let select = Select {
            id: format!("several-table-{place}").into(),
            label: words.with("several.table_of", &[("file", &name)]).into(),
            bare: true,
            small: true,
            choices,
            value: value.clone(),
            on_select,
            ..Select::default()
        };
        let is_open = self.stack.open == Some(place);
        let open = self.turn.reform(move |_: MouseEvent| Turn::Opened((!is_open).then_some(place)));
        let lack = self.stack.lack(entry, self.others, self.catalogue);
        html! {
            <tr key={place} data-file={name.clone()} data-table={value.to_string()}>
                <th scope="row">{ name }<span class="ks-table__sub">{ size }</span></th>
                <td>{ select.view() }<span class="ks-table__sub">{ self.sure(entry, words) }</span></td>
                <td>
                    if let Some(preview) = course.preview.as_ref().filter(|_| !entry.is_left_out) {
                        { Button { small: true, kind: ButtonKind::Ghost, onclick: open, ..Button::default() }.view(mapped(preview, words)) }
                    }
                    if let Some(lack) = lack { <span class="ks-table__sub" data-test="several-lack">{ lacking(&lack, words) }</span> }
                </td>
                { counts(entry, words) }
            </tr>
        }
    }

    /// How sure it is which table the file is, where nobody has said so.
    fn sure(self, entry: &Entry, words: Words) -> Option<Rc<str>> {
        let preview = entry.course.preview.as_ref()?;
        if entry.is_left_out {
            return entry.course.choices.table.is_none().then(|| words.get("several.unlike"));
        }
        let is_guess = entry.course.choices.table.is_none() && self.stack.phase != Phase::Done;
        is_guess.then(|| Confidence::of(preview.table_percent).word(words))
    }
}

fn file_bytes(file: &web_sys::File) -> u64 {
    // Sizes of files are whole numbers below 2^53.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of bytes")]
    let bytes = file.size() as u64;
    bytes
}

fn mapped(preview: &crate::data::import::preview::Preview, words: Words) -> Rc<str> {
    let mapped = preview.columns.iter().filter(|column| column.column.is_some()).count().to_string();
    words.with("several.mapped", &[("n", &mapped), ("all", &preview.columns.len().to_string())])
}

fn lacking(lack: &Lack, words: Words) -> Rc<str> {
    match lack {
        Lack::Reading => words.get("several.reading"),
        Lack::Unreadable(error) => import_words::error(error, words).title,
        Lack::Columns(columns) => words.with("several.lacks", &[("columns", &column_names(columns, words))]),
        Lack::Table(fault) => own_table_words::fault(fault, words).into(),
        Lack::Question => words.get("import.answer_first"),
    }
}

/// What the rows of a file come to: new, changed, same, refused.
fn counts(entry: &Entry, words: Words) -> Html {
    let wide = |text: Rc<str>| html! { <td colspan="4" class="ks-mute">{ text }</td> };
    match &entry.outcome {
        None => wide("".into()),
        Some(SeveralOutcome::Reading(rows)) => {
            wide(words.with("several.rows_read", &[("rows", &count(*rows))]))
        }
        Some(SeveralOutcome::Refused(ImportError::AlreadyImported { .. })) => {
            wide(words.get("several.all_same"))
        }
        Some(SeveralOutcome::Refused(error)) => {
            let worded = import_words::error(error, words);
            html! { <td colspan="4" class="ks-table__wrap" data-test="several-refused">{ worded.title }{ import_words::gap(words) }{ worded.text }</td> }
        }
        Some(SeveralOutcome::Failed(text)) => wide(words.with("import.failed.text", &[("detail", text)])),
        Some(SeveralOutcome::Read(summary, _)) => {
            let (new, changed, same) =
                summary.overlap.map_or((summary.accepted, 0, 0), |rows| (rows.new, rows.changed, rows.same));
            let cells = [("new", new), ("changed", changed), ("same", same)];
            html! {
                <>
                    { for cells.into_iter().map(|(name, rows)| html! { <td class="ks-table__num" data-count={name}>{ count(u64::from(rows)) }</td> }) }
                    <td class="ks-table__num" data-count="refused">{ count(summary.refused) }{ refused(summary, words) }
                        if let Some(line) = import_words::second_codes(&summary.second_codes, words) {
                            <span class="ks-table__sub ks-table__wrap" data-test="second-codes">{ line }</span>
                        }
                        if summary.days_without_time > 0 {
                            <span class="ks-table__sub ks-table__wrap">{ words.with("several.days_only", &[("rows", &count(summary.days_without_time))]) }</span>
                        }
                    </td>
                </>
            }
        }
    }
}

/// The refused rows with their reasons, to take away.
fn refused(summary: &Rc<ImportSummary>, words: Words) -> Html {
    if summary.refused == 0 {
        return Html::default();
    }
    let summary = Rc::clone(summary);
    let onclick = Callback::from(move |_: MouseEvent| {
        let name = format!("{}.csv", words.get("import.issues.rows_file_name"));
        let text =
            import_tables::refused_csv(&summary.headers, &summary.refused_rows, &summary.issues, words);
        download::offer(&name, "text/csv;charset=utf-8", text.as_bytes());
    });
    html! { <span class="ks-table__sub">{ Button { icon: Some("download"), small: true, kind: ButtonKind::Ghost, onclick, ..Button::default() }.view(words.get("several.take_refused")) }</span> }
}
