// A key that a file writes in another way: found, said once, remembered for later files, undone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from './support/axe.mjs';
import { assertClean, useSite } from './support/browser.mjs';
import { begin, createWorkspace, goTo, importCsv, ready, saved } from './support/stories.mjs';

const site = useSite();
const PRODUCTS = { en: 'product,product line\nGTX Pro,Sensors\nMG Special,Valves\n', 'zh-CN': '产品编号,产品线\nGTX Pro,传感器\nMG Special,阀门\n' };
const LINES = {
  en: ['order id,order date,customer,product,amount\nA1,2026-03-01,Alder,GTXPro,100\nA2,2026-03-02,Birch,MG Special,50\n', 'order id,order date,customer,product,amount\nA3,2026-03-03,Alder,GTXPro,7\n'],
  'zh-CN': ['订单号,下单日期,客户,产品编号,销售额\nA1,2026-03-01,云栎,GTXPro,100\nA2,2026-03-02,澜桐,MG Special,50\n', '订单号,下单日期,客户,产品编号,销售额\nA3,2026-03-03,云栎,GTXPro,7\n'],
};
const SAYS = {
  en: { remember: 'Remember', forget: 'Forget' },
  'zh-CN': { remember: '记住', forget: '取消对应' },
};

for (const language of ['en', 'zh-CN']) {
  test(`a key written in another way is said once and remembered, ${language}`, async (t) => {
    const opened = await begin(site, t, { language });
    const { page } = opened;
    const says = SAYS[language];
    // The screen of what was imported gives way to the choice of a file.
    const anew = async () => {
      await goTo(page, 'overview');
      await goTo(page, 'data');
    };
    await createWorkspace(page, 'Trial');
    await importCsv(page, PRODUCTS[language], 'products.csv');
    await anew();
    await importCsv(page, LINES[language][0], 'lines.csv');
    await anew();

    // One line of two names a product that is not there; the one that looks like it is proposed.
    const unmatched = page.locator('[data-test=look-ups] tr[data-unmatched="1"]');
    await unmatched.waitFor();
    const open = page.locator('[data-test=key-aliases] tr[data-key=GTXPro]');
    assert.equal(await open.locator('input').inputValue(), 'GTX Pro');
    await assertAccessible(page);
    await open.getByRole('button', { name: says.remember }).click();
    const known = page.locator('[data-test=key-aliases] tr[data-alias=GTXPro]');
    await known.waitFor();
    await unmatched.waitFor({ state: 'detached' });
    const rows = (count) => known.locator('.ks-table__num', { hasText: new RegExp(`^${count}$`) });
    await rows(1).waitFor();

    // Undone, and done again.
    await page.locator('body').press('Control+z');
    await open.waitFor();
    await page.locator('body').press('Control+Shift+z');
    await known.waitFor();

    // It is part of the document, and holds for files that come later.
    await saved(page);
    await page.reload();
    await ready(page, 'data');
    await rows(1).waitFor();
    await importCsv(page, LINES[language][1], 'later.csv');
    await anew();
    await rows(2).waitFor();
    await assertAccessible(page);

    await known.getByRole('button', { name: says.forget }).click();
    await open.waitFor();
    await assertClean(opened);
  });
}
