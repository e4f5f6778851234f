import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { googleCredentials, googlePlatform, googleSettings, LOCATION } from './google-business.harness';
import { googleBusiness } from './index';

/** Everything needed to judge the connector. */
export const googleBusinessSubject: Subject = {
  connector: googleBusiness,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: LOCATION, settings: googleSettings, credentials: googleCredentials },
  platform: () => googlePlatform(),
};
