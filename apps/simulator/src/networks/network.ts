import type { RequestListener } from 'node:http';
import type { CreateAccountBody } from '@parvis/contracts';
import type { Mood } from '../phrases';
import type { Random } from '../random';

/** What happens in one beat: who speaks, in which mood, in which words. */
export interface Beat {
  random: Random;
  handle: string;
  language: 'fr' | 'en';
  mood: Mood;
  text: string;
}

/** Something said in public, with what was answered. */
export interface PublicWords {
  author: string;
  text: string;
  at: string;
  replies: PublicWords[];
}

export interface PublicSection {
  title: string;
  words: PublicWords[];
}

interface Rated {
  author: string;
  stars: number;
  text: string;
  at: string;
  reply: string | null;
}

/** Reviews as anybody sees them, each with the brand's reply. */
export function ratedWords(reviews: readonly Rated[]): PublicWords[] {
  return reviews.map(({ author, stars, text, at, reply }) => ({
    author,
    text: `${'★'.repeat(stars)}${'☆'.repeat(5 - stars)} ${text}`,
    at,
    replies: reply === null ? [] : [{ author: 'Maison Lumen', text: reply, at, replies: [] }],
  }));
}

/** Posts to a hook; rejects when nobody answers. */
export type Post = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * One platform of the demo, everything about it in one place. The first six are woven into the world itself; each further one
 * is a file in this folder.
 */
export interface Network {
  /** Path under which its API answers (`/trustpilot`). */
  readonly prefix: string;
  readonly handler: RequestListener;
  /** What can be connected here: ready-made bodies for `POST /api/accounts`. */
  accounts(baseUrl: string): CreateAccountBody[];
  /** Told after a connection where the account's events go, for platforms on which a person enters that by hand. */
  subscribe?(accountName: string, hookUrl: string): void;
  /** Brings what happened to the hooks; what is not acknowledged is brought again. */
  deliver?(post: Post): Promise<void>;
  /** How often something happens here, among all that happens; the scenes of the first networks add up to about 120. */
  readonly weight: number;
  beat(beat: Beat): void;
  /** What anybody can see, newest first. */
  publicView(): PublicSection[];
  /** What one person and the brand wrote each other in private, oldest first. */
  directView?(handle: string): { fromBusiness: boolean; text: string; at: string }[];
  /** Whether it holds what goes by this id, for platforms whose ids are put together from several. */
  holds?(externalId: string): boolean;
  /** Objects whose maps, sets, lists and numbers are kept between two starts. */
  readonly state: readonly object[];
}
