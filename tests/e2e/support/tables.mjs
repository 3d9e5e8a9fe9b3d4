// Files for the import tests, made here: text in the encodings of Chinese systems, and workbooks part by part.
import { deflateRawSync } from 'node:zlib';

/** Text in a two-byte encoding that the platform can only read: its table, turned round. */
export function encoded(text, encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const bytes = new Map();
  for (let first = 0x81; first < 0xff; first += 1) {
    for (let second = 0x40; second < 0xff; second += 1) {
      try {
        const letter = decoder.decode(Uint8Array.of(first, second));
        if ([...letter].length === 1 && !bytes.has(letter)) bytes.set(letter, [first, second]);
      } catch { /* no letter there */ }
    }
  }
  return Buffer.from([...text].flatMap((letter) => (letter.charCodeAt(0) < 0x80 ? [letter.charCodeAt(0)] : bytes.get(letter))));
}

const crc32 = (bytes) => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

/** A zip archive of { name: text }. */
export function zipped(parts) {
  const local = [];
  const list = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(0x5a210000, 6);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), shared, place, Buffer.from(name)]));
    local.push(head);
    at += head.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(list.length, 4);
  end.writeUInt16LE(list.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** A cell: a number, a text, or { xml } with the content of its element and { attributes }. */
const cell = (value, at) => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`;
  if (typeof value === 'object') return `<c r="${at}" ${value.attributes ?? ''}>${value.xml}</c>`;
  return `<c r="${at}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
};

/** Cells shown as a day and as a percentage: the workbook holds a number. */
export const day = (serial) => ({ attributes: 's="1"', xml: `<v>${serial}</v>` });
export const percent = (share) => ({ attributes: 's="2"', xml: `<v>${share}</v>` });

/** A workbook of { sheet: rows }; rows are arrays of cells. */
export function workbook(sheets) {
  const names = Object.keys(sheets);
  const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const parts = {
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${types}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${types}"><sheets>${names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${types}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
    'xl/styles.xml': '<styleSheet><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>',
  };
  for (const [at, name] of names.entries()) {
    const rows = sheets[name].map((row, line) => `<row r="${line + 1}">${row.map((value, place) => cell(value, `${String.fromCharCode(65 + place)}${line + 1}`)).join('')}</row>`);
    parts[`xl/worksheets/sheet${at + 1}.xml`] = `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`;
  }
  return zipped(parts);
}
