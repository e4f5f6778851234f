import type { ClaimView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';

interface ClaimRow {
  member_id: number;
  expires_at: Date;
}

/** Takes or renews the lease of a conversation; 409 with the current claim while another member holds it. */
export async function takeClaim(tx: Tx, agent: Agent, conversationId: string): Promise<ClaimView> {
  const mine = await tx.maybeOne<ClaimRow>(
    `insert into claim as k (workspace_id, conversation_id, member_id, expires_at)
     values ($1, $2, $3, now() + interval '2 minutes')
     on conflict (workspace_id, conversation_id) do update set member_id = excluded.member_id, expires_at = excluded.expires_at
       where k.member_id = excluded.member_id or k.expires_at <= now()
     returning member_id, expires_at`,
    [agent.workspaceId, conversationId, agent.memberId],
  );
  if (mine) return toClaimView(mine);
  throw claimedByOther(await currentClaim(tx, agent, conversationId));
}

/** Refuses when another member holds the lease. */
export async function requireFreeClaim(tx: Tx, agent: Agent, conversationId: string): Promise<void> {
  const claim = await currentClaim(tx, agent, conversationId);
  if (claim && claim.memberId !== String(agent.memberId)) throw claimedByOther(claim);
}

async function currentClaim(tx: Tx, agent: Agent, conversationId: string): Promise<ClaimView | null> {
  const row = await tx.maybeOne<ClaimRow>(
    'select member_id, expires_at from claim where workspace_id = $1 and conversation_id = $2 and expires_at > now()',
    [agent.workspaceId, conversationId],
  );
  return row ? toClaimView(row) : null;
}

function claimedByOther(current: ClaimView | null): Error {
  return problem('claimed-by-other', { detail: 'Another member is writing an answer.', ...(current && { current }) });
}

function toClaimView(row: ClaimRow): ClaimView {
  return { memberId: String(row.member_id), expiresAt: row.expires_at.toISOString() };
}
