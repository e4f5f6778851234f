import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { listening } from './index';
import { listeningPlatform } from './listening.harness';

/** Everything needed to judge the connector. */
export const listeningSubject: Subject = {
  connector: listening,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: 'watch-maison-lumen',
    settings: { query: '"maison lumen"', feeds: 'https://news.example/feed.xml', hackerNews: true },
    credentials: { feedCredentials: 'news.example basic reader:fixture-password-12345' },
  },
  platform: () => listeningPlatform(),
  notApplicable: {
    verbs: 'listening only reads: no verb is declared, and perform refuses every one (listening.probe.spec)',
    'own-messages': 'nothing is ever written, so that nothing of ours can come back',
  },
};
