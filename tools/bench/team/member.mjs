// What a member does all day: takes the next conversation, reads, writes, answers, tags, puts away; and looks around.
const READING_MS = 3000;
const WRITING_MS = 6000;
const BETWEEN_MS = 4000;
const SNOOZES_MS = [70_000, 7_200_000];
const PAGES = 3;
const TAKEN = 409; // somebody else was quicker, or something is new: an answer like another

/** A member at work. `think(ms)` resolves after about that time; `call` as of client.mjs; `open`, `close`: the socket's. */
export function memberAtWork({ id, call, socket, random, think, views, tagIds, pulls, replies }) {
  const pick = (list) => list[Math.floor(random() * list.length)];

  async function takeNext() {
    const view = random() < 0.2 ? { view: 'channel-generic-webhook' } : {};
    const { status, body } = await call('take the next', 'POST', '/api/conversations/next', view, [TAKEN]);
    if (status !== 200) return null;
    pulls.push({ conversationId: body.id, memberId: id });
    return body;
  }

  async function read(conversationId) {
    const path = `/api/conversations/${conversationId}`;
    const [detail, items] = await Promise.all([
      call('open', 'GET', path),
      call('open: its items', 'GET', `${path}/items`),
      socket.emitWithAck('conversation.open', { conversationId }),
    ]);
    const last = items.body?.items?.at(-1);
    if (last) await call('seen', 'PUT', `${path}/seen`, { itemId: last.id });
    return { path, conversation: detail.body, items: items.body?.items ?? [] };
  }

  async function write({ path, conversation, items }) {
    const asked = items.findLast(({ direction }) => direction === 'in');
    if (!asked?.verbs.some(({ verb, available }) => verb === 'reply' && available)) return false;
    await socket.emitWithAck('presence.set', { conversationId: conversation.id, state: 'writing' });
    const { status } = await call('claim', 'PUT', `${path}/claim`, undefined, [TAKEN]);
    if (status !== 200) return false;
    await think(WRITING_MS);
    const text = `Merci, nous regardons cela de près (${id}-${replies.length + 1}).`;
    const body = { verb: 'reply', text, itemId: asked.id, lastSeenItemId: items.at(-1).id, acceptWarnings: true, thenHandle: random() < 0.4 }; // prettier-ignore
    let answer = await call('reply', 'POST', `${path}/replies`, body, [TAKEN]);
    if (answer.status === TAKEN) answer = await call('reply', 'POST', `${path}/replies`, { ...body, sendAnyway: true }, [TAKEN]); // prettier-ignore
    if (answer.status === 201) replies.push({ conversationId: conversation.id, text });
    await call('claim', 'DELETE', `${path}/claim`);
    return answer.status === 201;
  }

  async function putAway(path) {
    const { body } = await call('open', 'GET', path);
    if (!body || body.status !== 'open') return;
    const next =
      random() < 0.15
        ? { status: 'snoozed', snoozedUntil: new Date(Date.now() + pick(SNOOZES_MS)).toISOString() }
        : { status: random() < 0.8 ? 'handled' : 'waiting' };
    await call('put away', 'PATCH', path, { version: body.version, ...next }, [TAKEN]);
  }

  async function handleOne() {
    const taken = await takeNext();
    if (!taken) return;
    const opened = await read(taken.id);
    await think(READING_MS);
    if (random() < 0.5) await call('tag', 'POST', `${opened.path}/tags`, { add: [pick(tagIds)] });
    const isAnswered = random() < 0.75 && (await write(opened));
    if (!isAnswered || random() < 0.5) await putAway(opened.path);
    await socket.emitWithAck('conversation.close', { conversationId: taken.id });
  }

  async function lookAround() {
    await call('limit: an answer without work', 'GET', '/healthz');
    await call('sidebar', 'GET', '/api/views');
    const view = pick(views);
    let cursor = '';
    for (let page = 0; page < PAGES; page += 1) {
      const { body } = await call('list', 'GET', `/api/conversations?view=${view}&limit=50${cursor}`);
      if (!body?.nextCursor) return;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      await think(READING_MS / 3);
    }
  }

  return {
    /** One thing of the day. */
    async act() {
      await (random() < 0.7 ? handleOne() : lookAround());
      await think(BETWEEN_MS);
    },
  };
}
