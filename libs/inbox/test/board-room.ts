import { CHANNEL_KINDS, type MarkedSpan, type ModerationItemView, type ModerationPage, type ModerationQueues, type ModerationRow, type ModerationRunView, RISK_LABELS, type RiskLabel, SCREENING_FLAGS, type ScreeningFlag, type Signal } from '@parvis/contracts'; // prettier-ignore
import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember, type TestAnswer } from '@parvis/identity/testing';
import { codeOf, hashKey } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import pg from 'pg';
import { InboundModule } from '../src/inbound.module';
import { recountViews } from '../src/views/recount-views';
import { startOutbound } from './outbound';
import { aConversation, anAccount, type SeededAccount } from './seeds';

export interface BoardItem {
  id: string;
  conversationId: string;
  identityId: string;
  contactId: string;
}

interface ItemParts {
  account?: SeededAccount;
  text?: string;
  postId?: string | undefined;
  parentId?: string;
  /** Somebody who wrote before. */
  by?: BoardItem;
  name?: string;
  flags?: ScreeningFlag[];
  severity?: number;
  label?: RiskLabel;
  clusterId?: string;
  minutesAgo?: number;
  dueInMinutes?: number;
  marks?: MarkedSpan[];
  signals?: Signal[];
  language?: string;
  ruleIds?: number[];
}

/** A workspace with moderators and items on its board, screened by hand so that a test says what was found. */
export class BoardRoom {
  private constructor(
    readonly test: TestApp,
    readonly moderator: SignedInMember,
    readonly colleague: SignedInMember,
    /** May look and hide, not delete or ban. */
    readonly agent: SignedInMember,
    /** May not look. */
    readonly analyst: SignedInMember,
    /** Comments can be hidden, shown again, deleted. */
    readonly facebook: SeededAccount,
    /** Nothing can be hidden. */
    readonly linkedin: SeededAccount,
  ) {}

  static async open(): Promise<BoardRoom> {
    const test = await startOutbound({ imports: [IdentityModule, InboundModule] });
    const moderator = await signedIn(test.app, { role: 'moderator' });
    const { workspaceId } = moderator.agent;
    const member = (role: 'moderator' | 'agent' | 'analyst') => signedIn(test.app, { role, workspaceId });
    const room = new BoardRoom(
      test,
      moderator,
      await member('moderator'),
      await member('agent'),
      await member('analyst'),
      await anAccount(test.app, { workspaceId, channel: 'facebook' }),
      await anAccount(test.app, { workspaceId, channel: 'linkedin' }),
    );
    await room.secondPerson([], 100_000);
    return room;
  }

  /** What needs a second person here: nothing, unless a test asks for it. */
  async secondPerson(verbs: string[], over: number): Promise<void> {
    await this.rows(
      `insert into moderation_setting (workspace_id, name, value) values ($1, 'two-person', $2)
       on conflict (workspace_id, name) do update set value = excluded.value`,
      [this.workspaceId, JSON.stringify({ verbs, over })],
    );
  }

  get workspaceId(): number {
    return this.moderator.agent.workspaceId;
  }

  async post(text: string | null = 'New lamps', account = this.facebook): Promise<string> {
    return this.test.db.transaction('system', async (tx) => {
      const id = tx.newId();
      await tx.query(
        'insert into post (workspace_id, id, account_id, ext_key, external_id, text) values ($1, $2, $3, $4, $5, $6)',
        [this.workspaceId, id, account.id, hashKey(id), id, text],
      );
      return id;
    });
  }

  /** A comment that was screened. */
  async item(parts: ItemParts = {}): Promise<BoardItem> {
    const account = parts.account ?? this.facebook;
    const text = parts.text ?? 'A comment';
    const made = await aConversation(this.test.db, { account, texts: [text], minutesAgo: parts.minutesAgo ?? 10, ...(parts.name && { contactName: parts.name }) }); // prettier-ignore
    const [id = ''] = made.itemIds;
    return this.test.db.transaction('system', async (tx) => {
      const { identity } = await tx.one<{ identity: string }>(
        `update item set author_identity_id = coalesce($3, author_identity_id), parent_id = $4 where workspace_id = $1 and id = $2
         returning author_identity_id as identity`,
        [this.workspaceId, id, parts.by?.identityId ?? null, parts.parentId ?? null],
      );
      await tx.query(
        `insert into screening (workspace_id, item_id, conversation_id, post_id, identity_id, cluster_id, sameness, created_at, due_at, account_id, flags,
           rule_ids, revision, kind, channel, platform_state, severity, label, copied, language, signals, marks)
         select $1, $2, i.conversation_id, $3, $4, $5, $6, i.created_at, now() + make_interval(mins => $7::int), i.account_id, $8, $9, i.revision, i.kind, $10,
           i.platform_state, $11, $12, $13, $14, $15, $16 from item i where i.workspace_id = $1 and i.id = $2`,
        [
          this.workspaceId, id, parts.postId ?? null, identity, parts.clusterId ?? null, text.length, parts.dueInMinutes ?? null,
          (parts.flags ?? []).reduce((bits, flag) => bits | (1 << SCREENING_FLAGS.indexOf(flag)), 0), parts.ruleIds ?? [],
          codeOf(CHANNEL_KINDS, account.channel), parts.severity ?? 0, codeOf(RISK_LABELS, parts.label ?? 'other'), parts.clusterId !== undefined,
          parts.language ?? null, JSON.stringify(parts.signals ?? []), JSON.stringify(parts.marks ?? []),
        ], // prettier-ignore
      );
      return { id, conversationId: made.id, identityId: identity, contactId: made.contactId };
    });
  }

