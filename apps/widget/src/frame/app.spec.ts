import { openBrowser, type TestBrowser, until } from '../testing/browser';
import { aConfig, ServerDouble } from '../testing/server-double';
import { Client } from './api/client';
import { Unreachable } from './api/failure';
import { App } from './app';
import { english } from './words/en';

describe('the frame, with its server', () => {
  let server: ServerDouble;
  let browser: TestBrowser;
  let origin: string;
  let app: App;
  const told: [string, unknown][] = [];

  beforeEach(async () => {
    server = new ServerDouble();
    origin = await server.start();
    told.length = 0;
    await load();
  });
  afterEach(async () => {
    app.leave();
    browser.close();
    await server.stop();
  });

  /** A page is opened in the browser: the first one, or the same one again with what the browser kept. */
  async function load(kept?: string | null) {
    browser = openBrowser(origin);
    if (kept) localStorage.setItem('parvis:w_test', kept);
    const parameters = { widgetKey: 'w_test', hostOrigin: origin, language: 'en', pageLanguage: null, theme: null };
    const client = new Client();
    const config = await client.config('w_test');
    app = new App({
      parameters,
      client,
      config,
      language: 'en',
      words: english,
      tell: (name, detail) => told.push([name, detail]),
      close: () => told.push(['(close)', null]),
    });
    await app.begin();
    app.open(true);
  }

  async function reload() {
    const kept = localStorage.getItem('parvis:w_test');
    app.leave();
    browser.close();
    await load(kept);
  }

  const field = () => document.querySelector<HTMLTextAreaElement>('.box textarea') as HTMLTextAreaElement;
  const texts = () => [...document.querySelectorAll('.bubble')].map(({ textContent }) => textContent);
  const metas = () => [...document.querySelectorAll('.meta')].map(({ textContent }) => textContent ?? '');
  const press = (key: string) =>
    field().dispatchEvent(new browser.window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  const button = (name: string) =>
    [...document.querySelectorAll('button')].find(
      (one) =>
        (one.ariaLabel ?? one.getAttribute('aria-label') ?? one.textContent) === name || one.textContent === name,
    ) as HTMLButtonElement;
  function write(text: string) {
    field().value = text;
    field().dispatchEvent(new browser.window.Event('input'));
    press('Enter');
  }
  const live = () => until('a live line', () => app.store.state.line === 'live');
  const sent = (count = 1) =>
    until(`${count} sent`, () => server.messages.length === count && app.store.state.outgoing.length === 0);

  it('keeps nothing and starts no session before the visitor writes', async () => {
    await until(
      'the greeting',
      () => document.querySelector('.greeting')?.textContent === 'Hello! How can we help you?',
    );
    expect(localStorage.length).toBe(0);
    expect(document.cookie).toBe('');
    expect(server.calls.some((call) => call.includes('sessions'))).toBe(false);
    write('Hello');
    await sent();
    expect(localStorage.length).toBe(1);
  });

  it('shows a message at once, and the answer when it comes', async () => {
    write('Does the Halo ship to Ireland?');
    await until('the message', () => texts().includes('Does the Halo ship to Ireland?'));
    await sent();
    await live();
    server.say('It does.');
    await until('the answer', () => texts().includes('It does.'));
    expect(document.querySelectorAll('.own')).toHaveLength(1);
    await until('a receipt', () => app.store.state.thread.conversation?.readByVisitor === 2);
    expect(told).toContainEqual(['message', { from: 'agent' }]);
  });

  it('sends a message once, also when the answer to it got lost', async () => {
    server.refuseNext(503, 'maintenance', 0);
    write('Only once');
    await sent();
    expect(server.messages).toHaveLength(1);
    expect(new Set(server.messages.map(({ clientId }) => clientId)).size).toBe(1);
  });

  it('says what was not sent, and sends it on the visitor’s word', async () => {
    write('First');
    await sent();
    server.refuseNext(403, 'blocked');
    write('Second');
    await until('the failure', () => metas().includes('Not sent'));
    expect(document.querySelector('.banner')?.textContent).toContain(english.notices.blocked);
    button('Try again').click();
    await sent(2);
    expect(metas().includes('Not sent')).toBe(false);
  });

  it('goes on after a reload, with what was missed', async () => {
    write('Before');
    await sent();
    await live();
    server.say('While away', { silently: true });
    await reload();
    await until('both', () => texts().includes('While away') && texts().includes('Before'));
  });

  it('learns who the visitor is as soon as the server is in reach', async () => {
    write('Before');
    await sent();
    server.visitor = { ...server.visitor, email: 'client_042@mail.example' };
    const refused = jest.spyOn(Client.prototype, 'session').mockRejectedValueOnce(new Unreachable('no network'));
    await reload();
    expect(refused).toHaveBeenCalledTimes(1);
    await until('the address', () => app.store.state.visitor?.email === 'client_042@mail.example');
    expect(refused).toHaveBeenCalledTimes(2);
    refused.mockRestore();
  });

  it('fetches what a gap in the numbers shows to be missing', async () => {
    write('One');
    await sent();
    await live();
    server.say('Two', { silently: true });
    server.say('Three');
    await until('all', () => texts().join() === 'One,Two,Three');
  });

  it('resumes after the socket was cut', async () => {
    write('One');
    await sent();
    await live();
    server.hasSockets = false;
    server.cutSockets();
    await until('the banner', () => document.querySelector('.banner')?.textContent?.includes(english.lost));
    server.say('Meanwhile', { silently: true });
    server.hasSockets = true;
    await until('the answer', () => texts().includes('Meanwhile'));
    await live();
  });

  it('falls back to long polls where sockets are blocked', async () => {
    server.hasSockets = false;
    write('One');
    await sent();
    await until('polling', () => app.store.state.line === 'polling');
    server.say('By poll');
    await until('the answer', () => texts().includes('By poll'));
  });

  it('opens a new session kindly when the old one has ended, and loses no word', async () => {
    write('Before');
    await sent();
    await live();
    server.token = 'revoked';
    write('After');
    await sent(2);
    expect(document.querySelector('.banner')?.textContent).toContain(english.notices['session-ended']);
    await until('both on the screen', () => texts().includes('Before') && texts().includes('After'));
  });

  it('lets the visitor change and delete', async () => {
    write('Helo');
    await sent();
    button('Edit').click();
    await until('the text', () => field().value === 'Helo');
    write('Hello');
    await until('the change', () => texts().includes('Hello') && metas().some((meta) => meta.includes('edited')));
    button('Delete').click();
    button('Yes, delete').click();
    await until('the tombstone', () => texts().includes('Message deleted'));
  });

  it('leaves the innermost thing on Escape', async () => {
    write('Hello');
    await sent();
    button('Edit').click();
    await until('editing', () => app.store.state.editing !== null);
    press('Escape');
    expect([app.store.state.editing, told.some(([name]) => name === '(close)')]).toEqual([null, false]);
    press('Escape');
    expect(told).toContainEqual(['(close)', null]);
  });

  it('asks for consent first where that is required', async () => {
    server.config = aConfig({ consent: { required: true, privacyUrl: null } });
    await reload();
    write('Hello');
    expect(document.querySelector('.consent .fault')?.textContent).toBe(english.agreeFirst);
    expect(server.calls).not.toContain('POST /sessions');
    (document.querySelector('.consent input') as HTMLInputElement).checked = true;
    press('Enter');
    await sent();
  });

  it('asks for an address when nobody is there, and takes it with consent only', async () => {
    server.config = aConfig({ availability: { somebodyThere: false, withinHours: false, opensAt: null, hours: null } });
    await reload();
    write('Anybody?');
    await sent();
    const card = await until('the card', () => document.querySelector<HTMLFormElement>('.card form:not([hidden])'));
    const submit = () => card.dispatchEvent(new browser.window.Event('submit', { cancelable: true }));
    (card.querySelector('[type=email]') as HTMLInputElement).value = 'client_042@mail.example';
    submit();
    expect(server.visitor.email).toBeNull();
    (card.querySelector('[type=checkbox]') as HTMLInputElement).checked = true;
    submit();
    await until('the address', () => server.visitor.email === 'client_042@mail.example');
    await until('thanks', () => document.querySelector('.banner')?.textContent === english.notices['details-saved']);
  });

  it('takes a rating once the conversation is closed', async () => {
    write('Thank you');
    await sent();
    await live();
    server.emit('conversation.closed', { conversationId: 'cv_1' });
    const form = await until('the card', () => document.querySelector<HTMLFormElement>('.rating:not([hidden]) form'));
    (form.querySelectorAll('input')[3] as HTMLInputElement).click();
    form.dispatchEvent(new browser.window.Event('submit', { cancelable: true }));
    await until('thanks', () => document.querySelector('.rating')?.textContent?.includes(english.thanks));
    expect(server.calls).toContain('POST /conversations/current/rating');
  });

  it('knows a customer whom the page names, before anything is written', async () => {
    await app.identify({ identityToken: 'a.b.c' });
    await until('the name', () => app.store.state.visitor?.verified);
    expect(localStorage.length).toBe(0);
    write('Hello again');
    await sent();
    expect(JSON.parse(localStorage.getItem('parvis:w_test') ?? '{}')).toMatchObject({ token: server.token });
  });

  it('asks again for a known customer when the server was busy', async () => {
    server.refuseNext(429, 'rate_limited', 0.05);
    await app.identify({ identityToken: 'a.b.c' });
    await until('the name', () => app.store.state.visitor?.verified);
    expect(told.some(([name]) => name === 'error')).toBe(false);
  });

  it('lets a visitor write whose page gave a wrong token, and tells the page', async () => {
    write('Hello');
    await sent();
    server.refuseNext(422, 'identity_invalid');
    await app.identify({ identityToken: 'a.b.c' });
    expect(told).toContainEqual(['error', 'identity_invalid']);
    write('Still here');
    await sent(2);
  });

  it('forgets the visitor on their word', async () => {
    write('Hello');
    await sent();
    await app.forget();
    await until('an empty thread', () => texts().length === 0);
    expect([localStorage.length, server.token]).toEqual([0, null]);
  });
});
