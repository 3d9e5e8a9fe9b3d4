//! Takes a workbook apart in one pass over its archive, and holds what it finds against the limits as it comes: entries,
//! unpacked bytes, cells. A few hundred bytes of archive can claim gigabytes: nothing is asked for because the file says so.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use zip::{ZipArchive, result::ZipError};

use crate::data::import::{
    ImportError, MAX_WORKBOOK_CELLS, MAX_WORKBOOK_ENTRIES, MAX_WORKBOOK_TEXT, MAX_WORKBOOK_UNPACKED,
    SpreadsheetFormat, WorkbookLimit,
    workbook::{
        sheet::Sheet,
        styles::Styles,
        tags::{Sink, Tag, Tags},
        texts::{Texts, unescaped},
    },
};

/// Bytes unpacked at a time.
const PIECE: usize = 1 << 18;
/// Folders of an archive in which no sheet stands: what programs keep there is counted and not looked at.
const UNREAD: [&str; 4] = ["customxml/", "docprops/", "xl/media/", "xl/drawings/"];
/// Limits of what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes that the entries may unpack to.
    pub unpacked: u64,
    /// Most cells of all sheets.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unpacked: MAX_WORKBOOK_UNPACKED, cells: MAX_WORKBOOK_CELLS }
    }
}

/// What is in a workbook.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Its sheets in order.
    pub(super) sheets: Vec<NamedSheet>,
    /// The texts that cells share.
    pub(super) texts: Texts,
    /// The formats of numbers.
    pub(super) styles: Styles,
    /// Whether it counts days from 1904.
    pub(super) is_1904: bool,
}

/// A sheet with its name.
#[derive(Debug)]
pub(super) struct NamedSheet {
    /// Its name; data, never markup.
    pub(super) name: String,
    /// Whether the workbook hides it.
    pub(super) is_hidden: bool,
    /// Its cells.
    pub(super) sheet: Sheet,
}

/// Goes through the whole archive once and keeps what its sheets hold.
///
/// # Errors
/// What the file is, if it is no workbook; the limit that it passes; or that it is incomplete or damaged.
pub(super) fn scan(bytes: &[u8], limits: Limits) -> Result<Contents, ImportError> {
    if entries_claimed(bytes)? > MAX_WORKBOOK_ENTRIES {
        return Err(WorkbookLimit::Entries.passed(MAX_WORKBOOK_ENTRIES));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::IncompleteWorkbook)?;
    if archive.len() as u64 > MAX_WORKBOOK_ENTRIES {
        return Err(WorkbookLimit::Entries.passed(MAX_WORKBOOK_ENTRIES));
    }
    let has = |wanted: &str| archive.file_names_raw().any(|name| name == wanted.as_bytes());
    let others = [
        ("xl/workbook.bin", SpreadsheetFormat::Binary),
        ("content.xml", SpreadsheetFormat::OpenDocument),
        ("Index/Document.iwa", SpreadsheetFormat::Numbers),
    ];
    if let Some((_, format)) = others.into_iter().find(|(name, _)| has(name)) {
        return Err(ImportError::OtherSpreadsheet(format));
    }
    let mut parts = Parts::new();
    let (mut unpacked, mut cells) = (0, 0);
    let mut piece = vec![0; PIECE];
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => ImportError::ProtectedWorkbook,
            _ => ImportError::DamagedWorkbook,
        })?;
        if entry.size().saturating_add(unpacked) > limits.unpacked {
            return Err(WorkbookLimit::Unpacked.passed(limits.unpacked));
        }
        let name = normal(&entry.name().map_err(|_| ImportError::DamagedWorkbook)?);
        let is_unread = UNREAD.iter().any(|folder| name.starts_with(folder));
        let is_xml = !is_unread && (name.ends_with(".xml") || name.ends_with(".rels"));
        let left = Limits { cells: limits.cells - cells, ..limits };
        let mut part = Part { content: Content::Unknown, limits: left };
        let mut tags = Tags::new();
        let mut is_first = true;
        loop {
            let length = entry.read(&mut piece).map_err(|_| ImportError::DamagedWorkbook)?;
            if length == 0 {
                break;
            }
            // The size that the archive states is not believed.
            unpacked += length as u64;
            if unpacked > limits.unpacked {
                return Err(WorkbookLimit::Unpacked.passed(limits.unpacked));
            }
            if !is_xml {
                continue;
            }
            let read = piece.get(..length).unwrap_or_default();
            if std::mem::take(&mut is_first)
                && [[0xff, 0xfe], [0xfe, 0xff]].iter().any(|mark| read.starts_with(mark))
            {
                return Err(ImportError::DamagedWorkbook);
            }
            tags.feed(read, &mut part).map_err(|error| match error {
                // The limit is that of all sheets together.
                ImportError::WorkbookTooLarge { what: WorkbookLimit::Cells, .. } => {
                    WorkbookLimit::Cells.passed(limits.cells)
                }
                other => other,
            })?;
        }
        if let Content::Sheet(sheet) = &part.content {
            cells += sheet.count;
        }
        parts.insert(name, part.content);
    }
    contents(parts, limits)
}

