import { ConnectorRejected } from '../../spi/errors';
import type { GraphAnswer, GraphClient } from './graph-client';
import { recordOf, type Json } from '../../spi/read';

/** Most ids of one call (Graph API, multiple objects). */
export const MOST_IDS = 50;

/** An object that was asked for by its id; `body` is null when it is gone. */
export interface ReadObject {
  id: string;
  body: Json | null;
  /** When it was seen so, by the platform's clock. */
  at: string;
}

interface Answered {
  id: string;
  body: Json | null;
  at: string | null;
}

/**
 * Reads objects by `?ids=`, 50 with one call. One that is missing fails the whole call: then halves are asked, down to the one.
 * Objects that the platform refuses to show are left out. What is gone is told by the object itself only; and where nothing at
 * all could be read, `witness` has to succeed, because a lost permission looks like a missing object.
 */
export async function readMany(
  graph: GraphClient,
  ids: readonly string[],
  fields: string,
  witness: () => Promise<GraphAnswer>,
): Promise<ReadObject[]> {
  const answered: Answered[] = [];
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    answered.push(...(await readGroup(graph, ids.slice(start, start + MOST_IDS), fields)));
  }
  if (answered.length === 0) return [];
  const seen = answered.findLast(({ at }) => at !== null)?.at ?? (await witnessed(witness));
  return seen === null ? [] : answered.map((one) => ({ ...one, at: one.at ?? seen }));
}

async function readGroup(graph: GraphClient, ids: readonly string[], fields: string): Promise<Answered[]> {
  const [only, ...others] = ids;
  if (only === undefined) return [];
  if (others.length === 0) return readOne(graph, only, fields);
  try {
    const { body, at } = await graph.get('', { ids: ids.join(','), fields });
    return await allOf(ids, (id) => {
      const found = recordOf(body[id]);
      return found ? Promise.resolve([{ id, body: found, at }]) : readOne(graph, id, fields);
    });
  } catch (error) {
    if (!(error instanceof ConnectorRejected)) throw error;
    // Anything else than a missing object is not about one of them: a host may not know the form.
    if (error.reason !== 'gone' && error.reason !== 'forbidden') return allOf(ids, (id) => readOne(graph, id, fields));
    const half = Math.ceil(ids.length / 2);
    return [...(await readGroup(graph, ids.slice(0, half), fields)), ...(await readGroup(graph, ids.slice(half), fields))]; // prettier-ignore
  }
}

async function readOne(graph: GraphClient, id: string, fields: string): Promise<Answered[]> {
  try {
    const { body, at } = await graph.get(encodeURIComponent(id), { fields });
    return [{ id, body, at }];
  } catch (error) {
    if (!(error instanceof ConnectorRejected)) throw error;
    return error.reason === 'gone' ? [{ id, body: null, at: null }] : [];
  }
}

async function allOf(ids: readonly string[], read: (id: string) => Promise<Answered[]>): Promise<Answered[]> {
  const all: Answered[] = [];
  for (const id of ids) all.push(...(await read(id)));
  return all;
}

async function witnessed(witness: () => Promise<GraphAnswer>): Promise<string | null> {
  try {
    return (await witness()).at;
  } catch (error) {
    if (error instanceof ConnectorRejected) return null;
    throw error;
  }
}
