import { fold } from '@parvis/ui';

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Marks words of the page in a frame wherever they stand, whatever their case and accents; takes earlier marks out first. */
export function markWords(page: Document, words: readonly string[]): void {
  for (const mark of page.querySelectorAll('mark[data-hit]')) mark.replaceWith(...mark.childNodes);
  page.body.normalize();
  if (words.length === 0) return;
  const wanted = new Set(words.map(fold));
  const texts: Text[] = [];
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text);
  for (const text of texts) markIn(text, wanted);
}

/** From the end, so that the places before stay what they are. */
function markIn(text: Text, wanted: ReadonlySet<string>): void {
  const found = [...text.data.matchAll(WORD)].filter((match) => wanted.has(fold(match[0])));
  for (const { 0: word, index } of found.reverse()) {
    const hit = text.splitText(index);
    hit.splitText(word.length);
    const mark = text.ownerDocument.createElement('mark');
    mark.dataset['hit'] = '';
    hit.replaceWith(mark);
    mark.append(hit);
  }
}
