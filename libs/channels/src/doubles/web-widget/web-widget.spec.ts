import { type LocalServer, serve } from '../../testing/platform-double';
import { webWidgetHttpHandler, WebWidgetNetwork } from './index';

describe('the double of the widget', () => {
  let network: WebWidgetNetwork;
  let server: LocalServer;
  const call = (method: string, path: string, body?: object) =>
    fetch(`${server.url}/agent/v1${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });

  beforeEach(async () => {
    network = new WebWidgetNetwork(() => new Date('2026-11-20T09:30:00.000Z'));
    server = await serve(webWidgetHttpHandler(network));
  });
  afterEach(() => server.close());

  it('numbers what happens in a conversation and lands what visitors do', () => {
    const talk = network.arrive();
    const first = network.say(talk, 'one', { clientId: 'c-1' });
    expect(network.say(talk, 'one', { clientId: 'c-1' })).toBe(first);
    network.say(talk, 'two');
    network.edit(first?.id ?? '', 'ONE');
    network.remove(first?.id ?? '');
    network.edit(first?.id ?? '', 'too late');
    network.read(talk);
    const types = network.takeLanded().map((payload) => (JSON.parse(payload) as { type: string }).type);
    expect(types).toEqual([
      'message.created',
      'message.created',
      'message.updated',
      'message.deleted',
      'conversation.read',
    ]);
    expect(network.takeLanded()).toEqual([]);
    expect(network.inTalk(talk).map(({ seq, changeSeq }) => [seq, changeSeq])).toEqual([
      [1, 4],
      [2, 2],
    ]);
  });

  it('lets blocked visitors say nothing', async () => {
    const talk = network.arrive();
    expect((await call('PUT', `/visitors/${talk.visitorId}/block`)).status).toBe(204);
    expect(network.say(talk, 'hello?')).toBeNull();
    expect(network.takeLanded()).toEqual([]);
  });

  it('gives the bytes of a file back', async () => {
    const put = await fetch(`${server.url}/agent/v1/uploads/act-0?name=a.txt`, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: 'words',
    });
    const { id } = (await put.json()) as { id: string };
    const got = await call('GET', `/uploads/${id}`);
    expect([await got.text(), got.headers.get('content-type')]).toEqual(['words', 'text/plain']);
    expect((await call('GET', '/uploads/up_1')).status).toBe(404);
  });
});
