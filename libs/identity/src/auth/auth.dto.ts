import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AcceptInvitationBody, CarePreferences, LoginBody, UpdatePreferencesBody } from '@parvis/contracts';
import { Type } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsInt, IsNumberString, IsObject, IsOptional, IsString, Length, Max, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator'; // prettier-ignore

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

export class CareDto implements Partial<CarePreferences> {
  @ApiPropertyOptional() @IsOptional() @IsBoolean() blurText?: boolean;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() blurMedia?: boolean;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() greyscale?: boolean;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() muteVideo?: boolean;
  @ApiPropertyOptional({ type: Number, nullable: true, minimum: 1, description: 'Null: no budget' })
  @ValidateIf((_, value: unknown) => value !== null && value !== undefined)
  @IsInt()
  @Min(1)
  @Max(100_000)
  exposurePerDay?: number | null;
}

export class PreferencesDto implements UpdatePreferencesBody {
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
  @ApiPropertyOptional({ description: 'Phone: swipe a row right to approve, left to hide. Default false' })
  @IsOptional()
  @IsBoolean()
  swipeToDecide?: boolean;
  @ApiPropertyOptional({ type: CareDto, description: 'What is given changes, the rest stays' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CareDto)
  care?: CareDto;
}
