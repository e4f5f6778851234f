import { FileStorage } from '@parvis/platform';
import { signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { Leftovers } from './leftovers';

describe('leftovers', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
  });
  afterAll(() => test.stop());

  it('goes: old keys and files that were never sent, but not bytes that another attachment holds', async () => {
    const { agent } = await signedIn(test.app);
    const storage = test.app.get(FileStorage);
    const rows: [id: string, key: string, item: string | null, age: string][] = [
      ['1', 'never-sent', null, '8 days'],
      ['2', 'shared', null, '8 days'],
      ['3', 'shared', '77', '8 days'],
      ['4', 'fresh', null, '1 hour'],
    ];
    for (const [id, key, item, age] of rows) {
      await storage.put(`${agent.workspaceId}/${key}`, Buffer.from(key), 'text/plain');
      await test.db.read(
        'system',
        `insert into attachment (id, workspace_id, item_id, uploaded_by, state, name, storage_key, created_at)
         values ($1, $2, $3, $4, 'stored', 'a.txt', $5, now() - $6::interval)`,
        [id, agent.workspaceId, item, agent.memberId, `${agent.workspaceId}/${key}`, age],
      );
    }
    await test.db.read(
      'system',
      `insert into idempotency_key (workspace_id, member_id, key, request_hash, created_at)
       values ($1, $2, 'old', '', now() - interval '2 days'), ($1, $2, 'new', '', now())`,
      [agent.workspaceId, agent.memberId],
    );
    await test.app.get(Leftovers).removeOnce();
    const left = await test.db.read<{ id: string }>('system', 'select id from attachment order by id');
    expect(left.map(({ id }) => id)).toEqual(['3', '4']);
    expect(Buffer.from(await storage.read(`${agent.workspaceId}/shared`)).toString()).toBe('shared');
    await expect(storage.read(`${agent.workspaceId}/never-sent`)).rejects.toThrow();
    expect(await test.db.read('system', 'select key from idempotency_key')).toEqual([{ key: 'new' }]);
  });
});
