import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { CANNED_KINDS, CANNED_LENGTHS, type CannedKind, type CannedLength, type CannedReplyBody, type CannedVariantBody, CHANNEL_KINDS, type ChannelKind, FORMALITIES, type Formality, REPLY_SCOPES, type ReplyScope, type UpdateCannedReplyBody } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, Min, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../wire/ids';

const SHORTCODE = /^$|^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class CannedVariantDto implements CannedVariantBody {
  @ApiPropertyOptional({ enum: CHANNEL_KINDS, nullable: true, description: 'For this channel alone' })
  @IsOptional()
  @IsIn(CHANNEL_KINDS)
  channel?: ChannelKind | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 639-1 code' })
  @IsOptional()
  @Matches(/^[a-z]{2}$/)
  language?: string | null;

  @ApiPropertyOptional({ enum: FORMALITIES, nullable: true })
  @IsOptional()
  @IsIn(FORMALITIES)
  formality?: Formality | null;

  @ApiPropertyOptional({ enum: CANNED_LENGTHS, nullable: true })
  @IsOptional()
  @IsIn(CANNED_LENGTHS)
  length?: CannedLength | null;

  @ApiProperty({ maxLength: 20_000, description: 'With variables such as {{contact.firstName|there}}' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(20_000)
  text!: string;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsBigId({ each: true })
  attachmentIds?: string[];
}

export class CannedReplyDto implements CannedReplyBody {
  @ApiPropertyOptional({ enum: CANNED_KINDS, default: 'reply' })
  @IsOptional()
  @IsIn(CANNED_KINDS)
  kind?: CannedKind;

  @ApiProperty({ maxLength: 80 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  name!: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Typed after / in the composer; empty: none' })
  @IsOptional()
  @Transform(trimmed)
  @Matches(SHORTCODE, { message: 'has letters, digits, - and _ only, 40 at most' })
  shortcode?: string | null;

  @ApiPropertyOptional({ maxLength: 120, description: 'A path: Delivery/Delays' })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(120)
  folder?: string;

  @ApiProperty({ enum: REPLY_SCOPES })
  @IsIn(REPLY_SCOPES)
  scope!: ReplyScope;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'The team or account of the scope' })
  @IsOptional()
  @IsSmallId()
  scopeId?: string | null;

  @ApiProperty({ type: [CannedVariantDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => CannedVariantDto)
  variants!: CannedVariantDto[];
}

export class UpdateCannedReplyDto extends PartialType(CannedReplyDto) implements UpdateCannedReplyBody {
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;
}

export class FindCannedDto {
  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  q?: string;
}

export class TakeCannedDto {
  @ApiPropertyOptional({ description: 'Default: the wording that fits best' })
  @IsOptional()
  @IsSmallId()
  variantId?: string;
}
