import { RulesRoom } from '../../test/rules-room';
import { rescreenItem } from './rescreen-item';
import { Screeners } from './screeners';

jest.setTimeout(60_000);

describe('an item that is judged again', () => {
  let room: RulesRoom;

  beforeAll(async () => {
    room = await RulesRoom.open();
  });
  afterAll(() => room.close());

  const again = async (externalId: string) => {
    const { itemId } = await room.screening.screened(externalId);
    const screener = await room.screening.inbound.test.app.get(Screeners, { strict: false }).ofOne(room.workspaceId);
    await room.db.transaction(room.workspaceId, (tx) => rescreenItem(tx, room.workspaceId, screener, itemId));
    return room.screening.screened(externalId);
  };
  const authorOf = async (externalId: string) => {
    const [author] = await room.rows<{ id: string; contact_id: string }>(
      'select n.id, n.contact_id from item i join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id where i.workspace_id = $1 and i.external_id = $2',
      externalId,
    );
    return author ?? { id: '', contact_id: '' };
  };

  it('is not hidden because its author is kept out of the queues of the inbox', async () => {
    await room.write('kept-out', ['Bonjour, la lampe est-elle compatible avec un variateur ?']);
    const { contact_id } = await authorOf('kept-out-0');
    await room.rows(`update contact set block_reason = 'noise' where workspace_id = $1 and id = $2`, contact_id);
    expect((await again('kept-out-0')).state).toBe('undecided');
  });

  it('is left alone when its author is trusted by now', async () => {
    await room.write('trusted', ['Carambole, regardez donc notre nouvelle boutique à Lyon']);
    const { id } = await authorOf('trusted-0');
    await room.ask('PUT', `/api/identities/${id}/standing`, { standing: 'trusted' });
    await room.screening.rule({ when: { field: 'word', operator: 'says', value: ['carambole'] } });
    expect((await again('trusted-0')).state).toBe('undecided');
  });

  it('lacks nothing where it is too short to be anybody’s copy', async () => {
    await room.screening.rule({ when: { field: 'copies', operator: 'at-least', value: 5 } }, 'hold');
    await room.write('short', ['Pareil pour moi.']);
    expect((await room.screening.screened('short-0')).flags).not.toContain('unchecked');
    expect((await again('short-0')).flags).not.toContain('unchecked');
  });
});
