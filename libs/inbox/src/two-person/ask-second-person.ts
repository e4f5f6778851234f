import type { CreateRequestBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { type Database, problem, type Tx } from '@parvis/platform';
import { createRequest } from './create-request';
import { toRequestView } from './request-rows';
import { needsSecondPerson } from './second-person';

/**
 * Acts, unless the member may not do so alone: then the second person is asked, and the problem `needs-second-person` carries the request
 * that waits. One act may be done at once where it would only have to wait: it has its own undo window.
 */
export async function orAskSecondPerson<T>(
  db: Database,
  agent: Agent,
  asked: CreateRequestBody | ((tx: Tx) => Promise<CreateRequestBody>),
  act: (tx: Tx) => Promise<T>,
): Promise<T> {
  const done = await db.transaction(agent.workspaceId, async (tx) => {
    const body = typeof asked === 'function' ? await asked(tx) : asked;
    const count = Math.max(body.itemIds?.length ?? 0, body.identityIds?.length ?? 0);
    const need = await needsSecondPerson(tx, agent, { kind: body.kind, count });
    if (need?.mode !== 'second-person' || count === 0) return { result: await act(tx) };
    return { request: await createRequest(tx, agent, { ...body, expectedCount: body.expectedCount ?? count }) };
  });
  if ('result' in done) return done.result;
  const mine = done.request.requested_by === agent.memberId;
  throw problem('needs-second-person', {
    detail: mine ? 'Others who may do this are asked.' : 'Somebody asked for this before: approve their request.',
    current: toRequestView(done.request, agent),
  });
}
