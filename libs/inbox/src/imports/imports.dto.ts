import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IMPORT_KINDS, IMPORT_OUTCOMES, IMPORT_REASONS, IMPORT_SOURCES, type ImportAgentChoice, type ImportChoices, type ImportChoicesBody, type ImportGroupChoice, type ImportKind, type ImportLabelChoice, type ImportOutcome, type ImportReason, type ImportRowsQuery, type ImportSource } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const MOST_GROUPS = 1000;
const MOST_AGENTS = 5000;
const MOST_LABELS = 10_000;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const isGiven = (_: object, value: unknown) => value !== null;

export class UploadQueryDto {
  @ApiProperty({ enum: IMPORT_SOURCES })
  @IsIn(IMPORT_SOURCES)
  source!: ImportSource;

  @ApiPropertyOptional({ maxLength: 60, description: 'Name of the installation; default: the name of the product' })
  @IsOptional()
  @Transform(trimmed)
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u)
  origin?: string;
}

class GroupChoiceDto implements ImportGroupChoice {
  @ApiProperty() @IsString() @MaxLength(200) key!: string;
  @ApiProperty({ nullable: true, type: String }) @ValidateIf(isGiven) @IsSmallId() accountId!: string | null;
  @ApiProperty({ nullable: true, type: String, maxLength: 120 })
  @Transform(trimmed)
  @ValidateIf(isGiven)
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  archiveName!: string | null;
}

class AgentChoiceDto implements ImportAgentChoice {
  @ApiProperty() @IsString() @MaxLength(200) key!: string;
  @ApiProperty({ nullable: true, type: String }) @ValidateIf(isGiven) @IsSmallId() memberId!: string | null;
}

class LabelChoiceDto implements ImportLabelChoice {
  @ApiProperty() @IsString() name!: string;
  @ApiProperty({ nullable: true, type: String }) @ValidateIf(isGiven) @IsSmallId() tagId!: string | null;
  @ApiProperty() @IsBoolean() skip!: boolean;
}

class ChoicesDto implements ImportChoices {
  @ApiProperty({ type: [GroupChoiceDto] })
  @IsArray()
  @ArrayMaxSize(MOST_GROUPS)
  @ValidateNested({ each: true })
  @Type(() => GroupChoiceDto)
  groups!: GroupChoiceDto[];

  @ApiProperty({ type: [AgentChoiceDto] })
  @IsArray()
  @ArrayMaxSize(MOST_AGENTS)
  @ValidateNested({ each: true })
  @Type(() => AgentChoiceDto)
  agents!: AgentChoiceDto[];

  @ApiProperty({ type: [LabelChoiceDto] })
  @IsArray()
  @ArrayMaxSize(MOST_LABELS)
  @ValidateNested({ each: true })
  @Type(() => LabelChoiceDto)
  labels!: LabelChoiceDto[];
}

export class ChoicesBodyDto implements ImportChoicesBody {
  @ApiProperty() @IsInt() @Min(0) version!: number;
  @ApiProperty({ type: ChoicesDto }) @ValidateNested() @Type(() => ChoicesDto) choices!: ChoicesDto;
}

export class ImportRowsDto extends PageDto implements ImportRowsQuery {
  @ApiPropertyOptional({ enum: IMPORT_KINDS }) @IsOptional() @IsIn(IMPORT_KINDS) kind?: ImportKind;
  @ApiPropertyOptional({ enum: IMPORT_OUTCOMES }) @IsOptional() @IsIn(IMPORT_OUTCOMES) outcome?: ImportOutcome;
  @ApiPropertyOptional({ enum: IMPORT_REASONS }) @IsOptional() @IsIn(IMPORT_REASONS) reason?: ImportReason;
}