/// How many entries the end of the archive claims; reading their list would take memory for each.
fn entries_claimed(bytes: &[u8]) -> Result<u64, ImportError> {
    const END: &[u8] = b"PK\x05\x06";
    const END_64: &[u8] = b"PK\x06\x06";
    let tail = bytes.get(bytes.len().saturating_sub(65_557 + 76)..).unwrap_or_default();
    let last = |mark: &[u8]| tail.windows(mark.len()).rposition(|window| window == mark);
    let end = last(END).ok_or(ImportError::IncompleteWorkbook)?;
    let number = |from: usize, length: usize| {
        let bytes = tail.get(from..from + length)?;
        Some(bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    let claimed = number(end + 10, 2).ok_or(ImportError::IncompleteWorkbook)?;
    // A longer form of the end holds where any of its numbers does not fit.
    let is_long = claimed == 0xffff
        || number(end + 12, 4) == Some(0xffff_ffff)
        || number(end + 16, 4) == Some(0xffff_ffff);
    match last(END_64).filter(|_| is_long) {
        Some(end) => number(end + 32, 8).ok_or(ImportError::IncompleteWorkbook),
        None => Ok(claimed),
    }
}

/// A name by which a part is found, however it is written.
fn normal(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

/// The name of a part that another one in this folder refers to: from the root where the target begins with a slash, else from
/// the folder on, through `.` and `..`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    normal(&parts.join("/"))
}

/// The parts of the archive by their names.
type Parts = BTreeMap<String, Content>;

/// Puts the sheets together with what they refer to, by way of the relationships of the workbook.
///
/// # Errors
/// There is no workbook; or it refers to what is not there.
fn contents(mut parts: Parts, limits: Limits) -> Result<Contents, ImportError> {
    let book = parts.iter_mut().find_map(|(name, part)| match part {
        Content::Book(book) if !book.sheets.is_empty() => Some((name.clone(), std::mem::take(book))),
        _ => None,
    });
    let (path, book) = book.ok_or(ImportError::Workbook)?;
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path.as_str()));
    let relations = format!("{folder}/_rels/{file}.rels");
    let targets = match parts.remove(relations.trim_start_matches('/')) {
        Some(Content::Relations(targets)) => targets,
        _ => BTreeMap::new(),
    };
    let texts = parts.values_mut().find_map(|part| match part {
        Content::Texts(texts) => Some(std::mem::take(texts)),
        _ => None,
    });
    let styles = parts.values_mut().find_map(|part| match part {
        Content::Styles(styles) => Some(std::mem::take(styles)),
        _ => None,
    });
    let (texts, styles) = (texts.unwrap_or_default(), styles.unwrap_or_default());
    let mut sheets = Vec::new();
    // One text may stand in every cell: what all of them say is counted, not what is stored.
    let mut said = 0_u64;
    for (name, id, is_hidden) in book.sheets {
        let target = targets.get(&id).ok_or(ImportError::DamagedWorkbook)?;
        match parts.remove(&resolved(folder, target)) {
            Some(Content::Sheet(sheet)) => {
                if sheet.is_open || sheet.shared as usize > texts.len() {
                    return Err(ImportError::DamagedWorkbook);
                }
                let cells = sheet.rows().flat_map(|(_, cells)| cells);
                let bytes = cells
                    .filter_map(|cell| cell.stands_in(&sheet.texts, &texts))
                    .map(|text| text.len() as u64);
                said = bytes.fold(said, u64::saturating_add);
                if said > limits.unpacked {
                    return Err(WorkbookLimit::Unpacked.passed(limits.unpacked));
                }
                sheets.push(NamedSheet { name, is_hidden, sheet: *sheet });
            }
            // A sheet that is a chart, or one of an old macro language.
            Some(Content::Other) => {}
            _ => return Err(ImportError::DamagedWorkbook),
        }
    }
    Ok(Contents { sheets, texts, styles, is_1904: book.is_1904 })
}

