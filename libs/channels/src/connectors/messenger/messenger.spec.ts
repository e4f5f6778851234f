import { describeConnector } from '../../testing/index';
import { messengerSubject } from './messenger.subject';

describeConnector(messengerSubject);
