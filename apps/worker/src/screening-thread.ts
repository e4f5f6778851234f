import { parentPort, workerData } from 'node:worker_threads';
import { type ThreadWork, workInThread } from '@parvis/moderation';

// back-tests and trainings compute here, so that the worker itself stays free
if (parentPort) workInThread(parentPort, workerData as ThreadWork);
