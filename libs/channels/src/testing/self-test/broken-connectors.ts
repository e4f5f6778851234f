import { callApi } from '../../http/call';
import type { Connector } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { CheckName } from '../subject';
import { parseSample, sample, sampleCapabilities, signatureMatches } from './sample-connector';

/** A connector with one fault, and the check that must find it. */
export interface Broken {
  fault: string;
  caughtBy: CheckName;
  /** What the check says. */
  because: RegExp;
  connector: Connector;
}

const broken = (fault: string, caughtBy: CheckName, because: RegExp, change: Partial<Connector>): Broken => ({
  fault,
  caughtBy,
  because,
  connector: { ...sample, ...change },
});

const withSees = (sees: Partial<typeof sampleCapabilities.sees>) => ({
  ...sampleCapabilities,
  sees: { ...sampleCapabilities.sees, ...sees },
});

let changing = 0;

const parsing: Broken[] = [
  broken('is of another kind than its folder', 'id-hygiene', /folder is not named/, { kind: 'bluesky' }),
  broken('has a form without French', 'id-hygiene', /no fr text/, {
    credentials: sample.credentials.map((field) => ({ ...field, label: { en: 'Token', fr: '' } })),
  }),
  broken('stores a secret in the open', 'id-hygiene', /secret and type disagree/, {
    credentials: sample.credentials.map((field) => ({ ...field, secret: false })),
  }),
  broken('gives a Date where the wire has text', 'id-hygiene', /JSON round trip/, {
    parse: (payload) => parseSample(payload).map((event) => ({ ...event, at: new Date(0) as unknown as string })),
  }),
  broken('returns changing keys', 'fixtures', /keys change/, {
    parse: (payload) => parseSample(payload).map((event) => ({ ...event, externalId: `x-${(changing += 1)}` })),
  }),
  broken('leaves out fields', 'fixtures', /not of the interface/, {
    parse: (payload) =>
      parseSample(payload).map((event) => JSON.parse(JSON.stringify(event, (key, value: unknown) => (key === 'html' ? undefined : value)))), // prettier-ignore
  }),
  broken('declares an item kind it never gives', 'fixtures', /without a fixture/, {
    capabilities: { ...sampleCapabilities, itemKinds: ['comment', 'review'] },
  }),
  broken('throws on unknown kinds', 'robust-parsing', /parse threw Error: what is that/, {
    parse: (payload) => {
      const events = parseSample(payload);
      if (events.length === 0) throw new ConnectorUnavailable('what is that?', false);
      return events;
    },
  }),
  broken('lets a SyntaxError out', 'robust-parsing', /parse threw SyntaxError/, {
    parse: (payload) => {
      JSON.parse(payload);
      return parseSample(payload);
    },
  }),
  broken('trusts the types of the platform', 'robust-parsing', /parse threw TypeError/, {
    parse: (payload) => {
      const id = (JSON.parse(payload || '{}') as { id: string }).id;
      return id.length > 0 ? parseSample(payload) : [];
    },
  }),
  broken('mangles emoji', 'robust-parsing', /did not survive/, {
    parse: (payload) => parseSample(payload.replace(/[\u{10000}-\u{10ffff}]/gu, '?')),
  }),
  broken('cuts long texts', 'robust-parsing', /did not survive/, {
    parse: (payload) => parseSample(payload).map((event) => (event.type === 'item' ? { ...event, text: event.text.slice(0, 500) } : event)), // prettier-ignore
  }),
];

