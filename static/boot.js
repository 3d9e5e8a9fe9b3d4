// Starts the page: preferences, the address, the download with its progress, the program, the crash screen.
// Loaded before the first paint. Everything the program needs from JavaScript hangs on globalThis.keyscore.
import { downloadRaw, showCrash } from './boot/crash.js';
import { applyPreferences, preferredLanguage } from './boot/preferences.js';
import { baseDatabase, databaseName, setSession } from './boot/rescue.js';
import { unpack } from './boot/unpack.js';
import { WORDS } from './boot/words.js';

const PAYLOAD = '#k=';
// Links carry it, so that one whose fragment was lost on the way is known for what it is.
const SHARED = '?share';
const here = new URL(import.meta.url);
const assets = new URL('./', here);
const build = assets.pathname.split('/').at(-2);
const wasmBytes = Number(here.searchParams.get('bytes'));
const language = preferredLanguage();
const words = WORDS[language];

// --- The address. A shared payload never stays in it: history, print-outs and projectors would show it.
let payload = null;
function takePayload(previous) {
  const isThere = location.hash.startsWith(PAYLOAD);
  if (!isThere && location.search !== SHARED) return false;
  payload = isThere ? location.hash.slice(PAYLOAD.length) : '';
  history.replaceState(null, '', location.pathname + (location.search === SHARED ? '' : location.search) + previous);
  return true;
}
let route = location.hash.startsWith(PAYLOAD) ? '#/' : location.hash;
takePayload(route);
// Registered first, so that the router never sees a payload as a route.
for (const type of ['popstate', 'hashchange']) {
  addEventListener(type, (event) => {
    if (takePayload(route)) {
      event.stopImmediatePropagation();
      dispatchEvent(new Event('keyscore:payload'));
    } else {
      route = location.hash;
    }
  });
}

applyPreferences();

// --- The skeleton: the one of the screen that comes, in the reader's language.
const english = document.documentElement.lang === 'en';
document.querySelector(`[data-boot="${/^#\/./.test(route) ? 'start' : 'work'}"]`)?.remove();
for (const element of document.querySelectorAll('[data-zh]')) element.textContent = english ? element.dataset.en : element.dataset.zh;
const status = document.querySelector('.boot-text');
const bar = document.querySelector('.boot-progress');
bar?.setAttribute('aria-label', english ? bar.dataset.enLabel : bar.dataset.zhLabel);

// --- URLs that may become code: these and no others.
const ALLOWED = ['worker.js?m=engine', 'worker.js?m=codec', 'vendor/chart.js', '../../sw.js'].map((path) => new URL(path, assets).href);
const checked = (url) => {
  if (!ALLOWED.includes(url)) throw new TypeError(`not a script of this site: ${url}`);
  return url;
};
const policy = globalThis.trustedTypes?.createPolicy('kpi-url', { createScriptURL: checked }) ?? { createScriptURL: checked };
const scriptUrl = (path) => policy.createScriptURL(new URL(path, assets).href);
const spawn = (module) => new Worker(scriptUrl(`worker.js?m=${module}`), { type: 'module', name: module });

let chart = null;
function loadChart() {
  chart ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = scriptUrl('vendor/chart.js');
    script.onload = () => resolve(globalThis.Chart);
    script.onerror = () => {
      chart = null;
      script.remove();
      reject(new Error('Chart.js could not be loaded'));
    };
    document.head.append(script);
  });
  return chart;
}

// The styles of what comes with the later part of the page.
let styles = null;
function loadStyles() {
  styles ??= new Promise((resolve, reject) => {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = new URL('later.css', assets).href;
    sheet.onload = () => resolve();
    sheet.onerror = () => {
      styles = null;
      sheet.remove();
      reject(new Error('a style sheet could not be loaded'));
    };
    document.head.append(sheet);
  });
  return styles;
}

// --- Failures.
const fail = (kind, error) => showCrash({ kind, message: String(error?.message ?? error), stack: error?.stack, build });
// Not failures of ours: a layout that settles a frame later, and work that was given up on purpose.
const harmless = (error, message) => /ResizeObserver loop/.test(message ?? '') || error?.name === 'AbortError';
addEventListener('error', (event) => {
  // A missing picture or style sheet raises an event without a message; it does not stop the program.
  if (!event.message || harmless(event.error, event.message)) return;
  fail('page', event.error ?? event.message);
});
addEventListener('unhandledrejection', (event) => {
  if (!harmless(event.reason, event.reason?.message)) fail('page', event.reason);
});

// The chart crate tries both and copes with neither under the policy; a counter shows that nothing relies on it.
let evalCalls = 0;
globalThis.eval = () => { evalCalls += 1; };
globalThis.chartAreaBackground = { id: 'canvas_background_color' };

// No other tab clears a session's database away as long as this one works in it.
if (databaseName() !== baseDatabase()) navigator.locks?.request(databaseName(), { mode: 'shared' }, () => new Promise(() => {})).catch(() => {});

globalThis.keyscore = {
  build,
  assets: assets.href,
  database: databaseName(),
  baseDatabase: baseDatabase(),
  setSession,
  downloadRaw: () => downloadRaw(build),
  spawnEngine: () => spawn('engine'),
  spawnCodec: () => spawn('codec'),
  loadChart,
  loadStyles,
  /** Has the site kept for work without a network. */
  keepOffline: async () => (await import(new URL('offline.js', assets).href)).keep(scriptUrl('../../sw.js')),
  /** Whether the browser may keep data of ours; `false` only where it says that it does not. */
  mayHaveData: async () => {
    try {
      return (await indexedDB.databases()).some(({ name }) => name === databaseName());
    } catch {
      return true;
    }
  },
  get hasPayload() { return payload !== null; },
  /** The payload of a shared link, once; then null. New ones are announced by the event `keyscore:payload`. */
  takePayload: () => {
    const taken = payload;
    payload = null;
    return taken;
  },
  /** Called by the panic hook of the page's module. */
  panic: (message) => fail('page', message),
  /** Called by the page when the engine cannot be brought back. */
  crash: (kind, message) => fail(kind, message),
  get evalCalls() { return evalCalls; },
};

// --- Download, with progress against the size of the file, which is known from the build; a host's compression does not matter.
function progress(received) {
  if (!(wasmBytes > 0)) return;
  const percent = Math.min(100, Math.round((received / wasmBytes) * 100));
  if (bar) bar.value = percent;
  if (status) status.textContent = percent < 100 ? words.loading(percent) : words.starting;
}

async function fetchProgram(url) {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText} for ${url.pathname}`);
  if (/text\/html/i.test(response.headers.get('content-type') ?? '')) throw new Error(`a page instead of the program came for ${url.pathname}`);
  let received = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      progress(received);
      controller.enqueue(chunk);
    },
  });
  return unpack(new Uint8Array(await new Response(response.body.pipeThrough(counter)).arrayBuffer()));
}

async function fetchWords() {
  const path = `words/first.${language}.txt`;
  const response = await fetch(new URL(path, assets), { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText} for ${path}`);
  return response.text();
}

async function start() {
  let program;
  let glue;
  try {
    const got = Promise.all([fetchProgram(new URL('app_bg.wasm', assets)), import(new URL('app.js', assets).href), fetchWords()]);
    [program, glue, globalThis.keyscore.firstWords] = await got;
  } catch (error) {
    fail('download', error);
    return;
  }
  try {
    await glue.default({ module_or_path: program });
  } catch (error) {
    fail('start', error);
  }
}

start();
