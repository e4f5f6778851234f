import type { CapabilityRecord, ChannelKind, GuardedVerb, ItemView, RequestPreview, RequestPreviewBody } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { banPlaces } from '../standings/ban-places';
import { tellableItems } from '../statements/tellable-items';
import { loadItemBundle, toItemViews } from '../views-of/load-items';
import { needsSecondPerson } from './second-person';
import { type FoundPerson, peopleOf } from './requested-people';

const CHUNK = 200;
const MOST_PEOPLE = 100;

/** What is to be done to one thing of a request, as it was foreseen. */
export interface Target {
  itemId: string | null;
  identityId: string | null;
  leftOut: boolean;
}
type Channel = RequestPreview['byChannel'][number];
type Told = Pick<RequestPreview, 'tellable' | 'statementItemId'>;
type Why = Channel['why'][number]['reason'];

/** What it would do, by channel, and to whom; nothing is written. A single person who was named is not left out for their own good. */
export async function previewOf(
  tx: Tx,
  agent: Agent,
  body: RequestPreviewBody,
): Promise<{ preview: RequestPreview; targets: Target[] }> {
  return body.kind === 'ban' ? previewBans(tx, agent, body) : previewItems(tx, agent, body.kind, body.itemIds ?? []);
}

async function previewItems(
  tx: Tx,
  agent: Agent,
  kind: GuardedVerb,
  itemIds: readonly string[],
): Promise<{ preview: RequestPreview; targets: Target[] }> {
  const ids = [...new Set(itemIds)];
  const channels = new Channels();
  const targets: Target[] = [];
  let irreversible = false;
  for (let at = 0; at < ids.length; at += CHUNK) {
    const bundle = await loadItemBundle(tx, agent.workspaceId, ids.slice(at, at + CHUNK));
    const accountOf = new Map(bundle.rows.map((row) => [row.id, row.account_id]));
    for (const item of toItemViews(bundle, agent.permissions, new Date())) {
      if (item.direction !== 'in') continue;
      const accountId = accountOf.get(item.id) ?? 0;
      const channel = channels.of(String(accountId), bundle.accounts.get(accountId)?.capabilities.channel);
      const why = whyNot(item, kind);
      if (why !== null) channels.cannot(channel, why);
      else {
        channel.can += 1;
        irreversible ||= !item.verbs.some(({ verb, reversible }) => verb === kind && reversible);
        targets.push({ itemId: item.id, identityId: null, leftOut: false });
      }
    }
  }
  const preview = await finished(tx, agent, { kind, count: targets.length, irreversible, byChannel: channels.list(), people: [], leftOut: 0, ...(await told(tx, agent, targets.flatMap(({ itemId }) => itemId ?? []))) }); // prettier-ignore
  return { preview, targets };
}

/** The items of the targets are told about where a statement can be sent. */
async function told(tx: Tx, { workspaceId, permissions }: Agent, itemIds: readonly string[]): Promise<Told> {
  let tellable = 0;
  let statementItemId: string | null = null;
  for (let at = 0; at < itemIds.length; at += CHUNK) {
    const bundle = await loadItemBundle(tx, workspaceId, itemIds.slice(at, at + CHUNK));
    const ids = await tellableItems(tx, workspaceId, toItemViews(bundle, permissions, new Date()));
    tellable += ids.length;
    statementItemId ??= ids[0] ?? null;
  }
  return { tellable, statementItemId };
}

function whyNot({ verbs, platformState }: ItemView, kind: GuardedVerb): Why | null {
  if (platformState === 'deleted') return 'gone';
  const verb = verbs.find((one) => one.verb === kind);
  if (!verb) return 'no-verb';
  return verb.reason === 'not-allowed' || verb.reason === null ? null : verb.reason;
}

async function previewBans(
  tx: Tx,
  agent: Agent,
  body: RequestPreviewBody,
): Promise<{ preview: RequestPreview; targets: Target[] }> {
  const people = await peopleOf(tx, agent.workspaceId, body);
  const several = people.length > 1;
  const guarded = people.map((one) => (several ? one : { ...one, protected: null }));
  const kept = guarded.filter((one) => one.protected === null);
  const places = await banPlaces(tx, agent.workspaceId, kept.flatMap(({ identities }) => identities.map(({ id }) => id))); // prettier-ignore
  const channels = new Channels();
  const asked: string[] = [];
  let irreversible = false;
  for (const { id, accountId, capabilities, works } of kept.flatMap(({ identities }) => identities)) {
    const channel = channels.of(accountId, capabilities.channel);
    const place = places.get(id);
    if (!place || 'why' in place) {
      channel.fallsBack += 1;
      channels.cannot(channel, 'no-verb');
    } else if (!works) channels.cannot(channel, 'account-stopped');
    else {
      channel.can += 1;
      asked.push(place.itemId);
    }
    irreversible ||= place !== undefined && 'itemId' in place && !isReversible(capabilities);
  }
  const targets = guarded.flatMap((one) =>
    one.identities.map(({ id }) => ({ itemId: null, identityId: id, leftOut: one.protected !== null })),
  );
  const count = targets.filter(({ leftOut }) => !leftOut).length;
  const preview = await finished(tx, agent, { kind: 'ban', count, irreversible, byChannel: channels.list(), people: shown(guarded), leftOut: targets.length - count, ...(await told(tx, agent, asked)) }); // prettier-ignore
  return { preview, targets };
}

function isReversible({ verbs }: CapabilityRecord): boolean {
  const bans = Object.values(verbs).flatMap((list) => list.filter(({ verb }) => verb === 'ban'));
  return bans.every(({ reversible }) => reversible);
}

function shown(people: readonly FoundPerson[]): RequestPreview['people'] {
  return [...people]
    .sort((one, other) => Number(other.protected !== null) - Number(one.protected !== null) || other.items - one.items)
    .slice(0, MOST_PEOPLE)
    .map(({ identities, ...person }) => ({
      ...person,
      identityIds: identities.map(({ id }) => id),
      channels: [...new Set(identities.map(({ capabilities }) => capabilities.channel))],
    }));
}

async function finished(
  tx: Tx,
  agent: Agent,
  made: Omit<RequestPreview, 'mode' | 'needsCount'>,
): Promise<RequestPreview> {
  const need = await needsSecondPerson(tx, agent, made);
  const needsCount = made.count > 1 && (made.kind === 'ban' || made.irreversible);
  return { ...made, mode: need?.mode ?? 'at-once', needsCount };
}

/** Tallies by account, in the order in which they come. */
class Channels {
  private readonly found = new Map<string, Channel>();

  of(accountId: string, channel: ChannelKind | undefined): Channel {
    const known = this.found.get(accountId);
    if (known) return known;
    const made: Channel = {
      accountId,
      channel: channel ?? 'generic-webhook',
      can: 0,
      cannot: 0,
      why: [],
      fallsBack: 0,
    };
    this.found.set(accountId, made);
    return made;
  }

  cannot(channel: Channel, reason: Why): void {
    channel.cannot += 1;
    const known = channel.why.find((one) => one.reason === reason);
    if (known) known.count += 1;
    else channel.why.push({ reason, count: 1 });
  }

  list(): Channel[] {
    return [...this.found.values()].map((one) => ({ ...one, why: one.why.sort((a, b) => b.count - a.count) }));
  }
}
