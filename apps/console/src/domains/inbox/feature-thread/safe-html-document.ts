import { CSP_NONCE, Directive, effect, ElementRef, inject, input } from '@angular/core';

export interface EmailPage {
  html: string;
  language: string | null;
}

/** Nothing may be fetched or run from the mail; pictures come only from our own server or are inside the mail. */
const POLICY =
  "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'none'; base-uri 'none'; form-action 'none'";
const STYLE = `
  html { color-scheme: light; }
  body { margin: 0; padding: 2px 0; color: #1d1c18; background: #fff; font: 14px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  img, table { max-width: 100%; } img { height: auto; } pre { white-space: pre-wrap; } a { color: #3347c4; }
  blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #dedcd7; color: #4e4b46; }
  mark { border-radius: 3px; background: #dce5ff; color: inherit; }`;

/**
 * Writes markup that the server has sanitised into the `srcdoc` of a sandboxed frame. Angular refuses to bind that
 * attribute; the frame's sandbox and the policy inside are what makes it safe.
 */
@Directive({ selector: 'iframe[appSafeHtmlDocument]' })
export class SafeHtmlDocument {
  private readonly element = inject<ElementRef<HTMLIFrameElement>>(ElementRef);
  private readonly nonce = inject(CSP_NONCE, { optional: true });
  readonly page = input.required<EmailPage>({ alias: 'appSafeHtmlDocument' });

  constructor() {
    effect(() => {
      this.element.nativeElement.srcdoc = documentOf(this.page(), this.nonce ?? '');
    });
  }
}

/** The frame inherits the page's policy, so its own style needs the page's nonce. */
export function documentOf({ html, language }: EmailPage, nonce: string): string {
  const lang = /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language ?? '') ? ` lang="${language ?? ''}"` : '';
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><base target="_blank"><style nonce="${nonce}">${STYLE}</style>`;
  return `<!doctype html><html${lang}><head>${head}</head><body>${html}</body></html>`;
}
