//! The looks of cells as the part of an XLSX file that has them. Blue on light yellow is what one changes, black what is computed:
//! the custom of financial models.

use std::fmt::Write as _;

use crate::data::book::{Look, NumberLook};

/// First number of a number format of one's own.
const OWN_FORMATS: usize = 164;

/// The formats of a book, each once, in order of first use; 0 is plain.
#[derive(Debug)]
pub(super) struct Styles(Vec<(Look, NumberLook)>);

impl Default for Styles {
    fn default() -> Self {
        Self(vec![(Look::Plain, NumberLook::General)])
    }
}

impl Styles {
    /// The number of a format.
    pub(super) fn of(&mut self, look: Look, number: NumberLook) -> usize {
        if let Some(place) = self.0.iter().position(|one| *one == (look, number)) {
            return place;
        }
        self.0.push((look, number));
        self.0.len() - 1
    }

    /// The part `xl/styles.xml`.
    pub(super) fn part(&self) -> String {
        let mut codes: Vec<String> = Vec::new();
        let mut formats = String::new();
        for (look, number) in &self.0 {
            let number = match code_of(*number) {
                None => 0,
                Some(code) => {
                    let place = codes.iter().position(|one| *one == code).unwrap_or_else(|| {
                        codes.push(code);
                        codes.len() - 1
                    });
                    OWN_FORMATS + place
                }
            };
            let (font, fill, border, alignment) = parts_of(*look);
            // Writing into a text cannot fail.
            let _ = write!(
                formats,
                r#"<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">{alignment}</xf>"#
            );
        }
        let mut numbers = String::new();
        for (place, code) in codes.iter().enumerate() {
            let _ = write!(numbers, r#"<numFmt numFmtId="{}" formatCode="{code}"/>"#, OWN_FORMATS + place);
        }
        if !codes.is_empty() {
            numbers = format!(r#"<numFmts count="{}">{numbers}</numFmts>"#, codes.len());
        }
        format!(
            r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{numbers}{FONTS}{FILLS}{BORDERS}<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="{}">{formats}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
            self.0.len()
        )
    }
}

const FONTS: &str = r#"<fonts count="6"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="16"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font><font><sz val="11"/><color rgb="FF5B6675"/><name val="Calibri"/></font><font><sz val="11"/><color rgb="FF1A4FB5"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>"#;
const FILLS: &str = r#"<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF1F3A5F"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF8DB"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEAF1FA"/></patternFill></fill></fills>"#;
const BORDERS: &str = r#"<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"><color rgb="FFD9DEE7"/></left><right style="thin"><color rgb="FFD9DEE7"/></right><top style="thin"><color rgb="FFD9DEE7"/></top><bottom style="thin"><color rgb="FFD9DEE7"/></bottom><diagonal/></border></borders>"#;

/// Font, fill and border of a look by their places above, and how its text is laid out.
const fn parts_of(look: Look) -> (u8, u8, u8, &'static str) {
    match look {
        Look::Plain => (0, 0, 0, ""),
        Look::Title => (1, 0, 0, ""),
        Look::Head => (2, 2, 1, r#"<alignment vertical="center" wrapText="1"/>"#),
        Look::Note => (3, 0, 0, r#"<alignment vertical="top" wrapText="1"/>"#),
        Look::Input => (4, 3, 1, ""),
        Look::Computed => (0, 0, 1, ""),
        Look::Result => (5, 4, 1, ""),
    }
}

fn code_of(number: NumberLook) -> Option<String> {
    let places =
        |places: u8| if places == 0 { String::new() } else { format!(".{}", "0".repeat(places.into())) };
    match number {
        NumberLook::General => None,
        NumberLook::Fixed(of) => Some(format!("#,##0{}", places(of))),
        NumberLook::Percent(of) => Some(format!("0{}%", places(of))),
    }
}
