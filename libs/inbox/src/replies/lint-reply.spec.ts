import type { AvailableVerb, CapabilityRecord } from '@parvis/contracts';
import { type DraftedReply, isPublicReply, refuseContent, refuseVerb } from './lint-reply';
import { textLength } from './text-length';

const channel = (more: Partial<CapabilityRecord> = {}): CapabilityRecord => ({
  channel: 'facebook',
  label: { en: 'F', fr: 'F' },
  itemKinds: ['comment', 'message'],
  receive: 'push',
  verbs: {},
  text: {
    reply: { max: 10, unit: 'graphemes', confirmed: true },
    'private-reply': { max: 20, unit: 'bytes', confirmed: true },
  },
  attachments: { types: ['image/*', 'application/pdf'], maxCount: 2, maxBytes: 1000, withText: true },
  sees: { edits: true, deletions: true, hides: true, ownActions: true },
  backfill: true,
  ...more,
});
const file = (more: object = {}) => ({
  id: '1',
  name: 'a.png',
  contentType: 'image/png',
  size: 10,
  usable: true,
  ...more,
});
const drafted = (more: Partial<DraftedReply> = {}): DraftedReply => ({
  verb: 'reply',
  text: 'Bonjour',
  attachments: [],
  attachmentCount: more.attachments?.length ?? 0,
  ...more,
});

describe('length of a text', () => {
  it.each([
    ['graphemes', 'é👩‍👩‍👧🇫🇷', 3],
    ['utf16', 'é👍', 3],
    ['bytes', 'é👍', 6],
  ] as const)('counts %s', (unit, text, expected) => {
    expect(textLength(text, unit)).toBe(expected);
  });
});

describe('the reply linter', () => {
  it.each([
    ['a text within the limit', drafted({ text: '👩‍👩‍👧'.repeat(10) }), null],
    ['a text one too long', drafted({ text: 'x'.repeat(11) }), 'text-too-long'],
    ['bytes of a private reply', drafted({ verb: 'private-reply', text: 'é'.repeat(11) }), 'text-too-long'],
    ['nothing', drafted({ text: ' \n' }), 'reply-blocked'],
    ['a picture alone', drafted({ text: '', attachments: [file()] }), null],
    [
      'a wildcard of another kind',
      drafted({ attachments: [file({ contentType: 'video/mp4' })] }),
      'attachment-refused',
    ],
    ['an exact kind', drafted({ attachments: [file({ contentType: 'application/pdf' })] }), null],
    ['a file too large', drafted({ attachments: [file({ size: 1001 })] }), 'attachment-refused'],
    ['a file that was sent', drafted({ attachments: [file({ usable: false })] }), 'attachment-refused'],
    ['too many files', drafted({ attachments: [file(), file(), file()] }), 'attachment-refused'],
    ['a file that is missing', drafted({ attachmentCount: 1 }), 'attachment-refused'],
  ])('judges %s', (_name, reply, code) => {
    expect(refuseContent(reply, 'comment', channel())?.code ?? null).toBe(code);
  });

  it('takes the limits of the kind of item where the channel has them', () => {
    const perKind = { message: { reply: { max: 3, unit: 'utf16', confirmed: true }, attachments: { types: [], maxCount: 0, maxBytes: 0, withText: false } } } as const; // prettier-ignore
    const record = channel({
      perKind: {
        message: { reply: perKind.message.reply, attachments: { ...perKind.message.attachments, types: [] } },
      },
    });
    expect(refuseContent(drafted({ text: 'abcd' }), 'message', record)?.code).toBe('text-too-long');
    expect(refuseContent(drafted({ text: 'abcd' }), 'comment', record)).toBeNull();
    expect(refuseContent(drafted({ text: 'a', attachments: [file()] }), 'message', record)?.code).toBe(
      'attachment-refused',
    );
  });

  it('refuses text beside a file where the channel takes one or the other', () => {
    const record = channel({ attachments: { types: ['image/*'], maxCount: 1, maxBytes: 1000, withText: false } });
    expect(refuseContent(drafted({ attachments: [file()] }), 'comment', record)?.code).toBe('attachment-refused');
    expect(refuseContent(drafted({ text: '', attachments: [file()] }), 'comment', record)).toBeNull();
  });

  it.each([
    ['comment', 'reply', true],
    ['review', 'reply', true],
    ['comment', 'private-reply', false],
    ['message', 'reply', false],
    ['email', 'reply', false],
  ] as const)('knows who can read a %s answered by %s', (kind, verb, expected) => {
    expect(isPublicReply(verb, kind)).toBe(expected);
  });

  it.each([
    ['window-closed', 'window-closed'],
    ['account-stopped', 'not-possible-now'],
    ['already-done', 'not-possible-now'],
    ['not-allowed', 'not-allowed'],
    [null, null],
  ] as const)('passes on that a verb is %s', (reason, code) => {
    const verbs: AvailableVerb[] = [{ verb: 'reply', available: reason === null, reversible: false, reason }];
    expect(refuseVerb('reply', verbs)?.code ?? null).toBe(code);
    expect(refuseVerb('private-reply', verbs)?.code).toBe('channel-cannot');
  });
});
