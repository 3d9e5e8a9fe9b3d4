// Takes a program apart before it is laid out: its instructions in one list, what they are applied to in others by kind.
// static/boot/unpack.js puts it together again.
import { HEAD, LISTS, placeOf, unpack, use, walk } from '../static/boot/unpack.js';

const CODE = 10;

function written(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

/** The lists of a module, each after the other, behind their lengths. */
export function pack(wasm) {
  let at = 8;
  const read = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (wasm[at] !== CODE) {
    at += 1;
    const length = read();
    at += length;
  }
  const start = at;
  at += 1;
  const length = read();
  const end = at + length;
  const functions = read();
  const lists = Array.from({ length: LISTS }, () => []);
  const taken = (list, from) => lists[list].push(wasm.subarray(from, at));
  for (let left = functions; left > 0; left -= 1) {
    const body = read();
    const last = at + body;
    walk({
      number: (list) => {
        const from = at;
        const value = read();
        taken(list, from);
        return value;
      },
      bytes: (list, count) => {
        at += count;
        taken(list, at - count);
        return wasm[at - count];
      },
      aligned: (usual) => { lists[9].push(Buffer.from([usual - wasm[at++]])); },
      local: (recent) => {
        const place = placeOf(recent, read());
        use(recent, place);
        lists[6].push(written(place));
      },
      next: () => {
        let place = at;
        while (wasm[place] > 127) place += 1;
        return wasm[place + 1];
      },
    });
    if (at !== last) throw new Error(`function ${functions - left} ends at ${at}, not at ${last}: an instruction is not known to unpack.js`);
  }
  if (at !== end) throw new Error('the code does not end where its section does');
  lists[0] = [wasm.subarray(0, start), wasm.subarray(end)];
  const joined = lists.map((list) => Buffer.concat(list));
  const head = Buffer.alloc(4 * HEAD);
  // Each function may need five bytes for its length on the way.
  const size = end - start + 5 * (functions + 1);
  [functions, start, size, ...joined.map((list) => list.length)].forEach((value, place) => head.writeUInt32LE(value, 4 * place));
  const packed = Buffer.concat([head, ...joined]);
  if (Buffer.compare(unpack(new Uint8Array(packed)), wasm) !== 0) throw new Error('the program does not come out as it went in');
  return packed;
}
