import { join } from 'node:path';
import { describeConnector } from '../../testing';
import { FacebookPlatform } from './testing/facebook-platform';
import { facebook } from './index';

describeConnector({
  connector: facebook,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '10210',
    settings: {},
    credentials: { accessToken: 'EAAspec', appId: '424242', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: () => FacebookPlatform.start(),
});
