import { randomBytes } from 'node:crypto';
import { connectorFor } from '@parvis/channels';
import { type CapabilityRecord, ITEM_KINDS, type ImportChoices, type ImportFound } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { problem, type SecretBox, type Tx } from '@parvis/platform';
import { sealContext } from '../accounts/credential-renewal';
import { invalidField } from '../wire/invalid';

/** Where everything goes, in our ids: settled once when an import is started. */
export interface Places {
  /** By inbox or group. */
  accounts: Record<string, number>;
  /** By label, in lower case. */
  tags: Record<string, number>;
  /** By agent. */
  members: Record<string, number>;
}

/** Refuses choices that do not fit what was found or name what does not exist. @throws validation-failed */
export async function checkChoices(
  tx: Tx,
  workspaceId: number,
  found: ImportFound,
  choices: ImportChoices,
): Promise<void> {
  requireAll('groups', found.groups.map(({ key }) => key), choices.groups.map(({ key }) => key)); // prettier-ignore
  requireKnown('agents', found.agents.map(({ key }) => key), choices.agents.map(({ key }) => key)); // prettier-ignore
  requireKnown('labels', found.labels.map(({ name }) => name), choices.labels.map(({ name }) => name)); // prettier-ignore
  choices.groups.forEach(({ accountId, archiveName }, index) => {
    if (accountId !== null && archiveName !== null)
      throw invalidField(`/choices/groups/${index}`, 'goes to an account or to an archive, not to both');
  });
  const { groups, agents, labels } = choices;
  await requireRows(tx, 'select id from account where workspace_id = $1 and id = any ($2::int[]) and removed_at is null', workspaceId, groups.map(({ accountId }) => accountId), 'groups', 'accountId'); // prettier-ignore
  await requireRows(tx, 'select id from member where workspace_id = $1 and id = any ($2::int[]) and active', workspaceId, agents.map(({ memberId }) => memberId), 'agents', 'memberId'); // prettier-ignore
  await requireRows(tx, 'select id from tag where workspace_id = $1 and id = any ($2::int[]) and removed_at is null', workspaceId, labels.map(({ tagId }) => tagId), 'labels', 'tagId'); // prettier-ignore
}

function requireKnown(list: string, known: readonly string[], named: readonly string[]): void {
  const wrong = named.findIndex((key, index) => !known.includes(key) || named.indexOf(key) !== index);
  if (wrong >= 0) throw invalidField(`/choices/${list}/${wrong}`, 'is not in the file, or is named twice');
}

function requireAll(list: string, known: readonly string[], named: readonly string[]): void {
  requireKnown(list, known, named);
  const missing = known.find((key) => !named.includes(key));
  if (missing !== undefined) throw invalidField(`/choices/${list}`, `says nothing about ${missing}`);
}

async function requireRows(
  tx: Tx,
  sql: string,
  workspaceId: number,
  ids: readonly (string | null)[],
  list: string,
  field: string,
): Promise<void> {
  const wanted = ids.filter((id) => id !== null).map(Number);
  if (wanted.length === 0) return;
  const rows = await tx.query<{ id: number }>(sql, [workspaceId, wanted]);
  const there = new Set(rows.map(({ id }) => String(id)));
  const missing = ids.findIndex((id) => id !== null && !there.has(id));
  if (missing >= 0) throw invalidField(`/choices/${list}/${missing}/${field}`, 'does not exist in this workspace');
}

/** Makes the archives and tags that the choices ask for, in the caller's transaction. */
export async function makePlaces(
  tx: Tx,
  secrets: SecretBox,
  agent: Agent,
  importId: string,
  choices: ImportChoices,
): Promise<Places> {
  const places: Places = { accounts: {}, tags: {}, members: {} };
  const archives = new Map<string, number>();
  for (const { key, accountId, archiveName } of choices.groups) {
    if (accountId !== null) places.accounts[key] = Number(accountId);
    if (archiveName === null) continue;
    const id = archives.get(archiveName) ?? (await makeArchive(tx, secrets, agent, importId, archiveName));
    archives.set(archiveName, id);
    places.accounts[key] = id;
  }
  for (const { name, tagId, skip } of choices.labels)
    if (!skip) places.tags[name.toLowerCase()] = tagId === null ? await tagNamed(tx, agent, name) : Number(tagId);
  for (const { key, memberId } of choices.agents) if (memberId !== null) places.members[key] = Number(memberId);
  return places;
}

/** An account that nothing comes from and nothing goes to: what it holds is read, searched and tagged like all the rest. */
async function makeArchive(
  tx: Tx,
  secrets: SecretBox,
  { workspaceId, memberId }: Agent,
  importId: string,
  name: string,
): Promise<number> {
  const { id } = await tx.one<{ id: number }>(
    `insert into account (workspace_id, channel, name, external_id, credentials, hook_key, capabilities, enabled, health)
     values ($1, 'generic-webhook', $2, $3, '', $4, $5, false, 'stopped') returning id`,
    [workspaceId, name, `archive:${importId}:${name}`, randomBytes(24).toString('base64url'), JSON.stringify(archiveCapabilities())], // prettier-ignore
  );
  await tx.query('update account set credentials = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    secrets.seal({}, sealContext(workspaceId, id)),
  ]);
  await tx.publish(workspaceId, { kind: 'account.updated', actorMemberId: memberId, data: { accountId: String(id) } });
  return id;
}

function archiveCapabilities(): CapabilityRecord {
  const connector = connectorFor('generic-webhook');
  if (!connector) throw problem('channel-cannot', { detail: 'Archives cannot be made in this installation.' });
  return { ...connector.capabilities, itemKinds: [...ITEM_KINDS], verbs: {}, backfill: false };
}

async function tagNamed(tx: Tx, { workspaceId, memberId }: Agent, name: string): Promise<number> {
  const short = [...name].slice(0, 60).join('');
  const made = await tx.maybeOne<{ id: number }>(
    `insert into tag (workspace_id, name, color) values ($1, $2, 'viz-' || (1 + abs(hashtext(lower($2)) % 7)))
     on conflict (workspace_id, lower(name)) where removed_at is null do nothing returning id`,
    [workspaceId, short],
  );
  if (made) {
    await tx.publish(workspaceId, { kind: 'tag.created', actorMemberId: memberId, data: { tagId: String(made.id) } });
    return made.id;
  }
  const { id } = await tx.one<{ id: number }>(
    'select id from tag where workspace_id = $1 and lower(name) = lower($2) and removed_at is null',
    [workspaceId, short],
  );
  return id;
}
