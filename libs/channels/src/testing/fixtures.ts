import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { InboundEvent } from '../spi/inbound';
import type { AccountContext } from '../spi/connector';
import type { Subject } from './subject';

/** The event types a fixture's file name can start with. */
export const EVENT_TYPES = ['item', 'removed', 'state', 'post', 'delivery', 'action-result', 'notice', 'hint'] as const satisfies readonly InboundEvent['type'][]; // prettier-ignore

export interface Fixture {
  name: string;
  payload: string;
}

/**
 * The recorded payloads of a connector, in name order. `item-….json` must parse to an item event, `removed-…` to a
 * removal and so on through `EVENT_TYPES`; `own-…` to items of direction `out`; `ignored-…` to nothing. Other names are free.
 */
export function loadFixtures(folder: string): Fixture[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => ({ name, payload: readFileSync(join(folder, name), 'utf8') }));
}

/** The channel folder that a fixtures folder stands in. */
export function folderOf(subject: Subject): string {
  return basename(dirname(subject.fixtures));
}

/** The subject's account for parsing: a parser that reaches for the network is not pure and fails. */
export function parsingAccount(subject: Subject): AccountContext {
  return {
    ...subject.account,
    allowPrivateNetwork: false,
    fetch: () => Promise.reject(new Error('parse must not call the network')),
  };
}
