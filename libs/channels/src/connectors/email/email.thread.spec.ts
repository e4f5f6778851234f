import { composeEmailReply, trimReferences } from './email.compose';
import { actionIdOf, emailMessageId, messageIds, normaliseMessageId, threadTag } from './email.ids';
import { bareSubject, threadOf, type ThreadFacts } from './email.thread';
import type { InboundEmail } from '../../spi/inbound';

const facts = (over: Partial<ThreadFacts> = {}): ThreadFacts => ({
  externalId: 'own@mail.test',
  references: null,
  inReplyTo: null,
  subject: 'Re: Order 1042',
  recipients: ['support@brand.test'],
  ownAddresses: new Set(['support@brand.test']),
  correspondent: 'client_042@mail.test',
  automatic: false,
  ...over,
});

describe('message ids', () => {
  it.each([
    ['<a@x> <b@x>', ['a@x', 'b@x']],
    ['<a@x>,<b@x>', ['a@x', 'b@x']],
    ['<a@x><b@x>\t<a@x>', ['a@x', 'b@x']],
    ['a@x b@x', ['a@x', 'b@x']],
    ['', []],
    [null, []],
  ])('reads %s', (value, expected) => {
    expect(messageIds(value)).toEqual(expected);
  });

  it('shortens an endless id to a hash', () => {
    expect(normaliseMessageId(`<${'x'.repeat(5000)}@y>`)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('recognises our own by the action in it and by the domain', () => {
    const id = emailMessageId('0199-a_B', 'Support@Brand.test');
    expect(id).toBe('parvis.0199-a_B@brand.test');
    expect(actionIdOf(id, 'support@brand.test')).toBe('0199-a_B');
    expect(actionIdOf(id, 'support@other.test')).toBeNull();
    expect(actionIdOf('someone@brand.test', 'support@brand.test')).toBeNull();
  });
});

describe('subjects', () => {
  it.each([
    ['Re: Order', 'Order'],
    ['RE: re: Fwd: Order', 'Order'],
    ['TR : Commande', 'Commande'],
    ['Ré\u00A0: Commande', 'Commande'],
    ['AW: WG: SV: Bestellung', 'Bestellung'],
    ['Re[2]: Order', 'Order'],
    ['[EXT] Re: Order', 'Order'],
    ['Regarding: Order', 'Regarding: Order'],
    ['', ''],
  ])('%s is about "%s"', (subject, bare) => {
    expect(bareSubject(subject)).toBe(bare);
  });
});

describe('threads', () => {
  it('follow every id of the headers, the oldest as key and the parent last', () => {
    const { thread, references, parent } = threadOf(
      facts({ references: '<root@x> <mid@x>', inReplyTo: '<parent@x>, <root@x>' }),
    );
    expect(thread.key).toBe('mid@x');
    expect(references).toEqual(['mid@x', 'parent@x', 'root@x']);
    expect(parent).toBe('root@x');
    expect(thread.aliases).toEqual(expect.arrayContaining(['parent@x', 'root@x', 'own@mail.test']));
  });

  it('put the aliases in order of trust: ids, token, subject', () => {
    const { thread } = threadOf(
      facts({
        references: '<root@x>',
        inReplyTo: '<parent@x>',
        recipients: ['Support+T-9@brand.test', 'other+no@mail.test'],
      }),
    );
    expect(thread).toEqual({
      key: 'root@x',
      aliases: [
        'parent@x',
        'own@mail.test',
        'token:t-9',
        `token:${threadTag('root@x')}`,
        'subject:client_042@mail.test|order 1042',
      ],
      title: 'Re: Order 1042',
    });
  });

  it('lead a mail with nothing but our tag back to the thread of the tag', () => {
    const root = threadOf(facts({ externalId: 'root@x' })).thread;
    const later = threadOf(
      facts({ externalId: 'later@x', recipients: [`support+${threadTag('root@x')}@brand.test`] }),
    ).thread;
    expect(later.aliases.filter((alias) => root.aliases.includes(alias))).toContain(`token:${threadTag('root@x')}`);
  });

  it('do not join machines, nameless senders or empty subjects by subject', () => {
    for (const over of [{ automatic: true }, { correspondent: null }, { subject: 'Re: ' }])
      expect(threadOf(facts(over)).thread.aliases.filter((alias) => alias.startsWith('subject:'))).toEqual([]);
  });
});

describe('a reply', () => {
  const parent: InboundEmail = {
    messageId: 'parent@x',
    references: ['root@x'],
    from: 'client_042@mail.test',
    to: ['support@brand.test', 'client_043@mail.test'],
    cc: ['help@brand.test', 'client_044@mail.test'],
    replyTo: null,
    subject: 'RE: Order',
    automatic: false,
  };
  const options = { actionId: '7', mailbox: 'support@brand.test', ownAddresses: ['help@brand.test'], all: false };

  it('goes to the sender, in the thread', () => {
    expect(composeEmailReply(parent, options)).toEqual({
      messageId: 'parvis.7@brand.test',
      inReplyTo: 'parent@x',
      references: ['root@x', 'parent@x'],
      to: ['client_042@mail.test'],
      cc: [],
      subject: 'Re: Order',
    });
  });

  it('goes where Reply-To says', () => {
    expect(composeEmailReply({ ...parent, replyTo: 'desk@mail.test' }, options).to).toEqual(['desk@mail.test']);
  });

  it('goes to all but ourselves', () => {
    expect(composeEmailReply(parent, { ...options, all: true }).cc).toEqual([
      'client_043@mail.test',
      'client_044@mail.test',
    ]);
  });

  it('follows up on our own mail with its recipients', () => {
    const own = { ...parent, from: 'support@brand.test', to: ['client_042@mail.test'] };
    expect(composeEmailReply(own, options).to).toEqual(['client_042@mail.test']);
  });

  it('keeps the first and the last ten references', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `${index}@x`);
    expect(trimReferences(ids)).toEqual(['0@x', ...ids.slice(-10)]);
  });
});
