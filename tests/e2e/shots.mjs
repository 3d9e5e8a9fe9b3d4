// Pictures of every screen in both languages, both themes, on a phone and on a desk: target/shots/<screen>-<language>-<theme>-<width>.png.
// `node tests/e2e/shots.mjs` all; with words only the screens whose name contains one. For looking at, not a test.
import { mkdirSync } from 'node:fs';
import { serve } from '../../.ci/serve.mjs';
import { DIST, launchBrowser, openPage, openSample } from './support/browser.mjs';

const FOLDER = 'target/shots';
// With a section the sample workspace is opened and that section chosen; `first` follows the first link in it, `tab` picks
// a tab of the set-up, `dialog` presses what opens one, `then` something inside.
const SCREENS = [
  { name: 'start' },
  { name: 'new', door: 2 },
  { name: 'new-guide', door: 3 },
  { name: 'overview', section: 'overview' },
  { name: 'accounts', section: 'accounts' },
  { name: 'account', section: 'accounts', first: true },
  { name: 'people', section: 'people' },
  { name: 'signals', section: 'follow', ready: 'signals' },
  { name: 'signal-why', section: 'follow', ready: 'signals', dialog: '.ks-signal__open >> nth=0' },
  { name: 'signal-rules', section: 'follow', ready: 'signals', dialog: '.ks-card__head .ks-btn >> nth=0' },
  { name: 'actions', section: 'follow', ready: 'signals', acts: true },
  { name: 'action-board', section: 'follow', ready: 'signals', acts: true, press: ['.ks-signals__bar .ks-seg__item >> nth=1'] },
  { name: 'action-form', section: 'follow', ready: 'signals', acts: true, dialog: '.ks-actions__name >> nth=0' },
  { name: 'signal-acknowledge', section: 'follow', ready: 'signals', dialog: '.ks-signal__act .ks-btn >> nth=0' },
  { name: 'person', section: 'people', first: true },
  { name: 'setup', section: 'setup' },
  { name: 'indicator', section: 'setup', dialog: 'tbody tr:nth-child(6) td:last-child button' },
  { name: 'pay', section: 'people', first: true, dialog: '[data-pay] button' },
  { name: 'statement', section: 'people', first: true, dialog: '[data-pay] button >> nth=1' },
  { name: 'bands', section: 'setup', tab: 'bands' },
  { name: 'scoring', section: 'setup', dialog: 'tbody tr:nth-child(6) .ks-rule__open' },
  { name: 'weigh-rank', section: 'setup', tab: 'weights', dialog: '.ks-weights .ks-btn >> nth=0' },
  { name: 'weigh-pairs', section: 'setup', tab: 'weights', dialog: '.ks-weights .ks-btn >> nth=0', then: '#judge-dialog .ks-seg__item:nth-child(2)' },
  { name: 'weigh-slide', section: 'setup', tab: 'weights', dialog: '.ks-weights .ks-btn >> nth=0', then: '#judge-dialog .ks-seg__item:nth-child(3)' },
  { name: 'totals', section: 'setup', tab: 'totals' },
  { name: 'plan', section: 'setup', tab: 'totals', dialog: 'tr[data-scope=company] button' },
  { name: 'pay-plan', section: 'setup', tab: 'totals', dialog: 'tr[data-plan] button >> nth=0' },
  { name: 'pool', section: 'setup', tab: 'totals', dialog: '#pool-add button' },
  { name: 'pay-costs', section: 'setup', tab: 'totals', press: ['.ks-top__mid .ks-seg__item >> nth=2', '[data-ready=costs] tr[data-person] .ks-figure >> nth=0'] },
  { name: 'promotion', section: 'setup', tab: 'totals', dialog: '#promotion-add button' },
  { name: 'ratings', section: 'setup', tab: 'totals', dialog: '#ratings-add button' },
  { name: 'rated', section: 'setup', tab: 'totals', press: ['.ks-top__mid .ks-seg__item >> nth=2', '#ratings-add button', '#ratings-dialog button[type=submit]', '.ks-nav a[href*="/people"]', 'main table a[href*="/people/"] >> nth=0', 'tr[data-part=manager] button'] },
  { name: 'rated-page', section: 'setup', tab: 'totals', press: ['.ks-top__mid .ks-seg__item >> nth=2', '#ratings-add button', '#ratings-dialog button[type=submit]', '.ks-nav a[href*="/people"]', 'main table a[href*="/people/"] >> nth=0'] },
  { name: 'calibrated', section: 'setup', tab: 'cycles', press: ['#setup-panel .ks-card__actions .ks-btn >> nth=0', '#cycle-begin button[type=submit]', '#calibration-set button', '#calibration-dialog button[type=submit]'] },
  { name: 'calibration', section: 'setup', tab: 'cycles', press: ['#setup-panel .ks-card__actions .ks-btn >> nth=0', '#cycle-begin button[type=submit]', '#calibration-set button', '#calibration-dialog button[type=submit]', 'tr[data-ranked] button >> nth=0'] },
  { name: 'calibration-set', section: 'setup', tab: 'cycles', press: ['#setup-panel .ks-card__actions .ks-btn >> nth=0', '#cycle-begin button[type=submit]', '#calibration-set button'] },
  { name: 'pay-base', section: 'people', first: true, dialog: '.ks-card:has([data-pay]) .ks-card__head button' },
  { name: 'owners', section: 'accounts', first: true, dialog: '[data-test=owners] tbody button >> nth=0' },
  { name: 'hand-over', section: 'people', press: ['main table a:has(.ks-name__main:text-matches("Shen Ruo|沈若"))'], dialog: '#hand-over-open button' },
  { name: 'edit-account', section: 'setup', tab: 'accounts', dialog: 'tbody tr:nth-child(1) td:last-child button >> nth=0' },
  { name: 'edit-person', section: 'setup', tab: 'people', dialog: 'tbody tr:nth-child(1) td:last-child button >> nth=0', then: '#person-away .ks-btn' },
  { name: 'masters', section: 'setup', tab: 'people' },
  { name: 'share', section: 'people', first: true, dialog: '.ks-page__actions .ks-btn >> nth=0' },
  { name: 'share-made', section: 'people', first: true, dialog: '.ks-page__actions .ks-btn >> nth=0', then: '#share-dialog button[type=submit]' },
  { name: 'share-broken', hash: '#k=S1MBAAAAAAAA' },
  { name: 'lock-file', section: 'data', dialog: 'main .ks-btn:has(use[href$="i-lock"])' },
  { name: 'erase', section: 'people', first: true, dialog: '[data-test=erase-open] button' },
  { name: 'erase-last', section: 'people', first: true, dialog: '[data-test=erase-open] button', then: '#erase-dialog button[type=submit]' },
  { name: 'accounts-grid', section: 'setup', tab: 'accounts' },
  { name: 'targets-grid', section: 'setup', tab: 'targets' },
  { name: 'role', section: 'setup', tab: 'people', dialog: '.ks-stack > section:nth-of-type(2) tbody button >> nth=0' },
  { name: 'cascade', section: 'setup', tab: 'cascade' },
  { name: 'cascade-tree', section: 'setup', tab: 'cascade', press: ['#setup-panel .ks-seg__item >> nth=1'] },
  { name: 'cycles', section: 'setup', tab: 'cycles', press: ['#setup-panel .ks-card__actions .ks-btn >> nth=0', '#cycle-begin button[type=submit]'] },
  { name: 'what-if', section: 'accounts', first: true, press: ['main a[href*="/what-if"]'] },
  { name: 'what-if-person', section: 'people', first: true, press: ['main a[href*="/what-if"]'] },
  { name: 'what-if-tornado', section: 'accounts', first: true, press: ['main a[href*="/what-if"]'], dialog: '.ks-whatif__levers .ks-card__actions .ks-btn >> nth=0', then: '#tornado [data-fresh]' },
  { name: 'what-if-chance', section: 'accounts', first: true, press: ['main a[href*="/what-if"]'], dialog: '.ks-whatif__levers .ks-card__actions .ks-btn >> nth=1', then: '#chance button[type=submit]' },
  { name: 'what-if-goal', section: 'accounts', first: true, press: ['main a[href*="/what-if"]'], dialog: '.ks-levers__head .ks-btn >> nth=0' },
  { name: 'sheet', section: 'people', first: true, press: ['main a[href*="/sheet"]'] },
  { name: 'general', section: 'setup', tab: 'general' },
  { name: 'library', section: 'setup', tab: 'library' },
  { name: 'library-card', section: 'setup', tab: 'library', dialog: '[data-card=K25] th button' },
  ...['strategy', 'needs', 'resources', 'swot', 'balance', 'targets', 'result'].map((step) => ({ name: `guide-${step}`, section: 'setup', guide: step })),
  { name: 'guide-judge', section: 'setup', guide: 'balance', dialog: '.ks-card__head button >> nth=0' },
  { name: 'guide-benchmark', section: 'setup', guide: 'targets', established: true, dialog: '[data-test=guide-targets] .ks-link >> nth=0' },
  { name: 'guide-established', section: 'setup', guide: 'targets', established: true },
  { name: 'guide-paper', section: 'setup', guide: 'result', print: true },
  { name: 'rows-behind', section: 'setup', dialog: 'tbody tr:nth-child(1) td:last-child button', then: '[data-test=rows-behind] button' },
  { name: 'data', section: 'data' },
  { name: 'own-table', section: 'data', csv: 'visits.csv', own: true },
  { name: 'own-tables', section: 'data', csv: 'visits.csv', own: true, start: true },
  { name: 'storage', hash: '#/storage', section: 'overview' },
  { name: 'recovery', lost: true },
  { name: 'crash', crash: true },
];

