import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { type ImportTermsBody, type NotThisWordBody, TERM_CATEGORIES, type TermCategory, type UpdateWordListBody, type UpdateWordTermBody, WORD_LEVELS, WORD_LIMITS, type WordLevel, type WordListBody, type WordTermBody, type WordTermsQuery } from '@parvis/contracts'; // prettier-ignore
import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const FORMATS = ['csv', 'json'] as const;

export class WordListDto implements WordListBody {
  @ApiProperty({ maxLength: WORD_LIMITS.name })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(WORD_LIMITS.name)
  name!: string;

  @ApiPropertyOptional({ enum: WORD_LEVELS, default: 'mark' })
  @IsOptional()
  @IsIn(WORD_LEVELS)
  level?: WordLevel;

  @ApiPropertyOptional({ default: true })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class UpdateWordListDto extends PartialType(WordListDto) implements UpdateWordListBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;
}

/** Values are looked at by `checkTerm`, as those of a file are. */
export class WordTermDto implements WordTermBody {
  @ApiProperty({ maxLength: WORD_LIMITS.text })
  @IsString()
  text!: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  language?: string | null;

  @ApiPropertyOptional({ minimum: 1, maximum: 5, default: 3 })
  @IsOptional()
  @IsInt()
  severity?: number;

  @ApiPropertyOptional({ enum: TERM_CATEGORIES, default: 'other' })
  @IsOptional()
  @IsIn(TERM_CATEGORIES)
  category?: TermCategory;

  @ApiPropertyOptional({ maxLength: WORD_LIMITS.note })
  @IsOptional()
  @IsString()
  note?: string;

  @ApiPropertyOptional({ type: [String], description: 'Words that look like it and are none' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  exceptions?: string[];
}

export class UpdateWordTermDto extends PartialType(WordTermDto) implements UpdateWordTermBody {}

export class WordTermsDto extends PageDto implements WordTermsQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(WORD_LIMITS.text)
  query?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(3)
  language?: string;

  @ApiPropertyOptional({ enum: TERM_CATEGORIES })
  @IsOptional()
  @IsIn(TERM_CATEGORIES)
  category?: TermCategory;
}

export class ImportTermsDto implements ImportTermsBody {
  @ApiProperty({ enum: FORMATS })
  @IsIn(FORMATS)
  format!: 'csv' | 'json';

  @ApiProperty({ maxLength: WORD_LIMITS.importBytes })
  @IsString()
  @MaxLength(WORD_LIMITS.importBytes)
  content!: string;
}

export class ExportTermsDto {
  @ApiPropertyOptional({ enum: FORMATS, default: 'csv' })
  @IsOptional()
  @IsIn(FORMATS)
  format?: 'csv' | 'json';
}

export class NotThisWordDto implements NotThisWordBody {
  @ApiProperty()
  @IsSmallId()
  termId!: string;

  @ApiProperty({ description: 'Of the unmasked text, in JavaScript string units' })
  @IsInt()
  @Min(0)
  start!: number;

  @ApiProperty()
  @IsInt()
  @Min(1)
  end!: number;
}
