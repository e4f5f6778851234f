/** Colours made of a widget's one colour, so that every text on them or in them can be read (WCAG AA, 4.5 to 1). */
export interface Palette {
  accent: string;
  onAccent: string;
  /** For accented text on light and on dark surfaces. */
  textOnLight: string;
  textOnDark: string;
}

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const LIGHT_SURFACE: Rgb = [250, 249, 247];
const DARK_SURFACE: Rgb = [32, 32, 36];
const READABLE = 4.5;
const FALLBACK: Rgb = [59, 81, 215];

/** White or black on it, whichever contrasts more: one of them always has 4.5 to 1. */
export function paletteOf(colour: string): Palette {
  const accent = parse(colour) ?? FALLBACK;
  return {
    accent: hex(accent),
    onAccent: hex(contrast(accent, WHITE) >= contrast(accent, BLACK) ? WHITE : BLACK),
    textOnLight: hex(readable(accent, LIGHT_SURFACE, BLACK)),
    textOnDark: hex(readable(accent, DARK_SURFACE, WHITE)),
  };
}

/** Contrast of two six-digit hex colours, 1 to 21. */
export function contrastOf(a: string, b: string): number {
  return contrast(parse(a) ?? BLACK, parse(b) ?? BLACK);
}

/** Moves a colour towards black or white until it can be read on the surface. */
function readable(colour: Rgb, surface: Rgb, towards: Rgb): Rgb {
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = colour.map((value, index) => Math.round(value + ((towards[index] ?? 0) - value) * part));
    const candidate = [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0] as const;
    if (contrast(candidate, surface) >= READABLE) return candidate;
  }
  return towards;
}

function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function parse(colour: string): Rgb | null {
  const digits = /^#?([0-9a-f]{6})$/i.exec(colour)?.[1];
  if (!digits) return null;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function hex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
