// Called by Trunk. `styles` joins the style sheets into target/site/app.css and later.css before the build; `finish` splits each
// module into what comes first and what is fetched later, and lays the built site out: index.html, sw.js and icons at the top,
// everything else under v/<build>/, where <build> is a hash of all of it. So each URL below v/ always means the same
// bytes, and the workers are covered too.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { HEADERS } from './serve.mjs';
import { pack } from './pack.mjs';
import { shorten } from './wasm-names.mjs';

const TOP_LEVEL_ASSETS = ['icons.svg', 'favicon.svg', 'manifest.webmanifest', 'icon-192.png', 'icon-512.png'];
// Fetched when they are needed: never code in the first load.
const DATA_FOLDERS = ['samples', 'templates'];
// What wasm-split-cli calls its glue.
const GLUE = '__wasm_split.js';
const release = process.env.TRUNK_PROFILE === 'release';

// Those in static/css/later are of what comes with the later part of the page, which fetches them as a sheet of its own.
async function styles() {
  mkdirSync('target/site', { recursive: true });
  for (const [folder, name] of [['static/css', 'app'], ['static/css/later', 'later']]) {
    const partials = readdirSync(folder).filter((file) => file.endsWith('.css')).sort();
    await build({
      stdin: { contents: partials.map((file) => `@import "./${file}";`).join('\n'), loader: 'css', resolveDir: folder },
      bundle: true,
      minify: release,
      outfile: `target/site/${name}.css`,
      logLevel: 'warning',
    });
  }
}

// What rustc's wasm32 target uses; more would let wasm-opt write what browsers do not read yet.
const FEATURES = ['bulk-memory', 'multivalue', 'mutable-globals', 'nontrapping-float-to-int', 'reference-types', 'sign-ext'].map((name) => `--enable-${name}`);

// Trunk has bound the module as a whole; here it is split as its entry point marks it, and its first part is bound. The
// glue between the parts has one name in all modules, so each module but the page's has a folder of its own.
function split(module, staging, folder) {
  const profile = module === 'codec' ? 'codec' : 'browser';
  const built = join(process.env.CARGO_TARGET_DIR ?? 'target', 'wasm32-unknown-unknown', release ? profile : 'debug', `${module}.wasm`);
  const parts = join('target/site/parts', module);
  const to = join(staging, folder);
  for (const name of [`${module}.js`, `${module}_bg.wasm`]) rmSync(join(staging, name), { force: true });
  rmSync(parts, { recursive: true, force: true });
  for (const made of [parts, to]) mkdirSync(made, { recursive: true });
  const run = (tool, ...args) => execFileSync(tool, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  run('wasm-split-cli', built, parts, '--out-name', module, '--target', 'web');
  run('wasm-bindgen', join(parts, `${module}.wasm`), '--out-dir', to, '--out-name', module, '--target', 'web', '--keep-lld-exports', '--no-typescript');
  cpSync(join(parts, GLUE), join(to, GLUE));
  for (const name of readdirSync(parts).filter((name) => name.endsWith('.wasm') && name !== `${module}.wasm`)) cpSync(join(parts, name), join(to, name));
  if (!release) return;
  for (const name of readdirSync(to).filter((name) => name === `${module}_bg.wasm` || /^(split_.*|chunk_.*)\.wasm$/.test(name))) {
    // The stack lies lowest, so no address below 1024 is ever read on purpose, and offsets may be folded.
    run('wasm-opt', '-Oz', '--low-memory-unused', ...FEATURES, join(to, name), '-o', join(to, name));
  }
  const [program, glue] = [join(to, `${module}_bg.wasm`), join(to, `${module}.js`)];
  const short = shorten(readFileSync(program), readFileSync(glue, 'utf8'));
  writeFileSync(program, pack(short.wasm));
  writeFileSync(glue, short.glue);
}

// The message catalogue as files of lines: what the first screens say for each language, and everything in both. The page
// learns them at run time (src/view/catalogue.rs). Fetched under text/plain, which every host compresses.
const FIRST_WORDS = ['action', 'bands', 'change', 'common', 'errors', 'overview', 'shell', 'start', 'toast'];

/** Messages of one of our own YAML files, which have nested keys and texts in double quotes, as lines of key, tab, text. */
function messages(path) {
  const lines = [];
  let above = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const found = line.match(/^( *)([A-Za-z0-9_.]+):(?: (.*))?$/);
    if (!found || found[2] === '_version') continue;
    const [, indent, key, value] = found;
    above = above.filter((parent) => parent.indent < indent.length);
    if (value === undefined) above.push({ indent: indent.length, key });
    else {
      const text = value.startsWith('"') ? JSON.parse(value) : value;
      lines.push(`${[...above.map((parent) => parent.key), key].join('.')}\t${text.replaceAll('\n', '\\n')}`);
    }
  }
  return lines;
}