/// What a part of the archive holds, by its outermost element.
enum Content {
    Unknown,
    Sheet(Box<Sheet>),
    Texts(Texts),
    Styles(Styles),
    Book(Book),
    Relations(BTreeMap<String, String>),
    Other,
}

/// What the part says that names the sheets: of each its name, the id of its relationship, and whether it is hidden.
#[derive(Default)]
struct Book {
    sheets: Vec<(String, String, bool)>,
    is_1904: bool,
}

/// A part that is being read.
struct Part {
    content: Content,
    limits: Limits,
}

impl Sink for Part {
    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        if matches!(self.content, Content::Unknown) {
            self.content = match tag.name {
                "worksheet" => Content::Sheet(Box::default()),
                "sst" => Content::Texts(Texts::default()),
                "styleSheet" => Content::Styles(Styles::default()),
                "workbook" => Content::Book(Book::default()),
                "Relationships" => Content::Relations(BTreeMap::new()),
                _ => Content::Other,
            };
        }
        match &mut self.content {
            Content::Sheet(sheet) => sheet.take(tag, self.limits)?,
            Content::Texts(texts) => match (tag.name, tag.closes) {
                ("si", closes) if closes || tag.is_empty => drop(texts.end()?),
                _ => texts.take(tag)?,
            },
            Content::Styles(styles) => styles.take(tag),
            Content::Book(book) => match (tag.name, tag.closes) {
                ("sheet", false) => {
                    if let (Some(name), Some(id)) = (tag.attribute("name"), tag.attribute("id")) {
                        let is_hidden = matches!(tag.attribute("state"), Some("hidden" | "veryHidden"));
                        book.sheets.push((unescaped(name).into_owned(), id.to_owned(), is_hidden));
                    }
                }
                ("workbookPr", false) => {
                    book.is_1904 |= matches!(tag.attribute("date1904"), Some("1" | "true"));
                }
                _ => {}
            },
            Content::Relations(targets) => {
                if let ("Relationship", false, Some(id), Some(target)) =
                    (tag.name, tag.closes, tag.attribute("Id"), tag.attribute("Target"))
                {
                    targets.insert(id.to_owned(), unescaped(target).into_owned());
                }
            }
            Content::Unknown | Content::Other => {}
        }
        Ok(())
    }

    fn elements(&mut self, bytes: &[u8]) -> Result<usize, ImportError> {
        match &mut self.content {
            Content::Sheet(sheet) => sheet.plain_cells(bytes, self.limits),
            _ => Ok(0),
        }
    }

    fn kept(&self) -> usize {
        let is_text = matches!(self.content, Content::Sheet(_) | Content::Texts(_));
        if is_text { usize::try_from(MAX_WORKBOOK_TEXT).unwrap_or(usize::MAX) } else { 0 }
    }
}
