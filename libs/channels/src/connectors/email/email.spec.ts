import { describeConnector } from '../../testing/index';
import { emailSubject } from './email.subject';

describeConnector(emailSubject);
