import { openBrowser, type TestBrowser } from '../testing/browser';
import { listen, post, type ToHost } from './messages';

const SHOP = 'https://shop.example';

describe('the talk between host page and frame', () => {
  let browser: TestBrowser;
  const heard: ToHost[] = [];

  beforeEach(() => {
    browser = openBrowser('https://inbox.example/');
    heard.length = 0;
  });
  afterEach(() => browser.close());

  const arrive = (data: unknown, origin: string, source: Window | null = browser.window) =>
    browser.window.dispatchEvent(new MessageEvent('message', { data, origin, source }));
  const ours = { mark: 'parvis-widget', message: { kind: 'close' } };

  it('hears one window of one origin', () => {
    const stop = listen<ToHost>(
      () => browser.window,
      SHOP,
      (message) => heard.push(message),
    );
    arrive(ours, SHOP);
    expect(heard).toEqual([{ kind: 'close' }]);
    stop();
    arrive(ours, SHOP);
    expect(heard).toHaveLength(1);
  });

  it.each<[string, unknown, string, boolean]>([
    ['another origin', ours, 'https://shop.example.evil.example', true],
    ['another window', ours, SHOP, false],
    ['something that is not ours', { message: { kind: 'close' } }, SHOP, true],
    ['a text', 'close', SHOP, true],
    ['no message', { mark: 'parvis-widget', message: null }, SHOP, true],
  ])('does not hear %s', (_name, data, origin, isKnownWindow) => {
    const other = openFrame(browser);
    const stop = listen<ToHost>(
      () => (isKnownWindow ? browser.window : other),
      SHOP,
      (message) => heard.push(message),
    );
    arrive(data, origin);
    stop();
    expect(heard).toEqual([]);
  });

  it('speaks to one origin only', () => {
    const target = { postMessage: jest.fn() } as unknown as Window;
    post<ToHost>(target, SHOP, { kind: 'close' });
    expect(target.postMessage).toHaveBeenCalledWith(ours, SHOP);
  });
});

function openFrame({ window }: TestBrowser): Window | null {
  const frame = window.document.createElement('iframe');
  window.document.body.append(frame);
  return frame.contentWindow;
}
