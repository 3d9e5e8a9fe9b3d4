//! What headers of exports mean, in Chinese and English. A dictionary and a comparison, nothing else.

use std::{collections::HashMap, sync::OnceLock};

use crate::{
    data::import::amount_words::{Qualified, qualified},
    domain::{
        kpi::Unit,
        table::{ColumnId, ColumnKind, ColumnSpec, ORDER_LINES, TableId, TableSpec, columns, standard_table},
    },
};

/// How sure an exact synonym is, in percent.
const EXACT: u8 = 97;
/// How sure a synonym is that other things go by as well.
pub(super) const WEAK: u8 = 80;
/// How sure the name of a thing is as its code.
const NAMED: u8 = 70;
/// Columns whose headers often say of which time, plan or tax they are.
const AMOUNTS: [&str; 5] = ["net_amount", "amount", "unit_price", "quantity", "cost"];
/// How sure an amount with tax is as one without, where there is no other.
const GROSS: u8 = 58;
/// How sure a header can be.
const BEST: u8 = 99;
/// How sure a header is that contains a synonym.
const CONTAINS: u8 = 62;
/// Longest text that is taken for a header, in characters.
pub(super) const LONGEST: usize = 60;
/// Shortest synonym, in bytes, that is looked for inside longer headers.
const CONTAINED_BYTES: usize = 5;

/// One column of the table with its usual headers, and those that need a second look.
struct Synonyms {
    column: &'static str,
    exact: &'static [&'static str],
    weak: &'static [&'static str],
}

const fn synonyms(
    column: &'static str,
    exact: &'static [&'static str],
    weak: &'static [&'static str],
) -> Synonyms {
    Synonyms { column, exact, weak }
}

