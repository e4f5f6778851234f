import type { ActionView } from '@parvis/contracts';
import type { SessionStore } from '../../../shared/session/session-store';

/** Whether the member may approve this reply now: never their own, once only, and in the team that approves. */
export function mayApprove({ approval, requestedBy }: ActionView, session: SessionStore): boolean {
  const me = session.member();
  if (!approval || !me || !session.can('inbox.approve')) return false;
  const isTheirs = requestedBy !== me.id && !approval.by.includes(me.id);
  return isTheirs && (approval.teamId === null || me.teamIds.includes(approval.teamId));
}
