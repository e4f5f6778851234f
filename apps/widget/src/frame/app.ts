import { WIDGET_NAMESPACE, type WidgetConfig, type WidgetLanguage } from '@parvis/contracts';
import type { HostEvent, HostPage, Identity } from '../bridge/messages';
import { Client } from './api/client';
import { Refusal } from './api/failure';
import { eventHandler } from './events';
import { Line } from './live/line';
import { LiveSocket } from './live/live-socket';
import type { Parameters } from './look/wishes';
import { Vault } from './session/vault';
import { isExpired, Visitor } from './session/visitor';
import { initialState, Store } from './state';
import { Conversation, LONG_POLL_SECONDS } from './thread/conversation';
import { Panel } from './ui/panel';
import type { Words } from './words/words';

export interface AppOptions {
  parameters: Parameters;
  client: Client;
  config: WidgetConfig;
  language: WidgetLanguage;
  words: Words;
  tell(name: HostEvent, detail?: unknown): void;
  close(): void;
}

/** Everything of the frame but its talk with the host page. */
export class App {
  readonly store: Store;
  readonly #client: Client;
  readonly #vault: Vault;
  readonly #visitor: Visitor;
  readonly #conversation: Conversation;
  readonly #line: Line;
  readonly #panel: Panel;
  #page: HostPage;
  /** Time alone changes what is shown: a message may be edited for a quarter of an hour. */
  readonly #clock = setInterval(() => this.store.set({}), 30_000);

  constructor(private readonly options: AppOptions) {
    const { parameters, client, config, language, words } = options;
    const { widgetKey, hostOrigin } = parameters;
    this.#page = { url: `${hostOrigin}/`, referrer: '', title: '' };
    this.#client = client;
    const store = (this.store = new Store(initialState(config, language, words)));
    const vault = (this.#vault = new Vault(widgetKey));
    const visitor = (this.#visitor = new Visitor({
      store,
      client,
      vault,
      widgetKey,
      page: () => this.#page,
      onSession: () => this.#connect(),
      onEnd: () => this.#line.stop(),
      onIdentityRefused: () => options.tell('error', 'identity_invalid'),
    }));
    this.#conversation = new Conversation({
      store,
      client,
      visitor,
      vault,
      page: () => ({ url: this.#page.url }),
      push: (name, payload) => this.#push(name, payload),
      onMessage: (from) => options.tell('message', { from }),
    });
    this.#line = this.#makeLine();
    this.#panel = this.#makePanel();
    vault.onChangeElsewhere(() => void visitor.follow());
  }

  async begin(): Promise<boolean> {
    const wasOpen = this.#vault.get()?.open ?? false;
    await this.#visitor.resume();
    return wasOpen;
  }

  goTo(page: HostPage): void {
    this.#page = page;
  }

  open(focus: boolean): void {
    this.store.set({ open: true });
    this.#vault.change({ open: true });
    void this.#visitor.meet();
    void this.#refresh();
    if (focus) this.#panel.focus();
  }

  close(): void {
    this.store.set({ open: false });
    this.#vault.change({ open: false });
  }

  async identify(identity: Identity): Promise<void> {
    await this.#visitor.identify(identity).catch(() => undefined); // out of reach: told with the next session
  }

  async forget(): Promise<void> {
    await this.#visitor.forget();
  }

  /** The page goes away. */
  leave(): void {
    clearInterval(this.#clock);
    this.store.close();
    this.#line.stop();
    this.#visitor.stop();
    this.#conversation.stop();
  }

  /** Who has no socket learns when the panel opens whether somebody is there now. */
  async #refresh(): Promise<void> {
    if (this.#line.isLive) return;
    const config = await this.#client.config(this.options.parameters.widgetKey).catch(() => null);
    if (config) this.store.set({ config });
  }

  #connect(): void {
    this.#line.start();
    void this.#conversation.catchUp().then(() => this.#conversation.flush());
  }

  #push(name: 'read' | 'typing', payload: object): boolean {
    if (!this.#line.isLive) return false;
    this.#line.emit(name, payload);
    return true;
  }

  #makeLine(): Line {
    const { store } = this;
    const [conversation, visitor, client] = [this.#conversation, this.#visitor, this.#client];
    const sessionEnded = () => {
      // replaced by another tab, or ended for good
      if (this.#vault.reload()?.token === client.token) visitor.expire();
      else void visitor.follow();
    };
    return new Line({
      connect: (handlers) =>
        new LiveSocket({
          ...handlers,
          url: `${location.origin.replace(/^http/, 'ws')}/socket.io/`,
          namespace: WIDGET_NAMESPACE,
          auth: { token: client.token, afterSeq: store.state.thread.cursor },
        }),
      poll: async (signal, wait) => {
        try {
          await conversation.catchUp(wait ? LONG_POLL_SECONDS : 0, signal);
        } catch (error) {
          if (isExpired(error)) sessionEnded();
          throw error;
        }
      },
      onState: (line) => {
        store.set({ line });
        if (line === 'live' && !store.state.visitor) void visitor.resume(); // it was out of reach when the page came
        if (line === 'live' || line === 'polling') void conversation.flush();
      },
      onEvent: eventHandler({
        store,
        conversation,
        onAgentMessage: () => this.options.tell('message', { from: 'agent' }),
        onSessionEnded: sessionEnded,
      }),
      onRefused: () => {
        store.set({ line: 'lost' });
        sessionEnded();
      },
    });
  }

  #makePanel(): Panel {
    const { store } = this;
    const [conversation, visitor, client] = [this.#conversation, this.#visitor, this.#client];
    const attempt = async (work: () => Promise<void>): Promise<boolean> => {
      try {
        await visitor.act(work);
        return true;
      } catch (error) {
        const code = error instanceof Refusal ? error.code : null;
        store.set({ notice: code === 'blocked' ? 'blocked' : code === 'rate_limited' ? 'slow-down' : 'not-done' });
        return false;
      }
    };
    return new Panel({
      store,
      conversation,
      visitor,
      theme: this.options.parameters.theme,
      upload: (file, onProgress, signal) => visitor.act(() => client.upload(file, onProgress, signal)),
      sendForm: (body) =>
        attempt(async () => {
          conversation.take(await client.form(body));
          store.set({ view: 'thread', notice: 'form-sent' });
          store.set({ visitor: (await client.session()).visitor });
        }),
      saveDetails: (details) =>
        attempt(async () => {
          const { visitor: known } = await client.details({ ...details, consent: true });
          store.set({ visitor: known, emailAsked: false, notice: 'details-saved' });
        }),
      typing: (typing) => void this.#push('typing', { typing }),
      close: () => this.options.close(),
    });
  }
}
