import { join } from 'node:path';
import { describeConnector } from '../../testing';
import { tiktok } from './index';
import { TikTokPlatform } from './tiktok.harness';

describeConnector({
  connector: tiktok,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: 'biz_open_1',
    settings: {},
    credentials: { appId: 'app_1', appSecret: 'spec-app-secret', refreshToken: 'spec-refresh-token' },
  },
  platform: () => TikTokPlatform.start(),
});
