import { ConnectorRateLimited } from '../../spi/errors';
import { drain } from '../../testing/index';
import { youtube } from './index';
import { classify } from './youtube.errors';
import { type YouTubeHarness, youtubeCredentials, youtubePlatform } from './youtube.harness';
import { msUntilReset, quotaDay } from './youtube.quota';
import { quotaOf } from './youtube.units';

const signal = new AbortController().signal;
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** 01:00 in California, in winter. */
const MORNING = Date.parse('2026-11-20T09:00:00.000Z');

describe('youtube: the quota day', () => {
  it.each([
    ['2026-11-20T09:00:00.000Z', '2026-11-20', 23 * HOUR],
    ['2026-11-20T07:59:59.000Z', '2026-11-19', 1000],
    ['2026-07-01T06:30:00.000Z', '2026-06-30', HOUR / 2],
    ['2026-07-01T07:00:00.000Z', '2026-07-01', 24 * HOUR],
  ])('at %s is %s and ends in %s ms', (at, day, ms) => {
    expect([quotaDay(Date.parse(at)), msUntilReset(Date.parse(at))]).toEqual([day, ms]);
  });
});

describe('youtube: planning', () => {
  let platform: YouTubeHarness;
  let now = MORNING;
  const plan = (settings: Record<string, number>) => {
    platform.account.settings = { ...platform.account.settings, ...settings };
  };
  const look = (cursor: string | null) => drain(youtube, platform.account, cursor);
  const used = () => platform.network.quota.usedBy(youtubeCredentials.clientId);

  beforeEach(async () => {
    now = MORNING;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    platform = await youtubePlatform({ clock: () => new Date(now), maxPageSize: 100 });
    plan({ pollMinutes: 3, recheckMinutes: 15, dailyReadUnits: 4000 });
    platform.network.addComment(platform.video.id, platform.somebody(), 'before');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await platform.close();
  });

  it('makes no call between two looks, one unit a look, and a thorough one every quarter of an hour', async () => {
    let { cursor } = await look(null);
    const costs: number[] = [];
    for (let tick = 0; tick < 36; tick += 1) {
      now += MINUTE / 2;
      const before = used();
      ({ cursor } = await look(cursor));
      costs.push(used() - before);
    }
    const looks = costs.flatMap((cost, tick) => (cost > 0 ? [[(tick + 1) / 2, cost]] : []));
    expect(looks).toEqual([[3, 1], [6, 1], [9, 1], [12, 1], [15, 3], [18, 1]]); // prettier-ignore
  });

  it('counts in the cursor what the project was charged', async () => {
    let { cursor } = await look(null);
    for (let n = 0; n < 12; n += 1) {
      now += 5 * MINUTE;
      platform.network.addComment(platform.video.id, platform.somebody(), `comment ${n}`);
      ({ cursor } = await look(cursor));
    }
    const { pace } = JSON.parse(cursor) as { pace: { day: string; used: number } };
    expect(pace).toMatchObject({ day: '2026-11-20', used: used() });
    expect(used()).toBeGreaterThan(20);
  });

  it('looks at the replies of many long threads fifty at a time, and reckons with what that cost', async () => {
    for (let n = 0; n < 12; n += 1) {
      const { id } = platform.network.addComment(platform.video.id, platform.somebody(), `debate ${n}`);
      for (let m = 0; m < 12; m += 1) platform.network.addReply(id, platform.somebody(), `reply ${m}`);
    }
    let { cursor } = await drain(youtube, platform.account, null, '2026-01-01T00:00:00.000Z');
    now += 15 * MINUTE;
    const before = used();
    ({ cursor } = await look(cursor));
    expect(used() - before).toBe(1 + Math.ceil((12 * 7) / 50) + 2);
    expect(JSON.parse(cursor)).toMatchObject({ pace: { thorough: used() - before } });
  });

  it('slows down so that a small budget lasts the day, and begins anew at midnight Pacific', async () => {
    plan({ dailyReadUnits: 100 });
    let { cursor } = await look(null);
    while (quotaDay(now) === '2026-11-20') {
      now += 10 * MINUTE;
      ({ cursor } = await look(cursor));
    }
    const { pace } = JSON.parse(cursor) as { pace: { day: string; used: number } };
    expect(pace.day).toBe('2026-11-21');
    now = MORNING;
    expect(used()).toBeGreaterThan(60);
    expect(used()).toBeLessThanOrEqual(105);
  });

  it('rests until midnight Pacific once the budget is used up', async () => {
    plan({ dailyReadUnits: 2 });
    const { cursor } = await look(null);
    const before = used();
    now += 22 * HOUR;
    platform.network.addComment(platform.video.id, platform.somebody(), 'patience');
    expect(await look(cursor)).toMatchObject({ cursor, pages: [{ payloads: [] }] });
    expect(used()).toBe(before);
    now += HOUR;
    expect((await look(cursor)).pages.flatMap(({ payloads }) => payloads)).toHaveLength(1);
  });

  it('waits until midnight Pacific when the project’s units are gone, for writes as for reads', async () => {
    platform.network.quota.spend(youtubeCredentials.clientId, 999_960);
    const [comment] = platform.network.threadsOf(platform.brand.id);
    if (!comment) throw new Error('no comment');
    const action = platform.actionOn('hide', comment);
    const error = await youtube.perform(action, platform.account, signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectorRateLimited);
    expect(error).toMatchObject({ retryAfterMs: 23 * HOUR });
    platform.network.quota.spend(youtubeCredentials.clientId, 40);
    await expect(look(null)).rejects.toMatchObject({ retryAfterMs: 23 * HOUR });
    now += 24 * HOUR;
    expect(await youtube.perform(action, platform.account, signal)).toMatchObject({ state: 'done' });
  });
});