/// Headers in lower case without spaces, marks and units.
#[rustfmt::skip]
const DICTIONARY: &[Synonyms] = &[
    synonyms(
        "order_id",
        &[
            "订单号", "订单编号", "订单id", "销售订单号", "销售订单", "销售单号", "订单号码", "合同号", "合同编号", "单据编号", "单据号",
            "发票号", "发票号码", "orderid", "orderno", "ordernumber", "ordernum", "salesorder", "salesorderno", "salesordernumber",
            "sonumber", "sono", "invoiceno", "invoicenumber", "invoiceid", "documentno", "documentnumber", "訂單號", "訂單編號",
        ],
        &["订单", "单号", "编号", "order", "invoice", "docno", "po", "ponumber"],
    ),
    synonyms(
        "order_date",
        &[
            "下单日期", "订单日期", "订购日期", "下单时间", "订单时间", "签单日期", "销售日期", "单据日期", "开票日期", "业务日期", "成交日期",
            "orderdate", "orderedat", "orderedon", "dateordered", "salesdate", "saledate", "invoicedate", "documentdate",
            "transactiondate", "bookingdate", "訂單日期", "下單日期",
        ],
        &["日期", "时间", "date", "day", "createdat", "createddate", "创建日期", "创建时间", "制单日期", "postingdate"],
    ),
    synonyms(
        "promised_date",
        &[
            "承诺交期", "承诺交货日期", "承诺日期", "要求到货日期", "要求交货日期", "要求交期", "计划交货日期", "计划交期", "约定交期",
            "约定交货日期", "应交日期", "应交货日期", "交货期限", "预计交货日期", "预计到货日期", "promiseddate", "promisedate",
            "requireddate", "requesteddate", "requesteddeliverydate", "duedate", "deliverydue", "committeddate", "needbydate",
            "plannedshipdate", "expecteddeliverydate",
        ],
        &["交期", "交货期", "要求日期", "预计日期", "需求日期", "due", "promised", "requested", "targetdate"],
    ),
    synonyms(
        "delivered_date",
        &[
            "发货日期", "实际交货日期", "实际交货", "实际交期", "实际发货日期", "实际到货日期", "交货日期", "到货日期", "送达日期", "签收日期",
            "出库日期", "交付日期", "发货时间", "签收时间", "shippeddate", "shipdate", "shippingdate", "delivereddate", "deliverydate",
            "actualdeliverydate", "actualshipdate", "dateshipped", "datedelivered", "shippedat", "deliveredat",
        ],
        &["发货", "出货日期", "shipped", "delivered", "fulfilleddate", "goodsissuedate"],
    ),
    synonyms(
        "account",
        &[
            "客户", "大客户", "客户名称", "客户名", "大客户名称", "客户全称", "客户简称", "购货单位", "购买方", "往来单位", "单位名称",
            "customer", "customername", "keyaccount", "account", "accountname", "client", "clientname", "companyname", "soldto",
            "soldtoparty", "buyer", "buyername", "客戶", "客戶名稱",
        ],
        &["客户编号", "客户代码", "客户编码", "客户id", "公司", "公司名称", "customerid", "customerno", "customercode", "accountid", "company", "partner", "bpname"],
    ),
    synonyms(
        "employee",
        &[
            "业务员", "销售员", "销售人员", "业务员姓名", "客户经理", "大客户经理", "销售代表", "销售经理", "员工", "员工姓名", "负责人",
            "经办人", "跟单员", "salesperson", "salespersonname", "salesrep", "salesrepresentative", "employee", "employeename", "rep",
            "accountmanager", "keyaccountmanager", "seller", "業務員",
        ],
        &["姓名", "人员", "员工编号", "工号", "销售", "owner", "salesman", "agent", "employeeid", "handledby", "responsible", "制单人"],
    ),
    synonyms(
        "region",
        &[
            "地区", "区域", "大区", "销售区域", "销售地区", "销售大区", "所属区域", "片区", "region", "regionname", "salesregion", "territory",
            "salesterritory", "地區", "區域",
        ],
        &["省份", "省", "城市", "市场", "area", "zone", "market", "province", "state"],
    ),
    synonyms(
        "product_line",
        &[
            "产品线", "产品类别", "产品大类", "产品分类", "品类", "商品类别", "商品分类", "物料组", "存货分类", "产品系列", "productline",
            "productcategory", "category", "categoryname", "productgroup", "productfamily", "itemcategory", "itemgroup", "materialgroup", "產品線",
        ],
        &["类别", "分类", "大类", "系列", "line", "family", "segment"],
    ),
    synonyms(
        "product",
        &[
            "产品", "产品名称", "商品", "商品名称", "物料", "物料名称", "品名", "存货名称", "货品", "货品名称", "product", "productname", "item",
            "itemname", "material", "materialdescription", "sku", "產品名稱",
        ],
        &["名称", "型号", "规格型号", "产品编号", "物料编码", "description", "productid", "itemno", "partno"],
    ),
    synonyms(
        "quantity",
        &[
            "数量", "订单数量", "销售数量", "订购数量", "件数", "销量", "quantity", "qty", "orderquantity", "orderqty", "units", "unitssold",
            "數量",
        ],
        &["发货数量", "个数", "pieces", "pcs", "volume"],
    ),
    synonyms(
        "unit_price",
        &[
            "单价", "销售单价", "含税单价", "不含税单价", "成交单价", "价格", "unitprice", "price", "priceperunit", "salesprice", "listprice", "單價",
        ],
        &["售价", "标准价", "rate"],
    ),
    synonyms("discount", &["折扣", "折扣率", "优惠率", "折让率", "discount", "discountrate", "discountpercent", "discountpct"], &["优惠", "折让", "rebate"]),
    synonyms(
        "net_amount",
        &[
            "净额", "净销售额", "销售额", "销售金额", "订单金额", "成交金额", "不含税金额", "实付金额", "实收金额", "净金额", "金额", "营业额",
            "netamount", "netsales", "netvalue", "amount", "salesamount", "sales", "revenue", "lineamount", "linetotal", "ordervalue",
            "netrevenue", "extendedprice", "銷售額", "金額",
        ],
        &["含税金额", "价税合计", "合计", "总额", "总金额", "小计", "total", "totalamount", "subtotal", "value", "grossamount", "turnover"],
    ),
    synonyms(
        "cost",
        &["成本", "销售成本", "成本金额", "产品成本", "总成本", "cost", "costamount", "costofgoods", "costofgoodssold", "cogs", "totalcost", "linecost"],
        &["单位成本", "采购成本", "unitcost", "standardcost"],
    ),
    synonyms(
        "complaints",
        &["投诉次数", "投诉数", "投诉数量", "投诉", "客诉次数", "客诉", "客诉数", "complaints", "complaintcount", "numberofcomplaints", "complaint"],
        &["问题数", "claims", "issues", "tickets"],
    ),
    synonyms(
        "response_hours",
        &[
            "响应时长", "响应时间", "响应小时", "响应小时数", "需求响应时间", "需求响应时长", "服务响应时间", "responsehours", "responsetime",
            "responsetimehours", "hourstorespond", "timetorespond", "firstresponsehours",
        ],
        &["响应", "处理时长", "response", "leadtimehours"],
    ),
];

