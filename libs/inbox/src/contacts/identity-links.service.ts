import { Injectable } from '@nestjs/common';
import type { ContactLinksView, ContactProfileView, IdentityLinkView, LinkContactBody, LinkEvidence, LinkEvidenceKind } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { keepClocksOfPeople } from '../clocks/keep-clocks-of-people';
import { contactUpdated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { evidenceOf, identitiesOf, type PlacedIdentity } from './compared-identities';
import { type ContactGroup, findGroup, settleSurvivors } from './contact-group';
import { profileOf } from './contact-reader';
import { evidenceValue } from './link-evidence';
import { suggestLinks } from './link-suggestions';

/** Links of a workspace are made and undone one after the other: two that meet must not make a circle. */
const LINK_LOCK = 7_402_123;

interface LinkRow {
  id: string;
  contact_id: string;
  survivor_id: string;
  member_id: number;
  at: Date;
  name: string;
  evidence: StoredEvidence[];
}

/** What is stored names no address or number: those are read from the identities, and forgotten with them. */
interface StoredEvidence {
  kind: LinkEvidenceKind;
  identityIds: string[];
  strength: LinkEvidence['strength'];
}

/**
 * Says that two contacts are one person, and takes it back. A link is a row; identities, conversations and what was said of
 * either stay as they are, so that undoing it leaves no trace but its own.
 */
@Injectable()
export class IdentityLinks {
  constructor(private readonly db: Database) {}

  /** Who is linked, and who may be the same person. */
  list(agent: Agent, contactId: string): Promise<ContactLinksView> {
    const { workspaceId } = agent;
    return this.db.transaction('system', async (tx) => {
      const group = await findGroup(tx, workspaceId, contactId);
      return { links: await linksOf(tx, workspaceId, group), suggestions: await suggestLinks(tx, workspaceId, group) };
    });
  }

  /** The person of `contactId` is represented by that of the path from now on. */
  link(agent: Agent, survivorId: string, body: LinkContactBody): Promise<ContactProfileView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await lockLinks(tx, workspaceId);
      const survivor = await findGroup(tx, workspaceId, survivorId);
      const other = await groupOfBody(tx, workspaceId, body.contactId);
      if (survivor.rootId === other.rootId)
        throw problem('not-possible-now', { detail: 'These are one person already.' });
      await requireSameBlock(tx, workspaceId, [survivor.rootId, other.rootId]);
      const evidence = evidenceOf(
        await identitiesOf(tx, workspaceId, survivor.ids),
        await identitiesOf(tx, workspaceId, other.ids),
      );
      await tx.query(
        `insert into identity_link (workspace_id, id, contact_id, survivor_id, member_id, evidence) values ($1, $2, $3, $4, $5, $6)`,
        [workspaceId, tx.newId(), other.rootId, survivor.rootId, agent.memberId, JSON.stringify(stored(evidence))],
      );
      await settleSurvivors(tx, workspaceId, other.ids);
      await keepClocksOfPeople(tx, workspaceId, [...survivor.ids, ...other.ids]);
      await tell(tx, agent, survivor.rootId, other.rootId);
      return profileOf(tx, workspaceId, await findGroup(tx, workspaceId, survivor.rootId));
    });
  }

  /** Takes a link back; the answer is the person of the path as they are then. */
  undo(agent: Agent, contactId: string, linkId: string): Promise<ContactProfileView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await lockLinks(tx, workspaceId);
      const group = await findGroup(tx, workspaceId, contactId);
      const undone = await tx.maybeOne<{ contact_id: string }>(
        `update identity_link set undone_at = now(), undone_by = $4
         where workspace_id = $1 and id = $2 and contact_id = any ($3::bigint[]) and undone_at is null returning contact_id`,
        [workspaceId, linkId, group.ids, agent.memberId],
      );
      if (!undone) throwProblem('not-found', { detail: 'There is no such link of this person.' });
      await settleSurvivors(tx, workspaceId, group.ids);
      await keepClocksOfPeople(tx, workspaceId, group.ids);
      await tell(tx, agent, group.rootId, undone.contact_id);
      return profileOf(tx, workspaceId, await findGroup(tx, workspaceId, contactId));
    });
  }

  /** These are two people: the suggestion does not come again. */
  async refuse(agent: Agent, contactId: string, body: LinkContactBody): Promise<void> {
    const { workspaceId } = agent;
    await this.db.transaction(workspaceId, async (tx) => {
      const one = await findGroup(tx, workspaceId, contactId);
      const other = await groupOfBody(tx, workspaceId, body.contactId);
      if (one.rootId === other.rootId)
        throw problem('not-possible-now', { detail: 'These are linked: undo the link.' });
      await tx.query(
        `insert into link_refusal (workspace_id, one_id, other_id, member_id)
         values ($1, least($2::bigint, $3::bigint), greatest($2::bigint, $3::bigint), $4) on conflict do nothing`,
        [workspaceId, one.rootId, other.rootId, agent.memberId],
      );
      await tx.publish(workspaceId, contactUpdated(one.rootId, agent.memberId));
    });
  }
}

