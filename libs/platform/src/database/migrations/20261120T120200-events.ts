import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The event log. Writers append to `event_outbox` in their transaction; one relay moves rows to `event`, numbering them per
 * workspace (`seq`) and over all (`position`) in the order it commits, so that readers by cursor never miss one.
 */
export class Events20261120120200 implements MigrationInterface {
  readonly name = 'Events20261120120200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table event_outbox (
        id bigint primary key,
        workspace_id int not null,
        at timestamptz not null default now(),
        kind text not null,
        actor_member_id int,
        conversation_id bigint,
        data jsonb not null
      ) with (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000);

      create table event_head (workspace_id int primary key, seq bigint not null) with (fillfactor = 50);

      create sequence event_position;
      create sequence id_node cycle minvalue 0 maxvalue 255 start 0;
      create table event (
        position bigint not null,
        workspace_id int not null,
        seq bigint not null,
        id bigint not null,
        at timestamptz not null,
        kind text not null,
        actor_member_id int,
        conversation_id bigint,
        data jsonb not null,
        primary key (workspace_id, seq, at)
      ) partition by range (at);
      create index event_by_position on event (position);
      create index event_by_conversation on event (workspace_id, conversation_id, id) where conversation_id is not null;
      create index event_at on event using brin (at) with (pages_per_range = 32);
      create table event_default partition of event default;

      call guard_tenant_table('event_outbox');
      call guard_tenant_table('event_head');
      call guard_tenant_table('event');
      grant usage on sequence event_position to parvis_system;

      -- answers already given to a request with an Idempotency-Key
      create table idempotency_key (
        workspace_id int not null,
        member_id int not null,
        key text not null,
        request_hash bytea not null,
        status int,
        response jsonb,
        created_at timestamptz not null default now(),
        primary key (workspace_id, member_id, key)
      );
      create index idempotency_age on idempotency_key (created_at);
      call guard_tenant_table('idempotency_key');

      -- monthly partitions from p_from to p_to (months), of tables ranged by time ('at') or by the clock inside their id ('id')
      create function month_floor_id(at timestamptz) returns bigint language sql immutable parallel safe
        as $$ select ((extract(epoch from at) * 1000)::bigint - 1704067200000) << 20 $$;
      create procedure ensure_partitions(p_table text, p_by text, p_from date, p_to date) language plpgsql as $$
      declare m date := date_trunc('month', p_from)::date; lo text; hi text; part text;
      begin
        while m <= p_to loop
          part := p_table || '_' || to_char(m, 'YYYYMM');
          if to_regclass(part) is null then
            if p_by = 'id' then
              lo := month_floor_id(m::timestamp at time zone 'UTC')::text;
              hi := month_floor_id((m + interval '1 month')::timestamp at time zone 'UTC')::text;
            else
              lo := quote_literal((m::timestamp at time zone 'UTC')::text);
              hi := quote_literal(((m + interval '1 month')::timestamp at time zone 'UTC')::text);
            end if;
            execute format('create table %I partition of %I for values from (%s) to (%s)', part, p_table, lo, hi);
          end if;
          m := (m + interval '1 month')::date;
        end loop;
      end $$;
      call ensure_partitions('event', 'at', (now() - interval '1 month')::date, (now() + interval '3 months')::date);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop procedure ensure_partitions(text, text, date, date);
      drop function month_floor_id(timestamptz);
      drop table idempotency_key, event, event_head, event_outbox;
      drop sequence event_position, id_node;
    `);
  }
}
