import type { MetaPerson } from '@parvis/channels/doubles';
import { LOCATIONS, MAILBOX, type World } from './world';

/** Where somebody can say something. */
export type Place = 'facebook' | 'messenger' | 'instagram' | 'google' | 'email' | 'forum';

/** One thing that a named person says: for training, for checks, for anybody who wants to play a customer. */
export interface Saying {
  where: Place;
  handle: string;
  text: string;
  /** Of an e-mail; of a new topic in the forum. */
  subject?: string;
  /** The comment or e-mail (its Message-ID) that is answered. */
  inReplyTo?: string;
  /** Of a review. */
  stars?: number;
}

/** Says it; returns the platform's id of what was said. */
export function say(world: World, saying: Saying): string {
  const { where, handle, text } = saying;
  const person = personNamed(world, handle);
  switch (where) {
    case 'messenger':
      return world.meta.sendDirectMessage(world.page.id, person, text).mid;
    case 'google':
      return world.google.addReview(LOCATIONS[0]?.name ?? '', { stars: saying.stars ?? 4, author: handle, text }).name;
    case 'email':
      return mail(world, saying);
    case 'forum':
      return world.forum.write({ topicId: topicOf(world, saying), author: handle, text }).id;
    default:
      return comment(world, saying, person);
  }
}

function personNamed(world: World, handle: string): MetaPerson {
  const known = [...world.meta.state.people.values()].find(({ username }) => username === handle);
  if (!world.mail.mailbox(addressOf(handle))) world.mail.addMailbox(addressOf(handle), 'public');
  return known ?? world.meta.createPerson(handle);
}

const addressOf = (handle: string) => `${handle}@mail.example`;

function comment(world: World, { where, text, inReplyTo }: Saying, person: MetaPerson): string {
  const account = where === 'facebook' ? world.page : world.instagram;
  const answered = inReplyTo === undefined ? undefined : world.meta.state.comment(inReplyTo);
  const post = [...world.meta.state.posts.values()].find(({ id, accountId, author }) =>
    answered ? id === answered.postId : accountId === account.id && author.id === account.id,
  );
  if (!post) throw new Error('there is no post to comment on');
  return world.meta.addComment(post.id, person, text, answered ? (answered.parentId ?? answered.id) : null).id;
}

function topicOf({ forum }: World, { subject }: Saying): string {
  return subject === undefined ? (forum.publicPage().topics[0]?.id ?? '') : forum.addTopic(subject);
}

function mail(world: World, { handle, text, subject = '(sans objet)', inReplyTo }: Saying): string {
  const at = world.now();
  const messageId = `<said.${at.getTime()}.${world.mail.mailbox(MAILBOX)?.inbox.uidNext ?? 0}@mail.example>`;
  const lines = [
    `Message-ID: ${messageId}`,
    `Date: ${at.toUTCString()}`,
    `From: ${handle} <${addressOf(handle)}>`,
    `To: Maison Lumen <${MAILBOX}>`,
    `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
    ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`, `References: ${inReplyTo}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(`${text}\n`).toString('base64'),
    '',
  ];
  world.mail.deliver(lines.join('\r\n'), [MAILBOX], addressOf(handle));
  return messageId;
}
