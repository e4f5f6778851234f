import type { VerbCapability } from '@parvis/contracts';
import { verbOfIntent } from './intent-verb';

const verb = (name: VerbCapability['verb'], reversible: boolean, more: Partial<VerbCapability> = {}): VerbCapability => ({ verb: name, reversible, windowHours: null, perItem: null, consequence: { en: name, fr: name }, ...more }); // prettier-ignore
const HIDE = verb('hide', true, { visibleTo: 'author' });
const DELETE = verb('delete', false, { visibleTo: 'nobody' });
const ROOM = verb('hide', true, { waitsForReview: true });

describe('what an intent comes to on a channel', () => {
  it.each([
    ['hold', [HIDE], false, null, 'needs-nothing'],
    ['hold', [ROOM], false, 'hide', null],
    ['limit', [HIDE, DELETE], true, 'hide', null],
    ['limit', [DELETE], true, null, 'no-verb'],
    ['limit', [verb('hide', false)], true, null, 'only-final'],
    ['remove', [HIDE, DELETE], false, 'hide', null],
    ['remove', [HIDE, DELETE], true, 'delete', null],
    ['remove', [DELETE], false, null, 'only-final'],
    ['remove', [verb('spam', true, { visibleTo: 'nobody' }), DELETE], true, 'spam', null],
    ['remove', [verb('spam', true)], true, null, 'no-verb'],
    ['ban', [verb('ban', false)], false, null, 'only-final'],
    ['ban', [verb('ban', false)], true, 'ban', null],
    ['ban', [HIDE], true, null, 'no-verb'],
  ] as const)('%s over %j, final %s: %s', (intent, verbs, allowFinal, name, why) => {
    const choice = verbOfIntent(intent, verbs, allowFinal);
    expect([choice.verb?.verb ?? null, choice.why]).toEqual([name, why]);
  });
});
