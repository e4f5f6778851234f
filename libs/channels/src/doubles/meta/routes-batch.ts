import { GraphProblem, missing, type GraphCall, type GraphValue, type Route } from './graph-call';
import { INSTAGRAM_ROUTES } from './routes-instagram';
import { OBJECT_ROUTES } from './routes-objects';

const MOST_IDS = 50;

/** Several objects by one call; a single one that is missing fails the whole. */
export const BATCH_ROUTES: [method: string, path: RegExp, route: Route][] = [['GET', /^$/, readMany]];

function readMany(call: GraphCall): GraphValue {
  const ids = (call.query.get('ids') ?? '').split(',').filter(Boolean);
  if (ids.length === 0) throw new GraphProblem('(#100) The parameter ids is required', 100);
  if (ids.length > MOST_IDS) throw new GraphProblem(`(#100) At most ${MOST_IDS} ids can be asked for`, 100);
  return Object.fromEntries(ids.map((id) => [id, readOne(call, id)]));
}

function readOne(call: GraphCall, id: string): unknown {
  for (const [method, path, route] of [...INSTAGRAM_ROUTES, ...OBJECT_ROUTES]) {
    const match = method === 'GET' ? path.exec(id) : null;
    if (match) return route({ ...call, path: id }, match);
  }
  throw missing(id);
}
