// Files as real systems write them, through the wizard: dialects, encodings, workbooks, the same source once more.
// The files are made here; expected values are worked out by hand beside them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, download, runImport } from './support/stories.mjs';
import { day, encoded, percent, workbook, zipped } from './support/tables.mjs';

const site = useSite();
const text = async (locator) => (await locator.innerText()).replace(/\s+/g, ' ').trim();
const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(buffer) });
const ready = '[data-test=import-start]:not([disabled])';

async function open(t, language = 'en') {
  const opened = await begin(site, t, { language });
  await createWorkspace(opened.page, 'Trial');
  return opened;
}

const pick = (page, chosen) => page.locator('#import-file').setInputFiles(chosen);
const readAs = (page) => page.locator('[data-test=import-read-as]').allInnerTexts();

test('semicolons, decimal commas and days before months, below a title that gives the unit', async (t) => {
  const opened = await open(t, 'zh-CN');
  const { page } = opened;
  await pick(page, file('verkauf.csv', 'Export 2026;;;单位：千元\r\n订单号;下单日期;客户;销售额\r\nA1;25.03.2026;Köln AG;1.200,5\r\nA2;01.04.2026;Gebr. Groß;2.000\r\n'));
  await page.locator(ready).waitFor();
  assert.equal(await page.locator('#import-delimiter').inputValue(), ';');
  assert.equal(await page.locator('#import-day-order').inputValue(), 'day-first');
  assert.equal(await page.locator('#import-header').inputValue(), '1');
  // 1.200,5 thousand: 1,200,500.
  assert.deepEqual(await readAs(page), ['读作 2026-03-25', '读作 1200500 · × 1,000（表头里的单位）']);
  await assertAccessible(page);
  assert.deepEqual(await runImport(page), { accepted: 2, refused: 0 });
  await assertClean(opened);
});

test('a number that may be a thousand or a fraction is asked for', async (t) => {
  const opened = await open(t);
  const { page } = opened;
  await pick(page, file('open.csv', 'order id,order date,customer,amount\nA1,2026-03-01,Alder,1.234\nA2,2026-03-02,Birch,56.789\n'));
  await page.locator('[data-test=import-decimal-comma]').waitFor();
  assert.equal(await page.locator(ready).count(), 0);
  await assertAccessible(page);
  await page.locator('[data-test=import-decimal-comma]').click();
  await page.locator(ready).waitFor();
  assert.deepEqual(await readAs(page), ['read as 1234']);
  assert.deepEqual(await runImport(page), { accepted: 2, refused: 0 });
  await assertClean(opened);
});

test('GB18030 and Big5 files are recognised, and can be read in another encoding', async (t) => {
  const opened = await open(t, 'zh-CN');
  const { page } = opened;
  const table = '订单号,下单日期,客户,销售额\nA1,2026年3月1日,云栎家电股份有限公司,￥1.2万\nA2,2026年3月2日,澜桐医疗器械有限公司,8千元\n';
  await pick(page, file('导出.csv', encoded(table, 'gb18030')));
  await page.locator(ready).waitFor();
  assert.equal(await page.locator('#import-encoding').inputValue(), 'gb18030');
  assert.deepEqual(await readAs(page), ['读作 2026-03-01', '读作 12000']);
  await page.locator('#import-encoding').selectOption('windows-1252');
  await page.locator('[data-test=import-missing]').waitFor();
  await page.locator('#import-encoding').selectOption('gb18030');
  await page.locator(ready).waitFor();
  assert.deepEqual(await runImport(page), { accepted: 2, refused: 0 });
  await page.getByRole('button', { name: '再导入一个文件' }).or(page.locator('[data-test=import-result] footer button')).first().click();
  const traditional = '訂單號,訂單日期,客戶名稱,銷售額\nB1,2026-03-01,臺灣測試股份有限公司,100\nB2,2026-03-02,環宇實業有限公司,200\nB3,2026-03-03,聯合電機製造廠,300\n';
  await pick(page, file('匯出.csv', encoded(traditional, 'big5')));
  await page.locator(ready).waitFor();
  assert.equal(await page.locator('#import-encoding').inputValue(), 'Big5');
  assert.deepEqual(await runImport(page), { accepted: 3, refused: 0 });
  await assertClean(opened);
});

const HEADERS = ['order id', 'order date', 'customer', 'net amount', 'discount', 'region'];

