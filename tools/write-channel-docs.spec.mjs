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
