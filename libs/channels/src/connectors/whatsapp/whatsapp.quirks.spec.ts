import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { HOOK_URL, WhatsAppPlatform } from './whatsapp.harness';
import { whatsapp } from './index';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
let platform: WhatsAppPlatform;

beforeEach(async () => (platform = await WhatsAppPlatform.start()));
afterEach(() => platform.close());

const perform = (action: OutboundAction) => whatsapp.perform(action, platform.account, signal);
const find = (action: OutboundAction) => whatsapp.findPerformed(action, platform.account, signal);
const replyable = () => platform.actionFor('reply', platform.somebody());
const sentFor = ({ target }: OutboundAction) =>
  platform.network.message(target.externalId).chat.messages.filter(({ by }) => by === 'api');

function file(contentType: string, size = 3): OutboundAttachment {
  return { name: 'facture.pdf', contentType, size, publicUrl: 'https://parvis.example/f/1', read };
}
const read = () => Promise.resolve(new Uint8Array([1, 2, 3]));

describe('answers on WhatsApp', () => {
  it('quote the message, bear our action and move forward by their statuses', async () => {
    const action = replyable();
    await platform.pushed();
    const { externalId, effects } = await perform(action);
    platform.network.moveOn(externalId ?? '', 'read');
    const events = await platform.pushed();
    expect(effects[0]).toMatchObject({ externalId, ownActionId: action.id, direction: 'out' });
    expect(events.filter(({ type }) => type === 'action-result')).toHaveLength(3);
    expect(events[0]).toMatchObject({ type: 'action-result', actionId: action.id, state: 'done', externalId });
    const states = events.flatMap((event) => (event.type === 'delivery' ? [event.state] : []));
    expect(states).toEqual(['delivered', 'seen']);
  });

  it('go to the business-scoped id only when no number is known', async () => {
    const hidden = platform.actionFor('reply', platform.somebody({ showsPhone: false }));
    await perform(hidden);
    expect(sentFor(hidden)).toHaveLength(1);
    const stranger = { ...hidden, target: { ...hidden.target, threadKey: 'FR.1', authorExternalId: null } };
    await expect(perform(stranger)).rejects.toMatchObject({ reason: 'recipient-refused', platformCode: '131062' });
    const shown = replyable();
    const swapped = { ...shown.target, threadKey: shown.target.authorExternalId ?? '', authorExternalId: shown.target.threadKey }; // prettier-ignore
    await perform({ ...shown, target: swapped });
    expect(sentFor(shown)).toHaveLength(1);
  });

  it('are refused after a day, until the person writes again', async () => {
    const person = platform.somebody();
    const action = platform.actionFor('reply', person);
    platform.pass(DAY_MS + 60_000);
    await expect(perform(action)).rejects.toMatchObject({ reason: 'window-closed', platformCode: '131047' });
    platform.network.write(platform.number.id, person.userId, 'Still there?');
    expect(await perform(action)).toMatchObject({ state: 'done' });
  });

  it('may be taken first and fail later', async () => {
    await platform.close();
    platform = await WhatsAppPlatform.start({ refusesLate: true });
    const action = replyable();
    platform.pass(DAY_MS + 60_000);
    await platform.pushed();
    const { externalId } = await perform(action);
    const [end, report] = await platform.pushed();
    expect(end).toMatchObject({ type: 'action-result', actionId: action.id, state: 'failed' });
    expect(report).toMatchObject({ type: 'delivery', state: 'failed', externalIds: [externalId] });
    expect(report?.type === 'delivery' && report.detail).toContain('131047');
  });

  it('to a number that is not on WhatsApp are told to have failed', async () => {
    const action = replyable();
    const target = { ...action.target, threadKey: '33600000000', authorExternalId: null };
    await platform.pushed();
    await perform({ ...action, target });
    expect(await platform.pushed()).toMatchObject([
      { type: 'action-result', state: 'failed' },
      { type: 'delivery', state: 'failed' },
    ]);
  });

  it('to ourselves are refused', async () => {
    const action = replyable();
    const target = { ...action.target, threadKey: platform.number.display, authorExternalId: null };
    await expect(perform({ ...action, target })).rejects.toMatchObject({ platformCode: '131021' });
  });

  it('that come too fast to one person wait six seconds', async () => {
    await platform.close();
    platform = await WhatsAppPlatform.start({ burst: 1 });
    platform.stepMs = 0;
    const action = replyable();
    await perform(action);
    await expect(perform(action)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 6000 });
    platform.pass(6000);
    expect(await perform(action)).toMatchObject({ state: 'done' });
  });

  it('hold a text of 4096 characters', async () => {
    await expect(perform({ ...replyable(), text: 'é'.repeat(4097) })).rejects.toMatchObject({ reason: 'too-long' });
    await expect(perform({ ...replyable(), text: ' \n' })).rejects.toMatchObject({ reason: 'invalid' });
    expect(await perform({ ...replyable(), text: 'é'.repeat(4096) })).toMatchObject({ state: 'done' });
  });

  it('answer the message of a file that is shown apart', async () => {
    const action = replyable();
    const target = { ...action.target, externalId: `${action.target.externalId}:file` };
    await perform({ ...action, target });
    expect(sentFor(action)[0]?.replyTo).toBe(action.target.externalId);
  });
});

