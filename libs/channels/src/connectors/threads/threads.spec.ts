import { describeConnector } from '../../testing/index';
import { threadsSubject } from './threads.subject';

describeConnector(threadsSubject);
