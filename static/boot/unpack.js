// A program travels with its instructions apart from what they are applied to (.ci/pack.mjs): like lies by like, which makes a
// tenth less of it to download. Here it is put together again.

/** How many lists there are. List 0 is all that is not code, list 1 the instructions, the others hold numbers. */
export const LISTS = 20;
/** Numbers of four bytes before the lists: functions, bytes before the code, bytes of the whole, then the length of each list. */
export const HEAD = 3 + LISTS;
const LOCALS = 13;
const END = 0x0b;

const among = (from, to, value, table) => { for (let op = from; op <= to; op += 1) table[op] = value; };
// From which lists the numbers behind an instruction come; those that are not named have none.
const OPERANDS = [];
among(0x02, 0x04, [2], OPERANDS);
among(0x0c, 0x0d, [3], OPERANDS);
among(0x10, 0x10, [4], OPERANDS);
among(0x11, 0x11, [5, 5], OPERANDS);
among(0x1c, 0x1c, [5, 5], OPERANDS);
among(0x23, 0x26, [5], OPERANDS);
among(0x28, 0x3e, [10], OPERANDS);
among(0x3f, 0x40, [5], OPERANDS);
among(0x42, 0x42, [12], OPERANDS);
for (const op of [0xd0, 0xd2]) among(op, op, [5], OPERANDS);
// After 0xfc a number says which instruction it is; these have so many more.
const MORE = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 };
// From which list a constant comes, by the instruction that takes it.
const CONSTANTS = [];
among(0x10, 0x10, 11, CONSTANTS);
among(0x20, 0x20, 17, CONSTANTS);
among(0x21, 0x22, 18, CONSTANTS);
among(0x36, 0x3e, 16, CONSTANTS);
among(0x41, 0x41, 14, CONSTANTS);
among(0x6a, 0x6b, 15, CONSTANTS);
// How loads and stores, from 0x28 on, are aligned unless they say otherwise, as powers of two.
const ALIGNED = [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];

/** The place of a local among those of its function, the last used first. */
export const placeOf = (recent, index) => {
  const place = recent.indexOf(index);
  return place < 0 ? index : place;
};

/** The local at a place, which becomes the first. */
export function use(recent, place) {
  while (recent.length <= place) recent.push(recent.length);
  const index = recent[place];
  for (let at = place; at > 0; at -= 1) recent[at] = recent[at - 1];
  recent[0] = index;
  return index;
}

/**
 * Walks over one function. `number(list)` takes a number over and gives it, `bytes(list, count)` takes bytes and gives the first;
 * `aligned(usual)` takes an alignment and `local(recent)` a local that is read; `next()` is the instruction behind the number at hand.
 */
export function walk({ number, bytes, aligned, local, next }) {
  const recent = [];
  for (let groups = number(LOCALS); groups > 0; groups -= 1) {
    number(LOCALS);
    number(LOCALS);
  }
  for (let depth = 0; depth >= 0;) {
    const op = bytes(1, 1);
    if (op === END) depth -= 1;
    else if (op >= 0x02 && op <= 0x04) depth += 1;
    if (op === 0x20) local(recent);
    else if (op === 0x21 || op === 0x22) use(recent, placeOf(recent, number(op - 0x1a)));
    else if (op === 0x41) number(CONSTANTS[next()] ?? 19);
    else if (op === 0x0e) for (let targets = number(3); targets >= 0; targets -= 1) number(3);
    else if (op === 0x43) bytes(12, 4);
    else if (op === 0x44) bytes(12, 8);
    else if (op === 0xfc) for (let more = MORE[number(5)] ?? 0; more > 0; more -= 1) number(5);
    else {
      if (op >= 0x28 && op <= 0x3e) aligned(ALIGNED[op - 0x28]);
      for (const list of OPERANDS[op] ?? []) number(list);
    }
  }
}

/** The program; what was never taken apart comes back as it is. */
export function unpack(packed) {
  if (packed[0] === 0 && packed[1] === 0x61) return packed;
  if (packed.length < 4 * HEAD) throw new Error('this is not a program');
  const [functions, start, size, ...lengths] = new Uint32Array(packed.slice(0, 4 * HEAD).buffer);
  let from = 4 * HEAD;
  const at = lengths.map((length) => (from += length) - length);
  if (from !== packed.length) throw new Error('the program did not come completely');
  const rest = packed.subarray(at[0], at[0] + lengths[0]);
  const code = new Uint8Array(size);
  let to = 0;
  const put = (value, place) => {
    while (value > 127) {
      code[place++] = (value & 127) | 128;
      value >>>= 7;
    }
    code[place++] = value;
    return place;
  };
  const read = (list, keep) => {
    let value = 0;
    let byte;
    let shift = 0;
    do {
      byte = packed[at[list]++];
      if (keep) code[to++] = byte;
      value += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte > 127);
    return value;
  };
  const number = (list) => read(list, true);
  const aligned = (usual) => { code[to++] = usual - packed[at[9]++]; };
  const local = (recent) => { to = put(use(recent, read(6)), to); };
  const next = () => packed[at[1]];
  const bytes = (list, count) => {
    const first = packed[at[list]];
    while (count-- > 0) code[to++] = packed[at[list]++];
    return first;
  };
  to = put(functions, 0);
  for (let left = functions; left > 0; left -= 1) {
    // The length stands before the function and is known behind it.
    const begin = to;
    to += 5;
    walk({ number, bytes, aligned, local, next });
    const body = put(to - begin - 5, begin);
    code.copyWithin(body, begin + 5, to);
    to += body - begin - 5;
  }
  const head = new Uint8Array(6);
  head[0] = 10;
  let length = 1;
  for (let value = to; ; value >>>= 7) {
    head[length++] = value > 127 ? (value & 127) | 128 : value;
    if (value <= 127) break;
  }
  const whole = new Uint8Array(rest.length + length + to);
  whole.set(rest.subarray(0, start));
  whole.set(head.subarray(0, length), start);
  whole.set(code.subarray(0, to), start + length);
  whole.set(rest.subarray(start), start + length + to);
  return whole;
}
