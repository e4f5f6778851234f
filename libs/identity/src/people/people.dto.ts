import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type CreateInvitationBody,
  type RoleKey,
  ROLES,
  type TeamBody,
  type UpdateMemberBody,
} from '@parvis/contracts';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsNumberString,
  IsOptional,
  IsString,
  Length,
  MaxLength,
} from 'class-validator';

export class CreateInvitationDto implements CreateInvitationBody {
  @ApiProperty({ format: 'email' }) @IsEmail() @MaxLength(320) email!: string;
  @ApiProperty({ enum: ROLES }) @IsIn(ROLES) role!: RoleKey;
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsNumberString({ no_symbols: true }, { each: true })
  teamIds?: string[];
}

export class UpdateMemberDto implements UpdateMemberBody {
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 80) name?: string;
  @ApiPropertyOptional({ enum: ROLES }) @IsOptional() @IsIn(ROLES) role?: RoleKey;
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsNumberString({ no_symbols: true }, { each: true })
  teamIds?: string[];
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(2, 8, { each: true })
  languages?: string[];
  @ApiPropertyOptional() @IsOptional() @IsBoolean() active?: boolean;
}

export class TeamDto implements TeamBody {
  @ApiProperty({ minLength: 1, maxLength: 60 }) @IsString() @Length(1, 60) name!: string;
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsNumberString({ no_symbols: true }, { each: true })
  memberIds?: string[];
}
