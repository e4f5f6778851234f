import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { genericCredentials, genericPlatform, genericSettings } from './generic-webhook.harness';
import { genericWebhook } from './index';

/** Everything needed to judge the connector. */
export const genericWebhookSubject: Subject = {
  connector: genericWebhook,
  fixtures: join(__dirname, 'fixtures'),
  account: { externalId: 'forum', settings: genericSettings, credentials: genericCredentials },
  platform: () => genericPlatform(),
  repeatable: true,
};
