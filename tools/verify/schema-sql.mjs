// One line of text per thing in the schema, from the catalogues: two databases with equal lines have equal schemas.
const OURS =
  "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'";
const notOfExtension = (oid, catalogue) =>
  `not exists (select 1 from pg_depend d where d.objid = ${oid} and d.classid = '${catalogue}'::regclass and d.deptype = 'e')`;

export const SCHEMA_SQL = `
select line from (
  select format('schema %s', n.nspname) as line from pg_namespace n where ${OURS}
  union all
  select format('extension %s', extname) from pg_extension
  union all
  select format('%s %s.%s rls=%s forced=%s options=%s partition=%s bound=%s key=%s grants=%s',
           case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else c.relkind::text end,
           n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relispartition,
           pg_get_expr(c.relpartbound, c.oid), case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
           (select string_agg(a::text, ',' order by a::text) from unnest(c.relacl) a))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S') and ${notOfExtension('c.oid', 'pg_class')}
  union all
  select format('view %s.%s is %s', n.nspname, c.relname, pg_get_viewdef(c.oid))
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('v', 'm') and ${notOfExtension('c.oid', 'pg_class')}
  union all
  select format('column %s.%s.%s %s notnull=%s default=%s identity=%s generated=%s storage=%s', n.nspname, c.relname, a.attname,
           format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attstorage)
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where ${OURS} and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped and ${notOfExtension('c.oid', 'pg_class')}
  union all
  select format('index %s', pg_get_indexdef(i.indexrelid)) from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS}
  union all
  select format('constraint %s on %s: %s', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid))
    from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${OURS}
  union all
  select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger t where not t.tgisinternal
  union all
  select format('policy %s on %s for %s to %s using %s check %s permissive=%s', p.polname, p.polrelid::regclass, p.polcmd,
           (select string_agg(r::regrole::text, ',' order by r::regrole::text) from unnest(p.polroles) r), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), p.polpermissive)
    from pg_policy p
  union all
  select format('routine %s grants=%s', pg_get_functiondef(f.oid), f.proacl) from pg_proc f join pg_namespace n on n.oid = f.pronamespace
    where ${OURS} and f.prokind in ('f', 'p') and ${notOfExtension('f.oid', 'pg_proc')}
  union all
  select format('type %s.%s %s', n.nspname, t.typname, (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${OURS} and t.typtype in ('e', 'd') and ${notOfExtension('t.oid', 'pg_type')}
  union all
  select format('text search %s.%s', n.nspname, c.cfgname) from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace where ${OURS}
  union all
  select format('statistics %s', pg_get_statisticsobjdef(s.oid)) from pg_statistic_ext s
) lines order by line collate "C"`;
