import {
  type HostEvent,
  type HostPage,
  type Identity,
  listen,
  post,
  type ToFrame,
  type ToHost,
} from '../bridge/messages';
import { Launcher } from './launcher';

const LOADED_WITHIN_MS = 20_000;

export interface WidgetOptions {
  /** Where the script came from: the frame lives there, and no other origin is spoken with. */
  origin: string;
  widgetKey: string;
  /** Wishes of the page, before those of the widget's settings: `fr`, `dark`, … */
  language: string | null;
  theme: string | null;
  hasButton: boolean;
}

/** One widget in a host page: the button, the frame, and what they tell each other. */
export class Widget {
  readonly #launcher: Launcher;
  readonly #stop: () => void;
  #isLoaded = false;
  #isShown = false;
  /** What was asked before the frame could hear it. */
  #waiting: ToFrame[] = [];
  #wish: { focus: boolean } | null = null;

  constructor(
    private readonly options: WidgetOptions,
    private readonly emit: (name: HostEvent, detail?: unknown) => void,
    private readonly onForgotten: () => void,
  ) {
    this.#launcher = new Launcher({
      frameUrl: frameUrl(options),
      hasButton: options.hasButton,
      onToggle: () => this.toggle(),
    });
    const frameWindow = () => this.#launcher.frame.contentWindow;
    this.#stop = listen<ToHost>(frameWindow, options.origin, (message) => this.#hear(message));
    addEventListener('popstate', this.#tellPage);
    // a browser says nothing of a frame it refused to show
    setTimeout(() => this.#isLoaded || this.emit('error', 'unavailable'), LOADED_WITHIN_MS);
  }

  /** Opens the panel, or does so as soon as there is one. */
  open(focus = true): void {
    this.#wish = { focus };
    if (!this.#isShown) return;
    if (!this.#launcher.isOpen) {
      this.#launcher.open(focus);
      this.emit('open');
    }
    this.#tellPage();
    this.#tell({ kind: 'open', focus });
  }

  close(focus = true): void {
    this.#wish = null;
    if (this.#launcher.isOpen) {
      this.#launcher.close(focus);
      this.emit('close');
    }
    this.#tell({ kind: 'close' });
  }

  toggle(): void {
    if (this.#launcher.isOpen) this.close();
    else this.open();
  }

  identify(identity: Identity): void {
    this.#tell({ kind: 'identify', identity });
  }

  /** Ends the visitor's session and takes everything out of the page, once the frame has forgotten. */
  shutdown(): void {
    this.close(false);
    this.#tell({ kind: 'shutdown' });
  }

  #remove(): void {
    this.#stop();
    removeEventListener('popstate', this.#tellPage);
    this.#launcher.remove();
    this.onForgotten();
  }

  #tell(message: ToFrame): void {
    const target = this.#launcher.frame.contentWindow;
    if (this.#isLoaded && target) post(target, this.options.origin, message);
    else this.#waiting.push(message);
  }

  readonly #tellPage = (): void => this.#tell({ kind: 'page', page: hostPage() });

  #hear(message: ToHost): void {
    switch (message.kind) {
      case 'loaded':
        return this.#greet();
      case 'look':
        this.#launcher.wear(message.look);
        return this.#show(message.look.open);
      case 'unread':
        this.#launcher.count(message.count, message.label);
        return this.emit('unread', message.count);
      case 'close':
        return this.close();
      case 'event':
        return this.emit(message.name, message.detail);
      case 'gone':
        this.emit('error', message.code);
        return this.#remove();
      case 'forgotten':
        return this.#remove();
    }
  }

  #greet(): void {
    this.#isLoaded = true;
    this.#tell({ kind: 'hello', page: hostPage() });
    for (const message of this.#waiting.splice(0)) this.#tell(message);
  }

  /** The first look makes the widget ready; what was opened before that opens now. */
  #show(wasOpen: boolean): void {
    if (this.#isShown) return;
    this.#isShown = true;
    this.emit('ready');
    if (this.#wish) this.open(this.#wish.focus);
    else if (wasOpen) this.open(false);
  }
}

function hostPage(): HostPage {
  return { url: location.href.split('#')[0] ?? '', referrer: document.referrer, title: document.title };
}

function frameUrl({ origin, widgetKey, language, theme }: WidgetOptions): string {
  const url = new URL('/widget/frame', origin);
  url.searchParams.set('widget', widgetKey);
  url.searchParams.set('host', location.origin);
  if (language) url.searchParams.set('lang', language);
  if (document.documentElement.lang) url.searchParams.set('page-lang', document.documentElement.lang);
  if (theme) url.searchParams.set('theme', theme);
  return url.href;
}
