import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { tiktok } from './index';
import { TikTokPlatform } from './tiktok.harness';

/** Everything needed to judge the connector. */
export const tiktokSubject: Subject = {
  connector: tiktok,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: 'biz_open_1',
    settings: {},
    credentials: { appId: 'app_1', appSecret: 'spec-app-secret', refreshToken: 'spec-refresh-token' },
  },
  platform: (time) => TikTokPlatform.start(time),
};