  async items(count: number, parts: ItemParts = {}): Promise<BoardItem[]> {
    const made: BoardItem[] = [];
    for (let n = 0; n < count; n++) made.push(await this.item({ minutesAgo: 200 - n, ...parts }));
    return made;
  }

  /** Look-alikes of these authors' own, oldest first. */
  async cluster(texts: string[], parts: ItemParts = {}): Promise<{ id: string; items: BoardItem[] }> {
    const id = await this.test.db.transaction('system', (tx) => Promise.resolve(tx.newId()));
    const items: BoardItem[] = [];
    for (const [n, text] of texts.entries()) items.push(await this.item({ minutesAgo: 60 - n, ...parts, text, clusterId: id })); // prettier-ignore
    await this.rows(
      'insert into look_alike (workspace_id, id, first_item_id, sameness, b0, b1, b2, b3, b4, b5, sample) values ($1, $2, $3, 1, 1, 2, 3, 4, 5, 6, $4)',
      [this.workspaceId, id, items[0]?.id, texts[0]],
    );
    return { id, items };
  }

  async board(query = '', by = this.moderator): Promise<ModerationPage> {
    return this.get(`/api/moderation/items${query}`, by);
  }

  async ids(query = '', by = this.moderator): Promise<string[]> {
    return (await this.board(query, by)).items.map(({ itemId }) => itemId);
  }

  async row(id: string, by = this.moderator): Promise<ModerationRow> {
    return (await this.detail(id, by)).row;
  }

  detail(id: string, by = this.moderator): Promise<ModerationItemView> {
    return this.get(`/api/moderation/items/${id}`, by);
  }

  queues(by = this.moderator): Promise<ModerationQueues> {
    return this.get('/api/moderation/queues', by);
  }

  async get<T>(path: string, by = this.moderator): Promise<T> {
    const answer = await by.request('GET', path);
    expect([answer.status, answer.body]).toEqual([200, answer.body]);
    return answer.body as T;
  }

  send(path: string, body: object = {}, by = this.moderator): Promise<TestAnswer> {
    return by.request('POST', `/api/moderation/${path}`, body);
  }

  async decide(body: object, by = this.moderator): Promise<ModerationRunView> {
    const answer = await this.send('decide', body, by);
    expect([answer.status, answer.body]).toEqual([200, answer.body]);
    return answer.body as unknown as ModerationRunView;
  }

  /** The channel has done, or refused, whatever was asked of it. */
  async channelAnswers(state: 'done' | 'failed' = 'done'): Promise<void> {
    await this.rows(
      `update action set state = $2, error_detail = case when $2 = 'failed' then 'No such comment' end where workspace_id = $1 and state in ('held', 'queued')`,
      [this.workspaceId, state],
    );
  }

  /** Counters that are not what counting says. */
  miscounts(): Promise<unknown[]> {
    return this.test.db.transaction('system', (tx) => recountViews(tx, this.workspaceId));
  }

  /** The nth write to a table from now on breaks off, once, as when a server goes away. */
  async breakAt(table: string, nth: number): Promise<void> {
    await this.sql(`
      create sequence if not exists broken;
      create or replace function break_off() returns trigger language plpgsql security definer as $$
      begin
        if nextval('broken') = ${nth} then raise exception 'the server goes away' using errcode = '57P01'; end if;
        return null;
      end $$;
      alter sequence broken restart;
      create trigger break_here after insert on ${table} for each statement execute function break_off();`);
  }

  heal(table: string): Promise<void> {
    return this.sql(`drop trigger break_here on ${table}`);
  }

  private async sql(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.test.database.url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  rows<Row extends object = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.test.db.read('system', sql, values);
  }
}
