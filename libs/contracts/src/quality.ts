import type { ChannelKind } from './channels';
import type { DecisionKind } from './inbox';

/** Setting `quality`. */
export interface QualitySettings {
  /** Percent of people's decisions that are looked at again, 0 to 100. */
  sharePercent: number;
}
/** What two people say of an item, whatever verb the channel has for it. */
export const REVIEW_ANSWERS = ['keep', 'hide', 'remove'] as const;
export type ReviewAnswer = (typeof REVIEW_ANSWERS)[number];

/** An item to decide again without knowing what was decided. */
export interface BlindReviewView {
  id: string;
  text: string;
  language: string | null;
  channel: ChannelKind;
  kind: string;
  post: string | null;
  /** What it answered. */
  parent: string | null;
  stars: number | null;
  hasPictures: boolean;
  createdAt: string;
}
export interface BlindReviewNext {
  review: BlindReviewView | null;
  /** That wait for somebody other than who decided. */
  waiting: number;
}
export interface AnswerReviewBody {
  answer: ReviewAnswer;
  reasonId?: string | null;
  note?: string | null;
}
/** What the first one had said, told once the second has. */
export interface ReviewResultView {
  id: string;
  first: { answer: ReviewAnswer; kind: DecisionKind; reasonId: string | null };
  second: { answer: ReviewAnswer; reasonId: string | null };
  agreed: boolean;
}
/** Cohen's kappa; null where nothing tells agreement from chance. */
export interface AgreementView {
  pairs: number;
  /** Share on which both agree, 0 to 1. */
  observed: number | null;
  kappa: number | null;
  /** Landis and Koch's word for it. */
  word: 'poor' | 'slight' | 'fair' | 'moderate' | 'substantial' | 'almost-perfect' | null;
}
/** `GET /api/moderation/quality`. */
export interface QualityView {
  sharePercent: number;
  sampled: number;
  waiting: number;
  overall: AgreementView;
  /** By the reason the first one gave; null: none. */
  byReason: (AgreementView & { reasonId: string | null })[];
  /** By the two people, in no order of merit: by member id. */
  byPair: (AgreementView & { memberIds: [string, string] })[];
}
export interface DisagreementView {
  id: string;
  itemId: string;
  text: string;
  language: string | null;
  first: { answer: ReviewAnswer; memberId: string; reasonId: string | null };
  second: { answer: ReviewAnswer; memberId: string; reasonId: string | null; note: string | null };
  at: string;
  /** It is a sample of the calibration set already. */
  calibrated: boolean;
}
/** `POST /api/moderation/quality/disagreements/:id/calibrate`: what would have been right, for newcomers. */
export interface CalibrateBody {
  right: ReviewAnswer;
  /** Words of the policy that decides it. */
  topic: TrainingTopic;
  explanation: { fr: string; en: string };
  /** Default: the item's. Take out what tells who wrote it. */
  text?: string;
}

export const TRAINING_TOPICS = ['spam', 'scam', 'insult', 'hate', 'threat', 'personal-data', 'criticism', 'off-topic', 'swearing', 'self-harm', 'other'] as const; // prettier-ignore
export type TrainingTopic = (typeof TRAINING_TOPICS)[number];

/** `POST /api/moderation/training`. */
export interface StartTrainingBody {
  /** Default: samples in both. */
  language?: 'fr' | 'en';
  /** Default 20, at most 60. */
  count?: number;
}
export interface TrainingRunView {
  id: string;
  total: number;
  answered: number;
  right: number;
  startedAt: string;
  finishedAt: string | null;
  /** Null: there is none left. */
  next: { sampleId: string; text: string; language: string } | null;
}
export interface AnswerTrainingBody {
  sampleId: string;
  answer: ReviewAnswer;
}
export interface TrainingFeedbackView {
  right: boolean;
  expected: ReviewAnswer;
  topic: TrainingTopic;
  explanation: { fr: string; en: string };
  run: TrainingRunView;
}
/** `GET /api/moderation/training/:id/result`. */
export interface TrainingResultView {
  run: TrainingRunView;
  /** Share that was right, in percent; null before the first answer. */
  score: number | null;
  agreement: AgreementView;
  byTopic: { topic: TrainingTopic; total: number; right: number }[];
  /** With what was right and why. */
  wrong: { text: string; answer: ReviewAnswer; expected: ReviewAnswer; explanation: { fr: string; en: string } }[];
}

/** How hard things are shown to one member. */
export interface CarePreferences {
  blurText: boolean;
  blurMedia: boolean;
  greyscale: boolean;
  muteVideo: boolean;
  /** Points a day from which a pause is suggested; null: never. */
  exposurePerDay: number | null;
}
/** Setting `care`: what holds for members who never chose. */
export type CareSettings = CarePreferences;

/** `GET /api/moderation/exposure`: one's own day. A point is one severity of one item that was opened. */
export interface ExposureView {
  /** Local date of the workspace. */
  day: string;
  points: number;
  items: number;
  budget: number | null;
  overBudget: boolean;
  /** A pause is suggested from now on, of so many minutes; null: no need. */
  pauseMinutes: number | null;
}
/** `GET /api/moderation/exposure/team`: who is over their budget today; never how far, nor what anybody else saw. */
export interface TeamExposureView {
  memberIds: string[];
}
