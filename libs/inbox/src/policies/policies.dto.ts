import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CHANNEL_KINDS, type ChannelKind, DECISION_KINDS, type DecisionKind, DSA_CATEGORIES, type DecisionSettings, type DsaCategory, type LocalizedText, POLICY_KINDS, POLICY_LIMITS, POLICY_REACHES, type PolicyBody, type PolicyKind, type PolicyReach, REASON_DUTIES, type ReasonDuty, SEVERITIES, type Severity, type UpdatePolicyBody } from '@parvis/contracts'; // prettier-ignore
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';

class LabelDto implements LocalizedText {
  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(POLICY_LIMITS.label)
  en!: string;

  @ApiProperty()
  @IsString()
  @IsNotEmpty()
  @MaxLength(POLICY_LIMITS.label)
  fr!: string;
}

class BothLanguagesDto implements LocalizedText {
  @ApiProperty()
  @IsString()
  @MaxLength(POLICY_LIMITS.text)
  en!: string;

  @ApiProperty()
  @IsString()
  @MaxLength(POLICY_LIMITS.text)
  fr!: string;
}

class PolicyPartsDto {
  @ApiPropertyOptional({ description: 'Article of law or clause of the terms' })
  @IsOptional()
  @IsString()
  @MaxLength(POLICY_LIMITS.ground)
  ground?: string;

  @ApiPropertyOptional({ type: BothLanguagesDto, description: 'What the author is told' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BothLanguagesDto)
  authorText?: BothLanguagesDto;

  @ApiPropertyOptional({ type: BothLanguagesDto, description: 'For the team: when it applies' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BothLanguagesDto)
  guidance?: BothLanguagesDto;

  @ApiPropertyOptional({ enum: SEVERITIES })
  @IsOptional()
  @IsIn(SEVERITIES)
  severity?: Severity;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  needsNote?: boolean;

  @ApiPropertyOptional({ enum: DECISION_KINDS, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(DECISION_KINDS, { each: true })
  verbs?: DecisionKind[];

  @ApiPropertyOptional({ enum: CHANNEL_KINDS, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(CHANNEL_KINDS, { each: true })
  channels?: ChannelKind[];

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(500)
  @IsSmallId({ each: true })
  accountIds?: string[];

  @ApiPropertyOptional({ minimum: 0, maximum: POLICY_LIMITS.strikeWeight })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(POLICY_LIMITS.strikeWeight)
  strikeWeight?: number;

  @ApiPropertyOptional({ description: 'It protects the author: never a strike' })
  @IsOptional()
  @IsBoolean()
  protective?: boolean;

  @ApiPropertyOptional({ enum: POLICY_REACHES })
  @IsOptional()
  @IsIn(POLICY_REACHES)
  asksFor?: PolicyReach;

  @ApiPropertyOptional({ enum: DSA_CATEGORIES })
  @IsOptional()
  @IsIn(DSA_CATEGORIES)
  dsaCategory?: DsaCategory;
}

export class PolicyDto extends PolicyPartsDto implements PolicyBody {
  @ApiProperty({ type: LabelDto })
  @ValidateNested()
  @Type(() => LabelDto)
  @IsNotEmpty()
  label!: LabelDto;

  @ApiProperty({ enum: POLICY_KINDS })
  @IsIn(POLICY_KINDS)
  kind!: PolicyKind;
}

export class UpdatePolicyDto extends PolicyPartsDto implements UpdatePolicyBody {
  @ApiProperty()
  @IsInt()
  version!: number;

  @ApiPropertyOptional({ type: LabelDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => LabelDto)
  label?: LabelDto;

  @ApiPropertyOptional({ enum: POLICY_KINDS })
  @IsOptional()
  @IsIn(POLICY_KINDS)
  kind?: PolicyKind;
}

class TransparencyDto {
  @ApiProperty()
  @IsBoolean()
  public!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Last part of the address of the public page' })
  @IsOptional()
  @Matches(/^[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])$/)
  slug!: string | null;
}

export class DecisionSettingsDto implements DecisionSettings {
  @ApiProperty({ enum: REASON_DUTIES })
  @IsIn(REASON_DUTIES)
  reasonRequired!: ReasonDuty;

  @ApiProperty()
  @IsBoolean()
  sendStatements!: boolean;

  @ApiProperty({ enum: ['fr', 'en'] })
  @IsIn(['fr', 'en'])
  pageLanguage!: 'fr' | 'en';

  @ApiProperty()
  @IsString()
  @MaxLength(300)
  contact!: string;

  @ApiProperty({ type: TransparencyDto })
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => TransparencyDto)
  transparency!: TransparencyDto;
}
