export interface MailUser {
  address: string;
  password: string;
}

export interface MailServers {
  dir: string;
  imapPort: number;
  imapsPort: number;
  lmtpPort: number;
  smtpPort: number;
  authority: string;
  users: MailUser[];
  settings: Readonly<Record<string, string | number>>;
  kill(): Promise<void>;
  revive(): Promise<void>;
  forgetUids(address: string, folder?: string): Promise<void>;
  stop(): Promise<void>;
}

export const DEFAULT_USERS: MailUser[];
export function mailServersAvailable(): boolean;
export function startMailServers(options?: { dir?: string; users?: MailUser[] }): Promise<MailServers>;
