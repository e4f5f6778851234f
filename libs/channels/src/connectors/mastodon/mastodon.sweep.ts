import { unlessGone } from './mastodon.client';
import { type Known, type Lane, type LaneName, LANES, type State } from './mastodon.cursor';
import { type Reader, revisionOf } from './mastodon.lanes';
import { idOf, type Json, type Landed } from './mastodon.payloads';

/** Pages of a lane that one look reads at most. */
const MOST_PAGES = 4;
/** Single reads of one look: vanished entries confirmed. */
const MOST_SINGLE_READS = 10;

interface Look {
  lane: Lane;
  landed: Landed[];
}

/**
 * Nobody is told of edits and deletions after the fact: the stream has no replay and no notification comes. The newest pages
 * hold every status as it is now, so that two or three reads show what changed among all that the cursor remembers.
 */
export async function sweep(
  reader: Reader,
  lanes: State['lanes'],
): Promise<{ lanes: State['lanes']; landed: Landed[]; more: boolean }> {
  const next = { ...lanes };
  const landed: Landed[] = [];
  for (const name of LANES) {
    if (lanes[name].known.length === 0) continue;
    const look = await lookAgain(reader, name, lanes[name]);
    next[name] = look.lane;
    landed.push(...look.landed);
  }
  return { lanes: next, landed, more: false };
}

async function lookAgain(reader: Reader, name: LaneName, lane: Lane): Promise<Look> {
  const { statuses, missing } = await compare(reader, name, lane.known);
  const landed: Landed[] = [];
  const known: Known[] = [];
  let reads = 0;
  for (const item of lane.known) {
    const [statusId, at, revisedAt] = item;
    const status = statuses.get(statusId);
    if (status && revisionOf(status) > revisedAt) {
      landed.push(await reader.changed(status));
      known.push([statusId, at, revisionOf(status)]);
    } else if (!missing.has(statusId) || reads === MOST_SINGLE_READS) known.push(item);
    else {
      reads += 1;
      landed.push(...(await confirm(reader, item)));
    }
  }
  return { lane: { ...lane, known }, landed };
}

/** Today's state of the known items, and those that should stand on the pages read and do not. */
async function compare(
  reader: Reader,
  name: LaneName,
  known: readonly Known[],
): Promise<{ statuses: Map<string, Json>; missing: Set<string> }> {
  const statuses = new Map<string, Json>();
  const oldestKnown = known[0]?.[1] ?? '';
  let before: string | null = null;
  let reached = '9999';
  for (let pages = 0; pages < MOST_PAGES && reached >= oldestKnown; pages += 1) {
    const page: Awaited<ReturnType<Reader['page']>> = await reader.page(name, before === null ? null : { before });
    for (const { status } of page.entries) {
      const id = idOf(status?.['id']);
      if (status && id !== null) statuses.set(id, status);
    }
    const last = page.entries.at(-1);
    before = last?.id ?? before;
    reached = page.older && last ? last.at : '';
  }
  const missing = known.filter(([id, at]) => at > reached && !statuses.has(id)).map(([id]) => id);
  return { statuses, missing: new Set(missing) };
}

/** Only a 404 for the status itself counts as removal. A notification may also have been dismissed: then it is let go. */
async function confirm(reader: Reader, [statusId, , revisedAt]: Known): Promise<Landed[]> {
  const status = await unlessGone(() => reader.client.status(statusId));
  if (status === null) {
    const { serverTime } = reader.client;
    return [{ v: 1, kind: 'removed', id: statusId, at: serverTime > revisedAt ? serverTime : revisedAt }];
  }
  return revisionOf(status) > revisedAt ? [await reader.changed(status)] : [];
}
