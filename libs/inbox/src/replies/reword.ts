import type { CapabilityRecord } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type Tx } from '@parvis/platform';
import type { Subject } from '../actions/action-target';
import { refuseText } from './lint-reply';
import { lintText, refuseFindings } from './reply-linter';

interface NewWording {
  verb: 'reply' | 'private-reply';
  text: string;
  attachmentCount: number;
  ownItemId: string;
  acceptWarnings: boolean;
}

/** Checks another wording of a reply as the first one was checked. */
export async function requireWording(tx: Tx, agent: Agent, subject: Subject, wording: NewWording): Promise<void> {
  const { capabilities } = await tx.one<{ capabilities: CapabilityRecord }>(
    'select capabilities from account where workspace_id = $1 and id = $2',
    [agent.workspaceId, subject.accountId],
  );
  const refusal = refuseText(wording, subject.target.kind, capabilities);
  if (refusal) throw problem(refusal.code, refusal.options);
  refuseFindings(await lintText(tx, agent, subject, wording), wording.acceptWarnings);
}

/** How long what leaves by itself can be taken back. */
export async function holdSecondsOf(tx: Tx, workspaceId: number): Promise<number> {
  const { seconds } = await tx.one<{ seconds: number }>(
    'select reply_hold_seconds as seconds from workspace where id = $1',
    [workspaceId],
  );
  return seconds;
}
