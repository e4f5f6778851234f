import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { signed, WhatsAppPlatform } from './whatsapp.harness';
import { whatsapp } from './index';

const signal = new AbortController().signal;
const picture = { type: 'image', contentType: 'image/png', bytes: new Uint8Array([137, 80, 78, 71]) } as const;
let platform: WhatsAppPlatform;

beforeEach(async () => (platform = await WhatsAppPlatform.start()));
afterEach(() => platform.close());

const write = (userId: string, content: Parameters<WhatsAppPlatform['network']['write']>[2]) =>
  platform.network.write(platform.number.id, userId, content);

/** Pushed events with hints followed, as the intake does. */
async function received(): Promise<InboundEvent[]> {
  const events: InboundEvent[] = [];
  for (const event of await platform.pushed()) {
    if (event.type !== 'hint') events.push(event);
    else
      for (const payload of await followed(event.ref))
        events.push(...(await whatsapp.parse(payload, platform.account)));
  }
  return events;
}

const followed = (ref: string) => whatsapp.fetchRef(ref, platform.account, signal);
const items = (events: InboundEvent[]): ItemSeen[] => events.filter((event) => event.type === 'item');

describe('people on WhatsApp', () => {
  it('are known by both ids, and by either alone', async () => {
    const person = platform.somebody({ username: 'client.001' });
    write(person.userId, 'with a number');
    person.showsPhone = false;
    write(person.userId, 'without');
    const [both, scoped] = items(await received());
    expect(both?.thread).toEqual({ key: person.phone, aliases: [person.userId], title: null });
    expect(scoped?.thread).toEqual({ key: person.userId, aliases: [], title: null });
    expect(both?.author).toMatchObject({ externalId: person.userId, handle: 'client.001', name: 'client_001' });
    expect(both?.author?.profileUrl).toBe(`https://wa.me/${person.phone}`);
    expect(scoped?.author).toMatchObject({ externalId: person.userId, profileUrl: null });
  });

  it('are not named when the contacts of the value are somebody else’s', async () => {
    const message = { from: '33622200001', id: 'wamid.X', timestamp: '1790000000', type: 'text', text: { body: 'Hi' } };
    const contacts = [{ profile: { name: 'client_777' }, wa_id: '33622200777' }];
    expect(items(await parse({ contacts, messages: [message] }))[0]?.author).toMatchObject({ name: '' });
  });

  it('who change their number say so in the old conversation, and begin a new one', async () => {
    const person = platform.somebody();
    write(person.userId, 'before');
    const next = platform.network.changeNumber(person.userId, '33699900001');
    write(next.userId, 'after');
    const [before, notice, after] = items(await received());
    expect(notice).toMatchObject({ direction: 'in', thread: { key: before?.thread.key } });
    expect(notice?.text).toContain('33699900001');
    expect(after?.thread.key).toBe('33699900001');
  });
});

