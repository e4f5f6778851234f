import { Injectable } from '@nestjs/common';
import type {
  CreateRequestBody,
  PersonStandingView,
  SetStandingBody,
  StandingChangeView,
  StandingView,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { Actions } from '../actions/actions.service';
import { findGroup, lockGroup } from '../contacts/contact-group';
import { orAskSecondPerson } from '../two-person/ask-second-person';
import { contactUpdated } from '../wire/events';
import { changeOf } from './standing-change';
import { STANDING_CHANGE_COLUMNS, type StandingChangeRow, toStandingChangeView } from './standing-changes';
import { contactOf, personOf, readPerson, readStanding } from './standing-rows';
import { askForBanAgain, setStandingIn, type StandingChange } from './standing-writes';

const MOST_CHANGES = 200;

/** How people stand: said of one identity, or of all linked identities of a person. */
@Injectable()
export class Standings {
  constructor(
    private readonly db: Database,
    private readonly actions: Actions,
  ) {}

  person(agent: Agent, contactId: string): Promise<PersonStandingView> {
    return this.db.transaction(agent.workspaceId, (tx) => readPerson(tx, agent.workspaceId, contactId));
  }

  identity(agent: Agent, identityId: string): Promise<StandingView> {
    return this.db.transaction(agent.workspaceId, (tx) => readStanding(tx, agent.workspaceId, identityId));
  }

  /** Of the identities that are linked by people; suggestions of links do not count. */
  setPerson(agent: Agent, contactId: string, body: SetStandingBody): Promise<PersonStandingView> {
    const asked = async (tx: Tx): Promise<CreateRequestBody> => {
      const { ids } = await findGroup(tx, agent.workspaceId, contactId);
      const identityIds = await identitiesOf(tx, agent.workspaceId, ids, body.accountIds);
      return { kind: 'ban', identityIds, ...askedBy(body) };
    };
    return this.guarded(agent, body, asked, async (tx) => {
      const change = await changeOf(tx, agent, body);
      const group = await lockGroup(tx, agent.workspaceId, contactId);
      const ids = await identitiesOf(tx, agent.workspaceId, group.ids, body.accountIds);
      if (ids.length === 0) throw problem('not-possible-now', { detail: 'This person has no identity there.' });
      await requireRight(tx, agent, ids, change);
      for (const id of ids) await setStandingIn(tx, agent, id, change);
      await tx.publish(agent.workspaceId, contactUpdated(group.rootId, agent.memberId));
      return personOf(tx, agent.workspaceId, group);
    });
  }

  /** 409 with the current one when somebody said something else of the identity since it was read. */
  setIdentity(agent: Agent, identityId: string, body: SetStandingBody): Promise<StandingView> {
    const asked = { kind: 'ban' as const, identityIds: [identityId], ...askedBy(body) };
    return this.guarded(agent, body, asked, async (tx) => {
      const change = await changeOf(tx, agent, body);
      const group = await lockGroup(tx, agent.workspaceId, await contactOf(tx, agent.workspaceId, identityId));
      const current = await readStanding(tx, agent.workspaceId, identityId);
      if (body.version !== undefined && body.version !== (current.version ?? 0))
        throw problem('stale-version', { detail: 'Somebody said something else of them meanwhile.', current });
      await requireRight(tx, agent, [identityId], change);
      await setStandingIn(tx, agent, identityId, change);
      await tx.publish(agent.workspaceId, contactUpdated(group.rootId, agent.memberId));
      return readStanding(tx, agent.workspaceId, identityId);
    });
  }

  /** Tries again what the channel did not do: the same call, or a new one where none was made. */
  async retry(agent: Agent, identityId: string): Promise<StandingView> {
    const { ban } = await this.identity(agent, identityId);
    if (ban.state !== 'failed') throw problem('not-possible-now', { detail: 'Only a failed ban can be tried again.' });
    const action = ban.actionId === null ? undefined : await this.failedAction(agent, ban.actionId);
    if (action) await this.actions.retry(agent, action);
    else await this.db.transaction(agent.workspaceId, (tx) => askAgain(tx, agent, identityId));
    return this.identity(agent, identityId);
  }

  /** Newest first, of all identities of a person. */
  historyOfPerson(agent: Agent, contactId: string): Promise<StandingChangeView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { ids } = await findGroup(tx, agent.workspaceId, contactId);
      return changesOf(tx, agent.workspaceId, await identitiesOf(tx, agent.workspaceId, ids, undefined));
    });
  }

  historyOfIdentity(agent: Agent, identityId: string): Promise<StandingChangeView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await contactOf(tx, agent.workspaceId, identityId);
      return changesOf(tx, agent.workspaceId, [identityId]);
    });
  }

  /** A ban may need a second person, who is asked then. */
  private guarded<T>(
    agent: Agent,
    { standing }: SetStandingBody,
    asked: Parameters<typeof orAskSecondPerson>[2],
    act: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    if (standing !== 'banned') return this.db.transaction(agent.workspaceId, act);
    return orAskSecondPerson(this.db, agent, asked, act);
  }

  private async failedAction(agent: Agent, id: string): Promise<string | undefined> {
    const [row] = await this.db.read<{ id: string }>(
      agent.workspaceId,
      `select id from action where workspace_id = $1 and id = $2 and state = 'failed'`,
      [agent.workspaceId, id],
    );
    return row?.id;
  }
}

async function askAgain(tx: Tx, agent: Agent, identityId: string): Promise<void> {
  const row = await tx.maybeOne<Parameters<typeof askForBanAgain>[3]>(
    `select standing, ban_wanted, ban_observed, ban_state, ban_item_id from author_standing
     where workspace_id = $1 and identity_id = $2 and ban_state = 'failed' for update`,
    [agent.workspaceId, identityId],
  );
  if (row) await askForBanAgain(tx, agent, identityId, row);
}

function askedBy({ reasonId, note, until }: SetStandingBody): Pick<CreateRequestBody, 'reasonId' | 'note' | 'until'> {
  return { reasonId: reasonId ?? null, note: note ?? null, until: until ?? null };
}

/** To ban somebody, or to lift a ban, is a right of its own. */
async function requireRight(tx: Tx, agent: Agent, ids: readonly string[], { standing }: StandingChange): Promise<void> {
  if (agent.permissions.has('moderation.ban')) return;
  const banned = await tx.maybeOne(
    'select 1 from author_standing where workspace_id = $1 and identity_id = any ($2::bigint[]) and ban_wanted limit 1',
    [agent.workspaceId, ids],
  );
  if (standing === 'banned' || banned)
    throwProblem('not-allowed', { detail: 'This needs the permission moderation.ban.' });
}

export async function identitiesOf(
  tx: Tx,
  workspaceId: number,
  contactIds: readonly string[],
  accountIds: readonly string[] | undefined,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from identity where workspace_id = $1 and contact_id = any ($2::bigint[])
       and ($3::int[] is null or account_id = any ($3)) order by id`,
    [workspaceId, contactIds, accountIds ?? null],
  );
  return rows.map(({ id }) => id);
}

async function changesOf(tx: Tx, workspaceId: number, identityIds: readonly string[]): Promise<StandingChangeView[]> {
  const rows = await tx.query<StandingChangeRow>(
    `select ${STANDING_CHANGE_COLUMNS} from author_standing_change h
     where h.workspace_id = $1 and h.identity_id = any ($2::bigint[]) order by h.id desc limit ${MOST_CHANGES}`,
    [workspaceId, identityIds],
  );
  return rows.map(toStandingChangeView);
}
