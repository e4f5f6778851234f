const LONGEST_KEY = 40;

/** The key of a new attribute, from its name: small letters, digits and hyphens, beginning with a letter; a plain one when nothing of the name is left. */
export function keyOfName(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase(); // prettier-ignore
  const key = plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST_KEY)
    .replace(/-+$/, '');
  return key === '' ? 'attribute' : key;
}

/** The options of a choice, one a line, each once. */
export function optionsOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}
