import type { ChannelKind, LocalizedText } from './channels';
import type { DecisionKind } from './inbox';
import type { MarkedSpan, ModerationRow } from './moderation';

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

/** `single`: one sample after another, told at once what is right. `board`: as the board is worked on, told at the end. */
export const PRACTICE_FORMS = ['single', 'board'] as const;
export type PracticeForm = (typeof PRACTICE_FORMS)[number];
/** How the items of a board come in: all are there, or one by one, so many seconds apart. */
export const PRACTICE_PACES = ['own', 'calm', 'busy'] as const;
export type PracticePace = (typeof PRACTICE_PACES)[number];
export const PRACTICE_SECONDS = { own: 0, calm: 12, busy: 5 } as const satisfies Record<PracticePace, number>;

/** `POST /api/moderation/training`. */
export interface StartTrainingBody {
  /** Default: samples in both. */
  language?: 'fr' | 'en';
  /** Default 20, at most 60. */
  count?: number;
  /** Default `single`. */
  form?: PracticeForm;
  /** Of a board. Default `own`. */
  pace?: PracticePace;
}
export interface TrainingRunView {
  id: string;
  memberId: string;
  form: PracticeForm;
  pace: PracticePace;
  total: number;
  answered: number;
  /** Null while a board is being worked on: it is told at the end. */
  right: number | null;
  startedAt: string;
  finishedAt: string | null;
  /** Null: there is none left, or it is a board. */
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

/** One comment of a practice board. Nobody wrote it, and nothing of it is on any channel. */
export interface PracticeItem {
  /** As the board shows it, personal data masked; its `itemId` is the sample's. */
  row: ModerationRow;
  /** What stands there unmasked. */
  revealed: { text: string; marks: MarkedSpan[] };
  /** When it comes in; the member sees it from then on. */
  arrivesAt: string;
}
/** `GET /api/moderation/training/:id/board`: the comments of one post, in the order in which they come in. */
export interface PracticeBoardView {
  run: TrainingRunView;
  post: LocalizedText;
  items: PracticeItem[];
}
/** `PUT /api/moderation/training/:id/answers/:sampleId`. Until the run is finished an answer may be changed or, by `DELETE`, taken back. */
export interface AnswerPracticeBody {
  answer: ReviewAnswer;
  reasonId?: string;
}

/** `GET /api/moderation/training/:id/result`, and of `POST …/finish`. */
export interface TrainingResultView {
  run: TrainingRunView;
  /** Share that was right, in percent; null before the first answer. */
  score: number | null;
  agreement: AgreementView;
  /** `seconds`: median of an answer; null where it was not measured. */
  byTopic: { topic: TrainingTopic; total: number; right: number; seconds: number | null }[];
  /** Where most answers were wrong, and where they took longest; null where nothing stands out. */
  mostWrong: TrainingTopic | null;
  slowest: TrainingTopic | null;
  /** Of the answers that take something away and gave a reason: how many of the reasons fit the topic. */
  reasons: { given: number; fitting: number };
  /** With what was right and why. */
  wrong: { text: string; topic: TrainingTopic; answer: ReviewAnswer; expected: ReviewAnswer; seconds: number | null; explanation: { fr: string; en: string } }[]; // prettier-ignore
}
/** One of `GET /api/moderation/training`, newest first: one's own, and for those who read reports everybody's. Only finished ones. */
export interface TrainingLine extends Pick<
  TrainingRunView,
  'id' | 'memberId' | 'form' | 'pace' | 'total' | 'answered' | 'startedAt'
> {
  finishedAt: string;
  score: number | null;
  word: AgreementView['word'];
}
/** Query of `GET /api/moderation/training`. */
export interface TrainingQuery {
  memberId?: string;
  limit?: number;
  cursor?: string;
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
