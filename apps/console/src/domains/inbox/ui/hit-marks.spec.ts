import type { SearchHit } from '@parvis/contracts';
import { aConversation, anItem } from '../../../testing/builders';
import { markedWords, markEntry } from './hit-marks';
import type { ThreadEntry } from './thread-words';

const item = anItem({ id: '5', text: 'Colis perdu, colis volé' });
const hit: SearchHit = { conversation: aConversation(), item: { id: '5', text: item.text, createdAt: item.createdAt, author: '' }, highlights: [[0, 5], [13, 18]] }; // prettier-ignore
const message: ThreadEntry = { kind: 'message', id: '5', item, message: { id: '5', direction: 'in', author: 'a', at: item.createdAt, text: item.text } }; // prettier-ignore
const note: ThreadEntry = { kind: 'note', id: '6', note: { id: '6', title: 'Note', member: { id: 'm1', name: 'C' }, at: item.createdAt, text: item.text } }; // prettier-ignore

describe('what a search found in a thread', () => {
  it('is marked in messages and notes, the one that is looked at too', () => {
    expect(markEntry(message, hit, true)).toMatchObject({ message: { highlights: [[0, 5], [13, 18]], current: true } }); // prettier-ignore
    expect(markEntry(note, hit, false)).toMatchObject({ note: { highlights: [[0, 5], [13, 18]], current: false } }); // prettier-ignore
  });

  it('leaves alone what was not found', () => {
    expect(markEntry(message, undefined, false)).toBe(message);
    const event: ThreadEntry = { kind: 'event', id: '7', icon: 'tag', text: 'tagged', at: '' };
    expect(markEntry(event, hit, true)).toBe(event);
  });

  it('does not mark other words in a text that was edited since', () => {
    const before = { ...hit, item: { ...hit.item, text: 'Mon colis perdu' } };
    expect(markEntry(message, before, true)).toMatchObject({ message: { highlights: [], current: true } });
  });

  it('gives the words as they are written, each once', () => {
    expect(markedWords(item, hit.highlights)).toEqual(['Colis', 'colis']);
  });
});
