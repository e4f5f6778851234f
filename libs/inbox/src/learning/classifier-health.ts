import type { Tx } from '@parvis/platform';
import type { ClassifierCall } from './classifier-call';
import { classifierEvent } from './classifier-rows';
import type { ClassifierTimings } from './classifier-timings';

/**
 * Notes how a call went. One that fails again and again is left alone for a while; when it answers again, what was given up is asked
 * about once more.
 */
export async function settleHealth(
  tx: Tx,
  workspaceId: number,
  call: ClassifierCall,
  timings: ClassifierTimings,
): Promise<void> {
  // prettier-ignore
  const row = await tx.maybeOne<{ failures: number }>('select failures from classifier where workspace_id = $1 for update', [workspaceId]); // prettier-ignore
  if (!row) return;
  if (call.answer) await recovered(tx, workspaceId, row.failures > 0);
  else await failed(tx, workspaceId, row.failures + 1, call.error ?? 'failed', timings);
}

async function recovered(tx: Tx, workspaceId: number, wasFailing: boolean): Promise<void> {
  await tx.query(
    'update classifier set failures = 0, last_success_at = now(), rest_until = null, last_error = null where workspace_id = $1',
    [workspaceId],
  );
  if (!wasFailing) return;
  await tx.query(
    `update classifier_call set state = 'waiting', attempts = 0, due_at = now() where workspace_id = $1
       and (state = 'given-up' or (state = 'waiting' and attempts > 0))`,
    [workspaceId],
  );
  await tx.publish(workspaceId, classifierEvent('recovered'));
  await tx.query('notify parvis_classifier');
}

async function failed(
  tx: Tx,
  workspaceId: number,
  failures: number,
  error: string,
  timings: ClassifierTimings,
): Promise<void> {
  // prettier-ignore
  await tx.query(
    `update classifier set failures = $2, last_failure_at = now(), last_error = $3,
       rest_until = case when $4 > 0 then now() + $4 * interval '1 millisecond' end where workspace_id = $1`,
    [workspaceId, failures, error, timings.restMs(failures)],
  );
  if (failures === 1) await tx.publish(workspaceId, classifierEvent('failed'));
}
