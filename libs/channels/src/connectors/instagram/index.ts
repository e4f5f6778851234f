import type { SettingsField } from '@parvis/contracts';
import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import { answerMetaHandshake } from '../meta/handshake';
import { takeOverWebhookField } from '../../spi/settings';
import * as fields from '../meta/settings';
import { verifyMetaSignature } from '../meta/signature';
import { INSTAGRAM_CAPABILITIES } from './instagram.capabilities';
import { fetchInstagram, fetchInstagramRef } from './instagram.fetch';
import { findOnInstagram } from './instagram.lookup';
import { oauth } from './instagram.oauth';
import { parseInstagram } from './instagram.parse';
import { performInstagram } from './instagram.perform';
import { probeInstagram } from './instagram.probe';
import { READ_BACK_SIZE, readBackInstagram } from './instagram.read-back';

const loginField: SettingsField = {
  name: 'login',
  type: 'select',
  label: { en: 'Connected through', fr: 'Connexion par' },
  help: {
    en: 'Facebook when the account is linked to a Page, Instagram when it is connected by itself.',
    fr: 'Facebook si le compte est lié à une Page, Instagram s’il est connecté seul.',
  },
  required: true,
  secret: false,
  default: 'facebook',
  options: [
    { value: 'facebook', label: { en: 'Facebook Login', fr: 'Connexion Facebook' } },
    { value: 'instagram', label: { en: 'Instagram Login', fr: 'Connexion Instagram' } },
  ],
};

const tokenField: SettingsField = {
  ...fields.pageTokenField,
  label: { en: 'Access token', fr: 'Jeton d’accès' },
  help: {
    en: 'With Facebook Login the token of the linked Page, with Instagram Login that of the account.',
    fr: 'Avec la connexion Facebook, le jeton de la Page liée\u202F; avec la connexion Instagram, celui du compte.',
  },
};

const instagramSecretField: SettingsField = {
  name: 'instagramAppSecret',
  type: 'secret',
  label: { en: 'Instagram app secret', fr: 'Clé secrète de l’application Instagram' },
  help: {
    en: 'With Instagram Login, which signs with a secret of its own, unless it is entered above.',
    fr: 'Avec la connexion Instagram, qui signe avec sa propre clé, sauf si elle est déjà saisie plus haut.',
  },
  required: false,
  secret: true,
};

const appIdField: SettingsField = {
  ...fields.appIdField,
  help: {
    en: 'At the top of your app’s dashboard on Meta for Developers. To sign in with Instagram Login: the Instagram app id.',
    fr: 'En haut du tableau de bord de votre application sur Meta for Developers. Pour se connecter par Instagram\u00A0: l’identifiant de l’application Instagram.',
  },
};

const appSecretField: SettingsField = {
  ...fields.appSecretField,
  help: {
    en: 'Proves that notifications really come from Meta. To sign in with Instagram Login: the Instagram app secret.',
    fr: 'Prouve que les notifications viennent bien de Meta. Pour se connecter par Instagram\u00A0: la clé secrète de l’application Instagram.',
  },
};

/** An Instagram professional account: comments, mentions, direct messages, story replies and story mentions. */
export const instagram: Connector = {
  kind: 'instagram',
  credentials: [tokenField, appIdField, appSecretField, instagramSecretField, fields.verifyTokenField],
  settings: [
    loginField,
    fields.apiBaseUrlField(fields.FACEBOOK_GRAPH),
    fields.graphVersionField,
    takeOverWebhookField,
    fields.watchPostsDaysField,
    fields.humanAgentField,
  ],
  capabilities: INSTAGRAM_CAPABILITIES,
  oauth,
  handshake: answerMetaHandshake,
  // Apps of both login models can share one address: either secret may have signed.
  verify: (request, { credentials }) =>
    verifyMetaSignature(request, [credentials['instagramAppSecret'], credentials['appSecret']]),
  parse: parseInstagram,
  fetchSince: fetchInstagram,
  fetchRef: fetchInstagramRef,
  listen: () => Promise.reject(new ConnectorUnsupported('Instagram holds no connection open')),
  perform: performInstagram,
  findPerformed: findOnInstagram,
  probe: probeInstagram,
  readBack: readBackInstagram,
  readBackSize: READ_BACK_SIZE,
};
