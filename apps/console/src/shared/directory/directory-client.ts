import { inject, Injectable } from '@angular/core';
import type {
  AccountView,
  ChannelView,
  MemberView,
  PolicyReasonView,
  TagBody,
  TagView,
  TeamView,
  ViewView,
} from '@parvis/contracts';
import { Api } from '../api/api';

@Injectable({ providedIn: 'root' })
export class DirectoryClient {
  private readonly api = inject(Api);

  members(): Promise<MemberView[]> {
    return this.api.get('/members');
  }
  teams(): Promise<TeamView[]> {
    return this.api.get('/teams');
  }
  tags(): Promise<TagView[]> {
    return this.api.get('/tags');
  }
  channels(): Promise<ChannelView[]> {
    return this.api.get('/channels');
  }
  accounts(): Promise<AccountView[]> {
    return this.api.get('/accounts');
  }
  policyReasons(): Promise<PolicyReasonView[]> {
    return this.api.get('/policy-reasons');
  }
  views(): Promise<ViewView[]> {
    return this.api.get('/views');
  }
  createTag(body: TagBody): Promise<TagView> {
    return this.api.send('POST', '/tags', body);
  }
}
