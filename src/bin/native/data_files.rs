//! Writes the data files of the site: the library of indicators, the templates that are made of it, and the sample.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use keyscore::{
    data::{
        file, packed_file,
        sample::sample,
        starter::{guide_base, starter},
        templates::{TEMPLATES, template, workspace_of},
    },
    domain::{library::Library, text::Lang},
    engine::{
        library::{library_faults, read_library},
        model::Model,
    },
};

use super::{
    Outcome,
    streams::{output, say},
};

const LIBRARY: &str = include_str!("../../../static/templates/library.json");

fn library() -> Result<Library, Box<dyn std::error::Error>> {
    Ok(read_library(LIBRARY)?)
}

/// Writes the sample, as a workspace file or packed.
pub(super) fn write_sample(to: Option<PathBuf>, packed: bool) -> Outcome {
    let ending = if packed { "bin" } else { "json" };
    let to = to.unwrap_or_else(|| PathBuf::from(format!("static/samples/sample.keyscore.{ending}")));
    let bytes = if packed { packed_file::write(&sample())? } else { file::write(&sample())?.into_bytes() };
    output(&to, &bytes).map(|()| true)
}

/// Prints the library, and says what is wrong with it.
pub(super) fn print_library(json: bool, lang: Lang) -> Outcome {
    let library = library()?;
    let faults = library_faults(&library);
    faults.iter().for_each(|fault| say(&format!("keyscore: {fault}")));
    let text = if json {
        format!("{}\n", serde_json::to_string_pretty(&library)?)
    } else {
        let line = |card: &keyscore::domain::library::LibraryCard| {
            let variant = card.variant.get(lang);
            let variant = if variant.is_empty() { String::new() } else { format!(" ({variant})") };
            format!("{}\t{}{variant}\t{}\n", card.code, card.name.get(lang), card.formula)
        };
        library.cards.iter().map(line).collect()
    };
    output(Path::new("-"), text.as_bytes())?;
    Ok(faults.is_empty())
}

/// Writes the starter, one template, or all of them (`all`) below `static/templates`.
pub(super) fn write_template(name: Option<&str>, path: Option<&Path>) -> Outcome {
    let place = |code: &str| format!("static/templates/{code}.json");
    let write = |workspace, code: &str| -> Outcome {
        let text = file::write(&Model { workspace, rows: BTreeMap::new(), ..Model::default() })?;
        output(path.unwrap_or(Path::new(&place(code))), text.as_bytes())?;
        Ok(true)
    };
    match name {
        None => write(starter(), "starter"),
        Some("guide") => write(guide_base(), "guide"),
        Some("all") => {
            let library = library()?;
            for template in TEMPLATES {
                write(workspace_of(template, &library)?, template.code)?;
            }
            write(guide_base(), "guide")?;
            Ok(true)
        }
        Some(name) => {
            let codes: Vec<&str> = TEMPLATES.iter().map(|template| template.code).collect();
            let found = template(name)
                .ok_or_else(|| format!("no template {name}; there are {}", codes.join(", ")))?;
            write(workspace_of(found, &library()?)?, found.code)
        }
    }
}
