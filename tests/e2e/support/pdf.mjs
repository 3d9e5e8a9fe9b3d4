// The text of a PDF that Chromium prints: glyph numbers back to letters by the tables that come with its fonts. Knows no
// more of PDF than that printer writes, and says so where it meets anything else.
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

/** Objects by number: the words of each, and its unpacked stream. */
function objects(pdf) {
  const source = pdf.toString('latin1');
  const found = new Map();
  const heads = /(?:^|[\r\n])(\d+) 0 obj\b/g;
  for (let head = heads.exec(source); head; head = heads.exec(source)) {
    const begin = heads.lastIndex;
    const end = source.indexOf('endobj', begin);
    const stream = /stream\r?\n/g;
    stream.lastIndex = begin;
    const opened = stream.exec(source);
    if (!opened || opened.index > end) {
      found.set(head[1], { words: source.slice(begin, end), data: null });
      continue;
    }
    const words = source.slice(begin, opened.index);
    const length = Number(words.match(/\/Length (\d+)(?! \d+ R)/)?.[1] ?? NaN);
    const from = stream.lastIndex;
    const to = Number.isNaN(length) ? source.indexOf('endstream', from) : from + length;
    const bytes = pdf.subarray(from, to);
    found.set(head[1], { words, data: /\/FlateDecode/.test(words) ? () => inflateSync(bytes).toString('latin1') : () => bytes.toString('latin1') });
    heads.lastIndex = to;
  }
  return found;
}

const letters = (hex) => (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');

/** Glyph number → letters, out of a font's ToUnicode table. */
function table(text) {
  const map = new Map();
  for (const [, body] of text.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, unicode] of body.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) map.set(Number.parseInt(glyph, 16), letters(unicode));
  }
  for (const [, body] of text.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, low, high, unicode] of body.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) {
      const [first, last, start] = [low, high, unicode].map((hex) => Number.parseInt(hex, 16));
      for (let glyph = first; glyph <= last; glyph += 1) map.set(glyph, letters((start + glyph - first).toString(16).padStart(unicode.length, '0')));
    }
    assert.doesNotMatch(body, /\[/, 'a range of the font with a list');
  }
  return map;
}

/** The part between the brackets after a word, or behind its reference. */
function dictionary(all, words, name) {
  const at = words.indexOf(name);
  if (at < 0) return '';
  const rest = words.slice(at + name.length).trimStart();
  const reference = rest.match(/^(\d+) 0 R/);
  if (reference) return all.get(reference[1]).words;
  let depth = 0;
  for (let place = 0; place < rest.length; place += 1) {
    if (rest.startsWith('<<', place)) { depth += 1; place += 1; } else if (rest.startsWith('>>', place)) {
      depth -= 1;
      place += 1;
      if (depth === 0) return rest.slice(0, place + 1);
    }
  }
  return rest;
}

/** Bytes of a text operand. */
function bytesOf(operand) {
  if (operand.startsWith('<')) return (operand.slice(1, -1).replace(/\s/g, '').match(/.{2}/g) ?? []).map((hex) => Number.parseInt(hex, 16));
  const bytes = [];
  const plain = { n: 10, r: 13, t: 9, b: 8, f: 12 };
  for (let place = 1; place < operand.length - 1; place += 1) {
    if (operand[place] !== '\\') { bytes.push(operand.charCodeAt(place)); continue; }
    const octal = operand.slice(place + 1).match(/^[0-7]{1,3}/)?.[0];
    if (octal) { bytes.push(Number.parseInt(octal, 8)); place += octal.length; continue; }
    place += 1;
    bytes.push(plain[operand[place]] ?? operand.charCodeAt(place));
  }
  return bytes;
}

/** A text in words: of two bytes a letter where it begins with their mark, else of one. */
const told = (bytes) => (bytes[0] === 0xfe && bytes[1] === 0xff
  ? letters(Buffer.from(bytes.slice(2)).toString('hex')) : Buffer.from(bytes).toString('latin1'));

/** All that is written on the pages, a line for each run of text. */
export function pdfText(pdf) {
  const all = objects(pdf);
  const fontOf = (number) => {
    const { words } = all.get(number);
    const unicode = words.match(/\/ToUnicode (\d+) 0 R/);
    return { wide: /\/Type0\b/.test(words), map: unicode ? table(all.get(unicode[1]).data()) : new Map() };
  };
  let unknown = 0;
  const shown = ({ words, data }, contents) => {
    const fonts = new Map([...dictionary(all, dictionary(all, words, '/Resources') || words, '/Font').matchAll(/\/(\S+) (\d+) 0 R/g)]
      .map(([, name, number]) => [name, fontOf(number)]));
    const lines = [];
    let font = null;
    let line = '';
    // What a ligature or a radical stands for is said beside it; its glyphs up to the end of the mark say nothing more.
    let isSaid = false;
    const parts = /\/ActualText\s*(<[0-9A-Fa-f]*>|\((?:\\[\s\S]|[^\\)])*\))|\b(EMC)\b|\/(\S+)\s+-?[\d.]+\s+Tf\b|(<[0-9A-Fa-f\s]*>|\((?:\\[\s\S]|[^\\)])*\))|\b(ET)\b/g;
    for (const [, said, over, name, operand, end] of (contents ?? data()).matchAll(parts)) {
      if (said !== undefined) { line += told(bytesOf(said)); isSaid = true; } else if (over) isSaid = false;
      else if (name) font = fonts.get(name);
      else if (end) { lines.push(line); line = ''; } else if (font && !isSaid) {
        const bytes = bytesOf(operand);
        const codes = font.wide ? bytes.flatMap((byte, place) => (place % 2 ? [] : [byte * 256 + (bytes[place + 1] ?? 0)])) : bytes;
        for (const code of codes) {
          if (!font.map.has(code)) unknown += 1;
          line += font.map.get(code) ?? '�';
        }
      }
    }
    return [...lines, line].filter((text) => text !== '');
  };
  const pages = [...all.values()].filter(({ words }) => /\/Type\s*\/Page\b(?!s)/.test(words));
  const forms = [...all.values()].filter(({ words, data }) => data && /\/Subtype\s*\/Form\b/.test(words));
  const contents = ({ words }) => [...(words.match(/\/Contents\s*(\[[^\]]*\]|\d+ 0 R)/)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, number]) => all.get(number).data()).join('\n');
  const lines = [...pages.flatMap((page) => shown(page, contents(page))), ...forms.flatMap((form) => shown(form))];
  assert.equal(unknown, 0, 'glyphs without a letter');
  return { pages: pages.length, text: lines.join('\n').normalize('NFKC') };
}
