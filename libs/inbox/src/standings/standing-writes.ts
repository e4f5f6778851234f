import type { DecideBody, Standing, StandingCause } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Problem, type Tx } from '@parvis/platform';
import { decideIn } from '../decisions/decisions.service';
import { banPlaces } from './ban-places';

/** What is said of an identity from now on. */
export interface StandingChange {
  standing: Standing;
  until: Date | null;
  reasonId: number | null;
  note: string | null;
  /** Of a ban or its end that the channel is asked for: whether the author is told why; absent or null: as the workspace has set it. */
  sendStatement?: boolean | null;
  cause: StandingCause;
  /** Who says so; null: nobody in person. */
  memberId: number | null;
  warnedText?: string | null;
}

interface BanRow {
  standing: Standing;
  ban_wanted: boolean;
  ban_observed: boolean;
  ban_state: string;
  ban_item_id: string | null;
}

/** Why the channel was not even asked; anything else is a mistake of the caller and thrown. */
const NOT_ASKED: ReadonlySet<string> = new Set(['channel-cannot', 'not-possible-now', 'window-closed']);

/**
 * Sets how one identity stands, with its line of history, and asks the channel where a ban begins or ends. A channel that cannot ban
 * falls back to `blocked`, and the row says why. `agent` is who the decision is attributed to.
 */
export async function setStandingIn(tx: Tx, agent: Agent, identityId: string, change: StandingChange): Promise<void> {
  const { workspaceId } = agent;
  const before = await tx.maybeOne<BanRow>(
    `select standing, ban_wanted, ban_observed, ban_state, ban_item_id from author_standing
     where workspace_id = $1 and identity_id = $2 for update`,
    [workspaceId, identityId],
  );
  if (change.standing === 'banned') await ban(tx, agent, identityId, change, before);
  else {
    await writeStanding(tx, workspaceId, identityId, change);
    if (before?.ban_wanted) await lift(tx, agent, identityId, change, before);
  }
}

/** The row and its line of history, without asking any channel. */
export async function writeStanding(
  tx: Tx,
  workspaceId: number,
  identityId: string,
  change: StandingChange,
): Promise<void> {
  const { standing, memberId, reasonId, cause, note, until, warnedText = null } = change;
  await tx.query('select set_standing($1, $2, $3, $4, $5, $6, $7, null, $8, $9)', [
    workspaceId,
    identityId,
    standing,
    memberId,
    reasonId,
    cause,
    note,
    until,
    warnedText,
  ]);
}

/** Asks the channel once more after it failed or could not be asked. */
export async function askForBanAgain(tx: Tx, agent: Agent, identityId: string, row: BanRow): Promise<void> {
  const body = { kind: row.ban_wanted ? 'ban' : 'unban' } as const;
  const place = row.ban_wanted ? (await banPlaces(tx, agent.workspaceId, [identityId])).get(identityId) : undefined;
  const itemId = place && 'itemId' in place ? place.itemId : row.ban_item_id;
  if (itemId === null) return;
  await ask(tx, agent, identityId, itemId, body);
}

async function ban(
  tx: Tx,
  agent: Agent,
  identityId: string,
  change: StandingChange,
  before: BanRow | undefined,
): Promise<void> {
  const { workspaceId } = agent;
  const place = (await banPlaces(tx, workspaceId, [identityId])).get(identityId) ?? {
    why: 'There is no such identity.',
  };
  if ('why' in place) return fallBack(tx, workspaceId, identityId, change, place.why);
  await writeStanding(tx, workspaceId, identityId, change);
  // another reason or another end: the channel has heard of it
  if (before?.ban_wanted && ['pending', 'banned'].includes(before.ban_state)) return;
  await ask(tx, agent, identityId, place.itemId, bodyOf('ban', change));
}

async function fallBack(
  tx: Tx,
  workspaceId: number,
  identityId: string,
  change: StandingChange,
  why: string,
): Promise<void> {
  await writeStanding(tx, workspaceId, identityId, { ...change, standing: 'blocked' });
  await tx.query(
    `update author_standing set ban_wanted = true, ban_state = 'unsupported', ban_error = $3
     where workspace_id = $1 and identity_id = $2`,
    [workspaceId, identityId, why],
  );
}

async function lift(tx: Tx, agent: Agent, identityId: string, change: StandingChange, before: BanRow): Promise<void> {
  const heard = before.ban_observed || before.ban_state === 'pending';
  if (heard && before.ban_item_id !== null) {
    await tx.query('update author_standing set ban_wanted = false where workspace_id = $1 and identity_id = $2', [
      agent.workspaceId,
      identityId,
    ]);
    return ask(tx, agent, identityId, before.ban_item_id, bodyOf('unban', change));
  }
  await tx.query(
    `update author_standing set ban_wanted = false, ban_state = 'none', ban_error = null, ban_action_id = null
     where workspace_id = $1 and identity_id = $2`,
    [agent.workspaceId, identityId],
  );
}

/** The decision as anybody's, held and carried out like any; what hinders it now is written down and can be tried again. */
async function ask(tx: Tx, agent: Agent, identityId: string, itemId: string, body: DecideBody): Promise<void> {
  try {
    await tx.attempt(() => decideIn(tx, agent, itemId, body));
  } catch (error) {
    if (!(error instanceof Problem) || !NOT_ASKED.has(error.code)) throw error;
    await tx.query(
      `update author_standing set ban_wanted = $3, ban_state = 'failed', ban_error = $4, ban_item_id = $5
       where workspace_id = $1 and identity_id = $2`,
      [agent.workspaceId, identityId, body.kind === 'ban', error.options.detail ?? error.code, itemId],
    );
  }
}

function bodyOf(kind: 'ban' | 'unban', { reasonId, note, sendStatement = null }: StandingChange): DecideBody {
  return {
    kind,
    ...(reasonId !== null && { reasonId: String(reasonId) }),
    ...(note !== null && { note }),
    ...(sendStatement !== null && { sendStatement }),
  };
}
