import type { WidgetServerEvents } from '@parvis/contracts';
import type { Store } from './state';
import type { Conversation } from './thread/conversation';

const TYPING_MS = 10_000;
const JOINED_MS = 60_000;

type Payloads = { [E in keyof WidgetServerEvents]: Parameters<WidgetServerEvents[E]>[0] };
type Handlers = { [E in keyof Payloads]: (payload: Payloads[E]) => void };

export interface EventTargets {
  store: Store;
  conversation: Conversation;
  onAgentMessage(): void;
  onSessionEnded(): void;
}

/** What each event of the server does to what is shown. Returns a handler for all of them; unknown ones do nothing. */
export function eventHandler(targets: EventTargets): (name: string, payload: unknown) => void {
  const { store, conversation } = targets;
  const timers = new Map<'typing' | 'joined', ReturnType<typeof setTimeout>>();
  const forAWhile = (what: 'typing' | 'joined', ms: number) => {
    clearTimeout(timers.get(what));
    timers.set(
      what,
      setTimeout(() => store.set({ [what]: null }), ms),
    );
  };
  const handlers: Handlers = {
    ready: (event) => conversation.stands(event.conversation, event.seq),
    'message.created': ({ message }) => {
      const isNew = !store.state.thread.messages.some(({ id }) => id === message.id);
      conversation.take(message);
      if (isNew && message.author.type === 'agent') targets.onAgentMessage();
    },
    'message.updated': ({ message }) => conversation.take(message),
    'message.deleted': ({ message }) => conversation.take(message),
    typing: ({ typing, author }) => {
      store.set({ typing: typing ? { name: author.name } : null });
      if (typing) forAWhile('typing', TYPING_MS);
    },
    'agent.joined': ({ name }) => {
      store.set({ joined: name });
      forAWhile('joined', JOINED_MS);
    },
    'conversation.closed': () => conversation.changeConversation({ state: 'closed' }),
    'conversation.reopened': () => conversation.changeConversation({ state: 'open' }),
    read: ({ seq }) => conversation.changeConversation({ readByTeam: seq }),
    'config.changed': ({ config }) => store.set({ config }),
    'session.ended': () => targets.onSessionEnded(),
  };
  return (name, payload) => {
    if (Object.hasOwn(handlers, name)) handlers[name as 'ready'](payload as Payloads['ready']);
  };
}
