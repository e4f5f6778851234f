import { callApi } from '../../http/call';
import type { Connector } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { CheckName } from '../subject';
import { parseSample, sample, sampleCall, sampleCapabilities, signatureMatches } from './sample-connector';

/** A connector with one fault, and the check that must find it. */
export interface Broken {
  fault: string;
  caughtBy: CheckName;
  connector: Connector;
}

const broken = (fault: string, caughtBy: CheckName, change: Partial<Connector>): Broken => ({
  fault,
  caughtBy,
  connector: { ...sample, ...change },
});

const withSees = (sees: Partial<typeof sampleCapabilities.sees>) => ({
  ...sampleCapabilities,
  sees: { ...sampleCapabilities.sees, ...sees },
});

let changing = 0;

const parsing: Broken[] = [
  broken('is of another kind than its folder', 'id-hygiene', { kind: 'bluesky' }),
  broken('has a form without French', 'id-hygiene', {
    credentials: sample.credentials.map((field) => ({ ...field, label: { en: 'Token', fr: '' } })),
  }),
  broken('stores a secret in the open', 'id-hygiene', {
    credentials: sample.credentials.map((field) => ({ ...field, secret: false })),
  }),
  broken('gives a Date where the wire has text', 'id-hygiene', {
    parse: (payload) => parseSample(payload).map((event) => ({ ...event, at: new Date(0) as unknown as string })),
  }),
  broken('returns changing keys', 'fixtures', {
    parse: (payload) => parseSample(payload).map((event) => ({ ...event, externalId: `x-${(changing += 1)}` })),
  }),
  broken('leaves out fields', 'fixtures', {
    parse: (payload) =>
      parseSample(payload).map((event) => JSON.parse(JSON.stringify(event, (key, value: unknown) => (key === 'html' ? undefined : value)))), // prettier-ignore
  }),
  broken('declares an item kind it never gives', 'fixtures', {
    capabilities: { ...sampleCapabilities, itemKinds: ['comment', 'review'] },
  }),
  broken('throws on unknown kinds', 'robust-parsing', {
    parse: (payload) => {
      const events = parseSample(payload);
      if (events.length === 0) throw new ConnectorUnavailable('what is that?', false);
      return events;
    },
  }),
  broken('lets a SyntaxError out', 'robust-parsing', {
    parse: (payload) => {
      JSON.parse(payload);
      return parseSample(payload);
    },
  }),
  broken('trusts the types of the platform', 'robust-parsing', {
    parse: (payload) => {
      const id = (JSON.parse(payload || '{}') as { id: string }).id;
      return id.length > 0 ? parseSample(payload) : [];
    },
  }),
  broken('mangles emoji', 'robust-parsing', {
    parse: (payload) => parseSample(payload.replace(/[\u{10000}-\u{10ffff}]/gu, '?')),
  }),
  broken('cuts long texts', 'robust-parsing', {
    parse: (payload) => parseSample(payload).map((event) => (event.type === 'item' ? { ...event, text: event.text.slice(0, 500) } : event)), // prettier-ignore
  }),
];

const verifying: Broken[] = [
  broken('accepts any signature', 'signature', { verify: () => undefined }),
  broken('checks only that there is a signature', 'signature', {
    verify: ({ headers }) => {
      if (!headers['x-signature']) throw new ConnectorAuthError('no signature');
    },
  }),
  broken('refuses genuine requests', 'signature', {
    verify: () => {
      throw new ConnectorAuthError('no');
    },
  }),
  broken('accepts replays', 'signature', {
    verify: ({ headers, body }, { credentials }) => {
      const key = credentials['signingSecret'] ?? '';
      if (!key || !signatureMatches(body, headers['x-time'] ?? '', headers['x-signature'] ?? '', key)) {
        throw new ConnectorAuthError('signature mismatch');
      }
    },
  }),
  broken('compares only the beginning of the signature', 'signature', {
    verify: (request, account) => {
      const given = request.headers['x-signature'] ?? '';
      const tail = given.slice(16);
      if (given.length === 64 && /^[0-9a-f]+.$/.test(tail)) return;
      return sample.verify(request, account);
    },
  }),
  broken('has an empty key and goes on', 'signature', {
    verify: (request, account) => (account.credentials['signingSecret'] ? sample.verify(request, account) : undefined),
  }),
  broken('answers handshakes that it never declared', 'signature', { handshake: () => 'ok' }),
];

const acting: Broken[] = [
  broken('loops its own messages as inbound', 'own-messages', {
    parse: (payload) => parseSample(payload).map((event) => (event.type === 'item' ? { ...event, direction: 'in' } : event)), // prettier-ignore
  }),
  broken('never sees its own messages although it says so', 'own-messages', {
    parse: (payload) => parseSample(payload).filter((event) => event.type !== 'item' || event.direction === 'in'),
  }),
  broken('claims success and does nothing', 'verbs', {
    perform: async ({ verb }, account, signal) => {
      if (verb !== 'reply') return sample.perform({ verb } as never, account, signal);
      return { state: 'done', externalId: 'r-1', permalink: null, effects: [] };
    },
  }),
  broken('takes every verb for a reply', 'verbs', {
    perform: (action, account, signal) => sample.perform({ ...action, verb: 'reply' }, account, signal),
  }),
  broken('returns a receipt without the reply’s id', 'verbs', {
    perform: async (action, account, signal) => ({
      ...(await sample.perform(action, account, signal)),
      externalId: null,
    }),
  }),
  broken('promises that what happened did not', 'verbs', { findPerformed: async () => ({ found: 'absent' }) }),
];

