import { computed, effect, inject, Injectable, signal, untracked, type WritableSignal } from '@angular/core';
import type {
  AccountView,
  ChannelView,
  MemberView,
  PolicyReasonView,
  TagBody,
  TagView,
  TeamView,
} from '@parvis/contracts';
import { type Problem, toProblem } from '../api/problem';
import { Live } from '../live/live';
import { SessionStore } from '../session/session-store';
import { DirectoryClient } from './directory-client';

const byId = <T extends { id: string }>(list: readonly T[]) => new Map(list.map((entry) => [entry.id, entry]));

/** The people, teams, tags and accounts of the workspace: small lists that every screen looks names up in. */
@Injectable({ providedIn: 'root' })
export class Directory {
  private readonly client = inject(DirectoryClient);
  private readonly session = inject(SessionStore);
  private readonly memberList = signal<readonly MemberView[]>([]);
  private readonly teamList = signal<readonly TeamView[]>([]);
  private readonly tagList = signal<readonly TagView[]>([]);
  private readonly channelList = signal<readonly ChannelView[]>([]);
  private readonly accountList = signal<readonly AccountView[]>([]);
  private readonly reasonList = signal<readonly PolicyReasonView[]>([]);
  private readonly onlineIds = signal<ReadonlySet<string>>(new Set());

  private readonly wasLoaded = signal(false);
  private readonly failure = signal<Problem | null>(null);

  /** True once every list was read or refused: until then a missing name means nothing. */
  readonly loaded = this.wasLoaded.asReadonly();
  /** Why a list could not be read the last time; a role that may not read one is no failure. */
  readonly problem = this.failure.asReadonly();
  readonly members = this.memberList.asReadonly();
  readonly teams = this.teamList.asReadonly();
  readonly tags = this.tagList.asReadonly();
  readonly channels = this.channelList.asReadonly();
  readonly accounts = this.accountList.asReadonly();
  readonly policyReasons = this.reasonList.asReadonly();
  readonly memberById = computed(() => byId(this.memberList()));
  readonly teamById = computed(() => byId(this.teamList()));
  readonly tagById = computed(() => byId(this.tagList()));
  readonly accountById = computed(() => byId(this.accountList()));
  readonly activeMembers = computed(() => this.memberList().filter((member) => member.active));
  /** For the screens that change these lists: takes over what the server answered, at once. */
  readonly change = {
    member: changer(this.memberList),
    team: changer(this.teamList),
    tag: changer(this.tagList),
    account: changer(this.accountList),
    reason: changer(this.reasonList),
  };
  readonly online = computed(() => this.memberList().filter((member) => this.onlineIds().has(member.id)));

  constructor() {
    const live = inject(Live);
    live.on('account.updated', ({ account }) => {
      this.accountList.update((list) => upsert(list, account));
    });
    live.on('online.changed', ({ memberIds }) => {
      this.onlineIds.set(new Set(memberIds));
    });
    effect(() => {
      live.resync();
      if (this.session.signedIn()) untracked(() => void this.load());
    });
  }

  /** Reads every list again; a list that cannot be read keeps what it had. */
  async load(): Promise<void> {
    const { client } = this;
    const answers = await Promise.allSettled([
      client.members().then((list) => { this.memberList.set(list); }),
      client.teams().then((list) => { this.teamList.set(list); }),
      client.tags().then((list) => { this.tagList.set(list); }),
      client.channels().then((list) => { this.channelList.set(list); }),
      client.accounts().then((list) => { this.accountList.set(list); }),
      client.policyReasons().then((list) => { this.reasonList.set(list); }),
    ]); // prettier-ignore
    const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [toProblem(answer.reason)] : []));
    this.failure.set(failures.find(({ code }) => code !== 'not-allowed') ?? null);
    this.wasLoaded.set(true);
  }

  async createTag(body: TagBody): Promise<TagView> {
    const tag = await this.client.createTag(body);
    this.tagList.update((list) => upsert(list, tag));
    return tag;
  }

  memberName(id: string | null): string {
    return id === null ? '' : (this.memberById().get(id)?.name ?? '');
  }
}

function upsert<T extends { id: string }>(list: readonly T[], entry: T): T[] {
  return list.some((one) => one.id === entry.id)
    ? list.map((one) => (one.id === entry.id ? entry : one))
    : [...list, entry];
}

function changer<T extends { id: string }>(list: WritableSignal<readonly T[]>) {
  return {
    put: (entry: T): void => { list.update((entries) => upsert(entries, entry)); },
    drop: (id: string): void => { list.update((entries) => entries.filter((entry) => entry.id !== id)); },
  }; // prettier-ignore
}
