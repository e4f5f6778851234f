import { WIDGET_LIMITS, WIDGET_UPLOAD_TYPES, type WidgetMessageView, type WidgetUploadView } from '@parvis/contracts';
import type { State, Store } from '../state';
import type { Conversation } from '../thread/conversation';
import { ConsentBox } from './consent-box';
import { attribute, h, icon, iconButton, say } from './dom';
import { UploadList } from './upload-list';

/** From so few characters left on, the count is said. */
const NEARLY_FULL = 300;
const TYPING_EVERY_MS = 3_000;
const LINES_PX = 132;

export interface ComposerActions {
  store: Store;
  conversation: Conversation;
  upload(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<WidgetUploadView>;
  typing(isTyping: boolean): void;
}

/** Where the visitor writes: text, files, and the consent where it has to be given first. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly #field: HTMLTextAreaElement;
  readonly #count = h('span', { class: 'count', role: 'status' });
  readonly #sendButton: HTMLButtonElement;
  readonly #clip: HTMLButtonElement;
  readonly #picker: HTMLInputElement;
  readonly #changing: HTMLElement;
  readonly #uploads: UploadList;
  readonly #consent: ConsentBox;
  #editing: WidgetMessageView | null = null;
  /** What was being written when another message began to be changed. */
  #draft = '';
  #typedAt = 0;

  constructor(private readonly actions: ComposerActions) {
    const { store } = actions;
    const { words } = store.state;
    this.#field = h('textarea', { rows: 1, 'aria-label': words.message, maxlength: WIDGET_LIMITS.textLength });
    this.#field.addEventListener('input', () => this.#onInput());
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#field.addEventListener('paste', (event) => this.#take(event.clipboardData?.files));
    this.#picker = h('input', { type: 'file', multiple: true, hidden: true, accept: WIDGET_UPLOAD_TYPES.join() });
    this.#picker.addEventListener('change', () => (this.#take(this.#picker.files), (this.#picker.value = '')));
    this.#clip = iconButton('clip', words.attach, () => this.#picker.click());
    this.#sendButton = h('button', { class: 'send', 'aria-label': words.send, title: words.send }, icon('send'));
    this.#uploads = new UploadList({ store, upload: actions.upload, onChange: () => this.#check() });
    this.#consent = new ConsentBox(store);
    const cancel = iconButton('close', words.cancel, () => store.set({ editing: null }));
    this.#changing = h('div', { class: 'changing', hidden: true }, icon('pen'), h('span', {}, words.changing), cancel);
    const row = h('div', { class: 'row' }, this.#clip, this.#count, this.#sendButton);
    const box = h('div', { class: 'box' }, this.#changing, this.#uploads.element, this.#field, row);
    this.element = h('form', { class: 'composer' }, this.#consent.element, box, this.#picker);
    this.element.addEventListener('submit', (event) => (event.preventDefault(), this.#submit()));
    this.#acceptDrops(words.drop);
    this.#check();
  }

  render(state: State): void {
    const { config, editing, words } = state;
    this.#clip.hidden = !config.uploads || editing !== null;
    this.#consent.render(state);
    const placeholder = words.write;
    if (this.#field.placeholder !== placeholder) this.#field.placeholder = placeholder;
    if (editing?.id !== this.#editing?.id) this.#turnTo(editing, words.save, words.send);
  }

  focus(): void {
    this.#field.focus();
  }

  #turnTo(editing: WidgetMessageView | null, save: string, send: string): void {
    if (!this.#editing) this.#draft = this.#field.value;
    this.#editing = editing;
    this.#field.value = editing ? editing.text : this.#draft;
    this.#changing.hidden = editing === null;
    attribute(this.#sendButton, 'aria-label', editing ? save : send);
    this.#sendButton.title = editing ? save : send;
    this.#sendButton.replaceChildren(icon(editing ? 'check' : 'send'));
    this.#uploads.element.hidden = editing !== null;
    this.#onSize();
    this.#check();
    this.#field.focus();
  }

  #onInput(): void {
    this.#onSize();
    this.#check();
    const now = Date.now();
    if (this.#editing || this.#field.value === '' || now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.actions.typing(true);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  /** As high as its text, up to a few lines. */
  #onSize(): void {
    this.#field.style.height = 'auto';
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, LINES_PX)}px`;
  }

  #check(): void {
    const left = WIDGET_LIMITS.textLength - this.#field.value.length;
    say(this.#count, left <= NEARLY_FULL ? this.actions.store.state.words.left(left) : '');
    const isEmpty = this.#field.value.trim() === '' && (this.#editing !== null || this.#uploads.done.length === 0);
    // not `disabled`: the button keeps the focus while it has nothing to send
    this.#sendButton.ariaDisabled = String(isEmpty || this.#uploads.isBusy);
  }

  #submit(): void {
    const text = this.#field.value.trim();
    const { conversation, typing, store } = this.actions;
    if (this.#sendButton.ariaDisabled === 'true' || !this.#consent.isGiven()) return;
    if (this.#editing) return void conversation.edit(this.#editing, text);
    store.set({ notice: null });
    conversation.send(text, this.#uploads.takeAll());
    this.#field.value = '';
    this.#typedAt = 0;
    typing(false);
    this.#onSize();
    this.#check();
    this.#field.focus();
  }

  /** A file is sent at once, so consent comes before it as well. */
  #take(files: FileList | null | undefined): void {
    const { config } = this.actions.store.state;
    if (!files?.length || !config.uploads || this.#editing || !this.#consent.isGiven()) return;
    this.#uploads.add([...files]);
  }

  #acceptDrops(hint: string): void {
    const target = document.documentElement;
    const over = (is: boolean) => attribute(document.body, 'data-drop', is ? hint : null);
    target.addEventListener('dragover', (event) => {
      event.preventDefault();
      over(event.dataTransfer?.types.includes('Files') ?? false);
    });
    target.addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && over(false));
    target.addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      this.#take(event.dataTransfer?.files);
    });
  }
}
