import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { LAMPS } from './lamp-shapes';

const SIDE = 880;
const QUALITY = 84;

/** Evening colours: wall above and below, what the lamp stands on, its shade and metal, the light. */
interface Evening {
  wall: readonly [string, string];
  table: string;
  shade: string;
  metal: string;
  light: string;
}

const EVENINGS: readonly Evening[] = [
  { wall: ['#2c2030', '#6b3f3a'], table: '#3a2420', shade: '#e8b27a', metal: '#c08a4e', light: '#ffdf9e' },
  { wall: ['#3d2b24', '#8a5a3c'], table: '#4a2f22', shade: '#f3e3cc', metal: '#2a1d18', light: '#ffe7b8' },
  { wall: ['#1f2a33', '#5b4a48'], table: '#2b2422', shade: '#c8553d', metal: '#d8b26a', light: '#ffd08a' },
  { wall: ['#4a2e2b', '#b06a45'], table: '#5a3226', shade: '#f6d7a8', metal: '#7d4a2c', light: '#fff0c8' },
  { wall: ['#26302c', '#6f6248'], table: '#3b3226', shade: '#e6c88b', metal: '#b98d4f', light: '#ffe2a3' },
];

const painted = new Map<string, Promise<Uint8Array>>();

/** A lamp in the evening as JPEG; the same one for the same word, whenever it is asked for. */
export function lampPicture(word: string): Promise<Uint8Array> {
  const known = painted.get(word);
  if (known) return known;
  const bytes = sharp(Buffer.from(lampDrawing(word))).jpeg({ quality: QUALITY, mozjpeg: true }).toBuffer(); // prettier-ignore
  painted.set(word, bytes);
  return bytes;
}

/** The drawing of `lampPicture` as SVG. */
export function lampDrawing(word: string): string {
  const [lamp = 0, evening = 0, turn = 0, height = 0] = createHash('sha256').update(word).digest();
  const colours = pick(EVENINGS, evening);
  const { body, glow } = pick(LAMPS, lamp)({ ...colours, lift: (height % 5) * 12 - 24 });
  const [top, bottom] = colours.wall;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 880 880">
<defs>
<linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>
<radialGradient id="glow"><stop offset="0" stop-color="${colours.light}" stop-opacity=".95"/><stop offset=".35" stop-color="${colours.light}" stop-opacity=".38"/><stop offset="1" stop-color="${colours.light}" stop-opacity="0"/></radialGradient>
<linearGradient id="shade" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#000" stop-opacity=".28"/><stop offset=".45" stop-color="#fff" stop-opacity=".22"/><stop offset="1" stop-color="#000" stop-opacity=".34"/></linearGradient>
</defs>
<rect width="880" height="880" fill="url(#wall)"/>
<g${turn % 2 === 0 ? '' : ' transform="translate(880 0) scale(-1 1)"'}>
${glow.map(({ x, y, r }) => `<circle cx="${x}" cy="${y}" r="${r}" fill="url(#glow)"/>`).join('')}
${body}
</g>
</svg>`;
}

function pick<T>(list: readonly T[], byte: number): T {
  const chosen = list[byte % list.length];
  if (chosen === undefined) throw new Error('an empty list');
  return chosen;
}
