// The whole main job with the keyboard alone. The file dialog belongs to the browser: there the file is handed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClean, useSite } from './support/browser.mjs';
import { tabTo } from './support/keys.mjs';
import { begin, ready, saved } from './support/stories.mjs';

const site = useSite();
const CSV = [
  'Order ID,Customer,Employee,Order date,Promised date,Delivered date,Net amount,Cost',
  '1,Alder & Co,Kim Roe,2025-02-03,2025-02-10,2025-02-09,600,450',
  '2,Alder & Co,Kim Roe,2025-05-06,2025-05-12,2025-05-20,300,240',
  '3,Birch Ltd,Lee Fen,2025-09-01,2025-09-09,2025-09-08,150,90',
  '4,Birch Ltd,Lee Fen,2025-12-01,2025-12-20,2025-12-18,50,20',
].join('\n');

/** Until the focus stands on the heading of the screen that came. */
const onHeading = (page) => page.waitForFunction(() => document.activeElement?.matches('main h1'));

test('start, import, target, weight, overview, card, explanation and back without a mouse', async (t) => {
  const opened = await begin(site, t, { language: 'en' });
  const { page } = opened;
  // Whoever listens keeps the browser's own file dialog away, from now on and not from the first time it is asked for.
  page.on('filechooser', () => {});
  await tabTo(page, '.ks-door:nth-child(2)');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor();
  await tabTo(page, '#workspace-name', 'Tab', 5);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('By keys');
  await page.keyboard.press('Enter');
  await ready(page, 'data');

  // The focus comes to the heading of the screen; the file field is next.
  await onHeading(page);
  await tabTo(page, '#import-file', 'Tab', 20);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  await page.getByTestId('import-start').waitFor();
  // A column is left out by typing the beginning of that choice.
  await tabTo(page, 'select[data-column="7"]');
  await page.keyboard.type('Leave');
  await page.waitForFunction(() => document.querySelector('select[data-column="7"]').value === '');
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  await tabTo(page, '[data-test=import-start]:enabled');
  await page.keyboard.press('Enter');
  await page.getByTestId('import-result').waitFor();
  assert.equal(await page.getByTestId('import-accepted').textContent(), '4');

  // Targets of 2025: sales 800 / 1,000 / 1,200, the target first.
  await tabTo(page, 'main a[href*="/setup/targets"]');
  await page.keyboard.press('Enter');
  await ready(page, 'setup');
  await tabTo(page, 'td[data-kpi=K01][data-scope=company] input');
  await page.keyboard.type('1000');
  await page.keyboard.press('Tab');
  await page.keyboard.type('800');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1200');
  await page.keyboard.press('Enter');
  const written = (expected) => JSON.stringify([...document.querySelectorAll('td[data-kpi=K01][data-scope=company] input')].map((node) => node.value)) === expected;
  await page.waitForFunction(written, JSON.stringify(['1,000', '800', '1,200']));

  // Weights: the tabs are one stop, arrows move between them. 70 % sales, 30 % satisfaction.
  await tabTo(page, '[role=tab][aria-selected=true]', 'Shift+Tab');
  // Past the tab on which targets are handed down.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('td[data-kpi=K01] input[id^=weight]').waitFor();
  await tabTo(page, 'td[data-kpi=K01] input[id^=weight]');
  for (const [kpi, percent] of Object.entries({ K01: '70', K12: '0', K03: '0', K05: '30', K08: '0', K07: '0', K09: '0' })) {
    await page.waitForFunction((code) => document.activeElement?.closest('td')?.dataset.kpi === code, kpi);
    await page.keyboard.type(percent);
    await page.keyboard.press('Enter');
  }
  await saved(page);

  // Sales 1,100: 100 + (1,100 − 1,000) ÷ (1,200 − 1,000) × 20 = 110; satisfaction is missing and left out: 110.00.
  await tabTo(page, '.ks-nav a[href*="/overview"]', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await ready(page, 'overview');
  await page.waitForFunction(() => document.querySelector('.ks-hero__score [data-kpi=total]')?.textContent === '110.00');

  await tabTo(page, '.ks-heat a[href*="/accounts/"]');
  await page.keyboard.press('Enter');
  await ready(page, 'account');
  await tabTo(page, 'td button:has([data-kpi=K01])');
  await page.keyboard.press('Enter');
  await ready(page, 'explain');
  // The focus cannot leave the drawer.
  for (let stops = 0; stops < 6; stops += 1) await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog[open]') !== null), true);
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.matches('td button:has([data-kpi=K01])')), true);
  await tabTo(page, '.ks-nav a[href*="/overview"]', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await ready(page, 'overview');
  await assertClean(opened);
});
