import type { ModerationPage, ModerationRunView, PostBoardView } from '@parvis/contracts';
import { ScreeningRoom } from '../../test/screening-room';

jest.setTimeout(60_000);

const COPY = 'Gagnez 500 euros par jour sans rien faire, écrivez-moi vite en privé pour en savoir plus';

describe('the board with what comes in', () => {
  let room: ScreeningRoom;
  beforeAll(async () => {
    room = await ScreeningRoom.open();
  });
  afterAll(() => room.close());

  const post = async <T>(path: string, body: object = {}): Promise<T> => {
    const answer = await room.inbound.owner.request('POST', `/api/moderation/${path}`, body);
    expect([answer.status, answer.body]).toEqual([200, answer.body]);
    return answer.body as T;
  };
  const get = async <T>(path: string): Promise<T> =>
    (await room.inbound.owner.request('GET', `/api/moderation/${path}`)).body as T;

  /** Authors with a statement on its way. */
  const told = async () =>
    (await room.inbound.test.db.read<{ n: number }>('system', `select count(*)::int as n from outgoing_notice n join statement s on s.workspace_id = n.workspace_id and s.id = n.source_id where n.workspace_id = $1`, [room.inbound.owner.agent.workspaceId]))[0]?.n; // prettier-ignore

  it('hides newcomers of decided look-alikes as they come, and takes them back with the rest', async () => {
    for (const n of [1, 2])
      await room.write({ id: `copy-${n}`, author: `spammer_${n}`, handle: `spammer_${n}@mail.example`, text: COPY });
    const { clusterId } = await room.screened('copy-1');
    const { items } = await get<ModerationPage>('items?queue=look-alikes&grouped=true');
    expect(items).toMatchObject([{ lookAlikes: { clusterId, count: 2 } }]);
    const run = await post<ModerationRunView>('decide', {
      clusterId,
      kind: 'hide',
      applyToNewcomersHours: 24,
      sendStatement: true,
    });
    expect(run.counts).toMatchObject({ decided: 2, refused: 0 });
    await room.write({ id: 'copy-3', author: 'spammer_3', handle: 'spammer_3@mail.example', text: `${COPY} !` });
    expect(await room.screened('copy-3')).toMatchObject({ clusterId, state: 'hidden' });
    // their authors are told like those of the others
    expect(await told()).toBe(3);
    const undone = await post<ModerationRunView>(`undo/${run.undoId}`);
    expect(undone).toMatchObject({ state: 'undone', total: 3, counts: { kept: 0 } });
    expect(undone.counts['taken-back'] + undone.counts.reversed).toBe(3);
    await room.write({ id: 'copy-4', author: 'spammer_4', text: `${COPY} !!` });
    expect(await room.screened('copy-4')).toMatchObject({ clusterId, state: 'undecided' });
  });

  it('decides about the words that were on the screen: an edit meanwhile is left alone and waits again', async () => {
    const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    await room.write({ id: 'edited', text: 'Premier texte', createdAt: at(9) });
    const { itemId, revision } = await room.screened('edited');
    await room.edit({ id: 'edited', text: 'Second texte', createdAt: at(9), updatedAt: at(1), revision: 2 });
    const run = await post<ModerationRunView>('decide', { itemIds: [itemId], kind: 'hide', revisions: { [itemId]: revision } }); // prettier-ignore
    expect(run.results).toMatchObject([{ outcome: 'changed-since', code: 'stale-version' }]);
    expect(await room.screened('edited')).toMatchObject({ state: 'undecided', revision: 2, inReview: true });
  });

  it('lets one of two members decide who decide at once', async () => {
    await room.write({ id: 'raced', text: 'Deux à la fois' });
    const { itemId } = await room.screened('raced');
    const both = await Promise.all([1, 2].map(() => post<ModerationRunView>('decide', { itemIds: [itemId], kind: 'hide' }))); // prettier-ignore
    expect(both.flatMap(({ results }) => results.map(({ outcome, code }) => [outcome, code])).sort()).toEqual([
      ['decided', null],
      ['refused', 'not-possible-now'],
    ]);
    const calls = await room.inbound.rows('select verb from action where item_id = $1', [itemId]);
    expect(calls).toEqual([{ verb: 'hide' }]);
  });

  it('knows which comment a reply hangs below', async () => {
    await room.write({ id: 'root', thread: 'tree', text: 'La racine' });
    await room.write({ id: 'leaf', thread: 'tree', parentId: 'root', text: 'La feuille' });
    const [root, leaf] = [await room.screened('root'), await room.screened('leaf')];
    const [post] = await room.inbound.rows<{ id: string }>(
      `insert into post (workspace_id, id, account_id, ext_key, external_id) select $1, 99, $2, gen_random_uuid(), 'p' returning id`,
      [room.workspaceId, room.account.id],
    );
    // the generic channel has no posts: as if both had come with one
    await room.inbound.rows(
      `with gone as (delete from screening where item_id = any ($1::bigint[]) returning *)
       insert into screening (workspace_id, item_id, conversation_id, post_id, identity_id, created_at, account_id, revision, kind, channel, platform_state, label)
       select workspace_id, item_id, conversation_id, $2, identity_id, created_at, account_id, revision, kind, channel, platform_state, label from gone`,
      [[root.itemId, leaf.itemId], post?.id],
    );
    const board = await get<PostBoardView>(`posts/${post?.id}`);
    expect(board.branches.items.map(({ row, replies, undecided }) => [row.itemId, replies, undecided])).toEqual([[root.itemId, 1, 1]]); // prettier-ignore
  });
});
