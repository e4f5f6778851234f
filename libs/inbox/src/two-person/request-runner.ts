import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { TargetOutcome } from '@parvis/contracts';
import { type Agent, agentOfMember } from '@parvis/identity';
import { createLogger, Database, NudgedLoop, OutboxRelay, Problem, type Tx } from '@parvis/platform';
import { decideIn } from '../decisions/decisions.service';
import { isPassingTrouble } from '../intake/failures';
import { setStandingIn } from '../standings/standing-writes';
import { contactUpdated } from '../wire/events';
import { REQUEST_COLUMNS, type RequestRow, requestUpdated } from './request-rows';

const logger = createLogger('moderation-requests');
const EVERY_MS = 2000;
const LONGEST_DETAIL = 300;
/** The consoles are told how far it is after so many, and at the end. */
const TELL_EVERY = 10;

interface OpenTarget {
  no: number;
  item_id: string | null;
  identity_id: string | null;
}
interface Settled {
  outcome: TargetOutcome;
  detail: string | null;
  decisionId: string | null;
}

/**
 * Does what was approved, one thing a transaction together with what became of it: a worker that dies has done nothing of the one it was at,
 * and another goes on there. Also ends requests that nobody answered, and begins those whose seconds are over.
 */
@Injectable()
export class RequestRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('moderation-requests', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly relay: OutboxRelay,
  ) {}

  onApplicationBootstrap(): void {
    this.relay.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'moderation-request.updated')) this.loop.nudge();
    });
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** One thing of one request; false when there is nothing to do. Also called by tests. */
  async runOnce(): Promise<boolean> {
    await this.db.transaction('system', turnStates);
    const due = await this.db.read<{ workspace_id: number; id: string }>(
      'system',
      `select workspace_id, id from moderation_request where state = 'approved' order by worked_at nulls first, id limit 10`,
    );
    for (const { workspace_id, id } of due) if (await this.workOn(workspace_id, id)) return true;
    return false;
  }

  private async workOn(workspaceId: number, id: string): Promise<boolean> {
    try {
      return await this.db.transaction(workspaceId, (tx) => doNext(tx, workspaceId, id));
    } catch (error) {
      if (isPassingTrouble(error)) throw error;
      logger.error({ err: error, requestId: id }, 'a thing of a request failed');
      return this.db.transaction(workspaceId, (tx) => failNext(tx, workspaceId, id));
    }
  }
}

async function turnStates(tx: Tx): Promise<void> {
  const turned = await tx.query<{ id: string; workspace_id: number }>(
    `update moderation_request set version = version + 1,
       state = case when mode = 'delay' then 'approved' else 'expired' end,
       finished_at = case when mode = 'delay' then null else now() end
     where state = 'waiting' and least(runs_at, expires_at) <= now() returning id, workspace_id`,
  );
  for (const { id, workspace_id } of turned) await tx.publish(workspace_id, requestUpdated(id, null));
}

/** False when another worker has the request. */
async function doNext(tx: Tx, workspaceId: number, id: string): Promise<boolean> {
  const request = await lockRequest(tx, workspaceId, id);
  if (!request) return false;
  const target = await nextTarget(tx, request);
  if (!target) {
    await finish(tx, request);
    return true;
  }
  const agent = await agentOfMember(tx, workspaceId, request.requested_by);
  await settle(tx, request, target, agent ? await act(tx, agent, request, target) : refused('Who asked for it is gone.')); // prettier-ignore
  return true;
}

async function act(tx: Tx, agent: Agent, request: RequestRow, target: OpenTarget): Promise<Settled> {
  try {
    return await tx.attempt(() => actOn(tx, agent, request, target));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return refused(error.options.errors?.[0]?.detail ?? error.options.detail ?? error.code);
  }
}

