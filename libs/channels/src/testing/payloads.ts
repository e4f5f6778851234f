type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const DEPTH = 5000;

/** Texts that careless code breaks: combining marks, astral emoji, right to left, controls of direction, length. */
export const LIVELY_TEXTS: readonly string[] = [
  'Déçue… « rien » ne va : 5 € !',
  '👩🏽‍🚒 merci 🇫🇷❤️‍🔥',
  'مرحبا، أين طلبي؟',
  'שלום — \u202Eabc\u202C',
  'e\u0301le\u0300ve ﬁ Å',
  '日本語のレビュー、とても良い',
  '<b>not html</b> & "quotes" \\ \\n {"a":1}',
  'long '.repeat(2000).trim(),
];

/** Payloads that are nobody's: nothing may come of them and nothing may break. */
export function hostilePayloads(): { name: string; payload: string }[] {
  const named = (name: string, payload: string) => ({ name, payload });
  return [
    named('an empty payload', ''),
    named('blanks', ' \n\t'),
    named('NUL characters', '\u0000\u0000'),
    ...['null', 'true', '42', '"text"', '[]', '{}', '[null]', '[[]]', '[{}]'].map((json) => named(json, json)),
    named('not JSON', '<html><body>Bad gateway</body></html>'),
    named('an unknown kind', '{"type":"parvis.unknown","version":99,"data":{"id":"x"}}'),
    named('deep arrays', '['.repeat(DEPTH) + ']'.repeat(DEPTH)),
    named('deep objects', '{"data":'.repeat(DEPTH) + 'null' + '}'.repeat(DEPTH)),
    named('a prototype key', '{"__proto__":{"type":"item"},"constructor":{"prototype":{"type":"item"}}}'),
  ];
}

/** Beginnings of a payload: a connection that broke. The last characters matter, the rest is sampled. */
export function truncations(payload: string): string[] {
  const whole = payload.trimEnd();
  const lengths = new Set([
    1,
    whole.length - 1,
    ...[0.1, 0.25, 0.5, 0.75, 0.9].map((f) => Math.floor(whole.length * f)),
  ]);
  return [...lengths].filter((length) => length > 0 && length < whole.length).map((length) => whole.slice(0, length));
}

/** A JSON payload with one value after another replaced by one of a wrong type, or buried deep. */
export function brokenForms(payload: string): { name: string; payload: string }[] {
  const root = JSON.parse(payload) as Json;
  const forms: { name: string; payload: string }[] = [];
  for (const path of pathsOf(root)) {
    for (const wrong of WRONG_VALUES) {
      const name = `${path.join('.')} = ${JSON.stringify(wrong)?.slice(0, 20) ?? 'nothing'}`;
      forms.push({ name, payload: JSON.stringify(replaced(root, path, wrong)) });
    }
  }
  return forms;
}

/** The payload with one text in place of another wherever it stands as a whole value; null when it stands nowhere. */
export function replaceText(payload: string, from: string, to: string): string | null {
  let found = false;
  const root = JSON.parse(payload, (_key, value: unknown) => {
    if (value !== from) return value;
    found = true;
    return to;
  }) as Json;
  return found ? JSON.stringify(root) : null;
}

const WRONG_VALUES: readonly (Json | undefined)[] = [
  undefined,
  null,
  true,
  -1,
  1e21,
  '',
  ' ',
  'not a date',
  [],
  {},
  [[null]],
  { nested: { deeper: { toString: 1 } } },
];

type Path = (string | number)[];

function pathsOf(value: Json, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return at.length > 0 ? [at] : [];
  const entries: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const inner = entries.flatMap(([key, child]) => pathsOf(child, [...at, key]));
  return at.length > 0 ? [at, ...inner] : inner;
}

function replaced(value: Json, path: Path, wrong: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return wrong;
  if (Array.isArray(value)) {
    return value.map((child, index) => (index === key ? (replaced(child, rest, wrong) ?? null) : child));
  }
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, Json | undefined> = { ...value };
  copy[key] = replaced(value[String(key)] ?? null, rest, wrong);
  return copy as Json;
}
