export * from './channels';
export * from './identity';
export * from './inbox';
export * from './insights';
export * from './lists';
export * from './problems';
export * from './realtime';
export * from './widget';
