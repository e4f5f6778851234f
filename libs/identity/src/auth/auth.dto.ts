import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AcceptInvitationBody, LoginBody, Preferences } from '@parvis/contracts';
import { IsEmail, IsIn, IsNumberString, IsOptional, IsString, Length, MaxLength } from 'class-validator';

export class LoginDto implements LoginBody {
  @ApiProperty({ format: 'email' }) @IsEmail() @MaxLength(320) email!: string;
  @ApiProperty({ maxLength: 200 }) @IsString() @Length(1, 200) password!: string;
  @ApiPropertyOptional() @IsOptional() @IsNumberString({ no_symbols: true }) workspaceId?: string;
}

export class AcceptInvitationDto implements AcceptInvitationBody {
  @ApiProperty({ minLength: 1, maxLength: 80 }) @IsString() @Length(1, 80) name!: string;
  /** NIST 800-63B: length counts, composition rules do not. */
  @ApiProperty({ minLength: 10, maxLength: 200 }) @IsString() @Length(10, 200) password!: string;
}

export class PreferencesDto implements Partial<Preferences> {
  @ApiPropertyOptional({ enum: ['fr', 'en'] }) @IsOptional() @IsIn(['fr', 'en']) language?: 'fr' | 'en';
  @ApiPropertyOptional({ enum: ['system', 'light', 'dark'] })
  @IsOptional()
  @IsIn(['system', 'light', 'dark'])
  theme?: 'system' | 'light' | 'dark';
  @ApiPropertyOptional({ enum: ['comfortable', 'cosy', 'compact'] })
  @IsOptional()
  @IsIn(['comfortable', 'cosy', 'compact'])
  density?: 'comfortable' | 'cosy' | 'compact';
  @ApiPropertyOptional({ enum: ['everywhere', 'lists', 'off'] })
  @IsOptional()
  @IsIn(['everywhere', 'lists', 'off'])
  singleKeyShortcuts?: 'everywhere' | 'lists' | 'off';
}
