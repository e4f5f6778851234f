import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { parseQuery, type Query, QueryFault } from './query/parse-query';

const SHORTEST_MINUTES = 15;

type Settled = Pick<AccountContext, 'settings' | 'allowPrivateNetwork'>;

/** What one account listens for, and how it may ask. */
export interface Watch {
  query: Query;
  queryText: string;
  /** Primary subtags in lower case; empty: all. */
  languages: string[];
  takesEverything: boolean;
  /** Seconds between two looks at the same source at least. */
  shortest: number;
}

/** @throws `ConnectorRejected('invalid')` for a query that cannot be read. */
export function watchOf(account: Settled): Watch {
  const queryText = textSetting(account, 'query');
  return {
    query: readQuery(queryText),
    queryText,
    languages: listSetting(account, 'languages').map(primaryLanguage),
    takesEverything: account.settings['feedsTake'] === 'everything',
    shortest: shortestSeconds(account),
  };
}

function readQuery(text: string): Query {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof QueryFault)
      throw new ConnectorRejected(`The query cannot be read: ${error.message}`, 'invalid');
    throw error;
  }
}

/** Inside one's own network a source may be read as often as one likes. */
function shortestSeconds({ settings, allowPrivateNetwork }: Settled): number {
  const entered = settings['minMinutes'];
  const minutes = typeof entered === 'number' && entered >= 0 ? entered : SHORTEST_MINUTES;
  return Math.round(Math.max(minutes, allowPrivateNetwork ? 0 : SHORTEST_MINUTES) * 60);
}

export function textSetting({ settings }: Pick<AccountContext, 'settings'>, name: string): string {
  const value = settings[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** What stands between spaces, commas and semicolons, each once. */
export function listSetting(account: Pick<AccountContext, 'settings'>, name: string): string[] {
  return [...new Set(textSetting(account, name).split(/[\s,;]+/).filter((part) => part !== ''))]; // prettier-ignore
}

/** `fr-CA` → `fr`. */
export function primaryLanguage(code: string): string {
  return code.toLowerCase().split(/[-_]/)[0] ?? '';
}

/** What this reader calls itself everywhere but at Reddit. */
export const USER_AGENT = 'Parvis/1.0 (feed and mention reader)';

/** Reddit turns default names away and prescribes this form. */
export function redditUserAgentOf(account: Pick<AccountContext, 'settings'>): string {
  const name = textSetting(account, 'redditUsername').replace(/^\/?u\//i, '');
  return `web:org.parvis.listening:v1.0.0 (by /u/${/^[\w-]{1,40}$/.test(name) ? name : 'unknown'})`;
}
