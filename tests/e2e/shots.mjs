// Pictures of every screen in both languages, both themes, on a phone and on a desk: target/shots/<screen>-<language>-<theme>-<width>.png.
// `node tests/e2e/shots.mjs` all; with words only the screens whose name contains one. For looking at, not a test.
import { mkdirSync } from 'node:fs';
import { serve } from '../../.ci/serve.mjs';
import { DIST, launchBrowser, openPage } from './support/browser.mjs';

const FOLDER = 'target/shots';
// `sample` opens the sample workspace first; `act` leads from there to what is to be seen.
const SCREENS = [
  { name: 'start', hash: '#/' },
  { name: 'overview', sample: true },
  { name: 'accounts', sample: true, link: 'accounts' },
  { name: 'account', sample: true, link: 'accounts', first: true },
  { name: 'employees', sample: true, link: 'employees' },
  { name: 'employee', sample: true, link: 'employees', first: true },
  { name: 'kpis', sample: true, link: 'kpis' },
  { name: 'data', sample: true, link: 'data' },
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

async function reach(page, { sample, link, first }) {
  if (sample) {
    await page.locator('[data-action=open-sample]').click();
    await page.locator('[data-ready=overview]').waitFor();
  }
  if (link) await page.locator(`nav a[href*="${link}"]`).first().click();
  if (first) await page.locator(`main a[href*="${link}/"]`).first().click();
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
          await page.goto(server.address + (screen.hash ?? ''));
          if (screen.crash) await page.getByRole('alertdialog').waitFor();
          else await reach(page, screen);
          await page.screenshot({ path: file, fullPage: !screen.crash });
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
