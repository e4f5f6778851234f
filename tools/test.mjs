// `npm test`: every test of the product, from a fresh clone too. Further arguments go to jest.
import { onSuitableNode } from './launch/gate.mjs';

onSuitableNode(() => import('./launch/test.mjs'));