test('a workbook: its sheets, a row that is refused, and the next export of the same source', async (t) => {
  const opened = await open(t);
  const { page } = opened;
  // 46082 is 2026-03-01.
  const first = {
    Notes: [['Exported by the ERP']],
    Orders: [
      ['Sales report'], HEADERS,
      ['0001', day(46082), 'Alder & Sons', 1200.5, percent(0.15), 'East'],
      ['0002', day(46083), 'Birch', { xml: '<f>SUM(A1:A9)</f>' }, percent(0), 'West'],
      ['0003', day(46084), 'Cedar', 80, percent(0.05), 'East'],
    ],
    Old: [HEADERS, ['0000', day(46000), 'Alder & Sons', 1, percent(0), 'East']],
  };
  await pick(page, file('orders.xlsx', workbook(first)));
  await page.locator(ready).waitFor();
  assert.equal(await page.locator('#import-sheet').inputValue(), 'Orders');
  assert.equal(await page.locator('#import-encoding').count(), 0);
  assert.match(await text(page.locator('[data-test=import-remarks]')), /1 formulas have no stored result/);
  await assertAccessible(page);
  await page.locator('#import-sheet').selectOption('Old');
  await page.locator('td', { hasText: /^0000$/ }).waitFor();
  await page.locator('#import-sheet').selectOption('Orders');
  await page.locator('td', { hasText: /^0003$/ }).waitFor();
  await page.locator(ready).waitFor();
  assert.deepEqual(await runImport(page), { accepted: 2, refused: 1 });
  const rows = await download(page, page.locator('[data-test=import-issues] button').first());
  const lines = rows.text.replace(/^\uFEFF/, '').trimEnd().split('\r\n');
  assert.equal(lines[0], '"order id","order date","customer","net amount","discount","region","Line","Reason"');
  assert.match(lines[1], /^"0002","2026-03-02","Birch","#UNCACHED!","0%","West",4,"net amount: expected the result/);
  // The next export: order 1 as it was, order 2 with its result, order 3 changed, order 4 new.
  const next = { Orders: [HEADERS, ['0001', day(46082), 'Alder & Sons', 1200.5, percent(0.15), 'East'], ['0002', day(46083), 'Birch', 50, percent(0), 'West'], ['0003', day(46084), 'Cedar', 90, percent(0.05), 'East'], ['0004', day(46085), 'Dogwood', 7, percent(0), 'West']] };
  await page.getByRole('button', { name: 'Import another file' }).click();
  await pick(page, file('orders-2.xlsx', workbook(next)));
  await page.locator(ready).click();
  const counts = page.locator('[data-test=import-overlap-counts]');
  await counts.waitFor();
  assert.deepEqual(await counts.evaluate((node) => ({ ...node.dataset })), { test: 'import-overlap-counts', new: '2', changed: '1', same: '1' });
  await assertAccessible(page);
  await page.locator('[data-test=import-overlap] .ks-btn--primary').click();
  await page.locator('[data-test=import-result]').waitFor();
  assert.equal(await text(page.locator('[data-test=import-accepted]')), '3');
  assert.equal(await text(page.locator('[data-test=import-changed]')), '1');
  assert.equal(await text(page.locator('[data-test=import-same]')), '1');
  // Orders 1 of the first import, and 2 to 4 of the second; undone in one step.
  await page.locator('[data-test=batch-remove]').nth(1).waitFor();
  await page.locator('body').press('Control+z');
  await page.locator('[data-test=batch-remove]').nth(1).waitFor({ state: 'detached' });
  await assertClean(opened);
});

test('hostile and foreign files are told apart, and the page lives on', async (t) => {
  const opened = await open(t);
  const { page } = opened;
  const sheet = (rows) => workbook({ S: [HEADERS] }).length && zipped({
    '_rels/.rels': '<Relationships><Relationship Id="rId1" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Type="x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': rows,
  });
  const compound = (name) => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(600), Buffer.from(name, 'utf16le')]);
  const corners = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>';
  const blank = `<worksheet><sheetData>${' '.repeat(2_000_000)}</sheetData></worksheet>`;
  const entity = '<!DOCTYPE x [<!ENTITY j "ha">]><worksheet><sheetData/></worksheet>';
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`xl/media/${at}.png`, 'x']));
  for (const [name, bytes, wanted] of [
    ['corners.xlsx', sheet(corners), /too many columns/],
    ['blank.xlsx', sheet(blank), /length of one text/],
    ['entity.xlsx', sheet(entity), /refused for safety/],
    ['entries.xlsx', zipped(many), /entries of the archive: 200/],
    ['cut.xlsx', workbook({ S: [HEADERS] }).subarray(0, 300), /incomplete/],
    ['secret.xlsx', compound('EncryptedPackage'), /protected by a password/],
    ['old.csv', compound('Workbook'), /old Excel workbook/],
    ['text.ods', zipped({ 'content.xml': '<x/>' }), /another format/],
    ['photos.zip', zipped({ 'a.txt': 'x' }), /archive without a workbook/],
    ['page.xls', Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), /web page/],
  ]) {
    await pick(page, file(name, bytes));
    await page.locator('[data-test=import-problem]').filter({ hasText: wanted }).waitFor();
    assert.match(await text(page.locator('[data-test=import-problem]')), /Nothing was written/, name);
  }
  await assertAccessible(page);
  await assertClean(opened);
});

test('cells are pasted, and what was decided about a source is remembered', async (t) => {
  const opened = await open(t);
  const { page } = opened;
  const paste = (rows) => page.getByTestId('import-paste').fill(rows.map((row) => row.join('\t')).join('\n'));
  await paste([['nr', 'when', 'who', 'sales'], ['A1', '03/04/2026', 'Alder', '10'], ['A2', '05/04/2026', 'Birch', '20']]);
  await page.locator('[data-column="0"]').selectOption('order_id');
  await page.locator('[data-column="2"]').selectOption('account');
  await page.locator('[data-test=import-day-first]').click();
  assert.deepEqual(await runImport(page), { accepted: 2, refused: 0 });
  await page.getByRole('button', { name: 'Import another file' }).click();
  await paste([['nr', 'when', 'who', 'sales'], ['A3', '06/04/2026', 'Alder', '30']]);
  await page.getByTestId('import-remembered').waitFor();
  await page.locator(ready).waitFor();
  assert.equal(await page.locator('[data-column="2"]').inputValue(), 'account');
  assert.deepEqual(await readAs(page), ['read as 2026-04-06']);
  await assertAccessible(page);
  assert.deepEqual(await runImport(page), { accepted: 1, refused: 0 });
  await assertClean(opened);
});
