//! A QR code, drawn as one path.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use yew::prelude::*;

/// Squares around the code that stay empty, as the standard asks for (ISO/IEC 18004).
const MARGIN: usize = 4;

/// The code of a text with its name for who does not see it; nothing where it is too long for one.
pub fn qr(text: &str, label: AttrValue) -> Option<Html> {
    let code = QRBuilder::new(text).ecl(ECL::L).build().ok()?;
    let size = code.size;
    let mut path = String::new();
    for row in 0..size {
        let is_dark = |column: usize| column < size && code[row][column].value();
        let mut column = 0;
        while column < size {
            let run = (column..size).take_while(|place| is_dark(*place)).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", column + MARGIN, row + MARGIN);
            }
            column += run.max(1);
        }
    }
    let side = size + 2 * MARGIN;
    let view_box = format!("0 0 {side} {side}");
    Some(html! {
        <svg class="ks-qr" viewBox={view_box} role="img" aria-label={label} shape-rendering="crispEdges" data-modules={size.to_string()}><path d={path} /></svg>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text of 17 bytes fits version 1 (21 squares a side) at the lowest level, 18 do not; 2,953 bytes fill version 40 (177 squares);
    /// ISO/IEC 18004, table 7.
    #[test]
    fn codes_are_as_large_as_the_standard_says() {
        let size = |bytes: usize| {
            let code = QRBuilder::new("a".repeat(bytes)).ecl(ECL::L).build();
            code.map(|code| code.size).ok()
        };
        for (bytes, expected) in
            [(17, Some(21)), (18, Some(25)), (2_303, Some(157)), (2_953, Some(177)), (2_954, None)]
        {
            assert_eq!(size(bytes), expected, "{bytes}");
        }
    }
}
