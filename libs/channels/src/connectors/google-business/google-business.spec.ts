import { describeConnector } from '../../testing/index';
import { googleBusinessSubject } from './google-business.subject';

describeConnector(googleBusinessSubject);
