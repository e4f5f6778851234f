import { deliverForumEvents, ForumCallbacks, GenericForum, genericForumHttpHandler } from '@parvis/channels/doubles';
import { type LocalServer, serve } from '@parvis/channels/testing';
import type { AccountView, ConversationView } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { InboundModule, InboundWorkerModule } from '../inbound.module';

const secretOf = (text: string): string => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`;

describe('from the channel into the inbox and back', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let forum: GenericForum;
  let callbacks: ForumCallbacks;
  let server: LocalServer;
  let hookUrl: string;
  let topic: string;

  beforeAll(async () => {
    test = await startOutbound({ worker: true, imports: [InboundModule, InboundWorkerModule] });
    lead = await signedIn(test.app, { role: 'owner' });
    const holds = 'update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0 where id = $1';
    await test.db.read('system', holds, [lead.agent.workspaceId]);
  });
  afterAll(() => test.stop());
  afterEach(() => server.close());

  async function connect(answersLater: boolean): Promise<void> {
    const secrets = { eventSecret: secretOf('forum signs'), callbackSecret: secretOf('inbox signs') };
    forum = new GenericForum({ clock: () => new Date(), ...secrets, answersLater });
    callbacks = new ForumCallbacks(forum);
    server = await serve(genericForumHttpHandler(forum, callbacks));
    topic = forum.addTopic('Espresso machine 2');
    const { status, body } = await lead.request('POST', '/api/accounts', {
      channel: 'generic-webhook',
      name: `Forum ${answersLater ? 'slow' : 'quick'}`,
      credentials: { signingSecret: secrets.eventSecret, callbackSecret: secrets.callbackSecret },
      settings: {
        callbackUrl: `${server.url}/callback`,
        brandAuthorIds: 'brand',
        actions: 'reply, hide, unhide, delete',
      },
    });
    expect(status).toBe(201);
    hookUrl = `${test.url}${new URL((body as AccountView).hookUrl).pathname}`;
  }

  const deliver = () => deliverForumEvents(forum, hookUrl, (url, init) => fetch(url, init));
  const arrives = (text: string): Promise<ConversationView> =>
    eventually(async () => {
      await deliver();
      const { body } = await lead.request('GET', '/api/conversations?view=all');
      return (body.items as ConversationView[]).find(({ preview }) => preview === text);
    });
  const isDone = (actionId: string) =>
    eventually(async () => {
      const { body } = await lead.request('GET', '/api/actions?state=done');
      return (body.items as { id: string }[]).find(({ id }) => id === actionId);
    });
  const reply = async (to: ConversationView, text: string): Promise<string> => {
    const body = { verb: 'reply', text, lastSeenItemId: to.lastItemId };
    const answer = await lead.request('POST', `/api/conversations/${to.id}/replies`, body);
    expect(answer.status).toBe(201);
    return answer.body.action.id as string;
  };
  const itemsOf = async (id: string) => (await lead.request('GET', `/api/conversations/${id}/items`)).body.items as { id: string; direction: string; text: string; platformState: string }[]; // prettier-ignore
  const published = (text: string) => forum.publicPage().topics.flatMap(({ posts }) => posts).filter((post) => post.text === text).length; // prettier-ignore

  it('answers a comment in public, and knows the echo of the answer', async () => {
    await connect(false);
    forum.write({ topicId: topic, author: 'client_042', text: 'Is it loud?' });
    const talk = await arrives('Is it loud?');
    await isDone(await reply(talk, 'About 58 dB.'));
    expect(published('About 58 dB.')).toBe(1);
    await deliver(); // the forum tells of our own answer
    forum.write({ topicId: topic, author: 'client_043', text: 'Thanks' });
    await arrives('Thanks');
    const out = (await itemsOf(talk.id)).filter(({ direction }) => direction === 'out');
    expect(out.map(({ text }) => text)).toEqual(['About 58 dB.']);
  });

  it('lets nobody be overlooked who wrote before the answer and whose words came after it', async () => {
    await connect(false);
    const question = forum.write({ topicId: topic, author: 'client_046', text: 'Which bulb fits?' });
    const talk = await arrives('Which bulb fits?');
    // written now, told later: the platform holds it back while somebody answers and closes
    forum.write({ topicId: topic, author: 'client_046', parentId: question.id, text: 'And is it dimmable?' });
    await isDone(await reply(talk, 'An E27.'));
    await lead.request('PATCH', `/api/conversations/${talk.id}`, { status: 'handled' });
    await deliver();
    await eventually(async () =>
      (await itemsOf(talk.id)).some(({ text }) => text === 'And is it dimmable?') ? true : undefined,
    );
    const { body } = await lead.request('GET', `/api/conversations/${talk.id}`);
    expect(body).toMatchObject({ status: 'open', waitingSince: expect.any(String) });
  });

  it('waits for the end of what the channel only accepted', async () => {
    await connect(true);
    const post = forum.write({ topicId: topic, author: 'client_044', text: 'Buy followers' });
    const talk = await arrives('Buy followers');
    const [item] = await itemsOf(talk.id);
    const decided = await lead.request('POST', `/api/items/${item?.id}/decisions`, { kind: 'hide' });
    await eventually(async () => {
      const { body } = await lead.request('GET', '/api/actions?state=sending');
      return body.items.length === 1 && forum.post(post.id) ? true : undefined;
    });
    expect((await itemsOf(talk.id))[0]?.platformState).toBe('visible');
    await eventually(() => (callbacks.settlePending() === 1 ? true : undefined));
    await deliver();
    await isDone(decided.body.action.id as string);
    expect((await itemsOf(talk.id))[0]?.platformState).toBe('hidden');
    expect(published('Buy followers')).toBe(0);
  });

  it('tells the writer when the channel refused in the end, and the person waits again', async () => {
    await connect(true);
    const post = forum.write({ topicId: topic, author: 'client_045', text: 'Anybody there?' });
    const talk = await arrives('Anybody there?');
    const id = await reply(talk, 'Here we are');
    await eventually(async () =>
      (await lead.request('GET', '/api/actions?state=sending')).body.items.length === 1 ? true : undefined,
    );
    forum.remove(post.id);
    await eventually(() => (callbacks.settlePending() === 1 ? true : undefined));
    await eventually(async () => {
      await deliver();
      const { body } = await lead.request('GET', '/api/actions?state=failed');
      return (body.items as { id: string }[]).find((action) => action.id === id);
    });
    expect(published('Here we are')).toBe(0);
  });
});
