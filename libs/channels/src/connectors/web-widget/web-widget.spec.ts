import { describeConnector } from '../../testing/index';
import { webWidgetSubject } from './web-widget.subject';

describeConnector(webWidgetSubject);
