export { discordHttpHandler } from './http';
export { DiscordNetwork } from './network';
export { CHANNEL as DISCORD_CHANNEL } from './shapes';
