// A member's browser as the API sees it: one kept connection per request under way, cookies as they are handed out, and how long
// each kind of request took.
import { Agent, request } from 'node:http';

/** What a run has measured: name → `{ times (ms), statuses }`. */
export class Calls {
  byName = new Map();
  unexpected = [];

  note(name, { ms, status }, isFine) {
    const entry = this.byName.get(name) ?? { times: [], statuses: {} };
    this.byName.set(name, entry);
    entry.times.push(ms);
    entry.statuses[status] = (entry.statuses[status] ?? 0) + 1;
    if (!isFine) this.unexpected.push(`${name} answered ${status}`);
  }

  report() {
    return {
      byName: Object.fromEntries([...this.byName].map(([name, { times, statuses }]) => [name, { times: Float64Array.from(times), statuses }])), // prettier-ignore
      unexpected: this.unexpected,
    };
  }
}

/** `call(name, method, path, body, fine)`: `{ status, body }`; a status that is neither a success nor in `fine` is a fault. */
export function browserOf({ origin, cookie, calls }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const jar = new Map(cookie.split('; ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  const headers = (payload) => ({
    cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    'x-xsrf-token': decodeURIComponent(jar.get('XSRF-TOKEN') ?? ''),
    ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
  });
  const take = (answer) => {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      jar.set(name, value);
    }
  };
  const send = (method, path, payload) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const sent = request(`${origin}${path}`, { method, agent, headers: headers(payload) }, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          take(answer);
          const text = Buffer.concat(chunks).toString();
          resolve({ ms: performance.now() - began, status: answer.statusCode, body: text === '' ? null : JSON.parse(text) }); // prettier-ignore
        });
      });
      sent.on('error', reject);
      sent.end(payload);
    });
  return {
    cookie: () => headers().cookie,
    close: () => agent.destroy(),
    async call(name, method, path, body, fine = []) {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const answer = await send(method, path, payload).catch((error) => ({ ms: 0, status: 0, body: { code: error.code } })); // prettier-ignore
      calls.note(name, answer, (answer.status >= 200 && answer.status < 300) || fine.includes(answer.status));
      return answer;
    },
  };
}
