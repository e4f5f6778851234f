import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Post } from './networks';
import { Random } from './random';

const RETRY_AFTER_SECONDS = 1;
const SLOW_MS = 1500;
const MOST_DELIVERIES = 3;

type Trouble = 'reset' | 'unavailable' | 'slow-down' | 'late' | 'answer-lost';
const TROUBLES: Record<Trouble, number> = { reset: 3, unavailable: 3, 'slow-down': 1, late: 2, 'answer-lost': 2 };

/**
 * What goes wrong between any platform and the product, whatever the dialect: connections reset, gateways that answer 503 or 429,
 * answers that come late or are lost after the platform did act; hooks delivered several times, some although they were
 * acknowledged. Calm until a share is set.
 */
export class Weather {
  /** Share of calls and deliveries that meet trouble, 0 to 1. */
  share = 0;
  /** Hooks that were brought, how often in all, and how many of those each channel acknowledged. */
  readonly figures = { calls: 0, troubled: 0, hooks: 0, deliveries: 0, acknowledgedBy: {} as Record<string, number> };
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** A platform as it is reached in this weather. */
  around(handler: RequestListener): RequestListener {
    return (request, response) => {
      this.figures.calls += 1;
      if (!this.random.chance(this.share)) return void handler(request, response);
      this.figures.troubled += 1;
      // who hears nothing of a token that took the place of another has lost both: no platform can help that
      const kind = this.random.weighted(TROUBLES);
      trouble(kind === 'answer-lost' && /token/.test(request.url ?? '') ? 'reset' : kind, handler, request, response);
    };
  }

  /** Brings hooks in this weather: again although they arrived, and with acknowledgements that get lost. */
  bringing(post: Post): Post {
    const once: Post = async (url, init) => {
      this.figures.deliveries += 1;
      const answer = await post(url, init);
      const channel = /\/hooks\/([^/]+)\//.exec(url)?.[1];
      const { acknowledgedBy } = this.figures;
      // a handshake and a ping (204) leave nothing
      if (channel !== undefined && answer.ok && answer.status !== 204 && init?.method !== 'GET')
        acknowledgedBy[channel] = (acknowledgedBy[channel] ?? 0) + 1;
      return answer;
    };
    return async (url, init) => {
      this.figures.hooks += 1;
      const times = this.random.chance(this.share) ? 1 + this.random.below(MOST_DELIVERIES) : 1;
      let answer = await once(url, init);
      for (let time = 1; time < times; time += 1) answer = await once(url, init);
      if (this.random.chance(this.share / 2)) throw new Error('the acknowledgement got lost');
      return answer;
    };
  }
}

function trouble(kind: Trouble, handler: RequestListener, request: IncomingMessage, response: ServerResponse): void {
  switch (kind) {
    case 'reset':
      request.socket.destroy();
      return;
    case 'unavailable':
      response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>503 Service Unavailable</h1>');
      return;
    case 'slow-down':
      response.writeHead(429, { 'retry-after': String(RETRY_AFTER_SECONDS), 'content-type': 'text/plain' }).end('Slow down'); // prettier-ignore
      return;
    case 'late':
      setTimeout(() => void handler(request, response), SLOW_MS);
      return;
    default: {
      // the platform acts, and nobody hears of it
      const lost = () => {
        request.socket.destroy();
        return response;
      };
      response.write = () => true;
      response.end = lost as typeof response.end;
      void handler(request, response);
    }
  }
}
