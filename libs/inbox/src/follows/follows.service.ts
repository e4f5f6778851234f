import { Injectable } from '@nestjs/common';
import type { FollowReason, FollowView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { requireConversation } from '../conversations/conversation-writes';

/** Which conversations a member wants to hear of. */
@Injectable()
export class Follows {
  constructor(private readonly db: Database) {}

  view(agent: Agent, conversationId: string): Promise<FollowView> {
    return this.within(agent, conversationId, (tx) => followView(tx, agent, conversationId));
  }

  /** Follows or leaves, by hand; doing it again changes nothing. */
  set(agent: Agent, conversationId: string, following: boolean): Promise<FollowView> {
    return this.within(agent, conversationId, async (tx) => {
      await tx.query(
        `insert into follow as f (workspace_id, conversation_id, member_id, following, reason) values ($1, $2, $3, $4, 'by-hand')
         on conflict (workspace_id, conversation_id, member_id) do update
           set following = excluded.following, reason = excluded.reason, at = now() where f.following <> excluded.following`,
        [agent.workspaceId, conversationId, agent.memberId, following],
      );
      return followView(tx, agent, conversationId);
    });
  }

  private within<T>(agent: Agent, conversationId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await requireConversation(tx, agent.workspaceId, conversationId);
      return work(tx);
    });
  }
}

async function followView(tx: Tx, agent: Agent, conversationId: string): Promise<FollowView> {
  const rows = await tx.query<{ member_id: number; reason: FollowReason }>(
    `select f.member_id, f.reason from follow f join member m on m.workspace_id = f.workspace_id and m.id = f.member_id and m.active
     where f.workspace_id = $1 and f.conversation_id = $2 and f.following order by f.at, f.member_id`,
    [agent.workspaceId, conversationId],
  );
  const own = rows.find(({ member_id }) => member_id === agent.memberId);
  return {
    following: own !== undefined,
    reason: own?.reason ?? null,
    followerIds: rows.map(({ member_id }) => String(member_id)),
  };
}
