import type { Hint, InboundEvent, ItemSeen } from '@parvis/channels';
import type { Tx } from '@parvis/platform';
import { applyItem } from './apply-item';
import type { Arrival } from './arrivals';
import { bookOf, holdBooks } from '../clocks/sla-books';
import { judgeBatch } from '../screening/judge-batch';
import { keepJudged } from '../screening/keep-judged';
import { Batch, type Promises } from './batch';
import { applyState } from './change-item';
import { commitmentsOf } from './commitments';
import { isItem, loadKnown } from './known';
import { loadOwnReplies } from './own-replies';
import { postIdOf } from './people-and-posts';
import { applyActionResult, applyDelivery, applyNotice, noteHints } from './side-events';
import { writeBatch } from './write';

/**
 * Applies events of any accounts in one transaction of the system scope: reads what is known, decides, writes each table once,
 * publishes. Applying the same events again changes nothing. The caller holds the lanes of the accounts (`lockLanes`).
 * @throws KeyTaken when another transaction stored one of the items meanwhile: roll back and apply again.
 */
export async function applyEvents(tx: Tx, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const known = await loadKnown(tx, arrivals);
  const items: Arrival<ItemSeen>[] = arrivals.filter(isItem);
  const ownReplies = await loadOwnReplies(tx, items, known);
  const promises = await loadPromises(tx, arrivals);
  const batch = new Batch(tx, known, ownReplies, promises, commitmentsOf(null));
  for (const arrival of arrivals) applyPure(batch, arrival);
  const side = arrivals.filter(({ event }) => event.type !== 'item' && event.type !== 'post');
  for (const arrival of side) await applySide(tx, batch, arrival);
  await noteHints(tx, arrivals.filter(isHint));
  const judged = await judgeBatch(tx, batch);
  await writeBatch(tx, batch);
  await keepJudged(tx, judged);
}

function applyPure(batch: Batch, arrival: Arrival): void {
  const { event, account } = arrival;
  if (isItem(arrival)) applyItem(batch, arrival);
  else if (event.type === 'post') postIdOf(batch, account, event.post);
  else if (event.type === 'removed' || event.type === 'state') applyState(batch, { ...arrival, event });
}

async function applySide(tx: Tx, batch: Batch, arrival: Arrival): Promise<void> {
  const { event } = arrival;
  if (event.type === 'delivery') await applyDelivery(tx, batch, { ...arrival, event });
  else if (event.type === 'action-result') await applyActionResult(tx, batch, { ...arrival, event });
  else if (event.type === 'notice') await applyNotice(tx, { ...arrival, event });
}

async function loadPromises(tx: Tx, arrivals: readonly Arrival<InboundEvent>[]): Promise<Map<number, Promises>> {
  const workspaces = [...new Set(arrivals.map(({ account }) => account.workspaceId))];
  await holdBooks(tx, workspaces);
  const rows = await tx.prepared<{ id: number; settings: unknown; version: number }>(
    'select id, settings, sla_version as version from workspace where id = any ($1::int[])',
    [workspaces],
  );
  const promises = new Map<number, Promises>();
  for (const { id, settings, version } of rows)
    promises.set(id, { commitments: commitmentsOf(settings), book: await bookOf(tx, id, version, settings) });
  return promises;
}

function isHint(arrival: Arrival): arrival is Arrival<Hint> {
  return arrival.event.type === 'hint';
}
