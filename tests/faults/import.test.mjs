// Files that are not as one wishes: encodings, ragged rows, cancelling, hostile and odd workbooks, the same file twice.
import assert from 'node:assert/strict';
import { begin, cancelImport, chooseCsv, createWorkspace, goTo, importCsv, mapping, ready, runImport, saved } from '../e2e/support/stories.mjs';
import { BOTH, PATIENCE, clean, dump, fault, noSample, refusedImport, told, useSite } from './support/cases.mjs';
import { workbook, zip } from './support/workbook.mjs';

const site = useSite();
const HEAD = 'Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount';
const ROWS = '1,Alder & Co,Kim Roe,2025-02-03,2025-02-10,2025-02-09,600\n2,Birch Ltd,Lee Fen,2025-03-03,2025-03-10,2025-03-12,400\n';
const SMALL = `${HEAD}\n${ROWS}`;

async function withImport(t, language) {
  const opened = await begin(site, t, { language });
  opened.page.setDefaultTimeout(PATIENCE);
  await createWorkspace(opened.page, 'Import');
  return opened;
}

const choose = (page, name, buffer) => page.getByTestId('import-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });

/** The wizard again as at the start. */
async function again(page) {
  await page.reload();
  await ready(page, 'data');
}

/** Text in an encoding that Node does not write itself: these two characters are all that is needed of it. */
const GBK = new Map([['客', [0xbf, 0xcd]], ['户', [0xbb, 0xa7]], ['订', [0xb6, 0xa9]], ['单', [0xb5, 0xa5]], ['号', [0xba, 0xc5]], ['员', [0xd4, 0xb1]], ['工', [0xb9, 0xa4]], ['日', [0xc8, 0xd5]], ['期', [0xc6, 0xda]], ['金', [0xbd, 0xf0]], ['额', [0xb6, 0xee]], ['张', [0xd5, 0xc5]], ['三', [0xc8, 0xfd]]]);
const gbk = (text) => Buffer.from([...text].flatMap((sign) => GBK.get(sign) ?? [sign.charCodeAt(0)]));
const utf16 = (text, big) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

fault('F42', 'encodings, separators, line ends, decimal commas', BOTH, async (t, language) => {
  const opened = await withImport(t, language);
  const { page } = opened;
  const chinese = '订单号,客户,员工,订单日期,金额\n1,客户工,张三,2025-02-03,600.5\n2,客户金,张三,2025-03-03,400\n';
  const files = [
    ['utf8.csv', Buffer.from(chinese)], ['bom.csv', Buffer.from(`\ufeff${chinese}`)], ['gbk.csv', gbk(chinese)],
    ['le.csv', utf16(chinese, false)], ['be.csv', utf16(chinese, true)], ['crlf.csv', Buffer.from(chinese.replaceAll('\n', '\r\n'))],
    ['semicolon.csv', Buffer.from(chinese.replaceAll(',', ';').replace('600.5', '600,5'))], ['tab.tsv', Buffer.from(chinese.replaceAll(',', '\t'))],
  ];
  for (const [name, bytes] of files) {
    await choose(page, name, bytes);
    await page.getByTestId('import-start').waitFor();
    const found = Object.keys(await mapping(page));
    assert.deepEqual(found, ['订单号', '客户', '员工', '订单日期', '金额'], name);
    const preview = await page.locator('main').innerText();
    assert.ok(preview.includes('客户工') && !/\ufffd|å®¢/.test(preview), `${name}: shown as it is written`);
    assert.ok(await page.locator('select').count() > 5, `${name}: what was found out can be changed`);
    await again(page);
  }
  await choose(page, 'gbk.csv', gbk(chinese));
  await page.getByTestId('import-start').waitFor();
  assert.deepEqual(await runImport(page), { accepted: 2, refused: 0 });
  // 600.5 + 400. Told apart by its order numbers, the file with decimal commas says 600.5 + 400 too.
  await saved(page);
  await again(page);
  await choose(page, 'semicolon.csv', Buffer.from(chinese.replaceAll(',', ';').replace('600.5', '600,5').replace('\n1;', '\n11;').replace('\n2;', '\n12;')));
  await page.getByTestId('import-start').waitFor();
  assert.deepEqual(await runImport(page), { accepted: 2, refused: 0 });
  await goTo(page, 'overview', '2025');
  const sales = page.locator('main [data-kpi=K01][data-scope=company][data-period="2025"][data-exact]').first();
  assert.equal(await sales.getAttribute('data-exact'), '2001');
  await saved(page);
  await noSample(page);
  await clean(opened);
});

fault('F43', 'ragged rows, an open quote, odd bytes, a huge cell, bad headers, no rows', BOTH, async (t, language) => {
  const opened = await withImport(t, language);
  const { page } = opened;
  const before = await dump(page);
  // Rows that cannot be taken are listed with their place, what stands there and what is expected; the others come in.
  await chooseCsv(page, `${SMALL}3,Birch Ltd,Lee Fen,not a day,2025-03-10,2025-03-12,400\n4,Birch Ltd\n5,Birch Ltd,Lee Fen,2025-04-01,2025-04-10,2025-04-12,much\n`, 'ragged.csv');
  assert.equal(await dump(page), before, 'nothing is written before it is asked for');
  const { refused } = await runImport(page);
  assert.ok(refused >= 2);
  const issues = await page.getByTestId('import-issues').innerText();
  for (const part of ['not a day', 'much', '4', '6']) assert.ok(issues.includes(part), `${part} in ${issues}`);
  await again(page);
  const refusals = [
    ['nothing.csv', Buffer.from(`${HEAD}\n`)], ['empty.csv', Buffer.alloc(0)],
    ['nul.csv', Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 197 + (at >> 3)) % 256))],
    ['quote.csv', Buffer.from(`${HEAD}\n1,"Alder & Co,Kim Roe,2025-02-03,2025-02-10,2025-02-09,600\n2,Birch Ltd,Lee Fen,2025-03-03,2025-03-10,2025-03-12,400\n`)],
    ['cell.csv', Buffer.from(`${HEAD}\n1,${'x'.repeat(1_100_000)},Kim Roe,2025-02-03,2025-02-10,2025-02-09,600\n`)],
  ];
  const stored = await dump(page);
  for (const [name, bytes] of refusals) {
    await choose(page, name, bytes);
    const end = page.locator('[data-test=import-problem], [data-test=import-start]');
    await end.first().waitFor();
    if (await page.getByTestId('import-problem').count() === 0) {
      // The fault lies further down in the file: told when it is read, and nothing of it is taken unsaid.
      await page.getByTestId('import-start').click();
      await page.locator('[data-test=import-problem], [data-test=import-issues]').first().waitFor();
    }
    const said = await page.locator('[data-test=import-problem], [data-test=import-issues]').first().innerText();
    assert.ok(said.length > 15, `${name}: ${said}`);
    await again(page);
  }
  assert.equal(JSON.stringify(JSON.parse(await dump(page)).log), JSON.stringify(JSON.parse(stored).log), 'nothing of them is stored');
  // Two columns of one name and one without a name can be told apart.
  await chooseCsv(page, `${HEAD},Net amount,\n${ROWS.replaceAll('\n', ',9,\n')}`, 'twice.csv');
  assert.ok((await page.locator('select[data-column]').count()) >= 8);
  await noSample(page);
  await clean(opened);
});

