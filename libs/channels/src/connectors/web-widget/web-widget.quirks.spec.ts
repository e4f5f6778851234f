import { ConnectorRejected } from '../../spi/errors';
import type { ItemSeen } from '../../spi/inbound';
import type { OutboundAction } from '../../spi/outbound';
import { allowsPage, webWidget, widgetSettingsOf } from './index';
import { openingsOf } from './web-widget.hours';
import { fixtureAccount, webWidgetPlatform } from './web-widget.harness';

const never = new AbortController().signal;
const account = { ...fixtureAccount, allowPrivateNetwork: false, fetch: () => Promise.reject(new Error('no network')) };

describe('what visitors do', () => {
  const landed = (message: object, visitor: object = {}) =>
    JSON.stringify({
      type: 'message.created',
      version: 1,
      at: '2026-11-20T09:30:00.000Z',
      conversationId: 'cv_1',
      message: { id: 'm_9007199254740993', seq: 1, text: 'x', createdAt: '2026-11-20T09:30:00.000Z', ...message },
      visitor: { id: 'v_9007199254740995', name: null, email: null, verified: false, ...visitor },
    });
  const item = async (message: object, visitor?: object): Promise<ItemSeen> => {
    const [event] = await webWidget.parse(landed(message, visitor), account);
    if (event?.type !== 'item') throw new Error('no item');
    return event;
  };

  it('keeps ids of 64 bits, emoji, right-to-left text and markup as they are', async () => {
    for (const text of ['👩‍🚀 <b>bold</b> & "quotes"', 'هل الطلب في الطريق؟', '<script>alert(1)</script>'])
      expect(await item({ text })).toMatchObject({ externalId: 'm_9007199254740993', text, html: null });
  });

  it('marks what was typed and not what was signed', async () => {
    const typed = { name: 'The CEO', email: 'ceo@mail.example' };
    expect((await item({}, typed)).author).toMatchObject({
      name: 'The CEO (unverified)',
      handle: 'ceo@mail.example (unverified)',
    });
    expect((await item({}, { ...typed, verified: true })).author).toMatchObject({
      name: 'The CEO',
      handle: 'ceo@mail.example',
    });
    expect((await item({})).author).toMatchObject({ name: 'Visitor 0995', handle: null });
  });

  it('has a subject in the title of a first form, and in the words of a later one', async () => {
    const form = { subject: 'Lamp' };
    expect(await item({ form, seq: 1 })).toMatchObject({ thread: { title: 'Lamp' }, text: 'x' });
    expect(await item({ form, seq: 4 })).toMatchObject({ text: 'Lamp\n\nx' });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'nowhere', 12])('links to no page %s', async (pageUrl) => {
    expect((await item({ pageUrl })).permalink).toBeNull();
  });

  it('names files of ours only', async () => {
    const attachments = [{ id: 'up_12', name: 'a.png' }, { id: '../../etc/passwd' }, { id: 'https://evil.example/x' }];
    expect((await item({ attachments })).attachments.map(({ url }) => url)).toEqual([
      'https://web-widget.invalid/agent/v1/uploads/up_12',
    ]);
  });

  it('takes a deletion that comes before its message', async () => {
    const gone = landed({}).replace('message.created', 'message.deleted');
    expect(await webWidget.parse(gone, account)).toMatchObject([{ type: 'removed', externalId: 'm_9007199254740993' }]);
  });
});

