// The crash screen. It belongs to JavaScript because a wasm module that has panicked can draw nothing any more.
// Built from nodes only; works without the style sheet too.
import { preferredLanguage } from './preferences.js';
import { rescueFile } from './rescue.js';
import { WORDS } from './words.js';

// Used only when the product's style sheet did not arrive.
const FALLBACK_STYLE = `
  :root { color-scheme: light dark }
  .ks-crash { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; max-width: 36rem; padding: 2rem; border: 1px solid; border-radius: 10px }
  .ks-crash h1 { font-size: 1.4rem; margin: 0 0 .5rem }
  .ks-crash button { font: inherit; padding: .4rem .9rem; margin: .25rem .5rem .25rem 0 }
  .ks-crash pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem }
  .ks-crash svg { width: 2rem; height: 2rem; fill: none; stroke: currentColor; stroke-width: 2 }
`;

let shown = null;

function node(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === 'onclick') element.addEventListener('click', value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function mark() {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('class', 'ks-icon ks-icon--xl');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', 'M8 2h8l6 6v8l-6 6H8l-6-6V8zM12 7v6M12 16.5v.5');
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', 'currentColor');
  path.setAttribute('stroke-width', '1.75');
  path.setAttribute('stroke-linecap', 'round');
  svg.append(path);
  return svg;
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  node('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Offers everything that the browser keeps as a file; gives its name, or null where nothing is kept.
export async function downloadRaw(build) {
  const blob = await rescueFile(build);
  if (!blob) return null;
  const name = `keyscore-rescue-${new Date().toISOString().slice(0, 10)}.json`;
  save(blob, name);
  return name;
}

async function clearAndReload() {
  try {
    for (const key of await caches.keys()) await caches.delete(key);
    for (const registration of (await navigator.serviceWorker?.getRegistrations()) ?? []) await registration.unregister();
    await fetch(location.pathname, { cache: 'reload' });
  } catch {
    // Whatever could not be cleared, the reload below asks the server again.
  }
  location.reload();
}

function technical({ kind, message, stack, build }) {
  return [`${kind}: ${message}`, stack, `build ${build}`, navigator.userAgent].filter(Boolean).join('\n');
}

function content(failure, language, redraw) {
  const words = WORDS[language];
  const said = node('p', { class: 'ks-crash__said ks-mute', role: 'status' });
  const download = async () => {
    said.textContent = words.reading;
    try {
      const name = await downloadRaw(failure.build);
      said.textContent = name ? words.downloaded(name) : words.nothing;
    } catch (error) {
      said.textContent = words.unreadable(error?.message ?? error?.name ?? String(error));
    }
  };
  const copy = async (event) => {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(technical(failure));
      button.textContent = words.copied;
    } catch {
      getSelection()?.selectAllChildren(text);
    }
  };
  const text = node('pre', { class: 'ks-crash__text ks-mono', tabindex: '0' }, technical(failure));
  return [
    node('div', { class: 'ks-crash__head' }, mark(),
      node('button', { type: 'button', class: 'ks-btn ks-btn--ghost ks-btn--sm', lang: language === 'en' ? 'zh-CN' : 'en', onclick: redraw }, words.other)),
    node('h1', { class: 'ks-crash__title', id: 'crash-title', tabindex: '-1' }, words.title),
    node('p', { class: 'ks-crash__cause', id: 'crash-cause' }, words.causes[failure.kind] ?? words.causes.page),
    node('p', { class: 'ks-crash__kept ks-mute' }, words.kept),
    node('div', { class: 'ks-row' },
      node('button', { type: 'button', class: 'ks-btn ks-btn--primary', onclick: () => location.reload() }, words.reload),
      node('button', { type: 'button', class: 'ks-btn', onclick: download }, words.download)),
    said,
    node('details', { class: 'ks-crash__more' },
      node('summary', {}, words.details),
      text,
      node('div', { class: 'ks-row' },
        node('button', { type: 'button', class: 'ks-btn ks-btn--sm', onclick: copy }, words.copy),
        node('button', { type: 'button', class: 'ks-btn ks-btn--sm', onclick: clearAndReload }, words.clear)),
      node('p', { class: 'ks-mute' }, words.clearNote)),
  ];
}

// Shows the first failure only: what follows it is mostly its echo.
export function showCrash(failure) {
  console.error(`keyscore stopped (${failure.kind}): ${failure.message}`);
  if (shown) return;
  if (!getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(FALLBACK_STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  const box = node('div', { class: 'ks-crash__box' });
  shown = node('dialog', { class: 'ks-crash', role: 'alertdialog', 'aria-labelledby': 'crash-title', 'aria-describedby': 'crash-cause' }, box);
  let language = preferredLanguage();
  const draw = () => {
    shown.lang = language;
    box.replaceChildren(...content(failure, language, () => {
      language = language === 'en' ? 'zh-CN' : 'en';
      draw();
    }));
    box.querySelector('h1').focus();
  };
  // Escape must not lead back to a page that no longer works.
  shown.addEventListener('cancel', (event) => event.preventDefault());
  const app = document.getElementById('app');
  if (app) app.inert = true;
  document.getElementById('boot')?.remove();
  document.body.append(shown);
  shown.showModal();
  draw();
}
