import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { createHmac } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { type Exchange, FAULTS, FaultPlayer, sendJson } from '../../doubles/faults';
import type { RawRequest } from '../../spi/connector';
import { doubleFetch } from '../double-fetch';
import { serve } from '../platform-double';
import type { HookSigner, PlatformHarness } from '../subject';

export const SAMPLE_SECRET = 'sample-secret-AAAABBBB';
export const SAMPLE_TOKEN = 'sample-token-CCCCDDDD';

/** One line of the change log that the sample platform serves and pushes. */
export interface SampleEntry {
  seq: number;
  type: 'item' | 'removed';
  id: string;
  text?: string;
  by?: 'person' | 'brand';
  at: string;
}

/** A platform as simple as one can be: a log of changes, read by sequence number or pushed, and replies. */
export class SamplePlatform {
  readonly log: SampleEntry[] = [];
  readonly performed = new Map<string, string>();
  private pushed = 0;

  add(entry: Omit<SampleEntry, 'seq' | 'at'>): void {
    const seq = this.log.length + 1;
    this.log.push({ seq, at: new Date(Date.UTC(2026, 10, 20, 9, 0, seq)).toISOString(), ...entry });
  }

  pushes(): string[] {
    const news = this.log.slice(this.pushed);
    this.pushed = this.log.length;
    return news.map((entry) => JSON.stringify(entry));
  }

  answer({ request, response, content }: Exchange): void {
    const url = new URL(request.url ?? '/', 'http://sample');
    if (request.headers.authorization !== `Bearer ${SAMPLE_TOKEN}`) return sendJson(response, 401, { error: 'who?' });
    if (request.method === 'GET' && url.pathname === '/log') {
      const after = Number(url.searchParams.get('after'));
      if (after < 0) return sendJson(response, 200, { entries: [], last: this.log.length });
      return sendJson(response, 200, { entries: this.log.slice(after, after + 3), last: this.log.length });
    }
    const { actionId, itemId, words } = JSON.parse(content || '{}') as Record<'actionId' | 'itemId' | 'words', string>;
    if (!this.log.some((entry) => entry.id === itemId)) return sendJson(response, 404, { error: 'gone' });
    const id = `r-${this.log.length + 1}`;
    this.performed.set(actionId, id);
    this.add({ type: 'item', id, text: words, by: 'brand' });
    return sendJson(response, 200, { id });
  }
}

const signer: HookSigner = {
  signatureHeader: 'x-signature',
  signsBody: true,
  replayWindowSeconds: 300,
  keyCredential: 'signingSecret',
  handshake: null,
  sign(body, at): RawRequest {
    const time = String(Math.floor(at.getTime() / 1000));
    const signature = createHmac('sha256', SAMPLE_SECRET).update(`${time}.${body}`).digest('hex');
    return {
      method: 'POST',
      query: {},
      headers: { 'x-time': time, 'x-signature': signature },
      body: Buffer.from(body),
      receivedAt: at,
    };
  },
};

/** The harness that drives the sample platform. */
export async function samplePlatform(): Promise<PlatformHarness> {
  const platform = new SamplePlatform();
  const faults = new FaultPlayer((_status, detail) => ({ error: detail }));
  const server = await serve((request, response) => {
    void text(request).then((content) => {
      const exchange = { request, response, content };
      if (!faults.play(exchange)) platform.answer(exchange);
    });
  });
  let made = 0;
  const makeItem = async (words: string): Promise<string> => {
    const id = `i-${(made += 1)}`;
    platform.add({ type: 'item', id, text: words, by: 'person' });
    return id;
  };
  return {
    account: {
      externalId: 'sample',
      settings: { apiBaseUrl: server.url },
      credentials: { signingSecret: SAMPLE_SECRET, accessToken: SAMPLE_TOKEN },
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    },
    transport: 'fetch',
    secrets: () => [],
    hook: signer,
    faults: FAULTS,
    fail: (fault, scope) => faults.set(fault, scope),
    pageSize: 3,
    makeItem,
    editItem: async (id, words) => platform.add({ type: 'item', id, text: words, by: 'person' }),
    removeItem: async (id) => platform.add({ type: 'removed', id }),
    deliveries: async () => platform.pushes(),
    performable: async (verb: ActionVerb, kind: ItemKind) => ({
      id: `act-${verb}-${made}`,
      verb,
      target: {
        externalId: await makeItem('answer me'),
        kind,
        threadKey: 'thread',
        parentExternalId: null,
        postExternalId: null,
        authorExternalId: null,
        createdAt: '2026-11-20T09:00:00.000Z',
      },
      text: `our answer ${made}`,
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: '2026-11-20T09:00:00.000Z',
    }),
    wasPerformed: (action) => platform.performed.has(action.id),
    close: () => server.close(),
  };
}
