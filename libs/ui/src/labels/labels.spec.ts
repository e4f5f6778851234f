import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CHANNEL_KINDS } from '@parvis/contracts';
import { allByRole, byRole, render, violations } from '../testing/render';
import { Avatar } from './avatar';
import { Badge } from './badge';
import { ChannelTile, channelName } from './channel-tile';
import { IdentityHues } from './identity-hues';
import { initialsOf, Member } from './member';
import { MemberStack } from './member-stack';
import { Presence } from './presence';
import { Risk } from './risk';
import { Stars } from './stars';
import { Tag } from './tag';

@Component({
  imports: [Avatar, Badge, ChannelTile, Member, MemberStack, Presence, Risk, Stars, Tag],
  template: `
    @for (kind of kinds; track kind) {
      <mi-channel-tile [channel]="kind" />
    }
    <mi-channel-tile channel="email" [named]="false" data-testid="silent" />
    <mi-avatar [id]="contact()" channel="instagram" />
    <mi-member-stack [people]="people" [max]="2" />
    <mi-presence state="away" />
    <mi-stars [rating]="3.6" />
    <mi-risk [level]="4" reason="Insult" />
    <mi-badge label="212 to do" [count]="212" />
    <mi-tag label="Livraison" [removable]="true" (removed)="removed.set(true)" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly kinds = CHANNEL_KINDS;
  readonly contact = signal('client_042');
  readonly removed = signal(false);
  readonly people = ['Camille R.', 'Inès M.', 'Théo B.', 'Awa L.'].map((name) => ({
    id: name,
    name,
    label: `${name} is here`,
  }));
}

describe('Labels', () => {
  afterEach(() => document.body.replaceChildren());

  it.each([
    ['Camille R.', 'CR'],
    ['Jean-Paul', 'JP'],
    ['Inès', 'IN'],
    ['Anne Marie Dupont', 'AD'],
    ['', '?'],
  ])('shortens %s to %s', (name, expected) => {
    expect(initialsOf(name)).toBe(expected);
  });

  it('gives every channel a tile with its name, unless the name stands beside it', async () => {
    await render(Page);
    for (const kind of CHANNEL_KINDS) expect(allByRole('img', channelName(kind)).length).toBeGreaterThan(0);
    const silent = document.querySelector('[data-testid="silent"]');
    expect([silent?.getAttribute('role'), silent?.getAttribute('aria-hidden')]).toEqual([null, 'true']);
  });

  it('draws the same pattern for the same contact, for ever', async () => {
    const fixture = await render(Page);
    const pattern = () => [...(document.querySelector('.av')?.classList ?? [])].sort().join(' ');
    const first = pattern();
    fixture.componentInstance.contact.set('visiteur_318');
    await fixture.whenStable();
    expect(pattern()).not.toBe(first);
    fixture.componentInstance.contact.set('client_042');
    await fixture.whenStable();
    expect(pattern()).toBe(first);
  });

  it('gives neighbours in a workspace different hues', () => {
    const hues = TestBed.inject(IdentityHues);
    hues.assignMembers(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => hues.ofMember(id))).toEqual([1, 2, 3, 4, 5, 6, 1]);
    expect(hues.ofMember('unknown')).toBeGreaterThanOrEqual(1);
  });

  it('says in words what marks say in colour and shape', async () => {
    await render(Page);
    for (const name of ['away', '3.6 out of 5 stars', 'High', '212 to do', 'Inès M. is here', 'Théo B., Awa L.']) {
      expect(byRole('img', name)).toBeTruthy();
    }
  });

  it('lets a tag be taken away by a button that names it', async () => {
    const fixture = await render(Page);
    byRole('button', 'Remove Livraison').click();
    expect(fixture.componentInstance.removed()).toBe(true);
  });

  it('passes axe', async () => {
    await render(Page);
    expect(await violations()).toEqual([]);
  });
});
