import { Injectable } from '@nestjs/common';
import { ROLE_PERMISSIONS, type RoleKey, ROLES } from '@parvis/contracts';
import { Database } from '@parvis/platform';
import { hashPassword } from '../auth/passwords';
import { seedPolicies } from './seed-policies';

export interface NewMember {
  email: string;
  name: string;
  password: string;
  role: RoleKey;
}

/** Making workspaces and their first members: for set-up, tests and the demo; no endpoint. */
@Injectable()
export class Workspaces {
  constructor(private readonly db: Database) {}

  /** A workspace with the six roles and the usual reasons for a decision. Returns its id. */
  create(name: string, timeZone = 'Europe/Paris'): Promise<number> {
    return this.db.transaction('system', async (tx) => {
      const { id } = await tx.one<{ id: number }>(
        'insert into workspace (name, time_zone) values ($1, $2) returning id',
        [name, timeZone],
      );
      for (const key of ROLES) {
        await tx.query('insert into role (workspace_id, key, permissions) values ($1, $2, $3)', [
          id,
          key,
          ROLE_PERMISSIONS[key],
        ]);
      }
      await seedPolicies(tx, id);
      return id;
    });
  }

  /** Adds a member; a person known by e-mail keeps their password. Returns the member's id. */
  async addMember(workspaceId: number, member: NewMember): Promise<number> {
    const passwordHash = await hashPassword(member.password);
    return this.db.transaction('system', async (tx) => {
      const known = await tx.maybeOne<{ id: number }>('select id from app_user where lower(email) = lower($1)', [
        member.email,
      ]);
      const user =
        known ??
        (await tx.one<{ id: number }>('insert into app_user (email, password_hash) values ($1, $2) returning id', [
          member.email,
          passwordHash,
        ]));
      const row = await tx.one<{ id: number }>(
        'insert into member (workspace_id, user_id, name, role_key) values ($1, $2, $3, $4) returning id',
        [workspaceId, user.id, member.name, member.role],
      );
      return row.id;
    });
  }

  /** The id of the workspace with that name, if any. */
  async findByName(name: string): Promise<number | null> {
    const [row] = await this.db.read<{ id: number }>(
      'system',
      'select id from workspace where name = $1 order by id limit 1',
      [name],
    );
    return row?.id ?? null;
  }
}
