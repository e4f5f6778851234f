import { eventually } from '@parvis/testing';
import { startWidget, type WidgetTest } from '../../test/widget-test';
import { WidgetUpkeep } from './widget-upkeep';

describe('what the widget forgets', () => {
  let widget: WidgetTest;
  let upkeep: WidgetUpkeep;

  beforeAll(async () => {
    widget = await startWidget();
    upkeep = widget.test.app.get(WidgetUpkeep, { strict: false });
  });
  afterAll(() => widget.stop());

  const count = async (table: string, of: string): Promise<number> => {
    const [row] = await widget.rows<{ n: number }>(`select count(*)::int n from ${table} where ${of}`);
    return row?.n ?? -1;
  };

  it('are files that were never sent, after a day', async () => {
    const visitor = await widget.visitor();
    const { body } = await visitor.upload(new TextEncoder().encode('a;b'), 'list.csv');
    const mine = `id = ${body.id.slice(3)}`;
    await upkeep.runOnce();
    expect(await count('widget_upload', mine)).toBe(1);
    await widget.rows(`update widget_upload set created_at = now() - interval '25 hours' where ${mine}`);
    await upkeep.runOnce();
    expect(await count('widget_upload', mine)).toBe(0);
  });

  it('are visitors whose time has come, with all they wrote and were answered, and nobody else', async () => {
    const account = await widget.connect({ retentionDays: 30 });
    const [old, young] = [await widget.visitor(account), await widget.visitor(account)];
    for (const visitor of [old, young]) await visitor.say(`I am ${visitor.session.visitorId}`);
    await widget.reply(await widget.inQueue(`I am ${old.session.visitorId}`), 'Welcome');
    const id = old.session.visitorId.slice(2);
    await widget.rows(`update widget_visitor set last_seen_at = now() - interval '31 days' where id = ${id}`);
    await upkeep.runOnce();
    expect(await count('widget_visitor', `id = ${id}`)).toBe(0);
    expect(await count('widget_session', `visitor_id = ${id}`)).toBe(0);
    expect(await count('widget_conversation', `visitor_id = ${id}`)).toBe(0);
    expect(await count('widget_message', `text like '%${old.session.visitorId}'`)).toBe(0);
    expect(await count('widget_message', `text like '%${young.session.visitorId}'`)).toBe(1);
    expect((await old.request('GET', '/sessions/current')).status).toBe(401);
  });

  it('are the visitors of a widget that was removed with all it brought, files included, and of no other', async () => {
    const account = await widget.connect();
    const [theirs, others] = [await widget.visitor(account), await widget.visitor()];
    for (const visitor of [theirs, others]) {
      await visitor.say(`It is ${visitor.session.visitorId}`);
      await visitor.upload(new TextEncoder().encode('a;b'), 'list.csv');
    }
    await widget.inQueue(`It is ${theirs.session.visitorId}`);
    expect((await widget.owner.request('DELETE', `/api/accounts/${account.id}?erase=true`)).status).toBe(204);
    const erasing = async () => (await count('account', `id = ${account.id} and erase_requested_at is not null`)) === 1;
    await eventually(async () => ((await erasing()) ? undefined : true));
    await upkeep.runOnce();
    const left = async ({ session }: typeof theirs) => [
      await count('widget_visitor', `id = ${session.visitorId.slice(2)}`),
      await count('widget_session', `visitor_id = ${session.visitorId.slice(2)}`),
      await count('widget_message', `text like '%${session.visitorId}'`),
      await count('widget_upload', `visitor_id = ${session.visitorId.slice(2)}`),
    ];
    expect(await left(theirs)).toEqual([0, 0, 0, 0]);
    expect(await left(others)).toEqual([1, 1, 1, 1]);
  });
});
