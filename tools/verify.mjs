// `npm run verify`: format, lint, boundaries, types, unused code, migrations, and all that is made from the code.
import { onSuitableNode } from './launch/gate.mjs';

onSuitableNode(() => import('./launch/verify.mjs'));
