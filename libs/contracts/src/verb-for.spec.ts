import type { ActionVerb, VerbCapability } from './channels';
import { verbFor } from './verb-for';

const can = (verb: ActionVerb, more: Partial<VerbCapability> = {}): VerbCapability => ({ verb, reversible: false, windowHours: null, perItem: null, consequence: { en: verb, fr: verb }, ...more }); // prettier-ignore
const HIDE = can('hide', { reversible: true, visibleTo: 'author' });
const HELD = can('hide', { reversible: true, visibleTo: 'author', waitsForReview: true });
const DELETE = can('delete', { visibleTo: 'nobody' });
const TRASH = can('reject', { reversible: true, visibleTo: 'nobody' });
const REPORT = can('spam');
const BAN = can('ban', { reversible: true });
const FINAL_BAN = can('ban');

const said = (...given: Parameters<typeof verbFor>) => {
  const choice = verbFor(...given);
  return choice.verb ?? choice.why;
};

describe('verbFor', () => {
  it.each([
    ['hold', [HELD], 'hide'],
    ['hold', [HIDE, DELETE], 'needs-nothing'],
    ['hold', [], 'needs-nothing'],
    ['limit', [HIDE, DELETE], 'hide'],
    ['limit', [DELETE], 'no-verb'],
    ['limit', [can('hide')], 'only-final'],
    ['remove', [HIDE, DELETE], 'hide'],
    ['remove', [TRASH, DELETE], 'reject'],
    ['remove', [DELETE], 'only-final'],
    ['remove', [REPORT], 'no-verb'],
    ['ban', [BAN], 'ban'],
    ['ban', [FINAL_BAN], 'only-final'],
    ['ban', [HIDE], 'no-verb'],
  ] as const)('takes for %s of what can be undone: %#', (intent, verbs, expected) => {
    expect(said(intent, verbs, { allowFinal: false })).toBe(expected);
  });

  it.each([
    ['hold', [HELD, DELETE], 'hide'],
    ['limit', [HIDE, DELETE], 'hide'],
    ['limit', [can('hide'), DELETE], 'only-final'],
    ['remove', [HIDE, DELETE], 'delete'],
    ['remove', [HIDE, TRASH, DELETE], 'reject'],
    ['remove', [HIDE, REPORT], 'hide'],
    ['remove', [can('spam', { visibleTo: 'nobody' }), DELETE], 'spam'],
    ['ban', [FINAL_BAN], 'ban'],
  ] as const)('takes for %s with what is final: %#', (intent, verbs, expected) => {
    expect(said(intent, verbs, { allowFinal: true })).toBe(expected);
  });

  it('says whether it can be undone, and what it means there', () => {
    expect(verbFor('remove', [DELETE], { allowFinal: true })).toEqual({ verb: 'delete', reversible: false, capability: DELETE }); // prettier-ignore
  });
});

const ROOM = can('hide', { reversible: true, waitsForReview: true });

describe('what an intent comes to on a channel', () => {
  it.each([
    ['hold', [HIDE], false, null, 'needs-nothing'],
    ['hold', [ROOM], false, 'hide', null],
    ['limit', [HIDE, DELETE], true, 'hide', null],
    ['limit', [DELETE], true, null, 'no-verb'],
    ['limit', [can('hide')], true, null, 'only-final'],
    ['remove', [HIDE, DELETE], false, 'hide', null],
    ['remove', [HIDE, DELETE], true, 'delete', null],
    ['remove', [DELETE], false, null, 'only-final'],
    ['remove', [can('spam', { reversible: true, visibleTo: 'nobody' }), DELETE], true, 'spam', null],
    ['remove', [can('spam', { reversible: true })], true, null, 'no-verb'],
    ['ban', [FINAL_BAN], false, null, 'only-final'],
    ['ban', [FINAL_BAN], true, 'ban', null],
    ['ban', [HIDE], true, null, 'no-verb'],
  ] as const)('%s over %j, final %s: %s', (intent, verbs, allowFinal, name, why) => {
    const choice = verbFor(intent, verbs, { allowFinal });
    expect([choice.verb, choice.verb === null ? choice.why : null]).toEqual([name, why]);
  });
});
