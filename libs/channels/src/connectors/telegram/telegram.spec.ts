import { describeConnector } from '../../testing/index';
import { telegramSubject } from './telegram.subject';

describeConnector(telegramSubject);
