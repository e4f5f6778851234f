import type { ReviewAnswer, TrainingTopic } from '@parvis/contracts';

/** What a newcomer decides: a text as people write, what is right, and why. */
export interface TrainingSample {
  /** Of those that come along: a name; of a workspace's own: `own-` and the id of its row. */
  id: string;
  language: string;
  text: string;
  answer: ReviewAnswer;
  topic: TrainingTopic;
  explanation: { fr: string; en: string };
}
