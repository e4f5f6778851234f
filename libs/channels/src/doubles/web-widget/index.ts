export { webWidgetHttpHandler } from './http';
export { WebWidgetNetwork, type WidgetTalk, type WidgetVisitor, type WidgetWords } from './network';
