import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { doneWith } from '../../spi/verbs';
import { ChangedMeanwhile } from './bluesky.errors';
import { answeredBy, idOf, isIn, type Json, laterOf, type Place, placeOf, POSTGATE, quotedBy, recordOf, THREADGATE } from './bluesky.payloads'; // prettier-ignore
import type { Hands } from './bluesky.hands';

/** Answers that one thread can fold away, and quotes that one post can be taken out of. */
const MOST_FOLDED = 300;
const MOST_DETACHED = 50;
const MOST_ATTEMPTS = 4;

/** Folds an answer away under our post, or shows it again. */
export async function setFolded(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const uri = action.target.externalId;
  const hides = action.verb === 'hide';
  const root = await rootOf(action, hands);
  await rewrite(THREADGATE, root, action, hands, (gate) => {
    const folded = urisIn(gate, 'hiddenReplies');
    if (folded.includes(uri) === hides) return null;
    const next = hides ? [...folded, uri] : folded.filter((other) => other !== uri);
    if (next.length > MOST_FOLDED) {
      throw new ConnectorRejected(`this thread already hides ${MOST_FOLDED} answers`, 'invalid');
    }
    return { hiddenReplies: next };
  });
  const at = laterOf(hands.client.serverTime, action.requestedAt);
  return doneWith(null, { type: 'state', externalId: uri, platformState: hides ? 'hidden' : 'visible', at });
}

/** Takes our post out of one that quotes it. */
export async function detachQuote(action: OutboundAction, hands: Hands): Promise<Receipt> {
  const uri = action.target.externalId;
  const quoted = await quotedPostOf(action, hands);
  await rewrite(POSTGATE, quoted, action, hands, (gate) => {
    const detached = urisIn(gate, 'detachedEmbeddingUris');
    if (detached.includes(uri)) return null;
    // the list is short by decree: the oldest give way
    return { detachedEmbeddingUris: [...detached, uri].slice(-MOST_DETACHED) };
  });
  return doneWith(null);
}

/** Our post that the answer stands under: only its gate can hide something. */
export async function rootOf({ target }: OutboundAction, { client, did }: Hands): Promise<Place> {
  const known = placeOf(target.postExternalId);
  if (known !== null && isIn(did, known.uri)) return known;
  const post = (await client.posts([target.externalId])).get(target.externalId);
  if (post === undefined) throw new ConnectorRejected('the post is gone', 'gone');
  const root = placeOf(answeredBy(post)?.root);
  if (root === null || !isIn(did, root.uri)) {
    throw new ConnectorRejected('only answers in threads of your own can be hidden', 'forbidden');
  }
  return root;
}

export async function quotedPostOf({ target }: OutboundAction, { client, did }: Hands): Promise<Place> {
  const known = placeOf(target.postExternalId);
  if (known !== null && isIn(did, known.uri)) return known;
  const post = (await client.posts([target.externalId])).get(target.externalId);
  const quoted = post ? placeOf(quotedBy(post)) : null;
  if (quoted === null || !isIn(did, quoted.uri))
    throw new ConnectorRejected('this post does not quote yours', 'invalid');
  return quoted;
}

export function urisIn(gate: Json | null, list: string): string[] {
  const value: unknown = gate?.[list];
  return Array.isArray(value) ? value.filter((uri: unknown) => typeof uri === 'string') : [];
}

/**
 * Reads a gate, changes it and writes it only if nobody else did meanwhile; else from the beginning. A gate has the key of its
 * post. What is not changed (who may answer or quote) stays; null changes nothing.
 */
async function rewrite(
  collection: string,
  post: Place,
  { requestedAt }: OutboundAction,
  { client }: Hands,
  change: (gate: Json | null) => Json | null,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const current = await client.record(collection, post.rkey);
    const gate = recordOf(current?.['value']);
    const changes = change(gate);
    if (changes === null) return;
    const createdAt = new Date(requestedAt).toISOString();
    const record = { post: post.uri, createdAt, ...gate, ...changes };
    try {
      await client.put(collection, post.rkey, record, idOf(current?.['cid']));
      return;
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
