import { inject, Injectable } from '@angular/core';
import type { ApprovalPolicyBody, ApprovalPolicyView, AttachmentView, CannedReplyBody, CannedReplyView, MacroBody, MacroView } from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

export interface RepliesSettings {
  canned: CannedReplyView[];
  macros: MacroView[];
  policies: ApprovalPolicyView[];
}
export type SettingKind = keyof RepliesSettings;

const PATHS: Record<SettingKind, string> = {
  canned: '/canned-replies',
  macros: '/macros',
  policies: '/approval-policies',
};

interface Bodies {
  canned: CannedReplyBody;
  macros: MacroBody;
  policies: ApprovalPolicyBody;
}

/** Prepared answers, macros and approval policies: the same four calls each. */
@Injectable({ providedIn: 'root' })
export class RepliesSettingsClient {
  private readonly api = inject(Api);

  async load(): Promise<RepliesSettings> {
    const [canned, macros, policies] = await Promise.all([
      this.api.get<CannedReplyView[]>(PATHS.canned),
      this.api.get<MacroView[]>(PATHS.macros),
      this.api.get<ApprovalPolicyView[]>(PATHS.policies),
    ]);
    return { canned, macros, policies };
  }
  save<K extends SettingKind>(
    kind: K,
    existing: { id: string; version: number } | null,
    body: Bodies[K],
  ): Promise<unknown> {
    return existing
      ? this.api.send('PATCH', `${PATHS[kind]}/${existing.id}`, { ...body, version: existing.version })
      : this.api.send('POST', PATHS[kind], body);
  }
  upload(file: File): Promise<AttachmentView> {
    return this.api.upload('/attachments', file);
  }
  remove(kind: SettingKind, id: string): Promise<unknown> {
    return this.api.send('DELETE', `${PATHS[kind]}/${id}`);
  }
}
