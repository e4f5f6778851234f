import {
  type AutomatedDecision,
  type DecisionKind,
  type DecisionSettings,
  isRestriction,
  type Permission,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { loadSubject, type Subject } from '../actions/action-target';
import { needsEvidence, sealEvidence } from '../evidence/seal-evidence';
import { loadDecisionSettings } from '../policies/decision-settings';
import { findPolicy, type PolicyRow } from '../policies/policy-rows';
import { writeStatement } from '../statements/write-statement';
import { type Findings, findingsOf } from './decision-facts';

/** A decision that is written, with the call that carries it. */
export interface Accompanied {
  id: string;
  kind: DecisionKind;
  at: Date;
  automated: AutomatedDecision;
  /** Null: nothing leaves. */
  actionId: string | null;
  holdSeconds: number;
  policy: PolicyRow | null;
  settings: DecisionSettings;
  findings: Findings;
  /** Whether its author is told; null: as the workspace has set it. */
  send: boolean | null;
}

/**
 * What goes along with a call that takes something from an author: sealed evidence, and the statement. Nothing where no call leaves.
 * What protects its author accuses nobody of anything: where they are told in other words there is no statement at all.
 */
export async function accompany(tx: Tx, agent: Agent, subject: Subject, decision: Accompanied): Promise<void> {
  const { id, kind, at, automated, actionId, findings, ...rest } = decision;
  if (!isRestriction(kind) || actionId === null) return;
  if (needsEvidence(kind)) await sealEvidence(tx, agent.workspaceId, subject.view.id, id);
  if (rest.policy?.protective === true && rest.send === false) return;
  const automatedDetection = findings.automatedDetection || automated !== 'no';
  await writeStatement(tx, agent, subject, {
    ...rest,
    decisionId: id,
    kind,
    decidedAt: at,
    automatedDecision: automated,
    findings: { ...findings, automatedDetection },
  });
}

const RIGHTS: readonly Permission[] = ['inbox.read', 'inbox.reply', 'moderation.read', 'moderation.hide', 'moderation.delete', 'moderation.ban']; // prettier-ignore

/**
 * Completes a decision that nobody took by hand and that was not written by `decideIn`: what it rests on, evidence, statement. In
 * the transaction of the decision, under the lock of its conversation, once the row and the call that carries it are written.
 */
export async function accompanyAutomatic(tx: Tx, workspaceId: number, decisionId: string): Promise<void> {
  const row = await tx.one<AutomaticRow>(AUTOMATIC, [workspaceId, decisionId]);
  const nobody: Agent = {
    userId: 0,
    memberId: 0,
    workspaceId,
    role: 'owner',
    permissions: new Set(RIGHTS),
    teamIds: [],
  };
  const subject = await loadSubject(tx, nobody, row.item_id);
  const { view, revision } = subject;
  const findings = await findingsOf(tx, workspaceId, { id: view.id, revision, text: view.text });
  await tx.query('update decision set facts = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    decisionId,
    JSON.stringify(findings.facts),
  ]);
  await accompany(tx, nobody, subject, {
    id: decisionId,
    kind: row.kind,
    at: row.at,
    automated: row.automated,
    actionId: row.action_id,
    holdSeconds: row.hold_seconds,
    policy: row.reason_id === null ? null : ((await findPolicy(tx, workspaceId, row.reason_id)) ?? null),
    settings: (await loadDecisionSettings(tx, workspaceId)).settings,
    findings,
    send: row.send,
  });
}

interface AutomaticRow {
  item_id: string;
  kind: DecisionKind;
  at: Date;
  automated: AutomatedDecision;
  reason_id: number | null;
  action_id: string | null;
  hold_seconds: number;
  send: boolean | null;
}

// as long as its call is held, so is what tells of it; who joins look-alikes is told as those were
const AUTOMATIC = `
  select d.item_id, d.kind, d.at, d.automated_decision as automated, d.reason_id, d.action_id,
    greatest(coalesce(extract(epoch from x.hold_until - now()), 0), 0)::int as hold_seconds,
    case when d.rule_id is null then l.send_statement end as send
  from decision d
  left join action x on x.workspace_id = d.workspace_id and x.id = d.action_id
  left join look_alike l on l.workspace_id = d.workspace_id and l.id = d.cluster_id
  where d.workspace_id = $1 and d.id = $2`;
