// A static file server with the security headers that docs/hosting.md asks of a host, for `make run` and the tests.
// Run it: node .ci/serve.mjs [--dir dist] [--port 8080] [--base /] [--plain]; --plain sends nothing compressed.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, normalize, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';

export const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:",
  "font-src 'self'", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'",
  "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", 'trusted-types kpi-url',
].join('; ');

export const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.csv': 'text/csv; charset=utf-8',
  '.bin': 'application/octet-stream', '.webmanifest': 'application/manifest+json', '.txt': 'text/plain; charset=utf-8',
};

const compress = promisify(brotliCompress);

/** Brotli at its best level, kept between runs by content, as it takes seconds for a large module. */
export async function brotli(bytes, cache = 'target/brotli') {
  const kept = join(cache, createHash('sha256').update(bytes).digest('hex'));
  if (existsSync(kept)) return readFileSync(kept);
  const packed = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  mkdirSync(cache, { recursive: true });
  writeFileSync(kept, packed);
  return packed;
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/**
 * Serves `dir` below `base`; port 0 takes a free one. `packed` sends brotli, made before the first request.
 * `answered` lists the files sent so far, workers' fetches included, which a page's own events may miss.
 */
export async function serve({ dir = 'dist', port = 0, base = '/', packed = true } = {}) {
  const files = new Map();
  for (const path of filesBelow(dir)) {
    const bytes = readFileSync(path);
    const extension = extname(path);
    const worth = packed && bytes.length > 256 && !['.png'].includes(extension);
    files.set('/' + relative(dir, path).replaceAll('\\', '/'), {
      bytes,
      packed: worth ? await brotli(bytes) : null,
      type: TYPES[extension] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    });
  }
  const answered = [];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://local').pathname));
    const inside = path.startsWith(base) ? '/' + path.slice(base.length) : null;
    const name = inside === '/' ? '/index.html' : inside;
    const file = name === null ? undefined : files.get(name);
    if (!file || !['GET', 'HEAD'].includes(request.method)) {
      response.writeHead(file ? 405 : 404, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end(file ? 'method not allowed\n' : 'not found\n');
      return;
    }
    const headers = {
      ...HEADERS,
      'Content-Type': file.type,
      ETag: file.etag,
      Vary: 'Accept-Encoding',
      'Cache-Control': name.startsWith('/v/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers['if-none-match'] === file.etag) {
      response.writeHead(304, headers).end();
      return;
    }
    answered.push(name);
    const small = file.packed && /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    const body = small ? file.packed : file.bytes;
    if (small) headers['Content-Encoding'] = 'br';
    response.writeHead(200, { ...headers, 'Content-Length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${server.address().port}${base}`;
  return { address, answered, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }) };
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({ options: { dir: { type: 'string', default: 'dist' }, port: { type: 'string', default: '8080' }, base: { type: 'string', default: '/' }, plain: { type: 'boolean', default: false } } });
  if (!existsSync(join(values.dir, 'index.html')) || !statSync(values.dir).isDirectory()) {
    console.error(`nothing to serve: ${values.dir}/index.html is not there; run \`make build\` first`);
    process.exit(1);
  }
  try {
    const { address } = await serve({ dir: values.dir, port: Number(values.port), base: values.base, packed: !values.plain });
    console.log(`KeyScore is served at ${address}  (stop with Ctrl+C)`);
  } catch (error) {
    console.error(error.code === 'EADDRINUSE' ? `port ${values.port} is taken; choose another: make run PORT=8081` : String(error));
    process.exit(1);
  }
}