const CSV = 'Visit No.,Visited on,Customer,Salesperson,Purpose,Spent,Share won,Successful\nV1,2026-05-04T09:00Z,Alder,Kim,Demo,¥120.50,50%,yes\nV2,2026-05-18T10:30Z,Alder,Lee,Renewal,¥80,25%,no\nV3,2026-06-02T16:00Z,Birch,Kim,Demo,¥10,100%,yes\n';

const words = process.argv.slice(2);
const chosen = SCREENS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
mkdirSync(FOLDER, { recursive: true });
const server = await serve({ dir: DIST, packed: false });
const browser = await launchBrowser();
let taken = 0;
let missing = 0;

// Charts and skeletons have settled when nothing is marked busy any more.
const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy=true]'), undefined, { timeout: 10_000 });

async function reach(page, { section, ready, acts, period, first, tab, dialog, press, then, guide, established, hash, lost, door, print, csv, own, start }) {
  if (door) {
    await page.locator('.ks-door').nth(door).click();
    await page.locator('dialog[open]').waitFor();
  }
  if (lost) {
    // As the browser looks after its database was damaged: only the marker is left.
    await page.evaluate(() => localStorage.setItem(`keyscore.kept:${globalThis.keyscore.database}`, JSON.stringify({ date: 1774958400, docs: { aaaaaaaaaaaaa: { rev: 42 } } })));
    await page.reload();
    await page.locator('[data-test=recovery]').waitFor();
  }
  if (section) {
    await openSample(page);
    if (section !== 'overview') await page.locator(`.ks-nav a[href*="/${section}"]`).first().click();
    // The screen before stays until the next has been drawn.
    await page.locator(`[data-ready=${ready ?? section}]`).first().waitFor();
    if (first) {
      await page.locator(`main table a[href*="/${section}/"]`).first().click();
      await page.locator(`[data-ready=${{ accounts: 'account', people: 'person' }[section]}]`).first().waitFor();
    }
    if (period) {
      await page.evaluate((to) => { location.hash = `${location.hash.split('?')[0]}?p=${to}`; }, period);
      await page.locator('[data-ready=forecast] tr').first().waitFor();
    }
    if (acts) {
      // Three actions, so that there is something to see.
      for (const at of [0, 1, 3]) {
        await page.locator('.ks-signal').nth(at).locator('.ks-signal__open').focus();
        await page.keyboard.press('d');
        await page.locator('#action-owner').selectOption({ index: at + 1 });
        await page.locator('#action-due').fill(`2026-1${at % 2}-15`);
        if (at === 0) await page.locator('#action-expected').fill('5');
        if (at > 0) await page.locator('#action-stage').selectOption(at === 1 ? 'do' : 'check');
        await page.locator('#action-name').press('Enter');
        await page.locator('#action-dialog').waitFor({ state: 'detached' });
      }
      await page.locator('[role=tab][id$="-actions"]').click();
      await page.locator('[data-ready=actions]').waitFor();
    }
    if (hash) {
      await page.locator('.ks-save--saved').waitFor({ state: 'attached' });
      await page.evaluate((to) => { location.hash = to; }, hash);
      await page.locator('[data-ready=storage]').waitFor();
    }
    if (guide) {
      // Some answers, so that there is something to see.
      await page.locator('main a[href*="/guide/strategy"]').click();
      for (const box of ['#strategy-high_end', '#strategy-defend_profit', '#strategy-expand_share']) await page.locator(box).check();
      for (const [step, boxes] of [['needs', ['#need-price', '#need-service', '#need-response']], ['resources', ['#guide-equipment']], ['swot', ['#swot-w_after_sales', '#swot-t_dumping']]]) {
        await page.locator(`.ks-steps a[href*="/guide/${step}"]`).click();
        for (const box of boxes) await page.locator(box).check();
      }
      await page.locator('#own-strength').fill('Own fleet of trucks');
      await page.locator('#own-strength').press('Enter');
      await page.locator('[data-own]').waitFor();
      await page.locator(`.ks-steps a[href*="/guide/${guide}"]`).click();
      await page.locator(`[data-ready=guide][data-step=${guide}]`).waitFor();
      if (established) {
        await page.locator('main .ks-btn--primary:not(a)').click();
        await page.locator('[data-test=guide-targets] tbody tr').first().waitFor();
      }
      if (print) await page.emulateMedia({ media: 'print' });
    }
    if (csv) {
      await page.locator('[data-test=import-file]').setInputFiles({ name: csv, mimeType: 'text/csv', buffer: Buffer.from(CSV) });
      await page.locator('[data-test=import-start]').waitFor();
      if (own) {
        await page.locator('#import-table').selectOption('+');
        await page.locator('[data-test=own-table]').waitFor();
      }
      if (start) {
        await page.locator('[data-test=import-start]:not([disabled])').click();
        await page.locator('[data-test=own-tables]').waitFor();
      }
    }
    if (tab) await page.locator(`[role=tab][id$="-${tab}"]`).click();
    for (const what of press ?? []) {
      await page.locator(what).click();
      await page.locator('[data-ready]').first().waitFor();
    }
    if (dialog) {
      await page.locator(dialog).click();
      await page.locator('dialog[open]').waitFor();
      if (then) await page.locator(then).click();
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
          await page.screenshot({ path: file, fullPage: !screen.crash && !screen.dialog && !screen.door });
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
