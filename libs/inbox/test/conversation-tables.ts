import type { TestApp } from '@parvis/testing';

/** Every table of the schema that names a conversation, by name: a new one has to say what becomes of it. */
export async function conversationTables({ db }: TestApp): Promise<string[]> {
  const rows = await db.read<{ name: string }>(
    'system',
    `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attname = 'conversation_id' and c.relkind in ('r', 'p') and not c.relispartition
       and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  return rows.map(({ name }) => name);
}