// Half way through the rows the codec never comes back: what has to end it is the page, however fast or slow the program is.
const STUCK = `
  const read = Blob.prototype.arrayBuffer;
  let pieces = 0;
  Blob.prototype.arrayBuffer = function stuck() {
    pieces += 1;
    if (pieces > 7) for (;;);
    return read.call(this);
  };
`;

fault('F44', '200,000 rows, cancelled in the middle', BOTH, async (t, language) => {
  const opened = await withImport(t, language);
  const { page, context } = opened;
  page.setDefaultTimeout(180_000);
  await importCsv(page, SMALL, 'small.csv');
  await saved(page);
  const before = JSON.parse(await dump(page));
  await again(page);
  const line = (at) => `${at},Customer ${at % 5},Person ${at % 3},2025-${String(at % 12 + 1).padStart(2, '0')}-05,2025-12-30,2025-12-${10 + at % 19},${at % 900}.25`;
  await chooseCsv(page, `${HEAD}\n${Array.from({ length: 200_000 }, (_, at) => line(at)).join('\n')}\n`, 'large.csv');
  await context.route(/worker\.js\?m=codec/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: STUCK + await response.text() });
  });
  await page.getByTestId('import-start').click();
  // It says how far it is: 6 of some 13 pieces.
  const text = page.locator('.ks-work__text');
  await page.waitForFunction(() => Number(document.querySelector('.ks-work__text')?.textContent.match(/(\d+)\s*%/)?.[1]) >= 40);
  const said = await text.innerText();
  const took = await cancelImport(page);
  await told(page, page.getByTestId('import-problem'), language, { zh: [/取消/], en: [/cancel/i] });
  t.diagnostic(`F44 “${said.replace(/\s+/g, ' ')}”, cancelled within ${Math.round(took)} ms`);
  assert.ok(took < 1_000, `cancelled within ${took} ms`);
  const after = JSON.parse(await dump(page));
  assert.deepEqual([after.log, after.base, after.meta, after.chunk], [before.log, before.base, before.meta, before.chunk]);
  await noSample(page);
  await clean(opened);
});

