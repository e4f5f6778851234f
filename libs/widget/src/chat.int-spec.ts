import { randomUUID } from 'node:crypto';
import { webWidget } from '@parvis/channels/web-widget';
import { AccountDirectory, Presence } from '@parvis/inbox';
import { eventually } from '@parvis/testing';
import { anotherProcess, startWidget, type Visitor, type WidgetTest } from '../test/widget-test';

const TARGET = {
  externalId: 'm_1',
  kind: 'message',
  parentExternalId: null,
  postExternalId: null,
  authorExternalId: null,
  createdAt: '',
} as const;

function fail(): never {
  throw new Error('the account is not there');
}

describe('a chat on a website', () => {
  let widget: WidgetTest;
  const visitors: Visitor[] = [];
  const arrive = async (url?: string): Promise<Visitor> => {
    const visitor = await widget.visitor(undefined, url);
    visitors.push(visitor);
    return visitor;
  };

  beforeAll(async () => {
    widget = await startWidget();
  });
  afterAll(async () => {
    for (const visitor of visitors) visitor.leave();
    await widget.stop();
  });

  it('goes from the visitor into the queue, and the answer back over the socket of another process', async () => {
    const other = await anotherProcess(widget.test);
    try {
      const visitor = await arrive();
      const asked = await visitor.say('Is the mug dishwasher safe?');
      expect(asked).toMatchObject({ seq: 1, changeSeq: 1, author: { type: 'visitor' }, deleted: false });
      const { events } = await visitor.connect(1, other.url);
      expect(events[0]).toMatchObject({ name: 'ready', event: { seq: 1, conversation: { state: 'open' } } });

      const talk = await widget.inQueue('Is the mug dishwasher safe?');
      expect(talk).toMatchObject({ channel: 'web-widget', kind: 'message' });
      expect((await widget.reply(talk, 'Yes, it is.')).status).toBe(201);

      const told = await eventually(() => events.find(({ event }) => event.message?.author.type === 'agent'));
      expect(told.event.message).toMatchObject({
        text: 'Yes, it is.',
        author: { type: 'agent', name: 'Support' },
        clientId: null,
        seq: 2,
        changeSeq: 2,
      });
      await eventually(() => events.find(({ name, event }) => name === 'read' && event.seq === 2));
      await eventually(async () => {
        const { body } = await widget.owner.request('GET', `/api/conversations/${talk.id}/items`);
        const own = body.items.filter(({ direction }: { direction: string }) => direction === 'out');
        return own.length === 1 && own[0].text === 'Yes, it is.' ? true : undefined;
      });
    } finally {
      await other.stop();
    }
  });

  it('takes a message that is sent again as one, also when both come at once', async () => {
    const visitor = await arrive();
    const clientId = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => visitor.send('Only once', { clientId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await widget.inQueue('Only once');
    const landed = await widget.rows(
      `select 1 from raw_event where payload like '%' || $1 || '%' union all select 1 from inbound where payload like '%' || $1 || '%'`,
      [answers[0]?.body.id],
    );
    expect(landed).toHaveLength(1);
  });

  it('is durable as soon as it is acknowledged: transcript and landed payload are one commit', async () => {
    const visitor = await arrive();
    const { id } = await visitor.say('Durable');
    const found = await widget.rows<{ n: number }>(
      `select (select count(*) from widget_message where text = 'Durable')::int +
         (select count(*) from inbound where payload like '%' || $1 || '%')::int +
         (select count(*) from raw_event where payload like '%' || $1 || '%')::int as n`,
      [id],
    );
    expect(found[0]?.n).toBe(2);
  });

  it('numbers every change, so that a gap is seen and filled', async () => {
    const visitor = await arrive();
    const first = await visitor.say('first');
    await visitor.say('second');
    const edited = await visitor.request('PATCH', `/conversations/current/messages/${first.id}`, {
      text: 'first, edited',
    });
    expect(edited.body).toMatchObject({ seq: 1, changeSeq: 3, text: 'first, edited' });
    const third = await visitor.say('third');
    expect(third).toMatchObject({ seq: 4, changeSeq: 4 });
    const removed = await visitor.request('DELETE', `/conversations/current/messages/${third.id}`);
    expect(removed.body).toMatchObject({ seq: 4, changeSeq: 5, deleted: true, text: '' });

    const all = await visitor.messages(0);
    expect(all.messages.map((m: { changeSeq: number }) => m.changeSeq)).toEqual([2, 3, 5]);
    expect(all).toMatchObject({ seq: 5, more: false });
    const page = await visitor.messages(0, '&limit=1');
    expect(page).toMatchObject({ seq: 2, more: true });
    expect((await visitor.messages(3)).messages).toHaveLength(1);

    const { events } = await visitor.connect(2);
    await eventually(() => (events.length === 3 ? true : undefined));
    expect(events.map(({ name }) => name)).toEqual(['ready', 'message.updated', 'message.deleted']);
    const { status } = await visitor.request('PATCH', `/conversations/current/messages/${third.id}`, { text: 'x' });
    expect(status).toBe(404);
  });

  it('tells the team of edits and deletions', async () => {
    const visitor = await arrive();
    const said = await visitor.say('Is it blue or geen?');
    const talk = await widget.inQueue('Is it blue or geen?');
    await visitor.request('PATCH', `/conversations/current/messages/${said.id}`, { text: 'Is it blue or green?' });
    await widget.inQueue('Is it blue or green?');
    await visitor.request('DELETE', `/conversations/current/messages/${said.id}`);
    await eventually(async () => {
      const { body } = await widget.owner.request('GET', `/api/conversations/${talk.id}/items`);
      return body.items[0].platformState === 'deleted' ? true : undefined;
    });
  });

  it('waits for news in a long poll', async () => {
    const visitor = await arrive();
    await visitor.say('Anybody?');
    const talk = await widget.inQueue('Anybody?');
    const waiting = visitor.messages(1, '&wait=20');
    await widget.reply(talk, 'Here we are');
    expect((await waiting).messages).toMatchObject([{ text: 'Here we are', author: { type: 'agent' } }]);
  });

  it('follows edits and deletions of the team, and says what was read', async () => {
    const visitor = await arrive();
    const { events } = await visitor.connect();
    await visitor.say('How long is delivery?');
    const talk = await widget.inQueue('How long is delivery?');
    const { body: sent } = await widget.reply(talk, 'Two days.');
    await eventually(() => events.find(({ event }) => event.message?.text === 'Two days.'));
    await eventually(async () => {
      const { body } = await widget.owner.request('GET', '/api/actions?state=done');
      return body.items.some(({ id }: { id: string }) => id === sent.action.id) ? true : undefined;
    });
    await visitor.request('POST', '/conversations/current/read', { seq: 2 });
    await eventually(async () => {
      const [own] = await widget.rows(
        `select delivery, external_id from item where conversation_id = $1 and direction = 1`,
        [talk.id],
      );
      return own?.['delivery'] === 'seen' ? true : undefined;
    });
    const known = await widget.test.app
      .get(AccountDirectory, { strict: false })
      .find(widget.owner.agent.workspaceId, Number(widget.account.id));
    const target = { ...TARGET, threadKey: events[0]?.event.conversation?.id ?? '' };
    const act = (verb: 'edit-reply' | 'delete-reply', text: string, replyExternalId: string) =>
      webWidget.perform(
        { id: randomUUID(), verb, target, text, attachments: [], email: null, replyExternalId, requestedAt: '' },
        known?.context ?? fail(),
        new AbortController().signal,
      );
    const ours = events.find(({ event }) => event.message?.text === 'Two days.')?.event.message?.id ?? '';
    await act('edit-reply', 'Three days.', ours);
    const edited = await eventually(() => events.find(({ name }) => name === 'message.updated'));
    expect(edited.event.message).toMatchObject({ id: ours, text: 'Three days.', seq: 2, changeSeq: 3 });
    await act('delete-reply', '', ours);
    const gone = await eventually(() => events.find(({ name }) => name === 'message.deleted'));
    expect(gone.event.message).toMatchObject({ id: ours, text: '', deleted: true, changeSeq: 4 });
  });

  it('is closed by the team and opened by the next word', async () => {
    const visitor = await arrive();
    const { events } = await visitor.connect();
    await visitor.say('Thanks, that is all');
    const talk = await widget.inQueue('Thanks, that is all');
    const done = await widget.owner.request('PATCH', `/api/conversations/${talk.id}`, { status: 'handled', version: talk.version }); // prettier-ignore
    expect(done.status).toBeLessThan(300);
    await eventually(() => events.find(({ name }) => name === 'conversation.closed'));
    expect((await visitor.request('GET', '/sessions/current')).body.conversation.state).toBe('closed');
    await visitor.say('One more thing');
    await eventually(() => events.find(({ name }) => name === 'conversation.reopened'));
  });

  it('shows that somebody is here and writes, to the visitor who waits', async () => {
    const visitor = await arrive();
    await visitor.say('Are you there?');
    const talk = await widget.inQueue('Are you there?');
    const { events } = await visitor.connect();
    const { workspaceId, memberId } = widget.owner.agent;
    const presence = widget.test.app.get(Presence, { strict: false });
    await presence.set(workspaceId, talk.id, memberId, 'writing');
    const typing = await eventually(() => events.find(({ name }) => name === 'typing'));
    expect(typing.event).toMatchObject({ typing: true, author: { type: 'agent', name: 'Support' } });
    await presence.clear(workspaceId, talk.id, memberId);
    await eventually(() => events.find(({ name, event }) => name === 'typing' && !event.typing));
    await presence.hereAre(workspaceId, [memberId]);
    const changed = await eventually(() => events.find(({ name }) => name === 'config.changed'));
    expect(changed.event.config?.availability.somebodyThere).toBe(true);
  });

  it('never shows a note to the visitor', async () => {
    const visitor = await arrive();
    await visitor.say('Hello?');
    const talk = await widget.inQueue('Hello?');
    await widget.owner.request('POST', `/api/conversations/${talk.id}/notes`, { text: 'Careful with this one' });
    await widget.reply(talk, 'Hello!');
    await eventually(async () => ((await visitor.messages()).messages.length === 2 ? true : undefined));
    expect(JSON.stringify(await visitor.messages())).not.toContain('Careful');
  });

  it('brings files both ways, as downloads', async () => {
    const visitor = await arrive();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const upload = await visitor.upload(new Uint8Array(png), 'chip.png');
    expect(upload).toMatchObject({ status: 201, body: { name: 'chip.png', contentType: 'image/png' } });
    const said = await visitor.say('', { attachments: [upload.body.id] });
    const address = said.attachments[0]?.url ?? '';
    const file = await fetch(`${widget.test.url}${address}`);
    expect([file.status, file.headers.get('content-disposition')?.split(';')[0]]).toEqual([200, 'attachment']);
    expect((await visitor.send('again', { attachments: [upload.body.id] })).body.error.code).toBe('invalid');
    const talk = await widget.inQueue('chip.png');
    await eventually(async () => {
      const { body } = await widget.owner.request('GET', `/api/conversations/${talk.id}/items`);
      return body.items[0].attachments[0]?.state === 'stored' || body.items[0].attachments[0]?.url ? true : undefined;
    });
    const [kept] = await eventually(async () => {
      const rows = await widget.rows(`select state, size from attachment where name = 'chip.png' and state = 'stored'`);
      return rows.length > 0 ? rows : undefined;
    });
    expect(kept).toMatchObject({ size: String(png.length) });

    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(png)]), 'ours.png');
    const { body: ours } = await widget.owner.request('POST', '/api/attachments', form);
    await widget.reply(talk, 'Like this?', { attachmentIds: [ours.id] });
    const answer = await eventually(async () =>
      (await visitor.messages(1)).messages.find(({ text }: { text: string }) => text === 'Like this?'),
    );
    expect(answer.attachments).toMatchObject([{ name: 'ours.png', contentType: 'image/png' }]);
  });
});
