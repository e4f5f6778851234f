import type { PersonStandingView, RiskLabel, StandingView, TwoPersonSettings } from '@parvis/contracts';
import { CHANNEL_KINDS, ITEM_KINDS, RISK_LABELS } from '@parvis/contracts';
import { type SignedInMember, signedIn, type TestAnswer } from '@parvis/identity/testing';
import { codeOf, OutboxRelay } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import pg from 'pg';
import { RequestRunner } from '../src/two-person/request-runner';
import { startOutbound } from './outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation } from './seeds';

type Talk = SeededConversation & { account: SeededAccount; identityId: string };
interface Screened {
  label?: RiskLabel;
  severity?: number;
  flaggedMinutesAgo?: number;
  dueInMinutes?: number | null;
}

/** A workspace with an owner, a lead and a moderator; workers work only when a test lets them. */
export class PeopleRoom {
  private constructor(
    readonly test: TestApp,
    readonly owner: SignedInMember,
    readonly lead: SignedInMember,
    readonly moderator: SignedInMember,
    readonly agent: SignedInMember,
    /** Can ban. */
    readonly facebook: SeededAccount,
    /** Can neither hide nor ban. */
    readonly linkedin: SeededAccount,
    readonly reasonId: string,
  ) {}

  /** Bans are nobody else's business unless `guarded` says so. */
  static async open({ guarded = false }: { guarded?: boolean } = {}): Promise<PeopleRoom> {
    const test = await startOutbound();
    const owner = await signedIn(test.app, { role: 'owner' });
    const { workspaceId } = owner.agent;
    const [lead, moderator, agent] = [
      await signedIn(test.app, { role: 'lead', workspaceId }),
      await signedIn(test.app, { role: 'moderator', workspaceId }),
      await signedIn(test.app, { role: 'agent', workspaceId }),
    ];
    const facebook = await anAccount(test.app, { workspaceId, channel: 'facebook' });
    const linkedin = await anAccount(test.app, { workspaceId, channel: 'linkedin' });
    const [reason] = (await owner.request('GET', '/api/policy-reasons')).body as { id: string }[];
    const room = new PeopleRoom(test, owner, lead, moderator, agent, facebook, linkedin, reason?.id ?? '');
    if (!guarded) await room.guard({ verbs: [] });
    return room;
  }

  get workspaceId(): number {
    return this.owner.agent.workspaceId;
  }

  async guard(change: Partial<TwoPersonSettings>): Promise<void> {
    const all = (await this.owner.request('GET', '/api/moderation/settings')).body as Record<string, object>;
    await ok(this.owner.request('PUT', '/api/moderation/settings/two-person', { ...all['two-person'], ...change }));
  }

  /** Somebody wrote; their items are screened. */
  async talk(account = this.facebook, texts = ['Encore en panne'], screened: Screened = {}): Promise<Talk> {
    const talk = await aConversation(this.test.db, { account, texts, minutesAgo: 5 });
    const [identity] = await this.rows<{ id: string }>('select id from identity where contact_id = $1', [
      talk.contactId,
    ]);
    const identityId = identity?.id ?? '';
    for (const id of talk.itemIds) await this.screen(account, { ...talk, identityId, itemId: id }, screened);
    return { ...talk, account, identityId };
  }

  async link(one: Talk, other: Talk): Promise<void> {
    await ok(this.owner.request('POST', `/api/contacts/${one.contactId}/links`, { contactId: other.contactId }));
  }

  decide(itemId: string, kind: string, more: object = {}, by = this.moderator): Promise<TestAnswer> {
    return by.request('POST', `/api/items/${itemId}/decisions`, { kind, ...more });
  }

  async person(contactId: string): Promise<PersonStandingView> {
    return (await ok(this.moderator.request('GET', `/api/contacts/${contactId}/standing`))) as PersonStandingView;
  }

  async standing(identityId: string): Promise<StandingView> {
    return (await ok(this.moderator.request('GET', `/api/identities/${identityId}/standing`))) as StandingView;
  }

  runner(): RequestRunner {
    return new RequestRunner(this.test.db, this.test.app.get(OutboxRelay, { strict: false }));
  }

  /** Until nothing that was approved is left to do. */
  async work(): Promise<void> {
    const runner = this.runner();
    while (await runner.runOnce());
  }

  rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.test.db.read<Row & Record<string, unknown>>('system', sql, values);
  }

  /** As the owner of the tables. */
  async sql(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.test.database.url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  }

  private async screen(
    account: SeededAccount,
    item: { id: string; itemId: string; identityId: string },
    { label = 'other', severity = 0, flaggedMinutesAgo, dueInMinutes = null }: Screened,
  ): Promise<void> {
    await this.rows(
      `insert into screening (workspace_id, item_id, conversation_id, identity_id, created_at, account_id, revision, kind, channel,
         platform_state, label, severity, first_flagged_at, due_at)
       values ($1, $2, $3, $4, now(), $5, 1, $6, $7, 0, $8, $9, now() - make_interval(mins => $10), now() + make_interval(mins => $11))`,
      [
        this.workspaceId,
        item.itemId,
        item.id,
        item.identityId,
        account.id,
        codeOf(ITEM_KINDS, 'comment'),
        codeOf(CHANNEL_KINDS, account.channel),
        codeOf(RISK_LABELS, label),
        severity,
        flaggedMinutesAgo ?? null,
        dueInMinutes,
      ],
    );
  }
}

/** The body of an answer that has to be a good one. */
export async function ok(asked: Promise<TestAnswer>): Promise<TestAnswer['body']> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
