import { createHash } from 'node:crypto';
import type { EvidenceView } from '@parvis/contracts';
import { FileStorage } from '@parvis/platform';
import { ReasonRoom } from '../../test/reason-room';
import { readPdf } from '../../test/read-pdf';
import { removeFiles, takeAttachments } from '../attachments/take-attachments';
import { erasePacks } from './seal-evidence';

describe('evidence', () => {
  let room: ReasonRoom;

  beforeAll(async () => {
    room = await ReasonRoom.open();
  });
  afterAll(() => room.test.stop());

  const of = async (itemId: string) => (await room.owner.request('GET', `/api/items/${itemId}/evidence`)).body as EvidenceView[]; // prettier-ignore
  const verify = async () => (await room.owner.request('GET', '/api/moderation/evidence/verify')).body;

  it('is sealed before anything destructive leaves, with all that was there, and chained', async () => {
    expect(await verify()).toEqual({ intact: true, checked: 0, erased: 0, lastHash: null, firstBroken: null });
    const { itemId } = await room.item('facebook', 'second words', { texts: ['What he answers', 'second words'] });
    await room.rows(`update item set revision = 2, permalink = 'https://social.example/c/1' where workspace_id = $1 and id = $2`, itemId); // prettier-ignore
    await room.rows(`insert into item_revision (workspace_id, item_id, revision, text, revised_at) values ($1, $2, 1, 'first words', now())`, itemId); // prettier-ignore
    const bytes = Buffer.from('a picture');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const key = `${room.workspaceId}/${sha256}`;
    await room.test.app.get(FileStorage).put(key, bytes, 'image/png');
    await room.rows(`insert into attachment (workspace_id, id, item_id, state, name, content_type, size, storage_key) values ($1, 91, $2, 'stored', 'a.png', 'image/png', 9, $3)`, itemId, key); // prettier-ignore
    const made = await room.decided(itemId, 'delete', 'hate');
    const [sealed] = await of(itemId);
    expect(sealed?.pack).toMatchObject({
      item: { id: itemId, channel: 'facebook', permalink: 'https://social.example/c/1' },
      revisions: [
        { revision: 1, text: 'first words' },
        { revision: 2, text: 'second words' },
      ],
      author: { handle: expect.stringContaining('client_') },
      thread: [{ text: 'What he answers' }],
      attachments: [{ name: 'a.png', sha256, storageKey: key }],
      decision: { id: made.id, kind: 'delete', reason: { key: 'hate' } },
      actor: { member: { name: 'Lead' } },
    });
    const { itemId: hidden } = await room.item('facebook', 'only hidden');
    await room.decided(hidden, 'hide', 'hate');
    expect((await room.owner.request('GET', `/api/items/${hidden}/evidence`)).status).toBe(404);
    const { itemId: next } = await room.item('wordpress', 'next');
    await room.decided(next, 'spam', 'spam');
    expect((await of(next))[0]).toMatchObject({ seq: 2, previousHash: sealed?.hash });
    expect(await verify()).toMatchObject({ intact: true, checked: 2 });
    // the copy outlives the attachment
    const files = await room.test.db.transaction('system', (tx) => takeAttachments(tx, JSON.stringify([{ workspace_id: room.workspaceId, id: itemId }]))); // prettier-ignore
    await removeFiles(room.test.db, room.test.app.get(FileStorage), files);
    expect(Buffer.from(await room.test.app.get(FileStorage).read(key)).toString()).toBe('a picture');
  });

  it('is a document with its hashes', async () => {
    const { itemId } = await room.item('facebook', 'à lire plus tard');
    await room.decided(itemId, 'delete', 'threat');
    const [sealed] = await of(itemId);
    const { text } = await readPdf(await room.bytes(`/api/items/${itemId}/evidence.pdf`));
    for (const part of [`Preuve ${itemId}`, 'à lire plus tard', 'Menace ou incitation']) expect(text).toContain(part);
    expect(text.replace(/\s/g, '')).toContain(sealed?.hash);
  });

  it('chains one after the other however many decide at once', async () => {
    const before = await verify();
    const talks = await Promise.all(Array.from({ length: 6 }, (_, index) => room.item('facebook', `at once ${index}`)));
    await Promise.all(talks.map(({ itemId }) => room.decided(itemId, 'delete', 'spam')));
    expect(await verify()).toMatchObject({ intact: true, checked: before.checked + 6 });
  });

  it('leaves nothing where the decision is refused', async () => {
    const before = await verify();
    const { itemId } = await room.item('wordpress', 'refused');
    expect((await room.decide(itemId, { kind: 'delete' })).status).toBe(400);
    expect((await verify()).checked).toBe(before.checked);
  });

  it('may be erased where it has to be, and the chain still holds', async () => {
    const { itemId } = await room.item('facebook', 'to be forgotten');
    await room.decided(itemId, 'delete', 'spam');
    await room.test.db.transaction('system', (tx) => erasePacks(tx, JSON.stringify([{ workspace_id: room.workspaceId, id: itemId }]))); // prettier-ignore
    expect((await of(itemId))[0]).toMatchObject({ pack: null, erasedAt: expect.any(String), packHash: expect.stringMatching(/^[0-9a-f]{64}$/) }); // prettier-ignore
    expect(await verify()).toMatchObject({ intact: true, erased: 1 });
  });

  it('cannot be changed by what members ask for, and tells when somebody else changed it', async () => {
    for (const change of [`update evidence set pack = '{}'`, 'delete from evidence'])
      await expect(room.test.db.read(room.workspaceId, change)).rejects.toThrow('permission denied');
    await room.rows(`update evidence set pack = replace(pack, 'next', 'other') where workspace_id = $1 and seq = 2`);
    expect(await verify()).toMatchObject({ intact: false, checked: 1, firstBroken: { seq: 2, fault: 'pack-changed' } });
    await room.rows(`update evidence set pack = replace(pack, 'other', 'next') where workspace_id = $1 and seq = 2`);
    expect((await verify()).intact).toBe(true);
    await room.rows('delete from evidence where workspace_id = $1 and seq = 2');
    expect((await verify()).firstBroken).toEqual({ seq: 2, id: null, fault: 'missing' });
  });

  it('is for those who may audit', async () => {
    const moderator = await room.lead.request('GET', '/api/moderation/evidence/verify');
    expect(moderator.status).toBe(200); // a lead audits
    expect((await room.outside('GET', '/api/moderation/evidence/verify')).status).toBe(401);
  });
});
