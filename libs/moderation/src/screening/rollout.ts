/** Who a rule acts for or not, as a whole: the author, or where nobody knows who wrote it the item alone. */
export function rolloutSubject(workspaceId: number, authorId: string | null, itemId: string): string {
  return authorId === null ? `${workspaceId}:item:${itemId}` : `${workspaceId}:author:${authorId}`;
}

/**
 * Whether a subject is among the `share` (1 to 100, percent) of authors that a rule acts for. Always the same for the same rule and
 * subject; a higher share only adds subjects, and different rules choose different ones.
 */
export function isInShare(share: number, ruleId: string, subject: string): boolean {
  return share >= 100 || percentileOf(`${ruleId}/${subject}`) < share;
}

/** 0 to 99, all equally likely. Stored nowhere, so another formula would move every author: it must never change. */
function percentileOf(key: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) value = Math.imul(value ^ key.charCodeAt(at), 0x01000193);
  // neighbouring ids differ in their last digit alone: without this they would stand next to each other
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 0) % 100;
}
