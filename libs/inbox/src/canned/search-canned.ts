import type { CannedKind } from '@parvis/contracts';

/** What is looked through when somebody types after the slash. */
export interface Findable {
  kind: CannedKind;
  name: string;
  shortcode: string | null;
  folder: string;
  texts: readonly string[];
  /** By the member who looks, and by everybody, of late. */
  ownUses: number;
  uses: number;
}

/** The entries that match, best first: shortcode, then name, then folder and words; what is used most comes first among equals. */
export function findCanned<E extends Findable>(entries: readonly E[], query: string): E[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return entries
    .map((entry) => ({ entry, points: words.length === 0 ? 1 : pointsOf(entry, plain(query).trim(), words) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || byUse(a.entry, b.entry))
    .map(({ entry }) => entry);
}

function pointsOf(entry: Findable, whole: string, words: readonly string[]): number {
  const shortcode = plain(entry.shortcode ?? '');
  if (shortcode === whole) return 100;
  if (shortcode !== '' && shortcode.startsWith(whole)) return 80;
  const name = plain(entry.name);
  if (name.startsWith(whole)) return 60;
  if (words.every((word) => name.includes(word))) return 40;
  const all = [name, shortcode, plain(entry.folder)].join(' ');
  if (words.every((word) => all.includes(word))) return 30;
  const texts = `${all} ${entry.texts.map(plain).join(' ')}`;
  return words.every((word) => texts.includes(word)) ? 10 : 0;
}

function byUse(a: Findable, b: Findable): number {
  return b.ownUses - a.ownUses || b.uses - a.uses || a.name.localeCompare(b.name);
}

/** Without accents and capitals. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
