import type { AccountContext } from '../../spi/connector';
import { idOf, type Json } from '../../spi/read';
import type { XClient, XPage } from './x.client';
import { isNewer, type State } from './x.cursor';
import { isRepost, versionsOf, xPayload } from './x.payloads';

/** One call of `fetchSince` under way. */
export interface Poll {
  client: XClient;
  account: AccountContext;
  state: State;
  /** The platform's time, as the last answer told it. */
  at: string;
  isFirstLook: boolean;
  payloads: string[];
}

/** The payload of a post that was not delivered in this version yet. */
export function landPost(poll: Poll, post: Json, { at, body }: Pick<XPage, 'at' | 'body'>): string[] {
  const { state, account } = poll;
  const [itemId, versionId] = [versionsOf(post)[0], idOf(post['id'])];
  if (itemId === undefined || versionId === null || isRepost(post)) return [];
  const known = state.known.find(([id]) => id === itemId);
  if (known && !isNewer(versionId, known[1])) return [];
  state.known = [...state.known.filter((entry) => entry !== known), [itemId, versionId]];
  const isBelowUs = state.watched.some(([id]) => id === idOf(post['conversation_id']));
  return [xPayload(isBelowUs ? 'answer' : 'post', account.externalId, at, post, body)];
}