fault('F45', 'hostile workbooks: far corners, bombs, too many entries, sizes that lie', BOTH, async (t, language) => {
  const opened = await withImport(t, language);
  const { page } = opened;
  const files = [
    ['corners.xlsx', workbook([['A1', 'Order ID'], ['XFD1048576', 'x']]), { zh: [/1,048,576/, /500 列/], en: [/1,048,576/, /500 columns/] }],
    ['bomb.xlsx', workbook([['A1', 'Order ID']], { 'xl/media/bomb.xml': Buffer.alloc(600_000_000) }), { zh: [/内容太大/, /上限：[\d.]+ MB/], en: [/too large inside/, /limit for unpacked size: [\d.]+ MB/] }],
    ['entries.xlsx', workbook([['A1', 'Order ID']], Object.fromEntries(Array.from({ length: 1_200 }, (_, at) => [`xl/media/${at}.xml`, Buffer.from('x')]))), { zh: [/内容太大/, /上限：200/], en: [/too large inside/, /entries of the archive: 200/] }],
    // Whether the lie is found out by its size or by its sum, it is refused.
    ['lying.xlsx', workbook([['A1', 'Order ID']], { 'xl/media/bomb.xml': Buffer.alloc(600_000_000) }, { lie: true }), { zh: [/工作簿/], en: [/workbook/] }],
  ];
  const before = await dump(page);
  for (const [name, bytes, what] of files) {
    await choose(page, name, bytes);
    await page.getByTestId('import-problem').waitFor({ timeout: 60_000 });
    await refusedImport(page, language, before, name, what);
    // The page lives, whatever became of the worker: a file that is none of these is read right after it.
    await chooseCsv(page, SMALL, 'after.csv');
    assert.equal(await page.getByTestId('import-problem').count(), 0, `after ${name}`);
    await again(page);
  }
  await importCsv(page, SMALL, 'small.csv');
  await saved(page);
  await clean(opened);
});

fault('F46', 'entities and outside references, passwords, wrong endings, half a file', BOTH, async (t, language) => {
  const opened = await withImport(t, language);
  const { page } = opened;
  const good = workbook([['A1', 'Order ID'], ['B1', 'Customer'], ['A2', '1'], ['B2', 'Alder']]);
  const sheet = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY j "boom"><!ENTITY k SYSTEM "file:///etc/passwd">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&j;&k;</t></is></c></row></sheetData></worksheet>';
  const ole = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2_000)]);
  ole.write('E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0', 600, 'latin1');
  const said = new Map();
  const old = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2_000)]);
  old.write('W\0o\0r\0k\0b\0o\0o\0k\0', 600, 'latin1');
  const others = [['old.csv', old], ['sheet.xlsx', zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' })]];
  for (const [name, bytes] of [['entities.xlsx', workbook([], {}, { sheet })], ['protected.xlsx', ole], ['renamed.xlsx', Buffer.from(SMALL)], ['half.xlsx', good.subarray(0, good.length / 2)], ...others]) {
    await choose(page, name, bytes);
    const end = page.locator('[data-test=import-problem], [data-test=import-start]');
    await end.first().waitFor();
    const text = await page.locator('main').innerText();
    assert.doesNotMatch(text, /boom|root:/, `${name}: nothing is expanded or fetched`);
    if (await page.getByTestId('import-problem').count() > 0) said.set(name, await page.getByTestId('import-problem').innerText());
    // A text file with another ending is read as what it is.
    else assert.equal(name, 'renamed.xlsx');
    await again(page);
  }
  assert.equal(new Set(said.values()).size, said.size, `each says something else: ${[...said.values()].join(' | ')}`);
  // By their bytes, whatever they are called: what the file is, and what to save it as.
  assert.match(said.get('protected.xlsx'), language === 'en' ? /protected by a password/ : /密码保护/);
  assert.match(said.get('old.csv'), language === 'en' ? /old Excel workbook \(\.xls\).*\.xlsx\)” or CSV/s : /旧版 Excel 工作簿（\.xls）.*\.xlsx）”或 CSV/s);
  assert.match(said.get('sheet.xlsx'), language === 'en' ? /OpenDocument \(\.ods\).*\.xlsx\)” or CSV/s : /OpenDocument \(\.ods\).*\.xlsx）”或 CSV/s);
  await clean(opened);
});

