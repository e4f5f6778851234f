import { WIDGET_LIMITS, type WidgetUploadView } from '@parvis/contracts';
import { Refusal } from '../api/failure';
import type { Store } from '../state';
import { sizeOf } from '../text/when';
import { h, icon, iconButton, say } from './dom';

interface Upload {
  element: HTMLElement;
  abort: AbortController;
  preview: string | null;
  view: WidgetUploadView | null;
  hasFailed: boolean;
}

export interface UploadListOptions {
  store: Store;
  upload(file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<WidgetUploadView>;
  onChange(): void;
}

/** The files of the message being written: each is uploaded at once and shows how far it is. */
export class UploadList {
  readonly element = h('ul', { class: 'uploads' });
  #uploads: Upload[] = [];

  constructor(private readonly options: UploadListOptions) {}

  get done(): WidgetUploadView[] {
    return this.#uploads.flatMap(({ view }) => view ?? []);
  }

  get isBusy(): boolean {
    return this.#uploads.some(({ view, hasFailed }) => !view && !hasFailed);
  }

  /** Hands the uploaded files over to a message. */
  takeAll(): WidgetUploadView[] {
    const { done } = this;
    for (const upload of this.#uploads) this.#drop(upload);
    return done;
  }

  add(files: File[]): void {
    const most = WIDGET_LIMITS.attachmentsPerMessage;
    const room = most - this.#uploads.length;
    for (const file of files.slice(0, room)) void this.#begin(file);
    if (files.length > room) this.options.store.set({ notice: 'too-many' });
  }

  async #begin(file: File): Promise<void> {
    const { store, upload, onChange } = this.options;
    const { words, language } = store.state;
    const bar = h('progress', { max: 1, value: 0, 'aria-label': file.name });
    const size = h('span', { class: 'size' }, sizeOf(file.size, language));
    const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
    const sign = preview ? h('img', { src: preview, alt: '' }) : icon('file');
    const remove = iconButton('close', words.detach(file.name), () => this.#drop(one));
    const element = h('li', {}, sign, h('span', { class: 'file' }, file.name), size, bar, remove);
    const one: Upload = { element, abort: new AbortController(), preview, view: null, hasFailed: false };
    this.#uploads.push(one);
    this.element.append(element);
    onChange();
    try {
      if (file.size > WIDGET_LIMITS.attachmentBytes) throw new Refusal('too_large', null);
      one.view = await upload(file, (part) => (bar.value = part), one.abort.signal);
    } catch (error) {
      one.hasFailed = true;
      const code = error instanceof Refusal ? error.code : null;
      const reasons: Partial<Record<string, string>> = { too_large: words.tooLarge, type_not_allowed: words.wrongType };
      say(size, reasons[code ?? ''] ?? words.uploadFailed);
      size.setAttribute('role', 'alert');
      element.classList.add('failed');
    }
    bar.remove();
    onChange();
  }

  #drop(one: Upload): void {
    one.abort.abort();
    if (one.preview) URL.revokeObjectURL(one.preview);
    one.element.remove();
    this.#uploads = this.#uploads.filter((other) => other !== one);
    this.options.onChange();
  }
}
