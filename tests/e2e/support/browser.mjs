// The browser and the served site for the end-to-end tests. One Chromium and one server per test file, a fresh context
// per test; whatever the page must never do is recorded and checked by assertClean().
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { serve } from '../../../.ci/serve.mjs';

const EXECUTABLE = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
/** Where the built site is; `make test` builds it once before these tests. */
export const DIST = process.env.KEYSCORE_DIST ?? 'dist';

export const launchBrowser = () => chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });

/** What the driver says where it keeps the site's worker from being registered: with it, requests could not be held back. */
const BLOCKED = /^Service Worker registration blocked by Playwright$/;

/** The driver itself evaluates by the page's eval, which boot.js replaces: the driver alone keeps the native one. Runs in the page. */
export function keepEval() {
  const native = globalThis.eval;
  let current = native;
  Object.defineProperty(globalThis, 'eval', {
    get: () => (/UtilityScript|InjectedScript|eval at evaluate/.test(new Error().stack.split('\n')[2]) ? native : current),
    set: (replacement) => { current = replacement; },
  });
}

/**
 * A page on the served site, with its recorder.
 * Options: serviceWorkers 'block' | 'allow', language 'zh-CN' | 'en', theme 'light' | 'dark', width, height, hash, settings (stored choices), goto (false: stay on about:blank).
 */
export async function openPage(browser, address, options = {}) {
  const { language = 'zh-CN', theme = 'light', width = 1440, height = 900, hash = '', goto = true, ...rest } = options;
  const context = await browser.newContext({
    locale: language, colorScheme: theme, viewport: { width, height }, timezoneId: 'Asia/Shanghai', acceptDownloads: true, reducedMotion: 'reduce', serviceWorkers: 'block', ...rest,
  });
  const seen = { violations: [], console: [], errors: [], foreign: [], failed: [] };
  const origin = address ? new URL(address).origin : '';
  await context.addInitScript(keepEval);
  await context.addInitScript(() => {
    globalThis.keyscoreViolations = [];
    addEventListener('securitypolicyviolation', (event) => {
      globalThis.keyscoreViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !BLOCKED.test(message.text())) seen.console.push(`${message.type()}: ${message.text()}`);
    // Violations in workers do not raise the event of the page, but they are always logged.
    if (/Content Security Policy|TrustedScript/.test(message.text())) seen.violations.push(message.text());
  });
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  context.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && new URL(url).origin !== origin) seen.foreign.push(url);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) seen.failed.push(`${response.status()} ${response.url()}`);
  });
  if (goto) await page.goto(address + hash, { waitUntil: 'load' });
  return { page, context, seen };
}

/** No policy violation, console error, uncaught error, failed or off-origin request so far. `allow` lists expected ones by pattern. */
export async function assertClean({ page, seen }, { allow = [] } = {}) {
  const onPage = await page.evaluate(() => ({ violations: globalThis.keyscoreViolations ?? [], evals: globalThis.keyscore?.evalCalls ?? 0 }));
  const unexpected = (list) => list.filter((text) => !allow.some((pattern) => pattern.test(text)));
  assert.deepEqual(
    {
      violations: unexpected([...onPage.violations, ...seen.violations]),
      console: unexpected(seen.console),
      errors: unexpected(seen.errors),
      foreign: seen.foreign,
      failed: unexpected(seen.failed),
      evals: onPage.evals,
    },
    { violations: [], console: [], errors: [], foreign: [], failed: [], evals: 0 },
  );
}

/**
 * Registers server and browser for a test file. `site.open(t, options)` gives { page, context, seen }; the browser
 * context is closed with the test `t`. `site.answered` lists what the server has sent.
 */
export function useSite(serverOptions = {}) {
  const site = { address: '', browser: null, answered: [] };
  let server;
  before(async () => {
    server = await serve({ dir: DIST, packed: false, ...serverOptions });
    site.address = server.address;
    site.answered = server.answered;
    site.browser = await launchBrowser();
  });
  after(async () => {
    await site.browser?.close();
    await server?.close();
  });
  site.open = async (t, options = {}) => {
    const opened = await openPage(site.browser, site.address, options);
    t.after(() => opened.context.close());
    return opened;
  };
  return site;
}

/** From the start screen into the sample workspace, until the overview shows its figures. */
export async function openSample(page) {
  await page.locator('.ks-door--first').click();
  await page.locator('[data-ready=overview]').waitFor();
}
