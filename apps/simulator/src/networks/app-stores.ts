import {
  AppStoreNetwork,
  appStoreHttpHandler,
  GooglePlayNetwork,
  googlePlayHttpHandler,
} from '@parvis/channels/doubles';
import { starsFor } from '../phrases';
import { type Network, ratedWords } from './network';
import { SPEED } from '../speed';

const PACKAGE = 'example.maisonlumen.app';
const APP_ID = '6400000042';
const NAME = 'Lumen, l’appli des lampes';

/** Reviews of the brand's app on Google Play. */
export function googlePlayOfLumen(clock: () => Date): Network {
  const prefix = '/google-play';
  const network = new GooglePlayNetwork({ clock, readsPerHour: 200 * SPEED });
  network.addApp({ packageName: PACKAGE, title: NAME });
  const serviceAccountKey = network.signIn.createServiceAccount('parvis@lumen.iam.example', [PACKAGE]);
  return {
    prefix,
    handler: googlePlayHttpHandler(network, prefix),
    accounts: (baseUrl) => [
      {
        channel: 'google-play',
        name: 'Lumen sur Google Play',
        credentials: { serviceAccountKey },
        settings: { packageName: PACKAGE, apiBaseUrl: `${baseUrl}${prefix}` },
      },
    ],
    weight: 3,
    beat: ({ random, handle, language, mood, text }) =>
      void network.addReview(PACKAGE, { stars: starsFor(random, mood), text, author: handle, language }),
    publicView: () => [{ title: `Google Play · ${NAME}`, words: ratedWords(network.publicPage(PACKAGE).reviews) }],
    state: [network],
  };
}

/** Reviews of the brand's app in the App Store. */
export function appStoreOfLumen(clock: () => Date): Network {
  const prefix = '/app-store';
  const keys = { keyId: 'LUMEN00042', issuerId: '69a6de70-0042-47e3-e053-5b8c7c11a4d1' };
  const network = new AppStoreNetwork({ clock, holdsResponses: false });
  network.addApp({ id: APP_ID, name: NAME });
  const privateKey = network.keys.createKey(keys.keyId, keys.issuerId);
  return {
    prefix,
    handler: appStoreHttpHandler(network, prefix),
    accounts: (baseUrl) => [
      {
        channel: 'app-store',
        name: 'Lumen sur l’App Store',
        credentials: { ...keys, privateKey },
        settings: { appId: APP_ID, apiBaseUrl: `${baseUrl}${prefix}` },
      },
    ],
    weight: 3,
    beat: ({ random, handle, language, mood, text }) =>
      void network.addReview(APP_ID, {
        rating: starsFor(random, mood),
        title: text.split(/(?<=[.!?])\s/)[0] ?? text,
        body: text,
        nickname: handle,
        territory: language === 'fr' ? 'FRA' : 'GBR',
      }),
    publicView: () => [{ title: `App Store · ${NAME}`, words: ratedWords(network.publicPage(APP_ID).reviews) }],
    state: [network],
  };
}
