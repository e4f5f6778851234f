import type { Look } from '../bridge/messages';
import { LAUNCHER_STYLE } from './launcher-style';

const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE =
  'M21 11.5a8.4 8.4 0 0 1-8.5 8.5 8.9 8.9 0 0 1-3.9-.9L3 21l1.9-5.4A8.4 8.4 0 0 1 12.5 3a8.4 8.4 0 0 1 8.5 8.5Z';
const DOWN = 'm6 9 6 6 6-6';

export interface LauncherOptions {
  frameUrl: string;
  /** False where the page has a button of its own and calls `Parvis('open')`. */
  hasButton: boolean;
  onToggle: () => void;
}

/** The round button and the frame, in a shadow root at the end of the host page. */
export class Launcher {
  readonly frame = document.createElement('iframe');
  readonly #host = document.createElement('parvis-widget');
  readonly #button = document.createElement('button');
  readonly #badge = document.createElement('span');
  #labels = { open: '', close: '' };
  #unread = '';
  #before: Element | null = null;

  constructor(private readonly options: LauncherOptions) {
    const root = this.#host.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(LAUNCHER_STYLE);
    root.adoptedStyleSheets = [style];
    this.frame.src = options.frameUrl;
    this.frame.allow = 'clipboard-write';
    this.frame.id = 'frame';
    this.#button.type = 'button';
    this.#button.setAttribute('aria-expanded', 'false');
    this.#button.setAttribute('aria-controls', 'frame');
    this.#badge.hidden = true;
    this.#badge.setAttribute('aria-hidden', 'true');
    this.#button.append(icon(BUBBLE), icon(DOWN), this.#badge);
    this.#button.addEventListener('click', options.onToggle);
    root.append(this.frame, this.#button);
    document.body.append(this.#host);
  }

  get isOpen(): boolean {
    return this.frame.className === 'on';
  }

  /** Shows the button as the frame says it has to look; before that nothing is seen. */
  wear(look: Look): void {
    this.#labels = look.labels;
    this.#host.dataset['theme'] = look.theme;
    this.#host.dataset['position'] = look.position;
    this.#host.lang = look.language;
    this.#host.style.setProperty('--accent', look.accent);
    this.#host.style.setProperty('--on-accent', look.onAccent);
    this.frame.title = look.labels.frame;
    this.#name();
    this.#button.classList.toggle('on', this.options.hasButton);
  }

  count(count: number, label: string): void {
    this.#badge.hidden = count === 0;
    this.#badge.textContent = count > 9 ? '9+' : String(count);
    this.#unread = count === 0 ? '' : `, ${label}`;
    this.#name();
  }

  open(focus: boolean): void {
    this.#before = document.activeElement;
    this.frame.className = 'on';
    this.#button.setAttribute('aria-expanded', 'true');
    this.#name();
    if (focus) this.frame.focus();
  }

  /** `focus`: back to where the visitor came from. */
  close(focus: boolean): void {
    this.frame.className = '';
    this.#button.setAttribute('aria-expanded', 'false');
    this.#name();
    if (!focus) return;
    if (this.options.hasButton) this.#button.focus();
    else if (this.#before instanceof HTMLElement) this.#before.focus();
  }

  remove(): void {
    this.#host.remove();
  }

  #name(): void {
    this.#button.setAttribute('aria-label', this.isOpen ? this.#labels.close : this.#labels.open + this.#unread);
  }
}

function icon(path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
