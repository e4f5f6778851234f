import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthController } from './auth/auth.controller';
import { AuthService } from './auth/auth.service';
import { IdentityGuard } from './auth/identity.guard';
import { LoginLimiter } from './auth/login-limiter';
import { Sessions } from './auth/sessions';
import { InvitationsController } from './people/invitations.controller';
import { InvitationsService } from './people/invitations.service';
import { MeController } from './people/me.controller';
import { MeService } from './people/me.service';
import { MembersService } from './people/members.service';
import { PeopleController } from './people/people.controller';
import { TeamsService } from './people/teams.service';
import { BearerTokens } from './tokens/bearer';
import { TokenLimiter } from './tokens/token-limiter';
import { TokensController } from './tokens/tokens.controller';
import { TokensService } from './tokens/tokens.service';
import { Workspaces } from './people/workspaces';

/** Who may do what: sign-in, members, teams, roles, invitations, and the guard over every endpoint. */
@Module({
  controllers: [AuthController, MeController, PeopleController, InvitationsController, TokensController],
  providers: [
    Sessions,
    LoginLimiter,
    AuthService,
    MeService,
    MembersService,
    TeamsService,
    InvitationsService,
    Workspaces,
    BearerTokens,
    TokenLimiter,
    TokensService,
    { provide: APP_GUARD, useClass: IdentityGuard },
  ],
  exports: [Sessions, Workspaces],
})
export class IdentityModule {}