function words(staging) {
  const folder = 'src/view/locales';
  mkdirSync(join(staging, 'words'), { recursive: true });
  const all = [];
  for (const tag of ['zh-CN', 'en']) {
    const names = readdirSync(folder).filter((name) => name === `${tag}.yml` || name.endsWith(`.${tag}.yml`)).sort();
    const of = (chosen) => [`#${tag}`, ...chosen.flatMap((name) => messages(join(folder, name)))];
    const first = names.filter((name) => name === `${tag}.yml` || FIRST_WORDS.includes(name.split('.')[0]));
    if (first.length !== FIRST_WORDS.length + 1) throw new Error(`of the first words of ${tag} some are missing`);
    writeFileSync(join(staging, 'words', `first.${tag}.txt`), `${of(first).join('\n')}\n`);
    all.push(...of(names));
  }
  writeFileSync(join(staging, 'words', 'all.txt'), `${all.join('\n')}\n`);
}

async function scripts(staging) {
  await build({
    entryPoints: ['static/boot.js', 'static/worker.js', 'static/boot/offline.js'],
    entryNames: '[name]',
    bundle: true,
    minify: release,
    format: 'esm',
    target: 'es2022',
    outdir: staging,
    logLevel: 'warning',
  });
  const glue = ['app.js', GLUE, ...['engine', 'codec'].flatMap((name) => [`${name}/${name}.js`, `${name}/${GLUE}`])].map((name) => join(staging, name)).filter(existsSync);
  if (release) {
    await build({ entryPoints: glue, minify: true, format: 'esm', target: 'es2022', outdir: staging, outbase: staging, allowOverwrite: true, logLevel: 'warning' });
  }
  // The licence comments stay.
  await build({
    entryPoints: ['static/vendor/chart.js'],
    bundle: true,
    minify: release,
    format: 'iife',
    target: 'es2022',
    legalComments: 'inline',
    plugins: [withoutUnused],
    outfile: join(staging, 'vendor/chart.js'),
    logLevel: 'warning',
  });
}

// What our charts never name but a bundler keeps, because these classes have computed static fields; and the colours by name:
// ours come as numbers.
const UNUSED_CHARTS = ['ArcElement', 'BubbleController', 'DoughnutController', 'LogarithmicScale', 'PieController', 'PolarAreaController', 'ScatterController', 'TimeScale', 'TimeSeriesScale'];
const withoutUnused = {
  name: 'without-unused',
  setup(bundler) {
    const cut = (text, pattern, rest) => {
      if (!pattern.test(text)) throw new Error(`not found in what is bundled: ${pattern}`);
      return text.replace(pattern, rest);
    };
    bundler.onLoad({ filter: /chart\.js\/dist\/chart\.js$/ }, ({ path }) => ({
      contents: UNUSED_CHARTS.reduce((text, name) => cut(text, new RegExp(`^class ${name}( extends \\w+)? \\{\\n[^]*?^\\}`, 'm'), `class ${name} {}`), readFileSync(path, 'utf8')),
    }));
    bundler.onLoad({ filter: /@kurkle\/color\/dist\/color\.esm\.js$/ }, ({ path }) => ({
      contents: cut(readFileSync(path, 'utf8'), /^const names\$1 = \{[^}]*\}/m, 'const names$1 = {}'),
    }));
  },
};

