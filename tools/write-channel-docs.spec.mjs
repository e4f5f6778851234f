import { channelSection, setUpOf } from './write-channel-docs.mjs';

const consequence = { en: 'Gone | for good.', fr: '' };
const act = (verb, more = {}) => ({ verb, reversible: false, windowHours: null, perItem: null, consequence, ...more });
const channel = {
  kind: 'sample',
  fields: [{ label: { en: 'Token' }, help: { en: 'From the sample.' }, required: true, secret: true }],
  capabilities: {
    label: { en: 'Sample' },
    itemKinds: ['comment', 'message'],
    receive: 'poll',
    verbs: { comment: [act('delete')], message: [act('delete'), act('reply', { windowHours: 168, perItem: 1 })] },
    text: { reply: { max: 2000, unit: 'bytes', confirmed: false } },
    attachments: { types: ['image/*'], maxCount: 2, maxBytes: 5 * 1024 * 1024, withText: false },
    sees: { edits: true, deletions: false, hides: false, ownActions: true },
    backfill: false,
  },
};

describe('the reference of the channels', () => {
  const section = channelSection(channel, '# Sample\n\n## Set-up\n\n1. Ask for a token.\n\n## Limits\n\nNone.\n');

  it('says an act once for all kinds it is the same on, with its limits', () => {
    expect(section).toContain('| comment, message | delete | Gone \\| for good. | final |');
    expect(section).toContain('| message | reply | Gone \\| for good. | within 7 days, once per item, final |');
  });

  it('says who still sees an item, what waits, how long it takes and what it costs', () => {
    const hide = act('hide', { reversible: true, waitsForReview: true, visibleTo: 'author', latencySeconds: 900 });
    const quota = { cost: 50, allowance: 10_000, everySeconds: 86_400 };
    const verbs = { comment: [hide, act('delete', { visibleTo: 'nobody', latencySeconds: 3600, quota })] };
    const said = channelSection({ ...channel, capabilities: { ...channel.capabilities, verbs } }, '');
    expect(said).toContain('| can be taken back, waits there for review, its author still sees the item, takes effect within 15 minutes |'); // prettier-ignore
    expect(said).toContain('| final, nobody sees the item afterwards, takes effect within an hour, costs 50 of 10,000 every day |'); // prettier-ignore
  });

  it('says the limits, where they come from, and how to connect', () => {
    expect(section).toContain('- reply: at most 2,000 bytes (UTF-8) (not documented by the platform)');
    expect(section).toContain('- attachments: `image/*`; at most 2, each up to 5 MiB, never together with text');
    expect(section).toContain('1. Ask for a token.');
    expect(section).not.toContain('None.');
    expect(section).toContain('| Token | yes | From the sample. Stored encrypted. |');
  });

  it('finds a set-up that ends the README', () => {
    expect(setUpOf('# A\n\n## Set-up\n\nLast.\n')).toBe('Last.');
    expect(setUpOf('# A\n')).toBe('');
  });
});