describe('youtube: the error table', () => {
  const errorOf = (status: number, reason: string, writes = true) => {
    const body = {
      error: { code: status, message: 'words', errors: [{ domain: 'youtube', reason, message: 'words' }] },
    };
    const headers = new Headers({ date: new Date(MORNING).toUTCString() });
    return classify({ status, headers, body, at: '' }, 'YouTube answered', writes);
  };

  it.each([
    [401, 'authError', { kind: 'auth' }],
    [403, 'insufficientPermissions', { kind: 'auth' }],
    [403, 'ineligibleAccount', { kind: 'auth' }],
    [403, 'youtubeSignupRequired', { kind: 'auth' }],
    [403, 'forbidden', { kind: 'rejected', reason: 'forbidden' }],
    [403, 'commentsDisabled', { kind: 'rejected', reason: 'forbidden', platformCode: 'commentsDisabled' }],
    [403, 'quotaExceeded', { kind: 'rate-limited', retryAfterMs: 23 * HOUR }],
    [403, 'dailyLimitExceeded', { kind: 'rate-limited', retryAfterMs: 23 * HOUR }],
    [403, 'rateLimitExceeded', { kind: 'rate-limited', retryAfterMs: MINUTE }],
    [429, 'userRateLimitExceeded', { kind: 'rate-limited', retryAfterMs: MINUTE }],
    [404, 'commentNotFound', { kind: 'rejected', reason: 'gone' }],
    [404, 'commentThreadNotFound', { kind: 'rejected', reason: 'gone' }],
    [404, 'parentCommentNotFound', { kind: 'rejected', reason: 'gone' }],
    [404, 'videoNotFound', { kind: 'rejected', reason: 'gone' }],
    [400, 'commentTextTooLong', { kind: 'rejected', reason: 'too-long' }],
    [400, 'commentTextRequired', { kind: 'rejected', reason: 'invalid' }],
    [400, 'parentIdMissing', { kind: 'rejected', reason: 'invalid' }],
    [400, 'parentCommentIsPrivate', { kind: 'rejected', reason: 'invalid' }],
    [400, 'operationNotSupported', { kind: 'rejected', reason: 'invalid' }],
    [400, 'invalidCommentMetadata', { kind: 'rejected', reason: 'invalid' }],
    [400, 'banWithoutReject', { kind: 'rejected', reason: 'invalid', platformCode: 'banWithoutReject' }],
    [400, 'processingFailure', { kind: 'unavailable', mayHaveHappened: false }],
    [409, 'conflict', { kind: 'unavailable', mayHaveHappened: true }],
  ])('maps %s %s', (status, reason, expected) => {
    expect(errorOf(status, reason)).toMatchObject(expected);
  });

  it('leaves server errors to their status, and knows a conflict of a read to be harmless', () => {
    expect(errorOf(503, 'backendError')).toBeNull();
    expect(errorOf(409, 'conflict', false)).toMatchObject({ mayHaveHappened: false });
  });
});

describe('youtube: what is told of the project’s day', () => {
  let platform: YouTubeHarness;
  let now = MORNING;
  beforeEach(async () => {
    now = MORNING;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    platform = await youtubePlatform({ clock: () => new Date(now), dailyUnits: 200 });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await platform.close();
  });

  const page = () => youtube.fetchSince({ cursor: null, backfillFrom: null }, platform.account, signal);
  const used = () => platform.network.quota.usedBy(youtubeCredentials.clientId);

  it('counts reads, writes and failures of all channels of the project', async () => {
    await youtube.perform(await platform.performable('reply', 'comment'), platform.account, signal);
    const { quota } = await page();
    expect(quota).toEqual([
      {
        name: expect.objectContaining({ fr: 'Unités YouTube du projet aujourd’hui' }) as object,
        used: used(),
        limit: 10_000,
        resetsAt: '2026-11-21T08:00:00.000Z',
      },
    ]);
    const other = { ...platform.account, externalId: '' };
    const probed = await youtube.probe(other, 'https://parvis.example/hooks/y', signal);
    expect(probed.quota).toMatchObject([{ used: used() }]);
    now += 24 * HOUR;
    expect((await page()).quota).toMatchObject([{ used: used() }]);
  });

  it('is used up when YouTube says so, whoever spent the units, until the next day', async () => {
    await page();
    platform.network.quota.spend(youtubeCredentials.clientId, 200);
    const { account } = platform;
    await expect(page()).rejects.toBeInstanceOf(ConnectorRateLimited);
    expect(quotaOf(account).quota).toMatchObject([{ used: 10_000, limit: 10_000 }]);
    expect(quotaOf({ ...account, settings: { ...account.settings, dailyReadUnits: 50_000 } }).quota).toMatchObject([{ limit: 50_000 }]); // prettier-ignore
    now += 24 * HOUR;
    expect(quotaOf(account).quota).toMatchObject([{ used: 0 }]);
  });

  it('remembers the reading of the day across a restart', () => {
    expect(quotaOf({ ...platform.account, settings: {} }, 1234).quota).toMatchObject([{ used: 1234 }]);
  });
});
