import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { type Agent, IdentityModule, Workspaces } from '@parvis/identity';
import { AccountsService, InboundModule, prepareModeration } from '@parvis/inbox';
import { Database, httpAdapter, loadConfig, loadPlatformSettings, PlatformModule } from '@parvis/platform';
import { exitWith, say } from './app/command';
import { connectDemoAccounts } from './app/demo-accounts';
import { setUpHouse } from './app/demo-settings';
import { DEMO_WORKSPACE, demoMembers, makeDemoWorkspace, newPassword, type SignIn } from './app/demo-workspace';
import { moderateHistory } from './app/demo-moderation';
import { workThroughHistory } from './app/demo-work';
import { SeedConfig } from './app/seed-config';

// node dist/apps/api/seed.mjs: the first owner of an empty installation, or the demo; changes nothing that is there.
// The API has to be running: platforms call its hooks back while accounts are connected. Prints the sign-ins as JSON.
try {
  const seed = loadConfig(SeedConfig);
  const settings = loadPlatformSettings();
  settings.server.role = 'api';
  const imports = [PlatformModule.with(settings), IdentityModule, InboundModule];
  // an application that does not listen: its modules hang routes on a server
  const app = await NestFactory.create({ module: class SeedModule {}, imports }, httpAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.init();
  const [db, workspaces] = [app.get(Database), app.get(Workspaces)];
  const isFirst = seed.demo && !(await workspaces.findByName(DEMO_WORKSPACE));
  const signIns = seed.demo ? await demo(db, workspaces, seed) : await firstOwner(db, workspaces, seed);
  await prepareModeration(db);
  if (seed.demo && seed.simulatorUrl) {
    const owner = await ownerOf(db, DEMO_WORKSPACE);
    await connectDemoAccounts(app.get(AccountsService, { strict: false }), owner, seed.simulatorUrl);
    if (isFirst && settings.server.publicUrl) {
      await setUpHouse(settings.server.publicUrl, signIns);
      await workThroughHistory(settings.server.publicUrl, signIns);
      await moderateHistory(settings.server.publicUrl, signIns);
    }
  }
  say(JSON.stringify({ signIns }));
  await app.close();
  process.exit(0);
} catch (error) {
  exitWith(error);
}

async function demo(db: Database, workspaces: Workspaces, seed: SeedConfig): Promise<SignIn[]> {
  const owner = { email: seed.ownerEmail, password: seed.ownerPassword };
  if (await workspaces.findByName(DEMO_WORKSPACE)) {
    return demoMembers(owner).map(({ email, password, role }) => ({ email, password, role }));
  }
  return (await makeDemoWorkspace(db, workspaces, owner)).signIns;
}

async function firstOwner(db: Database, workspaces: Workspaces, seed: SeedConfig): Promise<SignIn[]> {
  const [any] = await db.read('system', 'select 1 from workspace limit 1');
  if (any) return [];
  const workspaceId = await workspaces.create('Parvis');
  const owner = { email: seed.ownerEmail ?? 'owner@parvis.example', password: seed.ownerPassword ?? newPassword() };
  await workspaces.addMember(workspaceId, { ...owner, name: 'Owner', role: 'owner' });
  return [{ ...owner, role: 'owner' }];
}

async function ownerOf(db: Database, workspaceName: string): Promise<Agent> {
  const [row] = await db.read<{ workspace_id: number; id: number; user_id: number }>(
    'system',
    `select m.workspace_id, m.id, m.user_id from member m join workspace w on w.id = m.workspace_id
     where w.name = $1 and m.role_key = 'owner' order by m.id limit 1`,
    [workspaceName],
  );
  if (!row) throw new Error('The demo workspace has no owner.');
  return {
    userId: row.user_id,
    workspaceId: row.workspace_id,
    memberId: row.id,
    role: 'owner',
    permissions: new Set(),
    teamIds: [],
  };
}
