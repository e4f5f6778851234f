export interface LinkPiece {
  text: string;
  /** Null for plain text; else http, https or mailto, nothing else ever. */
  href: string | null;
}

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/giu;
/** Signs that end a sentence, not an address. */
const TRAILING = /[.,;:!?…»”’)\]}*_~]+$/u;
const SAFE = ['http:', 'https:', 'mailto:'];

/** Cuts a text into plain pieces and links; put together again, the pieces are the text. */
export function linkify(text: string): LinkPiece[] {
  const pieces: LinkPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(CANDIDATE)) {
    const shown = withoutTrailing(found);
    const href = addressOf(shown);
    if (!href) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), href: null });
    pieces.push({ text: shown, href });
    end = index + shown.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

/** A closing bracket belongs to the address when the opening one does. */
function withoutTrailing(found: string): string {
  const cut = found.replace(TRAILING, '');
  const rest = found.slice(cut.length);
  return cut.includes('(') && !cut.includes(')') && rest.startsWith(')') ? `${cut})` : cut;
}

function addressOf(shown: string): string | null {
  const written = /^https?:/i.test(shown) ? shown : /^www\./i.test(shown) ? `https://${shown}` : `mailto:${shown}`;
  try {
    const { protocol, href } = new URL(written);
    return SAFE.includes(protocol) ? href : null;
  } catch {
    return null;
  }
}