fault('F47', 'odd workbooks: 1904 days, percents, error cells, formulas without a value, long numbers', BOTH, async (t, language) => {
  const opened = await withImport(t, language);
  const { page } = opened;
  const sheet = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1">${['Order ID', 'Customer', 'Order date', 'Net amount'].map((text, at) => `<c r="${'ABCD'[at]}1" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>
<row r="2"><c r="A2" t="inlineStr"><is><t>000123456789012345678</t></is></c><c r="B2" t="inlineStr"><is><t>Alder</t></is></c><c r="C2" s="1"><v>44197</v></c><c r="D2"><v>100</v></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>007</t></is></c><c r="B3" t="inlineStr"><is><t>Birch</t></is></c><c r="C3" s="1"><v>44198</v></c><c r="D3" t="e"><v>#DIV/0!</v></c></row>
<row r="4"><c r="A4" t="inlineStr"><is><t>8</t></is></c><c r="B4" t="inlineStr"><is><t>Cedar</t></is></c><c r="C4" s="1"><v>44199</v></c><c r="D4"><f>1+1</f></c></row>
</sheetData></worksheet>`;
  await choose(page, 'odd.xlsx', workbook([], {}, { sheet, date1904: true }));
  await page.getByTestId('import-start').waitFor();
  const shown = await page.locator('main').innerText();
  // Serial 44197 counts from 1904-01-01 here: 2025-01-02, not 2021-01-01.
  assert.match(shown, /2025-01-02/);
  assert.match(shown, /000123456789012345678/, 'long numbers and zeros in front stay');
  // What should be known is said before anything is imported: one each of days from 1904, failed and missing results.
  const remarks = await page.getByTestId('import-remarks').innerText();
  for (const part of language === 'en' ? [/1904/, /#DIV\/0!/, /no stored result/] : [/1904/, /#DIV\/0!/, /没有保存计算结果/]) assert.match(remarks, part);
  await page.getByTestId('import-start').click();
  await page.getByTestId('import-result').waitFor();
  // One row comes in, two are refused, each with its row, column, what stands there and what is expected.
  assert.equal(await page.getByTestId('import-accepted').innerText(), '1');
  assert.equal(await page.getByTestId('import-refused').innerText(), '2');
  const issues = await page.getByTestId('import-issues').locator('tbody tr').allInnerTexts();
  assert.equal(issues.length, 2);
  assert.match(issues[0], language === 'en' ? /^3\s+.*Net amount.*#DIV\/0!.*\S/s : /^3\s+.*#DIV\/0!.*\S/s);
  assert.match(issues[1], /^4\s+/);
  const isAnnounced = await page.locator('[data-test=import-result] [role=status], [data-test=import-result][role=status], main [role=status]').count();
  assert.ok(isAnnounced > 0, 'what came of it is announced');
  // What came in is there after a reload, exactly: 100 on 2025-01-02, under its whole number.
  await saved(page);
  const stored = await dump(page);
  await goTo(page, 'overview', '2025');
  await page.reload();
  await ready(page, 'overview');
  const sales = page.locator('main [data-kpi=K01][data-scope=company][data-period="2025"][data-exact]').first();
  assert.equal(await sales.getAttribute('data-exact'), '100');
  assert.equal(JSON.stringify(JSON.parse(await dump(page)).log), JSON.stringify(JSON.parse(stored).log), 'equal after a reload');
  assert.ok(Object.values(JSON.parse(stored).chunk).flat().length > 0);
  await noSample(page);
  await clean(opened);
});

fault('F48', 'the same file twice, rows that are refused', BOTH, async (t, language) => {
  const opened = await withImport(t, language);
  const { page } = opened;
  await importCsv(page, SMALL, 'small.csv');
  await saved(page);
  await again(page);
  // Exactly the same: said to be so, nothing is taken.
  await chooseCsv(page, SMALL, 'again.csv');
  await page.getByTestId('import-start').click();
  await told(page, page.getByTestId('import-problem'), language, { zh: [/导入过/], en: [/imported before/] });
  assert.equal(await page.getByTestId('batch-remove').count(), 1);
  await again(page);
  // One new, one changed, one the same, one refused: it is asked what to do.
  await chooseCsv(page, `${HEAD}\n1,Alder & Co,Kim Roe,2025-02-03,2025-02-10,2025-02-09,600\n2,Birch Ltd,Lee Fen,2025-03-03,2025-03-10,2025-03-12,450\n3,Birch Ltd,Lee Fen,2025-05-03,2025-05-10,2025-05-12,50\n4,Birch Ltd,Lee Fen,never,2025-05-10,2025-05-12,50\n`, 'more.csv');
  await page.getByTestId('import-start').click();
  const overlap = page.getByTestId('import-overlap');
  await overlap.waitFor();
  await overlap.getByRole('button').first().click();
  await page.getByTestId('import-result').waitFor();
  await goTo(page, 'overview', '2025');
  const sales = page.locator('main [data-kpi=K01][data-scope=company][data-period="2025"][data-exact]').first();
  // Updated: 600 as before, 450 in place of 400, 50 new.
  assert.equal(await sales.getAttribute('data-exact'), '1100');
  // One step of undo.
  await page.getByRole('button', { name: language === 'en' ? /^Undo / : /^撤销：/ }).click();
  await page.waitForFunction(() => document.querySelector('main [data-kpi=K01][data-scope=company][data-period="2025"][data-exact]')?.dataset.exact === '1000');
  await clean(opened);
});