/** As by hand, in the name of who asked for it. */
async function actOn(
  tx: Tx,
  agent: Agent,
  { kind, reason_id: reasonId, note, until, send_statement: sendStatement }: RequestRow,
  { item_id: itemId, identity_id: identityId }: OpenTarget,
): Promise<Settled> {
  const { workspaceId, memberId } = agent;
  if (identityId !== null) {
    if (!agent.permissions.has('moderation.ban')) return refused('Who asked for it may not ban any more.');
    await setStandingIn(tx, agent, identityId, {
      standing: 'banned',
      until,
      reasonId,
      note,
      sendStatement,
      cause: 'request',
      memberId,
    });
    const { contact_id: contactId } = await tx.one<{ contact_id: string }>(
      'select contact_id from identity where workspace_id = $1 and id = $2',
      [workspaceId, identityId],
    );
    await tx.publish(workspaceId, contactUpdated(contactId, memberId));
    return { outcome: 'done', detail: await banError(tx, workspaceId, identityId), decisionId: null };
  }
  if (itemId === null) return refused('It is gone.');
  const reason = reasonId === null ? {} : { reasonId: String(reasonId) };
  const made = await decideIn(tx, agent, itemId, {
    kind,
    ...reason,
    ...(note !== null && { note }),
    ...(sendStatement !== null && { sendStatement }),
  });
  return { outcome: 'done', detail: null, decisionId: made.id };
}

/** Why the channel was not asked, or could not be. */
async function banError(tx: Tx, workspaceId: number, identityId: string): Promise<string | null> {
  const row = await tx.maybeOne<{ ban_error: string | null }>(
    'select ban_error from author_standing where workspace_id = $1 and identity_id = $2',
    [workspaceId, identityId],
  );
  return row?.ban_error ?? null;
}

function lockRequest(tx: Tx, workspaceId: number, id: string): Promise<RequestRow | undefined> {
  return tx.maybeOne<RequestRow & Record<string, unknown>>(
    `select ${REQUEST_COLUMNS} from moderation_request q
     where q.workspace_id = $1 and q.id = $2 and q.state = 'approved' for update skip locked`,
    [workspaceId, id],
  );
}

function nextTarget(tx: Tx, { workspace_id, id }: RequestRow): Promise<OpenTarget | undefined> {
  return tx.maybeOne<OpenTarget & Record<string, unknown>>(
    `select no, item_id, identity_id from moderation_request_target
     where workspace_id = $1 and request_id = $2 and outcome is null order by no limit 1`,
    [workspace_id, id],
  );
}

async function settle(tx: Tx, request: RequestRow, { no }: OpenTarget, settled: Settled): Promise<void> {
  const { workspace_id: workspaceId, id } = request;
  await tx.query(
    `update moderation_request_target set outcome = $4, detail = $5, decision_id = $6
     where workspace_id = $1 and request_id = $2 and no = $3 and outcome is null`,
    [workspaceId, id, no, settled.outcome, settled.detail?.slice(0, LONGEST_DETAIL) ?? null, settled.decisionId],
  );
  await tx.query(
    `update moderation_request set worked_at = now(), version = version + 1,
       done = done + ($3 = 'done')::int, refused = refused + ($3 = 'refused')::int where workspace_id = $1 and id = $2`,
    [workspaceId, id, settled.outcome],
  );
  if ((request.done + request.refused + 1) % TELL_EVERY === 0) await tx.publish(workspaceId, requestUpdated(id, null));
}

async function finish(tx: Tx, { workspace_id: workspaceId, id }: RequestRow): Promise<void> {
  await tx.query(
    `update moderation_request set state = 'done', finished_at = now(), version = version + 1 where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  await tx.publish(workspaceId, requestUpdated(id, null));
}

/** One that no transaction survives is written down as such and stops nobody. */
async function failNext(tx: Tx, workspaceId: number, id: string): Promise<boolean> {
  const request = await lockRequest(tx, workspaceId, id);
  const target = request && (await nextTarget(tx, request));
  if (!request || !target) return false;
  await settle(tx, request, target, refused('It failed on our side.'));
  return true;
}

function refused(detail: string): Settled {
  return { outcome: 'refused', detail, decisionId: null };
}
