// Shortens the names under which a module imports what its glue hands it: wasm-bindgen makes them unique over all crates by a
// hash, which no compression makes smaller. Module and glue get the same short ones.

const MARKED = /\b__wb(?:g|indgen)_\w+_[0-9a-f]{16}\b/g;
const IMPORTS = 2;

function reader(bytes) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const take = (length) => bytes.subarray(at, (at += length));
  return { number, take, byte: () => bytes[at++], get at() { return at; }, set at(place) { at = place; } };
}

function written(value) {
  const bytes = [];
  do {
    bytes.push((value & 127) | (value > 127 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return Buffer.from(bytes);
}

const text = (bytes) => Buffer.concat([written(bytes.length), bytes]);

// What is imported: a function, table, memory, global or tag, with its type.
function skipType(read) {
  const limits = () => {
    const flags = read.number();
    read.number();
    if (flags & 1) read.number();
  };
  switch (read.byte()) {
    case 0: read.number(); break;
    case 1: read.byte(); limits(); break;
    case 2: limits(); break;
    case 3: read.byte(); read.byte(); break;
    default: read.byte(); read.number();
  }
}

function renamed(section, names) {
  const read = reader(section);
  const count = read.number();
  const parts = [written(count)];
  for (let index = 0; index < count; index += 1) {
    const module = read.take(read.number());
    const name = read.take(read.number()).toString();
    const from = read.at;
    skipType(read);
    parts.push(text(module), text(Buffer.from(names.get(name) ?? name)), section.subarray(from, read.at));
  }
  return Buffer.concat(parts);
}

/** The module and its glue with short names. */
export function shorten(wasm, glue) {
  const names = new Map([...new Set(glue.match(MARKED))].map((name, index) => [name, `_${index.toString(36)}`]));
  const read = reader(wasm);
  const parts = [read.take(8)];
  while (read.at < wasm.length) {
    const id = read.byte();
    const content = read.take(read.number());
    const kept = id === IMPORTS ? renamed(content, names) : content;
    parts.push(Buffer.from([id]), written(kept.length), kept);
  }
  return { wasm: Buffer.concat(parts), glue: glue.replace(MARKED, (name) => names.get(name)) };
}
