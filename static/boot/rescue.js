// "Download my data": reads every store of the browser database without the program and makes one JSON file.
// It knows nothing of the records' meaning, so it also works on data that a newer version wrote.

// One database per folder of the origin, as several sites may share one origin.
export function baseDatabase() {
  return `keyscore:${location.pathname.replace(/[^/]*$/, '')}`;
}

// A tab may work in a database of its own that goes when its session ends; loading the page anew does not end it.
const SESSION_KEY = 'keyscore.session';

export function databaseName() {
  let session = null;
  try {
    session = sessionStorage.getItem(SESSION_KEY);
  } catch {
    // Where site data is blocked there is nothing to keep apart.
  }
  return session ? `${baseDatabase()}:session:${session}` : baseDatabase();
}

export function setSession(wanted) {
  if (wanted) sessionStorage.setItem(SESSION_KEY, crypto.getRandomValues(new Uint32Array(2)).join('-'));
  else sessionStorage.removeItem(SESSION_KEY);
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// Opening a database that does not exist would create it: the upgrade is the sign of that, and is undone.
function openExisting(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let missing = false;
    request.onupgradeneeded = () => {
      missing = true;
      request.transaction.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => (missing ? resolve(null) : reject(request.error));
  });
}

function base64(bytes) {
  const step = 0x8000;
  let text = '';
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}

// Values JSON has no word for are written as objects with one $-key.
async function plain(value) {
  if (value instanceof ArrayBuffer) return { $bytes: base64(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) return { $bytes: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
  if (value instanceof Blob) return { $bytes: base64(new Uint8Array(await value.arrayBuffer())), $type: value.type };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (typeof value === 'bigint') return { $integer: value.toString() };
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (value instanceof Map) return { $map: await Promise.all([...value].map(plain)) };
  if (value && typeof value === 'object') {
    return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([key, inner]) => [key, await plain(inner)])));
  }
  return value ?? null;
}

// One line per record, put together as Blob parts, so that a large store never has to be one string.
export async function rescueFile(build) {
  const database = await openExisting(databaseName());
  if (!database) return null;
  try {
    const head = { format: 'keyscore-rescue', version: 1, database: database.name, schema: database.version, build, at: new Date().toISOString() };
    const parts = [`{"head":${JSON.stringify(head)},"stores":{`];
    let records = 0;
    for (const [index, name] of [...database.objectStoreNames].entries()) {
      const keys = await done(database.transaction(name).objectStore(name).getAllKeys());
      parts.push(`${index ? ',' : ''}\n${JSON.stringify(name)}:[`);
      for (const [position, key] of keys.entries()) {
        const value = await done(database.transaction(name).objectStore(name).get(key));
        parts.push(`${position ? ',' : ''}\n${JSON.stringify({ key: await plain(key), value: await plain(value) })}`);
        records += 1;
      }
      parts.push(']');
    }
    parts.push('}}\n');
    return records === 0 ? null : new Blob(parts, { type: 'application/json' });
  } finally {
    database.close();
  }
}
