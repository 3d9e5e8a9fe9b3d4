//! Sizes of stored data for people.

/// A number of bytes as kB or MB, with one decimal place from 1 MB on; less than one kB is 1 kB.
pub fn size_text(bytes: u64) -> String {
    if bytes < 1_000_000 {
        return format!("{} kB", bytes.div_ceil(1_000).max(u64::from(bytes > 0)));
    }
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::size_text;

    #[test]
    fn sizes_are_rounded_to_what_matters() {
        let said: Vec<String> =
            [0, 1, 999, 1_001, 999_000, 1_049_999, 1_050_000, 12_345_678].map(size_text).into();
        assert_eq!(said, ["0 kB", "1 kB", "1 kB", "2 kB", "999 kB", "1.0 MB", "1.1 MB", "12.3 MB"]);
    }
}