describe('files that we send', () => {
  it.each([
    ['image/png', 'image', 'See here'],
    ['image/webp', 'sticker', ''],
    ['audio/ogg', 'audio', ''],
    ['video/mp4', 'video', 'See here'],
    ['application/pdf', 'document', 'See here'],
    ['text/csv', 'document', ''],
  ])('go as %s → %s, uploaded', async (contentType, type, text) => {
    const action = { ...replyable(), text, attachments: [file(contentType)] };
    const { externalId } = await perform(action);
    const { message } = platform.network.message(externalId ?? '');
    const stored = platform.network.files.get(String(message.part['id']));
    expect([message.type, stored?.contentType, stored?.bytes]).toEqual([type, contentType, new Uint8Array([1, 2, 3])]);
    expect(message.part['caption']).toBe(text === '' ? undefined : text);
    expect(message.part['filename']).toBe(type === 'document' ? 'facture.pdf' : undefined);
  });

  it('are refused before anything is sent', async () => {
    const send = (more: Partial<OutboundAction>) => perform({ ...replyable(), text: '', ...more });
    const refused = (more: Partial<OutboundAction>, reason: string) =>
      expect(send(more)).rejects.toMatchObject({ reason });
    await refused({ attachments: [file('image/png', 5 * 1024 * 1024 + 1)] }, 'invalid');
    await refused({ attachments: [file('audio/ogg', 17 * 1024 * 1024)] }, 'invalid');
    await refused({ attachments: [file('image/png'), file('image/png')] }, 'invalid');
    await refused({ attachments: [file('audio/ogg')], text: 'Listen' }, 'invalid');
    await refused({ attachments: [file('image/png')], text: 'é'.repeat(1025) }, 'too-long');
    expect(platform.network.files.size).toBe(0);
  });

  it('are uploaded once more when Meta could not take them, and then refused', async () => {
    const upload = { method: 'POST', path: /media$/, outcome: { kind: 'error', status: 400, code: 131053 } } as const;
    platform.network.inject(upload);
    const action = { ...replyable(), attachments: [file('image/png')] };
    expect(await perform(action)).toMatchObject({ state: 'done' });
    platform.network.inject({ ...upload, times: 2 });
    await expect(perform({ ...action, id: 'action-again' })).rejects.toMatchObject({ platformCode: '131053' });
  });
});

describe('what became of a call', () => {
  it('is not known of a message, and told by its statuses', async () => {
    const action = replyable();
    await platform.pushed();
    platform.network.inject({ method: 'POST', path: /messages$/, outcome: { kind: 'act-then-reset' } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
    const [told] = await platform.pushed();
    const [sent] = sentFor(action);
    expect(told).toMatchObject({ type: 'action-result', actionId: action.id, state: 'done', externalId: sent?.wamid });
  });

  it('is read of blocks, over all pages of the list', async () => {
    for (let n = 0; n < 4; n += 1) await perform(platform.actionFor('ban', platform.somebody()));
    const ban = platform.actionFor('ban', platform.somebody());
    expect(await find(ban)).toEqual({ found: 'absent' });
    await perform(ban);
    expect(await find(ban)).toMatchObject({ found: 'yes' });
    expect(await find({ ...ban, verb: 'unban' })).toEqual({ found: 'absent' });
    await perform({ ...ban, verb: 'unban' });
    expect(await find({ ...ban, verb: 'unban' })).toMatchObject({ found: 'yes' });
  });

  it('is unknown when Meta accepts a message and names none, or answers a page', async () => {
    const page = { kind: 'page', status: 200, html: '<html>' } as const;
    platform.network.inject({ method: 'POST', outcome: page });
    await expect(perform(replyable())).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    platform.network.inject({ method: 'POST', outcome: { ...page, html: '{}' } });
    await expect(perform(replyable())).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
  });

  it('is a refusal when a success bears an error', async () => {
    const html = '{"error":{"code":131047,"message":"Re-engagement message"}}';
    platform.network.inject({ method: 'POST', outcome: { kind: 'page', status: 200, html } });
    await expect(perform(replyable())).rejects.toMatchObject({ reason: 'window-closed' });
  });
});

describe('other verbs on WhatsApp', () => {
  it('are refused by a number that was stopped, so that the account pauses', async () => {
    platform.number.stoppedBy = 131042;
    await expect(perform(replyable())).rejects.toMatchObject({ kind: 'auth' });
  });

  it('block only people who wrote within a day', async () => {
    const ban = platform.actionFor('ban', platform.somebody());
    platform.pass(DAY_MS + 60_000);
    await expect(perform(ban)).rejects.toMatchObject({ reason: 'window-closed' });
  });

  it('keep out what blocked people write', async () => {
    const person = platform.somebody();
    await perform(platform.actionFor('ban', person));
    await platform.pushed();
    platform.network.write(platform.number.id, person.userId, 'Hello?');
    expect(await platform.pushed()).toEqual([]);
  });

  it('react with a thumb up that the person sees', async () => {
    const like = platform.actionFor('like', platform.somebody());
    await perform(like);
    const page = () => platform.network.publicPage(platform.number.id, like.target.authorExternalId ?? '');
    expect(page().messages[0]?.reactions).toEqual(['👍']);
    await perform({ ...like, verb: 'unlike' });
    expect(page().messages[0]?.reactions).toEqual([]);
  });
});

it('receives nothing in any other way than by push', async () => {
  const request = { cursor: null, backfillFrom: null };
  await expect(whatsapp.fetchSince(request, platform.account, signal)).rejects.toMatchObject({ kind: 'unsupported' });
  await expect(whatsapp.listen(platform.account, () => undefined, signal)).rejects.toMatchObject({
    kind: 'unsupported',
  });
  expect(HOOK_URL).toContain(whatsapp.kind);
});
