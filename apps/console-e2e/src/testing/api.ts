import type { APIRequestContext } from 'playwright-core';
import type { ConversationView, ItemView, Preferences } from '@parvis/contracts';
import { type DemoMember, productUrl, signInOf } from './environment';
import { eventually } from './eventually';

/** The API with a member's session: for what a journey needs besides the browser. */
export class Api {
  constructor(private readonly request: APIRequestContext) {}

  /** Signs in; the browser context that the request belongs to is signed in too. */
  async signIn(member: DemoMember): Promise<void> {
    const { email, password } = signInOf(member);
    const answer = await this.request.post(`${productUrl()}/api/auth/login`, { data: { email, password } });
    if (!answer.ok()) throw new Error(`signing in as ${member} answered ${answer.status()}: ${await answer.text()}`);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`${productUrl()}${path}`);
    if (!answer.ok()) throw new Error(`GET ${path} answered ${answer.status()}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, data: unknown): Promise<T> {
    const { cookies } = await this.request.storageState();
    const csrf = cookies.find(({ name }) => name === 'XSRF-TOKEN')?.value ?? '';
    const headers = { 'x-xsrf-token': decodeURIComponent(csrf) };
    const answer = await this.request.fetch(`${productUrl()}${path}`, { method, data, headers });
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`);
    const content = await answer.text();
    return (content === '' ? null : JSON.parse(content)) as T;
  }

  prefer(preferences: Partial<Preferences>): Promise<unknown> {
    return this.send('PATCH', '/api/me/preferences', preferences);
  }

  /** The conversation with a person, once it is in the inbox. */
  conversationWith(handle: string): Promise<ConversationView> {
    return eventually(`a conversation with ${handle}`, async () => {
      const { items } = await this.get<{ items: ConversationView[] }>(
        '/api/conversations?view=all&sort=newest&limit=100',
      );
      return items.find(({ contact }) => contact?.name === handle);
    });
  }

  async itemsOf(conversationId: string): Promise<ItemView[]> {
    return (await this.get<{ items: ItemView[] }>(`/api/conversations/${conversationId}/items?limit=100`)).items;
  }
}
