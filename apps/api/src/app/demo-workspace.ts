import { randomBytes } from 'node:crypto';
import type { NewMember, Workspaces } from '@parvis/identity';
import type { Database } from '@parvis/platform';

export const DEMO_WORKSPACE = 'Maison Lumen';
export const DEMO_PASSWORD = 'parvis-demo-2026';

export interface SignIn {
  email: string;
  password: string;
  role: string;
}

const TEAMS: Record<string, string[]> = {
  'Service client': ['camille', 'ines', 'theo'],
  Boutiques: ['theo'],
  Presse: ['awa'],
};

const TAGS: [name: string, color: string, kind: string][] = [
  ['Livraison', 'viz-3', 'problem'],
  ['Retard', 'viz-4', 'problem'],
  ['Qualité', 'viz-5', 'problem'],
  ['Facturation', 'viz-2', 'problem'],
  ['Promotion', 'viz-4', 'feedback'],
  ['Boutique', 'viz-6', 'feedback'],
  ['Merci', 'viz-2', 'feedback'],
  ['Nouvelle couleur', 'viz-1', 'request'],
  ['Livraison en Irlande', 'viz-7', 'request'],
];

/** The people of the demo; the owner's address and password may come from the environment. */
export function demoMembers(owner: {
  email?: string | undefined;
  password?: string | undefined;
}): (NewMember & { key: string })[] {
  const at = (name: string) => `${name}@maison-lumen.example`;
  const password = DEMO_PASSWORD;
  return [
    {
      key: 'camille',
      email: owner.email ?? at('camille'),
      name: 'Camille R.',
      role: 'owner',
      password: owner.password ?? password,
    },
    { key: 'ines', email: at('ines'), name: 'Inès M.', role: 'agent', password },
    { key: 'theo', email: at('theo'), name: 'Théo B.', role: 'agent', password },
    { key: 'awa', email: at('awa'), name: 'Awa L.', role: 'moderator', password },
    { key: 'noor', email: at('noor'), name: 'Noor V.', role: 'analyst', password },
  ];
}

/** Makes the demo workspace with people, teams and tags. Returns its id and who can sign in. */
export async function makeDemoWorkspace(
  db: Database,
  workspaces: Workspaces,
  owner: { email?: string | undefined; password?: string | undefined },
): Promise<{ workspaceId: number; signIns: SignIn[] }> {
  const workspaceId = await workspaces.create(DEMO_WORKSPACE);
  const ids = new Map<string, number>();
  const members = demoMembers(owner);
  for (const member of members) ids.set(member.key, await workspaces.addMember(workspaceId, member));
  await db.transaction(workspaceId, async (tx) => {
    for (const [team, keys] of Object.entries(TEAMS)) {
      const { id } = await tx.one<{ id: number }>(
        'insert into team (workspace_id, name) values ($1, $2) returning id',
        [workspaceId, team],
      );
      for (const key of keys) {
        await tx.query('insert into team_member (workspace_id, team_id, member_id) values ($1, $2, $3)', [
          workspaceId,
          id,
          ids.get(key),
        ]);
      }
    }
    for (const [name, color, kind] of TAGS) {
      await tx.query('insert into tag (workspace_id, name, color, kind) values ($1, $2, $3, $4)', [
        workspaceId,
        name,
        color,
        kind,
      ]);
    }
  });
  return { workspaceId, signIns: members.map(({ email, password, role }) => ({ email, password, role })) };
}

/** A password for the first owner when none was given. */
export function newPassword(): string {
  return randomBytes(12).toString('base64url');
}
