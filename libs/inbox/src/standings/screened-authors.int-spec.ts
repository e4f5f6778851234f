import { ScreeningRoom } from '../../test/screening-room';
import { ok } from '../../test/people-room';

jest.setTimeout(60_000);

describe('what the intake makes of how an author stands', () => {
  let room: ScreeningRoom;

  beforeAll(async () => {
    room = await ScreeningRoom.open();
  });
  afterAll(() => room.close());

  const stand = async (author: string, standing: string, until: string | null = null): Promise<void> => {
    await room.write({ id: `${author}-0`, text: 'Bonjour, une première question', author });
    const [identity] = await room.inbound.rows<{ id: string }>('select id from identity where workspace_id = $1 and external_id = $2', [room.workspaceId, author]); // prettier-ignore
    await ok(room.inbound.owner.request('PUT', `/api/identities/${identity?.id ?? ''}/standing`, { standing, until }));
    await room.write({ id: `${author}-1`, text: 'Bonjour, une autre question sur la lampe', author });
  };
  const dueIn = async (id: string): Promise<number | null> => {
    const [row] = await room.inbound.rows<{ minutes: number | null }>(
      `select round(extract(epoch from s.due_at - s.first_flagged_at) / 60)::int as minutes from screening s
       join item i on i.workspace_id = s.workspace_id and i.id = s.item_id where s.workspace_id = $1 and i.external_id = $2`,
      [room.workspaceId, id],
    );
    return row?.minutes ?? null;
  };

  it('holds what is written by somebody who is premoderated', async () => {
    await stand('held_author', 'premoderated');
    expect((await room.screened('held_author-0')).flags).not.toContain('held');
    expect((await room.screened('held_author-1')).flags).toContain('held');
  });

  it('hides what is written by somebody who is blocked', async () => {
    await stand('blocked_author', 'blocked');
    expect((await room.screened('blocked_author-1')).state).toBe('hidden');
  });

  it('lets through what is written by somebody whose time is over, before anybody ended it', async () => {
    await stand('free_author', 'premoderated', new Date(Date.now() + 3_600_000).toISOString());
    await room.inbound.rows(
      `update author_standing set until = now() - interval '1 second' where identity_id in (select id from identity where external_id = 'free_author')`,
    );
    await room.write({ id: 'free_author-2', text: 'Bonjour, encore une question', author: 'free_author' });
    expect((await room.screened('free_author-1')).flags).toContain('held');
    expect((await room.screened('free_author-2')).flags).not.toContain('held');
  });

  it('promises by when somebody has to act on what was flagged, and nothing else', async () => {
    await room.write({ id: 'threat', text: 'Je vais te tuer, je sais où tu habites', author: 'client_201' });
    await room.write({ id: 'question', text: 'Bonjour, quand ouvrez-vous demain ?', author: 'client_202' });
    expect(await room.screened('threat')).toMatchObject({ label: 'threat' });
    expect(await dueIn('threat')).toBe(30);
    expect(await dueIn('question')).toBeNull();
  });
});
