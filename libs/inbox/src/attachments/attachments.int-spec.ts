import { createHash } from 'node:crypto';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { PlatformDouble, serve } from '@parvis/channels/testing';
import { ServerConfig } from '@parvis/platform';
import { eventually, type TestApp } from '@parvis/testing';
import sharp from 'sharp';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';
import { AttachmentFetcher } from './attachment-fetcher';
import { PictureKeeper } from './picture-keeper';
import { SignedAddresses } from './signed-address';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const EXE = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 1)]);

describe('attachments over HTTP', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let account: SeededAccount;
  let double: PlatformDouble;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
    test.app.get(ServerConfig).publicUrl = 'https://parvis.example';
    agent = await signedIn(test.app);
    account = await anAccount(test.app, { workspaceId: agent.agent.workspaceId, channel: 'facebook' });
    double = await PlatformDouble.start();
  });
  afterAll(async () => {
    await test.stop();
    await double.close();
  });

  const upload = (bytes: Uint8Array<ArrayBuffer>, name: string, by = agent) => {
    const form = new FormData();
    form.append('file', new Blob([bytes], { type: 'image/png' }), name);
    return by.request('POST', '/api/attachments', form);
  };
  const read = (path: string, headers: Record<string, string> = {}) => fetch(`${test.url}${path}`, { headers });

  it('are kept under what their bytes are, and come back unchanged and harmless', async () => {
    const { status, body } = await upload(new Uint8Array(PNG), 'été "1".jpg');
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'été "1".jpg', contentType: 'image/png', size: PNG.length, state: 'stored' });
    const answer = await read(body.url, { cookie: agent.cookie });
    expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `inline; filename="_t_ _1_.jpg"; filename*=UTF-8''%C3%A9t%C3%A9%20%221%22.jpg`,
    });
    const again = await read(body.url, { cookie: agent.cookie, 'if-none-match': answer.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  it('take large files, and refuse those over the limit', async () => {
    const large = Buffer.concat([PNG, Buffer.alloc(3 * 1024 * 1024)]);
    expect((await upload(new Uint8Array(large), 'large.png')).status).toBe(201);
    const tooLarge = Buffer.concat([PNG, Buffer.alloc(25 * 1024 * 1024)]);
    const refused = await upload(new Uint8Array(tooLarge), 'huge.png');
    expect([refused.status, refused.body.code]).toEqual([413, 'body-too-large']);
  });

  it.each([
    ['a program called a picture', EXE, 'photo.png'],
    ['a page called a picture', Buffer.from('<html><script>alert(1)</script></html>'), 'photo.png'],
    [
      'a drawing that can run scripts',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      'a.svg',
    ],
    ['an empty file', Buffer.alloc(0), 'a.txt'],
    ['bytes that are nothing', Buffer.from([1, 0, 2, 0, 3]), 'a.txt'],
  ])('refuse %s', async (_name, bytes, name) => {
    const { status, body } = await upload(new Uint8Array(bytes), name);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'attachment-refused', '/file']);
  });

  it('keep plain text, and offer other kinds as downloads only', async () => {
    const { body } = await upload(new Uint8Array(Buffer.from('a;b\n1;2')), '../../x.csv');
    expect(body).toMatchObject({ name: 'x.csv', contentType: 'text/csv' });
    const answer = await read(body.url, { cookie: agent.cookie });
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
  });

  it('need a form with a file, the right to reply, and a session to be read', async () => {
    expect((await agent.request('POST', '/api/attachments', { file: 'x' })).body.code).toBe('unsupported-media-type');
    expect((await agent.request('POST', '/api/attachments', new FormData())).status).toBe(400);
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId: account.workspaceId });
    expect((await upload(new Uint8Array(PNG), 'a.png', analyst)).status).toBe(403);
    const { body } = await upload(new Uint8Array(PNG), 'a.png');
    expect((await read(body.url)).status).toBe(401);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await read(body.url, { cookie: stranger.cookie })).status).toBe(404);
  });

  it('go out with a reply, once, at an address that only a signature opens', async () => {
    const { body: file } = await upload(new Uint8Array(PNG), 'a.png');
    const talk = await aConversation(test.db, { account });
    const send = (more: object) =>
      agent.request('POST', `/api/conversations/${talk.id}/replies`, {
        verb: 'reply',
        text: 'See',
        lastSeenItemId: talk.itemIds[0],
        attachmentIds: [file.id],
        ...more,
      });
    const { status, body } = await send({});
    expect([status, body.item.attachments]).toEqual([201, [file]]);
    expect((await send({})).body).toMatchObject({
      code: 'attachment-refused',
      errors: [{ pointer: '/attachmentIds/0' }],
    });
    await agent.request('POST', `/api/actions/${body.action.id}/cancel`);
    expect((await send({ text: 'Again' })).status).toBe(201);

    const addresses = test.app.get(SignedAddresses, { strict: false });
    const path = (url: string | null): string => new URL(url ?? '').pathname;
    const address = path(addresses.of(account.workspaceId, file.id));
    const answer = await read(address);
    expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
    expect((await read(address.replace(/.$/, (c) => (c === '0' ? '1' : '0')))).status).toBe(404);
    expect((await read(path(addresses.of(account.workspaceId, file.id, Date.now() - 2 * 3_600_000)))).status).toBe(404);
    expect((await read('/api/files/nonsense')).status).toBe(404);
  });

  describe('of people', () => {
    const pending = async (url: string): Promise<{ id: string; itemId: string }> => {
      const talk = await aConversation(test.db, { account });
      return test.db.transaction('system', async (tx) => {
        const id = tx.newId();
        await tx.query(
          `insert into attachment (id, workspace_id, item_id, account_id, state, name, content_type, source_url, retry_at)
           values ($1, $2, $3, $4, 'pending', 'photo.jpg', 'image/jpeg', $5, now())`,
          [id, account.workspaceId, talk.itemIds[0], account.id, url],
        );
        await tx.publish(account.workspaceId, {
          kind: 'item.created',
          conversationId: talk.id,
          data: { itemId: talk.itemIds[0] },
        });
        return { id, itemId: talk.itemIds[0] ?? '' };
      });
    };
    const settled = (id: string, state: string) =>
      eventually(async () => {
        const [row] = await test.db.read('system', 'select * from attachment where id = $1', [id]);
        if (row?.['state'] !== state) throw new Error(`is ${String(row?.['state'])}: ${String(row?.['error'])}`);
        return row;
      });

    it('are fetched, known by their bytes, and told to those who look', async () => {
      double.script('GET /photo', { status: 200, headers: { 'content-type': 'text/html' }, body: 'plain words' });
      const { id, itemId } = await pending(`${double.url}/photo`);
      const row = await settled(id, 'stored');
      expect(row).toMatchObject({
        content_type: 'text/plain',
        storage_key: `${account.workspaceId}/${createHash('sha256').update('plain words').digest('hex')}`,
      });
      expect((await read(`/api/attachments/${id}`, { cookie: agent.cookie })).status).toBe(200);
      await eventually(async () => {
        const told = await test.db.read(
          'system',
          `select 1 from event where kind = 'item.updated' and data ->> 'itemId' = $1`,
          [itemId],
        );
        return told.length > 0 ? true : undefined;
      });
    });

    it('are tried again when the channel fails, and given up when they are gone', async () => {
      double.script('GET /later', { status: 503 }, { status: 200, body: 'there' });
      const later = await pending(`${double.url}/later`);
      await eventually(async () => {
        const [row] = await test.db.read('system', 'select error from attachment where id = $1', [later.id]);
        return row?.['error'] ? true : undefined;
      });
      await test.db.read('system', 'update attachment set retry_at = now() where id = $1', [later.id]);
      await test.app.get(AttachmentFetcher).fetchDue();
      await settled(later.id, 'stored');
      double.script('GET /gone', { status: 404 });
      expect((await settled((await pending(`${double.url}/gone`)).id, 'refused'))['error']).toBe(
        'The channel answered 404.',
      );
      expect((await settled((await pending('ftp://mail.example/x')).id, 'refused'))['error']).toContain('not allowed');
    });

    it('have a small copy when they are pictures, without what the camera wrote into them', async () => {
      const photo = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#c2410c' } })
        .withExif({ IFD0: { Make: 'Camera of client_042' } })
        .jpeg()
        .toBuffer();
      const photos = await serve((_request, response) => void response.end(photo));
      try {
        const { id } = await pending(`${photos.url}/photo.jpg`);
        await settled(id, 'stored');
        const small = await eventually(async () => {
          const answer = await fetch(`${test.url}/api/attachments/${id}/preview`, {
            headers: { cookie: agent.cookie },
          });
          return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
        });
        const { width, height, format, exif } = await sharp(small).metadata();
        expect({ width, height, format, exif }).toEqual({ width: 720, height: 360, format: 'webp', exif: undefined });
        expect(small.length).toBeLessThan(photo.length);
      } finally {
        await photos.close();
      }
    });
  });

  it('keeps the picture of a post when the platform’s address for it has ended', async () => {
    const picture = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#0f766e' } })
      .png()
      .toBuffer();
    let status = 200;
    const cdn = await serve((_request, response) => void response.writeHead(status).end(status === 200 ? picture : ''));
    const { workspaceId } = agent.agent;
    const post = (id: string, url: string) =>
      test.db.read(
        'system',
        `insert into post (workspace_id, id, account_id, ext_key, external_id, media_url) values ($1, $2::bigint, $3, gen_random_uuid(), $2::bigint::text, $4)`,
        [workspaceId, id, account.id, url],
      );
    const row = async (id: string) =>
      (
        await test.db.read<{ picture_key: string | null; picture_of: string | null }>(
          'system',
          'select * from post where id = $1',
          [id],
        )
      )[0];
    try {
      await post('77001', `${cdn.url}/a.png?expires=1`);
      const keeper = test.app.get(PictureKeeper);
      await keeper.runOnce();
      expect((await row('77001'))?.picture_key).toBeTruthy();
      status = 403; // the address has ended
      const answer = await fetch(`${test.url}/api/posts/77001/picture`, { headers: { cookie: agent.cookie } });
      expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({
        width: 720,
        height: 720,
      });
      // one that never was there is not asked for again, until the platform names another address
      await post('77002', `${cdn.url}/b.png?expires=1`);
      await keeper.runOnce();
      expect(await row('77002')).toMatchObject({ picture_key: null, picture_of: expect.any(String) });
      status = 200;
      await test.db.read('system', `update post set media_url = $1 where id = 77002`, [`${cdn.url}/b.png?expires=2`]);
      await keeper.runOnce();
      expect((await row('77002'))?.picture_key).toBeTruthy();
      const stranger = await signedIn(test.app);
      const refused = await fetch(`${test.url}/api/posts/77001/picture`, { headers: { cookie: stranger.cookie } });
      expect(refused.status).toBe(404);
    } finally {
      await cdn.close();
    }
  });
});
