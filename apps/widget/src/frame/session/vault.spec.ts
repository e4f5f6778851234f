import { openBrowser, type TestBrowser } from '../../testing/browser';
import { Vault } from './vault';

describe('what the browser keeps', () => {
  let browser: TestBrowser;

  beforeEach(() => {
    browser = openBrowser('https://inbox.example/');
  });
  afterEach(() => browser.close());

  it('is nothing before a session begins', () => {
    const vault = new Vault('w_1');
    vault.change({ open: true });
    expect(vault.get()).toBeNull();
    expect(localStorage.length).toBe(0);
  });

  it('is the session from then on, also on the next page, and nothing after it is forgotten', () => {
    const vault = new Vault('w_1');
    vault.begin('secret');
    vault.change({ rated: 'cv_1' });
    expect(new Vault('w_1').get()).toMatchObject({ token: 'secret', rated: 'cv_1', outgoing: [] });
    expect(new Vault('w_2').get()).toBeNull();
    vault.clear();
    expect(localStorage.length).toBe(0);
  });

  it.each(['{', 'null', '{"token":5}', '[]'])('is nothing when %s is found there', (text) => {
    localStorage.setItem('parvis:w_1', text);
    expect(new Vault('w_1').get()).toBeNull();
  });

  it('stays in memory where the browser forbids to keep anything', () => {
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new Error('denied');
      },
    });
    const vault = new Vault('w_1');
    vault.begin('secret');
    expect(vault.get()?.token).toBe('secret');
  });

  it('tells of a session that another tab began', () => {
    const vault = new Vault('w_1');
    const heard = jest.fn();
    vault.onChangeElsewhere(heard);
    localStorage.setItem('parvis:w_1', JSON.stringify({ token: 'other' }));
    const event = new browser.window.Event('storage');
    browser.window.dispatchEvent(Object.assign(event, { key: 'parvis:w_1' }));
    browser.window.dispatchEvent(Object.assign(new browser.window.Event('storage'), { key: 'parvis:w_1' }));
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
