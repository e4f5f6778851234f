import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Two roles that every transaction takes instead of the login's own rights: `parvis_app` sees the rows of one workspace,
 * `parvis_system` (relay, intake, sweeps) sees all. Neither owns a table nor bypasses row-level security.
 */
export class RolesAndHelpers20261120120000 implements MigrationInterface {
  readonly name = 'RolesAndHelpers20261120120000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$
      declare r text;
      begin
        foreach r in array array['parvis_app', 'parvis_system'] loop
          begin
            execute format('create role %I nologin', r);
          exception when duplicate_object or unique_violation then null;
          end;
          if not pg_has_role(current_user, r, 'set') then
            execute format('grant %I to current_user', r);
          end if;
        end loop;
      end $$;

      create extension if not exists unaccent;
      create extension if not exists btree_gin;

      -- null when no workspace was chosen: then no row matches
      create function current_workspace() returns int language sql stable parallel safe
        as $$ select nullif(current_setting('app.workspace_id', true), '')::int $$;

      create procedure guard_tenant_table(t regclass) language plpgsql as $$
      begin
        execute format('alter table %s enable row level security', t);
        execute format('create policy tenant on %s to parvis_app using (workspace_id = (select current_workspace())) with check (workspace_id = (select current_workspace()))', t);
        execute format('create policy everything on %s to parvis_system using (true) with check (true)', t);
        execute format('grant select, insert, update, delete on %s to parvis_app, parvis_system', t);
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    // the roles belong to the cluster and may serve another database: they stay
    await runner.query(`
      drop procedure guard_tenant_table(regclass);
      drop function current_workspace();
      drop extension btree_gin;
      drop extension unaccent;
    `);
  }
}
