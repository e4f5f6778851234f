import { ApiProperty, PartialType } from '@nestjs/swagger';
import { LADDER_HOOKS, LADDER_STARTS, LADDER_WAYS, type LadderBody, type LadderLevel, type OutsideAnswerBody, type OutsideQuestionBody, PRIORITIES, type Priority, type UpdateLadderBody } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsEmail, IsIn, IsInt, IsNotEmpty, IsString, IsUrl, Max, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';

const MONTH_MINUTES = 43_200;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const unlessNull = (_: unknown, value: unknown): boolean => value !== null;

class LadderHookDto {
  @ApiProperty({ enum: LADDER_HOOKS })
  @IsIn(LADDER_HOOKS)
  kind!: (typeof LADDER_HOOKS)[number];

  @ApiProperty()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  @MaxLength(1000)
  url!: string;
}

class LadderAssignDto {
  @ApiProperty({ type: String, nullable: true })
  @ValidateIf(unlessNull)
  @IsSmallId()
  memberId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf(unlessNull)
  @IsSmallId()
  teamId!: string | null;
}

class LadderLevelDto implements LadderLevel {
  @ApiProperty({ minimum: 0, maximum: MONTH_MINUTES })
  @IsInt()
  @Min(0)
  @Max(MONTH_MINUTES)
  afterMinutes!: number;

  @ApiProperty()
  @IsBoolean()
  toAssignee!: boolean;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  memberIds!: string[];

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  teamIds!: string[];

  @ApiProperty({ enum: LADDER_WAYS, isArray: true })
  @IsArray()
  @ArrayUnique()
  @IsIn(LADDER_WAYS, { each: true })
  ways!: (typeof LADDER_WAYS)[number][];

  @ApiProperty({ type: [LadderHookDto] })
  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => LadderHookDto)
  hooks!: LadderHookDto[];

  @ApiProperty({ enum: PRIORITIES, nullable: true })
  @ValidateIf(unlessNull)
  @IsIn(PRIORITIES)
  raiseTo!: Priority | null;

  @ApiProperty({ type: LadderAssignDto, nullable: true })
  @ValidateIf(unlessNull)
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => LadderAssignDto)
  assignTo!: LadderAssignDto | null;
}

export class LadderDto implements LadderBody {
  @ApiProperty({ maxLength: 80 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  name!: string;

  @ApiProperty({ enum: LADDER_STARTS })
  @IsIn(LADDER_STARTS)
  start!: (typeof LADDER_STARTS)[number];

  @ApiProperty({ type: [LadderLevelDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => LadderLevelDto)
  levels!: LadderLevelDto[];
}

export class UpdateLadderDto extends PartialType(LadderDto) implements UpdateLadderBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;
}

export class OutsideQuestionDto implements OutsideQuestionBody {
  @ApiProperty()
  @Transform(trimmed)
  @IsEmail()
  @MaxLength(254)
  email!: string;

  @ApiProperty({ maxLength: 120 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @ApiProperty({ maxLength: 4000 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  question!: string;

  @ApiProperty({ enum: ['fr', 'en'] })
  @IsIn(['fr', 'en'])
  language!: 'fr' | 'en';
}

export class OutsideAnswerDto implements OutsideAnswerBody {
  @ApiProperty({ maxLength: 10_000 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(10_000)
  text!: string;
}