const failing: Broken[] = [
  broken('lets every failure out as it is', 'failures', {
    perform: async ({ target, id, text }, account) => {
      const url = `${String(account.settings['apiBaseUrl'])}/replies`;
      const body = JSON.stringify({ actionId: id, itemId: target.externalId, words: text });
      const response = await account.fetch(url, { method: 'POST', body });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return { state: 'done', externalId: 'r', permalink: null, effects: [] };
    },
  }),
  broken('calls every refusal transient', 'failures', {
    perform: (action, account, signal) =>
      sample.perform(action, account, signal).catch(() => {
        throw new ConnectorUnavailable('later', true);
      }),
  }),
  broken('ignores the announced delay', 'failures', {
    fetchSince: (request, account, signal) =>
      sample.fetchSince(request, {
        ...account,
        fetch: async (url, init) => {
          const response = await account.fetch(url, init);
          return new Response(response.body, { status: response.status });
        },
      }, signal), // prettier-ignore
  }),
  broken('ignores abort', 'failures', {
    perform: (action, account) => sample.perform(action, account, new AbortController().signal),
  }),
  broken('says of an unanswered write that it did not happen', 'failures', {
    perform: (action, account, signal) =>
      sample.perform(action, account, signal).catch((error: unknown) => {
        throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
      }),
  }),
  broken('leaks a token in an error', 'no-leaks', {
    perform: (action, account, signal) =>
      sample.perform(action, account, signal).catch((error: unknown) => {
        const cause = new Error(`authorization was ${account.credentials['accessToken']}`);
        throw Object.assign(new ConnectorUnavailable(String(error), true), { cause });
      }),
  }),
  broken('passes on what the platform repeats', 'no-leaks', {
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
  broken('drops pages', 'paging', {
    fetchSince: async (request, account, signal) => ({
      ...(await sample.fetchSince(request, account, signal)),
      more: false,
    }),
  }),
  broken('skips an entry at each page boundary', 'paging', {
    fetchSince: async (request, account, signal) => {
      const page = await sample.fetchSince(request, account, signal);
      return page.more ? { ...page, cursor: String(Number(page.cursor) + 1) } : page;
    },
  }),
  broken('gives the last entry of a page again', 'paging', {
    fetchSince: async (request, account, signal) => {
      const page = await sample.fetchSince(request, account, signal);
      return page.more ? { ...page, cursor: String(Number(page.cursor) - 1) } : page;
    },
  }),
  broken('moves the cursor when nothing came', 'paging', {
    fetchSince: async (request, account, signal) => {
      const page = await sample.fetchSince(
        { ...request, cursor: request.cursor?.split('/')[0] ?? null },
        account,
        signal,
      );
      return page.payloads.length > 0 ? page : { ...page, cursor: `${page.cursor}/${(changing += 1)}` };
    },
  }),
  broken('imports history without being asked', 'paging', {
    fetchSince: ({ cursor }, account, signal) =>
      sample.fetchSince({ cursor: cursor ?? '0', backfillFrom: null }, account, signal),
  }),
  broken('says that it backfills and does not', 'paging', {
    fetchSince: ({ cursor }, account, signal) => sample.fetchSince({ cursor, backfillFrom: null }, account, signal),
  }),
  broken('promises more for ever', 'paging', {
    fetchSince: async (request, account, signal) => ({
      ...(await sample.fetchSince(request, account, signal)),
      more: true,
    }),
  }),
  broken('misses edits', 'edits-and-removals', {
    parse: (payload) =>
      parseSample(payload).filter((event) => event.type !== 'item' || event.text !== 'second thoughts'),
  }),
  broken('gives an edit the time of the first text', 'edits-and-removals', {
    parse: (payload) => parseSample(payload).map((event) => (event.type === 'item' ? { ...event, revisedAt: '2026-11-20T09:00:00.000Z' } : event)), // prettier-ignore
  }),
  broken('misses deletions', 'edits-and-removals', {
    parse: (payload) => parseSample(payload).filter((event) => event.type !== 'removed'),
  }),
  broken('declares that it sees nothing', 'edits-and-removals', {
    capabilities: withSees({ edits: false, deletions: false }),
  }),
  broken('goes on although polling needs a token that it lost', 'edits-and-removals', {
    fetchSince: async (request, account, signal) => {
      await sampleCall({ ...account, credentials: {} }, signal, '/log?after=-1');
      return sample.fetchSince(request, account, signal);
    },
  }),
];

/** Connectors that the kit must refuse, each for its own fault. */
export const BROKEN: readonly Broken[] = [...parsing, ...verifying, ...acting, ...failing, ...receiving];
