import { randomBytes } from 'node:crypto';
import { simulatorUrl } from './environment';

export type Place = 'facebook' | 'messenger' | 'instagram' | 'google' | 'email' | 'forum';

interface PublicComment {
  id: string;
  author: string;
  text: string;
  replies: PublicComment[];
}

export interface PublicView {
  facebook: { posts: { comments: PublicComment[] }[] };
  instagram: { posts: { comments: PublicComment[] }[] };
  google: { reviews: { author: string; text: string; reply: string | null }[] }[];
  forum: { topics: { posts: { author: string; text: string }[] }[] };
}

interface DirectView {
  messages: { fromBrand: boolean; text: string }[];
  mails: {
    folder: string;
    subject: string;
    text: string;
    from: string;
    messageId: string;
    inReplyTo: string | null;
    references: string[];
  }[];
}

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${simulatorUrl()}${path}`, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  const content = await response.text();
  return (content === '' ? null : JSON.parse(content)) as T;
}

/** A handle nobody else has: letters only, as digits in a public reply may be taken for somebody's number. */
export function newHandle(): string {
  const letters = [...randomBytes(8)].map((byte) => String.fromCharCode(97 + (byte % 26)));
  return `client_${letters.join('')}`;
}

/** Somebody of the public says something; resolves with the platform's id of it. */
export async function say(saying: {
  where: Place;
  handle: string;
  text: string;
  subject?: string;
  inReplyTo?: string;
  stars?: number;
}): Promise<string> {
  return (await ask<{ id: string }>('/demo/say', saying)).id;
}

/** Scenes a minute from now on. */
export const setPace = (perMinute: number) => ask<{ perMinute: number }>('/demo/pace', { perMinute });

/** What anybody sees. */
export const publicView = () => ask<PublicView>('/public.json');

/** What one person got in private. */
export const directView = (handle: string) => ask<DirectView>(`/direct.json?handle=${encodeURIComponent(handle)}`);

/** Every text that stands in public on Facebook and Instagram, with its author. */
export async function publicTexts(): Promise<string[]> {
  const { facebook, instagram } = await publicView();
  const flat = (comments: PublicComment[]): string[] =>
    comments.flatMap(({ text, replies }) => [text, ...flat(replies)]);
  return [...facebook.posts, ...instagram.posts].flatMap(({ comments }) => flat(comments));
}
