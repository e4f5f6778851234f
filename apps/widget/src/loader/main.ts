import { type HostApi, makeHostApi } from './host-api';
import { Widget } from './widget';

declare global {
  interface Window {
    Parvis?: HostApi;
  }
}

/** The tag that brought this script: what it says is all the set-up there is. */
function begin(script: HTMLScriptElement): void {
  const { widget, language, theme, launcher } = script.dataset;
  if (!widget) return;
  const options = {
    origin: new URL(script.src).origin,
    widgetKey: widget,
    language: language ?? null,
    theme: theme ?? null,
    hasButton: launcher !== 'none',
  };
  const api = makeHostApi((emit, onForgotten) => new Widget(options, emit, onForgotten));
  const early = window.Parvis?.q ?? [];
  window.Parvis = api;
  whenQuiet(() => {
    api('boot');
    for (const call of early) api(...(Array.from(call) as [string, ...unknown[]]));
    document.dispatchEvent(new CustomEvent('parvis:ready'));
  });
}

/** After the page itself: the widget takes nothing from its first paint. */
function whenQuiet(work: () => void): void {
  if (document.readyState === 'complete') work();
  else addEventListener('load', () => work(), { once: true });
}

const script = document.currentScript ?? document.querySelector('script[data-widget]');
if (script instanceof HTMLScriptElement) begin(script);
