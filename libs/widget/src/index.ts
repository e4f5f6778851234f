export { type KnownWidget, WidgetDirectory } from './access/widget-directory';
export { WidgetModule, WidgetWorkerModule } from './widget.module';
