import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AssistanceBody, type AssistanceTestBody, DRAFT_ACTS, DRAFT_PROVIDERS, type DraftAct, type DraftHelpBody, type DraftProvider, TRANSLATION_PROVIDERS, type TranslateItemBody, type TranslateReplyBody, type TranslationProvider } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/;
const LONGEST_TEXT = 20_000;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

class TranslationSettingsDto {
  @ApiProperty({ enum: TRANSLATION_PROVIDERS }) @IsIn(TRANSLATION_PROVIDERS) provider!: TranslationProvider;
  @ApiProperty() @Transform(trimmed) @IsString() @MaxLength(500) url!: string;
  @ApiPropertyOptional() @IsOptional() @Transform(trimmed) @IsString() @MaxLength(500) key?: string;
}

class DraftSettingsDto {
  @ApiProperty({ enum: DRAFT_PROVIDERS }) @IsIn(DRAFT_PROVIDERS) provider!: DraftProvider;
  @ApiProperty() @Transform(trimmed) @IsString() @MaxLength(500) url!: string;
  @ApiProperty() @Transform(trimmed) @IsString() @MaxLength(200) model!: string;
  @ApiPropertyOptional() @IsOptional() @Transform(trimmed) @IsString() @MaxLength(500) key?: string;
}

export class AssistanceDto implements AssistanceBody {
  @ApiProperty() @IsInt() @Min(0) version!: number;

  @ApiPropertyOptional({ type: TranslationSettingsDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => TranslationSettingsDto)
  translation?: TranslationSettingsDto;

  @ApiPropertyOptional({ type: DraftSettingsDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => DraftSettingsDto)
  drafts?: DraftSettingsDto;
}

export class AssistanceTestDto implements AssistanceTestBody {
  @ApiProperty({ enum: ['translation', 'drafts'] })
  @IsIn(['translation', 'drafts'])
  what!: 'translation' | 'drafts';
}

export class TranslateItemDto implements TranslateItemBody {
  @ApiProperty() @Matches(LANGUAGE) target!: string;
}

export class TranslateReplyDto implements TranslateReplyBody {
  @ApiProperty({ maxLength: LONGEST_TEXT }) @IsString() @IsNotEmpty() @MaxLength(LONGEST_TEXT) text!: string;
  @ApiPropertyOptional() @IsOptional() @Matches(LANGUAGE) target?: string;
}

export class DraftHelpDto implements DraftHelpBody {
  @ApiProperty({ enum: DRAFT_ACTS }) @IsIn(DRAFT_ACTS) act!: DraftAct;
  @ApiPropertyOptional({ maxLength: LONGEST_TEXT }) @IsOptional() @IsString() @MaxLength(LONGEST_TEXT) text?: string;
}
