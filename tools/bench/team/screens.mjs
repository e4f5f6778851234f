// From the arrival of an item's body until a console shows it: the frames that consoles had, against the log of events.
import { quantile } from '../figures.mjs';

const ITEMS = `
  select e.seq::float8 as seq, e.conversation_id, extract(epoch from i.received_at)::float8 * 1000 as arrived
  from event e join item i on i.workspace_id = e.workspace_id and i.id = (e.data ->> 'itemId')::bigint
  where e.workspace_id = $1 and e.kind = 'item.created' and e.seq > $2 and i.direction = 0 order by e.seq`;

/**
 * Of what came in after the event `since`: ms to the first console and to the last of `consoles`. A frame stands for all that
 * happened to its conversation up to its seq. `unseen`: items that did not reach every console.
 */
export async function timesToScreen(db, { workspaceId, since, frames, consoles }) {
  const { rows } = await db.query(ITEMS, [workspaceId, since]);
  const byConversation = Map.groupBy(
    frames.toSorted((one, other) => one.seq - other.seq),
    ({ conversationId }) => conversationId,
  );
  const [first, last] = [[], []];
  let unseen = 0;
  for (const { seq, conversation_id, arrived } of rows) {
    const frame = byConversation.get(conversation_id)?.find((one) => one.seq >= seq);
    if (frame?.count !== consoles) unseen += 1;
    if (!frame) continue;
    first.push(frame.first - arrived);
    last.push(frame.last - arrived);
  }
  const figures = (times) => ({ p50: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99) });
  return { items: rows.length, unseen, first: figures(first), last: figures(last) };
}
