import type { CapabilityRecord, SettingsField } from '@parvis/contracts';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { callApi } from '../../http/call';
import type { AccountContext, Connector } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import type { SampleEntry } from './sample-platform';

const both = (words: string) => ({ en: words, fr: words });
const secret = (name: string): SettingsField => ({
  name,
  type: 'secret',
  label: both(name),
  help: both(name),
  required: true,
  secret: true,
});

export const sampleCapabilities: CapabilityRecord = {
  channel: 'listening',
  label: both('Sample'),
  itemKinds: ['comment'],
  receive: 'both',
  verbs: {
    comment: [{ verb: 'reply', reversible: false, windowHours: null, perItem: null, consequence: both('Public') }],
  },
  text: { reply: { max: 1000, unit: 'utf16', confirmed: true } },
  attachments: { types: [], maxCount: 0, maxBytes: 0, withText: true },
  sees: { edits: true, deletions: true, hides: false, ownActions: true },
  backfill: true,
};

function entryOf(payload: string): Partial<SampleEntry> {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    throw new ConnectorRejected('not the sample platform’s JSON', 'invalid');
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.trim() === value && value !== '';
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-.*Z$/.test(value);
}

export function parseSample(payload: string): InboundEvent[] {
  const { type, id, text, by, at } = entryOf(payload);
  if (!isId(id) || !isTime(at)) return [];
  if (type === 'removed') return [{ type: 'removed', externalId: id, at }];
  if (type !== 'item' || typeof text !== 'string') return [];
  return [
    {
      type: 'item',
      externalId: id,
      kind: 'comment',
      direction: by === 'brand' ? 'out' : 'in',
      thread: { key: id, aliases: [], title: null },
      parentExternalId: null,
      post: null,
      author: null,
      text,
      html: null,
      attachments: [],
      stars: null,
      permalink: null,
      platformState: 'visible',
      ownActionId: null,
      email: null,
      createdAt: at,
      revisedAt: at,
      withoutVerbs: [],
    },
  ];
}

export function signatureMatches(body: Uint8Array, time: string, signature: string, key: string): boolean {
  const wanted = createHmac('sha256', key).update(`${time}.`).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

export async function sampleCall(
  account: AccountContext,
  signal: AbortSignal,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const answer = await callApi(
    {
      method: body ? 'POST' : 'GET',
      url: `${String(account.settings['apiBaseUrl'])}${path}`,
      headers: { authorization: `Bearer ${account.credentials['accessToken']}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    },
    { account, signal, platform: 'Sample' },
  );
  return answer.body as Record<string, unknown>;
}

const unsupported = (what: string) => () => {
  throw new ConnectorUnsupported(`the sample has no ${what}`);
};

/** A correct connector to the sample platform, which the broken ones are made from. */
export const sample: Connector = {
  kind: 'listening',
  credentials: [secret('signingSecret'), secret('accessToken')],
  settings: [],
  capabilities: sampleCapabilities,
  handshake: unsupported('handshake'),
  verify({ headers, body, receivedAt }, { credentials }) {
    const time = headers['x-time'] ?? '';
    const key = credentials['signingSecret'] ?? '';
    if (Math.abs(receivedAt.getTime() / 1000 - Number(time)) > 300) throw new ConnectorAuthError('timestamp');
    if (!key || !signatureMatches(body, time, headers['x-signature'] ?? '', key)) {
      throw new ConnectorAuthError('signature mismatch');
    }
  },
  parse: parseSample,
  async fetchSince({ cursor, backfillFrom }, account, signal) {
    if (cursor === null && backfillFrom === null) {
      const { last } = await sampleCall(account, signal, '/log?after=-1');
      return { payloads: [], cursor: String(last), more: false };
    }
    const answer = await sampleCall(account, signal, `/log?after=${cursor ?? '0'}`);
    const entries = answer['entries'] as SampleEntry[];
    const reached = entries.at(-1)?.seq ?? Number(cursor ?? 0);
    const payloads = entries.map((entry) => JSON.stringify(entry));
    return { payloads, cursor: String(reached), more: reached < Number(answer['last']) };
  },
  fetchRef: unsupported('references'),
  listen: unsupported('stream'),
  async perform({ id, verb, target, text }, account, signal) {
    if (verb !== 'reply' || target.kind !== 'comment') throw new ConnectorUnsupported(`no ${verb}`);
    const answer = await sampleCall(account, signal, '/replies', {
      actionId: id,
      itemId: target.externalId,
      words: text,
    });
    return { state: 'done', externalId: String(answer['id']), permalink: null, effects: [] };
  },
  findPerformed: async () => ({ found: 'cannot-tell' }),
  async probe(account, _hookUrl, signal) {
    await sampleCall(account, signal, '/log?after=-1');
    return {
      externalId: 'sample',
      name: 'Sample',
      capabilities: sampleCapabilities,
      missingPermissions: [],
      tokenExpiresAt: null,
      credentials: null,
    };
  },
};
