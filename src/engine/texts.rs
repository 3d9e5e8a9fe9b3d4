//! Different texts per cell: the texts of a column get numbers that hold across batches, and cells collect them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
};

use crate::{
    domain::{
        batch::Batch,
        table::{ColumnId, TableId},
    },
    engine::{
        layout::to_index,
        model::Model,
        rows::{ColumnCells, MISSING_TEXT},
    },
};

/// Bits of a text's number in a pair; the cell stands above them.
const TEXT_BITS: u32 = 32;

/// The numbers of the texts of some columns, by table, column and place of the batch.
#[derive(Debug, Default)]
pub(super) struct TextNumbers<'m>(BTreeMap<(&'m TableId, &'m ColumnId, usize), Vec<u32>>);

impl<'m> TextNumbers<'m> {
    /// Numbers the texts of the columns: equal texts of different batches get the same number.
    pub(super) fn of(
        model: &'m Model,
        batches: &[&'m Batch],
        columns: BTreeSet<(&'m TableId, &'m ColumnId)>,
    ) -> Self {
        let mut numbers = BTreeMap::new();
        for (table, column) in columns {
            let dictionaries: Vec<(usize, &Vec<String>)> = batches
                .iter()
                .enumerate()
                .filter(|(_, batch)| batch.table == *table)
                .filter_map(|(idx, batch)| match model.rows.get(&batch.id)?.columns.get(column)? {
                    ColumnCells::Text { dictionary, .. } => Some((idx, dictionary)),
                    _ => None,
                })
                .collect();
            if let [(idx, only)] = dictionaries.as_slice() {
                // A dictionary holds different texts, so the codes of a single one are numbers already.
                numbers.insert((table, column, *idx), (0_u32..).take(only.len()).collect());
                continue;
            }
            let mut known: HashMap<&str, u32> = HashMap::new();
            for (idx, dictionary) in dictionaries {
                let number = |text: &'m String| {
                    let next = u32::try_from(known.len()).unwrap_or(MISSING_TEXT);
                    *known.entry(text.as_str()).or_insert(next)
                };
                numbers.insert((table, column, idx), dictionary.iter().map(number).collect());
            }
        }
        Self(numbers)
    }

    /// The number of each text of a batch's dictionary.
    pub(super) fn of_batch<'a>(
        &'a self,
        table: &'a TableId,
        column: &'a ColumnId,
        batch: usize,
    ) -> Option<&'a [u32]> {
        self.0.get(&(table, column, batch)).map(Vec::as_slice)
    }
}

/// Texts by cell.
#[derive(Debug, Default)]
pub(super) struct CellTexts {
    /// Cell and number of the text in one integer, which sorts faster than a pair.
    pairs: Vec<u64>,
}

impl CellTexts {
    /// Notes a text in a cell.
    pub(super) fn push(&mut self, cell: u32, text: u32) {
        let pair = (u64::from(cell) << TEXT_BITS) | u64::from(text);
        // Lines of one order mostly stand together, so this drops most repetitions early.
        if self.pairs.last() != Some(&pair) {
            self.pairs.push(pair);
        }
    }

    /// Sorts what was noted; to be called before counting.
    pub(super) fn finish(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }

    /// How many different texts stand in some runs of cells.
    pub(super) fn different(&self, runs: &[Range<usize>]) -> u64 {
        let cell = |pair: u64| to_index(u32::try_from(pair >> TEXT_BITS).unwrap_or(u32::MAX));
        let before = |end: usize| self.pairs.partition_point(|pair| cell(*pair) < end);
        let pairs_of = |run: &Range<usize>| self.pairs.get(before(run.start)..before(run.end));
        let text = |pair: &u64| pair & u64::from(u32::MAX);
        if let [run] = runs
            && run.len() <= 1
        {
            return pairs_of(run).unwrap_or_default().len() as u64;
        }
        let mut texts: Vec<u64> = runs.iter().filter_map(pairs_of).flatten().map(text).collect();
        texts.sort_unstable();
        texts.dedup();
        texts.len() as u64
    }
}