describe('what the team does', () => {
  it('sends files with an answer once, however often it is tried', async () => {
    const platform = await webWidgetPlatform();
    try {
      const action: OutboundAction = {
        ...(await platform.performable('reply', 'message')),
        attachments: [
          { name: 'list.csv', contentType: 'text/csv', size: 3, publicUrl: null, read: async () => Buffer.from('a;b') },
        ],
      };
      const [one, two] = [
        await webWidget.perform(action, platform.account, never),
        await webWidget.perform(action, platform.account, never),
      ];
      expect(two.externalId).toBe(one.externalId);
      const { words, files } = platform.network.state;
      expect(words.get(one.externalId ?? '')?.files).toMatchObject([{ name: 'list.csv', size: 3 }]);
      expect(files.size).toBe(1);
    } finally {
      await platform.close();
    }
  });

  it.each([
    ['nothing to say', { text: ' ' }, 'invalid'],
    ['too much to say', { text: 'x'.repeat(4001) }, 'too-long'],
    ['nobody to ban', { verb: 'ban', target: { authorExternalId: null } }, 'invalid'],
    ['no reply to edit', { verb: 'edit-reply', text: 'x', replyExternalId: null }, 'invalid'],
    ['a conversation that is gone', { target: { threadKey: 'cv_1' } }, 'gone'],
  ])('is refused with %s', async (_what, more, reason) => {
    const platform = await webWidgetPlatform();
    try {
      const model = await platform.performable('reply', 'message');
      const target = { ...model.target, ...('target' in more ? more.target : {}) };
      const action = { ...model, ...more, target } as OutboundAction;
      const error = await webWidget.perform(action, platform.account, never).catch((thrown: unknown) => thrown);
      expect(error instanceof ConnectorRejected ? error.reason : error).toBe(reason);
    } finally {
      await platform.close();
    }
  });
});

describe('connecting', () => {
  const probe = (settings: object, credentials: object = {}, externalId = '') =>
    webWidget.probe({ ...account, externalId, settings: { allowedDomains: 'shop.example', ...settings }, credentials: { ...credentials } }, '', never); // prettier-ignore

  it('makes a key and a secret once', async () => {
    const first = await probe({});
    expect(first.externalId).toMatch(/^w_[\w-]{16}$/);
    expect(first.credentials?.['identitySecret']).toMatch(/^wis_[\w-]{43}$/);
    const again = await probe({ widgetKey: 'w_another-key' }, first.credentials ?? {}, first.externalId);
    expect([again.externalId, again.credentials]).toEqual([first.externalId, null]);
    expect((await probe({ widgetKey: 'w_maisonlumen' })).externalId).toBe('w_maisonlumen');
  });

  it.each([
    { allowedDomains: '' },
    { allowedDomains: 'https://shop.example' },
    { allowedDomains: '*' },
    { allowedDomains: '*.com' },
    { hours: 'mon 18:00-09:00' },
    { hours: 'mon-fri 09:00-18:00', timeZone: 'Mars/Olympus' },
    { colour: 'red' },
    { privacyUrl: 'http://shop.example/privacy' },
    { widgetKey: 'shop' },
  ])('is refused with %j', async (settings) => {
    await expect(probe(settings)).rejects.toMatchObject({ reason: 'invalid' });
  });

  it('refuses a secret that is too short to be one', async () => {
    await expect(probe({}, { identitySecret: 'short' })).rejects.toMatchObject({ reason: 'invalid' });
  });
});

describe('settings', () => {
  it.each([
    ['shop.example', 'https://shop.example/p', true],
    ['shop.example', 'https://www.shop.example/', false],
    ['*.shop.example', 'https://www.shop.example/', true],
    ['*.shop.example', 'https://shop.example/', false],
    ['*.shop.example', 'https://evilshop.example/', false],
    ['localhost', 'http://localhost:4400/', true],
    ['localhost:4400', 'http://localhost:4401/', false],
    ['shop.example', 'ftp://shop.example/', false],
    ['shop.example', 'null', false],
  ])('%s and %s: %s', (domain, address, expected) => {
    expect(allowsPage([domain], address)).toBe(expected);
  });

  it('reads business hours', () => {
    expect(openingsOf('mon-tue 9:00-12:30; SAT 10:00-24:00')).toEqual([
      { day: 1, from: '09:00', to: '12:30' },
      { day: 2, from: '09:00', to: '12:30' },
      { day: 6, from: '10:00', to: '24:00' },
    ]);
    expect(openingsOf('')).toEqual([]);
    for (const text of ['fri-mon 9:00-10:00', 'mon 9-10', 'mon 25:00-26:00']) expect(openingsOf(text)).toBeNull();
  });

  it('has a default for everything but the domains', () => {
    const settings = widgetSettingsOf({ allowedDomains: 'Shop.Example, *.shop.example shop.example' });
    expect(settings).toMatchObject({
      domains: ['shop.example', '*.shop.example'],
      language: 'auto',
      retentionDays: 365,
    });
  });
});
