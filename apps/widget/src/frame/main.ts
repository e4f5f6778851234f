import { listen, type Look, post, type ToFrame, type ToHost } from '../bridge/messages';
import { Client } from './api/client';
import { Refusal } from './api/failure';
import { App } from './app';
import { paletteOf } from './look/palette';
import { chooseLanguage, chooseTheme, type Parameters, readParameters } from './look/wishes';
import type { State } from './state';
import { unreadCount } from './thread/thread';
import { wordsOf } from './words/words';

const RETRY_MS = 15_000;

/** Speaks with the script in the host page: with that window and that origin only. */
async function begin(parameters: Parameters): Promise<void> {
  const { hostOrigin, widgetKey } = parameters;
  const tell = (message: ToHost) => post(window.parent, hostOrigin, message);
  const client = new Client();
  const config = await untilReached(() => client.config(widgetKey)).catch((error: unknown) => {
    tell({ kind: 'gone', code: error instanceof Refusal ? error.code : 'maintenance' });
    return null;
  });
  if (!config) return;
  const wishes = [parameters.language, config.language, parameters.pageLanguage, ...navigator.languages];
  const language = chooseLanguage(wishes);
  const app = new App({
    parameters,
    client,
    config,
    language,
    words: await untilReached(() => wordsOf(language)),
    tell: (name, detail) => tell({ kind: 'event', name, detail }),
    close: () => tell({ kind: 'close' }),
  });

  listen<ToFrame>(
    () => window.parent,
    hostOrigin,
    (message) => {
      switch (message.kind) {
        case 'hello':
        case 'page':
          return app.goTo(message.page);
        case 'open':
          return app.open(message.focus);
        case 'close':
          return app.close();
        case 'identify':
          return void app.identify(message.identity);
        case 'shutdown':
          return void app.forget().then(() => tell({ kind: 'forgotten' }));
      }
    },
  );
  tell({ kind: 'loaded' });
  const wasOpen = await app.begin();

  let shown = '';
  let unread = -1;
  app.store.subscribe((state) => {
    const look = lookOf(state, parameters, wasOpen);
    const text = JSON.stringify(look);
    if (text !== shown) tell({ kind: 'look', look });
    shown = text;
    const count = unreadCount(state.thread);
    if (count !== unread) tell({ kind: 'unread', count, label: state.words.unread(count) });
    unread = count;
  });
}

function lookOf({ config, language, words }: State, { theme }: Parameters, open: boolean): Look {
  const { accent, onAccent } = paletteOf(config.colour);
  return {
    accent,
    onAccent,
    position: config.position,
    theme: chooseTheme(config, theme),
    language,
    labels: { open: words.open, close: words.close, frame: words.frame(config.texts[language].title) },
    open,
  };
}

/** Tries until the server answers; its refusal is an answer too. */
async function untilReached<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal && error.retryAfterMs === null) throw error;
      await new Promise((again) => setTimeout(again, RETRY_MS));
    }
  }
}

const parameters = readParameters(location.search);
if (parameters && window.parent !== window) void begin(parameters);
