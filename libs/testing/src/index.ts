export { testDatabase, type TestDatabase } from './database';
export { eventually } from './eventually';