async function lockLinks(tx: Tx, workspaceId: number): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [LINK_LOCK, workspaceId]);
}

async function groupOfBody(tx: Tx, workspaceId: number, contactId: string): Promise<ContactGroup> {
  const known = await tx.maybeOne('select 1 from contact where workspace_id = $1 and id = $2', [
    workspaceId,
    contactId,
  ]);
  if (!known) throw invalidField('/contactId', 'is not a contact of this workspace');
  return findGroup(tx, workspaceId, contactId);
}

/** A block holds for the whole person: it is settled before two become one, so that undoing the link finds it as it was. */
async function requireSameBlock(tx: Tx, workspaceId: number, rootIds: string[]): Promise<void> {
  const { blocked } = await tx.one<{ blocked: number }>(
    'select count(*)::int as blocked from contact where workspace_id = $1 and id = any ($2::bigint[]) and blocked_at is not null',
    [workspaceId, rootIds],
  );
  if (blocked === 1)
    throw problem('not-possible-now', { detail: 'One of them is blocked: block or unblock both first.' });
}

function stored(evidence: readonly LinkEvidence[]): StoredEvidence[] {
  if (evidence.length === 0) return [{ kind: 'by-hand', identityIds: [], strength: 'maybe' }];
  return evidence.map(({ kind, identityIds, strength }) => ({ kind, identityIds, strength }));
}

async function tell(tx: Tx, agent: Agent, ...contactIds: string[]): Promise<void> {
  await tx.publish(agent.workspaceId, ...contactIds.map((id) => contactUpdated(id, agent.memberId)));
}

async function linksOf(tx: Tx, workspaceId: number, group: ContactGroup): Promise<IdentityLinkView[]> {
  const rows = await tx.query<LinkRow>(
    `select l.id, l.contact_id, l.survivor_id, l.member_id, l.at, l.evidence, c.name from identity_link l
     join contact c on c.workspace_id = $1 and c.id = l.contact_id
     where l.workspace_id = $1 and l.contact_id = any ($2::bigint[]) and l.undone_at is null order by l.id`,
    [workspaceId, group.ids],
  );
  const identities = await identitiesOf(tx, workspaceId, group.ids);
  return rows.map((row) => toLinkView(row, identities));
}

function toLinkView(row: LinkRow, identities: readonly PlacedIdentity[]): IdentityLinkView {
  return {
    id: row.id,
    contactId: row.contact_id,
    survivorId: row.survivor_id,
    name: row.name,
    byMemberId: String(row.member_id),
    at: row.at.toISOString(),
    evidence: row.evidence.map((one) => ({
      ...one,
      value: evidenceValue(one.kind, identities.find(({ id }) => one.identityIds.includes(id))), // prettier-ignore
    })),
  };
}
