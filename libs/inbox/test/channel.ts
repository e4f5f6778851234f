import type { AccountView, ChannelKind } from '@parvis/contracts';
import { loadFixtures, type PlatformHarness, type Subject, subjectOf } from '@parvis/channels/testing';
import { call, type SignedInMember, type TestAnswer } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { AccountDirectory } from '../src/accounts/account-directory';
import { InProcessPlatforms } from '../src/accounts/in-process-platforms';
import { Intake } from '../src/intake/intake';
import { Lander } from '../src/landing/lander';
import { AccountPoller } from '../src/polling/account-poller';
import { HintFetcher } from '../src/polling/hint-fetcher';
import { PollScheduler } from '../src/polling/poll-scheduler';
import { StreamHolder } from '../src/polling/stream-holder';

/** Which account something is done for. */
export interface AccountRef {
  workspaceId: number;
  accountId: number;
}

/** An item as people see it, without what depends on when it came in. */
export interface SeenItem {
  external_id: string;
  text: string;
  html: string | null;
  platform_state: number;
  direction: number;
  author: string | null;
  author_id: string | null;
  thread: string;
  conversation_id: string;
  id: string;
}

/** Channels whose platform is part of the product. */
const OUR_OWN: readonly ChannelKind[] = ['web-widget'];

/** A channel of the registry, connected over the API to its platform double: what arrives there is brought in on request. */
export class ConnectedChannel {
  private constructor(
    private readonly test: TestApp,
    readonly member: SignedInMember,
    readonly subject: Subject,
    readonly platform: PlatformHarness,
    readonly view: AccountView,
  ) {}

