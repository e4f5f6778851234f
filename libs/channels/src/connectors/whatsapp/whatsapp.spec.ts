import { describeConnector } from '../../testing/index';
import { whatsappSubject } from './whatsapp.subject';

describeConnector(whatsappSubject);
