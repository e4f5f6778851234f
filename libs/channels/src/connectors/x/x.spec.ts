import { describeConnector } from '../../testing/index';
import { xSubject } from './x.subject';

describeConnector(xSubject);
