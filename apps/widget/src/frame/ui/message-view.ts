import type { MessageRow } from '../thread/rows';
import { linkify } from '../text/linkify';
import { sizeOf, timeOf } from '../text/when';
import type { Words } from '../words/words';
import { attribute, h, icon, iconButton, say } from './dom';
import type { PanelActions } from './panel';

interface Speech {
  words: Words;
  language: string;
}

/** One message. Its element stays the same while the message goes out, arrives, is read or changed. */
export class MessageView {
  readonly element = h('li');
  readonly #avatar = h('span', { class: 'avatar', 'aria-hidden': 'true' });
  readonly #name = h('span', { class: 'name' });
  readonly #bubble = h('div', { class: 'bubble' });
  readonly #files = h('ul', { class: 'files' });
  // news about a message is no news of the conversation
  readonly #meta = h('p', { class: 'meta', 'aria-live': 'off' });
  readonly #tools = h('div', { class: 'tools' });
  #content = '';
  #offer = '';
  #row: MessageRow | null = null;

  constructor(
    private readonly actions: Pick<PanelActions, 'conversation' | 'store'>,
    private readonly speech: Speech,
  ) {
    this.element.append(
      this.#avatar,
      h('div', { class: 'body' }, this.#name, this.#bubble, this.#files, this.#tools, this.#meta),
    );
  }

  render(row: MessageRow, canChange: boolean): void {
    const { own, first, last, progress, deleted } = row;
    const { words } = this.speech;
    const classes = { own, first, last, deleted, failed: progress === 'failed' };
    for (const [name, is] of Object.entries(classes)) this.element.classList.toggle(name, is);
    say(this.#name, own ? words.you : (row.name ?? words.team));
    this.#name.classList.toggle('unseen', own || !first);
    this.#fillAvatar(row);
    const content = JSON.stringify([row.text, deleted, row.attachments]);
    if (content !== this.#content) this.#fill(row);
    this.#content = content;
    this.#fillMeta(row);
    const offer = progress === 'failed' ? 'retry' : canChange ? 'change' : '';
    if (offer !== this.#offer) this.#fillTools(offer);
    this.#offer = offer;
    this.#row = row;
  }

  #fillAvatar({ own, last, name, avatarUrl }: MessageRow): void {
    if (own || !last || this.#avatar.firstChild) {
      this.#avatar.classList.toggle('unseen', own || !last);
      return;
    }
    this.#avatar.classList.remove('unseen');
    if (avatarUrl) this.#avatar.append(h('img', { src: avatarUrl, alt: '', referrerpolicy: 'no-referrer' }));
    else this.#avatar.append(initials(name ?? this.speech.words.team));
  }

  #fill({ text, deleted, attachments }: MessageRow): void {
    const { words, language } = this.speech;
    this.#bubble.hidden = text === '' && !deleted;
    this.#bubble.replaceChildren(
      ...(deleted ? [words.removed] : linkify(text).map(({ text: shown, href }) => (href ? link(shown, href) : shown))),
    );
    this.#files.hidden = attachments.length === 0 || deleted;
    this.#files.replaceChildren(
      ...attachments.map(({ name, size, url }) => {
        const inside = [
          icon('file'),
          h('span', { class: 'file' }, name),
          h('span', { class: 'size' }, sizeOf(size, language)),
        ];
        const target = { href: url, download: name, target: '_blank', rel: 'noopener nofollow' };
        return h('li', {}, url ? h('a', target, ...inside) : h('span', {}, ...inside));
      }),
    );
  }

  #fillMeta({ at, own, last, progress, edited, deleted }: MessageRow): void {
    const { words, language } = this.speech;
    const isSettled = progress === null || progress === 'sent' || progress === 'read';
    const parts = [
      isSettled ? timeOf(at, language) : null,
      edited && !deleted ? words.edited : null,
      own && progress && !(deleted && isSettled) ? words.progress[progress] : null,
    ];
    this.#meta.hidden = !last && isSettled && !edited;
    say(this.#meta, parts.filter(Boolean).join(' · '));
    attribute(this.#meta, 'data-progress', progress);
  }

  #fillTools(offer: string): void {
    const { conversation, store } = this.actions;
    const { words } = this.speech;
    const button = (label: string, click: () => void) =>
      h('button', { type: 'button', class: 'text', on: { click } }, label);
    const message = () => this.#row?.message ?? null;
    const change = () => [
      iconButton('pen', words.edit, () => store.set({ editing: message(), view: 'thread' })),
      iconButton('bin', words.remove, ask),
    ];
    const restore = () => {
      this.#tools.replaceChildren(...change());
      this.#tools.querySelectorAll('button')[1]?.focus();
    };
    const ask = () => {
      const yes = button(words.yes, () => {
        const found = message();
        if (found) void conversation.remove(found);
        this.element.closest<HTMLElement>('.thread')?.focus({ preventScroll: true });
      });
      this.#tools.replaceChildren(h('span', {}, words.removeSure), yes, button(words.cancel, restore));
      yes.focus();
    };
    const key = () => this.#row?.key ?? '';
    const retry = () => [
      button(words.retry, () => conversation.sendAgain(key())),
      button(words.discard, () => conversation.discard(key())),
    ];
    this.#tools.replaceChildren(...(offer === 'retry' ? retry() : offer === 'change' ? change() : []));
  }
}

function link(text: string, href: string): HTMLAnchorElement {
  return h('a', { href, target: '_blank', rel: 'noopener nofollow' }, text);
}

function initials(name: string): string {
  const parts = name
    .replace(/^L[’']/i, '')
    .split(/\s+/)
    .filter(Boolean);
  return [parts[0], parts.length > 1 ? parts.at(-1) : '']
    .map((part) => [...(part ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
