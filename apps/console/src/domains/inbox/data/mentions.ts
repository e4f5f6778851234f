import type { MemberView } from '@parvis/contracts';

/** The members whose names stand after an @ in a note; the longest name wins where one begins another. */
export function mentionedIn(text: string, members: readonly MemberView[]): string[] {
  const longestFirst = [...members].sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (const match of text.matchAll(/@/g)) {
    const rest = text.slice(match.index + 1).toLocaleLowerCase();
    const member = longestFirst.find(({ name }) => rest.startsWith(name.toLocaleLowerCase()));
    if (member) found.add(member.id);
  }
  return [...found];
}

/** What stands between an @ and the caret while a mention is being written; null when none is. */
export function mentionBeforeCaret(text: string, caret: number): { start: number; query: string } | null {
  const match = /(?:^|\s)@([\p{L}\d.\-’' ]{0,30})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const query = match[1] ?? '';
  return { start: caret - query.length - 1, query };
}
