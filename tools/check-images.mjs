// `npm run check:images`: the Dockerfile's and the compose file's steps in an empty folder, for machines without Docker.
import { onSuitableNode } from './launch/gate.mjs';

onSuitableNode(() => import('./launch/check-images.mjs'));