const verifying: Broken[] = [
  broken('accepts any signature', 'signature', /byte 0 changed was accepted/, { verify: () => undefined }),
  broken('checks only that there is a signature', 'signature', /byte 0 changed was accepted/, {
    verify: ({ headers }) => {
      if (!headers['x-signature']) throw new ConnectorAuthError('no signature');
    },
  }),
  broken('refuses genuine requests', 'signature', /valid signature was refused/, {
    verify: () => {
      throw new ConnectorAuthError('no');
    },
  }),
  broken('accepts replays', 'signature', /replayed request was accepted/, {
    verify: ({ headers, body }, { credentials }) => {
      const key = credentials['signingSecret'] ?? '';
      if (!key || !signatureMatches(body, headers['x-time'] ?? '', headers['x-signature'] ?? '', key)) {
        throw new ConnectorAuthError('signature mismatch');
      }
    },
  }),
  broken('compares only the beginning of the signature', 'signature', /byte 0 changed was accepted/, {
    verify: (request, account) => {
      const given = request.headers['x-signature'] ?? '';
      const tail = given.slice(16);
      if (given.length === 64 && /^[0-9a-f]+.$/.test(tail)) return;
      return sample.verify(request, account);
    },
  }),
  broken('has an empty key and goes on', 'signature', /another key was accepted/, {
    verify: (request, account) => (account.credentials['signingSecret'] ? sample.verify(request, account) : undefined),
  }),
  broken('answers handshakes that it never declared', 'signature', /undeclared handshake/, { handshake: () => 'ok' }),
];

const acting: Broken[] = [
  broken('loops its own messages as inbound', 'own-messages', /somebody else/, {
    parse: (payload) => parseSample(payload).map((event) => (event.type === 'item' ? { ...event, direction: 'in' } : event)), // prettier-ignore
  }),
  broken('never sees its own messages although it says so', 'own-messages', /did not come back/, {
    parse: (payload) => parseSample(payload).filter((event) => event.type !== 'item' || event.direction === 'in'),
  }),
  broken('claims success and does nothing', 'verbs', /no effect/, {
    perform: async ({ verb }, account, signal) => {
      if (verb !== 'reply') return sample.perform({ verb } as never, account, signal);
      return { state: 'done', externalId: 'r-1', permalink: null, effects: [] };
    },
  }),
  broken('takes every verb for a reply', 'verbs', /is not declared/, {
    perform: (action, account, signal) => sample.perform({ ...action, verb: 'reply' }, account, signal),
  }),
  broken('returns a receipt without the reply’s id', 'verbs', /names no reply/, {
    perform: async (action, account, signal) => ({
      ...(await sample.perform(action, account, signal)),
      externalId: null,
    }),
  }),
  broken('promises that what happened did not', 'verbs', /promised absent/, {
    findPerformed: async () => ({ found: 'absent' }),
  }),
];

const failing: Broken[] = [
  broken('lets every failure out as it is', 'failures', /not a ConnectorError/, {
    perform: async ({ target, id, text }, account) => {
      const url = `${String(account.settings['apiBaseUrl'])}/replies`;
      const body = JSON.stringify({ actionId: id, itemId: target.externalId, words: text });
      const response = await account.fetch(url, { method: 'POST', body });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return { state: 'done', externalId: 'r', permalink: null, effects: [] };
    },
  }),
  broken('calls every refusal transient', 'failures', /expected auth/, {
    perform: (action, account, signal) =>
      sample.perform(action, account, signal).catch(() => {
        throw new ConnectorUnavailable('later', true);
      }),
  }),
  broken('ignores the announced delay', 'failures', /delay is ignored/, {
    fetchSince: (request, account, signal) =>
      sample.fetchSince(request, {
        ...account,
        fetch: async (url, init) => {
          const response = await account.fetch(url, init);
          return new Response(response.body, { status: response.status });
        },
      }, signal), // prettier-ignore
  }),
  broken('ignores abort', 'failures', /goes on after its signal/, {
    perform: (action, account) => sample.perform(action, account, new AbortController().signal),
  }),
  broken('says of an unanswered write that it did not happen', 'failures', /may have happened/, {
    perform: (action, account, signal) =>
      sample.perform(action, account, signal).catch((error: unknown) => {
        throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
      }),
  }),
  broken('leaks a token in an error', 'no-leaks', /accessToken stands/, {
    perform: (action, account, signal) =>
      sample.perform(action, account, signal).catch((error: unknown) => {
        const cause = new Error(`authorization was ${account.credentials['accessToken']}`);
        throw Object.assign(new ConnectorUnavailable(String(error), true), { cause });
      }),
  }),
  broken('passes on what the platform repeats', 'no-leaks', /accessToken stands/, {
    fetchSince: async ({ cursor }, account, signal) => {
      const headers = { authorization: `Bearer ${account.credentials['accessToken']}` };
      const url = `${String(account.settings['apiBaseUrl'])}/log?after=${cursor ?? -1}`;
      const own = { account: { ...account, credentials: {} }, signal, platform: 'Sample' };
      const classify = ({ body }: { body: unknown }) => new ConnectorRejected(JSON.stringify(body), 'invalid');
      await callApi({ method: 'GET', url, headers }, { ...own, classify });
      return { payloads: [], cursor: '0', more: false };
    },
  }),
];

