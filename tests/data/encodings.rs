//! Files of Chinese and western systems: encodings, byte order marks, delimiters, line ends.

use encoding_rs::Encoding;
use keyscore::data::import::{ImportChoices, ImportError, preview::preview};

use crate::support::{cells, import_in, mapped, seen};

const TEXT: &str = "订单号,下单日期,客户名称,业务员,销售额\r\nSO-1,2026年3月1日,云栎家电,陈一鸣,\"1,200.50\"\r\nSO-2,2026/3/2,澜桐医疗,林可,￥80\r\n";

fn encoded(name: &str, text: &str) -> Vec<u8> {
    match name {
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => Encoding::for_label(name.as_bytes()).unwrap().encode(text).0.into_owned(),
    }
}

#[test]
fn encodings_are_recognised_and_read_in_any_pieces() {
    let with_mark = |mark: &[u8], name: &str| [mark, &encoded(name, TEXT)].concat();
    for (bytes, name) in [
        (encoded("UTF-8", TEXT), "UTF-8"),
        (with_mark(&[0xef, 0xbb, 0xbf], "UTF-8"), "UTF-8"),
        (with_mark(&[0xff, 0xfe], "UTF-16LE"), "UTF-16LE"),
        (with_mark(&[0xfe, 0xff], "UTF-16BE"), "UTF-16BE"),
        (encoded("UTF-16LE", TEXT), "UTF-16LE"),
        (encoded("UTF-16BE", TEXT), "UTF-16BE"),
        (encoded("gb18030", TEXT), "gb18030"),
    ] {
        assert_eq!(seen(&bytes).encoding, name);
        for piece in [1, 3, 1_000] {
            let imported = import_in(&bytes, &ImportChoices::default(), piece).unwrap();
            assert_eq!(cells(&imported, "account"), ["云栎家电", "澜桐医疗"], "{name}");
            assert_eq!(cells(&imported, "net_amount"), ["1200.5", "80.0"], "{name}");
        }
    }
}

#[test]
fn traditional_chinese_japanese_and_western_files() {
    let traditional = "訂單號,訂單日期,客戶名稱,銷售額\n1,2026-03-01,臺灣測試股份有限公司,100\n2,2026-03-02,環宇實業有限公司,200\n3,2026-03-03,聯合電機製造廠,300\n";
    let western = "order id;order date;customer;amount\n1;2026-03-01;Königlich Essen;1,5\n2;2026-03-02;Mère Paillarde;2,25\n3;2026-03-03;Comércio Mineiro;3,5\n";
    let japanese = "order id,order date,customer,amount\n1,2026-03-01,テスト株式会社,100\n2,2026-03-02,サンプル商事の本店,200\n";
    for (name, text, accounts) in [
        ("Big5", traditional, ["臺灣測試股份有限公司", "環宇實業有限公司"]),
        ("windows-1252", western, ["Königlich Essen", "Mère Paillarde"]),
        ("Shift_JIS", japanese, ["テスト株式会社", "サンプル商事の本店"]),
    ] {
        let bytes = encoded(name, text);
        assert_eq!(seen(&bytes).encoding, name);
        let imported = import_in(&bytes, &ImportChoices::default(), 5).unwrap();
        assert_eq!(cells(&imported, "account")[..2], accounts, "{name}");
    }
}

#[test]
fn a_chosen_encoding_wins_and_an_unknown_one_is_refused() {
    let bytes = encoded("gb18030", TEXT);
    let choose = |name: &str| ImportChoices { encoding: Some(name.to_owned()), ..ImportChoices::default() };
    let wrong = preview(&bytes, bytes.len() as u64, &choose("UTF-8")).unwrap();
    assert!(wrong.undecodable);
    assert_eq!(preview(&bytes, 1, &choose("GBK")).unwrap().encoding, "gb18030");
    assert_eq!(
        preview(&bytes, 1, &choose("klingon")),
        Err(ImportError::UnknownEncoding("klingon".to_owned()))
    );
}

#[test]
fn a_preview_may_end_inside_a_character() {
    let bytes = TEXT.as_bytes();
    // 客 has three bytes: the head ends after the first of them.
    let cut = TEXT.find("云").unwrap() + 1;
    let head = preview(&bytes[..cut], bytes.len() as u64, &ImportChoices::default());
    assert_eq!(head, Err(ImportError::NoRows));
    let cut = TEXT.find("澜").unwrap() + 1;
    let head = preview(&bytes[..cut], bytes.len() as u64, &ImportChoices::default()).unwrap();
    assert_eq!((head.encoding.as_str(), head.rows.len()), ("UTF-8", 1));
}

#[test]
fn delimiters_and_line_ends() {
    for (delimiter, written) in [(',', ","), (';', ";"), ('\t', "\t"), ('|', "|")] {
        for line_end in ["\n", "\r\n", "\r"] {
            let text = ["order id,order date,customer", "1,2026-03-01,\"A B\"", "2,2026-03-02,C", ""]
                .join(line_end)
                .replace(',', written);
            let preview = seen(text.as_bytes());
            assert_eq!(preview.delimiter, delimiter);
            assert_eq!(mapped(&preview), [Some("order_id"), Some("order_date"), Some("account")]);
            for piece in [1, 2, 100] {
                let imported = import_in(text.as_bytes(), &ImportChoices::default(), piece).unwrap();
                assert_eq!(cells(&imported, "account"), ["A B", "C"]);
            }
        }
    }
}
