import { join } from 'node:path';
import { describeConnector } from '../../testing';
import { InstagramPlatform } from './testing/instagram-platform';
import { instagram } from './index';

describeConnector({
  connector: instagram,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '17841400000000001',
    settings: {},
    credentials: { accessToken: 'EAAspec', appId: '424242', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: () => InstagramPlatform.start(),
});