/// Further headers by column: usual ones, then those that need a second look.
const MORE: &str = include_str!("synonyms.txt");

/// Endings of headers of codes.
const CODES: [&str; 9] = ["id", "no", "code", "number", "号", "编码", "代码", "工号", "key"];

fn is_code(header: &str) -> bool {
    CODES.iter().any(|ending| header.ends_with(ending))
}

/// Whether a header is that of an address, beside which a region is a part of it and nobody's sales region.
pub(super) fn is_address(header: &str) -> bool {
    ["address", "street", "postalcode", "postcode", "zip", "zipcode", "地址", "邮编", "邮政编码"]
        .contains(&plain(header).as_str())
}

/// How well a header fits each column of a table, in percent; columns that it does not fit are left out.
pub fn matches(header: &str, table: &TableSpec) -> Vec<(ColumnId, u8)> {
    let words = plain(header);
    if words.is_empty() {
        return Vec::new();
    }
    let is_own = standard_table(&table.code.into()).is_none();
    let said = qualified(header, &words);
    let fit = |spec: &ColumnSpec| match spec.kind {
        _ if is_own => own(&words, spec),
        ColumnKind::Number => sure_of_number(&words, &said, spec, table),
        _ => sure(&words, spec, table),
    };
    table.columns.iter().filter_map(|spec| Some((spec.code.into(), fit(spec)?))).collect()
}

/// How well a header fits a column of numbers: that of another time or of a tax does not by a part of it, one with tax not as
/// well as any other, and one of the books' currency better than that of the document.
fn sure_of_number(header: &str, said: &Qualified, spec: &ColumnSpec, table: &TableSpec) -> Option<u8> {
    let by_rest = || {
        let is_part = said.rest != header && !said.rest.is_empty() && !said.is_other;
        is_part.then(|| sure(&said.rest, spec, table)).flatten()
    };
    let whole = sure(header, spec, table);
    if !AMOUNTS.contains(&spec.code) {
        return whole;
    }
    let sure = whole.filter(|whole| *whole > CONTAINS).or_else(by_rest);
    let sure = sure.or_else(|| whole.filter(|_| !said.is_other))?;
    if spec.unit != Some(Unit::Currency) {
        return Some(sure);
    }
    let is_of_sales = ["net_amount", "unit_price"].contains(&spec.code);
    if said.is_gross && is_of_sales {
        return Some(sure.min(GROSS));
    }
    let up = if said.is_base { 3 } else { 0 } + if said.is_net && is_of_sales { 2 } else { 0 };
    let is_of_order = said.is_of_order && spec.code == "net_amount" && table.code == ORDER_LINES;
    let down = if said.is_foreign { 4 } else { 0 } + if is_of_order { 5 } else { 0 };
    Some((sure + up - down).min(BEST))
}

/// Whether a header says that tax is in its amounts.
pub(super) fn is_gross(header: &str) -> bool {
    qualified(header, &plain(header)).is_gross
}

/// Whether a header says that its amounts are in the currency of the books.
pub(super) fn is_base(header: &str) -> bool {
    qualified(header, &plain(header)).is_base
}

/// How well a header fits a column of a standard table, as [`matches`] says it; 0 where it does not.
pub(super) fn fits(header: &str, column: &str, table: &str) -> u8 {
    let Some(table) = standard_table(&TableId::from(table)) else { return 0 };
    matches(header, table).into_iter().find(|(found, _)| found.0 == column).map_or(0, |(_, sure)| sure)
}

/// How well a header fits a column of a table of the user's own: by the names that it was given; a column that names
/// members of a dimension by its usual headers too.
fn own(header: &str, spec: &ColumnSpec) -> Option<u8> {
    let is_named = [spec.code, spec.zh, spec.en].iter().any(|name| plain(name) == header);
    let no_names = TableSpec { code: "", zh: "", en: "", key: Vec::new(), time: None, columns: Vec::new() };
    let usual = || spec.dimension.and_then(|_| sure(header, spec, &no_names)).map(|sure| sure.min(WEAK));
    if is_named { Some(EXACT) } else { usual() }
}

