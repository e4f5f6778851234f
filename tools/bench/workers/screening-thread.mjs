// The thread in which back-tests compute, as the worker of the product brings it.
import { parentPort, workerData } from 'node:worker_threads';
import { workInThread } from '@parvis/moderation';

workInThread(parentPort, workerData);