describe('messages on WhatsApp', () => {
  it('of other numbers of the same app are left alone', async () => {
    const other = platform.network.createNumber(platform.number.businessId, '33555000222', 'Second shop');
    platform.network.write(other.id, platform.somebody().userId, 'Not for you');
    expect(await platform.pushed()).toEqual([]);
  });

  it('quote another message and bring the ad they came from', async () => {
    const person = platform.somebody();
    const first = write(person.userId, 'one');
    write(person.userId, {
      text: 'two',
      replyTo: first.wamid,
      referral: { source_type: 'ad', source_id: '120', source_url: 'https://ads.example/120', headline: 'Lamps' },
    });
    const [, second] = items(await received());
    expect(second).toMatchObject({ parentExternalId: first.wamid, post: { externalId: 'ad:120', isAd: true } });
  });

  it('of every kind can be read', async () => {
    const person = platform.somebody();
    const others: [string, unknown, string][] = [
      ['location', { latitude: 1.5, longitude: 2, name: 'Shop' }, '📍 Shop 1.5 2'],
      ['contacts', [{ name: { formatted_name: 'client_009' }, phones: [{ phone: '+33 1' }] }], '👤 client_009 +33 1'],
      ['interactive', { type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } }, 'Yes'],
      ['interactive', { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: 'not json' } }, 'Sent\nnot json'],
      ['button', { payload: 'STOP', text: 'Stop' }, 'Stop'],
    ];
    for (const [type, part] of others) write(person.userId, { other: { type, part } });
    expect(items(await received()).map(({ text }) => text)).toEqual(others.map(([, , text]) => text));
  });

  it('that cannot be shown leave a trace of what they were', async () => {
    const person = platform.somebody();
    write(person.userId, { other: { type: 'unsupported', part: { type: 'poll' } } });
    write(person.userId, { other: { type: 'hologram', part: {} } });
    const names = items(await received()).map(({ text, attachments }) => [text, attachments[0]?.name]);
    expect(names).toEqual([
      ['', 'poll'],
      ['', 'hologram'],
    ]);
  });

  it('that are changed or deleted are followed, reactions are not', async () => {
    const message = write(platform.somebody().userId, 'frist');
    await platform.pushed();
    platform.network.edit(message.wamid, 'first');
    platform.network.react(message.wamid, '👍');
    platform.network.react(message.wamid, null);
    platform.network.revoke(message.wamid);
    const [edit, ...rest] = await platform.pushed();
    expect(edit).toMatchObject({ externalId: message.wamid, text: 'first', stateUnknown: true });
    expect(rest.map((event) => event.type === 'removed' && event.externalId)).toEqual([
      message.wamid,
      `${message.wamid}:file`,
    ]);
  });

  it('come again, many at once and in any order, to the same', async () => {
    const person = platform.somebody();
    for (const text of ['one', 'two', 'three']) write(person.userId, text);
    const bodies = platform.network.outbox.take({ batch: 10, copies: 2, reversed: true }).map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toBe(bodies[1]);
    const [body = ''] = bodies;
    expect(items(await whatsapp.parse(body, platform.account)).map(({ text }) => text)).toEqual([
      'three',
      'two',
      'one',
    ]);
    await whatsapp.verify(signed(body, new Date()), platform.account);
  });

  it('written on the business’s phone are ours', async () => {
    const person = platform.somebody();
    const sent = platform.network.writeFromPhone(platform.number.id, person.userId, 'From the shop');
    platform.network.edit(sent.wamid, 'From our shop');
    person.showsPhone = false;
    platform.network.revoke(sent.wamid);
    const [echo, edit, gone] = await platform.pushed();
    expect(echo).toMatchObject({ direction: 'out', author: null, ownActionId: null, thread: { key: person.phone } });
    expect(edit).toMatchObject({ direction: 'out', text: 'From our shop' });
    expect(gone).toMatchObject({ type: 'removed', externalId: sent.wamid });
  });
});

