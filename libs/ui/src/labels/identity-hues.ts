import { Injectable, signal } from '@angular/core';
import { hashOf } from './hash';

const MEMBER_HUES = 6;
const TEAM_HUES = 3;

/**
 * Which hue a member or a team has. Given in the order they joined, neighbours never share one; an id that is not known
 * has the hue of its hash.
 */
@Injectable({ providedIn: 'root' })
export class IdentityHues {
  private readonly members = signal<ReadonlyMap<string, number>>(new Map());
  private readonly teams = signal<ReadonlyMap<string, number>>(new Map());

  /** Ids in the order of joining, so that a new member changes nobody's hue. */
  assignMembers(ids: readonly string[]): void {
    this.members.set(new Map(ids.map((id, index) => [id, (index % MEMBER_HUES) + 1])));
  }

  assignTeams(ids: readonly string[]): void {
    this.teams.set(new Map(ids.map((id, index) => [id, (index % TEAM_HUES) + 1])));
  }

  /** 1 to 6. */
  ofMember(id: string): number {
    return this.members().get(id) ?? (hashOf(id) % MEMBER_HUES) + 1;
  }

  /** 1 to 3. */
  ofTeam(id: string): number {
    return this.teams().get(id) ?? (hashOf(id) % TEAM_HUES) + 1;
  }
}