/// The column of any table that a header is a name of, the one that it fits best.
pub fn named(header: &str) -> Option<ColumnId> {
    let header = plain(header);
    let no_names = TableSpec { code: "", zh: "", en: "", key: Vec::new(), time: None, columns: Vec::new() };
    let specs = dictionary().by_word.get(&header)?.iter().filter_map(|place| columns().get(*place));
    let fits = specs.filter_map(|spec| Some((spec, sure(&header, spec, &no_names)?)));
    fits.filter(|fit| fit.1 >= WEAK)
        .reduce(|best, fit| if fit.1 > best.1 { fit } else { best })
        .map(|(spec, _)| spec.code.into())
}

/// What columns are called, plain.
struct Words {
    own: [String; 3],
    exact: &'static [&'static str],
    weak: &'static [&'static str],
    more_exact: Vec<&'static str>,
    more_weak: Vec<&'static str>,
}

/// What all columns are called.
struct Dictionary {
    by_column: HashMap<&'static str, Words>,
    /// Places in the list of columns by what they are called.
    by_word: HashMap<String, Vec<usize>>,
}

fn dictionary() -> &'static Dictionary {
    static MADE: OnceLock<Dictionary> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut made = Dictionary { by_column: HashMap::new(), by_word: HashMap::new() };
        for (place, spec) in columns().iter().enumerate() {
            let words = words(spec);
            let listed = [words.exact, words.weak, &words.more_exact, &words.more_weak].concat();
            for word in words.own.iter().map(String::as_str).chain(listed).filter(|word| !word.is_empty()) {
                let places = made.by_word.entry(word.to_owned()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
            made.by_column.insert(spec.code, words);
        }
        made
    })
}

fn words(spec: &ColumnSpec) -> Words {
    let entry = DICTIONARY.iter().find(|entry| entry.column == spec.code);
    let more = MORE.lines().find_map(|line| line.strip_prefix(spec.code)?.strip_prefix('|'));
    let (more_exact, more_weak) = more.and_then(|more| more.split_once('|')).unwrap_or_default();
    Words {
        own: [spec.code, spec.zh, spec.en].map(plain),
        exact: entry.map_or(&[], |entry| entry.exact),
        weak: entry.map_or(&[], |entry| entry.weak),
        more_exact: more_exact.split(',').collect(),
        more_weak: more_weak.split(',').collect(),
    }
}

fn sure(header: &str, spec: &ColumnSpec, table: &TableSpec) -> Option<u8> {
    let words = dictionary().by_column.get(spec.code)?;
    let is_own = words.own.iter().any(|name| name == header);
    let rank = words.exact.iter().position(|word| *word == header);
    let is_more = words.more_exact.contains(&header);
    let is_weak = words.weak.contains(&header) || words.more_weak.contains(&header);
    // In a table of names the codes are the keys, and what is a name elsewhere is one here.
    let has_names = table.key == [spec.code] && table.column(&format!("{}_name", spec.code)).is_some();
    Some(match rank {
        // Earlier synonyms are the more usual ones: they win where two columns claim the same place.
        Some(rank) if !has_names => EXACT - u8::try_from(rank.min(10)).unwrap_or(10) / 3,
        None if is_own => EXACT,
        Some(_) if is_own => EXACT,
        Some(_) => NAMED,
        None if is_more => EXACT - 1,
        None if is_weak && has_names && is_code(header) => EXACT - 2,
        None if is_weak => WEAK,
        // An address that goods are shipped to is nobody's region.
        None if header.starts_with("ship") && spec.dimension.is_some() => return None,
        None if words
            .exact
            .iter()
            .chain(&words.more_exact)
            .any(|word| word.len() >= CONTAINED_BYTES && header.contains(word)) =>
        {
            CONTAINS
        }
        None => return None,
    })
}

/// A header in lower case without spaces, marks and what stands in brackets (units, remarks).
fn plain(header: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::new();
    for letter in crate::data::import::cell::narrow(header).chars() {
        match letter {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if letter.is_alphanumeric() => text.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    text
}