describe('files on WhatsApp', () => {
  it('come with their message, read with the token', async () => {
    const message = write(platform.somebody().userId, { text: 'Broken here', file: picture });
    const pushed = await platform.pushed();
    expect(pushed.map(({ type }) => type)).toEqual(['hint']);
    const [payload = ''] = await followed(pushed[0]?.type === 'hint' ? pushed[0].ref : '');
    const [item] = items(await whatsapp.parse(payload, platform.account));
    expect(item).toMatchObject({ externalId: message.wamid, text: 'Broken here', direction: 'in' });
    expect(item?.attachments).toEqual([
      { name: 'image', contentType: 'image/png', size: 4, url: null, content: 'iVBORw==', contentId: null },
    ]);
  });

  it('keep any name', async () => {
    const name = 'Facture «été» 日本.pdf';
    const bytes = new Uint8Array([37, 80]);
    write(platform.somebody().userId, { file: { type: 'document', contentType: 'application/pdf', name, bytes } });
    expect(items(await received())[0]?.attachments[0]).toMatchObject({ name, content: 'JVA=' });
  });

  it('with a long caption are shown after it', async () => {
    const text = 'é\u2028 long '.repeat(120).trim();
    const message = write(platform.somebody().userId, { text, file: picture });
    const [caption, file] = items(await received());
    expect(caption).toMatchObject({ externalId: message.wamid, text, attachments: [] });
    expect(file).toMatchObject({ externalId: `${message.wamid}:file`, parentExternalId: message.wamid, text: '' });
    expect(file?.attachments[0]?.content).toBe('iVBORw==');
    expect(file?.createdAt).toBe(caption?.createdAt);
  });

  it('are not shown a second time when a long caption is changed', async () => {
    const message = write(platform.somebody().userId, { text: 'short', file: picture });
    await platform.pushed();
    const text = 'long '.repeat(200).trim();
    platform.network.edit(message.wamid, text);
    expect(await platform.pushed()).toMatchObject([{ externalId: message.wamid, text, stateUnknown: true }]);
    platform.network.edit(message.wamid, 'short again');
    const [edit] = items(await received());
    expect(edit).toMatchObject({ externalId: message.wamid, text: 'short again', stateUnknown: true });
    expect(edit?.attachments[0]?.content).toBe('iVBORw==');
  });

  it('with line ends of their own in the caption fit one reference', async () => {
    write(platform.somebody().userId, { text: 'one\u2028two\nthree', file: picture });
    const [hint] = await platform.pushed();
    expect(hint?.type === 'hint' && /^\S(.*\S)?$/.test(hint.ref)).toBe(true);
    const [payload = ''] = await followed(hint?.type === 'hint' ? hint.ref : '');
    expect(items(await whatsapp.parse(payload, platform.account))[0]?.text).toBe('one\u2028two\nthree');
  });

  it('that are gone, too large or refused leave the message without them', async () => {
    const person = platform.somebody();
    write(person.userId, { text: 'gone', file: picture });
    platform.network.files.clear();
    write(person.userId, { text: 'large', file: { ...picture, bytes: new Uint8Array(1_000_001) } });
    expect(items(await received()).map(({ text, attachments }) => [text, attachments[0]?.content])).toEqual([
      ['gone', null],
      ['large', null],
    ]);
  });

  it('whose address died are asked for again', async () => {
    write(platform.somebody().userId, { file: picture });
    const [hint] = await platform.pushed();
    platform.network.inject({ method: 'GET', path: /^media-files/, outcome: { kind: 'page', status: 404, html: '' } });
    const [payload = ''] = await followed(hint?.type === 'hint' ? hint.ref : '');
    expect(items(await whatsapp.parse(payload, platform.account))[0]?.attachments[0]?.content).toBe('iVBORw==');
  });

  it('that Meta cannot give just now are tried again', async () => {
    write(platform.somebody().userId, { file: picture });
    const [hint] = await platform.pushed();
    const ref = hint?.type === 'hint' ? hint.ref : '';
    platform.network.inject({ path: /^media-files/, outcome: { kind: 'page', status: 503, html: '' } });
    await expect(followed(ref)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
    platform.fail('reset');
    await expect(followed(ref)).rejects.toMatchObject({ kind: 'unavailable' });
    platform.fail(null);
    expect(await followed(ref)).toHaveLength(1);
  });

  it('that the token no longer opens leave the message, and say that a person must sign in', async () => {
    write(platform.somebody().userId, { text: 'Look', file: picture });
    platform.network.revokeToken(platform.token.value);
    expect((await received()).map((event) => [event.type, event.type === 'item' && event.text])).toEqual([
      ['item', 'Look'],
      ['notice', false],
    ]);
  });

  it('are not read by a reference of somebody else', async () => {
    for (const ref of ['', 'media:', 'media:{}', 'media:[1,2]', 'message:1', 'media:[{},{},"in"]']) {
      await expect(followed(ref)).rejects.toMatchObject({ reason: 'invalid' });
    }
  });
});

describe('news about the account', () => {
  it('is told when the business account is disabled or leaves the app', async () => {
    const tell = (value: Record<string, unknown>) =>
      platform.network.tellBusiness(platform.number.businessId, 'account_update', value);
    tell({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } });
    tell({ event: 'PARTNER_REMOVED' });
    tell({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } });
    const notices = (await platform.pushed()).map((event) => event.type === 'notice' && event.code);
    expect(notices).toEqual(['permission-lost', 'subscription-lost']);
  });

  it('of another business account is left alone', async () => {
    const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'account_update', value: { event: 'ACCOUNT_DELETED' } }] }] }; // prettier-ignore
    expect(await whatsapp.parse(JSON.stringify(body), platform.account)).toEqual([]);
  });
});

async function parse(value: Record<string, unknown>): Promise<InboundEvent[]> {
  const metadata = { phone_number_id: platform.number.id };
  const changes = [{ field: 'messages', value: { metadata, ...value } }];
  const body = { object: 'whatsapp_business_account', entry: [{ id: platform.number.businessId, changes }] };
  return whatsapp.parse(JSON.stringify(body), platform.account);
}
