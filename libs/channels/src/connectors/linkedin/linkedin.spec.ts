import { describeConnector } from '../../testing/index';
import { linkedinSubject } from './linkedin.subject';

describeConnector(linkedinSubject);
