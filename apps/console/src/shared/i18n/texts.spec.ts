import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatMessage } from './format-message';

const SOURCES = join(__dirname, '..', '..');
const TEXTS = join(SOURCES, '..', 'i18n');

type Tree = { [name: string]: string | Tree };
const read = (file: string): Tree => JSON.parse(readFileSync(join(TEXTS, file), 'utf8')) as Tree;

function flat(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [[prefix + name, value] as [string, string]] : flat(value, `${prefix}${name}.`),
  );
}

const scopes = readdirSync(TEXTS).filter((name) => statSync(join(TEXTS, name)).isDirectory());
const texts = (code: 'en' | 'fr') =>
  new Map([
    ...flat(read(`${code}.json`)),
    ...scopes.flatMap((scope) => flat(read(`${scope}/${code}.json`), `${scope}.`)),
  ]);
const english = texts('en');
const french = texts('fr');

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.(ts|html)$/.test(entry.name) && !entry.name.endsWith('.spec.ts') ? [path] : [];
  });
}

/** Names between braces, wherever they stand in the message. */
const argumentsOf = (message: string) =>
  [
    ...new Set(
      [...message.matchAll(/(?<!\b(?:one|many|other) )\{(\w+)(?=\}|, (?:plural|select),)/g)].map((match) => match[1]),
    ),
  ].sort();

describe('texts', () => {
  it('exist in both languages', () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are never empty', () => {
    const empty = [...english, ...french].filter(([, text]) => text.trim() === '');
    expect(empty).toEqual([]);
  });

  it('take the same values in both languages', () => {
    const different = [...english].filter(
      ([key, text]) => argumentsOf(text).join() !== argumentsOf(french.get(key) ?? '').join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('are well formed messages with a case for everything else', () => {
    const broken = [...english, ...french].filter(([, text]) => {
      const params = Object.fromEntries(argumentsOf(text).map((name) => [name, 2]));
      const isCut = formatMessage(text, params, 'en') === text && text.includes('{');
      const choices = [...text.matchAll(/, (?:plural|select),/g)].length;
      return isCut || choices > [...text.matchAll(/other \{/g)].length;
    });
    expect(broken.map(([key]) => key)).toEqual([]);
  });

  it('exist for every key that the code names', () => {
    const files = filesIn(SOURCES).filter((file) => !file.endsWith('ui-texts.ts')); // which writes `ui.` before its keys
    const named = files.flatMap((file) => {
      const code = readFileSync(file, 'utf8').replace(/^\s*(?:\*|\/\*\*).*$/gm, '');
      const found = code.matchAll(
        /(?:text\(|label: |labelKey: |title: |key: )'([a-zA-Z]+(?:\.[\w-]+)+)'|'([a-zA-Z]+(?:\.[\w-]+)+)' \| text/g,
      );
      return [...found].map((match) => match[1] ?? match[2] ?? '');
    });
    expect(named.length).toBeGreaterThan(150);
    expect([...new Set(named)].filter((key) => !english.has(key))).toEqual([]);
  });
});

/** What is typed into a field stands there as it is typed, not as it is printed. */
const isProse = ([key]: [string, string]) => !key.endsWith('.example');

describe('French texts', () => {
  const plainParts = [...french]
    .filter(isProse)
    .map(([key, text]) => [key, text.replace(/\{\w+, (?:plural|select),/g, '')] as const);
  const offending = (pattern: RegExp) => plainParts.filter(([, text]) => pattern.test(text)).map(([key]) => key);

  it('use the typographic apostrophe', () => {
    expect(offending(/'/)).toEqual([]);
  });

  it('have a narrow no-break space before ; ! and ?', () => {
    expect(offending(/[^\u202f\s(][;!?]|[ \u00a0][;!?]/)).toEqual([]);
  });

  it('have a no-break space before : and %', () => {
    expect(offending(/[^\u00a0][:%](?!\/\/)/)).toEqual([]);
  });

  it('use guillemets with narrow no-break spaces', () => {
    expect(offending(/[“”"]|«(?!\u202f)|(?<!\u202f)»/)).toEqual([]);
  });

  it('use the ellipsis character', () => {
    expect(offending(/\.\.\./)).toEqual([]);
  });
});

describe('English texts', () => {
  it('use typographic quotes and apostrophes', () => {
    const offending = [...english]
      .filter(isProse)
      .filter(([, text]) => /['"]/.test(text))
      .map(([key]) => key);
    expect(offending).toEqual([]);
  });
});
