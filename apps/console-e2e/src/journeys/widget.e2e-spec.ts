import { join } from 'node:path';
import type { AccountView, ConversationView } from '@parvis/contracts';
import type { Page } from 'playwright-core';
import { violations } from '../testing/accessibility';
import type { Api } from '../testing/api';
import { Browsers } from '../testing/browser';
import { artifactsFolder, productUrl } from '../testing/environment';
import { eventually } from '../testing/eventually';
import { InboxPage } from '../testing/inbox';
import { Line } from '../testing/line';
import { newHandle } from '../testing/simulator';
import { connectWidget, disconnectWidget, identityToken, ShopPage } from '../testing/shop';

const FROM_PARVIS = /\/widget(\.js|\/)/;

describe('the chat widget', () => {
  let api: Api;
  let widget: AccountView;
  let visitors = 0;
  afterEach(() => disconnectWidget(api, widget)); // before the browsers close
  const browsers = Browsers.forThisFile();

  beforeEach(async () => {
    api = (await browsers.visitor()).api;
    await api.signIn('camille');
    widget = await connectWidget(api);
  });

  const keyOf = ({ externalId }: AccountView) => String(externalId);

  async function shopOf(options: Parameters<Browsers['visitor']>[0] = {}, language: 'en' | 'fr' = 'en') {
    // visitors come from addresses of their own: limits count by it
    const extraHTTPHeaders = { 'x-forwarded-for': `198.51.100.${++visitors}` };
    const { page, context } = await browsers.visitor({ extraHTTPHeaders, ...options });
    return { context, page, shop: new ShopPage(page, language) };
  }

  it('carries words from the shop to the queue and back, and goes on after a reload', async () => {
    const { page: consolePage, api: member } = await browsers.consoleOf('camille');
    const { page, shop } = await shopOf();
    const words = `Does the Halo ship to Ireland, ${newHandle()}?`;
    await shop.visit(keyOf(widget));
    await shop.open();
    await shop.write(words);

    const { id } = await itemOf(member, words);
    const inbox = new InboxPage(consolePage);
    await inbox.openConversation(id);
    const answer = `It does, in four days, ${newHandle()}.`;
    await inbox.sendAndKeepOpen(answer);
    await shop.message(answer).waitFor();

    await page.reload();
    await shop.message(answer).waitFor();
    await shop.message(words).waitFor();
    expect(shop.faults).toEqual([]);
  });

  it('counts answers on the closed button', async () => {
    const { page: consolePage, api: member } = await browsers.consoleOf('camille');
    const { page, shop } = await shopOf();
    const words = `Anybody there, ${newHandle()}?`;
    await shop.visit(keyOf(widget));
    await shop.open();
    await shop.write(words);
    await page.keyboard.press('Escape');
    await eventually('the focus back on the button', () =>
      page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'BUTTON'),
    );
    const { id } = await itemOf(member, words);
    const inbox = new InboxPage(consolePage);
    await inbox.openConversation(id);
    await inbox.sendAndKeepOpen('Yes, good morning.');
    await page.getByRole('button', { name: 'Open the chat, 1 new message' }).waitFor();
    await shop.open();
    await page.getByRole('button', { name: 'Close the chat' }).waitFor();
  });

  it('says that the line is cut, and misses nothing once it is mended', async () => {
    const { context, shop } = await shopOf();
    const line = await Line.of(context);
    await shop.visit(keyOf(widget));
    await shop.open();
    await shop.write('Before the cut');
    await eventually('the word is with the team', () => shop.log.getByText(/Sent|Read/).isVisible());
    await line.cut();
    await shop.frame.getByText(/^No connection/).waitFor();
    await shop.write('During the cut');
    await shop.log.getByText('Waiting for a connection').waitFor();
    await line.mend();
    await shop.frame.getByText(/^No connection/).waitFor({ state: 'hidden' });
    await eventually('both are sent', async () => (await shop.log.getByText(/Waiting/).count()) === 0);
    expect(await shop.log.getByText('During the cut').count()).toBe(1);
  });

  it('works where sockets are blocked', async () => {
    const { context, shop } = await shopOf();
    await context.routeWebSocket(/\/socket\.io\//, (socket) => void socket.close());
    const words = `By long poll, ${newHandle()}`;
    const { api: member, page: consolePage } = await browsers.consoleOf('camille');
    await shop.visit(keyOf(widget));
    await shop.open();
    await shop.write(words);
    const { id } = await itemOf(member, words);
    const inbox = new InboxPage(consolePage);
    await inbox.openConversation(id);
    await inbox.sendAndKeepOpen('An answer without a socket.');
    await shop.message('An answer without a socket.').waitFor();
  });

  it('sends files along', async () => {
    const { shop } = await shopOf();
    await shop.visit(keyOf(widget));
    await shop.open();
    const file = { name: 'facture.txt', mimeType: 'text/plain', buffer: Buffer.from('Facture ML-20417') };
    await shop.frame.locator('input[type=file]').setInputFiles(file);
    await shop.frame.getByRole('button', { name: 'Remove facture.txt' }).waitFor();
    await eventually('the file is there', async () => (await shop.frame.locator('progress').count()) === 0);
    await shop.write('Here is the invoice.');
    await shop.log.getByRole('link', { name: /facture\.txt/ }).waitFor();
    expect(shop.faults).toEqual([]);
  });

  it('lets the visitor change and delete what was just said', async () => {
    const { shop } = await shopOf();
    await shop.visit(keyOf(widget));
    await shop.open();
    await shop.write('Helo');
    await shop.log.getByRole('button', { name: 'Edit' }).click();
    await shop.composer.fill('Hello');
    await shop.composer.press('Enter');
    await shop.log.getByText(/edited/).waitFor();
    await shop.log.getByRole('button', { name: 'Delete' }).click();
    await shop.log.getByRole('button', { name: 'Yes, delete' }).click();
    await shop.message('Message deleted').waitFor();
  });

  it('takes an address with consent, and a rating once the team closes', async () => {
    const { api: member } = await browsers.consoleOf('camille');
    const { shop } = await shopOf();
    const words = `Where is my parcel, ${newHandle()}?`;
    await shop.visit(keyOf(widget));
    await shop.open();
    await shop.write(words);
    const { id, version } = await itemOf(member, words);
    await shop.frame.getByRole('button', { name: 'Options' }).click();
    await shop.frame.getByRole('button', { name: 'Get answers by e-mail' }).click();
    await shop.frame.getByRole('textbox', { name: 'E-mail' }).fill('client_042@mail.example');
    await shop.frame.getByRole('button', { name: 'Save' }).click();
    await shop.frame.getByText('Please fill this in.').waitFor();
    await shop.frame.getByRole('checkbox').check();
    await shop.frame.getByRole('button', { name: 'Save' }).click();
    await shop.frame.getByText(/also goes to your e-mail/).waitFor();
    await member.send('PATCH', `/api/conversations/${id}`, { status: 'handled', version });
    await shop.frame.getByRole('radio', { name: '4 of 5' }).check({ force: true });
    await shop.frame.locator('.rating').getByRole('button', { name: 'Send' }).click();
    await shop.frame.getByText('Thank you for your answer.').waitFor();
  });

  it('knows the shop’s customer on every device, until they sign out', async () => {
    const handle = newHandle();
    const token = identityToken(keyOf(widget), handle);
    const first = (await shopOf()).shop;
    await first.visit(keyOf(widget));
    await first.call('identify', token);
    await first.open();
    await first.write(`From the first device, ${handle}`);
    await api.conversationWith(handle);

    const { shop: second, page } = await shopOf();
    await second.visit(keyOf(widget));
    await second.call('identify', token);
    await second.open();
    await second.message(`From the first device, ${handle}`).waitFor();
    await second.write('From the second one');
    await first.message('From the second one').waitFor();
    await second.call('shutdown');
    await page.locator('parvis-widget').waitFor({ state: 'detached' });
    await second.call('open');
    await second.composer.waitFor();
    expect(await second.kept()).toEqual({ entries: 0, cookies: 0 });
    expect(await second.log.getByText('From the second one').count()).toBe(0);
  });

  it('keeps nothing in the browser before the visitor writes, and is small', async () => {
    const { page, shop } = await shopOf();
    const loaded: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      const { pathname } = new URL(request.url());
      const isFile = FROM_PARVIS.test(pathname) && !pathname.startsWith('/widget/v1/');
      if (isFile) loaded.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await shop.visit(keyOf(widget));
    await shop.open();
    expect(await shop.kept()).toEqual({ entries: 0, cookies: 0 });
    await shop.write('Now something may be kept');
    await eventually('the session is kept', async () => (await shop.kept()).entries === 1);
    expect((await shop.kept()).cookies).toBe(0);
    const bytes = (await Promise.all(loaded)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(25_000);
    expect(shop.faults).toEqual([]);
  });

  it('asks for consent before anything where the settings want that', async () => {
    const careful = await connectWidget(api, { consentRequired: true });
    const { shop } = await shopOf();
    await shop.visit(keyOf(careful));
    await shop.open();
    await shop.composer.fill('Hello');
    await shop.composer.press('Enter');
    await shop.frame.getByText('Please agree first.').waitFor();
    expect(await shop.kept()).toEqual({ entries: 0, cookies: 0 });
    await shop.frame.getByRole('checkbox').check();
    await shop.composer.press('Enter');
    await shop.message('Hello').waitFor();
    await disconnectWidget(api, careful);
  });

  it('appears only on the widget’s own domains', async () => {
    const elsewhere = await connectWidget(api, { allowedDomains: 'shop.example' });
    const { page, shop } = await shopOf();
    await shop.visit(keyOf(elsewhere));
    await eventually('the browser refuses the frame', () => shop.faults.some((fault) => /frame-ancestors/.test(fault)));
    expect(await page.getByRole('button', { name: 'Open the chat' }).count()).toBe(0);
    await disconnectWidget(api, elsewhere);
  });

  it.each([
    ['light', 'en', { width: 1280, height: 860 }],
    ['dark', 'fr', { width: 320, height: 640 }],
  ] as const)('has no axe violation, %s, %s', async (colorScheme, language, viewport) => {
    const { page, shop } = await shopOf({ colorScheme, viewport }, language);
    await shop.visit(keyOf(widget));
    await shop.open();
    await shop.write(language === 'fr' ? 'Bonjour, une question.' : 'Hello, a question.');
    await shop.log.getByText(/Sent|Read|Envoyé|Lu/).waitFor();
    await page.screenshot({ path: join(artifactsFolder(), `widget-${colorScheme}-${language}.png`) });
    const found = [...(await violationsInFrame(page)), ...(await violations(page))];
    await shop.frame.getByRole('button', { name: 'Options' }).click();
    await shop.frame.getByRole('button', { name: /^(Leave a message|Laisser un message)$/ }).click();
    await shop.frame.getByRole('heading', { level: 2 }).waitFor();
    await page.screenshot({ path: join(artifactsFolder(), `widget-form-${colorScheme}-${language}.png`) });
    found.push(...(await violationsInFrame(page)));
    expect(found).toEqual([]);
  });

  it('is worked by keyboard alone', async () => {
    const { page, shop } = await shopOf();
    await shop.visit(keyOf(widget));
    await shop.button.waitFor();
    await shop.button.focus();
    await page.keyboard.press('Enter');
    await shop.composer.waitFor();
    await eventually('the focus in the composer', () =>
      shop.composer.evaluate((field) => field === document.activeElement),
    );
    await page.keyboard.type('Typed by hand');
    await page.keyboard.press('Enter');
    await shop.message('Typed by hand').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open the chat' }).waitFor();
  });
});

/** The conversation in the queue whose last words these are. */
function itemOf(member: Api, words: string): Promise<ConversationView> {
  return eventually('the item in the queue', async () => {
    const path = '/api/conversations?view=all&sort=newest&limit=100';
    const { items } = await member.get<{ items: ConversationView[] }>(path);
    return items.find(({ preview }) => preview === words);
  });
}

/** The frame is a page of its own: axe runs inside it. */
function violationsInFrame(page: Page): Promise<string[]> {
  const frame = page.frames().find((one) => one.url().startsWith(`${productUrl()}/widget/frame`));
  if (!frame) throw new Error('the frame is not there');
  return violations(frame);
}
