import type { AssignmentPolicyBody, AssignmentPolicyView, ConversationView, ItemView, MemberSkillsBody, MemberSkillsView, SystemLine } from '@parvis/contracts'; // prettier-ignore
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { Attendance } from '../src/assignment/attendance';
import { TeamDeals } from '../src/assignment/team-deals';
import { aConversation, anAccount, type SeededAccount } from './seeds';

const MINUTE_MS = 60_000;

/** A workspace of its own with one team that hands out, as its owner set it up. */
export class DealingRoom {
  readonly members: SignedInMember[] = [];
  account!: SeededAccount;
  teamId = '';

  private constructor(
    readonly test: TestApp,
    readonly owner: SignedInMember,
  ) {}

  /** `count` members of a team whose policy has the given parts; nobody is here yet. */
  static async open(test: TestApp, count: number, policy: Partial<AssignmentPolicyBody> = {}): Promise<DealingRoom> {
    const owner = await signedIn(test.app, { role: 'owner' });
    const room = new DealingRoom(test, owner);
    room.account = await anAccount(test.app, { workspaceId: room.workspaceId, channel: 'facebook' });
    for (let n = 0; n < count; n += 1)
      room.members.push(
        await signedIn(test.app, { role: 'agent', workspaceId: room.workspaceId, name: `Member ${n}` }),
      );
    room.teamId = await room.team('Service', room.members);
    await room.policy(policy);
    return room;
  }

  get workspaceId(): number {
    return this.owner.agent.workspaceId;
  }

  /** The member at a place, who is there. */
  at(index: number): SignedInMember {
    const member = this.members[index];
    if (!member) throw new Error(`the room has no member ${index}`);
    return member;
  }

  async team(name: string, members: readonly SignedInMember[]): Promise<string> {
    const body = { name, memberIds: members.map(idOf) };
    return (await this.owner.request('POST', '/api/teams', body)).body.id as string;
  }

  async policy(change: Partial<AssignmentPolicyBody>, teamId = this.teamId): Promise<AssignmentPolicyView> {
    const path = `/api/teams/${teamId}/assignment`;
    const { teamId: _team, ...now } = (await this.owner.request('GET', path)).body as AssignmentPolicyView;
    const parts = { strategy: 'least-loaded', redistributeAfterMinutes: null, ...change } as const;
    const { status, body } = await this.owner.request('PUT', path, { ...now, ...parts });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body as AssignmentPolicyView;
  }

  async skills(member: SignedInMember, change: Partial<MemberSkillsBody>): Promise<void> {
    const path = `/api/members/${member.agent.memberId}/skills`;
    const { memberId: _member, ...now } = (await this.owner.request('GET', path)).body as MemberSkillsView;
    const { status, body } = await this.owner.request('PUT', path, { ...now, ...change });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }

  /** They open a console. */
  here(...members: SignedInMember[]): Promise<void> {
    return new Attendance(this.test.db).hereAre(
      this.workspaceId,
      members.map(({ agent }) => agent.memberId),
    );
  }

  /** Their last console was closed so many minutes ago. */
  async gone(member: SignedInMember, minutesAgo = 0): Promise<void> {
    await this.here(member);
    await this.presence(member, 'here_until', minutesAgo);
  }

  /** They have been here for a while, not only since a moment ago. */
  async settled(...members: SignedInMember[]): Promise<void> {
    await this.here(...members);
    for (const member of members) await this.presence(member, 'here_since', 10);
  }

  /** Somebody writes; the conversation is the team's. Returns its id. */
  async talk(set: Record<string, unknown> = {}, minutesAgo = 10): Promise<string> {
    const made = await aConversation(this.test.db, {
      account: this.account,
      minutesAgo,
      set: { team_id: Number(this.teamId), language: 'fr', ...set },
    });
    return made.id;
  }

  async talks(count: number, set: Record<string, unknown> = {}): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await this.talk(set, 500 - n));
    return ids;
  }

  /** Somebody of ours answered in it. */
  async answered(conversationId: string, by: SignedInMember): Promise<void> {
    await this.test.db.transaction('system', async (tx) => {
      const id = tx.newId();
      await tx.query(
        `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, author_member_id, text, created_at, revised_at, state_at)
         values ($1, $2, $3, $4, 0, 1, $5, 'answer', now(), now(), now())`,
        [id, this.workspaceId, conversationId, this.account.id, by.agent.memberId],
      );
      await tx.query('update conversation set last_item_id = $3 where workspace_id = $1 and id = $2', [
        this.workspaceId,
        conversationId,
        id,
      ]);
    });
  }

  /** Deals until nothing is left to do, as the worker does. */
  async deal(teamId = this.teamId): Promise<void> {
    const deals = new TeamDeals(this.test.db);
    while (await deals.deal(this.workspaceId, Number(teamId), true));
  }

  async view(conversationId: string): Promise<ConversationView> {
    return (await this.owner.request('GET', `/api/conversations/${conversationId}`)).body as ConversationView;
  }

  /** Who has each of them, by place in the room; null = nobody. */
  async owners(conversationIds: readonly string[]): Promise<(number | null)[]> {
    const rows = await this.test.db.read<{ id: string; assignee_id: number | null }>(
      this.workspaceId,
      'select id, assignee_id from conversation where id = any ($1::bigint[])',
      [conversationIds],
    );
    const owner = new Map(rows.map(({ id, assignee_id }) => [id, assignee_id]));
    return conversationIds.map((id) => {
      const memberId = owner.get(id) ?? null;
      return memberId === null ? null : this.members.findIndex(({ agent }) => agent.memberId === memberId);
    });
  }

  /** The lines that say what happened by itself, oldest first. */
  async lines(conversationId: string): Promise<SystemLine[]> {
    const { body } = await this.owner.request('GET', `/api/conversations/${conversationId}/items`);
    return (body.items as ItemView[]).flatMap(({ system }) => system ?? []);
  }

  async reason(conversationId: string): Promise<unknown> {
    return (await this.lines(conversationId)).at(-1)?.data['reason'];
  }

  private async presence(
    member: SignedInMember,
    column: 'here_since' | 'here_until',
    minutesAgo: number,
  ): Promise<void> {
    await this.test.db.read(
      this.workspaceId,
      `update member_presence set ${column} = $3 where workspace_id = $1 and member_id = $2`,
      [this.workspaceId, member.agent.memberId, new Date(Date.now() - minutesAgo * MINUTE_MS)],
    );
  }
}

export const idOf = ({ agent }: SignedInMember): string => String(agent.memberId);
