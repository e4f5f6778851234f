import { ApiProperty } from '@nestjs/swagger';
import { CHANNEL_KINDS, type ChannelKind, type ChannelSkill, LANGUAGE_LEVELS, type LanguageLevel, type MemberSkillsBody, SKILL_LEVELS, type SkillLevel, type WorkingHours, type WorkingInterval } from '@parvis/contracts'; // prettier-ignore
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsSmallId } from '../wire/ids';
import { OrNull } from './assignment.dto';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

class ChannelSkillDto implements ChannelSkill {
  @ApiProperty({ enum: CHANNEL_KINDS }) @IsIn(CHANNEL_KINDS) channel!: ChannelKind;
  @ApiProperty({ type: String, nullable: true }) @OrNull() @IsSmallId() accountId!: string | null;
  @ApiProperty({ enum: SKILL_LEVELS }) @IsIn(SKILL_LEVELS) level!: SkillLevel;
}

class LanguageSkillDto {
  @ApiProperty({ example: 'fr' }) @IsString() @Length(2, 8) language!: string;
  @ApiProperty({ enum: LANGUAGE_LEVELS }) @IsIn(LANGUAGE_LEVELS) level!: LanguageLevel;
}

class WorkingIntervalDto implements WorkingInterval {
  @ApiProperty({ minimum: 1, maximum: 7, description: '1 = Monday' }) @IsInt() @Min(1) @Max(7) day!: number;
  @ApiProperty({ example: '09:00' }) @Matches(TIME) from!: string;
  @ApiProperty({ example: '17:30' }) @Matches(TIME) to!: string;
}

class WorkingHoursDto implements WorkingHours {
  @ApiProperty({ type: String, nullable: true, example: 'Europe/Paris' }) @OrNull() @IsString() @Length(1, 64) timeZone!: string | null; // prettier-ignore

  @ApiProperty({ type: [WorkingIntervalDto] })
  @IsArray()
  @ArrayMaxSize(70)
  @ValidateNested({ each: true })
  @Type(() => WorkingIntervalDto)
  intervals!: WorkingIntervalDto[];
}

export class MemberSkillsDto implements MemberSkillsBody {
  @ApiProperty() @IsInt() @Min(0) version!: number;

  @ApiProperty({ type: [ChannelSkillDto] })
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ChannelSkillDto)
  channels!: ChannelSkillDto[];

  @ApiProperty({ type: [LanguageSkillDto] })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => LanguageSkillDto)
  languages!: LanguageSkillDto[];

  @ApiProperty({ type: Number, nullable: true }) @OrNull() @IsInt() @Min(0) @Max(10_000) capacity!: number | null;
  @ApiProperty({ type: WorkingHoursDto }) @ValidateNested() @Type(() => WorkingHoursDto) hours!: WorkingHoursDto;
}
