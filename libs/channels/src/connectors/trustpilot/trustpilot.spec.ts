import { describeConnector } from '../../testing/index';
import { trustpilotSubject } from './trustpilot.subject';

describeConnector(trustpilotSubject);
