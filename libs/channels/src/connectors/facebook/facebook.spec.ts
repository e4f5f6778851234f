import { describeConnector } from '../../testing/index';
import { facebookSubject } from './facebook.subject';

describeConnector(facebookSubject);
