// A Chromium of its own with a profile that outlives it: for faults of which the browser itself dies.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { keepEval } from '../../e2e/support/browser.mjs';

const EXECUTABLE = process.env.CHROMIUM ?? ['/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-dev-shm-usage', '--disable-session-crashed-bubble', '--hide-crash-restore-bubble', '--remote-debugging-port=0',
];

/** How the browsers on a folder are ended. */
const running = new Map();

/** A profile folder; removed with the test, once no browser is on it any more. */
export function makeProfile(t) {
  const folder = mkdtempSync(join(tmpdir(), 'keyscore-profile-'));
  running.set(folder, []);
  t.after(async () => {
    for (const end of running.get(folder)) await end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  });
  return folder;
}

/** Starts Chromium on a profile. `kill()` ends it without a word, `close()` as a user would. */
export async function startBrowser(folder, language = 'en') {
  const child = spawn(EXECUTABLE, [...FLAGS, `--lang=${language}`, `--accept-lang=${language}`, `--user-data-dir=${folder}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const endpoint = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (bytes) => {
      said += bytes;
      const found = said.match(/DevTools listening on (ws:\S+)/);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said.slice(-500)}`)));
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  running.get(folder)?.push(kill);
  const browser = await chromium.connectOverCDP(endpoint);
  const context = browser.contexts()[0];
  await context.addInitScript(keepEval);
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(60_000);
  return {
    browser, context, page,
    kill,
    close: async () => {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => {});
      await ended;
    },
  };
}
