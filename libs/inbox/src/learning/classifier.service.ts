import { Injectable } from '@nestjs/common';
import { CLASSIFIER_LIMITS, type ClassifierSecretView, type ClassifierView, type TestClassifierBody, type TestClassifierView, type UpdateClassifierBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, SecretBox, ServerConfig, throwProblem, type Tx } from '@parvis/platform';
import { bumpScreening } from '../screening-rules/bump-screening';
import { newSigningSecret } from '../webhooks/sign';
import { checkAddress } from '../webhooks/webhook-address';
import { invalidField } from '../wire/invalid';
import { ClassifierCalls } from './classifier-call';
import { classifierEvent, type ClassifierRow, classifierRow, classifierView, sealContextOf, USUAL_TIMEOUT_MS } from './classifier-rows'; // prettier-ignore
import { settleHealth } from './classifier-health';
import { ClassifierTimings } from './classifier-timings';

/** A service of the house that is asked about every item after it came in. */
@Injectable()
export class Classifiers {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
    private readonly server: ServerConfig,
    private readonly calls: ClassifierCalls,
  ) {}

  read(agent: Agent): Promise<ClassifierView> {
    return this.db.transaction(agent.workspaceId, (tx) => classifierView(tx, agent.workspaceId));
  }

  /** With a first address it gets a secret, which is in this answer and nowhere else. Switched off, nothing waits for it any more. */
  update(agent: Agent, body: UpdateClassifierBody): Promise<ClassifierSecretView> {
    if (body.url !== undefined) checkAddress(body.url, this.server.allowPrivateNetwork);
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
      const before = await classifierRow(tx, workspaceId);
      await requireVersion(tx, workspaceId, before, body.version);
      const url = body.url ?? before?.url;
      if (url === undefined) throw invalidField('/url', 'is needed first');
      const secret = before ? null : newSigningSecret();
      await tx.query(
        `insert into classifier as c (workspace_id, url, secret, timeout_ms, enabled) values ($1, $2, $3, $4, $5)
         on conflict (workspace_id) do update set version = c.version + 1, url = excluded.url, timeout_ms = excluded.timeout_ms,
           enabled = excluded.enabled, failures = 0, rest_until = null, last_error = null`,
        [workspaceId, url, secret === null ? before?.secret : this.seal(workspaceId, secret), body.timeoutMs ?? before?.timeout_ms ?? USUAL_TIMEOUT_MS, body.enabled ?? before?.enabled ?? false], // prettier-ignore
      );
      await afterChange(tx, agent, body.enabled ?? before?.enabled ?? false);
      return { classifier: await classifierView(tx, workspaceId), secret };
    });
  }

  /** A new secret, valid at once in place of the old one. */
  renewSecret(agent: Agent): Promise<ClassifierSecretView> {
    const { workspaceId } = agent;
    const secret = newSigningSecret();
    return this.db.transaction(workspaceId, async (tx) => {
      const rows = await tx.query('update classifier set secret = $2, version = version + 1 where workspace_id = $1 returning 1', [workspaceId, this.seal(workspaceId, secret)]); // prettier-ignore
      if (rows.length === 0) throw problem('not-possible-now', { detail: 'Give the classifier an address first.' });
      await tx.publish(workspaceId, classifierEvent('updated', agent.memberId));
      return { classifier: await classifierView(tx, workspaceId), secret };
    });
  }

  /** One call with a text of its own. It changes how well the classifier is thought to be, and nothing else. */
  async test(agent: Agent, { text }: TestClassifierBody): Promise<TestClassifierView> {
    const { workspaceId } = agent;
    const row = await this.db.transaction(workspaceId, (tx) => classifierRow(tx, workspaceId));
    if (!row) throwProblem('not-possible-now', { detail: 'Give the classifier an address first.' });
    const item = { id: '0', revision: 1, kind: 'comment', channel: 'generic-webhook', createdAt: new Date().toISOString() }; // prettier-ignore
    const call = await this.calls.ask(row, `test-${Date.now()}`, { item, text: text.slice(0, CLASSIFIER_LIMITS.text), language: null }); // prettier-ignore
    await this.db.transaction(workspaceId, (tx) => settleHealth(tx, workspaceId, call, new ClassifierTimings()));
    return { ok: call.answer !== null, ...call };
  }

  private seal(workspaceId: number, secret: string): Buffer {
    return this.secrets.seal(secret, sealContextOf(workspaceId));
  }
}

async function requireVersion(
  tx: Tx,
  workspaceId: number,
  row: ClassifierRow | undefined,
  version: number,
): Promise<void> {
  // prettier-ignore
  if ((row?.version ?? 0) === version) return;
  const current = await classifierView(tx, workspaceId);
  throw problem('stale-version', { detail: `You changed version ${version}; it is at ${current.version}.`, current });
}

/** What waited for an answer waits no more, or is asked about at once. */
async function afterChange(tx: Tx, { workspaceId, memberId }: Agent, isEnabled: boolean): Promise<void> {
  if (isEnabled)
    await tx.query(`update classifier_call set state = 'waiting', attempts = 0, due_at = now() where workspace_id = $1 and state <> 'answered'`, [workspaceId]); // prettier-ignore
  else await tx.query(`delete from classifier_call where workspace_id = $1 and state <> 'answered'`, [workspaceId]);
  await bumpScreening(tx, workspaceId);
  await tx.publish(workspaceId, classifierEvent('updated', memberId));
  await tx.query('notify parvis_classifier');
}
