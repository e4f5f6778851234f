/** As the database has it. */
export type Approved = '1' | '0' | 'spam' | 'trash' | 'post-trashed';

export interface SiteUser {
  id: number;
  login: string;
  name: string;
  email: string;
  mayModerate: boolean;
}

export interface SitePost {
  id: number;
  title: string;
  slug: string;
  writtenAt: number;
  commentsOpen: boolean;
  /** Not for everybody: its comments are left out of lists of those who may not read it. */
  isPrivate: boolean;
}

export interface SiteComment {
  id: number;
  post: number;
  parent: number;
  /** 0: a visitor. */
  user: number;
  name: string;
  email: string;
  url: string;
  /** Whole seconds, in milliseconds UTC. */
  writtenAt: number;
  /** HTML, as stored. */
  content: string;
  approved: Approved;
  /** Where spam and trash came from. */
  before: Approved | null;
  type: string;
}

export interface NewComment {
  post: number;
  parent?: number;
  user?: number;
  name?: string;
  email?: string;
  url?: string;
  content: string;
  approved?: Approved;
  type?: string;
  /** Milliseconds; now if it is not given. */
  writtenAt?: number;
}

/** What the plugin still has to tell. */
export interface PluginMessage {
  id: string;
  event: 'created' | 'changed' | 'deleted';
  comment: number;
}

/** A refusal in the words of the REST API. */
export class WordPressProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: object = {},
  ) {
    super(message);
  }
}
