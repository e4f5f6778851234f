import { describeConnector } from '../../testing/index';
import { genericWebhookSubject } from './generic-webhook.subject';

describeConnector(genericWebhookSubject);