function files(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const path = join(prefix, entry.name);
    return entry.isDirectory() ? files(folder, path) : [path];
  });
}

// Trunk's own reload script is inline, and only the serving Trunk fills it in, so no hash fits: while developing, the
// policy lets inline scripts be. A release has none and refuses them.
function allowReloadScript(html) {
  if (!/<script>/.test(html)) return html;
  if (release) throw new Error('index.html carries an inline script, which the content security policy refuses');
  return html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'").replace(/; require-trusted-types-for[^"]*/, '');
}

async function finish() {
  const staging = process.env.TRUNK_STAGING_DIR;
  split('app', staging, '.');
  split('engine', staging, 'engine');
  split('codec', staging, 'codec');
  words(staging);
  await scripts(staging);
  cpSync('target/site/later.css', join(staging, 'later.css'));
  for (const folder of DATA_FOLDERS) cpSync(join('static', folder), join(staging, folder), { recursive: true });

  const hash = createHash('sha256');
  const versioned = files(staging).filter((path) => path !== 'index.html');
  for (const path of versioned) hash.update(path).update(readFileSync(join(staging, path)));
  const version = hash.digest('hex').slice(0, 12);
  const base = `v/${version}/`;
  for (const path of versioned) {
    const to = join(staging, base, path);
    mkdirSync(join(to, '..'), { recursive: true });
    renameSync(join(staging, path), to);
  }
  for (const name of TOP_LEVEL_ASSETS) if (existsSync(join('static', name))) cpSync(join('static', name), join(staging, name));

  // The worker names every file, so a build that differs in one is another worker.
  const kept = ['./', ...TOP_LEVEL_ASSETS, ...versioned.map((path) => base + path.replaceAll('\\', '/'))];
  const worker = readFileSync('static/sw.js', 'utf8').replace('{{build}}', version).replace("['{{files}}']", JSON.stringify(kept));
  const { code } = await transform(worker, { minify: release, target: 'es2022' });
  writeFileSync(join(staging, 'sw.js'), code);

  // Hosts such as Netlify and Cloudflare Pages read this file.
  const lines = Object.entries(HEADERS).map(([name, value]) => `  ${name}: ${value}`);
  writeFileSync(join(staging, '_headers'), ['/*', ...lines, '/v/*', '  Cache-Control: public, max-age=31536000, immutable', ''].join('\n'));

  const bytes = statSync(join(staging, base, 'app_bg.wasm')).size;
  const head = [
    `<script type="module" blocking="render" src="${base}boot.js?bytes=${bytes}"></script>`,
    `<link rel="modulepreload" href="${base}app.js">`,
    `<link rel="modulepreload" href="${base}${GLUE}">`,
    `<link rel="preload" as="fetch" type="application/wasm" crossorigin href="${base}app_bg.wasm">`,
  ].join('\n  ');
  const page = join(staging, 'index.html');
  let html = readFileSync(page, 'utf8').replace('<!-- site:head -->', head);
  html = html.replace(/<link data-trunk[^>]*>\s*/g, '').replace(/<link rel="stylesheet"[^>]*>/, `<link rel="stylesheet" href="${base}app.css">`);
  if (!html.includes(`${base}app.css`)) throw new Error('the style sheet link was not found in index.html');
  html = allowReloadScript(html);
  if (release) html = html.replace(/>\s*\n\s*</g, '>\n<');
  writeFileSync(page, html);
}

await { styles, finish }[process.argv[2]]();
