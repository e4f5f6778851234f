import type { SignIn } from './demo-workspace';

/** One member's session over HTTP: the demo's people work as everybody does. */
export class DemoMember {
  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  static async signIn(url: string, { email, password }: SignIn): Promise<DemoMember> {
    const answer = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!answer.ok) throw new Error(`signing in to the demo answered ${answer.status}`);
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    const csrf = cookies.find((cookie) => cookie.startsWith('XSRF-TOKEN='))?.slice('XSRF-TOKEN='.length) ?? '';
    const headers = { cookie: cookies.join('; '), 'x-xsrf-token': decodeURIComponent(csrf) };
    return new DemoMember(url, { ...headers, 'content-type': 'application/json' });
  }

  async get<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.url}/api${path}`, { headers: this.headers })).json()) as T;
  }

  /** What changed meanwhile is left as it is: the demo is alive while its past is made. */
  async send(method: 'POST' | 'PUT', path: string, body: object): Promise<void> {
    await this.request(method, path, body);
  }

  /** Makes something of the workspace's own; what is refused fails the seed. */
  async make<T>(path: string, body: object): Promise<T> {
    const answer = await this.request('POST', path, body);
    if (!answer.ok) throw new Error(`POST ${path} of the demo answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  private request(method: 'POST' | 'PUT', path: string, body: object): Promise<Response> {
    return fetch(`${this.url}/api${path}`, { method, headers: this.headers, body: JSON.stringify(body) });
  }
}
