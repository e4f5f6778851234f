import { type MemberView, type RoleKey, ROLES, type UpdateMemberBody } from '@parvis/contracts';

/** Why a part of a member cannot be changed by this person; the server holds the same rules. */
export type Lock = 'only-owner' | 'last-owner' | 'self';

export interface Locks {
  role: Lock | null;
  active: Lock | null;
}

type Person = Pick<MemberView, 'id' | 'role' | 'active'>;

export function locksOf(member: Person, me: Pick<MemberView, 'id' | 'role'>, all: readonly Person[]): Locks {
  if (member.role === 'owner' && me.role !== 'owner') return { role: 'only-owner', active: 'only-owner' };
  const owners = all.filter(({ role, active }) => role === 'owner' && active);
  if (owners.length === 1 && owners[0]?.id === member.id) return { role: 'last-owner', active: 'last-owner' };
  return { role: null, active: member.id === me.id ? 'self' : null };
}

/** The roles this person may give: only an owner makes owners. */
export function grantableRoles(me: Pick<MemberView, 'role'>): RoleKey[] {
  return ROLES.filter((role) => role !== 'owner' || me.role === 'owner');
}

export type MemberForm = Required<UpdateMemberBody>;

export function memberForm({ name, role, teamIds, languages, active }: MemberView): MemberForm {
  return { name, role, teamIds, languages, active };
}

/** Only what differs, so that two people can change different things of the same member. */
export function memberChanges(member: MemberView, form: MemberForm): UpdateMemberBody {
  const name = form.name.trim();
  return {
    ...(name === member.name ? {} : { name }),
    ...(form.role === member.role ? {} : { role: form.role }),
    ...(sameSet(form.teamIds, member.teamIds) ? {} : { teamIds: form.teamIds }),
    ...(sameSet(form.languages, member.languages) ? {} : { languages: form.languages }),
    ...(form.active === member.active ? {} : { active: form.active }),
  };
}

export function toggled(list: readonly string[], entry: string, isIn: boolean): string[] {
  return isIn ? [...list.filter((one) => one !== entry), entry] : list.filter((one) => one !== entry);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry) => b.includes(entry));
}
