import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { messenger } from './index';
import { MessengerPlatform } from './testing/messenger-platform';

/** Everything needed to judge the connector. */
export const messengerSubject: Subject = {
  connector: messenger,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '10210',
    settings: {},
    credentials: { accessToken: 'EAAspec', appId: '424242', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: (time) => MessengerPlatform.start(time),
};