const receiving: Broken[] = [
  broken('drops pages', 'paging', /polled: missing/, {
    fetchSince: async (request, account, signal) => ({
      ...(await sample.fetchSince(request, account, signal)),
      more: false,
    }),
  }),
  broken('skips an entry at each page boundary', 'paging', /polled: missing/, {
    fetchSince: async (request, account, signal) => {
      const page = await sample.fetchSince(request, account, signal);
      return page.more ? { ...page, cursor: String(Number(page.cursor) + 1) } : page;
    },
  }),
  broken('gives the last entry of a page again', 'paging', /delivered twice/, {
    fetchSince: async (request, account, signal) => {
      const page = await sample.fetchSince(request, account, signal);
      return page.more ? { ...page, cursor: String(Number(page.cursor) - 1) } : page;
    },
  }),
  broken('moves the cursor when nothing came', 'paging', /moved the cursor/, {
    fetchSince: async (request, account, signal) => {
      const page = await sample.fetchSince(
        { ...request, cursor: request.cursor?.split('/')[0] ?? null },
        account,
        signal,
      );
      return page.payloads.length > 0 ? page : { ...page, cursor: `${page.cursor}/${(changing += 1)}` };
    },
  }),
  broken('imports history without being asked', 'paging', /from now on: not expected/, {
    fetchSince: ({ cursor }, account, signal) =>
      sample.fetchSince({ cursor: cursor ?? '0', backfillFrom: null }, account, signal),
  }),
  broken('says that it backfills and does not', 'paging', /backfilled: missing/, {
    fetchSince: ({ cursor }, account, signal) => sample.fetchSince({ cursor, backfillFrom: null }, account, signal),
  }),
  broken('promises more for ever', 'paging', /stands still/, {
    fetchSince: async (request, account, signal) => ({
      ...(await sample.fetchSince(request, account, signal)),
      more: true,
    }),
  }),
  broken('misses edits', 'edits-and-removals', /edit was not seen/, {
    parse: (payload) =>
      parseSample(payload).filter((event) => event.type !== 'item' || event.text !== 'second thoughts'),
  }),
  broken('gives an edit the time of the first text', 'edits-and-removals', /not later/, {
    parse: (payload) => parseSample(payload).map((event) => (event.type === 'item' ? { ...event, revisedAt: '2026-11-20T09:00:00.000Z' } : event)), // prettier-ignore
  }),
  broken('misses deletions', 'edits-and-removals', /removal was not seen/, {
    parse: (payload) => parseSample(payload).filter((event) => event.type !== 'removed'),
  }),
  broken('declares that it sees nothing', 'edits-and-removals', /sees neither/, {
    capabilities: withSees({ edits: false, deletions: false }),
  }),
];

/** Connectors that the kit must refuse, each for its own fault. */
export const BROKEN: readonly Broken[] = [...parsing, ...verifying, ...acting, ...failing, ...receiving];