  static async connect(
    test: TestApp,
    member: SignedInMember,
    kind: ChannelKind,
    clock: () => Date,
  ): Promise<ConnectedChannel> {
    const subject = await subjectOf(kind);
    const platform = await subject.platform({ clock });
    if (OUR_OWN.includes(kind)) answerInProcess(test, kind, platform);
    const { settings } = platform.account;
    const fields = subject.connector.credentials.map(({ name }) => name);
    const entered = Object.entries(platform.account.credentials).filter(([name, value]) => value !== '' && fields.includes(name)); // prettier-ignore
    const answer = await member.request('POST', '/api/accounts', {
      channel: kind,
      name: `All of ${kind}`,
      credentials: Object.fromEntries(entered),
      settings,
      backfillDays: 0,
    });
    if (answer.status !== 201) {
      await platform.close();
      throw new Error(`${kind} was not connected: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    const channel = new ConnectedChannel(test, member, subject, platform, answer.body as AccountView);
    await channel.read(); // where the stream of news begins
    return channel;
  }

  get ref(): AccountRef {
    return { workspaceId: this.member.agent.workspaceId, accountId: Number(this.view.id) };
  }

  rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.test.db.read<Row>('system', sql, values);
  }

  /** Everything that is new at the platform, by every way the channel has: its signed hook, and the poll. */
  async read(): Promise<void> {
    const bodies = await this.platform.deliveries();
    if (!this.platform.hook) await this.land(bodies);
    for (const body of this.platform.hook ? bodies : []) {
      const { status } = await this.push(body);
      if (status >= 300) throw new Error(`the hook answered ${status}`);
    }
    await this.test.app.get(AccountPoller, { strict: false }).poll(this.ref);
    await this.settle();
  }

  /** A body at the account's hook, signed by the platform; `change` spoils the request. */
  async push(
    body: string,
    change: (headers: Record<string, string>) => Record<string, string> = (headers) => headers,
    hookUrl = this.view.hookUrl,
  ): Promise<TestAnswer> {
    const { hook } = this.platform;
    const path = new URL(hookUrl).pathname;
    const request = hook ? await hook.sign(body, new Date()) : { query: {}, headers: {}, body: Buffer.from(body) };
    const query = new URLSearchParams(request.query).toString();
    const url = `${this.test.url}${path}${query && `?${query}`}`;
    return call(url, 'POST', Buffer.from(request.body), change({ ...request.headers }));
  }

  /** Raw payloads as if they had come in, one after another. */
  async land(payloads: readonly string[], into: AccountRef = this.ref): Promise<void> {
    for (const payload of payloads) {
      const { workspaceId, accountId } = into;
      await this.test.app.get(Lander).land({ workspaceId, accountId, source: 'ref', headers: null, payload });
      await this.settle(into);
    }
  }

  /** All of them at once, while several workers take what has come in. */
  async landTogether(payloads: readonly string[]): Promise<void> {
    const lander = this.test.app.get(Lander);
    const intake = this.test.app.get(Intake, { strict: false });
    await Promise.all([
      ...payloads.map((payload) => lander.land({ ...this.ref, source: 'ref', headers: null, payload })),
      ...[1, 2, 3].map(() => intake.runOnce()),
    ]);
    await this.settle();
  }

  /** Until nothing is landed and nothing is to be fetched any more; what an account must not fetch stays. */
  async settle(of: AccountRef = this.ref): Promise<void> {
    const intake = this.test.app.get(Intake, { strict: false });
    const hints = this.test.app.get(HintFetcher, { strict: false });
    await eventually(async () => {
      await intake.runOnce();
      await hints.runOnce();
      const left = await this.rows<{ what: string }>(
        `select state || source as what from (select 'landed ' as state, source from inbound where workspace_id = $1 and account_id = $2
           union all select 'hinted ', h.ref from fetch_hint h join account a on a.workspace_id = h.workspace_id and a.id = h.account_id
             where h.workspace_id = $1 and h.account_id = $2 and h.error is null and a.health <> 'needs-sign-in') all_left`,
        [of.workspaceId, of.accountId],
      );
      if (left.length > 0) throw new Error(`not settled: ${left.map(({ what }) => what).join(', ')}`);
      return true;
    });
  }

  /** The raw payloads that the account has got so far, oldest first. */
  async payloads(after = '0', of: AccountRef = this.ref): Promise<{ id: string; payload: string; state: string }[]> {
    return this.rows(
      'select id, payload, state from raw_event where workspace_id = $1 and account_id = $2 and id > $3 order by id',
      [of.workspaceId, of.accountId, after],
    );
  }

  /** What people see of the account: items in thread order. */
  items(of: AccountRef = this.ref): Promise<SeenItem[]> {
    return this.rows<SeenItem>(
      `select i.external_id, i.text, i.html, i.platform_state, i.direction, i.author_name as author, n.external_id as author_id,
         c.thread_key as thread, i.conversation_id, i.id
       from item i join conversation c on c.workspace_id = i.workspace_id and c.id = i.conversation_id
       left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
       where i.workspace_id = $1 and i.account_id = $2 order by i.id`,
      [of.workspaceId, of.accountId],
    );
  }

  async item(externalId: string, of: AccountRef = this.ref): Promise<SeenItem | undefined> {
    const found = (await this.items(of)).filter((item) => item.external_id === externalId);
    if (found.length > 1) throw new Error(`${externalId} is there ${found.length} times`);
    return found[0];
  }

  /** Something a person writes, brought in. */
  async arrives(text: string): Promise<SeenItem> {
    const id = await this.platform.makeItem(text);
    await this.read();
    const item = await this.item(id);
    if (!item) throw new Error(`${id} did not arrive: ${JSON.stringify(await this.lately())}`);
    return item;
  }

  /** The account as it was before these polls: they read the same again. */
  async rewind(cursor: string | null): Promise<void> {
    const { workspaceId, accountId } = this.ref;
    const sql = 'update account set poll_cursor = $3 where workspace_id = $1 and id = $2';
    await this.rows(sql, [workspaceId, accountId, cursor]);
  }

  async cursor(): Promise<string | null> {
    const { workspaceId, accountId } = this.ref;
    const sql = 'select poll_cursor as cursor from account where workspace_id = $1 and id = $2';
    return (await this.rows<{ cursor: string | null }>(sql, [workspaceId, accountId]))[0]?.cursor ?? null;
  }

  /** Credentials as they are stored now: a connection may have renewed them. */
  async credentials(): Promise<Record<string, string>> {
    const directory = this.test.app.get(AccountDirectory, { strict: false });
    directory.forget(this.ref.workspaceId, this.ref.accountId);
    const known = await directory.find(this.ref.workspaceId, this.ref.accountId);
    return { ...known?.context.credentials };
  }

  fixtures(prefix: string): { name: string; payload: string }[] {
    return loadFixtures(this.subject.fixtures).filter(({ name }) => name.startsWith(prefix));
  }

  close(): Promise<void> {
    return this.platform.close();
  }

  private async lately(): Promise<object[]> {
    const { workspaceId, accountId } = this.ref;
    return this.rows(
      `select 'payload' as what, state, left(coalesce(error, payload), 300) as detail from raw_event where workspace_id = $1 and account_id = $2
       union all select 'account', health, health_detail from account where workspace_id = $1 and id = $2 order by 1 limit 12`,
      [workspaceId, accountId],
    );
  }
}

/** Calls of the channel's accounts reach the double as they would reach the module that stands for the platform. */
function answerInProcess({ app }: TestApp, kind: ChannelKind, { account }: PlatformHarness): void {
  app.get(InProcessPlatforms, { strict: false }).register(kind, async (_account, request) => {
    const { method, headers, signal } = request;
    const body = method === 'GET' ? {} : { body: await request.text() };
    return account.fetch(request.url, { method, headers, signal, ...body });
  });
}

/** Nothing is polled or listened to by itself any more: a test reads when it wants to. */
export async function readNothingAlone({ app }: TestApp): Promise<void> {
  await app.get(PollScheduler, { strict: false }).beforeApplicationShutdown();
  await app.get(StreamHolder, { strict: false }).beforeApplicationShutdown();
}

/** A clock that is at least so much later at every look: times with a second's grain still have an order. */
export function tickingClock(stepMs: number): () => Date {
  let last = Date.now() - stepMs;
  return () => new Date((last = Math.max(last + stepMs, Date.now())));
}
