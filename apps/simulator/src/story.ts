import { makePeople } from './people';
import { Random } from './random';
import { type SceneName, Stage } from './scenes';
import type { World } from './world';

const PEOPLE = 60;
const PAST_HOURS = 30;
const PAST_SCENES = 320;
const EVERYWHERE_EVERY = 70;
/** Scenes before the present at which a wave of spam comes in. */
const WAVE_BEFORE_NOW = 30;

const FACEBOOK_POSTS = [
  '« Aube », la suspension qui se lève avec vous. Disponible dès aujourd’hui.',
  'Les coulisses de l’atelier : comment naît un abat-jour.',
  'Livraison offerte jusqu’à dimanche sur toute la collection Halo.',
];
const INSTAGRAM_POSTS = ['Aube, au réveil. ☀️', 'Halo se pose partout. Racontez-nous où est la vôtre !'];
const FACEBOOK_AD = 'Sponsorisé : −15 % sur la collection Zénith avec le code LUMIÈRE.';
const INSTAGRAM_AD = 'La lampe que tout le monde nous demande. Découvrez Galet.';
const TOPICS = ['Espace entraide : montage et ampoules', 'Vos idées pour la prochaine collection'];

/** The living network: a past written at once, then beats at a chosen pace. Deterministic for a seed. */
export class Story {
  private random: Random;
  private stage: Stage | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Scenes played since the start. */
  played = 0;

  constructor(
    private readonly world: World,
    private readonly seed: number,
    private perMinute: number,
  ) {
    this.random = new Random(seed);
  }

  /** Makes people and posts and, in an empty world, the last day and a half. */
  begin(isNew: boolean): void {
    const { world, random } = this;
    if (isNew) world.setOffset(-PAST_HOURS * 3_600_000);
    const people = makePeople(world, random, PEOPLE);
    const posts = isNew ? this.publish() : this.existingPosts();
    // a world that goes on does not tell its first day again
    if (!isNew) this.random = new Random(this.seed + world.meta.state.comments.size);
    this.stage = new Stage(world, this.random, people, posts);
    if (isNew) this.writePast();
    world.setOffset(0);
  }

  /** Beats from now on. */
  go(): void {
    this.schedule();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  get pace(): number {
    return this.perMinute;
  }

  /** Beats a minute; 0 holds the story. */
  setPace(perMinute: number): void {
    this.perMinute = perMinute;
    clearTimeout(this.timer);
    this.schedule();
  }

  /** Plays a named scene now, `times` over. */
  play(scene: SceneName, times = 1): void {
    for (let i = 0; i < times; i++) this.stage?.play(scene);
  }

  private writePast(): void {
    for (let i = 0; i < PAST_SCENES; i++) {
      // denser towards now
      const hours = PAST_HOURS * (1 - Math.sqrt((i + 1) / PAST_SCENES));
      this.world.setOffset(-hours * 3_600_000);
      if (i % EVERYWHERE_EVERY === 0) this.stage?.everywhere();
      if (i === PAST_SCENES - WAVE_BEFORE_NOW) this.stage?.play('spamWave');
      const scene = this.stage?.nextScene();
      // what a person took back yesterday was never seen by the inbox
      if (scene && scene !== 'remove') this.stage?.play(scene);
    }
  }

  private publish(): { facebook: string[]; instagram: string[]; topics: string[] } {
    const { meta, page, instagram, forum } = this.world;
    return {
      facebook: [...FACEBOOK_POSTS.map((text) => meta.publish(page.id, text).id), meta.publish(page.id, FACEBOOK_AD, { isAd: true }).id], // prettier-ignore
      instagram: [...INSTAGRAM_POSTS.map((text) => meta.publish(instagram.id, text).id), meta.publish(instagram.id, INSTAGRAM_AD, { isAd: true }).id], // prettier-ignore
      topics: TOPICS.map((title) => forum.addTopic(title)),
    };
  }

  private existingPosts(): { facebook: string[]; instagram: string[]; topics: string[] } {
    const { meta, page, instagram, forum } = this.world;
    const own = (accountId: string) => [...meta.state.posts.values()].filter((post) => post.accountId === accountId && post.author.id === accountId).map(({ id }) => id); // prettier-ignore
    return {
      facebook: own(page.id),
      instagram: own(instagram.id),
      topics: forum.publicPage().topics.map(({ id }) => id),
    };
  }

  private schedule(): void {
    if (this.perMinute <= 0) return;
    // between half and one and a half of the mean gap: lively, not a metronome
    const gapMs = (60_000 / this.perMinute) * (0.5 + this.random.next());
    this.timer = setTimeout(() => {
      this.stage?.play(this.stage.nextScene());
      this.played += 1;
      this.schedule();
    }, gapMs);
  }
}
