export { Tabs, type TabItem } from '../controls/tabs';
export { Field, type FieldType } from './field';
export { Select, type SelectOption } from './select';
export { Check } from './check';
export { Switch } from './switch';
