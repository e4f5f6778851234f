import { Webhook } from 'standardwebhooks';
import { ForumCallbacks } from './callbacks';
import { GenericForum } from './forum';
import { deliverForumEvents } from './push';

const secret = (text: string) => `whsec_${Buffer.from(text).toString('base64')}`;
const eventSecret = secret('forum-signs-with-these-24-bytes');

function forum(options: { answersLater?: boolean } = {}): GenericForum {
  return new GenericForum({ clock: () => new Date(), eventSecret, callbackSecret: secret('inbox-signs'), ...options });
}

const ask = (action: string, itemId: string, actionId = `act-${action}`) => ({
  actionId,
  action,
  itemId,
  threadId: 't',
  text: 'Merci',
});

describe('the forum double', () => {
  it('sends signed events in order and goes on where a delivery failed', async () => {
    const site = forum();
    const topicId = site.addTopic('Lampe');
    const { id } = site.write({ topicId, author: 'client_042', text: 'Bonjour' });
    site.edit(id, 'Bonsoir');
    site.remove(id);
    const answers = [202, 500];
    const seen: string[] = [];
    const hook = async (_url: string, init?: RequestInit) => {
      const event = new Webhook(eventSecret).verify(String(init?.body), init?.headers as Record<string, string>);
      seen.push((event as { type: string }).type);
      return new Response(null, { status: answers.shift() ?? 202 });
    };
    expect(await deliverForumEvents(site, 'https://hook.example', hook)).toBe(1);
    expect(await deliverForumEvents(site, 'https://hook.example', hook)).toBe(2);
    expect(seen).toEqual(['inbox.item.created', 'inbox.item.updated', 'inbox.item.updated', 'inbox.item.deleted']);
  });

  it('shows the public neither hidden posts nor private messages', () => {
    const site = forum();
    const topicId = site.addTopic('Lampe');
    const shown = site.write({ topicId, author: 'client_1', text: 'a' });
    site.setState(site.write({ topicId, author: 'client_2', text: 'b' }).id, 'hidden');
    site.write({ topicId, author: 'client_3', text: 'c', kind: 'dm' });
    expect(site.publicPage().topics[0]?.posts.map((post) => post.id)).toEqual([shown.id]);
  });

  it('answers a repeated action with the first answer and does it once', () => {
    const site = forum();
    const callbacks = new ForumCallbacks(site);
    const { id } = site.write({ topicId: site.addTopic('Lampe'), author: 'client_042', text: 'Bonjour' });
    const first = callbacks.handle(ask('reply', id));
    expect(first).toMatchObject({ status: 200, body: { status: 'done' } });
    expect(callbacks.handle(ask('reply', id))).toEqual({ status: 409, body: first.body });
    expect(callbacks.handle(ask('dance', id)).status).toBe(422);
    expect(callbacks.handle(ask('hide', 'c-999')).status).toBe(404);
  });

  it('settles later what it accepted, or says that it failed', () => {
    const site = forum({ answersLater: true });
    const callbacks = new ForumCallbacks(site);
    const topicId = site.addTopic('Lampe');
    const kept = site.write({ topicId, author: 'client_1', text: 'a' });
    const gone = site.write({ topicId, author: 'client_2', text: 'b' });
    expect(callbacks.handle(ask('hide', kept.id, 'a1')).status).toBe(202);
    expect(callbacks.handle(ask('hide', gone.id, 'a2')).status).toBe(202);
    site.remove(gone.id);
    expect(callbacks.settlePending()).toBe(2);
    const results = site.events.map((event) => event.body).filter((body) => body.type === 'inbox.action.result');
    expect(results.map((body) => body.data['status'])).toEqual(['done', 'failed']);
    expect(site.post(kept.id)?.state).toBe('hidden');
  });

  it('lets a banned author write no more', () => {
    const site = forum();
    const { id, topicId } = site.write({ topicId: site.addTopic('Lampe'), author: 'client_042', text: 'spam' });
    new ForumCallbacks(site).handle(ask('ban', id));
    expect(() => site.write({ topicId, author: 'client_042', text: 'again' })).toThrow('banned');
  });
});
