import type { AccountContext, KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import type { MetaPerson } from '../../doubles/meta';
import { decide } from '../meta/testing/consent';
import { APP_SECRET, MetaPlatform } from '../meta/testing/meta-platform';
import { messenger } from './index';

const signal = new AbortController().signal;
let platform: MetaPlatform;
let calls: string[];

beforeEach(async () => {
  platform = new MetaPlatform();
  await platform.start();
  calls = [];
});
afterEach(() => platform.close());

const account = (): AccountContext => {
  const known = platform.accountFor(platform.page);
  const fetch = (url: string, init?: RequestInit) => {
    calls.push(new URL(url).pathname.replace(/^.*v26\.0\//, ''));
    return known.fetch(url, init);
  };
  return { ...known, fetch };
};
const write = (person: MetaPerson, text: string) =>
  platform.network.sendDirectMessage(platform.page.id, person, text).mid;
const known = (person: MetaPerson, externalId: string): KnownItem => {
  const threadKey = platform.network.conversation(platform.page.id, person).personId;
  return { externalId, kind: 'message', threadKey, parentExternalId: null, postExternalId: null };
};
const readBack = async (...items: KnownItem[]): Promise<InboundEvent[]> => {
  const payloads = await messenger.readBack?.(items, account(), signal);
  return (await Promise.all((payloads ?? []).map((payload) => messenger.parse(payload, account())))).flat();
};

describe('what became of messages', () => {
  it('is read with one call for each person', async () => {
    const [one, other] = [platform.somebody(), platform.somebody()];
    const [edited, same, elsewhere] = [write(one, 'first'), write(one, 'same'), write(other, 'hello')];
    const answer = platform.network.answerNatively(platform.page.id, one, 'Bonjour').mid;
    platform.network.messaging.edit(edited, 'later');
    const items = [known(one, edited), known(other, elsewhere), known(one, same), known(one, answer)];
    expect(await readBack(...items)).toMatchObject([
      { externalId: edited, text: 'later', direction: 'in' },
      { externalId: same, text: 'same' },
      { externalId: answer, text: 'Bonjour', direction: 'out' },
      { externalId: elsewhere, text: 'hello' },
    ]);
    expect(calls).toEqual(['me/conversations', 'me/conversations']);
  });

  it('shows a message that was taken back, once it is gone by itself too', async () => {
    const person = platform.somebody();
    const [gone, stays] = [write(person, 'oops'), write(person, 'hello')];
    platform.network.messaging.unsend(gone);
    expect(await readBack(known(person, gone), known(person, stays))).toMatchObject([
      { type: 'removed', externalId: gone },
      { type: 'item', externalId: stays },
    ]);
    expect(calls).toEqual(['me/conversations', gone]);
  });

  it('says nothing of messages that are too old to be read', async () => {
    const person = platform.somebody();
    const old = write(person, 'old');
    for (let n = 0; n < 20; n += 1) write(person, `newer ${n}`);
    expect(await readBack(known(person, old))).toEqual([]);
    expect(calls).toEqual(['me/conversations']);
  });

  it('says nothing of a conversation that is in the spam folder, or of a button without an id', async () => {
    const person = platform.somebody();
    const mid = write(person, 'hello');
    platform.network.conversation(platform.page.id, person).folder = 'spam';
    expect(await readBack(known(person, mid))).toEqual([]);
    expect(await readBack(known(person, 'postback:PSID-1:1790000000000'))).toEqual([]);
  });
});

describe('signing in for Messenger', () => {
  it('leads to a choice for each Page, which works', async () => {
    const flow = messenger.oauth;
    if (!flow) throw new Error('no flow');
    const credentials = { appId: platform.app.id, appSecret: APP_SECRET };
    const unconnected = { ...account(), externalId: '', credentials };
    const redirectUri = 'https://parvis.example/channels/sign-in';
    const { url } = await flow.authorize(unconnected, { redirectUri, state: 's', codeChallenge: null }, signal);
    expect(new URL(url).searchParams.get('scope')).toBe('pages_messaging,pages_manage_metadata,pages_show_list,pages_read_engagement'); // prettier-ignore
    const code = (await decide(url, 'yes')).code ?? '';
    const [choice] = await flow.exchange(unconnected, { code, redirectUri, codeVerifier: null }, signal);
    expect(choice).toMatchObject({ externalId: platform.page.id, name: 'Maison Lumen' });
    const signedIn = { ...unconnected, credentials: { ...credentials, ...choice?.credentials } };
    const hook = 'https://parvis.example/hooks/messenger/key';
    expect(await messenger.probe(signedIn, hook, signal)).toMatchObject({ externalId: platform.page.id, missingPermissions: [] }); // prettier-ignore
  });
});
