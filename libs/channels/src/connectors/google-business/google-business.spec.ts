import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { googleCredentials, googlePlatform, googleSettings, LOCATION } from './google-business.harness';
import { googleBusiness } from './index';

describeConnector({
  connector: googleBusiness,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: LOCATION, settings: googleSettings, credentials: googleCredentials },
  platform: googlePlatform,
});
