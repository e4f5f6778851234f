import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { WhatsAppPlatform } from './whatsapp.harness';
import { whatsapp } from './index';

/** Everything needed to judge the connector. */
export const whatsappSubject: Subject = {
  connector: whatsapp,
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: '20480000000011',
    settings: { phoneNumberId: '20480000000011', businessAccountId: '30590000000022' },
    credentials: { accessToken: 'EAAspec', appId: '424242', appSecret: 'spec-app-secret', verifyToken: 'spec' },
  },
  platform: (time) => WhatsAppPlatform.start(time),
  notApplicable: { paging: 'the Cloud API has no list of messages: everything is pushed' },
};
