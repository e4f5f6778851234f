import { CONNECTORS } from '@parvis/channels';
import { INTENTS, type VerbCapability, verbFor } from '@parvis/contracts';
import fc from 'fast-check';

const lists = CONNECTORS.flatMap(({ kind, capabilities }) =>
  Object.entries(capabilities.verbs).map(([item, verbs]) => ({ name: `${kind} ${item}`, kind, verbs })),
);
const named = (name: string) => lists.find((one) => one.name === name)?.verbs ?? [];
const said = (verbs: readonly VerbCapability[], allowFinal: boolean) =>
  INTENTS.map((intent) => {
    const choice = verbFor(intent, verbs, { allowFinal });
    return choice.verb ?? choice.why;
  });

describe('the softest verb of every channel', () => {
  it('is never one that cannot be taken back unless that was allowed, whatever of them an account has', () => {
    expect(lists.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(
        fc.constantFrom(...lists).chain(({ verbs }) => fc.shuffledSubarray(verbs)),
        fc.constantFrom(...INTENTS),
        (verbs, intent) => {
          const choice = verbFor(intent, verbs, { allowFinal: false });
          if (choice.verb === null) return;
          expect(choice.reversible).toBe(true);
          expect(verbs.find(({ verb }) => verb === choice.verb)?.reversible).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is one that the channel has, whatever its order, and the same with what is final where nothing is gained by it', () => {
    for (const { verbs } of lists)
      for (const intent of INTENTS)
        for (const allowFinal of [false, true]) {
          const choice = verbFor(intent, verbs, { allowFinal });
          expect(verbFor(intent, [...verbs].reverse(), { allowFinal })).toEqual(choice);
          if (choice.verb !== null) expect(verbs).toContain(choice.capability);
          if (intent === 'hold' || intent === 'limit') expect(choice).toEqual(verbFor(intent, verbs, { allowFinal: !allowFinal })); // prettier-ignore
        }
  });

  // hold, limit, remove, ban
  it.each([
    ['youtube comment', false, ['hide', 'hide', 'hide', 'only-final']],
    ['youtube comment', true, ['hide', 'hide', 'reject', 'ban']],
    ['facebook comment', false, ['needs-nothing', 'hide', 'hide', 'ban']],
    ['facebook comment', true, ['needs-nothing', 'hide', 'delete', 'ban']],
    ['facebook review', true, ['needs-nothing', 'no-verb', 'no-verb', 'ban']],
    ['wordpress comment', false, ['hide', 'hide', 'hide', 'no-verb']],
    ['wordpress comment', true, ['hide', 'hide', 'reject', 'no-verb']],
    ['discord comment', false, ['needs-nothing', 'no-verb', 'only-final', 'ban']],
    ['telegram comment', false, ['needs-nothing', 'no-verb', 'only-final', 'ban']],
    ['mastodon mention', true, ['needs-nothing', 'no-verb', 'no-verb', 'ban']],
    ['bluesky comment', true, ['needs-nothing', 'hide', 'hide', 'ban']],
    ['email email', false, ['needs-nothing', 'no-verb', 'spam', 'no-verb']],
    ['google-business review', true, ['needs-nothing', 'no-verb', 'no-verb', 'no-verb']],
  ] as const)('of %s, what is final allowed: %s', (name, allowFinal, expected) => {
    expect(said(named(name), allowFinal)).toEqual(expected);
  });

  it('knows of every way of hiding and deleting who still sees the item, and how to take hiding back', () => {
    for (const { name, verbs } of lists)
      for (const { verb, visibleTo, reversible } of verbs)
        if (verb === 'hide' || verb === 'delete') {
          expect([name, verb, typeof visibleTo]).toEqual([name, verb, 'string']);
          if (verb === 'hide') expect([name, reversible, verbs.some((one) => one.verb === 'unhide')]).toEqual([name, true, true]); // prettier-ignore
        }
  });

  it('holds only where the channel publishes after review', () => {
    const holding = lists.filter(({ verbs }) => verbs.some(({ waitsForReview }) => waitsForReview));
    expect(holding.map(({ kind }) => kind)).toEqual(['youtube', 'wordpress']);
  });
});
