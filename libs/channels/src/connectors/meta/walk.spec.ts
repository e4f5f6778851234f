import { ConnectorRejected } from '../../spi/errors';
import { walkSince, type Found, type WalkSource } from './walk';

const NOW = '2026-11-20T09:00:00.000Z';

function found(at: string, id: string, state = id): Found {
  return { at, payload: id, state };
}

/** Lists of pages by kind; a page of null is empty and has a next one. */
function source(lists: Record<string, (Found[] | null)[]>): WalkSource & { reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    start: () => Object.keys(lists).map((kind) => ({ kind })),
    now: () => Promise.resolve(NOW),
    read: (step, since) => {
      const page = Number(step.after ?? 0);
      reads.push(`${step.kind}:${page}:${since}`);
      const pages = lists[step.kind] ?? [];
      const then = page + 1 < pages.length ? [{ ...step, after: String(page + 1) }] : [];
      return Promise.resolve({ found: pages[page] ?? [], then });
    },
  };
}

const poll = (cursor: string | null, from: WalkSource, backfillFrom: string | null = null) =>
  walkSince({ cursor, backfillFrom }, from);

describe('walking lists', () => {
  it('starts from now without reading anything', async () => {
    const lists = source({ feed: [[found('2026-11-20T08:59:00.000Z', 'old')]] });
    const page = await poll(null, lists);
    expect(page).toMatchObject({ payloads: [], more: false });
    expect(lists.reads).toEqual([]);
  });

  it('never gives what is older than the start, however far the overlap goes back', async () => {
    const start = await poll(null, source({}));
    const lists = source({
      feed: [[found('2026-11-20T08:59:59.000Z', 'old'), found('2026-11-20T09:00:01.000Z', 'new')]],
    });
    expect((await poll(start.cursor, lists)).payloads).toEqual(['new']);
  });

  it('goes on through empty pages that have a next one', async () => {
    const start = await poll(null, source({}));
    const page = await poll(start.cursor, source({ feed: [null, null, [found('2026-11-20T09:10:00.000Z', 'late')]] }));
    expect(page.payloads).toEqual(['late']);
  });

  it('gives one thing once although passes overlap, and again when it changed', async () => {
    const start = await poll(null, source({}));
    const feed = (state: string) => source({ feed: [[found('2026-11-20T09:10:00.000Z', 'comment', state)]] });
    const first = await poll(start.cursor, feed('a'));
    const second = await poll(first.cursor, feed('a'));
    expect(second).toEqual({ payloads: [], cursor: first.cursor, more: false });
    expect((await poll(second.cursor, feed('hidden'))).payloads).toEqual(['comment']);
  });

  it('finds what was written an hour before the newest, but not what is older', async () => {
    const start = await poll(null, source({}));
    const first = await poll(start.cursor, source({ feed: [[found('2026-11-20T12:00:00.000Z', 'newest')]] }));
    const late = [found('2026-11-20T11:05:00.000Z', 'overtaken'), found('2026-11-20T10:00:00.000Z', 'too old')];
    expect((await poll(first.cursor, source({ feed: [late] }))).payloads).toEqual(['overtaken']);
  });

  it('puts a page in the order of time', async () => {
    const start = await poll(null, source({}));
    const page = [found('2026-11-20T09:20:00.000Z', 'b'), found('2026-11-20T09:10:00.000Z', 'a')];
    expect((await poll(start.cursor, source({ feed: [page] }))).payloads).toEqual(['a', 'b']);
  });

  it('goes back to the start of a backfill once, and then polls from now', async () => {
    const from = '2026-10-01T00:00:00Z';
    const lists = source({ feed: [[found('2026-10-05T00:00:00.000Z', 'history')]] });
    const first = await poll(null, lists, from);
    expect(first.payloads).toEqual(['history']);
    const second = await poll(first.cursor, lists, from);
    expect(second).toEqual({ payloads: [], cursor: first.cursor, more: false });
    expect(lists.reads.at(-1)).toBe('feed:0:2026-11-20T08:00:00.000Z');
  });

  it('hands back what remains of a long silent pass', async () => {
    const start = await poll(null, source({}));
    const page = await poll(start.cursor, source({ feed: Array<null>(40).fill(null) }));
    expect(page).toMatchObject({ payloads: [], more: true });
    expect(page.cursor).not.toBe(start.cursor);
  });

  it('refuses a cursor that is not its own', async () => {
    for (const cursor of ['', 'x', '{}', '{"v":2}', '[]']) {
      await expect(poll(cursor, source({}))).rejects.toThrow(ConnectorRejected);
    }
  });
});
