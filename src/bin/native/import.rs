//! Import of files from the command line: what each of them is, the lists first, and what their keys did not find.

use std::{
    fs,
    io::{self, Read as _, Seek as _},
    path::{Path, PathBuf},
};

use keyscore::{
    data::{
        file,
        import::{
            ImportChoices, ImportError, MAX_WORKBOOK_BYTES, PREVIEW_BYTES, SURVEYED_BYTES,
            evidence::Survey,
            importer::{Imported, Importer},
            intake::{Intake, SecondCode, batch_of, definition, intake},
            preview::{Preview, preview},
            several::{self, FileMap},
            whole::Pass,
            workbook::{ReadWorkbook as _, Workbook, is_workbook},
        },
        packed::pack,
    },
    domain::{
        id::{Id, stable_bits},
        table::{ORDER_LINES, TableId},
    },
    engine::look_ups::{look_up, look_ups},
};

use super::{
    Outcome, import_report as report, new_model,
    streams::{input, named, now, say},
    write_model,
};

/// Bytes read at once.
const PIECE: usize = 1 << 20;

/// Imports files into a new workspace file, or into one that is there.
pub(super) fn import(map: Option<&Path>, into: Option<&Path>, output: &Path, files: &[PathBuf]) -> Outcome {
    let map: FileMap = match map {
        Some(path) => serde_json::from_slice(&input(path)?)?,
        None => FileMap::default(),
    };
    let mut model = match into {
        Some(path) => file::read(&input(path)?).map_err(|error| named(path, &error))?.0,
        None => new_model(output),
    };
    let mut clean = true;
    let mut plans: Vec<(&PathBuf, ImportChoices)> = Vec::new();
    let mut orders = Vec::new();
    for path in files {
        let mut choices = map.choices(&file_name(path)).clone();
        choices.is_one_of_several |= files.len() > 1;
        choices.own.extend(model.workspace.own_tables.values().cloned());
        choices.has_lines = several::has_lines(&model.workspace);
        if choices.table.is_none() {
            let seen = look(path, &choices)?;
            if files.len() > 1 && seen.table_percent < several::FITTING {
                say(&format!("{}: left out, fits no table; name its table in the map", path.display()));
                clean = false;
                continue;
            }
            if seen.could_be_lines {
                orders.push(plans.len());
            }
            choices.table = Some(seen.table);
        }
        plans.push((path, choices));
    }
    // Sales are counted on order lines: where no file has any, orders with their amounts are lines.
    if plans.iter().all(|(_, choices)| choices.table.as_ref().is_none_or(|table| table.0 != ORDER_LINES)) {
        for place in orders {
            if let Some((_, choices)) = plans.get_mut(place) {
                choices.table = Some(ORDER_LINES.into());
            }
        }
    }
    let tables: Vec<TableId> = plans.iter().filter_map(|(_, choices)| choices.table.clone()).collect();
    let others = several::others(&model.workspace, &tables);
    for place in several::order(&tables) {
        let Some((path, choices)) = plans.get_mut(place) else { continue };
        choices.others.clone_from(&others);
        let imported = import_file(path, choices)?;
        report::imported(path, &imported);
        clean &= imported.refused_rows == 0;
        let packed = pack(&imported.rows)?;
        let source = file_name(path);
        let seed = format!("import/{}", packed.sha256);
        let mut count = 0_u64;
        let mut new_id = || {
            count += 1;
            stable_bits(&format!("{seed}/{count}"))
        };
        let batch = batch_of(&imported, Id::from_raw(stable_bits(&seed)), packed.sha256, source, now());
        let id = batch.id;
        let defined = definition(&model.workspace, &imported)?;
        defined.iter().for_each(|change| model.workspace.apply(change));
        let Intake { changes, second_codes } = intake(&model.workspace, &imported, batch, &mut new_id)?;
        for SecondCode { code, first } in second_codes.iter().take(report::SHOWN) {
            say(&format!(
                "  `{code}` stands for the same record as `{first}`: what its row says was left out"
            ));
        }
        changes.iter().for_each(|change| model.workspace.apply(change));
        model.rows.insert(id, imported.rows);
    }
    write_model(&model, output)?;
    look_up(&mut model);
    for found in look_ups(&model).iter().filter(|found| found.unmatched > 0) {
        let (table, column, to) = (&found.table.0, &found.column.0, &found.to.0);
        say(&format!("{table}.{column}: {} rows have a key that is not in {to}", found.unmatched));
        for unmatched in found.keys.iter().take(report::SHOWN) {
            say(&format!("  `{}`: {} rows", unmatched.key, unmatched.rows));
        }
    }
    Ok(clean)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a file seems to be, by its start.
fn look(path: &Path, choices: &ImportChoices) -> Result<Preview, Box<dyn std::error::Error>> {
    let seen = match begin(path)? {
        Begun::Book(mut book) => book.preview(choices),
        Begun::Text { head, total, .. } => preview(&head, total, choices),
    };
    Ok(seen.map_err(|error| named(path, &error))?)
}

/// A file of which the beginning was read: workbooks as a whole.
enum Begun {
    Book(Box<Workbook>),
    Text { file: fs::File, head: Vec<u8>, total: u64 },
}

fn begin(path: &Path) -> Result<Begun, Box<dyn std::error::Error>> {
    let mut file = fs::File::open(path).map_err(|error| named(path, &error))?;
    let total = file.metadata()?.len();
    let mut head = Vec::new();
    io::Read::by_ref(&mut file).take(PREVIEW_BYTES as u64).read_to_end(&mut head)?;
    if !is_workbook(&head) {
        return Ok(Begun::Text { file, head, total });
    }
    io::Read::by_ref(&mut file).take(MAX_WORKBOOK_BYTES).read_to_end(&mut head)?;
    Ok(Begun::Book(Box::new(Workbook::open(head).map_err(|error| named(path, &error))?)))
}

fn import_file(path: &Path, choices: &ImportChoices) -> Result<Imported, Box<dyn std::error::Error>> {
    let (mut file, head, total) = match begin(path)? {
        Begun::Text { file, head, total } => (file, head, total),
        Begun::Book(mut book) => {
            let seen = book.preview(choices).map_err(|error| named(path, &error))?;
            report::seen(path, &seen)?;
            return Ok(book.import(&seen, &mut |_, _, _| ()).map_err(|error| named(path, &error))?);
        }
    };
    let mut pass = Pass::new(&head, total, choices).map_err(|error| named(path, &error))?;
    file.rewind()?;
    each_piece(&mut file, &mut |piece| pass.feed(piece).map(drop))?.map_err(|error| named(path, &error))?;
    if let Some(imported) = pass.finish().map_err(|error| named(path, &error))? {
        return Ok(imported);
    }
    let mut seen = preview(&head, total, choices).map_err(|error| named(path, &error))?;
    if !seen.evidence.whole && choices.evidence.is_none() {
        let mut survey = Survey::new(&seen, choices.encoding.is_some())?;
        file.rewind()?;
        // As far as the page looks: both read a file in the same way.
        let mut start = io::Read::by_ref(&mut file).take(SURVEYED_BYTES);
        each_piece(&mut start, &mut |piece| survey.feed(piece))?.map_err(|error| named(path, &error))?;
        let is_whole = total <= SURVEYED_BYTES;
        let known = ImportChoices { evidence: Some(survey.finish(is_whole)?), ..choices.clone() };
        seen = preview(&head, total, &known).map_err(|error| named(path, &error))?;
    }
    report::seen(path, &seen)?;
    let mut importer = Importer::new(&seen).map_err(|error| named(path, &error))?;
    file.rewind()?;
    each_piece(&mut file, &mut |piece| importer.feed(piece).map(drop))?
        .map_err(|error| named(path, &error))?;
    Ok(importer.finish().map_err(|error| named(path, &error))?)
}

fn each_piece(
    file: &mut impl io::Read,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), ImportError>,
) -> io::Result<Result<(), ImportError>> {
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            return Ok(Ok(()));
        }
        if let Err(error) = sink(piece.get(..length).unwrap_or_default()) {
            return Ok(Err(error));
        }
    }
}
