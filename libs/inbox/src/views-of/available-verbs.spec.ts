import { type ActionVerb, type CapabilityRecord, ROLE_PERMISSIONS } from '@parvis/contracts';
import { availableVerbs, type VerbFacts } from './available-verbs';

const now = new Date('2026-11-20T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const verb = (name: ActionVerb, more: object = {}) => ({
  verb: name,
  reversible: false,
  windowHours: null,
  perItem: null,
  consequence: { en: '', fr: '' },
  ...more,
});
const moderator = new Set(ROLE_PERMISSIONS.moderator);

const capabilities = {
  verbs: {
    comment: [
      verb('reply'),
      verb('hide', { reversible: true }),
      verb('unhide'),
      verb('delete'),
      verb('private-reply', { windowHours: 168, perItem: 1 }),
      verb('delete-reply'),
    ],
    message: [verb('reply', { windowHours: 24 })],
  },
} as unknown as CapabilityRecord;

function facts(parts: Partial<VerbFacts> = {}): VerbFacts {
  return {
    kind: 'comment',
    direction: 'in',
    platformState: 'visible',
    createdAt: hoursAgo(1),
    lastInboundAt: null,
    onPlatform: true,
    withoutVerbs: [],
    performed: {},
    capabilities,
    accountWorks: true,
    ...parts,
  };
}
const reasons = (parts: Partial<VerbFacts>, permissions = moderator) =>
  Object.fromEntries(availableVerbs(facts(parts), permissions, now).map(({ verb: name, reason }) => [name, reason]));

describe('the verbs of an item', () => {
  it('are those of the channel for its kind, without those that are for our own replies', () => {
    expect(reasons({})).toEqual({
      reply: null,
      hide: null,
      unhide: 'already-done',
      delete: null,
      'private-reply': null,
    });
  });

  it('of our own reply are those for replies, once it is on the platform', () => {
    expect(reasons({ direction: 'out' })).toEqual({ 'delete-reply': null });
    expect(reasons({ direction: 'out', onPlatform: false })).toEqual({});
  });

  it.each(['note', 'system'] as const)('of a %s are none', (direction) => expect(reasons({ direction })).toEqual({}));

  it('leave out what the platform says this item does not allow', () => {
    expect(Object.keys(reasons({ withoutVerbs: ['hide', 'delete'] }))).toEqual(['reply', 'unhide', 'private-reply']);
  });

  it('say why they do not work: role, account, window, state, number of times', () => {
    expect(reasons({}, new Set(ROLE_PERMISSIONS.agent))).toMatchObject({ reply: null, delete: 'not-allowed' });
    expect(new Set(Object.values(reasons({ accountWorks: false })))).toEqual(new Set(['account-stopped']));
    expect(reasons({ createdAt: hoursAgo(169) })).toMatchObject({ reply: null, 'private-reply': 'window-closed' });
    expect(reasons({ performed: { 'private-reply': 1 } })).toMatchObject({ 'private-reply': 'already-done' });
    expect(reasons({ platformState: 'hidden' })).toMatchObject({ hide: 'already-done', unhide: null });
    expect(new Set(Object.values(reasons({ platformState: 'deleted' })))).toEqual(new Set(['already-done']));
  });

  it('of two that undo each other, only the one that changes something works', () => {
    const both = { capabilities: { verbs: { comment: [verb('ban'), verb('unban')] } } as unknown as CapabilityRecord };
    expect(reasons(both)).toEqual({ ban: null, unban: 'already-done' });
    expect(reasons({ ...both, performed: { ban: 1 } })).toEqual({ ban: 'already-done', unban: null });
    expect(reasons({ ...both, performed: { ban: 1, unban: 1 } })).toEqual({ ban: null, unban: 'already-done' });
  });

  it('count the window of a message from the person’s last word', () => {
    expect(reasons({ kind: 'message', createdAt: hoursAgo(30), lastInboundAt: hoursAgo(2) })).toEqual({ reply: null });
    expect(reasons({ kind: 'message', createdAt: hoursAgo(2), lastInboundAt: hoursAgo(25) })).toEqual({
      reply: 'window-closed',
    });
  });
});
