import { join } from 'node:path';
import { describeConnector } from '../../testing/index';
import { genericCredentials, genericPlatform, genericSettings } from './generic-webhook.harness';
import { genericWebhook } from './index';

describeConnector({
  connector: genericWebhook,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: 'forum', settings: genericSettings, credentials: genericCredentials },
  platform: genericPlatform,
  repeatable: true,
});
