import { Injectable } from '@nestjs/common';
import { type ReplyBody, type WarnBody, type WarnView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, Problem, problem, type Tx } from '@parvis/platform';
import { loadSubject, type Subject } from '../actions/action-target';
import { type ContactGroup, lockGroup } from '../contacts/contact-group';
import { replyIn } from '../replies/replies.service';
import { contactUpdated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { changeOf } from './standing-change';
import { isStricter } from './standing-order';
import { contactOf, personOf } from './standing-rows';
import { writeStanding } from './standing-writes';
import { identitiesOf } from './standings.service';

const PRIVATE_KINDS: ReadonlySet<string> = new Set(['message', 'story-reply', 'email']);

type Sent = Pick<WarnView, 'actionId' | 'why' | 'detail'>;

/** Warnings: the words go to the author in private where the channel can, and are kept in the history in any case. */
@Injectable()
export class Warnings {
  constructor(private readonly db: Database) {}

  warnPerson(agent: Agent, contactId: string, body: WarnBody): Promise<WarnView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const group = await lockGroup(tx, agent.workspaceId, contactId);
      return warnIn(tx, agent, group, await identitiesOf(tx, agent.workspaceId, group.ids, undefined), body);
    });
  }

  warnIdentity(agent: Agent, identityId: string, body: WarnBody): Promise<WarnView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const group = await lockGroup(tx, agent.workspaceId, await contactOf(tx, agent.workspaceId, identityId));
      return warnIn(tx, agent, group, [identityId], body);
    });
  }
}

async function warnIn(
  tx: Tx,
  agent: Agent,
  group: ContactGroup,
  identityIds: readonly string[],
  body: WarnBody,
): Promise<WarnView> {
  const { workspaceId } = agent;
  const change = await changeOf(tx, agent, { standing: 'warned', until: body.until ?? null, reasonId: body.reasonId ?? null, note: body.note ?? null }); // prettier-ignore
  const item = await warnedItem(tx, workspaceId, identityIds, body.itemId);
  const sent: Sent = body.send === false ? notSent('not-wanted') : await sendInPrivate(tx, agent, item.id, body.text);
  const person = await personOf(tx, workspaceId, group);
  for (const { identity, standing, until } of person.identities.filter((one) =>
    identityIds.includes(one.identity.id),
  )) {
    // who is held or blocked stays so; the warning is in the history
    const stays = isStricter(standing, 'warned');
    await writeStanding(tx, workspaceId, identity.id, {
      ...change,
      ...(stays && { standing, until: until === null ? null : new Date(until) }),
      cause: 'warning',
      warnedText: identity.id === item.identityId ? body.text : null,
    });
  }
  await tx.publish(workspaceId, contactUpdated(group.rootId, agent.memberId));
  return { person: await personOf(tx, workspaceId, group), ...sent };
}

/** What the warning is about: the item that was named, else the last thing they wrote. */
async function warnedItem(
  tx: Tx,
  workspaceId: number,
  identityIds: readonly string[],
  itemId: string | undefined,
): Promise<{ id: string; identityId: string }> {
  const item = await tx.maybeOne<{ id: string; identityId: string }>(
    `select i.id, i.author_identity_id as "identityId" from unnest($2::bigint[]) n (id)
     cross join lateral (
       select i.id, i.author_identity_id from item i
       where i.workspace_id = $1 and i.author_identity_id = n.id and i.direction = 0 and ($3::bigint is null or i.id = $3)
       order by i.id desc limit 1) i
     order by i.id desc limit 1`,
    [workspaceId, identityIds, itemId ?? null],
  );
  if (item) return item;
  if (itemId !== undefined) throw invalidField('/itemId', 'is not something this person wrote');
  throw problem('not-possible-now', { detail: 'This person has written nothing.' });
}

/** Never in public: a private answer to a comment, or an answer in a thread that is private. */
async function sendInPrivate(tx: Tx, agent: Agent, itemId: string, text: string): Promise<Sent> {
  try {
    return await tx.attempt(async () => {
      const subject = await loadSubject(tx, agent, itemId);
      const verb = privateVerb(subject);
      if (verb === null) return notSent('channel-cannot');
      const body: ReplyBody = { verb, text, itemId, lastSeenItemId: itemId, sendAnyway: true };
      const { action } = await replyIn(tx, agent, subject.view.conversationId, body);
      return { actionId: action.id, why: null, detail: null };
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...notSent('refused'), detail: error.options.detail ?? error.code };
  }
}

function privateVerb({ view }: Subject): 'private-reply' | 'reply' | null {
  const can = (name: string): boolean => view.verbs.some(({ verb, available }) => verb === name && available);
  if (can('private-reply')) return 'private-reply';
  return PRIVATE_KINDS.has(view.kind) && can('reply') ? 'reply' : null;
}

function notSent(why: NonNullable<WarnView['why']>): Sent {
  return { actionId: null, why, detail: null };
}
