import type { ChannelKind, DecisionView, MarkedSpan, PolicyView } from '@parvis/contracts';
import { call, type SignedInMember, signedIn, type TestAnswer } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from './outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation } from './seeds';

type Talk = Parameters<typeof aConversation>[1];

/** A workspace that decides: a lead who does, an owner who looks, accounts by channel; nothing leaves by itself. */
export class ReasonRoom {
  private readonly accounts = new Map<ChannelKind, SeededAccount>();

  private constructor(
    readonly test: TestApp,
    readonly owner: SignedInMember,
    readonly lead: SignedInMember,
  ) {}

  static async open(test?: TestApp): Promise<ReasonRoom> {
    const app = test ?? (await startOutbound());
    const owner = await signedIn(app.app, { role: 'owner', name: 'Owner' });
    const lead = await signedIn(app.app, { role: 'lead', name: 'Lead', workspaceId: owner.agent.workspaceId });
    return new ReasonRoom(app, owner, lead);
  }

  get workspaceId(): number {
    return this.owner.agent.workspaceId;
  }

  async account(channel: ChannelKind): Promise<SeededAccount> {
    const known = this.accounts.get(channel);
    if (known) return known;
    const made = await anAccount(this.test.app, { workspaceId: this.workspaceId, channel });
    this.accounts.set(channel, made);
    return made;
  }

  /** Somebody writes one thing on a channel. */
  async item(
    channel: ChannelKind,
    text: string,
    seed: Partial<Talk> = {},
  ): Promise<SeededConversation & { itemId: string }> {
    // prettier-ignore
    const talk = await aConversation(this.test.db, { minutesAgo: 5, texts: [text], ...seed, account: await this.account(channel) }); // prettier-ignore
    return { ...talk, itemId: talk.itemIds.at(-1) ?? '' };
  }

  /** What screening would have written about an item. */
  async screened(
    itemId: string,
    marks: Partial<MarkedSpan>[],
    more: { flags?: number; ruleIds?: number[] } = {},
  ): Promise<void> {
    // prettier-ignore
    const whole = marks.map((mark) => ({ detector: 'words', tone: 'harm', label: 'insult', readAs: null, termId: null, start: 0, end: 1, ...mark })); // prettier-ignore
    await this.rows(
      `insert into screening (workspace_id, item_id, conversation_id, created_at, account_id, revision, kind, channel, platform_state, label, severity, marks, flags, rule_ids)
       select workspace_id, id, conversation_id, created_at, account_id, revision, kind, 0, platform_state, 2, 3, $3, $4, $5 from item where workspace_id = $1 and id = $2`,
      itemId, JSON.stringify(whole), more.flags ?? 0, more.ruleIds ?? [],
    ); // prettier-ignore
  }

  async reason(key: string): Promise<PolicyView> {
    const reasons = (await this.owner.request('GET', '/api/policy-reasons')).body as PolicyView[];
    const found = reasons.find((one) => one.key === key);
    if (!found) throw new Error(`no reason ${key}`);
    return found;
  }

  decide(itemId: string, body: object, member = this.lead, headers: Record<string, string> = {}): Promise<TestAnswer> {
    return member.request('POST', `/api/items/${itemId}/decisions`, body, headers);
  }

  /** Decides for a reason of the catalogue; it has to work. */
  async decided(
    itemId: string,
    kind: string,
    key: string,
    body: object = {},
    member = this.lead,
  ): Promise<DecisionView> {
    // prettier-ignore
    const reasonId = (await this.reason(key)).id;
    const answer = await this.decide(itemId, { kind, reasonId, note: 'as told', ...body }, member);
    if (answer.status !== 201) throw new Error(`not decided: ${JSON.stringify(answer.body)}`);
    return answer.body as DecisionView;
  }

  undo(itemId: string, decisionId: string, member = this.lead): Promise<TestAnswer> {
    return member.request('POST', `/api/items/${itemId}/decisions/${decisionId}/undo`);
  }

  /** The call of a decision reached the channel, which shows the item in that state now. */
  async leaves(decision: { itemId: string; action: { id: string } | null }, platformState: number): Promise<void> {
    await this.rows(`update action set state = 'done' where workspace_id = $1 and id = $2`, decision.action?.id);
    await this.rows('update item set platform_state = $3 where workspace_id = $1 and id = $2', decision.itemId, platformState); // prettier-ignore
  }

  async settings(change: object): Promise<void> {
    const { body } = await this.owner.request('GET', '/api/moderation/settings/decisions');
    const answer = await this.owner.request('PUT', '/api/moderation/settings/decisions', { ...body, ...change });
    if (answer.status !== 200) throw new Error(`not set: ${JSON.stringify(answer.body)}`);
  }

  /** As somebody who is not signed in. */
  outside(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<TestAnswer> {
    return call(`${this.test.url}${path}`, method, body, headers);
  }

  async bytes(path: string, member = this.owner): Promise<Uint8Array> {
    const answer = await fetch(`${this.test.url}${path}`, { headers: { cookie: member.cookie } });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  rows<Row extends object = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<Row[]> {
    return this.test.db.read<Row & Record<string, unknown>>('system', sql, [this.workspaceId, ...values]);
  }
}
