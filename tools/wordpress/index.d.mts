export interface WordPressSite {
  /** Address of the site, no slash at its end. */
  url: string;
  user: string;
  userPassword: string;
  userId: number;
  applicationPassword: string;
  /** A published post whose comments wait for approval. */
  postId: number;
  /** Runs PHP inside WordPress; what it prints. */
  php(code: string): Promise<string>;
  setPlugin(options: { address: string; secret: string }): Promise<string>;
  comment(options: {
    postId: number;
    parent?: number;
    author: string;
    email: string;
    content: string;
  }): Promise<number>;
  page(postId: number): Promise<string>;
  statusOf(id: number | string): Promise<string>;
  contentOf(id: number | string): Promise<string>;
  stop(): Promise<void>;
}

export function wordPressAvailable(): boolean;
export function lintPlugin(): Promise<string>;
export function startWordPress(): Promise<WordPressSite>;
