export { ModRowView, type ModRow } from './mod-row';
export { DecisionBar, type Decision, type DecisionTone } from './decision-bar';
export { MarkedText } from './marked-text';
export type { MarkTone, TextMark } from './mark-parts';
export { Swipe } from './swipe';
export { HeatStrip } from './heat-strip';
