import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { FacebookPlatform } from './testing/facebook-platform';
import { facebook } from './index';

/** Everything needed to judge the connector. */
export const facebookSubject: Subject = {
  connector: facebook,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '10210',
    settings: {},
    credentials: { accessToken: 'EAAspec', appId: '424242', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: (time) => FacebookPlatform.start(time),
};
