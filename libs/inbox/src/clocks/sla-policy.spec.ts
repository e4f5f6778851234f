import { CHANNEL_KINDS, ITEM_KINDS, PRIORITIES, type SlaConditions } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';
import { commitmentsOf } from '../intake/commitments';
import { fallbackPromises, matches, type PolicyFacts, promiseFor, type SlaBook, targetList } from './sla-policy';
import { ALWAYS_OPEN } from './business-time';

const facts: PolicyFacts = {
  channel: codeOf(CHANNEL_KINDS, 'google-business'),
  accountId: 12,
  kind: codeOf(ITEM_KINDS, 'review'),
  stars: 1,
  priority: codeOf(PRIORITIES, 'high'),
  tagIds: [3, 4],
  vip: false,
  pinnedPolicyId: null,
};

describe('a policy', () => {
  it.each<[SlaConditions, boolean]>([
    [{}, true],
    [{ channels: [] }, true],
    [{ channels: ['facebook', 'google-business'] }, true],
    [{ channels: ['facebook'] }, false],
    [{ accountIds: ['12'], kinds: ['review'], stars: [1, 2], priorities: ['high'], tagIds: ['4'], vip: false }, true],
    [{ accountIds: ['13'] }, false],
    [{ kinds: ['comment'] }, false],
    [{ stars: [3] }, false],
    [{ priorities: ['none'] }, false],
    [{ tagIds: ['5'] }, false],
    [{ vip: true }, false],
  ])('with %j matches: %s', (conditions, expected) => {
    expect(matches(conditions, facts)).toBe(expected);
  });

  it('asks for stars only where there are some', () => {
    expect(matches({ stars: [1] }, { ...facts, stars: null })).toBe(false);
  });

  it('wins when it is the first that matches; where none does, the minutes of the kind hold', () => {
    const promise = (policyId: number) => ({ policyId, ladderId: null, targets: targetList({ firstReply: null, nextReply: null, resolution: null }), time: ALWAYS_OPEN, pauseWhileSnoozed: true, pauseWhileWaiting: true }); // prettier-ignore
    const book: SlaBook = {
      version: 1,
      policies: [
        { conditions: { stars: [5] }, promise: promise(1) },
        { conditions: { stars: [1] }, promise: promise(2) },
        { conditions: { kinds: ['review'] }, promise: promise(3) },
      ],
      fallback: fallbackPromises(commitmentsOf({ commitmentMinutes: { comment: 7 } })),
      asksForVip: false,
    };
    expect(promiseFor(book, facts).policyId).toBe(2);
    expect(promiseFor(book, { ...facts, stars: 3 }).policyId).toBe(3);
    const none = promiseFor(book, { ...facts, stars: null, kind: codeOf(ITEM_KINDS, 'comment') });
    expect(none).toMatchObject({ policyId: null, targets: [{ seconds: 420 }, { seconds: 420 }, null] });
  });
});
