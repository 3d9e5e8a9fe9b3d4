// Pictures of every screen in both languages, both themes, on a phone and on a desk: target/shots/<screen>-<language>-<theme>-<width>.png.
// `node tests/e2e/shots.mjs` all; with words only the screens whose name contains one. For looking at, not a test.
import { mkdirSync } from 'node:fs';
import { serve } from '../../.ci/serve.mjs';
import { DIST, launchBrowser, openPage, openSample } from './support/browser.mjs';

const FOLDER = 'target/shots';
// With a section the sample workspace is opened and that section chosen; `first` follows the first link in it, `tab` picks
// a tab of the set-up, `dialog` presses what opens one.
const SCREENS = [
  { name: 'start' },
  { name: 'overview', section: 'overview' },
  { name: 'accounts', section: 'accounts' },
  { name: 'account', section: 'accounts', first: true },
  { name: 'people', section: 'people' },
  { name: 'person', section: 'people', first: true },
  { name: 'setup', section: 'setup' },
  { name: 'indicator', section: 'setup', dialog: 'tbody tr:nth-child(6) td:last-child button' },
  { name: 'pay', section: 'people', first: true, dialog: '[data-pay] button' },
  { name: 'scoring', section: 'setup', dialog: 'tbody tr:nth-child(6) .ks-rule__open' },
  { name: 'totals', section: 'setup', tab: 'totals' },
  { name: 'general', section: 'setup', tab: 'general' },
  { name: 'data', section: 'data' },
  { name: 'storage', hash: '#/storage', section: 'overview' },
  { name: 'recovery', lost: true },
  { name: 'crash', crash: true },
];

const words = process.argv.slice(2);
const chosen = SCREENS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
mkdirSync(FOLDER, { recursive: true });
const server = await serve({ dir: DIST, packed: false });
const browser = await launchBrowser();
let taken = 0;
let missing = 0;

// Charts and skeletons have settled when nothing is marked busy any more.
const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy=true]'), undefined, { timeout: 10_000 });

async function reach(page, { section, first, tab, dialog, hash, lost }) {
  if (lost) {
    // As the browser looks after its database was damaged: only the marker is left.
    await page.evaluate(() => localStorage.setItem(`keyscore.kept:${globalThis.keyscore.database}`, JSON.stringify({ date: 1774958400, docs: { aaaaaaaaaaaaa: { rev: 42 } } })));
    await page.reload();
    await page.locator('[data-test=recovery]').waitFor();
  }
  if (section) {
    await openSample(page);
    if (section !== 'overview') await page.locator(`.ks-nav a[href$="/${section}"]`).first().click();
    if (first) await page.locator(`main a[href*="/${section}/"]`).first().click();
    await page.locator(`[data-ready]`).waitFor();
    if (hash) {
      await page.locator('.ks-save--saved').waitFor({ state: 'attached' });
      await page.evaluate((to) => { location.hash = to; }, hash);
      await page.locator('[data-ready=storage]').waitFor();
    }
    if (tab) await page.locator(`[role=tab][id$="-${tab}"]`).click();
    if (dialog) {
      await page.locator(dialog).click();
      await page.locator('dialog[open]').waitFor();
    }
  }
  await settled(page);
}

for (const screen of chosen) {
  for (const language of ['zh-CN', 'en']) {
    for (const theme of ['light', 'dark']) {
      for (const width of [390, 1440]) {
        const { page, context } = await openPage(browser, server.address, { language, theme, width, height: width === 390 ? 844 : 900, goto: false });
        const file = `${FOLDER}/${screen.name}-${language}-${theme}-${width}.png`;
        try {
          if (screen.crash) await page.route('**/app_bg.wasm', (route) => route.fulfill({ status: 404, body: 'gone' }));
          await page.goto(server.address);
          if (screen.crash) await page.getByRole('alertdialog').waitFor();
          else await reach(page, screen);
          await page.screenshot({ path: file, fullPage: !screen.crash && !screen.dialog });
          taken += 1;
        } catch (error) {
          missing += 1;
          console.error(`${file}: ${error.message.split('\n')[0]}`);
        }
        await context.close();
      }
    }
  }
}
await browser.close();
await server.close();
console.log(`${taken} pictures in ${FOLDER}${missing ? `, ${missing} screens could not be reached` : ''}`);
process.exit(missing ? 1 : 0);
