export { type Agent, CurrentAgent, Public, Requires, SignedIn, WithSession } from './agent';
export { Sessions } from './auth/sessions';
export { IdentityModule } from './identity.module';
export { agentOfMember } from './people/agent-of-member';
export { seedPolicies } from './people/seed-policies';
export { type NewMember, Workspaces } from './people/workspaces';
