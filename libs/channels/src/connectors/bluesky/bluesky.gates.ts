import type { BlueskyClient } from './bluesky.client';
import type { KnownGate } from './bluesky.cursor';
import type { Poll } from './bluesky.landing';
import { idOf, placeOf, recordOf, THREADGATE } from './bluesky.payloads';

/** The newest thread gates of the account, as they are now. */
export async function currentGates(client: BlueskyClient): Promise<KnownGate[]> {
  const { list } = await client.records(THREADGATE, null);
  return list.flatMap((entry): KnownGate[] => {
    const [rkey, cid] = [placeOf(entry['uri'])?.rkey, idOf(entry['cid'])];
    return rkey === undefined || cid === null ? [] : [[rkey, cid, foldedIn(entry['value'])]];
  });
}

/** The answers that a thread gate folds away. */
export function foldedIn(gate: unknown): string[] {
  const list: unknown = recordOf(gate)?.['hiddenReplies'];
  return Array.isArray(list) ? list.map((uri: unknown) => placeOf(uri)?.uri).filter((uri) => uri !== undefined) : [];
}

/** Lands what was folded away or shown again since the last look, here or in an app. */
export async function readGates({ client, state, landed }: Poll): Promise<void> {
  const now = await currentGates(client);
  const oldest = now.at(-1)?.[0] ?? '';
  const hidden: string[] = [];
  const shown: string[] = [];
  for (const [rkey, cid, folded] of now) {
    const [, known, before] = state.gates.find(([other]) => other === rkey) ?? ['', '', []];
    if (known === cid) continue;
    hidden.push(...folded.filter((uri) => !before.includes(uri)));
    shown.push(...before.filter((uri) => !folded.includes(uri)));
  }
  // a gate that should stand in the list and does not is gone: it folds nothing away any more
  for (const [rkey, , before] of state.gates) {
    if (rkey >= oldest && !now.some(([other]) => other === rkey)) shown.push(...before);
  }
  if (hidden.length > 0 || shown.length > 0) {
    landed.push({ v: 1, kind: 'gate', hidden, shown, at: client.serverTime });
  }
  state.gates = now.map((gate) => state.gates.find(([rkey, cid]) => rkey === gate[0] && cid === gate[1]) ?? gate);
}
