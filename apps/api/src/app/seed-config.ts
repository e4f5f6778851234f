import { Env } from '@parvis/platform';
import { IsBoolean, IsEmail, IsOptional, IsString, IsUrl, MinLength } from 'class-validator';

/** What the first start puts into an empty installation. */
export class SeedConfig {
  @Env('PARVIS_DEMO', 'Start with the demo workspace and its living network')
  @IsBoolean()
  demo: boolean = false;

  @Env('PARVIS_OWNER_EMAIL', 'E-mail of the first owner')
  @IsOptional()
  @IsEmail()
  ownerEmail?: string;

  @Env('PARVIS_OWNER_PASSWORD', 'Password of the first owner; made and printed when left out', { secret: true })
  @IsOptional()
  @IsString()
  @MinLength(10)
  ownerPassword?: string;

  @Env('PARVIS_SIMULATOR_URL', 'Address of the demo network')
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true })
  simulatorUrl?: string;
}
