// `npm start`: from a fresh clone to a running product.
import { onSuitableNode } from './launch/gate.mjs';

onSuitableNode(() => import('./launch/start.mjs'));
