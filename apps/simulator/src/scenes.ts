import { type Person } from './people';
import { followUp, type Mood, phrase, starsFor, subjectFor } from './phrases';
import type { Random } from './random';
import { LOCATIONS, MAILBOX, type World } from './world';

/** What can happen in one beat of the story. */
export const SCENES = {
  comment: 30,
  instagramComment: 22,
  followUp: 8,
  message: 12,
  instagramMessage: 8,
  review: 8,
  recommendation: 3,
  visitorPost: 3,
  email: 9,
  emailFollowUp: 3,
  forum: 8,
  edit: 4,
  remove: 2,
  reviewEdit: 1,
  elsewhere: 0,
} as const;
export type SceneName = keyof typeof SCENES | 'spamWave' | 'angryThread' | 'thanks';

const MOODS: Record<Mood, number> = {
  question: 26,
  late: 20,
  broken: 12,
  billing: 8,
  praise: 20,
  request: 8,
  angry: 4,
  spam: 2,
  insult: 2,
  threat: 0.4,
  scam: 1,
  exposed: 1.5,
  disguised: 1,
  swearing: 1.5,
};

/** Plays scenes into the networks. Remembers what was said, so that people answer, edit and delete their own words. */
export class Stage {
  private readonly comments: { id: string; postId: string; author: Person }[] = [];
  private readonly reviews: { name: string; author: Person }[] = [];
  private readonly mails: { messageId: string; subject: string; author: Person }[] = [];
  private mailCounter = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly people: Person[],
    private readonly posts: { facebook: string[]; instagram: string[]; topics: string[] },
  ) {}

  /** One beat; a scene that has nothing to act on becomes a comment. */
  play(name: SceneName): void {
    const person = this.random.pick(this.people);
    const mood = this.random.weighted(MOODS);
    const text = phrase(this.random, person.language, mood);
    switch (name) {
      case 'instagramComment':
        return this.comment(this.random.pick(this.posts.instagram), person, text);
      case 'followUp':
      case 'thanks':
        return this.answerSomebody(person);
      case 'message':
        return void this.world.meta.sendDirectMessage(this.world.page.id, person.meta, text);
      case 'instagramMessage':
        return void this.world.meta.sendDirectMessage(this.world.instagram.id, person.meta, text);
      case 'review':
        return this.review(person, mood, text);
      case 'recommendation':
        return void this.world.meta.addRecommendation(this.world.page.id, person.meta, mood === 'praise', text);
      case 'visitorPost':
        return void this.world.meta.visitorPost(this.world.page.id, person.meta, text);
      case 'email':
        return this.mail(person, mood, text);
      case 'emailFollowUp':
        return this.mailAgain();
      case 'forum':
        return void this.world.forum.write({
          topicId: this.random.pick(this.posts.topics),
          author: person.handle,
          text,
        });
      case 'edit':
        return this.editOne();
      case 'remove':
        return this.removeOne();
      case 'reviewEdit':
        return this.editReview();
      case 'elsewhere':
        return this.elsewhere(person, mood, text);
      case 'spamWave':
        return this.spamWave(12);
      case 'angryThread':
        return this.angryThread();
      default:
        return this.comment(this.random.pick(this.posts.facebook), person, text);
    }
  }

  /** The next scene by its usual frequency. */
  nextScene(): SceneName {
    const elsewhere = this.world.networks.reduce((sum, { weight }) => sum + weight, 0);
    return this.random.weighted({ ...SCENES, elsewhere });
  }

  /** One beat in each further network, so that none begins empty. */
  everywhere(): void {
    for (const network of this.world.networks) {
      const { handle, language } = this.random.pick(this.people);
      const mood = this.random.weighted(MOODS);
      network.beat({ random: this.random, handle, language, mood, text: phrase(this.random, language, mood) });
    }
  }

  private elsewhere({ handle, language }: Person, mood: Mood, text: string): void {
    const { networks } = this.world;
    const weights = Object.fromEntries(networks.map(({ prefix, weight }) => [prefix, weight]));
    const chosen = networks.length > 0 ? this.random.weighted(weights) : undefined;
    networks.find(({ prefix }) => prefix === chosen)?.beat({ random: this.random, handle, language, mood, text });
  }

  private comment(postId: string, author: Person, text: string, parentId: string | null = null): void {
    const { id } = this.world.meta.addComment(postId, author.meta, text, parentId);
    this.comments.push({ id, postId, author });
    if (this.comments.length > 200) this.comments.shift();
  }

  private answerSomebody(person: Person): void {
    const target = this.comments.at(-1 - this.random.below(Math.min(20, Math.max(1, this.comments.length))));
    if (!target || !this.stillThere(target.id)) return this.play('comment');
    const parent = this.world.meta.state.comment(target.id).parentId ?? target.id;
    const author = this.random.chance(0.6) ? target.author : person;
    this.comment(target.postId, author, followUp(this.random, author.language), parent);
  }

  private review(author: Person, mood: Mood, text: string): void {
    const stars = starsFor(this.random, mood);
    const rated = this.random.chance(0.15) ? {} : { text };
    const { name } = this.world.google.addReview(this.random.pick(LOCATIONS).name, {
      stars,
      author: author.handle,
      ...rated,
    });
    this.reviews.push({ name, author });
  }

  private editReview(): void {
    const target = this.reviews.at(-1 - this.random.below(Math.max(1, this.reviews.length)));
    if (!target || !this.world.google.review(target.name)) return this.play('review');
    const mood = this.random.chance(0.6) ? 'praise' : 'angry';
    const text = phrase(this.random, target.author.language, mood);
    this.world.google.editReview(target.name, { stars: starsFor(this.random, mood), text });
  }

  private mail(author: Person, mood: Mood, text: string): void {
    this.deliver(author, subjectFor(author.language, mood), text, null);
  }

  private mailAgain(): void {
    const earlier = this.mails.at(-1 - this.random.below(Math.max(1, this.mails.length)));
    if (!earlier) return this.play('email');
    this.deliver(
      earlier.author,
      `Re: ${earlier.subject}`,
      followUp(this.random, earlier.author.language),
      earlier.messageId,
    );
  }

  private deliver(author: Person, subject: string, text: string, inReplyTo: string | null): void {
    const stamp = this.world.now();
    const messageId = `<lumen.${stamp.getTime()}.${(this.mailCounter += 1)}@mail.example>`;
    const lines = [
      `Message-ID: ${messageId}`,
      `Date: ${stamp.toUTCString()}`,
      `From: ${author.handle} <${author.email}>`,
      `To: Maison Lumen <${MAILBOX}>`,
      `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
      ...(inReplyTo ? [`In-Reply-To: ${inReplyTo}`, `References: ${inReplyTo}`] : []),
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(`${author.language === 'fr' ? 'Bonjour' : 'Hello'},\n\n${text}\n\n${author.handle}\n`).toString(
        'base64',
      ),
      '',
    ];
    this.mails.push({ messageId, subject: subject.replace(/^Re: /, ''), author });
    this.world.mail.deliver(lines.join('\r\n'), [MAILBOX], author.email);
  }

  private editOne(): void {
    const target = this.comments.at(-1 - this.random.below(Math.min(15, Math.max(1, this.comments.length))));
    if (!target || !this.stillThere(target.id) || this.world.meta.state.homeOf(target.postId) !== this.world.page.id)
      return this.play('comment');
    const { text } = this.world.meta.state.comment(target.id);
    this.world.meta.editComment(
      target.id,
      `${text} (${target.author.language === 'fr' ? 'modifié : merci de me répondre' : 'edit: please answer'})`,
    );
  }

  private removeOne(): void {
    const target = this.comments.at(-1 - this.random.below(Math.min(40, Math.max(1, this.comments.length))));
    if (!target || !this.stillThere(target.id)) return this.play('comment');
    this.world.meta.removeComment(target.id);
  }

  /** Near-copies of one text by many accounts under one post. */
  private spamWave(size: number): void {
    const text = phrase(this.random, 'fr', 'spam');
    const postId = this.random.pick(this.posts.facebook);
    for (let i = 0; i < size; i++)
      this.comment(postId, this.random.pick(this.people), `${text}${'!'.repeat(this.random.below(4))}`);
  }

  private angryThread(): void {
    const postId = this.random.pick(this.posts.facebook);
    const first = this.random.pick(this.people);
    this.comment(postId, first, phrase(this.random, first.language, 'angry'));
    const root = this.comments.at(-1);
    for (let i = 0; root && i < 5; i++) {
      const person = this.random.pick(this.people);
      this.comment(postId, person, followUp(this.random, person.language), root.id);
    }
  }

  private stillThere(id: string): boolean {
    const comment = this.world.meta.state.comments.get(id);
    return comment !== undefined && !comment.removed;
  }
}
