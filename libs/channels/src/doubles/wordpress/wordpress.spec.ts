import { type LocalServer, serve } from '../../testing/platform-double';
import { deliverWordPressPushes, wordPressHttpHandler, WordPressSite, type WordPressSiteOptions } from './index';
import type { SitePost, SiteUser } from './shapes';

type Body = Record<string, unknown> & { id?: number; code?: string; data?: { status: number } };

describe('the WordPress double', () => {
  let now: number;
  let site: WordPressSite;
  let server: LocalServer;
  let editor: SiteUser;
  let post: SitePost;
  const password = 'abcd efgh ijkl';

  async function start(options: Partial<WordPressSiteOptions> = {}): Promise<void> {
    now = Date.parse('2026-11-20T09:33:06.400Z');
    site = new WordPressSite({ clock: () => new Date(now), ...options });
    editor = site.addUser('editor');
    post = site.addPost('Espresso');
    site.issuePassword(editor, password);
    server = await serve(wordPressHttpHandler(site, '/wp'));
  }
  beforeEach(() => start());
  afterEach(() => server.close());
  const restart = async (options: Partial<WordPressSiteOptions>) => {
    await server.close();
    await start(options);
  };

  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  async function call(
    method: string,
    path: string,
    fields?: object,
    headers: Record<string, string> = basic(`editor:${password}`),
  ) {
    const response = await fetch(`${server.url}/wp/wp-json/wp/v2/${path}`, {
      method,
      headers,
      ...(fields && { body: JSON.stringify(fields) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }
  const visitor = {};
  const comment = (content: string, more: object = {}) =>
    site.write({ post: post.id, name: 'client_042', email: 'client_042@mail.example', content, ...more });
  const idsOf = (body: unknown) => (body as { id: number }[]).map(({ id }) => id);

  it('takes callers with a wrong or missing password for visitors', async () => {
    expect((await call('GET', 'users/me')).body).toMatchObject({ id: editor.id });
    for (const headers of [visitor, basic('editor:wrong'), basic(`other:${password}`)]) {
      expect((await call('GET', 'users/me', undefined, headers)).body.code).toBe('rest_not_logged_in');
      expect((await call('GET', 'comments?status=any', undefined, headers)).body.code).toBe('rest_forbidden_param');
      expect((await call('GET', 'comments?context=edit', undefined, headers)).body.code).toBe('rest_forbidden_context');
      expect((await call('POST', 'comments', { post: post.id, content: 'x' }, headers)).status).toBe(401);
    }
    expect((await call('GET', 'users/me', undefined, basic(`editor:${password.replaceAll(' ', '')}`))).status).toBe(
      200,
    );
  });

  it('lists by state in its own words, silently nothing for others', async () => {
    const [held, shown] = [comment('Held'), comment('Shown', { approved: '1' })];
    const spam = comment('Spam', { approved: 'spam' });
    const list = async (query: string) => idsOf((await call('GET', `comments?order=asc${query}`)).body);
    expect(await list('')).toEqual([shown.id]);
    expect(await list('&status=approved')).toEqual([]);
    expect(await list('&status=all')).toEqual([held.id, shown.id]);
    expect(await list('&status=any')).toEqual([held.id, shown.id, spam.id]);
    expect((await call('GET', `comments/${held.id}?context=edit`)).body).toMatchObject({
      status: 'hold',
      date_gmt: '2026-11-20T09:33:06',
      content: { raw: 'Held', rendered: '<p>Held</p>\n' },
    });
  });

  it('pages with totals, gives nothing past the end, and refuses more than a hundred', async () => {
    for (let n = 0; n < 5; n += 1) comment(`Comment ${n}`, { approved: '1' });
    const page = await call('GET', 'comments?per_page=2&page=3');
    expect(page.body).toHaveLength(1);
    expect([page.headers.get('x-wp-total'), page.headers.get('x-wp-totalpages')]).toEqual(['5', '3']);
    expect((await call('GET', 'comments?per_page=2&page=9')).body).toEqual([]);
    expect((await call('GET', 'comments?per_page=101')).body).toMatchObject({
      code: 'rest_invalid_param',
      data: { status: 400, params: { per_page: expect.any(String) as string } },
    });
  });

  it('reads a time without a zone as the local time of the site', async () => {
    await restart({ offsetMinutes: -300 });
    comment('At half past nine UTC', { approved: '1' });
    const found = async (after: string) => (await call('GET', `comments?after=${after}`)).body as unknown as unknown[];
    expect(await found('2026-11-20T09:30:00Z')).toHaveLength(1);
    expect(await found('2026-11-20T09:33:06Z')).toHaveLength(0); // exclusive
    expect(await found('2026-11-20T09:30:00')).toHaveLength(0);
    expect(await found('2026-11-20T04:30:00')).toHaveLength(1);
  });

  it('changes states, ignores unknown words, and remembers where spam and trash came from', async () => {
    const { id } = comment('Held');
    const set = async (status: string) => (await call('POST', `comments/${id}`, { status })).body['status'];
    expect(await set('frobnicate')).toBe('hold');
    expect(await set('approve')).toBe('approved');
    expect(await set('spam')).toBe('spam');
    expect(await set('unspam')).toBe('approved');
    expect(await set('trash')).toBe('trash');
    expect((await call('DELETE', `comments/${id}`)).body).toMatchObject({
      code: 'rest_already_trashed',
      data: { status: 410 },
    });
    expect(await set('untrash')).toBe('approved');
    expect((await call('DELETE', `comments/${id}?force=true`)).body).toMatchObject({ deleted: true, previous: { id } });
    expect((await call('GET', `comments/${id}`)).body).toMatchObject({
      code: 'rest_comment_invalid_id',
      data: { status: 404 },
    });
  });

  it('moves answers up when what they answer is deleted', async () => {
    const top = comment('Top');
    const middle = comment('Middle', { parent: top.id });
    const low = comment('Low', { parent: middle.id });
    site.remove(middle.id);
    expect(site.comments.get(low.id)?.parent).toBe(top.id);
  });

  it('publishes what a user answers at once, even to nobody, and the same only once', async () => {
    const fields = { post: post.id, parent: 999, content: 'About 60 dB. <script>alert(1)</script>' };
    expect(await call('POST', 'comments', fields)).toMatchObject({
      status: 201,
      body: { status: 'approved', author: editor.id },
    });
    expect((await call('POST', 'comments', fields)).body).toMatchObject({
      code: 'comment_duplicate',
      data: { status: 409 },
    });
    post.commentsOpen = false;
    expect((await call('POST', 'comments', fields)).body.code).toBe('rest_comment_closed');
    expect((await call('POST', 'comments', { content: 'x' })).body.code).toBe('rest_comment_invalid_post_id');
  });

  it('has a public form that holds comments and slows writers down', async () => {
    const send = () =>
      fetch(`${server.url}/wp/wp-comments-post.php`, {
        method: 'POST',
        body: new URLSearchParams({
          comment_post_ID: String(post.id),
          author: 'client_043',
          email: 'c43@mail.example',
          comment: '5 < 6',
        }),
        redirect: 'manual',
      });
    expect((await send()).status).toBe(302);
    expect((await send()).status).toBe(429);
    now += 16_000;
    expect((await send()).status).toBe(302);
    expect([...site.comments.values()].map(({ content, approved }) => [content, approved])).toEqual([
      ['5 &lt; 6', '0'],
      ['5 &lt; 6', '0'],
    ]);
  });

  it('names its API on every page, by path or by parameter, or not at all', async () => {
    const link = async () => (await fetch(`${server.url}/wp/`)).headers.get('link');
    expect(await link()).toBe(`<${server.url}/wp/wp-json/>; rel="https://api.w.org/"`);
    await restart({ api: 'parameter' });
    expect(await link()).toContain('?rest_route=/');
    const index = await fetch(`${server.url}/wp/?rest_route=/`);
    expect(await index.json()).toMatchObject({ namespaces: expect.arrayContaining(['wp/v2']) as string[] });
    await restart({ api: 'off' });
    expect(await link()).toBeNull();
    expect((await fetch(`${server.url}/wp/wp-json/`)).status).toBe(404);
  });

  it('pushes in order, one message for the same news, and goes on where it was not taken', async () => {
    site.plugin
      .set('address', 'https://parvis.example/hook')
      .set('secret', `whsec_${Buffer.alloc(24, 1).toString('base64')}`);
    const first = comment('First');
    site.edit(first.id, 'First!');
    site.edit(first.id, 'First!!');
    const second = comment('Second');
    site.remove(second.id);
    comment('A pingback', { type: 'pingback' });
    const told: string[] = [];
    let isUp = false;
    const deliver = () =>
      deliverWordPressPushes(site, async (_url, init) => {
        if (!isUp) return new Response(null, { status: 503 });
        const { event, comment: of } = JSON.parse(String(init?.body)) as { event: string; comment: { id: number } };
        told.push(`${event} ${of.id}`);
        return new Response(null, { status: 200 });
      });
    expect(await deliver()).toBe(0);
    isUp = true;
    expect(await deliver()).toBe(3);
    // the second was gone before it could be told: only that it went is news
    expect(told).toEqual([`created ${first.id}`, `changed ${first.id}`, `deleted ${second.id}`]);
    expect(await deliver()).toBe(0);
  });
});
