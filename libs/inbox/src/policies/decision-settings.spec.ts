import { type ChannelKind, type DecisionKind, isRestriction, type ItemKind, type ReasonDuty } from '@parvis/contracts';
import { isReasonRequired } from './decision-settings';

describe('whether a decision needs a reason', () => {
  it.each<[ReasonDuty, DecisionKind, ChannelKind, ItemKind, boolean]>([
    ['own-site', 'delete', 'wordpress', 'comment', true],
    ['own-site', 'ban', 'web-widget', 'message', true],
    ['own-site', 'delete', 'generic-webhook', 'comment', true],
    ['own-site', 'hide', 'wordpress', 'comment', false],
    ['own-site', 'delete', 'facebook', 'comment', false],
    ['own-site', 'reject', 'trustpilot', 'review', true],
    ['own-site', 'hide', 'facebook', 'review', true],
    ['own-site', 'approve', 'facebook', 'review', false],
    ['always', 'delete', 'facebook', 'comment', true],
    ['always', 'hide', 'facebook', 'comment', false],
    ['never', 'delete', 'wordpress', 'review', false],
  ])('%s: %s on %s of a %s: %s', (duty, kind, channel, itemKind, needed) => {
    expect(isReasonRequired(duty, { kind, channel, itemKind })).toBe(needed);
  });

  it('knows what takes something from an author', () => {
    expect((['hide', 'ban', 'unhide', 'like', 'approve'] as const).map(isRestriction)).toEqual([true, true, false, false, false]); // prettier-ignore
  });
});
