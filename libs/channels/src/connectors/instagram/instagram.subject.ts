import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { InstagramPlatform } from './testing/instagram-platform';
import { instagram } from './index';

/** Everything needed to judge the connector. */
export const instagramSubject: Subject = {
  connector: instagram,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '17841400000000001',
    settings: {},
    credentials: { accessToken: 'EAAspec', appId: '424242', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: (time) => InstagramPlatform.start(time),
};
