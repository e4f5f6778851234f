// Picks the Lucide icons named in libs/ui into one sprite, redrawn from Lucide's 24 grid to the 16 grid of the console,
// so that a stroke of 1.5 means the same everywhere. Run after changing icon-names.ts: `node tools/make-sprite.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const LIMIT_BYTES = 12 * 1024;
const SCALE = 16 / 24;
const LENGTHS = new Set(['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height']);
const ARGUMENTS = { m: 2, l: 2, h: 1, v: 1, c: 6, s: 4, q: 4, t: 2, a: 7, z: 0 };
// Inside an arc, rotation and the two flags are not lengths, and the flags may be written without a separator.
const ARC_LENGTHS = new Set([0, 1, 5, 6]);
const NUMBER = /^[\s,]*([+-]?(?:\d*\.\d+|\d+\.?)(?:e[+-]?\d+)?)/i;
const FLAG = /^[\s,]*([01])/;

const scaled = (value) => String(Math.round(Number(value) * SCALE * 100) / 100).replace(/^(-?)0\./, '$1.');

function takeArguments(source, command) {
  const taken = [];
  let rest = source;
  while (rest.trim() !== '') {
    const position = taken.length % ARGUMENTS[command];
    const isFlag = command === 'a' && (position === 3 || position === 4);
    const match = (isFlag ? FLAG : NUMBER).exec(rest);
    if (!match) throw new Error(`Cannot read "${rest}" of a path`);
    taken.push(command !== 'a' || ARC_LENGTHS.has(position) ? scaled(match[1]) : match[1]);
    rest = rest.slice(match[0].length);
  }
  return taken;
}

const joined = (numbers) =>
  numbers.reduce((text, next) => (text === '' || next.startsWith('-') ? text + next : `${text} ${next}`), '');

// A first `m` means an absolute move, but the points after it stay relative: said apart, paths can be put one behind the other.
const scalePath = (data) =>
  data.replace(/([a-z])([^a-df-z]*)/gi, (_, letter, rest, offset) => {
    const numbers = takeArguments(rest, letter.toLowerCase());
    if (offset > 0 || letter !== 'm' || numbers.length === 2) return (offset === 0 ? 'M' : letter) + joined(numbers);
    return `M${joined(numbers.slice(0, 2))}l${joined(numbers.slice(2))}`;
  });

function scaleAttribute(name, value) {
  if (name === 'd') return scalePath(value);
  if (name === 'points')
    return value
      .trim()
      .split(/[\s,]+/)
      .map(scaled)
      .join(' ');
  return LENGTHS.has(name) ? scaled(value) : value;
}

function symbol(name) {
  const source = readFileSync(join(root, 'node_modules/lucide-static/icons', `${name}.svg`), 'utf8');
  const body = source.slice(source.indexOf('>', source.indexOf('<svg')) + 1, source.indexOf('</svg>'));
  const shapes = [...body.matchAll(/<(\w+)([^>]*?)\/>/g)].map(([, tag, attributes]) => {
    const kept = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [
      key,
      scaleAttribute(key, value),
    ]);
    return { tag, attributes: Object.fromEntries(kept) };
  });
  return `<g id="${name}">${drawing(shapes)}</g>`;
}

// All strokes of an icon look alike, so its paths, lines and polylines can share one `path` element.
function drawing(shapes) {
  const lines = {
    path: ({ d }) => d,
    line: (l) => `M${l.x1} ${l.y1}L${l.x2} ${l.y2}`,
    polyline: ({ points }) => `M${points}`,
  };
  const path = shapes
    .filter(({ tag }) => tag in lines)
    .map(({ tag, attributes }) => lines[tag](attributes))
    .join('');
  const others = shapes
    .filter(({ tag }) => !(tag in lines))
    .map(
      ({ tag, attributes }) =>
        `<${tag} ${Object.entries(attributes)
          .map(([key, value]) => `${key}="${value}"`)
          .join(' ')}/>`,
    );
  return (path ? `<path d="${path}"/>` : '') + others.join('');
}

const list = readFileSync(join(root, 'libs/ui/src/icon/icon-names.ts'), 'utf8');
const names = [...list.matchAll(/^ {2}'([\w-]+)',$/gm)].map(([, name]) => name);
const sprite = `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence -->${names.map(symbol).join('')}</svg>\n`;
if (sprite.length > LIMIT_BYTES) throw new Error(`The sprite has ${sprite.length} bytes, ${LIMIT_BYTES} are allowed`);
writeFileSync(join(root, 'apps/console/public/sprite.svg'), sprite);
console.log(`sprite.svg: ${names.length} icons, ${sprite.length} bytes`);
