export { Detail, DetailHead } from './detail';
export { Section } from './section';
export { Prop, Props } from './props';
export { Sla, type SlaBar } from './sla';
export { History, type HistoryItem } from './history';
export { ModerationActions, type DecisionAction } from './moderation-actions';
