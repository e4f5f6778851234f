import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { MACRO_STEPS, type MacroBody, type MacroStep, REPLY_SCOPES, type ReplyScope, type RunMacroBody, type UpdateMacroBody } from '@parvis/contracts'; // prettier-ignore
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../wire/ids';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class MacroDto implements MacroBody {
  @ApiProperty({ maxLength: 80 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  name!: string;

  @ApiProperty({ enum: REPLY_SCOPES })
  @IsIn(REPLY_SCOPES)
  scope!: ReplyScope;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsSmallId()
  scopeId?: string | null;

  /** The fields of each depend on its kind, so they are looked at where they are understood: see `requireSteps`. */
  @ApiProperty({
    type: 'array',
    items: { type: 'object', required: ['kind'], properties: { kind: { type: 'string', enum: [...MACRO_STEPS] } } },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsObject({ each: true })
  steps!: MacroStep[];
}

export class UpdateMacroDto extends PartialType(MacroDto) implements UpdateMacroBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;
}

export class RunMacroDto implements RunMacroBody {
  @ApiPropertyOptional({ description: 'The newest item seen; needed when the macro replies' })
  @IsOptional()
  @IsBigId()
  lastSeenItemId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  sendAnyway?: boolean;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  acceptWarnings?: boolean;
}
