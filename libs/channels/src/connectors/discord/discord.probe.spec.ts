import { ALL_PERMISSIONS, type Permission } from '../../doubles/discord/shapes';
import { type DiscordHarness, discordPlatform } from './discord.harness';
import { discord } from './index';

describe('testing a Discord account', () => {
  let platform: DiscordHarness;
  beforeEach(async () => {
    platform = await discordPlatform();
  });
  afterEach(() => platform.close());

  const probe = (settings: Record<string, string> = {}) =>
    discord.probe(
      { ...platform.account, externalId: '', settings: { ...platform.account.settings, ...settings } },
      'https://parvis.example/hooks/a',
      new AbortController().signal,
    );
  const allowOnly = (permissions: readonly Permission[]) =>
    platform.guild.permissions.set(platform.bot.userId, new Set(permissions));
  const without = (...names: Permission[]) => allowOnly(ALL_PERMISSIONS.filter((name) => !names.includes(name)));

  it('says who the bot is and that nothing is missing', async () => {
    const { bot } = platform;
    const result = await probe();
    expect(result).toMatchObject({ externalId: bot.userId, name: 'Maison Lumen', missingPermissions: [], tokenExpiresAt: null, credentials: null }); // prettier-ignore
    expect(result.capabilities.verbs.comment?.map(({ verb }) => verb)).toContain('ban');
    expect(result.quota).toMatchObject([{ used: 0, limit: 1000, resetsAt: null }]);
  });

  it('names what is missing and takes the verbs out, in servers only', async () => {
    without('MANAGE_MESSAGES', 'BAN_MEMBERS', 'ATTACH_FILES');
    const { missingPermissions, capabilities } = await probe();
    expect(missingPermissions.sort()).toEqual(['ATTACH_FILES', 'BAN_MEMBERS', 'MANAGE_MESSAGES']);
    expect(capabilities.verbs.comment?.map(({ verb }) => verb)).toEqual(['reply', 'edit-reply', 'delete-reply', 'private-reply', 'like', 'unlike']); // prettier-ignore
    expect(capabilities.verbs.message).toEqual(discord.capabilities.verbs.message);
    expect(capabilities.attachments.maxCount).toBe(0);
  });

  it('names the server where only some lack it, and keeps the verb', async () => {
    const { network, bot } = platform;
    network.invite(network.createGuild('Other'), bot);
    without('MANAGE_MESSAGES');
    const { missingPermissions, capabilities } = await probe();
    expect(missingPermissions).toEqual(['MANAGE_MESSAGES (Lumen)']);
    expect(capabilities.verbs.comment?.map(({ verb }) => verb)).toContain('delete');
  });

  it('asks for the right that blocking needs, and says what it means', async () => {
    without('BAN_MEMBERS', 'MODERATE_MEMBERS');
    expect((await probe()).missingPermissions).toEqual(['BAN_MEMBERS']);
    expect((await probe({ blocking: 'timeout-7' })).missingPermissions).toEqual(['MODERATE_MEMBERS']);
    allowOnly(ALL_PERMISSIONS);
    const { capabilities } = await probe({ blocking: 'timeout-7' });
    const ban = capabilities.verbs.comment?.find(({ verb }) => verb === 'ban');
    expect(ban?.consequence.en).toMatch(/for 7 days/);
  });

  it('names the privileged intent', async () => {
    platform.bot.messageContent = false;
    expect((await probe()).missingPermissions).toEqual(['MESSAGE_CONTENT']);
  });

  it('says where to invite a bot that is in no server', async () => {
    platform.network.expel(platform.guild, platform.bot);
    await expect(probe()).rejects.toMatchObject({
      kind: 'rejected',
      reason: 'forbidden',
      message: expect.stringContaining(`client_id=${platform.bot.userId}&scope=bot+applications.commands&permissions=`),
    });
    await expect(probe({ serverIds: '12345' })).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('refuses a token that was reset', async () => {
    platform.bot.revoked = true;
    await expect(probe()).rejects.toMatchObject({ kind: 'auth' });
  });
});
