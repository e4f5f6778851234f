import type { LinkEvidence, LinkSuggestionView } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { candidatesFor, evidenceOf, identitiesOf, type PlacedIdentity } from './compared-identities';
import type { ContactGroup } from './contact-group';
import { loadContactRows } from './contact-rows';

const MOST = 5;

/** Who may be the same person, with why. Whoever was refused once does not come again; a handle that many have says nothing. */
export async function suggestLinks(tx: Tx, workspaceId: number, group: ContactGroup): Promise<LinkSuggestionView[]> {
  const own = await identitiesOf(tx, workspaceId, group.ids);
  const candidates = await candidatesFor(tx, workspaceId, group.rootId, own);
  const refused = await refusedOf(tx, workspaceId, group.ids);
  const people = peopleOf(
    candidates.filter(({ contactId, rootId }) => !refused.has(contactId) && !refused.has(rootId)),
  );
  const found = [...people].map(([rootId, identities]) => ({ rootId, evidence: evidenceOf(own, identities) }));
  const best = withoutCommon(found)
    .sort((one, other) => weight(other.evidence) - weight(one.evidence))
    .slice(0, MOST);
  const rows = await loadContactRows(tx, workspaceId, best.map(({ rootId }) => rootId)); // prettier-ignore
  return rows.map((contact) => ({
    contact,
    evidence: best.find(({ rootId }) => rootId === contact.id)?.evidence ?? [],
  }));
}

interface Found {
  rootId: string;
  evidence: LinkEvidence[];
}

function peopleOf(identities: readonly PlacedIdentity[]): Map<string, PlacedIdentity[]> {
  const people = new Map<string, PlacedIdentity[]>();
  for (const identity of identities) people.set(identity.rootId, [...(people.get(identity.rootId) ?? []), identity]);
  return people;
}

function withoutCommon(found: readonly Found[]): Found[] {
  const counts = new Map<string, number>();
  const handles = found.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'same-handle'));
  for (const { value } of handles) counts.set(value, (counts.get(value) ?? 0) + 1);
  const says = ({ kind, value }: LinkEvidence) => kind !== 'same-handle' || (counts.get(value) ?? 0) <= MOST;
  return found
    .map(({ rootId, evidence }) => ({ rootId, evidence: evidence.filter(says) }))
    .filter(({ evidence }) => evidence.length > 0);
}

function weight(evidence: readonly LinkEvidence[]): number {
  return evidence.reduce((sum, { strength }) => sum + (strength === 'likely' ? 10 : 1), 0);
}

async function refusedOf(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `select other_id as id from link_refusal where workspace_id = $1 and one_id = any ($2::bigint[])
     union select one_id from link_refusal where workspace_id = $1 and other_id = any ($2::bigint[])`,
    [workspaceId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}
