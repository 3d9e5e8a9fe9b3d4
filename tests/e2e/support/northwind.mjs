// The Northwind order book as one CSV row per order line, for tests: names in place of ids, net amount =
// unit price × quantity × (1 − discount) in exact decimal arithmetic (BigInt, no floats), NULL kept as it stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const HEADERS = [
  'orderID', 'customer', 'employee', 'orderDate', 'requiredDate', 'shippedDate',
  'category', 'product', 'quantity', 'unitPrice', 'discount', 'netAmount',
];

/** Records of a CSV text as objects by header (RFC 4180). */
export function parse(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  const source = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < source.length; at += 1) {
    const letter = source[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (source[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ',') { row.push(cell); cell = ''; } else if (letter === '\n') {
      row.push(cell); rows.push(row); row = []; cell = '';
    } else if (letter !== '\r') cell += letter;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  const [headers, ...data] = rows;
  return data.filter((cells) => cells.length === headers.length)
    .map((cells) => Object.fromEntries(headers.map((header, place) => [header, cells[place]])));
}

/** A decimal as [integer, places]. */
export function decimal(text) {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new Error(`not a decimal: ${text}`);
  const [, sign, whole, fraction = ''] = match;
  return [BigInt(sign + whole + fraction), fraction.length];
}

/** [integer, places] as text. */
export function written([integer, places]) {
  const digits = (integer < 0n ? -integer : integer).toString().padStart(places + 1, '0');
  const point = digits.length - places;
  return (integer < 0n ? '-' : '') + digits.slice(0, point) + (places > 0 ? `.${digits.slice(point)}` : '');
}

/** unit price × quantity × (1 − discount), exact. */
export function netAmount(unitPrice, quantity, discount) {
  const [price, pricePlaces] = decimal(unitPrice);
  const [count, countPlaces] = decimal(quantity);
  const [off, offPlaces] = decimal(discount);
  return [price * count * (10n ** BigInt(offPlaces) - off), pricePlaces + countPlaces + offPlaces];
}

/** The CSV text of one row per order line, out of the folder of the Northwind files. */
export function flatten(dir) {
  const table = (name) => parse(readFileSync(join(dir, name), 'utf8'));
  const by = (rows, key) => new Map(rows.map((row) => [row[key], row]));
  const orders = by(table('orders.csv'), 'orderID');
  const customers = by(table('customers.csv'), 'customerID');
  const employees = by(table('employees.csv'), 'employeeID');
  const products = by(table('products.csv'), 'productID');
  const categories = by(table('categories.csv'), 'categoryID');
  const lines = table('order_details.csv').map((line) => {
    const order = orders.get(line.orderID);
    const employee = employees.get(order.employeeID);
    const product = products.get(line.productID);
    return [
      line.orderID,
      customers.get(order.customerID).companyName,
      `${employee.firstName} ${employee.lastName}`,
      order.orderDate, order.requiredDate, order.shippedDate,
      categories.get(product.categoryID).categoryName,
      product.productName,
      line.quantity, line.unitPrice, line.discount,
      written(netAmount(line.unitPrice, line.quantity, line.discount)),
    ];
  });
  const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${[HEADERS, ...lines].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
