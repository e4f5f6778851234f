import type { ActionVerb, VerbCapability } from '@parvis/contracts';
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
