//! Packed rows: identity, stable bytes, hostile bytes.

use std::collections::BTreeMap;

use keyscore::{
    data::packed::{CHUNK_ROWS, PackedBatch, PackedChunk, PackedError, pack, unpack},
    engine::digest::sha256_hex,
    engine::rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT},
};
use proptest::prelude::*;

fn rows_of(columns: Vec<(&str, ColumnCells)>) -> BatchRows {
    let rows = columns.first().map_or(0, |(_, cells)| cells.len());
    let columns = columns.into_iter().map(|(code, cells)| (code.into(), cells)).collect::<BTreeMap<_, _>>();
    BatchRows { rows: u32::try_from(rows).unwrap(), columns }
}

#[test]
fn extremes_and_gaps_come_back() {
    let rows = rows_of(vec![
        (
            "a",
            ColumnCells::Number { scale: 9, mantissas: vec![MISSING_NUMBER, i64::MAX, i64::MIN + 1, 0, -1] },
        ),
        ("b", ColumnCells::Day(vec![MISSING_DAY, i32::MAX, i32::MIN + 1, 0, -1])),
        (
            "c",
            ColumnCells::Text {
                dictionary: vec!["".to_owned(), "甲".to_owned()],
                codes: vec![0, MISSING_TEXT, 1, 0, MISSING_TEXT],
            },
        ),
    ]);
    assert_eq!(unpack(&pack(&rows).unwrap()), Ok(rows.clone()));
    assert_eq!(pack(&rows), pack(&rows), "the same rows give the same bytes");
    let empty = rows_of(vec![("a", ColumnCells::Day(Vec::new()))]);
    assert_eq!(unpack(&pack(&empty).unwrap()), Ok(empty));
}

#[test]
fn long_columns_are_cut_and_their_texts_find_together_again() {
    let n = CHUNK_ROWS * 2 + 10;
    let codes: Vec<u32> = (0..n).map(|row| u32::try_from(row % 3).unwrap()).collect();
    let dictionary = ["x", "y", "z"].map(str::to_owned).to_vec();
    let mantissas: Vec<i64> = (0..n).map(|row| i64::try_from(row).unwrap()).collect();
    let rows = rows_of(vec![
        ("number", ColumnCells::Number { scale: 0, mantissas }),
        ("text", ColumnCells::Text { dictionary, codes }),
    ]);
    let packed = pack(&rows).unwrap();
    assert_eq!(packed.chunks.len(), 6);
    assert_eq!(unpack(&packed), Ok(rows));
}

#[test]
fn the_checksum_is_sha_256() {
    // Test vector of FIPS 180-2: "abc".
    assert_eq!(
        sha256_hex([b"a".as_slice(), b"bc"]),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn damage_is_named() {
    let rows = rows_of(vec![("a", ColumnCells::Day(vec![1, 2, 3]))]);
    let mut changed = pack(&rows).unwrap();
    changed.chunks[0].bytes[2] ^= 1;
    assert_eq!(unpack(&changed), Err(PackedError::Checksum));
    let uneven = BatchRows { rows: 2, ..rows };
    assert_eq!(pack(&uneven), Err(PackedError::Uneven));
    let outside = rows_of(vec![("t", ColumnCells::Text { dictionary: Vec::new(), codes: vec![0] })]);
    assert_eq!(pack(&outside), Err(PackedError::Torn("t".to_owned())));
}

/// Bytes of anybody's making under a checksum that fits.
fn forged(rows: u32, chunks: Vec<(&str, u32, Vec<u8>)>) -> PackedBatch {
    let chunks: Vec<PackedChunk> = chunks
        .into_iter()
        .map(|(column, index, bytes)| PackedChunk { column: column.into(), index, bytes })
        .collect();
    let mut parts: Vec<Vec<u8>> = vec![rows.to_le_bytes().to_vec()];
    for chunk in &chunks {
        parts.push((chunk.column.0.len() as u64).to_le_bytes().to_vec());
        parts.push(chunk.column.0.as_bytes().to_vec());
        parts.push(chunk.index.to_le_bytes().to_vec());
        parts.push((chunk.bytes.len() as u64).to_le_bytes().to_vec());
        parts.push(chunk.bytes.clone());
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    PackedBatch { sha256: sha256_hex(parts), rows, chunks }
}

#[test]
fn forged_chunks_are_refused() {
    // Kind 1 (days) with a length of 2^35 - 1 and no cells behind it.
    let lying = forged(1, vec![("a", 0, vec![1, 0xff, 0xff, 0xff, 0xff, 0x7f])]);
    assert!(matches!(unpack(&lying), Err(PackedError::Unreadable { .. })));
    assert!(
        matches!(unpack(&forged(1, vec![("a", 0, vec![1, 1, 2, 99])])), Err(PackedError::Unreadable { .. })),
        "bytes left over"
    );
    assert_eq!(unpack(&forged(1, vec![("a", 1, vec![1, 1, 2])])), Err(PackedError::Torn("a".to_owned())));
    assert_eq!(unpack(&forged(9, vec![("a", 0, vec![1, 1, 2])])), Err(PackedError::Uneven));
    assert_eq!(
        unpack(&forged(1, vec![("a", 0, vec![2, 10, 1, 2])])),
        Err(PackedError::Torn("a".to_owned())),
        "ten places"
    );
    assert_eq!(
        unpack(&forged(1, vec![("a", 0, vec![0, 0, 1, 5])])),
        Err(PackedError::Torn("a".to_owned())),
        "no such text"
    );
}

proptest! {
    #[test]
    fn any_rows_come_back(cells in prop::collection::vec((any::<i64>(), any::<i32>(), prop::option::of(0_u8..4)), 0..200), scale in 0_u8..=9) {
        let mut dictionary: Vec<String> = Vec::new();
        let mut codes = Vec::new();
        for (_, _, text) in &cells {
            codes.push(match text {
                None => MISSING_TEXT,
                Some(text) => {
                    let text = text.to_string();
                    let place = dictionary.iter().position(|known| *known == text).unwrap_or_else(|| {
                        dictionary.push(text);
                        dictionary.len() - 1
                    });
                    u32::try_from(place).unwrap()
                }
            });
        }
        let rows = rows_of(vec![
            ("n", ColumnCells::Number { scale, mantissas: cells.iter().map(|cell| cell.0).collect() }),
            ("d", ColumnCells::Day(cells.iter().map(|cell| cell.1).collect())),
            ("t", ColumnCells::Text { dictionary, codes }),
        ]);
        prop_assert_eq!(unpack(&pack(&rows).unwrap()), Ok(rows));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), rows in 0_u32..100) {
        let _ = unpack(&forged(rows, vec![("a", 0, bytes)]));
    }
}
